"""Rows of a table as JSON objects, joined by Arrow: no value becomes an object of Python's but the few different codes.

Of thousands of rows half the time and a tenth of the memory of writing them as Python's objects, of whatever kind. Of a
hundred it is the other way round: each of Arrow's two dozen steps takes as long however few they are. What is made of
Python's objects then is pieces of text alone: a dictionary for each row takes twice the time.
"""

import functools
from collections.abc import Iterator, Sequence

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from indicators.arrow import whole

_COMMA = ord(",")
_FEW_ROWS = 128


def objects(table: pa.Table) -> memoryview:
    """The rows of a table as JSON objects in UTF-8 with commas between: at least one row, the column's names as keys.

    Columns are decimal numbers, of which NaN or null is written as null, or have few different values: codes, words,
    years. The last column must not be one of decimal numbers.
    """
    return objects_of_few(table) if table.num_rows <= _FEW_ROWS else objects_of_many(table)


def objects_of_few(table: pa.Table) -> memoryview:
    """The same as :func:`objects` by way of Python's bytes."""
    # A column of pieces, or two, for each of the table; what is the same in all rows stands before the next piece.
    pieces: list[list[bytes]] = []
    before = b"{"
    for place, name in enumerate(table.column_names, start=1):
        before += orjson.dumps(name) + b":"
        end = b"," if place < table.num_columns else b"},"
        column = whole(table[name])
        if isinstance(column, pa.DictionaryArray) and len(column.dictionary) > table.num_rows:
            column = column.dictionary_decode()
        if isinstance(column, pa.DictionaryArray) and not column.null_count:
            words = [before + orjson.dumps(word) + end for word in column.dictionary.to_pylist()]
            pieces.append([words[code] for code in column.indices.to_numpy().tolist()])
            before = b""
        else:
            pieces += [[before] * table.num_rows, _written(column)]
            before = end
    pieces.append([before] * table.num_rows)
    in_order = [b""] * (len(pieces) * table.num_rows)
    for place, column_of_pieces in enumerate(pieces):
        in_order[place :: len(pieces)] = column_of_pieces
    return memoryview(b"".join(in_order))[:-1]


def _written(column: pa.Array) -> list[bytes]:
    """Each value of a column as JSON."""
    is_number = pa.types.is_floating(column.type) or (pa.types.is_integer(column.type) and not column.null_count)
    if not is_number:
        return [orjson.dumps(value) for value in column.to_pylist()]
    # As one list, whose commas tell where each text ends; what is missing is NaN and written as null.
    numbers = column.to_numpy(zero_copy_only=False)
    return orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY)[1:-1].split(b",")


def objects_of_many(table: pa.Table) -> memoryview:
    """The same as :func:`objects` by way of Arrow."""
    joined = pc.binary_join_element_wise(*_pieces(table), "")
    # Not a copy: of a long answer each would take a tenth of the time that it takes to write it.
    return memoryview(joined.buffers()[2])[:-1]


def _pieces(table: pa.Table) -> Iterator[str | pa.StringArray]:
    """What rows are joined of, from the brace before to the comma behind: a text that is in each, or each row's own.

    As few as can be, as each takes time by the row: what is in each row stands in the texts that come next.
    """
    numbers = [name for name in table.column_names if pa.types.is_floating(table[name].type)]
    texts = dict(zip(numbers, number_texts([table[name] for name in numbers]), strict=True))
    fixed = "{"
    for place, name in enumerate(table.column_names, start=1):
        key = f"{orjson.dumps(name).decode()}:"
        if name in texts:
            yield fixed + key
            yield texts[name]
            fixed = ""
            continue
        codes = _codes(whole(table[name]))
        values = tuple(codes.dictionary.to_pylist())
        end = "," if place < table.num_columns else "},"
        if len(values) == 1:
            fixed += f"{key}{orjson.dumps(values[0]).decode()}{end}"
            continue
        if fixed not in ("", "{"):
            # Words that begin with a value of this answer would be no other answer's.
            yield fixed
            fixed = ""
        yield _words(fixed + key, values, end).take(codes.indices)
        fixed = ""
    if fixed:
        yield fixed


def _codes(column: pa.Array) -> pa.DictionaryArray:
    """The column as a dictionary, which has null among its values where there is one."""
    if isinstance(column, pa.DictionaryArray):
        if not column.null_count:
            return column
        column = column.dictionary_decode()
    return column.dictionary_encode("encode")


def number_texts(columns: Sequence[pa.ChunkedArray]) -> list[pa.StringArray]:
    """Columns of decimal numbers, of one length, as JSON writes them, with a comma behind each: the shortest text that
    is read as the same number; ``null`` for a missing one."""
    if not columns:
        return []
    numbers = np.concatenate([column.to_numpy() for column in columns])
    # Written as one list, whose commas tell where each text ends.
    written = bytearray(orjson.dumps(numbers, option=orjson.OPT_SERIALIZE_NUMPY))
    written[-1] = _COMMA
    ends = np.flatnonzero(np.frombuffer(written, np.uint8) == _COMMA) + 1
    parts = [None, pa.py_buffer(np.concatenate(([1], ends)).astype(np.int32)), pa.py_buffer(written)]
    rows = len(columns[0])
    return [pa.Array.from_buffers(pa.utf8(), rows, parts, 0, first) for first in range(0, len(numbers), rows)]


@functools.lru_cache(maxsize=64)
def _words(before: str, values: tuple[str | int | None, ...], end: str) -> pa.StringArray:
    """The few different values of a column with what stands before and behind each; kept, as most answers have the
    same."""
    return pa.array([f"{before}{orjson.dumps(value).decode()}{end}" for value in values], pa.utf8())

"""CSV after RFC 4180: UTF-8, comma, decimal point, CRLF; or as a Finnish Excel opens it by double click."""

from collections.abc import Iterable, Iterator
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.api.data import DataAnswer
from indicators.api.formats.json_objects import number_texts

# Rows whose cells are texts at a time.
_AT_A_TIME = 2_500
_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A cell that begins so, blanks left out, is a formula to some spreadsheet: texts of sources must not become one. The
# signs are = + - @ with their full-width and small forms, and the minus sign that Nordic locales write.
_FORMULA = r"^[\s\x{A0}\x{3000}\x{FEFF}]*[=＝﹦+＋﹢\-－﹣−@＠﹫]|^[\t\r\n]"

# What JSON writes of a number and CSV does not; of a missing one all of it.
_AFTER_NUMBER = r"^null,$|(\.0)?,$"
_WRITTEN_BY_EXPONENT = 1e-4


def write(answer: DataAnswer) -> bytes:
    """The answer's table as CSV bytes, a header line first; an empty cell is a missing value, told by ``status``."""
    return table_bytes(answer.table, answer.parameters.dialect)


def parts(answer: DataAnswer, further: Iterable[pa.Table]) -> Iterator[bytes]:
    """The same, and ``further`` rows, in parts of some thousand rows, each made when it is asked for."""
    return table_parts(answer.table, answer.parameters.dialect, further)


def table_bytes(table: pa.Table, dialect: str = "rfc4180") -> bytes:
    """Any flat table of texts and numbers as CSV bytes of a dialect (``rfc4180``, ``fi-excel``)."""
    return b"".join(table_parts(table, dialect))


def table_parts(table: pa.Table, dialect: str = "rfc4180", further: Iterable[pa.Table] = ()) -> Iterator[bytes]:
    """The same, and ``further`` rows, in parts of some thousand rows, the header line in a part of its own."""
    excel = dialect == "fi-excel"
    separator = ";" if excel else ","
    yield ((_BOM if excel else "") + separator.join(table.column_names) + "\r\n").encode()
    for rows in chain((table,), further):
        for first in range(0, rows.num_rows, _AT_A_TIME):
            columns = [_cells(column, separator, excel) for column in rows.slice(first, _AT_A_TIME).columns]
            lines = pc.binary_join_element_wise(*columns, separator).to_pylist()
            yield ("\r\n".join(lines) + "\r\n").encode()


def _cells(column: pa.ChunkedArray, separator: str, decimal_comma: bool) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        # Each text is looked at once, however many rows have it.
        coded = column.unify_dictionaries().combine_chunks()
        different = _cells(pa.chunked_array([coded.dictionary]), separator, decimal_comma)
        return different.take(coded.indices)
    if pa.types.is_floating(column.type):
        return _numbers(column, decimal_comma)
    texts = pc.cast(column, pa.string()).combine_chunks()
    if pa.types.is_string(column.type):
        texts = pc.if_else(
            pc.match_substring_regex(texts, _FORMULA), pc.binary_join_element_wise("'", texts, ""), texts
        )
        quoted = pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', "")
        texts = pc.if_else(pc.match_substring_regex(texts, f'["{separator}\r\n]'), quoted, texts)
    return pc.fill_null(texts, "")


def _numbers(column: pa.ChunkedArray, decimal_comma: bool) -> pa.Array:
    """Numbers as the file with everything has them, which DuckDB writes: shortest, 14 rather than 14.0."""
    texts = pc.replace_substring_regex(number_texts([column])[0], _AFTER_NUMBER, "")
    numbers = column.to_numpy()
    if (small := (np.abs(numbers) < _WRITTEN_BY_EXPONENT) & (numbers != 0)).any():
        written = [repr(value) for value in numbers[small].tolist()]
        texts = pc.replace_with_mask(texts, pa.array(small), pa.array(written))
    return pc.replace_substring(texts, ".", ",") if decimal_comma else texts

"""JSON: what the release is, the metadata of the indicators in it, and flat rows with the CSV's columns as keys."""

import functools
from collections.abc import Iterable, Iterator
from itertools import chain, starmap

import msgspec
import orjson
import pyarrow as pa

from indicators.api.data import DataAnswer
from indicators.api.metadata import release_summary
from indicators.arrow import values_of

# Rows that are Python's objects at a time: they take ten times what they are written in.
_AT_A_TIME = 2_500


def write(answer: DataAnswer) -> bytes:
    """The answer as UTF-8 JSON; numbers are numbers, and what is missing is null beside its ``status``."""
    return b"".join(_parts(answer, ()))


def parts(answer: DataAnswer, further: Iterable[pa.Table] = ()) -> Iterator[bytes]:
    """The same, and ``further`` rows, in parts of some thousand rows, each made when it is asked for."""
    yield from map(bytes, _parts(answer, further))


def _parts(answer: DataAnswer, further: Iterable[pa.Table]) -> Iterator[bytes | memoryview]:
    about = release_summary(answer.cube.release) | {"indicators": answer.described_json()}
    yield memoryview(orjson.dumps(about))[:-1]
    yield b',"data":['
    is_first = True
    for table in chain((answer.table,), further):
        for first in range(0, table.num_rows, _AT_A_TIME):
            if not is_first:
                yield b","
            yield _rows(table.slice(first, _AT_A_TIME))
            is_first = False
    yield b"]}"


def _rows(table: pa.Table) -> memoryview:
    """The rows as JSON objects with commas between."""
    row = _row(tuple(table.column_names))
    # The NaN that stands for a missing number is written as null.
    columns = [values_of(column) for column in table.columns]
    # Not a copy: of a long answer each would take a tenth of the time that it takes to write it.
    return memoryview(msgspec.json.encode(list(starmap(row, zip(*columns, strict=True)))))[1:-1]


@functools.lru_cache(maxsize=128)
def _row(names: tuple[str, ...]) -> type[msgspec.Struct]:
    """A row with these keys: three times as quickly made and written as a dictionary."""
    return msgspec.defstruct("Row", names, gc=False)

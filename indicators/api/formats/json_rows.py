"""JSON: what the release is, the metadata of the indicators in it, and flat rows with the CSV's columns as keys."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

import orjson
import pyarrow as pa

from indicators.api.data import DataAnswer
from indicators.api.formats.json_objects import objects
from indicators.api.metadata import release_summary

# Rows that are joined at a time: what is written of them is held twice.
_AT_A_TIME = 2_500


def write(answer: DataAnswer) -> bytes:
    """The answer as UTF-8 JSON; numbers are numbers, and what is missing is null beside its ``status``."""
    return b"".join(_parts(answer, ()))


def parts(answer: DataAnswer, further: Iterable[pa.Table] = ()) -> Iterator[bytes]:
    """The same, and ``further`` rows, in parts of some thousand rows, each made when it is asked for."""
    yield from map(bytes, _parts(answer, further))


def _parts(answer: DataAnswer, further: Iterable[pa.Table]) -> Iterator[bytes | memoryview]:
    about = release_summary(answer.cube.release) | {"indicators": answer.described_json()}
    return document(about, chain((answer.table,), further))


def document(about: Mapping[str, object], tables: Iterable[pa.Table]) -> Iterator[bytes | memoryview]:
    """An object that holds what is said ``about`` the rows and then, as ``data``, the rows of all tables, in parts."""
    yield memoryview(orjson.dumps(about))[:-1]
    yield b',"data":['
    is_first = True
    for table in tables:
        for first in range(0, table.num_rows, _AT_A_TIME):
            if not is_first:
                yield b","
            yield objects(table.slice(first, _AT_A_TIME))
            is_first = False
    yield b"]}"

"""JSON: what the release is, the metadata of the indicators in it, and flat rows with the CSV's columns as keys."""

import orjson
import pyarrow as pa

from indicators.api.data import DataAnswer
from indicators.api.metadata import release_summary


def write(answer: DataAnswer) -> bytes:
    """The answer as UTF-8 JSON; numbers are numbers, and what is missing is null beside its ``status``."""
    names = answer.table.column_names
    columns = [_values(column) for column in answer.table.columns]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return orjson.dumps(release_summary(answer.cube.release) | {"indicators": answer.described(), "data": rows})


def _values(column: pa.ChunkedArray) -> list[object]:
    # By way of NumPy, which is ten times faster; the NaN that a null becomes is written as null again.
    values: list[object] = column.to_numpy().tolist()
    return values

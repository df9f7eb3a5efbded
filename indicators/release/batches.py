"""Write the observations of a finished cube once more as Arrow files, in batches that a server slices.

A question about an indicator or an area is then one read of its batch; see :mod:`indicators.observation_batches`.
"""

import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from indicators.arrow import numbers_of, starts_of_runs
from indicators.queries.bulk_observations import COLUMNS
from indicators.release.directory import BATCH_KEYS, BY_AREA, BY_INDICATOR
from indicators.release.write import attach, limit_memory

_CODED = ("area", "area_type", "sex", "ci_method", "status")
# A code is kept as a small number beside one list of the codes, in alphabetical order.
_CODES = "CREATE TYPE {name}_code AS ENUM (SELECT DISTINCT {name} FROM cube.observation ORDER BY ALL)"
_SELECTED = ", ".join(f"{name}::{name}_code AS {name}" if name in _CODED else name for name in COLUMNS)
_ROWS_AT_A_TIME = 100_000


def write_batches(cube_file: Path, directory: Path) -> dict[str, Path]:
    """Write both files of a release whose cube is finished into ``directory``; gives them by name.

    Needs memory for the longest batch. Raises ``OSError`` or ``duckdb.Error`` where the disk is full or can't be
    written.
    """
    files = {BY_INDICATOR: directory / BY_INDICATOR, BY_AREA: directory / BY_AREA}
    with duckdb.connect() as connection:
        limit_memory(connection)
        attach(connection, cube_file, "cube", "READ_ONLY")
        for name in _CODED:
            connection.execute(_CODES.format(name=name))
        # The tables lie in these orders, and DuckDB gives rows as they lie.
        _write(connection, files[BY_INDICATOR], "observation", ("indicator",))
        _write(connection, files[BY_AREA], "observation_by_area", ("area_type", "area"))
    return files


def _write(connection: duckdb.DuckDBPyConnection, file: Path, table: str, key: Sequence[str]) -> None:
    names = ", ".join(key)
    keys = connection.execute(f"SELECT DISTINCT {names} FROM cube.{table} ORDER BY {names}").fetchall()
    rows = connection.sql(f"SELECT {_SELECTED} FROM cube.{table}").to_arrow_reader(_ROWS_AT_A_TIME)
    schema = rows.schema.with_metadata({BATCH_KEYS: json.dumps(keys)})
    with pa.OSFile(str(file), "wb") as target, pa.ipc.new_file(target, schema) as writer:
        for batch in _batches(rows, key):
            writer.write_batch(batch.replace_schema_metadata(schema.metadata))


def _batches(rows: pa.RecordBatchReader, key: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """The rows of each key, which lie together, as one batch."""
    begun: list[pa.RecordBatch] = []
    for read in rows:
        starts = starts_of_runs(*(numbers_of(read.column(name)) for name in key)).tolist()
        for first, end in itertools.pairwise([*starts, read.num_rows]):
            part = read.slice(first, end - first)
            if begun and not _same_key(begun[-1], part, key):
                yield pa.concat_batches(begun)
                begun = []
            begun.append(part)
    if begun:
        yield pa.concat_batches(begun)


def _same_key(batch: pa.RecordBatch, other: pa.RecordBatch, key: Sequence[str]) -> bool:
    return all(numbers_of(batch.column(name))[-1] == numbers_of(other.column(name))[0] for name in key)

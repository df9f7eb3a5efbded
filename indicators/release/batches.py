"""Write the observations of a finished cube once more as NumPy's files, in batches that a server reads at once.

A question about an indicator or an area is then one read of its batch; see :mod:`indicators.observation_batches`.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.lib import format as npy
from numpy.typing import NDArray

from indicators.arrow import numbers_of, runs, starts_of_runs
from indicators.queries.bulk_observations import CODED, COLUMNS
from indicators.release.directory import BATCHES, BY_AREA, BY_INDICATOR
from indicators.release.write import attach, limit_memory

# The longest first, so that all lie where a processor reads them in one step.
_ROW = np.dtype(
    [
        *((name, "<f8") for name in COLUMNS if name not in (*CODED, "indicator", "time")),
        ("indicator", "<i4"),
        ("time", "<i2"),
        *((name, "<u2") for name in CODED),
    ]
)
_MOST_CODES = 1 << 16
# A code is kept as a small number beside one list of the codes, in alphabetical order.
_CODES = "CREATE TYPE {name}_code AS ENUM (SELECT DISTINCT {name} FROM cube.observation ORDER BY ALL)"
_SELECTED = ", ".join(f"{name}::{name}_code AS {name}" if name in CODED else name for name in COLUMNS)
_ROWS_AT_A_TIME = 100_000


def write_batches(cube_file: Path, directory: Path) -> dict[str, Path]:
    """Write the files of a release whose cube is finished into ``directory``; gives them by name.

    Needs memory for the rows of the longest indicator or area. Raises ``OSError`` or ``duckdb.Error`` where the disk is
    full or can't be written, ``ValueError`` for rows that checks keep out of a release.
    """
    files = {name: directory / name for name in (BY_INDICATOR, BY_AREA, BATCHES)}
    with duckdb.connect() as connection:
        limit_memory(connection)
        attach(connection, cube_file, "cube", "READ_ONLY")
        codes: dict[str, Any] = {}
        for name in CODED:
            connection.execute(_CODES.format(name=name))
            found = connection.sql(f"SELECT unnest(enum_range(NULL::{name}_code))").fetchall()
            if len(found) > _MOST_CODES:
                raise ValueError(f"{len(found)} different codes of {name}; there is room for {_MOST_CODES}")
            codes[name] = np.array([code for (code,) in found], str)
        # What is asked for most lies together: a year of an indicator, and in it an area type.
        by_indicator = _write(connection, files[BY_INDICATOR], "observation", ("indicator",), ("time", "area_type"))
        by_area = _write(connection, files[BY_AREA], "observation_by_area", ("area_type", "area"))
    np.savez(files[BATCHES], by_indicator=by_indicator, by_area=by_area, **codes)
    return files


def _write(
    connection: duckdb.DuckDBPyConnection, file: Path, table: str, key: Sequence[str], within: Sequence[str] = ()
) -> NDArray[Any]:
    """Write the rows of a table that lies in the order of ``key``, and of each key those ``within`` together.

    Where each batch lies, as an array of rows: the numbers of key and ``within`` by name, the ``first`` row, and as
    ``end`` that after the last.
    """
    ((count,),) = connection.sql("SELECT count(*) FROM cube.observation").fetchall()
    # DuckDB gives rows as they lie.
    reader = connection.sql(f"SELECT {_SELECTED} FROM cube.{table}").to_arrow_reader(_ROWS_AT_A_TIME)
    about = {"descr": npy.dtype_to_descr(_ROW), "fortran_order": False, "shape": (count,)}
    names = (*key, *within)
    place = np.dtype([*((name, _ROW[name]) for name in names), ("first", "<u4"), ("end", "<u4")])
    places = [np.empty(0, place)]
    written = 0
    with file.open("wb") as target:
        npy.write_array_header_1_0(target, about)
        for rows in _of_whole_keys(map(_rows, reader), key):
            if within:
                # What is not named stays in the order in which it lies.
                rows = rows.take(np.lexsort([rows[name] for name in reversed(names)]))
            target.write(rows.tobytes())
            starts, ends = runs(*(rows[name] for name in names))
            found = np.empty(len(starts), place)
            for name in names:
                found[name] = rows[name][starts]
            found["first"], found["end"] = written + starts, written + ends
            places.append(found)
            written += len(rows)
    return np.concatenate(places)


def _rows(batch: pa.RecordBatch) -> NDArray[Any]:
    if any(batch.column(name).null_count for name in (*CODED, "indicator", "time")):
        raise ValueError("an observation lacks a part of its key, its status or the method of its interval")
    rows = np.empty(batch.num_rows, _ROW)
    for name in COLUMNS:
        rows[name] = numbers_of(batch.column(name))
    return rows


def _of_whole_keys(parts: Iterable[NDArray[Any]], key: Sequence[str]) -> Iterator[NDArray[Any]]:
    """The same rows, divided so that those of one key, which lie together, come together."""
    held = np.empty(0, _ROW)
    for part in parts:
        rows = np.concatenate([held, part])
        last = starts_of_runs(*(rows[name] for name in key))[-1]
        yield rows[:last]
        held = rows[last:]
    yield held

"""Write the observations of a finished cube once more as NumPy's files, in batches that a server reads at once.

A question about an indicator or an area is then one read of its batch; see :mod:`indicators.observation_batches`.
"""

import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.lib import format as npy
from numpy.typing import NDArray

from indicators.arrow import numbers_of, starts_of_runs
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
# A code is kept as a small number beside one list of the codes, in alphabetical order.
_CODES = "CREATE TYPE {name}_code AS ENUM (SELECT DISTINCT {name} FROM cube.observation ORDER BY ALL)"
_SELECTED = ", ".join(f"{name}::{name}_code AS {name}" if name in CODED else name for name in COLUMNS)
_ROWS_AT_A_TIME = 100_000


def write_batches(cube_file: Path, directory: Path) -> dict[str, Path]:
    """Write the files of a release whose cube is finished into ``directory``; gives them by name.

    Raises ``OSError`` or ``duckdb.Error`` where the disk is full or can't be written.
    """
    files = {name: directory / name for name in (BY_INDICATOR, BY_AREA, BATCHES)}
    with duckdb.connect() as connection:
        limit_memory(connection)
        attach(connection, cube_file, "cube", "READ_ONLY")
        codes = {}
        for name in CODED:
            connection.execute(_CODES.format(name=name))
            codes[name] = [row[0] for row in connection.sql(f"SELECT unnest(enum_range(NULL::{name}_code))").fetchall()]
        # A year's rows of an indicator lie together: it is asked for most.
        by_indicator = "SELECT {} FROM cube.observation ORDER BY indicator, time, area_type, area, sex"
        # This table lies in its order, and DuckDB gives rows as they lie.
        by_area = "SELECT {} FROM cube.observation_by_area"
        about = {
            "codes": codes,
            "by_indicator": _write(connection, files[BY_INDICATOR], by_indicator, ("indicator", "time")),
            "by_area": _write(connection, files[BY_AREA], by_area, ("area_type", "area")),
        }
    files[BATCHES].write_text(json.dumps(about, separators=(",", ":")), "utf-8")
    return files


def _write(
    connection: duckdb.DuckDBPyConnection, file: Path, statement: str, key: Sequence[str]
) -> list[tuple[int, ...]]:
    """Write the rows; where those of each key lie: the numbers of the key, the first row, the row after the last."""
    ((count,),) = connection.sql("SELECT count(*) FROM cube.observation").fetchall()
    about = {"descr": npy.dtype_to_descr(_ROW), "fortran_order": False, "shape": (count,)}
    spans: dict[tuple[int, ...], tuple[int, int]] = {}
    written = 0
    with file.open("wb") as target:
        npy.write_array_header_1_0(target, about)
        for batch in connection.sql(statement.format(_SELECTED)).to_arrow_reader(_ROWS_AT_A_TIME):
            rows = _rows(batch)
            target.write(rows.tobytes())
            starts = starts_of_runs(*(rows[name] for name in key)).tolist()
            for start, end in itertools.pairwise([*starts, len(rows)]):
                own = tuple(int(rows[name][start]) for name in key)
                # It may have begun among the rows before.
                first, _ = spans.get(own, (written + start, 0))
                spans[own] = (first, written + end)
            written += len(rows)
    return [(*own, *span) for own, span in spans.items()]


def _rows(batch: pa.RecordBatch) -> NDArray[Any]:
    rows = np.empty(batch.num_rows, _ROW)
    for name in COLUMNS:
        rows[name] = numbers_of(batch.column(name))
    return rows

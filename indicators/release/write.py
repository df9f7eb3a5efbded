"""Write checked tables as the cube: one DuckDB file that is never changed again."""

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from indicators import reference
from indicators.tables import Provenance, Tables

_MOST_MEMORY = 4_000_000_000
_VALUES = "value, lower95, upper95, numerator, denominator, status"
_KEY = "indicator, area_type, area, time, sex"


# A release before is compared by what its source gave: an interval that was worked out is no revision of anything.
_PREVIOUS = f"""
    CREATE VIEW previous AS
    SELECT {_KEY}, value, CASE WHEN ci_method = 'producer' THEN lower95 END AS lower95,
           CASE WHEN ci_method = 'producer' THEN upper95 END AS upper95, numerator, denominator, status
    FROM before.observation
"""


@contextmanager
def stage(file: Path, tables: Tables, previous_cube: Path | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB connection with the tables ``indicators``, ``areas``, ``observations`` and ``previous``.

    ``previous`` holds the observations of ``previous_cube``, and is empty where there is none. The staging file
    lets DuckDB work on more than fits in memory; the caller removes it.
    """
    with duckdb.connect(file) as connection:
        # A slow statement would write a bar of its own among the program's words.
        connection.execute("SET enable_progress_bar = false")
        limit_memory(connection)
        for name in ("indicators", "areas", "observations"):
            connection.register("input", getattr(tables, name))
            connection.execute(f"CREATE TABLE {name} AS FROM input")
            connection.unregister("input")
        if previous_cube:
            attach(connection, previous_cube, "before", "READ_ONLY")
            connection.execute(_PREVIOUS)
        else:
            connection.execute("CREATE VIEW previous AS FROM observations LIMIT 0")
        yield connection


def limit_memory(connection: duckdb.DuckDBPyConnection) -> None:
    """Let DuckDB work on the disk past 4 GB, or past half of a smaller machine's memory.

    Beside it Python holds a block of figures, and DuckDB some that it does not count.
    """
    half = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    connection.execute(f"SET memory_limit = '{min(_MOST_MEMORY, half)}B'")


def attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str, options: str = "") -> None:
    """Attach the database ``file`` as ``name``, a word of this program's."""
    # ATTACH takes no parameters; the path is the operator's own, and its quotes are doubled.
    path = str(file).replace("'", "''")
    connection.execute(f"ATTACH '{path}' AS {name}" + (f" ({options})" if options else ""))


_OBSERVATION = f"""
    CREATE TABLE cube.observation AS
    SELECT {", ".join(f"o.{name.strip()}" for name in _KEY.split(","))},
           o.value, i.lower95, i.upper95, i.lower998, i.upper998, i.ci_method, o.numerator, o.denominator, o.status,
           o.origin,
           CASE WHEN p.status IS NULL THEN 'new'
                WHEN (o.value, o.lower95, o.upper95, o.numerator, o.denominator, o.status)
                     IS DISTINCT FROM (p.value, p.lower95, p.upper95, p.numerator, p.denominator, p.status)
                THEN 'revised' ELSE 'unchanged' END AS change,
           CASE WHEN change = 'revised' THEN p.value END AS previous_value,
           CASE WHEN change = 'revised' THEN p.status END AS previous_status
    FROM observations o JOIN interval i ON o.rowid = i.row LEFT JOIN previous p USING ({_KEY})
    ORDER BY o.indicator, o.area_type, o.area, o.sex, o.time
"""

_WITHDRAWN = f"""
    CREATE TABLE cube.withdrawn AS
    SELECT {_KEY}, {_VALUES} FROM previous ANTI JOIN observations USING ({_KEY})
    ORDER BY {_KEY}
"""

# The same rows once more in the order of areas: a question about one area then reads one stretch of the file,
# as a question about one indicator does in the table above.
_BY_AREA = """
    CREATE TABLE cube.observation_by_area AS
    FROM cube.observation ORDER BY area_type, area, indicator, sex, time
"""

_INDICATOR = """
    CREATE TABLE cube.indicator AS
    SELECT i.*, coalesce(a.observations, 0) AS observations, a.first_time, a.latest_time,
           coalesce(a.area_types, []) AS area_types, coalesce(a.observed_sexes, []) AS observed_sexes
    FROM indicator_input i LEFT JOIN (
        SELECT indicator, count(*) AS observations, min(time) AS first_time, max(time) AS latest_time,
               list_sort(list(DISTINCT area_type)) AS area_types, list_sort(list(DISTINCT sex)) AS observed_sexes
        FROM observations GROUP BY indicator
    ) a USING (indicator)
    ORDER BY i.indicator
"""


# Tables of statistics and the order of their rows: an indicator's lie together.
# Those of ``compare`` come in the order of blocks and within them sorted, so that nothing is left to order.
_WORKED_OUT = {
    "comparison": "",
    "ranking": "",
    "funnel": "",
    "funnel_curve": "",
    "trend": "",
    "standing": "ORDER BY area, indicator",
    "background": "",
    "peer_variable": "ORDER BY place",
    "peer": "ORDER BY area, place",
    "peer_share": "",
}


def write_cube(
    connection: duckdb.DuckDBPyConnection,
    file: Path,
    release: str,
    created: datetime.datetime,
    provenance: Provenance,
) -> tuple[dict[str, int], dict[str, int]]:
    """Write the cube from a staged connection (:func:`stage`, with ``indicator_input`` registered).

    Returns the rows of each table, and how many observations are new, revised, unchanged and withdrawn.
    """
    attach(connection, file, "cube")
    connection.execute(
        "CREATE TABLE cube.release AS SELECT ? AS release, ?::TIMESTAMP AS created, ? AS source, ? AS series, "
        "?::BOOLEAN AS simulated, ? AS licence, ? AS source_url, ? AS retrieved",
        [
            release,
            created.astimezone(datetime.UTC).replace(tzinfo=None),
            provenance.source,
            provenance.series,
            provenance.simulated,
            provenance.licence,
            provenance.source_url,
            provenance.retrieved,
        ],
    )
    connection.execute("CREATE TABLE cube.area AS FROM areas ORDER BY area_type, area")
    for name, records in (
        ("task_area", reference.task_areas()),
        ("dimension", reference.dimensions()),
        ("indicator_set", reference.indicator_sets()),
        ("unit", tuple(reference.units().values())),
    ):
        _write_records(connection, name, [record.model_dump() for record in records])
    for statement in (_OBSERVATION, _WITHDRAWN, _BY_AREA, _INDICATOR):
        connection.execute(statement)
    for name, order in _WORKED_OUT.items():
        connection.execute(f"CREATE TABLE cube.{name} AS FROM {name} {order}")
    changes = {"new": 0, "revised": 0, "unchanged": 0}
    changes |= dict(connection.execute("SELECT change, count(*) FROM cube.observation GROUP BY change").fetchall())
    counts = {}
    for name in ("indicator", "area", "observation", "withdrawn"):
        counts[name] = int(connection.execute(f"SELECT count(*) FROM cube.{name}").fetchall()[0][0])
    changes["withdrawn"] = counts["withdrawn"]
    connection.execute("CHECKPOINT cube")
    connection.execute("DETACH cube")
    return counts, changes


def _write_records(connection: duckdb.DuckDBPyConnection, name: str, records: list[dict[str, object]]) -> None:
    """A small reference table, in the order in which it is read (``place``)."""
    table = pa.Table.from_pylist([{"place": place, **record} for place, record in enumerate(records)])
    connection.register("records", table)
    connection.execute(f"CREATE TABLE cube.{name} AS FROM records")
    connection.unregister("records")

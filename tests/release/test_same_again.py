"""The same tables give the same cube."""

import random
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from indicators import reference
from indicators.release.directory import CUBE
from indicators.release.make import make_release
from indicators.release.manifest import Manifest
from indicators.sources.simulated import simulate
from indicators.tables import Tables

TABLES = {
    "release",
    "area",
    "task_area",
    "dimension",
    "indicator_set",
    "unit",
    "observation",
    "observation_by_area",
    "withdrawn",
    "indicator",
}


def exported(cube: Path) -> dict[str, bytes]:
    """Every table of a cube as Parquet, its rows in the order in which they are stored."""
    content = {}
    with duckdb.connect(cube, read_only=True) as connection:
        for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            sink = pa.BufferOutputStream()
            pq.write_table(connection.sql(f'FROM "{name}"').to_arrow_table(), sink)
            content[name] = sink.getvalue().to_pybytes()
    return content


def shuffled(tables: Tables, seed: int) -> Tables:
    order = list(range(tables.observations.num_rows))
    random.Random(seed).shuffle(order)
    return Tables(tables.indicators, tables.areas, tables.observations.take(order), tables.provenance)


@pytest.fixture(scope="module")
def vintages() -> list[Tables]:
    # Those with a figure withdrawn in the last vintage are among them; their rows are several of DuckDB's vectors.
    some = {number: record for number, record in reference.indicators().items() if 1060 < number < 1078}
    return [simulate(vintage, records=some) for vintage in (2, 3)]


@pytest.fixture(scope="module")
def once(vintages: list[Tables], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Manifest]]:
    directory = tmp_path_factory.mktemp("once")
    return directory, [make_release(tables, directory) for tables in vintages]


@pytest.mark.parametrize("seed", [None, 1, 2], ids=["same order", "shuffled", "shuffled otherwise"])
def test_the_same_tables_give_the_same_bytes_in_every_table_but_release(
    vintages: list[Tables], once: tuple[Path, list[Manifest]], tmp_path: Path, seed: int | None
) -> None:
    directory, made = once
    again = [make_release(shuffled(tables, seed) if seed else tables, tmp_path) for tables in vintages]
    for first, second in zip(made, again, strict=True):
        assert (first.counts, first.changes, first.checks) == (second.counts, second.changes, second.checks)
        contents = [exported(directory / first.id / CUBE), exported(tmp_path / second.id / CUBE)]
        assert contents[0].keys() == contents[1].keys() >= TABLES
        different = {name for name, content in contents[0].items() if content != contents[1][name]}
        assert different <= {"release"}
    assert made[1].changes["revised"] > 0
    assert made[1].changes["withdrawn"] > 0


def test_observations_are_stored_by_indicator_and_once_more_by_area(once: tuple[Path, list[Manifest]]) -> None:
    directory, made = once
    with duckdb.connect(directory / made[1].id / CUBE, read_only=True) as connection:
        keys = {
            "observation": ("indicator", "area_type", "area", "sex", "time"),
            "observation_by_area": ("area_type", "area", "indicator", "sex", "time"),
        }
        stored = {
            name: connection.sql(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
            for name, columns in keys.items()
        }
        differing = connection.sql(
            "(FROM observation EXCEPT ALL FROM observation_by_area) UNION ALL "
            "(FROM observation_by_area EXCEPT ALL FROM observation)"
        ).fetchall()
    for rows in stored.values():
        assert rows == sorted(rows)
        assert len(rows) == made[1].counts["observation"]
    assert differing == []

"""The batches of a release: the same rows as the cube's own table gives, whatever is asked."""

import itertools
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import reference
from indicators.arrow import texts
from indicators.cube import Cube
from indicators.observation_batches import ObservationBatches
from indicators.queries import bulk_observations
from indicators.records import BulkQuery
from indicators.release.directory import BATCHES, BY_AREA, BY_INDICATOR, CUBE
from indicators.release.make import make_release
from indicators.sources.simulated import simulate
from indicators.tables import AREA_TYPES, SEXES, Tables

SOME = dict(list(reference.indicators().items())[:30])
# Of each area type one that the simulated figures have and, as the last, one that nobody has.
PLACES = [("country", "FI"), ("county", "20"), ("county", "90"), ("collaborative_area", "YTA1"), ("county", "77")]
QUERIES = st.builds(
    BulkQuery,
    # From one, read from its own batches, to so many that one area is the shorter way; some are not in the release.
    indicators=st.one_of(
        st.sets(st.sampled_from([*SOME, 1, 99_999]), min_size=1).map(sorted).map(tuple),
        # So many that up to three areas are.
        st.just(tuple(sorted([*SOME, 1, 99_999]))),
    ),
    times=st.sets(st.integers(2000, 2026), max_size=4).map(sorted),
    latest=st.booleans(),
    earliest=st.booleans(),
    areas=st.sets(st.sampled_from(PLACES), max_size=3).map(sorted),
    area_types=st.sets(st.sampled_from(AREA_TYPES), max_size=2).map(sorted),
    sexes=st.sets(st.sampled_from(SEXES), max_size=2).map(sorted),
)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("releases")
    return directory / make_release(simulate(1, records=SOME), directory).id


@pytest.fixture(scope="module")
def cube(release: Path) -> Cube:
    return Cube(release / CUBE)


def sliced(cube: Cube, query: BulkQuery) -> pa.Table:
    """What the batches give, codes as texts."""
    return texts(cube.bulk_observations(query))


def stated(cube: Cube, query: BulkQuery) -> pa.Table:
    """What the cube's own table gives."""
    return cube.rows(bulk_observations.statement(query), **bulk_observations.parameters(query))


@given(query=QUERIES)
@settings(max_examples=300)
def test_batches_give_what_the_statement_gives(cube: Cube, query: BulkQuery) -> None:
    rows = sliced(cube, query)
    assert rows.equals(stated(cube, query))
    assert cube.count_bulk_observations(query) == rows.num_rows


@given(
    query=QUERIES, measures=st.sets(st.sampled_from(sorted({*bulk_observations.COLUMNS} - {*bulk_observations.ORDER})))
)
@settings(max_examples=50)
def test_no_more_columns_are_given_than_asked_for(cube: Cube, query: BulkQuery, measures: set[str]) -> None:
    columns = [*bulk_observations.ORDER, *sorted(measures)]
    assert texts(cube.bulk_observations(query, columns)).equals(stated(cube, query).select(columns))


@pytest.mark.parametrize("areas", [(), (("county", "20"),), (("county", "20"), ("country", "FI"))])
def test_everything_is_found_by_indicator_and_by_area(cube: Cube, areas: tuple[tuple[str, str], ...]) -> None:
    query = BulkQuery(tuple(SOME), tuple(range(1990, 2030)), areas=areas)
    assert cube.bulk_observations(query).num_rows > 200
    assert sliced(cube, query).equals(stated(cube, query))


def test_area_of_one_indicator_gives_no_other(tables: Callable[..., Tables], tmp_path: Path) -> None:
    rows = [{"indicator": number, "area": "20", "time": 2020, "value": 1.0} for number in range(1, 12)]
    rows += [{"indicator": 50, "area": "05", "time": 2020, "value": 7.0}]
    given_ones = [{"indicator": number} for number in (*range(1, 12), 50)]
    made = make_release(tables(rows, indicators=given_ones), tmp_path)
    cube = Cube(tmp_path / made.id / CUBE)
    # So many indicators that the area's own batch is read.
    for indicators, found in ((range(1, 12), 0), ((*range(1, 12), 50), 1)):
        query = BulkQuery(tuple(indicators), (2020,), areas=(("county", "05"),))
        assert cube.bulk_observations(query).num_rows == found
        assert sliced(cube, query).equals(stated(cube, query))
        assert cube.count_bulk_observations(query) == found


def test_ends_are_each_indicators_own_among_all_areas_named(tables: Callable[..., Tables], tmp_path: Path) -> None:
    # So many indicators that areas are read, of which one has later rows than the other.
    numbers = range(1, 40)
    rows = [
        {"indicator": number, "area": area, "time": time, "value": 1.0}
        for number in numbers
        for area, time in (("20", 2018), ("20", 2020), ("05", 2016), ("05", 2019 + number % 3))
    ]
    given_ones = [{"indicator": number} for number in numbers]
    made = make_release(tables(rows, indicators=given_ones), tmp_path)
    cube = Cube(tmp_path / made.id / CUBE)
    found = cube.bulk_observations(
        BulkQuery(tuple(numbers), (), latest=True, areas=(("county", "05"), ("county", "20")))
    )
    expected = [
        (number, area, time)
        for number in numbers
        for area, time in (("05", 2019 + number % 3), ("20", 2020))
        if time == max(2020, 2019 + number % 3)
    ]
    assert list(zip(*(found[name].to_pylist() for name in ("indicator", "area", "time")), strict=True)) == expected


def test_a_release_made_before_there_were_batches_gives_the_same(release: Path, cube: Cube, tmp_path: Path) -> None:
    shutil.copy(release / CUBE, tmp_path / CUBE)
    older = Cube(tmp_path / CUBE)
    assert cube.has_batches and not older.has_batches
    for ends, areas in itertools.product((False, True), ((), (("county", "20"),))):
        query = BulkQuery(tuple(SOME), (2015, 2018), latest=ends, areas=areas)
        assert sliced(older, query).equals(sliced(cube, query))
        assert older.count_bulk_observations(query) == cube.count_bulk_observations(query) > 0


def test_a_release_without_observations_has_empty_batches(tables: Callable[..., Tables], tmp_path: Path) -> None:
    made = make_release(tables([]), tmp_path, allow=["not_empty"])
    found = Cube(tmp_path / made.id / CUBE).bulk_observations(BulkQuery((181,), (2020,), latest=True))
    assert found.num_rows == 0
    assert tuple(found.column_names) == bulk_observations.COLUMNS


def test_threads_share_the_batches(cube: Cube) -> None:
    queries = [BulkQuery((number,), tuple(range(2000, 2030))) for number in SOME] * 10
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda query: cube.bulk_observations(query).num_rows, queries))
    assert counts == [cube.bulk_observations(query).num_rows for query in queries]


@pytest.mark.parametrize("name", [BY_INDICATOR, BY_AREA])
def test_others_can_read_the_files(release: Path, cube: Cube, name: str) -> None:
    rows = np.load(release / name, mmap_mode="r")
    assert len(rows) == sum(indicator.observations for indicator in cube.indicators.values())
    assert set(rows.dtype.names or ()) == set(bulk_observations.COLUMNS)


def test_no_more_is_read_than_the_years_asked_for(release: Path, cube: Cube, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    pread = os.pread

    def noted(file: int, length: int, place: int) -> bytes:
        read.append(length)
        return pread(file, length, place)

    monkeypatch.setattr(os, "pread", noted)
    number = next(iter(SOME))
    one, *others = ObservationBatches(release).periods(SOME)[number]
    bytes_of_a_row = np.load(release / BY_INDICATOR, mmap_mode="r").dtype.itemsize
    everything = [one, *others]
    for query, reads in (
        (BulkQuery((number,), [one]), 1),
        # Rows that lie one behind the other are read at once.
        (BulkQuery((number,), others), 1),
        (BulkQuery((number,), everything), 1),
        (BulkQuery((number,), []), 0),
        (BulkQuery((number,), (), latest=True), 1),
        (BulkQuery((number,), (), latest=True, earliest=True), 2),
        (BulkQuery((number,), [one], area_types=("county",)), 1),
        (BulkQuery((number,), everything, area_types=("county",)), len(everything)),
    ):
        rows = cube.bulk_observations(query)
        assert (sum(read), len(read)) == (rows.num_rows * bytes_of_a_row, reads)
        read.clear()


def test_a_file_cut_short_is_an_error_and_no_answer(release: Path, tmp_path: Path) -> None:
    for file in (CUBE, BATCHES, BY_AREA):
        shutil.copy(release / file, tmp_path / file)
    (tmp_path / BY_INDICATOR).write_bytes((release / BY_INDICATOR).read_bytes()[:-20])
    batches = ObservationBatches(tmp_path)
    with pytest.raises(OSError, match="ends before"):
        batches.rows(BulkQuery(tuple(SOME), tuple(range(1990, 2030))))
    assert batches.rows(BulkQuery((next(iter(SOME)),), tuple(range(1990, 2030)))).num_rows


def test_periods_are_those_of_the_rows(release: Path, cube: Cube, tmp_path: Path) -> None:
    shutil.copy(release / CUBE, tmp_path / CUBE)
    asked = [*SOME, 1, 99_999]
    assert cube.periods(asked) == Cube(tmp_path / CUBE).periods(asked)
    assert all(cube.periods(list(SOME)).values()) and cube.periods([99_999]) == {99_999: ()}

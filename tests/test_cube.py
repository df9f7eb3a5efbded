"""The cube: what it gives, that it stays whole, and that it notices another release."""

import datetime
import random
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indicators import reference
from indicators.cube import _OPEN_CUBES, Cube, Cubes, Named, NoReleaseError, ObservationQuery, Release
from indicators.language import Text
from indicators.release.directory import release_ids, rollback
from indicators.release.make import make_release
from indicators.release.manifest import Manifest
from indicators.sources.simulated import simulate
from indicators.tables import Tables
from tests.conftest import make_tables

NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)
Rows = list[dict[str, object]]
Make = Callable[..., Manifest]


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return tmp_path / "releases"


@pytest.fixture
def make(tables: Callable[..., Tables], releases: Path) -> Make:
    """Releases observations in ``releases``."""
    return lambda rows, **more: make_release(tables(rows, **more), releases, now=NOW)


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A directory with a release of the observations given; it is only read, so that equal ones are of one release."""
    made: dict[str, Path] = {}

    def directory_of(rows: Rows, **more: object) -> Path:
        key = repr((rows, more))
        if key not in made:
            made[key] = tmp_path_factory.mktemp("releases")
            make_release(make_tables(rows, **more), made[key], now=NOW)  # type: ignore[arg-type]
        return made[key]

    return directory_of


@pytest.fixture(scope="module")
def cube_of(released: Callable[..., Path]) -> Callable[..., Cube]:
    """The cube of a release of the observations given."""
    return lambda rows, **more: Cubes(released(rows, **more)).current()


ROWS: Rows = [
    {"time": 2020, "value": 1.5, "lower95": 1.0, "upper95": 2.0, "numerator": 15.0, "denominator": 1000.0},
    {"time": 2021, "value": None, "status": "S"},
    {"time": 2021, "area": "19", "value": 2.5, "status": "P"},
    {"time": 2021, "area": "20", "sex": "male", "value": 0.0},
    {"time": 2021, "area_type": "collaborative_area", "area": "YTA5", "value": 2.0},
    {"indicator": 127, "time": 2019, "value": 70_000.0},
]


# What it gives


def test_a_cube_says_which_release_it_is_of(cube_of: Callable[..., Cube]) -> None:
    assert cube_of(ROWS).release == Release(
        id="2026-11-22-1-simulated",
        created=NOW,
        source="test",
        simulated=True,
        licence="CC BY 4.0",
        source_url=None,
        retrieved=None,
    )


def test_observations_are_sorted_and_empty_cells_differ_from_zero(cube_of: Callable[..., Cube]) -> None:
    table = cube_of(ROWS).observations(ObservationQuery(181))
    keys = ("area_type", "area", "sex", "time")
    rows = [(*(row[key] for key in keys), row["value"], row["status"]) for row in table.to_pylist()]
    assert rows == [
        ("collaborative_area", "YTA5", "total", 2021, 2.0, "A"),
        ("county", "19", "total", 2021, 2.5, "P"),
        ("county", "20", "male", 2021, 0.0, "A"),
        ("county", "20", "total", 2020, 1.5, "A"),
        ("county", "20", "total", 2021, None, "S"),
    ]
    (first,) = table.filter(table["time"].to_numpy() == 2020).to_pylist()
    assert (first["lower95"], first["upper95"], first["numerator"], first["denominator"]) == (1.0, 2.0, 15.0, 1000.0)
    assert (first["change"], first["previous_value"], first["previous_status"]) == ("new", None, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (ObservationQuery(127), 1),
        (ObservationQuery(181, area_types=("county",)), 4),
        (ObservationQuery(181, area_types=("county", "collaborative_area")), 5),
        (ObservationQuery(181, areas=("19", "YTA5")), 2),
        (ObservationQuery(181, area_types=("county",), areas=("YTA5",)), 0),
        (ObservationQuery(181, sexes=("male",)), 1),
        (ObservationQuery(181, sexes=("male", "total"), times=(2021,)), 4),
        (ObservationQuery(181, times=(2020, 2030)), 1),
        (ObservationQuery(99), 0),
        (ObservationQuery(181, areas=("20",), sexes=("female",)), 0),
    ],
)
def test_a_query_gives_what_fits_all_its_parts(
    cube_of: Callable[..., Cube], query: ObservationQuery, found: int
) -> None:
    assert cube_of(ROWS).observations(query).num_rows == found


@pytest.mark.parametrize("hostile", ["'; DROP TABLE observation; --", "20' OR '1'='1", "%", "", "\x00", "2" * 100_000])
def test_a_hostile_value_is_only_a_value(cube_of: Callable[..., Cube], hostile: str) -> None:
    cube = cube_of(ROWS)
    for query in (
        ObservationQuery(181, areas=(hostile,)),
        ObservationQuery(181, area_types=(hostile,)),
        ObservationQuery(181, sexes=(hostile,)),
    ):
        assert cube.observations(query).num_rows == 0
    assert cube.latest_of_area("county", hostile) == []
    assert cube.latest_of_area(hostile, "20") == []
    assert cube.observations(ObservationQuery(181)).num_rows == 5


@pytest.mark.parametrize("hostile", ["'; DROP TABLE release; --", "../..", "current", "2026-11-22-1", ""])
def test_a_release_is_asked_for_by_its_whole_id_only(released: Callable[..., Path], hostile: str) -> None:
    cubes = Cubes(released(ROWS))
    with pytest.raises(NoReleaseError, match="there is no release"):
        cubes.of(hostile)


def test_the_periods_of_an_indicator_ascend(cube_of: Callable[..., Cube]) -> None:
    cube = cube_of(ROWS)
    assert cube.times(181) == [2020, 2021]
    assert cube.times(99) == []


def test_an_indicator_has_its_texts_and_what_the_set_says_of_it(cube_of: Callable[..., Cube]) -> None:
    given: Rows = [
        {"indicator": 181, "title_sv": None, "description_fi": "<p>Kuvaus</p>"},
        {"indicator": 127, "unit": "persons", "decimals": 0},
        {"indicator": 900_001, "sexes": ["female", "male"]},
    ]
    cube = cube_of(ROWS, indicators=given)
    assert list(cube.indicators) == [127, 181, 900_001]
    known, outside = cube.indicators[181], cube.indicators[900_001]
    record = reference.indicators()[181]
    assert (known.task_area, known.dimension, known.polarity) == (record.task_area, record.dimension, record.polarity)
    assert (known.sets, known.statistic, known.assigned_on) == (record.sets, record.statistic, record.assigned_on)
    assert known.title("sv") == Text("Mittari 181", "fi")
    assert known.text("description", "en") == Text("<p>Kuvaus</p>", "fi")
    assert known.text("limits", "en") is None
    assert (known.observations, known.first_time, known.latest_time) == (5, 2020, 2021)
    assert known.area_types == ("collaborative_area", "county")
    assert (outside.task_area, outside.polarity, outside.sets) == (None, "no_judgement", ())
    assert (outside.observations, outside.latest_time, outside.area_types) == (0, None, ())
    assert (known.main_sex, outside.main_sex) == ("total", "female")


def test_areas_have_their_names_tiles_and_parents(cube_of: Callable[..., Cube]) -> None:
    given: Rows = [
        {"area_type": "municipality", "area": "091", "name_fi": "Helsinki", "name_sv": "Helsingfors", "parent": "90"},
        {"area_type": "municipality", "area": "099", "name_fi": "Honkajoki"},
        {"area_type": "county", "area": "20", "name_fi": "A name that the reference tables do not know"},
    ]
    cube = cube_of(ROWS, areas=given)
    kainuu, helsinki, gone = (
        cube.areas[key] for key in (("county", "20"), ("municipality", "091"), ("municipality", "099"))
    )
    assert (kainuu.name("fi"), kainuu.short("sv"), kainuu.within("fi")) == (
        "Kainuun hyvinvointialue",
        "Kajanaland",
        "Kainuussa",
    )
    assert kainuu.tile is not None
    assert kainuu.compared
    assert (helsinki.name("en"), helsinki.within("fi"), helsinki.tile) == ("Helsinki", None, None)
    assert (helsinki.parent_type, helsinki.parent, helsinki.compared) == ("county", "90", False)
    assert (gone.valid_to, gone.merged_into, gone.parent) == (datetime.date(2020, 12, 31), "214", "06")
    assert len(cube.areas_of_type("county")) == 23
    assert [area.area for area in cube.areas_of_type("municipality")] == ["091", "099"]


@pytest.mark.parametrize(
    ("table", "records"),
    [
        ("task_areas", reference.task_areas()),
        ("dimensions", reference.dimensions()),
        ("indicator_sets", reference.indicator_sets()),
        ("units", tuple(reference.units().values())),
    ],
)
def test_a_classification_has_the_order_and_names_of_its_reference_table(
    cube_of: Callable[..., Cube], table: str, records: tuple[reference.Named, ...]
) -> None:
    found: dict[str, Named] = getattr(cube_of(ROWS), table)
    assert list(found) == [record.id for record in records]
    assert [found[record.id].name("sv") for record in records] == [record.name_sv for record in records]


def test_changed_indicators_come_with_the_newest_period_first(make: Make, releases: Path) -> None:
    make(ROWS)
    make([*ROWS[1:], {**ROWS[0], "value": 1.6}, {"indicator": 127, "time": 2022, "value": 1.0}])
    assert Cubes(releases).current().changed_indicators == [
        {"indicator": 127, "new": 1, "revised": 0, "latest_new": 2022},
        {"indicator": 181, "new": 0, "revised": 1, "latest_new": None},
    ]


# The latest of one area


def latest(cube: Cube, area_type: str = "county", area: str = "20") -> list[tuple[object, ...]]:
    names = ("indicator", "sex", "time", "value", "benchmark_value", "benchmark_type")
    return [tuple(row[name] for name in names) for row in cube.latest_of_area(area_type, area)]


def test_each_indicator_has_its_own_latest_period_and_the_country_at_that_period(cube_of: Callable[..., Cube]) -> None:
    cube = cube_of(
        [
            {"time": 2020, "value": 1.0},
            {"time": 2021, "value": 2.0},
            {"time": 2022, "area": "19", "value": 9.0},
            {"indicator": 127, "time": 2018, "value": 5.0},
            *(
                {"area_type": "country", "area": "FI", "time": year, "value": year - 2000.0}
                for year in (2020, 2021, 2022)
            ),
            {"indicator": 127, "area_type": "country", "area": "FI", "time": 2018, "value": 50.0},
            {"indicator": 127, "area_type": "country", "area": "FI", "time": 2019, "value": 60.0},
        ]
    )
    assert latest(cube) == [
        (127, "total", 2018, 5.0, 50.0, "country"),
        (181, "total", 2021, 2.0, 21.0, "country"),
    ]
    assert latest(cube, area="19") == [(181, "total", 2022, 9.0, 22.0, "country")]


def test_the_mainland_is_the_benchmark_where_the_country_has_no_value(cube_of: Callable[..., Cube]) -> None:
    mainland: dict[str, object] = {"area_type": "mainland", "area": "FI1"}
    country: dict[str, object] = {"area_type": "country", "area": "FI"}
    cube = cube_of(
        [
            {"time": 2021, "value": 1.0},
            {"indicator": 127, "time": 2021, "value": 2.0},
            {**mainland, "time": 2021, "value": 11.0},
            {**country, "time": 2020, "value": 99.0},
            {**mainland, "indicator": 127, "time": 2021, "value": 12.0},
            {**country, "indicator": 127, "time": 2021, "value": None, "status": "M"},
        ]
    )
    assert latest(cube) == [
        (127, "total", 2021, 2.0, 12.0, "mainland"),
        (181, "total", 2021, 1.0, 11.0, "mainland"),
    ]


def test_the_country_is_preferred_to_the_mainland(cube_of: Callable[..., Cube]) -> None:
    cube = cube_of(
        [
            {"time": 2021, "value": 1.0},
            {"area_type": "mainland", "area": "FI1", "time": 2021, "value": 11.0},
            {"area_type": "country", "area": "FI", "time": 2021, "value": 12.0},
        ]
    )
    assert latest(cube) == [(181, "total", 2021, 1.0, 12.0, "country")]


def test_an_area_without_a_benchmark_has_its_value_all_the_same(cube_of: Callable[..., Cube]) -> None:
    assert latest(cube_of([{"time": 2021, "value": 1.0}])) == [(181, "total", 2021, 1.0, None, None)]


def test_the_latest_may_be_an_empty_cell_that_says_why(cube_of: Callable[..., Cube]) -> None:
    (row,) = cube_of([{"time": 2020, "value": 1.0}, {"time": 2021, "value": None, "status": "S"}]).latest_of_area(
        "county", "20"
    )
    assert (row["time"], row["value"], row["status"]) == (2021, None, "S")


@pytest.mark.parametrize("sexes", [["female", "male"], ["male", "female"], ["male"], ["male", "female", "total"], []])
def test_the_latest_of_an_area_is_of_the_indicators_main_sex(cube_of: Callable[..., Cube], sexes: list[str]) -> None:
    rows: Rows = [{"sex": sex, "time": 2021, "value": 1.0} for sex in sexes or ["total"]]
    cube = cube_of(rows, indicators=[{"indicator": 181, "sexes": sexes}])
    assert [row[1] for row in latest(cube)] == [cube.indicators[181].main_sex]


# One release after another


def test_without_a_release_there_is_an_error_that_says_so(releases: Path) -> None:
    cubes = Cubes(releases)
    with pytest.raises(NoReleaseError, match="there is no current release"):
        cubes.current()
    with pytest.raises(NoReleaseError, match="there is no release '2026-11-22-1'"):
        cubes.of("2026-11-22-1")


def test_the_first_release_is_noticed_by_who_has_asked_before(make: Make, releases: Path) -> None:
    cubes = Cubes(releases)
    with pytest.raises(NoReleaseError):
        cubes.current()
    made = make(ROWS)
    assert cubes.current().release.id == made.id


def test_a_new_release_is_noticed_and_the_held_one_stays_whole(make: Make, releases: Path) -> None:
    cubes = Cubes(releases)
    first = make(ROWS)
    held = cubes.current()
    second = make([*ROWS, {"time": 2022, "value": 7.0}])
    current = cubes.current()
    # Nothing of the held cube was read before the switch: not even that may come from the new one.
    assert (held.release.id, current.release.id) == (first.id, second.id)
    assert (held.times(181), current.times(181)) == ([2020, 2021], [2020, 2021, 2022])
    assert (held.indicators[181].latest_time, current.indicators[181].latest_time) == (2021, 2022)
    rollback(releases)
    assert cubes.current().times(181) == [2020, 2021]


def test_the_current_cube_is_opened_once(released: Callable[..., Path]) -> None:
    cubes = Cubes(released(ROWS))
    assert cubes.current() is cubes.current()


def test_more_releases_than_are_kept_open_can_be_read_and_held(make: Make, releases: Path) -> None:
    sizes = range(1, _OPEN_CUBES + 2)
    made = [make([{"time": 2000 + year, "value": float(year)} for year in range(size)]) for size in sizes]
    cubes = Cubes(releases)
    held = [cubes.of(manifest.id) for manifest in made]
    for turn in range(2):
        for size, manifest in zip(sizes, made, strict=True):
            assert cubes.of(manifest.id).observations(ObservationQuery(181)).num_rows == size, turn
    assert [cube.observations(ObservationQuery(181)).num_rows for cube in held] == [*sizes]
    assert [cube.release.id for cube in held] == [manifest.id for manifest in made]
    assert cubes.manifest(made[0].id) == made[0]


# Many readers at once


def test_eight_threads_get_the_same_answers_as_one(tmp_path: Path) -> None:
    some = dict(list(reference.indicators().items())[:20])
    for vintage in (1, 2):
        make_release(simulate(vintage, records=some), tmp_path)
    ids = release_ids(tmp_path)
    random_numbers = random.Random(7)
    questions = [
        (
            random_numbers.choice(ids),
            ObservationQuery(
                random_numbers.choice(list(some)),
                area_types=random_numbers.choice([(), ("county",), ("country", "mainland")]),
                areas=random_numbers.choice([(), ("20", "19"), ("FI",)]),
                times=random_numbers.choice([(), (2019, 2020)]),
            ),
        )
        for _ in range(200)
    ]
    alone = Cubes(tmp_path)
    expected = [alone.of(release).observations(query) for release, query in questions]
    together = Cubes(tmp_path)
    start = threading.Barrier(8)

    def ask(number: int) -> list[int]:
        start.wait()
        wrong = []
        for position in range(number, len(questions) + number):
            index = position % len(questions)
            release, query = questions[index]
            cube = together.of(release)
            whole = cube.release.id == release and len(cube.indicators) == 20 and len(cube.areas) == 30
            if not whole or not cube.observations(query).equals(expected[index]):
                wrong.append(index)
        return wrong

    with ThreadPoolExecutor(8) as pool:
        assert [wrong for wrong in pool.map(ask, range(8)) if wrong] == []


def test_many_questions_at_once_do_not_take_each_others_memory(cube_of: Callable[..., Cube]) -> None:
    cube = cube_of(ROWS)
    # A list, which DuckDB can't put aside on disk: all of them at once are more than a cube may take.
    large = "SELECT sum(item) AS total FROM (SELECT unnest(list(range)) AS item FROM range($most))"
    with ThreadPoolExecutor(16) as pool:
        totals = list(pool.map(lambda _: cube.rows(large, most=2_000_000)["total"][0].as_py(), range(32)))
    assert totals == [2_000_000 * 1_999_999 // 2] * 32

"""The figures of one indicator as the browser takes them, and the choices that its address makes."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from components.indicator_view import indicator_view, initial_choice
from indicators.cube import Cube, Cubes, ObservationQuery
from indicators.language import Language
from indicators.release.make import make_release
from tests.conftest import make_tables

AREAS: list[dict[str, object]] = [
    {"area_type": "municipality", "area": "205", "name_fi": "Kajaani", "name_sv": "Kajana", "parent": "20"}
]
OBSERVATIONS: list[dict[str, object]] = [
    {"time": 2020, "value": 13.5, "lower95": 12.0, "upper95": 15.0},
    {"time": 2021, "value": 0.0},
    {"time": 2022, "status": "S"},
    {"time": 2023, "status": "Z"},
    {"time": 2024, "value": 9.9, "status": "P"},
    {"time": 2024, "value": 9.1, "sex": "female", "status": "E"},
    {"area": "05", "time": 2022, "value": 8.0, "status": "B"},
    {"area_type": "country", "area": "FI", "time": 2024, "value": 10.0},
    {"area_type": "municipality", "area": "205", "time": 2019, "value": 16.0},
]


def cube_of(directory: Path, observations: Iterable[dict[str, object]]) -> Cube:
    sexes = {"indicator": 181, "sexes": ["total", "female"]}
    make_release(make_tables(observations, indicators=[sexes, {"indicator": 5}], areas=AREAS), directory)
    return Cubes(directory).current()


def view_of(cube: Cube, language: Language = "fi", indicator: int = 181) -> dict[str, Any]:
    table = cube.observations(ObservationQuery(indicator))
    return indicator_view(cube, cube.indicators[indicator], table, cube.comparisons(indicator), language)


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    return cube_of(tmp_path_factory.mktemp("releases"), OBSERVATIONS)


@pytest.fixture(scope="module")
def view(cube: Cube) -> dict[str, Any]:
    return view_of(cube)


def test_view_says_what_it_shows(view: dict[str, Any], cube: Cube) -> None:
    assert {name: view[name] for name in ("indicator", "title", "unit", "decimals", "language")} == {
        "indicator": 181,
        "title": "Mittari 181",
        "unit": "%",
        "decimals": 1,
        "language": "fi",
    }
    assert view["release"] == cube.release.id
    assert view["areaTypes"] == ["country", "county", "municipality"]
    assert view["sexes"] == ["total", "female"]


def test_view_is_plain_json(view: dict[str, Any]) -> None:
    assert json.loads(json.dumps(view, allow_nan=False)) == view


def test_each_area_type_has_its_own_periods(view: dict[str, Any]) -> None:
    assert view["times"] == {
        "country": [2024],
        "county": [2020, 2021, 2022, 2023, 2024],
        "municipality": [2019],
    }


def test_statuses_and_values_stand_in_the_order_of_areas_and_periods(view: dict[str, Any]) -> None:
    assert [area["code"] for area in view["areas"]["county"]] == ["05", "20"]
    total = view["values"]["county"]["total"]
    assert total["s"] == ["MMBMM", "AASZP"]
    assert total["v"] == [[None, None, 8.0, None, None], [13.5, 0.0, None, None, 9.9]]


def test_absent_row_is_not_available(view: dict[str, Any]) -> None:
    female = view["values"]["county"]["female"]
    assert female["s"] == ["MMMMM", "MMMME"]
    assert female["v"] == [[None] * 5, [None, None, None, None, 9.1]]
    assert view["values"]["country"]["female"] == {"v": [[None]], "s": ["M"]}


def test_intervals_are_sent_where_the_producer_gives_some(view: dict[str, Any]) -> None:
    total = view["values"]["county"]["total"]
    assert total["l"] == [[None] * 5, [12.0, None, None, None, None]]
    assert total["u"] == [[None] * 5, [15.0, None, None, None, None]]
    assert set(view["values"]["county"]["female"]) == {"v", "s"}


def test_every_table_of_values_has_a_cell_for_each_area_and_period(view: dict[str, Any]) -> None:
    for area_type, of_sex in view["values"].items():
        areas, times = len(view["areas"][area_type]), len(view["times"][area_type])
        for values in of_sex.values():
            assert [len(letters) for letters in values["s"]] == [times] * areas
            assert all([len(line) for line in values[name]] == [times] * areas for name in values if name != "s")


def test_areas_are_named_in_the_language_of_the_page(cube: Cube, view: dict[str, Any]) -> None:
    assert view["areas"]["county"][1] == {"code": "20", "name": "Kainuu", "in": "Kainuussa"}
    assert view_of(cube, "sv")["areas"]["county"][1]["name"] == "Kajanaland"


def test_municipality_names_its_county(view: dict[str, Any]) -> None:
    (kajaani,) = view["areas"]["municipality"]
    assert (kajaani["code"], kajaani["name"], kajaani["county"]) == ("205", "Kajaani", "20")
    assert "in" not in kajaani


def test_indicator_without_observations_has_an_empty_view_and_choice(cube: Cube) -> None:
    empty = view_of(cube, indicator=5)
    assert (empty["areaTypes"], empty["sexes"], empty["values"]) == ([], [], {})
    assert initial_choice(empty, {"areaType": "county", "area": "20", "time": "2020"}) == {
        "areaType": "",
        "sex": "total",
        "time": "",
        "area": "",
        "map": "map",
    }


# Choices

USUAL = {"areaType": "county", "sex": "total", "time": "2024", "area": "", "map": "map"}


@pytest.mark.parametrize(
    ("query", "changed"),
    [
        ({}, {}),
        ({"areaType": None, "area": None}, {}),
        ({"area": "20"}, {"area": "20"}),
        ({"area": "20", "time": "2021", "sex": "female"}, {"area": "20", "time": "2021", "sex": "female"}),
        ({"areaType": "municipality"}, {"areaType": "municipality", "time": "2019"}),
        ({"areaType": "municipality", "area": "205"}, {"areaType": "municipality", "time": "2019", "area": "205"}),
        ({"map": "tiles"}, {"map": "tiles"}),
        ({"unknown": "x"}, {}),
    ],
)
def test_choices_of_the_address_are_taken(
    view: dict[str, Any], query: dict[str, str | None], changed: dict[str, str]
) -> None:
    assert initial_choice(view, query) == USUAL | changed


@pytest.mark.parametrize(
    "query",
    [
        {"areaType": "region"},
        {"areaType": "collaborative_area"},
        {"areaType": "country"},
        {"area": "205"},
        {"area": "FI"},
        {"area": "<script>"},
        {"time": "2019"},
        {"time": "latest"},
        {"time": "2024 "},
        {"sex": "male"},
        {"sex": ""},
        {"map": "globe"},
        {"areaType": "", "area": "", "time": "", "map": ""},
    ],
)
def test_impossible_choices_of_the_address_are_left(view: dict[str, Any], query: dict[str, str | None]) -> None:
    assert initial_choice(view, query) == USUAL


def test_indicator_of_the_country_alone_is_shown_of_the_country(tmp_path: Path) -> None:
    cube = cube_of(tmp_path, [{"area_type": "country", "area": "FI", "value": 1.0}])
    assert initial_choice(view_of(cube), {}) == USUAL | {"areaType": "country", "time": "2020"}

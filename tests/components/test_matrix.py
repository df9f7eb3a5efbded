"""The matrix as the browser takes it, and the choices that an address makes."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.matrix import ALL, MOST_GROUPS, group_column, initial_choice, matrix_view, worked_out, written
from components.numbers import number
from indicators.cube import Cube, Cubes
from indicators.release.make import make_release
from tests.conftest import make_tables

OBSERVATIONS: list[dict[str, object]] = [
    {"area": "20", "value": 13.45, "numerator": 1345, "denominator": 10_000},
    {"area": "05", "value": 9.0, "numerator": 900, "denominator": 10_000, "status": "P"},
    {"area": "01", "status": "S"},
    {"area_type": "country", "area": "FI", "value": 10.0},
    {"indicator": 127, "area": "20", "value": 7.0},
    {"indicator": 127, "area": "05", "value": 5.0},
]


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    directory: Path = tmp_path_factory.mktemp("releases")
    indicators: list[dict[str, object]] = [
        {"indicator": 181, "title_sv": None, "title_en": None},
        {"indicator": 127, "unit": "persons", "decimals": 0},
        {"indicator": 5},
    ]
    make_release(make_tables(OBSERVATIONS, indicators=indicators), directory)
    return Cubes(directory).current()


@pytest.fixture(scope="module")
def view(cube: Cube) -> dict[str, Any]:
    return matrix_view(cube, "sv")


def test_view_is_plain_json_of_every_indicator_with_figures(view: dict[str, Any]) -> None:
    assert json.loads(json.dumps(view, allow_nan=False)) == view
    assert {one["id"] for one in view["indicators"]} == {127, 181}
    assert {one["taskArea"] for one in view["indicators"]} <= {one["id"] for one in view["taskAreas"]}


def test_cells_stand_in_the_order_of_the_areas_as_they_are_written(view: dict[str, Any]) -> None:
    codes = [area["code"] for area in view["areas"]]
    one = next(one for one in view["indicators"] if one["id"] == 181)
    at = {code: (value, status) for code, value, status in zip(codes, one["v"], one["s"], strict=True)}
    assert at["20"] == (13.5, "A")
    assert at["05"] == (9.0, "P")
    assert at["01"] == (None, "S")
    assert at["02"] == (None, "M")
    outcomes = dict(zip(codes, one["o"]["country"], strict=True))
    assert (outcomes["20"], outcomes["05"], outcomes["01"], outcomes["FI"]) == ("w", "b", ".", ".")


def test_a_title_in_another_language_says_which(view: dict[str, Any]) -> None:
    titles = {one["id"]: (one["title"], one.get("lang")) for one in view["indicators"]}
    assert titles == {181: ("Mittari 181", "fi"), 127: ("Indikator 127", None)}


@given(st.floats(-1e7, 1e7, allow_nan=False), st.integers(0, 3))
def test_a_value_that_is_written_is_written_the_same_again(value: float, decimals: int) -> None:
    assert number(written(value, decimals), decimals, "fi") == number(value, decimals, "fi")


def test_without_an_address_the_first_task_area_and_the_compared_counties_are_chosen(cube: Cube) -> None:
    choice, unknown = initial_choice(cube, {})
    assert choice["areas"] == [area.area for area in cube.matrix_areas if area.area_type == "county" and area.compared]
    assert choice["taskArea"] == matrix_view(cube, "fi")["taskAreas"][0]["id"]
    assert choice["indicators"] == choice["group"] == []
    assert (choice["show"], choice["benchmark"], choice["sort"]) == ("outcome", "country", "")
    assert unknown == {"indicators": [], "areas": []}


def test_possible_choices_are_taken_up(cube: Cube) -> None:
    query = {
        "indicators": "127, 181",
        "areas": "FI,20,05",
        "group": "20,05",
        "show": "value",
        "benchmark": "peers",
        "sort": "20",
        "direction": "descending",
        "area": "20",
        "x": "181",
        "y": "127",
    }
    choice, unknown = initial_choice(cube, query)
    assert choice == {
        "taskArea": "",
        "indicators": [127, 181],
        "areas": ["05", "20", "FI"],
        "group": ["05,20"],
        "show": "value",
        "benchmark": "peers",
        "sort": "20",
        "direction": "descending",
        "area": "20",
        "x": "181",
        "y": "127",
    }
    assert unknown == {"indicators": [], "areas": []}
    assert initial_choice(cube, {"taskArea": ALL})[0]["taskArea"] == ALL


def test_what_is_not_known_is_left_out_and_named(cube: Cube) -> None:
    query = {"indicators": "181,5,999999", "areas": "20,zz", "group": "20,YTA1", "x": "abc", "area": "FI"}
    choice, unknown = initial_choice(cube, query)
    assert (choice["indicators"], choice["areas"], choice["group"]) == ([181], ["20"], ["20"])
    assert (choice["x"], choice["area"]) == ("", "")
    assert unknown == {"indicators": ["5", "999999", "abc"], "areas": ["zz", "YTA1", "FI"]}


def test_nothing_that_is_known_gives_the_usual_view(cube: Cube) -> None:
    query = {"indicators": "x", "areas": ",,", "taskArea": "?", "show": "?", "benchmark": "?", "sort": "90,", "y": ""}
    assert initial_choice(cube, query)[0] == initial_choice(cube, {})[0]


@given(st.dictionaries(st.sampled_from(["indicators", "areas", "group", "area", "x", "y", "sort"]), st.text()))
def test_any_address_gives_a_possible_choice_and_short_words(cube: Cube, query: dict[str, str]) -> None:
    choice, unknown = initial_choice(cube, query)
    codes = {area.area for area in cube.matrix_areas}
    assert set(choice["areas"]) <= codes and choice["areas"]
    assert choice["sort"] in {"", "title", *map(group_column, range(len(choice["group"]))), *choice["areas"]}
    assert len(choice["group"]) <= MOST_GROUPS
    assert all(len(names) <= 9 and all(len(name) <= 21 for name in names) for names in unknown.values())


def test_only_what_is_asked_for_is_worked_out(cube: Cube) -> None:
    choice = initial_choice(cube, {"group": "05,20", "x": "181", "y": "127"})[0]
    found = worked_out(cube, choice)
    assert found["asked"] == {"group": ["05,20"], "x": "181", "y": "127"}
    assert found["group"]["05,20"]["181"] == [11.2, "P", "w", "."]
    assert found["group"]["05,20"]["127"] == [12.0, "A", "n", "n"]
    assert found["pair"] == [None, None, None, 2]
    nothing = worked_out(cube, initial_choice(cube, {"x": "181"})[0])
    assert (nothing["group"], nothing["pair"]) == ({}, None)
    missing = worked_out(cube, initial_choice(cube, {"group": "01,20"})[0])
    assert missing["group"]["01,20"]["181"] == [None, "M", "n", "missing_part"]


def test_several_groups_have_a_column_each_and_none_stands_twice(cube: Cube) -> None:
    choice, unknown = initial_choice(cube, {"group": "20,05.20.05,20..zz.01", "sort": "group2"})
    assert choice["group"] == ["05,20", "20"]
    assert choice["sort"] == "group2"
    # The sixth is one too many.
    assert unknown["areas"] == ["zz"]
    found = worked_out(cube, choice)
    for group in choice["group"]:
        alone = worked_out(cube, initial_choice(cube, {"group": group})[0])
        assert found["group"][group] == alone["group"][group]

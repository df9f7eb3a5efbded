"""The figures of one indicator as the browser takes them, and the choices that its address makes."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from components.indicator_view import figures_of, indicator_view, initial_choice, left_out, rounded_to_draw
from components.numbers import number
from indicators import reference
from indicators.cube import Cube, Cubes
from indicators.language import Language
from indicators.records import BENCHMARKS
from indicators.release.make import make_release
from tests.conftest import make_tables

Row = dict[str, Any]

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
    return indicator_view(cube, cube.indicators[indicator], figures_of(cube, indicator), language)


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
    assert set(view["values"]["county"]["female"]) == {"v", "s", "t"}


def test_every_table_of_values_has_a_cell_for_each_area_and_period(view: dict[str, Any]) -> None:
    for area_type, of_sex in view["values"].items():
        areas, times = len(view["areas"][area_type]), len(view["times"][area_type])
        for values in of_sex.values():
            lists = {name: lines for name, lines in values.items() if name not in ("against", "funnel", "t")}
            lists |= {f"{b} {name}": lines for b, of in values.get("against", {}).items() for name, lines in of.items()}
            assert all([len(line) for line in lines] == [times] * areas for lines in lists.values())


def test_areas_are_named_in_the_language_of_the_page(cube: Cube, view: dict[str, Any]) -> None:
    assert view["areas"]["county"][1] == {
        "code": "20",
        "name": "Kainuu",
        "in": "Kainuussa",
        "collaborative_area": "YTA5",
    }
    assert view_of(cube, "sv")["areas"]["county"][1]["name"] == "Kajanaland"


def test_municipality_names_its_county(view: dict[str, Any]) -> None:
    (kajaani,) = view["areas"]["municipality"]
    assert (kajaani["code"], kajaani["name"], kajaani["county"]) == ("205", "Kajaani", "20")
    assert "in" not in kajaani


def test_indicator_without_observations_has_an_empty_view_and_choice(cube: Cube) -> None:
    empty = view_of(cube, indicator=5)
    assert (empty["areaTypes"], empty["sexes"], empty["values"]) == ([], [], {})
    chosen = initial_choice(empty, {"areaType": "county", "area": "20", "time": "2020"})
    assert chosen == USUAL | {"areaType": "", "time": ""}


# Choices

USUAL = {
    "areaType": "county",
    "sex": "total",
    "time": "2024",
    "area": "",
    "areas": "",
    "benchmark": "country",
    # An address from before these choices must go on showing what it showed.
    "ranking": "dots",
    "colour": "value",
    "steps": "quantiles",
    "map": "map",
}


@pytest.mark.parametrize(
    ("query", "changed"),
    [
        ({}, {}),
        ({"areaType": None, "area": None}, {}),
        ({"area": "20"}, {"area": "20"}),
        ({"area": "20", "time": "2021", "sex": "female"}, {"area": "20", "time": "2021", "sex": "female"}),
        ({"areaType": "municipality"}, {"areaType": "municipality", "time": "2019"}),
        ({"areaType": "municipality", "area": "205"}, {"areaType": "municipality", "time": "2019", "area": "205"}),
        # An area is shown among those of its type.
        ({"area": "205"}, {"areaType": "municipality", "time": "2019", "area": "205"}),
        ({"area": "205", "areaType": "county"}, {}),
        ({"map": "tiles"}, {"map": "tiles"}),
        ({"colour": "outcome", "steps": "equal"}, {"colour": "outcome", "steps": "equal"}),
        ({"steps": "continuous", "ranking": "bars"}, {"steps": "continuous", "ranking": "bars"}),
        ({"areas": "20,zz,20,05"}, {"areas": "20,05"}),
        ({"benchmark": "earlier"}, {"benchmark": "earlier"}),
        ({"benchmark": "country"}, {}),
        ({"benchmark": "earlier", "areaType": "municipality"}, {"areaType": "municipality", "time": "2019"}),
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
        {"area": "FI"},
        {"area": "<script>"},
        {"time": "2019"},
        {"time": "latest"},
        {"time": "2024 "},
        {"sex": "male"},
        {"sex": ""},
        {"map": "globe"},
        {"colour": "red", "steps": "log", "ranking": "pie", "areas": "205,,FI"},
        {"benchmark": "peers"},
        {"benchmark": "mainland"},
        {"benchmark": ""},
        {"areaType": "", "area": "", "time": "", "map": ""},
    ],
)
def test_impossible_choices_of_the_address_are_left(view: dict[str, Any], query: dict[str, str | None]) -> None:
    assert initial_choice(view, query) == USUAL


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ({}, []),
        ({"time": "", "area": None, "areas": ""}, []),
        ({"time": "2024", "area": "20", "areas": "05,20"}, []),
        # An area of another type than is shown has figures all the same.
        ({"area": "205", "areaType": "county"}, []),
        ({"area": "FI"}, []),
        ({"time": "9999", "area": "zz", "areas": "20,yy,zz"}, ["9999", "zz", "yy"]),
        ({"area": "<b>" * 20}, ["<b><b><b><b><b><b><b…"]),
        ({"areas": ",".join(f"x{number}" for number in range(50))}, [*(f"x{number}" for number in range(8)), "…"]),
    ],
)
def test_what_is_left_out_is_told(view: dict[str, Any], query: dict[str, str | None], left: list[str]) -> None:
    assert left_out(view, initial_choice(view, query), query) == left


def test_indicator_of_the_country_alone_is_shown_of_the_country(tmp_path: Path) -> None:
    cube = cube_of(tmp_path, [{"area_type": "country", "area": "FI", "value": 1.0}])
    assert initial_choice(view_of(cube), {}) == USUAL | {"areaType": "country", "time": "2020"}


# What was worked out

COMPARED = [area.area for area in reference.areas() if area.area_type == "county" and area.compared]
# Indicators that measure background variables: population, Swedish speakers, speakers of foreign languages.
BACKGROUND = {127: "persons", 2343: "percent", 187: "per_1000"}


def counted(area: str, time: int, unemployed: float, labour_force: float | None = 10_000, **more: object) -> Row:
    value = 100 * unemployed / (labour_force or 10_000)
    row: Row = {"area": area, "time": time, "numerator": unemployed, "denominator": labour_force, "value": value}
    return row | more


def worked_out(directory: Path) -> Cube:
    """All counties in three periods, of which 2021 is estimated in one and begins anew in another."""
    rows: list[Row] = [
        {"area_type": "country", "area": "FI", "time": time, "value": 10.4} for time in (2020, 2021, 2022)
    ]
    shares = {area: 10.4 + 0.1 * (place % 5 - 2) for place, area in enumerate(COMPARED)} | {"04": 16.0, "06": 6.0}
    rows += [
        counted(
            area, time, (10_000 + 2_000 * place) * (shares[area] + (time - 2020) / 10) / 100, 10_000 + 2_000 * place
        )
        for place, area in enumerate(COMPARED)
        for time in (2020, 2021, 2022)
        if (area, time) != ("01", 2021)
    ]
    for row in rows:
        if row["time"] == 2021 and row["area"] in ("05", "20"):
            row["status"] = {"05": "E", "20": "B"}[str(row["area"])]
    # Of one only the count is published: its size follows from count and percentage.
    rows = [row | {"denominator": None} if row["area"] == "21" else row for row in rows]
    rows += [{"area_type": "collaborative_area", "area": "YTA5", "time": 2022, "value": 9.9}]
    for place, area in enumerate(COMPARED):
        own = {127: 50_000.0 + 20_000 * place, 2343: 5.0 + 3 * (place % 7), 187: 10.0 + 11 * (place % 5)}
        rows += [{"indicator": key, "area": area, "time": 2022, "value": own[key]} for key in BACKGROUND]
    described = [{"indicator": key, "unit": unit} for key, unit in BACKGROUND.items()]
    make_release(make_tables(rows, indicators=[{"indicator": 181}, *described]), directory)
    return Cubes(directory).current()


@pytest.fixture(scope="module")
def whole_cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    return worked_out(tmp_path_factory.mktemp("worked_out"))


@pytest.fixture(scope="module")
def whole(whole_cube: Cube) -> dict[str, Any]:
    return view_of(whole_cube)


def of_cube(cube: Cube, benchmark: str) -> dict[tuple[str, int], Row]:
    rows = cube.comparisons(181, benchmark).to_pylist()
    return {(row["area"], row["time"]): row for row in rows if row["area_type"] == "county"}


def cells(view: dict[str, Any], lines: list[Any]) -> dict[tuple[str, int], Any]:
    """What stands in a table of counties, by area and period."""
    codes, times = [area["code"] for area in view["areas"]["county"]], view["times"]["county"]
    return {
        (code, time): line[place] for code, line in zip(codes, lines, strict=True) for place, time in enumerate(times)
    }


def test_only_the_benchmarks_that_there_are_are_offered(view: dict[str, Any], whole: dict[str, Any]) -> None:
    assert view["benchmarks"] == {"country": [], "county": ["country", "earlier"], "municipality": []}
    assert whole["benchmarks"]["county"] == list(BENCHMARKS)


@pytest.mark.parametrize("benchmark", BENCHMARKS)
def test_outcomes_and_reasons_are_those_of_the_cube(whole: dict[str, Any], whole_cube: Cube, benchmark: str) -> None:
    against = whole["values"]["county"]["total"]["against"][benchmark]
    rows = of_cube(whole_cube, benchmark)
    outcomes = cells(whole, against["o"])
    assert {key: letter for key, letter in outcomes.items() if letter != "."} == {
        key: str(row["outcome95"])[0] for key, row in rows.items()
    }
    reasons = (
        {key: letter for key, letter in cells(whole, against.get("y", [])).items() if letter != "."}
        if "y" in against
        else {}
    )
    assert reasons == {key: str(row["reason"])[0] for key, row in rows.items() if row["reason"]}


def test_why_nothing_was_tested_is_told_apart_and_left_out_where_all_was(whole: dict[str, Any]) -> None:
    against = whole["values"]["county"]["total"]["against"]
    assert "y" not in against["peers"] or set("".join(against["peers"]["y"])) <= {".", "n", "e"}
    earlier = cells(whole, against["earlier"]["y"])
    assert (earlier["20", 2021], earlier["05", 2021], earlier["05", 2022]) == ("b", "e", "n")
    assert cells(whole, against["country"]["y"])["05", 2021] == "e"


@pytest.mark.parametrize("benchmark", BENCHMARKS[1:])
def test_benchmark_values_stand_beside_the_areas(whole: dict[str, Any], whole_cube: Cube, benchmark: str) -> None:
    against = whole["values"]["county"]["total"]["against"][benchmark]
    shown = {key: value for key, value in cells(whole, against["b"]).items() if value is not None}
    assert shown == pytest.approx(
        {key: row["benchmark_value"] for key, row in of_cube(whole_cube, benchmark).items()}, abs=6e-4
    )
    assert "b" not in whole["values"]["county"]["total"]["against"]["country"]


def test_a_difference_in_people_is_sent_in_two_figures(whole: dict[str, Any], whole_cube: Cube) -> None:
    people = cells(whole, whole["values"]["county"]["total"]["against"]["country"]["p"])
    row = of_cube(whole_cube, "country")["04", 2022]
    exact = [row["people"], row["people_lower95"], row["people_upper95"]]
    assert people["04", 2022] == [int(float(f"{number:.2g}")) for number in exact]
    # No value, and a difference of nobody at all.
    assert (people["01", 2021], people["01", 2022]) == (None, None)
    assert whole["people"]["more"].count("{") == 3


def test_indicator_that_counts_nobody_has_no_words_for_people(whole_cube: Cube) -> None:
    assert "people" not in view_of(whole_cube, indicator=127)


def test_ranks_and_groups_are_those_of_the_cube(whole: dict[str, Any], whole_cube: Cube) -> None:
    values = whole["values"]["county"]["total"]
    rows = of_cube(whole_cube, "country")
    for key, row in rows.items():
        rank = [row["rank_best"], row["rank_worst"], row["rank_of"]] if row["rank"] is not None else None
        assert cells(whole, values["r"])[key] == rank
        groups = [row["group_first"], row["group_last"]] if row["group_first"] is not None else None
        assert cells(whole, values["g"])[key] == groups
    assert cells(whole, values["g"])["01", 2021] is None


def test_groups_are_known_where_there_is_no_country(tmp_path: Path) -> None:
    rows = [counted(area, time, 900 + 100 * place) for place, area in enumerate(COMPARED[:3]) for time in (2020, 2021)]
    make_release(make_tables(rows), tmp_path)
    lonely = view_of(Cubes(tmp_path).current())
    assert lonely["benchmarks"]["county"] == ["country", "earlier"]
    assert "o" not in lonely["values"]["county"]["total"]["against"].get("country", {})
    assert cells(lonely, lonely["values"]["county"]["total"]["g"])[COMPARED[0], 2021] is not None


def test_each_area_has_its_trend_or_why_there_is_none(whole: dict[str, Any], tmp_path: Path) -> None:
    assert whole["values"]["county"]["total"]["t"][0] == ["too_few_points", 2020, 2022]
    rows = [counted("20", time, 1000 + 60 * (time - 2018)) for time in range(2018, 2023)]
    rows += [{"area": "05", "time": time, "value": 8.0} for time in range(2018, 2023)]
    make_release(make_tables(rows), tmp_path)
    of = view_of(Cubes(tmp_path).current())
    assert dict(zip([a["code"] for a in of["areas"]["county"]], of["values"]["county"]["total"]["t"], strict=True)) == {
        "05": ["no_interval", 2018, 2022],
        "20": ["worsening", 2018, 2022],
    }


def test_funnel_gives_the_limits_of_the_cube(whole: dict[str, Any], whole_cube: Cube) -> None:
    funnel, measures = whole["values"]["county"]["total"]["funnel"], whole["funnel"]
    sizes, places, derived = (cells(whole, funnel[name]) for name in ("n", "o", "d"))
    rows = {(row["area"], row["time"]): row for row in whole_cube.funnel(181).to_pylist()}
    assert {key: size for key, size in sizes.items() if size is not None} == {
        key: row["size"] for key, row in rows.items()
    }
    assert {key for key, letter in derived.items() if letter == "d"} == {("21", time) for time in (2020, 2021, 2022)}
    values = cells(whole, whole["values"]["county"]["total"]["v"])
    for (area, time), row in rows.items():
        centre, spread, _ = funnel["c"][whole["times"]["county"].index(time)]
        if area != "21":
            found = [centre + z * spread / row["size"] ** 0.5 for z in measures["z"]]
            assert found == pytest.approx([row["upper95"], row["upper998"]], rel=1e-6)
        outside = {"h": "upper95", "H": "upper998", "l": "lower95", "L": "lower998"}.get(places[area, time])
        assert (abs(values[area, time] - 10.4) > abs(row[outside or "upper95"] - 10.4)) is bool(outside)
    assert measures["top"] == 100
    assert (places["04", 2022], places["06", 2022], places["21", 2022]) == ("H", "L", "i")


def test_indicator_without_sizes_has_no_funnel(view: dict[str, Any]) -> None:
    assert "funnel" not in view
    assert all("funnel" not in values for of_sex in view["values"].values() for values in of_sex.values())


@pytest.mark.parametrize("decimals", [0, 1, 2])
def test_rounding_to_draw_changes_no_written_number(decimals: int) -> None:
    step = 10.0**-decimals
    values = [
        place * step * share for place in range(1, 60) for share in (0.9999, 1.0, 1.0001, 1.4999, 1.50001, 1.0049)
    ]
    values += [0.0, 13.449996, 2.0049999, -13.449996, 1e-9]
    drawn = rounded_to_draw(values, decimals).tolist()
    assert [number(value, decimals, "fi") for value in drawn] == [number(value, decimals, "fi") for value in values]
    assert drawn == pytest.approx(values, abs=step / 100)

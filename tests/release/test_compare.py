"""What a release works out from counts: intervals, outcomes, ranks, trends, what stands out; and where it does not."""

from pathlib import Path

import pytest

from indicators import reference
from indicators.cube import Cube, Cubes, ObservationQuery
from indicators.release.make import make_release
from indicators.sources.sotkanet import harvest
from tests.conftest import make_tables
from tests.sources.sotkanet.test_replica import replica

Row = dict[str, object]
COUNTIES = [area.area for area in reference.areas() if area.area_type == "county"]
COMPARED = [area.area for area in reference.areas() if area.area_type == "county" and area.compared]


def counted(area: str, unemployed: int, labour_force: int = 10_000, **more: object) -> Row:
    """Unemployment (a lower value is better) of an area from its counts."""
    value = 100 * unemployed / labour_force
    return {"area": area, "numerator": unemployed, "denominator": labour_force, "value": value} | more


def country(value: float, **more: object) -> Row:
    return {"area_type": "country", "area": "FI", "value": value} | more


def released(directory: Path, rows: list[Row], **given: object) -> Cube:
    make_release(make_tables(rows, **given), directory)  # type: ignore[arg-type]
    return Cubes(directory).current()


def outcomes(cube: Cube, indicator: int = 181) -> dict[str, str]:
    rows = cube.comparisons(indicator).to_pylist()
    return {row["area"]: row["outcome95"] for row in rows if row["area_type"] == "county"}


def test_a_share_above_the_countrys_is_worse_where_lower_is_better(tmp_path: Path) -> None:
    cube = released(tmp_path, [country(10.0), counted("20", 1300), counted("21", 700), counted("19", 1005)])
    assert outcomes(cube) == {"20": "worse", "21": "better", "19": "similar"}


def test_without_a_judgement_an_area_is_higher_or_lower_and_has_no_rank(tmp_path: Path) -> None:
    rows = [row | {"indicator": 171} for row in (country(10.0), counted("20", 1300), counted("21", 700))]
    cube = released(tmp_path, rows, indicators=[{"indicator": 171}])
    assert outcomes(cube, 171) == {"20": "higher", "21": "lower"}
    assert {row["rank"] for row in cube.comparisons(171).to_pylist()} == {None}


def test_a_value_without_counts_gets_no_interval_no_outcome_and_no_rank(tmp_path: Path) -> None:
    cube = released(tmp_path, [country(10.0), {"area": "20", "value": 13.0}, {"area": "21", "value": 7.0}])
    rows = cube.observations(ObservationQuery(181, area_types=("county",))).to_pylist()
    assert {(row["lower95"], row["upper998"], row["ci_method"]) for row in rows} == {(None, None, "none")}
    assert outcomes(cube) == {"20": "not_tested", "21": "not_tested"}
    assert {row["rank"] for row in cube.comparisons(181).to_pylist()} == {None}
    assert {row["stands_out"] for row in cube.latest_of_area("county", "20")} == {None}


def test_counts_of_visits_give_no_interval(tmp_path: Path) -> None:
    row = {"indicator": 1552, "area": "20", "value": 1500.0, "numerator": 15_000, "denominator": 10_000}
    cube = released(tmp_path, [row], indicators=[{"indicator": 1552, "unit": "per_1000"}])
    (found,) = cube.observations(ObservationQuery(1552)).to_pylist()
    assert (found["lower95"], found["ci_method"]) == (None, "none")


def test_an_indicator_outside_the_set_is_not_judged(tmp_path: Path) -> None:
    rows = [row | {"indicator": 9} for row in (country(10.0), counted("20", 1300))]
    cube = released(tmp_path, rows, indicators=[{"indicator": 9}])
    assert cube.comparisons(9).num_rows == 0
    assert cube.indicators[9].polarity == "no_judgement"


def test_the_mainland_is_the_benchmark_where_the_country_has_no_value(tmp_path: Path) -> None:
    cube = released(tmp_path, [{"area_type": "mainland", "area": "FI1", "value": 10.0}, counted("20", 1300)])
    (row,) = cube.comparisons(181).to_pylist()
    assert (row["benchmark_type"], row["benchmark_area"], row["outcome95"]) == ("mainland", "FI1", "worse")


def test_aland_and_municipalities_are_shown_but_not_compared(tmp_path: Path) -> None:
    areas = [{"area_type": "municipality", "area": "205", "name_fi": "Kajaani", "parent": "20"}]
    rows = [country(10.0), counted("91", 1300), counted("205", 1300, area_type="municipality"), counted("20", 1300)]
    cube = released(tmp_path, rows, areas=areas)
    assert [(row["area_type"], row["area"]) for row in cube.comparisons(181).to_pylist()] == [("county", "20")]
    intervals = cube.observations(ObservationQuery(181, areas=("91", "205"))).to_pylist()
    assert [row["ci_method"] for row in intervals] == ["wilson", "wilson"]


def test_ranks_run_over_the_22_and_each_interval_holds_its_rank(tmp_path: Path) -> None:
    cube = released(tmp_path, [country(10.0), *(counted(area, 700 + 25 * i) for i, area in enumerate(COUNTIES))])
    rows = [row for row in cube.comparisons(181).to_pylist() if row["rank"] is not None]
    assert sorted(row["area"] for row in rows) == sorted(COMPARED)
    assert {row["rank_of"] for row in rows} == {22}
    assert all(row["rank_best"] <= row["rank"] <= row["rank_worst"] for row in rows)
    assert min(rows, key=lambda row: row["rank"])["area"] == COUNTIES[0]


def test_a_trend_is_not_worked_out_across_a_break_nor_from_four_points(tmp_path: Path) -> None:
    def years(area: str, first: int, **at: str) -> list[Row]:
        return [
            counted(area, 500 + 200 * (year - first), time=year, status=at.get(f"y{year}", "A"))
            for year in range(first, 2025)
        ]

    rows = [*years("20", 2020), *years("21", 2020, y2022="B"), *years("19", 2021), *years("18", 2020, y2020="B")]
    cube = released(tmp_path, rows)
    assert {row["area"]: (row["trend"], row["reason"]) for row in cube.trends(181).to_pylist()} == {
        "20": ("worsening", None),
        "21": ("not_calculated", "break_in_series"),
        "19": ("not_calculated", "too_few_points"),
        "18": ("worsening", None),
        # The four are a collaborative area together, whose value is known in the four years they share.
        "YTA5": ("not_calculated", "too_few_points"),
    }


def test_what_stands_out_is_tested_and_large_enough(tmp_path: Path) -> None:
    # Huge counts make every difference certain; only Kainuu's is as large as half the spread between areas.
    rows = [counted(area, 100_000 + 10 * i, 1_000_000) for i, area in enumerate(COMPARED) if area != "20"]
    cube = released(tmp_path, [country(10.0), *rows, counted("20", 130_000, 1_000_000)])
    assert [row["stands_out"] for row in cube.latest_of_area("county", "20")] == [True]
    (other,) = cube.latest_of_area("county", "90")
    assert (other["outcome95"], other["stands_out"]) == ("similar", False)


def test_what_stands_out_is_of_the_main_sex_in_whatever_order_the_source_lists_them(tmp_path: Path) -> None:
    rows = [row | {"sex": sex} for sex in ("male", "female") for row in (country(10.0), counted("20", 1300))]
    cube = released(tmp_path, rows, indicators=[{"indicator": 181, "sexes": ["male", "female"]}])
    (row,) = cube.latest_of_area("county", "20")
    assert row["sex"] == "female"
    assert row["stands_out"] is not None


def test_the_difference_in_people_is_arithmetic_with_its_interval(tmp_path: Path) -> None:
    cube = released(tmp_path, [country(10.0), counted("20", 1300)])
    (row,) = cube.comparisons(181).to_pylist()
    assert row["people"] == pytest.approx(300)
    assert 0 < row["people_lower95"] < 300 < row["people_upper95"]


def test_an_interval_that_was_worked_out_is_no_revision(tmp_path: Path) -> None:
    rows = [country(10.0), counted("20", 1300), {"area": "21", "value": 7.0, "lower95": 6.0, "upper95": 8.0}]
    make_release(make_tables(rows), tmp_path)
    assert make_release(make_tables(rows), tmp_path).changes == {
        "new": 0,
        "revised": 0,
        "unchanged": 3,
        "withdrawn": 0,
    }


@pytest.mark.replica
def test_recorded_unemployment_of_2019_is_compared_and_earlier_years_without_counts_are_not(
    tmp_path: Path,
) -> None:
    with replica() as base_url:
        make_release(harvest(base_url, tmp_path / "cache", [181]), tmp_path / "releases")
    cube = Cubes(tmp_path / "releases").current()
    rows = [row for row in cube.comparisons(181).to_pylist() if row["area_type"] == "county"]
    tested = [row for row in rows if row["time"] == 2019]
    assert sorted(row["area"] for row in tested) == sorted(COMPARED)
    assert all(row["outcome95"] != "not_tested" and row["rank_best"] <= row["rank_worst"] for row in tested)
    assert {row["outcome95"] for row in rows if row["time"] < 2019} == {"not_tested"}
    made = cube.observations(ObservationQuery(181, area_types=("county",), times=(2019,))).to_pylist()
    assert {row["ci_method"] for row in made if row["area"] in COMPARED} == {"wilson_derived"}
    assert {row["denominator"] for row in made} == {None}

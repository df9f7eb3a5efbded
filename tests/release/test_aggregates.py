"""Areas above the counties that the source gives no value of; funnel limits; groups; and blocks that change nothing."""

from pathlib import Path

import duckdb
import numpy as np
import pytest

from indicators import reference
from indicators.cube import Cube, ObservationQuery
from indicators.release import arrays
from indicators.release.directory import CUBE
from indicators.release.make import make_release
from indicators.sources.simulated import simulate
from indicators.statistics import funnel, ranks
from tests.release.test_compare import COMPARED, COUNTIES, Row, counted, country, released

NORTH = ("18", "19", "20", "21")  # the counties of YTA5


def above(cube: Cube, indicator: int = 181) -> dict[str, Row]:
    rows = cube.observations(ObservationQuery(indicator)).to_pylist()
    return {row["area"]: row for row in rows if row["area_type"] not in ("county", "municipality")}


def test_a_collaborative_area_is_the_sum_of_its_counties(tmp_path: Path) -> None:
    rows = [counted("18", 100, 1000), counted("19", 900, 3000), counted("20", 50, 2000), counted("21", 0, 500)]
    found = above(released(tmp_path, rows))
    assert set(found) == {"YTA5"}
    row = found["YTA5"]
    assert (row["numerator"], row["denominator"], row["origin"], row["status"]) == (1050, 6500, "aggregate", "A")
    assert row["value"] == pytest.approx(100 * 1050 / 6500)  # the mean of the percentages would be 10.6
    assert row["ci_method"] == "wilson"


def test_the_country_is_made_of_all_and_is_the_benchmark_then(tmp_path: Path) -> None:
    cube = released(tmp_path, [counted(area, 900 + place) for place, area in enumerate(COUNTIES)])
    found = above(cube)
    assert set(found) == {"FI", "FI1", "YTA1", "YTA2", "YTA3", "YTA4", "YTA5"}
    assert found["FI"]["denominator"] == 10_000 * 23
    assert found["FI1"]["denominator"] == 10_000 * 22
    assert {row["benchmark_area"] for row in cube.comparisons(181).to_pylist()} == {"FI"}


def test_what_the_source_gives_stands(tmp_path: Path) -> None:
    given = {"area_type": "collaborative_area", "area": "YTA5", "value": 7.0}
    found = above(released(tmp_path, [given, *(counted(area, 1000) for area in NORTH)]))
    assert (found["YTA5"]["value"], found["YTA5"]["origin"]) == (7.0, "source")


def test_with_a_part_missing_there_is_no_whole_and_no_mean_of_percentages(tmp_path: Path) -> None:
    # What the fourth county has in each year; in the last it has all, and only then is there a whole.
    parts: dict[int, Row | None] = {
        2012: {"status": "S"},
        2013: {"status": "M"},
        2014: {"value": 10.0, "numerator": 1000},
        2015: {"value": 10.0},
        # Numerator and denominator of something else.
        2016: {"value": 10.0, "numerator": 10, "denominator": 10_000},
        2017: None,  # not even a row
        2018: counted("21", 1000),
    }
    rows = [counted(area, 1000, time=year) for year in parts for area in NORTH[:3]]
    rows += [part | {"area": "21", "time": year} for year, part in parts.items() if part is not None]
    found = released(tmp_path, rows).observations(ObservationQuery(181)).to_pylist()
    assert [(row["time"], row["area"]) for row in found if row["area_type"] != "county"] == [(2018, "YTA5")]


def test_where_an_indicator_does_not_apply_nothing_is_added(tmp_path: Path) -> None:
    rows = [*(counted(area, 1000) for area in COMPARED), {"area": "91", "status": "Z"}]
    assert above(released(tmp_path, rows))["FI"]["denominator"] == 10_000 * 22


def test_the_whole_is_as_provisional_as_its_parts(tmp_path: Path) -> None:
    rows = [counted("18", 1000, status="P"), *(counted(area, 1000) for area in NORTH[1:])]
    assert above(released(tmp_path, rows))["YTA5"]["status"] == "P"


def test_a_count_is_summed_and_a_score_is_not(tmp_path: Path) -> None:
    rows = [{"indicator": key, "area": area, "value": 40.0} for key in (127, 4072) for area in NORTH]
    described = [{"indicator": 127, "unit": "persons"}, {"indicator": 4072, "unit": "points"}]
    cube = released(tmp_path, rows, indicators=described)
    assert above(cube, 127)["YTA5"]["value"] == 160
    assert above(cube, 4072) == {}


# Funnel and groups


def test_funnel_limits_are_those_of_the_counties_sizes(tmp_path: Path) -> None:
    sizes = [1000 * (1 + place) for place in range(len(COMPARED))]
    shares = np.random.default_rng(5).normal(0.1, 0.02, len(COMPARED))
    counts = [round(size * share) for size, share in zip(sizes, shares, strict=True)]
    rows = [counted(area, *pair) for area, *pair in zip(COMPARED, counts, sizes, strict=True)]
    found = released(tmp_path, [country(10.0), *rows]).funnel(181).to_pylist()
    assert [row["area"] for row in found] == sorted(COMPARED)
    percentages = [100 * count / size for count, size in zip(counts, sizes, strict=True)]
    dispersion = float(funnel.overdispersion("proportion", percentages, sizes, 10.0, 100))
    assert dispersion > 1
    for row, size in zip(found, sizes, strict=True):
        spread = 100 * np.sqrt(0.1 * 0.9 * dispersion / size)
        assert (row["size"], row["size_derived"], row["centre"]) == (size, False, 10.0)
        assert row["upper95"] == pytest.approx(10 + 1.959964 * spread)
        assert row["lower998"] == pytest.approx(max(10 - 3.090232 * spread, 0))
        assert row["spread"] / np.sqrt(size) == pytest.approx(spread)


def test_a_size_that_follows_from_a_rounded_percentage_is_told_in_two_figures(tmp_path: Path) -> None:
    row = counted("20", 1234, 10_000) | {"value": 12.3, "denominator": None}
    (found,) = released(tmp_path, [country(10.0), row]).funnel(181).to_pylist()
    assert (found["size"], found["size_derived"]) == (10_000, True)


def test_no_funnel_without_counts_and_none_without_a_country(tmp_path: Path) -> None:
    assert released(tmp_path / "1", [country(10.0), {"area": "20", "value": 13.0}]).funnel(181).num_rows == 0
    assert released(tmp_path / "2", [counted("20", 1300)]).funnel(181).num_rows == 0


def test_groups_of_the_cube_are_those_of_the_method_also_without_a_judgement(tmp_path: Path) -> None:
    rows = [
        counted(area, 700 + 30 * place, 5000, indicator=key)
        for key in (181, 171)
        for place, area in enumerate(COMPARED)
    ]
    cube = released(
        tmp_path,
        [*rows, *(country(20.0, indicator=key) for key in (181, 171))],
        indicators=[{"indicator": 181}, {"indicator": 171}],
    )
    for key, polarity in ((181, "lower_is_better"), (171, "no_judgement")):
        values = {row["area"]: row for row in cube.observations(ObservationQuery(key, ("county",))).to_pylist()}
        figures = [[values[area][name] for area in COMPARED] for name in ("value", "lower95", "upper95")]
        expected = ranks.groups(*figures, polarity)
        compared = {row["area"]: row for row in cube.comparisons(key).to_pylist() if row["area_type"] == "county"}
        assert [compared[area]["group_first"] for area in COMPARED] == expected.first.tolist()
        assert [compared[area]["group_last"] for area in COMPARED] == expected.last.tolist()
        assert expected.last.max() > 1


# Blocks


def test_a_release_is_the_same_whatever_the_size_of_its_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = {
        key: record for key, record in reference.indicators().items() if key in (4, 127, 181, 187, 2343, 4404, 3892)
    }
    tables = simulate(3, records=chosen)
    whole = make_release(tables, tmp_path / "whole").id
    monkeypatch.setattr(arrays, "_BLOCK", 1)
    parts = make_release(tables, tmp_path / "parts").id
    one, other = (tmp_path / name / id_ / CUBE for name, id_ in (("whole", whole), ("parts", parts)))
    with duckdb.connect(one, read_only=True) as left, duckdb.connect(other, read_only=True) as right:
        names = [name for (name,) in left.execute("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()]
        assert {"comparison", "ranking", "funnel", "trend", "standing", "peer"} <= set(names)
        for name in set(names) - {"release"}:
            found = left.execute(f"FROM {name}").fetchall()
            assert found == right.execute(f"FROM {name}").fetchall(), name


def test_a_part_that_is_estimated_or_broken_is_not_hidden_by_one_that_is_provisional(tmp_path: Path) -> None:
    for status, other in (("E", "E"), ("B", "B")):
        rows = [counted("18", 1000, status=status), *(counted(area, 1000, status="P") for area in NORTH[1:])]
        row = above(released(tmp_path / status, rows))["YTA5"]
        assert row["status"] == other
        assert (row["ci_method"] == "none") == (status == "E")


def test_answers_of_a_survey_are_not_added_up(tmp_path: Path) -> None:
    rows = [counted(area, 100, 1000, indicator=4404) for area in NORTH]
    assert above(released(tmp_path, rows, indicators=[{"indicator": 4404}]), 4404) == {}

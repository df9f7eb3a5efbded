"""What areas are compared with besides the country: their peers and their own period before; and when they are not."""

from pathlib import Path

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from indicators import reference
from indicators.cube import Cube, ObservationQuery
from indicators.records import BENCHMARKS
from tests.release.test_compare import COMPARED, Row, counted, country, released

# Indicators that measure background variables: population, Swedish speakers, speakers of foreign languages.
BACKGROUND = {127: "persons", 2343: "percent", 187: "per_1000"}


def against(cube: Cube, benchmark: str, area: str = "20") -> list[Row]:
    return [row for row in cube.comparisons(181, benchmark).to_pylist() if row["area"] == area]


def background(**values: dict[str, float]) -> list[Row]:
    """Background of all compared counties: far from one another, but for what ``values`` says."""
    rows: list[Row] = []
    for place, area in enumerate(COMPARED):
        own = {"127": 50_000.0 + 20_000 * place, "2343": 5.0 + 3 * (place % 7), "187": 10.0 + 11 * (place % 5)}
        own |= values.get(f"a{area}", {})
        rows += [{"indicator": indicator, "area": area, "value": own[str(indicator)]} for indicator in BACKGROUND]
    return rows


def with_background(tmp_path: Path, rows: list[Row], **values: dict[str, float]) -> Cube:
    described = [{"indicator": key, "unit": unit} for key, unit in BACKGROUND.items()]
    return released(tmp_path, [*rows, *background(**values)], indicators=[{"indicator": 181}, *described])


# The area's own period before


def test_the_own_earlier_period_is_tested_with_the_errors_of_both(tmp_path: Path) -> None:
    cube = released(tmp_path, [counted("20", 100, 1000, time=2019), counted("20", 130, 1000, time=2020)])
    (row,) = against(cube, "earlier")
    # Independently: Newcombe's interval of the difference of two shares. Against the point 10 % it would be "worse".
    low, high = confint_proportions_2indep(130, 1000, 100, 1000, method="newcomb", compare="diff")
    assert (row["benchmark_time"], row["benchmark_value"], row["time"]) == (2019, 10.0, 2020)
    assert row["people_lower95"] == pytest.approx(1000 * low)
    assert row["people_upper95"] == pytest.approx(1000 * high)
    assert (low > 0, row["outcome95"], row["outcome998"]) == (True, "worse", "similar")


def test_a_difference_within_the_errors_of_both_periods_is_similar(tmp_path: Path) -> None:
    cube = released(tmp_path, [counted("20", 100, 1000, time=2019), counted("20", 122, 1000, time=2020)])
    (row,) = against(cube, "earlier")
    assert row["outcome95"] == "similar"


def test_a_period_without_value_is_passed_over(tmp_path: Path) -> None:
    missing = {"area": "20", "time": 2019, "status": "M"}
    cube = released(tmp_path, [counted("20", 1000, time=2018), missing, counted("20", 2000, time=2020)])
    assert [row["benchmark_time"] for row in against(cube, "earlier")] == [2018]


def test_nothing_is_compared_across_a_break_and_the_reason_is_given(tmp_path: Path) -> None:
    cube = released(tmp_path, [counted("20", 1000, time=2019), counted("20", 2000, time=2020, status="B")])
    (row,) = against(cube, "earlier")
    assert (row["outcome95"], row["outcome998"], row["reason"]) == ("not_tested", "not_tested", "break_in_series")
    assert row["people"] is None


def test_across_a_changed_division_an_area_is_compared_within_its_own_time_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = tuple(
        area.model_copy(update={"division_from": 2021}) if area.area == "20" else area for area in reference.areas()
    )
    monkeypatch.setattr(reference, "areas", lambda: changed)
    years = range(2017, 2024)
    rows = [counted("20", 1000 + 100 * (year - 2017), time=year) for year in years]
    rows += [counted("19", 1000 + 100 * (year - 2017), time=year) for year in years]
    cube = released(tmp_path, [*rows, *(country(10.0, time=year) for year in years)])
    reasons = {row["time"]: row["reason"] for row in against(cube, "earlier")}
    assert reasons == {2021: "division_changed", **dict.fromkeys((2018, 2019, 2020, 2022, 2023))}
    assert {row["reason"] for row in against(cube, "earlier", "19")} == {None}
    # Within one period nothing stands between the area and the country.
    assert {row["reason"] for row in against(cube, "country")} == {None}
    trends = {row["area"]: (row["trend"], row["reason"]) for row in cube.trends(181).to_pylist()}
    assert trends == {"20": ("not_calculated", "division_changed"), "19": ("worsening", None)}
    assert cube.areas["county", "20"].division_from == 2021


def test_an_estimated_value_has_no_interval_of_its_count_and_is_not_tested(tmp_path: Path) -> None:
    cube = released(tmp_path, [country(10.0), counted("20", 1300, status="E")])
    (value,) = cube.observations(ObservationQuery(181, areas=("20",))).to_pylist()
    (row,) = against(cube, "country")
    assert (value["ci_method"], row["outcome95"], row["reason"]) == ("none", "not_tested", "estimated")


def test_an_estimated_value_with_its_producers_interval_is_tested(tmp_path: Path) -> None:
    estimated = {"area": "20", "value": 13.0, "lower95": 12.0, "upper95": 14.0, "status": "E"}
    cube = released(tmp_path, [country(10.0), estimated])
    assert [(row["outcome95"], row["reason"]) for row in against(cube, "country")] == [("worse", None)]


# Peers


def test_the_nearest_counties_are_peers_with_distance_shares_and_stability(tmp_path: Path) -> None:
    alike = {"127": 70_000.0, "2343": 4.0, "187": 12.0}
    cube = with_background(tmp_path, [], a20=alike, a14=alike | {"127": 71_000.0})
    peers = cube.peers("20")
    assert [row["place"] for row in peers] == [1, 2, 3, 4, 5]
    assert peers[0]["peer"] == "14"
    assert [row["distance"] for row in peers] == sorted(row["distance"] for row in peers)
    for row in peers:
        assert sum(share["share"] for share in row["shares"]) == pytest.approx(1)
        assert 0 < row["stability"] <= 1
    assert {row["variable"] for row in cube.peer_variables if row["time"] is not None} == {
        *("population", "density", "swedish", "foreign")
    }
    # Independently: from the background in the cube, one pair at a time.
    table = cube.background().to_pandas().pivot(index="area", columns="variable", values="value")
    weights = {row["variable"]: row["weight"] for row in cube.peer_variables}
    total = sum(weights[name] for name in table.columns)
    scaled = (table - table.mean()) / table.std()
    square = sum(weights[name] / total * (scaled[name]["20"] - scaled[name]["14"]) ** 2 for name in table.columns)
    assert peers[0]["distance"] == pytest.approx(np.sqrt(square))


def test_without_enough_background_there_are_no_peers(tmp_path: Path) -> None:
    rows = [{"indicator": 2343, "area": area, "value": 5.0 + place} for place, area in enumerate(COMPARED)]
    cube = released(tmp_path, rows, indicators=[{"indicator": 2343}])
    assert cube.peers("20") == []
    assert cube.comparisons(2343, "peers").num_rows == 0


def test_peers_count_together_and_their_error_counts_too(tmp_path: Path) -> None:
    rows = [counted(area, 900 + 10 * place, 10_000 + 1000 * place) for place, area in enumerate(COMPARED)]
    cube = with_background(tmp_path, rows)
    peers = {row["peer"] for row in cube.peers("20")}
    of = {row["area"]: row for row in cube.observations(ObservationQuery(181)).to_pylist()}
    events, persons = (sum(of[peer][name] for peer in peers) for name in ("numerator", "denominator"))
    (row,) = against(cube, "peers")
    assert row["benchmark_value"] == pytest.approx(100 * events / persons)
    own = of["20"]
    low, _ = confint_proportions_2indep(
        own["numerator"], own["denominator"], events, persons, method="newcomb", compare="diff"
    )
    assert row["people_lower95"] == pytest.approx(own["denominator"] * low)


def test_where_a_peer_lacks_its_denominator_the_peers_have_no_value(tmp_path: Path) -> None:
    rows = [country(10.0), *(counted(area, 900 + 10 * place) for place, area in enumerate(COMPARED))]
    cube = with_background(tmp_path, rows)
    peer = str(cube.peers("20")[0]["peer"])
    for row in rows:
        if row["area"] == peer:
            row["denominator"] = None
    again = with_background(tmp_path / "again", rows)
    assert against(again, "peers") == []
    assert against(again, "country") == against(cube, "country")


def test_every_benchmark_can_be_asked_for(tmp_path: Path) -> None:
    rows = [counted(area, 900 + 10 * place, time=year) for place, area in enumerate(COMPARED) for year in (2019, 2020)]
    cube = with_background(tmp_path, [country(10.0, time=2019), country(10.0), *rows])
    found = {benchmark: len(against(cube, benchmark)) for benchmark in BENCHMARKS}
    assert found == {"country": 2, "collaborative_area": 2, "peers": 2, "earlier": 1}


# What is known less surely than it looks


def test_what_may_be_rounding_is_no_difference(tmp_path: Path) -> None:
    # Both may be 10.05 in truth: with 20 million persons chance is far less than the last decimal.
    rounded = {"area": "20", "value": 10.1, "numerator": 2_015_000}
    cube = released(tmp_path, [country(10.0), rounded])
    (value,) = cube.observations(ObservationQuery(181, areas=("20",))).to_pylist()
    assert value["lower95"] > 10.05
    assert [row["outcome95"] for row in against(cube, "country")] == ["similar"]
    (row,) = cube.latest_of_area("county", "20")
    assert row["stands_out"] is False


def test_with_its_denominator_a_value_is_not_rounded(tmp_path: Path) -> None:
    cube = released(tmp_path, [country(10.0), counted("20", 2_020_000, 20_000_000)])
    assert [row["outcome95"] for row in against(cube, "country")] == ["worse"]


def test_an_estimated_benchmark_tests_nothing(tmp_path: Path) -> None:
    cube = released(tmp_path, [country(10.0, status="E"), counted("20", 2000)])
    assert [(row["outcome95"], row["reason"]) for row in against(cube, "country")] == [("not_tested", "estimated")]
    (row,) = cube.latest_of_area("county", "20")
    assert row["stands_out"] is None


def test_a_break_counts_where_the_area_itself_has_no_value_of_that_year(tmp_path: Path) -> None:
    rows = [counted("20", 1000 + 100 * (year - 2017), time=year) for year in range(2017, 2023) if year != 2020]
    rows += [{"area": "20", "time": 2020, "status": "S"}]
    rows += [counted("19", 1000, time=year, status="B" if year == 2020 else "A") for year in range(2017, 2023)]
    cube = released(tmp_path, rows)
    reasons = {row["time"]: row["reason"] for row in against(cube, "earlier")}
    assert reasons == {2018: None, 2019: None, 2021: "break_in_series", 2022: None}
    trends = {row["area"]: row["reason"] for row in cube.trends(181).to_pylist()}
    assert trends["20"] == "break_in_series"


def test_peers_are_not_compared_by_what_they_were_chosen_by(tmp_path: Path) -> None:
    rows = [
        {"indicator": 2343, "area": area, "value": 5.0 + place, "numerator": 50 + 10 * place, "denominator": 1000}
        for place, area in enumerate(COMPARED)
    ]
    rows += [row for row in background() if row["indicator"] != 2343]
    described = [{"indicator": key, "unit": unit} for key, unit in BACKGROUND.items()]
    cube = released(tmp_path, rows, indicators=described)
    assert cube.peers("20")
    assert cube.comparisons(2343, "peers").num_rows == 0

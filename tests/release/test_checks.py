"""The checks between a source's tables and a release: what stops a release, what it says, and what can be allowed."""

import math
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import duckdb
import hypothesis.strategies as st
import pyarrow as pa
import pytest
from hypothesis import given, settings

from indicators.cube import Cubes, ObservationQuery
from indicators.release import checks
from indicators.release.checks import CHECK_NAMES, ROW_CHECKS, run_checks
from indicators.release.directory import current_release
from indicators.release.make import ChecksFailedError
from indicators.release.manifest import Manifest
from indicators.tables import OBSERVATIONS

Make = Callable[..., Manifest]
Row = dict[str, object]

GOOD: Row = {"time": 2021, "value": 5.0}
#: Rows that only a wrong observation has and, for each, what the example of the failure must say. Those of two checks
#: have no key in common: they can be in one release.
BAD: dict[str, tuple[list[Row], str]] = {
    "unique_keys": ([{"value": 1.0}, {"value": 2.0}], "indicator 181, county 20, 2020, total: value 1.0"),
    "known_indicators": ([{"indicator": 99, "value": 1.0}], "indicator 99, county 20, 2020, total"),
    "known_areas": ([{"area": "77", "value": 1.0}], "indicator 181, county 77, 2020, total"),
    "known_sexes": ([{"sex": "other", "value": 1.0}], "county 20, 2020, other"),
    "known_periods": ([{"time": 1899, "value": 1.0}], "county 20, 1899, total"),
    "finite_values": ([{"time": 2011, "value": math.inf}], "value inf"),
    "values_in_range": ([{"time": 2012, "value": 100.5}], "value 100.5"),
    "status_agrees_with_value": ([{"time": 2013, "value": 1.0, "status": "S"}], "value 1.0, status S"),
    "interval_contains_value": ([{"time": 2014, "value": 1.0, "lower95": 2.0, "upper95": 3.0}], "interval 2.0 to 3.0"),
    "counts_not_negative": (
        [{"time": 2015, "value": 1.0, "numerator": -3.0}],
        "indicator 181, county 20, 2015, total: value 1.0",
    ),
}
#: Further rows that the same checks must stop.
ALSO_BAD: list[tuple[str, Row]] = [
    ("known_areas", {"area_type": "unknown", "area": "sotkanet:9", "value": 1.0}),
    ("known_areas", {"area_type": "municipality", "area": "20", "value": 1.0}),
    ("known_periods", {"time": 2101, "value": 1.0}),
    ("known_periods", {"time": None, "value": 1.0}),
    ("known_sexes", {"sex": None, "value": 1.0}),
    ("known_areas", {"area": None, "value": 1.0}),
    ("finite_values", {"value": -math.inf}),
    ("finite_values", {"value": math.nan}),
    ("finite_values", {"value": 1.0, "numerator": math.inf}),
    ("finite_values", {"value": 1.0, "denominator": math.nan}),
    ("finite_values", {"value": 1.0, "lower95": -math.inf, "upper95": 2.0}),
    ("values_in_range", {"value": -0.1}),
    ("status_agrees_with_value", {"value": None, "status": "A"}),
    ("status_agrees_with_value", {"value": 1.0, "status": "M"}),
    ("status_agrees_with_value", {"value": 1.0, "status": "Z"}),
    ("status_agrees_with_value", {"value": 1.0, "status": "X"}),
    ("status_agrees_with_value", {"value": None, "status": ""}),
    ("status_agrees_with_value", {"value": None, "status": None}),
    ("status_agrees_with_value", {"value": 1.0, "status": None}),
    ("interval_contains_value", {"value": 1.0, "lower95": 0.0, "upper95": 0.5}),
    ("interval_contains_value", {"value": 1.0, "lower95": 0.5}),
    ("interval_contains_value", {"value": 1.0, "upper95": 1.5}),
    ("interval_contains_value", {"value": None, "status": "S", "lower95": 0.5, "upper95": 1.5}),
    ("counts_not_negative", {"value": 1.0, "denominator": -1.0}),
]
#: Rows at the very edge of what is right.
EDGES: list[Row] = [
    {"time": 1900, "value": 0.0},
    {"time": 2100, "value": 100.0},
    {"value": 1.0, "lower95": 1.0, "upper95": 1.0},
    {"value": 1.0, "numerator": 0.0, "denominator": 0.0},
    {"value": 5e-324},
    {"value": 1.0, "status": "P"},
    {"value": 1.0, "status": "E"},
    {"value": 1.0, "status": "B"},
    {"value": None, "status": "S"},
    {"value": None, "status": "M"},
    {"value": None, "status": "Z"},
    {"area_type": "country", "area": "FI", "value": 1.0},
    {"indicator": 127, "value": 1e7},
]


def failed_of(error: pytest.ExceptionInfo[ChecksFailedError]) -> dict[str, int]:
    return {check.name: check.failures for check in error.value.failed}


def test_every_row_check_has_a_case_here() -> None:
    assert set(BAD) == {check.name for check in ROW_CHECKS}


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_row_stops_the_release_and_is_named(make: Make, releases: Path, name: str) -> None:
    rows, said = BAD[name]
    with pytest.raises(ChecksFailedError, match=name) as stopped:
        make([GOOD, *rows])
    assert failed_of(stopped) == {name: len(rows)}
    assert said in stopped.value.failed[0].examples[0]
    assert current_release(releases) is None


@pytest.mark.parametrize(("name", "row"), ALSO_BAD)
def test_every_kind_of_wrong_row_is_stopped(make: Make, name: str, row: Row) -> None:
    with pytest.raises(ChecksFailedError) as stopped:
        make([GOOD, row])
    assert failed_of(stopped) == {name: 1}


def test_rows_at_the_edge_of_what_is_right_pass(make: Make, releases: Path) -> None:
    # In one release, and each in a year of its own: a check that is too strict names the row that it stops.
    rows = [{"time": 2000 + place, **row} for place, row in enumerate(EDGES)]
    # Allowed, what fails does not stop the release, and the manifest tells the row.
    manifest = make([GOOD, *rows], allow=CHECK_NAMES)
    assert {check.name: check.examples for check in manifest.checks if not check.passed} == {}
    assert {check.name for check in manifest.checks} == set(CHECK_NAMES)
    assert manifest.counts["observation"] == 1 + len(EDGES)
    cube = Cubes(releases).current()
    left = [row for key in (181, 127) for row in cube.observations(ObservationQuery(key)).to_pylist()]
    assert {row["time"]: row["value"] for row in left} == {row["time"]: row["value"] for row in (GOOD, *rows)}


def test_allowed_checks_leave_their_rows_out_and_the_manifest_says_so(make: Make, releases: Path) -> None:
    manifest = make([GOOD, *(row for rows, _ in BAD.values() for row in rows)], allow=tuple(BAD))
    failed = {check.name: check for check in manifest.checks if not check.passed}
    assert {name: (check.allowed, check.failures) for name, check in failed.items()} == {
        name: (True, len(rows)) for name, (rows, _) in BAD.items()
    }
    assert [name for name, (_, said) in BAD.items() if said not in failed[name].examples[0]] == []
    assert manifest.counts["observation"] == 1
    left = Cubes(releases).current().observations(ObservationQuery(181)).to_pylist()
    assert [(row["time"], row["value"]) for row in left] == [(2021, 5.0)]


def test_a_check_that_is_allowed_but_passes_is_not_recorded_as_allowed(make: Make) -> None:
    manifest = make([GOOD], allow=CHECK_NAMES)
    assert [check.name for check in manifest.checks if check.allowed or not check.passed] == []


def test_allowing_one_check_does_not_let_another_pass(make: Make) -> None:
    with pytest.raises(ChecksFailedError) as stopped:
        make([GOOD, {"value": 101.0}, {"sex": "other", "value": 1.0}], allow=("known_sexes",))
    assert failed_of(stopped) == {"values_in_range": 1}


def test_all_checks_that_fail_are_told_at_once(make: Make) -> None:
    with pytest.raises(ChecksFailedError) as stopped:
        make([GOOD, {"value": 101.0}, {"sex": "other", "value": 1.0}, {"time": 5, "value": 1.0}])
    assert failed_of(stopped) == {"known_sexes": 1, "known_periods": 1, "values_in_range": 1}


def test_many_wrong_rows_are_counted_and_twenty_are_shown_in_order(make: Make) -> None:
    with pytest.raises(ChecksFailedError) as stopped:
        make([{"time": 2000 + year, "value": 200.0} for year in range(50)])
    (check,) = stopped.value.failed
    assert check.failures == 50
    years = [int(text.split(", ")[2]) for text in check.examples]
    assert years == list(range(2000, 2020))


def test_an_unknown_check_is_an_error_that_names_those_there_are(make: Make, releases: Path) -> None:
    with pytest.raises(ValueError, match="no such check: everything; there are unique_keys,"):
        make([GOOD], allow=("everything",))
    assert not releases.exists()


# Rows that are there more than once


def test_equal_rows_stop_the_release_and_one_stays_where_that_is_allowed(make: Make, releases: Path) -> None:
    with pytest.raises(ChecksFailedError):
        make([GOOD, GOOD, GOOD])
    manifest = make([GOOD, GOOD, GOOD], allow=("unique_keys",))
    assert manifest.counts["observation"] == 1


_KEY = ("indicator", "area", "time", "sex")
_rows = st.lists(
    st.fixed_dictionaries(
        {
            "indicator": st.sampled_from([181, 127]),
            "area": st.sampled_from(["20", "19"]),
            "time": st.sampled_from([2020, 2021]),
            "sex": st.sampled_from(["total", "male"]),
            "value": st.sampled_from([1.0, 2.0]),
        }
    ),
    max_size=12,
)


@settings(max_examples=60)
@given(rows=_rows, allowed=st.booleans())
def test_after_the_check_every_key_is_there_once_or_the_check_has_failed(rows: list[Row], allowed: bool) -> None:
    contents: dict[tuple[object, ...], Counter[object]] = {}
    for row in rows:
        contents.setdefault(tuple(row[name] for name in _KEY), Counter())[row["value"]] += 1
    contradicting = {key for key, values in contents.items() if len(values) > 1}
    expected = sum(values.total() if key in contradicting else values.total() - 1 for key, values in contents.items())
    with duckdb.connect() as connection:
        table = pa.Table.from_pylist(
            [{**dict.fromkeys(OBSERVATIONS.names), "area_type": "county", "status": "A", **row} for row in rows],
            schema=OBSERVATIONS,
        )
        connection.register("given", table)
        connection.execute("CREATE TABLE observations AS FROM given")
        connection.execute("CREATE TABLE previous AS FROM observations LIMIT 0")
        connection.execute(
            "CREATE TABLE indicators AS SELECT * FROM "
            "(VALUES (181, 'a', 'a', 'a', 'percent'), (127, 'b', 'b', 'b', 'persons'))"
            " t(indicator, title_fi, title_sv, title_en, unit)"
        )
        connection.execute(
            "CREATE TABLE areas AS SELECT * FROM (VALUES ('county', '20'), ('county', '19')) t(area_type, area)"
        )
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(checks, "ROW_CHECKS", [check for check in ROW_CHECKS if check.name == "unique_keys"])
            patched.setattr(checks, "SET_CHECKS", ())
            (result,) = run_checks(connection, {}, ("unique_keys",) if allowed else ())
        left = [key for *key, _ in connection.execute(f"SELECT {', '.join(_KEY)}, value FROM observations").fetchall()]
    assert (result.name, result.failures, result.passed) == ("unique_keys", expected, expected == 0)
    if allowed:
        assert sorted(map(tuple, left)) == sorted(contents.keys() - contradicting)
    else:
        assert len(left) == len(rows)


# Checks of the whole set


def years(*given: int, indicator: int = 181) -> list[Row]:
    return [{"indicator": indicator, "time": year, "value": 1.0} for year in given]


def test_no_observations_at_all_stop_the_release(make: Make) -> None:
    with pytest.raises(ChecksFailedError) as stopped:
        make([])
    assert stopped.value.failed[0].name == "not_empty"
    assert stopped.value.failed[0].examples == ("there are no observations",)


@pytest.mark.parametrize("title", [None, ""])
def test_an_indicator_without_a_title_in_any_language_stops_the_release(make: Make, title: str | None) -> None:
    untitled = {"indicator": 181, "title_fi": title, "title_sv": title, "title_en": title}
    with pytest.raises(ChecksFailedError) as stopped:
        make([GOOD], indicators=[untitled])
    assert stopped.value.failed[0].examples == ("indicator 181 has no title in any language",)
    assert make([GOOD], indicators=[{**untitled, "title_en": "Something"}]).counts["indicator"] == 1


@pytest.mark.parametrize("unit", ["furlongs", None])
def test_an_indicator_of_an_unknown_unit_stops_the_release(make: Make, unit: str | None) -> None:
    with pytest.raises(ChecksFailedError) as stopped:
        make([GOOD], indicators=[{"indicator": 181, "unit": unit}])
    assert failed_of(stopped) == {"known_units": 1}


def test_an_indicator_given_twice_stops_the_release(make: Make) -> None:
    with pytest.raises(ChecksFailedError) as stopped:
        make([GOOD], indicators=[{"indicator": 181}, {"indicator": 127}, {"indicator": 181}])
    assert failed_of(stopped) == {"unique_indicators": 1}
    assert stopped.value.failed[0].examples == ("indicator 181 is there 2 times",)


def test_a_municipality_given_twice_stops_the_release(make: Make) -> None:
    helsinki: Row = {"area_type": "municipality", "area": "091", "name_fi": "Helsinki", "parent": "90"}
    with pytest.raises(ChecksFailedError) as stopped:
        make([GOOD], areas=[helsinki, helsinki])
    assert failed_of(stopped) == {"unique_areas": 1}
    assert stopped.value.failed[0].examples == ("municipality 091 is there 2 times",)


def test_an_indicator_that_has_lost_everything_stops_the_release(make: Make) -> None:
    many = years(*range(1950, 2060))
    make([*many, *years(2020, indicator=127)])
    with pytest.raises(ChecksFailedError) as stopped:
        make(many)
    failed = {check.name: check.examples for check in stopped.value.failed}
    assert failed["indicators_lost"] == ("indicator 127 had 1 observations in the release before, now none",)
    assert "observation_count" not in failed
    assert make(many, allow=("indicators_lost", "cells_lost")).changes["withdrawn"] == 1


def test_more_than_two_per_cent_fewer_observations_stop_the_release(make: Make) -> None:
    make(years(*range(1950, 2050)))
    assert make(years(*range(1950, 2048))).changes["withdrawn"] == 2
    with pytest.raises(ChecksFailedError) as stopped:
        make(years(*range(1950, 2046)))
    assert failed_of(stopped) == {"observation_count": 1}
    assert stopped.value.failed[0].examples == ("there are 96 observations; the release before has 98",)
    manifest = make(years(*range(1950, 2046)), allow=("observation_count",))
    assert [check.name for check in manifest.checks if check.allowed] == ["observation_count"]
    assert manifest.counts["observation"] == 96


def test_values_that_become_empty_cells_stop_the_release_when_they_are_many(make: Make) -> None:
    make(years(*range(2000, 2020)))
    gone: list[Row] = [{"time": year, "value": None, "status": "M"} for year in (2000, 2001, 2002)]
    assert make([*gone[:2], *years(*range(2002, 2020))]).changes["revised"] == 2
    with pytest.raises(ChecksFailedError) as stopped:
        make([*gone, {"time": 2003, "value": None, "status": "M"}, *years(*range(2004, 2020))])
    assert failed_of(stopped) == {"cells_lost": 1}
    assert stopped.value.failed[0].examples == ("indicator 181 has lost 2 of 18 values",)


def test_another_source_may_have_far_fewer_observations(make: Make) -> None:
    make(years(*range(1950, 2050)), series="one")
    assert make(years(2020), series="another").counts["observation"] == 1

"""What a release says of the figures of the release before: new, revised, unchanged, withdrawn."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from indicators.cube import Cubes, ObservationQuery
from indicators.release.directory import CUBE, rollback
from indicators.release.manifest import Manifest

Make = Callable[..., Manifest]

ALLOW = ("observation_count", "cells_lost", "indicators_lost")
FIRST: list[dict[str, object]] = [
    {"time": 2018, "value": 1.0},
    {"time": 2019, "value": 2.0, "status": "P"},
    {"time": 2020, "value": 3.0},
]


def changes(releases: Path, release: str | None = None) -> dict[int, tuple[str, float | None, str | None]]:
    cubes = Cubes(releases)
    cube = cubes.of(release) if release else cubes.current()
    rows = cube.observations(ObservationQuery(181)).to_pylist()
    return {row["time"]: (row["change"], row["previous_value"], row["previous_status"]) for row in rows}


def withdrawn(releases: Path, release: str) -> list[tuple[int, float | None]]:
    with duckdb.connect(releases / release / CUBE, read_only=True) as connection:
        return connection.execute("SELECT time, value FROM withdrawn").fetchall()


def test_everything_in_a_first_release_is_new(make: Make, releases: Path) -> None:
    manifest = make(FIRST)
    assert manifest.compared_with is None
    assert manifest.changes == {"new": 3, "revised": 0, "unchanged": 0, "withdrawn": 0}
    assert set(changes(releases).values()) == {("new", None, None)}


def test_new_revised_unchanged_and_withdrawn_are_told_apart(make: Make, releases: Path) -> None:
    first = make(FIRST)
    second = make(
        [{"time": 2018, "value": 1.0}, {"time": 2019, "value": 2.5}, {"time": 2021, "value": 4.0}], allow=ALLOW
    )
    assert second.compared_with == first.id
    assert second.changes == {"new": 1, "revised": 1, "unchanged": 1, "withdrawn": 1}
    assert changes(releases) == {
        2018: ("unchanged", None, None),
        2019: ("revised", 2.0, "P"),
        2021: ("new", None, None),
    }
    assert withdrawn(releases, second.id) == [(2020, 3.0)]


@pytest.mark.parametrize(
    "change",
    [
        {"value": 3.0000000000000004},
        {"status": "E"},
        {"value": None, "status": "S"},
        {"lower95": 2.0, "upper95": 4.0},
        {"numerator": 30.0},
        {"denominator": 1000.0},
    ],
)
def test_a_change_of_anything_but_the_key_is_a_revision(make: Make, releases: Path, change: dict[str, object]) -> None:
    make(FIRST)
    make([*FIRST[:2], {**FIRST[2], **change}], allow=ALLOW)
    assert changes(releases)[2020] == ("revised", 3.0, "A")


def test_a_suppressed_figure_that_becomes_known_was_empty_before(make: Make, releases: Path) -> None:
    make([*FIRST[:2], {"time": 2020, "value": None, "status": "S"}])
    make(FIRST)
    assert changes(releases)[2020] == ("revised", None, "S")


def test_an_empty_cell_that_stays_empty_is_unchanged(make: Make) -> None:
    empty: dict[str, object] = {"time": 2020, "value": None, "status": "M"}
    make([empty])
    assert make([empty]).changes == {"new": 0, "revised": 0, "unchanged": 1, "withdrawn": 0}


def test_a_figure_that_was_withdrawn_and_comes_again_is_new(make: Make, releases: Path) -> None:
    make(FIRST)
    make(FIRST[:2], allow=ALLOW)
    third = make(FIRST)
    assert changes(releases)[2020] == ("new", None, None)
    assert withdrawn(releases, third.id) == []


def test_only_releases_of_the_same_series_are_compared(make: Make) -> None:
    first = make(FIRST, series="one")
    other = make([{"time": 2020, "value": 9.0}], series="another")
    again = make(FIRST, series="one")
    assert other.compared_with is None
    assert other.changes == {"new": 1, "revised": 0, "unchanged": 0, "withdrawn": 0}
    assert again.compared_with == first.id
    assert again.changes["unchanged"] == 3


def test_after_a_rollback_the_comparison_is_with_what_is_served(make: Make, releases: Path) -> None:
    first = make(FIRST)
    wrong = make([{**row, "value": 50.0} for row in FIRST])
    assert rollback(releases) == first.id
    third = make(FIRST)
    assert third.compared_with == first.id
    assert third.changes == {"new": 0, "revised": 0, "unchanged": 3, "withdrawn": 0}
    assert third.id not in (first.id, wrong.id)


def test_an_earlier_release_keeps_saying_what_it_said(make: Make, releases: Path) -> None:
    first = make(FIRST)
    make([{**row, "value": 50.0} for row in FIRST])
    assert set(changes(releases, first.id).values()) == {("new", None, None)}

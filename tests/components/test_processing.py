"""What the definition says was done to the numbers of an indicator: no more than was done."""

from pathlib import Path

from components.processing import processing
from indicators.cube import Cube, Cubes, ObservationQuery
from indicators.release.make import make_release
from tests.components.reading import text
from tests.conftest import make_tables


def cube_of(
    directory: Path, observations: list[dict[str, object]], areas: list[dict[str, object]] | None = None
) -> Cube:
    make_release(make_tables(observations, areas=areas or []), directory)
    return Cubes(directory).current()


def said(cube: Cube, indicator: int = 181) -> str:
    observations = cube.observations(ObservationQuery(indicator))
    return text(processing(cube, cube.indicators[indicator], observations, "en"))


def test_each_interval_method_that_was_used_is_named_and_no_other(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"value": 10.0, "numerator": 100.0, "denominator": 1000.0},
        {"value": 12.0, "lower95": 11.0, "upper95": 13.0, "area": "05"},
        {"status": "M", "area": "06"},
    ]
    told = said(cube_of(tmp_path, rows))
    assert "Wilson’s interval." in told and "The producer’s own interval." in told
    assert "No interval." not in told and "Byar" not in told and "derived." not in told


def test_aggregates_are_told_from_the_source_s_own(tmp_path: Path) -> None:
    counties = [f"{code:02}" for code in range(1, 22)] + ["90", "91"]
    rows: list[dict[str, object]] = [
        {"value": 10.0, "numerator": 100.0, "denominator": 1000.0, "area": code} for code in counties
    ]
    own = {"area_type": "country", "area": "FI", "value": 10.0, "numerator": 2300.0, "denominator": 23000.0}
    told = said(cube_of(tmp_path, [*rows, own]))
    assert "Whole country: the figures are the source’s own." in told
    assert "Mainland Finland, Collaborative areas: where the source gives no figure, Aluekuva divided" in told


def test_suppression_and_mergers_are_told_where_there_are_any(tmp_path: Path) -> None:
    town: dict[str, object] = {
        "area_type": "municipality",
        "area": "099",
        "name_fi": "Honkajoki",
        "name_sv": "Honkajoki",
        "parent": "06",
    }
    merged: dict[str, object] = {"area_type": "municipality", "area": "099", "value": 1.0}
    plain = said(cube_of(tmp_path / "plain", [{"value": 1.0}]))
    told = said(cube_of(tmp_path / "told", [{"status": "S"}, merged], [town]))
    for sentence in ("Suppressed values came suppressed", "A municipality that has merged"):
        assert sentence in told and sentence not in plain

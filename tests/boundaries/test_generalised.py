"""The generalised boundaries that ship with the product, and the script that makes them."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import geopandas
import pytest
import shapely
from geopandas import GeoDataFrame, GeoSeries

from indicators import reference
from indicators.boundaries.layer import CRS, read_layer, write_layer
from indicators.boundaries.paths import GENERALISED


@pytest.fixture(scope="module")
def areas() -> GeoSeries:
    return geopandas.read_file(GENERALISED).set_index("area").geometry


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generalised", GENERALISED.with_name("generalised.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def borders(areas: GeoSeries) -> set[tuple[str, str]]:
    return {
        (one, other)
        for one in areas.index
        for other in areas.index
        if one < other and areas[one].intersection(areas[other]).length > 0
    }


def test_has_the_23_known_areas(areas: GeoSeries) -> None:
    assert sorted(areas.index) == sorted(area.area for area in reference.areas() if area.area_type == "county")


def test_areas_are_valid_and_do_not_overlap(areas: GeoSeries) -> None:
    assert areas.is_valid.all()
    assert set(areas.geom_type) == {"MultiPolygon"}
    assert areas.is_valid_coverage()


def test_size_suits_version_control_and_coordinates_are_whole_metres(areas: GeoSeries) -> None:
    assert GENERALISED.stat().st_size < 80_000
    coordinates = areas.get_coordinates()
    assert (coordinates == coordinates.round()).all(axis=None)
    assert json.loads(GENERALISED.read_text("utf-8"))["crs"]["properties"]["name"] == CRS


def test_label_points_lie_within_their_areas(areas: GeoSeries) -> None:
    for code, shape in read_layer(GENERALISED).shapes.items():
        assert areas[code].contains(shapely.Point(shape.label)), code


def test_file_read_and_written_again_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    write_layer(read_layer(GENERALISED), tmp_path / "again.geojson")
    assert (tmp_path / "again.geojson").read_bytes() == GENERALISED.read_bytes()


def test_every_place_lies_in_or_near_its_area(areas: GeoSeries, script: ModuleType) -> None:
    places = script.read_places()
    assert len(places) == 473
    assert places.distance(areas[places["county"]], align=False).max() < 5_000


@pytest.mark.replica
def test_borders_are_those_of_the_official_boundaries(areas: GeoSeries, recorded: Path) -> None:
    official = {(one, other) for one, other, _ in json.loads((recorded / "geo/adjacency_km.json").read_text("utf-8"))}
    assert borders(areas) == official


@pytest.mark.replica
def test_overlaps_the_official_boundaries(areas: GeoSeries, script: ModuleType, recorded: Path) -> None:
    comparison = script.comparison(areas, recorded / "geo/official/wfs_hyvinvointialue4500k.json")
    shares = {line.split()[0]: float(line.split()[1]) for line in comparison.splitlines()}
    assert len(shares) == 24
    assert shares["median"] >= 0.92
    assert min(shares.values()) >= 0.5


def places(*rows: tuple[str, float, float, bool]) -> GeoDataFrame:
    """Invented places: county, x, y, whether moved."""
    counties, xs, ys, moved = zip(*rows, strict=True)
    return GeoDataFrame({"county": counties, "moved": moved}, geometry=geopandas.points_from_xy(xs, ys, crs=CRS))


def test_region_is_shared_out_whole_to_the_nearest_places(script: ModuleType) -> None:
    region = shapely.box(0, 0, 30_000, 10_000)
    seeds = places(("a", 5_000, 5_000, False), ("b", 15_000, 5_000, False), ("a", 25_000, 5_000, False))
    parts = script.split_by_places(region, seeds)
    assert list(parts.index) == ["a", "b"]
    assert parts["a"].area == pytest.approx(2 * parts["b"].area)
    assert parts.union_all().equals(region)


def test_moved_place_takes_its_cell_along(script: ModuleType) -> None:
    areas = GeoSeries(
        {"a": shapely.box(0, 0, 100_000, 100_000), "b": shapely.box(100_000, 0, 200_000, 100_000)}, crs=CRS
    )
    stayed = [("a", x, y, False) for x in (25_000, 50_000) for y in (25_000, 75_000)]
    seeds = places(*stayed, ("b", 150_000, 50_000, False), ("b", 90_000, 50_000, True))
    after = script.with_moved_places(areas, seeds)
    moved = seeds.geometry.iloc[-1]
    assert after["b"].contains(moved)
    assert after.area.sum() == pytest.approx(2e10)
    assert not after["a"].contains(moved)


def test_piece_cut_off_goes_to_the_area_around_it_but_an_island_stays(script: ModuleType) -> None:
    exclave, island = shapely.box(12_000, 2_000, 13_000, 3_000), shapely.box(-5_000, 0, -4_000, 1_000)
    areas = GeoSeries(
        {
            "a": shapely.union_all([shapely.box(0, 0, 10_000, 10_000), exclave, island]),
            "b": shapely.box(10_000, 0, 20_000, 10_000).difference(exclave),
        }
    )
    after = script.without_cut_off_pieces(areas)
    assert after["b"].equals(shapely.box(10_000, 0, 20_000, 10_000))
    assert after["a"].covers(island)

"""Boundaries for others' maps: in degrees, wound as the standard says, and neighbours still one line apart."""

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
import pyproj
import pytest
from shapely.geometry import shape

from indicators.boundaries.layer import AreaShape, Layer, Ring, read_layer
from indicators.boundaries.open_data import geojson, topojson
from indicators.boundaries.paths import GENERALISED

# Two squares with a common border, one with a hole; wound the one way and the other.
_LEFT: Ring = [
    (300_000, 6_800_000),
    (310_000, 6_800_000),
    (310_000, 6_810_000),
    (300_000, 6_810_000),
    (300_000, 6_800_000),
]
_RIGHT: Ring = [
    (310_000, 6_800_000),
    (310_000, 6_810_000),
    (320_000, 6_810_000),
    (320_000, 6_800_000),
    (310_000, 6_800_000),
]
_HOLE: Ring = [
    (303_000, 6_803_000),
    (305_000, 6_803_000),
    (305_000, 6_805_000),
    (303_000, 6_805_000),
    (303_000, 6_803_000),
]
SQUARES = Layer(
    {"02": AreaShape([[_RIGHT]], (315_000, 6_805_000)), "01": AreaShape([[_LEFT, _HOLE]], (307_000, 6_807_000))},
    "Nobody",
)


@pytest.fixture(scope="module")
def counties() -> dict[str, Any]:
    layer = read_layer(GENERALISED)
    return geojson(layer, {code: {"area": code} for code in layer.shapes})


def rings(collection: dict[str, Any]) -> list[tuple[bool, list[tuple[float, float]]]]:
    """Every ring with whether it is an outer one."""
    return [
        (number == 0, ring)
        for feature in collection["features"]
        for polygon in feature["geometry"]["coordinates"]
        for number, ring in enumerate(polygon)
    ]


def turn(ring: list[tuple[float, float]]) -> float:
    """Twice the area within, positive where the ring runs counterclockwise."""
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(ring))


def decoded(topology: dict[str, Any], name: str) -> dict[str, list[list[list[tuple[float, float]]]]]:
    """The polygons of a topology's object by id (TopoJSON 1.0, 2.1.4 and 3.1)."""
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x, y = 0, 0
        line = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            line.append((x * scale_x + left, y * scale_y + bottom))
        lines.append(line)

    def ring(numbers: list[int]) -> list[tuple[float, float]]:
        points: list[tuple[float, float]] = []
        for number in numbers:
            line = lines[number] if number >= 0 else lines[~number][::-1]
            assert not points or points[-1] == line[0]
            points += line[1:] if points else line
        return points

    return {
        one["id"]: [[ring(numbers) for numbers in polygon] for polygon in one["arcs"]]
        for one in topology["objects"][name]["geometries"]
    }


def test_outer_rings_run_counterclockwise_and_holes_clockwise(counties: dict[str, Any]) -> None:
    squares = geojson(SQUARES, {"01": {}, "02": {}})
    for collection in (squares, counties):
        assert all((turn(ring) > 0) == outer for outer, ring in rings(collection))
        assert all(ring[0] == ring[-1] and len(ring) >= 4 for _, ring in rings(collection))
    assert [outer for outer, _ in rings(squares)] == [True, False, True]


def test_features_are_areas_in_the_order_of_their_codes(counties: dict[str, Any]) -> None:
    codes = [feature["id"] for feature in counties["features"]]
    assert codes == sorted(codes)
    assert len(codes) == 23
    assert [feature["properties"]["area"] for feature in counties["features"]] == codes


def test_coordinates_are_longitude_and_latitude_within_a_metre_of_where_they_were(counties: dict[str, Any]) -> None:
    back = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:3067", always_xy=True)
    layer = read_layer(GENERALISED)
    for feature in counties["features"]:
        shapes = layer.shapes[feature["id"]]
        metres = np.array([point for polygon in shapes.polygons for ring in polygon for point in ring])
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                moved = np.column_stack(back.transform(*np.array(ring).T))
                assert (np.hypot(*(moved[:, None] - metres).transpose(2, 0, 1)).min(axis=1) < 1).all()
    assert counties["bbox"] == pytest.approx([19.5, 59.8, 31.6, 70.1], abs=0.1)
    helsinki = next(shape(one["geometry"]) for one in counties["features"] if one["id"] == "90")
    assert helsinki.covers(shape({"type": "Point", "coordinates": [24.95, 60.2]}))


def test_topology_has_the_same_areas_to_about_a_metre(counties: dict[str, Any]) -> None:
    topology = topojson(counties, "county")
    found = decoded(topology, "county")
    assert [one["properties"] for one in topology["objects"]["county"]["geometries"]] == [
        feature["properties"] for feature in counties["features"]
    ]
    for feature in counties["features"]:
        was = shape(feature["geometry"])
        now = shape({"type": "MultiPolygon", "coordinates": found[feature["id"]]})
        assert now.is_valid
        assert was.hausdorff_distance(now) < 2e-5


def test_border_of_two_areas_is_one_arc(counties: dict[str, Any]) -> None:
    topology = topojson(geojson(SQUARES, {"01": {}, "02": {}}), "two")
    assert len(topology["arcs"]) == 4
    arcs = topojson(counties, "county")
    used = Counter(
        number if number >= 0 else ~number
        for one in arcs["objects"]["county"]["geometries"]
        for polygon in one["arcs"]
        for ring in polygon
        for number in ring
    )
    assert used.keys() == {*range(len(arcs["arcs"]))}
    assert max(used.values()) == 2
    assert Counter(used.values())[2] >= 49


def test_coordinates_of_a_topology_are_whole_steps(counties: dict[str, Any]) -> None:
    topology = topojson(counties, "county")
    assert topology["type"] == "Topology"
    assert all(isinstance(step, int) for arc in topology["arcs"] for point in arc for step in point)

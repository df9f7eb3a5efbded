"""What a map is drawn from."""

import subprocess
import sys
from pathlib import Path

import pytest
import shapely

from indicators.boundaries import BoundaryError, map_shapes, tile_grid
from indicators.boundaries.layer import AreaShape, Layer, write_layer
from indicators.boundaries.paths import MapShapes

from .invented import COUNTIES, parse_path


@pytest.fixture(autouse=True)
def official(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory in the place of fetched boundaries."""
    monkeypatch.setenv("ALUEKUVA_BOUNDARIES", str(tmp_path))
    return tmp_path


@pytest.fixture
def counties() -> MapShapes:
    shapes = map_shapes("county")
    assert shapes is not None
    return shapes


def square(x: float, y: float, side: float) -> AreaShape:
    ring = [(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]
    return AreaShape([[ring]], (x + side / 2, y + side / 2))


def test_counties_without_a_fetch_are_generalised_and_say_so(counties: MapShapes) -> None:
    assert counties.generalised
    assert "Natural Earth" in counties.source
    assert sorted(counties.paths) == sorted(counties.labels) == COUNTIES


def test_municipalities_without_a_fetch_are_none() -> None:
    assert map_shapes("municipality") is None


def test_paths_lie_within_the_view_box(counties: MapShapes) -> None:
    assert counties.view_box == f"0 0 500 {counties.height:g}"
    points = [point for path in counties.paths.values() for ring in parse_path(path) for point in ring]
    assert 0 < min(x for x, _ in points) < max(x for x, _ in points) < counties.width
    assert 0 < min(y for _, y in points) < max(y for _, y in points) < counties.height


def test_north_is_up(counties: MapShapes) -> None:
    assert counties.labels["21"][1] < counties.labels["90"][1]


def test_label_points_lie_within_the_drawn_areas(counties: MapShapes) -> None:
    for code, label in counties.labels.items():
        drawn = shapely.union_all([shapely.make_valid(shapely.Polygon(r)) for r in parse_path(counties.paths[code])])
        assert drawn.contains(shapely.Point(label)), code


def test_generalised_counties_are_small(counties: MapShapes) -> None:
    assert sum(map(len, counties.paths.values())) < 25_000


def test_fetched_boundaries_are_taken_up_without_a_restart(official: Path) -> None:
    assert map_shapes("municipality") is None
    shapes = {"005": square(300_000, 7_000_000, 10_000), "009": square(310_000, 7_000_000, 10_000)}
    write_layer(Layer(shapes, "Statistics Finland"), official / "municipality.geojson")
    municipalities = map_shapes("municipality")
    assert municipalities is not None
    assert not municipalities.generalised
    assert municipalities.source == "Statistics Finland"
    assert municipalities.paths["005"] == "M250 250l0-248-248 0 0 248z"
    assert municipalities.labels["005"] == (126, 126)


def test_islands_too_small_to_be_seen_are_left_out(official: Path) -> None:
    large = square(300_000, 7_000_000, 100_000)
    island = square(410_000, 7_000_000, 10).polygons
    write_layer(Layer({"005": AreaShape(large.polygons + island, large.label)}, ""), official / "county.geojson")
    shapes = map_shapes("county")
    assert shapes is not None
    assert len(parse_path(shapes.paths["005"])) == 1


def test_steps_under_one_unit_keep_their_sign(official: Path) -> None:
    ring = [(0.0, 0.0), (992_000.0, 0.0), (991_000.0, 1_000.0), (992_000.0, 992_000.0), (0.0, 0.0)]
    write_layer(Layer({"005": AreaShape([[ring]], (900_000, 10_000))}, ""), official / "county.geojson")
    shapes = map_shapes("county", width=996)
    assert shapes is not None
    assert parse_path(shapes.paths["005"])[0] == [(994, 994), (993, 993), (994, 2), (2, 994)]
    shapes = map_shapes("county", width=500)
    assert shapes is not None
    assert "-.5-.5" in shapes.paths["005"]


def test_broken_file_says_what_to_do(official: Path) -> None:
    (official / "county.geojson").write_text('{"type": "FeatureCollection"}', "utf-8")
    with pytest.raises(BoundaryError, match="fetch again"):
        map_shapes("county")


@pytest.mark.parametrize(("area_type", "width"), [("country", 500), ("county", 99), ("county", -1)])
def test_other_area_types_and_widths_are_refused(area_type: str, width: float) -> None:
    with pytest.raises(ValueError, match=r"boundaries|width"):
        map_shapes(area_type, width)  # type: ignore[arg-type]


def test_tile_grid_gives_each_county_its_own_tile() -> None:
    tiles = tile_grid()
    assert sorted(tiles) == COUNTIES
    assert len(set(tiles.values())) == 23
    assert all(0 <= column < 6 and 0 <= row < 6 for column, row in tiles.values())


def test_drawing_loads_no_geometry_library() -> None:
    program = (
        "import sys; from indicators.boundaries import map_shapes; map_shapes('county');"
        "print([name for name in ('shapely', 'pyproj', 'geopandas', 'pyogrio', 'httpx') if name in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    answer = subprocess.run([sys.executable, "-B", "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"

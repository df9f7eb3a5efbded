"""Fetching official boundaries: from the recorded service, and from one that answers wrongly."""

import fcntl
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest
import shapely

from indicators.boundaries import BoundaryError, map_shapes
from indicators.boundaries.official import BoundaryReport, fetch_official
from indicators.boundaries.wfs import USER_AGENT

from .invented import COUNTIES, InventedWfs, parse_path, squares

URL = "https://wfs.example/geoserver/wfs"
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Pauses between attempts, noted and not waited for."""
    waited: list[float] = []
    monkeypatch.setattr("tenacity.nap.time.sleep", waited.append)
    return waited


def fetched(wfs: InventedWfs, directory: Path, **options: Any) -> BoundaryReport:
    return fetch_official(URL, directory, transport=wfs.transport, **options)


def contents(directory: Path) -> dict[str, bytes]:
    return {name: (directory / name).read_bytes() for name in ("county.geojson", "municipality.geojson", "source.json")}


def areas_of(file: Path) -> dict[str, Any]:
    features = json.loads(file.read_text("utf-8"))["features"]
    return {feature["properties"]["area"]: shapely.geometry.shape(feature["geometry"]) for feature in features}


@pytest.mark.replica
@pytest.mark.parametrize(
    "options",
    [(), ("--fail-every", "2"), ("--fail-every", "3"), ("--truncate-every", "2"), ("--truncate-every", "3")],
    ids=" ".join,
)
def test_fetches_from_the_recorded_service(
    replica: Callable[..., AbstractContextManager[str]],
    options: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with replica(*options) as base_url:
        for _ in range(2):  # so that a fault at every third answer is met
            report = fetch_official(base_url, tmp_path)
    assert report.areas == {"county": 23, "municipality": 309}
    assert report.repaired == {"county": 0, "municipality": 0}
    for area_type, count in report.areas.items():
        areas = areas_of(tmp_path / f"{area_type}.geojson")
        assert len(areas) == count
        assert shapely.coverage_is_valid(list(areas.values()))
    monkeypatch.setenv("ALUEKUVA_BOUNDARIES", str(tmp_path))
    for area_type in report.areas:
        narrow, shapes = map_shapes(area_type, 100), map_shapes(area_type)
        assert narrow is not None
        assert shapes is not None
        assert not shapes.generalised
        assert all(parse_path(path) for path in narrow.paths.values())
        for code, label in shapes.labels.items():
            drawn = [shapely.make_valid(shapely.Polygon(ring)) for ring in parse_path(shapes.paths[code])]
            assert any(part.contains(shapely.Point(label)) for part in drawn), code


@pytest.mark.replica
def test_simplified_areas_stay_what_they_were(
    replica: Callable[..., AbstractContextManager[str]], recorded: Path, tmp_path: Path
) -> None:
    with replica() as base_url:
        fetch_official(base_url, tmp_path, tolerance=1000)
    simplified = areas_of(tmp_path / "county.geojson")
    for feature in json.loads((recorded / "geo/official/wfs_hyvinvointialue4500k.json").read_text("utf-8"))["features"]:
        original = shapely.geometry.shape(feature["geometry"])
        same = simplified[feature["properties"]["hyvinvointialue"]]
        assert same.intersection(original).area / same.union(original).area > 0.85


def test_writes_both_layers_and_where_they_came_from(wfs: InventedWfs, tmp_path: Path) -> None:
    report = fetched(wfs, tmp_path / "new" / "official")
    source = json.loads((report.directory / "source.json").read_text("utf-8"))
    assert source["url"] == URL
    assert source["retrieved"] == report.retrieved
    assert source["licence"] == "CC BY 4.0 Statistics Finland"
    assert source["features"] == report.areas == {"county": 23, "municipality": 309}
    assert source["crs"].endswith("3067")
    assert sorted(areas_of(report.directory / "county.geojson")) == COUNTIES


def test_asks_as_itself_for_both_layers(wfs: InventedWfs, tmp_path: Path) -> None:
    fetched(wfs, tmp_path)
    assert [request.headers["User-Agent"] for request in wfs.requests] == [USER_AGENT] * 2
    assert [request.url.params["typeNames"] for request in wfs.requests] == [
        "tilastointialueet:hyvinvointialue4500k",
        "tilastointialueet:kunta4500k",
    ]


def test_tells_its_progress_to_the_end(wfs: InventedWfs, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    fetched(wfs, tmp_path, progress=lambda *step: told.append(step))
    assert [done for _, done, _ in told] == list(range(6))
    assert {of for _, _, of in told} == {5}


def test_longitudes_and_latitudes_are_projected(wfs: InventedWfs, tmp_path: Path) -> None:
    corners = [[25, 62], [25.5, 62], [25.5, 62.5], [25, 62.5], [25, 62]]
    for number, feature in enumerate(wfs.county["features"]):
        ring = [[x - number % 5 * 0.5, y + number // 5 * 0.5] for x, y in corners]
        feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    del wfs.county["crs"]
    fetched(wfs, tmp_path)
    x, y = areas_of(tmp_path / "county.geojson")["01"].centroid.coords[0]
    assert 395_000 < x < 425_000
    assert 6_874_000 < y < 6_932_000


def test_a_crossing_ring_is_repaired_and_counted(wfs: InventedWfs, tmp_path: Path) -> None:
    ring = wfs.county["features"][0]["geometry"]["coordinates"][0][0]
    ring[1], ring[2] = ring[2], ring[1]
    assert fetched(wfs, tmp_path).repaired == {"county": 1, "municipality": 0}
    assert areas_of(tmp_path / "county.geojson")["01"].is_valid


def test_heights_are_left_out(wfs: InventedWfs, tmp_path: Path) -> None:
    ring = wfs.county["features"][0]["geometry"]["coordinates"][0][0]
    ring[:] = [[x, y, 12] for x, y in ring]
    fetched(wfs, tmp_path)
    assert not areas_of(tmp_path / "county.geojson")["01"].has_z


def test_areas_that_overlap_are_parted(wfs: InventedWfs, tmp_path: Path) -> None:
    ring = wfs.county["features"][0]["geometry"]["coordinates"][0][0]
    ring[1][0] += 500
    ring[2][0] += 500
    fetched(wfs, tmp_path)
    areas = list(areas_of(tmp_path / "county.geojson").values())
    assert shapely.coverage_is_valid(areas)
    assert shapely.union_all(areas).area == pytest.approx(23 * 20_000**2)


def test_a_second_fetch_replaces_the_first_and_keeps_only_one_before(wfs: InventedWfs, tmp_path: Path) -> None:
    fetched(wfs, tmp_path)
    before = contents(tmp_path)
    wfs.county = squares("hyvinvointialue", COUNTIES, side=10_000)
    for _ in range(3):
        fetched(wfs, tmp_path)
    assert contents(tmp_path)["county.geojson"] != before["county.geojson"]
    assert len(list(tmp_path.glob("fetch-*"))) == 2


def one_missing(wfs: InventedWfs) -> None:
    wfs.county = squares("hyvinvointialue", COUNTIES[:-1])


def unknown_county(wfs: InventedWfs) -> None:
    wfs.county = squares("hyvinvointialue", [*COUNTIES[:-1], "22"])


def county_twice(wfs: InventedWfs) -> None:
    wfs.county = squares("hyvinvointialue", [*COUNTIES[:-1], "01"])


def too_few_municipalities(wfs: InventedWfs) -> None:
    wfs.municipality = squares("kunta", [f"{number:03}" for number in range(299)])


def municipality_of_two_digits(wfs: InventedWfs) -> None:
    wfs.municipality["features"][0]["properties"]["kunta"] = "05"


def other_column(wfs: InventedWfs) -> None:
    wfs.municipality = squares("kuntanumero", [f"{number:03}" for number in range(309)])


def point_for_a_polygon(wfs: InventedWfs) -> None:
    wfs.county["features"][3]["geometry"] = {"type": "Point", "coordinates": [300_000, 7_000_000]}


def no_geometry(wfs: InventedWfs) -> None:
    wfs.county["features"][3]["geometry"] = None


def geometry_without_area(wfs: InventedWfs) -> None:
    ring = [[300_000, 7_000_000], [310_000, 7_000_000], [320_000, 7_000_000], [300_000, 7_000_000]]
    wfs.county["features"][3]["geometry"] = {"type": "Polygon", "coordinates": [ring]}


def ring_of_two_points(wfs: InventedWfs) -> None:
    wfs.county["features"][3]["geometry"] = {"type": "Polygon", "coordinates": [[[300_000, 7_000_000]] * 2]}


def unknown_crs(wfs: InventedWfs) -> None:
    wfs.county["crs"]["properties"]["name"] = "urn:ogc:def:crs:EPSG::999999"


def axes_swapped(wfs: InventedWfs) -> None:
    for feature in wfs.county["features"]:
        (ring,) = feature["geometry"]["coordinates"][0]
        feature["geometry"]["coordinates"] = [[[[y, x] for x, y in ring]]]


def answer_limited(wfs: InventedWfs) -> None:
    wfs.municipality["numberMatched"] = 400


def html(wfs: InventedWfs) -> None:
    wfs.first_answers = [httpx.Response(200, html="<h1>Maintenance</h1>")]


def refused(wfs: InventedWfs) -> None:
    wfs.first_answers = [httpx.Response(400, text="<ows:ExceptionReport/>", headers={"Content-Type": "text/xml"})]


def another_json(wfs: InventedWfs) -> None:
    wfs.first_answers = [httpx.Response(200, json=[])]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (one_missing, r"missing \['91'\]"),
        (unknown_county, r"unknown \['22'\]"),
        (county_twice, "01 twice"),
        (too_few_municipalities, "299 areas"),
        (municipality_of_two_digits, "three digits"),
        (other_column, "no 'kunta'"),
        (point_for_a_polygon, "area 04 .* Point"),
        (no_geometry, "area 04"),
        (geometry_without_area, "area 04 .*no area"),
        (ring_of_two_points, "area 04 .*no GeoJSON"),
        (unknown_crs, "999999.* not known"),
        (axes_swapped, "outside Finland"),
        (answer_limited, "309 of 400"),
        (html, "text/html"),
        (refused, "HTTP 400"),
        (another_json, "no feature collection"),
    ],
)
def test_wrong_answer_is_refused_and_leaves_old_boundaries(
    wfs: InventedWfs, tmp_path: Path, spoil: Callable[[InventedWfs], None], message: str
) -> None:
    fetched(wfs, tmp_path)
    before = contents(tmp_path)
    spoil(wfs)
    with pytest.raises(BoundaryError, match=message):
        fetched(wfs, tmp_path)
    assert contents(tmp_path) == before


def test_waits_as_long_as_the_service_asks(wfs: InventedWfs, tmp_path: Path, pauses: list[float]) -> None:
    wfs.first_answers = [
        httpx.Response(503, headers={"Retry-After": "7"}),
        httpx.Response(429, headers={"Retry-After": "3600"}),
        httpx.Response(503, headers={"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
        httpx.Response(503, headers={"Retry-After": "soon"}),
        httpx.Response(200, text='{"type": "FeatureCollec', headers=JSON),
    ]
    assert fetched(wfs, tmp_path).areas["county"] == 23
    assert pauses[:3] == [7, 60, 0]
    assert len(pauses) == 5


def test_gives_up_on_a_service_that_stays_busy(wfs: InventedWfs, tmp_path: Path, pauses: list[float]) -> None:
    wfs.first_answers = [httpx.Response(503)] * 10
    with pytest.raises(BoundaryError, match=r"6 attempts .HTTP 503"):
        fetched(wfs, tmp_path)
    assert len(pauses) == 5


@pytest.mark.parametrize("url", ["geo.stat.fi/wfs", "ftp://geo.stat.fi/wfs", "http://geo.stat.fi:wfs/", ""])
def test_wrong_address_is_refused_at_once(url: str, tmp_path: Path, pauses: list[float]) -> None:
    with pytest.raises(BoundaryError, match="not the address"):
        fetch_official(url, tmp_path)
    assert pauses == []


@pytest.mark.parametrize("tolerance", [0, -1, 6000, float("nan")])
def test_senseless_tolerance_is_refused(wfs: InventedWfs, tmp_path: Path, tolerance: float) -> None:
    with pytest.raises(BoundaryError, match="tolerance"):
        fetched(wfs, tmp_path, tolerance=tolerance)
    assert wfs.requests == []


def test_killed_while_writing_leaves_old_boundaries(
    wfs: InventedWfs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched(wfs, tmp_path)
    before = contents(tmp_path)
    wfs.county = squares("hyvinvointialue", COUNTIES, side=10_000)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("indicators.boundaries.official._link", killed)
        with pytest.raises(KeyboardInterrupt):
            fetched(wfs, tmp_path)
    assert contents(tmp_path) == before
    fetched(wfs, tmp_path)
    assert contents(tmp_path)["county.geojson"] != before["county.geojson"]
    assert len(list(tmp_path.glob("fetch-*"))) == 2


def test_files_of_somebody_else_are_not_overwritten(wfs: InventedWfs, tmp_path: Path) -> None:
    (tmp_path / "county.geojson").write_text("mine", "utf-8")
    with pytest.raises(BoundaryError, match="choose another directory"):
        fetched(wfs, tmp_path)
    assert (tmp_path / "county.geojson").read_text("utf-8") == "mine"
    assert not (tmp_path / "current").exists()


def test_directory_that_is_a_file_is_refused(wfs: InventedWfs, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(BoundaryError, match="choose another directory"):
        fetched(wfs, tmp_path / "file")


def test_two_fetches_at_once_do_not_mix(wfs: InventedWfs, tmp_path: Path) -> None:
    with (tmp_path / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BoundaryError, match="another fetch"):
            fetched(wfs, tmp_path)
    assert fetched(wfs, tmp_path).areas["county"] == 23

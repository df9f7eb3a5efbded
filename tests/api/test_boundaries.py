"""Boundaries as they are served: what each feature says of itself, and official ones once they are fetched."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indicators import reference
from indicators.boundaries.official import fetch_official
from tests.boundaries.invented import InventedWfs

from .conftest import interface


@pytest.fixture(autouse=True)
def no_official_boundaries(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Boundaries that somebody fetched into the checkout are no matter of these tests."""
    monkeypatch.setenv("ALUEKUVA_BOUNDARIES", str(tmp_path / "official"))
    return tmp_path / "official"


def collection(client: FlaskClient, query: str = "") -> dict[str, Any]:
    response = client.get(f"/api/v1/boundaries.geojson?{query}")
    assert response.status_code == 200
    assert response.content_type == "application/geo+json"
    return json.loads(response.get_data())


def test_counties_are_given_roughly_and_say_so(client: FlaskClient) -> None:
    features = collection(client)["features"]
    names = {area.area: area.name_fi for area in reference.areas() if area.area_type == "county"}
    assert {feature["id"]: feature["properties"]["name_fi"] for feature in features} == names
    for feature in features:
        properties = feature["properties"]
        assert properties["area"] == feature["id"]
        assert properties["area_type"] == "county"
        assert properties["generalised"] is True
        assert "Natural Earth" in properties["source"]
        assert properties["licence"]
        assert all(not isinstance(value, dict | list) for value in properties.values())


def test_one_language_gives_one_name(client: FlaskClient) -> None:
    properties = collection(client, "lang=sv")["features"][0]["properties"]
    assert properties["name"] == "Östra Nylands välfärdsområde"
    assert "name_fi" not in properties


def test_topojson_says_the_same_of_each_area(client: FlaskClient) -> None:
    topology = json.loads(client.get("/api/v1/boundaries.topojson").get_data())
    described = [one["properties"] for one in topology["objects"]["county"]["geometries"]]
    assert described == [feature["properties"] for feature in collection(client)["features"]]


@pytest.mark.parametrize("area_type", ["municipality", "country", "mainland", "collaborative_area"])
def test_area_type_without_boundaries_is_not_found_and_those_with_are_named(
    client: FlaskClient, area_type: str
) -> None:
    body = client.get(f"/api/v1/boundaries.topojson?areaType={area_type}").get_json()
    assert (body["status"], body["parameter"], body["allowed"]) == (404, "areaType", ["county"])


def test_unknown_format_and_area_type_are_refused(client: FlaskClient) -> None:
    unknown = client.get("/api/v1/boundaries.shp").get_json()
    assert (unknown["status"], unknown["allowed"]) == (404, ["geojson", "topojson"])
    assert client.get("/api/v1/boundaries.geojson?areaType=region").status_code == 400


def test_official_boundaries_are_taken_up_once_they_are_fetched(
    releases: Path, tmp_path: Path, no_official_boundaries: Path
) -> None:
    client = interface(releases, tmp_path / "answers")
    before = client.get("/api/v1/boundaries.geojson")
    fetch_official("https://example.org/wfs", no_official_boundaries, transport=InventedWfs().transport)
    after = client.get("/api/v1/boundaries.geojson", headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    properties = json.loads(after.get_data())["features"][0]["properties"]
    assert (properties["generalised"], properties["licence"]) == (False, "CC BY 4.0")
    assert "Statistics Finland" in properties["source"]
    municipalities = collection(client, "areaType=municipality")["features"]
    assert len(municipalities) == 309
    # The release of these tests knows one of them; the others have their codes.
    assert {one["properties"]["name_fi"] for one in municipalities} == {"Kajaani", None}
    assert client.get("/api/v1/boundaries.topojson?areaType=municipality").status_code == 200

"""Areas: names, what they lie in, and the codes that two types share."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from indicators import reference
from indicators.release.make import make_release
from tests.conftest import make_tables

from .conftest import AREAS, DAY, interface

# A municipality that has merged, one whose county is Kainuu, and one whose code a county has too.
MUNICIPALITIES: list[dict[str, object]] = [
    *AREAS,
    {"area_type": "municipality", "area": "099", "name_fi": "Honkajoki", "parent_type": "county", "parent": "06"},
    {"area_type": "municipality", "area": "20", "name_fi": "Akaa", "parent_type": "county", "parent": "06"},
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("areas")
    make_release(make_tables([{"value": 1.0}], areas=MUNICIPALITIES), folder / "releases", now=DAY)
    return interface(folder / "releases", folder / "answers")


def areas(client: FlaskClient, query: str = "") -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/areas?{query}")
    assert response.status_code == 200
    return response.get_json()["areas"]


def area(client: FlaskClient, path: str) -> dict[str, Any]:
    response = client.get(f"/api/v1/areas/{path}")
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()


def test_every_area_is_listed_once_by_type_and_code(client: FlaskClient) -> None:
    found = [(one["areaType"], one["area"]) for one in areas(client)]
    known = {(one.area_type, one.area) for one in reference.areas()}
    assert found == sorted(known | {("municipality", str(one["area"])) for one in MUNICIPALITIES})


@pytest.mark.parametrize(
    ("area_type", "count"),
    [("country", 1), ("mainland", 1), ("collaborative_area", 5), ("county", 23), ("municipality", 3)],
)
def test_areas_of_one_type(client: FlaskClient, area_type: str, count: int) -> None:
    found = areas(client, f"areaType={area_type}")
    assert len(found) == count
    assert {one["areaType"] for one in found} == {area_type}


def test_area_is_described_in_three_languages_or_one(client: FlaskClient) -> None:
    everything = area(client, "20?areaType=county")
    assert everything["name"] == {
        "fi": "Kainuun hyvinvointialue",
        "sv": "Kajanalands välfärdsområde",
        "en": "Kainuu wellbeing services county",
    }
    assert everything["inSentence"]["fi"] == "Kainuussa"
    swedish = area(client, "20?lang=sv")
    assert (swedish["name"], swedish["shortName"]) == ("Kajanalands välfärdsområde", "Kajanaland")
    assert swedish["parent"] == {
        "areaType": "collaborative_area",
        "area": "YTA5",
        "name": everything["parent"]["name"]["sv"],
    }


def test_county_has_its_place_among_the_tiles_and_the_compared(client: FlaskClient) -> None:
    listed = {one["area"]: one for one in areas(client, "areaType=county")}
    assert {code for code, one in listed.items() if not one["compared"]} == {"91"}
    tiles = [(one["tile"]["column"], one["tile"]["row"]) for one in listed.values()]
    assert len(set(tiles)) == 23
    assert area(client, "FI")["tile"] is None


def test_children_are_those_whose_parent_it_is(client: FlaskClient) -> None:
    listed = {(one["areaType"], one["area"]): one for one in areas(client)}
    merged = ("municipality", "099")
    for key, one in listed.items():
        if one["parent"] and key != merged:
            parent = listed[(one["parent"]["areaType"], one["parent"]["area"])]
            assert key in [(child["areaType"], child["area"]) for child in parent["children"]]
        for child in one["children"]:
            assert listed[(child["areaType"], child["area"])]["parent"]["area"] == one["area"]
    assert [child["area"] for child in listed[("county", "20")]["children"]] == ["205"]


def test_municipality_that_has_merged_says_into_what_and_is_part_of_nothing(client: FlaskClient) -> None:
    merged = area(client, "099?lang=fi")
    assert (merged["validTo"], merged["mergedInto"]) == ("2020-12-31", "214")
    assert "099" not in [child["area"] for child in area(client, "06?lang=fi")["children"]]


def test_name_that_the_source_does_not_give_is_null_or_another_language(client: FlaskClient) -> None:
    assert area(client, "099")["name"] == {"fi": "Honkajoki", "sv": None, "en": None}
    assert area(client, "099?lang=sv")["name"] == "Honkajoki"
    assert area(client, "205?lang=fi")["inSentence"] is None


def test_code_that_two_types_share_is_the_county_unless_told(client: FlaskClient) -> None:
    assert area(client, "20?lang=fi")["name"] == "Kainuun hyvinvointialue"
    assert area(client, "20?lang=fi&areaType=municipality")["name"] == "Akaa"


def test_area_of_another_type_is_not_found_and_its_types_are_named(client: FlaskClient) -> None:
    body = client.get("/api/v1/areas/205?areaType=county").get_json()
    assert (body["status"], body["parameter"], body["allowed"]) == (404, "areaType", ["municipality"])


@pytest.mark.parametrize("code", ["999", "kainuu", "%00", "..", "%F0%9F%92%A9"])
def test_unknown_area_is_not_found(client: FlaskClient, code: str) -> None:
    response = client.get(f"/api/v1/areas/{code}")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


def test_wrong_area_type_is_refused(client: FlaskClient) -> None:
    body = client.get("/api/v1/areas?areaType=region").get_json()
    assert (body["status"], body["parameter"]) == (400, "areaType")
    assert "county" in body["allowed"]

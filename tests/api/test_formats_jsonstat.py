"""JSON-stat 2.0: what the standard asks for, dimension by dimension."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indicators.api import data
from indicators.release.make import make_release
from tests.conftest import make_tables

from .conftest import RELEASE, interface
from .reading import download


def cube(client: FlaskClient, query: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(download(client, "jsonstat", query))
    return found


def ids(found: dict[str, Any], dimension: str) -> list[str]:
    index: list[str] = found["dimension"][dimension]["category"]["index"]
    return index


def cell(found: dict[str, Any], *categories: str) -> tuple[float | None, str]:
    """Value and status of the cell at a category of each dimension."""
    place = 0
    for dimension, size, category in zip(found["id"], found["size"], categories, strict=True):
        place = place * size + ids(found, dimension).index(category)
    return found["value"][place], found["status"].get(str(place), "A")


@pytest.mark.parametrize("query", ["indicator=181", "indicator=181,127,90001", "indicator=127&measure=value,numerator"])
def test_answer_is_a_dataset_of_the_standard(client: FlaskClient, query: str) -> None:
    found = cube(client, query)
    assert (found["version"], found["class"]) == ("2.0", "dataset")
    assert len(found["id"]) == len(found["size"]) == len(found["dimension"])
    assert len(found["value"]) == math.prod(found["size"])
    for dimension, size in zip(found["id"], found["size"], strict=True):
        described = found["dimension"][dimension]
        assert described["label"]
        assert len(set(described["category"]["index"])) == size
        assert described["category"]["label"].keys() == set(described["category"]["index"])
    assert found["role"]["time"] == ["time"]
    assert found["role"]["geo"] == ["area"]
    assert {one for role in found["role"].values() for one in role} <= set(found["id"])
    assert all(int(place) < len(found["value"]) for place in found["status"])


def test_answer_says_where_it_comes_from(client: FlaskClient) -> None:
    found = cube(client, "indicator=181&lang=en&area=20")
    assert found["label"] == "Unemployed people, as % of labour force"
    assert found["updated"] == "2026-11-22T06:00:00+00:00"
    assert found["source"] == "Aluekuva’s simulation, not real data"
    assert found["note"] == ["Simulated data. The figures are not real."]
    extension = found["extension"]
    assert (extension["release"], extension["licence"], extension["simulated"]) == (RELEASE, "CC BY 4.0", True)
    assert extension["licenceAddress"] == "https://creativecommons.org/licenses/by/4.0/"
    assert RELEASE in extension["citation"] and found["label"] in extension["citation"]
    assert extension["address"] == f"http://localhost/api/v1/data.jsonstat?indicator=181&area=20&release={RELEASE}"
    assert extension["statuses"].keys() == set("APEBSMZ")
    assert client.get(extension["address"]).status_code == 200


@pytest.mark.parametrize(
    ("language", "dimension", "area", "sex", "unit"),
    [
        ("fi", "Alue", "Kainuun hyvinvointialue", "Naiset", "prosenttia"),
        ("sv", "Område", "Kajanalands välfärdsområde", "Kvinnor", "procent"),
        ("en", "Area", "Kainuu wellbeing services county", "Women", "per cent"),
    ],
)
def test_labels_are_in_the_language_asked_for(
    client: FlaskClient, language: str, dimension: str, area: str, sex: str, unit: str
) -> None:
    dimensions = cube(client, f"indicator=181&lang={language}")["dimension"]
    assert dimensions["area"]["label"] == dimension
    assert dimensions["area"]["category"]["label"]["20"] == area
    assert dimensions["sex"]["category"]["label"]["female"] == sex
    assert dimensions["indicator"]["category"]["unit"]["181"] == {"label": unit, "symbol": "%", "decimals": 1}


def test_missing_value_is_null_and_status_is_sparse(client: FlaskClient) -> None:
    found = cube(client, "indicator=181&area=20&sex=total")
    assert found["value"] == [13.5, 0.0, None, None, None]
    assert found["status"] == {"2": "S", "3": "M", "4": "Z"}


def test_every_null_has_a_status_that_says_why(client: FlaskClient) -> None:
    found = cube(client, "indicator=127,181,90001&measure=value,lower95,upper95,numerator,denominator")
    for place, value in enumerate(found["value"]):
        assert value is not None or found["status"][str(place)] in "SMZ"


def test_categories_stand_in_a_useful_order(client: FlaskClient) -> None:
    found = cube(client, "indicator=181,127")
    assert ids(found, "indicator") == ["127", "181"]
    assert ids(found, "area") == ["FI", "05", "20", "90", "205"]
    assert ids(found, "time") == ["2020", "2021", "2022", "2023", "2024"]
    assert ids(found, "sex") == ["total", "female"]
    assert found["dimension"]["area"]["extension"]["areaType"]["205"] == "municipality"


# Measures


def test_cube_holds_the_value_alone_until_measures_are_named(client: FlaskClient) -> None:
    found = cube(client, "indicator=181&area=20&time=2020&sex=total")
    assert found["id"] == ["indicator", "area", "time", "sex"]
    assert (found["value"], found["extension"]["measures"]) == ([13.5], ["value"])


def test_one_measure_named_takes_the_place_of_the_value(client: FlaskClient) -> None:
    found = cube(client, "indicator=181&area=20&time=2020&sex=total&measure=lower95")
    assert found["id"] == ["indicator", "area", "time", "sex"]
    assert (found["value"], found["extension"]["measures"]) == ([12.25], ["lower95"])


def test_several_measures_are_a_dimension(client: FlaskClient) -> None:
    found = cube(client, "indicator=181&area=20&sex=total&measure=upper95,value,denominator")
    assert found["id"] == ["indicator", "area", "time", "sex", "measure"]
    assert ids(found, "measure") == ["upper95", "value", "denominator"]
    assert found["role"]["metric"] == ["indicator", "measure"]
    assert found["dimension"]["measure"]["category"]["label"]["upper95"] == "upper limit of the 95% interval"
    assert cell(found, "181", "20", "2020", "total", "upper95") == (14.75, "A")
    assert cell(found, "181", "20", "2020", "total", "denominator") == (32007.0, "A")
    assert cell(found, "181", "20", "2021", "total", "value") == (0.0, "A")
    assert cell(found, "181", "20", "2021", "total", "denominator") == (None, "M")
    assert cell(found, "181", "20", "2022", "total", "denominator") == (None, "S")
    assert cell(found, "181", "20", "2024", "total", "value") == (None, "Z")


def test_text_is_no_measure_of_a_cube(client: FlaskClient) -> None:
    response = client.get("/api/v1/data.jsonstat?indicator=181&measure=value,ci_method")
    assert response.status_code == 400
    body = response.get_json()
    assert body["parameter"] == "measure"
    assert "lower998" in body["allowed"] and "ci_method" not in body["allowed"]


# Edges


def test_empty_cells_count_against_the_limit(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "indicator=127,181&sex=total&measure=value"
    monkeypatch.setattr(data, "MAX_CELLS", 50)
    assert len(cube(client, query)["value"]) == 50
    monkeypatch.setattr(data, "MAX_CELLS", 49)
    response = client.get(f"http://localhost/api/v1/data.jsonstat?{query}&lang=sv")
    assert response.status_code == 413
    assert (response.get_json()["cells"], response.get_json()["maxCells"]) == (50, 49)
    assert client.get(f"/api/v1/data.csv?{query}").status_code == 200


def test_areas_of_two_types_with_one_code_are_two_categories(tmp_path: Path) -> None:
    observations: list[dict[str, object]] = [
        {"area_type": kind, "area": "20", "value": value} for kind, value in (("county", 1.0), ("municipality", 2.0))
    ]
    areas: list[dict[str, object]] = [{"area_type": "municipality", "area": "20", "name_fi": "Samanniminen"}]
    make_release(make_tables(observations, areas=areas), tmp_path / "releases")
    found = cube(interface(tmp_path / "releases", tmp_path / "answers"), "indicator=181")
    assert ids(found, "area") == ["county:20", "municipality:20"]
    assert found["value"] == [1.0, 2.0]
    assert found["dimension"]["area"]["extension"]["areaType"] == {
        "county:20": "county",
        "municipality:20": "municipality",
    }

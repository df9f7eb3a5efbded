"""Code lists: that what stands in the figures can be looked up, in three languages."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from indicators import groups
from indicators.api.codelists import CODELISTS
from indicators.records import BENCHMARKS, REASONS, TREND_REASONS
from indicators.statistics.intervals import METHODS
from indicators.statistics.outcomes import OUTCOMES, SIGNS
from indicators.statistics.trends import TRENDS
from indicators.tables import AREA_TYPES, SEXES, STATUSES

from .conftest import RELEASE


def codelist(client: FlaskClient, name: str, query: str = "") -> dict[str, Any]:
    response = client.get(f"/api/v1/codelists/{name}?{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()


def codes(client: FlaskClient, name: str) -> list[str]:
    return [code["code"] for code in codelist(client, name)["codes"]]


def test_every_list_is_listed_with_its_size(client: FlaskClient) -> None:
    listed = client.get("/api/v1/codelists").get_json()["codelists"]
    assert [one["id"] for one in listed] == [*CODELISTS]
    assert len(listed) > 15
    for one in listed:
        assert len(codelist(client, one["id"])["codes"]) == one["size"]


@pytest.mark.parametrize("name", CODELISTS)
def test_every_code_is_labelled_in_three_languages(client: FlaskClient, name: str) -> None:
    found = codelist(client, name)
    assert all(found["title"].values())
    for code in found["codes"]:
        assert code["label"].keys() == {"fi", "sv", "en"}
        assert any(code["label"].values())
        assert code["description"] is None or all(code["description"].values())


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("area-types", AREA_TYPES),
        ("sexes", SEXES),
        ("statuses", STATUSES),
        ("polarities", SIGNS),
        ("outcomes", OUTCOMES),
        ("trends", TRENDS),
        ("ci-methods", METHODS),
        ("benchmarks", BENCHMARKS),
        ("reasons", (*REASONS, *TREND_REASONS, *groups.REASONS)),
        ("changes", ("new", "revised", "withdrawn")),
    ],
)
def test_list_has_the_codes_that_figures_may_have(client: FlaskClient, name: str, known: tuple[str, ...]) -> None:
    assert set(codes(client, name)) == set(known)


def test_what_indicators_are_arranged_by_can_be_looked_up(client: FlaskClient) -> None:
    for indicator in client.get("/api/v1/indicators").get_json()["indicators"]:
        assert indicator["unit"] in codes(client, "units")
        assert indicator["taskArea"] in (None, *codes(client, "task-areas"))
        assert indicator["dimension"] in (None, *codes(client, "dimensions"))
        assert set(indicator["sets"]) <= set(codes(client, "indicator-sets"))


def test_what_data_say_can_be_looked_up(client: FlaskClient) -> None:
    every = ",".join(codes(client, "measures"))
    for row in client.get(f"/api/v1/indicators/181/data.json?measure={every}").get_json()["data"]:
        assert row["area"] in codes(client, f"areas-{row['area_type'].replace('_', '-')}")
        assert row["sex"] in codes(client, "sexes")
        assert row["status"] in codes(client, "statuses")
        others = {"indicator", "area", "area_type", "time", "sex", "status", "release"}
        assert set(row) - others == set(codes(client, "measures"))


def test_area_names_the_list_and_code_of_its_parent(client: FlaskClient) -> None:
    (kajaani,) = codelist(client, "areas-municipality")["codes"]
    assert kajaani["parent"] == {"codelist": "areas-county", "code": "20"}
    assert kajaani["parent"]["code"] in codes(client, kajaani["parent"]["codelist"])


def test_one_language_gives_plain_texts(client: FlaskClient) -> None:
    found = codelist(client, "statuses", "lang=fi")
    suppressed = next(code for code in found["codes"] if code["code"] == "S")
    assert found["title"] == "Tilat"
    assert suppressed["label"] == "salattu"
    assert suppressed["description"].startswith("Arvo on olemassa")
    assert codelist(client, "units", "lang=sv")["codes"][0]["symbol"] == "%"


def test_unknown_list_is_not_found_and_the_known_ones_are_named(client: FlaskClient) -> None:
    body = client.get(f"/api/v1/codelists/colours?release={RELEASE}").get_json()
    assert (body["status"], body["parameter"], body["allowed"]) == (404, "id", [*CODELISTS])

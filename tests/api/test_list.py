"""The list of indicators: search, filters, pages."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from .conftest import RELEASE

LIST = "/api/v1/indicators"


def listed(client: FlaskClient, query: str = "") -> dict[str, Any]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()


def ids(client: FlaskClient, query: str = "") -> list[int]:
    return [indicator["id"] for indicator in listed(client, query)["indicators"]]


def links(client: FlaskClient, query: str) -> dict[str, dict[str, str]]:
    header = client.get(f"{LIST}?{query}").headers["Link"]
    found = re.findall(r'<([^>]*)>; rel="(\w+)"', header)
    assert all(urlsplit(address).path == LIST for address, _ in found)
    return {rel: {name: value for name, (value,) in parse_qs(urlsplit(a).query).items()} for a, rel in found}


def test_list_holds_every_indicator_and_says_of_what_release(client: FlaskClient) -> None:
    answer = listed(client)
    assert [indicator["id"] for indicator in answer["indicators"]] == [5, 127, 181, 90001, 90002]
    assert answer["page"] == {"pageNumber": 1, "pageSize": 50, "totalElements": 5, "totalPages": 1}
    assert (answer["release"], answer["simulated"], answer["licence"]) == (RELEASE, True, "CC BY 4.0")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=", [5, 127, 181, 90001, 90002]),
        ("q=TYÖTTÖMÄT", [181]),
        ("q=arbetslösa", [181]),
        ("q=unemployed+labour", [181]),
        ("q=labour+unemployed", [181]),
        ("q=unemployed+nothing", []),
        ("q=%25", [181]),
        ("q=*", []),
        ("taskArea=VAE", [127, 181]),
        ("taskArea=VAE&dimension=TIL", [181]),
        ("taskArea=VAE&dimension=KAY", []),
        ("dimension=KAY", [5]),
        ("set=aluekuva-2026", [5, 127, 181]),
        ("set=aluekuva-2026&q=työttömät", [181]),
    ],
)
def test_indicators_are_found_by_words_and_filters(client: FlaskClient, query: str, expected: list[int]) -> None:
    assert ids(client, query) == expected


def test_pages_together_hold_the_whole_list_once(client: FlaskClient) -> None:
    pages = [ids(client, f"pageSize=2&page={page}") for page in (1, 2, 3)]
    assert pages == [[5, 127], [181, 90001], [90002]]
    assert listed(client, "pageSize=2&page=2")["page"] == {
        "pageNumber": 2,
        "pageSize": 2,
        "totalElements": 5,
        "totalPages": 3,
    }


def test_links_lead_through_the_pages_and_keep_the_question(client: FlaskClient) -> None:
    asked = {"set": "aluekuva-2026", "pageSize": "1", "lang": "fi"}
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    assert links(client, f"{query}&page=2") == {
        "first": asked | {"page": "1"},
        "prev": asked | {"page": "1"},
        "next": asked | {"page": "3"},
        "last": asked | {"page": "3"},
    }
    assert set(links(client, f"{query}&page=1")) == {"first", "next", "last"}
    assert set(links(client, f"{query}&page=3")) == {"first", "prev", "last"}


def test_link_survives_signs_of_its_own_syntax(client: FlaskClient) -> None:
    assert links(client, "q=%3E%3B+%22%2C%0D%0AX%3A+%C3%A5")["first"]["q"] == '>; ",\r\nX: å'


def test_page_after_the_last_is_empty_and_leads_back(client: FlaskClient) -> None:
    assert ids(client, "page=9") == []
    assert set(links(client, "page=9")) == {"first", "prev", "last"}


def test_links_stand_beside_an_answer_from_the_cache_too(client: FlaskClient) -> None:
    first, second = (client.get(f"{LIST}?pageSize=3").headers["Link"] for _ in range(2))
    assert first == second


def test_list_in_one_language_has_plain_titles_and_says_where_they_are_from(client: FlaskClient) -> None:
    (indicator,) = listed(client, "lang=sv&dimension=KAY")["indicators"]
    assert (indicator["title"], indicator["languages"]) == ("Toimeentulotuki", {"title": "fi"})


def test_indicator_without_observations_is_listed_and_says_so(client: FlaskClient) -> None:
    (indicator,) = listed(client, "dimension=KAY")["indicators"]
    assert (indicator["observations"], indicator["latestTime"], indicator["areaTypes"]) == (0, None, [])

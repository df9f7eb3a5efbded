"""Suggestions: what words find while they are typed, and where it leads."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from components import addresses
from indicators.api.responses import CURRENT, IMMUTABLE
from indicators.api.suggestions import MAX_LIMIT
from indicators.cube import Cubes
from indicators.language import LANGUAGES, Language
from indicators.search import MAX_LENGTH

from .conftest import RELEASE

SUGGESTIONS = "/api/v1/suggestions"


def suggested(client: FlaskClient, **query: object) -> dict[str, Any]:
    response = client.get(SUGGESTIONS, query_string=query)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.content_type == "application/json"
    return response.get_json()


def found(client: FlaskClient, **query: object) -> list[tuple[str, str]]:
    return [(one["kind"], one["id"]) for one in suggested(client, **query)["suggestions"]]


def test_indicator_is_suggested_with_what_it_is_about_and_its_page(client: FlaskClient) -> None:
    answer = suggested(client, q="työttömyys", lang="fi")
    assert (answer["query"], answer["found"]) == ("työttömyys", {"indicators": 1, "areas": 0})
    assert (answer["release"], answer["simulated"], answer["within"]) == (RELEASE, True, None)
    assert answer["suggestions"] == [
        {
            "kind": "indicator",
            "id": "181",
            "title": "Työttömät, % työvoimasta",
            "language": "fi",
            "about": "Väestö, elinolot ja palvelutarve",
            "href": "/fi/indicators/181",
            "matched": ["Työttömät"],
        }
    ]


def test_area_is_suggested_with_its_type_and_its_page(client: FlaskClient) -> None:
    (county, *_) = suggested(client, q="Kainuussa", lang="sv")["suggestions"]
    assert county == {
        "kind": "area",
        "id": "20",
        "title": "Kajanalands välfärdsområde",
        "language": "sv",
        "about": "Välfärdsområde",
        "href": "/sv/areas/20",
        "matched": [],
    }
    (municipality, *_) = suggested(client, q="kajaanissa", lang="fi")["suggestions"]
    assert (municipality["id"], municipality["about"]) == ("205", "Kunta")


def test_title_that_is_missing_in_a_language_says_whose_it_is(client: FlaskClient) -> None:
    (one,) = suggested(client, q="toimeentulo", lang="sv")["suggestions"]
    assert (one["id"], one["title"], one["language"]) == ("5", "Toimeentulotuki", "fi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_suggestion_leads_to_a_page_that_exists(client: FlaskClient, language: Language, releases: Any) -> None:
    cube = Cubes(releases).current()
    for question in ("a", "k", "t", "suomi", "hyvinvointialue", "1"):
        for one in suggested(client, q=question, lang=language, limit=MAX_LIMIT)["suggestions"]:
            address = addresses.read(one["href"])
            assert address is not None and address.language == language
            assert addresses.exists(address, cube)


@pytest.mark.parametrize(
    ("question", "href", "name"),
    [
        ("työttömyys Kainuussa", "/en/indicators/181?area=20", "Kainuu"),
        ("unemployed Kajaani", "/en/indicators/181?areaType=municipality&area=205", "Kajaani"),
        (
            "unemployed in Northern Finland",
            "/en/indicators/181?areaType=collaborative_area&area=YTA5",
            "Northern Finland",
        ),
        ("unemployed in Finland", "/en/indicators/181", "Whole country"),
    ],
)
def test_area_beside_other_words_is_chosen_on_the_indicators_page(
    client: FlaskClient, question: str, href: str, name: str
) -> None:
    answer = suggested(client, q=question, lang="en")
    assert answer["within"]["name"] == name
    assert [one["href"] for one in answer["suggestions"]] == [href]


def test_kind_that_is_found_better_stands_first(client: FlaskClient) -> None:
    assert found(client, q="Kainuu")[0] == ("area", "20")
    assert found(client, q="työttömät")[0] == ("indicator", "181")


def test_areas_leave_room_for_indicators(client: FlaskClient) -> None:
    both = suggested(client, q="m", lang="fi", limit=3)
    assert both["found"]["areas"] > 1 and both["found"]["indicators"] > 0
    assert {one["kind"] for one in both["suggestions"]} == {"indicator", "area"}
    assert len(both["suggestions"]) == 3


def test_limit_cuts_what_is_listed_and_not_what_is_counted(client: FlaskClient) -> None:
    everything = suggested(client, q="hyvinvointialue", lang="fi", limit=MAX_LIMIT)
    assert everything["found"]["areas"] == len(everything["suggestions"]) > 8
    for limit in (1, 5):
        few = suggested(client, q="hyvinvointialue", lang="fi", limit=limit)
        assert few["found"] == everything["found"]
        assert few["suggestions"] == everything["suggestions"][:limit]
    assert len(found(client, q="hyvinvointialue")) == 8


def test_addresses_of_pages_name_the_release_that_is_asked_for(client: FlaskClient) -> None:
    (one,) = suggested(client, q="työttömyys kainuu", lang="fi", release=RELEASE)["suggestions"]
    assert one["href"] == f"/fi/indicators/181?area=20&release={RELEASE}"
    response = client.get(SUGGESTIONS, query_string={"q": "x", "release": RELEASE})
    assert response.headers["Cache-Control"] == IMMUTABLE


def test_answer_is_kept_and_asked_for_again_as_all_others(client: FlaskClient) -> None:
    first = client.get(f"{SUGGESTIONS}?q=työ&lang=fi")
    assert first.headers["Cache-Control"] == CURRENT
    again = client.get(f"{SUGGESTIONS}?q=työ&lang=fi", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"{SUGGESTIONS}?q=työ&lang=sv")
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize(
    "question",
    ["", "   ", "*", "😀", "\x00\x01", "'; DROP TABLE indicator; --", "<script>", "x" * MAX_LENGTH, "\u202e"],
)
def test_question_that_nothing_answers_is_answered_with_nothing(client: FlaskClient, question: str) -> None:
    answer = suggested(client, q=question)
    assert (answer["query"], answer["suggestions"]) == (question, [])
    assert answer["found"] == {"indicators": 0, "areas": 0}


def test_without_a_question_nothing_is_suggested(client: FlaskClient) -> None:
    assert suggested(client)["suggestions"] == []


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        (f"q={'a' * (MAX_LENGTH + 1)}", "q"),
        (f"q={'%C3%A4' * (MAX_LENGTH + 1)}", "q"),
        ("q=a&q=b", "q"),
        ("q=a&limit=0", "limit"),
        (f"q=a&limit={MAX_LIMIT + 1}", "limit"),
        ("q=a&limit=-1", "limit"),
        ("q=a&limit=1e2", "limit"),
        ("q=a&limit=", "limit"),
        ("q=a&limit=%D9%A1", "limit"),  # 1 in Arabic digits
        ("q=a&lang=de", "lang"),
        ("q=a&page=2", "page"),
        ("q=a&release=", "release"),
    ],
)
def test_wrong_question_is_refused_and_says_why(client: FlaskClient, query: str, parameter: str) -> None:
    response = client.get(f"{SUGGESTIONS}?{query}")
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert response.get_json()["parameter"] == parameter


def test_unknown_release_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"{SUGGESTIONS}?q=a&release=nonsense").status_code == 404


# The list of indicators is found by the same search


def listed(client: FlaskClient, question: str, **query: object) -> list[int]:
    response = client.get("/api/v1/indicators", query_string={"q": question, **query})
    assert response.status_code == 200, response.get_data(as_text=True)
    return [one["id"] for one in response.get_json()["indicators"]]


@pytest.mark.parametrize(
    "question",
    [
        "työttömyys",
        "tyottomien",
        "unemployment",
        "utkomststöd",
        "indikator",
        "köyhyys",
        "työttömyys kainuu",
        "zzz",
        "k",
    ],
)
def test_list_holds_the_indicators_that_are_suggested_in_their_order(client: FlaskClient, question: str) -> None:
    both = found(client, q=question, lang="fi", limit=MAX_LIMIT)
    assert listed(client, question, lang="fi") == [int(number) for kind, number in both if kind == "indicator"]


def test_list_is_narrowed_down_and_paged_after_it_was_searched(client: FlaskClient) -> None:
    everything = listed(client, "indikator")
    assert len(everything) > 0
    assert listed(client, "työttömyys", dimension="KAY") == []
    assert listed(client, "työttömyys", taskArea="VAE") == [181]
    assert [number for page in (1, 2, 3) for number in listed(client, "i", pageSize=1, page=page)] == listed(
        client, "i", pageSize=3
    )


def test_list_refuses_a_question_that_nobody_types(client: FlaskClient) -> None:
    response = client.get("/api/v1/indicators", query_string={"q": "a" * (MAX_LENGTH + 1)})
    assert (response.status_code, response.get_json()["parameter"]) == (400, "q")
    assert listed(client, "a" * MAX_LENGTH) == []
    assert len(listed(client, "  ")) > 3

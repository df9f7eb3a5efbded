"""The figures of several indicators in one answer: what is asked, what is found, and what is said of what is not."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indicators.api import data
from indicators.api.parameters import MEASURES
from indicators.cube import Cube
from indicators.release.make import make_release
from tests.conftest import make_tables

from .conftest import DAY, RELEASE, interface, small_release

DATA = "/api/v1/data.json"
CSV = "/api/v1/data.csv"
EXCEL = "/api/v1/data.xlsx"


def rows(client: FlaskClient, query: str, path: str = DATA) -> list[dict[str, Any]]:
    response = client.get(f"{path}?{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    found: list[dict[str, Any]] = response.get_json()["data"]
    return found


def client_of(observations: list[dict[str, object]], directory: Path) -> FlaskClient:
    """A client over a release of an indicator with both sexes."""
    tables = make_tables(observations, indicators=[{"indicator": 181, "sexes": ["total", "female", "male"]}])
    make_release(tables, directory / "releases", now=DAY)
    return interface(directory / "releases", directory / "answers")


def problem(client: FlaskClient, query: str, status: int, path: str = DATA) -> dict[str, Any]:
    response = client.get(f"{path}?{query}")
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = response.get_json()
    return body


def keys(found: list[dict[str, Any]]) -> list[tuple[int, str, int, str, str]]:
    return [(row["indicator"], row["area"], row["time"], row["sex"], row["status"]) for row in found]


# Several indicators


def test_several_indicators_byte_for_byte(client: FlaskClient) -> None:
    response = client.get(f"{CSV}?indicator=181,127,90001&time=2020&sex=total&measure=value&labels=both&lang=sv")
    assert response.get_data(as_text=True) == (
        "indicator,area,area_type,time,sex,value,status,release,"
        "indicator_label,area_label,area_type_label,sex_label,status_label\r\n"
        f"127,90,county,2020,total,664028,A,{RELEASE},Indikator 127,Helsingfors stad,Välfärdsområde,Alla,normal\r\n"
        f'181,FI,country,2020,total,14,A,{RELEASE},"Arbetslösa, % av arbetskraften",Hela landet,Land,Alla,normal\r\n'
        f'181,20,county,2020,total,13.5,A,{RELEASE},"Arbetslösa, % av arbetskraften",'
        "Kajanalands välfärdsområde,Välfärdsområde,Alla,normal\r\n"
        f'181,205,municipality,2020,total,15.1,A,{RELEASE},"Arbetslösa, % av arbetskraften",'
        "Kajana,Kommun,Alla,normal\r\n"
        f'90001,20,county,2020,total,1,A,{RELEASE},"Rad 1\nrad 2",'
        "Kajanalands välfärdsområde,Välfärdsområde,Alla,normal\r\n"
    )


def test_answer_for_several_holds_what_each_has_alone(client: FlaskClient) -> None:
    alone = [row for number in (127, 181, 90001) for row in rows(client, "", f"/api/v1/indicators/{number}/data.json")]
    assert rows(client, "indicator=90001,181,127") == alone


def test_one_indicator_is_answered_as_at_its_own_address(client: FlaskClient) -> None:
    query = "area=20,05&time=latest&measure=value,ci_method&labels=both&lang=fi"
    general = client.get(f"{CSV}?indicator=181&{query}")
    own = client.get(f"/api/v1/indicators/181/data.csv?{query}")
    assert general.get_data() == own.get_data()
    assert general.headers == own.headers


def test_indicators_of_the_answer_are_described(client: FlaskClient) -> None:
    described = client.get(f"{DATA}?indicator=181,5").get_json()["indicators"]
    assert [indicator["id"] for indicator in described] == [5, 181]
    own = client.get("/api/v1/indicators/181").get_json()
    assert described[1] == {name: own[name] for name in described[1]}


def test_latest_and_earliest_are_each_indicators_own(client: FlaskClient) -> None:
    found = rows(client, "indicator=127,181&areaType=county&sex=total&time=latest")
    assert keys(found) == [
        (127, "90", 2020, "total", "A"),
        (181, "05", 2024, "total", "B"),
        (181, "20", 2024, "total", "Z"),
    ]
    earliest = rows(client, "indicator=127,181&areaType=county&sex=total&time=earliest")
    assert [(row["indicator"], row["time"]) for row in earliest] == [(127, 2020), (181, 2020)]


def test_latest_is_the_latest_of_what_is_asked_for(client: FlaskClient) -> None:
    assert keys(rows(client, "indicator=181&areaType=country&time=latest")) == [(181, "FI", 2020, "total", "A")]


def test_number_of_statements_does_not_grow_with_indicators(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    read = Cube.rows

    def counted(self: Cube, query: str, **parameters: object) -> Any:
        asked.append(query)
        return read(self, query, **parameters)

    monkeypatch.setattr(Cube, "rows", counted)
    counts = []
    for indicators in ("181", "181,127,90001,90002,5"):
        asked.clear()
        rows(client, f"indicator={indicators}&area=90,20&time=2020")
        counts.append(len(asked))
    # One for the periods of indicators that nobody has asked for yet; rows are no statement.
    assert max(counts) <= 1


def test_download_of_several_is_named_after_the_release(client: FlaskClient) -> None:
    disposition = client.get(f"{CSV}?indicator=181,127").headers["Content-Disposition"]
    assert disposition == f'attachment; filename="aluekuva-data-{RELEASE}.csv"'


# Wrong questions


@pytest.mark.parametrize("query", ["", "area=20"])
def test_indicator_must_be_named(client: FlaskClient, query: str) -> None:
    body = problem(client, query, 400)
    assert body["parameter"] == "indicator"
    assert "/api/v1/indicators" in body["detail"]


@pytest.mark.parametrize("text", ["999", "181,999", "abc", "-181", "1e2", "181.0", "%D9%A1%D9%A8%D9%A1", "9" * 30])
def test_unknown_indicator_is_refused_and_the_known_ones_are_named(client: FlaskClient, text: str) -> None:
    body = problem(client, f"indicator={text}", 400)
    assert body["parameter"] == "indicator"
    assert body["allowed"] == [5, 127, 181, 90001, 90002]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("indicator=", "indicator"),
        ("indicator=181,", "indicator"),
        ("indicator=181&indicator=127", "indicator"),
        ("indicator=181&year=2020", "year"),
        ("indicator=181&area=Kainuu", "area"),
        ("indicator=181&measure=median", "measure"),
        ("indicator=181&time=2024..2018", "time"),
        ("indicator=181&lang=de", "lang"),
    ],
)
def test_wrong_parameter_is_refused(client: FlaskClient, query: str, parameter: str) -> None:
    assert problem(client, query, 400)["parameter"] == parameter


def test_indicator_is_no_parameter_of_the_address_that_names_it(client: FlaskClient) -> None:
    body = problem(client, "indicator=127", 400, "/api/v1/indicators/181/data.json")
    assert body["parameter"] == "indicator"
    assert "area" in body["allowed"]


def test_unknown_format_is_not_found(client: FlaskClient) -> None:
    assert "xlsx" in problem(client, "indicator=181", 404, "/api/v1/data.pdf")["allowed"]


def test_repeated_number_is_one_indicator(client: FlaskClient) -> None:
    assert rows(client, "indicator=127,127") == rows(client, "indicator=127")


# What one of several indicators does not have


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("indicator=127,90001&sex=female", "sex", ["total"]),
        ("indicator=127,90001&areaType=municipality", "areaType", ["county"]),
        ("indicator=127,181&areaType=mainland", "areaType", ["country", "county", "municipality"]),
        ("indicator=127,90001&time=2021", "time", [2020]),
        ("indicator=127,181&time=2020,1999", "time", [2020, 2021, 2022, 2023, 2024]),
    ],
)
def test_what_no_indicator_has_is_not_found_and_what_there_is_is_named(
    client: FlaskClient, query: str, parameter: str, allowed: list[object]
) -> None:
    body = problem(client, query, 404)
    assert (body["parameter"], body["allowed"]) == (parameter, allowed)


@pytest.mark.parametrize("query", ["sex=female", "areaType=municipality", "time=2021"])
def test_what_only_one_indicator_has_is_answered_of_that_one(client: FlaskClient, query: str) -> None:
    found = rows(client, f"indicator=127,181&{query}")
    assert found == rows(client, f"indicator=181&{query}") != []


def test_indicator_without_observations_adds_no_rows(client: FlaskClient) -> None:
    assert rows(client, "indicator=5,127&area=90") == rows(client, "indicator=127&area=90") != []
    assert rows(client, "indicator=5&area=90") == []


# Areas asked for by name


def test_every_area_asked_for_has_a_row(client: FlaskClient) -> None:
    found = rows(client, "indicator=181&area=20,05,21&time=2020&sex=total")
    assert keys(found) == [
        (181, "05", 2020, "total", "M"),
        (181, "20", 2020, "total", "A"),
        (181, "21", 2020, "total", "M"),
    ]
    assert [row["value"] for row in found] == [None, 13.5, None]


def test_every_period_and_sex_asked_for_has_a_row(client: FlaskClient) -> None:
    found = rows(client, "indicator=181&area=05&time=2021..2022&sex=total,female")
    assert keys(found) == [
        (181, "05", 2021, "female", "M"),
        (181, "05", 2022, "female", "M"),
        (181, "05", 2021, "total", "M"),
        (181, "05", 2022, "total", "P"),
    ]


def test_row_of_any_sex_answers_where_no_sex_is_named(tmp_path: Path) -> None:
    only_women = client_of([{"sex": "female", "value": 1.0}], tmp_path)
    assert keys(rows(only_women, "indicator=181&area=20&time=2020")) == [(181, "20", 2020, "female", "A")]


def test_row_of_any_period_answers_where_no_period_is_named(client: FlaskClient) -> None:
    assert keys(rows(client, "indicator=181&area=FI,205")) == [
        (181, "FI", 2020, "total", "A"),
        (181, "205", 2020, "total", "A"),
    ]


def test_each_indicator_answers_for_an_area_asked_for(client: FlaskClient) -> None:
    found = rows(client, "indicator=127,181&area=20,90&time=2020&sex=total")
    assert keys(found) == [
        (127, "20", 2020, "total", "M"),
        (127, "90", 2020, "total", "A"),
        (181, "20", 2020, "total", "A"),
        (181, "90", 2020, "total", "M"),
    ]


def test_area_asked_for_has_a_row_even_of_a_year_or_sex_that_the_indicator_does_not_have(client: FlaskClient) -> None:
    found = rows(client, "indicator=127,181&area=20&time=2021..2022&sex=female")
    assert keys(found) == [
        (127, "20", 2021, "female", "M"),
        (127, "20", 2022, "female", "M"),
        (181, "20", 2021, "female", "M"),
        (181, "20", 2022, "female", "M"),
    ]


def test_added_row_has_the_columns_of_the_others(client: FlaskClient) -> None:
    query = "indicator=181&area=20,21&time=2020&sex=total&measure=value,lower998,ci_method&labels=both&lang=en"
    there, added = rows(client, query)
    assert list(added) == list(there)
    assert (added["value"], added["lower998"], added["ci_method"], added["status_label"]) == (
        None,
        None,
        "none",
        "not available",
    )


# Measures


def test_further_measures_come_only_when_they_are_named(client: FlaskClient) -> None:
    (usual,) = rows(client, "indicator=181&area=20&time=2020&sex=total")
    assert [name for name in usual if name in (*MEASURES, "lower998", "upper998", "ci_method")] == [*MEASURES]
    (named,) = rows(client, "indicator=181&area=20&time=2020&sex=total&measure=ci_method,upper998,value")
    assert list(named)[5:] == ["ci_method", "upper998", "value", "status", "release"]
    assert named["ci_method"] == "producer"


def test_wider_interval_lies_round_the_narrower_one(tmp_path: Path) -> None:
    counted = client_of([{"value": 10.0, "numerator": 100.0, "denominator": 1000.0}], tmp_path)
    (row,) = rows(counted, "indicator=181&measure=value,lower95,upper95,lower998,upper998,ci_method")
    assert row["lower998"] < row["lower95"] < row["value"] < row["upper95"] < row["upper998"]
    assert row["ci_method"] == "wilson"


# One question in many forms


SAME = [
    "indicator=127,181&area=05,20&sex=female,total&time=2020,latest&lang=fi",
    "lang=fi&time=latest,2020&sex=total,female&area=20,05&indicator=181,127",
    "indicator=0181,127,181&area=05,20,05&time=latest,2020..2020&sex=total,female&lang=fi&labels=code&dialect=rfc4180",
]


def test_order_of_parameters_and_of_their_values_does_not_matter(client: FlaskClient) -> None:
    answers = [client.get(f"{CSV}?{query}") for query in SAME]
    assert len({answer.headers["ETag"] for answer in answers}) == 1
    assert len({answer.get_data() for answer in answers}) == 1


def test_same_question_in_another_form_is_answered_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_release(tmp_path / "releases")
    fresh = interface(tmp_path / "releases", tmp_path / "answers")
    # A workbook takes long to write; a CSV file would be made anew as quickly as it is read from the cache.
    first = fresh.get(f"{EXCEL}?{SAME[0]}")

    def fail(*_: object) -> None:
        raise AssertionError("the answer was made anew")

    monkeypatch.setattr(data, "answer", fail)
    assert [fresh.get(f"{EXCEL}?{query}").get_data() for query in SAME] == [first.get_data()] * len(SAME)


@pytest.mark.parametrize(
    "other",
    [
        "indicator=181",
        "indicator=181,127",
        "indicator=181&area=20",
        "indicator=181&areaType=county",
        "indicator=181&sex=total",
        "indicator=181&time=2020",
        "indicator=181&time=latest",
        "indicator=181&measure=value,lower95,upper95,numerator,denominator",
        "indicator=181&measure=lower95,value,upper95,numerator,denominator",
        "indicator=181&lang=sv",
        "indicator=181&labels=both",
        "indicator=181&dialect=fi-excel",
        f"indicator=181&release={RELEASE}",
    ],
)
def test_another_question_has_another_tag(client: FlaskClient, other: str) -> None:
    tags = {client.get(f"{CSV}?{query}").headers["ETag"] for query in (other, "indicator=127")}
    assert len(tags) == 2
    if other != "indicator=181":
        assert client.get(f"{CSV}?indicator=181").headers["ETag"] not in tags


# Limits


@pytest.mark.parametrize(
    ("release", "bulk"), [("", "/download/all.csv.gz"), (f"&release={RELEASE}", f"/download/{RELEASE}/all.csv.gz")]
)
def test_answer_over_the_limit_names_the_limit_and_the_bulk_file(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, release: str, bulk: str
) -> None:
    monkeypatch.setattr(data, "MAX_CELLS", 12)
    body = problem(client, f"indicator=181,127,90001&measure=value{release}", 413)
    assert (body["cells"], body["maxCells"], body["bulk"]) == (13, 12, bulk)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("indicator=127,181&area=20,21,90&time=2020&sex=total", 6),
        ("indicator=181&area=19,21&sex=female", 10),
        ("indicator=181&areaType=county&sex=male&time=latest", 23),
    ],
)
def test_rows_without_values_count_too(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, query: str, count: int
) -> None:
    monkeypatch.setattr(data, "MAX_CELLS", count - 1)
    assert problem(client, f"{query}&measure=value", 413)["cells"] == count
    monkeypatch.setattr(data, "MAX_CELLS", count)
    assert len(rows(client, f"{query}&measure=value")) == count


def test_what_is_refused_is_not_read(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "MAX_CELLS", 5)
    asked: list[str] = []
    read = Cube.rows
    monkeypatch.setattr(Cube, "rows", lambda cube, query, **given: asked.append(query) or read(cube, query, **given))
    assert problem(client, "indicator=181&measure=value,upper998", 413)["cells"] == 22
    assert [query for query in asked if "numerator" in query and not query.startswith("SELECT count(*)")] == []


def test_release_of_another_day_has_another_address(tmp_path: Path) -> None:
    small_release(tmp_path / "releases")
    small_release(tmp_path / "releases", now=DAY + datetime.timedelta(days=1))
    both = interface(tmp_path / "releases", tmp_path / "answers")
    assert both.get(f"{DATA}?indicator=181&release={RELEASE}").get_json()["release"] == RELEASE
    assert both.get(f"{DATA}?indicator=181").get_json()["release"] == "2026-11-23-1-simulated"

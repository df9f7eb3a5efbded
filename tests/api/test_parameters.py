"""What may be asked for, what is found, and what a wrong question is answered."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from indicators.api import data
from indicators.api.formats import FORMATS
from indicators.api.parameters import MAX_LENGTH
from indicators.release.make import make_release
from tests.conftest import make_tables

from .conftest import RELEASE, interface

DATA = "/api/v1/indicators/181/data.json"
LIST = "/api/v1/indicators"


def problem(client: FlaskClient, path: str, status: int, **headers: str) -> dict[str, Any]:
    response = client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert response.status_code == status, response.get_data(as_text=True)
    assert response.content_type == "application/problem+json"
    body: dict[str, Any] = response.get_json()
    assert body["status"] == status
    assert body["type"] == "about:blank"
    assert body["title"] and body["detail"]
    return body


def rows(client: FlaskClient, query: str, indicator: int = 181) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/indicators/{indicator}/data.json?{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()["data"]


def found(client: FlaskClient, query: str) -> set[tuple[str, str, int, str]]:
    return {(row["area_type"], row["area"], row["time"], row["sex"]) for row in rows(client, query)}


# Wrong questions


@pytest.mark.parametrize("path", [DATA, LIST, "/api/v1/indicators/181"])
def test_unknown_parameter_is_refused_and_the_known_ones_are_named(client: FlaskClient, path: str) -> None:
    body = problem(client, f"{path}?year=2023", 400)
    assert body["parameter"] == "year"
    assert {"lang", "release"} <= set(body["allowed"])


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        (DATA, "area=20&area=05", "area"),
        (DATA, "time=2023&time=2023", "time"),
        (DATA, "lang=fi&lang=sv", "lang"),
        (LIST, "page=1&page=2", "page"),
        ("/api/v1/indicators/181", "release=a&release=b", "release"),
    ],
)
def test_repeated_parameter_is_refused(client: FlaskClient, path: str, query: str, parameter: str) -> None:
    assert problem(client, f"{path}?{query}", 400)["parameter"] == parameter


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("areaType=region", "areaType", "county"),
        ("areaType=county,region", "areaType", "municipality"),
        ("area=Kainuu", "area", "20"),
        ("area=20,Kainuu", "area", "FI"),
        ("area=20&areaType=municipality", "area", "205"),
        ("sex=women", "sex", "female"),
        ("time=soon", "time", "latest"),
        ("time=20", "time", "2018..2024"),
        ("time=2018-2024", "time", "2018..2024"),
        ("time=2018..", "time", "2018..2024"),
        ("time=2023%0A", "time", "2023"),
        ("time=%D9%A2%D9%A0%D9%A2%D9%A3", "time", "2023"),  # 2023 in Arabic digits
        ("measure=median", "measure", "lower95"),
        ("lang=de", "lang", "sv"),
        ("labels=all", "labels", "both"),
        ("dialect=excel", "dialect", "fi-excel"),
    ],
)
def test_wrong_value_is_refused_and_the_right_ones_are_named(
    client: FlaskClient, query: str, parameter: str, allowed: str
) -> None:
    body = problem(client, f"{DATA}?{query}", 400)
    assert body["parameter"] == parameter
    assert allowed in body["allowed"]


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("taskArea=XYZ", "taskArea", "HYTE"),
        ("dimension=XYZ", "dimension", "SAA"),
        ("set=XYZ", "set", "aluekuva-2026"),
        ("lang=xx", "lang", "en"),
    ],
)
def test_wrong_filter_of_the_list_is_refused(client: FlaskClient, query: str, parameter: str, allowed: str) -> None:
    body = problem(client, f"{LIST}?{query}", 400)
    assert body["parameter"] == parameter
    assert allowed in body["allowed"]


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=x", "page=1.5", "pageSize=0", "pageSize=501", "page=²"])
def test_wrong_page_is_refused(client: FlaskClient, query: str) -> None:
    assert problem(client, f"{LIST}?{query}", 400)["parameter"] == query.partition("=")[0]


def test_range_that_ends_before_it_begins_is_refused(client: FlaskClient) -> None:
    assert problem(client, f"{DATA}?time=2024..2018", 400)["parameter"] == "time"


@pytest.mark.parametrize(
    "parameter", ["area", "areaType", "sex", "time", "measure", "lang", "labels", "dialect", "release"]
)
def test_empty_value_is_refused(client: FlaskClient, parameter: str) -> None:
    assert problem(client, f"{DATA}?{parameter}=", 400)["parameter"] == parameter


@pytest.mark.parametrize("parameter", ["taskArea", "dimension", "set", "page", "pageSize", "lang", "release"])
def test_empty_filter_of_the_list_is_refused(client: FlaskClient, parameter: str) -> None:
    assert problem(client, f"{LIST}?{parameter}=", 400)["parameter"] == parameter


@pytest.mark.parametrize("query", ["area=20,", "area=,20", "time=2023,,2024", "sex=total,"])
def test_empty_item_of_a_list_is_refused(client: FlaskClient, query: str) -> None:
    problem(client, f"{DATA}?{query}", 400)


@pytest.mark.parametrize(("path", "parameter"), [(DATA, "area"), (DATA, "time"), (LIST, "q")])
def test_too_long_value_is_refused(client: FlaskClient, path: str, parameter: str) -> None:
    assert problem(client, f"{path}?{parameter}={'2' * (MAX_LENGTH + 1)}", 400)["parameter"] == parameter


def test_hostile_text_in_a_refusal_is_short(client: FlaskClient) -> None:
    assert len(problem(client, f"{DATA}?area={'<' * 3000}", 400)["detail"]) < 200
    assert len(problem(client, f"{DATA}?{'x' * 3000}=1", 400)["parameter"]) <= 80


# The language of a refusal


@pytest.mark.parametrize(
    ("query", "accepted", "title"),
    [
        ("", "", "The request has a wrong parameter"),
        ("lang=fi", "", "Pyynnössä on väärä parametri"),
        ("lang=sv", "fi", "Begäran har en felaktig parameter"),
        ("", "sv-FI, fi;q=0.5", "Begäran har en felaktig parameter"),
        ("", "de, fi;q=0.5, en;q=0.1", "Pyynnössä on väärä parametri"),
        ("", "de", "The request has a wrong parameter"),
        ("", "fi;q=0", "The request has a wrong parameter"),
        ("", "SV", "Begäran har en felaktig parameter"),
        ("lang=xx", "fi", "Pyynnössä on väärä parametri"),
        ("", ",;q=,\x7f;q=2", "The request has a wrong parameter"),
    ],
)
def test_title_is_in_the_language_of_the_reader(client: FlaskClient, query: str, accepted: str, title: str) -> None:
    assert problem(client, f"{DATA}?{query}&sex=x", 400, Accept_Language=accepted)["title"] == title


# Areas and area types


def test_without_parameters_everything_is_answered(client: FlaskClient) -> None:
    assert len(rows(client, "")) == 11


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("area=20&time=2020&sex=total", {("county", "20", 2020, "total")}),
        ("area=FI", {("country", "FI", 2020, "total")}),
        ("area=205", {("municipality", "205", 2020, "total")}),
        ("areaType=municipality", {("municipality", "205", 2020, "total")}),
        (
            "area=FI,205,20&time=2020&sex=total",
            {("country", "FI", 2020, "total"), ("municipality", "205", 2020, "total"), ("county", "20", 2020, "total")},
        ),
        ("area=20&areaType=county&sex=female", {("county", "20", 2020, "female")}),
        ("area=FI,FI", {("country", "FI", 2020, "total")}),
    ],
)
def test_areas_are_found_by_code_and_type(
    client: FlaskClient, query: str, expected: set[tuple[str, str, int, str]]
) -> None:
    assert found(client, query) == expected


@pytest.mark.parametrize(
    ("query", "area_type"),
    [("area=20", "county"), ("area=20&areaType=municipality", "municipality"), ("area=20&areaType=county", "county")],
)
def test_code_that_area_types_share_is_a_county_until_the_area_type_says_otherwise(
    tmp_path_factory: pytest.TempPathFactory, query: str, area_type: str
) -> None:
    directory = tmp_path_factory.mktemp("shared")
    observations: list[dict[str, object]] = [
        {"area_type": kind, "area": "20", "value": 1.0} for kind in ("county", "municipality")
    ]
    areas: list[dict[str, object]] = [{"area_type": "municipality", "area": "20", "name_fi": "Samanniminen"}]
    make_release(make_tables(observations, areas=areas), directory / "releases")
    given = rows(interface(directory / "releases", directory / "answers"), query)
    assert [row["area_type"] for row in given] == [area_type]


# Times


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("2021", [2021]),
        ("2021..2021", [2021]),
        ("2021..2023", [2021, 2022, 2023]),
        ("1990..2020", [2020]),
        ("2023..2099", [2023, 2024]),
        ("latest", [2024]),
        ("earliest", [2020]),
        ("earliest,latest", [2020, 2024]),
        ("2022,earliest", [2020, 2022]),
        ("2020,2022..2023", [2020, 2022, 2023]),
        ("2021..2023,2022", [2021, 2022, 2023]),
        ("all", [2020, 2021, 2022, 2023, 2024]),
        ("2021,all", [2020, 2021, 2022, 2023, 2024]),
    ],
)
def test_times_by_year_range_word_and_lists_of_them(client: FlaskClient, time: str, expected: list[int]) -> None:
    assert [row["time"] for row in rows(client, f"area=20&sex=total&time={time}")] == expected


# What cannot exist, and what exists without a value


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("areaType=collaborative_area", "areaType", ["country", "county", "municipality"]),
        ("areaType=county,mainland", "areaType", ["country", "county", "municipality"]),
        ("area=YTA1", "areaType", ["country", "county", "municipality"]),
        ("time=1999", "time", [2020, 2021, 2022, 2023, 2024]),
        ("time=2020,2030..2040", "time", [2020, 2021, 2022, 2023, 2024]),
    ],
)
def test_combination_that_cannot_exist_is_not_found_and_names_those_that_do(
    client: FlaskClient, query: str, parameter: str, allowed: list[object]
) -> None:
    body = problem(client, f"{DATA}?{query}", 404)
    assert (body["parameter"], body["allowed"]) == (parameter, allowed)


def test_sex_that_an_indicator_does_not_have_is_not_found(client: FlaskClient) -> None:
    body = problem(client, "/api/v1/indicators/127/data.csv?sex=female", 404)
    assert (body["parameter"], body["allowed"]) == ("sex", ["total"])


@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_combination_without_a_value_is_answered_with_a_status(client: FlaskClient, suffix: str) -> None:
    response = client.get(f"/api/v1/indicators/181/data.{suffix}?area=21&time=2020..2021&measure=value")
    assert response.status_code == 200
    if suffix == "json":
        common = {"indicator": 181, "area": "21", "area_type": "county", "sex": "total", "value": None}
        expected = [{**common, "time": time, "status": "M", "release": RELEASE} for time in (2020, 2021)]
        assert response.get_json()["data"] == expected
    else:
        assert response.get_data(as_text=True).split("\r\n")[1:3] == [
            f"181,21,county,{time},total,,M,{RELEASE}" for time in (2020, 2021)
        ]


def test_areas_of_several_types_without_values_each_keep_their_type(client: FlaskClient) -> None:
    given = rows(client, "area=21,FI&time=2024&sex=total&labels=both&lang=en")
    assert [(row["area_type"], row["area"], row["area_label"], row["status"]) for row in given] == [
        ("country", "FI", "Whole country", "M"),
        ("county", "21", "Lapland wellbeing services county", "M"),
    ]


def test_area_type_without_values_is_answered_with_a_row_for_each_of_its_areas(client: FlaskClient) -> None:
    given = rows(client, "areaType=county&sex=male&time=latest")
    assert [row["area"] for row in given] == [f"{code:02}" for code in range(1, 22)] + ["90", "91"]
    assert {(row["time"], row["sex"], row["status"], row["value"]) for row in given} == {(2024, "male", "M", None)}


def test_rows_without_values_stand_in_the_usual_order(client: FlaskClient) -> None:
    given = rows(client, "area=21,19&sex=male,female&time=all")
    key = [(row["area_type"], row["area"], row["sex"], row["time"]) for row in given]
    assert key == sorted(key)
    assert len(key) == 2 * 2 * 5


# Limits


def test_answer_over_the_limit_is_refused_with_the_limit(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "MAX_CELLS", 10)
    body = problem(client, f"{DATA}?area=20&measure=value,lower95", 413)
    assert (body["cells"], body["maxCells"]) == (12, 10)


def test_answer_at_the_limit_is_given(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "MAX_CELLS", 10)
    assert len(rows(client, "area=20&measure=value,upper95&sex=total")) == 5


# What there is not


@pytest.mark.parametrize("id_", ["999", "0", "-1", "1e3", "abc", "9" * 30, "१८१", "181%00", "%FF"])
@pytest.mark.parametrize("tail", ["", "/data.csv"])
def test_unknown_indicator_is_not_found(client: FlaskClient, id_: str, tail: str) -> None:
    assert problem(client, f"/api/v1/indicators/{id_}{tail}", 404)["parameter"] == "id"


def test_unknown_format_is_not_found_and_the_known_ones_are_named(client: FlaskClient) -> None:
    assert problem(client, "/api/v1/indicators/181/data.pdf", 404)["allowed"] == [*FORMATS]


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v2/indicators", "/api/v1/indicators/", "/api/v1/indicators/181/data", "/api/%FF"]
)
def test_unknown_address_is_not_found(client: FlaskClient, path: str) -> None:
    problem(client, path, 404)


@pytest.mark.parametrize("release", ["2020-01-01-1", "..", "../releases", "%00", "current", ".lock"])
@pytest.mark.parametrize("path", [DATA, LIST, "/api/v1/indicators/181"])
def test_unknown_release_is_not_found(client: FlaskClient, path: str, release: str) -> None:
    assert problem(client, f"{path}?release={release}", 404)["parameter"] == "release"


# Methods


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [DATA, LIST, "/api/v1/indicators/181", "/api/v1/nothing"])
def test_other_methods_are_refused(client: FlaskClient, method: str, path: str) -> None:
    response = client.open(path, method=method, headers={"Accept-Language": "fi"})
    assert response.status_code == 405
    assert response.content_type == "application/problem+json"
    assert response.get_json()["title"] == "Vain GET- ja HEAD-pyyntöihin vastataan"
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].split(", "))
    assert response.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", [DATA, LIST, f"{DATA}?sex=x", "/api/v1/nothing", "/healthz", "/readyz"])
@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
def test_head_is_get_without_a_body(client: FlaskClient, path: str, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    got, head = client.get(path, headers=headers), client.head(path, headers=headers)
    assert head.status_code == got.status_code
    assert head.headers == got.headers
    assert head.get_data() == b""
    assert int(head.headers["Content-Length"]) == len(got.get_data())

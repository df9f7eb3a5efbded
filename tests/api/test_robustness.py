"""Whatever is asked, the answer is an answer: never a fault of the server."""

from urllib.parse import quote_from_bytes

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.api import data

from .conftest import RELEASE

PATHS = (
    "/api/v1/indicators",
    "/api/v1/indicators/181",
    "/api/v1/indicators/181/data.csv",
    "/api/v1/indicators/181/data.json",
    "/api/v1/indicators/181/data.jsonstat",
    "/api/v1/indicators/181/data.xlsx",
    "/api/v1/indicators/181/data.zip",
    "/api/v1/data.csv",
    "/api/v1/data.parquet",
)
LISTED = ("q", "taskArea", "dimension", "set", "page", "pageSize", "lang", "release")
NAMES = (*LISTED, "area", "areaType", "sex", "time", "measure", "labels", "dialect", "format", "indicator")
# Words that mean something, so that the fuzz gets past the first check, between bytes that mean nothing.
WORDS = (
    "20 05 FI 205 YTA1 county country municipality,county total female latest earliest,2020 2018..2024 all value "
    "lower95,upper95 ci_method 181 127,5 fi sv en both code fi-excel rfc4180 1 2 500 VAE TIL aluekuva-2026 työttömät "
    + RELEASE
).split()
SETTINGS = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])

_values = (
    st.sampled_from(WORDS).map(str.encode)
    | st.binary(max_size=12)
    | st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
_parameters = st.tuples(st.sampled_from(NAMES).map(str.encode) | st.binary(max_size=6), _values)
_queries = st.lists(_parameters, max_size=4).map(
    lambda given: "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in given)
)
_raw_queries = st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"), max_size=60)


def check(client: FlaskClient, path: str, query: str, accepted: str = "") -> int:
    response = client.get(path, query_string=query, headers={"Accept-Language": accepted})
    assert response.status_code in (200, 400, 404), response.get_data(as_text=True)
    if response.status_code != 200:
        assert response.content_type == "application/problem+json"
        assert response.get_json()["detail"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.status_code


@SETTINGS
@given(path=st.sampled_from(PATHS), query=_queries | _raw_queries)
def test_no_query_makes_the_server_fail(client: FlaskClient, path: str, query: str) -> None:
    check(client, path, query)


@SETTINGS
@given(rest=st.binary(max_size=30))
def test_no_path_makes_the_server_fail(client: FlaskClient, rest: bytes) -> None:
    response = client.get("/api/v1/indicators/" + quote_from_bytes(rest))
    assert response.status_code in (200, 308, 404)


@SETTINGS
@given(
    name=st.sampled_from(["Accept-Language", "Accept-Encoding", "If-None-Match", "Host", "Range"]),
    value=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30),
)
def test_no_header_makes_the_server_fail(client: FlaskClient, name: str, value: str) -> None:
    response = client.get("/api/v1/indicators/181/data.csv?sex=x", headers={name: value})
    assert response.status_code == 400
    assert client.get("/api/v1/indicators/181/data.csv", headers={name: value}).status_code in (200, 304)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "query",
    [
        "lang=%00",
        "%00=1",
        "release=%FF%FE",
        "q=%ED%A0%80",
        "area=20%00",
        "area=%F0%9F%92%A9",
        "time=99999999999999999999",
        "page=" + "9" * 400,
        "&&&==&=",
        "area=" + ",".join(str(number) for number in range(900)),
        "time=" + ",".join(["2020"] * 700),
        "a" * 7000,
        "&".join(f"p{number}=1" for number in range(900)),
    ],
)
def test_strange_query_is_answered(client: FlaskClient, path: str, query: str) -> None:
    check(client, path, query)


def test_fault_inside_is_a_problem_that_tells_nothing_and_is_logged(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(data, "begun", fail)
    response = client.get("/api/v1/indicators/181/data.csv?area=21&lang=en")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "secret" not in response.get_data(as_text=True)
    assert "secret" in caplog.text
    monkeypatch.undo()
    assert client.get("/api/v1/indicators/181/data.csv?area=21&lang=en").status_code == 200


def test_fault_is_no_debugger(client: FlaskClient) -> None:
    application: Flask = client.application
    assert not application.debug

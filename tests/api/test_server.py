"""The interface as the whole program serves it: behind compression, headers and the pages."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

ADDRESSES = [
    "/api/v1/indicators",
    "/api/v1/indicators/181",
    "/api/v1/indicators/181/data.csv",
    "/api/v1/indicators/181/data.json",
    "/api/v1/indicators/181/data.jsonstat",
]
REFUSALS = ["/api/v1/indicators/181/data.csv?sex=x", "/api/v1/nothing", "/api/v1/indicators/999"]


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    ("coding", "decode"), [("identity", bytes), ("gzip", gzip.decompress), ("br", brotli.decompress)]
)
def test_answers_are_those_of_the_interface_and_coded_once(
    whole_server: FlaskClient, client: FlaskClient, path: str, coding: str, decode: Callable[[bytes], bytes]
) -> None:
    headers = {"Accept-Encoding": coding}
    served, alone = whole_server.get(path, headers=headers), client.get(path, headers=headers)
    assert served.status_code == 200
    assert decode(served.get_data()) == decode(alone.get_data())
    for name in ("ETag", "Cache-Control", "Vary", "Content-Type", "Content-Encoding", "Access-Control-Allow-Origin"):
        assert served.headers.get(name) == alone.headers.get(name)


@pytest.mark.parametrize("path", [*ADDRESSES, *REFUSALS, "/healthz", "/readyz"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_no_cookie_is_ever_set(whole_server: FlaskClient, path: str, method: str) -> None:
    response = whole_server.open(path, method=method)
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", [*ADDRESSES, *REFUSALS])
def test_answers_are_never_taken_for_something_else(whole_server: FlaskClient, path: str) -> None:
    assert whole_server.get(path).headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("path", REFUSALS)
def test_refusal_is_a_problem_that_any_origin_may_read(whole_server: FlaskClient, path: str) -> None:
    response = whole_server.get(path, headers={"Accept-Encoding": "gzip, br"})
    assert response.status_code in (400, 404)
    assert response.content_type == "application/problem+json"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/api/v1/indicators", "/api/v1/indicators/181/data.csv", "/api/v1/nothing"])
def test_other_method_is_a_problem(whole_server: FlaskClient, path: str) -> None:
    response = whole_server.post(path)
    assert response.status_code == 405
    assert response.content_type == "application/problem+json"


@pytest.mark.parametrize("path", [*ADDRESSES, "/api/v1/indicators/181/data.csv?" + "x" * 20_000])
def test_very_long_address_is_refused(whole_server: FlaskClient, path: str) -> None:
    response = whole_server.get(path if "?" in path else f"{path}?q={'x' * 9_000}")
    assert response.status_code == 414
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_released_is_unavailable_but_alive(make_server: Callable[[Path], Flask], tmp_path: Path) -> None:
    client = make_server(tmp_path / "releases").test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/api/v1/indicators").status_code == 503


def test_answers_of_tests_are_kept_out_of_the_checkout(whole_server: FlaskClient) -> None:
    folder = Path(os.environ["ALUEKUVA_ANSWERS"])
    before = set(folder.iterdir())
    assert whole_server.get("/api/v1/indicators/127/data.xlsx?area=90&time=2020").status_code == 200
    assert set(folder.iterdir()) - before
    assert not folder.is_relative_to(Path(__file__).resolve().parents[2])


@pytest.mark.parametrize("refused", ["br;q=0", "gzip;q=0", "br; q=0.000, gzip;q=0", "*;q=0", "identity, br;q=0"])
@pytest.mark.parametrize("path", ["/api/v1/indicators", "/datapackage.json", "/rest/1.1/regions", "/fi/"])
def test_coding_that_is_refused_is_not_used(whole_server: FlaskClient, path: str, refused: str) -> None:
    assert whole_server.get(path).status_code == 200
    assert "Content-Encoding" not in whole_server.get(path, headers={"Accept-Encoding": refused}).headers


@pytest.mark.parametrize("method", ["POST", "TRACE", "FOO"])
@pytest.mark.parametrize("path", ["/download/all.csv.gz", "/catalog.ttl", "/api/v1/data.json", "/fi/areas"])
def test_method_that_is_not_served_is_a_problem_everywhere(whole_server: FlaskClient, path: str, method: str) -> None:
    response = whole_server.open(path, method=method)
    assert (response.status_code, response.mimetype) == (405, "application/problem+json")
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_beginning_of_the_interface_leads_to_its_description(whole_server: FlaskClient) -> None:
    for path in ("/api/v1", "/api/v1/"):
        assert whole_server.get(path).headers["Location"] == "/api/v1/docs"

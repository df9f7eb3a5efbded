"""What is asked a second time: the same answer as the first time, until another release is served."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from indicators.api import asked_before, limits, responses
from indicators.api.asked_before import AskedBefore
from indicators.release.directory import switch

from .conftest import OBSERVATIONS, RELEASE, small_release

DATA = "/api/v1/indicators/181/data"
PATHS = [
    *(f"{DATA}.{suffix}" for suffix in ("json", "csv", "jsonstat", "parquet")),
    f"{DATA}.json?time=2020&lang=fi",
    "/api/v1/data.json?indicator=181,127&time=latest",
    f"{DATA}.csv?release={RELEASE}",
    "/api/v1/indicators",
    "/api/v1/areas/20?lang=sv",
    "/api/v1/codelists",
]
REFUSED = [f"{DATA}.json?colour=red", f"{DATA}.json?time=1999", "/api/v1/nothing", f"{DATA}.csv?release=2020-01-01-1"]
Ask = Callable[..., tuple[str, list[tuple[str, str]], bytes]]


class Counted:
    """An application that counts how often it is asked."""

    def __init__(self, application: Any) -> None:
        self.application, self.asked = application, 0

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.asked += 1
        answered: Iterable[bytes] = self.application(environ, start_response)
        return answered


class Server:
    """A whole server with the layer, what lies under the layer, and clients of both."""

    def __init__(self, flask: Flask, directory: Path, rate: limits.Rate | None = None) -> None:
        layer = flask.wsgi_app
        assert isinstance(layer, AskedBefore)
        self.under = Counted(layer._application)
        flask.wsgi_app = AskedBefore(self.under, directory, rate)  # type: ignore[method-assign]
        self.layer = flask.wsgi_app
        self.client = flask.test_client()

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, list[tuple[str, str]], bytes]:
        response = self.client.open(path, method=method, headers=headers)
        return response.status_code, sorted(response.headers), response.get_data()


@pytest.fixture
def server(make_server: Callable[[Path], Flask], releases: Path) -> Server:
    return Server(make_server(releases), releases)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_second_answer_is_the_first_in_every_header_and_byte(server: Server, method: str) -> None:
    for path in PATHS:
        for coding in ("identity", "gzip", "br", "gzip;q=0.5, br"):
            headers = {"Accept-Encoding": coding}
            server.client.get(path, headers={"Accept-Encoding": "zstd"})
            flasks_own = server.ask(path, "HEAD", **headers) if method == "HEAD" else None
            first = server.ask(path, "GET", **headers)
            asked = server.under.asked
            second = server.ask(path, method, **headers)
            assert server.under.asked == asked, (path, coding)
            assert second == (flasks_own or first), (path, coding)
            assert second[0] == 200


def test_client_that_has_the_answer_gets_the_same_not_modified(server: Server) -> None:
    for path in PATHS:
        tag = server.client.get(path).headers["ETag"]
        first = server.ask(path, **{"If-None-Match": tag})
        asked = server.under.asked
        assert server.ask(path, **{"If-None-Match": tag}) == first
        assert server.under.asked == asked
        assert (first[0], first[2]) == (304, b"")
        assert server.ask(path, **{"If-None-Match": '"another"'})[0] == 200


@pytest.mark.parametrize("path", REFUSED)
def test_refusal_is_made_each_time(server: Server, path: str) -> None:
    first = server.ask(path)
    asked = server.under.asked
    assert server.ask(path) == first
    assert server.under.asked == asked + 1


@pytest.mark.parametrize("path", ["/api/v1/openapi.json", "/api/v1/config", "/api/v1/releases"])
def test_what_depends_on_more_than_the_release_is_left_to_flask(server: Server, path: str) -> None:
    server.ask(path)
    asked = server.under.asked
    assert server.ask(path)[0] == 200
    assert server.under.asked == asked + 1


def test_another_release_is_answered_at_once_and_a_named_one_as_ever(
    make_server: Callable[[Path], Flask], tmp_path: Path
) -> None:
    first = small_release(tmp_path)
    second = small_release(tmp_path, [OBSERVATIONS[0] | {"value": 13.25}, *OBSERVATIONS[1:]])
    server = Server(make_server(tmp_path), tmp_path)
    named = server.ask(f"{DATA}.json?release={first}")
    for release in (first, second, first, first, second, second):
        switch(tmp_path, release)
        response = server.client.get(f"{DATA}.json")
        rows = response.get_json()
        assert {rows["release"], *(row["release"] for row in rows["data"])} == {release}
        assert server.ask(f"{DATA}.json?release={first}") == named
    tag = response.headers["ETag"]
    assert server.ask(f"{DATA}.json", **{"If-None-Match": tag})[0] == 304
    switch(tmp_path, first)
    assert server.ask(f"{DATA}.json", **{"If-None-Match": tag})[0] == 200


def test_release_that_is_gone_is_not_answered_from_memory(
    make_server: Callable[[Path], Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_before, "_LOOKED_AFTER_S", 0)
    release = small_release(tmp_path)
    server = Server(make_server(tmp_path), tmp_path)
    path = f"{DATA}.csv?release={release}"
    assert [server.ask(path)[0] for _ in range(2)] == [200, 200]
    (tmp_path / release / "manifest.json").unlink()
    assert server.ask(path)[0] == 404


def test_answers_from_memory_count_in_the_limit_of_a_client(
    make_server: Callable[[Path], Flask], releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUEKUVA_RATE_LIMIT", "3")
    client: FlaskClient = make_server(releases).test_client()
    answers = [client.get(f"{DATA}.json", environ_base={"REMOTE_ADDR": "192.0.2.77"}) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert client.get(f"{DATA}.json", environ_base={"REMOTE_ADDR": "192.0.2.78"}).status_code == 200


def test_answers_from_memory_count_in_the_metrics(server: Server) -> None:
    def counted() -> float:
        series = 'aluekuva_requests_total{method="GET",route="/api/v1/areas/<code>",status="200"}'
        told = server.client.get("/metrics").get_data(as_text=True)
        return sum(float(line.rpartition(" ")[2]) for line in told.splitlines() if line.startswith(series))

    server.ask("/api/v1/areas/05")
    before, asked = counted(), server.under.asked
    for _ in range(4):
        server.ask("/api/v1/areas/05")
    assert server.under.asked == asked
    assert counted() == before + 4


def test_answer_in_parts_is_handed_on_as_it_comes(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(responses, "STREAMED_ROWS", 3)
    for asked in (1, 2):
        response = server.client.get(f"{DATA}.csv?sex=total")
        assert response.is_streamed
        assert response.get_data().startswith(b"indicator,area")
        response.close()
        assert server.under.asked == asked


def test_memory_is_bounded_and_the_longest_unasked_goes_first(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked_before, "MOST_BYTES", 30_000)
    for year in range(2000, 2040):
        server.ask(f"{DATA}.csv?time={year},2020")
        server.ask(f"{DATA}.csv?time=2020")
    assert server.layer._size <= 30_000
    asked = server.under.asked
    server.ask(f"{DATA}.csv?time=2020")
    assert server.under.asked == asked

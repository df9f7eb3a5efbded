"""How much one client may ask, and what it is told past that."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from limits.errors import StorageError

from indicators.api.counted_here import CountedHere
from indicators.api.limits import client_of, requests_a_minute

from .conftest import interface

PATH = "/api/v1/indicators/181"


@pytest.fixture
def limited(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client that may ask three times a minute."""
    monkeypatch.setenv("ALUEKUVA_RATE_LIMIT", "3")
    monkeypatch.delenv("ALUEKUVA_REDIS", raising=False)
    return interface(releases, tmp_path / "answers")


def ask(client: FlaskClient, path: str = PATH, address: str = "192.0.2.7", **headers: str) -> int:
    return client.get(path, environ_base={"REMOTE_ADDR": address}, headers=headers).status_code


def test_client_past_the_limit_is_told_when_to_come_back(limited: FlaskClient) -> None:
    assert [ask(limited) for _ in range(4)] == [200, 200, 200, 429]
    refused = limited.get(PATH, environ_base={"REMOTE_ADDR": "192.0.2.7"}, headers={"Accept-Language": "fi"})
    assert refused.status_code == 429
    assert refused.content_type == "application/problem+json"
    assert refused.get_json()["title"] == "Liian monta pyyntöä"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.headers["Retry-After"] in refused.get_json()["detail"]
    assert refused.headers["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in refused.headers["Access-Control-Expose-Headers"]
    assert refused.headers["Cache-Control"] == "no-store"


def test_what_is_refused_or_not_sent_again_counts_too(limited: FlaskClient) -> None:
    tag = limited.get(PATH, environ_base={"REMOTE_ADDR": "192.0.2.8"}).headers["ETag"]
    assert ask(limited, address="192.0.2.8", **{"If-None-Match": tag}) == 304
    assert ask(limited, f"{PATH}?colour=red", "192.0.2.8") == 400
    assert ask(limited, "/api/v1/nothing", "192.0.2.8") == 429


def test_one_client_does_not_use_up_the_limit_of_another(limited: FlaskClient) -> None:
    assert [ask(limited, address="192.0.2.9") for _ in range(4)][-1] == 429
    assert ask(limited, address="192.0.2.10") == 200


def test_client_has_the_whole_of_its_own_network(limited: FlaskClient) -> None:
    assert [ask(limited, address=f"2001:db8::{number}") for number in range(1, 5)] == [200, 200, 200, 429]
    assert ask(limited, address="2001:db8:0:1::1") == 200


@pytest.mark.parametrize("path", ["/download/", "/healthz", "/readyz"])
def test_files_and_health_lie_outside(limited: FlaskClient, path: str) -> None:
    assert 429 not in [ask(limited, path) for _ in range(6)]
    assert ask(limited) == 200


def test_sotkanets_interface_counts_and_a_browsers_question_does_not(limited: FlaskClient) -> None:
    def options() -> int:
        return limited.options(PATH, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code

    assert [options() for _ in range(5)] == [200] * 5
    assert [ask(limited, "/rest/1.1/regions") for _ in range(4)] == [200, 200, 200, 429]
    assert options() == 200


def test_storage_that_does_not_answer_refuses_nobody(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> int:
        raise StorageError(ConnectionError("gone"))

    monkeypatch.setenv("ALUEKUVA_RATE_LIMIT", "1")
    monkeypatch.delenv("ALUEKUVA_REDIS", raising=False)
    monkeypatch.setattr(CountedHere, "incr", broken)
    client = interface(releases, tmp_path / "answers")
    assert [ask(client) for _ in range(3)] == [200] * 3
    assert "not counted" in caplog.text


def test_redis_that_is_not_there_refuses_nobody(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUEKUVA_RATE_LIMIT", "1")
    monkeypatch.setenv("ALUEKUVA_REDIS", "redis://127.0.0.1:9/0")
    client = interface(releases, tmp_path / "answers")
    assert [ask(client) for _ in range(3)] == [200] * 3


def test_a_count_begins_anew_with_each_window_and_what_is_past_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000.0
    monkeypatch.setattr("indicators.api.counted_here.time.time", lambda: now)
    counts = CountedHere()
    assert [counts.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert counts.get_expiry("a") == 1_060.0
    now = 1_030.0
    assert counts.incr("b", 60) == 1
    now = 1_059.9
    assert counts.incr("a", 60) == 4
    now = 1_060.0
    assert counts.get_expiry("a") == now, "no window is open"
    assert counts.incr("a", 60) == 1
    assert counts.incr("b", 60) == 2
    now = 1_200.0
    assert counts.incr("c", 60) == 1
    assert len(counts._windows) == 1, "nothing is known of a and b any more"


def test_no_request_is_lost_where_many_come_at_once() -> None:
    counts = CountedHere()
    with ThreadPoolExecutor(8) as pool:
        found = [*pool.map(lambda _: counts.incr("a", 600), range(4_000))]
    assert sorted(found) == list(range(1, 4_001))


@pytest.mark.parametrize(("setting", "most"), [(None, 600), ("", 600), ("25", 25), ("0", None)])
def test_limit_is_what_was_set(monkeypatch: pytest.MonkeyPatch, setting: str | None, most: int | None) -> None:
    monkeypatch.delenv("ALUEKUVA_RATE_LIMIT", raising=False)
    if setting is not None:
        monkeypatch.setenv("ALUEKUVA_RATE_LIMIT", setting)
    assert requests_a_minute() == most


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("@", "unknown"),
    ],
)
def test_whom_an_address_counts_as(address: str | None, client: str) -> None:
    assert client_of(address) == client


@pytest.mark.parametrize(("proxies", "statuses"), [("1", [200, 200, 200, 429]), ("0", [200, 200, 200, 429])])
def test_client_behind_a_proxy_is_who_the_proxy_says_and_nobody_else_is_believed(
    make_server: object, releases: Path, monkeypatch: pytest.MonkeyPatch, proxies: str, statuses: list[int]
) -> None:
    monkeypatch.setenv("ALUEKUVA_RATE_LIMIT", "3")
    monkeypatch.setenv("ALUEKUVA_PROXIES", proxies)
    client = make_server(releases).test_client()  # type: ignore[operator]

    def forwarded(last: int) -> int:
        return ask(client, address="10.0.0.1", **{"X-Forwarded-For": f"203.0.113.{last}"})

    assert [forwarded(1) for _ in range(4)] == statuses
    assert forwarded(2) == (200 if proxies == "1" else 429)

"""What the client asks, how patient it is, and what it says when it gives up."""

import datetime
import email.utils
import math

import httpx
import pytest

from indicators.sources.sotkanet.client import USER_AGENT, Client, Request, parse_json, retry_after_seconds
from indicators.sources.sotkanet.errors import RequestError

from .service import BASE, Service, in_turn, text

REQUEST = Request("/json", (("indicator", "5"), ("years", "2020"), ("years", "2021"), ("genders", "total")))


def client(service: Service, **settings: object) -> Client:
    return Client(BASE, service.settings(**settings))


def test_lists_are_repeated_parameters_and_the_user_agent_is_our_own() -> None:
    seen: list[httpx.Request] = []
    service = Service(5)

    def see(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, text="[]")

    service.answers["/json"] = see
    assert client(service).get(REQUEST) == (b"[]", [])
    assert str(seen[0].url) == f"{BASE}/json?indicator=5&years=2020&years=2021&genders=total"
    assert seen[0].headers["User-Agent"] == USER_AGENT
    assert "python" not in USER_AGENT


def test_not_found_is_an_answer_and_no_error() -> None:
    service = Service(5)
    assert client(service).get(Request("/indicators/6")) is None
    assert len(service.asked) == 1


@pytest.mark.parametrize(("status", "cause"), [(403, "refuses this client"), (400, "parameters"), (418, "unexpected")])
def test_a_refusal_is_not_tried_again_and_names_address_and_cause(status: int, cause: str) -> None:
    service = Service(5)
    service.answers["/json"] = text("<h1>Forbidden &amp; refused</h1><script>alert(1)</script>", status)
    with pytest.raises(RequestError) as caught:
        client(service).get(REQUEST)
    assert cause in str(caught.value) and f"{BASE}/json?indicator=5" in str(caught.value)
    assert "Forbidden & refused" in str(caught.value) and "alert" not in str(caught.value)
    assert len(service.asked) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_obeyed(status: int) -> None:
    service, slept = Service(5), list[float]()
    service.answers["/json"] = in_turn(text("busy", status, **{"Retry-After": "7"}), text("[]"))
    assert client(service, sleep=slept.append).get(REQUEST) == (b"[]", [])
    assert slept == [7.0]


def test_retry_after_as_a_date_is_obeyed() -> None:
    service, slept = Service(5), list[float]()
    moment = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=40)
    service.answers["/json"] = in_turn(
        text("busy", 503, **{"Retry-After": email.utils.format_datetime(moment, usegmt=True)}), text("[]")
    )
    client(service, sleep=slept.append).get(REQUEST)
    assert 35 < slept[0] <= 40


def test_a_date_that_has_passed_and_a_header_that_says_nothing() -> None:
    assert retry_after_seconds("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after_seconds("soon") is None
    assert retry_after_seconds(None) is None


def test_a_service_that_asks_for_too_long_a_pause_is_left_in_peace() -> None:
    service, slept = Service(5), list[float]()
    service.answers["/json"] = text("busy", 429, **{"Retry-After": "86400"})
    with pytest.raises(RequestError, match="come back after 86400 s"):
        client(service, sleep=slept.append).get(REQUEST)
    assert slept == []


def test_waits_grow_and_jitter_and_end() -> None:
    service, slept = Service(5), list[float]()
    service.answers["/json"] = text("broken", 500)
    with pytest.raises(RequestError, match=r"/json\?indicator=5.*500 broken; gave up"):
        client(service, sleep=slept.append, attempts=5, backoff=1.0, longest_backoff=4.0).get(REQUEST)
    assert len(slept) == 4 and len(service.asked) == 5
    assert all(low <= wait <= high for wait, low, high in zip(slept, (1, 2, 4, 4), (2, 3, 4, 4), strict=True))


@pytest.mark.parametrize(
    "error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, httpx.DecodingError]
)
def test_a_broken_connection_is_tried_again(error: type[httpx.RequestError]) -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("broken", request=request)

    service = Service(5)
    service.answers["/json"] = in_turn(fail, fail, text("[]"))
    assert client(service).get(REQUEST) == (b"[]", [])
    service.answers["/json"] = fail
    with pytest.raises(RequestError, match="broken"):
        client(service).get(REQUEST)


@pytest.mark.parametrize("body", ["", '[{"indicator": 5, "val', "<html><h1>Maintenance</h1></html>", "[" * 100_000])
def test_an_answer_that_is_not_whole_json_is_tried_again(body: str) -> None:
    service = Service(5)
    service.answers["/json"] = in_turn(text(body, 200, **{"Content-Type": "text/html"}), text("[]"))
    assert client(service).get(REQUEST) == (b"[]", [])
    service.answers["/json"] = text(body, 200, **{"Content-Type": "text/html"})
    with pytest.raises(RequestError, match=r"text/html.*not whole JSON"):
        client(service).get(REQUEST)


def test_numbers_out_of_range_are_infinite() -> None:
    assert parse_json(b"[1e400, -1e400, 1.5]") == [math.inf, -math.inf, 1.5]


def test_every_attempt_is_counted() -> None:
    service = Service(5)
    service.answers["/json"] = in_turn(text("", 500), text("[]"))
    asking = client(service)
    asking.get(REQUEST)
    asking.get(Request("/indicators/6"))
    assert asking.requests == {"data": 2, "metadata": 1}


def test_who_abandons_waits_no_longer() -> None:
    service = Service(5)
    service.answers["/json"] = text("busy", 503, **{"Retry-After": "100"})
    asking = client(service, sleep=None)
    asking.abandon()
    with pytest.raises(RequestError):
        asking.get(REQUEST)


def test_only_http_addresses_are_asked() -> None:
    with pytest.raises(RequestError, match="not an http or https address"):
        Client("ftp://sotkanet.example")

"""Asks Sotkanet's REST interface 1.1: few connections, patient with a busy service, never with a wrong request."""

import datetime
import email.utils
import json
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

import httpx
import orjson
import tenacity
from tenacity.wait import wait_exponential_jitter

from indicators.sources.sotkanet.clean import plain_text
from indicators.sources.sotkanet.errors import RequestError

DEFAULT_BASE_URL = "https://sotkanet.fi/rest/1.1"
USER_AGENT = "Aluekuva/0.1 (open indicator dashboard)"
CONNECTIONS = 4

_CAUSES = {
    400: "the service does not accept the request's parameters",
    401: "the service demands a login",
    403: "the service refuses this client (its User-Agent or its address)",
    410: "the service no longer serves this address",
}


@dataclass(frozen=True)
class ClientSettings:
    """How patient the client is. All times in seconds.

    ``backoff`` is the first wait, doubled after each failure up to ``longest_backoff``, with jitter. A Retry-After
    is obeyed up to ``longest_retry_after``; a service that asks for more is left in peace and the request fails.
    ``transport`` and ``sleep`` replace the network and the clock.
    """

    attempts: int = 6
    timeout: float = 120.0
    connect_timeout: float = 10.0
    backoff: float = 0.5
    longest_backoff: float = 30.0
    longest_retry_after: float = 120.0
    transport: httpx.BaseTransport | None = None
    sleep: Callable[[float], None] | None = None


class Request(NamedTuple):
    """A path below the base address and its parameters, lists as repeated parameters."""

    path: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """Path and query as they stand in the address; the request's identity in the cache."""
        return f"{self.path}?{urlencode(self.parameters)}" if self.parameters else self.path

    @property
    def kind(self) -> str:
        """``data`` or ``metadata``."""
        return "data" if self.path == "/json" else "metadata"


class Answer(NamedTuple):
    """The body as it came, and the JSON in it."""

    body: bytes
    content: Any


class _TransientError(Exception):
    """An attempt failed in a way that may pass. ``retry_after`` is the service's own wish, in seconds."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


def parse_json(body: bytes) -> Any:
    """The JSON of a body. Raises ``ValueError`` where it is not JSON.

    A number beyond the range of doubles (1e400) becomes infinite, so that its row stays and can be named.
    """
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        # orjson refuses the whole answer for one number too large; the standard library reads it as infinite.
        try:
            return json.loads(body)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


def retry_after_seconds(header: str | None) -> float | None:
    """Seconds that a Retry-After header (seconds or HTTP date) asks to wait, at least 0; None if it says nothing."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return max(0.0, moment.timestamp() - time.time())


class Client:
    """One harvest's connection to the service at ``base_url``; safe to share between threads.

    Raises :class:`RequestError` for an address that is not http or https.
    """

    def __init__(self, base_url: str, settings: ClientSettings | None = None) -> None:
        self._settings = settings or ClientSettings()
        self.base_url = base_url.rstrip("/")
        if httpx.URL(self.base_url).scheme not in ("http", "https"):
            raise RequestError(f"{base_url} is not an http or https address")
        self._abandoned = threading.Event()
        self._counting = threading.Lock()
        self.requests: Counter[str] = Counter()
        self.bytes_received = 0
        self._http = httpx.Client(
            headers={"User-Agent": USER_AGENT, "Accept": "application/json"},
            timeout=httpx.Timeout(self._settings.timeout, connect=self._settings.connect_timeout),
            limits=httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS),
            follow_redirects=True,
            transport=self._settings.transport,
        )
        self._retrying = tenacity.Retrying(
            stop=tenacity.stop_any(
                tenacity.stop_after_attempt(self._settings.attempts), tenacity.stop_when_event_set(self._abandoned)
            ),
            wait=self._wait,
            retry=tenacity.retry_if_exception_type(_TransientError),
            sleep=self._settings.sleep or tenacity.sleep_using_event(self._abandoned),
            reraise=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def abandon(self) -> None:
        """End all waiting: whoever is between two attempts gives up now."""
        self._abandoned.set()

    def get(self, request: Request) -> Answer | None:
        """The answer to a request, or None where the service no longer has it (404).

        Raises :class:`RequestError`, naming address and cause, when the request is refused or all attempts failed.
        """
        address = self.base_url + request.text
        try:
            return self._retrying(self._attempt, address, request.kind)
        except _TransientError as failure:
            raise RequestError(f"{_shortened(address)}: {failure}; gave up after several attempts") from failure

    def _attempt(self, address: str, kind: str) -> Answer | None:
        with self._counting:
            self.requests[kind] += 1
        try:
            with self._http.stream("GET", address) as response:
                _acknowledge_at_once(response)
                response.read()
        except (httpx.TransportError, httpx.DecodingError) as error:
            # A body shorter than its Content-Length comes here too.
            raise _TransientError(f"{type(error).__name__}: {error}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise RequestError(f"{_shortened(address)}: {error}") from error
        with self._counting:
            self.bytes_received += response.num_bytes_downloaded
        if response.status_code == 404:
            return None
        if response.status_code != 200:
            self._raise_for(response, address)
        try:
            return Answer(response.content, parse_json(response.content))
        except ValueError as error:
            what = response.headers.get("Content-Type", "no content type")
            raise _TransientError(f"the answer ({len(response.content)} bytes, {what}) is not whole JSON") from error

    def _raise_for(self, response: httpx.Response, address: str) -> None:
        status = response.status_code
        said = (plain_text(response.text[:500]) or "")[:120]
        if status in (408, 429) or status >= 500:
            wish = retry_after_seconds(response.headers.get("Retry-After")) if status in (429, 503) else None
            if wish is not None and wish > self._settings.longest_retry_after:
                raise RequestError(
                    f"{_shortened(address)}: {status} {said}; the service asks to come back after {wish:.0f} s"
                )
            raise _TransientError(f"{status} {said}", wish)
        raise RequestError(f"{_shortened(address)}: {status} {said}; {_CAUSES.get(status, 'an unexpected answer')}")

    def _wait(self, state: tenacity.RetryCallState) -> float:
        failure = state.outcome.exception() if state.outcome else None
        if isinstance(failure, _TransientError) and failure.retry_after is not None:
            return failure.retry_after
        first, longest = self._settings.backoff, self._settings.longest_backoff
        return wait_exponential_jitter(multiplier=first, max=longest, jitter=first)(state)


def _acknowledge_at_once(response: httpx.Response) -> None:
    # A server that sends head and body in two writes holds the body back until the head is acknowledged, which a
    # kept connection does only after 40 ms: with thousands of small answers, most of a harvest.
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream else None
    if connection is not None and hasattr(socket, "TCP_QUICKACK"):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


def _shortened(address: str) -> str:
    # Data requests list every year; the beginning names indicator and service.
    return address if len(address) <= 160 else f"{address[:160]}…"

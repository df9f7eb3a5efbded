"""What has been asked before of the release being served, sent again before Flask is asked.

A layer around the whole server, like WhiteNoise. An answer that :func:`indicators.api.responses.answer` made, to
host, address, query, accepted codings and known entity tags, is kept as it left the server: status, headers, bytes. The
same question gets the same answer until another release is current, or, where it names its release, until that is gone.
Requests count as ever, in the limit of a client and among those of ``/metrics``; a client past its limit is left to
Flask, which refuses it.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.api import limits, metrics
from indicators.release.directory import MANIFEST, linked_release

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: Where an answer says to the layer around the server what it is of.
ORIGIN = "aluekuva.origin"
_BEGINNING = "/api/v1/"
#: Bytes of answers kept by each process, and of the longest of them.
MOST_BYTES = 8_000_000
LONGEST_ANSWER = 4_000_000
# What keeping an answer costs besides its bytes: key, headers, places in tables.
_OVERHEAD = 4_000
# The current release is looked up for each request; that its directory is still there, once in a while.
_LOOKED_AFTER_S = 1.0

_Key = tuple[str, ...]


@dataclass(frozen=True)
class Origin:
    """The release that an answer is of, whether its address names it, and the route that it took."""

    release: str
    named: bool
    route: str


@dataclass(frozen=True)
class _Kept:
    origin: Origin
    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def size(self) -> int:
        return len(self.body) + _OVERHEAD


class AskedBefore:
    """The layer: a WSGI application around another, over the releases in ``directory``."""

    def __init__(self, application: "WSGIApplication", directory: Path, rate: limits.Rate | None) -> None:
        self._application, self._directory, self._rate = application, directory, rate
        self._kept: OrderedDict[_Key, _Kept] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()
        self._there: dict[str, float] = {}

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "")
        if method not in ("GET", "HEAD") or not path.startswith(_BEGINNING):
            return self._application(environ, start_response)
        key = _key(environ)
        kept = self._find(key)
        if kept is None and method == "GET":
            return self._ask(key, environ, start_response)
        if kept is None:
            return self._application(environ, start_response)
        if self._rate and not self._rate.allows(environ.get("REMOTE_ADDR")):
            return self._application(environ, start_response)
        start_response(kept.status, [*kept.headers])
        metrics.count_again(kept.origin.route, method, kept.status[:3])
        return [kept.body] if method == "GET" else []

    def _find(self, key: _Key) -> _Kept | None:
        kept = self._kept.get(key)
        if kept is None:
            return None
        if not self._is_served(kept.origin):
            self._forget(key)
            return None
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
        return kept

    def _is_served(self, origin: Origin) -> bool:
        """Whether a question would still be answered from this release."""
        if not origin.named and linked_release(self._directory) != origin.release:
            return False
        now = time.monotonic()
        if now - self._there.get(origin.release, -_LOOKED_AFTER_S) >= _LOOKED_AFTER_S:
            if not (self._directory / origin.release / MANIFEST).is_file():
                return False
            self._there[origin.release] = now
        return True

    def _ask(self, key: _Key, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The answer of the application, kept where it says what it is of and is whole."""
        started: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Callable[[bytes], object]:
            started.append((status, headers))
            return start_response(status, headers, exc_info) if exc_info else start_response(status, headers)

        body = self._application(environ, start)
        origin = environ.get(ORIGIN)
        if origin is None or not started:
            return body
        status, headers = started[-1]
        if status[:3] not in ("200", "304") or not _is_short(status, headers):
            return body
        try:
            whole = b"".join(body)
        finally:
            if close := getattr(body, "close", None):
                close()
        self._keep(key, _Kept(origin, status, tuple(headers), whole))
        return [whole]

    def _keep(self, key: _Key, kept: _Kept) -> None:
        with self._lock:
            before = self._kept.pop(key, None)
            self._size += kept.size - (before.size if before else 0)
            self._kept[key] = kept
            while self._size > MOST_BYTES:
                _, oldest = self._kept.popitem(last=False)
                self._size -= oldest.size

    def _forget(self, key: _Key) -> None:
        with self._lock:
            if gone := self._kept.pop(key, None):
                self._size -= gone.size


def _is_short(status: str, headers: Iterable[tuple[str, str]]) -> bool:
    """Whether an answer says that it is short; one that is sent in parts says nothing."""
    lengths = [int(value) for name, value in headers if name.lower() == "content-length"]
    return lengths[0] <= LONGEST_ANSWER if lengths else status.startswith("304")


def _key(environ: Mapping[str, Any]) -> _Key:
    """All that a kept answer depends on, as it was sent."""
    return (
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        environ.get("HTTP_ACCEPT_ENCODING", "none"),
        environ.get("HTTP_IF_NONE_MATCH", ""),
        # Some answers say where they are from.
        environ.get("wsgi.url_scheme", ""),
        environ.get("HTTP_HOST", ""),
    )

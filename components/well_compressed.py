"""Pages compressed as well as Brotli can, from the third time on that they are sent.

That takes some tenths of a second, a sixth of the bytes less than what is done while a reader waits. So it is done
beside, in a thread that gives way to everything else, for what has been sent twice: what a robot asks for once is not
worth it. It is kept by what it holds, and so never stands for anything else.
"""

import hashlib
import os
import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

import brotli
from flask import Flask, Response, request
from flask_caching import Cache

_MEDIA_TYPES = ("text/html", "application/json")
#: So many of what has been sent once are remembered, and so many wait at most.
_REMEMBERED, _WAITING = 2_000, 50
_NICE = 10


class WellCompressed:
    """What has been compressed well, in ``cache``."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._sent: OrderedDict[str, None] = OrderedDict()
        self._waiting: set[str] = set()
        self._lock = threading.Lock()
        self._beside = ThreadPoolExecutor(1, "compressing", _give_way)

    def find(self, body: bytes) -> bytes | None:
        """``body`` compressed well, or None where it has not been yet; the second time that is begun."""
        key = f"well-compressed-{hashlib.sha256(body).hexdigest()}"
        found: bytes | None = self._cache.get(key)
        if found is None and self._is_worth_it(key):
            self._beside.submit(self._compress, key, body)
        return found

    def finish(self) -> None:
        """Wait for what has been begun, and begin nothing more."""
        self._beside.shutdown()

    def _is_worth_it(self, key: str) -> bool:
        with self._lock:
            if key not in self._sent:
                self._sent[key] = None
                if len(self._sent) > _REMEMBERED:
                    self._sent.popitem(last=False)
                return False
            if key in self._waiting or len(self._waiting) >= _WAITING:
                return False
            self._waiting.add(key)
            return True

    def _compress(self, key: str, body: bytes) -> None:
        try:
            self._cache.set(key, brotli.compress(body, quality=11))
        finally:
            with self._lock:
                self._waiting.discard(key)


def send_well_compressed(server: Flask, bodies: WellCompressed) -> None:
    """Let ``server`` send what has been compressed well; to be called after what compresses the rest, which it precedes
    in an answer."""

    @server.after_request
    def compress(response: Response) -> Response:
        if not _can_be_compressed(response):
            return response
        body = response.get_data()
        # The answers to those who look after the server are short, and ask no cache.
        if len(body) >= server.config["COMPRESS_MIN_SIZE"] and (found := bodies.find(body)):
            response.set_data(found)
            response.headers["Content-Encoding"] = "br"
            response.vary.add("Accept-Encoding")
        return response


def _can_be_compressed(response: Response) -> bool:
    accepted = request.accept_encodings
    return (
        response.status_code == 200
        and request.method in ("GET", "POST")
        and response.mimetype in _MEDIA_TYPES
        and not response.is_streamed
        and not response.direct_passthrough
        and not any(name in response.headers for name in ("Content-Encoding", "ETag"))
        and accepted["br"] > 0
        and accepted["br"] >= accepted["gzip"]
    )


def _give_way() -> None:
    # On Linux each thread has a priority of its own.
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)

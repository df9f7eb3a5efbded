"""Pages compressed as well as Brotli can, from the third time on that they are sent.

That takes some tenths of a second, a sixth of the bytes less than what is done while a reader waits. So it is done
beside, in a thread that gives way to everything else, for what has been sent twice: what a robot asks for once is not
worth it. It is kept by what it holds, and so never stands for anything else.
"""

import contextlib
import hashlib
import logging
import os
import queue
import threading
from collections import OrderedDict

import brotli
from flask import Flask, Response, request
from flask_caching import Cache

_log = logging.getLogger(__name__)

_MEDIA_TYPES = ("text/html", "application/json")
#: So many of what has been sent once are remembered, and so many bytes wait at most.
_REMEMBERED, _WAITING = 2_000, 5_000_000
_NICE = 10


class WellCompressed:
    """What has been compressed well, in ``cache``."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._sent: OrderedDict[str, None] = OrderedDict()
        self._waiting: dict[str, int] = {}
        self._lock = threading.Lock()
        self._bodies: queue.SimpleQueue[tuple[str, bytes] | None] = queue.SimpleQueue()
        self._beside: threading.Thread | None = None

    def find(self, body: bytes) -> bytes | None:
        """``body`` compressed well, or None where it has not been yet; the second time that is begun."""
        key = f"well-compressed-{hashlib.sha256(body).hexdigest()}"
        found: bytes | None = self._cache.get(key)
        if found is None and self._is_worth_it(key, len(body)):
            self._bodies.put((key, body))
        return found

    def finish(self) -> None:
        """Wait for what has been begun."""
        if self._beside is not None and self._beside.is_alive():
            self._bodies.put(None)
            self._beside.join()

    def _is_worth_it(self, key: str, size: int) -> bool:
        with self._lock:
            if key not in self._sent:
                self._sent[key] = None
                if len(self._sent) > _REMEMBERED:
                    self._sent.popitem(last=False)
                return False
            if key in self._waiting or sum(self._waiting.values()) + size > _WAITING:
                return False
            self._waiting[key] = size
            if self._beside is None or not self._beside.is_alive():
                # What waits is no reason for a worker that is asked to end to go on.
                self._beside = threading.Thread(target=self._compress, name="compressing", daemon=True)
                self._beside.start()
            return True

    def _compress(self) -> None:
        _give_way()
        while (found := self._bodies.get()) is not None:
            key, body = found
            try:
                self._cache.set(key, brotli.compress(body, quality=11))
            except Exception:
                # Whatever keeps it from being kept: who asks next gets what is compressed quickly.
                _log.exception("an answer could not be compressed beside the others")
            finally:
                with self._lock:
                    del self._waiting[key]


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
    # On Linux each thread has a priority of its own; elsewhere it can't be given one.
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)

"""Answers with strong ETags, compressed once, kept in the cache by release and query; long ones sent in parts.

A process makes few answers at a time, and sends few long ones: the rest wait their turn, or are asked to come again.
Its memory is so bounded by what a few answers need.
"""

import gzip
import hashlib
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import brotli
from flask import Response, request
from flask_caching import Cache

from indicators.api.asked_before import ORIGIN, Origin
from indicators.api.problems import Problem
from indicators.cube import Release

ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
# Changes whenever the same release and query would be written differently: part of every ETag.
WRITER_VERSION = "3"

#: Answers that a process makes at a time, and long ones that it sends at a time; how long another waits for its turn.
MADE_AT_A_TIME, SENT_AT_A_TIME, WAITED_S = 2, 4, 20.0
_making = threading.BoundedSemaphore(MADE_AT_A_TIME)
# What takes some milliseconds is made one after the other, beside what takes longer: two at a time, of which each has
# the interpreter in turns, take longer than both one by one.
_making_quickly = threading.Lock()
_sending = threading.BoundedSemaphore(SENT_AT_A_TIME)


@dataclass(frozen=True)
class Parts:
    """A long answer, made part by part as it is sent, and kept nowhere."""

    parts: Iterator[bytes]


#: More rows than these are sent as they are written, and kept nowhere.
STREAMED_ROWS = 20_000


def in_parts(rows: int, parts: Iterable[bytes | memoryview]) -> bytes | Parts:
    """An answer of so many rows: in one piece, or where it is long, part by part."""
    return Parts(map(bytes, parts)) if rows > STREAMED_ROWS else b"".join(parts)


CURRENT = "public, max-age=300"
IMMUTABLE = "public, max-age=31536000, immutable"


def answer(
    cache: Cache,
    release: Release,
    media_type: str,
    make: Callable[[], bytes | Parts],
    *,
    named_release: bool,
    filename: str = "",
    variant: str = "",
    base: str = "",
    question: str = "",
    coded: bool = True,
    kept: bool = True,
) -> Response:
    """A finished answer to the current request: from the cache, or made by ``make`` and put there.

    The ETag is strong: it differs by release, address, query and content coding. A request that already has this
    answer gets 304. ``named_release`` says that the address names its release, so that the answer never changes.
    ``question`` stands for address and query where the same can be asked in several ways; ``variant`` tells apart what
    depends on more than release and query: a setting, a file. ``base`` is the server's own address, where the answer
    holds it. What is compressed by itself is not ``coded`` once more; what is made as quickly as it is read from the
    cache is not ``kept`` there.
    """
    encoding = _encoding() if coded else ""
    question = question or f"{request.path}\n{request.query_string.decode('latin-1')}"
    # An id may be made anew after its directory was emptied; the time of its making tells the two apart.
    parts = (WRITER_VERSION, release.id, release.created.isoformat(), question, encoding, variant, base)
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    response = Response(mimetype=media_type.partition(";")[0], content_type=media_type)
    response.set_etag(key[:32])
    # `*` is not taken: whether there is an answer at all is known only once it is made.
    if key[:32] in request.if_none_match.as_set(include_weak=True):
        response.status_code = 304
    else:
        body = cache.get(key) if kept else None
        if body is None:
            with _making if kept else _making_quickly:
                body = make()
                if isinstance(body, bytes):
                    body = ENCODINGS[encoding](body) if encoding else body
                    if kept:
                        cache.set(key, body)
        if isinstance(body, Parts):
            _send(response, body, encoding)
        else:
            response.set_data(body)
        if encoding:
            response.headers["Content-Encoding"] = encoding
    if not variant and request.url_rule is not None:
        # What depends on more than the release and the request is made anew by those who know what.
        request.environ[ORIGIN] = Origin(release.id, named_release, request.url_rule.rule)
    response.headers["Cache-Control"] = IMMUTABLE if named_release else CURRENT
    response.headers["Vary"] = "Accept-Encoding"
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _send(response: Response, body: Parts, encoding: str) -> None:
    """Let ``response`` be sent in parts. Raises :class:`Problem` (429) where too many are being sent for too long."""
    if not _sending.acquire(timeout=WAITED_S):
        detail = (
            "Too many long answers are being sent; come again, or take the files of /download, which hold everything."
        )
        raise Problem(429, detail, headers={"Retry-After": f"{WAITED_S:.0f}"})
    response.call_on_close(_sending.release)
    response.response = _encoded(body.parts, encoding)


def _encoded(parts: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """The parts compressed as they come; the same parts give the same bytes."""
    if encoding == "br":
        brotli_writer = brotli.Compressor(quality=5)
        yield from filter(None, map(brotli_writer.process, parts))
        yield brotli_writer.finish()
    elif encoding == "gzip":
        gzip_writer = zlib.compressobj(6, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        yield from filter(None, map(gzip_writer.compress, parts))
        yield gzip_writer.flush()
    else:
        yield from parts


def _encoding() -> str:
    """The best content coding that the client takes and we have; empty for none."""
    accepted = request.accept_encodings
    return max(ENCODINGS, key=lambda name: accepted[name]) if any(accepted[name] > 0 for name in ENCODINGS) else ""

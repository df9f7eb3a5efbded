"""Answers with strong ETags, compressed once, kept in the cache by release and query."""

import gzip
import hashlib
from collections.abc import Callable

import brotli
from flask import Response, request
from flask_caching import Cache

from indicators.api.asked_before import ORIGIN, Origin
from indicators.cube import Release

ENCODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, compresslevel=6, mtime=0),
}
# Changes whenever the same release and query would be written differently: part of every ETag.
WRITER_VERSION = "2"

CURRENT = "public, max-age=300"
IMMUTABLE = "public, max-age=31536000, immutable"


def answer(
    cache: Cache,
    release: Release,
    media_type: str,
    make: Callable[[], bytes],
    *,
    named_release: bool,
    filename: str = "",
    variant: str = "",
    question: str = "",
    coded: bool = True,
) -> Response:
    """A finished answer to the current request: from the cache, or made by ``make`` and put there.

    The ETag is strong: it differs by release, address, query and content coding. A request that already has this
    answer gets 304. ``named_release`` says that the address names its release, so that the answer never changes.
    ``question`` stands for address and query where the same can be asked in several ways; ``variant`` tells apart what
    depends on more than release and query: a setting, a file, the server's own address. What is compressed by itself
    is not ``coded`` once more.
    """
    encoding = _encoding() if coded else ""
    question = question or f"{request.path}\n{request.query_string.decode('latin-1')}"
    # An id may be made anew after its directory was emptied; the time of its making tells the two apart.
    parts = (WRITER_VERSION, release.id, release.created.isoformat(), question, encoding, variant)
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    response = Response(mimetype=media_type.partition(";")[0], content_type=media_type)
    response.set_etag(key[:32])
    # `*` is not taken: whether there is an answer at all is known only once it is made.
    if key[:32] in request.if_none_match.as_set(include_weak=True):
        response.status_code = 304
    else:
        body = cache.get(key)
        if body is None:
            body = make()
            body = ENCODINGS[encoding](body) if encoding else body
            cache.set(key, body)
        response.set_data(body)
        if encoding:
            response.headers["Content-Encoding"] = encoding
    if not variant and request.url_rule is not None:
        # What depends on more than the release and the request is made anew by those who know what.
        request.environ[ORIGIN] = Origin(release.id, named_release, request.url_rule.rule)
    response.headers["Cache-Control"] = IMMUTABLE if named_release else CURRENT
    response.vary.add("Accept-Encoding")
    if filename:
        response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _encoding() -> str:
    """The best content coding that the client takes and we have; empty for none."""
    accepted = request.accept_encodings
    return max(ENCODINGS, key=lambda name: accepted[name]) if any(accepted[name] > 0 for name in ENCODINGS) else ""

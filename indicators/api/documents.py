"""Answers that describe the interface as a whole: small, of no release, made anew for each address of the server."""

from flask import Response, request

from indicators.api.responses import CURRENT


def document(body: bytes | str, media_type: str, *, languages: bool = False) -> Response:
    """A finished document with a strong ETag, kept for as long as any current answer.

    What it holds may depend on the address that the server was asked at, so that it is not kept in the cache of
    answers. ``languages`` says that it depends on the languages that the reader asks for.
    """
    response = Response(body, content_type=media_type)
    response.headers["Cache-Control"] = CURRENT
    response.vary.add("Accept-Encoding")
    if languages:
        response.vary.add("Accept-Language")
    response.add_etag()
    response.make_conditional(request)
    return response

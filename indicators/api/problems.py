"""Errors of the interface as ``application/problem+json`` (RFC 9457), their titles in the reader's language."""

from collections.abc import Mapping, Sequence

import orjson
from flask import Response, request

from indicators.language import LANGUAGES, Language
from indicators.translation import marked as _
from indicators.translation import translate

TITLES: dict[int, str] = {
    400: _("The request has a wrong parameter"),
    404: _("Not found"),
    405: _("Only GET and HEAD are served"),
    412: _("The file is another one"),
    414: _("The address is too long"),
    413: _("The answer would be too large"),
    416: _("The file has no such part"),
    429: _("Too many requests"),
    500: _("Something went wrong here"),
    503: _("No release is being served yet"),
}

# So many allowed values are named; a list of 300 municipalities helps nobody in an error.
_NAMED = 60


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem
    """An error that a client can act on. ``allowed`` names what would have been right; ``extra`` goes in as it is,
    ``headers`` beside it."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        parameter: str | None = None,
        allowed: Sequence[object] | None = None,
        headers: Mapping[str, str] | None = None,
        **extra: object,
    ) -> None:
        super().__init__(detail)
        self.headers = headers or {}
        self.status, self.detail, self.parameter, self.extra = status, detail, parameter, extra
        self.allowed = None if allowed is None else list(allowed)[:_NAMED]

    def response(self) -> Response:
        """The problem as an answer, never cached."""
        body: dict[str, object] = {
            "type": "about:blank",
            "title": translate(TITLES.get(self.status, TITLES[500]), reader_language()),
            "status": self.status,
            "detail": self.detail,
        }
        if self.parameter is not None:
            body["parameter"] = self.parameter
        if self.allowed is not None:
            body["allowed"] = self.allowed
        response = Response(orjson.dumps(body | self.extra), self.status, mimetype="application/problem+json")
        response.headers["Cache-Control"] = "no-store"
        response.headers.update(self.headers)
        return response


def reader_language() -> Language:
    """The language of the request: ``lang`` where it is one of the three, else by ``Accept-Language``, else English."""
    asked = request.args.get("lang")
    for language in LANGUAGES:
        if asked == language:
            return language
    return preferred_language(default="en")


def preferred_language(default: Language) -> Language:
    """The language that the reader's browser asks for first, of those we have."""
    # Best first. Werkzeug's own best_match takes a lesser exact "fi" before a better "sv-FI".
    for tag, quality in request.accept_languages:
        for language in LANGUAGES:
            if quality > 0 and tag.lower().partition("-")[0] == language:
                return language
    return default

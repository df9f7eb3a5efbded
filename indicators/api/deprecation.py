"""Telling clients that an address will go: ``Deprecation`` (RFC 9745) and ``Sunset`` (RFC 8594)."""

import datetime

from flask import Response
from werkzeug.http import http_date


def deprecated(
    response: Response, since: datetime.datetime, sunset: datetime.datetime, successor: str, explained: str
) -> Response:
    """The same answer, with headers that say since when its address is deprecated, when it goes and what comes instead.

    Both times have a time zone; ``successor`` is the new address, ``explained`` a page about the change.
    Raises ``ValueError`` where it would go before it was deprecated.
    """
    if sunset < since:
        raise ValueError(f"an address can't go on {sunset} that is deprecated only since {since}")
    response.headers["Deprecation"] = f"@{int(since.timestamp())}"
    response.headers["Sunset"] = http_date(sunset)
    response.headers.add("Link", f'<{successor}>; rel="successor-version"')
    response.headers.add("Link", f'<{explained}>; rel="deprecation"; type="text/html"')
    return response

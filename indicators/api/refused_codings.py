"""What a client says that it does not take is taken out of the request: not all who read it heed ``q=0``."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_ACCEPTED = "HTTP_ACCEPT_ENCODING"
_REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")


class WithoutRefusedCodings:
    """The layer: a WSGI application around another."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        accepted = environ.get(_ACCEPTED, "")
        if "q=0" in accepted:
            environ[_ACCEPTED] = taken(accepted)
        return self._application(environ, start_response)


def taken(accepted: str) -> str:
    """An ``Accept-Encoding`` (RFC 9110, 12.5.3) without what has the quality 0.

    >>> taken("br;q=0, gzip;q=0.5, *;q=0")
    'gzip;q=0.5'
    """
    return ", ".join(one.strip() for one in accepted.split(",") if not _REFUSED.search(one))

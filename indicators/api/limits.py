"""What the interface is not asked for without end: lengths, and requests a minute from one client.

A client past the limit gets 429 and is told when to come back. Counts are kept by each process, or where several
hosts serve, in the Redis that ``ALUEKUVA_REDIS`` names: then a client's requests count wherever they arrive. Without
Redis nobody is refused below the limit, and who happens to reach several processes may be refused later.
"""

import ipaddress
import logging
import math
import os
import time

from flask import Blueprint, Flask, request
from limits import RateLimitItemPerMinute
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.middleware.proxy_fix import ProxyFix

from indicators.api.problems import Problem

MAX_ADDRESS = 8_000
_REQUESTS_A_MINUTE = 600

_log = logging.getLogger(__name__)


def requests_a_minute() -> int | None:
    """How often one client may ask the interface in a minute: ``ALUEKUVA_RATE_LIMIT``, or 600; None for 0, no limit.

    Raises ``ValueError`` where the setting is no whole number.
    """
    return int(os.environ.get("ALUEKUVA_RATE_LIMIT") or _REQUESTS_A_MINUTE) or None


def keep_rate(blueprint: Blueprint) -> None:
    """Refuse with 429 what one client asks of ``/api/`` past the limit. Files and the Sotkanet interface lie outside.

    Storage that does not answer refuses nobody.
    """
    most = requests_a_minute()
    if most is None:
        return
    rate = RateLimitItemPerMinute(most)
    storage = storage_from_string(os.environ.get("ALUEKUVA_REDIS") or "memory://", wrap_exceptions=True)
    limiter = FixedWindowRateLimiter(storage)

    @blueprint.before_request
    def count() -> None:
        if not request.path.startswith("/api/"):
            return
        client = client_of(request.remote_addr)
        try:
            if limiter.hit(rate, client):
                return
            wait = max(1, math.ceil(limiter.get_window_stats(rate, client).reset_time - time.time()))
        except StorageError:
            _log.exception("requests are not counted: their storage does not answer")
            return
        raise Problem(
            429,
            f"One client may ask {most} times a minute; wait {wait} seconds. The files of /download hold everything.",
            headers={"Retry-After": str(wait)},
        )


def client_of(address: str | None) -> str:
    """Whom an address counts as: itself, or of IPv6, its network of 64 bits, which is what one client is given.

    >>> client_of("192.0.2.7"), client_of("2001:db8::7")
    ('192.0.2.7', '2001:db8::/64')
    """
    try:
        known = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, ipaddress.IPv6Address):
        return str(known.ipv4_mapped or ipaddress.ip_network((known, 64), strict=False))
    return str(known)


def trust_proxies(server: Flask) -> None:
    """Believe what as many proxies as ``ALUEKUVA_PROXIES`` says (none unless told) tell of client, host and scheme."""
    proxies = int(os.environ.get("ALUEKUVA_PROXIES") or 0)
    if proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]

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
from functools import lru_cache
from typing import Protocol

from flask import Blueprint, Flask, request
from limits.errors import StorageError
from limits.storage import storage_from_string
from werkzeug.middleware.proxy_fix import ProxyFix

from indicators.api.counted_here import CountedHere
from indicators.api.problems import Problem

MAX_ADDRESS = 8_000
_REQUESTS_A_MINUTE, _WINDOW_S = 600, 60
_COUNTED = ("/api/", "/rest/")

_log = logging.getLogger(__name__)


def requests_a_minute() -> int | None:
    """How often one client may ask the interface in a minute: ``ALUEKUVA_RATE_LIMIT``, or 600; None for 0, no limit.

    Raises ``ValueError`` where the setting is no whole number.
    """
    return int(os.environ.get("ALUEKUVA_RATE_LIMIT") or _REQUESTS_A_MINUTE) or None


class _Counts(Protocol):
    """What is used of a storage of the package ``limits``: counts in windows of a fixed length."""

    def incr(self, key: str, expiry: int) -> int: ...

    def get_expiry(self, key: str) -> float: ...


class Rate:
    """How often each client has asked, counted in this process or in Redis. Storage that fails refuses nobody."""

    def __init__(self, most: int) -> None:
        self.most = most
        redis = os.environ.get("ALUEKUVA_REDIS")
        self._counts: _Counts = CountedHere()
        if redis:
            # Asynchronous storages have other addresses.
            self._counts = storage_from_string(redis, wrap_exceptions=True)  # type: ignore[assignment]

    def allows(self, address: str | None) -> bool:
        """Count one request of a client; False past the limit."""
        try:
            return self._counts.incr(_key_of(address), _WINDOW_S) <= self.most
        except StorageError:
            _log.exception("requests are not counted: their storage does not answer")
            return True

    def wait(self, address: str | None) -> int:
        """Whole seconds until a client may ask again, at least one."""
        try:
            begins = self._counts.get_expiry(_key_of(address))
        except StorageError:
            return 1
        return max(1, math.ceil(begins - time.time()))


def rate() -> Rate | None:
    """The limit that the settings ask for, with its counts; None for no limit."""
    most = requests_a_minute()
    return None if most is None else Rate(most)


def keep_rate(blueprint: Blueprint, limit: Rate | None) -> None:
    """Refuse with 429 what one client asks of ``/api/`` and ``/rest/`` past ``limit``; files lie outside."""
    if limit is None:
        return

    @blueprint.before_request
    def count() -> None:
        # A browser's question whether it may ask is none.
        counts = request.path.startswith(_COUNTED) and request.method != "OPTIONS"
        if not counts or limit.allows(request.remote_addr):
            return
        wait = limit.wait(request.remote_addr)
        raise Problem(
            429,
            f"One client may ask {limit.most} times a minute; wait {wait} seconds. "
            "The files of /download hold everything.",
            headers={"Retry-After": str(wait)},
        )


@lru_cache(maxsize=4096)
def _key_of(address: str | None) -> str:
    """What a client's requests are counted under, in a storage that may hold more than these counts."""
    return f"aluekuva-requests/{client_of(address)}"


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

"""Sotkanet (THL) as a source: its REST interface 1.1, asked sparingly, as the tables that every source gives."""

from indicators.sources.sotkanet.client import DEFAULT_BASE_URL, ClientSettings
from indicators.sources.sotkanet.errors import CacheError, MalformedAnswerError, RequestError, SotkanetError
from indicators.sources.sotkanet.harvest import Selection, harvest

__all__ = [
    "DEFAULT_BASE_URL",
    "CacheError",
    "ClientSettings",
    "MalformedAnswerError",
    "RequestError",
    "Selection",
    "SotkanetError",
    "harvest",
]

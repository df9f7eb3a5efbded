"""Asking a Web Feature Service (OGC WFS 2.0) for whole layers as GeoJSON, patiently."""

import datetime
import email.utils
from typing import Any

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from indicators.boundaries.layer import CRS, BoundaryError

USER_AGENT = "Aluekuva/0.1 (+open indicator dashboard)"
TIMEOUT = httpx.Timeout(60, connect=10)  # seconds; a layer is some megabytes and made on request

_ATTEMPTS = 6
_LONGEST_WAIT_S = 60.0
_TRY_LATER = {429, 500, 502, 503, 504}
_back_off = wait_random_exponential(multiplier=0.5, max=20)


class _TryAgainError(Exception):
    """An answer that may be better next time; ``after`` is how many seconds the service asks to wait."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


def get_features(client: httpx.Client, base_url: str, layer: str) -> dict[str, Any]:
    """All features of a layer as a GeoJSON feature collection, asked for in EPSG:3067.

    The answer may be in another coordinate system: its ``crs`` member says in which. Busy answers (429, 5xx), lost
    connections and answers cut short are asked for again, six times in all, after as long as ``Retry-After`` says or
    with growing pauses. Raises :class:`BoundaryError` when that does not help or the answer is of another kind.
    """
    retrying = Retrying(
        retry=retry_if_exception(_may_pass),
        stop=stop_after_attempt(_ATTEMPTS),
        wait=_pause,
        reraise=True,
    )
    query = {
        "service": "WFS",
        "version": "2.0.0",
        "request": "GetFeature",
        "typeNames": layer,
        "outputFormat": "application/json",
        "srsName": CRS,
    }
    try:
        return retrying(_ask, client, base_url, query)
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise BoundaryError(f"{base_url!r} is not the address of a service: {error}") from error
    except (_TryAgainError, httpx.TransportError) as error:
        raise BoundaryError(
            f"{base_url} did not give {layer} in {_ATTEMPTS} attempts ({error}); try again later"
        ) from error
    except httpx.HTTPError as error:
        raise BoundaryError(f"{base_url} cannot be asked for {layer}: {error}") from error


def _ask(client: httpx.Client, base_url: str, query: dict[str, str]) -> dict[str, Any]:
    response = client.get(base_url, params=query)
    if response.status_code in _TRY_LATER:
        raise _TryAgainError(f"HTTP {response.status_code}", _seconds(response.headers.get("Retry-After")))
    kind = response.headers.get("Content-Type", "no content type")
    if response.status_code != 200 or "json" not in kind:
        # A WFS reports a wrong request as XML, with status 200 too.
        raise BoundaryError(
            f"{base_url} answered {query['typeNames']} with HTTP {response.status_code} and {kind} instead of GeoJSON; "
            "check the address of the service and the name of the layer"
        )
    try:
        content = response.json()
    except ValueError as error:
        raise _TryAgainError(f"an answer cut short or garbled: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("features"), list):
        raise BoundaryError(f"{base_url} answered {query['typeNames']} with JSON that is no feature collection")
    promised = content.get("numberMatched")  # a service may also say "unknown"
    if isinstance(promised, int) and promised != len(content["features"]):
        raise BoundaryError(
            f"{base_url} gave {len(content['features'])} of {promised} features of {query['typeNames']}; "
            "the service limits its answers"
        )
    return content


def _may_pass(error: BaseException) -> bool:
    lost = isinstance(error, httpx.TransportError) and not isinstance(error, httpx.UnsupportedProtocol)
    return lost or isinstance(error, _TryAgainError)


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    after = error.after if isinstance(error, _TryAgainError) else None
    return _back_off(state) if after is None else min(after, _LONGEST_WAIT_S)


def _seconds(retry_after: str | None) -> float | None:
    # Retry-After is a number of seconds or a date (RFC 9110, 10.2.3).
    if retry_after is None:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        moment = email.utils.parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    now = datetime.datetime.now(datetime.UTC)
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or datetime.UTC) - now).total_seconds())

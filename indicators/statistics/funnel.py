"""Limits of a funnel plot: how far areas of a given size lie from the country by chance, and by common variation.

Source: Spiegelhalter 2005, Statistics in Medicine 24:1185-1202: multiplicative overdispersion, estimated
from winsorised z-scores.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.intervals import FloatArray, normal_quantile

#: Share of the z-scores at each end that is drawn in before overdispersion is estimated.
WINSORISED = 0.1


class Funnel(NamedTuple):
    """Limits at 95 % and 99.8 %, each of the shape of the denominators, in the indicator's unit."""

    lower95: FloatArray
    upper95: FloatArray
    lower998: FloatArray
    upper998: FloatArray


def spread(statistic: str, centre: ArrayLike, per: ArrayLike, dispersion: ArrayLike = 1.0) -> FloatArray:
    """How widely a value varies round the country's: its standard deviation times the root of the denominator.

    Limits are ``centre`` ± z × spread / √denominator, which is the curve that a funnel is drawn with; in the
    indicator's unit, arrays that broadcast. NaN where ``centre`` is none that a proportion or a rate can have;
    ``ValueError`` for a statistic that is neither ``proportion`` nor ``rate``.

    >>> spread("proportion", 50.0, 100), spread("rate", 10.0, 1000, dispersion=4.0)
    (np.float64(50.0), np.float64(200.0))
    """
    if statistic not in ("proportion", "rate"):
        raise ValueError(f"a funnel is drawn of a proportion or a rate, not of: {statistic}")
    whole = np.asarray(per, dtype=np.float64)
    share = np.asarray(centre, dtype=np.float64) / whole
    variance = (share * (1 - share) if statistic == "proportion" else share) * np.asarray(dispersion, np.float64)
    return whole * np.sqrt(np.where(variance >= 0, variance, np.nan))


def overdispersion(
    statistic: str, value: ArrayLike, denominator: ArrayLike, centre: ArrayLike, per: ArrayLike
) -> FloatArray:
    """How many times the variance between areas exceeds chance; at least 1. One number per set.

    ``value`` and ``denominator`` have shape ``(..., areas)``, ``centre`` (the country's value) and ``per`` the shape
    without the last axis. The mean square of the z-scores, whose outer tenths are drawn in to their 10 % and 90 %
    quantiles lest the areas that stand out hide themselves. Missing areas are left out; NaN when none is left.
    ``ValueError`` for a statistic that is neither ``proportion`` nor ``rate``.

    >>> overdispersion("rate", [8.0, 10.0, 12.0, 10.0], [1000.0] * 4, 10.0, 1000).round(3)
    np.float64(1.0)
    """
    values, persons = np.broadcast_arrays(np.asarray(value, np.float64), np.asarray(denominator, np.float64))
    middle = np.asarray(centre, dtype=np.float64)[..., None]
    chance = spread(statistic, middle, np.asarray(per, dtype=np.float64)[..., None]) / _root(persons)
    z = (values - middle) / np.where(chance > 0, chance, np.nan)
    known = ~np.isnan(z)
    areas = known.sum(axis=-1)
    low, high = (_quantile(z, areas, share) for share in (WINSORISED, 1 - WINSORISED))
    squares = np.where(known, np.clip(z, low, high), 0.0) ** 2
    mean = squares.sum(axis=-1) / np.maximum(areas, 1)
    return np.where(areas == 0, np.nan, np.maximum(mean, 1.0))[()]


def _quantile(values: FloatArray, known: NDArray[np.int64], share: float) -> FloatArray:
    """Quantiles over the last axis, interpolated, of the ``known`` values that are not NaN; 0 where there is none.

    What :func:`numpy.nanquantile` gives, which goes through the sets one by one.
    """
    ordered = np.sort(values, axis=-1)  # NaN last
    place = np.maximum(known - 1, 0)[..., None] * share
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, np.maximum(known - 1, 0)[..., None])
    low, high = (np.take_along_axis(ordered, at, axis=-1) for at in (below, above))
    return np.where(known[..., None] == 0, 0.0, low + (high - low) * (place - below))


def funnel_limits(
    statistic: str, denominator: ArrayLike, centre: ArrayLike, per: ArrayLike, dispersion: ArrayLike = 1.0
) -> Funnel:
    """Limits around the country's value for areas of the given denominators; arrays that broadcast.

    ``centre`` ± z × √(``dispersion`` × variance by chance), the variance being that under the country's value, and
    ``dispersion`` from :func:`overdispersion`. Cut off at 0 and, for a proportion, at ``per``. Without overdispersion
    a proportion lies outside exactly where its Wilson interval excludes the country's value. The limits are normal:
    where fewer than about 10 events are expected, too many areas lie above the upper one. NaN where a number is
    missing; ``ValueError`` for a statistic that is neither ``proportion`` nor ``rate``.

    >>> limits = funnel_limits("proportion", [100.0, 400.0], 50.0, 100)
    >>> limits.lower95.round(2), limits.upper998.round(2)
    (array([40.2, 45.1]), array([65.45, 57.73]))
    """
    persons, middle, factor, whole = np.broadcast_arrays(
        *(np.asarray(a, dtype=np.float64) for a in (denominator, centre, dispersion, per))
    )
    deviation = spread(statistic, middle, whole, factor) / _root(persons)
    top = whole if statistic == "proportion" else np.inf
    limits = [np.clip(middle + z * deviation, 0, top) for level in (0.95, 0.998) for z in _both_ways(level)]
    return Funnel(*limits)


def _root(denominator: FloatArray) -> FloatArray:
    return np.sqrt(np.where(denominator > 0, denominator, np.nan))


def _both_ways(level: float) -> tuple[float, float]:
    z = normal_quantile(level)
    return -z, z

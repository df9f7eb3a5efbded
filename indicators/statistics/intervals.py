"""Confidence intervals of proportions and rates at 95 % and 99.8 %.

Sources: Wilson 1927, JASA 22:209-212; Breslow and Day 1987, Statistical methods in cancer research II (Byar's
approximation, p. 69); Garwood 1936, Biometrika 28:437-442 (exact Poisson); Dobson, Kuulasmaa, Eberle and Scherer 1991,
Statistics in Medicine 10:457-462. When which is used follows Eayres 2008, APHO technical briefing 3,
and OHID's PHEindicatormethods.
"""

from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

#: How an interval was made; an interval's method code is a position in this tuple.
METHODS = ("none", "producer", "wilson", "wilson_derived", "byar", "exact", "dobson")
NONE, PRODUCER, WILSON, WILSON_DERIVED, BYAR, EXACT, DOBSON = range(len(METHODS))

#: Of what a numerator counts, that which comes one by one, so that the count tells how much chance may move it. One
#: person may have a hundred visits, and the posts of an employer are no sample of anything.
INDEPENDENT = ("persons", "households", "events")
#: Below this count Byar's approximation gives way to the exact interval, and a standardised rate has no interval.
SMALL_COUNT = 10
#: Width of a 95 % interval in standard errors, as Fingertips rounds it.
WIDTH_95 = 3.92

# Published values are rounded to one decimal at the coarsest; beyond that and 1 %, counts belong to something else.
ROUNDING = 0.05 + 1e-9
SLACK = 0.01


class Interval(NamedTuple):
    """Lower and upper limit, each an array; NaN where there is no interval."""

    lower: FloatArray
    upper: FloatArray


class Intervals(NamedTuple):
    """Limits at 95 % and 99.8 % in the indicator's unit, and the code of the method (a position in ``METHODS``)."""

    lower95: FloatArray
    upper95: FloatArray
    lower998: FloatArray
    upper998: FloatArray
    method: NDArray[np.int8]


class StandardisedRate(NamedTuple):
    """A directly standardised rate, its variance (in the square of its unit) and the events it rests on."""

    value: FloatArray
    variance: FloatArray
    events: FloatArray


def normal_quantile(level: float) -> float:
    """Standard normal quantile that bounds the central ``level`` (between 0 and 1; else ``ValueError``).

    >>> round(normal_quantile(0.95), 4), round(normal_quantile(0.998), 4)
    (1.96, 3.0902)
    """
    if not 0 < level < 1:
        raise ValueError(f"a confidence level lies between 0 and 1, not {level}")
    return NormalDist().inv_cdf((1 + level) / 2)


def standard_error(lower95: ArrayLike, upper95: ArrayLike) -> FloatArray:
    """Standard error that a 95 % interval implies: its width / 3.92 (OHID, Fingertips: recent trends).

    >>> standard_error([8.04], [11.96]).round(6)
    array([1.])
    """
    return (np.asarray(upper95, dtype=np.float64) - np.asarray(lower95, dtype=np.float64)) / WIDTH_95


def _floats(*given: ArrayLike) -> tuple[FloatArray, ...]:
    return tuple(np.broadcast_arrays(*(np.asarray(array, dtype=np.float64) for array in given)))


def wilson(numerator: ArrayLike, denominator: ArrayLike, level: float = 0.95) -> Interval:
    """Wilson's score interval of ``numerator / denominator``, as shares between 0 and 1. Any shapes that broadcast.

    NaN where a count is missing or negative, the denominator is not positive, or the numerator is the larger:
    then it is no proportion. Source: Wilson 1927; the calculation is statsmodels'.

    >>> lower, upper = wilson([65], [100])
    >>> lower.round(5), upper.round(5)
    (array([0.55254]), array([0.73636]))
    """
    normal_quantile(level)  # refuses a wrong level
    count, persons = _floats(numerator, denominator)
    valid = (count >= 0) & (count <= persons) & (persons > 0) & np.isfinite(persons)
    lower, upper = np.full(count.shape, np.nan), np.full(count.shape, np.nan)
    if valid.any():
        share = count[valid] / persons[valid]
        # Imported where they are needed: the server, which needs neither, is 90 MB smaller for it.
        from statsmodels.stats.proportion import proportion_confint

        low, high = proportion_confint(count[valid], persons[valid], alpha=1 - level, method="wilson")
        # At 0 and 1 a limit equals the share; rounding must not put it on the other side.
        lower[valid] = np.clip(low, 0, share)
        upper[valid] = np.clip(high, share, 1)
    return Interval(lower, upper)


def byar(count: ArrayLike, level: float = 0.95) -> Interval:
    """Byar's approximation to the exact Poisson limits of a number of events. Any shape.

    NaN where the count is missing or negative. Source: Breslow and Day 1987, p. 69.

    >>> lower, upper = byar([50])
    >>> lower.round(2), upper.round(2)
    (array([37.11]), array([65.92]))
    """
    z = normal_quantile(level)
    (events,) = _floats(count)
    events = np.where((events >= 0) & np.isfinite(events), events, np.nan)
    some = np.where(events == 0, np.nan, events)
    root = 1 - 1 / (9 * some) - z / (3 * np.sqrt(some))
    # At counts of one or two the cube root falls below zero at 99.8 %, where the exact limit is nearly zero too.
    lower = np.where(events == 0, 0.0, some * np.maximum(root, 0) ** 3)
    more = events + 1
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return Interval(lower, upper)


def exact_poisson(count: ArrayLike, level: float = 0.95) -> Interval:
    """Exact (Garwood) limits of the mean of a Poisson count, from chi-square quantiles. Any shape.

    NaN where the count is missing or negative. Source: Garwood 1936.

    >>> lower, upper = exact_poisson([5])
    >>> lower.round(4), upper.round(4)
    (array([1.6235]), array([11.6683]))
    """
    normal_quantile(level)  # refuses a wrong level
    tail = (1 - level) / 2
    (events,) = _floats(count)
    events = np.where((events >= 0) & np.isfinite(events), events, np.nan)
    from scipy.stats import chi2

    lower = np.where(events == 0, 0.0, chi2.ppf(tail, 2 * np.where(events == 0, np.nan, events)) / 2)
    return Interval(lower, chi2.isf(tail, 2 * events + 2) / 2)


def rate_interval(count: ArrayLike, denominator: ArrayLike, per: ArrayLike, level: float = 0.95) -> Interval:
    """Interval of the rate ``count / denominator * per``: exact when the count is below 10, else Byar's.

    A rate may exceed ``per``. NaN where a number is missing, the count negative or the denominator not positive.
    Source: Eayres 2008, APHO technical briefing 3.

    >>> lower, upper = rate_interval([5, 50], [10_000, 10_000], 1_000)
    >>> lower.round(4), upper.round(4)
    (array([0.1623, 3.7108]), array([1.1668, 6.592 ]))
    """
    events, persons, multiplier = _floats(count, denominator, per)
    small = events < SMALL_COUNT
    approximate = byar(events, level)
    exact = exact_poisson(np.where(small, events, np.nan), level)
    scale = multiplier / np.where((persons > 0) & np.isfinite(persons), persons, np.nan)
    return Interval(
        np.where(small, exact.lower, approximate.lower) * scale,
        np.where(small, exact.upper, approximate.upper) * scale,
    )


def standardised_rate(
    counts: ArrayLike, populations: ArrayLike, standard: ArrayLike, per: float = 100_000
) -> StandardisedRate:
    """Directly standardised rate per ``per``, for :func:`dobson`.

    ``counts`` and ``populations`` have shape ``(..., strata)``, ``standard`` (the standard population) ``(strata,)``;
    the results lack the last axis. NaN where any stratum is missing or has no population.

    >>> rate = standardised_rate([[10, 40]], [[1000, 1000]], [3, 1], per=1000)
    >>> rate.value, rate.events
    (array([17.5]), array([50.]))
    """
    events, persons, weights = _floats(counts, populations, standard)
    weights = weights / weights.sum(axis=-1, keepdims=True)
    scale = per * weights / np.where(persons > 0, persons, np.nan)
    return StandardisedRate((scale * events).sum(axis=-1), (scale**2 * events).sum(axis=-1), events.sum(axis=-1))


def dobson(value: ArrayLike, variance: ArrayLike, count: ArrayLike, level: float = 0.95) -> Interval:
    """Dobson's interval of a directly standardised rate, in the unit of ``value``; arrays that broadcast.

    Byar's limits of the total count, scaled by the rate's standard error. NaN where the total count is below 10:
    too few events to standardise. Source: Dobson et al. 1991; OHID, PHEindicatormethods.

    >>> lower, upper = dobson(*standardised_rate([[10, 40]], [[1000, 1000]], [3, 1], per=1000))
    >>> lower.round(3), upper.round(3)
    (array([12.303]), array([23.918]))
    """
    rate, spread, events = _floats(value, variance, count)
    events = np.where(events >= SMALL_COUNT, events, np.nan)
    scale = np.sqrt(np.where(spread >= 0, spread, np.nan) / events)
    limits = byar(events, level)
    return Interval(rate + scale * (limits.lower - events), rate + scale * (limits.upper - events))


def proportion_denominator(count: ArrayLike, share: ArrayLike) -> FloatArray:
    """Denominator that a published share and its count imply: ``count / share``; arrays that broadcast.

    Close enough for an interval, never to be published: the width of an interval rests on the count, and the share
    is rounded. NaN where either is not positive, since a share of nothing says nothing of the denominator.

    >>> proportion_denominator([65, 0], [0.65, 0.0])
    array([100.,  nan])
    """
    events, part = _floats(count, share)
    return np.where(events > 0, events, np.nan) / np.where(part > 0, part, np.nan)


def widened(value: ArrayLike, lower95: ArrayLike, upper95: ArrayLike, per: ArrayLike = 100.0) -> Interval:
    """99.8 % interval of a proportion from its producer's 95 % interval; all in the same unit, ``per`` being a whole.

    Each side's distance from the value is stretched by 3.0902 / 1.9600 on the logit scale. That is exact for logit
    intervals, the usual choice for survey percentages, and slightly too wide for Wilson's, which is symmetric on that
    scale with half-width 2 asinh(z / (2 sqrt(n p (1 - p)))), concave in z (Newcombe 2001, American Statistician
    55:200-202). Both hold whatever the design effect, which the 95 % limits carry already.

    NaN unless 0 < lower < value < upper < ``per``: a limit cut off at the edge, or rounded to the value, no longer
    tells the spread.

    >>> lower, upper = widened([20.0], [15.0], [26.0])
    >>> lower.round(2), upper.round(2)
    (array([12.61]), array([29.95]))
    """
    # A server needs none of the statistics but a quantile: it does not wait for SciPy.
    from scipy.special import expit, logit

    middle, low, high, whole = _floats(value, lower95, upper95, per)
    valid = (low > 0) & (low < middle) & (middle < high) & (high < whole)
    centre, below, above = (logit(np.where(valid, limit, np.nan) / whole) for limit in (middle, low, high))
    stretch = normal_quantile(0.998) / normal_quantile(0.95)
    return Interval(
        expit(centre - stretch * (centre - below)) * whole, expit(centre + stretch * (above - centre)) * whole
    )


def _method_codes(
    statistic: NDArray[np.str_],
    counted: NDArray[np.bool_],
    derived: NDArray[np.bool_],
    producer: NDArray[np.bool_],
    numerator: FloatArray,
    denominator: FloatArray,
    variance: FloatArray,
) -> NDArray[np.int8]:
    """The first method, in the order of preference, that a row's figures allow."""
    proportion = (statistic == "proportion") & counted & (numerator <= denominator)
    rate = (statistic == "rate") & counted
    standardised = (statistic == "standardised") & (numerator >= SMALL_COUNT) & (variance > 0)
    small = numerator < SMALL_COUNT
    choices = {
        PRODUCER: producer,
        WILSON: proportion & ~derived,
        WILSON_DERIVED: proportion & derived,
        EXACT: rate & small,
        BYAR: rate & ~small,
        DOBSON: standardised,
    }
    return np.select(list(choices.values()), list(choices), default=NONE).astype(np.int8)


def intervals_of(
    statistic: ArrayLike,
    value: ArrayLike,
    numerator: ArrayLike,
    denominator: ArrayLike,
    per: ArrayLike,
    producer_lower: ArrayLike,
    producer_upper: ArrayLike,
    *,
    events: ArrayLike = True,
    variance: ArrayLike = np.nan,
) -> Intervals:
    """Intervals of many values at once, each by the method that fits it; arrays that broadcast, one element a value.

    ``statistic`` is the indicator's (``proportion``, ``rate``, ``standardised``; any other has only its producer's
    interval), ``value`` and the producer's 95 % limits are in its unit, ``per`` the unit's multiplier (100 for
    percentages). ``events`` says that the numerator counts persons or independent events, all of them. It must be
    False for visits, care days, periods of care, years of life lost, posts and sampled answers: they vary more than a
    Poisson or binomial count, so that an interval from the count would claim too much. ``variance`` is that of a
    directly standardised rate, from :func:`standardised_rate`; its ``numerator`` is the total count.

    The producer's interval goes first. Its 99.8 % limits are derived for proportions alone (:func:`widened`), NaN for
    the rest, since nothing tells on which scale they were made. A missing denominator is derived from value and
    count. No interval (code ``none``) where figures are missing, where a proportion's numerator exceeds its
    denominator, and where numerator and denominator do not give the value: they belong to something else.

    >>> made = intervals_of(["proportion", "rate"], [65, 5], [65, 50], [100, 10_000], [100, 1_000], np.nan, np.nan)
    >>> made.lower95.round(3), [METHODS[code] for code in made.method]
    (array([55.254,  3.711]), ['wilson', 'byar'])
    """
    numbers = _floats(value, numerator, denominator, per, producer_lower, producer_upper, variance)
    kind, countable, middle, count, persons, whole, low, high, spread = np.broadcast_arrays(
        np.asarray(statistic, dtype=np.str_), np.asarray(events, dtype=np.bool_), *numbers
    )
    derived = np.isnan(persons)
    persons = np.where(derived, proportion_denominator(count, middle / whole), persons)
    persons = np.where((persons > 0) & np.isfinite(persons), persons, np.nan)
    agrees = np.abs(middle - count / persons * whole) <= ROUNDING + SLACK * np.abs(middle)
    producer = np.isfinite(low) & np.isfinite(high) & (low <= high) & np.isfinite(middle)
    counted = countable & agrees & (count >= 0)
    method = _method_codes(kind, counted, derived, producer, count, persons, spread)
    lower95, upper95, lower998, upper998 = (np.full(method.shape, np.nan) for _ in range(4))

    wilson_rows = (method == WILSON) | (method == WILSON_DERIVED)
    rate_rows = (method == BYAR) | (method == EXACT)
    dobson_rows = method == DOBSON
    for level, lower, upper in ((0.95, lower95, upper95), (0.998, lower998, upper998)):
        share = wilson(count[wilson_rows], persons[wilson_rows], level)
        lower[wilson_rows], upper[wilson_rows] = (limit * whole[wilson_rows] for limit in share)
        lower[rate_rows], upper[rate_rows] = rate_interval(
            count[rate_rows], persons[rate_rows], whole[rate_rows], level
        )
        lower[dobson_rows], upper[dobson_rows] = dobson(
            middle[dobson_rows], spread[dobson_rows], count[dobson_rows], level
        )
    given = method == PRODUCER
    lower95[given], upper95[given] = low[given], high[given]
    given &= kind == "proportion"
    lower998[given], upper998[given] = widened(middle[given], low[given], high[given], whole[given])
    return Intervals(lower95, upper95, lower998, upper998, method)

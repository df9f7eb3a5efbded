"""What stands out when many indicators are tested: p-values, the false discovery rate and the practical threshold.

Source: Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57:289-300. The rate holds for
independent tests and for tests that depend on one another positively (Benjamini and Yekutieli 2001, Annals of
Statistics 29:1165-1188), as indicators of one area tend to.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import logit, ndtr
from scipy.stats import poisson

from indicators.statistics.intervals import (
    BYAR,
    DOBSON,
    EXACT,
    PRODUCER,
    WILSON,
    WILSON_DERIVED,
    FloatArray,
    normal_quantile,
    proportion_denominator,
)

#: Share of false alarms among what stands out that is accepted.
RATE = 0.05


def score_p_value(numerator: ArrayLike, denominator: ArrayLike, share: ArrayLike) -> FloatArray:
    """Two-sided p of a proportion against a fixed share (between 0 and 1), by the score test; arrays that broadcast.

    The test that Wilson's interval inverts: p < 0.05 exactly where the 95 % interval excludes the share.
    NaN where a number is missing, or the share is not inside 0 and 1. Source: Wilson 1927.

    >>> score_p_value([65], [100], 0.5).round(4)
    array([0.0027])
    """
    count, persons, fixed = (np.asarray(array, dtype=np.float64) for array in (numerator, denominator, share))
    spread = np.where((fixed > 0) & (fixed < 1), fixed * (1 - fixed), np.nan)
    persons = np.where(persons > 0, persons, np.nan)
    return 2 * ndtr(-np.abs(count / persons - fixed) / np.sqrt(spread / persons))


def exact_p_value(count: ArrayLike, expected: ArrayLike) -> FloatArray:
    """Two-sided p of a number of events against the number expected, from the Poisson law; arrays that broadcast.

    Twice the smaller tail, at most 1: the test that the exact interval inverts and Byar's nearly. It never rejects
    too often. NaN where a number is missing or negative. Source: Garwood 1936, Biometrika 28:437-442.

    >>> exact_p_value([5], 11.6683).round(3)
    array([0.05])
    """
    events, mean = (np.asarray(array, dtype=np.float64) for array in (count, expected))
    mean = np.where(mean >= 0, mean, np.nan)
    events = np.where(events >= 0, events, np.nan)
    # sf counts what lies above its argument: P(X >= x) = P(X > x - 1).
    smaller = np.minimum(poisson.cdf(events, mean), poisson.sf(np.ceil(events) - 1, mean))
    return np.minimum(2 * smaller, 1.0)


def interval_p_value(
    value: ArrayLike, lower95: ArrayLike, upper95: ArrayLike, benchmark: ArrayLike, whole: ArrayLike = np.nan
) -> FloatArray:
    """Two-sided p of a value against a benchmark from its 95 % interval alone; arrays that broadcast, in one unit.

    The standard error is the distance from the value to the limit that faces the benchmark, over 1.96, so that
    p < 0.05 exactly where the interval excludes the benchmark, also when it is not symmetric. With ``whole`` (100 for
    percentages) and all figures inside 0 and ``whole``, distances are measured on the logit scale, where intervals of
    proportions are nearly symmetric; else as they are. NaN where a number is missing; a limit equal to the value
    gives no standard error, and so NaN.

    >>> interval_p_value([20.0], [15.0], [26.0], [26.0], 100).round(4)
    array([0.05])
    """
    figures = np.broadcast_arrays(*(np.asarray(a, np.float64) for a in (value, lower95, upper95, benchmark, whole)))
    *limits, top = figures
    inside = np.all([(limit > 0) & (limit < top) for limit in limits], axis=0)
    middle, low, high, point = (np.where(inside, logit(np.where(inside, limit / top, 0.5)), limit) for limit in limits)
    half = np.where(point < middle, middle - low, high - middle)
    half = np.where(half > 0, half, np.nan)
    return 2 * ndtr(-np.abs(middle - point) / half * normal_quantile(0.95))


def p_values(
    method: ArrayLike,
    statistic: ArrayLike,
    value: ArrayLike,
    lower95: ArrayLike,
    upper95: ArrayLike,
    benchmark: ArrayLike,
    numerator: ArrayLike,
    denominator: ArrayLike,
    per: ArrayLike,
) -> FloatArray:
    """Two-sided p-values against the benchmark, each by the test that belongs to the interval; arrays that broadcast.

    ``method`` is the code that ``intervals_of`` gave, the rest what it took or gave, in the indicator's unit. The
    score test for Wilson's intervals, the exact Poisson test for Byar's and exact ones, else from the interval
    (:func:`interval_p_value`; on the logit scale for proportions). Outcome at 95 % and p-value so say the same, but
    for Byar's approximation near the edge. NaN where there is no interval or no benchmark.

    >>> p_values([2], "proportion", [65], [55.3], [73.6], 50, [65], [100], 100).round(4)
    array([0.0027])
    """
    figures = (value, lower95, upper95, benchmark, numerator, denominator, per)
    code, kind, middle, low, high, point, count, persons, whole = np.broadcast_arrays(
        np.asarray(method), np.asarray(statistic, dtype=np.str_), *(np.asarray(a, np.float64) for a in figures)
    )
    persons = np.where(np.isnan(persons), proportion_denominator(count, middle / whole), persons)
    p = np.full(code.shape, np.nan)
    rows = (code == WILSON) | (code == WILSON_DERIVED)
    p[rows] = score_p_value(count[rows], persons[rows], point[rows] / whole[rows])
    rows = (code == BYAR) | (code == EXACT)
    p[rows] = exact_p_value(count[rows], point[rows] / whole[rows] * persons[rows])
    rows = (code == PRODUCER) | (code == DOBSON)
    top = np.where(kind == "proportion", whole, np.nan)
    p[rows] = interval_p_value(middle[rows], low[rows], high[rows], point[rows], top[rows])
    return p


def benjamini_hochberg(p: ArrayLike, group: ArrayLike) -> FloatArray:
    """Adjusted p-values (Benjamini-Hochberg), each group on its own; ``p`` and ``group`` of one shape ``(n,)``.

    A group is what the false discovery rate is held over: the tested indicators of one area. Rejecting where the
    adjusted p is at most 0.05 holds the rate at 5 %. NaN is not tested and does not count. The same as SciPy's
    ``false_discovery_control``, for many groups of different sizes at once. Source: Benjamini and Hochberg 1995.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, np.nan, 0.2], [1, 1, 1, 1, 7])
    array([0.03, 0.04, 0.04,  nan, 0.2 ])
    """
    given = np.asarray(p, dtype=np.float64)
    adjusted = np.full(given.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(given))
    if tested.size == 0:
        return adjusted
    _, groups = np.unique(np.asarray(group)[tested], return_inverse=True)
    order = np.lexsort((given[tested], groups))
    row = groups[order]
    size = np.bincount(groups)
    rank = np.arange(1, tested.size + 1) - (np.cumsum(size) - size)[row]
    # One row per group, smallest p first, padded with 1; a running minimum from the right makes it monotone.
    table = np.ones((size.size, size.max()))
    table[row, rank - 1] = np.minimum(given[tested][order] * size[row] / rank, 1.0)
    table = np.minimum.accumulate(table[:, ::-1], axis=1)[:, ::-1]
    adjusted[tested[order]] = table[row, rank - 1]
    return adjusted


def default_threshold(value: ArrayLike) -> FloatArray:
    """Least difference that matters in practice: half the standard deviation between areas.

    ``value`` has shape ``(..., areas)``, the result lacks the last axis and is in the same unit. Missing areas are
    left out; NaN with fewer than two. The standard deviation (n - 1) is of the published values, so it holds chance
    too and errs towards fewer things standing out.

    >>> default_threshold([[8.0, 10.0, 12.0, np.nan]])
    array([1.])
    """
    values = np.asarray(value, dtype=np.float64)
    known = ~np.isnan(values)
    count = known.sum(axis=-1)
    enough = np.where(count >= 2, count, np.nan)
    mean = np.where(known, values, 0.0).sum(axis=-1) / enough
    squares = np.where(known, values - mean[..., None], 0.0) ** 2
    return np.sqrt(squares.sum(axis=-1) / (enough - 1)) / 2


def stands_out(
    adjusted: ArrayLike, value: ArrayLike, benchmark: ArrayLike, threshold: ArrayLike, rate: float = RATE
) -> NDArray[np.bool_]:
    """Whether a value both differs (adjusted p at most ``rate``) and differs by more than ``threshold``.

    Arrays that broadcast; ``value``, ``benchmark`` and ``threshold`` in one unit. False where anything is missing.

    >>> stands_out([0.01, 0.01, 0.2], [12, 10.5, 15], 10, 1)
    array([ True, False, False])
    """
    q, area, point, least = (np.asarray(a, dtype=np.float64) for a in (adjusted, value, benchmark, threshold))
    return (q <= rate) & (np.abs(area - point) > least)

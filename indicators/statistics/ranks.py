"""Rank intervals: which ranks an area may truly have, for all areas at once.

Source: Mohamad, Goeman and van Zwet 2019, arXiv:1812.05507 (Tukey's method of the R package ICRanks). Two areas of
unequal precision are compared with a standard error of their own, which holds the level (Hayter 1984, Annals of
Statistics 12:61-75). It comes from the limits that face one another, as in Newcombe's interval of a difference
(Newcombe 1998, Statistics in Medicine 17:873-890, method 10; Zou and Donner 2008, Statistics in Medicine 27:1693-1702):
with symmetric intervals it is the usual one, with the skewed ones of small counts it holds the level where the
usual one does not.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import studentized_range

from indicators.statistics.intervals import FloatArray, normal_quantile
from indicators.statistics.outcomes import polarity_sign

# Sets worked out at one time: bounds the memory that pairs of areas need.
_PAIRS_AT_ONCE = 4_000_000


class Ranks(NamedTuple):
    """Rank (1 is best, equal values share the better one) and its interval, each ``(..., areas)``; NaN for none."""

    rank: FloatArray
    best: FloatArray
    worst: FloatArray


class _Scored(NamedTuple):
    score: FloatArray
    below: FloatArray
    above: FloatArray


@cache
def range_quantile(areas: int, level: float = 0.95) -> float:
    """Quantile of the studentised range of ``areas`` values with known standard errors (infinite df).

    ``ValueError`` with fewer than two areas.

    >>> round(range_quantile(10), 3)
    4.474
    """
    if areas < 2:
        raise ValueError("a range takes two areas or more")
    return float(studentized_range.ppf(level, areas, np.inf))


def _quantiles(areas: NDArray[np.int64], level: float) -> FloatArray:
    # One area alone has no pair to compare: any quantile gives rank 1 of 1.
    sizes, position = np.unique(areas, return_inverse=True)
    return np.array([range_quantile(int(size), level) if size > 1 else 0.0 for size in sizes])[position]


def _scored(value: ArrayLike, lower95: ArrayLike, upper95: ArrayLike, sign: NDArray[np.int8]) -> _Scored:
    """Score (higher is better) and the standard errors to either side of it; NaN in all where one is missing."""
    figures = np.broadcast_arrays(*(np.asarray(a, np.float64) for a in (value, lower95, upper95)))
    score, one, other = (figure * np.where(sign == 0, np.nan, sign)[..., None] for figure in figures)
    z = normal_quantile(0.95)
    # A rounded value may lie just outside its interval: no error is negative.
    below = np.maximum(score - np.minimum(one, other), 0) / z
    above = np.maximum(np.maximum(one, other) - score, 0) / z
    known = ~np.isnan(score + below + above)
    return _Scored(*(np.where(known, found, np.nan) for found in (score, below, above)))


def _better(scored: _Scored, level: float) -> NDArray[np.bool_]:
    """``(sets, areas, areas)``: whether the first area's score is higher than the second's beyond chance."""
    score, below, above = scored
    quantile = _quantiles((~np.isnan(score)).sum(axis=-1), level)
    error = np.sqrt((below[:, :, None] ** 2 + above[:, None, :] ** 2) / 2)
    return score[:, :, None] - score[:, None, :] > quantile[:, None, None] * error


def rank_intervals(
    value: ArrayLike, lower95: ArrayLike, upper95: ArrayLike, polarity: ArrayLike, level: float = 0.95
) -> Ranks:
    """Ranks with simultaneous intervals: with probability ``level`` every area's true rank lies in its interval.

    ``value`` and its 95 % interval have shape ``(..., areas)`` and one unit, ``polarity`` the shape without the last
    axis, or none. A set is one indicator, period and sex. An area's best rank is one more than the number of areas
    that are better than it beyond chance, its worst the number of areas less those that are worse. Pairs are
    compared with Tukey's range test, which holds the level over all pairs. Where true values are equal, the interval
    holds all the ranks they share.

    An area without value or interval is left out of the comparison: "4-15 of 21". Without a judgement there is no
    rank. NaN for all these. The values of areas must be independent of one another.

    >>> ranks = rank_intervals([10.0, 20.0, 21.0], [8.0, 18.0, 19.0], [12.0, 22.0, 23.0], "lower_is_better")
    >>> ranks.rank, ranks.best, ranks.worst
    (array([1., 2., 3.]), array([1., 2., 2.]), array([1., 3., 3.]))
    """
    shape = np.broadcast_shapes(np.shape(value), np.shape(lower95), np.shape(upper95))
    scored = _scored(value, lower95, upper95, np.broadcast_to(polarity_sign(polarity), shape[:-1]))
    areas = shape[-1]
    scored = _Scored(*(part.reshape(-1, areas) for part in scored))
    score = scored.score
    rank, best, worst = (np.full(score.shape, np.nan) for _ in range(3))
    step = max(_PAIRS_AT_ONCE // max(areas**2, 1), 1)
    for start in range(0, len(score), step):
        part = slice(start, start + step)
        better = _better(_Scored(*(each[part] for each in scored)), level)
        compared = (~np.isnan(score[part])).sum(axis=-1, keepdims=True)
        rank[part] = 1 + (score[part, :, None] > score[part, None, :]).sum(axis=-2)
        best[part] = 1 + better.sum(axis=-2)
        worst[part] = compared - better.sum(axis=-1)
    return Ranks(*(np.where(np.isnan(score), np.nan, found).reshape(shape) for found in (rank, best, worst)))


class Groups(NamedTuple):
    """First and last group of each area, each ``(..., areas)``, counted from 1, best first; NaN for none."""

    first: FloatArray
    last: FloatArray


def groups(
    value: ArrayLike, lower95: ArrayLike, upper95: ArrayLike, polarity: ArrayLike, level: float = 0.95
) -> Groups:
    """Groups in which no two areas can be told apart: maximal runs of areas in the order of their values.

    Shapes and the comparison of pairs as in :func:`rank_intervals`. Runs may overlap, as letters do in a compact
    letter display, so an area lies in all groups from its first to its last; an area apart from all others is a group
    of its own. Without a judgement "best first" means highest first. Areas without value or interval are in none.

    >>> found = groups([10, 13, 16, 30], [8, 11, 14, 28], [12, 15, 18, 32], "higher_is_better")
    >>> found.first, found.last
    (array([3., 2., 2., 1.]), array([3., 3., 2., 1.]))
    """
    shape = np.broadcast_shapes(np.shape(value), np.shape(lower95), np.shape(upper95))
    sign = np.broadcast_to(polarity_sign(polarity), shape[:-1])
    scored = _scored(value, lower95, upper95, np.where(sign == 0, np.int8(1), sign))
    areas = shape[-1]
    scored = _Scored(*(part.reshape(-1, areas) for part in scored))
    # NaN last. Of equal values the surer goes first, so that the order of the areas decides nothing.
    order = np.lexsort((scored.above, scored.below, -scored.score), axis=-1)
    ordered = _Scored(*(np.take_along_axis(part, order, axis=-1) for part in scored))
    first, last = np.full(ordered.score.shape, np.nan), np.full(ordered.score.shape, np.nan)
    step = max(_PAIRS_AT_ONCE // max(areas**2, 1), 1)
    for start in range(0, len(order), step):
        part = slice(start, start + step)
        first[part], last[part] = _runs(_Scored(*(each[part] for each in ordered)), level)
    unordered = np.argsort(order, axis=-1, kind="stable")
    return Groups(*(np.take_along_axis(found, unordered, axis=-1).reshape(shape) for found in (first, last)))


def _runs(ordered: _Scored, level: float) -> tuple[FloatArray, FloatArray]:
    """The first and the last maximal run of each place, for sets ``(sets, places)`` in order, best first, NaN last."""
    known = ~np.isnan(ordered.score)
    places = np.arange(known.shape[-1])
    # Where the run that ends at a place begins: after the last place before it that is told from it, or from any
    # place between.
    apart = np.where(_better(ordered, level), places[:, None] + 1, 0).max(axis=-2, initial=0)
    begins = np.maximum.accumulate(apart, axis=-1)
    is_next_known = np.pad(known[:, 1:], ((0, 0), (0, 1)))
    ends = known & (~is_next_known | (np.pad(begins[:, 1:], ((0, 0), (0, 1))) > begins))
    first = np.cumsum(ends, axis=-1) - ends + 1
    last = (ends[:, None, :] & (begins[:, None, :] <= places[None, :, None])).sum(axis=-1)
    return np.where(known, first, np.nan), np.where(known, last, np.nan)

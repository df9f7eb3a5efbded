"""Rank intervals: which ranks an area may truly have, for all areas at once.

Source: Mohamad, Goeman and van Zwet 2019, arXiv:1812.05507 (Tukey's method of the R package ICRanks), with
Tukey and Kramer's pairwise standard errors for values of unequal precision, which are never too small (Hayter 1984,
Annals of Statistics 12:61-75).
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import studentized_range

from indicators.statistics.intervals import FloatArray
from indicators.statistics.outcomes import polarity_sign

# Sets worked out at one time: bounds the memory that pairs of areas need.
_PAIRS_AT_ONCE = 4_000_000


class Ranks(NamedTuple):
    """Rank (1 is best, equal values share the better one) and its interval, each ``(..., areas)``; NaN for none."""

    rank: FloatArray
    best: FloatArray
    worst: FloatArray


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


def _better(score: FloatArray, error: FloatArray, level: float) -> NDArray[np.bool_]:
    """``(sets, areas, areas)``: whether the first area's score is higher than the second's beyond chance."""
    quantile = _quantiles((~np.isnan(score)).sum(axis=-1), level)
    apart = np.sqrt((error[:, :, None] ** 2 + error[:, None, :] ** 2) / 2)
    return score[:, :, None] - score[:, None, :] > quantile[:, None, None] * apart


def rank_intervals(value: ArrayLike, error: ArrayLike, polarity: ArrayLike, level: float = 0.95) -> Ranks:
    """Ranks with simultaneous intervals: with probability ``level`` every area's true rank lies in its interval.

    ``value`` and its standard ``error`` have shape ``(..., areas)`` and one unit, ``polarity`` the shape without the
    last axis, or none. A set is one indicator, period and sex. An area's best rank is one more than the number of
    areas that are better than it beyond chance, its worst the number of areas less those that are worse. Pairs are
    compared with Tukey's range test, which holds the level over all pairs. Ranks do not change under a scale that
    keeps the order, so values may be given on one where they are nearly normal (log, logit) with its errors.

    An area without value or error is left out of the comparison: "4-15 of 21". Without a judgement there is no rank.
    NaN for all these. The values of areas must be independent of one another.

    >>> ranks = rank_intervals([10.0, 20.0, 21.0], [1.0, 1.0, 1.0], "lower_is_better")
    >>> ranks.rank, ranks.best, ranks.worst
    (array([1., 2., 3.]), array([1., 2., 2.]), array([1., 3., 3.]))
    """
    values, errors = np.broadcast_arrays(np.asarray(value, np.float64), np.asarray(error, np.float64))
    sign = np.broadcast_to(polarity_sign(polarity), values.shape[:-1]).reshape(-1, 1)
    areas = values.shape[-1]
    score = values.reshape(-1, areas) * np.where(sign == 0, np.nan, sign)
    spread = errors.reshape(-1, areas)
    left_out = np.isnan(score) | ~(spread >= 0)
    score = np.where(left_out, np.nan, score)
    rank, best, worst = (np.full(score.shape, np.nan) for _ in range(3))
    step = max(_PAIRS_AT_ONCE // max(areas**2, 1), 1)
    for start in range(0, len(score), step):
        part = slice(start, start + step)
        better = _better(score[part], spread[part], level)
        compared = (~left_out[part]).sum(axis=-1, keepdims=True)
        rank[part] = 1 + (score[part, :, None] > score[part, None, :]).sum(axis=-2)
        best[part] = 1 + better.sum(axis=-2)
        worst[part] = compared - better.sum(axis=-1)
    return Ranks(*(np.where(left_out, np.nan, found).reshape(values.shape) for found in (rank, best, worst)))


def indistinguishable_groups(
    value: ArrayLike, error: ArrayLike, polarity: str, level: float = 0.95
) -> tuple[tuple[int, ...], ...]:
    """Maximal runs of areas, best first, in which no two can be told apart; positions in ``value``.

    ``value`` and standard ``error`` have shape ``(areas,)``. Runs may overlap, as letters do in a compact letter
    display, and an area apart from all is a run of its own. Without a judgement "best first" means highest first.
    Areas without value or error are in none. Source: as :func:`rank_intervals`.

    >>> indistinguishable_groups([10.0, 13.0, 16.0, 30.0], [1.0] * 4, "higher_is_better")
    ((3,), (2, 1), (1, 0))
    """
    values, errors = np.broadcast_arrays(np.asarray(value, np.float64), np.asarray(error, np.float64))
    score = values * (int(polarity_sign(polarity)) or 1)
    kept = np.flatnonzero(~np.isnan(score) & (errors >= 0))
    order = kept[np.argsort(-score[kept], kind="stable")]
    better = _better(score[None, order], errors[None, order], level)[0]
    runs: list[tuple[int, ...]] = []
    reached = 0
    for first in range(order.size):
        end = first + 1
        while end < order.size and not better[first:end, end].any():
            end += 1
        if end > reached:
            runs.append(tuple(order[first:end].tolist()))
            reached = end
    return tuple(runs)

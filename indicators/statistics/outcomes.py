"""Outcome of an area against a benchmark: better, similar, worse, or without a judgement higher, similar, lower.

Source: OHID, Fingertips: comparing areas with a benchmark (the area's interval against the benchmark's point value).
That holds for a benchmark that contains the area, such as the country: the two move together, so that for figures of
whole registers the test errs on the safe side, the more so the larger the area's part of the benchmark. Of a survey
with samples of equal size the test of a small area finds a difference a little too often (against a collaborative area
in up to 8 % of equal ones instead of 5 %). A benchmark that does not contain the area (other areas, the area's own
earlier period) is as uncertain as any figure, and it is the :func:`difference` that is held against 0.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.intervals import FloatArray

#: What a code of :func:`outcome` means: a position in this tuple.
OUTCOMES = ("not_tested", "similar", "better", "worse", "higher", "lower")
NOT_TESTED, SIMILAR, BETTER, WORSE, HIGHER, LOWER = range(len(OUTCOMES))

#: Polarity as a sign: +1 where high is good, -1 where high is bad, 0 without a judgement.
SIGNS = {"higher_is_better": 1, "lower_is_better": -1, "no_judgement": 0}


def polarity_sign(polarity: ArrayLike) -> NDArray[np.int8]:
    """+1, -1 or 0 for each polarity, see ``SIGNS``; any shape. Signs themselves are taken as they are.

    ``ValueError`` names a polarity that is none.

    >>> polarity_sign(["higher_is_better", "lower_is_better", "no_judgement"])
    array([ 1, -1,  0], dtype=int8)
    """
    given = np.asarray(polarity)
    if given.dtype.kind == "i":
        return given.astype(np.int8, copy=False)
    names = given.astype(np.str_)
    unknown = set(np.unique(names).tolist()) - SIGNS.keys()
    if unknown:
        raise ValueError(f"no polarity: {', '.join(sorted(unknown))}; choose from {', '.join(SIGNS)}")
    return np.select([names == name for name in SIGNS], list(SIGNS.values())).astype(np.int8)


def outcome(
    lower: ArrayLike, upper: ArrayLike, benchmark: ArrayLike, polarity: ArrayLike = "no_judgement"
) -> NDArray[np.int8]:
    """Codes (positions in ``OUTCOMES``) of intervals against benchmarks; arrays that broadcast, all in one unit.

    An area differs when its whole interval lies on one side of the benchmark; an interval that just touches it is
    ``similar``. The level of the test is that of the interval. The benchmark counts as known without error, as a
    country's figure nearly is; an area that is a large part of it differs from it less often than the level says.
    ``not_tested`` where a limit or the benchmark is missing.

    >>> codes = outcome([1, 4, 7, np.nan], [3, 6, 9, 9], 5, "lower_is_better")
    >>> [OUTCOMES[code] for code in codes]
    ['better', 'similar', 'worse', 'not_tested']
    """
    low, high, point = (np.asarray(array, dtype=np.float64) for array in (lower, upper, benchmark))
    # +1 above the benchmark, -1 below; comparisons with NaN are false.
    side = (low > point).astype(np.int8) - (high < point).astype(np.int8)
    sign = polarity_sign(polarity)
    tested = ~(np.isnan(low) | np.isnan(high) | np.isnan(point))
    chosen = np.select(
        [~tested, side == 0, side * sign > 0, side * sign < 0, side > 0],
        [NOT_TESTED, SIMILAR, BETTER, WORSE, HIGHER],
        default=LOWER,
    )
    return chosen.astype(np.int8)


class Difference(NamedTuple):
    """A difference of two figures and its interval, in their unit."""

    difference: FloatArray
    lower: FloatArray
    upper: FloatArray


def difference(
    value: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    other: ArrayLike,
    other_lower: ArrayLike,
    other_upper: ArrayLike,
) -> Difference:
    """``value`` - ``other`` with an interval at the level of theirs; arrays that broadcast, all in one unit.

    Newcombe 1998, Statistics in Medicine 17:873-890, method 10, and for figures in general Zou and Donner 2008,
    Statistics in Medicine 27:1693-1702: each limit is made of the two limits that face it. The two figures must be
    independent, or move together, which makes the interval too wide rather than too narrow. NaN where one is missing.

    Newcombe's example (a), 56/70 against 48/80:

    >>> from indicators.statistics.intervals import wilson
    >>> one, two = wilson(56, 70), wilson(48, 80)
    >>> found = difference(56 / 70, *one, 48 / 80, *two)
    >>> found.lower.round(4), found.upper.round(4)
    (np.float64(0.0524), np.float64(0.3339))
    """
    middle, low, high, point, below, above = (
        np.asarray(a, dtype=np.float64) for a in (value, lower, upper, other, other_lower, other_upper)
    )
    apart = middle - point
    return Difference(
        apart, apart - np.hypot(middle - low, above - point), apart + np.hypot(high - middle, point - below)
    )

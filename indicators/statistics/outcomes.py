"""Outcome of an area against a benchmark: better, similar, worse, or without a judgement higher, similar, lower.

Source: OHID, Fingertips: comparing areas with a benchmark (the area's interval against the benchmark's point value).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

#: What a code of :func:`outcome` means: a position in this tuple.
OUTCOMES = ("not_tested", "similar", "better", "worse", "higher", "lower")
NOT_TESTED, SIMILAR, BETTER, WORSE, HIGHER, LOWER = range(len(OUTCOMES))

#: Polarity as a sign: +1 where high is good, -1 where high is bad, 0 without a judgement.
SIGNS = {"higher_is_better": 1, "lower_is_better": -1, "no_judgement": 0}


def polarity_sign(polarity: ArrayLike) -> NDArray[np.int8]:
    """+1, -1 or 0 for each polarity, see ``SIGNS``; any shape. ``ValueError`` names a polarity that is none.

    >>> polarity_sign(["higher_is_better", "lower_is_better", "no_judgement"])
    array([ 1, -1,  0], dtype=int8)
    """
    names = np.asarray(polarity, dtype=np.str_)
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
    country's figure nearly is; an area that is a large part of it differs from it a little less often than the level
    says. ``not_tested`` where a limit or the benchmark is missing.

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

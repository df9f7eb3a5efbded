"""A difference from the benchmark in persons.

A definition, not an estimate: the numerator less the one that the benchmark's level would give.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from indicators.statistics.intervals import FloatArray


class People(NamedTuple):
    """Persons (or events) more (+) or fewer (-) than at the benchmark's level, with the interval's limits."""

    persons: FloatArray
    lower: FloatArray
    upper: FloatArray


def people(
    value: ArrayLike, lower: ArrayLike, upper: ArrayLike, benchmark: ArrayLike, denominator: ArrayLike, per: ArrayLike
) -> People:
    """(``value`` - ``benchmark``) / ``per`` × ``denominator``, and the same of the limits; arrays that broadcast.

    ``value``, its interval and the benchmark are in the indicator's unit, the denominator in persons of one year, and
    the result in what the numerator counts: call it for indicators that count persons or events. The benchmark is
    taken as known, so the interval holds 0 exactly where the outcome is ``similar``. It compares levels; it does not
    say that so many persons could have been spared. NaN where a number is missing.

    >>> people([12.0], [11.0], [13.5], 10.0, [20_000], 100)
    People(persons=array([400.]), lower=array([200.]), upper=array([700.]))
    """
    middle, low, high, point, persons, whole = (
        np.asarray(a, dtype=np.float64) for a in (value, lower, upper, benchmark, denominator, per)
    )
    scale = persons / whole
    return People((middle - point) * scale, (low - point) * scale, (high - point) * scale)

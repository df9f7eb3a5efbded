"""How many people a difference from a benchmark is, as the browser works it out from the figures that it has.

The release's numbers are worked out of figures with more decimals. What is sent of them is how far they lie from these,
which is nearly always nothing; :mod:`components.comparison_view` says how. ``2_view.js`` does the very same arithmetic,
step by step, so that the sum is the release's number always.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from components.people import rounded

Numbers = NDArray[np.float64]


class Measured(NamedTuple):
    """Values with their 95 % intervals as they are drawn: areas × periods, NaN where there is none."""

    value: Numbers
    lower: Numbers
    upper: Numbers

    @classmethod
    def nothing(cls, areas: int, periods: int) -> "Measured":
        """Areas and periods without a value."""
        return cls(*(np.full((areas, periods), np.nan) for _ in cls._fields))

    def before(self) -> "Measured":
        """Beside each value the last one before it of the same area."""
        found = Measured.nothing(*self.value.shape)
        for column in range(1, self.value.shape[1]):
            is_known = ~np.isnan(self.value[:, column - 1])
            for earlier, own in zip(found, self, strict=True):
                earlier[:, column] = np.where(is_known, own[:, column - 1], earlier[:, column - 1])
        return found

    def or_else(self, other: "Measured") -> "Measured":
        """These, and where there is no value the ``other`` ones."""
        is_missing = np.isnan(self.value)
        return Measured(*(np.where(is_missing, theirs, own) for own, theirs in zip(self, other, strict=True)))


def expected_people(own: Measured, other: Measured, size: Numbers, per: float) -> NDArray[np.int64]:
    """The difference in people and how far below and above its limits lie, in two figures: areas × periods × 3.

    The formula is that of :func:`indicators.statistics.outcomes.difference` and
    :func:`indicators.statistics.people.people`; ``size`` is the denominator, ``per`` what the unit counts by. 0 where
    anything is missing.
    """
    apart = own.value - other.value
    below = _together(own.value - own.lower, other.upper - other.value)
    above = _together(own.upper - own.value, other.value - other.lower)
    scale = size / per
    count, low, high = (rounded(part * scale) for part in (apart, apart - below, apart + above))
    found = np.stack((count, count - low, high - count), axis=-1)
    return np.where(np.isnan(found).any(axis=-1, keepdims=True), 0.0, found).astype(np.int64)


def _together(one: Numbers, other: Numbers) -> Numbers:
    # Not hypot, which browsers round each in their own way.
    found: Numbers = np.sqrt(one * one + other * other)
    return found

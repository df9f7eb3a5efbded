"""What the browser can work out by itself of an indicator's figures, and so need not be sent.

The release's numbers are worked out of figures with more decimals: what is sent of them is how far they lie from
these, which is nearly always nothing (:mod:`components.packed_view`). ``packed_view.js`` does the very same arithmetic,
step by step and in the same order, so that the sum is the release's number always. All arrays are areas × periods, NaN
where there is nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from components.people import rounded

Numbers = NDArray[np.float64]
#: Below it each whole number is one of the numbers that Python and JavaScript reckon with.
EXACT = 2.0**53


class Measured(NamedTuple):
    """Values with their 95 % intervals as they are drawn, and the denominators that they have."""

    value: Numbers
    lower: Numbers
    upper: Numbers
    size: Numbers

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

    def without_error(self) -> "Measured":
        """The values, each being its own interval."""
        return self._replace(lower=self.value, upper=self.value)

    def or_else(self, other: "Measured") -> "Measured":
        """These, and where there is no value the ``other`` ones."""
        is_missing = np.isnan(self.value)
        return Measured(*(np.where(is_missing, theirs, own) for own, theirs in zip(self, other, strict=True)))


def together(parts: Sequence[Measured]) -> Measured:
    """Parts of a whole taken together: their sizes added and the mean of their values, each weighted by its size.

    No interval; nothing where a part has none.
    """
    nothing = np.full_like(parts[0].size, np.nan)
    size, amount = np.zeros_like(nothing), np.zeros_like(nothing)
    for part in parts:
        size, amount = size + part.size, amount + part.value * part.size
    with np.errstate(invalid="ignore", divide="ignore"):
        return Measured(amount / size, nothing, nothing, size)


def before(values: Numbers) -> Numbers:
    """Beside each value the last one before it of the same area."""
    return Measured(values, values, values, values).before().value


def wilson_limits(value: Numbers, size: Numbers, per: float, z: float) -> tuple[Numbers, Numbers]:
    """Limits of percentages as :func:`indicators.statistics.intervals.wilson` gives them."""
    with np.errstate(invalid="ignore", divide="ignore"):
        count = np.floor(value * size / per + 0.5)
        spread, whole = z * z, size + z * z
        middle = (count + spread / 2) / whole
        half = z / whole * np.sqrt(count * (size - count) / size + spread / 4)
        return (middle - half) * per, (middle + half) * per


def byar_limits(value: Numbers, size: Numbers, per: float, z: float) -> tuple[Numbers, Numbers]:
    """Limits of rates as :func:`indicators.statistics.intervals.byar` gives those of their counts."""
    with np.errstate(invalid="ignore", divide="ignore"):
        count = np.floor(value * size / per + 0.5)
        more = count + 1
        below = 1 - 1 / (9 * count) - z / (3 * np.sqrt(count))
        above = 1 - 1 / (9 * more) + z / (3 * np.sqrt(more))
        return count * (below * below * below) / size * per, more * (above * above * above) / size * per


def expected_people(own: Measured, other: Measured, per: float) -> NDArray[np.int64]:
    """The difference in people and its lower and upper limit, in two figures: areas × periods × 3.

    The formula is that of :func:`indicators.statistics.outcomes.difference` and
    :func:`indicators.statistics.people.people`; ``per`` is what the unit counts by. 0 where anything is missing, and
    where there would be more people than can be counted exactly.
    """
    apart = own.value - other.value
    below = _hypotenuse(own.value - own.lower, other.upper - other.value)
    above = _hypotenuse(own.upper - own.value, other.value - other.lower)
    scale = own.size / per
    exact = np.stack([part * scale for part in (apart, apart - below, apart + above)], axis=-1)
    is_counted = (np.abs(exact) < EXACT / 2).all(axis=-1, keepdims=True)
    return rounded(np.where(is_counted, exact, 0.0)).astype(np.int64)


def _hypotenuse(one: Numbers, other: Numbers) -> Numbers:
    # Not hypot, which browsers round each in their own way.
    found: Numbers = np.sqrt(one * one + other * other)
    return found

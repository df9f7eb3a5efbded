"""Recent trend: whether an area's last five points rise or fall beyond chance.

Source: OHID, Fingertips technical guidance: recent trends (chi-square test of a weighted slope, p = 0.002), with the
further rule that no single point may decide the direction.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.intervals import FloatArray, standard_error
from indicators.statistics.outcomes import polarity_sign

#: What a code means: a position in this tuple.
TRENDS = ("not_calculated", "no_change", "increasing", "decreasing", "improving", "worsening")
NOT_CALCULATED, NO_CHANGE, INCREASING, DECREASING, IMPROVING, WORSENING = range(len(TRENDS))

#: Points that a trend is worked out from.
POINTS = 5
#: The 99.8 % point of the chi-square distribution with one degree of freedom.
CRITICAL = 9.5495
# A slope this small beside the slope of all five points is rounding: it has no sign.
_FLAT = 1e-9


def weighted_slope(time: ArrayLike, value: ArrayLike, error: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Least-squares slope weighted with the inverse variance, and its standard error, over the last axis.

    ``time`` (years), ``value`` and its standard ``error`` have shape ``(..., points)``; the slope is in units a year.
    The standard error is that of known variances, not scaled by the residuals. NaN where a number is missing, an
    error is not positive or all points have one time.

    >>> slope, error = weighted_slope([1, 2, 3], [10.0, 12.0, 14.0], [1.0, 1.0, 1.0])
    >>> slope.round(6), error.round(6)
    (np.float64(2.0), np.float64(0.707107))
    """
    years, values, errors = np.broadcast_arrays(*(np.asarray(a, np.float64) for a in (time, value, error)))
    # Counted from the first point, figures are small: a flat series has a slope of exactly 0.
    years, values = years - years[..., :1], values - values[..., :1]
    weight = 1 / np.where(errors > 0, errors, np.nan) ** 2
    total = weight.sum(axis=-1, keepdims=True)
    centred = years - (weight * years).sum(axis=-1, keepdims=True) / total
    information = (weight * centred**2).sum(axis=-1)
    information = np.where(information > 0, information, np.nan)
    return (weight * centred * values).sum(axis=-1) / information, 1 / np.sqrt(information)


def trend(
    time: ArrayLike, value: ArrayLike, lower95: ArrayLike, upper95: ArrayLike, period: float = 1
) -> NDArray[np.int8]:
    """Codes (positions in ``TRENDS``) of recent trends; arrays of shape ``(rows, 5)``, oldest point first.

    ``time`` is the year in which a point's period ends, ``period`` the length of a period in years. Standard errors
    are the 95 % interval's width / 3.92. A trend is ``increasing`` or ``decreasing`` where (slope / its standard
    error)² > 9.5495 and the slope keeps its sign when each point in turn is left out; otherwise ``no_change``.
    ``not_calculated`` where a point or its interval is missing, an interval has no width, or periods overlap or are
    out of order. ``ValueError`` for another number of points than 5. Where nothing changes, 0.2 % of series show a
    trend, slightly more where a point rests on fewer than 10 events.

    >>> codes = trend([range(2020, 2025)] * 2, [[10, 11, 12, 13, 14], [10, 11, 9, 10, 11]],
    ...               [[9, 10, 11, 12, 13], [9, 10, 8, 9, 10]], [[11, 12, 13, 14, 15], [11, 12, 10, 11, 12]])
    >>> [TRENDS[code] for code in codes]
    ['increasing', 'no_change']
    """
    years, values = np.broadcast_arrays(np.asarray(time, np.float64), np.asarray(value, np.float64))
    if values.shape[-1] != POINTS:
        raise ValueError(f"a recent trend takes {POINTS} points, not {values.shape[-1]}")
    errors = np.broadcast_to(standard_error(lower95, upper95), values.shape)
    slope, slope_error = weighted_slope(years, values, errors)
    apart = (np.diff(years, axis=-1) >= period).all(axis=-1)
    clear = (slope / slope_error) ** 2 > CRITICAL
    for left_out in range(POINTS):
        rest = np.arange(POINTS) != left_out
        slope_of_rest, _ = weighted_slope(years[..., rest], values[..., rest], errors[..., rest])
        clear &= slope_of_rest * np.sign(slope) > _FLAT * np.abs(slope)
    codes = np.select(
        [np.isnan(slope) | ~apart, ~clear, slope > 0], [NOT_CALCULATED, NO_CHANGE, INCREASING], default=DECREASING
    )
    return codes.astype(np.int8)


def judged(code: ArrayLike, polarity: ArrayLike) -> NDArray[np.int8]:
    """The codes of :func:`trend` as ``improving`` or ``worsening``; arrays that broadcast.

    Without a judgement, without a change or without a trend they stay as they are.

    >>> [TRENDS[code] for code in judged([INCREASING, INCREASING], ["lower_is_better", "no_judgement"])]
    ['worsening', 'increasing']
    """
    codes, sign = np.broadcast_arrays(np.asarray(code, dtype=np.int8), polarity_sign(polarity))
    direction = (codes == INCREASING).astype(np.int8) - (codes == DECREASING).astype(np.int8)
    better = direction * sign
    return np.select([better > 0, better < 0], [IMPROVING, WORSENING], default=codes).astype(np.int8)

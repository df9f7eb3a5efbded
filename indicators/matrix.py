"""What a matrix of indicators and areas adds to a release: a group of counties, and how two indicators go together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from indicators.cube import Cube
from indicators.groups import REASONS
from indicators.statistics.aggregates import CARRIED, RATIOS, aggregate
from indicators.statistics.correlation import Correlation, spearman
from indicators.statistics.intervals import INDEPENDENT, ROUNDING, SLACK, FloatArray, intervals_of
from indicators.statistics.outcomes import OUTCOMES, outcome


class GroupFigure(NamedTuple):
    """The figure of a group: its value in the indicator's unit with its 95 % interval, or why it has none.

    ``status`` is ``M`` without a value; ``reason`` is then one of :data:`indicators.groups.REASONS`, and else why
    nothing was tested against the country (``estimated``, ``no_interval``), or None.
    """

    value: float | None
    lower95: float | None
    upper95: float | None
    status: str
    outcome95: str
    reason: str | None


class _Parts(NamedTuple):
    """The counties of a group, ``(indicators, areas)``, and the country's value, ``(indicators,)``; NaN for none."""

    value: FloatArray
    numerator: FloatArray
    denominator: FloatArray
    status: np.ndarray[tuple[int, ...], np.dtype[np.str_]]
    whole: FloatArray


def group_figures(cube: Cube, areas: Sequence[str]) -> dict[int, GroupFigure]:
    """The figure of a group of counties for every indicator of :attr:`Cube.matrix`, in its period and for its main sex.

    By the rule of :func:`indicators.groups.group_values`, for all indicators at once: a ratio is the sum of numerators
    over the sum of denominators, a count the sum of values. The outcome is the group's interval against the country's
    value, which is no benchmark of a count.
    """
    described = [cube.indicators[indicator] for indicator in cube.matrix]
    parts = _parts(cube.matrix_parts(areas), list(cube.matrix), areas)
    per = [cube.units[one.unit].names.get("per") for one in described]
    is_count = np.array([one.statistic == "count" for one in described])
    additive = is_count | np.array(
        [
            one.statistic in RATIOS and of is not None and one.collection != "survey"
            for one, of in zip(described, per, strict=True)
        ]
    )
    whole = np.array([1.0 if of is None else float(str(of)) for of in per])
    numerator, denominator = _countable(parts, is_count, whole)
    outside = parts.status == "Z"
    everyone = np.ones((1, len(areas)), dtype=np.bool_)
    made = aggregate(np.where(outside, 0.0, numerator), np.where(outside, 0.0, denominator), everyone, whole)
    value = np.where(additive, np.where(is_count, made.numerator[:, 0], made.value[:, 0]), np.nan)
    estimated = (parts.status == "E").any(axis=1)
    limits = intervals_of(
        [one.statistic or "" for one in described],
        value,
        np.where(is_count, np.nan, made.numerator[:, 0]),
        np.where(is_count, np.nan, made.denominator[:, 0]),
        whole,
        np.nan,
        np.nan,
        events=np.array([one.counted in INDEPENDENT for one in described]) & ~estimated,
    )
    country = np.where(is_count, np.nan, parts.whole)
    codes = outcome(limits.lower95, limits.upper95, country, [one.polarity for one in described])
    carried = np.max([np.where(parts.status == code, rank, 0) for rank, code in enumerate(CARRIED)], axis=(0, 2))
    columns = (value, limits.lower95, limits.upper95, carried, codes, additive, estimated)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {indicator: _figure(*row) for indicator, row in zip(cube.matrix, rows, strict=True)}


def pair(cube: Cube, x: int, y: int) -> Correlation:
    """How two indicators of :attr:`Cube.matrix` go together among the compared counties, each in its own period."""
    # Any two of 500 indicators make 125,000 pairs, of which a release would be asked for few: those are worked out when
    # they are asked for. Ranking 22 values takes less than a millisecond.
    compared = [place for place, area in enumerate(cube.matrix_areas) if area.area_type == "county" and area.compared]
    one, other = (
        np.array([cube.matrix[indicator]["values"][place] for place in compared], dtype=np.float64)
        for indicator in (x, y)
    )
    return spearman(one, other)


def _parts(table: pa.Table, indicators: Sequence[int], areas: Sequence[str]) -> _Parts:
    line = {indicator: place for place, indicator in enumerate(indicators)}
    column = {area: place for place, area in enumerate(areas)}
    cells = [np.full((len(line), len(column)), np.nan) for _ in range(3)]
    status = np.full((len(line), len(column)), "M", dtype="U1")
    whole = np.full(len(line), np.nan)
    for row in table.to_pylist():
        if row["area_type"] == "county":
            at = (line[row["indicator"]], column[row["area"]])
            status[at] = row["status"]
            for of, name in zip(cells, ("value", "numerator", "denominator"), strict=True):
                of[at] = np.nan if row[name] is None else row[name]
        elif row["value"] is not None and np.isnan(whole[line[row["indicator"]]]):
            whole[line[row["indicator"]]] = row["value"]  # the country's row comes before the mainland's
    value, numerator, denominator = cells
    return _Parts(value, numerator, denominator, status, whole)


def _countable(parts: _Parts, is_count: NDArray[np.bool_], per: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Numerators and denominators that make up the areas' values; NaN where they do not."""
    share = parts.numerator / np.where(parts.denominator > 0, parts.denominator, np.nan)
    agrees = np.abs(parts.value - share * per[:, None]) <= ROUNDING + SLACK * np.abs(parts.value)
    return (
        np.where(is_count[:, None], parts.value, np.where(agrees, parts.numerator, np.nan)),
        np.where(is_count[:, None], 1.0, np.where(agrees, parts.denominator, np.nan)),
    )


def _figure(
    value: float, lower: float, upper: float, carried: int, code: int, additive: bool, estimated: bool
) -> GroupFigure:
    if np.isnan(value):
        return GroupFigure(None, None, None, "M", OUTCOMES[0], REASONS[int(additive)])
    if np.isnan(lower):
        return GroupFigure(
            value, None, None, CARRIED[carried], OUTCOMES[0], "estimated" if estimated else "no_interval"
        )
    return GroupFigure(value, lower, upper, CARRIED[carried], OUTCOMES[code], None)

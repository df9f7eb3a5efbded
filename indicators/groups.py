"""The figure of a group of areas that a reader has chosen: from numerators and denominators, or not at all."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from indicators.cube import Cube, Indicator, ObservationQuery
from indicators.statistics.aggregates import CARRIED, RATIOS, aggregate
from indicators.statistics.intervals import INDEPENDENT, METHODS, ROUNDING, SLACK, FloatArray, intervals_of
from indicators.tables import SEXES

#: Why a group has no value: the indicator's values cannot be added up, or a part of the group is missing.
REASONS = ("not_additive", "missing_part")


def group_values(cube: Cube, indicator: Indicator, area_type: str, areas: Sequence[str]) -> pa.Table:
    """One row for each period and sex in which any of ``areas`` has a row, by sex and period.

    Columns: ``indicator``, ``time``, ``sex``, ``value`` with its limits at 95 % and 99.8 % and ``ci_method``,
    ``numerator``, ``denominator``, ``status`` (``M`` without a value) and ``reason`` (of :data:`REASONS`, else null).
    A ratio is the sum of numerators over the sum of denominators, a count the sum of values; never a mean of
    percentages. An area to which the indicator does not apply adds nothing; one whose numerator and denominator do
    not give its value has them of something else, and counts as missing. A group with an estimated part has no
    interval.
    """
    table = cube.observations(ObservationQuery(indicator.indicator, (area_type,), areas))
    sets = sorted(
        set(zip(table["sex"].to_pylist(), table["time"].to_pylist(), strict=True)),
        key=lambda one: (SEXES.index(one[0]), one[1]),
    )
    place = {key: line for line, key in enumerate(sets)}
    column = {area: index for index, area in enumerate(areas)}
    parts = {name: np.full((len(sets), len(areas)), np.nan) for name in ("value", "numerator", "denominator")}
    status = np.full((len(sets), len(areas)), "M", dtype="U1")
    for row in table.to_pylist():
        at = (place[row["sex"], row["time"]], column[row["area"]])
        status[at] = row["status"]
        for name, cells in parts.items():
            cells[at] = np.nan if row[name] is None else row[name]
    return _rows(cube, indicator, sets, parts, status)


def _rows(
    cube: Cube,
    indicator: Indicator,
    sets: Sequence[tuple[str, int]],
    parts: dict[str, FloatArray],
    status: np.ndarray[tuple[int, ...], np.dtype[np.str_]],
) -> pa.Table:
    per = cube.units[indicator.unit].names.get("per")
    is_count = indicator.statistic == "count"
    additive = is_count or (indicator.statistic in RATIOS and per is not None and indicator.collection != "survey")
    whole = float(str(per)) if per is not None else 1.0
    numerator, denominator = _countable(parts, is_count, whole)
    outside = status == "Z"
    everyone = np.ones((1, status.shape[1]), dtype=np.bool_)
    made = aggregate(np.where(outside, 0.0, numerator), np.where(outside, 0.0, denominator), everyone, whole)
    value = (made.numerator if is_count else made.value)[:, 0]
    value = value if additive else np.full(len(sets), np.nan)
    carried = np.max([np.where(status == code, rank, 0) for rank, code in enumerate(CARRIED)], axis=0).max(
        axis=-1, initial=0
    )
    counts = np.where(is_count, np.nan, made.numerator[:, 0]), np.where(is_count, np.nan, made.denominator[:, 0])
    limits = intervals_of(
        indicator.statistic or "",
        value,
        *counts,
        whole,
        np.nan,
        np.nan,
        events=(indicator.counted in INDEPENDENT) & ~(status == "E").any(axis=-1),
    )
    known = ~np.isnan(value)
    reasons = [None if there else REASONS[int(additive)] for there in known.tolist()]
    return pa.table(
        {
            "indicator": pa.array([indicator.indicator] * len(sets), pa.int32()),
            "time": pa.array([time for _, time in sets], pa.int16()),
            "sex": pa.array([sex for sex, _ in sets], pa.string()),
            "value": _numbers(value),
            **{name: _numbers(getattr(limits, name)) for name in ("lower95", "upper95", "lower998", "upper998")},
            "ci_method": pa.array([METHODS[code] for code in limits.method.tolist()], pa.string()),
            "numerator": _numbers(np.where(known, counts[0], np.nan)),
            "denominator": _numbers(np.where(known, counts[1], np.nan)),
            "status": pa.array(
                [CARRIED[code] if there else "M" for code, there in zip(carried.tolist(), known.tolist(), strict=True)],
                pa.string(),
            ),
            "reason": pa.array(reasons, pa.string()),
        }
    )


def _countable(parts: dict[str, FloatArray], is_count: bool, per: float) -> tuple[FloatArray, FloatArray]:
    """Numerators and denominators that make up the areas' values; NaN where they do not."""
    if is_count:
        return parts["value"], np.ones_like(parts["value"])
    numerator, denominator = parts["numerator"], parts["denominator"]
    share = numerator / np.where(denominator > 0, denominator, np.nan)
    agrees = np.abs(parts["value"] - share * per) <= ROUNDING + SLACK * np.abs(parts["value"])
    return np.where(agrees, numerator, np.nan), np.where(agrees, denominator, np.nan)


def _numbers(values: FloatArray) -> pa.Array:
    return pa.array(values, pa.float64(), from_pandas=True)

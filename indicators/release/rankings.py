"""Counties of a block side by side: tables ``ranking``, ``funnel`` and ``funnel_curve``.

All are worked out over sets (one indicator, period and sex) × counties at once.
"""

import duckdb
import numpy as np
import pyarrow as pa

from indicators.release.arrays import append, known, whole
from indicators.release.compared import STATISTICS, Compared, Index
from indicators.statistics import funnel, ranks
from indicators.statistics.intervals import FloatArray, proportion_denominator

#: A percentage below this is so rounded that what its count was a share of can't be told within 5 %.
_LEAST_ROUNDED = 1.0
_OF_COUNTY = ("indicator", "time", "sex", "area")


def add_rankings(connection: duckdb.DuckDBPyConnection, compared: Compared) -> None:
    """Ranks, rank intervals, groups that cannot be told apart and funnel limits of a block's counties."""
    rows = compared.of_counties()
    _add_ranks(connection, compared, rows)
    _add_funnel(connection, compared, rows)


def _add_ranks(connection: duckdb.DuckDBPyConnection, compared: Compared, rows: Index) -> None:
    figures = compared.figures
    value, lower, upper = (compared.side_by_side(rows, figures[name][rows]) for name in ("value", "lower95", "upper95"))
    sign = np.nan_to_num(compared.of_set(rows, figures["sign"][rows])).astype(np.int8)
    ranked = ranks.rank_intervals(value, lower, upper, sign)
    grouped = ranks.groups(value, lower, upper, sign)
    of = np.broadcast_to((~np.isnan(grouped.first)).sum(axis=-1, keepdims=True), value.shape).astype(np.float64)
    columns = {
        "rank": ranked.rank,
        "rank_best": ranked.best,
        "rank_worst": ranked.worst,
        "rank_of": of,
        "group_first": grouped.first,
        "group_last": grouped.last,
    }
    at = (figures["set"][rows], figures["county"][rows])
    kept = ~np.isnan(grouped.first[at])
    made = {name: whole(column[at][kept]) for name, column in columns.items()}
    append(connection, "ranking", pa.table({**_named(compared, rows[kept]), **made}))


def _named(compared: Compared, rows: Index) -> dict[str, pa.Array]:
    at = pa.array(rows)
    return {name: compared.keys[name].take(at) for name in _OF_COUNTY}


def _add_funnel(connection: duckdb.DuckDBPyConnection, compared: Compared, rows: Index) -> None:
    figures = compared.figures
    at = (figures["set"][rows], figures["county"][rows])
    per, centre, statistic = (
        compared.of_set(rows, figures[name][rows]) for name in ("per", "whole_value", "statistic")
    )
    value = compared.side_by_side(rows, figures["value"][rows])
    size, derived = _sizes(compared, rows, value, per)
    limits = np.full((4, *value.shape), np.nan)
    dispersion, spread = np.full(compared.sets, np.nan), np.full(compared.sets, np.nan)
    for kind in ("proportion", "rate"):
        mine = statistic == STATISTICS.index(kind) + 1
        if kind == "rate":
            # A rate's denominator does not follow from its count: it is as rounded as the rate itself.
            size[mine] = np.where(derived[mine], np.nan, size[mine])
        dispersion[mine] = funnel.overdispersion(kind, value[mine], size[mine], centre[mine], per[mine])
        spread[mine] = funnel.spread(kind, centre[mine], per[mine], dispersion[mine])
        limits[:, mine] = funnel.funnel_limits(
            kind, size[mine], centre[mine, None], per[mine, None], dispersion[mine, None]
        )
    kept = ~np.isnan(limits[0][at])
    # What follows from a rounded percentage is told in two figures: enough to draw, too rough to take for the truth.
    shown = np.where(derived, _rounded(size), size)[at][kept]
    made = {name: known(part[at][kept]) for name, part in zip(funnel.Funnel._fields, limits, strict=True)}
    table = {
        **_named(compared, rows[kept]),
        "size": known(shown),
        "size_derived": pa.array(derived[at][kept]),
        **made,
    }
    append(connection, "funnel", pa.table(table))
    _add_curves(connection, compared, rows, (centre, dispersion, spread, (~np.isnan(limits[0])).sum(axis=-1)))


def _sizes(compared: Compared, rows: Index, value: FloatArray, per: FloatArray) -> tuple[FloatArray, np.ndarray]:
    """Denominators of sets × counties, and which of them follow from count and percentage; NaN without a count."""
    figures = compared.figures
    count = np.where(figures["of_counts"][rows] == 1, figures["numerator"][rows], np.nan)
    counted = compared.side_by_side(rows, count)
    size = compared.side_by_side(rows, figures["denominator"][rows])
    derived = np.isnan(size)
    size = np.where(derived, proportion_denominator(counted, value / per[:, None]), size)
    size = np.where(derived & (value < _LEAST_ROUNDED), np.nan, size)
    return np.where((size > 0) & np.isfinite(size) & ~np.isnan(counted), size, np.nan), derived


def _add_curves(
    connection: duckdb.DuckDBPyConnection,
    compared: Compared,
    rows: Index,
    curves: tuple[FloatArray, FloatArray, FloatArray, np.ndarray],
) -> None:
    centre, dispersion, spread, areas = curves
    # A set's own key stands on any of its rows.
    first = np.zeros(compared.sets, dtype=np.int64)
    first[compared.figures["set"][rows]] = rows
    kept = (areas > 0) & ~np.isnan(spread)
    at = pa.array(first[kept])
    table = {
        **{name: compared.keys[name].take(at) for name in ("indicator", "time", "sex")},
        "centre": known(centre[kept]),
        "dispersion": known(dispersion[kept]),
        "spread": known(spread[kept]),
        "areas": pa.array(areas[kept], pa.int16()),
    }
    append(connection, "funnel_curve", pa.table(table), "FROM worked_out ORDER BY indicator, sex, time")


def _rounded(numbers: FloatArray) -> FloatArray:
    """Numbers to two significant figures."""
    power = 10.0 ** (np.floor(np.log10(np.where(numbers > 0, numbers, np.nan))) - 1)
    return np.round(numbers / power) * power

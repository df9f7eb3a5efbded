"""Counties of a block side by side: tables ``ranking``, ``funnel`` and ``funnel_curve``.

Both are worked out over sets (one indicator, period and sex) × counties at once, from the tables that
:mod:`indicators.release.comparisons` leaves.
"""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from indicators.release.arrays import Block, Columns, append, known, read, whole
from indicators.statistics import funnel, ranks
from indicators.statistics.intervals import FloatArray, proportion_denominator

_SETS = """
    CREATE OR REPLACE TEMP TABLE side_by_side AS
    SELECT *, row_number() OVER (ORDER BY set_index, area) AS row FROM (
        SELECT c.indicator, c.time, c.sex, c.area, c.value, c.lower95, c.upper95, c.sign, c.statistic, c.per,
               CASE WHEN c.ci_method IN ('wilson', 'wilson_derived', 'byar', 'exact') THEN c.numerator END AS numerator,
               c.denominator,
               w.benchmark_value AS centre,
               dense_rank() OVER (ORDER BY c.indicator, c.time, c.sex) - 1 AS set_index,
               dense_rank() OVER (ORDER BY c.area) - 1 AS area_index
        FROM compared c LEFT JOIN whole w USING (indicator, time, sex)
        WHERE c.area_type = 'county'
    )
"""

_RANKS = """
    SELECT s.indicator, s.time, s.sex, s.area, w.rank, w.rank_best, w.rank_worst, w.rank_of, w.group_first, w.group_last
    FROM side_by_side s JOIN worked_out w USING (row) WHERE w.group_first IS NOT NULL
    ORDER BY s.indicator, s.sex, s.time, s.area
"""

_FUNNEL = """
    SELECT s.indicator, s.time, s.sex, s.area, w.size, s.denominator IS NULL AS size_derived,
           w.lower95, w.upper95, w.lower998, w.upper998
    FROM side_by_side s JOIN worked_out w USING (row) WHERE w.lower95 IS NOT NULL
    ORDER BY s.indicator, s.sex, s.time, s.area
"""

_CURVE = """
    SELECT s.indicator, s.time, s.sex, s.centre, w.dispersion, w.spread, w.areas
    FROM (SELECT DISTINCT indicator, time, sex, set_index, centre FROM side_by_side) s
    JOIN worked_out w USING (set_index) WHERE w.spread IS NOT NULL
    ORDER BY s.indicator, s.sex, s.time
"""


#: A percentage below this is so rounded that what its count was a share of can't be told within 5 %.
_LEAST_ROUNDED = 1.0


class _Layout:
    """Where each row of ``side_by_side`` stands among sets × counties."""

    def __init__(self, given: Columns) -> None:
        self.sets = given["set_index"].astype(np.int64)
        self.areas = given["area_index"].astype(np.int64)
        self.shape = (int(self.sets.max()) + 1, int(self.areas.max()) + 1) if self.sets.size else (0, 1)

    def spread_out(self, column: NDArray[Any]) -> FloatArray:
        """A column of rows as sets × counties, NaN where there is no row."""
        laid_out = np.full(self.shape, np.nan)
        laid_out[self.sets, self.areas] = column
        return laid_out

    def of_set(self, column: NDArray[Any]) -> NDArray[Any]:
        """What all rows of a set share, one element a set."""
        found = np.zeros(self.shape[0], dtype=column.dtype)
        found[self.sets] = column
        return found

    def of_row(self, laid_out: NDArray[Any]) -> NDArray[Any]:
        """Back from sets × counties to rows."""
        return laid_out[self.sets, self.areas]


def add_rankings(connection: duckdb.DuckDBPyConnection, block: Block) -> None:
    """Ranks, rank intervals, groups that cannot be told apart and funnel limits of a block's counties."""
    connection.execute(_SETS)
    given = read(connection, "FROM side_by_side ORDER BY row")
    layout = _Layout(given)
    _add_ranks(connection, given, layout)
    _add_funnel(connection, given, layout)


def _add_ranks(connection: duckdb.DuckDBPyConnection, given: Columns, layout: _Layout) -> None:
    value, lower, upper = (layout.spread_out(given[name]) for name in ("value", "lower95", "upper95"))
    sign = layout.of_set(given["sign"].astype(np.int8))
    ranked = ranks.rank_intervals(value, lower, upper, sign)
    grouped = ranks.groups(value, lower, upper, sign)
    of = np.broadcast_to((~np.isnan(grouped.first)).sum(axis=-1, keepdims=True), layout.shape)
    columns = {
        "rank": ranked.rank,
        "rank_best": ranked.best,
        "rank_worst": ranked.worst,
        "rank_of": of.astype(np.float64),
        "group_first": grouped.first,
        "group_last": grouped.last,
    }
    rows = {name: whole(layout.of_row(column)) for name, column in columns.items()}
    append(connection, "ranking", pa.table({"row": given["row"], **rows}), _RANKS)


def _add_funnel(connection: duckdb.DuckDBPyConnection, given: Columns, layout: _Layout) -> None:
    per, centre = (layout.of_set(given[name].astype(np.float64)) for name in ("per", "centre"))
    statistic = layout.of_set(given["statistic"])
    value, counted, size = (layout.spread_out(given[name]) for name in ("value", "numerator", "denominator"))
    derived = np.isnan(size)
    size = np.where(derived, proportion_denominator(counted, value / per[:, None]), size)
    size = np.where(derived & (value < _LEAST_ROUNDED), np.nan, size)
    size = np.where((size > 0) & np.isfinite(size) & ~np.isnan(counted), size, np.nan)
    limits = np.full((4, *layout.shape), np.nan)
    dispersion, spread = np.full(layout.shape[0], np.nan), np.full(layout.shape[0], np.nan)
    for kind in ("proportion", "rate"):
        # A rate's denominator does not follow from its count: it is as rounded as the rate itself.
        mine = statistic == kind
        if kind == "rate":
            size = np.where(mine[:, None] & derived, np.nan, size)
        figures = (size[mine], centre[mine], per[mine])
        dispersion[mine] = funnel.overdispersion(kind, value[mine], *figures)
        spread[mine] = funnel.spread(kind, centre[mine], per[mine], dispersion[mine])
        limits[:, mine] = funnel.funnel_limits(
            kind, size[mine], centre[mine, None], per[mine, None], dispersion[mine, None]
        )
    # What follows from a rounded percentage is told in two figures: enough to draw, too rough to take for the truth.
    rows = {name: known(layout.of_row(part)) for name, part in zip(funnel.Funnel._fields, limits, strict=True)}
    shown = known(layout.of_row(np.where(derived, _rounded(size), size)))
    append(connection, "funnel", pa.table({"row": given["row"], "size": shown, **rows}), _FUNNEL)
    areas = (~np.isnan(limits[0])).sum(axis=-1)
    spread = np.where(areas > 0, spread, np.nan)
    curve = {"dispersion": known(dispersion), "spread": known(spread), "areas": pa.array(areas, pa.int16())}
    append(connection, "funnel_curve", pa.table({"set_index": np.arange(layout.shape[0]), **curve}), _CURVE)


def _rounded(numbers: FloatArray) -> FloatArray:
    """Numbers to two significant figures."""
    power = 10.0 ** (np.floor(np.log10(np.where(numbers > 0, numbers, np.nan))) - 1)
    return np.round(numbers / power) * power

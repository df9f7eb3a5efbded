"""The recent trend of each compared area and sex of a block: table ``trend``, with the reason where there is none."""

import duckdb
import numpy as np
import pyarrow as pa

from indicators.records import TREND_REASONS
from indicators.release.arrays import Block, append, words
from indicators.statistics import trends
from indicators.statistics.intervals import FloatArray

# Position 0: it was calculated.
_REASONS = ("", *TREND_REASONS)

# The last five periods. Where the series begins anew within them, the points before it say nothing of what comes after.
_SERIES = """
    SELECT indicator, area_type, area, sex, any_value(sign) AS sign, min(time) AS first_time, max(time) AS time,
           list(time ORDER BY time) AS times, list(value ORDER BY time) AS "values",
           list(lower95 ORDER BY time) AS lowers, list(upper95 ORDER BY time) AS uppers,
           list_contains(list(is_break ORDER BY time)[2:], true) AS interrupted,
           coalesce(any_value(division_from) > min(time) AND any_value(division_from) <= max(time), false) AS divided,
           bool_or(status = 'E' AND lower95 IS NULL) AS estimated, bool_or(lower95 IS NULL) AS open
    FROM (
        FROM compared
        QUALIFY row_number() OVER (PARTITION BY indicator, area_type, area, sex ORDER BY time DESC) <= $points
    )
    GROUP BY indicator, area_type, area, sex
    ORDER BY indicator, area_type, area, sex
"""


def add_trends(connection: duckdb.DuckDBPyConnection, block: Block) -> None:
    """Trends of a block, from the table ``compared`` that :mod:`indicators.release.compared` leaves."""
    found = connection.sql(_SERIES, params={"points": trends.POINTS}).to_arrow_table()
    times, values, lowers, uppers = (_five(found[name]) for name in ("times", "values", "lowers", "uppers"))
    flag = {
        name: found[name].to_numpy(zero_copy_only=False).astype(np.bool_)
        for name in ("interrupted", "divided", "estimated", "open")
    }
    code = trends.trend(times, values, lowers, uppers)
    reason = np.select(
        [np.isnan(values).any(axis=-1), *flag.values(), code == trends.NOT_CALCULATED],
        range(1, len(_REASONS)),
        default=0,
    ).astype(np.int8)
    code = np.where(reason > 0, trends.NOT_CALCULATED, code).astype(np.int8)
    code = trends.judged(code, found["sign"].to_numpy(zero_copy_only=False).astype(np.int8))
    table = pa.table(
        {
            **{name: found[name] for name in ("indicator", "area_type", "area", "sex", "first_time", "time")},
            "trend": words(code, trends.TRENDS),
            "reason": words(reason, _REASONS),
        }
    )
    append(connection, "trend", table, "SELECT * REPLACE (nullif(reason, '') AS reason) FROM worked_out")


def _five(lists: pa.ChunkedArray) -> FloatArray:
    """Lists of at most five numbers as rows of five, missing ones NaN."""
    whole = lists.combine_chunks()
    rows = np.full((len(whole), trends.POINTS), np.nan)
    lengths = whole.value_lengths().to_numpy(zero_copy_only=False)
    flat = whole.flatten().cast(pa.float64()).to_numpy(zero_copy_only=False)
    line = np.repeat(np.arange(len(whole)), lengths)
    place = np.arange(flat.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    rows[line, place] = flat
    return rows

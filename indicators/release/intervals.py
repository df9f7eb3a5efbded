"""The interval of each observation of a release: table ``interval``, one row per observation, by its ``rowid``."""

import duckdb
import pyarrow as pa

from indicators.release.arrays import Block, append, known, read, words
from indicators.statistics import intervals

# An estimated value does not come from the count beside it, so that the count tells nothing of its uncertainty.
_OBSERVATIONS = """
    SELECT o.rowid AS row, o.value, o.numerator, o.denominator, o.lower95, o.upper95,
           coalesce(j.statistic, '') AS statistic, j.per,
           coalesce(j.events, false) AND o.status <> 'E' AS events
    FROM observations o LEFT JOIN judged j USING (indicator)
    WHERE o.indicator BETWEEN $first AND $last
    ORDER BY row
"""


def add_intervals(connection: duckdb.DuckDBPyConnection, block: Block) -> None:
    """Limits at 95 % and 99.8 % in the indicator's unit and ``ci_method`` of a block's observations."""
    given = read(connection, _OBSERVATIONS, **block._asdict())
    made = intervals.intervals_of(
        given["statistic"],
        given["value"],
        given["numerator"],
        given["denominator"],
        given["per"],
        given["lower95"],
        given["upper95"],
        events=given["events"],
    )
    limits = {name: known(getattr(made, name)) for name in ("lower95", "upper95", "lower998", "upper998")}
    method = words(made.method, intervals.METHODS)
    append(connection, "interval", pa.table({"row": given["row"], **limits, "ci_method": method}))

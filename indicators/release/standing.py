"""What a county is told of first: table ``standing``, one row per county and indicator that was tested.

All tests of a county count together in the false discovery rate, so that this is worked out over the whole release.
"""

import duckdb
import numpy as np
import pyarrow as pa

from indicators.release.arrays import Block, known, put, read
from indicators.statistics import false_discovery, intervals

# Each indicator's latest period of each county, for its main sex (the first of SEXES that it has).
_LATEST = """
    SELECT c.indicator, c.area, c.time, c.sex, c.value, c.lower95, c.upper95, c.ci_method, c.statistic,
           c.numerator, c.denominator, c.per, w.benchmark_value, coalesce(c.threshold, spread.threshold) AS least
    FROM compared c
    JOIN whole w USING (indicator, time, sex)
    JOIN (
        SELECT indicator, time, sex, list_aggregate(list(value ORDER BY area), 'stddev_samp') / 2 AS threshold
        FROM compared WHERE area_type = 'county' GROUP BY indicator, time, sex
    ) spread USING (indicator, time, sex)
    JOIN (
        SELECT indicator, coalesce(list_filter($sexes, lambda one: list_contains(sexes, one))[1], 'total') AS sex
        FROM indicators WHERE indicator BETWEEN $first AND $last
    ) main USING (indicator, sex)
    WHERE c.area_type = 'county' AND c.lower95 IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY c.indicator, c.area ORDER BY c.time DESC) = 1
"""

_TESTED = """
    SELECT l.*, c.outcome95 FROM latest l JOIN comparison c USING (indicator, area, time, sex)
    WHERE c.area_type = 'county' AND c.benchmark = 'country' AND c.outcome95 <> 'not_tested'
    ORDER BY indicator, area
"""


def collect(connection: duckdb.DuckDBPyConnection, block: Block, sexes: tuple[str, ...]) -> None:
    """Keep a block's latest compared figures in the table ``latest``."""
    parameters = {**block._asdict(), "sexes": list(sexes)}
    connection.execute(f"CREATE TABLE IF NOT EXISTS latest AS FROM ({_LATEST}) LIMIT 0", parameters)
    connection.execute(f"INSERT INTO latest {_LATEST}", parameters)


def add_standing(connection: duckdb.DuckDBPyConnection) -> None:
    """Test what was collected, all indicators of a county together."""
    given = read(connection, _TESTED)
    method = np.array([intervals.METHODS.index(name) for name in given["ci_method"]], dtype=np.int8)
    p = false_discovery.p_values(
        method,
        given["statistic"],
        given["value"],
        given["lower95"],
        given["upper95"],
        given["benchmark_value"],
        given["numerator"],
        given["denominator"],
        given["per"],
    )
    adjusted = false_discovery.benjamini_hochberg(p, given["area"])
    standing = false_discovery.stands_out(adjusted, given["value"], given["benchmark_value"], given["least"])
    # What the outcome calls similar (rounding counts there too) does not stand out.
    standing &= given["outcome95"] != "similar"
    tested = ~np.isnan(adjusted)
    table = pa.table(
        {
            **{name: pa.array(given[name][tested]) for name in ("indicator", "area", "time", "sex")},
            "p_adjusted": known(adjusted[tested]),
            "practical_threshold": known(given["least"][tested]),
            "stands_out": pa.array(standing[tested]),
        }
    )
    put(connection, "standing", table)

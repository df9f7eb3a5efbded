"""Values of areas above the counties that the source does not give: from the counties' numerators and denominators.

Answers of a survey are no such numerators: each county's sample is as large as another's, its population is not.

Added to ``observations`` as rows of ``origin`` ``aggregate``; all others are of the source's own.
"""

import duckdb
import numpy as np
import pyarrow as pa

from indicators.release.arrays import Block, known, read, words
from indicators.statistics.aggregates import CARRIED, RATIOS, aggregate
from indicators.statistics.intervals import ROUNDING, SLACK

# Which counties each area above them is made of.
_MEMBERS = """
    CREATE OR REPLACE TEMP TABLE member AS
    WITH RECURSIVE above AS (
        SELECT area AS county, parent_type AS area_type, parent AS area FROM areas WHERE area_type = 'county'
        UNION ALL
        SELECT a.county, p.parent_type, p.parent
        FROM above a JOIN areas p ON p.area_type = a.area_type AND p.area = a.area
    )
    SELECT county, area_type, area FROM above WHERE area IS NOT NULL
"""

# Sets of one indicator, period and sex in which an area above the counties has no row at all.
_WANTED = """
    CREATE OR REPLACE TEMP TABLE wanted AS
    SELECT s.indicator, s.time, s.sex, g.area_type, g.area,
           dense_rank() OVER (ORDER BY s.indicator, s.time, s.sex) - 1 AS set_index,
           dense_rank() OVER (ORDER BY g.area_type, g.area) - 1 AS group_index
    FROM (
        SELECT DISTINCT indicator, time, sex FROM observations JOIN judged USING (indicator)
        WHERE area_type = 'county' AND indicator BETWEEN $first AND $last
          AND (statistic = 'count' OR (list_contains($ratios, statistic) AND per IS NOT NULL)) AND NOT survey
    ) s
    CROSS JOIN (SELECT DISTINCT area_type, area FROM member) g
    ANTI JOIN observations o
      ON o.indicator = s.indicator AND o.time = s.time AND o.sex = s.sex
     AND o.area_type = g.area_type AND o.area = g.area AND o.indicator BETWEEN $first AND $last
"""

# A county to which the indicator does not apply adds nothing to the whole; any other missing part leaves none, and so
# does one whose numerator and denominator do not give its value: they belong to something else.
_PARTS = """
    SELECT DISTINCT w.set_index, c.county_index, j.statistic = 'count' AS is_count, coalesce(j.per, 1) AS per,
           CASE WHEN o.status = 'Z' THEN 0 WHEN j.statistic = 'count' THEN o.value
                WHEN abs(o.value - o.numerator / o.denominator * j.per) <= $rounding + $slack * abs(o.value)
                THEN o.numerator END AS numerator,
           CASE WHEN o.status = 'Z' THEN 0 WHEN j.statistic = 'count' THEN 1 ELSE o.denominator END AS denominator,
           greatest(list_position($carried, o.status), 1) - 1 AS status
    FROM (SELECT DISTINCT indicator, time, sex, set_index FROM wanted) w
    JOIN observations o USING (indicator, time, sex)
    JOIN judged j USING (indicator)
    JOIN (SELECT DISTINCT county, dense_rank() OVER (ORDER BY county) - 1 AS county_index FROM member) c
      ON o.area_type = 'county' AND o.area = c.county
    ORDER BY set_index, county_index
"""

_MEMBERSHIP = """
    SELECT m.county_index, g.group_index
    FROM (SELECT *, dense_rank() OVER (ORDER BY county) - 1 AS county_index FROM member) m
    JOIN (SELECT DISTINCT area_type, area, group_index FROM wanted) g USING (area_type, area)
"""

_ADD = """
    INSERT INTO observations BY NAME
    SELECT indicator, area_type, area, time, sex, value, numerator, denominator, status, 'aggregate' AS origin
    FROM wanted JOIN worked_out USING (set_index, group_index) WHERE worked_out.value IS NOT NULL
    ORDER BY indicator, area_type, area, sex, time
"""


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Mark the source's own observations as such, and look up which counties each area is made of."""
    connection.execute("ALTER TABLE observations ADD COLUMN origin VARCHAR DEFAULT 'source'")
    connection.execute(_MEMBERS)


def add_aggregates(connection: duckdb.DuckDBPyConnection, block: Block) -> None:
    """Add what a block's counties make up together, where each of them has its numerator and denominator."""
    connection.execute(_WANTED, {**block._asdict(), "ratios": list(RATIOS)})
    parts = read(connection, _PARTS, carried=list(CARRIED), rounding=ROUNDING, slack=SLACK)
    if not parts["set_index"].size:
        return
    sets, counties = parts["set_index"].astype(np.int64), parts["county_index"].astype(np.int64)
    pairs = read(connection, _MEMBERSHIP)
    groups, members = pairs["group_index"].astype(np.int64), pairs["county_index"].astype(np.int64)
    # A county may be part of no area that is wanted, and an area may have a county without figures.
    held = np.zeros((int(groups.max()) + 1, int(max(members.max(), counties.max())) + 1), dtype=np.bool_)
    held[groups, members] = True
    shape = (int(sets.max()) + 1, held.shape[1])
    numerator, denominator = np.full(shape, np.nan), np.full(shape, np.nan)
    status = np.zeros(shape, dtype=np.int8)
    numerator[sets, counties] = parts["numerator"]
    denominator[sets, counties] = parts["denominator"]
    status[sets, counties] = parts["status"]
    per, is_count = np.ones(shape[0]), np.zeros(shape[0], dtype=np.bool_)
    per[sets], is_count[sets] = parts["per"], parts["is_count"]
    made = aggregate(numerator, denominator, held, per)
    value = np.where(is_count[:, None], made.numerator, made.value)
    carried = np.where(held, status[:, None, :], 0).max(axis=-1)
    place = np.indices(value.shape).reshape(2, -1)
    table = pa.table(
        {
            "set_index": place[0],
            "group_index": place[1],
            "value": known(value.ravel()),
            "numerator": known(np.where(is_count[:, None], np.nan, made.numerator).ravel()),
            "denominator": known(np.where(is_count[:, None], np.nan, made.denominator).ravel()),
            "status": words(carried.ravel(), CARRIED),
        }
    )
    connection.register("worked_out", table)
    connection.execute(_ADD)
    connection.unregister("worked_out")

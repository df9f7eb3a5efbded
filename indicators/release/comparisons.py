"""Outcomes of a block's areas against their benchmarks: table ``comparison``.

A benchmark is the country (the mainland where the country has no value), the collaborative area, the peers together,
or the area's own period before. ``reason`` says why nothing was tested where nothing was.
"""

import duckdb
import numpy as np
import pyarrow as pa

from indicators.release.arrays import Block, Columns, append, known, put, read, words
from indicators.statistics import intervals, outcomes, people
from indicators.statistics.aggregates import aggregate

# Counties and collaborative areas that take part in comparisons, each beside its own period before; Åland and
# municipalities stand by themselves.
_COMPARED = """
    CREATE OR REPLACE TEMP TABLE compared AS
    SELECT o.indicator, o.area_type, o.area, o.time, o.sex, o.value, o.numerator, o.denominator, o.status,
           i.lower95, i.upper95, i.lower998, i.upper998, i.ci_method,
           j.statistic, j.per, j.events, j.sign, j.threshold, a.parent_type, a.parent, a.division_from,
           lag(o.time) OVER series AS earlier_time, lag(o.value) OVER series AS earlier_value,
           lag(i.lower95) OVER series AS earlier_lower95, lag(i.upper95) OVER series AS earlier_upper95,
           lag(i.lower998) OVER series AS earlier_lower998, lag(i.upper998) OVER series AS earlier_upper998
    FROM observations o JOIN interval i ON o.rowid = i.row
    JOIN judged j USING (indicator) JOIN areas a USING (area_type, area)
    WHERE a.compared AND o.value IS NOT NULL AND o.indicator BETWEEN $first AND $last
    WINDOW series AS (PARTITION BY o.indicator, o.area_type, o.area, o.sex ORDER BY o.time)
"""

_WHOLE = """
    CREATE OR REPLACE TEMP TABLE whole AS
    SELECT indicator, time, sex, area_type AS benchmark_type, area AS benchmark_area, value AS benchmark_value
    FROM observations
    WHERE area_type IN ('country', 'mainland') AND value IS NOT NULL AND indicator BETWEEN $first AND $last
    QUALIFY row_number() OVER (PARTITION BY indicator, time, sex ORDER BY area_type) = 1
"""

_FOR_PEERS = """
    SELECT indicator, time, sex, area, statistic, per, events, numerator, denominator,
           dense_rank() OVER (ORDER BY indicator, time, sex) - 1 AS set_index
    FROM compared
    WHERE area_type = 'county' AND numerator IS NOT NULL AND denominator IS NOT NULL
      AND statistic IN ('proportion', 'rate', 'mean') AND status <> 'E'
      AND abs(value - numerator / denominator * per) <= $rounding + $slack * abs(value)
    ORDER BY set_index, area
"""

_PEER_ROWS = """
    SELECT s.indicator, s.time, s.sex, w.area, w.value, w.lower95, w.upper95, w.lower998, w.upper998
    FROM worked_out w JOIN peer_set s USING (set_index) WHERE w.value IS NOT NULL
"""

_NO_LIMITS = (
    "NULL::DOUBLE AS other_lower95, NULL::DOUBLE AS other_upper95, NULL AS other_lower998, NULL AS other_upper998"
)
_OF_AREA = (
    "c.indicator, c.area_type, c.area, c.time, c.sex, c.value, c.lower95, c.upper95, c.lower998, c.upper998, "
    "c.denominator, c.per, c.events, c.sign, c.status"
)

# The total of a count says nothing of a part of it: it is no benchmark. One that contains the area is taken as known;
# the peers and the area itself at another time are not.
_AGAINST = f"""
    CREATE OR REPLACE TEMP TABLE against AS
    SELECT *, row_number() OVER () AS row FROM (
        SELECT *, CASE WHEN reason IS NOT NULL THEN reason
                       WHEN lower95 IS NULL AND status = 'E' THEN 'estimated'
                       WHEN lower95 IS NULL OR (NOT contains AND other_lower95 IS NULL) THEN 'no_interval'
                  END AS why
        FROM (
            SELECT {_OF_AREA}, 'country' AS benchmark, w.benchmark_type, w.benchmark_area, c.time AS benchmark_time,
                   w.benchmark_value, true AS contains, NULL::VARCHAR AS reason, {_NO_LIMITS}
            FROM compared c JOIN whole w USING (indicator, time, sex) WHERE c.statistic <> 'count'
            UNION ALL
            SELECT {_OF_AREA}, 'collaborative_area', p.area_type, p.area, c.time, p.value, true, NULL, {_NO_LIMITS}
            FROM compared c JOIN observations p
              ON p.indicator = c.indicator AND p.time = c.time AND p.sex = c.sex
             AND p.area_type = c.parent_type AND p.area = c.parent
            WHERE c.parent_type = 'collaborative_area' AND p.value IS NOT NULL AND c.statistic <> 'count'
              AND p.indicator BETWEEN $first AND $last
            UNION ALL
            SELECT {_OF_AREA}, 'peers', 'peers', c.area, c.time, p.value, false, NULL,
                   p.lower95, p.upper95, p.lower998, p.upper998
            FROM compared c JOIN peer_value p USING (indicator, time, sex, area) WHERE c.area_type = 'county'
            UNION ALL
            SELECT {_OF_AREA}, 'earlier', c.area_type, c.area, c.earlier_time, c.earlier_value, false,
                   CASE WHEN c.status = 'B' THEN 'break_in_series'
                        WHEN c.division_from > c.earlier_time AND c.division_from <= c.time THEN 'division_changed' END,
                   c.earlier_lower95, c.earlier_upper95, c.earlier_lower998, c.earlier_upper998
            FROM compared c WHERE c.earlier_time IS NOT NULL
        )
        ORDER BY indicator, area_type, area, sex, time, benchmark
    )
"""

_FIGURES = """
    SELECT value, lower95, upper95, lower998, upper998, benchmark_value AS other,
           coalesce(other_lower95, CASE WHEN contains THEN benchmark_value END) AS other_lower95,
           coalesce(other_upper95, CASE WHEN contains THEN benchmark_value END) AS other_upper95,
           coalesce(other_lower998, CASE WHEN contains THEN benchmark_value END) AS other_lower998,
           coalesce(other_upper998, CASE WHEN contains THEN benchmark_value END) AS other_upper998,
           contains, why IS NOT NULL AS stopped, sign, per, CASE WHEN events THEN denominator END AS counted
    FROM against ORDER BY row
"""

_ROWS = """
    SELECT indicator, area_type, area, time, sex, benchmark, benchmark_type, benchmark_area, benchmark_time,
           benchmark_value, outcome95, outcome998, why AS reason, people, people_lower95, people_upper95
    FROM against JOIN worked_out USING (row) ORDER BY row
"""


def add_comparisons(connection: duckdb.DuckDBPyConnection, block: Block) -> None:
    """The outcomes of a block; leaves its compared observations in the table ``compared``, the country's in ``whole``.

    Needs the block's ``interval`` and the release's ``peer``.
    """
    for statement in (_COMPARED, _WHOLE):
        connection.execute(statement, block._asdict())
    _add_peer_values(connection)
    connection.execute(_AGAINST, block._asdict())
    given = read(connection, _FIGURES)
    contains, stopped = given["contains"].astype(np.bool_), given["stopped"].astype(np.bool_)
    made: dict[str, pa.Array] = {"row": pa.array(np.arange(1, stopped.size + 1))}
    apart = {level: _difference(given, contains, stopped, level) for level in ("95", "998")}
    for level, found in apart.items():
        code = outcomes.outcome(found.lower, found.upper, 0.0, given["sign"].astype(np.int8))
        made[f"outcome{level}"] = words(code, outcomes.OUTCOMES)
    found = apart["95"]
    persons = people.people(found.difference, found.lower, found.upper, 0.0, given["counted"], given["per"])
    for name, numbers in zip(("people", "people_lower95", "people_upper95"), persons, strict=True):
        made[name] = known(numbers)
    append(connection, "comparison", pa.table(made), _ROWS)


def _difference(given: Columns, contains: np.ndarray, stopped: np.ndarray, level: str) -> outcomes.Difference:
    """The difference from the benchmark with its interval; NaN where the comparison is stopped."""
    lower, upper = given[f"lower{level}"], given[f"upper{level}"]
    found = outcomes.difference(
        given["value"], lower, upper, given["other"], given[f"other_lower{level}"], given[f"other_upper{level}"]
    )
    # From a benchmark taken as known the limits are as far as they are: no rounding may move one across it.
    limits = (
        np.where(contains, limit - given["other"], made) for limit, made in ((lower, found.lower), (upper, found.upper))
    )
    return outcomes.Difference(*(np.where(stopped, np.nan, part) for part in (found.difference, *limits)))


def _add_peer_values(connection: duckdb.DuckDBPyConnection) -> None:
    """The value of each county's peers together, with its interval, in the block's table ``peer_value``."""
    connection.execute("DROP TABLE IF EXISTS peer_value")
    found = connection.sql(
        _FOR_PEERS, params={"rounding": intervals.ROUNDING, "slack": intervals.SLACK}
    ).to_arrow_table()
    put(
        connection,
        "peer_set",
        found.select(["set_index", "indicator", "time", "sex"])
        .group_by(["set_index", "indicator", "time", "sex"])
        .aggregate([]),
    )
    areas = sorted({area for (area,) in connection.execute("SELECT DISTINCT area FROM peer").fetchall()})
    place = {area: index for index, area in enumerate(areas)}
    members = np.zeros((len(areas), len(areas)), dtype=np.bool_)
    for area, peer in connection.execute("SELECT area, peer FROM peer").fetchall():
        members[place[area], place[peer]] = True
    append(connection, "peer_value", _peer_values(found, areas, members), _PEER_ROWS)


def _peer_values(found: pa.Table, areas: list[str], members: np.ndarray) -> pa.Table:
    column = {name: found[name].to_numpy(zero_copy_only=False) for name in found.column_names if name != "area"}
    position = pa.compute.index_in(found["area"], value_set=pa.array(areas, pa.string()))
    inside = position.is_valid().to_numpy(zero_copy_only=False)
    sets = column["set_index"][inside].astype(np.int64)
    place = position.drop_null().to_numpy(zero_copy_only=False).astype(np.int64)
    size = int(sets.max()) + 1 if sets.size else 0
    numerator, denominator = (np.full((size, len(areas)), np.nan) for _ in range(2))
    numerator[sets, place] = column["numerator"][inside]
    denominator[sets, place] = column["denominator"][inside]
    per, events = np.ones(size), np.zeros(size, dtype=np.bool_)
    statistic = np.empty(size, dtype="U12")
    per[sets], events[sets] = column["per"][inside], column["events"][inside]
    statistic[sets] = column["statistic"][inside].astype(np.str_)
    made = aggregate(numerator, denominator, members, per)
    limits = intervals.intervals_of(
        statistic[:, None],
        made.value,
        made.numerator,
        made.denominator,
        per[:, None],
        np.nan,
        np.nan,
        events=events[:, None],
    )
    return pa.table(
        {
            "set_index": np.repeat(np.arange(size), len(areas)),
            "area": pa.array(areas * size, pa.string()),
            "value": known(made.value.ravel()),
            **{name: known(getattr(limits, name).ravel()) for name in ("lower95", "upper95", "lower998", "upper998")},
        }
    )

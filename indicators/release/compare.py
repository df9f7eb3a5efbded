"""What a release works out once from checked observations: intervals, outcomes, ranks, trends, what stands out.

Reads the staged tables, gives arrays to :mod:`indicators.statistics`, and leaves new tables beside them:

==============  =====================================================================================
``interval``    of each observation: limits at 95 % and 99.8 % and ``ci_method``
``comparison``  of each compared area, period and sex: its outcome against each benchmark
``ranking``     of each compared county, period and sex: rank and rank interval
``trend``       of each compared area and sex: the recent trend, up to its latest period
``standing``    of each county's latest period: whether it stands out among all that were tested
==============  =====================================================================================
"""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from indicators import reference
from indicators.statistics import false_discovery, intervals, outcomes, people, ranks, trends
from indicators.tables import SEXES

_Columns = dict[str, NDArray[Any]]

#: Of what is counted, that which comes one by one, so that a count tells how much chance may move it.
_INDEPENDENT = ("persons", "households", "events")

_JUDGED = pa.schema(
    [
        ("indicator", pa.int32()),
        ("statistic", pa.string()),
        ("per", pa.float64()),
        ("events", pa.bool_()),
        ("polarity", pa.string()),
        ("threshold", pa.float64()),
    ]
)

_FOR_INTERVALS = """
    SELECT o.rowid AS row, o.value, o.numerator, o.denominator, o.lower95, o.upper95,
           coalesce(j.statistic, '') AS statistic, j.per, coalesce(j.events, false) AS events
    FROM observations o LEFT JOIN judged j USING (indicator)
    ORDER BY row
"""

# Counties and collaborative areas that take part in comparisons; Åland and municipalities stand by themselves.
_COMPARED = """
    CREATE OR REPLACE TEMP TABLE compared AS
    SELECT o.indicator, o.area_type, o.area, o.time, o.sex, o.value, o.numerator, o.denominator, o.status,
           i.lower95, i.upper95, i.lower998, i.upper998, i.ci_method,
           j.statistic, j.per, j.events, j.polarity, j.threshold, a.parent_type, a.parent
    FROM observations o JOIN interval i ON o.rowid = i.row
    JOIN judged j USING (indicator) JOIN areas a USING (area_type, area)
    WHERE a.compared AND o.value IS NOT NULL
"""

# The country; the mainland where the country has no value. A county's other benchmark is its collaborative area.
_WITH_BENCHMARK = """
    WITH whole AS (
        SELECT indicator, time, sex, area_type AS benchmark_type, area AS benchmark_area, value AS benchmark_value
        FROM observations WHERE area_type IN ('country', 'mainland') AND value IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY indicator, time, sex ORDER BY area_type) = 1
    )
    SELECT c.*, 'country' AS benchmark, w.benchmark_type, w.benchmark_area, w.benchmark_value
    FROM compared c JOIN whole w USING (indicator, time, sex)
    UNION ALL
    SELECT c.*, 'collaborative_area', p.area_type, p.area, p.value
    FROM compared c JOIN observations p
      ON p.indicator = c.indicator AND p.time = c.time AND p.sex = c.sex
     AND p.area_type = c.parent_type AND p.area = c.parent
    WHERE c.parent_type = 'collaborative_area' AND p.value IS NOT NULL
    ORDER BY indicator, area_type, area, sex, time, benchmark
"""

_FOR_RANKS = """
    SELECT indicator, time, sex, area, value, lower95, upper95, polarity,
           dense_rank() OVER (ORDER BY indicator, time, sex) - 1 AS set_index,
           dense_rank() OVER (ORDER BY area) - 1 AS area_index
    FROM compared
    WHERE area_type = 'county' AND polarity <> 'no_judgement' AND lower95 IS NOT NULL
    ORDER BY set_index, area_index
"""

# The last five periods. Where the series begins anew within them, the points before it say nothing of what comes after.
_FOR_TRENDS = """
    SELECT indicator, area_type, area, sex, any_value(polarity) AS polarity,
           list(time ORDER BY time) AS times, list(value ORDER BY time) AS "values",
           list(lower95 ORDER BY time) AS lowers, list(upper95 ORDER BY time) AS uppers,
           list(status ORDER BY time) AS statuses
    FROM (
        FROM compared
        QUALIFY row_number() OVER (PARTITION BY indicator, area_type, area, sex ORDER BY time DESC) <= $points
    )
    GROUP BY indicator, area_type, area, sex
    ORDER BY indicator, area_type, area, sex
"""

# Each indicator's latest period of each county, for its main sex (the first of SEXES that it has): what the county is
# told of first.
_FOR_STANDING = """
    SELECT c.*, b.benchmark_value,
           coalesce(c.threshold, spread.threshold) AS least
    FROM compared c
    JOIN comparison b USING (indicator, area_type, area, time, sex)
    JOIN (
        SELECT indicator, time, sex, list_aggregate(list(value ORDER BY area), 'stddev_samp') / 2 AS threshold
        FROM compared WHERE area_type = 'county' GROUP BY indicator, time, sex
    ) spread USING (indicator, time, sex)
    JOIN (
        SELECT indicator, coalesce(list_filter($sexes, lambda one: list_contains(sexes, one))[1], 'total') AS sex
        FROM indicators
    ) main USING (indicator, sex)
    WHERE c.area_type = 'county' AND b.benchmark = 'country' AND b.outcome95 <> 'not_tested'
    QUALIFY row_number() OVER (PARTITION BY indicator, area ORDER BY time DESC) = 1
    ORDER BY indicator, area
"""


def add_statistics(connection: duckdb.DuckDBPyConnection) -> None:
    """Work out the tables above from the staged ``observations``, ``areas`` and ``indicators``."""
    _put(connection, "judged", _judged())
    _add_intervals(connection)
    connection.execute(_COMPARED)
    _add_comparisons(connection)
    _add_ranking(connection)
    _add_trends(connection)
    _add_standing(connection)


def _judged() -> pa.Table:
    units = reference.units()
    rows = [
        {
            "indicator": key,
            "statistic": record.statistic,
            "per": units[record.unit].per,
            "events": record.counted in _INDEPENDENT,
            "polarity": record.polarity,
            "threshold": record.practical_threshold,
        }
        for key, record in reference.indicators().items()
    ]
    return pa.Table.from_pylist(rows, schema=_JUDGED)


def _put(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("worked_out", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM worked_out")
    connection.unregister("worked_out")


def _arrays(connection: duckdb.DuckDBPyConnection, query: str, **parameters: object) -> _Columns:
    """The columns of a query as arrays; a missing number is NaN, a missing text empty."""
    found = connection.sql(query, params=parameters).to_arrow_table()
    return {name: _array(column) for name, column in zip(found.column_names, found.columns, strict=True)}


def _array(column: pa.ChunkedArray) -> NDArray[Any]:
    if pa.types.is_string(column.type):
        return np.asarray(column.fill_null("").to_numpy(zero_copy_only=False), dtype=np.str_)
    if pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False))


def _words(codes: NDArray[np.int8], words: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(words)).cast(pa.string())


def _known(values: NDArray[Any]) -> pa.Array:
    """Numbers with null in the place of NaN."""
    return pa.array(values, pa.float64(), from_pandas=True)


def _add_intervals(connection: duckdb.DuckDBPyConnection) -> None:
    read = _arrays(connection, _FOR_INTERVALS)
    made = intervals.intervals_of(
        read["statistic"],
        read["value"],
        read["numerator"],
        read["denominator"],
        read["per"],
        read["lower95"],
        read["upper95"],
        events=read["events"],
    )
    limits = {name: _known(getattr(made, name)) for name in ("lower95", "upper95", "lower998", "upper998")}
    table = pa.table({"row": read["row"], **limits, "ci_method": _words(made.method, intervals.METHODS)})
    _put(connection, "interval", table)


_KEY = ("indicator", "area_type", "area", "time", "sex")


def _add_comparisons(connection: duckdb.DuckDBPyConnection) -> None:
    read = _arrays(connection, _WITH_BENCHMARK)
    point, polarity = read["benchmark_value"], read["polarity"]
    made = {
        f"outcome{level}": _words(
            outcomes.outcome(read[f"lower{level}"], read[f"upper{level}"], point, polarity), outcomes.OUTCOMES
        )
        for level in ("95", "998")
    }
    counted = np.where(read["events"].astype(np.bool_), read["denominator"], np.nan)
    persons = people.people(read["value"], read["lower95"], read["upper95"], point, counted, read["per"])
    columns = {name: pa.array(read[name]) for name in (*_KEY, "benchmark", "benchmark_type", "benchmark_area")}
    table = pa.table(
        {
            **columns,
            "benchmark_value": _known(point),
            **made,
            "people": _known(persons.persons),
            "people_lower95": _known(persons.lower),
            "people_upper95": _known(persons.upper),
        }
    )
    _put(connection, "comparison", table)


def _add_ranking(connection: duckdb.DuckDBPyConnection) -> None:
    read = _arrays(connection, _FOR_RANKS)
    sets, areas = read["set_index"].astype(np.int64), read["area_index"].astype(np.int64)
    shape = (int(sets.max()) + 1, int(areas.max()) + 1) if sets.size else (0, 1)
    value, lower, upper = (np.full(shape, np.nan) for _ in range(3))
    for laid_out, name in ((value, "value"), (lower, "lower95"), (upper, "upper95")):
        laid_out[sets, areas] = read[name]
    polarity = np.full(shape[0], "no_judgement", dtype="U20")
    polarity[sets] = read["polarity"]
    made = ranks.rank_intervals(value, lower, upper, polarity)
    of = (~np.isnan(made.rank)).sum(axis=-1)[sets]
    found = {name: made_of[sets, areas] for name, made_of in made._asdict().items()}
    table = pa.table(
        {
            **{name: pa.array(read[name]) for name in ("indicator", "time", "sex", "area")},
            "rank": pa.array(found["rank"], pa.int16(), from_pandas=True),
            "rank_best": pa.array(found["best"], pa.int16(), from_pandas=True),
            "rank_worst": pa.array(found["worst"], pa.int16(), from_pandas=True),
            "rank_of": pa.array(of, pa.int16()),
        }
    )
    _put(connection, "ranking", table)


def _five(lists: pa.ChunkedArray) -> NDArray[np.float64]:
    """Lists of at most five numbers as rows of five, missing ones NaN."""
    rows = np.full((len(lists), trends.POINTS), np.nan)
    lengths = lists.combine_chunks().value_lengths().to_numpy(zero_copy_only=False)
    flat = lists.combine_chunks().flatten().cast(pa.float64()).to_numpy(zero_copy_only=False)
    line = np.repeat(np.arange(len(lists)), lengths)
    place = np.arange(flat.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    rows[line, place] = flat
    return rows


def _add_trends(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.sql(_FOR_TRENDS, params={"points": trends.POINTS}).to_arrow_table()
    times, values, lowers, uppers = (_five(found[name]) for name in ("times", "values", "lowers", "uppers"))
    statuses = found["statuses"].to_pylist()
    interrupted = np.array(["B" in points[1:] for points in statuses], dtype=np.bool_)
    code = trends.trend(times, values, lowers, uppers)
    code = np.where(interrupted, trends.NOT_CALCULATED, code).astype(np.int8)
    code = trends.judged(code, np.asarray(found["polarity"].to_pylist(), dtype=np.str_))
    table = pa.table(
        {
            **{name: found[name] for name in ("indicator", "area_type", "area", "sex")},
            "first_time": pa.array([points[0] for points in found["times"].to_pylist()], pa.int16()),
            "time": pa.array([points[-1] for points in found["times"].to_pylist()], pa.int16()),
            "trend": _words(code, trends.TRENDS),
        }
    )
    _put(connection, "trend", table)


def _add_standing(connection: duckdb.DuckDBPyConnection) -> None:
    read = _arrays(connection, _FOR_STANDING, sexes=list(SEXES))
    method = np.array([intervals.METHODS.index(name) for name in read["ci_method"]], dtype=np.int8)
    p = false_discovery.p_values(
        method,
        read["statistic"],
        read["value"],
        read["lower95"],
        read["upper95"],
        read["benchmark_value"],
        read["numerator"],
        read["denominator"],
        read["per"],
    )
    adjusted = false_discovery.benjamini_hochberg(p, read["area"])
    standing = false_discovery.stands_out(adjusted, read["value"], read["benchmark_value"], read["least"])
    table = pa.table(
        {
            **{name: pa.array(read[name]) for name in ("indicator", "area", "time", "sex")},
            "p_adjusted": _known(adjusted),
            "practical_threshold": _known(read["least"]),
            "stands_out": pa.array(standing),
        }
    )
    _put(connection, "standing", table)

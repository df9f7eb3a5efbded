"""The figures of a block that take part in comparisons, as arrays: what outcomes, ranks and funnels are made of."""

from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from indicators.release.arrays import Block, Columns, as_array
from indicators.statistics.intervals import FloatArray

Index = NDArray[np.int64]

#: The columns that name a row of a series.
KEY = ("indicator", "area_type", "area", "time", "sex")

# Counties and collaborative areas that take part in comparisons; Åland and municipalities stand by themselves.
# A series also breaks where others do in a year that the area itself has no value of.
_COMPARED = """
    CREATE OR REPLACE TEMP TABLE compared AS
    WITH broken AS (
        SELECT indicator, sex, list(DISTINCT time) AS years FROM observations
        WHERE status = 'B' AND area_type <> 'municipality' AND indicator BETWEEN $first AND $last
        GROUP BY indicator, sex
    ),
    known AS (
        SELECT o.*, lag(o.time) OVER (PARTITION BY o.indicator, o.area_type, o.area, o.sex ORDER BY o.time) AS before
        FROM (SELECT rowid AS row, * FROM observations) o
        WHERE o.value IS NOT NULL AND o.indicator BETWEEN $first AND $last
    )
    SELECT o.indicator, o.area_type, o.area, o.time, o.sex, o.value, o.numerator, o.denominator, o.status,
           i.lower95, i.upper95, i.lower998, i.upper998, i.ci_method,
           j.statistic, j.per, j.events, j.survey, j.sign, j.threshold, n.decimals,
           a.parent_type, a.parent, a.division_from,
           o.status = 'B' OR len(list_filter(coalesce(b.years, []), lambda year: year > o.before AND year < o.time)) > 0
               AS is_break
    FROM known o JOIN interval i USING (row)
    JOIN judged j USING (indicator) JOIN areas a USING (area_type, area) JOIN indicators n USING (indicator)
    LEFT JOIN broken b ON b.indicator = o.indicator AND b.sex = o.sex
    WHERE a.compared
"""

# The country; the mainland where the country has no value.
_WHOLE = """
    CREATE OR REPLACE TEMP TABLE whole AS
    SELECT indicator, time, sex, area_type AS benchmark_type, area AS benchmark_area, value AS benchmark_value,
           status = 'E' AS benchmark_estimated, denominator IS NOT NULL AS benchmark_exact
    FROM observations
    WHERE area_type IN ('country', 'mainland') AND value IS NOT NULL AND indicator BETWEEN $first AND $last
    QUALIFY row_number() OVER (PARTITION BY indicator, time, sex ORDER BY area_type) = 1
"""

# Series lie together, oldest first. A set is one indicator, period and sex.
_ROWS = """
    SELECT c.indicator, c.area_type, c.area, c.time, c.sex, c.value, c.numerator, c.denominator,
           c.lower95, c.upper95, c.lower998, c.upper998, c.per, c.sign, c.division_from,
           c.events::TINYINT AS events, c.is_break::TINYINT AS is_break,
           c.survey::TINYINT AS survey, c.decimals, (c.status = 'E')::TINYINT AS estimated,
           (c.ci_method IN ('wilson', 'wilson_derived', 'byar', 'exact'))::TINYINT AS of_counts,
           coalesce(w.benchmark_estimated, false)::TINYINT AS whole_estimated,
           coalesce(w.benchmark_exact, false)::TINYINT AS whole_exact,
           coalesce(list_position($statistics, c.statistic), 0)::TINYINT AS statistic,
           coalesce(list_position($counties, CASE WHEN c.area_type = 'county' THEN c.area END), 0) - 1 AS county,
           coalesce(list_position($groups, CASE WHEN c.area_type = 'collaborative_area' THEN c.area
                                                WHEN c.parent_type = 'collaborative_area' THEN c.parent END), 0) - 1
               AS collaborative_area,
           dense_rank() OVER (ORDER BY c.indicator, c.time, c.sex) - 1 AS set,
           dense_rank() OVER (ORDER BY c.indicator, c.area_type, c.area, c.sex) - 1 AS series,
           w.benchmark_type AS whole_type, w.benchmark_area AS whole_area, w.benchmark_value AS whole_value
    FROM compared c LEFT JOIN whole w USING (indicator, time, sex)
    ORDER BY c.indicator, c.area_type, c.area, c.sex, c.time
"""

#: Statistics that comparisons tell apart, as positions from 1; 0 is any other.
STATISTICS = ("proportion", "rate", "mean", "count")


class Compared(NamedTuple):
    """The compared rows of a block, by series and within them by period.

    ``keys`` holds the key's columns and the country's (``whole_type``, ``whole_area``) as Arrow; ``figures`` all
    other columns, one element a row; ``county`` and ``collaborative_area`` are positions in ``counties`` and
    ``collaborative_areas``, -1 for none; ``set`` numbers indicator, period and sex.
    """

    keys: pa.Table
    figures: Columns
    counties: list[str]
    collaborative_areas: list[str]

    @property
    def sets(self) -> int:
        """How many sets there are."""
        return int(self.figures["set"].max(initial=-1)) + 1

    def of_counties(self) -> Index:
        """The rows of counties."""
        return np.flatnonzero(self.figures["county"] >= 0)

    def side_by_side(self, rows: Index, column: NDArray[np.generic]) -> FloatArray:
        """A column of some counties' rows as sets × counties; NaN where there is no row."""
        laid_out = np.full((self.sets, len(self.counties)), np.nan)
        laid_out[self.figures["set"][rows], self.figures["county"][rows]] = column
        return laid_out

    def of_set(self, rows: Index, column: NDArray[np.generic]) -> FloatArray:
        """What the rows of a set share, one element a set; NaN for a set without any."""
        found = np.full(self.sets, np.nan)
        found[self.figures["set"][rows]] = column
        return found


def read_compared(connection: duckdb.DuckDBPyConnection, block: Block) -> Compared:
    """Read a block; leaves the same rows in the table ``compared``, and the country's values in ``whole``."""
    for statement in (_COMPARED, _WHOLE):
        connection.execute(statement, block._asdict())
    codes = {
        area_type: sorted(
            area
            for (area,) in connection.execute(
                "SELECT area FROM areas WHERE compared AND area_type = $area_type", {"area_type": area_type}
            ).fetchall()
        )
        for area_type in ("county", "collaborative_area")
    }
    found = connection.sql(
        _ROWS,
        params={
            "statistics": list(STATISTICS),
            "counties": codes["county"],
            "groups": codes["collaborative_area"],
        },
    ).to_arrow_table()
    named = [*KEY, "whole_type", "whole_area"]
    keys = found.select(named).combine_chunks()
    whole = {"set", "series", "county", "collaborative_area"}
    figures = {
        name: as_array(found[name]).astype(np.int64) if name in whole else as_array(found[name])
        for name in found.column_names
        if name not in named
    }
    return Compared(keys, figures, codes["county"], codes["collaborative_area"])

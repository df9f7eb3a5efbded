"""The checks between a source's tables and a release.

A row check names observations that must not be published; where an operator allows it, those rows are left out.
A set check compares the whole with the release before; where an operator allows it, the whole passes as it is.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb

from indicators import reference
from indicators.release.manifest import CheckResult
from indicators.tables import SEXES, STATUSES, WITHOUT_VALUE

_EXAMPLES = 20
_KEY = "indicator, area_type, area, time, sex"


@dataclass(frozen=True)
class RowCheck:
    """A check of single observations. ``failing`` is SQL that gives the ``rowid`` of each failing observation."""

    name: str
    failing: str
    parameters: tuple[object, ...] = ()


@dataclass(frozen=True)
class SetCheck:
    """A check of the whole set against the release before. ``failing`` is SQL that gives a sentence per failure."""

    name: str
    failing: str
    parameters: tuple[object, ...] = ()


ROW_CHECKS: tuple[RowCheck, ...] = (
    RowCheck(
        "unique_keys",
        # One of several equal rows may stay when this check is allowed; rows that contradict one another may not.
        # Only rows that share the hash of their key with another are laid side by side: that is far less to sort.
        f"""
        SELECT rowid FROM (
            SELECT rowid,
                   count(*) OVER same_key AS rows_of_key,
                   count(*) OVER (PARTITION BY {_KEY}, value, lower95, upper95, numerator, denominator, status)
                       AS equal_rows,
                   row_number() OVER same_key AS place
            FROM (SELECT rowid, * FROM observations) o
            WHERE hash({_KEY}) IN (
                SELECT hash({_KEY}) AS shared FROM observations GROUP BY shared HAVING count(*) > 1
            )
            WINDOW same_key AS (PARTITION BY {_KEY})
        ) WHERE rows_of_key > 1 AND (equal_rows < rows_of_key OR place > 1)
        """,
    ),
    RowCheck(
        "known_indicators",
        "SELECT o.rowid FROM observations o ANTI JOIN indicators i ON o.indicator = i.indicator",
    ),
    RowCheck(
        "known_areas",
        """
        SELECT o.rowid FROM observations o
        ANTI JOIN areas a ON o.area_type = a.area_type AND o.area = a.area
        """,
    ),
    RowCheck(
        "known_sexes",
        "SELECT rowid FROM observations WHERE NOT coalesce(list_contains(?, sex), false)",
        (list(SEXES),),
    ),
    RowCheck(
        "known_periods",
        "SELECT rowid FROM observations WHERE coalesce(time, 0) NOT BETWEEN 1900 AND 2100",
    ),
    RowCheck(
        "finite_values",
        """
        SELECT rowid FROM observations
        WHERE NOT (isfinite(coalesce(value, 0)) AND isfinite(coalesce(lower95, 0))
                   AND isfinite(coalesce(upper95, 0)) AND isfinite(coalesce(numerator, 0))
                   AND isfinite(coalesce(denominator, 0)))
        """,
    ),
    RowCheck(
        "values_in_range",
        """
        SELECT o.rowid FROM observations o JOIN ranges r ON o.indicator = r.indicator
        WHERE isfinite(o.value) AND o.value NOT BETWEEN r.minimum AND r.maximum
        """,
    ),
    RowCheck(
        "status_agrees_with_value",
        """
        SELECT rowid FROM observations
        WHERE NOT coalesce(list_contains(?, status), false) OR (value IS NULL) <> list_contains(?, status)
        """,
        (list(STATUSES), list(WITHOUT_VALUE)),
    ),
    RowCheck(
        "interval_contains_value",
        """
        SELECT rowid FROM observations
        WHERE lower95 > value OR upper95 < value OR (lower95 IS NULL) <> (upper95 IS NULL)
           OR (value IS NULL AND lower95 IS NOT NULL)
        """,
    ),
    RowCheck(
        "counts_not_negative",
        "SELECT rowid FROM observations WHERE numerator < 0 OR denominator < 0",
    ),
)

SET_CHECKS: tuple[SetCheck, ...] = (
    SetCheck(
        "not_empty",
        "SELECT 'there are no observations' WHERE NOT EXISTS (FROM observations)",
    ),
    SetCheck(
        "known_units",
        """
        SELECT 'indicator ' || indicator || ' has no known unit: ' || coalesce(unit, 'none') FROM indicators
        WHERE NOT coalesce(list_contains(?, unit), false)
        """,
        (list(reference.units()),),
    ),
    SetCheck(
        "titles",
        """
        SELECT 'indicator ' || indicator || ' has no title in any language' FROM indicators
        WHERE trim(concat(title_fi, title_sv, title_en)) = ''
        """,
    ),
    SetCheck(
        "unique_indicators",
        """
        SELECT 'indicator ' || indicator || ' is there ' || count(*) || ' times' FROM indicators
        GROUP BY indicator HAVING count(*) > 1 ORDER BY indicator
        """,
    ),
    SetCheck(
        "unique_areas",
        """
        SELECT area_type || ' ' || area || ' is there ' || count(*) || ' times' FROM areas
        GROUP BY area_type, area HAVING count(*) > 1 ORDER BY area_type, area
        """,
    ),
    SetCheck(
        "indicators_lost",
        """
        SELECT 'indicator ' || p.indicator || ' had ' || p.rows || ' observations in the release before, now none'
        FROM (SELECT indicator, count(*) AS rows FROM previous GROUP BY indicator) p
        ANTI JOIN observations o ON o.indicator = p.indicator
        ORDER BY p.indicator
        """,
    ),
    SetCheck(
        "observation_count",
        # 2 % fewer rows in all is more than producers withdraw between two releases.
        """
        SELECT 'there are ' || now.rows || ' observations; the release before has ' || before.rows
        FROM (SELECT count(*) AS rows FROM observations) now, (SELECT count(*) AS rows FROM previous) before
        WHERE now.rows < 0.98 * before.rows
        """,
    ),
    SetCheck(
        "cells_lost",
        # Of one indicator a whole year may move; a tenth of its valued cells gone is a fault until somebody says not.
        """
        SELECT 'indicator ' || p.indicator || ' has lost ' || count(*) FILTER (v.held IS NULL) || ' of '
               || count(*) || ' values'
        FROM previous p LEFT JOIN (
            SELECT DISTINCT indicator, area_type, area, time, sex, true AS held
            FROM observations WHERE value IS NOT NULL
        ) v USING (indicator, area_type, area, time, sex)
        WHERE p.value IS NOT NULL
        GROUP BY p.indicator HAVING count(*) FILTER (v.held IS NULL) > 0.1 * count(*)
        ORDER BY p.indicator
        """,
    ),
)

CHECK_NAMES: tuple[str, ...] = (*(check.name for check in ROW_CHECKS), *(check.name for check in SET_CHECKS))

# What is missing is named too.
_TOLD = ("indicator", "area_type", "area", "time", "sex", "value", "status", "lower95", "upper95")
_AS_TEXT = """
    SELECT concat_ws(', ', 'indicator ' || {indicator}, {area_type} || ' ' || {area}, {time}, {sex})
           || ': value ' || {value} || ', status ' || {status}
           || CASE WHEN lower95 IS NULL AND upper95 IS NULL THEN ''
              ELSE ', interval ' || {lower95} || ' to ' || {upper95}
              END
    FROM observations WHERE rowid IN (SELECT rowid FROM failing)
    ORDER BY indicator, area_type, area, time, sex LIMIT ?
""".format(**{name: f"coalesce({name}::VARCHAR, 'none')" for name in _TOLD})


def run_checks(
    connection: duckdb.DuckDBPyConnection,
    ranges: Mapping[int, tuple[float, float]],
    allowed: Collection[str] = (),
) -> list[CheckResult]:
    """Run every check over the tables ``indicators``, ``areas``, ``observations`` and ``previous``.

    ``ranges`` gives the least and the greatest possible value of an indicator, in its unit. Observations that fail
    an allowed row check are deleted from ``observations``. Raises nothing: the results say what failed.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE ranges (indicator INTEGER, minimum DOUBLE, maximum DOUBLE)")
    if ranges:
        connection.executemany(
            "INSERT INTO ranges VALUES (?, ?, ?)", [(key, low, high) for key, (low, high) in ranges.items()]
        )
    results = [_run_row_check(connection, check, check.name in allowed) for check in ROW_CHECKS]
    results += [_run_set_check(connection, check, check.name in allowed) for check in SET_CHECKS]
    return results


def _run_row_check(connection: duckdb.DuckDBPyConnection, check: RowCheck, allowed: bool) -> CheckResult:
    connection.execute(f"CREATE OR REPLACE TEMP TABLE failing AS {check.failing}", list(check.parameters))
    failures = _count(connection, "SELECT count(*) FROM failing")
    examples = tuple(text for (text,) in connection.execute(_AS_TEXT, [_EXAMPLES]).fetchall())
    if failures and allowed:
        connection.execute("DELETE FROM observations WHERE rowid IN (SELECT rowid FROM failing)")
    return CheckResult(
        name=check.name, passed=not failures, allowed=bool(failures) and allowed, failures=failures, examples=examples
    )


def _run_set_check(connection: duckdb.DuckDBPyConnection, check: SetCheck, allowed: bool) -> CheckResult:
    sentences = [str(text) for (text,) in connection.execute(check.failing, list(check.parameters)).fetchall()]
    return CheckResult(
        name=check.name,
        passed=not sentences,
        allowed=bool(sentences) and allowed,
        failures=len(sentences),
        examples=tuple(sentences[:_EXAMPLES]),
    )


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    return int(connection.execute(query).fetchall()[0][0])

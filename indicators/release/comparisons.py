"""Outcomes of a block's areas against their benchmarks: table ``comparison``.

A benchmark is the country (the mainland where the country has no value), the collaborative area, the peers together,
or the area's own period before. ``reason`` says why nothing was tested where nothing was. The total of a count says
nothing of a part of it, and is no benchmark.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from indicators.records import BENCHMARKS, REASONS
from indicators.release.arrays import append, known, words
from indicators.release.compared import KEY, STATISTICS, Compared, Index
from indicators.statistics import intervals, outcomes, people
from indicators.statistics.aggregates import RATIOS, aggregate
from indicators.statistics.intervals import FloatArray

_LIMITS = ("lower95", "upper95", "lower998", "upper998")
_ORDERED = tuple(sorted(BENCHMARKS))
# Position 0: it was tested.
_REASONS = ("", *REASONS)
_COUNT = STATISTICS.index("count") + 1


class _Against(NamedTuple):
    """A benchmark of some rows: its place, period and value; its limits where it does not contain the area.

    ``exact`` where its denominator is known, so that it is not rounded.
    """

    benchmark: str
    rows: Index
    area_type: pa.Array
    area: pa.Array
    time: NDArray[np.generic]
    value: FloatArray
    limits: Mapping[str, FloatArray] | None
    reason: NDArray[np.int8]
    exact: NDArray[np.bool_]


def add_comparisons(connection: duckdb.DuckDBPyConnection, compared: Compared) -> None:
    """The outcomes of a block, in the order of its rows and within them of the benchmarks' names."""
    parts = [_whole(compared), _collaborative_area(compared), _peers(connection, compared), _earlier(compared)]
    tables = [_compared_with(compared, part) for part in parts]
    rows = np.concatenate([part.rows for part in parts])
    names = np.repeat([_ORDERED.index(part.benchmark) for part in parts], [part.rows.size for part in parts])
    order = pa.array(np.lexsort((names, rows)))
    append(
        connection,
        "comparison",
        pa.concat_tables(tables).take(order),
        "SELECT * REPLACE (nullif(reason, '') AS reason) FROM worked_out",
    )


def _whole(compared: Compared) -> _Against:
    figures = compared.figures
    rows = np.flatnonzero(~np.isnan(figures["whole_value"]) & (figures["statistic"] != _COUNT))
    at = pa.array(rows)
    return _Against(
        "country",
        rows,
        compared.keys["whole_type"].take(at),
        compared.keys["whole_area"].take(at),
        compared.keys["time"].to_numpy()[rows],
        figures["whole_value"][rows],
        None,
        _estimated(figures["whole_estimated"][rows]),
        figures["whole_exact"][rows] == 1,
    )


def _collaborative_area(compared: Compared) -> _Against:
    figures, groups = compared.figures, compared.collaborative_areas
    values = np.full((compared.sets, len(groups)), np.nan)
    own = np.flatnonzero((figures["county"] < 0) & (figures["collaborative_area"] >= 0))
    values[figures["set"][own], figures["collaborative_area"][own]] = figures["value"][own]
    estimated, exact = np.zeros(values.shape), np.zeros(values.shape, dtype=np.bool_)
    exact[figures["set"][own], figures["collaborative_area"][own]] = ~np.isnan(figures["denominator"][own])
    estimated[figures["set"][own], figures["collaborative_area"][own]] = figures["estimated"][own]
    counties = compared.of_counties()
    counties = counties[(figures["collaborative_area"][counties] >= 0) & (figures["statistic"][counties] != _COUNT)]
    value = values[figures["set"][counties], figures["collaborative_area"][counties]]
    rows = counties[~np.isnan(value)]
    return _Against(
        "collaborative_area",
        rows,
        pa.repeat(pa.scalar("collaborative_area"), rows.size),
        pa.array(groups, pa.string()).take(pa.array(figures["collaborative_area"][rows])),
        compared.keys["time"].to_numpy()[rows],
        value[~np.isnan(value)],
        None,
        _estimated(estimated[figures["set"][rows], figures["collaborative_area"][rows]]),
        exact[figures["set"][rows], figures["collaborative_area"][rows]],
    )


def _estimated(flags: NDArray[np.generic]) -> NDArray[np.int8]:
    """The reason of a benchmark that is an estimate: nothing tells how sure it is."""
    return np.where(flags == 1, _REASONS.index("estimated"), 0).astype(np.int8)


def _peers(connection: duckdb.DuckDBPyConnection, compared: Compared) -> _Against:
    """The peers of each county together, from numerators and denominators, with the interval of what that gives."""
    figures, counties = compared.figures, compared.counties
    place = {area: index for index, area in enumerate(counties)}
    members = np.zeros((len(counties), len(counties)), dtype=np.bool_)
    for area, peer in connection.execute("SELECT area, peer FROM peer").fetchall():
        members[place[area], place[peer]] = True
    # Who is chosen by a figure is no measure of it.
    chosen_by = connection.execute("SELECT indicator FROM peer_variable WHERE time IS NOT NULL").fetchall()
    rows = compared.of_counties()
    rows = rows[~np.isin(compared.keys["indicator"].to_numpy()[rows], [indicator for (indicator,) in chosen_by])]
    countable = rows[_countable(compared, rows)]
    numerator, denominator = (
        compared.side_by_side(countable, figures[name][countable]) for name in ("numerator", "denominator")
    )
    made = aggregate(numerator, denominator, members, compared.of_set(countable, figures["per"][countable]))
    at = (figures["set"][rows], figures["county"][rows])
    value = made.value[at]
    found = ~np.isnan(value)
    rows, value = rows[found], value[found]
    limits = intervals.intervals_of(
        np.array(["", *STATISTICS])[figures["statistic"][rows]],
        value,
        made.numerator[at][found],
        made.denominator[at][found],
        figures["per"][rows],
        np.nan,
        np.nan,
        events=figures["events"][rows] == 1,
    )
    return _Against(
        "peers",
        rows,
        pa.repeat(pa.scalar("peers"), rows.size),
        compared.keys["area"].take(pa.array(rows)),
        compared.keys["time"].to_numpy()[rows],
        value,
        {name: getattr(limits, name) for name in _LIMITS},
        np.zeros(rows.size, dtype=np.int8),
        np.ones(rows.size, dtype=np.bool_),
    )


def _countable(compared: Compared, rows: Index) -> NDArray[np.bool_]:
    """Which rows are ratios whose numerator and denominator give the value, and no estimates or answers of a survey."""
    value, numerator, denominator, per, statistic, estimated, survey = (
        compared.figures[name][rows]
        for name in ("value", "numerator", "denominator", "per", "statistic", "estimated", "survey")
    )
    ratio = numerator / np.where(denominator > 0, denominator, np.nan) * per
    agrees = np.abs(value - ratio) <= intervals.ROUNDING + intervals.SLACK * np.abs(value)
    return (
        agrees & (estimated == 0) & (survey == 0) & np.isin(statistic, [STATISTICS.index(name) + 1 for name in RATIOS])
    )


def _earlier(compared: Compared) -> _Against:
    figures = compared.figures
    time = compared.keys["time"].to_numpy()
    rows = 1 + np.flatnonzero(figures["series"][1:] == figures["series"][:-1])
    before, since = rows - 1, figures["division_from"][rows]
    divided = (since > time[before]) & (since <= time[rows])
    reason = np.select(
        [figures["is_break"][rows] == 1, divided],
        [_REASONS.index("break_in_series"), _REASONS.index("division_changed")],
        default=0,
    ).astype(np.int8)
    at = pa.array(rows)
    return _Against(
        "earlier",
        rows,
        compared.keys["area_type"].take(at),
        compared.keys["area"].take(at),
        time[before],
        figures["value"][before],
        {name: figures[name][before] for name in _LIMITS},
        reason,
        ~np.isnan(figures["denominator"][before]),
    )


def _compared_with(compared: Compared, against: _Against) -> pa.Table:
    """The rows of ``comparison`` of one benchmark."""
    figures, rows = compared.figures, against.rows
    reason = _why(figures["lower95"][rows], figures["estimated"][rows] == 1, against)
    apart = {level: _difference(compared, against, reason > 0, level) for level in ("95", "998")}
    found = apart["95"]
    counted = np.where(figures["events"][rows] == 1, figures["denominator"][rows], np.nan)
    persons = people.people(found.difference, found.lower, found.upper, 0.0, counted, figures["per"][rows])
    at = pa.array(rows)
    outcome = {
        f"outcome{level}": words(outcomes.outcome(one.lower, one.upper, 0.0, figures["sign"][rows]), outcomes.OUTCOMES)
        for level, one in apart.items()
    }
    return pa.table(
        {
            **{name: compared.keys[name].take(at) for name in KEY},
            "benchmark": pa.repeat(pa.scalar(against.benchmark), rows.size),
            "benchmark_type": against.area_type,
            "benchmark_area": against.area,
            "benchmark_time": pa.array(against.time, pa.int16()),
            "benchmark_value": known(against.value),
            **outcome,
            "reason": words(reason, _REASONS),
            "people": known(persons.persons),
            "people_lower95": known(persons.lower),
            "people_upper95": known(persons.upper),
        }
    )


def _why(lower: FloatArray, estimated: NDArray[np.bool_], against: _Against) -> NDArray[np.int8]:
    """Why nothing can be tested, as a position in ``_REASONS``."""
    open_benchmark = np.isnan(against.limits["lower95"]) if against.limits else np.zeros(lower.size, dtype=np.bool_)
    without = np.isnan(lower)
    return np.select(
        [against.reason > 0, without & estimated, without | open_benchmark],
        [against.reason, _REASONS.index("estimated"), _REASONS.index("no_interval")],
        default=0,
    ).astype(np.int8)


def _difference(compared: Compared, against: _Against, stopped: NDArray[np.bool_], level: str) -> outcomes.Difference:
    """The difference from the benchmark with its interval; NaN where the comparison is stopped."""
    value, lower, upper = (compared.figures[name][against.rows] for name in ("value", f"lower{level}", f"upper{level}"))
    if against.limits is None:
        # From a benchmark taken as known the limits are as far as they are.
        made: Sequence[FloatArray] = [one - against.value for one in (value, lower, upper)]
    else:
        made = outcomes.difference(
            value, lower, upper, against.value, against.limits[f"lower{level}"], against.limits[f"upper{level}"]
        )
    # What is rounded may truly lie half a last decimal off, which in large areas is more than chance.
    slack = _rounding(compared, against)
    widened = (made[0], made[1] - slack, made[2] + slack)
    return outcomes.Difference(*(np.where(stopped, np.nan, part) for part in widened))


def _rounding(compared: Compared, against: _Against) -> FloatArray:
    """How far rounding may have moved the difference: of a value without a denominator, and of the benchmark."""
    figures, rows = compared.figures, against.rows
    half = 0.5 * 10.0 ** -figures["decimals"][rows].astype(np.float64)
    exact = ~np.isnan(figures["denominator"][rows])
    own = np.where(_is_rounded(figures["value"][rows], half) & ~exact, half, 0.0)
    return own + np.where(_is_rounded(against.value, half) & ~against.exact, half, 0.0)


def _is_rounded(value: FloatArray, half: FloatArray) -> NDArray[np.bool_]:
    steps = value / (2 * half)
    return np.abs(steps - np.round(steps)) < 1e-6

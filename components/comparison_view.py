"""What was worked out of an indicator's figures, as the browser takes it; :mod:`components.indicator_view` says where.

Of each area type and sex, for each area and each period:

``against[benchmark]``
    ``o`` the outcomes (one letter a period, the first of its word; ``.`` where there is no comparison), left out where
    nothing was tested; ``y`` why nothing was tested (the first letter of a word of
    :data:`indicators.records.REASONS`, ``.`` for none); ``b`` the benchmark's values, but for the country, which
    stands among the areas; ``p`` the difference in people with its lower and its upper limit, in two figures.
``r``, ``g``
    The rank interval (best, worst and of how many), and the first and the last group that cannot be told apart.
``t``
    Of each area alone: its recent trend, or why there is none, with its first and its last period.
``funnel``
    ``n`` the sizes, ``d`` whether a size is derived (``d``), ``o`` where the value lies (``i`` within the limits,
    ``h`` above and ``l`` below those at 95 %, ``H`` and ``L`` at 99.8 %), and of each period alone ``c``: the centre,
    the spread and the overdispersion.

What there is nothing of is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from components.people import rounded
from indicators.records import BENCHMARKS
from indicators.statistics.intervals import normal_quantile

_PEOPLE = ("people", "people_lower95", "people_upper95")
_COMPARED = ("area", "time", "outcome95", "reason", "benchmark_value", *_PEOPLE)
_RANKED = ("area", "time", "rank", "rank_best", "rank_worst", "rank_of", "group_first", "group_last")
_TREND = ("area", "first_time", "time", "trend", "reason")
_FUNNEL = (
    *("area", "time", "size", "size_derived", "lower95", "upper95", "lower998", "upper998"),
    *("centre", "spread", "dispersion"),
)
#: The levels of a funnel's limits, the inner one first.
LEVELS = (0.95, 0.998)

Row = tuple[Any, ...]
Change = Callable[[NDArray[np.float64]], NDArray[np.float64]]
#: Rows by area type and sex.
Sets = dict[tuple[str, str], list[Row]]


class Grid(NamedTuple):
    """Where areas and periods stand in the lists of an area type."""

    line: Mapping[str, int]
    column: Mapping[int, int]

    @classmethod
    def of(cls, codes: Sequence[str], times: Sequence[int]) -> "Grid":
        """The grid of areas and periods in their order."""
        return cls({code: line for line, code in enumerate(codes)}, {time: column for column, time in enumerate(times)})

    def filled(self, nothing: Any, cells: Iterable[tuple[str, int, Any]]) -> list[list[Any]]:
        """A list for each area of one element a period; ``nothing`` where no cell is given."""
        found = [[nothing] * len(self.column) for _ in self.line]
        for area, time, cell in cells:
            found[self.line[area]][self.column[time]] = cell
        return found

    def letters(self, nothing: str, cells: Iterable[tuple[str, int, str]]) -> list[str]:
        """A text for each area of one letter a period."""
        return ["".join(line) for line in self.filled(nothing, cells)]


def by_set(table: pa.Table, columns: Sequence[str], area_type: str | None = None) -> Sets:
    """The rows of each area type and sex, of the columns named; ``area_type`` is that of a table without the column."""
    found: Sets = {}
    kinds = [area_type] * table.num_rows if area_type else table["area_type"].to_pylist()
    rows = zip(*(table[name].to_pylist() for name in columns), strict=True)
    for kind, sex, row in zip(kinds, table["sex"].to_pylist(), rows, strict=True):
        found.setdefault((kind, sex), []).append(row)
    return found


def changed(table: pa.Table, columns: Sequence[str], change: Change, kind: pa.DataType | None = None) -> pa.Table:
    """The table with the numbers of some columns changed, NaN standing for null."""
    for name in columns:
        numbers = change(table[name].to_numpy())
        table = table.set_column(table.column_names.index(name), name, pa.array(numbers, kind, from_pandas=True))
    return table


def comparison_sets(comparisons: Mapping[str, pa.Table], drawn: Change) -> dict[str, Sets]:
    """The comparisons with each benchmark, by area type and sex; ``drawn`` rounds values as far as drawing allows."""
    found: dict[str, Sets] = {}
    for benchmark in BENCHMARKS:
        table = changed(comparisons[benchmark], ("benchmark_value",), drawn)
        found[benchmark] = by_set(changed(table, _PEOPLE, rounded, pa.int64()), _COMPARED)
    return found


def rank_sets(comparisons: Mapping[str, pa.Table]) -> Sets:
    """The ranks and the groups by area type and sex: they stand beside the comparisons, with whichever benchmark."""
    tables = (table.filter(pc.is_valid(table["group_first"])) for table in comparisons.values())
    found: Sets = {}
    for table in tables:
        for key, rows in by_set(table, _RANKED).items():
            found[key] = [*dict.fromkeys((*found.get(key, ()), *rows))]
    return found


def benchmarks(sets: Mapping[str, Sets], area_type: str) -> list[str]:
    """What the areas of a type can be compared with: the country where they are compared at all, and what else there
    is."""
    found = [one for one in BENCHMARKS if any(kind == area_type for kind, _ in sets[one])]
    return [*dict.fromkeys(("country", *found))] if found else []


def compared(rows_of: Mapping[str, Sequence[Row]], grid: Grid) -> dict[str, Any]:
    """``against`` of an area type and sex from its rows against each benchmark."""
    made = {benchmark: _against(rows, benchmark, grid) for benchmark, rows in rows_of.items()}
    against = {benchmark: found for benchmark, found in made.items() if found}
    return {"against": against} if against else {}


def _against(rows: Sequence[Row], benchmark: str, grid: Grid) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if any(row[2] != "not_tested" for row in rows):
        found["o"] = grid.letters(".", ((area, time, outcome[0]) for area, time, outcome, *_ in rows))
    if any(row[3] for row in rows):
        found["y"] = grid.letters(".", ((area, time, why[0]) for area, time, _, why, *_ in rows if why))
    if rows and benchmark != "country":
        found["b"] = grid.filled(None, ((area, time, value) for area, time, _, _, value, *_ in rows))
    # A difference of nobody at all says nothing.
    if people := [(area, time, counts) for area, time, _, _, _, *counts in rows if counts[0]]:
        found["p"] = grid.filled(None, people)
    return found


def ranks_of(rows: Sequence[Row], grid: Grid) -> dict[str, Any]:
    """``r`` and ``g`` of an area type and sex."""
    found: dict[str, Any] = {}
    if ranked := [
        (area, time, [best, worst, of]) for area, time, rank, best, worst, of, *_ in rows if rank is not None
    ]:
        found["r"] = grid.filled(None, ranked)
    if rows:
        found["g"] = grid.filled(None, ((area, time, groups) for area, time, _, _, _, _, *groups in rows))
    return found


def trend_sets(trends: pa.Table) -> Sets:
    """The trends by area type and sex."""
    return by_set(trends, _TREND)


def trends_of(rows: Sequence[Row], grid: Grid) -> dict[str, Any]:
    """``t`` of an area type and sex."""
    found = {area: [reason or trend, first, last] for area, first, last, trend, reason in rows}
    return {"t": [found.get(area) for area in grid.line]} if found else {}


def funnel_sets(funnel: pa.Table) -> Sets:
    """The funnels by area type and sex; there are none but of counties."""
    return by_set(funnel, _FUNNEL, "county")


def funnel_of(rows: Sequence[Row], values: Mapping[tuple[str, int], float], grid: Grid) -> dict[str, Any]:
    """``funnel`` of an area type and sex; ``values`` are those of its areas and periods, unrounded."""
    if not rows:
        return {}
    curves: list[list[float] | None] = [None] * len(grid.column)
    for _, time, *_, centre, spread, dispersion in rows:
        curves[grid.column[time]] = [_significant(part) for part in (centre, spread, dispersion)]
    sizes = ((area, time, int(size) if size == int(size) else size) for area, time, size, *_ in rows)
    places = ((area, time, _place(values[area, time], *limits)) for area, time, _, _, *limits, _, _, _ in rows)
    found = {"n": grid.filled(None, sizes), "o": grid.letters(".", places), "c": curves}
    if any(row[3] for row in rows):
        found["d"] = grid.letters(".", ((area, time, "d") for area, time, _, derived, *_ in rows if derived))
    return {"funnel": found}


def funnel_scale(statistic: str | None, per: object) -> dict[str, Any]:
    """How a funnel's curves are drawn: the quantiles of both levels, and where a proportion ends; ``per`` is what
    the unit counts by."""
    quantiles = [normal_quantile(level) for level in LEVELS]
    return {"z": quantiles, "top": per if statistic == "proportion" else None, "per": per}


def _place(value: float, lower95: float, upper95: float, lower998: float, upper998: float) -> str:
    if value > upper95:
        return "H" if value > upper998 else "h"
    if value < lower95:
        return "L" if value < lower998 else "l"
    return "i"


def _significant(number: float) -> float:
    """Eight figures: far more than can be seen."""
    return float(f"{number:.8g}")

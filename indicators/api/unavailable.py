"""What was asked for, could be there and is not: rows with status M, so that an empty answer has a reason.

An area that is asked for by name gets an answer from each indicator: for each sex and period that is named, a row,
with status M where the release has none. Where no sex is named, one row of any sex is an answer; where no period is,
one of any period. Where no area is named, only an indicator that nothing at all was found of gets rows with status M:
one for each area, sex and period of its own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from indicators.api.parameters import DataParameters
from indicators.arrow import starts_of_runs, values_of
from indicators.cube import Cube, Indicator

Area = tuple[str, str]
_NOTHING: frozenset[int] = frozenset()
# Where the ends are among an indicator's periods.
_ENDS = {"earliest": 0, "latest": -1}


@dataclass(frozen=True)
class Gap:
    """An area and sex that an indicator has no row of, in some periods. ``sex`` None means: of no sex at all."""

    indicator: Indicator
    area_type: str
    area: str
    sex: str | None
    times: tuple[int, ...]


@dataclass(frozen=True)
class Asked:
    """What was asked for, resolved: areas with their types (empty where none is named), and each indicator's periods
    in ascending order."""

    cube: Cube
    indicators: Sequence[Indicator]
    parameters: DataParameters
    areas: Sequence[Area]
    periods: Mapping[int, Sequence[int]]

    @cached_property
    def any_time(self) -> bool:
        """Whether no period is named, so that a row of any period is an answer."""
        return "all" in self.parameters.times

    @cached_property
    def is_answered_by_any_row(self) -> bool:
        """Whether any row of an indicator is all that the answer owes of it: of no area, or of one at any time or at
        the ends of its own rows."""
        one = len(self.areas) == 1 and not self.parameters.sexes and (self.any_time or not self._spans)
        return not self.areas or one

    @cached_property
    def ends(self) -> list[str]:
        """Those of ``earliest`` and ``latest`` that are asked for."""
        return [end for end in _ENDS if end in self.parameters.times]

    def years_within(self, times: Sequence[int]) -> list[int]:
        """The periods among ``times`` that the years and ranges asked for cover; all for ``all``."""
        if self.any_time:
            return list(times)
        named = self._named
        return [year for year in times if year in named] if named else []

    @cached_property
    def _named(self) -> set[int]:
        return {year for year in self.years for first, last in self._spans if first <= year <= last}

    @cached_property
    def years(self) -> list[int]:
        """The periods that any of the indicators has, ascending."""
        # Many indicators have the same periods.
        return sorted({year for times in {tuple(times) for times in self.periods.values()} for year in times})

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return [time for time in self.parameters.times if not isinstance(time, str)]


def least_rows(asked: Asked) -> int:
    """So many rows the answer has at least, known before any is read: a row for each area and period named."""
    if asked.any_time:
        return 0
    of_each = len(asked.areas) * max(1, len(asked.parameters.sexes))
    own = (asked.periods[indicator.indicator] for indicator in _with_periods(asked, asked.indicators))
    return of_each * sum(max(1, len(asked.years_within(times))) for times in own)


def gaps(asked: Asked, indicators: Sequence[Indicator], table: pa.Table) -> Iterator[Gap]:
    """The gaps that ``table``, the rows found of some of the ``indicators``, leaves in what was asked for of them, by
    indicator, area and sex."""
    if asked.is_answered_by_any_row and len(indicators) == 1 and table.num_rows:
        return
    extents = _extents(table)
    found = {} if asked.is_answered_by_any_row else _found(asked, table)
    for indicator in _with_periods(asked, indicators):
        extent = extents.get(indicator.indicator, {})
        if extent and asked.is_answered_by_any_row:
            continue
        years = _named_years(asked, indicator, extent)
        for area_type, area in asked.areas or _areas_of(asked, indicator):
            for sex in _sexes(asked, indicator):
                there = found.get((indicator.indicator, area_type, area, sex), _NOTHING)
                missing = () if there and asked.any_time else tuple(year for year in years if year not in there)
                if missing:
                    yield Gap(indicator, area_type, area, sex, missing)


def rows(found: Sequence[Gap], schema: pa.Schema) -> pa.Table:
    """Rows with status M for gaps, in a table of ``schema``: no numbers, and so no method of an interval either."""
    return pa.Table.from_pylist(
        [
            {
                "indicator": gap.indicator.indicator,
                "area": gap.area,
                "area_type": gap.area_type,
                "time": time,
                "sex": gap.sex or gap.indicator.main_sex,
                "ci_method": "none",
                "status": "M",
            }
            for gap in found
            for time in gap.times
        ],
        schema=schema,
    )


def _extents(table: pa.Table) -> dict[int, dict[str, int]]:
    """The earliest and the latest period of each indicator in a table that is sorted by indicator."""
    if not table.num_rows:
        return {}
    indicator, time = table["indicator"].to_numpy(), table["time"].to_numpy()
    starts = starts_of_runs(indicator)
    ends = (np.minimum.reduceat(time, starts).tolist(), np.maximum.reduceat(time, starts).tolist())
    return {
        number: {"earliest": earliest, "latest": latest}
        for number, earliest, latest in zip(indicator[starts].tolist(), *ends, strict=True)
    }


def _with_periods(asked: Asked, indicators: Sequence[Indicator]) -> Iterator[Indicator]:
    # Of an indicator without any observation nothing could be there.
    return (indicator for indicator in indicators if asked.periods.get(indicator.indicator))


def _found(asked: Asked, table: pa.Table) -> dict[tuple[int, str, str, str | None], set[int]]:
    by_sex = bool(asked.parameters.sexes)
    columns = [values_of(table[name]) for name in ("indicator", "area_type", "area", "sex", "time")]
    found: defaultdict[tuple[int, str, str, str | None], set[int]] = defaultdict(set)
    for indicator, area_type, area, sex, time in zip(*columns, strict=True):
        found[indicator, area_type, area, sex if by_sex else None].add(time)
    return found


def _named_years(asked: Asked, indicator: Indicator, extent: Mapping[str, int]) -> list[int]:
    """The periods that an answer owes of an indicator; ``extent`` is that of the rows found of it."""
    own = asked.periods[indicator.indicator]
    named = {*asked.years_within(own), *(extent[end] if extent else own[_ENDS[end]] for end in asked.ends)}
    if not named and asked.areas:
        # A year that only other indicators have.
        named = {*asked.years_within(asked.years)}
    return sorted(named)


def _areas_of(asked: Asked, indicator: Indicator) -> list[Area]:
    wanted = [
        kind for kind in indicator.area_types if not asked.parameters.area_types or kind in asked.parameters.area_types
    ]
    return [key for key in asked.cube.areas if key[0] in wanted]


def _sexes(asked: Asked, indicator: Indicator) -> Sequence[str | None]:
    if asked.areas:
        return asked.parameters.sexes or (None,)
    if not asked.parameters.sexes:
        return (None,)
    return [sex for sex in asked.parameters.sexes if sex in indicator.sexes]

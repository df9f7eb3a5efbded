"""What was asked for, could be there and is not: rows with status M, so that an empty answer has a reason.

An area that is asked for by name gets an answer from each indicator: for each sex and period that is named, a row,
with status M where the release has none. Where no sex is named, one row of any sex is an answer; where no period is,
one of any period. Where no area is named, only an indicator that nothing at all was found of gets rows with status M:
one for each area, sex and period of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from indicators.api.parameters import DataParameters
from indicators.cube import Cube, Indicator

Area = tuple[str, str]


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

    @property
    def any_time(self) -> bool:
        """Whether no period is named, so that a row of any period is an answer."""
        return "all" in self.parameters.times

    def years_within(self, times: Sequence[int]) -> list[int]:
        """The periods among ``times`` that the years and ranges asked for cover; all for ``all``."""
        if self.any_time:
            return list(times)
        spans = [time for time in self.parameters.times if not isinstance(time, str)]
        return [year for year in times if any(first <= year <= last for first, last in spans)] if spans else []


def least_rows(asked: Asked) -> int:
    """So many rows the answer has at least, known before any is read: a row for each area and period named."""
    if asked.any_time:
        return 0
    of_each = len(asked.areas) * max(1, len(asked.parameters.sexes))
    own = (asked.periods[indicator.indicator] for indicator in _with_periods(asked))
    return of_each * sum(max(1, len(asked.years_within(times))) for times in own)


def gaps(asked: Asked, table: pa.Table) -> Iterator[Gap]:
    """The gaps that ``table``, the rows found, leaves in what was asked for, by indicator, area and sex."""
    extents = {
        row["indicator"]: {"earliest": row["time_min"], "latest": row["time_max"]}
        for row in table.group_by("indicator").aggregate([("time", "min"), ("time", "max")]).to_pylist()
    }
    found = _found(asked, table) if asked.areas else {}
    for indicator in _with_periods(asked):
        extent = extents.get(indicator.indicator, {})
        if extent and not asked.areas:
            continue
        years = tuple(_named_years(asked, indicator, extent))
        for area_type, area in asked.areas or _areas_of(asked, indicator):
            for sex in _sexes(asked, indicator):
                there = found.get((indicator.indicator, area_type, area, sex), set())
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


def _with_periods(asked: Asked) -> Iterator[Indicator]:
    # Of an indicator without any observation nothing could be there.
    return (indicator for indicator in asked.indicators if asked.periods.get(indicator.indicator))


def _found(asked: Asked, table: pa.Table) -> dict[tuple[int, str, str, str | None], set[int]]:
    by_sex = bool(asked.parameters.sexes)
    columns = [table[name].to_pylist() for name in ("indicator", "area_type", "area", "sex", "time")]
    found: dict[tuple[int, str, str, str | None], set[int]] = {}
    for indicator, area_type, area, sex, time in zip(*columns, strict=True):
        found.setdefault((indicator, area_type, area, sex if by_sex else None), set()).add(time)
    return found


def _named_years(asked: Asked, indicator: Indicator, extent: Mapping[str, int]) -> list[int]:
    """The periods that an answer owes of an indicator; ``extent`` is that of the rows found of it."""
    own = asked.periods[indicator.indicator]
    ends = {"earliest": own[0], "latest": own[-1], **extent}
    named = {*asked.years_within(own), *(ends[time] for time in asked.parameters.times if time in ends)}
    if not named and asked.areas:
        # A year that only other indicators have.
        named = {*asked.years_within(sorted({year for years in asked.periods.values() for year in years}))}
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

"""Figures as Sotkanet's ``/json`` gives them, checked row by row and placed on areas.

A row that the observation table can hold goes on as it is, however odd (infinite, double, of an unknown region):
the release's checks stop it and name it. A row that the table cannot hold is refused, counted and quoted here.
"""

import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from indicators.sources.sotkanet.errors import MalformedAnswerError
from indicators.sources.sotkanet.regions import Regions
from indicators.tables import OBSERVATIONS, SEXES

#: Area type of rows whose region the source itself does not list.
UNKNOWN = "unknown"
#: How many refused rows are quoted for each reason.
EXAMPLES = 3
_LONGEST_EXAMPLE = 200
_KEYS = ("indicator", "region", "year", "gender", "value")
_INTEGER = frozenset({int})
_NUMBER = frozenset({int, float})
_NUMBER_OR_NONE = frozenset({int, float, type(None)})
_YEARS = range(-(2**15), 2**15)


@dataclass(frozen=True)
class Rows:
    """Rows that the observation table can hold, as columns of one length; and what was refused and why.

    ``read`` counts all rows of the answer. ``absolutes`` holds ``absValue``, None where a row has none.
    """

    read: int
    regions: Sequence[int]
    years: Sequence[int]
    sexes: Sequence[str]
    values: Sequence[float]
    absolutes: Sequence[float | None]
    refused: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)


def parse_rows(content: Any, indicator: int) -> Rows:
    """Check the answer to a data request for one indicator.

    Raises :class:`MalformedAnswerError` where the answer is no list at all.
    """
    if not isinstance(content, list):
        raise MalformedAnswerError(f"/json?indicator={indicator}: the answer is not a list")
    if _all_fit(content, indicator):
        return _columns(content, len(content), Counter(), {})
    fitting: list[dict[str, Any]] = []
    refused: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    for row in content:
        reason = _reason_to_refuse(row, indicator)
        if reason is None:
            fitting.append(row)
            continue
        refused[reason] += 1
        if len(quoted := examples.setdefault(reason, [])) < EXAMPLES:
            quoted.append(json.dumps(row)[:_LONGEST_EXAMPLE])
    return _columns(fitting, len(content), refused, examples)


def _all_fit(rows: list[Any], indicator: int) -> bool:
    """The same rules as :func:`_reason_to_refuse`, over whole columns: nearly every answer passes them at once."""
    try:
        columns = {key: [row[key] for row in rows] for key in _KEYS}
        absolutes = {type(row.get("absValue")) for row in rows}
    except (KeyError, TypeError, AttributeError):
        return False
    return (
        all(_INTEGER.issuperset(map(type, columns[key])) for key in ("indicator", "region", "year"))
        and set(columns["indicator"]) <= {indicator}
        and all(year in _YEARS for year in set(columns["year"]))
        and all(type(sex) is str for sex in columns["gender"])
        and set(columns["gender"]) <= set(SEXES)
        and _NUMBER.issuperset(map(type, columns["value"]))
        and _NUMBER_OR_NONE.issuperset(absolutes)
    )


def _reason_to_refuse(row: Any, indicator: int) -> str | None:
    if not isinstance(row, dict):
        return "the row is not an object"
    missing = [key for key in _KEYS if key not in row]
    if missing:
        return f"{missing[0]} is missing"
    # ``type`` and not ``isinstance``: true and false are no numbers in JSON.
    for key in ("indicator", "region", "year"):
        if type(row[key]) is not int:
            return f"{key} is not an integer"
    if row["indicator"] != indicator:
        return "another indicator than asked for"
    if row["year"] not in _YEARS:
        return "year is out of range"
    if not isinstance(row["gender"], str) or row["gender"] not in SEXES:
        return "gender is unknown"
    if type(row["value"]) not in _NUMBER:
        return "value is not a number"
    if type(row.get("absValue")) not in _NUMBER_OR_NONE:
        return "absValue is not a number"
    return None


def _float(number: int | float) -> float:
    try:
        return float(number)
    except OverflowError:  # an integer of more than 308 digits
        return math.copysign(math.inf, 1 if number > 0 else -1)


def _columns(rows: list[dict[str, Any]], read: int, refused: Counter[str], examples: dict[str, list[str]]) -> Rows:
    absolutes = [row.get("absValue") for row in rows]
    return Rows(
        read=read,
        regions=[row["region"] for row in rows],
        years=[row["year"] for row in rows],
        sexes=[row["gender"] for row in rows],
        values=[_float(row["value"]) for row in rows],
        absolutes=[None if absolute is None else _float(absolute) for absolute in absolutes],
        refused=refused,
        examples=examples,
    )


@dataclass(frozen=True)
class Placed:
    """Observations of one indicator (schema ``OBSERVATIONS``, sorted) and the counts of rows by what became of them.

    ``kept`` counts by area type, ``not_shown`` by the source's category, ``unknown_regions`` by region id.
    """

    observations: pa.Table
    kept: Counter[str]
    of_merged_municipalities: int
    not_shown: Counter[str]
    unknown_regions: Counter[int]


def place_rows(rows: Rows, indicator: int, regions: Regions, with_numerator: bool) -> Placed:
    """Put rows on areas. Rows of regions that are not shown are left out and counted by category.

    A region that the source does not list gets the area type ``unknown`` and the area ``sotkanet:{id}``.
    ``with_numerator``: whether ``absValue`` is the numerator of the value.
    """
    not_shown = Counter(regions.not_shown[region] for region in rows.regions if region in regions.not_shown)
    unknown: Counter[int] = Counter()
    places: list[tuple[str, str]] = []
    kept: list[int] = []
    for position, region in enumerate(rows.regions):
        place = regions.shown.get(region)
        if place is None:
            if region in regions.not_shown:
                continue
            place = (UNKNOWN, f"sotkanet:{region}")
            unknown[region] += 1
        kept.append(position)
        places.append(place)
    absolutes = [rows.absolutes[i] if with_numerator else None for i in kept]
    size = len(kept)
    table = pa.Table.from_arrays(
        [
            pa.repeat(pa.scalar(indicator, pa.int32()), size),
            pa.array([area_type for area_type, _ in places], pa.string()),
            pa.array([area for _, area in places], pa.string()),
            pa.array([rows.years[i] for i in kept], pa.int16()),
            pa.array([rows.sexes[i] for i in kept], pa.string()),
            pa.array([rows.values[i] for i in kept], pa.float64()),
            pa.nulls(size, pa.float64()),
            pa.nulls(size, pa.float64()),
            pa.array(absolutes, pa.float64()),
            pa.nulls(size, pa.float64()),
            pa.repeat(pa.scalar("A"), size),  # the source flags nothing
        ],
        schema=OBSERVATIONS,
    )
    # Value and numerator last, so that double rows have one order too, whatever order they came in.
    keys = ("area_type", "area", "sex", "time", "value", "numerator")
    return Placed(
        observations=table.sort_by([(key, "ascending") for key in keys]),
        kept=Counter(area_type for area_type, _ in places),
        of_merged_municipalities=sum(
            1 for area_type, area in places if area_type == "municipality" and area in regions.merged
        ),
        not_shown=not_shown,
        unknown_regions=unknown,
    )

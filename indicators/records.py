"""What a cube holds, as records: a release, an area, an indicator, a name, and which observations are asked for."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.language import Language, Text, localised
from indicators.tables import SEXES

Row = Mapping[str, object]

#: What an area is compared with, in reading order.
BENCHMARKS = ("country", "collaborative_area", "peers", "earlier")
#: Why an outcome was not tested.
REASONS = ("break_in_series", "division_changed", "estimated", "no_interval")
#: Why a trend was not calculated, the first that holds.
TREND_REASONS = ("too_few_points", *REASONS, "overlapping_periods")


@dataclass(frozen=True)
class Release:
    """What a figure says of its release."""

    id: str
    created: datetime.datetime
    source: str
    simulated: bool
    licence: str
    source_url: str | None
    retrieved: str | None


@dataclass(frozen=True)
class Area:
    """An area with its names; ``valid_to`` is the last day of an area that is no more."""

    area_type: str
    area: str
    names: Row
    parent_type: str | None
    parent: str | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    merged_into: str | None
    division_from: int | None
    tile: tuple[int, int] | None
    compared: bool

    def name(self, language: Language) -> str:
        """The full name (Kainuun hyvinvointialue)."""
        return self._text("name", language) or self.area

    def short(self, language: Language) -> str:
        """The short name (Kainuu)."""
        return self._text("short", language) or self.name(language)

    def within(self, language: Language) -> str | None:
        """The name as it stands in a sentence (Kainuussa), or None where the product does not know its inflection."""
        return self._text("in", language)

    def _text(self, field: str, language: Language) -> str | None:
        found = localised(self.names, field, language)
        return found.text if found else None


@dataclass(frozen=True)
class Indicator:
    """An indicator: its texts, how it is measured and judged, and what the release holds of it."""

    indicator: int
    texts: Row
    unit: str
    decimals: int
    sexes: tuple[str, ...]
    updated: datetime.date | None
    next_update: datetime.date | None
    groups: tuple[str, ...]
    task_area: str | None
    dimension: str | None
    sets: tuple[str, ...]
    polarity: str
    statistic: str | None
    collection: str | None
    counted: str | None
    practical_threshold: float | None
    assigned_by: str | None
    assigned_on: datetime.date | None
    checked_by: str | None
    checked_on: datetime.date | None
    observations: int
    first_time: int | None
    latest_time: int | None
    area_types: tuple[str, ...]

    def text(self, field: str, language: Language) -> Text | None:
        """A text (``title``, ``description``, …) in the language asked for or the next best."""
        return localised(self.texts, field, language)

    def title(self, language: Language) -> Text:
        """The title; every released indicator has one in some language."""
        return self.text("title", language) or Text(str(self.indicator), language)

    @property
    def main_sex(self) -> str:
        """The sex that stands for the whole: ``total``, or the only one there is."""
        return next((sex for sex in SEXES if sex in self.sexes), "total")


@dataclass(frozen=True)
class Named:
    """An id with its names, as of a task area, a dimension, a set or a unit."""

    id: str
    names: Row

    def name(self, language: Language, field: str = "name") -> str:
        """The name in the language asked for."""
        return str(self.names.get(f"{field}_{language}") or "")


@dataclass(frozen=True)
class ObservationQuery:
    """Which observations: one indicator, and any of area types, areas, sexes and times (empty means all)."""

    indicator: int
    area_types: Sequence[str] = ()
    areas: Sequence[str] = ()
    sexes: Sequence[str] = ()
    times: Sequence[int] = ()


# So many indicators are read as quickly as one area, which has more rows: of one year more of them, of all years fewer.
_INDICATORS_FOR_AN_AREA = 8


@dataclass(frozen=True)
class BulkQuery:
    """Which observations of several indicators at once; empty ``areas``, ``area_types`` and ``sexes`` mean all.

    ``areas`` are pairs of area type and code; where there are any, ``area_types`` are not looked at. Besides ``times``
    (years) the ``latest`` and the ``earliest`` period may be asked for: each indicator's own, among the areas and
    sexes asked for.
    """

    indicators: Sequence[int]
    times: Sequence[int]
    latest: bool = False
    earliest: bool = False
    areas: Sequence[tuple[str, str]] = ()
    area_types: Sequence[str] = ()
    sexes: Sequence[str] = ()

    @property
    def ends(self) -> bool:
        """Whether the latest or the earliest period is asked for."""
        return self.latest or self.earliest

    @property
    def by_areas(self) -> bool:
        """Whether the rows of the areas named, each area's together, are the shorter way to these than those of the
        indicators: an area has more of them."""
        return 0 < len(self.areas) * _INDICATORS_FOR_AN_AREA < len(self.indicators)


def area_record(row: dict[str, object]) -> Area:
    """An area from a row of the cube's table ``area``, which is used up."""
    column, line = row.pop("tile_column"), row.pop("tile_row")
    tile = (int(str(column)), int(str(line))) if column is not None and line is not None else None
    known = {name: row.get(name) for name in Area.__dataclass_fields__ if name not in ("names", "tile")}
    return Area(**known, names=row, tile=tile)  # type: ignore[arg-type]


def indicator_record(row: dict[str, object]) -> Indicator:
    """An indicator from a row of the cube's table ``indicator``."""
    known = {name: row.get(name) for name in Indicator.__dataclass_fields__ if name != "texts"}
    for name in ("sexes", "groups", "sets", "area_types"):
        values = known[name]
        known[name] = tuple(values) if isinstance(values, list) else ()
    return Indicator(**known, texts=row)  # type: ignore[arg-type]

"""The reference tables kept by hand under ``data/``, read into typed records and checked on the way in.

A record that does not fit its schema raises ``pydantic.ValidationError`` naming the file, the row and the field.
"""

import csv
import datetime
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

DATA = Path(__file__).resolve().parent.parent / "data"

_Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_\-]+$")]
_Name = Annotated[str, Field(min_length=1, pattern=r"^\S(.*\S)?$")]


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


def _words(value: Any) -> Any:
    return tuple(value.split()) if isinstance(value, str) else value


_Optional = BeforeValidator(_empty_is_none)
_Words = BeforeValidator(_words)

AreaType = Literal["country", "mainland", "collaborative_area", "county", "municipality"]
Polarity = Literal["higher_is_better", "lower_is_better", "no_judgement"]
Sex = Literal["total", "female", "male"]
Statistic = Literal["proportion", "rate", "count", "mean", "ratio", "index", "score", "standardised"]
Collection = Literal["register", "survey"]
Counted = Literal["persons", "households", "events", "services", "posts"]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ReferenceArea(_Record):
    """One area above the municipalities. ``in_*`` is the name as it stands in a sentence (Kainuussa, i Birkaland).

    ``division_from`` is the first year whose figures are of the area as it is now; None where all of them are.
    """

    area_type: AreaType
    area: _Code
    name_fi: _Name
    name_sv: _Name
    name_en: _Name
    short_fi: _Name
    short_sv: _Name
    short_en: _Name
    in_fi: _Name
    in_sv: _Name
    in_en: _Name
    parent_type: Annotated[AreaType | None, _Optional]
    parent: Annotated[_Code | None, _Optional]
    valid_from: datetime.date
    valid_to: Annotated[datetime.date | None, _Optional]
    division_from: Annotated[int | None, _Optional]
    sotkanet_category: _Code
    sotkanet_code: _Code
    sotkanet_id: Annotated[int | None, _Optional]
    tile_column: Annotated[int | None, _Optional]
    tile_row: Annotated[int | None, _Optional]
    compared: bool


class MergedMunicipality(_Record):
    """A municipality that has merged into another since 2013, the last day of its validity, and its county."""

    area: Annotated[str, Field(pattern=r"^\d{3}$")]
    name: _Name
    valid_to: datetime.date
    merged_into: Annotated[str, Field(pattern=r"^\d{3}$")]
    county: Annotated[str, Field(pattern=r"^\d{2}$")]


class PeerVariable(_Record):
    """A background variable by which counties are alike or not, the indicator that measures it, and its weight.

    ``measure`` says how: the value itself, its logarithm, or the logarithm of value per square kilometre.
    """

    id: _Code
    indicator: Annotated[int, Field(gt=0)]
    measure: Literal["value", "log", "log_per_square_kilometre"]
    weight: Annotated[float, Field(ge=0)]
    name_fi: _Name
    name_sv: _Name
    name_en: _Name


class Extent(_Record):
    """A county's size without the sea, inland waters included, in square kilometres."""

    area: _Code
    square_kilometres: Annotated[float, Field(gt=0)]


class Named(_Record):
    """A task area or a dimension: an id and its name in three languages."""

    id: _Code
    name_fi: _Name
    name_sv: _Name
    name_en: _Name


class IndicatorSet(Named):
    """An indicator set with its version; an indicator may belong to several."""

    version: _Name


class Unit(_Record):
    """A unit of measure. ``per`` is the multiplier of a numerator/denominator share, where the unit has one."""

    id: _Code
    symbol_fi: str
    symbol_sv: str
    symbol_en: str
    name_fi: _Name
    name_sv: _Name
    name_en: _Name
    per: Annotated[int | None, _Optional]
    minimum: float
    maximum: float
    decimals: Annotated[int, Field(ge=0, le=4)]
    sotkanet_code: Annotated[str | None, _Optional]


class ReferenceIndicator(_Record):
    """One indicator of the set: what it is, how it is judged, and who assigned and checked that.

    ``practical_threshold`` is the least difference, in the indicator's unit, that matters in practice; None means
    the default rule (half the standard deviation between areas). ``counted`` is what the numerator counts: only
    persons, households and events come one by one, so that a count of them alone tells how much chance may move it;
    one person may have a hundred visits, and the posts of an employer are no sample of anything.
    """

    indicator: Annotated[int, Field(gt=0)]
    title_fi: _Name
    title_sv: _Name
    title_en: _Name
    task_area: _Code
    dimension: _Code
    sets: Annotated[tuple[_Code, ...], _Words]
    polarity: Polarity
    unit: _Code
    statistic: Statistic
    collection: Collection
    counted: Annotated[Counted | None, _Optional]
    decimals: Annotated[int, Field(ge=0, le=4)]
    sexes: Annotated[tuple[Sex, ...], _Words]
    practical_threshold: Annotated[float | None, _Optional]
    assigned_by: _Name
    assigned_on: datetime.date
    checked_by: Annotated[str | None, _Optional]
    checked_on: Annotated[datetime.date | None, _Optional]

    @model_validator(mode="after")
    def _count_is_not_judged(self) -> "ReferenceIndicator":
        # A bare count grows with the population: calling it good or bad would judge the size of the area.
        if self.statistic == "count" and self.polarity != "no_judgement":
            raise ValueError("a count has no polarity")
        return self


_R = TypeVar("_R", bound=_Record)


def _records(model: type[_R], path: Path) -> Iterator[_R]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield model.model_validate(row)


@cache
def areas() -> tuple[ReferenceArea, ...]:
    """Country, mainland, 5 collaborative areas and 23 wellbeing services counties."""
    return tuple(_records(ReferenceArea, DATA / "areas" / "areas.csv"))


@cache
def merged_municipalities() -> tuple[MergedMunicipality, ...]:
    """Municipalities that sources still give figures for, but that have merged since."""
    return tuple(_records(MergedMunicipality, DATA / "areas" / "merged_municipalities.csv"))


@cache
def peer_variables() -> tuple[PeerVariable, ...]:
    """The background variables that peers are found by, in reading order."""
    return tuple(_records(PeerVariable, DATA / "areas" / "peer_variables.csv"))


@cache
def extents() -> dict[str, float]:
    """Square kilometres of each county by its code."""
    return {extent.area: extent.square_kilometres for extent in _records(Extent, DATA / "areas" / "extent.csv")}


@cache
def task_areas() -> tuple[Named, ...]:
    """Which service an indicator is about, in reading order."""
    return tuple(_records(Named, DATA / "indicators" / "task_areas.csv"))


@cache
def dimensions() -> tuple[Named, ...]:
    """What an indicator tells of a service (need, use, availability, …), in reading order."""
    return tuple(_records(Named, DATA / "indicators" / "dimensions.csv"))


@cache
def indicator_sets() -> tuple[IndicatorSet, ...]:
    """The indicator sets and their versions."""
    return tuple(_records(IndicatorSet, DATA / "indicators" / "sets.csv"))


@cache
def units() -> dict[str, Unit]:
    """Units by id."""
    return {unit.id: unit for unit in _records(Unit, DATA / "indicators" / "units.csv")}


@cache
def indicators() -> dict[int, ReferenceIndicator]:
    """The indicator set by id."""
    return {record.indicator: record for record in _records(ReferenceIndicator, DATA / "indicators" / "indicators.csv")}

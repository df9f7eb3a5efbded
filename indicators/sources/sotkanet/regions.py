"""Sotkanet's regions as areas: which of them are shown, under which code, and below which area."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from indicators import reference
from indicators.language import LANGUAGES
from indicators.sources.sotkanet.clean import plain_text
from indicators.sources.sotkanet.errors import MalformedAnswerError
from indicators.tables import AREA_TYPES, AREAS

#: Codes of these categories are numbers with leading zeros, which not every answer has kept.
_CODE_WIDTHS = {"KUNTA": 3, "HYVINVOINTIALUE": 2}


class _Region(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")

    id: int
    category: str
    code: str | None = None
    title: dict[str, str | None] | None = None
    memberOf: list[int] | None = None  # noqa: N815  the source's own key

    @property
    def key(self) -> tuple[str, str]:
        # A code is unique only within its category, and the id is never the code.
        return self.category, (self.code or "").strip().zfill(_CODE_WIDTHS.get(self.category, 0))


_ANSWER = TypeAdapter(list[_Region])


@dataclass(frozen=True)
class Regions:
    """What each region id of the source stands for.

    ``areas`` has the schema ``AREAS``; ``shown`` gives area type and area by region id; ``not_shown`` gives the
    category of the other regions; ``merged`` holds the codes of merged municipalities.
    """

    areas: pa.Table
    shown: Mapping[int, tuple[str, str]]
    not_shown: Mapping[int, str]
    merged: frozenset[str]


def parse_regions(content: Any) -> Regions:
    """The answer of ``/regions`` resolved by category and code. Raises :class:`MalformedAnswerError`."""
    try:
        regions = sorted(_ANSWER.validate_python(content), key=lambda region: region.id)
    except ValidationError as error:
        first = error.errors()[0]
        raise MalformedAnswerError(f"/regions: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    above = {(area.sotkanet_category, area.sotkanet_code): area for area in reference.areas()}
    counties = {
        region.id: above[region.key].area
        for region in regions
        if region.category == "HYVINVOINTIALUE" and region.key in above
    }
    merged = {municipality.area: municipality.county for municipality in reference.merged_municipalities()}
    shown: dict[int, tuple[str, str]] = {}
    not_shown: dict[int, str] = {}
    rows: dict[tuple[str, str], dict[str, str | None]] = {}
    for region in regions:
        if region.key in above:
            area = above[region.key]
            place, parent = (area.area_type, area.area), (area.parent_type, area.parent)
        elif region.category == "KUNTA" and len(region.key[1]) == 3 and region.key[1].isdecimal():
            code = region.key[1]
            county = _county(region.memberOf or (), counties) or merged.get(code)
            place, parent = ("municipality", code), ("county" if county else None, county)
        else:
            not_shown[region.id] = region.category
            continue
        if place in rows:
            # One area cannot have two values; the region that the source made first is the area.
            not_shown[region.id] = f"{region.category} (second region of the code {region.code})"
            continue
        shown[region.id] = place
        rows[place] = _area_row(region, place, parent)
    ordered = [rows[place] for place in sorted(rows, key=lambda place: (AREA_TYPES.index(place[0]), place[1]))]
    return Regions(pa.Table.from_pylist(ordered, schema=AREAS), shown, not_shown, frozenset(merged))


def _county(member_of: Iterable[int], counties: Mapping[int, str]) -> str | None:
    return min((counties[region] for region in member_of if region in counties), default=None)


def _area_row(region: _Region, place: tuple[str, str], parent: tuple[str | None, str | None]) -> dict[str, str | None]:
    names = {f"name_{language}": plain_text((region.title or {}).get(language)) for language in LANGUAGES}
    return {
        "area_type": place[0],
        "area": place[1],
        **names,
        "parent_type": parent[0],
        "parent": parent[1],
        "source_id": str(region.id),
    }

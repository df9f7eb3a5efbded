"""The areas: what they are called, what they lie in, since when, and what they became."""

from collections.abc import Collection, Iterable, Mapping, Sequence

import orjson
from flask import Blueprint, Response, request

from indicators.api import parameters, responses
from indicators.api.metadata import release_summary
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Area, Cube
from indicators.language import LANGUAGES, Language

_Key = tuple[str, str]


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/areas`` and ``/api/v1/areas/{code}``."""

    @blueprint.get("/api/v1/areas")
    def list_areas() -> Response:
        asked = parameters.area_parameters(request.args)
        cube = serving.cube(asked.release)
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(release_summary(cube.release) | {"areas": described_areas(cube, asked)}),
            named_release=asked.release is not None,
        )

    @blueprint.get("/api/v1/areas/<code>")
    def show_area(code: str) -> Response:
        asked = parameters.area_parameters(request.args)
        cube = serving.cube(asked.release)
        area = area_of(cube, code, asked.area_type)
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(
                release_summary(cube.release) | described_area(cube, area, _children(cube), asked.language)
            ),
            named_release=asked.release is not None,
        )


def area_of(cube: Cube, code: str, area_type: str | None = None) -> Area:
    """The area of a code: of the type asked for, else the county, else the only one.

    Raises :class:`Problem` (404), naming the area types that do have the code, or where they are listed.
    """
    found = [area for (_, known), area in cube.areas.items() if known == code]
    of_type = [area for area in found if area.area_type == (area_type or "county")]
    if not of_type and found and area_type:
        detail = f"Area {code} is of another type."
        raise Problem(404, detail, parameter="areaType", allowed=[area.area_type for area in found])
    if not found:
        raise Problem(404, f"There is no area {code[:40]!r}; /api/v1/areas lists them.", parameter="code")
    return (of_type or found)[0]


def keys_of(known: Collection[_Key], codes: Sequence[str], area_types: Sequence[str]) -> list[_Key]:
    """Area types and codes of areas asked for by code: of the types asked for, else the county, else each that has it.

    Raises :class:`Problem` (400) for a code that none has.
    """
    found: list[_Key] = []
    for code in codes:
        kinds = [kind for kind, area in known if area == code and (not area_types or kind in area_types)]
        if not kinds:
            allowed = sorted({area for kind, area in known if kind in (area_types or ("county", "country"))})
            raise Problem(400, f"{code[:80]!r} is not the code of an area.", parameter="area", allowed=allowed)
        only_county = not area_types and "county" in kinds
        found += [("county", code)] if only_county else [(kind, code) for kind in kinds]
    return found


def described_areas(cube: Cube, asked: parameters.AreaParameters) -> list[dict[str, object]]:
    """The areas of a type or all of them, by type and code; one language or all three."""
    children = _children(cube)
    return [
        described_area(cube, area, children, asked.language)
        for area in cube.areas.values()
        if asked.area_type in (None, area.area_type)
    ]


def described_area(
    cube: Cube, area: Area, children: Mapping[_Key, Sequence[Area]], language: Language | None
) -> dict[str, object]:
    """One area. ``inSentence`` is the name as a sentence takes it ("Kainuussa"), null where it is not known."""
    parent = cube.areas.get((area.parent_type or "", area.parent or ""))
    return {
        "areaType": area.area_type,
        "area": area.area,
        "name": _named(area, "name", language),
        "shortName": _named(area, "short", language),
        "inSentence": _named(area, "in", language),
        "parent": _reference(parent, language) if parent else None,
        "children": [_reference(child, language) for child in children.get((area.area_type, area.area), ())],
        "validFrom": area.valid_from,
        "validTo": area.valid_to,
        "mergedInto": area.merged_into,
        "tile": dict(zip(("column", "row"), area.tile, strict=True)) if area.tile else None,
        "compared": area.compared,
    }


def area_names(area: Area) -> dict[str, object]:
    """The name in each language, null where the source gives none."""
    return {code: area.names.get(f"name_{code}") for code in LANGUAGES}


def _children(cube: Cube) -> dict[_Key, list[Area]]:
    """The areas within each area. Of one parent's they are of one type, and follow one another by code."""
    found: dict[_Key, list[Area]] = {}
    for area in _existing(cube.areas.values()):
        if area.parent_type and area.parent:
            found.setdefault((area.parent_type, area.parent), []).append(area)
    return found


def _existing(areas: Iterable[Area]) -> Iterable[Area]:
    """Those that are still there: a municipality that has merged is no part of anything any more."""
    return (area for area in areas if area.merged_into is None)


def _reference(area: Area, language: Language | None) -> dict[str, object]:
    return {"areaType": area.area_type, "area": area.area, "name": _named(area, "name", language)}


def _named(area: Area, field: str, language: Language | None) -> object:
    if language is None:
        return {code: area.names.get(f"{field}_{code}") for code in LANGUAGES}
    return {"name": area.name, "short": area.short, "in": area.within}[field](language)

"""Sotkanet's REST interface 1.1 over the cube, so that clients written for Sotkanet work against this server.

It follows Sotkanet's rules and not those of ``/api/v1``: lists are repeated parameters, other parameters are let pass,
rows hold Sotkanet's own region numbers, a cell without a value is an absent row, an error is a line of HTML. What
cannot be as it is there:

=======================  ============================================================================================
what                     how it differs
=======================  ============================================================================================
indicators               those of the release, by number
title                    cleaned: no HTML entities, no blanks around it; so are the names of regions
description              cleaned to a safe subset of HTML, empty where it is blank; so are the other long texts
organization             its number is not kept: null; its names are cleaned
classifications          area types and sexes that there are figures of, wellbeing services counties among them
range                    the years that there are figures of; nulls where there are none
decimals                 of indicators of the indicator set, as decided there
primaryValueType         its title is our name of the unit; of indicators of the set, the unit is as decided there
subjects, groups         not kept: empty
sources                  the organization alone
indicator_id             not given: it repeats ``id``
regions                  those of the area types kept, by category and code; names as in the product's own tables
memberOf                 every kept region above it and no other, ascending
rows                     of those regions alone; what the release worked out is left out; an indicator asked for
                         twice is given once; numbers are never rounded
absValue                 of what the source calls a share or a rate: only there is it the numerator
=======================  ============================================================================================

Where the source of a release is another than Sotkanet, the reference tables number the regions, as far as Sotkanet's
numbers are known there; areas without one are left out.
"""

import html
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any, ParamSpec

import orjson
import pyarrow as pa
import pyarrow.compute as pc
from flask import Blueprint, Response, request
from werkzeug.datastructures import MultiDict

from indicators import reference
from indicators.api import data, responses
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Cube, Indicator
from indicators.queries import sotkanet_rows

_JSON = "application/json;charset=UTF-8"
_CSV = "text/csv;charset=UTF-8"
_HTML = "text/html;charset=UTF-8"
# In the order in which Sotkanet names them, of texts and of sexes.
_LANGUAGES = ("fi", "en", "sv")
_GENDERS = ("male", "female", "total")
_LONG_TEXTS = ("description", "interpretation", "limits", "legislation", "notices")
_CLASSIFIED = {
    "municipality": "Kunta",
    "county": "Hyvinvointialue",
    "collaborative_area": "Yta",
    "country": "Maa",
    "mainland": "Nuts1",
}
_HEADER = "indicator;region;year;gender;primary value;absolute value"

_P = ParamSpec("_P")
_Place = tuple[str, str]


@dataclass(frozen=True)
class RowParameters:
    """Which rows are asked for: numbers of indicators and years, in the order given, and words for sexes."""

    indicators: tuple[int, ...]
    years: tuple[int, ...]
    genders: tuple[str, ...]


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add the five addresses below ``/rest/1.1``; all else below ``/rest`` is not found."""

    def answer(cube: Cube, media_type: str, make: Callable[[], bytes]) -> Response:
        return responses.answer(serving.cache, cube.release, media_type, make, named_release=False)

    def answer_rows(media_type: str, suffix: str, write: Callable[[pa.Table], bytes]) -> Response:
        asked = row_parameters(request.args)
        cube = serving.cube(None)
        response = answer(cube, media_type, lambda: write(rows(cube, asked)))
        # The rows cannot say which release they are of and whether that is simulated; the name of a saved file can.
        response.headers["Content-Disposition"] = f'inline; filename="aluekuva-{cube.release.id}.{suffix}"'
        return response

    @blueprint.get("/rest/1.1/indicators")
    @_refusing_as_sotkanet
    def sotkanet_indicators() -> Response:
        cube = serving.cube(None)
        return answer(cube, _JSON, lambda: orjson.dumps(listed_indicators(cube)))

    @blueprint.get("/rest/1.1/indicators/<id>")
    @_refusing_as_sotkanet
    def sotkanet_indicator(id: str) -> Response:  # noqa: A002 - the name stands in Sotkanet's documented address
        cube = serving.cube(None)
        return answer(cube, _JSON, lambda: orjson.dumps(described_indicator(cube, id)))

    @blueprint.get("/rest/1.1/regions")
    @_refusing_as_sotkanet
    def sotkanet_regions() -> Response:
        cube = serving.cube(None)
        return answer(cube, _JSON, lambda: orjson.dumps(listed_regions(cube)))

    @blueprint.get("/rest/1.1/json")
    @_refusing_as_sotkanet
    def sotkanet_json() -> Response:
        return answer_rows(_JSON, "json", rows_as_json)

    @blueprint.get("/rest/1.1/csv")
    @_refusing_as_sotkanet
    def sotkanet_csv() -> Response:
        return answer_rows(_CSV, "csv", rows_as_csv)

    @blueprint.get("/rest/", defaults={"rest": ""})
    @blueprint.get("/rest/<path:rest>")
    def sotkanet_nothing(rest: str) -> Response:
        return _refusal(404, "")

    @blueprint.route("/rest/<path:rest>", methods=["POST", "PUT", "PATCH", "DELETE"])
    def sotkanet_not_served(rest: str) -> Response:
        response = _refusal(405, "")
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
        return response


# What is asked


def row_parameters(arguments: MultiDict[str, str]) -> RowParameters:
    """Read ``indicator``, ``years`` and ``genders``, each repeated for a list; an empty one counts as not given.

    Raises :class:`Problem` (400) where indicator or years are missing or no numbers, and for an unknown gender.
    """
    genders = [text for text in arguments.getlist("genders") if text]
    for text in genders:
        if text not in _GENDERS:
            raise Problem(400, f"{text[:80]!r} is none of {', '.join(_GENDERS)}.", parameter="genders")
    asked_indicators, asked_years = (_numbers(arguments, name) for name in ("indicator", "years"))
    return RowParameters(asked_indicators, asked_years, tuple(dict.fromkeys(genders)) or ("total",))


def _numbers(arguments: MultiDict[str, str], name: str) -> tuple[int, ...]:
    given = [text for text in arguments.getlist(name) if text]
    if not given:
        raise Problem(400, f"{name} is missing.", parameter=name)
    for text in given:
        if not (text.isascii() and text.isdigit()):
            raise Problem(
                400, f"{name} is {text[:80]!r}, which is no number; repeat {name} for a list.", parameter=name
            )
    # A longer number is one that nothing has.
    return tuple(dict.fromkeys(int(text) for text in given if len(text) < 10))


# Regions


def region_ids(cube: Cube) -> dict[_Place, int]:
    """Sotkanet's number of a region by area type and area, for every area of the cube that has one."""
    if cube.release.source == "sotkanet":
        numbered = cube.rows(sotkanet_rows.REGION_IDS).to_pylist()
        return {(row["area_type"], row["area"]): row["region"] for row in numbered}
    return {
        (area.area_type, area.area): area.sotkanet_id
        for area in reference.areas()
        if area.sotkanet_id is not None and (area.area_type, area.area) in cube.areas
    }


def listed_regions(cube: Cube) -> list[dict[str, object]]:
    """The answer of ``/regions``."""
    ids = region_ids(cube)
    known: dict[_Place, tuple[str, str]] = {
        (area.area_type, area.area): (area.sotkanet_category, area.sotkanet_code) for area in reference.areas()
    }
    listed: list[dict[str, Any]] = []
    for place, number in ids.items():
        category, code = known.get(place, ("KUNTA", place[1]))
        region: dict[str, Any] = {
            "id": number,
            "code": code,
            "category": category,
            "title": _texts(cube.areas[place].names, "name"),
            "memberOf": sorted(ids[above] for above in _above(cube, place) if above in ids),
        }
        if page := {"KUNTA": f"k{code}", "MAA": "suomi"}.get(category):
            region["uri"] = f"http://www.yso.fi/onto/kunnat/{page}"
        listed.append(region)
    return sorted(listed, key=lambda region: (region["category"], region["code"]))


def _above(cube: Cube, place: _Place) -> Iterator[_Place]:
    """The areas that an area is part of, the nearest first."""
    area = cube.areas[place]
    while area.parent_type and area.parent and (area.parent_type, area.parent) in cube.areas:
        yield area.parent_type, area.parent
        area = cube.areas[(area.parent_type, area.parent)]


# Indicators


def listed_indicators(cube: Cube) -> list[dict[str, object]]:
    """The answer of ``/indicators``: what each is called, whose it is, and what it is classified by."""
    extents = _extents(cube)
    return [
        {
            "id": indicator.indicator,
            "title": _texts(indicator.texts, "title"),
            "organization": _organization(indicator),
            "classifications": _classifications(indicator, extents),
        }
        for indicator in sorted(cube.indicators.values(), key=lambda indicator: indicator.indicator)
    ]


def described_indicator(cube: Cube, text: str) -> dict[str, object]:
    """The answer of ``/indicators/{id}``. Raises :class:`Problem` (404) where the release has no such indicator."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    indicator = cube.indicators.get(number)
    if indicator is None:
        raise Problem(404, f"There is no indicator {text[:40]!r}.", parameter="id")
    extents = _extents(cube, number)
    extent = extents.get(number, {})
    organization = _organization(indicator)
    described: dict[str, object] = {
        "id": number,
        "data-updated": indicator.updated,
        "range": {"start": extent.get("first_year"), "end": extent.get("last_year")},
        "title": _texts(indicator.texts, "title"),
    }
    described |= {field: _texts(indicator.texts, field) for field in _LONG_TEXTS}
    if (unit := cube.units[indicator.unit]).names.get("sotkanet_code"):
        described["primaryValueType"] = {"code": unit.names["sotkanet_code"], "title": _texts(unit.names, "name")}
    named = {"organization": organization, "title": organization["title"]}
    named["description"] = dict.fromkeys(_LANGUAGES, "")
    return described | {
        "decimals": indicator.decimals,
        "classifications": _classifications(indicator, extents),
        "organization": organization,
        "subjects": [],
        "sources": [named] if any(_texts(indicator.texts, "organization").values()) else [],
        "groups": [],
    }


def _extents(cube: Cube, *indicators: int) -> dict[int, dict[str, Any]]:
    """First and last year and area types by indicator, of those given or of all; none of those without figures."""
    found = cube.rows(sotkanet_rows.EXTENTS, indicators=list(indicators))
    numbered = {area_type for area_type, _ in region_ids(cube)}
    return {
        row["indicator"]: row | {"area_types": [kind for kind in row["area_types"] if kind in numbered]}
        for row in found.to_pylist()
    }


def _classifications(indicator: Indicator, extents: Mapping[int, Mapping[str, Any]]) -> dict[str, object]:
    there = extents.get(indicator.indicator, {}).get("area_types", ())
    return {
        "region": {"values": [word for kind, word in _CLASSIFIED.items() if kind in there]},
        "sex": {"values": [gender for gender in _GENDERS if gender in indicator.sexes]},
    }


def _organization(indicator: Indicator) -> dict[str, object]:
    return {"id": None, "title": _texts(indicator.texts, "organization")}


def _texts(record: Mapping[str, object], field: str) -> dict[str, str]:
    """A text in three languages; what is missing is empty and never null, which clients take for a fault."""
    return {language: str(record.get(f"{field}_{language}") or "") for language in _LANGUAGES}


# Rows


def rows(cube: Cube, asked: RowParameters) -> pa.Table:
    """The rows asked for: ``indicator``, ``region``, ``year``, ``gender``, ``value`` and ``absolute`` (may be null).

    They are ordered by indicator as asked for, region, year and gender. Raises :class:`Problem` (413) for too many.
    """
    ids = region_ids(cube)
    most = data.MAX_CELLS // 2  # a row has two cells of figures
    found = cube.rows(
        sotkanet_rows.ROWS,
        area_types=[area_type for area_type, _ in ids],
        areas=[area for _, area in ids],
        regions=list(ids.values()),
        indicators=list(asked.indicators),
        years=list(asked.years),
        genders=list(asked.genders),
        most=most,
    )
    if found.num_rows > most:
        raise Problem(413, f"These are more than {most} rows; ask for fewer indicators or years.")
    return found


def rows_as_json(table: pa.Table) -> bytes:
    """Rows of :func:`rows` as JSON: ``[{indicator, region, year, gender, value, absValue?}]``."""
    indicator, region, year, gender, value, absolute = _cells(table)
    given = pc.fill_null(pc.binary_join_element_wise(',"absValue":', absolute, ""), "")
    parts = ('{"indicator":', indicator, ',"region":', region, ',"year":', year, ',"gender":"', gender)
    objects = pc.binary_join_element_wise(*parts, '","value":', value, given, "}", "")
    return f"[{','.join(objects.to_pylist())}]".encode()


def rows_as_csv(table: pa.Table) -> bytes:
    """Rows of :func:`rows` as CSV: semicolons, decimal point, CRLF; no absolute value is an empty cell."""
    *cells, absolute = _cells(table)
    lines = pc.binary_join_element_wise(*cells, pc.fill_null(absolute, ""), ";")
    return "".join(f"{line}\r\n" for line in [_HEADER, *lines.to_pylist()]).encode()


def _cells(table: pa.Table) -> list[pa.Array]:
    return [pc.cast(column, pa.string()).combine_chunks() for column in table.columns]


# Errors


def _refusing_as_sotkanet(view: Callable[_P, Response]) -> Callable[_P, Response]:
    """Give what a view refuses as Sotkanet does: the status, and a line of HTML."""

    @wraps(view)
    def refusing(*arguments: _P.args, **named: _P.kwargs) -> Response:
        try:
            return view(*arguments, **named)
        except Problem as problem:
            return _refusal(problem.status, problem.detail)

    return refusing


def _refusal(status: int, detail: str) -> Response:
    told = f"<p>{html.escape(detail)}</p>" if detail else ""
    response = Response(f"<h1>{HTTPStatus(status).phrase}</h1>{told}", status, content_type=_HTML)
    response.headers["Cache-Control"] = "no-store"
    return response

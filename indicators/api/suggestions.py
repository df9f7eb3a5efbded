"""Suggestions: the indicators and areas that a reader's words mean, found while they are being typed."""

import re
from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request

from indicators.api import parameters, responses
from indicators.api.data import AREA_TYPE_LABELS
from indicators.api.metadata import release_summary
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Cube
from indicators.language import Language
from indicators.records import Area
from indicators.search import MAX_LENGTH, AreaHit, Found, IndicatorHit, Level, index_of
from indicators.translation import translate

USUAL_LIMIT = 8
#: All that a source may have: the list of indicators asks for everything that fits.
MAX_LIMIT = 5_000


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/suggestions``."""

    @blueprint.get("/api/v1/suggestions")
    def suggest() -> Response:
        parameters.must_know(request.args, ("q", "limit", "lang", "release"))
        language, release = parameters.language_and_release(request.args)
        question, limit = request.args.get("q", ""), _limit()
        must_be_short(question)
        cube = serving.cube(release)
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(
                release_summary(cube.release) | described(cube, question, language or "en", limit, release)
            ),
            named_release=release is not None,
        )


def must_be_short(question: str) -> None:
    """Raises :class:`Problem` (400) for a question that nobody types."""
    if len(question) > MAX_LENGTH:
        raise Problem(400, f"q is longer than {MAX_LENGTH} characters.", parameter="q")


def _limit() -> int:
    text = request.args.get("limit", str(USUAL_LIMIT))
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= MAX_LIMIT:
        raise Problem(400, f"limit is a whole number from 1 to {MAX_LIMIT}.", parameter="limit")
    return int(text)


def described(
    cube: Cube, question: str, language: Language, limit: int, release: str | None = None
) -> dict[str, object]:
    """What ``question`` finds in a release: how much, and the best of it, at most ``limit``.

    Indicators and areas stand together, the kind with the better find first; areas take no more than a third of the
    places that indicators could fill. Addresses of pages name ``release`` where it is given.
    """
    found = index_of(cube).search(question, language)
    areas = found.areas[: max(limit // 3, limit - len(found.indicators), 1)]
    indicators = found.indicators[: limit - len(areas)]
    kinds = [
        [_indicator(cube, hit, found.within, language, release) for hit in indicators],
        [_area(hit, language, release) for hit in areas],
    ]
    if areas and (not indicators or _before(areas[0], indicators[0])):
        kinds.reverse()
    return {
        "query": question,
        "found": {"indicators": len(found.indicators), "areas": len(found.areas)},
        "within": _within(found, language),
        "suggestions": [one for kind in kinds for one in kind],
    }


def _before(area: AreaHit, indicator: IndicatorHit) -> bool:
    """Whether areas come first: where one is named as it is, or found better, or so that the reader sees why."""
    return area.level is Level.EXACT or (area.level, not area.matched) < (indicator.level, not indicator.matched)


def _within(found: Found, language: Language) -> dict[str, str] | None:
    if found.within is None:
        return None
    return {"areaType": found.within.area_type, "area": found.within.area, "name": found.within.short(language)}


def _indicator(
    cube: Cube, hit: IndicatorHit, within: Area | None, language: Language, release: str | None
) -> dict[str, object]:
    one = hit.indicator
    title = one.title(language)
    about = cube.task_areas[one.task_area].name(language) if one.task_area else ""
    chosen: dict[str, str] = {}
    if within and within.area_type == "county":
        chosen = {"area": within.area}
    elif within and within.area_type in ("collaborative_area", "municipality"):
        chosen = {"areaType": within.area_type, "area": within.area}
    return {
        "kind": "indicator",
        "id": str(one.indicator),
        "title": title.text,
        "language": title.language,
        "about": about or translate("Outside the indicator set", language),
        "href": _href(f"/{language}/indicators/{one.indicator}", chosen, release),
        "matched": hit.matched,
    }


def _area(hit: AreaHit, language: Language, release: str | None) -> dict[str, object]:
    return {
        "kind": "area",
        "id": hit.area.area,
        "title": hit.area.name(language),
        "language": language,
        "about": translate(AREA_TYPE_LABELS[hit.area.area_type], language),
        "href": _href(f"/{language}/areas/{hit.area.area}", {}, release),
        "matched": hit.matched,
    }


def _href(path: str, chosen: dict[str, str], release: str | None) -> str:
    query = chosen | ({"release": release} if release else {})
    return f"{path}?{urlencode(query)}" if query else path

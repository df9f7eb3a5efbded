"""The list of indicators, and one indicator."""

from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, request

from indicators.api import metadata, parameters, responses
from indicators.api.problems import Problem
from indicators.api.serving import Serving, indicator_of
from indicators.api.suggestions import must_be_short
from indicators.cube import Cube, Indicator
from indicators.search import index_of


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/indicators`` and ``/api/v1/indicators/{id}``."""

    @blueprint.get("/api/v1/indicators")
    def list_indicators() -> Response:
        asked = parameters.list_parameters(request.args)
        cube = serving.cube(asked.release)
        found = _found(cube, asked)
        response = responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: _page(cube, found, asked),
            named_release=asked.release is not None,
        )
        response.headers["Link"] = _links(len(found), asked)
        return response

    @blueprint.get("/api/v1/indicators/<id>")
    def show_indicator(id: str) -> Response:  # noqa: A002 - the name stands in the documented address
        language, release = parameters.indicator_parameters(request.args)
        cube = serving.cube(release)
        indicator = indicator_of(cube, id)
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(
                metadata.release_summary(cube.release) | metadata.indicator_details(cube, indicator, language)
            ),
            named_release=release is not None,
        )


def _found(cube: Cube, asked: parameters.ListParameters) -> list[Indicator]:
    for parameter, value, known in (
        ("taskArea", asked.task_area, cube.task_areas),
        ("dimension", asked.dimension, cube.dimensions),
        ("set", asked.indicator_set, cube.indicator_sets),
    ):
        if value is not None and value not in known:
            raise Problem(400, f"{value[:80]!r} is not a value of {parameter}.", parameter=parameter, allowed=[*known])
    must_be_short(asked.query)
    found = [*cube.indicators.values()]
    if asked.query.strip():
        found = [hit.indicator for hit in index_of(cube).search(asked.query, asked.language or "en").indicators]
    return [
        indicator
        for indicator in found
        if (asked.task_area is None or indicator.task_area == asked.task_area)
        and (asked.dimension is None or indicator.dimension == asked.dimension)
        and (asked.indicator_set is None or asked.indicator_set in indicator.sets)
    ]


def _pages(total: int, size: int) -> int:
    return max(1, -(-total // size))


def _page(cube: Cube, found: list[Indicator], asked: parameters.ListParameters) -> bytes:
    start = (asked.page - 1) * asked.page_size
    listed = found[start : start + asked.page_size]
    return orjson.dumps(
        metadata.release_summary(cube.release)
        | {
            "page": {
                "pageNumber": asked.page,
                "pageSize": asked.page_size,
                "totalElements": len(found),
                "totalPages": _pages(len(found), asked.page_size),
            },
            "indicators": [metadata.indicator_summary(cube, indicator, asked.language) for indicator in listed],
        }
    )


def _links(total: int, asked: parameters.ListParameters) -> str:
    last = _pages(total, asked.page_size)
    pages = {"first": 1, "prev": min(asked.page - 1, last), "next": asked.page + 1, "last": last}

    def address(page: int) -> str:
        return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': page})}"

    return ", ".join(f'<{address(page)}>; rel="{rel}"' for rel, page in pages.items() if 1 <= page <= last)

"""The open data interface: a Flask blueprint, thin over pure functions. No key, no session, GET and HEAD only."""

from urllib.parse import urlencode

import orjson
from flask import Blueprint, Response, current_app, request
from flask_caching import Cache
from werkzeug.exceptions import HTTPException

from indicators.api import data, metadata, parameters, responses
from indicators.api.formats import FORMATS
from indicators.api.problems import Problem
from indicators.cube import Cube, Cubes, Indicator, NoReleaseError


def create_blueprint(cubes: Cubes, cache: Cache) -> Blueprint:
    """The interface over ``cubes``, its finished answers kept in ``cache``."""
    blueprint = Blueprint("api", __name__)

    @blueprint.get("/api/v1/indicators")
    def list_indicators() -> Response:
        asked = parameters.list_parameters(request.args)
        cube = _cube(cubes, asked.release)
        found = _found(cube, asked)
        response = responses.answer(
            cache,
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
        cube = _cube(cubes, release)
        indicator = _indicator(cube, id)
        return responses.answer(
            cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(
                metadata.release_summary(cube.release) | metadata.indicator_details(cube, indicator, language)
            ),
            named_release=release is not None,
        )

    @blueprint.get("/api/v1/indicators/<id>/data.<suffix>")
    def indicator_data(id: str, suffix: str) -> Response:  # noqa: A002
        if suffix not in FORMATS:
            raise Problem(404, f"There is no format {suffix[:20]!r}.", parameter="format", allowed=tuple(FORMATS))
        asked = parameters.data_parameters(request.args)
        cube = _cube(cubes, asked.release)
        indicator = _indicator(cube, id)
        kind = FORMATS[suffix]
        return responses.answer(
            cache,
            cube.release,
            kind.media_type,
            lambda: kind.write(data.answer(cube, indicator, asked)),
            named_release=asked.release is not None,
            filename=f"aluekuva-{indicator.indicator}-{cube.release.id}.{suffix}" if kind.attachment else "",
        )

    _add_errors(blueprint)
    return blueprint


def _add_errors(blueprint: Blueprint) -> None:
    """What is answered where nothing stands or something fails: always a problem, always open to all."""

    @blueprint.get("/api/", defaults={"rest": ""})
    @blueprint.get("/api/<path:rest>")
    def no_such_address(rest: str) -> Response:
        raise Problem(404, f"There is nothing at /api/{rest[:200]}.")

    @blueprint.route("/api/<path:rest>", methods=["POST", "PUT", "PATCH", "DELETE"])
    def not_served(rest: str) -> Response:
        response = Problem(405, f"{request.method} is not served here.").response()
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
        return response

    @blueprint.errorhandler(Problem)
    def problem(error: Problem) -> Response:
        return error.response()

    @blueprint.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return Problem(error.code or 500, error.description or error.name).response()

    @blueprint.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        current_app.logger.exception("the interface failed on %s", request.full_path[:500])
        return Problem(500, "This request could not be answered; it has been logged.").response()

    @blueprint.after_request
    def open_to_all(response: Response) -> Response:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Content-Disposition"
        return response


def _cube(cubes: Cubes, release: str | None) -> Cube:
    try:
        return cubes.of(release) if release else cubes.current()
    except NoReleaseError as error:
        if release:
            raise Problem(404, f"There is no release {release[:40]!r}.", parameter="release") from error
        raise Problem(503, "No release has been made yet.") from error


def _indicator(cube: Cube, text: str) -> Indicator:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    indicator = cube.indicators.get(number)
    if indicator is None:
        raise Problem(404, f"There is no indicator {text[:40]!r}; /api/v1/indicators lists them.", parameter="id")
    return indicator


def _found(cube: Cube, asked: parameters.ListParameters) -> list[Indicator]:
    for parameter, value, known in (
        ("taskArea", asked.task_area, cube.task_areas),
        ("dimension", asked.dimension, cube.dimensions),
        ("set", asked.indicator_set, cube.indicator_sets),
    ):
        if value is not None and value not in known:
            raise Problem(400, f"{value[:80]!r} is not a value of {parameter}.", parameter=parameter, allowed=[*known])
    words = asked.query.casefold().split()
    return [
        indicator
        for indicator in cube.indicators.values()
        if (asked.task_area is None or indicator.task_area == asked.task_area)
        and (asked.dimension is None or indicator.dimension == asked.dimension)
        and (asked.indicator_set is None or asked.indicator_set in indicator.sets)
        and all(word in _titles(indicator) for word in words)
    ]


def _titles(indicator: Indicator) -> str:
    return " ".join(str(indicator.texts.get(f"title_{lang}") or "") for lang in ("fi", "sv", "en")).casefold()


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
    pages = {"first": 1, "prev": asked.page - 1, "next": asked.page + 1, "last": last}

    def address(page: int) -> str:
        return f"{request.path}?{urlencode({**request.args.to_dict(), 'page': page})}"

    return ", ".join(f'<{address(page)}>; rel="{rel}"' for rel, page in pages.items() if 1 <= page <= last)

"""The open data interface: a Flask blueprint, thin over pure functions. No key, no session, GET and HEAD only."""

from flask import Blueprint, Response, current_app, request
from flask_caching import Cache
from werkzeug.exceptions import HTTPException

from indicators.api import (
    areas,
    boundaries,
    bulk,
    catalogue,
    changes,
    codelists,
    comparisons,
    config,
    data_package,
    data_routes,
    documentation,
    groups,
    indicator_routes,
    limits,
    openapi,
    peers,
    releases,
    sotkanet_rest,
    suggestions,
)
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Cubes

#: Modules whose ``add_routes`` adds addresses; one line each.
_PARTS = (
    indicator_routes,
    suggestions,
    data_routes,
    comparisons,
    groups,
    areas,
    peers,
    boundaries,
    codelists,
    releases,
    changes,
    bulk,
    config,
    sotkanet_rest,
    openapi,
    documentation,
    catalogue,
    data_package,
)

_METHODS = "GET, HEAD, OPTIONS"
#: Headers of an answer that a script of another origin may read.
_EXPOSED = "ETag, Link, Content-Disposition, Content-Range, Accept-Ranges, Retry-After, Deprecation, Sunset"


def create_blueprint(cubes: Cubes, cache: Cache, rate: limits.Rate | None = None) -> Blueprint:
    """The interface over ``cubes``, its finished answers kept in ``cache``; ``rate`` counts what each client asks."""
    blueprint = Blueprint("api", __name__)
    serving = Serving(cubes, cache)
    limits.keep_rate(blueprint, rate)
    for part in _PARTS:
        part.add_routes(blueprint, serving)
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
        response.headers["Allow"] = _METHODS
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
        if request.method == "OPTIONS":
            # What only refuses the other methods is no reason to offer them.
            response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = _METHODS
            # Whatever it is: If-None-Match, Range. There is no session that a header could be of.
            response.headers["Access-Control-Allow-Headers"] = "*"
            response.headers["Access-Control-Max-Age"] = "86400"
        response.headers["Access-Control-Expose-Headers"] = _EXPOSED
        return response

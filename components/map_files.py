"""The boundaries that pages draw their maps from: a file for each area type, the same for all indicators and languages.

A browser fetches it once and keeps it for ever: its address changes with what it holds.
"""

import hashlib
import json
from functools import lru_cache
from typing import get_args

from flask import Blueprint, Response

from indicators.boundaries import MapShapes, map_shapes
from indicators.boundaries.paths import MappedType

_FOR_EVER = "public, max-age=31536000, immutable"


def map_address(area_type: str, shapes: MapShapes) -> str:
    """Where the paths of ``shapes`` are."""
    return f"/maps/{area_type}-{_version(_written(tuple(shapes.paths.items())))}.json"


def create_blueprint() -> Blueprint:
    """``/maps/{area type}-{version}.json``: an SVG path by the code of each area. Of a version that is no more, the
    boundaries of today: a page that was opened before still gets its map."""
    blueprint = Blueprint("maps", __name__)

    @blueprint.get("/maps/<area_type>-<version>.json")
    def paths(area_type: str, version: str) -> Response:
        shapes = next((map_shapes(kind) for kind in get_args(MappedType) if kind == area_type), None)
        if shapes is None:
            return Response("There are no such boundaries.\n", 404, mimetype="text/plain")
        body = _written(tuple(shapes.paths.items()))
        response = Response(body, mimetype="application/json")
        response.headers["Cache-Control"] = _FOR_EVER if version == _version(body) else "no-store"
        return response

    return blueprint


@lru_cache(maxsize=4)
def _written(paths: tuple[tuple[str, str], ...]) -> bytes:
    return json.dumps(dict(paths), separators=(",", ":")).encode()


def _version(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:16]

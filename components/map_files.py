"""The boundaries that pages draw their maps from: a file for each area type, the same for all indicators and languages.

A browser fetches it once and keeps it for ever: its address changes with what it holds.
"""

import hashlib
import json
from functools import lru_cache
from typing import NamedTuple, get_args

from flask import Blueprint, Response

from indicators.boundaries import MapShapes, map_shapes
from indicators.boundaries.paths import MappedType

_FOR_EVER = "public, max-age=31536000, immutable"


class MapFile(NamedTuple):
    """What is sent, and the word in its address that tells it from any other."""

    body: bytes
    version: str


def map_address(area_type: str, shapes: MapShapes) -> str:
    """Where the boundaries of ``shapes`` are."""
    return f"/maps/{area_type}-{_file(shapes).version}.json"


def create_blueprint() -> Blueprint:
    """``/maps/{area type}-{version}.json``: ``paths``, an SVG path by the code of each area, in the view box
    ``viewBox``; ``generalised`` where they are drawn roughly. Another version leads to that of today: a page that was
    opened, or kept, before other boundaries were fetched still gets its map."""
    blueprint = Blueprint("maps", __name__)

    @blueprint.get("/maps/<area_type>-<version>.json")
    def boundaries(area_type: str, version: str) -> Response:
        shapes = next((map_shapes(kind) for kind in get_args(MappedType) if kind == area_type), None)
        if shapes is None:
            return Response("There are no such boundaries.\n", 404, mimetype="text/plain")
        found = _file(shapes)
        if version != found.version:
            elsewhere = {"Location": map_address(area_type, shapes), "Cache-Control": "no-store"}
            return Response(status=302, headers=elsewhere)
        return Response(found.body, mimetype="application/json", headers={"Cache-Control": _FOR_EVER})

    return blueprint


@lru_cache(maxsize=4)
def _file(shapes: MapShapes) -> MapFile:
    made = {"viewBox": shapes.view_box, "generalised": shapes.generalised, "paths": dict(shapes.paths)}
    body = json.dumps(made, separators=(",", ":")).encode()
    return MapFile(body, hashlib.sha256(body).hexdigest()[:16])

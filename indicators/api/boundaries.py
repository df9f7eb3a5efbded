"""The boundaries of areas, to be drawn by others."""

from collections.abc import Mapping
from typing import get_args

import orjson
from flask import Blueprint, Response, request

from indicators.api import parameters, responses
from indicators.api.areas import area_names
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.boundaries import LayerFile, layer_file, open_data
from indicators.boundaries.layer import Layer, read_layer
from indicators.boundaries.paths import MappedType
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language

MEDIA_TYPES = {"geojson": "application/geo+json", "topojson": "application/json"}
_OFFICIAL_LICENCE = "CC BY 4.0"
_GENERALISED_LICENCE = "EUPL-1.2; made with Natural Earth, which is in the public domain"


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/boundaries.{geojson|topojson}``."""

    @blueprint.get("/api/v1/boundaries.<suffix>")
    def boundaries(suffix: str) -> Response:
        if suffix not in MEDIA_TYPES:
            raise Problem(404, f"There is no format {suffix[:20]!r}.", parameter="format", allowed=[*MEDIA_TYPES])
        asked = parameters.area_parameters(request.args, of_release=False)
        area_type = asked.area_type or "county"
        file = file_of(area_type)
        cube = serving.cube(None)
        return responses.answer(
            serving.cache,
            cube.release,
            MEDIA_TYPES[suffix],
            lambda: _written(cube, area_type, file, suffix, asked.language),
            named_release=False,
            filename=f"aluekuva-{area_type}.{suffix}",
            # Boundaries are fetched anew between releases.
            variant=f"{file.path} {file.path.stat().st_mtime_ns}",
        )


def file_of(area_type: str) -> LayerFile:
    """The file of an area type's boundaries. Raises :class:`Problem` (404), naming the area types that have any."""
    files = {kind: layer_file(kind) for kind in get_args(MappedType)}
    file = files.get(area_type)
    if file is None:
        there = [kind for kind, known in files.items() if known]
        raise Problem(404, f"There are no boundaries of {area_type}.", parameter="areaType", allowed=there)
    return file


def _written(cube: Cube, area_type: str, file: LayerFile, suffix: str, language: Language | None) -> bytes:
    layer = read_layer(file.path)
    described = {code: _properties(cube, area_type, code, file, layer, language) for code in layer.shapes}
    collection = open_data.geojson(layer, described)
    return orjson.dumps(collection if suffix == "geojson" else open_data.topojson(collection, area_type))


def _properties(
    cube: Cube, area_type: str, code: str, file: LayerFile, layer: Layer, language: Language | None
) -> Mapping[str, object]:
    """What is said of each feature, flat, as desktop programs take it; names null where the release lacks the area."""
    area = cube.areas.get((area_type, code))
    if language:
        names: dict[str, object] = {"name": area.name(language) if area else None}
    else:
        names = {f"name_{one}": area and area_names(area)[one] for one in LANGUAGES}
    return {
        "area": code,
        "area_type": area_type,
        **names,
        "generalised": file.generalised,
        "source": layer.attribution,
        "licence": _GENERALISED_LICENCE if file.generalised else _OFFICIAL_LICENCE,
    }

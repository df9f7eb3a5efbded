"""The counties most like one, at ``/api/v1/areas/{code}/peers``: by the release's weights, or by the reader's."""

from collections.abc import Mapping, Sequence

import numpy as np
import orjson
from flask import Blueprint, Response, request

from indicators.api import parameters, responses, statistics_parameters
from indicators.api.areas import area_of
from indicators.api.metadata import release_summary
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Area, Cube
from indicators.language import LANGUAGES, Language

_Row = Mapping[str, object]


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/areas/{code}/peers``."""

    @blueprint.get("/api/v1/areas/<code>/peers")
    def show_peers(code: str) -> Response:
        parameters.must_know(request.args, ("weights", "lang", "release"))
        language, release = parameters.language_and_release(request.args)
        cube = serving.cube(release)
        area = area_of(cube, code)
        if area.area_type != "county" or not area.compared:
            allowed = [county.area for county in cube.areas_of_type("county") if county.compared]
            detail = f"Area {area.area} is no county that is compared, and has no peers."
            raise Problem(404, detail, parameter="code", allowed=allowed)
        used = [row for row in cube.peer_variables if row["time"] is not None]
        weights = statistics_parameters.weights(request.args, [str(row["variable"]) for row in used])
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(described_peers(cube, area, weights, language)),
            named_release=release is not None,
        )


def described_peers(
    cube: Cube, area: Area, weights: Mapping[str, float] | None, language: Language | None
) -> dict[str, object]:
    """The peers of a county, nearest first, with distance, each variable's share of it and stability.

    ``weights`` takes the place of the release's own for the variables that it names.
    """
    used = [row for row in cube.peer_variables if row["time"] is not None]
    found = cube.peers(area.area) if weights is None else _weighed(cube, area, used, weights)
    return release_summary(cube.release) | {
        "area": area.area,
        "weights": "release" if weights is None else "given",
        "variables": [_variable(row, weights or {}, language) for row in used],
        "peers": [_peer(cube, row, language) for row in found],
    }


def _weighed(cube: Cube, area: Area, used: Sequence[_Row], weights: Mapping[str, float]) -> Sequence[_Row]:
    # The statistical libraries take a second to load: only who gives weights of their own waits for them.
    from indicators.peers import find_peers

    variables = [str(row["variable"]) for row in used]
    table = cube.background()
    areas = list(dict.fromkeys(table["area"].to_pylist()))
    values = np.asarray(table["value"].to_numpy(), dtype=np.float64).reshape(len(areas), len(variables))
    given = [weights.get(str(row["variable"]), float(str(row["weight"]))) for row in used]
    return [
        {
            "peer": one.peer,
            "place": one.place,
            "distance": one.distance,
            "stability": one.stability,
            "shares": [{"variable": variable, "share": share} for variable, share in one.shares.items()],
        }
        for one in find_peers(areas, variables, values, given)
        if one.area == area.area
    ]


def _variable(row: _Row, weights: Mapping[str, float], language: Language | None) -> dict[str, object]:
    names = {code: row[f"name_{code}"] for code in LANGUAGES}
    return {
        "variable": row["variable"],
        "name": names[language] if language else names,
        "indicator": row["indicator"],
        "measure": row["measure"],
        "time": row["time"],
        "weight": weights.get(str(row["variable"]), row["weight"]),
    }


def _peer(cube: Cube, row: _Row, language: Language | None) -> dict[str, object]:
    area = cube.areas["county", str(row["peer"])]
    return {
        "place": row["place"],
        "area": area.area,
        "areaType": area.area_type,
        "name": area.name(language) if language else {code: area.name(code) for code in LANGUAGES},
        "distance": row["distance"],
        "stability": row["stability"],
        "shares": row["shares"],
    }

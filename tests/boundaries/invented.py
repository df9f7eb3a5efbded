"""A Web Feature Service of invented squares, and reading SVG paths."""

import json
import re
from typing import Any

import httpx

from indicators import reference

COUNTIES = sorted(area.area for area in reference.areas() if area.area_type == "county")
MUNICIPALITIES = [f"{number:03}" for number in range(1, 310)]


def squares(code_property: str, codes: list[str], side: int = 20_000) -> dict[str, Any]:
    """A WFS's answer: equal squares of ``side`` metres in rows of twenty-five, one for each code."""
    features = []
    for number, code in enumerate(codes):
        x, y = 100_000 + side * (number % 25), 6_700_000 + side * (number // 25)
        ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
        geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
        features.append({"type": "Feature", "properties": {code_property: code}, "geometry": geometry})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3067"}}
    return {"type": "FeatureCollection", "numberMatched": len(codes), "crs": crs, "features": features}


class InventedWfs:
    """Answers for both layers, to be changed by a test before it is asked; keeps the requests it was sent."""

    def __init__(self) -> None:
        self.county = squares("hyvinvointialue", COUNTIES)
        self.municipality = squares("kunta", MUNICIPALITIES)
        self.requests: list[httpx.Request] = []
        self.first_answers: list[httpx.Response] = []

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.first_answers:
            return self.first_answers.pop(0)
        county = "hyvinvointialue" in request.url.params["typeNames"]
        body = json.dumps(self.county if county else self.municipality)
        return httpx.Response(200, text=body, headers={"Content-Type": "application/json;charset=UTF-8"})


def parse_path(path: str) -> list[list[tuple[float, float]]]:
    """The rings of an SVG path made of ``M x y l dx dy … z``, in absolute coordinates."""
    number = r"-?(?:\d+\.?\d*|\.\d+)"
    assert re.fullmatch(rf"(M{number} ?{number}l(?: ?{number})+z)+", path), path[:80]
    rings = []
    for part in path.removesuffix("z").split("z"):
        start, moves = part.removeprefix("M").split("l")
        (x, y), steps = map(float, re.findall(number, start)), list(map(float, re.findall(number, moves)))
        assert len(steps) % 2 == 0
        ring = [(x, y)]
        for dx, dy in zip(steps[::2], steps[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings

"""What a map is drawn from: SVG paths of areas and the grid of tiles.

Reads prepared files of whole metres, so that a server that draws maps loads no geometry library.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from indicators import reference
from indicators.boundaries.layer import AreaShape, Layer, Point, read_layer

MappedType = Literal["county", "municipality"]

GENERALISED = reference.DATA / "boundaries" / "wellbeing_areas_generalised.geojson"
_OFFICIAL = reference.DATA / "boundaries" / "official"

#: Room for the line around the outermost areas, in units of the view box.
_MARGIN = 2
_LEAST_WIDTH = 100
#: Coordinates are kept to a tenth of a unit.
_STEPS = 10


@dataclass(frozen=True, eq=False)
class MapShapes:
    """A map of one area type, y downwards, in the units of its view box; equal to itself alone.

    ``paths`` holds by area code the ``d`` of an SVG path (absolute ``M``, relative ``l``, ``z``; to be filled by the
    rule evenodd), ``labels`` a point within the area's largest part. ``generalised`` says that borders are drawn
    roughly and must be shown with a note; ``source`` is the attribution, in English.
    """

    paths: Mapping[str, str]
    labels: Mapping[str, Point]
    width: float
    height: float
    generalised: bool
    source: str

    @property
    def view_box(self) -> str:
        """The ``viewBox`` of the ``svg`` element."""
        return f"0 0 {self.width:g} {self.height:g}"


@dataclass(frozen=True)
class LayerFile:
    """A file of boundaries, and whether its borders are drawn roughly."""

    path: Path
    generalised: bool


def official_directory() -> Path:
    """Where fetched official boundaries lie: ``$ALUEKUVA_BOUNDARIES``, else ``data/boundaries/official``."""
    return Path(os.environ.get("ALUEKUVA_BOUNDARIES") or _OFFICIAL)


def map_shapes(area_type: MappedType, width: float = 500) -> MapShapes | None:
    """The shapes of all areas of a type, in a view box ``width`` units wide.

    Official boundaries where they have been fetched; else generalised ones for counties, and None for
    municipalities. Newly fetched boundaries are taken up without a restart.
    Raises ``ValueError`` for another area type or a width under 100, at which small municipalities would vanish, and
    :class:`BoundaryError` for a broken file.
    """
    if area_type not in ("county", "municipality"):
        raise ValueError(f"no boundaries of area type {area_type!r}: only of county and municipality")
    if width < _LEAST_WIDTH:
        raise ValueError(f"a map {width:g} units wide cannot be drawn: the width must be {_LEAST_WIDTH} or more")
    found = layer_file(area_type)
    if found is None:
        return None
    return _drawn(found.path, found.path.stat().st_mtime_ns, width, generalised=found.generalised)


def layer_file(area_type: MappedType) -> LayerFile | None:
    """The file of all boundaries of an area type: official ones, else generalised ones of counties, else None."""
    # A fetch replaces a link: the resolved address names one fetch for good, and so is a sound key of the cache.
    official = (official_directory() / f"{area_type}.geojson").resolve()
    if official.is_file():
        return LayerFile(official, generalised=False)
    return LayerFile(GENERALISED, generalised=True) if area_type == "county" else None


def tile_grid() -> dict[str, tuple[int, int]]:
    """The place (column, row) of each county in the grid of equal tiles, counted from 0 at the upper left."""
    return {
        area.area: (area.tile_column, area.tile_row)
        for area in reference.areas()
        if area.tile_column is not None and area.tile_row is not None
    }


@lru_cache(maxsize=8)
def _drawn(path: Path, _changed: int, width: float, *, generalised: bool) -> MapShapes:
    layer = read_layer(path)
    view = _View.of(layer, width)
    return MapShapes(
        paths={code: view.path(shape) for code, shape in layer.shapes.items()},
        labels={code: view.point(shape.label) for code, shape in layer.shapes.items()},
        width=width,
        height=view.height,
        generalised=generalised,
        source=layer.attribution,
    )


@dataclass(frozen=True)
class _View:
    """Turns metres into tenths of a view box's units."""

    left: float
    top: float
    scale: float  # units a metre
    height: float

    @classmethod
    def of(cls, layer: Layer, width: float) -> "_View":
        left, bottom, right, top = layer.bounds
        scale = (width - 2 * _MARGIN) / (right - left)
        return cls(left, top, scale, round((top - bottom) * scale + 2 * _MARGIN, 1))

    def steps(self, point: Point) -> tuple[int, int]:
        x, y = point
        across, down = (x - self.left) * self.scale + _MARGIN, (self.top - y) * self.scale + _MARGIN
        return round(across * _STEPS), round(down * _STEPS)

    def point(self, point: Point) -> Point:
        x, y = self.steps(point)
        return x / _STEPS, y / _STEPS

    def path(self, shape: AreaShape) -> str:
        rings = (ring for polygon in shape.polygons for ring in polygon)
        return "".join(_ring([self.steps(point) for point in ring]) for ring in rings)


def _ring(points: list[tuple[int, int]]) -> str:
    # Points that fall on one another at this width are one; a ring of two is an island too small to be seen.
    points = [point for point, previous in zip(points[1:], points, strict=False) if point != previous]
    if len(set(points)) < 3:
        return ""
    start, *rest = points
    moves = ((x - from_x, y - from_y) for (x, y), (from_x, from_y) in zip(rest, points, strict=False))
    # A minus sign separates numbers as well as a space does.
    numbers = " ".join(f"{_number(x)} {_number(y)}" for x, y in moves).replace(" -", "-")
    return f"M{_number(start[0])} {_number(start[1])}l{numbers}z"


def _number(steps: int) -> str:
    return f"{steps / _STEPS:g}".replace("0.", ".", 1) if abs(steps) < _STEPS else f"{steps / _STEPS:g}"

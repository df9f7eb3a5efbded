"""Areas that together cover a land without gaps or overlaps: projected, repaired and simplified as one.

Needs shapely, pyproj and topojson, which take a while to load; only what makes boundaries imports this module,
never what draws them. Geometries are shapely ``Polygon`` or ``MultiPolygon``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import shapely
from pyproj import Transformer
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry
from topojson.core.topology import Topology

from indicators.boundaries.layer import AreaShape, BoundaryError, Layer, Polygon

#: Least and greatest x and y of Finland in EPSG:3067, rounded outwards: what lies outside has its axes or its
#: coordinate system wrong.
FINLAND = (40_000, 6_550_000, 770_000, 7_850_000)
_LABEL_PRECISION_M = 50


def from_geojson(geometry: Any) -> BaseGeometry:
    """The shapely geometry of a GeoJSON geometry. Raises :class:`BoundaryError` where it is not one."""
    try:
        return shapely.from_geojson(json.dumps(geometry))
    except shapely.errors.GEOSException as error:
        raise BoundaryError(f"a boundary is not a GeoJSON geometry: {error}") from error


def projected(geometry: BaseGeometry, crs: str) -> BaseGeometry:
    """The geometry in metres of EPSG:3067. ``crs`` is any name of its coordinate system that pyproj knows.

    Coordinates are taken as (east, north), the order of GeoJSON whatever the coordinate system.
    Raises :class:`BoundaryError` for an unknown coordinate system and for a place outside Finland.
    """
    moved = shapely.transform(geometry, _transformer(crs).transform, interleaved=False)
    if not shapely.box(*FINLAND).contains(shapely.box(*moved.bounds)):
        raise BoundaryError(f"coordinates said to be in {crs} lie outside Finland; is their axis order right?")
    return moved


def polygonal(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    """The geometry as a valid polygon or multipolygon, and whether it had to be repaired for that.

    Raises :class:`BoundaryError` where nothing with an area is left.
    """
    if geometry.geom_type not in ("Polygon", "MultiPolygon") or geometry.is_empty:
        raise BoundaryError(f"a boundary is an empty geometry or a {geometry.geom_type}, not a polygon")
    if geometry.is_valid:
        return geometry, False
    repaired = only_polygons(shapely.make_valid(geometry))
    if repaired.is_empty:
        raise BoundaryError("a boundary encloses no area")
    return repaired, True


def only_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry without the lines and points that cutting and repairing leave behind; empty if there is no more."""
    return shapely.union_all(_polygons(geometry))


def simplified(areas: Mapping[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    """The areas with fewer points, in whole metres, neighbours still sharing exactly one line.

    ``tolerance`` is how far, in metres, a line may move (Douglas and Peucker 1973, applied to each shared line
    once: https://bost.ocks.org/mike/topology/). Raises :class:`BoundaryError` where an area would vanish.
    """
    topology = Topology(list(areas.values()), prequantize=False, toposimplify=tolerance, prevent_oversimplify=True)
    features = json.loads(topology.to_geojson(decimals=0) or "{}").get("features", [])
    coverage = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    if not _is_coverage(coverage):
        # Lines simplified one by one may cross another; cleaning gives each overlap to one of its two areas.
        parts = [only_polygons(shapely.make_valid(geometry)) for geometry in coverage]
        coverage = [shapely.set_precision(area, 1) for area in shapely.coverage_clean(parts)]
    if len(coverage) != len(areas) or not _is_coverage(coverage):
        raise BoundaryError(f"simplifying by {tolerance:g} m breaks the boundaries; take a smaller tolerance")
    return dict(zip(areas, coverage, strict=True))


def as_layer(areas: Mapping[str, BaseGeometry], attribution: str) -> Layer:
    """The areas as a :class:`Layer`: whole metres, and a label point at the middle of the widest spot of each."""
    return Layer({code: _area_shape(area) for code, area in areas.items()}, attribution)


@cache
def _transformer(crs: str) -> Transformer:
    try:
        return Transformer.from_crs(crs, "EPSG:3067", always_xy=True)
    except CRSError as error:
        raise BoundaryError(f"coordinate system {crs!r} is not known; ask for EPSG:3067 or EPSG:4326") from error


def _polygons(geometry: BaseGeometry) -> list[BaseGeometry]:
    return [part for part in shapely.get_parts(shapely.get_parts(geometry)) if part.geom_type == "Polygon"]


def _is_coverage(areas: Sequence[BaseGeometry]) -> bool:
    whole = not any(area.is_empty for area in areas) and all(area.is_valid for area in areas)
    return whole and bool(shapely.coverage_is_valid(areas))


def _area_shape(area: BaseGeometry) -> AreaShape:
    parts = sorted(_polygons(area), key=lambda part: -part.area)
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(parts[0], _LABEL_PRECISION_M))[0]
    return AreaShape([_whole_metres(part) for part in parts], (round(x), round(y)))


def _whole_metres(polygon: Any) -> Polygon:
    rings: Iterable[Any] = (polygon.exterior, *polygon.interiors)
    return [[(round(x), round(y)) for x, y in ring.coords] for ring in rings]

"""Areas that together cover a land without gaps or overlaps: projected, repaired and simplified as one.

Needs GeoPandas, which takes a while to load; only what makes boundaries imports this module, never what draws them.
Areas are a GeoPandas ``GeoSeries`` of polygons and multipolygons whose index holds the codes of the areas.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from geopandas import GeoSeries
from pyproj.exceptions import ProjError

from indicators.boundaries.layer import CRS, AreaShape, BoundaryError, Layer, Polygon

#: Least and greatest x and y of Finland in EPSG:3067, rounded outwards: what lies outside has its axes or its
#: coordinate system wrong.
FINLAND = (40_000, 6_550_000, 770_000, 7_850_000)
_LABEL_PRECISION_M = 50


def from_geojson(geometries: Mapping[str, Any], crs: str) -> GeoSeries:
    """The areas whose GeoJSON geometries are given by code. ``crs`` is any name of their coordinate system.

    Coordinates are taken as (east, north), the order of GeoJSON whatever the coordinate system.
    Raises :class:`BoundaryError` for an unknown coordinate system and for what is not a polygon.
    """
    shapes = shapely.from_geojson([json.dumps(geometry) for geometry in geometries.values()], on_invalid="ignore")
    areas = GeoSeries(shapes, index=list(geometries))
    kinds = areas.geom_type.fillna("value that is no GeoJSON geometry")
    for code in areas.index[areas.is_empty | ~kinds.isin(["Polygon", "MultiPolygon"])]:
        raise BoundaryError(f"area {code} is empty or a {kinds[code]}, not a polygon")
    try:
        return areas.force_2d().set_crs(crs)
    except ProjError as error:
        raise BoundaryError(f"coordinate system {crs!r} is not known; ask for EPSG:3067 or EPSG:4326") from error


def repaired(areas: GeoSeries) -> tuple[GeoSeries, int]:
    """The areas as valid polygons and multipolygons, and how many had to be repaired for that.

    Raises :class:`BoundaryError` where nothing with an area is left.
    """
    whole = areas.where(areas.is_valid, _made_valid(areas))
    for code in whole.index[whole.is_empty]:
        raise BoundaryError(f"area {code} encloses no area")
    return whole, int((~areas.is_valid).sum())


def projected(areas: GeoSeries) -> GeoSeries:
    """The areas in metres of EPSG:3067. Raises :class:`BoundaryError` for a place outside Finland."""
    moved = areas.to_crs(CRS)
    for code in moved.index[~moved.envelope.within(shapely.box(*FINLAND))]:
        raise BoundaryError(
            f"area {code}: coordinates said to be in {areas.crs.to_string()} lie outside Finland; "
            "is their axis order right?"
        )
    return moved


def simplified(areas: GeoSeries, tolerance: float) -> GeoSeries:
    """The areas with fewer points, in whole metres, neighbours still sharing exactly one line.

    Bends that enclose less than about the square of ``tolerance``, in metres, with their chord are straightened
    (Visvalingam and Whyatt 1993). Raises :class:`BoundaryError` where an area would vanish.
    """
    coverage = areas if _is_coverage(areas) else _cleaned(areas)
    coverage = coverage.simplify_coverage(tolerance).set_precision(1, mode="pointwise")
    if not _is_coverage(coverage):
        # Rounding may make lines touch that lay within a metre of each other.
        coverage = _cleaned(_made_valid(coverage)).set_precision(1)
    if not _is_coverage(coverage):
        raise BoundaryError(f"simplifying by {tolerance:g} m breaks the boundaries; take a smaller tolerance")
    return coverage


def as_layer(areas: GeoSeries, attribution: str) -> Layer:
    """The areas as a :class:`Layer`: whole metres, and a label point at the middle of the widest spot of each."""
    return Layer({code: _area_shape(area) for code, area in areas.items()}, attribution)


def _made_valid(areas: GeoSeries) -> GeoSeries:
    return areas.make_valid(method="structure", keep_collapsed=False)


def _cleaned(areas: GeoSeries) -> GeoSeries:
    # GeoPandas has no function for this: each overlap goes to one of its two areas.
    return GeoSeries(shapely.coverage_clean(areas.to_list()), index=areas.index, crs=areas.crs)


def _is_coverage(areas: GeoSeries) -> bool:
    return bool(areas.is_valid.all() and not areas.is_empty.any() and areas.is_valid_coverage())


def _area_shape(area: Any) -> AreaShape:
    parts = sorted(shapely.get_parts(area), key=lambda part: -part.area)
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(parts[0], _LABEL_PRECISION_M))[0]
    return AreaShape([_whole_metres(part) for part in parts], (round(x), round(y)))


def _whole_metres(polygon: Any) -> Polygon:
    rings: Iterable[Any] = (polygon.exterior, *polygon.interiors)
    return [[(round(x), round(y)) for x, y in ring.coords] for ring in rings]

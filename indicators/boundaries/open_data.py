"""Boundaries as others' maps take them: GeoJSON in WGS84 (RFC 7946), and TopoJSON with common borders kept once.

Loads geometry libraries when it is asked, not before: a server that only draws its own maps needs none.
"""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from indicators.boundaries.layer import AreaShape, Layer, Ring

# About half a metre in Finland, of coordinates that are whole metres.
_DECIMALS = 5
#: Steps across the whole map that TopoJSON's coordinates are counted in: about a metre each.
_QUANTISATION = 1_000_000

Properties = Mapping[str, object]


def geojson(layer: Layer, properties: Mapping[str, Properties]) -> dict[str, Any]:
    """A feature collection in longitude and latitude, one feature an area in the order of codes.

    ``properties`` are those of each area by its code, which becomes the feature's id. Outer rings run
    counterclockwise, holes clockwise (RFC 7946, 3.1.6).
    """
    from pyproj import Transformer

    # ETRS89 and WGS84 differ by less than a metre, and the steps here are that large.
    transformer = Transformer.from_crs("EPSG:3067", "EPSG:4326", always_xy=True)
    shapes = {code: _in_degrees(shape, transformer) for code, shape in sorted(layer.shapes.items())}
    points = [point for polygons in shapes.values() for polygon in polygons for ring in polygon for point in ring]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return {
        "type": "FeatureCollection",
        "bbox": [min(xs), min(ys), max(xs), max(ys)],
        "features": [
            {
                "type": "Feature",
                "id": code,
                "properties": {**properties[code]},
                "geometry": {"type": "MultiPolygon", "coordinates": polygons},
            }
            for code, polygons in shapes.items()
        ],
    }


def topojson(collection: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The feature collection of :func:`geojson` as a topology whose one object has that ``name``.

    A border of two areas is one arc; coordinates are whole steps. Rings run clockwise, as D3 draws them.
    """
    from topojson.core.topology import Topology

    made: dict[str, Any] = Topology(
        {**collection}, object_name=name, prequantize=_QUANTISATION, topology=True, winding_order="CW_CCW"
    ).to_dict()
    return made


def _in_degrees(shape: AreaShape, transformer: Any) -> list[list[Ring]]:
    return [
        [_wound(_moved(ring, transformer), clockwise=number > 0) for number, ring in enumerate(polygon)]
        for polygon in shape.polygons
    ]


def _moved(ring: Ring, transformer: Any) -> Ring:
    longitudes, latitudes = transformer.transform([x for x, _ in ring], [y for _, y in ring])
    return [(round(x, _DECIMALS), round(y, _DECIMALS)) for x, y in zip(longitudes, latitudes, strict=True)]


def _wound(ring: Ring, *, clockwise: bool) -> Ring:
    doubled = sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairwise(ring))
    return ring if (doubled < 0) == clockwise else ring[::-1]

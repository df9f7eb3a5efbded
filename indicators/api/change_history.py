"""From the parameters of ``changes`` to what releases changed: rows of one release, or counts of several."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from indicators.api.areas import keys_of
from indicators.api.comparisons import WITH_STATISTICS
from indicators.api.data import must_be_small
from indicators.api.parameters import MEASURES, ChangeParameters, DataParameters
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Cube
from indicators.queries import history
from indicators.release.directory import release_ids
from indicators.release.manifest import Manifest

# What counts as a cell: the measures, and what stood there before.
_CELLS_A_ROW = len(MEASURES) + 1


def changed_observations(cube: Cube, asked: ChangeParameters) -> pa.Table:
    """The observations that a release changed, one a row, by indicator, area type, area, sex and time.

    Columns: the key, ``change`` (new, revised, withdrawn), the measures and ``status`` now (null of what was
    withdrawn), ``previous_value`` and ``previous_status`` (null of what is new).
    Raises :class:`Problem`: 400 for an unknown indicator or area, 413 for too many cells.
    """
    chosen = _chosen([cube], asked)
    cells = int(cube.rows(history.COUNT, **chosen)["changes"][0].as_py()) * _CELLS_A_ROW
    must_be_small(cells, DataParameters(release=cube.release.id), holds_all=WITH_STATISTICS)
    return cube.rows(history.CHANGES, **chosen)


@dataclass(frozen=True)
class Count:
    """How many observations of an indicator a release has new, revised and withdrawn."""

    release: Manifest
    indicator: int
    new: int
    revised: int
    withdrawn: int


@dataclass(frozen=True)
class Changes:
    """Releases, the newest first, and what each changed of which indicator, in the same order."""

    releases: Sequence[Manifest]
    counts: Sequence[Count]


def changes_after(serving: Serving, asked: ChangeParameters, at_most: int = 1) -> Changes:
    """What was changed on the way to the current release; of so many releases where it isn't said since when.

    Raises :class:`Problem` (400) for an unknown indicator, area, set or moment.
    """
    releases = releases_after(serving, asked.updated_after, at_most)
    cubes = [serving.cube(manifest.id) for manifest in releases]
    chosen = _chosen([serving.cube(None), *cubes], asked)
    counts = [
        Count(manifest, **row)
        for manifest, cube in zip(releases, cubes, strict=True)
        for row in cube.rows(history.BY_INDICATOR, **chosen).to_pylist()
    ]
    return Changes(releases, counts)


def releases_after(serving: Serving, after: str | None, at_most: int = 1) -> list[Manifest]:
    """The releases that led to the current one since ``after``, the newest first; without it, the last ``at_most``.

    Each is the one that the next was compared with, so that what was taken back is not among them. ``after`` is the id
    of one of them, a moment (in UTC where it does not say) or a date, whose own releases are among those after it: when
    on that day a client asked is not known. Raises :class:`Problem` (400) for anything else.
    """
    way = list(_way_to_current(serving))
    if after is None:
        return way[:at_most]
    ids = [manifest.id for manifest in way]
    if after in ids:
        return way[: ids.index(after)]
    try:
        return [manifest for manifest in way if _is_after(manifest.created, after)]
    except ValueError as error:
        detail = f"{after[:80]!r} is neither a date, a date and time, nor a release that led to the current one."
        allowed = ["2026-11-22", "2026-11-22T06:00:00Z", *ids]
        raise Problem(400, detail, parameter="updatedAfter", allowed=allowed) from error


def _way_to_current(serving: Serving) -> Iterator[Manifest]:
    known = release_ids(serving.cubes.directory)
    release: str | None = serving.cube(None).release.id
    while release in known:
        manifest = serving.cubes.manifest(release)
        yield manifest
        release = manifest.compared_with


def _is_after(created: datetime.datetime, text: str) -> bool:
    """Whether a release was made on or after a date, or after a moment. ``ValueError`` where ``text`` is neither."""
    try:
        return created.date() >= datetime.date.fromisoformat(text)
    except ValueError:
        # In an address, a plus sign stands for a blank.
        moment = datetime.datetime.fromisoformat(text.replace(" ", "+"))
    # Releases tell their second, so that is what a client can know.
    return created.replace(microsecond=0) > (moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC))


def _chosen(cubes: Sequence[Cube], asked: ChangeParameters) -> dict[str, list[object]]:
    """What is asked for, bound to the queries. What any of the cubes has or has lost may be asked for.

    The indicators of a set are those of the first cube. Raises :class:`Problem` (400) for what none of them knows.
    """
    indicators = {number for cube in cubes for number in cube.indicators}
    areas = {key: None for cube in cubes for key in cube.areas}
    for row in (row for cube in cubes for row in cube.rows(history.WITHDRAWN).to_pylist()):
        indicators.add(row["indicator"])
        areas[(row["area_type"], row["area"])] = None
    for number in asked.indicators:
        if number not in indicators:
            detail = f"There is no indicator {number}; /api/v1/indicators lists them."
            raise Problem(400, detail, parameter="indicator")
    places = keys_of(areas, asked.areas, asked.area_types)
    return {
        "indicators": _numbers(cubes[0], asked),
        "area_types": list(asked.area_types),
        "place_types": [kind for kind, _ in places],
        "places": [area for _, area in places],
    }


def _numbers(cube: Cube, asked: ChangeParameters) -> list[object]:
    """The indicators asked for, those of the set among them; empty for all."""
    if asked.indicator_set is None:
        return list(asked.indicators)
    if asked.indicator_set not in cube.indicator_sets:
        detail = f"{asked.indicator_set[:80]!r} is not the id of an indicator set."
        raise Problem(400, detail, parameter="set", allowed=[*cube.indicator_sets])
    of_set = [number for number, indicator in cube.indicators.items() if asked.indicator_set in indicator.sets]
    # No indicator has the number 0: nothing is chosen where none is left.
    return [number for number in of_set if number in asked.indicators or not asked.indicators] or [0]

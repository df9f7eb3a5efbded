"""The one way to read a released cube: DuckDB, read-only, parameters bound, a cursor per thread.

>>> cubes = Cubes(releases_directory())          # doctest: +SKIP
>>> cube = cubes.current()                       # one whole release, for as long as it is held
>>> cube.observations(ObservationQuery(181, area_types=("county",), times=(2019,))).num_rows  # doctest: +SKIP
23
"""

import datetime
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from indicators.observation_batches import ObservationBatches
from indicators.queries import bulk_observations, comparisons, matrix, observations
from indicators.records import (
    Area,
    BulkQuery,
    Indicator,
    Named,
    ObservationQuery,
    Release,
    area_record,
    indicator_record,
)
from indicators.release.directory import CUBE, current_release, read_manifest, release_ids
from indicators.release.manifest import Manifest
from indicators.tables import SEXES

# Opening a cube costs a few milliseconds; the current one and some that readers cite are kept open.
_OPEN_CUBES = 4
# Statements share what DuckDB may take: of fifty million observations two of the largest at a time failed at 100 MB and
# did not at 128. More at a time than there are cores would be no faster, and could fail for want of memory.
_MEMORY_LIMIT, _AT_A_TIME = "160MB", 2
# Of so many observations the periods of all indicators are read at once, which takes some 50 ms; of more, as asked.
_PERIODS_OF_ALL = 3_000_000

__all__ = ["Area", "Cube", "Cubes", "Indicator", "Named", "NoReleaseError", "ObservationQuery", "Release"]


class NoReleaseError(Exception):
    """There is no such release, or none at all yet."""


class Cube:
    """One release, read. It stays whole for as long as it is held, whatever is released meanwhile."""

    def __init__(self, file: Path) -> None:
        self._connection = duckdb.connect(file, read_only=True, config={"threads": 2, "memory_limit": _MEMORY_LIMIT})
        self._local = threading.local()
        self._turns = threading.BoundedSemaphore(_AT_A_TIME)
        # A release that was made before there were batches has none.
        self._batches = ObservationBatches(file.parent) if ObservationBatches.lie_in(file.parent) else None
        self._periods: dict[int, tuple[int, ...]] = {}

    def rows(self, query: str, **parameters: object) -> pa.Table:
        """The rows of a query of :mod:`indicators.queries`, its parameters bound; one cursor a thread.

        Of many threads that ask at once, most wait their turn.
        """
        cursor = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._connection.cursor()
        with self._turns:
            return cursor.sql(query, params=parameters).to_arrow_table()

    @cached_property
    def release(self) -> Release:
        """What the release says of itself."""
        (row,) = self.rows("FROM release").to_pylist()
        row["id"] = row.pop("release")
        row["created"] = row["created"].replace(tzinfo=datetime.UTC)
        return Release(**{name: row[name] for name in Release.__dataclass_fields__})

    @cached_property
    def indicators(self) -> Mapping[int, Indicator]:
        """All indicators by id, those of the set and those without observations too."""
        return {row["indicator"]: indicator_record(row) for row in self.rows("FROM indicator").to_pylist()}

    @cached_property
    def areas(self) -> Mapping[tuple[str, str], Area]:
        """All areas by area type and code."""
        return {(row["area_type"], row["area"]): area_record(row) for row in self.rows("FROM area").to_pylist()}

    @cached_property
    def task_areas(self) -> Mapping[str, Named]:
        """Task areas by id, in reading order."""
        return self._named("task_area")

    @cached_property
    def dimensions(self) -> Mapping[str, Named]:
        """Dimensions by id, in reading order."""
        return self._named("dimension")

    @cached_property
    def indicator_sets(self) -> Mapping[str, Named]:
        """Indicator sets by id."""
        return self._named("indicator_set")

    @cached_property
    def units(self) -> Mapping[str, Named]:
        """Units by id."""
        return self._named("unit")

    def _named(self, table: str) -> Mapping[str, Named]:
        return {row["id"]: Named(row["id"], row) for row in self.rows(f"FROM {table} ORDER BY place").to_pylist()}

    def areas_of_type(self, area_type: str) -> list[Area]:
        """The areas of one type, by code."""
        return [area for (kind, _), area in self.areas.items() if kind == area_type]

    def observations(self, query: ObservationQuery) -> pa.Table:
        """Observations of one indicator, sorted by area type, area, sex and time.

        Columns: the key, ``value`` and its limits at 95 % and 99.8 % in the indicator's unit with ``ci_method``,
        ``numerator``, ``denominator``, ``status``, ``change`` (new, revised, unchanged) with ``previous_value`` and
        ``previous_status`` of what was revised.
        """
        return self.rows(
            observations.OBSERVATIONS,
            indicator=query.indicator,
            area_types=list(query.area_types),
            areas=list(query.areas),
            sexes=list(query.sexes),
            times=list(query.times),
        )

    @property
    def has_batches(self) -> bool:
        """Whether observations of several indicators are read a few at a time as quickly as at once."""
        return self._batches is not None

    def bulk_observations(self, query: BulkQuery, columns: Sequence[str] = bulk_observations.COLUMNS) -> pa.Table:
        """Observations of several indicators at once, sorted by indicator, area type, area, sex and time.

        The ``columns`` are of :data:`indicators.queries.bulk_observations.COLUMNS`, the key among them. Codes may be
        dictionaries (:func:`indicators.arrow.texts`).
        """
        if self._batches:
            return self._batches.rows(query, columns)
        found = self.rows(bulk_observations.statement(query), **bulk_observations.parameters(query))
        return found.select(columns)

    def count_bulk_observations(self, query: BulkQuery) -> int:
        """How many rows :meth:`bulk_observations` would give."""
        if self._batches:
            return self._batches.count(query)
        found = self.rows(bulk_observations.count(query), **bulk_observations.parameters(query))
        return int(found["observations"][0].as_py())

    def comparisons(self, indicator: int, benchmark: str = "country") -> pa.Table:
        """Outcomes of compared areas against one of :data:`indicators.records.BENCHMARKS`, and counties' ranks.

        Columns: area, period and sex; the benchmark, its period and its value; ``outcome95`` and ``outcome998`` (words
        of :data:`indicators.statistics.outcomes.OUTCOMES`) with the ``reason`` where nothing was tested; the
        difference in ``people`` with its interval; ``rank`` with ``rank_best`` and ``rank_worst`` among ``rank_of``
        counties, null where there is no rank; the first and the last group of counties that cannot be told apart.
        """
        return self.rows(comparisons.COMPARISONS, indicator=indicator, benchmark=benchmark)

    def trends(self, indicator: int) -> pa.Table:
        """The recent trend of each compared area and sex, from ``first_time`` to ``time``; ``reason`` for none."""
        return self.rows(comparisons.TRENDS, indicator=indicator)

    def funnel(self, indicator: int) -> pa.Table:
        """Funnel limits of each county, period and sex: how far from the country a county of its ``size`` may lie by
        chance and common variation.

        ``size`` is the denominator, or with ``size_derived`` what follows from count and percentage, in two figures.
        The limits lie at ``centre`` ± z × ``spread`` / √size, overdispersion (``dispersion``) included.
        """
        return self.rows(comparisons.FUNNEL, indicator=indicator)

    def peers(self, area: str) -> list[dict[str, object]]:
        """The counties most alike to one, nearest first: ``peer``, ``place``, ``distance`` (standard deviations),
        ``stability`` (share of draws of the weights in which it stays a peer) and each variable's share, ``shares``."""
        return list(self.rows(comparisons.PEERS, area=area).to_pylist())

    @cached_property
    def peer_variables(self) -> list[dict[str, object]]:
        """The background variables of peers: ``variable``, ``indicator``, ``measure``, ``weight``, ``time``, names.

        ``time`` is null where the release lacks the variable.
        """
        return list(self.rows(comparisons.PEER_VARIABLES).to_pylist())

    def background(self) -> pa.Table:
        """Each compared county's value of each variable that the release holds: ``area``, ``variable``, ``value``."""
        return self.rows(comparisons.BACKGROUND)

    def times(self, indicator: int) -> list[int]:
        """The periods (years) that an indicator has observations of, ascending."""
        return list(self.periods([indicator])[indicator])

    def periods(self, indicators: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """The periods (years) of each of some indicators, ascending; read once and kept as long as the cube."""
        if missing := sorted({indicator for indicator in indicators if indicator not in self._periods}):
            self._periods |= self._batches.periods(missing) if self._batches else self._stated_periods(missing)
        return {indicator: self._periods[indicator] for indicator in indicators}

    def _stated_periods(self, indicators: Sequence[int]) -> dict[int, tuple[int, ...]]:
        if self._observations <= _PERIODS_OF_ALL:
            indicators = sorted({*self.indicators, *indicators})
        found: dict[int, list[int]] = {indicator: [] for indicator in indicators}
        ends = {"first": indicators[0], "last": indicators[-1]}
        table = self.rows(bulk_observations.PERIODS, indicators=indicators, **ends)
        for indicator, time in zip(table["indicator"].to_pylist(), table["time"].to_pylist(), strict=True):
            found[indicator].append(time)
        return {indicator: tuple(times) for indicator, times in found.items()}

    def latest_of_area(self, area_type: str, area: str, benchmark: str = "country") -> list[dict[str, object]]:
        """Every indicator's latest observation of one area, with the benchmark's value, the outcome against it, the
        rank interval, the recent trend and whether it stands out (null where it was not tested)."""
        found = self.rows(
            comparisons.LATEST_OF_AREA, area_type=area_type, area=area, benchmark=benchmark, sexes=list(SEXES)
        )
        return list(found.to_pylist())

    def spine_of_area(self, area_type: str, area: str) -> list[dict[str, object]]:
        """Of every indicator of one area its ``times`` and ``values``, oldest first, and how the counties lie.

        Of the compared counties in the area's latest period: the ``lowest`` and ``highest`` value, and where the middle
        half begins and ends (``quarter``, ``three_quarters``); null where no county has a value.
        """
        found = self.rows(comparisons.SPINE_OF_AREA, area_type=area_type, area=area, sexes=list(SEXES))
        return list(found.to_pylist())

    @cached_property
    def _observations(self) -> int:
        return sum(indicator.observations for indicator in self.indicators.values())

    @cached_property
    def changed_indicators(self) -> list[dict[str, object]]:
        """Indicators with new or revised observations: ``indicator``, ``new``, ``revised``, ``latest_new``."""
        return list(self.rows(observations.CHANGED).to_pylist())

    @cached_property
    def matrix_areas(self) -> tuple[Area, ...]:
        """The areas of the matrix: counties, those compared first, then collaborative areas and the whole country."""
        counties = sorted(self.areas_of_type("county"), key=lambda area: not area.compared)
        return (*counties, *self.areas_of_type("collaborative_area"), *self.areas_of_type("country"))

    @cached_property
    def matrix(self) -> Mapping[int, dict[str, Any]]:
        """Of each indicator that has figures of :attr:`matrix_areas` its main ``sex``, the latest period of the
        compared counties (``time``), ``values``, and ``statuses``, one letter an area.

        ``outcomes`` and ``reasons`` hold for each benchmark one letter an area: that of the word, a point for none.
        """
        areas = self.matrix_areas
        places = {"area_types": [area.area_type for area in areas], "areas": [area.area for area in areas]}
        compared = [area.area_type == "county" and area.compared for area in areas]
        rows = self.rows(matrix.FIGURES, **places, compared=compared, sexes=list(SEXES)).to_pylist()
        found = {row["indicator"]: row | {"outcomes": {}, "reasons": {}} for row in rows}
        for row in self.rows(matrix.OUTCOMES, **places, **_periods(rows)).to_pylist():
            for name in ("outcomes", "reasons"):
                found[row["indicator"]][name][row["benchmark"]] = row[name]
        return found

    def matrix_parts(self, areas: Sequence[str]) -> pa.Table:
        """What a group of counties is made of in each period of :attr:`matrix`, with the country's value beside it.

        Columns: ``indicator``, ``area_type`` (that of the whole: ``country`` or ``mainland``), ``area``, ``value``,
        ``numerator``, ``denominator``, ``status``; by indicator, area type and area.
        """
        return self.rows(matrix.PARTS, **_periods(self.matrix.values()), areas=list(areas))


def _periods(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """The indicators, periods and sexes of rows, as parameters of a query."""
    given = list(rows)
    return {
        "indicators": [row["indicator"] for row in given],
        "times": [row["time"] for row in given],
        "sexes": [row["sex"] for row in given],
    }


class Cubes:
    """The open cubes of a directory of releases; notices by itself when another release becomes current."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._open: OrderedDict[str, Cube] = OrderedDict()
        self._lock = threading.Lock()

    def current(self) -> Cube:
        """The cube of the current release. Hold it for the whole of an answer, so that no half of two is shown.

        Raises :class:`NoReleaseError` where nothing has been released.
        """
        release = current_release(self.directory)
        if release is None:
            raise NoReleaseError(f"there is no current release in {self.directory}")
        return self._cube(release)

    def of(self, release: str) -> Cube:
        """The cube of a release by its id. Raises :class:`NoReleaseError` where there is none."""
        if release not in release_ids(self.directory):
            raise NoReleaseError(f"there is no release {release!r}")
        return self._cube(release)

    def manifest(self, release: str) -> Manifest:
        """The manifest of a release that exists."""
        return read_manifest(self.directory, release)

    def _cube(self, release: str) -> Cube:
        with self._lock:
            cube = self._open.get(release)
            if cube is None:
                # The real path names one release for good; `current` may point elsewhere a moment later.
                cube = self._open[release] = Cube(self.directory / release / CUBE)
            self._open.move_to_end(release)
            while len(self._open) > _OPEN_CUBES:
                self._open.popitem(last=False)
        return cube

"""The one way to read a released cube: DuckDB, read-only, parameters bound, a cursor per thread.

>>> cubes = Cubes(releases_directory())          # doctest: +SKIP
>>> cube = cubes.current()                       # one whole release, for as long as it is held
>>> cube.observations(ObservationQuery(181, area_types=("county",), times=(2019,))).num_rows  # doctest: +SKIP
23
"""

import datetime
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import pyarrow as pa

from indicators.language import Language, Text, localised
from indicators.release.directory import CUBE, current_release, read_manifest, release_ids
from indicators.release.manifest import Manifest
from indicators.tables import SEXES

# Opening a cube costs a few milliseconds; the current one and some that readers cite are kept open.
_OPEN_CUBES = 4

Row = Mapping[str, object]


class NoReleaseError(Exception):
    """There is no such release, or none at all yet."""


@dataclass(frozen=True)
class Release:
    """What a figure says of its release."""

    id: str
    created: datetime.datetime
    source: str
    simulated: bool
    licence: str
    source_url: str | None
    retrieved: str | None


@dataclass(frozen=True)
class Area:
    """An area with its names; ``valid_to`` is the last day of an area that is no more."""

    area_type: str
    area: str
    names: Row
    parent_type: str | None
    parent: str | None
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    merged_into: str | None
    tile: tuple[int, int] | None
    compared: bool

    def name(self, language: Language) -> str:
        """The full name (Kainuun hyvinvointialue)."""
        return self._text("name", language) or self.area

    def short(self, language: Language) -> str:
        """The short name (Kainuu)."""
        return self._text("short", language) or self.name(language)

    def within(self, language: Language) -> str | None:
        """The name as it stands in a sentence (Kainuussa), or None where the product does not know its inflection."""
        return self._text("in", language)

    def _text(self, field: str, language: Language) -> str | None:
        found = localised(self.names, field, language)
        return found.text if found else None


@dataclass(frozen=True)
class Indicator:
    """An indicator: its texts, how it is measured and judged, and what the release holds of it."""

    indicator: int
    texts: Row
    unit: str
    decimals: int
    sexes: tuple[str, ...]
    updated: datetime.date | None
    next_update: datetime.date | None
    groups: tuple[str, ...]
    task_area: str | None
    dimension: str | None
    sets: tuple[str, ...]
    polarity: str
    statistic: str | None
    collection: str | None
    practical_threshold: float | None
    assigned_by: str | None
    assigned_on: datetime.date | None
    checked_by: str | None
    checked_on: datetime.date | None
    observations: int
    first_time: int | None
    latest_time: int | None
    area_types: tuple[str, ...]

    def text(self, field: str, language: Language) -> Text | None:
        """A text (``title``, ``description``, …) in the language asked for or the next best."""
        return localised(self.texts, field, language)

    def title(self, language: Language) -> Text:
        """The title; every released indicator has one in some language."""
        return self.text("title", language) or Text(str(self.indicator), language)

    @property
    def main_sex(self) -> str:
        """The sex that stands for the whole: ``total``, or the only one there is."""
        return next((sex for sex in SEXES if sex in self.sexes), "total")


@dataclass(frozen=True)
class Named:
    """An id with its names, as of a task area, a dimension, a set or a unit."""

    id: str
    names: Row

    def name(self, language: Language, field: str = "name") -> str:
        """The name in the language asked for."""
        return str(self.names.get(f"{field}_{language}") or "")


@dataclass(frozen=True)
class ObservationQuery:
    """Which observations: one indicator, and any of area types, areas, sexes and times (empty means all)."""

    indicator: int
    area_types: Sequence[str] = ()
    areas: Sequence[str] = ()
    sexes: Sequence[str] = ()
    times: Sequence[int] = ()


_OBSERVATIONS = """
    SELECT indicator, area, area_type, time, sex, value, lower95, upper95, lower998, upper998, ci_method,
           numerator, denominator, status, change, previous_value, previous_status
    FROM observation
    WHERE indicator = $indicator
      AND (len($area_types) = 0 OR list_contains($area_types, area_type))
      AND (len($areas) = 0 OR list_contains($areas, area))
      AND (len($sexes) = 0 OR list_contains($sexes, sex))
      AND (len($times) = 0 OR list_contains($times, time))
    ORDER BY area_type, area, sex, time
"""

_COMPARISONS = """
    SELECT area_type, area, time, sex, benchmark_type, benchmark_area, benchmark_value, outcome95, outcome998,
           people, people_lower95, people_upper95, rank, rank_best, rank_worst, rank_of
    FROM comparison LEFT JOIN (SELECT *, 'county' AS area_type FROM ranking)
         USING (indicator, area_type, area, time, sex)
    WHERE indicator = $indicator AND benchmark = $benchmark
    ORDER BY area_type, area, sex, time
"""

_TRENDS = """
    SELECT area_type, area, sex, first_time, time, trend FROM trend
    WHERE indicator = $indicator ORDER BY area_type, area, sex
"""

_TIMES = "SELECT DISTINCT time FROM observation WHERE indicator = $indicator ORDER BY time"

# Each indicator's own latest period, and the benchmark's value of that same period and sex: the country's, or the
# mainland's where the source gives none for the country. The sex is the indicator's main one (Indicator.main_sex).
_LATEST_OF_AREA = """
    WITH main AS (
        SELECT indicator, coalesce(list_filter($sexes, lambda one: list_contains(sexes, one))[1], 'total') AS sex
        FROM indicator
    ),
    mine AS (
        SELECT o.indicator, o.sex, o.time, o.value, o.lower95, o.upper95, o.status, o.change
        FROM observation_by_area o JOIN main USING (indicator, sex)
        WHERE o.area_type = $area_type AND o.area = $area
        QUALIFY row_number() OVER (PARTITION BY o.indicator ORDER BY o.time DESC) = 1
    ),
    benchmark AS (
        SELECT indicator, sex, time, value, status, area_type
        FROM observation_by_area
        WHERE area_type IN ('country', 'mainland') AND value IS NOT NULL
        QUALIFY row_number() OVER (PARTITION BY indicator, sex, time ORDER BY area_type) = 1
    )
    SELECT mine.*, benchmark.value AS benchmark_value, benchmark.area_type AS benchmark_type,
           coalesce(c.outcome95, 'not_tested') AS outcome95, coalesce(c.outcome998, 'not_tested') AS outcome998,
           c.people, c.people_lower95, c.people_upper95,
           r.rank, r.rank_best, r.rank_worst, r.rank_of, coalesce(t.trend, 'not_calculated') AS trend,
           s.stands_out
    FROM mine
    LEFT JOIN benchmark USING (indicator, sex, time)
    LEFT JOIN comparison c ON c.indicator = mine.indicator AND c.sex = mine.sex AND c.time = mine.time
         AND c.area_type = $area_type AND c.area = $area AND c.benchmark = 'country'
    LEFT JOIN ranking r ON r.indicator = mine.indicator AND r.sex = mine.sex AND r.time = mine.time
         AND r.area = $area AND $area_type = 'county'
    LEFT JOIN trend t ON t.indicator = mine.indicator AND t.sex = mine.sex AND t.time = mine.time
         AND t.area_type = $area_type AND t.area = $area
    LEFT JOIN standing s ON s.indicator = mine.indicator AND s.sex = mine.sex AND s.time = mine.time
         AND s.area = $area AND $area_type = 'county'
    ORDER BY mine.indicator
"""

_CHANGED = """
    SELECT o.indicator, count(*) FILTER (o.change = 'new') AS new, count(*) FILTER (o.change = 'revised') AS revised,
           max(o.time) FILTER (o.change = 'new') AS latest_new
    FROM observation o WHERE o.change <> 'unchanged'
    GROUP BY o.indicator ORDER BY latest_new DESC NULLS LAST, o.indicator
"""


class Cube:
    """One release, read. It stays whole for as long as it is held, whatever is released meanwhile."""

    def __init__(self, file: Path) -> None:
        self._connection = duckdb.connect(file, read_only=True, config={"threads": 2, "memory_limit": "250MB"})
        self._local = threading.local()

    def _rows(self, query: str, **parameters: object) -> pa.Table:
        cursor = getattr(self._local, "cursor", None)
        if cursor is None:
            cursor = self._local.cursor = self._connection.cursor()
        return cursor.sql(query, params=parameters).to_arrow_table()

    @cached_property
    def release(self) -> Release:
        """What the release says of itself."""
        (row,) = self._rows("FROM release").to_pylist()
        row["id"] = row.pop("release")
        row["created"] = row["created"].replace(tzinfo=datetime.UTC)
        return Release(**{name: row[name] for name in Release.__dataclass_fields__})

    @cached_property
    def indicators(self) -> Mapping[int, Indicator]:
        """All indicators by id, those of the set and those without observations too."""
        return {row["indicator"]: _indicator(row) for row in self._rows("FROM indicator").to_pylist()}

    @cached_property
    def areas(self) -> Mapping[tuple[str, str], Area]:
        """All areas by area type and code."""
        return {(row["area_type"], row["area"]): _area(row) for row in self._rows("FROM area").to_pylist()}

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
        return {row["id"]: Named(row["id"], row) for row in self._rows(f"FROM {table} ORDER BY place").to_pylist()}

    def areas_of_type(self, area_type: str) -> list[Area]:
        """The areas of one type, by code."""
        return [area for (kind, _), area in self.areas.items() if kind == area_type]

    def observations(self, query: ObservationQuery) -> pa.Table:
        """Observations of one indicator, sorted by area type, area, sex and time.

        Columns: the key, ``value`` and its limits at 95 % and 99.8 % in the indicator's unit with ``ci_method``,
        ``numerator``, ``denominator``, ``status``, ``change`` (new, revised, unchanged) with ``previous_value`` and
        ``previous_status`` of what was revised.
        """
        return self._rows(
            _OBSERVATIONS,
            indicator=query.indicator,
            area_types=list(query.area_types),
            areas=list(query.areas),
            sexes=list(query.sexes),
            times=list(query.times),
        )

    def comparisons(self, indicator: int, benchmark: str = "country") -> pa.Table:
        """Outcomes against a benchmark (``country`` or ``collaborative_area``) of compared areas, and rank intervals.

        Columns: area, period and sex; the benchmark and its value; ``outcome95`` and ``outcome998`` (words of
        :data:`indicators.statistics.outcomes.OUTCOMES`); the difference in ``people`` with its interval; ``rank``
        with ``rank_best`` and ``rank_worst`` among ``rank_of`` counties, null where there is no rank.
        """
        return self._rows(_COMPARISONS, indicator=indicator, benchmark=benchmark)

    def trends(self, indicator: int) -> pa.Table:
        """The recent trend of each compared area and sex, from ``first_time`` to ``time``."""
        return self._rows(_TRENDS, indicator=indicator)

    def times(self, indicator: int) -> list[int]:
        """The periods (years) that an indicator has observations of, ascending."""
        return [int(time) for time in self._rows(_TIMES, indicator=indicator)["time"].to_pylist()]

    def latest_of_area(self, area_type: str, area: str) -> list[dict[str, object]]:
        """Every indicator's latest observation of one area, with the benchmark's value of the same period, the outcome
        against it, the rank interval, the recent trend and whether it stands out (null where it was not tested)."""
        return list(self._rows(_LATEST_OF_AREA, area_type=area_type, area=area, sexes=list(SEXES)).to_pylist())

    @cached_property
    def changed_indicators(self) -> list[dict[str, object]]:
        """Indicators with new or revised observations: ``indicator``, ``new``, ``revised``, ``latest_new``."""
        return list(self._rows(_CHANGED).to_pylist())


def _area(row: dict[str, object]) -> Area:
    column, line = row.pop("tile_column"), row.pop("tile_row")
    tile = (int(str(column)), int(str(line))) if column is not None and line is not None else None
    known = {name: row[name] for name in Area.__dataclass_fields__ if name in row}
    return Area(**known, names=row, tile=tile)  # type: ignore[arg-type]


def _indicator(row: dict[str, object]) -> Indicator:
    known = {name: row[name] for name in Indicator.__dataclass_fields__ if name in row}
    for name in ("sexes", "groups", "sets", "area_types"):
        values = known[name]
        known[name] = tuple(values) if isinstance(values, list) else ()
    return Indicator(**known, texts=row)  # type: ignore[arg-type]


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

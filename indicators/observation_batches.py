"""The observations of a release as NumPy's arrays of rows, read in batches: a question is a read, not a statement.

A statement costs DuckDB some milliseconds, however few rows it finds: it is planned, and every column is unpacked by
the stretch. Here the rows of a year and area type of an indicator lie together in one file, those of an area in the
other; where, stands in a third. What is read is no more than these rows, and what is made of it are the rows asked for.
"""

import os
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.lib import format as npy
from numpy.typing import NDArray

from indicators.arrow import runs
from indicators.queries.bulk_observations import CODED, COLUMNS, ORDER
from indicators.records import BulkQuery
from indicators.release.directory import BATCHES, BY_AREA, BY_INDICATOR

# Rows: a structured array, one dimension, with a field for each column.
_Rows = NDArray[Any]
# From a row to before another.
_Span = tuple[int, int]
# Where the rows of one year and area type of an indicator lie: year, number of the type, span.
_Place = tuple[int, int, int, int]
_AREA, _SPAN = ("area_type", "area"), ("first", "end")
# Times are years of four digits.
_YEARS = 10_000
# The number of a code that no row has.
_UNKNOWN = -1


class ObservationBatches:
    """The files of one release. Threads may share it."""

    def __init__(self, directory: Path) -> None:
        self._by_indicator, self._by_area = _File(directory / BY_INDICATOR), _File(directory / BY_AREA)
        with np.load(directory / BATCHES) as about:
            self._codes: dict[str, list[str]] = {name: about[name].tolist() for name in CODED}
            # Left as an array: of fifty million observations there are half a million.
            self._places, by_area = about["by_indicator"], about["by_area"]
        self._words = {name: pa.array(codes, pa.string()) for name, codes in self._codes.items()}
        self._numbers = {name: {code: place for place, code in enumerate(self._codes[name])} for name in _AREA}
        starts, ends = runs(self._places["indicator"])
        numbers = self._places["indicator"][starts].tolist()
        self._indicators = dict(zip(numbers, map(slice, starts.tolist(), ends.tolist()), strict=True))
        self._areas: dict[tuple[int, int], _Span] = {
            (kind, area): (first, end) for kind, area, first, end in _columns(by_area, *_AREA, *_SPAN)
        }

    @staticmethod
    def lie_in(directory: Path) -> bool:
        """Whether the release in ``directory`` has such files."""
        return all((directory / name).is_file() for name in (BY_INDICATOR, BY_AREA, BATCHES))

    def rows(self, query: BulkQuery, columns: Sequence[str] = COLUMNS) -> pa.Table:
        """The observations asked for, in the order of :data:`~indicators.queries.bulk_observations.ORDER`; the
        ``columns`` are of :data:`~indicators.queries.bulk_observations.COLUMNS`, the key among them, their codes as
        dictionaries."""
        parts = [*self._found(query)]
        if query.by_areas and len(parts) > 1:
            found = np.concatenate(parts)
            # Not by brackets here and below, which take twenty times as long for rows of many columns.
            found = found.take(np.lexsort([found[name] for name in reversed(ORDER)]))
            if query.ends:
                # So far the ends of each area's rows; those of all of them are among them.
                found = found.take(_of_times(found["indicator"], found["time"], query))
            parts = [found]
        return pa.table([self._column(parts or [self._by_indicator.empty], name) for name in columns], names=columns)

    def count(self, query: BulkQuery) -> int:
        """How many rows :meth:`rows` gives, without holding them all where it can be told from each batch by itself."""
        if query.by_areas and query.ends:
            return int(self.rows(query, ORDER).num_rows)
        return sum(len(rows) for rows in self._found(query))

    def periods(self, indicators: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The periods (years) of each of some indicators, ascending; none where there are no rows."""
        return {
            indicator: tuple(dict.fromkeys(time for time, *_ in self._places_of(indicator))) for indicator in indicators
        }

    def _found(self, query: BulkQuery) -> Iterator[_Rows]:
        """The rows of each indicator in their order; or of each area, and of several the ends of its own."""
        if query.by_areas:
            for area in sorted({*query.areas}):
                if span := self._areas.get(self._numbers_of(area)):
                    yield self._of_area(self._by_area.rows([span]), query)
        else:
            for indicator in sorted({*query.indicators}):
                if places := self._places_of(indicator):
                    yield self._of_indicator(places, query)

    def _places_of(self, indicator: int) -> list[_Place]:
        """The places of an indicator, by year and area type."""
        own = self._indicators.get(indicator)
        return [] if own is None else [*_columns(self._places[own], "time", "area_type", *_SPAN)]

    def _of_area(self, rows: _Rows, query: BulkQuery) -> _Rows:
        indicator, time = rows["indicator"], rows["time"]
        starts, ends = runs(indicator)
        # Looked up once for each run, of which there is one for each indicator.
        wanted = np.repeat(np.isin(indicator[starts], query.indicators), ends - starts)
        if query.sexes:
            wanted &= self._is_of_sex(rows, query.sexes)
        places = np.flatnonzero(wanted)
        return rows.take(places[_of_times(indicator[places], time[places], query)])

    def _of_indicator(self, places: Sequence[_Place], query: BulkQuery) -> _Rows:
        if kinds := {kind for kind, _ in query.areas} or query.area_types:
            numbers = {self._numbers["area_type"].get(kind) for kind in kinds}
            places = [place for place in places if place[1] in numbers]
        is_sifted = bool(query.areas or query.sexes)
        named = {*query.times}
        if places and not is_sifted:
            (earliest, *_), (latest, *_) = places[0], places[-1]
            named |= {earliest} if query.earliest else set()
            named |= {latest} if query.latest else set()
        # What the ends are of rows that are sifted is known only of all of them.
        every = is_sifted and query.ends
        read = [(time, first, end) for time, _, first, end in places if every or time in named]
        rows = self._by_indicator.rows((first, end) for _, first, end in read)
        if is_sifted:
            rows = rows.take(np.flatnonzero(self._is_wanted(rows, query)))
        if every:
            rows = rows.take(_of_times(rows["indicator"], rows["time"], query))
        is_one_year = not read or read[0][0] == read[-1][0]
        return rows if is_one_year else rows.take(self._order(rows))

    def _is_wanted(self, rows: _Rows, query: BulkQuery) -> NDArray[np.bool_]:
        """Which rows are of the areas and sexes asked for."""
        wanted = np.ones(len(rows), bool)
        if query.areas:
            wanted &= self._is_area(rows, query.areas)
        if query.sexes:
            wanted &= self._is_of_sex(rows, query.sexes)
        return wanted

    def _is_of_sex(self, rows: _Rows, sexes: Sequence[str]) -> NDArray[np.bool_]:
        known = np.isin(self._codes["sex"], sexes)
        return np.asarray(known[rows["sex"]])

    def _is_area(self, rows: _Rows, areas: Sequence[tuple[str, str]]) -> NDArray[np.bool_]:
        known = np.zeros((len(self._codes["area_type"]), len(self._codes["area"])), bool)
        for area in areas:
            numbers = self._numbers_of(area)
            if _UNKNOWN not in numbers:
                known[numbers] = True
        return np.asarray(known[rows["area_type"], rows["area"]])

    def _numbers_of(self, area: tuple[str, str]) -> tuple[int, int]:
        kind, code = area
        return self._numbers["area_type"].get(kind, _UNKNOWN), self._numbers["area"].get(code, _UNKNOWN)

    def _order(self, rows: _Rows) -> NDArray[np.intp]:
        """Where the rows of one indicator, which lie by time, stand in the order of an answer."""
        place = rows["area_type"].astype(np.uint32)
        # The codes are numbered in alphabetical order.
        for name in ("area", "sex"):
            place = place * len(self._codes[name]) + rows[name]
        # Numbers of two bytes are sorted without comparing them.
        short = place.astype(np.uint16) if place.size and place.max() < 1 << 16 else place
        return np.argsort(short, kind="stable")

    def _column(self, parts: Sequence[_Rows], name: str) -> pa.Array:
        # One after another by column: whole rows would be held twice.
        values = np.concatenate([part[name] for part in parts])
        if name in CODED:
            return pa.DictionaryArray.from_arrays(values, self._words[name])
        if values.dtype.kind == "f" and np.isnan(values).any():
            # Null, as the cube has it.
            return pa.array(values, from_pandas=True)
        return pa.array(values)


class _File:
    """One file of rows. What is read is copied: what is mapped would count as this process's memory once touched."""

    def __init__(self, file: Path) -> None:
        self._name = file.name
        with file.open("rb") as opened:
            npy.read_magic(opened)
            _, _, self._row = npy.read_array_header_1_0(opened)
            self._begins = opened.tell()
        # Open as long as the cube is held, though its release may be gone meanwhile.
        self._opened = os.open(file, os.O_RDONLY)
        weakref.finalize(self, os.close, self._opened)
        self.empty: _Rows = np.empty(0, self._row)

    def rows(self, spans: Iterable[_Span]) -> _Rows:
        """The rows of several spans in ascending order; those that lie one behind the other are read at once. Raises
        ``OSError`` where the file ends before one."""
        joined: list[_Span] = []
        for first, end in spans:
            if joined and joined[-1][1] == first:
                first, _ = joined.pop()
            joined.append((first, end))
        read = [self._read(*span) for span in joined]
        return np.frombuffer(read[0] if len(read) == 1 else b"".join(read), self._row)

    def _read(self, first: int, end: int) -> bytes:
        length = (end - first) * self._row.itemsize
        read = os.pread(self._opened, length, self._begins + first * self._row.itemsize)
        if len(read) != length:
            raise OSError(f"{self._name} ends before row {end}")
        return read


def _columns(rows: _Rows, *names: str) -> Iterator[Any]:
    """Some columns of each row, as Python's objects."""
    return zip(*(rows[name].tolist() for name in names), strict=True)


def _of_times(indicator: NDArray[np.int32], time: NDArray[np.int16], query: BulkQuery) -> NDArray[np.int64]:
    """The places of rows whose time is asked for, among all that are asked for otherwise, ascending by indicator."""
    named = np.zeros(_YEARS, bool)
    named[[year for year in query.times if 0 <= year < _YEARS]] = True
    wanted = named[time]
    if query.ends and len(time):
        starts, ends = runs(indicator)
        lengths = ends - starts
        if query.latest:
            wanted |= time == np.repeat(np.maximum.reduceat(time, starts), lengths)
        if query.earliest:
            wanted |= time == np.repeat(np.minimum.reduceat(time, starts), lengths)
    return np.flatnonzero(wanted)

"""The observations of a release as batches of Arrow files, sliced with NumPy: a question is one read, not a statement.

A statement costs DuckDB some milliseconds, however few rows it finds: it is planned, and every column is unpacked by
the stretch. Here a batch holds all rows of one indicator, or of one area, and is read whole (40 µs of 2,000 rows).
"""

import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from indicators.arrow import numbers_of, starts_of_runs
from indicators.queries.bulk_observations import COLUMNS, ORDER
from indicators.records import BulkQuery
from indicators.release.directory import BATCH_KEYS, BY_AREA, BY_INDICATOR

# Times are years of four digits.
_YEARS = 10_000


class ObservationBatches:
    """Both files of one release. Threads may share it."""

    def __init__(self, directory: Path) -> None:
        self._by_indicator = _File(directory / BY_INDICATOR)
        self._by_area = _File(directory / BY_AREA)
        self._times_by_indicator = _File(directory / BY_INDICATOR, ("time",))

    @staticmethod
    def lie_in(directory: Path) -> bool:
        """Whether the release in ``directory`` has such files."""
        return (directory / BY_INDICATOR).is_file() and (directory / BY_AREA).is_file()

    def rows(self, query: BulkQuery, columns: Sequence[str] = COLUMNS) -> pa.Table:
        """The observations asked for, in the order of :data:`~indicators.queries.bulk_observations.ORDER`; the
        ``columns`` are of :data:`~indicators.queries.bulk_observations.COLUMNS`, the key among them, their codes as
        dictionaries."""
        # Without the metadata, which say how the file is divided.
        schema = pa.schema([self._by_indicator.schema.field(name) for name in columns])
        batches = [batch.replace_schema_metadata(None) for batch in self._found(query, columns)]
        table = pa.Table.from_batches(batches, schema)
        if query.by_areas and len(query.areas) > 1:
            table = _sorted(table)
            if query.ends:
                # So far the ends of each area's rows; those of all of them are among them.
                table = table.take(pa.array(_of_times(table["indicator"].to_numpy(), table["time"].to_numpy(), query)))
        return table

    def count(self, query: BulkQuery) -> int:
        """How many rows :meth:`rows` gives, without holding them all where it can be told from each batch by itself."""
        if query.by_areas and query.ends:
            return int(self.rows(query, ORDER).num_rows)
        return sum(batch.num_rows for batch in self._found(query, ORDER))

    def periods(self, indicators: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """The periods (years) of each of some indicators, ascending; none where there are no rows."""
        # One after another: of hundreds of indicators not even this column need be held at a time.
        return {indicator: _years_of(self._times_by_indicator.batch((indicator,))) for indicator in indicators}

    def _found(self, query: BulkQuery, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        file = self._by_area if query.by_areas else self._by_indicator
        keys: list[tuple[Any, ...]] = (
            sorted(query.areas) if query.by_areas else [(one,) for one in sorted(query.indicators)]
        )
        for key in keys:
            batch = file.batch(key)
            if batch is not None:
                yield _selected(batch, query, columns)


class _File:
    """One file: its batches by their keys, of which only the ``columns`` are read where any are named."""

    def __init__(self, file: Path, columns: Sequence[str] = ()) -> None:
        # Read rather than mapped: what is mapped counts as this process's memory for as long as it is touched.
        self._reader = pa.ipc.open_file(pa.OSFile(str(file)))
        self.schema = self._reader.schema
        self._places = {tuple(key): place for place, key in enumerate(json.loads(self.schema.metadata[BATCH_KEYS]))}
        self._lock = threading.Lock()
        if columns:
            fields = [self.schema.get_field_index(name) for name in columns]
            options = pa.ipc.IpcReadOptions(included_fields=fields)
            self._reader = pa.ipc.open_file(pa.OSFile(str(file)), options=options)

    def batch(self, key: Sequence[Any]) -> pa.RecordBatch | None:
        """The rows of one key, or None where there are none."""
        place = self._places.get(tuple(key))
        if place is None:
            return None
        with self._lock:
            return self._reader.get_batch(place)


def _years_of(batch: pa.RecordBatch | None) -> tuple[int, ...]:
    if batch is None:
        return ()
    there = np.zeros(_YEARS, bool)
    there[batch.column("time").to_numpy()] = True
    return tuple(np.flatnonzero(there).tolist())


def _selected(batch: pa.RecordBatch, query: BulkQuery, columns: Sequence[str]) -> pa.RecordBatch:
    """The columns of the rows of one batch that a query asks for; of an area named together with others, the ends of
    its own."""
    wanted = np.ones(batch.num_rows, bool)
    if query.areas:
        wanted &= _is_area(batch, query.areas)
    elif query.area_types:
        wanted &= _is_one_of(batch.column("area_type"), query.area_types)
    if query.sexes:
        wanted &= _is_one_of(batch.column("sex"), query.sexes)
    indicator, time = batch.column("indicator").to_numpy(), batch.column("time").to_numpy()
    # A batch of one indicator is that of one asked for, unless it is that of an area which has no other.
    if batch.num_rows and (indicator[0] != indicator[-1] or indicator[0] not in query.indicators):
        wanted &= np.isin(indicator, query.indicators)
    places = np.flatnonzero(wanted)
    places = places[_of_times(indicator[places], time[places], query)]
    wanted_columns = batch.select(columns)
    return wanted_columns if len(places) == batch.num_rows else wanted_columns.take(pa.array(places))


def _of_times(indicator: NDArray[np.int32], time: NDArray[np.int16], query: BulkQuery) -> NDArray[np.int64]:
    """The places of rows whose time is asked for, among all that are asked for otherwise, ascending by indicator."""
    named = np.zeros(_YEARS, bool)
    named[[year for year in query.times if 0 <= year < _YEARS]] = True
    wanted = named[time]
    if query.ends and len(time):
        starts = starts_of_runs(indicator)
        lengths = np.diff(starts, append=len(indicator))
        if query.latest:
            wanted |= time == np.repeat(np.maximum.reduceat(time, starts), lengths)
        if query.earliest:
            wanted |= time == np.repeat(np.minimum.reduceat(time, starts), lengths)
    return np.flatnonzero(wanted)


def _is_one_of(column: pa.DictionaryArray, codes: Sequence[str]) -> NDArray[np.bool_]:
    known = np.isin(column.dictionary.to_numpy(zero_copy_only=False), codes)
    return np.asarray(known[column.indices.to_numpy()])


def _is_area(batch: pa.RecordBatch, areas: Sequence[tuple[str, str]]) -> NDArray[np.bool_]:
    kinds, codes = batch.column("area_type"), batch.column("area")
    places = [{code: place for place, code in enumerate(column.dictionary.to_pylist())} for column in (kinds, codes)]
    known = np.zeros((len(places[0]), len(places[1])), bool)
    for kind, code in areas:
        if kind in places[0] and code in places[1]:
            known[places[0][kind], places[1][code]] = True
    return np.asarray(known[kinds.indices.to_numpy(), codes.indices.to_numpy()])


def _sorted(table: pa.Table) -> pa.Table:
    # The codes are numbered in alphabetical order.
    columns = [numbers_of(table[name].combine_chunks()) for name in reversed(ORDER)]
    return table.take(pa.array(np.lexsort(columns)))

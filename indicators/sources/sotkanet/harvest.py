"""One harvest: from the service's list of indicators to the three tables, going on where an earlier one ended."""

import datetime
import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

import pyarrow as pa

from indicators import reference
from indicators.sources.sotkanet.cache import Cache, Entry, default_cache_directory
from indicators.sources.sotkanet.client import (
    CONNECTIONS,
    DEFAULT_BASE_URL,
    Client,
    ClientSettings,
    Request,
    parse_json,
)
from indicators.sources.sotkanet.errors import MalformedAnswerError, RequestError, SotkanetError
from indicators.sources.sotkanet.metadata import (
    Metadata,
    indicator_row,
    parse_list,
    parse_metadata,
    titles_fallen_back,
)
from indicators.sources.sotkanet.parse import Placed, Rows, parse_rows, place_rows
from indicators.sources.sotkanet.regions import Regions, parse_regions
from indicators.sources.sotkanet.report import HarvestReport
from indicators.tables import INDICATORS, OBSERVATIONS, Provenance, Tables

Selection = Literal["set", "all"] | Sequence[int]
#: Told what is being done, how many are done and how many there are.
Progress = Callable[[str, int, int], None]

LICENCE = "CC BY 4.0"
#: Servers refuse addresses from about 8,000 characters on.
LONGEST_ADDRESS = 6000
#: So many indicators failed in succession mean that the service is down: asking on would take hours.
FAILURES_IN_SUCCESSION = 8
_NAMED_FAILURES = 5

_T = TypeVar("_T")


def harvest(
    base_url: str = DEFAULT_BASE_URL,
    cache_dir: Path | None = None,
    selection: Selection = "set",
    progress: Progress | None = None,
    *,
    keep_going: bool = False,
    settings: ClientSettings | None = None,
) -> Tables:
    """The tables of the indicators selected, from the Sotkanet interface at ``base_url``.

    ``selection`` is the reference set (``set``), all that the service lists (``all``) or a list of ids. Answers are
    kept in ``cache_dir`` (default: :func:`default_cache_directory`): figures until their date of update changes,
    everything until a harvest that was interrupted has been run again. The tables are sorted by their keys and do
    not depend on the order of answers; ``provenance.summary`` holds a :class:`HarvestReport`. Indicators without
    figures keep their row in ``indicators``; those the service no longer serves have none.

    Raises :class:`SotkanetError` when the service cannot be reached or understood, when the cache cannot be used,
    and when single indicators failed (after finishing the others), which ``keep_going`` allows.
    """
    with (
        Cache(cache_dir or default_cache_directory(), base_url.rstrip("/")) as cache,
        Client(base_url, settings) as client,
    ):
        work = _Harvest(client, cache, selection, progress or _silent)
        tables = work.run()
        if work.report.indicators_failed and not keep_going:
            raise SotkanetError(_failure_message(work.report.indicators_failed))
        cache.complete()
    return tables


@dataclass(frozen=True)
class _Harvested:
    """What came of one indicator."""

    metadata: Metadata
    rows: Rows
    placed: Placed


class _Harvest:
    """The state of one harvest: what it asks with, where it keeps answers, and what it has counted."""

    def __init__(self, client: Client, cache: Cache, selection: Selection, progress: Progress) -> None:
        self._client = client
        self._cache = cache
        self._selection = selection
        self._progress = progress
        self._this_year = datetime.datetime.now(datetime.UTC).year
        self._failed_in_succession = 0
        self._counting = threading.Lock()
        self._from_cache: Counter[str] = Counter()
        self.report = HarvestReport(selection=_selection_kind(selection), resumed=cache.resumed)

    def run(self) -> Tables:
        """Ask, parse, and put the tables together."""
        listed = self._required(Request("/indicators"), parse_list)
        regions = self._required(Request("/regions"), parse_regions)
        asked = self._asked(listed)
        harvested = self._harvest_all(asked, regions)
        rows = []
        for indicator in asked:
            if (one := harvested.get(indicator)) is None:
                continue
            self.report.add_rows(indicator, one.rows, one.placed)
            row = indicator_row(one.metadata, set(one.placed.observations["sex"].to_pylist()))
            self.report.titles_fallen_back += titles_fallen_back(row)
            rows.append(row)
        observations = [harvested[indicator].placed.observations for indicator in asked if indicator in harvested]
        return Tables(
            indicators=pa.Table.from_pylist(rows, schema=INDICATORS),
            areas=regions.areas,
            observations=pa.concat_tables([OBSERVATIONS.empty_table(), *observations]).combine_chunks(),
            provenance=self._provenance(),
        )

    def _asked(self, listed: Sequence[int]) -> list[int]:
        wanted = set(listed) if self._selection == "all" else _wanted(self._selection)
        asked = sorted(wanted & set(listed))
        if not asked:
            raise SotkanetError(f"{self._client.base_url} lists none of the {len(wanted)} indicators asked for")
        self.report.indicators_listed = len(listed)
        self.report.indicators_asked = len(asked)
        self.report.indicators_not_listed = sorted(wanted - set(listed))
        return asked

    def _harvest_all(self, asked: Sequence[int], regions: Regions) -> dict[int, _Harvested]:
        harvested: dict[int, _Harvested] = {}
        with ThreadPoolExecutor(CONNECTIONS, "sotkanet") as pool:
            futures = {pool.submit(self._harvest_one, indicator, regions): indicator for indicator in asked}
            try:
                for done, future in enumerate(as_completed(futures), 1):
                    indicator = futures[future]
                    if (one := self._outcome(future, indicator)) is not None:
                        harvested[indicator] = one
                    self._progress("indicators", done, len(asked))
            except BaseException:
                # Whatever stopped it, no thread may go on waiting for the service.
                self._client.abandon()
                pool.shutdown(cancel_futures=True)
                raise
        self.report.indicators_gone.sort()
        failed = self.report.indicators_failed
        self.report.indicators_failed = {key: failed[key] for key in sorted(failed, key=int)}
        return harvested

    def _outcome(self, future: "Future[_Harvested | None]", indicator: int) -> _Harvested | None:
        """What came of an indicator; None where it is gone or failed, which is noted."""
        try:
            one = future.result()
        except (RequestError, MalformedAnswerError) as failure:
            self.report.indicators_failed[str(indicator)] = str(failure)
            self._failed_in_succession += 1
            if self._failed_in_succession >= FAILURES_IN_SUCCESSION:
                raise SotkanetError(
                    f"{self._failed_in_succession} indicators failed in succession, so the harvest was stopped; run it "
                    f"again later, it goes on from here. The last failure:\n  {indicator}: {failure}"
                ) from failure
            return None
        self._failed_in_succession = 0
        if one is None:
            self.report.indicators_gone.append(indicator)
        return one

    def _harvest_one(self, indicator: int, regions: Regions) -> _Harvested | None:
        """Metadata and figures of one indicator, or None where the service no longer serves it."""
        request = Request(f"/indicators/{indicator}")
        metadata = self._answer(request, lambda content: parse_metadata(content, indicator))
        if metadata is None:
            return None
        parts = []
        for data_request in data_requests(self._client.base_url, metadata, self._this_year):
            part = self._figures(data_request, metadata)
            if part is None:
                return None
            parts.append(part)
        rows = _joined(parts)
        return _Harvested(metadata, rows, place_rows(rows, indicator, regions, metadata.is_share_or_rate))

    def _required(self, request: Request, parse: Callable[[Any], _T]) -> _T:
        result = self._answer(request, parse)
        if result is None:
            raise RequestError(
                f"{self._client.base_url}{request.path} is not found (404); is {self._client.base_url} the base "
                "address of a Sotkanet interface?"
            )
        return result

    def _answer(self, request: Request, parse: Callable[[Any], _T]) -> _T | None:
        """The parsed answer, from the harvest under way or the service; None for 404. Kept only if it parses."""
        entry = self._cache.read_under_way(request)
        if entry is not None and entry.body is None:
            self._count_cached(request)
            return None
        if entry is not None and (result := self._reparsed(entry, request, parse)) is not None:
            return result
        answer = self._client.get(request)
        if answer is None:
            self._cache.write_under_way(request, None)
            return None
        result = parse(answer.content)
        self._cache.write_under_way(request, answer.body)
        return result

    def _figures(self, request: Request, metadata: Metadata) -> Rows | None:
        """The rows of one data request, or None where the service no longer has them."""

        def parse(content: Any) -> Rows:
            return parse_rows(content, metadata.id)

        if metadata.updated is None:
            return self._answer(request, parse)
        entry = self._cache.read_data(request, metadata.id, metadata.updated)
        if entry is not None and (rows := self._reparsed(entry, request, parse)) is not None:
            return rows
        if self._cache.read_under_way(request) is not None:
            return self._answer(request, parse)
        answer = self._client.get(request)
        rows = parse(answer.content) if answer else None
        if answer is None or rows is None or rows.refused:
            # An answer with faults is asked for again by the next harvest, even if its date stays.
            self._cache.write_under_way(request, answer.body if answer else None)
        else:
            self._cache.write_data(request, metadata.id, metadata.updated, answer.body)
        return rows

    def _reparsed(self, entry: Entry, request: Request, parse: Callable[[Any], _T]) -> _T | None:
        if entry.body is None:
            return None
        try:
            result = parse(parse_json(entry.body))
        except (ValueError, MalformedAnswerError):
            return None  # kept by another version of this program: asked for again
        self._count_cached(request)
        return result

    def _count_cached(self, request: Request) -> None:
        with self._counting:
            self._from_cache[request.kind] += 1

    def _provenance(self) -> Provenance:
        kinds = ("metadata", "data")
        self.report.requests = {kind: self._client.requests[kind] for kind in kinds}
        self.report.from_cache = {kind: self._from_cache[kind] for kind in kinds}
        self.report.bytes_received = self._client.bytes_received
        return Provenance(
            source="sotkanet",
            series=f"sotkanet-{_series(self._selection)}",
            simulated=False,
            licence=LICENCE,
            source_url=self._client.base_url,
            retrieved=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            summary=self.report.as_json(),
        )


def data_requests(base_url: str, metadata: Metadata, this_year: int) -> Iterator[Request]:
    """The request for all figures of an indicator; several, split by years, where the address would be too long."""
    years = list(metadata.years(this_year))
    genders = tuple(("genders", sex) for sex in metadata.sexes)

    def request(some: Sequence[int]) -> Request:
        return Request("/json", (("indicator", str(metadata.id)), *(("years", str(year)) for year in some), *genders))

    room = LONGEST_ADDRESS - len(base_url + request(()).text)
    at_once = max(1, room // len("&years=2000"))
    for start in range(0, len(years), at_once):
        yield request(years[start : start + at_once])


def _joined(parts: Sequence[Rows]) -> Rows:
    if len(parts) == 1:
        return parts[0]
    examples: dict[str, list[str]] = {}
    for part in parts:
        for reason, quoted in part.examples.items():
            examples.setdefault(reason, []).extend(quoted)
    return Rows(
        read=sum(part.read for part in parts),
        regions=[region for part in parts for region in part.regions],
        years=[year for part in parts for year in part.years],
        sexes=[sex for part in parts for sex in part.sexes],
        values=[value for part in parts for value in part.values],
        absolutes=[absolute for part in parts for absolute in part.absolutes],
        refused=sum((part.refused for part in parts), Counter()),
        examples=examples,
    )


def _wanted(selection: Selection) -> set[int]:
    if selection == "set":
        return set(reference.indicators())
    if isinstance(selection, str):
        raise SotkanetError(f"no such selection: {selection!r}; there are 'set', 'all' and lists of indicator ids")
    return set(selection)


def _selection_kind(selection: Selection) -> str:
    return selection if isinstance(selection, str) else "list"


def _series(selection: Selection) -> str:
    """A name that stays the same for the same selection: only releases of one series revise one another."""
    if isinstance(selection, str):
        return selection
    joined = "-".join(str(indicator) for indicator in sorted(set(selection)))
    return joined if len(joined) <= 40 else hashlib.sha256(joined.encode()).hexdigest()[:12]


def _failure_message(failed: dict[str, str]) -> str:
    named = "\n".join(f"  {indicator}: {message}" for indicator, message in list(failed.items())[:_NAMED_FAILURES])
    more = f"\n  and {len(failed) - _NAMED_FAILURES} more" if len(failed) > _NAMED_FAILURES else ""
    return f"{len(failed)} indicators failed; run the harvest again, it asks only for these:\n{named}{more}"


def _silent(what: str, done: int, of_all: int) -> None:
    pass

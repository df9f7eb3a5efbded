"""From the parameters of ``data`` to one flat table, the same for every format."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from indicators.api import unavailable
from indicators.api.metadata import indicator_details
from indicators.api.parameters import DataParameters
from indicators.api.problems import Problem
from indicators.arrow import one_after_another, repeated, texts
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.queries import bulk_observations
from indicators.records import BulkQuery
from indicators.tables import SEXES, STATUSES
from indicators.translation import marked as _
from indicators.translation import translate

MAX_CELLS = 1_000_000
# Rows of several indicators that are read at a time, where a long answer is sent in parts.
_READ_AT_A_TIME = 5_000
KEY = ("indicator", "area", "area_type", "time", "sex")

_DESCRIBED: WeakKeyDictionary[Cube, dict[int, orjson.Fragment]] = WeakKeyDictionary()


@dataclass(frozen=True)
class DataAnswer:
    """The rows asked for, with the cube that they are of and the indicators in them, by number, with their periods."""

    cube: Cube
    indicators: tuple[Indicator, ...]
    periods: Mapping[int, Sequence[int]]
    table: pa.Table
    parameters: DataParameters
    #: The server's own address, for formats that say where they are from.
    base: str = ""

    def described(self) -> list[dict[str, object]]:
        """The metadata of the indicators, in all languages."""
        return [
            indicator_details(self.cube, indicator, None, self.periods[indicator.indicator])
            for indicator in self.indicators
        ]

    def described_json(self) -> list[orjson.Fragment]:
        """The same as finished JSON, made once for each indicator of a cube: it is most of a short answer."""
        made = _DESCRIBED.setdefault(self.cube, {})
        for indicator in self.indicators:
            number = indicator.indicator
            if number not in made:
                details = indicator_details(self.cube, indicator, None, self.periods[number])
                made[number] = orjson.Fragment(orjson.dumps(details))
        return [made[indicator.indicator] for indicator in self.indicators]

    def address(self, suffix: str) -> str:
        """The address that gives this answer for ever, as it names the release: ``{base}/api/v1/data.csv?…``."""
        asked = replace(self.parameters, release=self.cube.release.id)
        return f"{self.base}/api/v1/data.{suffix}?{asked.query([indicator.indicator for indicator in self.indicators])}"


def answer(cube: Cube, indicators: Sequence[Indicator], asked: DataParameters) -> DataAnswer:
    """The rows of some indicators. Columns: key, measures, ``status``, ``release``, and labels where asked for.

    ``latest`` and ``earliest`` are each indicator's own. What one of several indicators does not have (an area type, a
    sex, a year) is left out of the answer as long as another has it; an area asked for by name has a row all the same
    (:mod:`indicators.api.unavailable`).

    Raises :class:`Problem`: 400 for an unknown area, 404 for a combination that no indicator asked for can have, 413
    for too many cells.
    """
    wanted = _wanted(cube, indicators, asked)
    _must_be_small_as_found(wanted)
    return _answered(wanted, texts(_table(wanted, wanted.indicators)))


def begun(
    cube: Cube, indicators: Sequence[Indicator], asked: DataParameters, rows: int
) -> tuple[DataAnswer, Iterator[pa.Table]]:
    """The same answer, of which no more is held than needed: of one of more than ``rows`` rows only those that come
    first, and further ones, each table read when it is asked for. Raises what :func:`answer` raises, before any is.

    Columns of texts may be dictionaries, which are written more quickly.
    """
    wanted = _wanted(cube, indicators, asked)
    _must_be_small_as_found(wanted)
    further = (_table(wanted, group) for group in _groups(wanted, rows))
    held: list[pa.Table] = []
    for table in further:
        held.append(table)
        if sum(one.num_rows for one in held) > rows:
            break
    return _answered(wanted, one_after_another(held)), further


def _wanted(cube: Cube, indicators: Sequence[Indicator], asked: DataParameters) -> unavailable.Asked:
    indicators = tuple(sorted(indicators, key=lambda indicator: indicator.indicator))
    areas, periods = _areas(cube, asked), dict(cube.periods([indicator.indicator for indicator in indicators]))
    wanted = unavailable.Asked(cube, indicators, asked, areas, periods)
    _must_be_possible(wanted)
    must_be_small(unavailable.least_rows(wanted) * len(asked.columns), asked)
    return wanted


def _answered(wanted: unavailable.Asked, table: pa.Table) -> DataAnswer:
    return DataAnswer(wanted.cube, tuple(wanted.indicators), wanted.periods, table, wanted.parameters)


def _table(wanted: unavailable.Asked, indicators: Sequence[Indicator]) -> pa.Table:
    """The rows of some of the indicators asked for."""
    asked = wanted.parameters
    columns = (*KEY, *asked.columns, "status")
    table = _with_gaps(wanted, indicators, wanted.cube.bulk_observations(_query(wanted, indicators), columns))
    table = table.append_column("release", repeated(wanted.cube.release.id, table.num_rows))
    return _with_labels(wanted.cube, texts(table), asked.language) if asked.labels == "both" else table


def must_be_small(cells: int, asked: DataParameters, most: int | None = None, *, holds_all: str = "all.csv.gz") -> None:
    """Raise :class:`Problem` (413) for more than ``most`` cells (default :data:`MAX_CELLS`), naming the bulk file that
    holds what was asked for."""
    most = MAX_CELLS if most is None else most
    if cells > most:
        raise Problem(
            413,
            f"The answer would have {cells} cells; ask for fewer indicators, areas, periods or measures.",
            cells=cells,
            maxCells=most,
            bulk=f"/download/{f'{asked.release}/' if asked.release else ''}{holds_all}",
        )


def _areas(cube: Cube, asked: DataParameters) -> list[tuple[str, str]]:
    """The areas asked for, by type and code: of the types given; else a code's own type, ``county`` where types share
    it."""
    found: dict[tuple[str, str], None] = {}
    for code in asked.areas:
        kinds = [kind for kind, area in cube.areas if area == code]
        if asked.area_types:
            kinds = [kind for kind in kinds if kind in asked.area_types]
        elif "county" in kinds:
            kinds = ["county"]
        if not kinds:
            within = asked.area_types or ("country", "mainland", "collaborative_area", "county")
            allowed = [area for kind, area in cube.areas if kind in within]
            raise Problem(400, f"{code[:80]!r} is not the code of an area.", parameter="area", allowed=allowed)
        found |= dict.fromkeys((kind, code) for kind in kinds)
    return sorted(found)


def _must_be_possible(wanted: unavailable.Asked) -> None:
    asked, indicators = wanted.parameters, wanted.indicators
    observed = [indicator for indicator in indicators if wanted.periods[indicator.indicator]]
    if not observed:
        return
    kinds = dict.fromkeys(kind for kind, _ in wanted.areas) if wanted.areas else asked.area_types
    _must_exist("areaType", kinds, sorted({kind for one in observed for kind in one.area_types}), indicators)
    sexes = [sex for sex in SEXES if any(sex in one.sexes for one in observed)]
    _must_exist("sex", asked.sexes, sexes, indicators)
    for time in asked.times:
        if not isinstance(time, str) and not any(time[0] <= year <= time[1] for year in wanted.years):
            shown = str(time[0]) if time[0] == time[1] else f"{time[0]}..{time[1]}"
            raise _impossible("period", shown, "time", wanted.years, indicators)


def _must_exist(parameter: str, asked: Iterable[str], there: Sequence[str], indicators: Sequence[Indicator]) -> None:
    if missing := [value for value in asked if value not in there]:
        raise _impossible(parameter, ", ".join(missing), parameter, there, indicators)


def _impossible(
    what: str, shown: str, parameter: str, there: Sequence[object], indicators: Sequence[Indicator]
) -> Problem:
    one = len(indicators) == 1
    who = f"Indicator {indicators[0].indicator} has" if one else "None of the indicators asked for has"
    return Problem(404, f"{who} {'no ' if one else ''}{what} {shown}.", parameter=parameter, allowed=there)


class _Bounds:
    """How many rows an answer can have at most, by indicator; known before any is read."""

    def __init__(self, wanted: unavailable.Asked) -> None:
        self._wanted = wanted
        asked = wanted.parameters
        keys = wanted.areas or [key for key in wanted.cube.areas if not asked.area_types or key[0] in asked.area_types]
        self._areas = Counter(kind for kind, _ in keys)
        self._sexes = len(asked.sexes) or len(SEXES)
        self._never_there = len(wanted.years_within(wanted.years)) if wanted.areas else 0

    def found(self, indicator: Indicator) -> int:
        """So many rows of the release."""
        return min(indicator.observations, self._areas_of(indicator) * self._sexes * self._periods(indicator))

    def rows(self, indicator: Indicator) -> int:
        """So many rows, those with status M among them: of areas that are named, one for each sex and period; else such
        rows alone, where the release has none."""
        named = self._wanted.areas
        areas = len(named) if named else self._areas_of(indicator)
        sexes = self._sexes if named else len(self._wanted.parameters.sexes) or 1
        return max(self.found(indicator), areas * sexes * self._periods(indicator))

    def _areas_of(self, indicator: Indicator) -> int:
        return sum(self._areas[kind] for kind in indicator.area_types)

    def _periods(self, indicator: Indicator) -> int:
        own = len(self._wanted.years_within(self._wanted.periods[indicator.indicator]))
        # Of a year that only other indicators have, areas that are named have rows all the same.
        return len(self._wanted.ends) + (own or self._never_there)


def _must_be_small_as_found(wanted: unavailable.Asked) -> None:
    """Raise :class:`Problem` (413) for too many rows in the release."""
    columns = len(wanted.parameters.columns)
    if sum(indicator.observations for indicator in wanted.indicators) * columns <= MAX_CELLS:
        return
    bounds = _Bounds(wanted)
    # Counted only where it could be too much: what is refused is not held.
    if sum(bounds.found(indicator) for indicator in wanted.indicators) * columns > MAX_CELLS:
        found = wanted.cube.count_bulk_observations(_query(wanted, wanted.indicators))
        must_be_small(found * columns, wanted.parameters)


def _groups(wanted: unavailable.Asked, rows: int) -> list[Sequence[Indicator]]:
    """The indicators in groups that have no more rows than are read at a time, where not one alone has more.

    All in one where there are no more than ``rows`` anyway, where each question is a statement, and where rows with
    status M might make the answer too large, which is known only once it is read.
    """
    if len(wanted.indicators) == 1 or not wanted.cube.has_batches:
        return [wanted.indicators]
    bounds = _Bounds(wanted)
    most = [bounds.rows(indicator) for indicator in wanted.indicators]
    total = sum(most)
    if total <= rows or total * len(wanted.parameters.columns) > MAX_CELLS:
        return [wanted.indicators]
    groups: list[list[Indicator]] = [[]]
    room = _READ_AT_A_TIME
    for indicator, own in zip(wanted.indicators, most, strict=True):
        if groups[-1] and own > room:
            groups.append([])
            room = _READ_AT_A_TIME
        groups[-1].append(indicator)
        room -= own
    return [*groups]


def _query(wanted: unavailable.Asked, indicators: Sequence[Indicator]) -> BulkQuery:
    asked = wanted.parameters
    return BulkQuery(
        indicators=tuple(indicator.indicator for indicator in indicators),
        times=wanted.years_within(wanted.years),
        latest="latest" in wanted.ends,
        earliest="earliest" in wanted.ends,
        areas=wanted.areas,
        area_types=asked.area_types,
        sexes=asked.sexes,
    )


def _with_gaps(wanted: unavailable.Asked, indicators: Sequence[Indicator], table: pa.Table) -> pa.Table:
    gaps = list(unavailable.gaps(wanted, indicators, table))
    rows = table.num_rows + sum(len(gap.times) for gap in gaps)
    must_be_small(rows * len(wanted.parameters.columns), wanted.parameters)
    if not gaps:
        return table
    table = texts(table)
    both = pa.concat_tables([table, unavailable.rows(gaps, table.schema)])
    return both.sort_by([(name, "ascending") for name in bulk_observations.ORDER])


AREA_TYPE_LABELS = {
    "country": _("Country"),
    "mainland": _("Mainland"),
    "collaborative_area": _("Collaborative area"),
    "county": _("Wellbeing services county"),
    "municipality": _("Municipality"),
}
SEX_LABELS = {"total": _("All"), "female": _("Women"), "male": _("Men")}
STATUS_LABELS = {
    "A": _("normal"),
    "P": _("provisional"),
    "E": _("estimated"),
    "B": _("break in series"),
    "S": _("suppressed"),
    "M": _("not available"),
    "Z": _("not applicable"),
}
if STATUS_LABELS.keys() != STATUSES.keys():
    raise RuntimeError("a status has no label")


def _with_labels(cube: Cube, table: pa.Table, language: Language) -> pa.Table:
    titles = {
        number: cube.indicators[number].title(language).text for number in table["indicator"].unique().to_pylist()
    }
    table = table.append_column("indicator_label", _mapped(table["indicator"], titles))
    keys = pc.binary_join_element_wise(table["area_type"], table["area"], " ")
    areas = {f"{kind} {code}": area.name(language) for (kind, code), area in cube.areas.items()}
    table = table.append_column("area_label", _mapped(keys, areas))
    for name, words in (("area_type", AREA_TYPE_LABELS), ("sex", SEX_LABELS), ("status", STATUS_LABELS)):
        labels = {code: translate(word, language) for code, word in words.items()}
        table = table.append_column(f"{name}_label", _mapped(table[name], labels))
    return table


def _mapped(column: pa.ChunkedArray, words: Mapping[Any, str]) -> pa.Array:
    """The word of each code; each of the few different codes is looked up once."""
    codes = pc.dictionary_encode(column).combine_chunks()
    return pa.array([words[code] for code in codes.dictionary.to_pylist()], pa.string()).take(codes.indices)

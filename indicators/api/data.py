"""From the parameters of ``data`` to one flat table, the same for every format."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from indicators.api.parameters import DataParameters
from indicators.api.problems import Problem
from indicators.cube import Cube, Indicator, ObservationQuery
from indicators.language import Language
from indicators.tables import STATUSES
from indicators.translation import marked as _
from indicators.translation import translate

MAX_CELLS = 1_000_000
_KEY = ("indicator", "area", "area_type", "time", "sex")


@dataclass(frozen=True)
class DataAnswer:
    """The rows asked for, with the cube that they are of and the indicators in them."""

    cube: Cube
    indicators: tuple[Indicator, ...]
    table: pa.Table
    parameters: DataParameters


def answer(cube: Cube, indicator: Indicator, asked: DataParameters) -> DataAnswer:
    """The rows of one indicator. Columns: key, measures, ``status``, ``release``, and labels where asked for.

    Raises :class:`Problem`: 400 for an unknown area, 404 for a combination that cannot exist, 413 for too many cells.
    """
    area_types = _area_types(cube, asked)
    _must_exist("areaType", area_types, indicator.area_types, indicator)
    _must_exist("sex", asked.sexes, indicator.sexes, indicator)
    times = cube.times(indicator.indicator)
    _must_have_period(asked, times, indicator)
    table = cube.observations(ObservationQuery(indicator.indicator, area_types, asked.areas, asked.sexes))
    table = _at_times(table, asked)
    if table.num_rows == 0:
        table = _not_available(cube, indicator, asked, area_types, times)
    _must_be_small(table.num_rows * len(asked.measures))
    columns = (*_KEY, *asked.measures, "status")
    table = table.select(list(columns)).append_column("release", pa.array([cube.release.id] * table.num_rows))
    if asked.labels == "both":
        table = _with_labels(cube, indicator, table, asked.language)
    return DataAnswer(cube, (indicator,), table, asked)


def _area_types(cube: Cube, asked: DataParameters) -> tuple[str, ...]:
    """The area types of the areas asked for: as given; else a code's own type, ``county`` where types share it."""
    if not asked.areas:
        return asked.area_types
    found: dict[str, None] = {}
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
        found |= dict.fromkeys(kinds)
    return tuple(found)


def _must_exist(parameter: str, asked: Iterable[str], there: Sequence[str], indicator: Indicator) -> None:
    if indicator.observations and (missing := [value for value in asked if value not in there]):
        detail = f"Indicator {indicator.indicator} has no {parameter} {', '.join(missing)}."
        raise Problem(404, detail, parameter=parameter, allowed=there)


def _must_have_period(asked: DataParameters, times: Sequence[int], indicator: Indicator) -> None:
    for time in asked.times:
        if not isinstance(time, str) and not any(time[0] <= year <= time[1] for year in times):
            shown = str(time[0]) if time[0] == time[1] else f"{time[0]}..{time[1]}"
            raise Problem(
                404, f"Indicator {indicator.indicator} has no period {shown}.", parameter="time", allowed=times
            )


def _at_times(table: pa.Table, asked: DataParameters) -> pa.Table:
    if "all" in asked.times or table.num_rows == 0:
        return table
    extent = pc.min_max(table["time"]).as_py()
    spans = [_span(time, extent) for time in asked.times]
    column = table["time"]
    keep = pa.chunked_array([pa.array([False] * table.num_rows)])
    for first, last in spans:
        keep = pc.or_(keep, pc.and_(pc.greater_equal(column, first), pc.less_equal(column, last)))
    return table.filter(keep)


def _span(time: tuple[int, int] | str, extent: dict[str, int]) -> tuple[int, int]:
    if time == "latest":
        return extent["max"], extent["max"]
    if isinstance(time, str):
        return extent["min"], extent["min"]
    return time


def _not_available(
    cube: Cube, indicator: Indicator, asked: DataParameters, area_types: Sequence[str], times: Sequence[int]
) -> pa.Table:
    """What could be there and is not: a row with status M for each area, sex and period asked for.

    Where no area is named, for all areas of the area types; no rows for an indicator without any observation.
    """
    if not times:
        return _empty()
    years = [year for year in times if any(_within(year, time, times) for time in asked.times)]
    sexes = asked.sexes or (indicator.main_sex,)
    rows = [
        {"indicator": indicator.indicator, "area": area, "area_type": kind, "time": year, "sex": sex, "status": "M"}
        for kind, area in cube.areas
        if kind in (area_types or indicator.area_types) and (not asked.areas or area in asked.areas)
        for sex in sorted(sexes)
        for year in years
    ]
    return pa.Table.from_pylist(rows, schema=_empty().schema) if rows else _empty()


def _within(year: int, time: tuple[int, int] | str, times: Sequence[int]) -> bool:
    if time == "all":
        return True
    first, last = _span(time, {"min": times[0], "max": times[-1]})
    return first <= year <= last


def _empty() -> pa.Table:
    text, number = pa.string(), pa.float64()
    fields: list[tuple[str, pa.DataType]] = [
        ("indicator", pa.int32()),
        ("area", text),
        ("area_type", text),
        ("time", pa.int16()),
        ("sex", text),
        *((name, number) for name in ("value", "lower95", "upper95", "numerator", "denominator")),
        ("status", text),
    ]
    return pa.schema(fields).empty_table()


def _must_be_small(cells: int) -> None:
    if cells > MAX_CELLS:
        raise Problem(
            413,
            f"The answer would have {cells} cells; ask for fewer areas or periods.",
            cells=cells,
            maxCells=MAX_CELLS,
        )


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


def _with_labels(cube: Cube, indicator: Indicator, table: pa.Table, language: Language) -> pa.Table:
    labels: dict[str, list[str]] = {
        "indicator_label": [indicator.title(language).text] * table.num_rows,
        "area_label": [
            cube.areas[(kind, area)].name(language)
            for kind, area in zip(table["area_type"].to_pylist(), table["area"].to_pylist(), strict=True)
        ],
    }
    for name, words in (("area_type", AREA_TYPE_LABELS), ("sex", SEX_LABELS), ("status", STATUS_LABELS)):
        known = {code: translate(word, language) for code, word in words.items()}
        labels[f"{name}_label"] = [known[code] for code in table[name].to_pylist()]
    for name, values in labels.items():
        table = table.append_column(name, pa.array(values, pa.string()))
    return table

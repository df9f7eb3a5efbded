"""The figures of one indicator as the browser takes them: sent once, chosen from without a request.

``values[area type][sex]`` holds, for each area in the order of ``areas[area type]`` and each period in the order of
``times[area type]``, the value (``v``), its 95 % interval (``l``, ``u``; left out where there is none), the status
(``s``: one letter a period; ``M`` where the release has no row), the outcome against the country (``o``: one letter a
period, the first of its word; left out where nothing was tested) and the rank interval (``r``: best, worst and of how
many; left out where there are no ranks).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from components import numbers
from indicators.cube import Area, Cube, Indicator
from indicators.language import Language
from indicators.tables import AREA_TYPES, SEXES

_NOT_AVAILABLE = "M"


def indicator_view(
    cube: Cube, indicator: Indicator, table: pa.Table, comparisons: pa.Table, language: Language
) -> dict[str, Any]:
    """Everything that the browser draws an indicator from, as plain JSON.

    ``table`` holds the indicator's observations as :meth:`indicators.cube.Cube.observations` gives them,
    ``comparisons`` its outcomes and ranks as :meth:`indicators.cube.Cube.comparisons` does.
    """
    unit, title = cube.units[indicator.unit], indicator.title(language)
    view: dict[str, Any] = {
        "language": language,
        "indicator": indicator.indicator,
        "title": title.text,
        "unit": unit.name(language, "symbol"),
        "decimals": indicator.decimals,
        "polarity": indicator.polarity,
        "release": cube.release.id,
        "areaTypes": [],
        "sexes": [],
        "times": {},
        "areas": {},
        "values": {},
    }
    of_type: dict[str, list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        of_type.setdefault(row["area_type"], []).append(row)
    against = comparisons.to_pylist()
    found_sexes = set(table["sex"].unique().to_pylist())
    view["sexes"] = [sex for sex in SEXES if sex in found_sexes]
    for area_type in (kind for kind in AREA_TYPES if kind in of_type):
        rows = of_type[area_type]
        codes = list(dict.fromkeys(row["area"] for row in rows))
        times = sorted({row["time"] for row in rows})
        view["areaTypes"].append(area_type)
        view["times"][area_type] = times
        view["areas"][area_type] = [_area(cube.areas[(area_type, code)], language) for code in codes]
        compared = [row for row in against if row["area_type"] == area_type]
        view["values"][area_type] = {
            sex: _values(_of_sex(rows, sex), codes, times) | _outcomes(_of_sex(compared, sex), codes, times)
            for sex in view["sexes"]
        }
    view["total"] = indicator.statistic == "count" or _country_exceeds_its_parts(of_type)
    return view


def _country_exceeds_its_parts(of_type: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    """Whether the country's value is a total: a mean or a rate of the whole never lies above all of its parts.

    A total stands beside no county: it is told in words, and drawn neither as a benchmark nor as a line.
    """
    largest: dict[tuple[int, str], float] = {}
    for row in of_type.get("county", ()):
        if row["value"] is not None:
            key = (row["time"], row["sex"])
            largest[key] = max(row["value"], largest.get(key, row["value"]))
    compared = [
        (row["value"], largest[row["time"], row["sex"]])
        for row in of_type.get("country", ())
        if row["value"] is not None and (row["time"], row["sex"]) in largest
    ]
    return bool(compared) and all(country > part for country, part in compared)


def _area(area: Area, language: Language) -> dict[str, Any]:
    described: dict[str, Any] = {"code": area.area, "name": area.short(language)}
    if within := area.within(language):
        described["in"] = within
    if area.parent_type == "county":
        described["county"] = area.parent
    if area.valid_to:
        described["until"] = numbers.date(area.valid_to, language)
    return described


def _of_sex(rows: Sequence[Mapping[str, Any]], sex: str) -> list[Mapping[str, Any]]:
    return [row for row in rows if row["sex"] == sex]


def _outcomes(rows: Sequence[Mapping[str, Any]], codes: Sequence[str], times: Sequence[int]) -> dict[str, Any]:
    line, column = ({key: place for place, key in enumerate(keys)} for keys in (codes, times))
    letters = [["n"] * len(times) for _ in codes]
    ranks: list[list[list[int] | None]] = [[None] * len(times) for _ in codes]
    for row in rows:
        letters[line[row["area"]]][column[row["time"]]] = row["outcome95"][0]
        if row["rank"] is not None:
            ranks[line[row["area"]]][column[row["time"]]] = [row["rank_best"], row["rank_worst"], row["rank_of"]]
    found: dict[str, Any] = {}
    if any(row["outcome95"] != "not_tested" for row in rows):
        found["o"] = ["".join(of_area) for of_area in letters]
    if any(row["rank"] is not None for row in rows):
        found["r"] = ranks
    return found


def _values(rows: Sequence[Mapping[str, Any]], codes: Sequence[str], times: Sequence[int]) -> dict[str, Any]:
    place = {(code, time): (line, column) for line, code in enumerate(codes) for column, time in enumerate(times)}
    columns: dict[str, list[list[float | None]]] = {
        name: [[None] * len(times) for _ in codes] for name in ("value", "lower95", "upper95")
    }
    statuses = [[_NOT_AVAILABLE] * len(times) for _ in codes]
    for row in rows:
        line, column = place[(row["area"], row["time"])]
        for name, cells in columns.items():
            cells[line][column] = row[name]
        statuses[line][column] = row["status"]
    values: dict[str, Any] = {"v": columns["value"], "s": ["".join(letters) for letters in statuses]}
    for key, name in (("l", "lower95"), ("u", "upper95")):
        if any(cell is not None for cells in columns[name] for cell in cells):
            values[key] = columns[name]
    return values


def initial_choice(view: Mapping[str, Any], query: Mapping[str, str | None]) -> dict[str, str]:
    """The choices of a view: those of the address where they are possible, else what most readers want.

    Keys: ``areaType``, ``sex``, ``time``, ``area`` (may be empty) and ``map`` (``map`` or ``tiles``).
    """
    offered = [kind for kind in ("county", "collaborative_area", "municipality") if kind in view["areaTypes"]]
    area_type = _one_of(query.get("areaType"), offered or view["areaTypes"])
    if not area_type:
        return {"areaType": "", "sex": "total", "time": "", "area": "", "map": "map"}
    times = [str(time) for time in view["times"][area_type]]
    areas = [area["code"] for area in view["areas"][area_type]]
    asked = query.get("area")
    return {
        "areaType": area_type,
        "sex": _one_of(query.get("sex"), view["sexes"]),
        "time": _one_of(query.get("time"), times[::-1]),
        "area": asked if asked is not None and asked in areas else "",
        "map": _one_of(query.get("map"), ("map", "tiles")),
    }


def _one_of(asked: str | None, possible: Sequence[str]) -> str:
    return asked if asked is not None and asked in possible else next(iter(possible), "")

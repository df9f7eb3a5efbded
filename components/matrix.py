"""Indicators against areas as the browser takes them: sent once, chosen from, sorted and drawn without a request.

``areas`` are those of :attr:`indicators.cube.Cube.matrix_areas`, in their order. Each of ``indicators`` holds, in that
same order, its values as they are written (``v``), their statuses (``s``, one letter an area), and against each
benchmark that there is any comparison with the outcomes (``o``) and why nothing was tested (``y``), one letter an area,
a point for none.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import Any

from components.indicator_table import by_task_area, task_area_name
from components.left_out import unknown as unknown_of
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.records import BENCHMARKS

Query = Mapping[str, str | None]

#: What cells show.
SHOWN = ("outcome", "value")
DIRECTIONS = ("ascending", "descending")
#: The task area that stands for all of them, and the one for indicators that have none.
ALL, NONE = "all", "none"

#: So many groups of their own readers can put together.
MOST_GROUPS = 5
# An address holds no more than this of either, and no more is said of what is unknown.
_LONGEST_LIST = 1000


def matrix_view(cube: Cube, language: Language) -> dict[str, Any]:
    """Everything that the browser draws the matrix from, as plain JSON; indicators by task area in reading order."""
    groups = by_task_area(cube, (cube.indicators[indicator] for indicator in cube.matrix))
    return {
        "language": language,
        "areas": [
            {"code": area.area, "name": area.short(language), "areaType": area.area_type, "compared": area.compared}
            for area in cube.matrix_areas
        ],
        "taskAreas": [{"id": key or NONE, "name": task_area_name(cube, key, language)} for key in groups],
        "indicators": [_described(cube, one, language) for members in groups.values() for one in members],
    }


def _described(cube: Cube, indicator: Indicator, language: Language) -> dict[str, Any]:
    row = cube.matrix[indicator.indicator]
    title = indicator.title(language)
    tested = {name: letters for name, letters in row["outcomes"].items() if set(letters) - {".", "n"}}
    why = {name: letters for name, letters in row["reasons"].items() if set(letters) - {"."}}
    return {
        "id": indicator.indicator,
        "title": title.text,
        **({} if title.language == language else {"lang": title.language}),
        "unit": cube.units[indicator.unit].name(language, "symbol"),
        "decimals": indicator.decimals,
        "taskArea": indicator.task_area or NONE,
        "time": row["time"],
        **({} if row["sex"] == "total" else {"sex": row["sex"]}),
        "v": [None if value is None else written(value, indicator.decimals) for value in row["values"]],
        "s": row["statuses"],
        **({"o": tested} if tested else {}),
        **({"y": why} if why else {}),
    }


def written(value: float, decimals: int) -> float:
    """The value as it is written, halves rounded away from zero: no more is shown, and what is shown can be sorted."""
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP))


def initial_choice(cube: Cube, query: Query) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The choices of an address where they are possible, else what most readers want; and what it names that is not.

    Choices: ``taskArea`` (empty where ``indicators`` are named), ``indicators`` and ``areas`` (codes), ``group`` (of
    each group its codes as one text with commas between; an address has points between groups), ``show``,
    ``benchmark``, ``sort`` (a code, :func:`group_column`, ``title`` or empty), ``direction``, ``area``, ``x`` and ``y``
    (empty for none). Unknown ``indicators`` and ``areas`` are cut short, so that they can be said.
    """
    codes = [area.area for area in cube.matrix_areas]
    counties = [area.area for area in cube.matrix_areas if area.area_type == "county"]
    compared = [area.area for area in cube.matrix_areas if area.area_type == "county" and area.compared]
    known = {str(indicator): indicator for indicator in cube.matrix}
    asked = {name: _listed(query.get(name)) for name in ("indicators", "areas", "area", "x", "y")}
    grouped = [_listed(one) for one in (query.get("group") or "").split(".")[:MOST_GROUPS]]
    named = [known[one] for one in asked["indicators"] if one in known]
    areas = [code for code in codes if code in asked["areas"]] or compared
    groups = (",".join(code for code in counties if code in one) for one in grouped)
    group = list(dict.fromkeys(one for one in groups if one))
    sorts = ["title", *areas, *map(group_column, range(len(group)))]
    task_areas = [key or NONE for key in by_task_area(cube, (cube.indicators[one] for one in cube.matrix))]
    choice = {
        "taskArea": "" if named else _one_of(query.get("taskArea"), (*task_areas, ALL)),
        "indicators": named,
        "areas": areas,
        "group": group,
        "show": _one_of(query.get("show"), SHOWN),
        "benchmark": _one_of(query.get("benchmark"), BENCHMARKS),
        "sort": _one_of(query.get("sort"), ("", *sorts)),
        "direction": _one_of(query.get("direction"), DIRECTIONS),
        "area": next((code for code in asked["area"] if code in counties), ""),
        **{axis: next((one for one in asked[axis] if one in known), "") for axis in ("x", "y")},
    }
    unknown = {
        "indicators": unknown_of([*asked["indicators"], *asked["x"], *asked["y"]], known),
        "areas": unknown_of(asked["areas"], codes) + unknown_of([*chain(*grouped), *asked["area"]], counties),
    }
    return choice, unknown


def group_column(place: int) -> str:
    """What the column of a group is called, by its place among the groups: ``group``, ``group2``, ``group3``.

    >>> group_column(0), group_column(1)
    ('group', 'group2')
    """
    return f"group{place + 1}" if place else "group"


def _listed(text: str | None) -> list[str]:
    parts = (part.strip() for part in (text or "").split(",")[:_LONGEST_LIST])
    return list(dict.fromkeys(part for part in parts if part))


def _one_of(asked: str | None, possible: Sequence[str]) -> str:
    return asked if asked is not None and asked in possible else next(iter(possible), "")


def worked_out(cube: Cube, choice: Mapping[str, Any]) -> dict[str, Any]:
    """What a choice asks the server for: of each group its figures by indicator, and how ``x`` and ``y`` go together.

    ``asked`` repeats the choice that it is for. A figure is [value, status, outcome and reason as letters]; where there
    is no value the reason is a whole word. ``pair`` is [rho, lower, upper, pairs], nulls where there is no correlation.
    """
    groups, x, y = choice["group"], choice["x"], choice["y"]
    found: dict[str, Any] = {"asked": {"group": list(groups), "x": x, "y": y}, "group": {}, "pair": None}
    if not groups and not (x and y):
        return found
    # The statistical libraries take a second to load and 100 MB: only who asks for these waits for them.
    from indicators.matrix import group_figures, pair

    for group in groups:
        figures = found["group"][group] = {}
        for indicator, figure in group_figures(cube, group.split(",")).items():
            decimals = cube.indicators[indicator].decimals
            value = None if figure.value is None else written(figure.value, decimals)
            reason = "." if figure.reason is None else figure.reason if value is None else figure.reason[0]
            figures[str(indicator)] = [value, figure.status, figure.outcome95[0], reason]
    if x and y and x != y:
        correlation = pair(cube, int(x), int(y))
        found["pair"] = [None if one != one else one for one in correlation]
    return found

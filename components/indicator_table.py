"""Indicators as a table by task area: the list of all indicators, and what other tables by task area are made of."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Any

from dash import dcc, html

from components.addresses import Address
from components.indicator_filters import freshness, indicator_sets
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.translation import translate


def by_task_area(cube: Cube, indicators: Iterable[Indicator]) -> dict[str | None, list[Indicator]]:
    """Indicators by task area in reading order; those outside the set last, under None."""
    groups: dict[str | None, list[Indicator]] = {task_area: [] for task_area in cube.task_areas}
    groups[None] = []
    for indicator in indicators:
        groups[indicator.task_area].append(indicator)
    return {task_area: members for task_area, members in groups.items() if members}


def task_area_name(cube: Cube, task_area: str | None, language: Language) -> str:
    """The name of a task area, or what is said of indicators that have none."""
    if task_area is None:
        return translate("Outside the indicator set", language)
    return cube.task_areas[task_area].name(language)


def indicator_list(
    cube: Cube,
    indicators: Iterable[Indicator],
    language: Language,
    ranks: Mapping[int, int] | None,
    shown: AbstractSet[int],
) -> html.Table:
    """All indicators: title, dimension, unit and latest period; those that are not ``shown`` are there, but hidden.

    ``ranks`` tell how well a search found an indicator, 0 the best; what it did not find has none. None means that
    nothing was searched for: then they stand in reading order. Rows carry what the browser narrows the list down by.
    """
    groups = by_task_area(cube, indicators)
    places = {one.indicator: place for place, one in enumerate(one for members in groups.values() for one in members)}
    order = places if ranks is None else ranks
    last = len(places)

    def rank(one: Indicator) -> tuple[int, int]:
        return order.get(one.indicator, last), places[one.indicator]

    def best(members: Iterable[Indicator]) -> tuple[int, int]:
        return min(rank(one) if one.indicator in shown else (last, places[one.indicator]) for one in members)

    head = (
        translate("Indicator", language),
        translate("Dimension", language),
        translate("Unit", language),
        translate("Latest period", language),
    )
    bodies = []
    for task_area, members in sorted(groups.items(), key=lambda group: best(group[1])):
        rows = [group_row(task_area_name(cube, task_area, language), len(head))]
        for one in sorted(members, key=rank):
            state = {"data-place": places[one.indicator], "data-rank": order.get(one.indicator, "")}
            rows.append(_listed(cube, one, language, state, hidden=one.indicator not in shown))
        bodies.append(html.Tbody(rows, hidden=not any(one.indicator in shown for one in members)))
    return html.Table(
        [
            html.Caption(translate("Indicators by task area", language), className="unseen"),
            html.Thead(
                html.Tr([html.Th(text, scope="col", className=_optional(place)) for place, text in enumerate(head)])
            ),
            *bodies,
        ],
        id="indicator-list",
        hidden=not shown,
    )


def _optional(place: int) -> str:
    return "optional" if place in (1, 2) else ""


def group_row(name: str, columns: int) -> html.Tr:
    """The line that names a task area above its indicators."""
    return html.Tr(html.Th(name, scope="colgroup", colSpan=columns), className="group")


def indicator_link(indicator: Indicator, language: Language, query: Mapping[str, str | None] | None = None) -> dcc.Link:
    """The indicator's title, in the language that it has, leading to its page."""
    title = indicator.title(language)
    address = Address("indicator", language, str(indicator.indicator)).href(query)
    text: Any = title.text
    if title.language != language:
        text = html.Span(title.text, lang=title.language)
    return dcc.Link(text, href=address)


def _listed(
    cube: Cube, indicator: Indicator, language: Language, state: Mapping[str, int | str], *, hidden: bool
) -> html.Tr:
    dimension = cube.dimensions[indicator.dimension].name(language) if indicator.dimension else ""
    latest = str(indicator.latest_time) if indicator.latest_time else translate("no figures", language)
    return html.Tr(
        [
            html.Th(indicator_link(indicator, language), scope="row"),
            html.Td(dimension, className="optional"),
            html.Td(cube.units[indicator.unit].name(language, "symbol"), className="optional"),
            html.Td(latest),
        ],
        hidden=hidden,
        **{
            "data-indicator": str(indicator.indicator),
            "data-task-area": indicator.task_area or "",
            "data-dimension": indicator.dimension or "",
            "data-set": " ".join(indicator_sets(indicator)),
            "data-freshness": freshness(indicator, cube.release),
            **{name: str(value) for name, value in state.items()},
        },
    )

"""Indicators as a table by task area: the list of all indicators, and all indicators of one area."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import dcc, html

from components import numbers
from components.addresses import Address
from components.outcome import outcome_pill, rank_interval, trend_words
from indicators.cube import Cube, Indicator
from indicators.language import LANGUAGES, Language
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


def indicator_list(cube: Cube, indicators: Iterable[Indicator], language: Language) -> html.Table:
    """All indicators: title, dimension, unit and latest period. Rows carry what the browser filters by."""
    head = (
        translate("Indicator", language),
        translate("Dimension", language),
        translate("Unit", language),
        translate("Latest period", language),
    )
    bodies = [
        html.Tbody(
            [_group(task_area_name(cube, task_area, language), len(head))]
            + [_listed(cube, indicator, language) for indicator in members]
        )
        for task_area, members in by_task_area(cube, indicators).items()
    ]
    return html.Table(
        [
            html.Caption(translate("Indicators by task area", language), className="unseen"),
            html.Thead(
                html.Tr([html.Th(text, scope="col", className=_optional(place)) for place, text in enumerate(head)])
            ),
            *bodies,
        ],
        id="indicator-list",
    )


def _optional(place: int) -> str:
    return "optional" if place in (1, 2) else ""


def _group(name: str, columns: int) -> html.Tr:
    return html.Tr(html.Th(name, scope="colgroup", colSpan=columns), className="group")


def _title(indicator: Indicator, language: Language, query: Mapping[str, str | None] | None = None) -> dcc.Link:
    title = indicator.title(language)
    address = Address("indicator", language, str(indicator.indicator)).href(query)
    text: Any = title.text
    if title.language != language:
        text = html.Span(title.text, lang=title.language)
    return dcc.Link(text, href=address)


def _listed(cube: Cube, indicator: Indicator, language: Language) -> html.Tr:
    dimension = cube.dimensions[indicator.dimension].name(language) if indicator.dimension else ""
    titles = " ".join(str(indicator.texts.get(f"title_{code}") or "") for code in LANGUAGES)
    words = f"{titles} {dimension} {task_area_name(cube, indicator.task_area, language)} {indicator.indicator}"
    latest = str(indicator.latest_time) if indicator.latest_time else translate("no figures", language)
    return html.Tr(
        [
            html.Th(_title(indicator, language), scope="row"),
            html.Td(dimension, className="optional"),
            html.Td(cube.units[indicator.unit].name(language, "symbol"), className="optional"),
            html.Td(latest),
        ],
        **{
            "data-search": words.casefold(),
            "data-task-area": indicator.task_area or "",
            "data-dimension": indicator.dimension or "",
        },
    )


def area_indicators(cube: Cube, area: str, rows: Sequence[Mapping[str, Any]], language: Language) -> html.Table:
    """An area's latest values by task area, each with its own period and the benchmark's value of that period.

    ``rows`` are as :meth:`indicators.cube.Cube.latest_of_area` gives them.
    """
    latest = {row["indicator"]: row for row in rows}
    heads = _area_heads(language)
    bodies = [
        html.Tbody(
            [_group(task_area_name(cube, task_area, language), len(heads))]
            + [_latest(cube, indicator, area, latest[indicator.indicator], language) for indicator in members]
        )
        for task_area, members in by_task_area(cube, (cube.indicators[key] for key in latest)).items()
    ]
    caption = html.Caption(translate("Indicators by task area", language), className="unseen")
    return html.Table([caption, html.Thead(html.Tr(heads)), *bodies], className="area-indicators")


def _area_heads(language: Language) -> list[html.Th]:
    return [
        html.Th(translate("Indicator", language), scope="col"),
        html.Th(translate("Value and 95% interval", language), scope="col", className="number"),
        html.Th(translate("Period", language), scope="col"),
        html.Th(translate("Whole country", language), scope="col", className="number optional"),
        html.Th(translate("Comparison", language), scope="col"),
        html.Th(translate("Rank interval", language), scope="col", className="number optional"),
        html.Th(translate("Trend", language), scope="col", className="optional"),
    ]


def _latest(cube: Cube, indicator: Indicator, area: str, row: Mapping[str, Any], language: Language) -> html.Tr:
    rank = rank_interval(row["rank_best"], row["rank_worst"], row["rank_of"], language)
    return html.Tr(
        [
            html.Th(_title(indicator, language, {"area": area}), scope="row"),
            _value(cube, indicator, row, language),
            html.Td(
                _with_aside(str(row["time"]), "" if row["value"] is None else numbers.mark(row["status"], language))
            ),
            _benchmark(indicator, row, language),
            html.Td(outcome_pill(row["outcome95"], language)),
            html.Td(rank, className="number optional"),
            html.Td(trend_words(row["trend"], indicator.polarity, language), className="optional nowrap"),
        ]
    )


def _value(cube: Cube, indicator: Indicator, row: Mapping[str, Any], language: Language) -> html.Td:
    if row["value"] is None:
        return html.Td(numbers.mark(row["status"], language), className="number missing-value")
    between = numbers.interval(row["lower95"], row["upper95"], indicator.decimals, language)
    unit = cube.units[indicator.unit].name(language, "symbol")
    value = numbers.quantity(row["value"], indicator.decimals, unit, language)
    return html.Td(_with_aside(value, between), className="number")


def _benchmark(indicator: Indicator, row: Mapping[str, Any], language: Language) -> html.Td:
    if row["benchmark_value"] is None:
        return html.Td(translate("not available", language), className="missing-value optional")
    value = numbers.number(row["benchmark_value"], indicator.decimals, language)
    mainland = translate("Mainland Finland", language) if row["benchmark_type"] == "mainland" else ""
    return html.Td(_with_aside(value, mainland), className="number optional")


def _with_aside(text: str, aside: str) -> list[Any]:
    """A text, and beneath it in small what belongs to it."""
    return [text, html.Span(aside, className="aside")] if aside else [text]

"""All indicators of one area by task area: value, benchmark, where it lies, outcome, rank interval, trend."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components import numbers
from components.indicator_table import by_task_area, group_row, indicator_link, task_area_name
from components.outcome import outcome_pill, rank_interval, reason_words, trend_words
from components.spine import sparkline, spine
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

Row = Mapping[str, Any]

#: What stands at the head of the benchmark's column.
BENCHMARK_HEADS: dict[str, str] = {
    "country": _("Whole country"),
    "collaborative_area": _("Collaborative area"),
    "peers": _("Similar counties"),
    "earlier": _("Period before"),
}


def area_table(
    cube: Cube, area: str, rows: Sequence[Row], spreads: Sequence[Row], benchmark: str, language: Language
) -> html.Table:
    """The table of an area. Rows carry what the browser narrows it down by.

    ``rows`` and ``spreads`` are as :meth:`indicators.cube.Cube.latest_of_area` and ``spine_of_area`` give them.
    """
    latest = {row["indicator"]: row for row in rows}
    spread = {row["indicator"]: row for row in spreads}
    heads = _heads(benchmark, language)
    bodies = [
        html.Tbody(
            [group_row(task_area_name(cube, task_area, language), len(heads))]
            + [
                _row(cube, one, area, latest[one.indicator], spread[one.indicator], benchmark, language)
                for one in members
            ]
        )
        for task_area, members in by_task_area(cube, (cube.indicators[key] for key in latest)).items()
    ]
    caption = html.Caption(translate("Indicators by task area", language), className="unseen")
    return html.Table([caption, html.Thead(html.Tr(heads)), *bodies], className="area-indicators", id="area-indicators")


def _heads(benchmark: str, language: Language) -> list[html.Th]:
    spine_head = [
        html.Span([html.Span("◀ ", **{"aria-hidden": "true"}), translate("worse", language)]),
        html.Span([translate("better", language), html.Span(" ▶", **{"aria-hidden": "true"})]),
    ]
    return [
        html.Th(translate("Indicator", language), scope="col"),
        html.Th(translate("Value and 95% interval", language), scope="col", className="number"),
        html.Th(translate("Period", language), scope="col"),
        html.Th(translate(BENCHMARK_HEADS[benchmark], language), scope="col", className="number optional"),
        html.Th(html.Div(spine_head, className="spine-head"), scope="col", className="optional spine-cell"),
        html.Th(translate("Comparison", language), scope="col"),
        html.Th(translate("Rank interval", language), scope="col", className="number optional"),
        html.Th(translate("Trend", language), scope="col", className="optional"),
    ]


def _row(
    cube: Cube, indicator: Indicator, area: str, row: Row, spread: Row, benchmark: str, language: Language
) -> html.Tr:
    rank = rank_interval(row["rank_best"], row["rank_worst"], row["rank_of"], language)
    query = {"area": area, "benchmark": "" if benchmark == "country" else benchmark}
    chart = spine(row, spread, indicator, language)
    chart.className = "optional spine-cell"
    provisional = "" if row["value"] is None else numbers.mark(row["status"], language)
    trend = [
        sparkline(spread, indicator, language),
        html.Span(trend_words(row["trend"], indicator.polarity, language), className="nowrap"),
    ]
    # Once is enough where outcome and trend lack for the same reason.
    why = reason_words(row["trend_reason"], language) if row["trend_reason"] != row["reason"] else ""
    return html.Tr(
        [
            html.Th(indicator_link(indicator, language, query), scope="row"),
            _value(cube, indicator, row, language),
            html.Td(with_aside(str(row["time"]), provisional)),
            _benchmark(cube, indicator, row, language),
            chart,
            html.Td(with_aside(outcome_pill(row["outcome95"], language), reason_words(row["reason"], language))),
            html.Td(rank, className="number optional"),
            html.Td([*trend, *([html.Span(why, className="aside")] if why else [])], className="optional"),
        ],
        **{
            "data-task-area": indicator.task_area or "",
            "data-dimension": indicator.dimension or "",
            "data-outcome": row["outcome95"],
            "data-trend": row["trend"],
        },
    )


def _value(cube: Cube, indicator: Indicator, row: Row, language: Language) -> html.Td:
    if row["value"] is None:
        return html.Td(numbers.mark(row["status"], language), className="number missing-value")
    between = numbers.interval(row["lower95"], row["upper95"], indicator.decimals, language)
    unit = cube.units[indicator.unit].name(language, "symbol")
    value = numbers.quantity(row["value"], indicator.decimals, unit, language)
    return html.Td(with_aside(value, between), className="number")


def _benchmark(cube: Cube, indicator: Indicator, row: Row, language: Language) -> html.Td:
    if row["benchmark_value"] is None:
        return html.Td(translate("not available", language), className="missing-value optional")
    value = numbers.number(row["benchmark_value"], indicator.decimals, language)
    aside = ""
    if row["benchmark_type"] == "mainland":
        aside = translate("Mainland Finland", language)
    elif row["benchmark_time"] != row["time"]:
        aside = str(row["benchmark_time"])
    return html.Td(with_aside(value, aside), className="number optional")


def with_aside(text: Any, aside: str) -> list[Any]:
    """A text, and beneath it in small what belongs to it."""
    return [text, html.Span(aside, className="aside")] if aside else [text]

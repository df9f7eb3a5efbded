"""All indicators of one area by task area: value, benchmark, where it lies, outcome, rank interval, trend."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from dash import html

from components import numbers
from components.indicator_table import by_task_area, group_row, indicator_link, task_area_name
from components.outcome import outcome_pill, reason_words, trend_words
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
    "earlier": _("Previous period"),
}


def area_table(
    cube: Cube, area: str, rows: Sequence[Row], spreads: Sequence[Row], benchmark: str, language: Language
) -> html.Table:
    """The table of an area. Rows carry what the browser narrows it down by, cells the head that a phone shows.

    ``rows`` and ``spreads`` are as :meth:`indicators.cube.Cube.latest_of_area` and ``spine_of_area`` give them.
    """
    latest = {row["indicator"]: row for row in rows}
    spread = {row["indicator"]: row for row in spreads}
    ranked = _ranked(rows)
    heads = _heads(benchmark, ranked, language)
    order = {dimension: place for place, dimension in enumerate(cube.dimensions)}
    bodies = [
        html.Tbody(
            [group_row(task_area_name(cube, task_area, language), len(heads))]
            + [
                line
                for dimension, alike in groupby(
                    sorted(members, key=lambda one: order.get(one.dimension or "", len(order))), attrgetter("dimension")
                )
                for line in (
                    *_dimension_row(cube, dimension, len(heads), language),
                    *(
                        _row(cube, one, area, latest[one.indicator], spread[one.indicator], benchmark, ranked, language)
                        for one in alike
                    ),
                )
            ]
        )
        for task_area, members in by_task_area(cube, (cube.indicators[key] for key in latest)).items()
    ]
    caption = html.Caption(translate("Indicators by task area", language), className="unseen")
    parts = [caption, html.Thead(html.Tr(heads)), *bodies]
    return html.Table(parts, className="area-indicators", id="area-indicators", **{"data-drawn": ""})


def _dimension_row(cube: Cube, dimension: str | None, columns: int, language: Language) -> list[html.Tr]:
    if dimension is None:
        return []
    name = html.Th(cube.dimensions[dimension].name(language), scope="colgroup", colSpan=columns)
    return [html.Tr(name, className="dimension")]


def _ranked(rows: Sequence[Row]) -> int | None:
    """Of how many most ranks are: what stands in the head need not stand in each row."""
    counted = Counter(row["rank_of"] for row in rows if row["rank_best"] is not None)
    return counted.most_common(1)[0][0] if counted else None


def _heads(benchmark: str, ranked: int | None, language: Language) -> list[html.Th]:
    against = translate(BENCHMARK_HEADS[benchmark], language)
    spine_head = [
        html.Span(against, **{"aria-hidden": "true"}),
        html.Span([html.Span("◀ ", **{"aria-hidden": "true"}), translate("worse", language)]),
        html.Span([translate("better", language), html.Span(" ▶", **{"aria-hidden": "true"})]),
    ]
    rank = translate("Rank interval", language)
    return [
        html.Th(translate("Indicator", language), scope="col"),
        html.Th(translate("Value and 95% interval", language), scope="col", className="number"),
        html.Th(translate("Period", language), scope="col"),
        html.Th(against, scope="col", className="number"),
        html.Th(html.Div(spine_head, className="spine-head"), scope="col", className="spine-cell"),
        html.Th(translate("Comparison", language), scope="col"),
        html.Th(f"{rank} / {ranked}" if ranked else rank, scope="col", className="number"),
        html.Th(translate("Trend", language), scope="col"),
    ]


def _row(
    cube: Cube,
    indicator: Indicator,
    area: str,
    row: Row,
    spread: Row,
    benchmark: str,
    ranked: int | None,
    language: Language,
) -> html.Tr:
    provisional = "" if row["value"] is None else numbers.mark(row["status"], language)
    return html.Tr(
        [
            _title(cube, indicator, area, benchmark, language),
            _value(indicator, row, language),
            html.Td(with_aside(str(row["time"]), provisional), className="period"),
            _benchmark(indicator, row, translate(BENCHMARK_HEADS[benchmark], language), language),
            spine(row, spread, indicator, language),
            html.Td(
                with_aside(outcome_pill(row["outcome95"], language), reason_words(row["reason"], language)),
                className="outcome-cell",
            ),
            html.Td(
                _rank(row, ranked, language),
                className="number rank-cell",
                **{"data-head": translate("Rank interval", language)},
            ),
            _trend(indicator, row, spread, language),
        ],
        **{
            "data-indicator": str(indicator.indicator),
            "data-sex": row["sex"],
            "data-task-area": indicator.task_area or "",
            "data-dimension": indicator.dimension or "",
            "data-outcome": row["outcome95"],
            "data-trend": row["trend"],
        },
    )


def _title(cube: Cube, indicator: Indicator, area: str, benchmark: str, language: Language) -> html.Th:
    """The title with its unit, which most titles end with already."""
    query = {"area": area, "benchmark": "" if benchmark == "country" else benchmark}
    parts: list[Any] = [indicator_link(indicator, language, query)]
    unit = cube.units[indicator.unit].name(language, "symbol")
    if unit and _bare(unit) not in _bare(indicator.title(language).text):
        parts.append(html.Span(f", {unit}", className="unit"))
    return html.Th(parts, scope="row")


def _bare(text: str) -> str:
    """A text without what is written now one way, now another: 1 000, 1,000, 1000; "/ 1 000" and "per 1000"; € and
    euro."""
    same = re.sub(r"euroa?|EUR", "€", text.replace("per ", "/"))
    return "".join(letter for letter in same if not letter.isspace() and letter != ",")


def _value(indicator: Indicator, row: Row, language: Language) -> html.Td:
    if row["value"] is None:
        return html.Td(numbers.mark(row["status"], language), className="number missing-value")
    value = html.Strong(numbers.number(row["value"], indicator.decimals, language))
    between = numbers.interval(row["lower95"], row["upper95"], indicator.decimals, language)
    return html.Td(
        [value, *([" ", html.Span(f"({between})", className="between")] if between else [])], className="number"
    )


def _benchmark(indicator: Indicator, row: Row, head: str, language: Language) -> html.Td:
    if row["benchmark_value"] is None:
        missing = html.Span("–", title=translate("not available", language), **{"aria-hidden": "true"})
        said = html.Span(translate("not available", language), className="unseen")
        return html.Td([missing, said], className="number missing-value benchmark-cell", **{"data-head": head})
    value = numbers.number(row["benchmark_value"], indicator.decimals, language)
    aside = ""
    if row["benchmark_type"] == "mainland":
        aside = translate("Mainland Finland", language)
    elif row["benchmark_time"] != row["time"]:
        aside = str(row["benchmark_time"])
    return html.Td(with_aside(value, aside), className="number benchmark-cell", **{"data-head": head})


def _rank(row: Row, ranked: int | None, language: Language) -> html.Span | str:
    """The rank interval; of how many only where that isn't what the head says."""
    if row["rank_best"] is None:
        return ""
    between = numbers.interval(row["rank_best"], row["rank_worst"], 0, language)
    if row["rank_best"] == row["rank_worst"]:
        between = numbers.number(row["rank_best"], 0, language)
    whole = between if row["rank_of"] == ranked else f"{between} / {numbers.number(row['rank_of'], 0, language)}"
    return html.Span(whole, className="nowrap")


def _trend(indicator: Indicator, row: Row, spread: Row, language: Language) -> html.Td:
    words: Any = trend_words(row["trend"], indicator.polarity, language)
    # Once is enough where outcome and trend lack for the same reason; a dash stands for what was not calculated.
    if row["trend_reason"] and row["trend_reason"] != row["reason"]:
        unsaid = html.Span(translate("not calculated", language) + ": ", className="unseen")
        words = [html.Span("– ", **{"aria-hidden": "true"}), unsaid, reason_words(row["trend_reason"], language)]
    return html.Td(
        html.Div(
            [sparkline(spread, indicator, language) or html.Span(className="sparkline"), html.Span(words)],
            className="trend",
        ),
        className="trend-cell",
    )


def with_aside(text: Any, aside: str) -> list[Any]:
    """A text, and beneath it in small what belongs to it."""
    return [text, " ", html.Span(aside, className="aside")] if aside else [text]

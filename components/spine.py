"""The spine chart of one area: where its value lies between the lowest and the highest county, the benchmark in the
middle; worse is always left of it and better always right."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from dash import html

from components import numbers
from components.outcome import OUTCOMES
from indicators.cube import Indicator
from indicators.language import Language
from indicators.translation import translate

Row = Mapping[str, Any]

_NOT_TESTED = "○"


class Places(NamedTuple):
    """Where things lie on the spine, from 0 (left) to 100 (right); the benchmark is at 50."""

    lowest: float
    quarter: float
    three_quarters: float
    highest: float
    value: float


def places(row: Row, spread: Row, polarity: str) -> Places | None:
    """The places of one indicator, each half of the spine as long as the farther end needs; None without a benchmark.

    Where a low value is good, high values lie to the left.
    """
    benchmark, value = row["benchmark_value"], row["value"]
    ends = (spread["lowest"], spread["quarter"], spread["three_quarters"], spread["highest"])
    if benchmark is None or value is None or ends[0] is None:
        return None
    reach = max(abs(end - benchmark) for end in (*ends, value))
    if reach == 0:
        return None
    side = -50 if polarity == "lower_is_better" else 50
    return Places(*(round(50 + side * (end - benchmark) / reach, 1) for end in (*ends, value)))


def spine(row: Row, spread: Row, indicator: Indicator, language: Language) -> html.Td:
    """The cell of the spine chart; what it shows is said in words for those who do not see it."""
    # The total of a count is no benchmark of its parts.
    found = None if indicator.statistic == "count" else places(row, spread, indicator.polarity)
    if found is None:
        return html.Td("", className="spine-cell")
    outcome = row["outcome95"]
    words = translate(
        "Counties from {lowest} to {highest}, half of them from {quarter} to {three_quarters}.",
        language,
        **{
            name: numbers.number(spread[name], indicator.decimals, language)
            for name in ("lowest", "quarter", "three_quarters", "highest")
        },
    )
    return html.Td(
        [
            html.Div(
                [
                    html.Span(className="range", style=_from_to(found.lowest, found.highest)),
                    html.Span(className="half", style=_from_to(found.quarter, found.three_quarters)),
                    html.Span(className="benchmark"),
                    html.Span(
                        _NOT_TESTED if outcome == "not_tested" else OUTCOMES[outcome][0],
                        className=f"place {outcome}",
                        style={"left": f"{found.value}%"},
                    ),
                ],
                className="spine",
                title=words,
                **{"aria-hidden": "true"},
            ),
            html.Span(words, className="unseen"),
        ],
        className="spine-cell",
    )


def _from_to(one: float, other: float) -> dict[str, str]:
    left, right = sorted((one, other))
    return {"left": f"{left}%", "width": f"{round(right - left, 1)}%"}


def sparkline(spread: Row, indicator: Indicator, language: Language) -> html.Span | None:
    """The course of the values, drawn by the browser from the numbers; None for fewer than two."""
    times, values = spread["times"] or [], spread["values"] or []
    if len(values) < 2:
        return None
    first, last = (numbers.number(value, indicator.decimals, language) for value in (values[0], values[-1]))
    words = translate(
        "{first_time}: {first}, {last_time}: {last}",
        language,
        first_time=times[0],
        first=first,
        last_time=times[-1],
        last=last,
    )
    return html.Span(
        html.Span(words, className="unseen"),
        className="sparkline",
        title=words,
        **{
            "data-times": " ".join(map(str, times)),
            "data-values": " ".join(f"{value:.6g}" for value in values),
        },
    )

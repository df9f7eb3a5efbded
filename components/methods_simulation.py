"""How well the methods do: the figures of the simulations, as tables that show what the file holds and nothing else."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import numbers
from components.methods_prose import Chapter, facts_table
from indicators.cube import Release
from indicators.language import Language
from indicators.statistics_simulation import DECIMALS, SimulatedFigure, figures
from indicators.translation import marked as _
from indicators.translation import translate

_METHODS: dict[str, str] = {
    "wilson": _("Wilson (percentage)"),
    "byar_exact": _("Byar and exact Poisson (rate)"),
    "dobson": _("Dobson (age-standardised rate)"),
}
_CAPTIONS: dict[str, str] = {
    "rank_interval": _("How often the rank intervals of 22 areas hold all true ranks at once"),
    "false_discovery": _("False alarms among what is highlighted, 180 indicators of an area tested together"),
    "trend": _("Trends found where nothing changes"),
    "funnel": _("Areas outside the funnel by chance alone"),
}
#: What was drawn.
_SETTINGS: dict[str, str] = {
    "counts": _("{events} events expected"),
    "rates_equal": _("all areas equal, {events} events expected by size"),
    "areas_equal": _("all areas equal, equally certain values"),
    "areas_equal_unequal_errors": _("all areas equal, standard errors 0.3–3"),
    "areas_differ": _("areas differ as much as chance moves them, equally certain values"),
    "areas_differ_unequal_errors": _("areas differ as much as chance moves them, standard errors 0.3–3"),
    "survey_equal": _("survey of 2,000, 20% in every area"),
    "survey_differ": _("survey of 2,000, areas around 20%, standard deviation 2 percentage points"),
    "survey_rare": _("survey of 2,000, 1% in every area"),
    "differ_0": _("no indicator differs"),
    "differ_10": _("every tenth indicator differs"),
    "differ_50": _("every second indicator differs"),
    "known_errors": _("normally distributed values of known standard error"),
}


def shown(figure: SimulatedFigure, language: Language) -> str:
    """A figure as the tables show it: a share as a percentage, with its uncertainty in percentage points.

    The uncertainty of coverage is that of its level, the same for a whole column: it stands above the tables.
    """
    decimals = DECIMALS[figure.measure]
    if figure.measure in ("false_alarms", "rank_spread"):
        return numbers.number(figure.figure, decimals, language)
    text = numbers.quantity(100 * figure.figure, decimals - 2, "%", language)
    if figure.uncertainty is None or figure.measure in ("coverage", "least_coverage"):
        return text
    return f"{text} ± {numbers.number(100 * figure.uncertainty, decimals - 2, language)}"


def _level(share: float, language: Language) -> str:
    """95 %, 99,8 %: with no more decimals than it takes."""
    percent = round(100 * share, 3)
    return numbers.quantity(percent, 0 if percent.is_integer() else 1, "%", language)


def _range(figure: SimulatedFigure, language: Language) -> str:
    """The events expected, from the least to the most: 10–10 000, or one number."""
    low, high = (numbers.number(count or 0, 0, language) for count in (figure.events_from, figure.events_to))
    return low if low == high else f"{low}\N{EN DASH}{high}"


def _setting(figure: SimulatedFigure, language: Language) -> str:
    return translate(_SETTINGS[figure.setting], language).format(events=_range(figure, language))


def _verdict(goal: str, met: bool, language: Language) -> list[Any]:
    word = translate("met", language) if met else html.Strong(translate("not met", language))
    return [f"{goal}: ", word]


def _rows(*methods: str) -> list[list[SimulatedFigure]]:
    """The figures of methods, those of one method and setting in one row, in the order of the file."""
    rows: dict[tuple[object, ...], list[SimulatedFigure]] = {}
    for figure in figures():
        if figure.method in methods:
            key = (figure.method, figure.setting, figure.events_from, figure.events_to)
            rows.setdefault(key, []).append(figure)
    return list(rows.values())


def _intervals(level: float, language: Language) -> html.Div:
    """The coverage of intervals of one level: on average, the least, and at how many events expected that is."""
    heads = (
        translate("Interval", language),
        translate("Events expected", language),
        translate("Average", language),
        translate("Least", language),
        translate("Least at events", language),
        translate("Goal", language),
    )
    caption = translate("How often a {level} interval holds the true value", language, level=_level(level, language))
    rows: list[list[Any]] = []
    for row in _rows(*_METHODS):
        average, least = (figure for figure in row if figure.level == level)
        judged = average.goal is not None
        rows.append(
            [
                translate(_METHODS[average.method], language),
                _range(average, language),
                shown(average, language),
                shown(least, language),
                numbers.number(least.events_at or 0, 1, language),
                _verdict(_level(level, language), bool(average.met), language) if judged else "–",
            ]
        )
    return facts_table(caption, heads, rows)


def _settings(heads: Sequence[str], method: str, goal: str, language: Language) -> html.Div:
    """A table with a row for each setting: its figures and, where there is one, the goal of the first of them."""
    rows: list[list[Any]] = []
    for row in _rows(method):
        rows.append([_setting(row[0], language), *(shown(figure, language) for figure in row)])
        if row[0].goal is not None:
            wanted = goal.format(share=_level(row[0].goal, language))
            rows[-1].append(_verdict(wanted, bool(row[0].met), language))
    return facts_table(translate(_CAPTIONS[method], language), [translate("Drawn", language), *heads], rows)


def _tables(language: Language, release: Release) -> html.Div:
    goal = translate("Goal", language)
    at_least, at_most = translate("at least {share}", language), translate("at most {share}", language)
    return html.Div(
        [
            _intervals(0.95, language),
            _intervals(0.998, language),
            _settings(
                (translate("All ranks held", language), goal),
                "rank_interval",
                at_least,
                language,
            ),
            _settings(
                (
                    translate("False discovery rate", language),
                    translate("False alarms in 22 areas by 95% intervals alone", language),
                    goal,
                ),
                "false_discovery",
                at_most,
                language,
            ),
            _settings(
                (translate("False trends", language), goal),
                "trend",
                at_most,
                language,
            ),
            _settings(
                (translate("Outside the 95% limits", language), translate("Outside the 99.8% limits", language)),
                "funnel",
                "",
                language,
            ),
        ],
        className="simulation",
    )


def _drawn(language: Language, release: Release) -> html.P:
    coverage = {figure.level: figure for figure in figures() if figure.measure == "coverage"}
    narrow, wide = (numbers.number(100 * (coverage[level].uncertainty or 0), 2, language) for level in (0.95, 0.998))
    return html.P(
        translate(
            "Drawn on {date} with the seeds {first}–{last}; the same seeds give the same figures again. ± is half the "
            "width of the 95% interval of what a simulation finds, in percentage points; for the intervals of the "
            "first two tables it is {narrow} at 95% and {wide} at 99.8%. A goal counts as met where it lies within "
            "that uncertainty.",
            language,
            date=numbers.date(max(figure.drawn_on for figure in figures()), language),
            first=min(figure.seed for figure in figures()),
            last=max(figure.seed for figure in figures()),
            narrow=narrow,
            wide=wide,
        )
    )


def _unmet(language: Language, release: Release) -> Any:
    unmet = [figure for figure in figures() if figure.met is False]
    if not unmet:
        return html.P(translate("All goals are met.", language))
    said = [
        f"{translate({**_METHODS, **_CAPTIONS}[figure.method], language)} ({_setting(figure, language)}): "
        f"{shown(figure, language)}"
        for figure in unmet
    ]
    intro = html.P(translate("Not every goal is met. These are not:", language))
    return html.Div([intro, html.Ul([html.Li(text) for text in said])])


SIMULATION = Chapter(
    "simulation",
    _("How well the methods do"),
    (
        _(
            "A method can be tried out on figures whose truth is known because they were drawn by chance from it. Then "
            "it can be counted how often the method is right. Each table has a goal that was set beforehand, and says "
            "whether it is met."
        ),
        _(
            "“Average” is over truths spread evenly over the range, as indicators are. “Least” is the worst single "
            "truth, shown with the number of events expected at it: counts are whole numbers, so the coverage of any "
            "interval swings about its level. The goal of an interval is an average within one percentage point of its "
            "level."
        ),
        _unmet,
        _drawn,
        _tables,
    ),
)

"""The formulas: plain HTML with symbols and sources, and worked examples that the methods themselves calculate."""

import doctest
import re
from collections.abc import Callable

import numpy as np
import pytest

from components import methods_comparisons, methods_notation, methods_series
from components import methods_formulas_comparisons as comparisons
from components import methods_formulas_series as series
from components import methods_formulas_values as values
from components.methods_notation import Formula, formula_part, notation
from components.methods_prose import Chapter
from indicators.language import LANGUAGES, Language
from indicators.statistics import aggregates, false_discovery, funnel, intervals, outcomes, peers, people, ranks, trends
from indicators.translation import translate
from tests.components.reading import named, text

every_language = pytest.mark.parametrize("language", LANGUAGES)


def percent(interval: intervals.Interval) -> tuple[float, float]:
    return float(100 * interval.lower), float(100 * interval.upper)


def trend_of(points: list[float]) -> float:
    """The test value of points that are each uncertain by 1."""
    at = np.asarray(points, dtype=np.float64)
    slope, error = trends.weighted_slope(range(5), at, intervals.standard_error(at - 1, at + 1))
    return float((slope / error) ** 2)


def wilson_of(count: float, persons: float) -> list[float]:
    return [count, persons, *percent(intervals.wilson(count, persons))]


def newcombe() -> list[float]:
    one, two = intervals.wilson(56, 70), intervals.wilson(48, 80)
    found = outcomes.difference(80.0, *percent(one), 60.0, *percent(two))
    return [56, 70, 80, 48, 80, 60, *map(float, found)]


def dobson() -> list[float]:
    rate = intervals.standardised_rate([10, 40], [1000, 1000], [0.75, 0.25], per=1000)
    return [10, 40, 1000, 0.75, 0.25, 1000, float(rate.value), *map(float, intervals.dobson(*rate))]


def rates() -> list[float]:
    found = []
    for count in (5, 50):
        limits = intervals.rate_interval(count, 10_000, 1_000)
        found += [count, 10_000, 1_000, count / 10, *map(float, limits)]
    return found


def nearest() -> list[float]:
    found = peers.distances([[1, 10], [2, 10], [3, 40]], [0.5, 0.5])
    shares = 100 * found.share[0, 2]
    apart = found.distance[0]
    return [1, 10, 2, 10, 3, 40, 0.5, 0.5, float(apart[1]), float(apart[2]), *map(float, shares)]


def funnels() -> list[float]:
    found = []
    for size in (100, 400):
        limits = funnel.funnel_limits("proportion", size, 50.0, 100)
        found += [size, float(limits.lower95), float(limits.upper95)]
    return [50, 1, *found]


def grouped() -> list[float]:
    """The values, the interval's half width, and the members of each group from the best on."""
    value = np.array([30.0, 16.0, 13.0, 10.0])
    found = ranks.groups(value, value - 2, value + 2, "higher_is_better")
    members = [
        float(one)
        for group in range(1, int(found.last.max()) + 1)
        for one, first, last in zip(value, found.first, found.last, strict=True)
        if first <= group <= last
    ]
    return [*value.tolist(), 2, *members]


def threshold() -> list[float]:
    at = [8.0, 10.0, 12.0]
    return [*at, float(np.std(at, ddof=1)), float(false_discovery.default_threshold(at))]


def discoveries() -> list[float]:
    p = [0.01, 0.03, 0.04]
    return [*p, 3, *false_discovery.benjamini_hochberg(p, [1, 1, 1]).tolist()]


def steep() -> list[float]:
    points = [10.0, 11.0, 12.0, 13.0, 14.0]
    return [*points, 1, 1, trend_of(points)]


def persons() -> list[float]:
    found = people.people(12.0, 11.0, 13.5, 10.0, 20_000, 100)
    return [12, 10, 20_000, float(found.persons), 11, 13.5, float(found.lower), float(found.upper)]


#: The numbers of each worked example in reading order, calculated by the methods themselves.
WORKED: dict[str, Callable[[], list[float]]] = {
    "Wilson’s interval of a percentage": lambda: wilson_of(65, 100),
    "Denominator derived from a percentage and its count": lambda: [
        65,
        65,
        float(intervals.proportion_denominator(65, 0.65)),
    ],
    "Byar’s approximation for 10 events or more": lambda: [50, *map(float, intervals.byar(50))],
    "Exact Poisson interval for fewer than 10 events": lambda: [5, *map(float, intervals.exact_poisson(5))],
    "From events to a rate": rates,
    "Dobson’s interval of an age-standardised rate": dobson,
    "From a producer’s 95% interval of a percentage to a 99.8% interval": lambda: [
        *(20, 15, 26),
        *map(float, intervals.widened(20, 15, 26)),
    ],
    "Against a benchmark that contains the area": lambda: [11.2, 12.9, 10.5, 11.2, 10.5],
    "Against peers or the previous period: Newcombe’s interval of a difference": newcombe,
    "P-value of a percentage": lambda: [65, 100, 50, float(false_discovery.score_p_value(65, 100, 0.5))],
    "P-value of a rate": lambda: [5, 11.6683, float(false_discovery.exact_p_value(5, 11.6683))],
    "P-value from an interval alone": lambda: [
        *(20, 26, 26),
        float(false_discovery.interval_p_value(20, 15, 26, 26, 100)),
    ],
    "False discovery rate": discoveries,
    "Practical threshold": threshold,
    "When one area is certainly better than another": lambda: [10, 20, 21, 8, 18, 19, 12, 22, 23, 3],
    "Groups that cannot be told apart": grouped,
    "Weighted slope of five points": steep,
    "Funnel limits": funnels,
    "Overdispersion": lambda: [
        *(8, 10, 12, 10, 10, 1000),
        float(funnel.overdispersion("rate", [8.0, 10.0, 12.0, 10.0], [1000.0] * 4, 10.0, 1000)),
    ],
    "Distance between two counties": nearest,
    "Value of several areas together": lambda: [
        *(10, 100, 300, 1000, 100),
        float(aggregates.aggregate([10, 300], [100, 1000], [[1, 1]], 100).value[0]),
    ],
    "Difference as a number of people": persons,
}

FORMULAS: list[Formula] = [
    formula
    for module in (values, comparisons, series)
    for name in ("INTERVALS", "OUTCOMES", "STANDS_OUT", "RANKS", "TRENDS", "FUNNEL", "PEERS", "AGGREGATES", "PEOPLE")
    for formula in getattr(module, name, ())
]


def test_every_worked_example_is_calculated_here() -> None:
    assert {formula.name for formula in FORMULAS if formula.example} == set(WORKED)
    chapters = [*vars(methods_comparisons).values(), *vars(methods_series).values()]
    assert {one.key for one in chapters if isinstance(one, Chapter) and one.has_formulas} == {
        *("intervals", "outcomes", "stands-out", "ranks", "trends", "funnel", "peers", "aggregates", "people")
    }


@pytest.mark.parametrize("formula", [one for one in FORMULAS if one.example], ids=lambda formula: formula.name)
def test_a_worked_example_is_what_the_methods_give(formula: Formula) -> None:
    written = re.findall(r"\[(-?[\d.]+)%?\]", " ".join(formula.example))
    given = WORKED[formula.name]()
    rounded = [f"{value:.{len(token.partition('.')[2])}f}" for token, value in zip(written, given, strict=True)]
    assert rounded == written


def test_the_example_of_ranks_is_what_the_method_gives() -> None:
    found = ranks.rank_intervals([10.0, 20.0, 21.0], [8.0, 18.0, 19.0], [12.0, 22.0, 23.0], "lower_is_better")
    assert [(int(best), int(worst)) for best, worst in zip(found.best, found.worst, strict=True)] == [
        (1, 1),
        (2, 3),
        (2, 3),
    ]
    (formula,) = (one for one in FORMULAS if one.name.startswith("When one area"))
    assert formula.example[0].endswith(": 1, 2–3, 2–3")


def test_the_constants_in_the_formulas_are_those_of_the_methods() -> None:
    written = " ".join(
        part for one in FORMULAS for part in (*one.lines, *(meaning for _, meaning in one.symbols), *one.remarks)
    )
    narrow, wide = (intervals.normal_quantile(level) for level in (0.95, 0.998))
    for constant in (
        *(f"{narrow:.4f}", f"{wide:.4f}", f"{wide / narrow:.4f}", f"{narrow:.2f}"),
        *(f"{ranks.range_quantile(22):.2f}", f"{ranks.range_quantile(10):.2f}"),
        *(f"{trends.CRITICAL:.4f}", f"{intervals.WIDTH_95:.2f}", f"{false_discovery.RATE:.2f}"),
    ):
        assert f"[{constant}]" in written, constant


@every_language
@pytest.mark.parametrize("formula", FORMULAS, ids=lambda formula: formula.name)
def test_a_formula_is_plain_html_with_its_symbols_explained(formula: Formula, language: Language) -> None:
    part = formula_part(formula, language)
    assert text(named(part, "H3")) == translate(formula.name, language)
    assert len(named(part, "Dt")) == len(named(part, "Dd")) == len(formula.symbols)
    assert not re.search(r"[*\[\]{}]|[_^]\{", text(part)), "notation is left over"
    sources = [span for span in named(part, "Span") if getattr(span, "lang", "") == "en"]
    assert len(sources) == bool(formula.sources)


@pytest.mark.parametrize(
    "work",
    [
        *(
            "Wilson 1927",
            "Breslow & Day 1987",
            "Garwood 1936",
            "Dobson, Kuulasmaa",
            "Newcombe 1998",
            "Zou & Donner 2008",
        ),
        *("Spiegelhalter 2005", "Mohamad, Goeman & van Zwet 2019", "Benjamini & Hochberg 1995", "OHID", "CIPFA"),
    ],
)
def test_the_sources_are_cited(work: str) -> None:
    assert any(work in source for formula in FORMULAS for source in formula.sources)


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ("*x*^{2} = [0.5]", "fi", "x2 = 0,5"),
        ("[10000]; [73.6%]", "en", "10,000; 73.6%"),
        ("*L*_{*R*} ≥ [-1.5]", "sv", "LR ≥ −1,5"),
        ("plain", "fi", "plain"),
    ],
)
def test_notation_is_read_as_each_language_writes_numbers(written: str, language: Language, read: str) -> None:
    assert text(notation(written, language)) == read
    assert [text(var) for var in named(notation("*a*_{*b*}", language), "Var")] == ["a", "b"]


def test_the_example_of_the_notation_is_true() -> None:
    assert doctest.testmod(methods_notation).failed == 0

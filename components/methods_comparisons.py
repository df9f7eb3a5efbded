"""How areas are compared, in plain words: intervals, outcomes, what stands out, ranks."""

from typing import Any

from dash import html

from components import numbers
from components.methods_prose import Chapter, Example, Heading, Points, facts_table
from components.outcome import outcome_pill
from indicators.cube import Release
from indicators.language import Language
from indicators.statistics_simulation import figures
from indicators.translation import marked as _
from indicators.translation import translate

#: What an interval is made of, by its ``ci_method``.
INTERVAL_METHODS: dict[str, tuple[str, str]] = {
    "producer": (
        _("The producer’s own interval"),
        _(
            "Whenever the producer gives one: the producer knows how the sample was drawn and weighted. The wider "
            "99.8% interval is derived from it for percentages alone."
        ),
    ),
    "wilson": (
        _("Wilson’s interval"),
        _("A percentage of which we know both the persons counted and all of whom they are a part."),
    ),
    "wilson_derived": (
        _("Wilson’s interval, denominator derived"),
        _(
            "A percentage of which only the count is published. The percentage and the count tell how many there were "
            "in all, closely enough for an interval. That number is never published."
        ),
    ),
    "byar": (
        _("Byar’s approximation"),
        _("A rate, such as events per 1,000 inhabitants, that rests on 10 events or more."),
    ),
    "exact": (_("Exact Poisson interval"), _("A rate that rests on fewer than 10 events.")),
    "dobson": (
        _("Dobson’s interval"),
        _("An age-standardised rate that rests on 10 events or more, where the events of each age group are known."),
    ),
    "none": (_("No interval"), _("Where no honest one can be made.")),
}

OUTCOME_MEANINGS: dict[str, str] = {
    "better": _("The area differs from the benchmark in the direction that the indicator calls good."),
    "worse": _("The area differs from the benchmark in the direction that the indicator calls bad."),
    "similar": _("Chance alone may explain the difference. That does not prove that the area equals the benchmark."),
    "higher": _("The area lies above the benchmark. Whether that is good or bad is not judged."),
    "lower": _("The area lies below the benchmark. Whether that is good or bad is not judged."),
    "not_tested": _("The value or the benchmark is missing, or has no interval, or the two cannot be compared."),
}


def _of_rank(measure: str) -> float:
    return next(one.figure for one in figures() if one.method == "rank" and one.measure == measure)


def _rank_spread(language: Language, release: Release) -> html.P:
    return html.P(
        translate(
            "Suppose that 22 counties each ask 2,000 people something, and that the true shares lie around 20%, mostly "
            "between 16% and 24%. In our simulation a rank by the results alone was uncertain by {places} places, and "
            "the county shown last was truly the last in {share} cases of 100.",
            language,
            places=numbers.number(_of_rank("rank_spread"), 0, language),
            share=numbers.number(100 * _of_rank("last_is_last"), 0, language),
        )
    )


def _interval_methods(language: Language, release: Release) -> Any:
    heads = (translate("Method and its code in ci_method", language), translate("When", language))
    rows = [
        ([translate(name, language), html.Br(), html.Code(code)], translate(when, language))
        for code, (name, when) in INTERVAL_METHODS.items()
    ]
    return facts_table(translate("How the interval of a value is made", language), heads, rows)


def _outcomes(language: Language, release: Release) -> html.Dl:
    parts = [
        part
        for outcome, meaning in OUTCOME_MEANINGS.items()
        for part in (html.Dt(outcome_pill(outcome, language)), html.Dd(translate(meaning, language)))
    ]
    return html.Dl(parts, className="facts")


CAREFUL = Chapter(
    "careful",
    _("Why so careful"),
    (
        _(
            "A ranking looks exact, but with 22 counties much of it is chance. Whoever is told that their county has "
            "fallen from 9th to 14th place wants to know whether anything has happened at all. Often nothing has."
        ),
        _rank_spread,
        _(
            "The second reason is the number of comparisons. If 500 indicators are compared in 22 counties, that makes "
            "11,000 comparisons. Where there is no difference at all, a 95% interval still finds one in every "
            "twentieth: about 550 false alarms."
        ),
        _(
            "Aluekuva therefore shows how certain each figure is, and does not judge where there is nothing certain to "
            "judge by."
        ),
    ),
)

INTERVALS = Chapter(
    "intervals",
    _("Intervals: how certain a value is"),
    (
        _(
            "A value is hardly ever exact. A survey reaches a part of the people. A register has everybody, but one "
            "year’s number of events is partly chance: the next year it is another even if nothing has changed. The "
            "interval tells how far chance may have moved the value."
        ),
        _(
            "A 95% interval is made so that it holds the true value in 95 cases of 100. A 99.8% interval is wider and "
            "fails in 2 cases of 1,000. Figures and tables show the 95% interval. Comparisons are worked out with "
            "both, so that a clear difference can be told from a very clear one."
        ),
        Example(
            _(
                "65 of 100 people asked are satisfied. The value is 65.0% and its interval 55.3–73.6%. If 650 of 1,000 "
                "were satisfied, the value would be the same but the interval narrower, 62.0–67.9%."
            )
        ),
        _("Which method makes the interval depends on what the value is made of:"),
        _interval_methods,
        Heading(_("When there is no interval")),
        _("Sometimes no honest interval can be made. Then the value stands without one. This applies to"),
        Points(
            (
                _(
                    "visits, care days, periods of care and lost years of life: one person may have a hundred visits, "
                    "so their number varies more than a number of persons does"
                ),
                _("posts and euros: an employer’s posts are no sample of anything"),
                _("survey results, indices and means for which the producer gives no interval"),
                _("estimated values: an estimate does not come from the count that stands beside it"),
                _("values that do not agree with their own numerator and denominator."),
            )
        ),
        _("A value without an interval is not tested, and gets neither a rank interval nor a trend."),
    ),
    has_formulas=True,
)

OUTCOMES = Chapter(
    "outcomes",
    _("Comparison: better, worse or no difference"),
    (
        _(
            "The comparison tells whether an area differs from a benchmark by more than chance explains. There are "
            "four benchmarks:"
        ),
        Points(
            (
                _("the whole country, or Mainland Finland where the country has no value"),
                _("the county’s collaborative area"),
                _("the county’s peers, that is, the counties most like it, taken together"),
                _("the area itself in its previous period."),
            )
        ),
        Heading(_("The country and the collaborative area")),
        _(
            "These contain the area itself. The area’s whole interval is held against the benchmark’s value. If the "
            "interval lies on one side of it, the area differs. Since the area is part of the benchmark, the two move "
            "together. With figures of whole registers the test therefore errs on the safe side: it finds a "
            "difference too seldom rather than too often. With surveys it may find a small area to differ slightly "
            "too often. Where a figure is known only rounded, the rounding counts as uncertainty too."
        ),
        Example(
            _(
                "In the country the share is 10.5%. An area with 12.0% (11.2–12.9%) differs: all of its interval lies "
                "above 10.5. An area with 12.0% (10.2–13.9%) does not: its interval holds 10.5."
            )
        ),
        Heading(_("The peers and the previous period")),
        _(
            "These do not contain the area, and are as uncertain as the area is. Here an interval is worked out for "
            "the difference itself, by Newcombe’s method, and held against zero."
        ),
        Example(
            _(
                "In the area 56 of 70 got an appointment in time, among its peers 48 of 80: 80.0% against 60.0%. The "
                "difference is 20.0 percentage points and its interval 5.2–33.4. Zero is not in it, so the area "
                "differs."
            )
        ),
        Heading(_("Good, bad or neither")),
        _(
            "What is good is decided by the indicator’s polarity: a high value may be good, bad, or neither. The "
            "number of inhabitants is neither good nor bad. Then the comparison says “differs” and judges nothing."
        ),
        _outcomes,
        _(
            "Better is blue and worse is magenta, not green and red: about one man in twelve has trouble telling red "
            "from green, and the two read as orders, like traffic lights. Colour never speaks alone either: there is "
            "always a symbol and a word."
        ),
    ),
    has_formulas=True,
)

STANDS_OUT = Chapter(
    "stands-out",
    _("What stands out"),
    (
        _(
            "A county’s page begins with what stands out. Of hundreds of indicators some always differ by chance, so "
            "whatever is highlighted must pass two tests:"
        ),
        Points(
            (
                _(
                    "It is not a false alarm. All the county’s indicators are tested together against the country, so "
                    "that of those highlighted at most 5% are false alarms on average (the false discovery rate)."
                ),
                _(
                    "It is large enough to matter. The difference is larger than the indicator’s practical threshold. "
                    "Where none has been set, the threshold is half the standard deviation between counties."
                ),
            )
        ),
        Example(
            _(
                "120 of a county’s indicators could be tested. In 31 of them the 95% interval does not hold the "
                "country’s value. Tested together 24 are left, and 15 of those differences are also large enough. The "
                "page shows 15 and says that 120 were tested."
            )
        ),
        _(
            "How many were tested always stands beside it: fifteen of 120 is another matter than fifteen of 20. Each "
            "indicator is tested once, in its latest period and for both sexes together where it has such figures."
        ),
    ),
    has_formulas=True,
)

RANKS = Chapter(
    "ranks",
    _("Rank intervals"),
    (
        _(
            "A rank is never shown alone. The rank interval tells which ranks the area may truly have, 1 being the "
            "best: “4–15\u00a0/\u00a022”."
        ),
        _(
            "It is made by comparing every pair of areas. The best possible rank comes after all those that are "
            "certainly better, the worst before all those that are certainly worse. The intervals hold together: with "
            "95% certainty every area’s true rank lies in its interval at the same time."
        ),
        Example(
            _(
                "Of 22 counties 3 are certainly better than this one and 7 certainly worse. The other 11 cannot be "
                "told from it. Its rank interval is 4–15\u00a0/\u00a022."
            )
        ),
        _(
            "A value without an interval has no rank. It is left out, and the others are ranked among 21. Where "
            "neither high nor low is good there is no rank at all, only an order by size."
        ),
        _(
            "Areas that cannot be told from one another form a group. Within a group the order may be chance. An area "
            "may belong to several groups: it may be like the one above it and the one below it though those two "
            "differ."
        ),
    ),
    has_formulas=True,
)

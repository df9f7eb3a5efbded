"""Trends, funnel plots, peers, aggregates, numbers of people, comparability and statuses, in plain words."""

from typing import Any

from dash import html

from components import numbers
from components.methods_prose import Chapter, Example, Points, facts_table
from indicators import reference
from indicators.api.data import STATUS_LABELS
from indicators.cube import Release
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

STATUS_MEANINGS: dict[str, str] = {
    "A": _("A value like any other. Zero is a value too."),
    "P": _("The producer may still revise the value."),
    "E": _("The producer has estimated the value because the figures are not complete."),
    "B": _("From this period on the value is collected or defined differently than before."),
    "S": _("There is a value, but it is not published: it would tell of too few people."),
    "M": _("There is no value: it was not collected or has not been delivered."),
    "Z": _("There can be no value, because the indicator does not concern this area or group."),
}


def _variables(language: Language, release: Release) -> Any:
    heads = (translate("Background variable", language), translate("Weight", language))
    rows = [
        (getattr(variable, f"name_{language}"), numbers.number(variable.weight, 1, language))
        for variable in reference.peer_variables()
    ]
    return facts_table(translate("What peers are found by", language), heads, rows)


def _statuses(language: Language, release: Release) -> Any:
    heads = (translate("Status and its code", language), translate("Meaning", language))
    rows = [
        ([translate(STATUS_LABELS[status], language), html.Br(), html.Code(status)], translate(meaning, language))
        for status, meaning in STATUS_MEANINGS.items()
    ]
    return facts_table(translate("Statuses of values", language), heads, rows)


def _checked(language: Language, release: Release) -> html.P:
    records = reference.indicators().values()
    return html.P(
        translate(
            "Another person has so far checked {checked} of {all} indicators. Each indicator’s page tells who assigned "
            "what and when.",
            language,
            checked=sum(record.checked_by is not None for record in records),
            all=len(records),
        )
    )


TRENDS = Chapter(
    "trends",
    _("Recent trend"),
    (
        _(
            "The trend tells whether an area’s five latest values rise or fall by more than chance explains. A line is "
            "fitted to the five points so that a certain value weighs more than an uncertain one."
        ),
        _("There is a trend when both hold:"),
        Points(
            (
                _(
                    "The line is too steep for chance. Where nothing changes, chance makes so steep a line in 2 series "
                    "of 1,000 (the test value exceeds 9.5495)."
                ),
                _(
                    "The direction stays the same when each of the five points is left out in turn. One odd year makes "
                    "no trend."
                ),
            )
        ),
        Example(
            _(
                "Values 10, 11, 12, 13 and 14, each uncertain by 1 either way, are a trend: the test value is 38.4. "
                "Values 10, 11, 9, 10 and 11 are none."
            )
        ),
        _(
            "Where the indicator has a polarity, the trend is called improving or worsening, else increasing or "
            "decreasing. No trend is calculated from fewer than five points, from values without an interval, from "
            "periods that overlap, or across a break in the series or a change of the area’s borders."
        ),
    ),
    has_formulas=True,
)

FUNNEL = Chapter(
    "funnel",
    _("Funnel plot: small and large areas"),
    (
        _(
            "The values of small areas swing more than those of large ones. A funnel plot shows each area’s value "
            "against its size, and limits within which the values would lie if every area were like the country. The "
            "limits are wide for small areas and narrow for large ones, so that the picture looks like a funnel."
        ),
        Example(
            _(
                "In the country the share is 50%. By chance alone an area of 100 persons may then have 40.2–59.8%, an "
                "area of 400 persons only 45.1–54.9%."
            )
        ),
        _(
            "Areas always differ somewhat for reasons other than chance: people are older here, registers are kept "
            "differently there. This overdispersion is measured, and the limits are widened by it. An area outside "
            "them therefore stands out from how areas commonly vary, not from chance alone."
        ),
        _(
            "Limits are drawn for percentages and rates whose numerator counts persons or events. Where fewer than 10 "
            "events are expected the upper limit is too low: more areas lie above it than should, as the simulations "
            "below show."
        ),
    ),
    has_formulas=True,
)

PEERS = Chapter(
    "peers",
    _("Peers: counties that are alike"),
    (
        _(
            "It is fairer to compare a county with counties like it than with all of them. A county’s peers are the "
            "five that are nearest to it by these background variables:"
        ),
        _variables,
        _(
            "All variables are put on the same scale, so that a difference of one standard deviation counts the same "
            "in each. Sizes are compared as ratios: a county twice as large is equally far off whether the other has "
            "70,000 inhabitants or 200,000. The weights tell how much each variable counts."
        ),
        _(
            "Weights are a matter of judgement, which is why they are shown. So is each variable’s share of the "
            "distance between two counties. We also try out how firmly the peers stand: each weight is changed at "
            "random to between half and double, a thousand times over, and we count how often a county is still among "
            "the five."
        ),
        Example(
            _(
                "Counties A and B are 0.8 standard deviations apart. Population density makes up 45% of the distance. "
                "B is among A’s five nearest in 940 draws of 1,000, so B is its peer with a stability of 94%."
            )
        ),
        _("Peers are like one another in their background. It says nothing of how well their services work."),
    ),
    has_formulas=True,
)

AGGREGATES = Chapter(
    "aggregates",
    _("Several areas together"),
    (
        _(
            "A figure of several counties is worked out from their numerators and denominators, never as a mean of "
            "their percentages. A mean would give a small county the weight of a large one. This is how the peers get "
            "their common value, and a collaborative area where the source gives none."
        ),
        Example(
            _(
                "In area A 10 of 100 have a service, in area B 300 of 1,000. Together it is 310 of 1,100, that is "
                "28.2%. The mean of 10% and 30% would be 20%."
            )
        ),
        _(
            "If the numerator or denominator of any part is missing, there is no figure of the whole: nobody knows "
            "what it would have been."
        ),
    ),
    has_formulas=True,
)

PEOPLE = Chapter(
    "people",
    _("Differences as numbers of people"),
    (
        _(
            "“2 percentage points” says little until one knows how many people that is. So the difference from the "
            "benchmark is also given as people or events, counted as the indicator counts them: on a day, or in a "
            "year. It is how many more or fewer than if the area were at the benchmark’s level."
        ),
        Example(
            _(
                "In an area of 20,000 inhabitants the share is 12.0% (11.0–13.5%), in the country 10.0%. That is about "
                "400 people (200–700) more than at the country’s level."
            )
        ),
        _(
            "It is arithmetic and nothing else. It does not say why the levels differ, nor that so many people could "
            "have been helped, treated or spared."
        ),
    ),
    has_formulas=True,
)

COMPARABILITY = Chapter(
    "comparability",
    _("What can be compared with what"),
    (
        _(
            "A value is compared with a benchmark of the same period and the same sex. Each indicator has its own "
            "latest period, and it always stands beside the value. Three things end a comparison, and the reason is "
            "then shown:"
        ),
        Points(
            (
                _(
                    "A break in the series. The indicator is collected or defined in a new way, so that values before "
                    "and after are not compared and no trend crosses the break."
                ),
                _(
                    "A change of the area’s borders. Values from before are of another area. They are compared with "
                    "other areas of their own time, not with the area as it is now."
                ),
                _(
                    "An estimated value without an interval. Nobody knows how uncertain the estimate is, so it is "
                    "shown but not tested."
                ),
            )
        ),
        _(
            "22 counties take part in comparisons, ranks and what stands out: the 21 wellbeing services counties and "
            "Helsinki, which organises its services itself. Åland is outside the health and social services reform, "
            "and is shown where there are figures of it."
        ),
    ),
)

STATUSES = Chapter(
    "statuses",
    _("Missing and unusual values"),
    (
        _(
            "A missing value may be missing for quite different reasons. They are told apart on the screen, in tables "
            "and in every download. A missing value is never shown as zero, and zero is never shown as missing."
        ),
        _statuses,
    ),
)

ASSIGNED = Chapter(
    "assigned",
    _("What Aluekuva itself has assigned"),
    (
        _(
            "The values come from their producers. Aluekuva has added three things to each indicator: the task area "
            "(which service it is about), the dimension (need, use, availability, quality and so on), and the polarity "
            "(whether high or low is good). They are not THL’s, nor any other producer’s. Intervals that the producer "
            "does not give, comparisons, rank intervals, trends and peers are worked out by Aluekuva too."
        ),
        _checked,
    ),
)

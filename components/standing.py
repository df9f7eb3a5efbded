"""What stands out for an area: where it is worse and where it is better, tested, beyond chance and big enough."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components import numbers
from components.addresses import Address
from components.indicator_table import indicator_link
from components.outcome import reason_words, trend_words, worked_out
from components.people import people_words
from indicators.cube import Area, Cube, Indicator
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

Row = Mapping[str, Any]

# A reader takes in a handful; the table below has them all.
_SHOWN = 4
# So many of those that cannot be compared are named for each reason.
_EXAMPLES = 2


def standing(cube: Cube, place: Area, rows: Sequence[Row], language: Language) -> list[Any]:
    """The sentences and the three lists; empty for an area that takes no part in comparisons.

    ``rows`` are as :meth:`indicators.cube.Cube.latest_of_area` gives them. Indicators without polarity are counted
    among those tested, but stand in neither list.
    """
    area = place.area
    tested = [row for row in rows if row["stands_out"] is not None]
    if not tested:
        return []
    worse, better, differs = (
        sorted((row for row in tested if row["stands_out"] and row["outcome95"] in kinds), key=_most_first)
        for kinds in (("worse",), ("better",), ("higher", "lower"))
    )
    lists = [
        _list(cube, area, worse, "worse", translate("Clearly worse than the country", language), "worsening", language),
        _list(
            cube, area, better, "better", translate("Clearly better than the country", language), "improving", language
        ),
        *_untested(cube, area, [row for row in rows if row["stands_out"] is None], language),
    ]
    outcomes = Counter(row["outcome95"] for row in tested)
    found = (
        (outcomes["worse"], len(worse)),
        (outcomes["better"], len(better)),
        (outcomes["higher"] + outcomes["lower"], len(differs)),
    )
    said = html.P(_sentences(place, len(tested), found, language), className="sentence")
    clearly = translate(
        "Clearly: chance does not explain the difference even among this many tests, and it is large enough to matter.",
        language,
    )
    how = worked_out({"stands-out": _("How it is told what stands out")}, language)
    return [said, html.P(clearly, className="note"), how, html.Div(lists, className="standing")]


def _sentences(place: Area, tested: int, found: Sequence[tuple[int, int]], language: Language) -> str:
    """How many indicators could be tested, and how many are worse, better and different without being judged: each by
    its own test, as the table has it, and of these how many stand out among all tests."""
    within = place.within(language)
    message = (
        _("{inArea} {tested} indicators could be tested against the whole country.")
        if within
        else _("{area}: {tested} indicators could be tested against the whole country.")
    )
    first = translate(message, language, inArea=within, area=place.short(language), tested=tested)
    (worse, clearly_worse), (better, clearly_better), (differs, clearly_different) = found
    parts = [
        f"{first[0].upper()}{first[1:]}",
        translate("Worse {worse}, of which {clear} clearly;", language, worse=worse, clear=clearly_worse),
        translate("better {better}, of which {clear} clearly.", language, better=better, clear=clearly_better),
    ]
    if differs:
        unjudged = _("Others differ without being judged: {count}, of which {clear} clearly.")
        parts.append(translate(unjudged, language, count=differs, clear=clearly_different))
    return " ".join(parts)


def _most_first(row: Row) -> tuple[bool, float]:
    """What goes on moving away first, then the largest difference relative to the benchmark."""
    moving = row["trend"] == {"worse": "worsening", "better": "improving"}.get(row["outcome95"])
    return not moving, -abs(row["value"] - row["benchmark_value"]) / (abs(row["benchmark_value"]) or 1)


def _list(
    cube: Cube, area: str, rows: Sequence[Row], kind: str, heading: str, moving: str, language: Language
) -> html.Section:
    still = sum(row["trend"] == moving for row in rows)
    words = {
        "worsening": translate("{still} of {all} are getting worse.", language, still=still, all=len(rows)),
        "improving": translate("{still} of {all} are getting better.", language, still=still, all=len(rows)),
    }
    items = [_item(cube, area, row, language) for row in rows[:_SHOWN]]
    more = []
    if len(rows) > _SHOWN:
        others = html.Ul([_item(cube, area, row, language) for row in rows[_SHOWN:]])
        shown = translate("Show {count} more", language, count=len(rows) - _SHOWN)
        more = [html.Details([html.Summary(shown), others])]
    key = f"standing-{kind}"
    return html.Section(
        [html.H2(heading, id=key), html.P(words[moving], className="meta"), html.Ul(items), *more],
        className=f"stands-{kind}",
        **{"aria-labelledby": key},
    )


def _untested(cube: Cube, area: str, rows: Sequence[Row], language: Language) -> list[html.Section]:
    """How many indicators cannot be compared, by why not, with the first of each."""
    if not rows:
        return []
    reasons: dict[str, list[Row]] = {}
    for row in rows:
        reasons.setdefault(_why_not(cube, row, language), []).append(row)
    items = [
        html.Li([html.Strong(f"{reason[0].upper()}{reason[1:]}"), html.Br(), *_named(cube, area, members, language)])
        for reason, members in sorted(reasons.items(), key=lambda one: len(one[1]))
    ]
    return [
        html.Section(
            [
                html.H2(translate("Cannot be compared", language), id="standing-untested"),
                html.P(translate("Indicators: {count}.", language, count=len(rows)), className="meta"),
                html.Ul(items),
            ],
            className="stands-untested",
            **{"aria-labelledby": "standing-untested"},
        )
    ]


def _why_not(cube: Cube, row: Row, language: Language) -> str:
    if row["value"] is None:
        return numbers.mark(row["status"], language)
    if row["reason"]:
        return reason_words(row["reason"], language)
    if cube.indicators[row["indicator"]].statistic == "count":
        return translate("counts, which depend on the size of the area", language)
    return translate("no value to compare with", language)


def _named(cube: Cube, area: str, rows: Sequence[Row], language: Language) -> list[Any]:
    """The first indicators by title, and how many more there are."""
    parts: list[Any] = []
    for row in rows[:_EXAMPLES]:
        link = indicator_link(cube.indicators[row["indicator"]], language, {"area": area})
        parts += [html.Span(link), html.Br()]
    if len(rows) > _EXAMPLES:
        more = translate("{count} more in the table below.", language, count=len(rows) - _EXAMPLES)
        parts.append(html.Span(more, className="meta"))
    return parts


def _item(cube: Cube, area: str, row: Row, language: Language) -> html.Li:
    indicator = cube.indicators[row["indicator"]]
    unit, decimals = cube.units[indicator.unit].name(language, "symbol"), indicator.decimals
    title = indicator.title(language)
    between = numbers.interval(row["lower95"], row["upper95"], decimals, language)
    said = translate(
        "{time}: {value} ({interval}), the country {benchmark}.",
        language,
        time=row["time"],
        value=numbers.quantity(row["value"], decimals, unit, language),
        interval=between,
        benchmark=numbers.number(row["benchmark_value"], decimals, language),
    )
    href = Address("indicator", language, str(indicator.indicator)).href({"area": area})
    return html.Li(
        [
            dcc.Link(html.Span(title.text, lang=title.language), href=href),
            html.Br(),
            html.Span([said, " ", *trend_words(row["trend"], indicator.polarity, language)], className="meta"),
            *_people(row, indicator, language),
        ]
    )


def _people(row: Row, indicator: Indicator, language: Language) -> list[Any]:
    if row["people"] is None:
        return []
    counts = (row["people"], row["people_lower95"], row["people_upper95"])
    said = people_words(*counts, str(indicator.counted), row["benchmark_type"], language)
    return [html.Br(), html.Span(said, className="meta")]

"""One indicator: a sentence, ranked areas, map, time series, funnel plot, table, definition, downloads.

The figures are sent once; year, sex, area type, area and benchmark are chosen in the browser with no request.
"""

from collections.abc import Sequence
from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from components.addresses import Address
from components.answer import Query, answer, title
from components.area_maps import area_maps
from components.area_table import BENCHMARK_HEADS
from components.controls import menu, segments
from components.definition import definition
from components.downloads import downloads
from components.figure import figure, in_details, time_series_graph
from components.html_text import still
from components.indicator_view import DRAWN_AS, figures_of, indicator_view, initial_choice, left_out
from components.left_out import notice
from components.outcome import explained, worked_out
from components.packed_view import packed
from components.reuse import citations, picture_texts, reuse, reuse_alike
from components.shell import source_line
from indicators.api.data import SEX_LABELS
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.records import BENCHMARKS
from indicators.translation import marked as _
from indicators.translation import translate

register_page(
    __name__, path_template="/<lang>/indicators/<indicator>", title=title("indicator", "indicator"), name="indicator"
)

clientside_callback(
    ClientsideFunction("indicatorPage", "show"),
    Output("series-graph", "children"),
    Input("indicator-data", "data"),
    Input("choice", "data"),
)


_AREA_TYPES = {
    "county": _("Counties"),
    "collaborative_area": _("Collaborative areas"),
    "municipality": _("Municipalities"),
}


# What the ways to draw a figure are called, by the choice and by what it may be.
_DRAWN_AS = {
    "ranking": (_("Marks"), {"dots": _("Dots"), "bars": _("Bars")}),
    "colour": (_("Colour by"), {"value": _("Value"), "outcome": _("Comparison")}),
    "steps": (
        _("Steps"),
        {"quantiles": _("Equal number of areas"), "equal": _("Equally wide"), "continuous": _("Continuous")},
    ),
    "map": (_("Kind of map"), {"map": _("Map"), "tiles": _("Tiles")}),
}


def layout(lang: str = "", indicator: str = "", **query: str | None) -> html.Div:
    """The page of one indicator; the choices of the address are taken up where they are possible."""
    return answer("indicator", lang, indicator, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    indicator = cube.indicators[int(address.key or 0)]
    heading = [_breadcrumb(cube, indicator, language), _title(indicator, language)]
    if not indicator.observations:
        sorry = html.P(translate("This release holds no figures of this indicator.", language))
        return [*heading, sorry, definition(cube, indicator, language)]
    figures = figures_of(cube, indicator.indicator)
    view = indicator_view(cube, indicator, figures, language)
    choice = initial_choice(view, query)
    return [
        *heading,
        *_left_out(cube, left_out(view, choice, query), language),
        html.P(id="sentence", className="sentence", **{"aria-live": "polite"}),
        still(_controls(view, choice, language)),
        *_figures(cube, indicator, language),
        still(definition(cube, indicator, language, figures.observations)),
        dcc.Store(
            id="indicator-data",
            data={
                "view": packed(view),
                "defaults": initial_choice(view, {}),
                "citations": citations(cube, indicator, language),
                "picture": picture_texts(cube.release, language),
                **area_maps(view),
            },
        ),
        dcc.Store(id="choice", data=choice),
    ]


def _left_out(cube: Cube, codes: Sequence[str], language: Language) -> list[html.P]:
    """What the address names that is not shown; areas by their names where they have one."""
    names = {code: area.name(language) for (_, code), area in cube.areas.items()}
    listed = ", ".join(names.get(code, code) for code in codes)
    said = translate("Left out, because this indicator has no such figures: {names}.", language, names=listed)
    return notice([said] if codes else [])


def _breadcrumb(cube: Cube, indicator: Indicator, language: Language) -> html.P:
    everything = Address("indicators", language)
    parts: list[Any] = [dcc.Link(translate("Indicators", language), href=everything.path)]
    if indicator.task_area:
        name = cube.task_areas[indicator.task_area].name(language)
        parts += [" / ", dcc.Link(name, href=everything.href({"taskArea": indicator.task_area}))]
    if indicator.dimension:
        parts += [" / ", cube.dimensions[indicator.dimension].name(language)]
    return html.P(parts, className="breadcrumb")


def _title(indicator: Indicator, language: Language) -> html.H1:
    title = indicator.title(language)
    return html.H1(title.text, **({} if title.language == language else {"lang": title.language}))


def _controls(view: dict[str, Any], choice: dict[str, str], language: Language) -> html.Div:
    area_types = [(key, translate(text, language)) for key, text in _AREA_TYPES.items() if key in view["areaTypes"]]
    sexes = [(key, translate(SEX_LABELS[key], language)) for key in view["sexes"]]
    times = [(str(time), str(time)) for time in reversed(view["times"].get(choice["areaType"], []))]
    controls: list[Any] = [
        menu("time", translate("Year", language), times, choice["time"]),
        menu("area", translate("Area", language), [("", translate("None chosen", language))], ""),
    ]
    if len(area_types) > 1:
        controls.append(segments("areaType", translate("Area type", language), area_types, choice["areaType"]))
    if len(sexes) > 1:
        controls.append(segments("sex", translate("Sex", language), sexes, choice["sex"]))
    offered = {one for benchmarks in view["benchmarks"].values() for one in benchmarks}
    if len(offered) > 1:
        # The browser hides those that the areas of the chosen type can't be compared with.
        against = [(key, translate(BENCHMARK_HEADS[key], language)) for key in BENCHMARKS if key in offered]
        controls.append(segments("benchmark", translate("Compared with", language), against, choice["benchmark"]))
    return html.Div(controls, className="controls")


def _figures(cube: Cube, indicator: Indicator, language: Language) -> list[Any]:
    source = (
        f"{source_line(cube.release, language)} {translate('Release {release}', language, release=cube.release.id)}."
    )
    note = html.P(source, className="note")
    below = [note, reuse_alike(language)]
    return [
        still(
            html.Div(
                [
                    _ranking([note, reuse(language)], language),
                    html.Div(_map(below, language)),
                ],
                className="figures",
            )
        ),
        _series(below, language),
        still(_sexes(below, language)),
        still(_funnel(below, language)),
        still(_table([note, downloads(indicator.indicator, language)], language)),
    ]


def _table(below: list[Any], language: Language) -> html.Section:
    keys = translate("Arrow keys lead from area to area; Enter chooses one.", language)
    return figure("table", translate("The numbers", language), [], above=[html.P(keys, className="note")], below=below)


def _ways(name: str, language: Language) -> html.Fieldset:
    """The buttons of one of the ways in which a figure can be drawn."""
    label, texts = _DRAWN_AS[name]
    options = [(way, translate(texts[way], language)) for way in DRAWN_AS[name]]
    return segments(name, translate(label, language), options, DRAWN_AS[name][0])


def _ranking(below: list[Any], language: Language) -> html.Section:
    return figure(
        "ranking",
        translate("Areas from highest to lowest value", language),
        [],
        above=[_ways("ranking", language)],
        below=[
            html.P(id="ranking-groups", className="note", **{"data-in-picture": ""}),
            html.P(id="ranking-peers", className="note"),
            html.P(explained(language), className="note"),
            worked_out(
                {"outcomes": _("How comparisons are worked out"), "ranks": _("How ranks are worked out")}, language
            ),
            *below,
        ],
    )


def _map(below: list[Any], language: Language) -> html.Section:
    ways = html.Div([_ways(name, language) for name in ("colour", "map", "steps")], className="ways")
    return figure("map", translate("On the map", language), [], above=[ways], below=below)


def _series(below: list[Any], language: Language) -> html.Section:
    return figure(
        "series",
        translate("In time", language),
        time_series_graph(),
        above=[_series_areas(language), html.Div(id="series-key")],
        below=[
            worked_out({"trends": _("How trends are worked out")}, language),
            *below,
            in_details("series-table", translate("The time series as a table", language)),
        ],
    )


def _series_areas(language: Language) -> html.Details:
    """A list of areas to tick, which the browser fills when it is opened."""
    return html.Details(
        [
            html.Summary(
                [translate("More areas in the time series", language), html.Span(id="picked-series-areas")],
            ),
            html.Div(id="pick-series-areas"),
        ],
        className="picker",
        id="picker-series-areas",
    )


def _sexes(below: list[Any], language: Language) -> html.Section:
    shown = html.Div(
        [*below, in_details("sexes-table", translate("Women and men as a table", language))], **{"data-sexes": ""}
    )
    return figure(
        "sexes",
        translate("Women and men", language),
        [],
        above=[html.P(id="sexes-sentence", className="text")],
        below=[shown],
    )


def _funnel(below: list[Any], language: Language) -> html.Section:
    explanation = translate(
        "Each dot is a county: the larger the county, the farther to the right. The limits show how far from the "
        "country’s value a county of that size lies by chance and by how counties commonly vary. Small counties vary "
        "more by chance, so their limits are wider.",
        language,
    )
    drawn = html.Div(
        [
            html.P(explanation, className="note", **{"data-in-picture": ""}),
            worked_out({"funnel": _("How the limits are worked out")}, language),
            *below,
            in_details("funnel-table", translate("The funnel plot as a table", language)),
        ],
        **{"data-funnel": ""},
    )
    return figure(
        "funnel",
        translate("In a funnel plot", language),
        [],
        above=[html.P(id="funnel-sentence", className="text")],
        below=[drawn],
    )

"""One indicator: a sentence, ranked areas, map, time series, table, definition, downloads.

The figures are sent once; year, sex, area type and area are chosen in the browser with no request.
"""

from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from components.addresses import Address
from components.answer import Query, answer, title
from components.controls import menu, segments
from components.definition import definition
from components.downloads import downloads
from components.figure import figure
from components.indicator_view import indicator_view, initial_choice
from components.outcome import explained
from components.shell import source_line
from indicators.api.data import SEX_LABELS
from indicators.boundaries import map_shapes, tile_grid
from indicators.cube import Cube, Indicator, ObservationQuery
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

register_page(
    __name__, path_template="/<lang>/indicators/<indicator>", title=title("indicator", "indicator"), name="indicator"
)

clientside_callback(
    ClientsideFunction("indicatorPage", "show"),
    Output("time-series", "figure"),
    Input("indicator-data", "data"),
    Input("choice", "data"),
)


_AREA_TYPES = {
    "county": _("Counties"),
    "collaborative_area": _("Collaborative areas"),
    "municipality": _("Municipalities"),
}


_BOUNDARIES = {True: _("Boundaries: Natural Earth."), False: _("Boundaries: Statistics Finland, CC BY 4.0.")}


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
    table = cube.observations(ObservationQuery(indicator.indicator))
    view = indicator_view(cube, indicator, table, cube.comparisons(indicator.indicator), language)
    choice = initial_choice(view, query)
    return [
        *heading,
        html.P(id="sentence", className="sentence", **{"aria-live": "polite"}),
        _controls(view, choice, language),
        *_figures(cube, indicator, language),
        definition(cube, indicator, language),
        dcc.Store(
            id="indicator-data", data={"view": view, "defaults": initial_choice(view, {}), **_maps(view, language)}
        ),
        dcc.Store(id="choice", data=choice),
    ]


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
    return html.Div(controls, className="controls")


def _figures(cube: Cube, indicator: Indicator, language: Language) -> list[Any]:
    source = (
        f"{source_line(cube.release, language)} {translate('Release {release}', language, release=cube.release.id)}."
    )
    below = [html.P(source, className="note")]
    maps = [("map", translate("Map", language)), ("tiles", translate("Tiles", language))]
    return [
        html.Div(
            [
                figure(
                    "ranking",
                    translate("Areas from largest to smallest", language),
                    [],
                    below=[html.P(explained(language), className="note"), *below],
                ),
                html.Div(
                    [
                        figure(
                            "map",
                            translate("On the map", language),
                            [],
                            above=[segments("map", translate("Kind of map", language), maps, "map")],
                            below=below,
                        ),
                    ]
                ),
            ],
            className="figures",
        ),
        figure(
            "series",
            translate("In time", language),
            html.Div(
                dcc.Graph(
                    id="time-series",
                    config={
                        "displayModeBar": False,
                        "displaylogo": False,
                        "showSendToCloud": False,
                        "responsive": True,
                    },
                    style={"height": "380px"},
                ),
                **{"aria-hidden": "true"},
            ),
            below=[
                *below,
                html.Details(
                    [html.Summary(translate("The time series as a table", language)), _region("series-table", language)]
                ),
            ],
        ),
        figure(
            "table",
            translate("The numbers", language),
            [],
            below=[*below, downloads(indicator.indicator, language)],
        ),
    ]


def _region(key: str, language: Language) -> html.Div:
    label = translate("The time series as a table", language)
    return html.Div(id=key, className="scroll", tabIndex="0", role="region", **{"aria-label": label})


def _maps(view: dict[str, Any], language: Language) -> dict[str, Any]:
    """Boundaries of the area types shown, and the tiles; an area type without boundaries is left out."""
    shapes: dict[str, Any] = {}
    for area_type in ("county", "municipality"):
        found = map_shapes(area_type) if area_type in view["areaTypes"] else None
        if found:
            shapes[area_type] = {
                "viewBox": found.view_box,
                "paths": dict(found.paths),
                "generalised": found.generalised,
                "source": translate(_BOUNDARIES[found.generalised], language),
            }
    return {"shapes": shapes, "grid": {code: list(place) for code, place in tile_grid().items()}}

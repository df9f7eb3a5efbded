"""All indicators: narrowed down by words, task area and dimension in the browser, without a request."""

from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from components.addresses import Address
from components.answer import Query, answer, title
from components.controls import filter_menu
from components.indicator_table import indicator_list
from indicators.cube import Cube
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/indicators", title=title("indicators"), name="indicators")

clientside_callback(
    ClientsideFunction("indicatorList", "filter"), Output("list-ready", "data"), Input("list-ready", "id")
)


def layout(lang: str = "", **query: str | None) -> html.Div:
    """The list of all indicators; ``q``, ``taskArea`` and ``dimension`` of the address are taken up."""
    return answer("indicators", lang, None, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    every = (("", translate("All", language)),)
    task_areas = (*every, *((key, named.name(language)) for key, named in cube.task_areas.items()))
    dimensions = (*every, *((key, named.name(language)) for key, named in cube.dimensions.items()))
    return [
        html.H1(translate("All indicators", language)),
        html.Div(
            [
                html.Div(
                    [
                        html.Label(translate("Words", language), htmlFor="filter-q"),
                        dcc.Input(id="filter-q", type="search", value=query.get("q") or ""),
                    ],
                    className="control",
                ),
                filter_menu("taskArea", translate("Task area", language), task_areas, query.get("taskArea") or ""),
                filter_menu("dimension", translate("Dimension", language), dimensions, query.get("dimension") or ""),
            ],
            className="controls",
        ),
        html.P(id="indicator-count", role="status", className="meta"),
        indicator_list(cube, cube.indicators.values(), language),
        dcc.Store(id="list-ready"),
    ]

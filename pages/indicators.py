"""All indicators: found by words, narrowed down by menus, in the browser as on the server."""

import json
from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from components.addresses import Address
from components.answer import Query, answer, title
from components.controls import filter_menu
from components.html_text import still
from components.indicator_filters import filters
from components.indicator_table import indicator_list
from indicators.cube import Cube
from indicators.language import Language
from indicators.search import MAX_LENGTH, AreaHit, index_of
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/indicators", title=title("indicators"), name="indicators")

clientside_callback(
    ClientsideFunction("indicatorList", "show"), Output("list-ready", "data"), Input("list-ready", "id")
)


def layout(lang: str = "", **query: str | None) -> html.Div:
    """The list of all indicators; ``q`` and the filters of the address are taken up."""
    return answer("indicators", lang, None, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    offered = filters(cube, query, language)
    asked = (query.get("q") or "").strip()[:MAX_LENGTH]
    ranks: dict[int, int] | None = None
    areas: tuple[AreaHit, ...] = ()
    if asked:
        found = index_of(cube).search(asked, language)
        ranks = {hit.indicator.indicator: rank for rank, hit in enumerate(found.indicators)}
        areas = found.areas
    shown = {
        one.indicator
        for one in cube.indicators.values()
        if (ranks is None or one.indicator in ranks) and all(narrowed.fits(one) for narrowed in offered)
    }
    return [
        html.H1(translate("All indicators", language)),
        html.Div(
            [
                html.Div(
                    [
                        html.Label(translate("Search words", language), htmlFor="filter-q"),
                        dcc.Input(id="filter-q", type="search", value=asked, maxLength=MAX_LENGTH, autoComplete="off"),
                    ],
                    className="control",
                ),
                *(
                    filter_menu(one.name, one.label, [("", translate("All", language)), *one.options], one.chosen)
                    for one in offered
                ),
            ],
            className="controls",
        ),
        html.P(_count(len(shown), language), id="indicator-count", role="status", className="meta"),
        html.P(id="area-hits", hidden=True, **{"data-areas": _areas(areas, query, language), "data-asked": asked}),
        still(html.Div(indicator_list(cube, cube.indicators.values(), language, ranks, shown))),
        dcc.Store(id="list-ready"),
    ]


def _count(shown: int, language: Language) -> str:
    if shown == 0:
        return translate("No indicator fits. Try fewer or other words.", language)
    if shown == 1:
        return translate("1 indicator", language)
    return translate("{count} indicators", language, count=shown)


def _areas(hits: tuple[AreaHit, ...], query: Query, language: Language) -> str:
    """The areas found, as the browser draws them, and draws them again while the reader types; of the same release."""
    release = {"release": query.get("release")}
    found = [
        {"title": hit.area.name(language), "href": Address("area", language, hit.area.area).href(release)}
        for hit in hits
    ]
    return json.dumps(found, ensure_ascii=False)

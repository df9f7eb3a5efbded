"""One figure of an indicator to stand in another site's page: no header, no footer, nothing remembered.

The address is that of the indicator's page with ``figure``; it may name a release, as the line to embed does.
"""

from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from components.addresses import Address
from components.answer import Query, answer, title
from components.area_maps import area_maps
from components.embed import embedded_figure, figure_asked
from components.indicator_view import figures_of, indicator_view, initial_choice
from components.packed_view import packed
from components.reuse import citations, picture_texts
from indicators.cube import Cube
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/embed/<indicator>", title=title("embed", "indicator"), name="embed")

clientside_callback(ClientsideFunction("embedPage", "show"), Output("embed-drawn", "data"), Input("embed-data", "data"))


def layout(lang: str = "", indicator: str = "", **query: str | None) -> html.Div:
    """One figure of an indicator; the choices of the address are taken up where they are possible."""
    return answer("embed", lang, indicator, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    indicator = cube.indicators[int(address.key or 0)]
    text = indicator.title(language)
    heading = html.H1(text.text, **({} if text.language == language else {"lang": text.language}))
    if not indicator.observations:
        return [heading, html.P(translate("This release holds no figures of this indicator.", language))]
    view = indicator_view(cube, indicator, figures_of(cube, indicator.indicator), language)
    page = {
        "view": packed(view),
        "choice": initial_choice(view, query),
        "defaults": initial_choice(view, {}),
        "citations": citations(cube, indicator, language),
        "picture": picture_texts(cube.release, language),
        **area_maps(view),
    }
    return [
        heading,
        *embedded_figure(figure_asked(query), cube.release, Address("indicator", language, address.key), language),
        dcc.Store(id="embed-data", data=page),
        dcc.Store(id="embed-drawn"),
    ]

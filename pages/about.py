"""About the service: methods in plain words, how well they do, accessibility statement, terms, contact."""

from typing import Any

from dash import ClientsideFunction, Input, Output, clientside_callback, dcc, html, register_page

from components import methods_comparisons, methods_series, methods_statement
from components.addresses import Address
from components.answer import Query, answer, title
from components.html_text import still
from components.methods_prose import chapter_section, contents
from components.methods_simulation import SIMULATION
from indicators.cube import Cube
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/about", title=title("about"), name="about")

clientside_callback(ClientsideFunction("anchor", "show"), Output("anchor-ready", "data"), Input("anchor-ready", "id"))

_CHAPTERS = (
    methods_comparisons.CAREFUL,
    methods_comparisons.INTERVALS,
    methods_comparisons.OUTCOMES,
    methods_comparisons.STANDS_OUT,
    methods_comparisons.RANKS,
    methods_series.TRENDS,
    methods_series.FUNNEL,
    methods_series.PEERS,
    methods_series.AGGREGATES,
    methods_series.PEOPLE,
    methods_series.COMPARABILITY,
    methods_series.STATUSES,
    methods_series.ASSIGNED,
    SIMULATION,
    methods_statement.ACCESSIBILITY,
    methods_statement.TERMS,
    methods_statement.CONTACT,
)


def layout(lang: str = "", **query: str | None) -> html.Div:
    """The page about the service."""
    return answer("about", lang, None, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    return [
        html.H1(translate("About the service", language)),
        html.P(
            translate(
                "Aluekuva shows how Finland’s wellbeing services counties are doing, and how certain that is. This "
                "page tells how the figures are worked out and compared, how accessible the service is, and on what "
                "terms it may be used.",
                language,
            ),
            className="hero lead",
        ),
        still(
            html.Div(
                [
                    contents(((chapter.key, translate(chapter.title, language)) for chapter in _CHAPTERS), language),
                    html.Div([chapter_section(chapter, language, cube.release) for chapter in _CHAPTERS]),
                ],
                className="about",
            )
        ),
        dcc.Store(id="anchor-ready"),
    ]

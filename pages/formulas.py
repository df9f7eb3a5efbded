"""The formulas behind the methods, each with its symbols, a worked example and its source."""

from typing import Any

from dash import dcc, html, register_page

from components import methods_comparisons, methods_series
from components import methods_formulas_comparisons as comparisons
from components import methods_formulas_series as series
from components import methods_formulas_values as values
from components.addresses import Address
from components.answer import Query, answer, title
from components.html_text import still
from components.methods_notation import formula_part
from components.methods_prose import anchored_section, contents
from indicators.cube import Cube
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/about/formulas", title=title("formulas"), name="formulas")

_PARTS = (
    (methods_comparisons.INTERVALS, values.INTERVALS),
    (methods_comparisons.OUTCOMES, comparisons.OUTCOMES),
    (methods_comparisons.STANDS_OUT, comparisons.STANDS_OUT),
    (methods_comparisons.RANKS, comparisons.RANKS),
    (methods_series.TRENDS, series.TRENDS),
    (methods_series.FUNNEL, series.FUNNEL),
    (methods_series.PEERS, series.PEERS),
    (methods_series.AGGREGATES, series.AGGREGATES),
    (methods_series.PEOPLE, series.PEOPLE),
)


def layout(lang: str = "", **query: str | None) -> html.Div:
    """The page of formulas."""
    return answer("formulas", lang, None, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    about = Address("about", language)
    sections = []
    for chapter, formulas in _PARTS:
        link = dcc.Link(translate("In plain words", language), href=f"{about.path}#{chapter.key}")
        parts = [formula_part(formula, language) for formula in formulas]
        sections.append(anchored_section(chapter.key, translate(chapter.title, language), [html.P(link), *parts]))
    titles = ((chapter.key, translate(chapter.title, language)) for chapter, _formulas in _PARTS)
    return [
        html.P(dcc.Link(translate("About the service", language), href=about.path), className="breadcrumb"),
        html.H1(translate("Formulas", language)),
        html.P(
            translate(
                "How the figures are calculated, for those who want to check them. The program’s tests calculate the "
                "worked examples too.",
                language,
            ),
            className="hero lead",
        ),
        still(html.Div([contents(titles, language), html.Div(sections)], className="about")),
        dcc.Store(id="anchor-ready"),
    ]

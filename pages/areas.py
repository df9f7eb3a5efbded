"""The areas: wellbeing services counties by collaborative area."""

from typing import Any

from dash import dcc, html, register_page

from components.addresses import Address
from components.answer import Query, answer, title
from indicators.cube import Area, Cube
from indicators.language import Language
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/areas", title=title("areas"), name="areas")


def layout(lang: str = "", **query: str | None) -> html.Div:
    """The list of areas."""
    return answer("areas", lang, None, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    sections = []
    for area in cube.areas_of_type("collaborative_area"):
        members = [county for county in cube.areas_of_type("county") if county.parent == area.area]
        sections.append(_section(_link(area, language), members, language))
    others = [one for one in cube.areas_of_type("county") if one.parent_type != "collaborative_area"]
    sections.append(_section(translate("Outside the collaborative areas", language), others, language))
    return [html.H1(translate("Areas", language)), html.Div(sections, className="area-lists")]


def _section(heading: Any, areas: list[Area], language: Language) -> html.Section:
    return html.Section([html.H2(heading), html.Ul([html.Li(_link(one, language)) for one in areas])])


def _link(area: Area, language: Language) -> dcc.Link:
    return dcc.Link(area.name(language), href=Address("area", language, area.area).path)

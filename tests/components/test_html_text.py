"""Components as HTML text: the browser reads from it what Dash would have drawn."""

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from components.html_text import html_text, still, write_still_parts
from tests.components.reading import parts, read_html, text

# What HTML itself reads otherwise than it is written: NUL, and a carriage return.
TEXTS = st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"]))


@given(TEXTS.filter(bool), TEXTS)
def test_no_text_becomes_an_element_or_an_attribute(text: str, title: str) -> None:
    read = read_html(html_text(html.P(text, title=title)))
    assert read[0] == ("p", {"title": title})
    assert "".join(map(str, read[1:-1])) == text and read[-1] == "/p"


def test_attributes_have_the_names_of_html_and_what_is_not_so_is_left_out() -> None:
    cell = html.Td(
        [1, html.Br(), None, "a"], className="number", colSpan=2, hidden=False, **{"aria-label": "one & two"}
    )
    assert html_text(cell) == '<td class="number" colspan="2" aria-label="one &amp; two">1<br>a</td>'
    assert html_text(html.Label(["x"], hidden=True, htmlFor="y")) == '<label hidden for="y">x</label>'


def test_a_style_has_its_parts() -> None:
    span = html.Span(style={"left": "2%", "minWidth": "3%"})
    assert html_text(span) == '<span style="left:2%;min-width:3%"></span>'


def test_a_link_to_another_page_is_followed_as_dash_follows_its_own() -> None:
    assert html_text(dcc.Link("Kainuu", href="/fi/areas/20?a=1&b=2")) == (
        '<a href="/fi/areas/20?a=1&amp;b=2" data-link="">Kainuu</a>'
    )


def test_what_needs_dash_to_work_is_refused() -> None:
    with pytest.raises(TypeError, match="Store"):
        html_text(html.Div(dcc.Store(id="kept")))


def test_only_what_is_still_is_written_as_text_and_as_it_is_at_the_last() -> None:
    link = dcc.Link("Kainuu", href="/fi/areas/20")
    part = still(html.Section([html.H2("Areas", id="areas"), link], className="figure"))
    page = html.Div([html.P("Drawn by Dash."), part, dcc.Store(id="kept")])
    link.href += "?release=one"
    write_still_parts(page)
    assert part.to_plotly_json()["props"] == {
        "children": None,
        "className": "figure",
        "data-html": '<h2 id="areas">Areas</h2><a href="/fi/areas/20?release=one" data-link="">Kainuu</a>',
    }
    assert text(page) == "Drawn by Dash."
    assert [type(one).__name__ for one in parts(page) if not isinstance(one, str)] == ["Div", "P", "Section", "Store"]


def test_what_is_still_within_a_still_part_is_written_with_it() -> None:
    inner = still(html.P("within"))
    outer = still(html.Div([inner]))
    write_still_parts(html.Div([outer]))
    assert getattr(outer, "data-html") == "<p>within</p>"

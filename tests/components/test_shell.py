"""What stands round every page."""

from dash import html

from components.addresses import Address
from components.parts import parts
from components.shell import page


def test_no_click_is_told_to_dash() -> None:
    content = [html.Div([html.Button("Women", id="women"), html.P("text")], id="figure")]
    whole = page(Address("start", "en"), None, content)
    named = [
        part
        for part in parts(whole)
        if getattr(part, "id", None) and isinstance(part, (html.Div, html.Button, html.Main))
    ]
    assert {part.id for part in named} >= {"women", "figure", "content"}
    assert all(part.disable_n_clicks for part in named)

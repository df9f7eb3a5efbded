"""A page of a release that its address names leads on within it."""

from dash import dcc, html

from components.release_links import LEADS_OUT, keep_release, within


def test_pages_are_named_with_the_release_and_nothing_else_is() -> None:
    assert within("/fi/indicators/181", "2026-11-01") == "/fi/indicators/181?release=2026-11-01"
    assert within("/sv/areas/20?benchmark=peers#peers", "r") == "/sv/areas/20?release=r&benchmark=peers#peers"
    assert within("/fi/compare?indicators=181,127", "r") == "/fi/compare?release=r&indicators=181,127"
    # What names a release keeps it, and what is no page of ours stays as it is.
    kept = [
        "/fi/data?release=other",
        "/api/v1/data.csv?indicator=181",
        "#content",
        "https://thl.fi/fi/indicators/181",
        "",
    ]
    assert [within(href, "r") for href in kept] == kept


def test_every_link_and_the_search_stay_within_the_release_but_the_way_out_of_it() -> None:
    link, anchor = dcc.Link("Areas", href="/fi/areas"), html.A("SV", href="/sv/indicators/181")
    out = dcc.Link("Newest", href="/fi/indicators/181", className=LEADS_OUT)
    send, other = html.Button("Search", type="submit"), html.Button("Other", type="button")
    keep_release(html.Div([html.P(["words", link]), [anchor], out, html.Form([html.Div(send), other])]), "r")
    assert (link.href, anchor.href) == ("/fi/areas?release=r", "/sv/indicators/181?release=r")
    assert out.href == "/fi/indicators/181"
    assert (send.name, send.value) == ("release", "r")
    assert not hasattr(other, "name")

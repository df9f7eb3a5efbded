"""HTML texts of the sources: what a reader sees of them, and what never gets through."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from components.markup import from_html

ELEMENTS = {"P", "Ul", "Ol", "Li", "Strong", "Em", "A", "Br"}
SCHEMES = ("http:", "https:", "mailto:")


def plain(nodes: list[Any]) -> Any:
    """The components as Dash sends them to the browser."""
    return json.loads(json.dumps(nodes, cls=PlotlyJSONEncoder))


def walk(nodes: Any) -> Iterator[dict[str, Any]]:
    waiting = [plain(nodes)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            yield node
            waiting.append(node["props"].get("children"))


def text_of(nodes: Any) -> str:
    if isinstance(nodes, str):
        return nodes
    if isinstance(nodes, list):
        return "".join(text_of(node) for node in nodes)
    return text_of(nodes["props"].get("children") or "")


def outline(nodes: list[Any]) -> list[str]:
    return sorted(node["type"] for node in walk(nodes))


def test_paragraphs_lists_emphasis_and_links_become_elements() -> None:
    nodes = from_html(
        '<p>One <b>bold</b> and <em>more</em><br>on <a href="https://example.org/?a=1&amp;b=2">a page</a>.</p>'
        "<ul><li>first</li><li>second</li></ul>"
    )
    assert text_of(plain(nodes)) == "One bold and moreon a page.firstsecond"
    assert outline(nodes) == ["A", "Br", "Em", "Li", "Li", "P", "Strong", "Ul"]
    (link,) = (node["props"] for node in walk(nodes) if node["type"] == "A")
    assert (link["href"], link["rel"]) == ("https://example.org/?a=1&b=2", "noopener")


def test_text_without_markup_stays_as_it_is() -> None:
    assert from_html("5 % of 1 000 – å") == ["5 % of 1 000 – å"]
    assert from_html("") == []


def test_character_references_are_read() -> None:
    assert text_of(plain(from_html("a &amp; b &lt;i&gt; &auml; &#8211;"))) == "a & b <i> ä –"


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//example.org/x.js></SCRIPT>",
        "<script>alert(1)",
        "<style>*{display:none}</style>",
        "<style>@import 'x'",
        "<scr<script>ipt>alert(1)</script>",
        "<!-- <script>alert(1)</script> -->",
    ],
)
def test_scripts_and_styles_never_become_elements(hostile: str) -> None:
    nodes = from_html(f"<p>before</p>{hostile}")
    assert set(outline(nodes)) <= ELEMENTS
    assert outline(nodes) == ["P"]
    assert "before" in text_of(plain(nodes))


def test_what_stands_after_a_script_is_read() -> None:
    nodes = from_html("<p>one<script>alert(1)</script> two</p><style>p{}</style><p>three</p>")
    assert text_of(plain(nodes)) == "one twothree"


@pytest.mark.parametrize(
    "tag", ["img", "iframe", "svg", "object", "form", "input", "base", "link", "div", "math", "h1"]
)
def test_other_elements_are_left_out_and_their_text_is_kept(tag: str) -> None:
    nodes = from_html(f'<{tag} src="x" onerror="alert(1)">text</{tag}>')
    assert outline(nodes) == []
    assert text_of(plain(nodes)) == "text"


@pytest.mark.parametrize("attribute", ["onclick", "onmouseover", "style", "id", "class", "target", "data-x"])
def test_attributes_are_left_out(attribute: str) -> None:
    nodes = from_html(f'<p {attribute}="alert(1)">a <a href="https://example.org" {attribute}="alert(1)">b</a></p>')
    for node in walk(nodes):
        assert set(node["props"]) <= {"children", "href", "rel"}


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org/x",
        "/fi/indicators/181",
        "",
        "http://[",
        "https://[::1",
        "http://]",
    ],
)
def test_only_links_to_the_web_and_to_mail_are_links(href: str) -> None:
    nodes = from_html(f'<a href="{href}">text</a>')
    assert text_of(plain(nodes)) == "text"
    assert [node["props"].get("href") for node in walk(nodes)] == [None]


@pytest.mark.parametrize("href", ["http://example.org", "HTTPS://example.org/a?b#c", "mailto:a@example.org"])
def test_links_to_the_web_and_to_mail_stay(href: str) -> None:
    assert [node["props"]["href"] for node in walk(from_html(f'<a href="{href}">text</a>'))] == [href]


@pytest.mark.parametrize(
    ("html", "text", "elements"),
    [
        ("<p>one <b>two", "one two", ["P", "Strong"]),
        ("<ul><li>one<li>two</ul>", "onetwo", ["Li", "Li", "Ul"]),
        ("</p></b>text", "text", []),
        ("<b><i>x</b>y</i>", "xy", ["Em", "Strong"]),
        ("<p>one</ul> two", "one two", ["P"]),
        ("a < b", "a < b", []),
        ("<p", "", []),
    ],
)
def test_unclosed_and_crossed_tags_are_read_as_well_as_they_can_be(html: str, text: str, elements: list[str]) -> None:
    nodes = from_html(html)
    assert outline(nodes) == elements
    assert text in text_of(plain(nodes)) or html == "<p"


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("tag", ["b", "ul", "p", "div"])
def test_tags_nested_ten_thousand_deep_are_still_a_text(tag: str, closed: bool) -> None:
    nodes = from_html(f"<{tag}>" * 10_000 + "deep" + f"</{tag}>" * 10_000 * closed + "<p>after</p>")
    assert text_of(plain(nodes)) == "deepafter"


TAGS = (
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br/>",
    "</a>",
    "<a href=http://x>",
    "<a href='javascript:x'>",
    "<img onerror=x>",
)
BROKEN = ("<script>", "</script>", "<style", "<!--", "-->", "<![CDATA[", "<?", ">", "'", '"', "&#0;", "&lt;script&gt;")


@settings(max_examples=300)
@given(html=st.lists(st.sampled_from(TAGS + BROKEN) | st.text(max_size=5), max_size=25).map("".join))
def test_nothing_but_the_known_elements_ever_gets_through(html: str) -> None:
    for node in walk(from_html(html)):
        assert node["type"] in ELEMENTS
        assert set(node["props"]) <= {"children", "href", "rel"}
        assert node["props"].get("href", "http:").lower().startswith(SCHEMES)

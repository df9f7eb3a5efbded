"""Texts made fit to show, whatever the source wrote."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sources.sotkanet.clean import TAGS, plain_text, safe_html

SCRIPT = "<script>alert(1)</script>"

_PIECES = st.sampled_from(
    [
        *(f"<{tag}>" for tag in (*sorted(TAGS), "table", "td", "div", "svg", "math", "title", "textarea", "script")),
        *(f"</{tag}>" for tag in (*sorted(TAGS), "table", "td", "div", "svg", "math", "title", "textarea", "script")),
        *("<style>", "</style>", "<iframe>", "<noscript>", "<plaintext>", "<!--", "-->", "<![CDATA[", "]]>", "<form>"),
        *("<a href='https://thl.fi/a?b=1&c=2'>", '<a href="javascript:alert(1)">', "<a href='/x'>", "<a href=//x.fi>"),
        *(
            '<a href="mailto:a@b.fi" onclick=x>',
            "<img src=x onerror=alert(1)>",
            "<p style='x' class=y>",
            "<a href=' '>",
        ),
        *("&auml;", "&amp;auml;", "&amp;amp;lt;", "&lt;b&gt;", "&#8805;", "&nbsp;", "&#150;", "&", "<", ">", '"', "'"),
        *(" ", "\n", "\u00a0", "\x96", "\x00", "\ud800", "\u2028", "ä", "alle 5", "x < y", "alert(1)"),
    ]
)
texts = st.one_of(st.text(), st.lists(_PIECES, max_size=14).map("".join))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@given(texts)
def test_safe_html_never_holds_more_than_the_subset(text: str) -> None:
    cleaned = safe_html(text) or ""
    reader = _Reader()
    reader.feed(cleaned)
    for tag, attributes in reader.tags:
        assert tag in TAGS
        if tag == "a":
            assert set(attributes) == {"href", "rel"}
            assert attributes["rel"] == "noopener"
            assert re.match(r"(https?://|mailto:)", attributes["href"] or "", re.IGNORECASE)
        else:
            assert not attributes


@given(texts)
def test_safe_html_is_the_same_when_cleaned_twice_and_is_trimmed(text: str) -> None:
    cleaned = safe_html(text)
    assert safe_html(cleaned) == cleaned
    if cleaned is not None:
        assert cleaned == cleaned.strip()
        assert html.unescape(re.sub("<[^>]*>", "", cleaned)).strip()
        cleaned.encode()


@given(texts)
def test_plain_text_is_the_same_when_cleaned_twice_trimmed_and_without_tags(text: str) -> None:
    cleaned = plain_text(text)
    assert plain_text(cleaned) == cleaned
    if cleaned is not None:
        assert cleaned and cleaned == " ".join(cleaned.split())
        assert html.unescape(cleaned) == cleaned
        assert not re.search(r"<(/?[a-zA-Z]|!--)[^<]*>", cleaned)
        cleaned.encode()


@pytest.mark.parametrize("empty", [None, "", " ", "\n\t", "&nbsp;", "<br />", "<p> </p>", "<p>&nbsp;</p><br>", SCRIPT])
def test_nothing_readable_is_none(empty: str | None) -> None:
    assert safe_html(empty) is None
    assert plain_text(empty) is None


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Lihavia (BMI&#8805;30 kg/m2) ", "Lihavia (BMI≥30 kg/m2)"),
        ("patients aged 18 <br />and over<br />", "patients aged 18 and over"),
        ("a<br/>b", "a b"),
        ("15\x9664", "15–64"),
        ("&amp;auml;iti", "äiti"),
        ("alle <5-vuotiaat & > 3", "alle <5-vuotiaat & > 3"),
        ("R&D", "R&D"),
        (f"Otsikko{SCRIPT}", "Otsikko"),
        (f"Otsikko&lt;script&gt;alert(1)&lt;/script&gt;{SCRIPT}", "Otsikko"),
        ("Otsikko&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;", "Otsikko"),
        (f"<textarea>{SCRIPT}</textarea>Otsikko<style>p{{}}</style>", "Otsikko"),
        ("<b>Otsikko</b>\ud800\x00", "Otsikko"),
    ],
)
def test_plain_texts(text: str, plain: str) -> None:
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("<br /><p>Tuloksen<br />varmuus</p><br>", "<p>Tuloksen<br>varmuus</p>"),
        (f"ennen{SCRIPT}jälkeen", "ennenjälkeen"),
        ('<p onclick="x()" style="y" class="z">a</p>', "<p>a</p>"),
        ('<a href="javascript:alert(1)">ohje</a>', "ohje"),
        ('<a href=" java\nscript:alert(1)">ohje</a>', "ohje"),
        ('<a href="/rest">ohje</a> <a href="//x.fi">b</a> <a name="x">c</a>', "ohje b c"),
        ('<a href="data:text/html,x">ohje</a>', "ohje"),
        (
            '<a href="https://thl.fi/far/#dat?a=1&amp;b=2" target="_blank">ohje</a>',
            '<a href="https://thl.fi/far/#dat?a=1&amp;b=2" rel="noopener">ohje</a>',
        ),
        ('<a href="mailto:a@b.fi">a</a>', '<a href="mailto:a@b.fi" rel="noopener">a</a>'),
        ("<div><h1>Otsake</h1><table><tr><td>1</td></tr></table></div>", "Otsake1"),
        ("<ul><li>a<li>b</ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<b>a</b><strong>b</strong><i>c</i><em>d</em>", "<b>a</b><strong>b</strong><i>c</i><em>d</em>"),
        ("alle <5 & yli 3 > 2", "alle &lt;5 &amp; yli 3 &gt; 2"),
        ("<img src=x onerror=alert(1)>kuva", "kuva"),
    ],
)
def test_safe_texts(text: str, safe: str) -> None:
    assert safe_html(text) == safe

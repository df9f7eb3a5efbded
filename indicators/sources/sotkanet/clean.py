"""Texts of a source made fit to show: HTML reduced to a safe subset, plain texts made plain."""

import html
import re

import nh3

TAGS = frozenset({"p", "br", "ul", "ol", "li", "b", "strong", "i", "em", "a"})

# What these hold is not meant to be read, or is not parsed as HTML and would come out as visible markup.
_DROPPED_WITH_CONTENT = {
    *("script", "style", "template", "svg", "math", "object"),
    *("iframe", "noembed", "noframes", "noscript", "textarea", "title", "xmp"),
}
_BREAKING_TAGS = {"p", "br", "ul", "ol", "li"}
_LINK = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_LINK_WITHOUT_ADDRESS = re.compile(r'<a rel="noopener">(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_BLANKS_AT_END = re.compile(r"^(?:\s|&nbsp;|<br>)+|(?:\s|&nbsp;|<br>)+$")
# A cleaned text is cleaned again until it no longer changes; real texts need two rounds.
_MOST_ROUNDS = 20


def _characters() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys((*range(0x20), 0x7F, *range(0xD800, 0xE000)))
    for blank in "\t\n\r\f\v":
        table[ord(blank)] = blank if blank == "\n" else " "
    for code in range(0x80, 0xA0):
        # Windows-1252 taken for Latin-1 on its way into the source: 0x96 is meant as an en dash.
        table[code] = bytes([code]).decode("cp1252", "ignore") or None
    return table


_CHARACTERS = _characters()


def _link_address(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "rel":  # set by the cleaning itself; no other comes here
        return value
    value = value.strip()
    return value if _LINK.match(value) else None


def _sanitised(text: str) -> str:
    return nh3.clean(
        text,
        tags=set(TAGS),
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={"a": {"href"}},
        attribute_filter=_link_address,
        url_schemes={"http", "https", "mailto"},
        url_relative="deny",
        link_rel="noopener",
    )


def _safe_round(text: str) -> str:
    text = _LINK_WITHOUT_ADDRESS.sub(r"\1", _sanitised(text.translate(_CHARACTERS)))
    return _BLANKS_AT_END.sub("", text)


def safe_html(text: str | None) -> str | None:
    """A text as HTML of the subset ``TAGS``, trimmed; None where nothing readable is left.

    Links keep an ``href`` of http, https or mailto and get ``rel="noopener"``; no other attribute stays. Scripts,
    styles and their content are dropped. Cleaning twice gives the same as once.

    >>> safe_html('<p onclick="x()">Katso <a href="javascript:x()">ohje</a>.</p><script>x()</script>')
    '<p>Katso ohje.</p>'
    """
    if text is None:
        return None
    for _ in range(_MOST_ROUNDS):
        before, text = text, _safe_round(text)
        if text == before:
            break
    else:
        # A text made to change for ever: it is shown, but without its markup.
        text = html.escape(plain_text(text) or "", quote=False)
    return text if html.unescape(_TAG.sub("", text)).strip() else None


def _plain_round(text: str) -> str:
    cleaned = nh3.clean(
        text.translate(_CHARACTERS),
        tags=_BREAKING_TAGS,
        clean_content_tags=_DROPPED_WITH_CONTENT,
        attributes={},
    )
    return " ".join(html.unescape(_TAG.sub(" ", cleaned)).split())


def plain_text(text: str | None) -> str | None:
    """A text without tags (scripts and styles go with their content), entities decoded, blanks collapsed.

    None where nothing is left. Entities encoded twice are decoded twice, and tags that appear by that are removed
    too, so that cleaning twice gives the same as once.

    >>> plain_text("Lihavia (BMI&#8805;30 kg/m2),  &amp;auml;<br /> ")
    'Lihavia (BMI≥30 kg/m2), ä'
    """
    if text is None:
        return None
    while (cleaned := _plain_round(text)) != text:
        text = cleaned
    return text or None

"""HTML texts of the sources as Dash components: only the tags known here become elements, the rest is text.

The sources' texts are cleaned when they are harvested; this is the second lock on the same door.
"""

from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

from dash import html

_ELEMENTS: dict[str, Any] = {
    "p": html.P,
    "ul": html.Ul,
    "ol": html.Ol,
    "li": html.Li,
    "b": html.Strong,
    "strong": html.Strong,
    "i": html.Em,
    "em": html.Em,
    "a": html.A,
}
_DROPPED = {"script", "style"}
_SCHEMES = ("http", "https", "mailto")
# Deeper than any text that is meant; Dash writes and React draws a tree by recursion, which has an end.
_DEEPEST = 20


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.children: list[Any] = []
        self._open: list[tuple[str, dict[str, str], list[Any]]] = []
        self._dropping = 0

    def _append(self, node: Any) -> None:
        (self._open[-1][2] if self._open else self.children).append(node)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _DROPPED:
            self._dropping += 1
        elif tag == "br":
            self._append(html.Br())
        elif tag in _ELEMENTS and len(self._open) < _DEEPEST:
            href = dict(attrs).get("href") or ""
            safe = tag == "a" and _scheme(href) in _SCHEMES
            self._open.append((tag, {"href": href, "rel": "noopener"} if safe else {}, []))

    def handle_endtag(self, tag: str) -> None:
        if tag in _DROPPED:
            self._dropping = max(0, self._dropping - 1)
        elif any(name == tag for name, _, _ in self._open):
            while self._close() != tag:
                pass

    def _close(self) -> str:
        tag, attributes, children = self._open.pop()
        self._append(_ELEMENTS[tag](children, **attributes))
        return tag

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self._append(data)

    def finish(self) -> list[Any]:
        self.close()
        while self._open:
            self._close()
        return self.children


def _scheme(href: str) -> str:
    try:
        return urlsplit(href).scheme
    except ValueError:  # as of http://[
        return ""


def from_html(text: str) -> list[Any]:
    """Dash components of an HTML text: paragraphs, lists, emphasis and links to http, https and mailto."""
    builder = _Builder()
    builder.feed(text)
    return builder.finish()

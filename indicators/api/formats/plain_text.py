"""The producers' texts are safe HTML; a cell of a spreadsheet and a text file hold them as plain text."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "br", "li", "ul", "ol", "div", "tr", "h1", "h2", "h3", "h4", "h5", "h6"})


def plain_text(html: str) -> str:
    """The text of HTML without its tags: a line for each block, no blank lines.

    >>> plain_text("<p>A &amp; B</p><ul><li>one</li><li>two</li></ul>")
    'A & B\\none\\ntwo'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"\s+", " ", line).strip() for line in "".join(reader.parts).split("\v"))
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _BLOCKS:
            self.parts.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\v")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\v", " "))

"""What stands in a component, read back from it."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any


def parts(component: Any) -> Iterator[Any]:
    """A component and all that it holds, in reading order."""
    if isinstance(component, list | tuple):
        for one in component:
            yield from parts(one)
    elif component is not None:
        yield component
        yield from parts(getattr(component, "children", None))


def text(component: Any) -> str:
    """All its texts, one after the other."""
    return "".join(part for part in parts(component) if isinstance(part, str))


def named(component: Any, kind: str) -> list[Any]:
    """Its parts of one kind, such as ``Td``."""
    return [part for part in parts(component) if type(part).__name__ == kind]


class _Reading(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]] | str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def read_html(text: str) -> list[tuple[str, dict[str, str | None]] | str]:
    """What stands in an HTML text, in reading order: elements with their attributes, their ends (``/p``), and texts."""
    return _Reading(text).found


def still_elements(component: Any) -> list[tuple[str, dict[str, str | None]]]:
    """The elements with their attributes of all parts of a page that are sent as text."""
    texts = [getattr(part, "data-html") for part in parts(component) if hasattr(part, "data-html")]
    return [found for text in texts for found in read_html(text) if isinstance(found, tuple)]

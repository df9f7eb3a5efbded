"""Parts of a page that Dash never changes, sent as HTML text.

Dash watches each component that it is sent: a table of thousands is drawn in a fraction of the time where the browser
gets its text. ``html_text.js`` puts it into the page, where the script of the page asks for it.
"""

from html import escape
from typing import Any, TypeVar

from dash import dcc, html
from dash.development.base_component import Component

from components.parts import parts

Part = TypeVar("Part", bound=Component)

_WITHOUT_CONTENT = ("Br", "Col", "Hr", "Img", "Wbr")
_TEXT = "data-html"
# What is for Dash to read.
_OF_DASH = ("children", "disable_n_clicks", _TEXT)
# Where HTML has another name than React; elsewhere it has the same in small letters.
_NAMES = {"className": "class", "htmlFor": "for"}


def still(part: Part) -> Part:
    """Have the content of ``part`` sent as text: none of it is an input or an output of a callback."""
    setattr(part, _TEXT, "")
    return part


def write_still_parts(page: Component) -> None:
    """Write the text of every still part of a page, once nothing else is to change in it."""
    for part in [part for part in parts(page) if hasattr(part, _TEXT)]:
        setattr(part, _TEXT, html_text(part.children))
        part.children = None


def html_text(content: Any) -> str:
    """The text of a component, or of a list of them, with all that it holds; every text in it stays text.

    A ``dcc.Link`` is a link that the script follows as Dash does. Raises TypeError for any other component that is not
    of ``dash.html``: its work would be left undone.
    """
    if content is None:
        return ""
    if isinstance(content, list | tuple):
        return "".join(map(html_text, content))
    if isinstance(content, Component):
        return _element(content)
    return escape(str(content), quote=False)


def _element(component: Component) -> str:
    kind = type(component).__name__
    given = {name: value for name, value in component.to_plotly_json()["props"].items() if name not in _OF_DASH}
    if isinstance(component, dcc.Link):
        kind, given = "A", given | {"data-link": ""}
    elif getattr(html, kind, None) is not type(component):
        raise TypeError(f"{kind} is no element of HTML")
    opened = f"<{kind.lower()}{''.join(_attribute(name, value) for name, value in given.items())}>"
    if kind in _WITHOUT_CONTENT:
        return opened
    return f"{opened}{html_text(getattr(component, 'children', None))}</{kind.lower()}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name.lower()}"
    if name == "style":
        value = ";".join(f"{_dashed(part)}:{size}" for part, size in value.items())
    return f' {_NAMES.get(name, name.lower())}="{escape(str(value))}"'


def _dashed(name: str) -> str:
    """A property of a style as CSS writes it: React's ``fontSize`` is ``font-size``."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name)

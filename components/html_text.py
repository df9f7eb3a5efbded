"""A tree of components as HTML text, for what is large and is never changed by Dash.

Dash watches each component that it is sent. A table of thousands is drawn in a fraction of the time where the browser
gets its text: ``html_text.js`` puts it into the page.
"""

from html import escape
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

_WITHOUT_CONTENT = ("Br", "Col", "Hr", "Img", "Wbr")
# Where HTML has another name than React; elsewhere it has the same in small letters.
_NAMES = {"className": "class", "htmlFor": "for"}


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
    given = {name: value for name, value in component.to_plotly_json()["props"].items() if name != "children"}
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
        # The policy of the pages lets no style come in a text; the script sets it.
        name, value = "data-style", ";".join(f"{part}:{size}" for part, size in value.items())
    return f' {_NAMES.get(name, name.lower())}="{escape(str(value))}"'

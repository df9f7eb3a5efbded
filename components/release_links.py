"""Links on a page of a release that its address names: they lead on within that release."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from dash import html
from dash.development.base_component import Component

from components import addresses
from components.parts import parts

#: What a link is called that leads out of the release shown.
LEADS_OUT = "newest"


def keep_release(content: Component, release: str) -> None:
    """Let every link to a page in ``content``, and every search, name ``release``, unless it names one already."""
    for part in parts(content):
        href = getattr(part, "href", None)
        if isinstance(href, str) and getattr(part, "className", "") != LEADS_OUT:
            part.href = within(href, release)
        if isinstance(part, html.Form):
            # The browser sends the button by which a form is sent, with its name and value, in the address.
            for button in parts(part):
                if isinstance(button, html.Button) and button.type == "submit":
                    button.name, button.value = "release", release


def within(href: str, release: str) -> str:
    """An address that names ``release``; what is no page of the product stays as it is."""
    named = urlsplit(href)
    if named.netloc or addresses.read(named.path) is None:
        return href
    query = dict(parse_qsl(named.query, keep_blank_values=True))
    return named._replace(query=urlencode({"release": release} | query, safe=",")).geturl()

"""The HTML document round a Dash page: its language, title, description, and the texts for the browser's scripts."""

import json
from html import escape
from urllib.parse import quote

from components.addresses import Address, language_of, read
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language
from indicators.translation import messages, translate

# In the document itself: a browser asks for an icon's file again whenever a script writes the address.
_ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0B3C7D"/>'
    '<path d="M7 23h4v-7H7zm7 0h4V9h-4zm7 0h4v-11h-4z" fill="#fff"/></svg>'
)


def document(path: str, cube: Cube | None, *, css: str, config: str, scripts: str, renderer: str) -> str:
    """The whole document of the page at ``path``; the other arguments are Dash's own parts, as it gives them."""
    address = read(path)
    language: Language = language_of(path) or "en"
    title = escape(page_title(address, cube, language))
    # Scripts are not run from this element; `<` is written so that no text can end it.
    texts = json.dumps(messages(language), ensure_ascii=False).replace("<", "\\u003c")
    description = escape(page_description(address, cube, language))
    alternates = _alternates(address) if address else ""
    no_script = escape(
        translate("This page is drawn with JavaScript. The figures are also served as CSV and JSON:", language)
    )
    loading = escape(translate("Loading…", language))
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<link rel="icon" href="{_ICON}">
{alternates}
{css}
<script id="messages" type="application/json">{texts}</script>
</head>
<body>
<div id="react-entry-point"><p class="loading">{loading}</p></div>
<noscript><p>{no_script} <a href="/api/v1/indicators">/api/v1/indicators</a></p></noscript>
<footer hidden>
{config}
{scripts}
{renderer}
</footer>
</body>
</html>"""


def _alternates(address: Address) -> str:
    """The same page in each language, for search engines."""
    links = ((language, escape(address.in_language(language).path)) for language in LANGUAGES)
    return "".join(f'<link rel="alternate" hreflang="{language}" href="{path}">' for language, path in links)


def page_title(address: Address | None, cube: Cube | None, language: Language) -> str:
    """The document's title: what the page is about, then the product."""
    subject = _subject(address, cube, language)
    return f"{subject} – Aluekuva" if subject else "Aluekuva"


def _subject(address: Address | None, cube: Cube | None, language: Language) -> str:
    if address is None:
        return translate("Page not found", language)
    if address.page == "indicator" and cube:
        indicator = cube.indicators.get(int(address.key or 0))
        return indicator.title(language).text if indicator else translate("Page not found", language)
    if address.page == "area" and cube:
        area = next((area for (_, code), area in cube.areas.items() if code == address.key), None)
        return area.name(language) if area else translate("Page not found", language)
    return {
        "indicators": translate("All indicators", language),
        "areas": translate("Areas", language),
        "start": translate("Indicators of the wellbeing services counties", language),
    }.get(address.page, "")


def page_description(address: Address | None, cube: Cube | None, language: Language) -> str:
    """One sentence for search engines."""
    subject = _subject(address, cube, language)
    return translate(
        "{subject}: comparisons, maps and time series of Finland’s wellbeing services counties as open data.",
        language,
        subject=subject,
    )

"""The HTML document round a Dash page: its language, title, description, and the texts for the browser's scripts."""

import json
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from components.address_versions import CURRENT
from components.addresses import Address, language_of, read
from components.structured_data import structured_data
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language
from indicators.translation import marked as _
from indicators.translation import messages, translate

# In the document itself: a browser asks for an icon's file again whenever a script writes the address.
_ICON = "data:image/svg+xml," + quote(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0B3C7D"/>'
    '<path d="M7 23h4v-7H7zm7 0h4V9h-4zm7 0h4v-11h-4z" fill="#fff"/></svg>'
)

# Asked for with the document, not once the style sheet has named it; where it is missing, the page does without.
_FONT = "/static/fonts/source-sans-3-latin-wght-normal.woff2"

_SCRIPTS = Path(__file__).resolve().parent.parent / "assets" / "scripts"

# What a page is about, where it is not about one indicator or one area.
_SUBJECTS = {
    "indicators": _("All indicators"),
    "areas": _("Areas"),
    "start": _("Indicators of the wellbeing services counties"),
    "compare": _("Compare areas and indicators"),
    "data": _("Open data"),
    "about": _("About the service"),
    "formulas": _("Formulas"),
}
_DESCRIPTIONS = {
    "compare": _("Many indicators of the wellbeing services counties side by side, and two against each other."),
    "data": _("All figures of Aluekuva to download or to ask for by address, with code lists and boundaries."),
    "about": _("How Aluekuva compares areas, how accessible it is, and on what terms its figures may be used."),
    "formulas": _("The formulas of Aluekuva’s intervals, comparisons, ranks and trends, with examples and sources."),
}


@cache
def browser_messages(language: Language) -> dict[str, str]:
    """The messages that the browser's scripts translate, and their translations: a page carries no others."""
    written = "".join(path.read_text("utf-8") for path in sorted(_SCRIPTS.glob("*.js")))
    known = messages(language)
    return {english: text for english, text in known.items() if json.dumps(english, ensure_ascii=False) in written}


def document(
    path: str,
    cube: Cube | None,
    *,
    css: str,
    config: str,
    scripts: str,
    renderer: str,
    answers: str = "",
    base: str = "",
) -> str:
    """The whole document of the page at ``path``; ``css`` to ``renderer`` are Dash's own parts, as it gives them.

    ``answers`` are the elements of :mod:`components.first_answers`, ``base`` the site's address with no slash after.
    """
    address = read(path)
    language: Language = language_of(path) or "en"
    title = escape(page_title(address, cube, language))
    # Scripts are not run from this element; `<` is written so that no text can end it.
    texts = json.dumps(browser_messages(language), ensure_ascii=False).replace("<", "\\u003c")
    description = escape(page_description(address, cube, language))
    # A figure in another site's page is the indicator's own page once more.
    is_embedded = address is not None and address.page == "embed"
    noindex = '<meta name="robots" content="noindex">'
    alternates = noindex if is_embedded else _alternates(address, base) if address else ""
    no_script = escape(
        translate("This page is drawn with JavaScript. The figures are also served as CSV and JSON:", language)
    )
    loading = escape(translate("Loading…", language))
    structured = structured_data(address, cube)
    return f"""<!DOCTYPE html>
<html lang="{language}" data-address-version="{CURRENT}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="description" content="{description}">
<link rel="preload" href="{_FONT}" as="font" type="font/woff2" crossorigin>
<link rel="icon" href="{_ICON}">
{alternates}
{css}
<script id="messages" type="application/json">{texts}</script>
{structured}
</head>
<body>
<div id="react-entry-point"><p class="loading">{loading}</p></div>
<noscript><p>{no_script} <a href="/api/v1/indicators">/api/v1/indicators</a></p></noscript>
<footer hidden>
{config}
{answers}
{scripts}
{renderer}
</footer>
</body>
</html>"""


def _alternates(address: Address, base: str) -> str:
    """The same page in each language, for search engines, which want whole addresses."""
    links = ((language, escape(base + address.in_language(language).path)) for language in LANGUAGES)
    return "".join(f'<link rel="alternate" hreflang="{language}" href="{path}">' for language, path in links)


def page_title(address: Address | None, cube: Cube | None, language: Language) -> str:
    """The document's title: what the page is about, then the product."""
    subject = _subject(address, cube, language)
    return f"{subject} – Aluekuva" if subject else "Aluekuva"


def _subject(address: Address | None, cube: Cube | None, language: Language) -> str:
    if address is None:
        return translate("Page not found", language)
    if address.page in ("indicator", "embed") and cube:
        indicator = cube.indicators.get(int(address.key or 0))
        return indicator.title(language).text if indicator else translate("Page not found", language)
    if address.page == "area" and cube:
        area = next((area for (_, code), area in cube.areas.items() if code == address.key), None)
        return area.name(language) if area else translate("Page not found", language)
    return translate(_SUBJECTS[address.page], language) if address.page in _SUBJECTS else ""


def page_description(address: Address | None, cube: Cube | None, language: Language) -> str:
    """One sentence for search engines."""
    if address is not None and address.page in _DESCRIPTIONS:
        return translate(_DESCRIPTIONS[address.page], language)
    subject = _subject(address, cube, language)
    return translate(
        "{subject}: comparisons, maps and time series of Finland’s wellbeing services counties as open data.",
        language,
        subject=subject,
    )

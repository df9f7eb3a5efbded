"""What stands round every page: header, language, search, sign of simulated data, footer with release and source."""

from typing import Any

from dash import dcc, html

from components import numbers
from components.addresses import Address
from components.parts import parts
from indicators.cube import Release
from indicators.language import LANGUAGES, Language
from indicators.search import MAX_LENGTH
from indicators.translation import translate

_LANGUAGE_NAMES: dict[Language, str] = {"fi": "Suomeksi", "sv": "På svenska", "en": "In English"}


def page(address: Address, release: Release | None, content: list[Any]) -> html.Div:
    """A whole page in the language of its address; without a release there is no footer to fill.

    A figure that stands in another site's page has that page's header and footer round it.
    """
    whole = _embedded(address, release, content) if address.page == "embed" else _page(address, release, content)
    for part in parts(whole):
        # Dash tells the whole page of a click on anything that has an id: milliseconds of each choice, and nobody asks.
        if hasattr(part, "id") and "disable_n_clicks" in part.available_properties:
            part.disable_n_clicks = True
    return whole


def _embedded(address: Address, release: Release | None, content: list[Any]) -> html.Div:
    return html.Div([_simulated(release, address.language), html.Main(content, id="content")], className="embedded")


def _page(address: Address, release: Release | None, content: list[Any]) -> html.Div:
    language = address.language
    return html.Div(
        [
            html.A(translate("Skip to the content", language), href="#content", className="skip"),
            _header(address),
            _printed(release),
            _simulated(release, language),
            html.Main(content, id="content", tabIndex="-1"),
            _footer(release, language),
        ],
        className="page",
    )


def _printed(release: Release | None) -> html.Div:
    """The head of the page on paper, which the browser writes: the address, and what was chosen."""
    return html.Div(className="printed", **{"data-release": release.id if release else ""})


def _header(address: Address) -> html.Header:
    language = address.language
    sections = (
        ("indicators", translate("Indicators", language)),
        ("areas", translate("Areas", language)),
        ("compare", translate("Compare", language)),
        ("data", translate("Open data", language)),
        ("about", translate("About", language)),
    )
    here = {"indicator": "indicators", "area": "areas", "formulas": "about"}.get(address.page, address.page)
    return html.Header(
        html.Div(
            [
                dcc.Link("Aluekuva", href=Address("start", language).path, className="brand"),
                html.Nav(
                    [
                        dcc.Link(
                            name,
                            href=Address(page, language).path,
                            className="section here" if page == here else "section",
                        )
                        for page, name in sections
                    ],
                    **{"aria-label": translate("Main", language)},
                ),
                search(language, "header-search"),
                html.Nav(
                    [_language_link(address, other) for other in LANGUAGES],
                    className="languages",
                    **{"aria-label": translate("Language", language)},
                ),
            ],
            className="wide",
        ),
        className="site",
    )


def _language_link(address: Address, language: Language) -> html.A:
    name = _LANGUAGE_NAMES[language]
    current = {"aria-current": "true"} if language == address.language else {}
    return html.A(
        language.upper(),
        href=address.in_language(language).path,
        lang=language,
        hrefLang=language,
        title=name,
        **{"aria-label": f"{language.upper()}: {name}", "data-language": language, **current},
    )


def search(language: Language, key: str, text: str = "") -> html.Form:
    """The search for indicators and areas: a plain form, so that it works as an address too.

    While the reader types in the field ``key``, ``search_suggestions.js`` suggests what it may lead to.
    """
    label = translate("Search for an indicator or area", language)
    hint = translate("Indicator or area", language)
    return html.Form(
        [
            html.Label(label, htmlFor=key, className="unseen"),
            dcc.Input(
                id=key, name="q", type="search", value=text, placeholder=hint, maxLength=MAX_LENGTH, autoComplete="off"
            ),
            html.Button(translate("Search", language), type="submit"),
        ],
        action=Address("indicators", language).path,
        method="GET",
        className="search",
        role="search",
    )


def _simulated(release: Release | None, language: Language) -> html.Div | None:
    if release is None or not release.simulated:
        return None
    return html.Div(
        html.P(
            [
                html.Strong(translate("Simulated data.", language)),
                " ",
                translate("The figures are not real.", language),
                " ",
                translate("Release {release}", language, release=release.id),
            ],
            className="wide",
        ),
        className="simulated",
    )


def _footer(release: Release | None, language: Language) -> html.Footer:
    lines: list[Any] = []
    if release is not None:
        lines = [
            html.P(
                [
                    translate("Release {release}", language, release=release.id),
                    ", ",
                    numbers.date(release.created.date(), language),
                    ". ",
                    source_line(release, language),
                    " ",
                    translate("Licence: {licence}.", language, licence=release.licence),
                ]
            ),
            html.P(
                translate(
                    "Task areas, dimensions and polarities were assigned by Aluekuva, "
                    "not by the producers of the figures.",
                    language,
                )
            ),
        ]
    about = Address("about", language).path
    links = (
        (translate("Methods", language), about),
        (translate("Accessibility", language), f"{about}#accessibility"),
        (translate("Terms", language), f"{about}#terms"),
    )
    # Plain links: on the page itself the browser goes to the part, which Dash's own links do not.
    nav = html.Nav(
        html.Ul([html.Li(html.A(text, href=href)) for text, href in links]),
        **{"aria-label": translate("About the service", language)},
    )
    return html.Footer(html.Div([nav, *lines], className="wide"), className="site")


def source_line(release: Release, language: Language) -> str:
    """Where the figures of a release come from, as a sentence."""
    if release.simulated:
        return translate("Source: Aluekuva’s simulation, not real data.", language)
    return translate("Source: Sotkanet (THL) and the producers of each indicator.", language)

"""What a reader takes along from a figure: pictures, its numbers, the interface's call, a citation, an embedded figure.

The browser (``reuse.js``) keeps all of it in step with the choice; which figure a row belongs to it tells by the figure
that the row stands in.
"""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import numbers
from components.shell import source_line
from indicators.citation import Cited, bibtex, long_citation, short_citation, warning
from indicators.cube import Cube, Indicator, Release
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

_NUMBERS = (("csv", _("Data (CSV)")), ("xlsx", "Excel"))
_TABLE_NUMBERS = (*_NUMBERS, ("json", "JSON"))
_CALL = (("csv", _("Address (CSV)")), ("json", _("Address (JSON)")), ("python", "Python"), ("r", "R"))
_CITATIONS = (("short", _("Short")), ("long", _("Long")), ("bibtex", "BibTeX"))
# What the browser fills in.
_CHOSEN = {"areas": "{areas}", "period": "{period}", "address": "{address}"}


def reuse(language: Language) -> html.Div:
    """The row under a figure of an indicator."""
    return _row(
        [
            *_numbers(language),
            _disclosure(translate("Cite", language), "", [_to_copy(name, text, language) for name, text in _CITATIONS]),
            _disclosure(
                translate("Embed", language),
                translate("This line shows the figure, of this release, in another page.", language),
                [_to_copy("embed", "HTML", language)],
            ),
        ],
        language,
    )


def reuse_alike(language: Language) -> html.Div:
    """The same row under a further figure of the page, for the browser to fill: to send it once is half of the page."""
    return _frame([], language)


def reuse_pair(language: Language) -> html.Div:
    """The row under two indicators against each other: of two producers, and so nothing to be cited as one."""
    return _row(_numbers(language), language)


def reuse_table(language: Language) -> html.Div:
    """The row under a table of many indicators, of as many producers."""
    return _row(_numbers(language, _TABLE_NUMBERS), language)


def _row(parts: list[Any], language: Language) -> html.Div:
    return _frame([*_pictures(language), *parts, _status()], language)


def _frame(parts: list[Any], language: Language) -> html.Div:
    return html.Div(
        parts,
        className="reuse",
        role="group",
        **{"aria-label": translate("Take the figure along", language)},
    )


def _numbers(language: Language, formats: Sequence[tuple[str, str]] = _NUMBERS) -> list[Any]:
    links = [html.A(translate(text, language), href="", **{"data-numbers": suffix}) for suffix, text in formats]
    call = _disclosure(
        translate("API call", language),
        translate("The same numbers for ever: the address names the release.", language),
        [_to_copy(name, text, language) for name, text in _CALL],
    )
    return [*links, call]


def picture_texts(release: Release, language: Language) -> dict[str, Any]:
    """What stands in every picture: ``warning`` (may be empty), lines of ``source``, and ``release`` for its name."""
    released = translate("Release {release}", language, release=release.id)
    day = numbers.date(release.created.date(), language)
    licence = translate("Licence: {licence}.", language, licence=release.licence)
    return {
        "warning": warning(release, language),
        "source": [f"{source_line(release, language)} {released}, {day}. {licence}"],
        "release": release.id,
    }


def citations(cube: Cube, indicator: Indicator, language: Language) -> dict[str, str]:
    """The citations of an indicator, with ``{areas}``, ``{period}`` and ``{address}`` for the browser to fill in."""
    producer = indicator.text("organization", language)
    cited = Cited(producer.text if producer else "", indicator.title(language).text, **_CHOSEN)
    return {
        "short": short_citation(cube.release, cited, language),
        "long": long_citation(cube.release, cited, language),
        "bibtex": bibtex(cube.release, cited, str(indicator.indicator), language),
    }


def _pictures(language: Language) -> list[html.Button]:
    texts = (("png", translate("Picture (PNG)", language)), ("svg", translate("Picture (SVG)", language)))
    return [html.Button(text, type="button", **{"data-picture": suffix}) for suffix, text in texts]


def _status() -> html.Span:
    return html.Span(role="status", className="said")


def _disclosure(name: str, note: str, parts: list[Any]) -> html.Details:
    said = [html.P(note, className="note")] if note else []
    return html.Details([html.Summary(name), html.Div([*said, *parts], className="to-take")])


def _to_copy(name: str, text: str, language: Language) -> html.Div:
    """A text that the browser writes, with the button that copies it; whoever uses a keyboard can scroll in it."""
    shown = translate(text, language)
    label = translate("Copy: {text}", language, text=shown)
    return html.Div(
        [
            html.Span(shown, className="legend"),
            html.Button(translate("Copy", language), type="button", **{"data-copy": name, "aria-label": label}),
            html.Pre(html.Code(**{"data-text": name}), tabIndex="0", role="region", **{"aria-label": shown}),
        ],
        className="to-copy",
    )

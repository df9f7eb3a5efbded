"""The one figure of an embedded page: sentence, drawing, table, and where it comes from."""

from collections.abc import Callable, Mapping
from typing import Any

from dash import html

from components.addresses import Address
from components.figure import figure, in_details, time_series_graph
from components.shell import source_line
from indicators.cube import Release
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

#: The figures that can be embedded, by the name that the address gives them, with their titles.
FIGURES: dict[str, str] = {
    "ranking": _("Areas from highest to lowest value"),
    "map": _("On the map"),
    "series": _("In time"),
    "sexes": _("Women and men"),
    "funnel": _("In a funnel plot"),
}
_TABLES: dict[str, tuple[str, str]] = {
    "series": ("series-table", _("The time series as a table")),
    "sexes": ("sexes-table", _("Women and men as a table")),
    "funnel": ("funnel-table", _("The funnel plot as a table")),
}
_TABLE = ("table-drawing", _("The numbers"))
_DRAWN: dict[str, Callable[[], Any]] = {"series": time_series_graph}


def figure_asked(query: Mapping[str, str | None]) -> str:
    """The figure that an address asks for; the first of :data:`FIGURES` where it names none of them."""
    asked = query.get("figure")
    return asked if asked in FIGURES else next(iter(FIGURES))


def embedded_figure(key: str, release: Release, page: Address, language: Language) -> list[Any]:
    """The parts of an embedded page below its title; ``page`` is the one that it is a part of."""
    table, label = _TABLES.get(key, _TABLE)
    released = translate("Release {release}", language, release=release.id)
    licence = translate("Licence: {licence}.", language, licence=release.licence)
    # In a window of its own: the page round this one stays as it is.
    link = html.A(
        translate("All of this indicator in Aluekuva", language),
        href=page.path,
        target="_blank",
        rel="noopener",
        **{"data-full-page": ""},
    )
    return [
        html.P(id="funnel-sentence" if key == "funnel" else "sentence", className="sentence"),
        figure(
            key,
            translate(FIGURES[key], language),
            _DRAWN.get(key, list)(),
            below=[html.P(id="ranking-groups", className="note")] if key == "ranking" else [],
        ),
        in_details(table, translate(label, language)),
        html.P([f"{source_line(release, language)} {released}. {licence} ", link], className="note"),
        html.Div(**{"data-embedded": ""}),
    ]

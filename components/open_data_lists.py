"""The lists of the open data page: code lists, what a status means, boundaries, releases."""

from collections.abc import Sequence
from typing import Any, get_args

from dash import html

from components import numbers
from components.open_data import section, table
from indicators.api.codelists import CODELISTS
from indicators.boundaries import layer_file
from indicators.boundaries.paths import MappedType
from indicators.code_texts import AREAS_OF_TYPE, STATUS_DESCRIPTIONS
from indicators.cube import Cube
from indicators.language import Language
from indicators.release.manifest import Manifest
from indicators.tables import STATUSES
from indicators.translation import marked as _
from indicators.translation import translate

_COUNTS = (_("New figures"), _("Revised"), _("Withdrawn"))
_SOURCES = {
    False: _("Statistics Finland, CC BY 4.0."),
    True: _("Generalised, made from Natural Earth: for pictures, not for measuring."),
}


def codelists(cube: Cube, language: Language) -> html.Section:
    """Every code list with its address, and what a status means, which every figure has."""
    content = [
        html.P(translate("What the codes in the figures mean, in Finnish, Swedish and English:", language)),
        html.Ul(
            [
                html.Li(
                    [
                        html.A(translate(known.title, language), href=f"/api/v1/codelists/{key}?lang={language}"),
                        f" ({count})",
                    ]
                )
                for key, known in CODELISTS.items()
                if (count := len(known.codes(cube)))
            ],
            className="columns",
        ),
        html.H3(translate("What a status means", language)),
        table(
            translate("Every figure has a status; without a value it says why", language),
            (_("Status"), _("Name"), _("Meaning")),
            [
                html.Tr(
                    [
                        html.Th(html.Code(code), scope="row"),
                        html.Td(translate(name, language)),
                        html.Td(translate(STATUS_DESCRIPTIONS[code], language)),
                    ]
                )
                for code, name in STATUSES.items()
            ],
            language,
        ),
    ]
    return section("codelists", translate("Code lists", language), content)


def boundaries(language: Language) -> html.Section:
    """The boundaries that can be had, each with where it comes from."""
    items = []
    for area_type in get_args(MappedType):
        file = layer_file(area_type)
        if file is None:
            continue
        links = [
            html.A(name, href=f"/api/v1/boundaries.{suffix}?areaType={area_type}&lang={language}")
            for suffix, name in (("geojson", "GeoJSON"), ("topojson", "TopoJSON"))
        ]
        source = translate(_SOURCES[file.generalised], language)
        kind = translate(AREAS_OF_TYPE[area_type], language)
        items.append(html.Li([f"{kind}: ", links[0], ", ", links[1], ". ", html.Span(source, className="note")]))
    text = translate("The boundaries of areas to draw maps with, in WGS84:", language)
    return section("boundaries", translate("Boundaries", language), [html.P(text), html.Ul(items)])


def releases(manifests: Sequence[Manifest], language: Language) -> html.Section:
    """The releases given, the newest first: when each was made, and what it changed."""
    rows: list[Any] = []
    for manifest in manifests:
        address = f"/api/v1/releases/{manifest.id}"
        counts = [manifest.changes.get(name, 0) for name in ("new", "revised", "withdrawn")]
        rows.append(
            html.Tr(
                [
                    html.Th(html.A(manifest.id, href=address), scope="row"),
                    html.Td(numbers.date(manifest.created.date(), language)),
                    *(html.Td(numbers.number(count, 0, language), className="number") for count in counts),
                    html.Td(_changes(manifest, address, language)),
                ]
            )
        )
    content = [
        html.P(
            translate(
                "A release never changes. Add release={release} to any address to get the figures of that release "
                "again.",
                language,
                release=manifests[0].id if manifests else "…",
            )
        ),
        table(
            translate("Releases, the newest first", language),
            (_("Release"), _("Made"), *_COUNTS, _("What changed")),
            rows,
            language,
            numeric=_COUNTS,
        ),
        html.P(
            [
                html.A(translate("All releases", language), href="/api/v1/releases"),
                ", ",
                html.A(translate("changes as a feed (Atom)", language), href=f"/api/v1/changes.atom?lang={language}"),
            ]
        ),
    ]
    return section("releases", translate("Releases", language), content)


def _changes(manifest: Manifest, address: str, language: Language) -> Any:
    """What leads to the changes of a release; the first of a series changes nothing."""
    if manifest.compared_with is None:
        return translate("the first of its series", language)
    named = translate("CSV: changes of release {release}", language, release=manifest.id)
    return html.A("CSV", href=f"{address}/changes.csv", **{"aria-label": named})

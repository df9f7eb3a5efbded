"""The counties most like one: who, how near, by what, and how sure that is; and the figures that say so."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import dcc, html

from components import numbers
from components.addresses import Address
from components.background import in_unit
from indicators.cube import Cube
from indicators.language import Language
from indicators.translation import translate

Row = Mapping[str, Any]

# So many of the variables that set two counties apart are named.
_NAMED = 2


def peers(cube: Cube, area: str, language: Language) -> list[Any]:
    """The section of a county's peers; empty for one that has none."""
    found = cube.peers(area)
    if not found:
        return []
    names = {str(row["variable"]): str(row[f"name_{language}"]) for row in cube.peer_variables}
    used = [row for row in cube.peer_variables if row["time"] is not None]
    return [
        html.Section(
            [
                html.H2(translate("Similar counties", language), id="peers"),
                html.P(
                    translate(
                        "The five counties that are most like this one in: {variables}. Distance is in standard "
                        "deviations between counties. Stability: in how many of 1,000 draws, in which every weight is "
                        "between half and double, the county is among the five.",
                        language,
                        variables=", ".join(_weighed(row, names, language) for row in used),
                    )
                ),
                html.Div(_table(cube, found, names, language), className="scroll"),
                html.Details(
                    [
                        html.Summary(translate("The figures that this rests on", language)),
                        html.Div(_background(cube, area, found, used, names, language), className="scroll"),
                    ]
                ),
            ],
            **{"aria-labelledby": "peers"},
        )
    ]


def _weighed(row: Row, names: Mapping[str, str], language: Language) -> str:
    weight = numbers.number(row["weight"], 0 if row["weight"] == 1 else 1, language)
    name = names[row["variable"]]
    shown = name if name[1:2].isupper() else name[0].lower() + name[1:]
    return translate("{variable} (weight {weight})", language, variable=shown, weight=weight)


def _table(cube: Cube, found: Sequence[Row], names: Mapping[str, str], language: Language) -> html.Table:
    heads = (
        (translate("County", language), ""),
        (translate("Distance", language), "number"),
        (translate("Stability", language), "number"),
        (translate("What sets the two apart most", language), ""),
    )
    return html.Table(
        [
            html.Caption(translate("Similar counties", language), className="unseen"),
            html.Thead(html.Tr([html.Th(text, scope="col", className=kind) for text, kind in heads])),
            html.Tbody([_peer(cube, row, names, language) for row in found]),
        ]
    )


def _peer(cube: Cube, row: Row, names: Mapping[str, str], language: Language) -> html.Tr:
    area = cube.areas["county", row["peer"]]
    shares = sorted(row["shares"], key=lambda one: -(one["share"] or 0))[:_NAMED]
    apart = "; ".join(
        f"{names[one['variable']]} {numbers.quantity(100 * one['share'], 0, '%', language)}" for one in shares
    )
    return html.Tr(
        [
            html.Th(dcc.Link(area.short(language), href=Address("area", language, area.area).path), scope="row"),
            html.Td(numbers.number(row["distance"], 2, language), className="number"),
            html.Td(numbers.quantity(100 * row["stability"], 0, "%", language), className="number"),
            html.Td(apart),
        ]
    )


def _background(
    cube: Cube, area: str, found: Sequence[Row], used: Sequence[Row], names: Mapping[str, str], language: Language
) -> html.Table:
    measured = {(row["area"], row["variable"]): row["value"] for row in cube.background().to_pylist()}
    columns = [area, *(row["peer"] for row in found)]
    heads = [html.Th(cube.areas["county", code].short(language), scope="col", className="number") for code in columns]
    rows = [
        html.Tr(
            [
                html.Th(f"{names[row['variable']]} ({row['time']})", scope="row"),
                *(
                    html.Td(_shown(measured[code, row["variable"]], row, cube, language), className="number")
                    for code in columns
                ),
            ]
        )
        for row in used
    ]
    return html.Table(
        [
            html.Caption(
                translate("Background figures of the county and of those like it", language), className="unseen"
            ),
            html.Thead(html.Tr([html.Th(translate("Background figure", language), scope="col"), *heads])),
            html.Tbody(rows),
        ]
    )


def _shown(value: float, row: Row, cube: Cube, language: Language) -> str:
    """A background figure in its own unit: distance is measured on the logarithm of sizes."""
    return in_unit(value if row["measure"] == "value" else math.exp(value), row, cube, language)

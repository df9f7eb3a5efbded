"""What an area is like: its population, ages, languages and health beside the whole country's; nothing is judged."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from dash import html

from components import numbers
from indicators.cube import Area, Cube, ObservationQuery
from indicators.language import Language
from indicators.translation import translate

Row = Mapping[str, Any]

# Decimals of a background figure by how it is measured.
_DECIMALS = {"log": 0, "log_per_square_kilometre": 1, "value": 1}
# What belongs to the picture of an area, though counties aren't likened by it: the share of people aged 65 and over.
_ALSO = (1068,)


def background(cube: Cube, area: Area, language: Language) -> list[Any]:
    """The section of an area's background figures; empty for an area that has none.

    The figures are those that counties are likened by, each at the period that peers were found for.
    """
    rows = _figures(cube, area, language)
    if not rows:
        return []
    heads = (translate("Background figure", language), area.short(language), translate("Whole country", language))
    period = translate("Period", language)
    return [
        html.Section(
            [
                html.H2(translate("Background figures", language), id="background"),
                html.Div(
                    html.Table(
                        [
                            html.Caption(translate("Background figures", language), className="unseen"),
                            html.Thead(
                                html.Tr(
                                    [
                                        html.Th(heads[0], scope="col"),
                                        *(html.Th(head, scope="col", className="number") for head in heads[1:]),
                                        html.Th(period, scope="col"),
                                    ]
                                )
                            ),
                            html.Tbody(rows),
                        ],
                        className="background",
                    ),
                    className="scroll",
                    # Where the window is narrow the table scrolls, by keyboard too.
                    tabIndex="0",
                    role="region",
                    **{"aria-label": translate("Background figures", language)},
                ),
            ],
            **{"aria-labelledby": "background"},
        )
    ]


def _figures(cube: Cube, area: Area, language: Language) -> list[html.Tr]:
    density = {
        row["area"]: math.exp(row["value"]) for row in cube.background().to_pylist() if row["variable"] == "density"
    }
    rows = []
    values: tuple[float | None, float | None]
    for row in cube.peer_variables:
        if row["time"] is None:
            continue
        if row["measure"] == "log_per_square_kilometre":
            values = (density.get(area.area) if area.area_type == "county" else None, None)
        else:
            values = _observed(cube, int(str(row["indicator"])), int(str(row["time"])), area)
        if values[0] is not None:
            rows.append(_line(str(row[f"name_{language}"]), values, row, cube, language))
    for key in _ALSO:
        indicator = cube.indicators.get(key)
        if indicator is None or indicator.latest_time is None:
            continue
        values = _observed(cube, key, indicator.latest_time, area)
        if values[0] is not None:
            measured = {"measure": "value", "indicator": key, "time": indicator.latest_time}
            rows.append(_line(indicator.title(language).text, values, measured, cube, language))
    return rows


def _observed(cube: Cube, indicator: int, time: int, area: Area) -> tuple[float | None, float | None]:
    """The value of an area and that of the whole country; both None-able."""
    query = ObservationQuery(indicator, (area.area_type, "country"), (area.area, "FI"), ("total",), (time,))
    found = {(row["area_type"], row["area"]): row["value"] for row in cube.observations(query).to_pylist()}
    return found.get((area.area_type, area.area)), found.get(("country", "FI"))


def _line(name: str, values: Sequence[float | None], measured: Row, cube: Cube, language: Language) -> html.Tr:
    missing = translate("not available", language)
    cells = [missing if value is None else in_unit(value, measured, cube, language) for value in values]
    return html.Tr(
        [
            html.Th(name, scope="row"),
            *(
                html.Td(text, className="number missing-value" if value is None else "number")
                for text, value in zip(cells, values, strict=True)
            ),
            html.Td(str(measured["time"])),
        ]
    )


def in_unit(value: float, measured: Row, cube: Cube, language: Language) -> str:
    """A background figure as it is written, in its own unit; ``measured`` is a row of ``Cube.peer_variables``."""
    measure = measured["measure"]
    unit = {"log": "", "log_per_square_kilometre": "/ km²"}.get(measure)
    if unit is None:
        unit = cube.units[cube.indicators[measured["indicator"]].unit].name(language, "symbol")
    return numbers.quantity(value, _DECIMALS[measure], unit, language)

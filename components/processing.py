"""What Aluekuva has done to the producer's numbers of one indicator, as far as it holds for the release shown."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from dash import html

from components.addresses import Address
from components.methods_comparisons import INTERVAL_METHODS
from indicators.code_texts import AREAS_OF_TYPE
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

# A source that this program does not know by name has only what holds for every source said of it.
_TAKEN = {
    "simulated": (
        _("The values are not real: Aluekuva made them from random numbers so that the program can be tried out."),
    ),
    "sotkanet": (
        _("The values are those that Sotkanet’s interface gave, unchanged: none is corrected, smoothed or filled in."),
        _(
            "Sotkanet’s interface marks no value as suppressed, provisional or estimated. Where it has none, Aluekuva "
            "says “not available”, whatever the reason."
        ),
    ),
}
_ABOVE = ("country", "mainland", "collaborative_area")
_PARTS = {
    "count": _("{areas}: where the source gives no figure, Aluekuva added those of the counties together."),
    "ratio": _(
        "{areas}: where the source gives no figure, Aluekuva divided the sum of the counties’ numerators by the sum "
        "of their denominators. Where a part is missing there is no figure."
    ),
}


def processing(cube: Cube, indicator: Indicator, observations: pa.Table, language: Language) -> list[Any]:
    """The heading, what was done, and the way to the methods; ``observations`` are all of the indicator's."""
    said = [
        *(translate(text, language) for text in _TAKEN.get(cube.release.source, ())),
        translate(
            "On the pages values are rounded to the decimals shown. Downloads hold them unrounded.",
            language,
        ),
        *_aggregates(indicator, observations, language),
        *_merged(cube, observations, language),
        *_suppressed(observations, language),
    ]
    about = Address("about", language).path
    links = (
        html.A(translate("How intervals are made", language), href=f"{about}#intervals"),
        " · ",
        html.A(translate("How figures of several areas are worked out", language), href=f"{about}#aggregates"),
    )
    return [
        html.H3(translate("What Aluekuva has done to the numbers", language)),
        html.Ul([*(html.Li(text) for text in said), *_intervals(observations, language)], className="text"),
        html.P(links, className="note"),
    ]


def _intervals(observations: pa.Table, language: Language) -> list[html.Li]:
    """Each method that made an interval of a value here, and when it is used."""
    valued = observations.filter(pc.is_valid(observations["value"]))
    used = set(valued["ci_method"].unique().to_pylist())
    return [
        html.Li([html.Strong(translate(name, language)), ". ", translate(when, language)])
        for method, (name, when) in INTERVAL_METHODS.items()
        if method in used
    ]


def _aggregates(indicator: Indicator, observations: pa.Table, language: Language) -> list[str]:
    made = set(observations.filter(pc.equal(observations["origin"], "aggregate"))["area_type"].to_pylist())
    given = set(observations["area_type"].unique().to_pylist()) - made
    said = []
    if made:
        message = _PARTS["count" if indicator.statistic == "count" else "ratio"]
        said.append(translate(message, language, areas=_named(made, language)))
    if own := [kind for kind in _ABOVE if kind in given]:
        said.append(translate("{areas}: the figures are the source’s own.", language, areas=_named(own, language)))
    return said


def _named(kinds: Any, language: Language) -> str:
    return ", ".join(translate(AREAS_OF_TYPE[kind], language) for kind in _ABOVE if kind in kinds)


def _merged(cube: Cube, observations: pa.Table, language: Language) -> list[str]:
    towns = observations.filter(pc.equal(observations["area_type"], "municipality"))["area"].unique().to_pylist()
    if not any(cube.areas["municipality", code].merged_into for code in towns):
        return []
    return [
        translate(
            "A municipality that has merged into another keeps its own figures from before; they are not added to the "
            "other’s.",
            language,
        )
    ]


def _suppressed(observations: pa.Table, language: Language) -> list[str]:
    if not pc.any(pc.equal(observations["status"], "S")).as_py():
        return []
    return [
        translate(
            "Suppressed values came suppressed from the source. Aluekuva does not know them, nor work them out.",
            language,
        )
    ]

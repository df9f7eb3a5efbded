"""The figures of one indicator as the browser takes them: sent once, chosen from without a request.

``values[area type][sex]`` holds, for each area in the order of ``areas[area type]`` and each period in the order of
``times[area type]``, the value (``v``), its 95 % interval (``l``, ``u``; left out where there is none), the status
(``s``: one letter a period; ``M`` where the release has no row), and what was worked out of them, as
:mod:`components.comparison_view` describes it. ``benchmarks[area type]`` are those that the areas can be compared with.
It travels as :mod:`components.packed_view` packs it.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from components import comparison_view, numbers
from components.comparison_view import Grid, Row
from components.left_out import unknown
from components.people import people_messages
from indicators.cube import Area, Cube, Indicator, ObservationQuery
from indicators.language import Language
from indicators.records import BENCHMARKS
from indicators.statistics.intervals import INDEPENDENT
from indicators.tables import AREA_TYPES, SEXES

_NOT_AVAILABLE = "M"
_DRAWN = ("value", "lower95", "upper95")
_OBSERVED = ("area", "time", *_DRAWN, "status")
#: How the figures are drawn: the choices of the address and what each may be, the usual one first.
DRAWN_AS: Mapping[str, tuple[str, ...]] = {
    "ranking": ("dots", "bars"),
    "colour": ("value", "outcome"),
    "steps": ("quantiles", "equal", "continuous"),
    "map": ("map", "tiles"),
}
#: How many areas the time series shows beside the reader's own.
MOST_AREAS = 5
# Figures are drawn with so many decimals more than they are written with: enough for the differences in people that the
# browser works out of them.
_MORE_DECIMALS = 3


class Figures(NamedTuple):
    """What a release holds of one indicator, in tables as the methods of :class:`indicators.cube.Cube` give them;
    the comparisons by benchmark."""

    observations: pa.Table
    comparisons: Mapping[str, pa.Table]
    trends: pa.Table
    funnel: pa.Table


def figures_of(cube: Cube, indicator: int) -> Figures:
    """All figures of an indicator."""
    return Figures(
        cube.observations(ObservationQuery(indicator)),
        {benchmark: cube.comparisons(indicator, benchmark) for benchmark in BENCHMARKS},
        cube.trends(indicator),
        cube.funnel(indicator),
    )


def indicator_view(cube: Cube, indicator: Indicator, figures: Figures, language: Language) -> dict[str, Any]:
    """Everything that the browser draws an indicator from, as plain JSON."""
    drawn = partial(rounded_to_draw, decimals=indicator.decimals)
    observed = comparison_view.by_set(figures.observations, _OBSERVED)
    shown = comparison_view.by_set(comparison_view.changed(figures.observations, _DRAWN, drawn), _OBSERVED)
    compared = comparison_view.comparison_sets(figures.comparisons, drawn)
    ranks, trends = comparison_view.rank_sets(figures.comparisons), comparison_view.trend_sets(figures.trends)
    funnel = comparison_view.funnel_sets(figures.funnel)
    view = _described(cube, indicator, language) | {
        "areaTypes": [kind for kind in AREA_TYPES if any(kind == area_type for area_type, _ in observed)],
        "sexes": [sex for sex in SEXES if any(sex == of for _, of in observed)],
        "total": indicator.statistic == "count" or _country_exceeds_its_parts(observed),
    }
    if funnel:
        view["funnel"] = comparison_view.funnel_scale(indicator.statistic, cube.units[indicator.unit].names["per"])
    for area_type in view["areaTypes"]:
        of_type = {sex: observed.get((area_type, sex), []) for sex in view["sexes"]}
        codes = sorted({row[0] for rows in of_type.values() for row in rows})
        times = sorted({row[1] for rows in of_type.values() for row in rows})
        grid = Grid.of(codes, times)
        view["times"][area_type] = times
        view["areas"][area_type] = [_area(cube.areas[(area_type, code)], language) for code in codes]
        view["benchmarks"][area_type] = comparison_view.benchmarks(compared, area_type)
        view["values"][area_type] = {
            sex: _values(shown.get((area_type, sex), []), grid)
            | comparison_view.compared({one: sets.get((area_type, sex), []) for one, sets in compared.items()}, grid)
            | comparison_view.ranks_of(ranks.get((area_type, sex), []), grid)
            | comparison_view.trends_of(trends.get((area_type, sex), []), grid)
            | comparison_view.funnel_of(
                funnel.get((area_type, sex), []), {(row[0], row[1]): row[2] for row in rows}, grid
            )
            for sex, rows in of_type.items()
        }
    return view


def _described(cube: Cube, indicator: Indicator, language: Language) -> dict[str, Any]:
    counts_people = indicator.counted in INDEPENDENT
    return {
        "language": language,
        "indicator": indicator.indicator,
        "title": indicator.title(language).text,
        "unit": cube.units[indicator.unit].name(language, "symbol"),
        "decimals": indicator.decimals,
        "drawn": indicator.decimals + _MORE_DECIMALS,
        "polarity": indicator.polarity,
        "release": cube.release.id,
        **({"people": people_messages(str(indicator.counted), language)} if counts_people else {}),
        **{name: {} for name in ("times", "areas", "benchmarks", "values")},
    }


def rounded_to_draw(values: ArrayLike, decimals: int) -> NDArray[np.float64]:
    """Values rounded as far as drawing allows, but never so that they would be written otherwise with ``decimals``.

    >>> rounded_to_draw([12.345678, 12.34996], 1)
    array([12.3457 , 12.34996])
    """
    given = np.asarray(values, dtype=np.float64)
    power, whole = 10 ** (decimals + _MORE_DECIMALS), 10**_MORE_DECIMALS
    scaled = np.rint(given * power)
    # What is rounded to the very middle between two written numbers would be rounded once more, and maybe away.
    return np.where(np.abs(scaled) % whole == whole // 2, given, scaled / power)


def _country_exceeds_its_parts(observed: Mapping[tuple[str, str], Sequence[Row]]) -> bool:
    """Whether the country's value is a total: a mean or a rate of the whole never lies above all of its parts.

    A total stands beside no county: it is told in words, and drawn neither as a benchmark nor as a line.
    """
    compared: list[tuple[float, float]] = []
    for (area_type, sex), rows in observed.items():
        if area_type != "country":
            continue
        largest: dict[int, float] = {}
        for _, time, value, *_ in observed.get(("county", sex), ()):
            if value is not None:
                largest[time] = max(value, largest.get(time, value))
        compared += [(row[2], largest[row[1]]) for row in rows if row[2] is not None and row[1] in largest]
    return bool(compared) and all(country > part for country, part in compared)


def _area(area: Area, language: Language) -> dict[str, Any]:
    described: dict[str, Any] = {"code": area.area, "name": area.short(language)}
    if within := area.within(language):
        described["in"] = within
    if area.parent_type in ("county", "collaborative_area"):
        described[area.parent_type] = area.parent
    if area.valid_to:
        described["until"] = numbers.date(area.valid_to, language)
    return described


def _values(rows: Sequence[Row], grid: Grid) -> dict[str, Any]:
    values: dict[str, Any] = {
        "v": grid.filled(None, ((area, time, value) for area, time, value, *_ in rows)),
        "s": grid.letters(_NOT_AVAILABLE, ((area, time, status) for area, time, *_, status in rows)),
    }
    for key, place in (("l", 1), ("u", 2)):
        limits = [(area, time, drawn[place]) for area, time, *drawn, _ in rows if drawn[0] is not None]
        if any(limit is not None for *_, limit in limits):
            values[key] = grid.filled(None, limits)
    return values


def initial_choice(view: Mapping[str, Any], query: Mapping[str, str | None]) -> dict[str, str]:
    """The choices of a view: those of the address where they are possible, else what most readers want.

    Keys: ``areaType``, ``sex``, ``time``, ``area`` (may be empty), ``areas`` (codes of the time series beside it, with
    commas between them; may be empty), ``benchmark``, and those of :data:`DRAWN_AS`.
    """
    offered = [kind for kind in ("county", "collaborative_area", "municipality") if kind in view["areaTypes"]]
    asked = query.get("area")
    # An area that is named is shown among those of its type, unless another type is named.
    own = sorted(offered, key=lambda kind: all(area["code"] != asked for area in view["areas"][kind]))
    area_type = _one_of(query.get("areaType"), own or view["areaTypes"])
    if not area_type:
        nothing = {"areaType": "", "sex": "total", "time": "", "area": "", "areas": "", "benchmark": "country"}
        return nothing | {name: ways[0] for name, ways in DRAWN_AS.items()}
    times = [str(time) for time in view["times"][area_type]]
    areas = [area["code"] for area in view["areas"][area_type]]
    return {
        "areaType": area_type,
        "sex": _one_of(query.get("sex"), view["sexes"]),
        "time": _one_of(query.get("time"), times[::-1]),
        "area": asked if asked is not None and asked in areas else "",
        "areas": _some_of(query.get("areas"), areas),
        "benchmark": _one_of(query.get("benchmark"), view["benchmarks"][area_type] or ("country",)),
        **{name: _one_of(query.get(name), ways) for name, ways in DRAWN_AS.items()},
    }


def left_out(view: Mapping[str, Any], choice: Mapping[str, str], query: Mapping[str, str | None]) -> list[str]:
    """What an address asks for by period and area, codes as it gives them, that the view has no figures of."""
    asked = {
        "time": [query.get("time") or ""],
        "area": [query.get("area") or "", *(query.get("areas") or "").split(",")],
    }
    known = {
        "time": {"", *map(str, view["times"].get(choice["areaType"], []))},
        "area": {"", *(area["code"] for members in view["areas"].values() for area in members)},
    }
    return [one for name in asked for one in unknown(list(dict.fromkeys(asked[name])), known[name])]


def _some_of(asked: str | None, possible: Sequence[str]) -> str:
    known = dict.fromkeys(one for one in (asked or "").split(",") if one in possible)
    return ",".join(list(known)[:MOST_AREAS])


def _one_of(asked: str | None, possible: Sequence[str]) -> str:
    return asked if asked is not None and asked in possible else next(iter(possible), "")

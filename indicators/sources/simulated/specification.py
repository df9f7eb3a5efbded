"""What is known of each indicator's size and shape: ``data/indicators/simulation.csv``, one row per indicator.

============================  ==========================================================================
column                        meaning
============================  ==========================================================================
``level``                     typical value of the country in 2023, in the indicator's unit
``spread``                    relative standard deviation between counties; 0 for the population itself
``variation``                 size of a county's own yearly deviations, against the spread
``trend``                     relative change per year
``denominator_share``         share of the population that the denominator is; empty: a value alone
``denominator_female``        share of women in the denominator; empty: as in the population
``denominator_ageing``        how the share grows with a county's ageing (log scale, per standard deviation)
``female_ratio``              women's value / men's value
``ageing`` … ``swedish``      correlation of the indicator with the background factor over counties
``sample``                    answers per county of a survey
``first``, ``every``, ``lag`` first year, years between figures, years that the indicator is late
``provisional``               ``true``: the latest year is provisional
``break_year``, ``_shift``    year of a break in series, and the relative shift of level in it
``aland``                     ``full``; ``not_applicable``: by law not in Åland; ``not_covered``: the survey
                              leaves Åland out, so that there is no value of the whole country either
============================  ==========================================================================

Levels are rough magnitudes of Finland by general knowledge, not figures of any statistics. An empty cell has the
default below, and an indicator without a row gets a level by its unit: adding an indicator is adding one record.
"""

import csv
from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from indicators.reference import DATA, ReferenceIndicator, Unit

_PATH = DATA / "indicators" / "simulation.csv"

#: Country level of an indicator without a row, by unit; others get 100, or the middle of the unit's range.
_DEFAULT_LEVELS = {
    "percent": 15.0,
    "per_1000": 50.0,
    "per_10000": 60.0,
    "per_100000": 150.0,
    "euro_per_capita": 400.0,
    "persons": 20_000.0,
    "points": 70.0,
    "dependants_per_100": 60.0,
    "gini": 28.0,
    "years": 80.0,
    "days": 5.0,
    "litres_per_capita": 7.0,
}
_RELATION = Annotated[float, Field(ge=-1, le=1)]
#: Statistics that are always made of a numerator and a denominator.
_COUNTED = ("proportion", "rate", "count")


class Specification(BaseModel):
    """One row of the table; see the module's table of columns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    indicator: int
    level: Annotated[float, Field(gt=0)]
    spread: Annotated[float, Field(ge=0)] = 0.1
    variation: Annotated[float, Field(ge=0)] = 0.25
    trend: float = 0.0
    denominator_share: Annotated[float | None, Field(gt=0, le=1)] = None
    denominator_female: Annotated[float | None, Field(ge=0, le=1)] = None
    denominator_ageing: float = 0.0
    female_ratio: Annotated[float, Field(gt=0)] = 1.0
    ageing: _RELATION = 0.0
    need: _RELATION = 0.0
    urban: _RELATION = 0.0
    swedish: _RELATION = 0.0
    sample: Annotated[int, Field(ge=100)] = 2000
    first: int = 2010
    every: Annotated[int, Field(ge=1)] = 1
    lag: Annotated[int, Field(ge=0)] = 0
    provisional: bool = False
    break_year: int | None = None
    break_shift: Annotated[float, Field(gt=-1)] = 0.0
    aland: Literal["full", "not_applicable", "not_covered"] = "full"


@cache
def _specifications() -> dict[int, Specification]:
    with _PATH.open(encoding="utf-8", newline="") as file:
        filled = ({name: cell for name, cell in row.items() if cell} for row in csv.DictReader(file))
        return {spec.indicator: spec for spec in map(Specification.model_validate, filled)}


def specification(record: ReferenceIndicator, unit: Unit) -> Specification:
    """The indicator's row, or the default of its unit and statistic where it has none."""
    known = _specifications().get(record.indicator)
    if known is not None:
        return known
    level = 100.0 if unit.minimum < 100.0 < unit.maximum else (unit.minimum + unit.maximum) / 2
    return Specification(
        indicator=record.indicator,
        level=_DEFAULT_LEVELS.get(unit.id, level),
        denominator_share=1.0 if record.statistic in _COUNTED else None,
    )

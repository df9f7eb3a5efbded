"""The counties that figures are simulated for: rough population, its growth, and what sets the counties apart.

``data/areas/simulated_population.csv`` holds rounded magnitudes of 2023 and four background factors, each on a
scale of roughly one standard deviation: ``ageing`` (old age), ``need`` (morbidity and low income), ``urban`` and
``swedish`` (Swedish speakers). They make indicators vary together over the counties as they do in Finland; they
describe no county exactly.
"""

import csv
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from indicators.reference import DATA, ReferenceArea, areas

#: Years that figures are drawn for, whatever the vintage.
YEARS: NDArray[np.int16] = np.arange(2010, 2026, dtype=np.int16)
#: The year that levels in ``data/indicators/simulation.csv`` are of.
LEVEL_YEAR = 2023
FACTORS = ("ageing", "need", "urban", "swedish")
#: Åland's code as a county.
ALAND = "91"

_FEMALE_SHARE = 0.505
_PATH = DATA / "areas" / "simulated_population.csv"


@dataclass(frozen=True)
class Counties:
    """County codes, population of ``LEVEL_YEAR``, yearly growth and factors of shape ``(counties, factors)``."""

    codes: tuple[str, ...]
    population: NDArray[np.float64]
    growth: NDArray[np.float64]
    factors: NDArray[np.float64]

    def persons(self, share: float, female: float | None, ageing: float) -> NDArray[np.int64]:
        """People of a part of the population: women and men, by county and year; shape ``(2, counties, years)``.

        ``share`` is the part's share of the population in a county of average age structure and changes by the
        factor ``exp(ageing)`` with each standard deviation of ageing; ``female`` is the share of women in the part
        (the whole population's where None). At least one person, but no one of a sex that the part leaves out.
        """
        women = _FEMALE_SHARE if female is None else female
        growth = np.exp(self.growth[:, None] * (YEARS - LEVEL_YEAR))
        part = share * np.exp(ageing * self.factors[:, 0])
        people = (self.population * part)[:, None] * growth
        by_sex = np.rint(people * np.array([women, 1.0 - women])[:, None, None]).astype(np.int64)
        has_people = np.array([women > 0.0, women < 1.0])[:, None, None]
        return np.where(has_people, np.maximum(by_sex, 1), 0)


def shown_areas() -> tuple[ReferenceArea, ...]:
    """The areas that have figures: country, mainland, collaborative areas and counties."""
    return tuple(area for area in areas() if area.area_type != "municipality")


@cache
def counties() -> Counties:
    """The counties in the order of ``areas.csv``. Raises ``ValueError`` where the two tables name others."""
    with _PATH.open(encoding="utf-8", newline="") as file:
        rows = {row["area"]: row for row in csv.DictReader(file)}
    codes = tuple(area.area for area in shown_areas() if area.area_type == "county")
    if set(codes) != set(rows):
        raise ValueError(f"{_PATH.name} must hold the counties of areas.csv, not {sorted(rows)}")
    columns = np.array([[float(rows[code][name]) for name in ("population", "growth", *FACTORS)] for code in codes])
    return Counties(codes, columns[:, 0], columns[:, 1], columns[:, 2:])


@cache
def membership(aland: bool) -> NDArray[np.int64]:
    """Which counties each shown area is made of, as 0 and 1; shape ``(areas, counties)``.

    Without ``aland`` its figures are in no area above it: what does not apply there is not in the country's sum.
    """
    rows = {(area.area_type, area.area): row for row, area in enumerate(shown_areas())}
    matrix = np.zeros((len(rows), len(counties().codes)), dtype=np.int64)
    for column, code in enumerate(counties().codes):
        row: int | None = rows["county", code]
        while row is not None:
            matrix[row, column] = 1
            above = shown_areas()[row]
            outside = code == ALAND and not aland
            row = None if outside or above.parent is None else rows[above.parent_type or "country", above.parent]
    matrix.flags.writeable = False
    return matrix


def county_rows() -> NDArray[np.bool_]:
    """Which of the shown areas are counties; shape ``(areas,)``."""
    return np.array([area.area_type == "county" for area in shown_areas()], dtype=np.bool_)

"""The successive releases of the simulated source, and what each of them shows, revises and withdraws."""

import datetime
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indicators.sources.simulated.population import YEARS, counties
from indicators.sources.simulated.specification import Specification

#: The year in which the first vintage ends; each vintage after it ends one year later.
_FIRST_LAST_YEAR = 2023
#: Share of the counties whose provisional figure changes when it becomes final.
_PRELIMINARY_SHARE = 0.5
#: Share of the register indicators in which the last vintage corrects an old error, or withdraws figures.
_CORRECTED_SHARE = 0.12
_WITHDRAWN_SHARE = 0.08


@dataclass(frozen=True)
class Vintage:
    """One release of the simulated source: its number, when it came out and when the next one does."""

    number: int
    published: datetime.date
    next_update: datetime.date

    @property
    def last_year(self) -> int:
        """The latest year of any indicator in this vintage."""
        return _FIRST_LAST_YEAR + self.number - 1


#: The simulated publication calendar.
VINTAGES: dict[int, Vintage] = {
    number: Vintage(number, datetime.date(2023 + number, 10, 15), datetime.date(2024 + number, 10, 15))
    for number in (1, 2, 3)
}
_FINAL = max(VINTAGES)


def years_observed(spec: Specification, vintage: Vintage) -> NDArray[np.bool_]:
    """Which of ``YEARS`` the indicator has figures for in this vintage; shape ``(years,)``."""
    observed = (spec.first <= YEARS) & ((YEARS - spec.first) % spec.every == 0)
    return np.asarray(observed & (vintage.last_year - spec.lag >= YEARS), dtype=np.bool_)


def provisional_years(spec: Specification, vintage: Vintage) -> NDArray[np.bool_]:
    """Which of ``YEARS`` are provisional: the latest one, of the indicators marked so; shape ``(years,)``."""
    provisional = np.zeros(len(YEARS), dtype=np.bool_)
    observed = np.flatnonzero(years_observed(spec, vintage))
    if spec.provisional and observed.size:
        provisional[observed[-1]] = True
    return provisional


@dataclass(frozen=True)
class Changes:
    """What differs between a vintage and the final figures, by county and year.

    ``factor`` multiplies the final figure and is exactly 1 where nothing is revised, so that those figures stay
    the same to the last bit; ``withdrawn`` marks cells that the vintage no longer gives. Shapes ``(counties, years)``.
    """

    factor: NDArray[np.float64]
    withdrawn: NDArray[np.bool_]


def changes(spec: Specification, vintage: Vintage, revisable: bool, rng: np.random.Generator) -> Changes:
    """Draw the revisions and withdrawals of one indicator.

    Whatever the vintage, the same numbers are drawn from ``rng`` in the same order. Three things change:

    - provisional figures lack 0.2-3 % of the final ones in about half of the counties;
    - in some indicators one county's old figure is 2-5 % off until the last vintage corrects it;
    - in some indicators the last vintage withdraws one county's old figure.

    Figures that are not ``revisable`` (surveys, the population itself) never change.
    """
    shape = (len(counties().codes), len(YEARS))
    missing = rng.uniform(0.002, 0.03, shape) * (rng.random(shape) < _PRELIMINARY_SHARE)
    corrected, withdraws = rng.random(2) < (_CORRECTED_SHARE, _WITHDRAWN_SHARE)
    error = rng.uniform(0.02, 0.05) * rng.choice((-1.0, 1.0))
    settled = np.flatnonzero(years_observed(spec, VINTAGES[1]))[:-1]
    county = rng.integers(len(counties().codes), size=2)
    year = settled[rng.integers(settled.size, size=2)] if settled.size else None

    factor = np.ones(shape)
    withdrawn = np.zeros(shape, dtype=np.bool_)
    if not revisable:
        return Changes(factor, withdrawn)
    provisional = provisional_years(spec, vintage)
    factor[:, provisional] = 1.0 - missing[:, provisional]
    if year is not None and corrected and vintage.number < _FINAL:
        factor[county[0], year[0]] = 1.0 + error
    if year is not None and withdraws and vintage.number == _FINAL:
        withdrawn[county[1], year[1]] = True
    return Changes(factor, withdrawn)

"""The expected value of an indicator in every county, year and sex: the model that figures are drawn around."""

import numpy as np
from numpy.typing import NDArray

from indicators.reference import ReferenceIndicator, Unit
from indicators.sources.simulated.population import LEVEL_YEAR, YEARS, Counties
from indicators.sources.simulated.specification import Specification

#: Autocorrelation of the yearly deviations of counties and of the country: a smooth path, no white noise.
_AUTOCORRELATION = 0.8
#: Size of the counties' own slopes per year and of the country's yearly deviations, against the counties' own ones.
_SLOPE, _COUNTRY = 0.08, 0.6
#: The least share of the spread that no background factor explains.
_LEAST_UNEXPLAINED = 0.15
#: A level of 100 % has no logit.
_GREATEST_SHARE = 0.999
_CALIBRATIONS = 8


def _paths(rng: np.random.Generator, rows: int) -> NDArray[np.float64]:
    """Stationary AR(1) paths with unit variance; shape ``(rows, years)``."""
    paths = rng.standard_normal((rows, len(YEARS)))
    for year in range(1, len(YEARS)):
        paths[:, year] *= np.sqrt(1.0 - _AUTOCORRELATION**2)
        paths[:, year] += _AUTOCORRELATION * paths[:, year - 1]
    return paths


def _deviations(spec: Specification, counties: Counties, rng: np.random.Generator) -> NDArray[np.float64]:
    """Relative deviation from the country's level on a log scale; shape ``(2, counties, years)``."""
    number = len(counties.codes)
    relations = np.array([spec.ageing, spec.need, spec.urban, spec.swedish])
    unexplained = np.sqrt(max(1.0 - np.sum(relations**2), _LEAST_UNEXPLAINED**2))
    own = counties.factors @ relations + unexplained * rng.standard_normal(number)
    since = (YEARS - LEVEL_YEAR).astype(np.float64)
    slopes = _SLOPE * spec.variation * rng.standard_normal(number)
    between = own[:, None] + slopes[:, None] * since + spec.variation * _paths(rng, number)
    country = spec.spread * _COUNTRY * spec.variation * _paths(rng, 1) + spec.trend * since
    if spec.break_year is not None:
        country = country + np.log1p(spec.break_shift) * (spec.break_year <= YEARS)
    by_sex = np.log(spec.female_ratio) * np.array([0.5, -0.5])
    deviations: NDArray[np.float64] = spec.spread * between + country + by_sex[:, None, None]
    return deviations


def expected_values(
    spec: Specification,
    record: ReferenceIndicator,
    unit: Unit,
    weights: NDArray[np.int64],
    counties: Counties,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Expected values in the unit (of a count: per person of the base); shape ``(2, counties, years)``.

    Units that end at 100 are modelled on the logit scale and stay below it, others on the log scale. The
    deviations are relative ones, so on the logit scale they are divided by ``1 - level`` (delta method). The
    constant is found such that the mean weighted with ``weights`` is the level in ``LEVEL_YEAR``.
    """
    deviations = _deviations(spec, counties, rng)
    reference = int(np.searchsorted(YEARS, LEVEL_YEAR))
    base = weights[:, :, reference] / weights[:, :, reference].sum()
    bounded = unit.maximum == 100 and record.statistic != "rate"
    level = spec.level
    if record.statistic == "count":
        level = level / weights[:, :, reference].sum()
    if not bounded:
        values = np.exp(deviations)
        return np.asarray(values * (level / (values[:, :, reference] * base).sum()))
    share = min(level / 100.0, _GREATEST_SHARE)
    logits = deviations / (1.0 - share) + np.log(share / (1.0 - share))
    for _ in range(_CALIBRATIONS):
        mean = (base / (1.0 + np.exp(-logits[:, :, reference]))).sum()
        logits += np.log(share / (1.0 - share)) - np.log(mean / (1.0 - mean))
    return np.asarray(100.0 / (1.0 + np.exp(-logits)))

"""From expected values to figures: counts, survey answers and plain values, for counties and the areas above them.

The areas above counties come from their parts: sums of numerators and denominators, and weighted means where there
are none. They rest on every county, also on those whose own figure is suppressed, missing or withdrawn.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from indicators.reference import ReferenceIndicator, Unit
from indicators.sources.simulated.specification import Specification

_Z95 = float(ndtri(0.975))
#: The least share of a county's sample that answers; the rest is drawn.
_LEAST_RESPONSE = 0.75


@dataclass(frozen=True)
class Figures:
    """Figures of one indicator, each of shape ``(3, areas, years)``: total, female, male. NaN where there is none."""

    value: NDArray[np.float64]
    lower95: NDArray[np.float64]
    upper95: NDArray[np.float64]
    numerator: NDArray[np.float64]
    denominator: NDArray[np.float64]


def with_total(strata: NDArray[np.int64]) -> NDArray[np.int64]:
    """Total, female and male from female and male: shape ``(2, …)`` to ``(3, …)``."""
    return np.concatenate([strata.sum(axis=0, keepdims=True), strata])


def draw_counts(
    spec: Specification,
    record: ReferenceIndicator,
    unit: Unit,
    expected: NDArray[np.float64],
    persons: NDArray[np.int64],
    rng: np.random.Generator,
) -> NDArray[np.int64]:
    """Numerators by sex, county and year: binomial for proportions, Poisson for rates and counts.

    Euros, litres and days of a mean are not drawn: chance plays no part in them at this size. A count without
    spread is the population itself.
    """
    share = expected / (unit.per or 1)
    if record.statistic == "proportion":
        return rng.binomial(persons, np.minimum(share, 1.0))
    if record.statistic == "mean":
        return np.rint(persons * share).astype(np.int64)
    if spec.spread == 0:
        return persons
    return rng.poisson(persons * share)


def revised_counts(
    counts: NDArray[np.int64], factor: NDArray[np.float64], limit: NDArray[np.int64] | None
) -> NDArray[np.int64]:
    """Counts times ``factor``, whole again and at most ``limit``; unchanged where the factor is exactly 1."""
    revised = np.where(factor == 1.0, counts, np.rint(counts * factor)).astype(np.int64)
    return revised if limit is None else np.minimum(revised, limit)


def counted_figures(
    counts: NDArray[np.int64],
    persons: NDArray[np.int64],
    record: ReferenceIndicator,
    unit: Unit,
    members: NDArray[np.int64],
) -> Figures:
    """Figures made of counts: ``value = numerator / denominator * per``, or the count itself.

    ``counts`` and ``persons`` have shape ``(2, counties, years)``, ``members`` ``(areas, counties)``.
    """
    numerator = (members @ with_total(counts)).astype(np.float64)
    denominator = (members @ with_total(persons)).astype(np.float64)
    nothing = np.full_like(numerator, np.nan)
    if record.statistic == "count":
        return Figures(numerator, nothing, nothing, nothing, nothing)
    denominator[denominator == 0] = np.nan
    value = numerator / denominator * (unit.per or 1)
    return Figures(value, nothing, nothing, numerator, denominator)


def _weights(persons: NDArray[np.int64], members: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weight of each stratum and county in each area; shape ``(3, areas, 2, counties, years)``, summing to 1."""
    sexes = np.array([[1, 1], [1, 0], [0, 1]])
    weights = np.einsum("xs,ac,sct->xasct", sexes, members, persons).astype(np.float64)
    total = weights.sum(axis=(2, 3), keepdims=True)
    return np.divide(weights, total, out=weights, where=total > 0)


def weighted_figures(
    values: NDArray[np.float64], persons: NDArray[np.int64], unit: Unit, members: NDArray[np.int64]
) -> Figures:
    """Plain values; areas above counties and the total of the sexes are means weighted with ``persons``.

    That the value of a larger area is the weighted mean is this simulated producer's own definition.
    """
    value = np.einsum("xasct,sct->xat", _weights(persons, members), values)
    # A revised value may leave the unit's range.
    value = np.clip(value, unit.minimum, unit.maximum)
    nothing = np.full_like(value, np.nan)
    return Figures(value, nothing, nothing, nothing, nothing)


def survey_figures(
    spec: Specification,
    expected: NDArray[np.float64],
    persons: NDArray[np.int64],
    members: NDArray[np.int64],
    rng: np.random.Generator,
) -> Figures:
    """Percentages from simulated answers, with the producer's interval.

    Every county has about ``spec.sample`` answers, half from each sex. A total or a larger area is the mean of its
    strata weighted with ``persons``, and its variance the sum of the squared weights times the strata's variances.
    The interval is Wilson's with the effective number of answers that this variance implies (Dean and Pagano 2015,
    Journal of Survey Statistics and Methodology 3, 484-503): it holds the value and stays within 0 and 100.
    """
    response = rng.uniform(_LEAST_RESPONSE, 1.1, expected.shape[1:])
    answers = np.maximum(np.rint(spec.sample / 2 * response), 20).astype(np.int64)
    yes = rng.binomial(answers, expected / 100.0)
    weights = _weights(persons, members)
    share = np.einsum("xasct,sct->xat", weights, yes / answers)
    # Half an answer each way keeps the variance above zero where nobody, or everybody, answered yes.
    smoothed = (yes + 0.5) / (answers + 1.0)
    variance = np.einsum("xasct,sct->xat", weights**2, smoothed * (1.0 - smoothed) / answers)
    centre = np.einsum("xasct,sct->xat", weights, smoothed)
    effective = centre * (1.0 - centre) / variance
    ratio = _Z95**2 / effective
    middle = (share + ratio / 2) / (1.0 + ratio)
    half = np.sqrt(ratio * share * (1.0 - share) + ratio**2 / 4) / (1.0 + ratio)
    lower, upper = np.minimum(middle - half, share), np.maximum(middle + half, share)
    nothing = np.full_like(share, np.nan)
    return Figures(100.0 * share, 100.0 * np.clip(lower, 0, 1), 100.0 * np.clip(upper, 0, 1), nothing, nothing)

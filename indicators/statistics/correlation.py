"""How far two indicators go together: Spearman's rank correlation and its interval."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from indicators.statistics.intervals import normal_quantile

#: With fewer pairs than this there is no correlation, and no interval.
FEWEST = 4


class Correlation(NamedTuple):
    """Spearman's rho, from -1 to 1, with the limits of its interval and the number of pairs; NaN for none."""

    rho: float
    lower: float
    upper: float
    pairs: int


def spearman(x: ArrayLike, y: ArrayLike, level: float = 0.95) -> Correlation:
    """Spearman's rank correlation of pairs in two arrays of shape ``(pairs,)``, in any units; equal values share ranks.

    The interval is made on Fisher's scale with the standard error √((1 + rho² / 2) / (n - 3)): Bonett and Wright 2000,
    Psychometrika 65:23-28, who find it sound up to |rho| = 0.95. Pairs of which one value is missing (NaN) are left
    out. No correlation with fewer than 4 pairs or where one of the two is the same everywhere. No interval at
    |rho| = 1, where the formula would give one without any width. ``ValueError`` where the arrays are not as long.

    >>> found = spearman([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [2, 1, 4, 3, 7, 8, 5, 6, 10, 9])
    >>> round(found.rho, 4), round(found.lower, 4), round(found.upper, 4), found.pairs
    (0.8667, 0.4225, 0.9752, 10)
    """
    one, other = (np.asarray(values, dtype=np.float64) for values in (x, y))
    if one.ndim != 1 or one.shape != other.shape:
        raise ValueError(f"pairs take two arrays of one length, not of shapes {one.shape} and {other.shape}")
    z = normal_quantile(level)
    known = ~(np.isnan(one) | np.isnan(other))
    one, other = one[known], other[known]
    pairs = int(known.sum())
    nothing = Correlation(np.nan, np.nan, np.nan, pairs)
    if pairs < FEWEST or (one == one[0]).all() or (other == other[0]).all():
        return nothing
    ranks = [rankdata(values) - (pairs + 1) / 2 for values in (one, other)]
    rho = float((ranks[0] * ranks[1]).sum() / np.sqrt((ranks[0] ** 2).sum() * (ranks[1] ** 2).sum()))
    rho = min(max(rho, -1.0), 1.0)
    # Ranks are halves at the finest, so what is as good as 1 is 1.
    if abs(rho) > 1 - 1e-12:
        return nothing._replace(rho=float(np.sign(rho)))
    reach = z * np.sqrt((1 + rho**2 / 2) / (pairs - 3))
    lower, upper = np.tanh(np.arctanh(rho) + np.array([-reach, reach]))
    return Correlation(rho, float(lower), float(upper), pairs)

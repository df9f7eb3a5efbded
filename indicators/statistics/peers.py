"""Which areas are alike: standardised distance over named background variables.

The nearest areas by weighted Euclidean distance of standardised variables, the method of nearest-neighbour models
such as CIPFA's for English local authorities. Weights are a judgement: they are shown, and :func:`stability` tells
how far the result rests on them.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.intervals import FloatArray


class Distances(NamedTuple):
    """Standard deviations apart, ``(areas, areas)``, and the variables' shares of the square, with a last axis more."""

    distance: FloatArray
    share: FloatArray


def _normalised(weights: ArrayLike, variables: int) -> FloatArray:
    given = np.asarray(weights, dtype=np.float64)
    if given.shape != (variables,) or not np.isfinite(given).all() or (given < 0).any() or given.sum() == 0:
        raise ValueError(f"weights must be {variables} numbers, none negative and not all zero")
    return given / given.sum()


def standardised(background: ArrayLike) -> FloatArray:
    """Each variable (column) less its mean, over its standard deviation between areas; ``(areas, variables)``.

    NaN stays and is left out of mean and deviation. A variable that is the same everywhere becomes 0: it tells no
    area from another.

    >>> standardised([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
    array([[-1.,  0.],
           [ 0.,  0.],
           [ 1.,  0.]])
    """
    given = np.asarray(background, dtype=np.float64)
    known = ~np.isnan(given)
    count = np.maximum(known.sum(axis=0), 1)
    centred = given - np.where(known, given, 0).sum(axis=0) / count
    deviation = np.sqrt((np.where(known, centred, 0) ** 2).sum(axis=0) / np.maximum(count - 1, 1))
    # Rounding leaves a trace of deviation in a variable that is constant.
    constant = deviation <= 1e-12 * np.abs(np.where(known, given, 0)).max(axis=0, initial=0)
    return np.where(constant & known, 0.0, centred / np.where(constant, 1.0, deviation))


def distances(background: ArrayLike, weights: ArrayLike) -> Distances:
    """Distance of every area from every other, and each variable's share of its square.

    ``background`` has shape ``(areas, variables)`` in any units, ``weights`` ``(variables,)``, made to sum to 1. The
    distance is the root of the weighted mean of squared differences; shares sum to 1. NaN where either area lacks a
    variable that has weight; the share is NaN also where the distance is 0. ``ValueError`` on wrong weights.

    >>> found = distances([[1.0, 10.0], [2.0, 10.0], [3.0, 40.0]], [1, 1])
    >>> found.distance[0].round(3), found.share[0, 2].round(3)
    (array([0.   , 0.707, 1.871]), array([0.571, 0.429]))
    """
    scaled = standardised(background)
    weight = _normalised(weights, scaled.shape[1])
    used = weight > 0
    squares = np.zeros((len(scaled), len(scaled), weight.size))
    squares[..., used] = (scaled[:, None, used] - scaled[None, :, used]) ** 2 * weight[used]
    total = squares.sum(axis=-1)
    return Distances(np.sqrt(total), squares / np.where(total > 0, total, np.nan)[..., None])


def nearest(distance: ArrayLike, count: int) -> NDArray[np.int64]:
    """Positions of each area's ``count`` nearest areas, nearest first; ``(areas, count)``, -1 where there are fewer.

    ``distance`` has shape ``(areas, areas)``. An area is not its own peer; equal distances keep the areas' order.

    >>> nearest([[0, 1, 2], [1, 0, 3], [2, 3, np.nan]], 2)
    array([[1, 2],
           [0, 2],
           [0, 1]])
    """
    given = np.array(distance, dtype=np.float64)
    np.fill_diagonal(given, np.nan)
    order = np.argsort(given, axis=1, kind="stable")[:, :count]  # NaN last
    found = np.where(np.isnan(np.take_along_axis(given, order, axis=1)), -1, order)
    return np.pad(found, ((0, 0), (0, count - found.shape[1])), constant_values=-1)


def stability(
    background: ArrayLike, weights: ArrayLike, count: int, seed: int, draws: int = 1000, change: float = 2.0
) -> FloatArray:
    """How often each area is among another's ``count`` nearest when the weights change; ``(areas, areas)``, 0 to 1.

    In each of ``draws`` every weight is multiplied by a factor of its own between 1 / ``change`` and ``change``,
    even on the log scale; the draws depend on ``seed`` alone. A weight of 0 stays 0. Row: whose peers; column: which.

    >>> stability([[1.0, 1.0], [2.0, 2.0], [9.0, 9.0], [8.0, 8.0]], [1, 1], 1, seed=1, draws=50)[0]
    array([0., 1., 0., 0.])
    """
    scaled = standardised(background)
    weight = _normalised(weights, scaled.shape[1])
    factors = np.exp(np.random.default_rng(seed).uniform(-np.log(change), np.log(change), (draws, weight.size)))
    areas = len(scaled)
    times = np.zeros((areas, areas))
    rows = np.arange(areas)[:, None]
    used = weight > 0
    squares = (scaled[:, None, used] - scaled[None, :, used]) ** 2
    for drawn in factors[:, used] * weight[used]:
        found = nearest(squares @ drawn, count)
        taken = found >= 0
        times[np.broadcast_to(rows, found.shape)[taken], found[taken]] += 1
    return times / draws

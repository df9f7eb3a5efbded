"""The figure of several areas together, from their numerators and denominators; never a mean of percentages.

A mean of the areas' own figures would give a small area the weight of a large one. A definition, so no source.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from indicators.statistics.intervals import FloatArray

#: Statuses that go from a part to the whole, the later ones before the earlier: normal, provisional, break, estimated.
#: What stops a comparison goes before what does not, and an estimate stops them all.
CARRIED = ("A", "P", "B", "E")
#: Statistics whose values of several areas make one of all: a ratio of sums, or for a count the sum itself.
RATIOS = ("proportion", "rate", "mean")


class Aggregate(NamedTuple):
    """Value, numerator and denominator of groups of areas, each ``(..., groups)``; NaN where a part is missing."""

    value: FloatArray
    numerator: FloatArray
    denominator: FloatArray


def membership(groups: ArrayLike) -> tuple[NDArray[np.bool_], list[str]]:
    """Membership ``(groups, areas)`` and the groups' names, sorted, from each area's group. ``""`` is in none.

    >>> members, names = membership(["B", "A", "", "B"])
    >>> members.astype(int), names
    (array([[0, 1, 0, 0],
           [1, 0, 0, 1]]), ['A', 'B'])
    """
    of_area = np.asarray(groups, dtype=np.str_)
    names = [name for name in np.unique(of_area).tolist() if name]
    return np.array([of_area == name for name in names], dtype=np.bool_).reshape(len(names), of_area.size), names


def aggregate(numerator: ArrayLike, denominator: ArrayLike, members: ArrayLike, per: ArrayLike) -> Aggregate:
    """Groups of areas: sum of numerators / sum of denominators × ``per``.

    ``numerator`` and ``denominator`` have shape ``(..., areas)``, ``members`` ``(groups, areas)`` says which areas a
    group holds (an area may be in several), ``per`` is the unit's multiplier, one for all or of shape ``(...)``. An
    interval of the result comes from ``intervals_of``, like any other. NaN where the numerator or denominator of any
    part is missing, where a group is empty, and where its denominator is 0. Persons who belong to several areas'
    numerators are counted in each. ``ValueError`` where the areas are not as many.

    >>> aggregate([10, 30, 5], [100, 100, np.nan], [[1, 1, 0], [0, 1, 1]], 100).value
    array([20., nan])
    """
    events, persons = np.broadcast_arrays(np.asarray(numerator, np.float64), np.asarray(denominator, np.float64))
    held = np.asarray(members, dtype=np.bool_)
    if held.ndim != 2 or held.shape[1] != events.shape[-1]:
        raise ValueError(f"members must be groups × {events.shape[-1]} areas, not {held.shape}")
    missing = np.isnan(events) | np.isnan(persons)
    # NaN × 0 is NaN, so missing areas are summed as 0 and their groups blanked out.
    whole = ~(missing.astype(np.float64) @ held.T > 0) & held.any(axis=1)
    sums = [np.where(whole, np.where(missing, 0.0, part) @ held.T, np.nan) for part in (events, persons)]
    multiplier = np.asarray(per, dtype=np.float64)[..., None]
    return Aggregate(sums[0] / np.where(sums[1] > 0, sums[1], np.nan) * multiplier, *sums)

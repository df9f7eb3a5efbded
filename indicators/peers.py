"""The counties most alike to each, from their background and the weights of its variables.

A release keeps them for its own weights; a reader may give others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.statistics import peers
from indicators.statistics.intervals import FloatArray

#: Peers of each county.
COUNT = 5
#: With fewer variables than these there is no telling who is alike.
LEAST_VARIABLES = 3
# The seed of the draws of weights that stability is worked out from.
_SEED = 2026


@dataclass(frozen=True)
class Peer:
    """A county that is like another: ``place`` from 1, ``distance`` in standard deviations, ``stability`` the share of
    draws of the weights in which it stays a peer, ``shares`` each variable's part of the square of the distance."""

    area: str
    peer: str
    place: int
    distance: float
    stability: float
    shares: Mapping[str, float]


def find_peers(
    areas: Sequence[str], variables: Sequence[str], values: FloatArray, weights: Sequence[float]
) -> list[Peer]:
    """The ``COUNT`` nearest of each area, nearest first.

    ``values`` has shape ``(areas, variables)``, each variable on the scale that its distance is measured on. None
    where fewer than ``LEAST_VARIABLES`` variables have weight. ``ValueError`` on a negative weight.
    """
    if sum(weight > 0 for weight in weights) < LEAST_VARIABLES:
        return []
    found = peers.distances(values, weights)
    stability = peers.stability(values, weights, COUNT, _SEED)
    return [
        Peer(
            areas[one],
            areas[other],
            place,
            float(found.distance[one, other]),
            float(stability[one, other]),
            dict(zip(variables, found.share[one, other].tolist(), strict=True)),
        )
        for one, others in enumerate(peers.nearest(found.distance, COUNT).tolist())
        for place, other in enumerate(others, start=1)
        if other >= 0
    ]

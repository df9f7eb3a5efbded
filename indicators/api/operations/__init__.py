"""The descriptions of all addresses of the interface, by what they are about."""

from indicators.api.description import Operation
from indicators.api.operations import catalogues, figures, places, releases, server, sotkanet, statistics

#: All of them, in the order in which they are read.
OPERATIONS: tuple[Operation, ...] = (
    *figures.OPERATIONS,
    *statistics.OPERATIONS,
    *places.OPERATIONS,
    *releases.OPERATIONS,
    *catalogues.OPERATIONS,
    *sotkanet.OPERATIONS,
    *server.OPERATIONS,
)

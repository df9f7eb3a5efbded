"""Where the areas lie: boundaries from Statistics Finland, generalised ones without a network, and what maps draw.

``paths`` gives a page its map and needs no geometry library. ``official`` fetches boundaries, ``coverage``
simplifies them, ``layer`` is the file between the two.
"""

from indicators.boundaries.layer import BoundaryError
from indicators.boundaries.paths import LayerFile, MapShapes, layer_file, map_shapes, official_directory, tile_grid

__all__ = ["BoundaryError", "LayerFile", "MapShapes", "layer_file", "map_shapes", "official_directory", "tile_grid"]

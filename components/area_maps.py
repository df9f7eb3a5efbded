"""What maps are drawn with: where the boundaries of the area types shown are, and the tiles."""

from collections.abc import Mapping
from typing import Any

from components.map_files import map_address
from indicators.boundaries import map_shapes, tile_grid


def area_maps(view: Mapping[str, Any]) -> dict[str, Any]:
    """Boundaries (``shapes``, by area type: the ``file`` that has them and the ``viewBox`` that holds their place until
    it has come) and tiles (``grid``) of a view; an area type without boundaries is left out."""
    shapes: dict[str, Any] = {}
    for area_type in ("county", "municipality"):
        found = map_shapes(area_type) if area_type in view["areaTypes"] else None
        if found:
            shapes[area_type] = {"viewBox": found.view_box, "file": map_address(area_type, found)}
    return {"shapes": shapes, "grid": {code: list(place) for code, place in tile_grid().items()}}

"""What maps are drawn with: the boundaries of the area types shown, and the tiles."""

from collections.abc import Mapping
from typing import Any

from indicators.boundaries import map_shapes, tile_grid
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

_BOUNDARIES = {True: _("Boundaries: Natural Earth."), False: _("Boundaries: Statistics Finland, CC BY 4.0.")}


def area_maps(view: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Boundaries (``shapes``, by area type) and tiles (``grid``) of a view; an area type without boundaries is left
    out."""
    shapes: dict[str, Any] = {}
    for area_type in ("county", "municipality"):
        found = map_shapes(area_type) if area_type in view["areaTypes"] else None
        if found:
            shapes[area_type] = {
                "viewBox": found.view_box,
                "paths": dict(found.paths),
                "generalised": found.generalised,
                "source": translate(_BOUNDARIES[found.generalised], language),
            }
    return {"shapes": shapes, "grid": {code: list(place) for code, place in tile_grid().items()}}

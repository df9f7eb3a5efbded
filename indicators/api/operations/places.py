"""Areas, their boundaries and the code lists, described."""

import datetime
from typing import Literal

from pydantic import Field

from indicators.api.boundaries import MEDIA_TYPES
from indicators.api.codelists import CODELISTS
from indicators.api.description import Content, Operation, Parameter, one_of
from indicators.api.operations import asked
from indicators.api.operations.answered import Answered, Localised, Released
from indicators.reference import AreaType
from indicators.translation import marked as _

_JSON = "application/json"


class AreaReference(Answered):
    """An area that another names."""

    area_type: AreaType
    area: str
    name: Localised


class Tile(Answered):
    """The place of an area in a grid of equal squares."""

    column: int
    row: int


class Area(Answered):
    """An area: what it is called, what it lies in, since when, and what it became."""

    area_type: AreaType
    area: str
    name: Localised
    short_name: Localised
    in_sentence: Localised = Field(description=_("The name as a sentence takes it; null where it is not known."))
    parent: AreaReference | None
    children: list[AreaReference]
    valid_from: datetime.date | None
    valid_to: datetime.date | None
    merged_into: str | None
    tile: Tile | None
    compared: bool = Field(description=_("Whether the area is among those that are compared."))


class AreaList(Released):
    """Areas, by type and code."""

    areas: list[Area]


class ReleasedArea(Released, Area):
    """One area, and the release that it is of."""


class CodelistSummary(Answered):
    """A code list in a list."""

    id: str
    title: Localised
    size: int = Field(description=_("How many codes it has."))


class CodelistList(Released):
    """All code lists."""

    codelists: list[CodelistSummary]


class CodeReference(Answered):
    """A code of another list."""

    codelist: str
    code: str


class Code(Answered):
    """A code with its label; what stands after the description is there in some lists alone."""

    code: str
    label: Localised
    description: Localised
    parent: CodeReference | None = None
    valid_to: datetime.date | None = None
    merged_into: str | None = None
    version: str | None = None
    symbol: Localised = None
    per: float | None = None


class Codelist(Released, CodelistSummary):
    """A code list with its codes."""

    codes: list[Code]


class Geometry(Answered):
    """The boundary of an area in WGS84."""

    type: Literal["MultiPolygon"]
    coordinates: list[list[list[list[float]]]]


class Feature(Answered):
    """An area with its boundary."""

    type: Literal["Feature"]
    id: str = Field(description=_("The code of the area."))
    properties: dict[str, object]
    geometry: Geometry


class FeatureCollection(Answered):
    """The boundaries of the areas of a type as GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"]
    bbox: list[float]
    features: list[Feature]


class Topology(Answered):
    """The boundaries of the areas of a type as TopoJSON."""

    type: Literal["Topology"]
    objects: dict[str, object]
    arcs: list[list[list[float]]]
    bbox: list[float] = Field(default=[])
    transform: dict[str, list[float]] = Field(default={})


_BOUNDARIES: dict[str, Content] = {MEDIA_TYPES["geojson"]: FeatureCollection, MEDIA_TYPES["topojson"]: Topology}

OPERATIONS = (
    Operation(
        "/api/v1/areas",
        "listAreas",
        "areas",
        _("All areas, or those of a type"),
        {_JSON: AreaList},
        parameters=(asked.ONE_AREA_TYPE, asked.LANG, asked.RELEASE),
        problems=(400, 404),
    ),
    Operation(
        "/api/v1/areas/{code}",
        "showArea",
        "areas",
        _("One area: its names, what it lies in, since when, and what it became"),
        {_JSON: ReleasedArea},
        parameters=(asked.CODE, asked.ONE_AREA_TYPE, asked.LANG, asked.RELEASE),
        problems=(400, 404),
    ),
    Operation(
        "/api/v1/boundaries.{suffix}",
        "boundaries",
        "areas",
        _("The boundaries of the areas of a type, to draw maps with"),
        _BOUNDARIES,
        description=_("Each area says where its boundary comes from, and whether it is generalised."),
        parameters=(
            Parameter("suffix", _("The format of the answer."), one_of(tuple(MEDIA_TYPES)), example="geojson"),
            asked.ONE_AREA_TYPE,
            asked.LANG,
        ),
        problems=(400, 404),
        headers={"Content-Disposition": _("The name of the file.")},
    ),
    Operation(
        "/api/v1/codelists",
        "listCodelists",
        "codelists",
        _("All code lists"),
        {_JSON: CodelistList},
        parameters=(asked.LANG, asked.RELEASE),
        problems=(400, 404),
    ),
    Operation(
        "/api/v1/codelists/{id}",
        "showCodelist",
        "codelists",
        _("One code list: what its codes are called and what they mean"),
        {_JSON: Codelist},
        parameters=(
            Parameter("id", _("The id of a code list."), one_of(tuple(CODELISTS)), example="statuses"),
            asked.LANG,
            asked.RELEASE,
        ),
        problems=(400, 404),
    ),
)

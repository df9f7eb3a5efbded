"""The catalogues that machines gather, described."""

from indicators.api.description import TEXT, Operation
from indicators.translation import marked as _

OPERATIONS = (
    Operation(
        "/catalog.ttl",
        "catalogueTurtle",
        "catalogue",
        _("The catalogue for data portals (DCAT-AP 3) as Turtle"),
        {"text/turtle": TEXT},
        problems=(400,),
    ),
    Operation(
        "/catalog.jsonld",
        "catalogueJson",
        "catalogue",
        _("The catalogue for data portals (DCAT-AP 3) as JSON-LD"),
        {"application/ld+json": {"type": "object"}},
        problems=(400,),
    ),
    Operation(
        "/datapackage.json",
        "dataPackage",
        "catalogue",
        _("The current release as a Data Package (version 2)"),
        {"application/json": {"type": "object", "required": ["$schema", "name", "version", "resources"]}},
        problems=(400, 404),
    ),
)

"""The catalogue that data portals gather: DCAT-AP 3 as Turtle and as JSON-LD."""

from flask import Blueprint, Response, request

from indicators.api import parameters, responses
from indicators.api.publisher import contact, publisher_name
from indicators.api.serving import Serving
from indicators.api.site import base_address

#: By suffix: what RDFLib calls the format, and its media type.
FORMATS = {"ttl": ("turtle", "text/turtle; charset=utf-8"), "jsonld": ("json-ld", "application/ld+json")}


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/catalog.ttl`` and ``/catalog.jsonld``."""

    def written(suffix: str) -> Response:
        parameters.no_parameters(request.args)
        cube = serving.cube(None)
        base = base_address()
        form, media_type = FORMATS[suffix]

        def make() -> bytes:
            # Read only here: what few ask for shall not make every process larger.
            from indicators.api.catalogue_graph import catalogue

            graph = catalogue(cube, serving.cubes.manifest(cube.release.id), base)
            return graph.serialize(format=form, encoding="utf-8", auto_compact=True)

        settings = "\n".join((base, publisher_name(), *(contact() or ())))
        return responses.answer(serving.cache, cube.release, media_type, make, named_release=False, variant=settings)

    @blueprint.get("/catalog.ttl")
    def catalogue_as_turtle() -> Response:
        return written("ttl")

    @blueprint.get("/catalog.jsonld")
    def catalogue_as_json() -> Response:
        return written("jsonld")

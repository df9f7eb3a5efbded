"""What a client may ask of this server, and how: limits, languages, formats, licence, files, contact."""

import hashlib

import orjson
from flask import Blueprint, Response, request

from indicators.api import bulk, limits, parameters, publisher, responses
from indicators.api.boundaries import MEDIA_TYPES as BOUNDARY_TYPES
from indicators.api.codelists import said
from indicators.api.data import MAX_CELLS, STATUS_LABELS
from indicators.api.formats import FORMATS, excel
from indicators.api.metadata import release_summary
from indicators.api.serving import Serving
from indicators.code_texts import STATUS_DESCRIPTIONS
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language
from indicators.release.manifest import Manifest
from indicators.translation import translate


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/config``."""

    @blueprint.get("/api/v1/config")
    def config() -> Response:
        language = parameters.language_parameter(request.args)
        cube = serving.cube(None)
        # What it says hangs on settings of this process, which another run may have been given otherwise.
        body = orjson.dumps(settings(cube, serving.cubes.manifest(cube.release.id), language))
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: body,
            named_release=False,
            variant=hashlib.sha256(body).hexdigest(),
        )


def settings(cube: Cube, manifest: Manifest, language: Language | None) -> dict[str, object]:
    """The server's settings over its current release; ``rateLimit`` and ``contact`` are null where there is none."""
    most = limits.requests_a_minute()
    return release_summary(cube.release) | {
        "limits": {
            "maxCells": MAX_CELLS,
            "maxCellsExcel": excel.MAX_CELLS,
            "maxAddressLength": limits.MAX_ADDRESS,
            "maxParameterLength": parameters.MAX_LENGTH,
            "maxPageSize": parameters.MAX_PAGE_SIZE,
            "rateLimit": {"requests": most, "seconds": 60} if most else None,
        },
        "languages": list(LANGUAGES),
        "formats": {
            "data": [{"suffix": name, "mediaType": kind.media_type} for name, kind in FORMATS.items()],
            "boundaries": [{"suffix": name, "mediaType": kind} for name, kind in BOUNDARY_TYPES.items()],
        },
        "statuses": [
            {
                "code": code,
                "label": translate(label, language) if language else said(label),
                "description": (
                    translate(STATUS_DESCRIPTIONS[code], language) if language else said(STATUS_DESCRIPTIONS[code])
                ),
            }
            for code, label in STATUS_LABELS.items()
        ],
        "bulk": bulk.described_files(manifest),
        "contact": contact[1] if (contact := publisher.contact()) else None,
    }

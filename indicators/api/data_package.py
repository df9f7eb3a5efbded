"""The current release as a Data Package (version 2): its files with their columns, sizes, checksums and licence."""

from collections.abc import Mapping

import orjson
from flask import Blueprint, Response, request

from indicators.api import bulk, dataset, parameters, responses
from indicators.api.data import KEY
from indicators.api.problems import Problem
from indicators.api.publisher import contact, publisher_name
from indicators.api.serving import Serving
from indicators.api.site import base_address
from indicators.code_texts import COLUMNS as MEANINGS
from indicators.cube import Cube
from indicators.release.csvw import COLUMNS
from indicators.release.manifest import Manifest

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# What CSV on the Web calls a type, and what Table Schema does.
_TYPES = {"gYear": "year", "double": "number"}
_REQUIRED = (*KEY, "status", "release")
# The files that are one table; the others hold several.
_TABLES: dict[str, dict[str, object]] = {
    "csv.gz": {"type": "table", "format": "csv", "compression": "gz", "encoding": "utf-8"},
    "parquet": {"type": "table", "format": "parquet"},
}


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/datapackage.json``."""

    @blueprint.get("/datapackage.json")
    def data_package() -> Response:
        parameters.no_parameters(request.args)
        cube = serving.cube(None)
        base = base_address()
        settings = "\n".join((base, publisher_name(), *(contact() or ())))
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(descriptor(cube, serving.cubes.manifest(cube.release.id), base)),
            named_release=False,
            variant=settings,
        )


def descriptor(cube: Cube, manifest: Manifest, base: str) -> dict[str, object]:
    """The descriptor of a release that is served at ``base``; its texts are English, for it can hold one language.

    Raises :class:`Problem` (404) for a release that has no files: a package is of one file at least.
    """
    release = cube.release
    files = bulk.described_files(manifest)
    if not files:
        raise Problem(404, f"Release {release.id} has no files for download.")
    licence = dataset.LICENCES.get(release.licence)
    named = {"name": licence.spdx, "path": licence.address} if licence else {"name": release.licence}
    publisher: dict[str, object] = {"title": publisher_name(), "roles": ["publisher"]}
    if found := contact():
        kind, address = found
        publisher |= {"email": address.removeprefix("mailto:")} if kind == "email" else {"path": address}
    source = {"title": release.source} | ({"path": release.source_url} if release.source_url else {})
    return {
        "$schema": _PROFILE,
        "name": "aluekuva",
        "id": f"{base}/datapackage.json",
        "title": dataset.title(cube, "en"),
        "description": dataset.description(cube, "en"),
        "homepage": f"{base}/en/data",
        "version": release.id,
        "created": release.created.isoformat(timespec="seconds"),
        "keywords": list(dataset.KEYWORDS),
        "licenses": [named | {"title": release.licence}],
        "sources": [source],
        "contributors": [publisher],
        "resources": [_resource(file, base) for file in files],
    }


def _resource(file: Mapping[str, object], base: str) -> dict[str, object]:
    suffix = str(file["format"])
    table = _TABLES.get(suffix)
    return {
        "name": f"all-{suffix.replace('.', '-')}",
        "path": f"{base}{file['releaseAddress']}",
        "mediatype": file["mediaType"],
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
        **(table | {"schema": _schema()} if table else {"format": suffix}),
    }


def _schema() -> dict[str, object]:
    """The columns as Table Schema; what is missing is an empty cell."""
    return {
        "fields": [_field(name, datatype) for name, datatype in COLUMNS.items()],
        "primaryKey": list(KEY),
        "missingValues": [""],
    }


def _field(name: str, datatype: object) -> dict[str, object]:
    values: list[str] = []
    if isinstance(datatype, dict):
        values = str(datatype["format"]).split("|")
        datatype = datatype["base"]
    constraints: dict[str, object] = {"required": name in _REQUIRED} | ({"enum": values} if values else {})
    kind = _TYPES.get(str(datatype), str(datatype))
    return {"name": name, "type": kind, "description": MEANINGS[name], "constraints": constraints}

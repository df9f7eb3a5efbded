"""What releases changed: one release's observations, and how many of each indicator since a moment or a release."""

import orjson
import pyarrow as pa
from flask import Blueprint, Response, request

from indicators.api import feed, parameters, responses, site
from indicators.api.change_history import Changes, changed_observations, changes_after
from indicators.api.formats import csv_table, json_rows
from indicators.api.metadata import release_summary
from indicators.api.parameters import ChangeParameters
from indicators.api.problems import Problem
from indicators.api.releases import manifest_of
from indicators.api.serving import Serving
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language
from indicators.release.manifest import Manifest

MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
# A reader of feeds that asks seldom must not miss a release in between.
_RELEASES_IN_FEED = 5


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/releases/{id}/changes.{json|csv}``, ``/api/v1/changes`` and ``/api/v1/changes.atom``."""

    @blueprint.get("/api/v1/releases/<id>/changes.<suffix>")
    def changes_of_release(id: str, suffix: str) -> Response:  # noqa: A002 - the name stands in the documented address
        if suffix not in MEDIA_TYPES:
            raise Problem(404, f"There is no format {suffix[:20]!r}.", parameter="format", allowed=[*MEDIA_TYPES])
        asked = parameters.change_parameters(request.args, of_release=True)
        manifest = manifest_of(serving, id)
        cube = serving.cube(id)
        return responses.answer(
            serving.cache,
            cube.release,
            MEDIA_TYPES[suffix],
            lambda: _written(cube, manifest, changed_observations(cube, asked), suffix),
            named_release=True,
            filename=f"aluekuva-changes-{id}.csv" if suffix == "csv" else "",
        )

    @blueprint.get("/api/v1/changes")
    def changes_since() -> Response:
        asked = parameters.change_parameters(request.args, of_release=False)
        cube = serving.cube(None)
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(_described(cube, changes_after(serving, asked), asked)),
            named_release=False,
        )

    @blueprint.get("/api/v1/changes.atom")
    def feed_of_changes() -> Response:
        asked = parameters.change_parameters(request.args, of_release=False)
        cube = serving.cube(None)
        base = site.base_address()
        own = base + request.full_path.rstrip("?")
        return responses.answer(
            serving.cache,
            cube.release,
            "application/atom+xml; charset=utf-8",
            lambda: feed.atom(
                cube,
                changes_after(serving, asked, _RELEASES_IN_FEED).counts,
                asked.language or "en",
                base,
                own,
                {name: request.args[name] for name in ("area", "areaType") if name in request.args},
            ),
            named_release=False,
            base=base,
        )


def _written(cube: Cube, manifest: Manifest, table: pa.Table, suffix: str) -> bytes | responses.Parts:
    table = table.append_column("release", pa.array([cube.release.id] * table.num_rows, pa.string()))
    about = release_summary(cube.release) | {"comparedWith": manifest.compared_with, "counts": manifest.changes}
    parts = csv_table.table_parts(table) if suffix == "csv" else json_rows.document(about, [table])
    return responses.in_parts(table.num_rows, parts)


def _described(cube: Cube, changes: Changes, asked: ChangeParameters) -> dict[str, object]:
    return release_summary(cube.release) | {
        "updatedAfter": asked.updated_after,
        "releases": [
            {
                "id": manifest.id,
                "created": manifest.created.isoformat(timespec="seconds"),
                "comparedWith": manifest.compared_with,
                "address": f"/api/v1/releases/{manifest.id}/changes.json",
            }
            for manifest in changes.releases
        ],
        "changes": [
            {
                "release": count.release.id,
                "indicator": count.indicator,
                "title": _title(cube, count.indicator, asked.language),
                "new": count.new,
                "revised": count.revised,
                "withdrawn": count.withdrawn,
            }
            for count in changes.counts
        ],
    }


def _title(cube: Cube, number: int, language: Language | None) -> object:
    """The title in the current release, null where it no longer has the indicator."""
    indicator = cube.indicators.get(number)
    if indicator is None:
        return None
    return indicator.title(language).text if language else {one: indicator.texts[f"title_{one}"] for one in LANGUAGES}

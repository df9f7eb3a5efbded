"""The releases: where each one's figures come from, what was counted, checked and changed, and its files."""

import orjson
from flask import Blueprint, Response, request

from indicators.api import bulk, parameters, responses
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.release.directory import release_ids
from indicators.release.manifest import Manifest


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/releases`` and ``/api/v1/releases/{id}``."""

    @blueprint.get("/api/v1/releases")
    def list_releases() -> Response:
        parameters.no_parameters(request.args)
        current = serving.cube(None).release
        ids = release_ids(serving.cubes.directory)
        return responses.answer(
            serving.cache,
            current,
            "application/json",
            lambda: orjson.dumps({"releases": [_entry(serving, release, current.id) for release in reversed(ids)]}),
            named_release=False,
            variant=" ".join(ids),
        )

    @blueprint.get("/api/v1/releases/<id>")
    def show_release(id: str) -> Response:  # noqa: A002 - the name stands in the documented address
        parameters.no_parameters(request.args)
        current = serving.cube(None).release
        manifest = manifest_of(serving, id)
        return responses.answer(
            serving.cache,
            current,
            "application/json",
            lambda: orjson.dumps(described_release(manifest, current=id == current.id)),
            # Whether it is the current one changes, though nothing else does.
            named_release=False,
            variant=manifest.created.isoformat(),
        )


def _entry(serving: Serving, release: str, current: str) -> dict[str, object]:
    return release_entry(serving.cubes.manifest(release), current=release == current)


def manifest_of(serving: Serving, release: str) -> Manifest:
    """The manifest of a release as an address names it. Raises :class:`Problem` (404), naming those that there are."""
    known = release_ids(serving.cubes.directory)
    if release not in known:
        raise Problem(404, f"There is no release {release[:40]!r}.", parameter="id", allowed=known[::-1])
    return serving.cubes.manifest(release)


def release_entry(manifest: Manifest, *, current: bool) -> dict[str, object]:
    """A release in a list: ``comparedWith`` is what its changes are against, ``replaced`` what was served before it."""
    return {
        "id": manifest.id,
        "current": current,
        "created": manifest.created.isoformat(timespec="seconds"),
        "source": manifest.source,
        "sourceUrl": manifest.source_url,
        "retrieved": manifest.retrieved,
        "series": manifest.series,
        "simulated": manifest.simulated,
        "licence": manifest.licence,
        "comparedWith": manifest.compared_with,
        "replaced": manifest.replaced,
        "counts": manifest.counts,
        "changes": manifest.changes,
        "address": f"/api/v1/releases/{manifest.id}",
    }


def described_release(manifest: Manifest, *, current: bool) -> dict[str, object]:
    """All that a release says of itself; ``address`` of a file is null where it isn't for download."""
    addresses = {f"all.{suffix}": bulk.address_of(manifest.id, suffix) for suffix in bulk.MEDIA_TYPES}
    return release_entry(manifest, current=current) | {
        "checks": [check.model_dump() for check in manifest.checks],
        "files": [
            {"name": name, "bytes": file.bytes, "sha256": file.sha256, "address": addresses.get(name)}
            for name, file in manifest.files.items()
        ],
        "writtenBy": manifest.written_by,
    }

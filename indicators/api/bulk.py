"""Everything of a release in one file: served as it was made, whole or in ranges, under a stable name and for good."""

from datetime import datetime

from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.wsgi import FileWrapper

from indicators.api import parameters, responses
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.release.directory import release_ids
from indicators.release.manifest import Manifest

MEDIA_TYPES = {
    "csv.gz": "application/gzip",
    "parquet": "application/vnd.apache.parquet",
    "duckdb": "application/octet-stream",
    "zip": "application/zip",
}

_BLOCK = 1 << 20


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/download/all.{suffix}`` of the current release and ``/download/{release}/all.{suffix}`` of any."""

    @blueprint.get("/download/all.<suffix>")
    def current_file(suffix: str) -> Response:
        parameters.no_parameters(request.args)
        return _file(serving, serving.cube(None).release.id, suffix, responses.CURRENT)

    @blueprint.get("/download/<release>/all.<suffix>")
    def file_of_release(release: str, suffix: str) -> Response:
        parameters.no_parameters(request.args)
        known = release_ids(serving.cubes.directory)
        if release not in known:
            raise Problem(404, f"There is no release {release[:40]!r}.", parameter="release", allowed=known[::-1])
        return _file(serving, release, suffix, responses.IMMUTABLE)

    @blueprint.get("/download/", defaults={"rest": ""})
    @blueprint.get("/download/<path:rest>")
    def no_such_file(rest: str) -> Response:
        manifest = serving.cubes.manifest(serving.cube(None).release.id)
        raise Problem(404, f"There is no file /download/{rest[:200]}.", allowed=_addresses(manifest))


def described_files(manifest: Manifest) -> list[dict[str, object]]:
    """The files of a release that may be fetched: the address that is the newest's, and the one that never changes."""
    return [
        {
            "format": suffix,
            "mediaType": media_type,
            "address": f"/download/all.{suffix}",
            "releaseAddress": address_of(manifest.id, suffix),
            "bytes": file.bytes,
            "sha256": file.sha256,
        }
        for suffix, media_type in MEDIA_TYPES.items()
        if (file := manifest.files.get(f"all.{suffix}"))
    ]


def address_of(release: str, suffix: str) -> str:
    """Where a file of a release lies for good."""
    return f"/download/{release}/all.{suffix}"


def _addresses(manifest: Manifest) -> list[str]:
    return [address_of(manifest.id, suffix) for suffix in MEDIA_TYPES if f"all.{suffix}" in manifest.files]


def _file(serving: Serving, release: str, suffix: str, kept: str) -> Response:
    """A file of a release that exists, after its conditions and ranges (RFC 9110); its tag is its SHA-256."""
    manifest = serving.cubes.manifest(release)
    file = manifest.files.get(f"all.{suffix}") if suffix in MEDIA_TYPES else None
    if file is None:
        there = _addresses(manifest)
        detail = f"Release {release} has no file all.{suffix[:20]}" + ("" if there else ", and no other for download")
        raise Problem(404, f"{detail}.", parameter="format", allowed=there)
    # In larger blocks than Werkzeug's 8 kB, where the server has no better way of its own.
    request.environ.setdefault("wsgi.file_wrapper", lambda file, _: FileWrapper(file, _BLOCK))
    response = send_file(
        serving.cubes.directory / release / f"all.{suffix}",
        MEDIA_TYPES[suffix],
        as_attachment=True,
        download_name=f"aluekuva-{release}.{suffix}",
        etag=file.sha256,
        last_modified=manifest.created,
        conditional=False,
    )
    response.headers["Cache-Control"] = kept
    if _is_another(file.sha256, manifest.created):
        response.close()
        raise Problem(412, "The file is not, or no longer, the one that the request names.")
    # It is this one. Werkzeug would look again, and does not know what `*` means.
    request.environ.pop("HTTP_IF_MATCH", None)
    try:
        served = _asks_for_part(file.sha256)
        response.make_conditional(request, accept_ranges=True, complete_length=file.bytes if served else None)
    except RequestedRangeNotSatisfiable as error:
        response.close()
        detail = f"The file has {file.bytes} bytes; ask for a range within them."
        raise Problem(416, detail, headers={"Content-Range": f"bytes */{file.bytes}"}) from error
    return response


def _is_another(tag: str, modified: datetime) -> bool:
    """Whether the request is only for another file than this one (RFC 9110, 13.1.1 and 13.1.4)."""
    if request.if_match:
        return not request.if_match.is_strong(tag) and not request.if_match.star_tag
    since = request.if_unmodified_since
    return since is not None and modified.replace(microsecond=0) > since


def _asks_for_part(tag: str) -> bool:
    """Whether a part of the file with this ``tag`` is wanted: one range of bytes, unless the client has the whole file
    (RFC 9110, 13.2.2) or a part of what may be another (13.1.5). Other ranges are left aside (14.2)."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return False
    if request.if_none_match.contains_weak(tag):
        return False
    return not request.headers.get("If-Range", "").startswith("W/")

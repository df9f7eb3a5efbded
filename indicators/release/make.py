"""Make a release: tables → checks → statistics → cube, files to download and manifest in a new directory → switch."""

import datetime
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from indicators import reference
from indicators.release import directory as shelf
from indicators.release.batches import write_batches
from indicators.release.checks import CHECK_NAMES, run_checks
from indicators.release.compare import add_statistics
from indicators.release.derive import area_table, indicator_table
from indicators.release.downloads import write_downloads
from indicators.release.manifest import CheckResult, File, Manifest
from indicators.release.write import stage, write_cube
from indicators.tables import Provenance, Tables

Progress = Callable[[str, int, int], None]
_STEPS = ("read", "check", "statistics", "write", "downloads", "switch")


class ChecksFailedError(shelf.ReleaseError):
    """The tables failed checks that were not allowed; nothing was released."""

    def __init__(self, failed: list[CheckResult]) -> None:
        self.failed = failed
        lines = [f"{check.name}: {check.failures} failed" for check in failed]
        super().__init__("the release was stopped by its checks: " + "; ".join(lines))


def make_release(
    tables: Tables,
    directory: Path,
    *,
    allow: Collection[str] = (),
    compare: bool = True,
    records: Mapping[int, reference.ReferenceIndicator] | None = None,
    now: datetime.datetime | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Check ``tables``, write them as a new release in ``directory`` and make it the current one.

    ``compare`` says whether the release before of the same series is what this one revises; a series that is begun
    anew revises nothing. ``records`` is the indicator set that judges what is released, by default the product's
    own. ``allow`` names checks that may fail (recorded in the manifest). ``progress`` is told
    (step, done, of all).
    Raises :class:`ChecksFailedError` where a check fails, :class:`~indicators.release.directory.BusyError` where
    another release is being made, ``ValueError`` for an unknown check, ``OSError`` where the disk is full or can't be
    written; whatever is raised, the current release stays as it was and nothing half-written is left.
    """
    if unknown := set(allow) - set(CHECK_NAMES):
        raise ValueError(f"no such check: {', '.join(sorted(unknown))}; there are {', '.join(CHECK_NAMES)}")
    now = now or datetime.datetime.now(datetime.UTC)
    judged = reference.indicators() if records is None else records
    report = progress or (lambda *_: None)
    with shelf.lock(directory), shelf.partial_release(directory) as partial, _disk_errors():
        report(_STEPS[0], 0, len(_STEPS))
        replaced = shelf.current_release(directory)
        previous = _previous_of_series(directory, tables.provenance.series) if compare else None
        with stage(partial / "staging.duckdb", tables, _cube_of(directory, previous)) as connection:
            connection.register("area_input", area_table(tables.areas))
            connection.execute("CREATE OR REPLACE TABLE areas AS FROM area_input")
            report(_STEPS[1], 1, len(_STEPS))
            checks = run_checks(connection, _ranges(judged), allow)
            if failed := [check for check in checks if not (check.passed or check.allowed)]:
                raise ChecksFailedError(failed)
            report(_STEPS[2], 2, len(_STEPS))
            add_statistics(connection, judged)
            report(_STEPS[3], 3, len(_STEPS))
            release = shelf.next_id(directory, now.date().isoformat(), tables.provenance.simulated)
            connection.register("indicator_input", indicator_table(tables.indicators, judged))
            counts, changes = write_cube(connection, partial / shelf.CUBE, release, now, tables.provenance)
        (partial / "staging.duckdb").unlink()
        report(_STEPS[4], 4, len(_STEPS))
        cube = partial / shelf.CUBE
        files = {shelf.CUBE: cube, **write_batches(cube, partial), **write_downloads(cube, partial, release)}
        manifest = Manifest(
            id=release,
            created=now,
            compared_with=previous,
            replaced=replaced,
            counts=counts,
            changes=changes,
            checks=tuple(checks),
            files={name: _file(path) for name, path in files.items()},
            written_by={"duckdb": duckdb.__version__},
            **_provenance(tables.provenance),
        )
        (partial / shelf.MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", "utf-8")
        report(_STEPS[5], 5, len(_STEPS))
        shelf.publish(directory, partial, release)
        shelf.switch(directory, release)
    report(_STEPS[5], len(_STEPS), len(_STEPS))
    return manifest


@contextmanager
def _disk_errors() -> Iterator[None]:
    """DuckDB's errors of the disk as ``OSError``, like all others of the disk; its errors of our SQL stay its own."""
    try:
        yield
    except (duckdb.OperationalError, duckdb.FatalException) as error:
        raise OSError(f"the release could not be written: {str(error).splitlines()[0]}") from error


def _previous_of_series(directory: Path, series: str) -> str | None:
    """The newest release of the same series, up to the current one: what was taken back revises nothing."""
    ids = shelf.release_ids(directory)
    current = shelf.current_release(directory)
    if current in ids:
        ids = ids[: ids.index(current) + 1]
    for release in reversed(ids):
        if shelf.read_manifest(directory, release).series == series:
            return release
    return None


def _cube_of(directory: Path, release: str | None) -> Path | None:
    return directory / release / shelf.CUBE if release else None


def _ranges(records: Mapping[int, reference.ReferenceIndicator]) -> dict[int, tuple[float, float]]:
    units = reference.units()
    return {key: (units[record.unit].minimum, units[record.unit].maximum) for key, record in records.items()}


def _provenance(origin: Provenance) -> dict[str, Any]:
    return {
        "source": origin.source,
        "series": origin.series,
        "simulated": origin.simulated,
        "licence": origin.licence,
        "source_url": origin.source_url,
        "retrieved": origin.retrieved,
        "summary": dict(origin.summary),
    }


def _file(path: Path) -> File:
    with path.open("rb") as file:
        return File(bytes=path.stat().st_size, sha256=hashlib.file_digest(file, "sha256").hexdigest())

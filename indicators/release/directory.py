"""Where releases lie, which one is current, and how the current one is switched.

::

    releases/
      2026-11-22-1/           a release: never changed again
        cube.duckdb
        all.csv.gz            and other files to download
        observations.npy      and once more by area: the cube's observations, to be read in batches
        batches.npz           where these lie in them
        manifest.json
      current -> 2026-11-22-1 replaced in one step
      .partial-…/             a release being made; what a killed process left is removed by the next one
      .lock                   held while a release is made or switched
"""

import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from indicators.reference import DATA
from indicators.release.manifest import Manifest

# A simulated release says so in its id, and so in the `release` column of every download of it.
RELEASE_ID = re.compile(r"^(\d{4}-\d{2}-\d{2})-(\d{1,4})(-simulated)?$")
CUBE, MANIFEST = "cube.duckdb", "manifest.json"
#: The observations in batches of one indicator, year and area type each, and in batches of one area each.
BY_INDICATOR, BY_AREA = "observations.npy", "observations-by-area.npy"
#: Where each batch lies in these files, and the codes that stand in them as numbers.
BATCHES = "batches.npz"
_PARTIAL = ".partial-"


class ReleaseError(Exception):
    """A release can't be made, found or switched; the message says what to do."""


class BusyError(ReleaseError):
    """Another process is making or switching a release in the same directory."""


def releases_directory() -> Path:
    """The directory of releases: ``ALUEKUVA_RELEASES``, or ``data/releases``."""
    return Path(os.environ.get("ALUEKUVA_RELEASES") or DATA / "releases").absolute()


def release_ids(directory: Path) -> list[str]:
    """Ids of the whole releases in ``directory``, the oldest first."""
    if not directory.is_dir():
        return []
    found = [p.name for p in directory.iterdir() if RELEASE_ID.match(p.name) and (p / MANIFEST).is_file()]
    return sorted(found, key=_order)


def _order(release: str) -> tuple[str, int]:
    match = RELEASE_ID.match(release)
    if match is None:
        raise ReleaseError(f"{release!r} is no id of a release")
    return match[1], int(match[2])


def linked_release(directory: Path) -> str | None:
    """Id of the release that is linked as the current one, whether it is there or not; None where none is."""
    # Asked for each answer: of pathlib this would be half the time of one that is kept.
    try:
        return os.readlink(f"{directory}/current").rpartition("/")[2]  # noqa: PTH115
    except OSError:
        return None


def current_release(directory: Path) -> str | None:
    """Id of the release that is being served, or None where there is none."""
    release = linked_release(directory)
    return release if release and os.path.isfile(f"{directory}/{release}/{MANIFEST}") else None  # noqa: PTH113


def read_manifest(directory: Path, release: str) -> Manifest:
    """The manifest of ``release``. Raises :class:`ReleaseError` where there is no such release."""
    if not RELEASE_ID.match(release) or not (directory / release / MANIFEST).is_file():
        raise ReleaseError(f"there is no release {release!r} in {directory}")
    return Manifest.model_validate_json((directory / release / MANIFEST).read_text("utf-8"))


@contextmanager
def lock(directory: Path) -> Iterator[None]:
    """Hold the directory for making or switching. Raises :class:`BusyError` at once where another holds it.

    The kernel frees the lock when its holder dies, however it dies.
    """
    directory.mkdir(parents=True, exist_ok=True)
    with (directory / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another process is making a release in {directory}; try again when it is done") from error
        yield


@contextmanager
def partial_release(directory: Path) -> Iterator[Path]:
    """A new directory to make a release in; gone afterwards unless :func:`publish` took it. Needs the lock."""
    for left_over in directory.glob(f"{_PARTIAL}*"):
        shutil.rmtree(left_over, ignore_errors=True)
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=directory))
    partial.chmod(0o755)
    try:
        yield partial
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def next_id(directory: Path, date: str, simulated: bool) -> str:
    """The id of the next release of ``date`` (ISO 8601): ``{date}-1``, of simulated figures ``{date}-1-simulated``."""
    numbers = [_order(p.name)[1] for p in directory.glob(f"{date}-*") if RELEASE_ID.match(p.name)]
    return f"{date}-{max(numbers, default=0) + 1}" + ("-simulated" if simulated else "")


def publish(directory: Path, partial: Path, release: str) -> None:
    """Give a finished partial release its name, in one step and for good."""
    for path in partial.iterdir():
        path.chmod(0o444)
        _flush(path)
    _flush(partial)
    partial.rename(directory / release)
    _flush(directory)


def switch(directory: Path, release: str) -> None:
    """Make ``release`` the current one in one step. Raises :class:`ReleaseError` where there is no such release."""
    read_manifest(directory, release)
    link = directory / ".current-next"
    link.unlink(missing_ok=True)
    link.symlink_to(release, target_is_directory=True)
    link.replace(directory / "current")
    _flush(directory)


def rollback(directory: Path, to: str | None = None) -> str:
    """Switch to ``to``, or to the release that was served before the current one was made, and return its id.

    Raises :class:`ReleaseError` where there is none to go back to.
    """
    if not release_ids(directory):
        raise ReleaseError(f"there is no release in {directory} yet; make one with simulate or harvest")
    with lock(directory):
        if to is None:
            current = current_release(directory)
            to = read_manifest(directory, current).replaced if current else release_ids(directory)[-1]
            if to is None:
                raise ReleaseError(f"{current} is the first release in {directory}; name another with --to")
        switch(directory, to)
    return to


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

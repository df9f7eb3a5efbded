"""A disk that is full while a release is made: a clear message, and everything as it was before."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from indicators import reference
from indicators.cube import Cubes, ObservationQuery
from indicators.release import directory as shelf
from indicators.release import make as making
from indicators.release.manifest import Manifest
from indicators.sources.simulated import simulate
from indicators.tables import Tables, write_tables

Make = Callable[..., Manifest]
CHECKOUT = Path(__file__).resolve().parents[2]

ROWS: list[dict[str, object]] = [{"time": 2020, "value": 1.0}]

# The limit of a file's size stands for the end of the disk: the system refuses the write in the same way.
PROGRAM = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
sys.argv = ["indicators", *sys.argv[2:]]
runpy.run_module("indicators", run_name="__main__")
"""


def files(releases: Path) -> dict[str, int]:
    return {str(path.relative_to(releases)): path.stat().st_mtime_ns for path in releases.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Tables]]:
    """A directory in which one vintage is released and the tables of the next are written, and both tables."""
    folder = tmp_path_factory.mktemp("released")
    some = {number: reference.indicators()[number] for number in list(reference.indicators())[:3]}
    tables = [simulate(vintage, records=some) for vintage in (1, 2)]
    making.make_release(tables[0], folder / "releases")
    write_tables(tables[1], folder / "tables")
    return folder, tables


@pytest.mark.parametrize("part", [0.01, 0.2, 0.5, 0.8, 0.98])
def test_a_disk_that_ends_within_the_release_stops_it_with_a_clear_message(
    released: tuple[Path, list[Tables]], tmp_path: Path, part: float
) -> None:
    folder, tables = released
    shutil.copytree(folder, tmp_path, symlinks=True, dirs_exist_ok=True)
    releases = tmp_path / "releases"
    first = shelf.read_manifest(releases, shelf.release_ids(releases)[0])
    before = files(releases)
    whole = first.files["cube.duckdb"].bytes
    command = ["release", "--tables", str(tmp_path / "tables"), "--releases", str(releases)]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(int(whole * part)), *command],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "could not be written" in done.stderr
    assert "File too large" in done.stderr
    assert "Nothing was released; the current release is as it was." in done.stderr
    assert shelf.current_release(releases) == first.id
    assert {path.name for path in releases.iterdir()} == {first.id, "current", ".lock"}
    assert {name: when for name, when in files(releases).items() if name != ".lock"} == {
        name: when for name, when in before.items() if name != ".lock"
    }
    assert making.make_release(tables[1], releases).compared_with == first.id


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize(
    ("where", "name"), [(Path, "write_text"), (shelf.os, "fsync"), (Path, "rename"), (Path, "symlink_to")]
)
def test_a_disk_that_is_full_at_the_last_steps_leaves_the_current_release(
    make: Make, releases: Path, monkeypatch: pytest.MonkeyPatch, where: object, name: str
) -> None:
    first = make(ROWS)
    with monkeypatch.context() as patched:
        patched.setattr(where, name, _full)
        with pytest.raises(OSError, match="No space left"):
            make([{"time": 2020, "value": 2.0}])
    assert shelf.current_release(releases) == first.id
    assert not list(releases.glob(".partial-*"))
    for release in shelf.release_ids(releases):
        cube = Cubes(releases).of(release)
        assert cube.observations(ObservationQuery(181)).num_rows == 1
        assert json.loads((releases / release / "manifest.json").read_text("utf-8"))["id"] == release
    second = make([{"time": 2020, "value": 2.0}])
    assert second.changes["revised"] == 1
    assert shelf.current_release(releases) == second.id
    assert {path.name for path in releases.iterdir()} == {*shelf.release_ids(releases), "current", ".lock"}

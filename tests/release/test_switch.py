"""A release as it lies on the shelf, and how the current one is switched and taken back."""

import datetime
import fcntl
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from indicators.release import directory as shelf
from indicators.release.directory import BATCHES, BY_AREA, BY_INDICATOR, BusyError, ReleaseError
from indicators.release.make import ChecksFailedError, make_release
from indicators.release.manifest import Manifest
from indicators.tables import Provenance, Tables

Make = Callable[..., Manifest]

ROWS: list[dict[str, object]] = [{"time": 2020, "value": 1.0}, {"time": 2021, "value": 2.0}]
BAD: list[dict[str, object]] = [*ROWS, {"area": "77", "value": 1.0}]


FILES = {
    "cube.duckdb",
    "manifest.json",
    "all.csv.gz",
    "all.parquet",
    "all.duckdb",
    "all.zip",
    BATCHES,
    BY_INDICATOR,
    BY_AREA,
}


def visible(releases: Path) -> set[str]:
    return {path.name for path in releases.iterdir()} - {".lock"}


# One release


def test_a_release_is_a_directory_with_a_cube_and_a_manifest_and_current_names_it(make: Make, releases: Path) -> None:
    manifest = make(ROWS)
    assert visible(releases) == {manifest.id, "current"}
    assert {path.name for path in (releases / manifest.id).iterdir()} == FILES
    assert (releases / "current").is_symlink()
    assert str((releases / "current").readlink()) == manifest.id  # relative: the shelf can be moved
    assert shelf.current_release(releases) == manifest.id


def test_the_files_of_a_release_can_only_be_read(make: Make, releases: Path) -> None:
    manifest = make(ROWS)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in (releases / manifest.id).iterdir()}
    assert modes == dict.fromkeys(FILES, "0o444")
    # A web server of another user serves the files.
    assert oct((releases / manifest.id).stat().st_mode & 0o777) == "0o755"


def test_the_manifest_names_size_and_hash_of_the_cube(make: Make, releases: Path) -> None:
    manifest = make(ROWS)
    cube = (releases / manifest.id / "cube.duckdb").read_bytes()
    assert manifest.files["cube.duckdb"].bytes == len(cube)
    assert manifest.files["cube.duckdb"].sha256 == hashlib.sha256(cube).hexdigest()
    assert shelf.read_manifest(releases, manifest.id) == manifest
    written = json.loads((releases / manifest.id / "manifest.json").read_text("utf-8"))
    assert written["counts"] | {"indicator": 2, "area": 30, "observation": 2, "withdrawn": 0} == written["counts"]
    assert (written["source"], written["series"], written["licence"]) == ("test", "test", "CC BY 4.0")
    assert written["created"] == "2026-11-22T09:30:00Z"


def test_the_operator_is_told_how_far_the_work_is(tables: Callable[..., Tables], releases: Path) -> None:
    told: list[tuple[str, int, int]] = []
    make_release(tables(ROWS), releases, progress=lambda *step: told.append(step))
    steps = ("read", "check", "statistics", "write", "downloads", "switch")
    assert told == [*((step, place, 6) for place, step in enumerate(steps)), ("switch", 6, 6)]


# Ids


def day(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{text}T12:00:00+00:00")


def test_releases_of_a_day_are_numbered_and_simulated_ones_say_so(
    tables: Callable[..., Tables], releases: Path
) -> None:
    simulated = tables(ROWS)
    real = Tables(
        simulated.indicators,
        simulated.areas,
        simulated.observations,
        Provenance("files", "files", simulated=False, licence="CC BY 4.0"),
    )
    made = [
        make_release(given, releases, now=now).id
        for given, now in (
            (simulated, day("2026-11-22")),
            (real, day("2026-11-22")),
            (simulated, day("2026-11-22")),
            (real, day("2026-11-23")),
        )
    ]
    assert made == ["2026-11-22-1-simulated", "2026-11-22-2", "2026-11-22-3-simulated", "2026-11-23-1"]
    assert shelf.release_ids(releases) == made


def test_the_tenth_release_of_a_day_comes_after_the_ninth(make: Make, releases: Path) -> None:
    made = [make(ROWS).id]
    (releases / "2026-11-22-8-simulated").mkdir()  # never finished; the next is the ninth all the same
    made += [make(ROWS).id for _ in range(3)]
    assert made[1:] == [f"2026-11-22-{number}-simulated" for number in (9, 10, 11)]
    assert shelf.release_ids(releases) == made
    assert shelf.rollback(releases) == made[-2]


def test_an_id_is_not_used_again_after_a_rollback(make: Make, releases: Path) -> None:
    first, second = make(ROWS).id, make(ROWS).id
    shelf.rollback(releases)
    third = make(ROWS).id
    assert len({first, second, third}) == 3
    assert shelf.current_release(releases) == third


def test_other_things_on_the_shelf_are_no_releases(make: Make, releases: Path) -> None:
    manifest = make(ROWS)
    (releases / "notes").mkdir()
    (releases / "2026-11-22-7-simulated").mkdir()  # without a manifest: never finished
    (releases / "2026-11-22-9-copy").mkdir()
    assert shelf.release_ids(releases) == [manifest.id]
    assert make(ROWS).id == "2026-11-22-8-simulated"


# What goes wrong


def test_a_release_that_is_stopped_leaves_everything_as_it_was(make: Make, releases: Path) -> None:
    manifest = make(ROWS)
    before = {path: path.stat().st_mtime_ns for path in (releases / manifest.id).iterdir()}
    with pytest.raises(ChecksFailedError):
        make(BAD)
    assert visible(releases) == {manifest.id, "current"}
    assert shelf.current_release(releases) == manifest.id
    assert {path: path.stat().st_mtime_ns for path in (releases / manifest.id).iterdir()} == before


def test_leftovers_of_killed_processes_are_removed(make: Make, releases: Path) -> None:
    first = make(ROWS)
    left_over = releases / ".partial-killed"
    left_over.mkdir()
    (left_over / "cube.duckdb").write_bytes(b"half")
    (left_over / "cube.duckdb").chmod(0o444)
    (releases / ".current-next").symlink_to("2026-11-22-99-simulated")
    assert shelf.current_release(releases) == first.id
    second = make(ROWS)
    assert visible(releases) == {first.id, second.id, "current"}


def test_a_release_that_was_named_but_never_switched_to_revises_nothing(
    make: Make, releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = make(ROWS)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(shelf, "switch", killed)
        with pytest.raises(KeyboardInterrupt):
            make([{**row, "value": 9.0} for row in ROWS])
    assert shelf.current_release(releases) == first.id
    assert make(ROWS).compared_with == first.id


def test_two_at_once_the_second_is_told_to_wait(make: Make, releases: Path) -> None:
    first = make(ROWS)
    with shelf.lock(releases):
        with pytest.raises(BusyError, match="another process is making a release"):
            make(ROWS)
        with pytest.raises(BusyError):
            shelf.rollback(releases, first.id)
    assert visible(releases) == {first.id, "current"}
    assert make(ROWS).compared_with == first.id


def test_the_lock_of_another_process_counts_and_dies_with_it(make: Make, releases: Path) -> None:
    releases.mkdir()
    program = (
        "import fcntl, sys, time\n"
        "file = open(sys.argv[1], 'w'); fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, str(releases / ".lock")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BusyError):
            make(ROWS)
        holder.kill()
    assert make(ROWS).counts["observation"] == 2


def test_the_lock_is_free_after_a_release_was_stopped(make: Make, releases: Path) -> None:
    with pytest.raises(ChecksFailedError):
        make(BAD)
    with (releases / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


# Switching and taking back


def test_rollback_goes_to_the_release_before_or_to_the_one_named(make: Make, releases: Path) -> None:
    made = [make(ROWS).id for _ in range(3)]
    assert shelf.rollback(releases) == made[1]
    assert shelf.rollback(releases) == made[0]
    assert shelf.current_release(releases) == made[0]
    assert shelf.rollback(releases, made[2]) == made[2]
    assert shelf.current_release(releases) == made[2]
    assert visible(releases) == {*made, "current"}


def test_rollback_does_not_go_to_a_release_that_was_taken_back_itself(make: Make, releases: Path) -> None:
    first, second = make(ROWS).id, make(ROWS).id
    assert shelf.rollback(releases) == first
    third = make(ROWS).id
    assert shelf.current_release(releases) == third
    assert shelf.rollback(releases) == first
    assert second in shelf.release_ids(releases)


def test_there_is_nothing_before_the_first_release(make: Make, releases: Path) -> None:
    first = make(ROWS).id
    with pytest.raises(ReleaseError, match=f"{first} is the first release"):
        shelf.rollback(releases)
    assert shelf.current_release(releases) == first


@pytest.mark.parametrize("wrong", ["2026-11-22-9-simulated", "current", "..", "", "2026-11-22-1-simulated/../..", "x"])
def test_a_rollback_to_what_is_no_release_changes_nothing(make: Make, releases: Path, wrong: str) -> None:
    first = make(ROWS).id
    with pytest.raises(ReleaseError, match="there is no release"):
        shelf.rollback(releases, wrong)
    assert shelf.current_release(releases) == first
    assert visible(releases) == {first, "current"}


def test_a_rollback_where_nothing_was_released_says_so_and_makes_no_directory(releases: Path) -> None:
    with pytest.raises(ReleaseError, match=r"there is no release in .* yet"):
        shelf.rollback(releases)
    assert not releases.exists()


def test_current_is_none_where_its_release_is_gone(make: Make, releases: Path) -> None:
    make(ROWS)
    (releases / "current").unlink()
    assert shelf.current_release(releases) is None
    (releases / "current").symlink_to("2026-11-22-9")
    assert shelf.current_release(releases) is None


def test_the_shelf_can_be_moved(make: Make, releases: Path) -> None:
    first, second = make(ROWS).id, make(ROWS).id
    moved = releases.rename(releases.with_name("moved"))
    assert shelf.current_release(moved) == second
    assert shelf.rollback(moved) == first

"""Processes that are killed while they make and switch releases, under a server that goes on answering."""

import csv
import hashlib
import http.client
import io
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from indicators import reference
from indicators.cube import Cubes, ObservationQuery
from indicators.release import directory as shelf
from indicators.release.make import make_release
from indicators.release.manifest import Manifest
from indicators.sources.simulated import simulate
from indicators.tables import write_tables

CHECKOUT = Path(__file__).resolve().parents[2]
INDICATOR = 187  # new, revised and withdrawn figures in every vintage: each has another number of rows
KILLS = 20
SEED = 20261122
WAIT = 60


def environment(directory: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        "ALUEKUVA_RELEASES": str(directory / "releases"),
        "ALUEKUVA_ANSWERS": str(directory / "answers"),
        **more,
    }


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=WAIT) as answer:
        return str(answer.read().decode("utf-8"))


@contextmanager
def server(directory: Path) -> Iterator[str]:
    """The real server with one worker over the releases in ``directory``; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with (directory / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "serve.py"],
            cwd=CHECKOUT,
            env=environment(directory, HOST="127.0.0.1", PORT=port, WORKERS="1"),
            stdout=log,
            stderr=log,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + WAIT
        while True:
            try:
                fetch(f"{address}/readyz")
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < until, (directory / "server.log").read_text()
                time.sleep(0.1)
        yield address
        assert process.poll() is None, (directory / "server.log").read_text()
    finally:
        process.terminate()
        process.wait(WAIT)


class Reader(threading.Thread):
    """Asks again and again. ``seen`` holds which release each answer names and how many rows it has."""

    def __init__(self, address: str) -> None:
        super().__init__(daemon=True)
        self.address = address
        self.seen: list[tuple[str, int]] = []
        self.ready: list[str] = []
        self.faults: list[str] = []
        self._done = threading.Event()

    def run(self) -> None:
        turn = 0
        # So short a pause that it asks many times in each step of a release, and leaves the processor to the release.
        while not self._done.wait(0.02):
            turn += 1
            try:
                self.ready.append(fetch(f"{self.address}/readyz"))
                # Another address each time, so that no answer comes from a cache.
                page = fetch(f"{self.address}/api/v1/indicators/{INDICATOR}/data.csv?measure={self._measures(turn)}")
            except (OSError, http.client.HTTPException) as error:
                self.faults.append(f"turn {turn}: {error!r}")
                continue
            rows = list(csv.DictReader(io.StringIO(page)))
            named = {row["release"] for row in rows}
            if len(named) == 1:
                self.seen.append((named.pop(), len(rows)))
            else:
                self.faults.append(f"turn {turn}: {len(rows)} rows of {sorted(named)}")

    @staticmethod
    def _measures(turn: int) -> str:
        names = ["value", "lower95", "upper95", "numerator", "denominator"]
        random.Random(turn).shuffle(names)
        return ",".join(names)

    def stop(self) -> None:
        self._done.set()
        self.join(WAIT)


def start_release(directory: Path, vintage: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "indicators", "release", "--tables", str(directory / f"tables-{vintage}")),
            # Vintages follow one another in any order here, so later figures go again.
            *("--allow", "observation_count", "--allow", "cells_lost"),
        ],
        cwd=CHECKOUT,
        env=environment(directory),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def undisturbed(directory: Path, vintage: int) -> float:
    """Make one release and give how long that took, in seconds."""
    began = time.monotonic()
    process = start_release(directory, vintage)
    output, _ = process.communicate(timeout=WAIT)
    assert process.returncode == 0, output
    return time.monotonic() - began


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Three vintages of tables, of which the first is released."""
    # A part of the set: what is killed is the same, only sooner made.
    chosen = {key: record for key, record in reference.indicators().items() if key % 8 == INDICATOR % 8}
    for vintage in (1, 2, 3):
        tables = simulate(vintage, records=chosen)
        write_tables(tables, tmp_path / f"tables-{vintage}")
        if vintage == 1:
            make_release(tables, tmp_path / "releases")
    return tmp_path


def whole(releases: Path, manifest: Manifest) -> bool:
    """Whether the files of a release are those that its manifest names, byte for byte."""
    folder = releases / manifest.id
    return {path.name for path in folder.iterdir()} == {*manifest.files, "manifest.json"} and all(
        hashlib.sha256((folder / name).read_bytes()).hexdigest() == file.sha256 for name, file in manifest.files.items()
    )


def test_the_server_answers_from_one_whole_release_while_releases_are_killed(prepared: Path) -> None:
    releases, moments = prepared / "releases", random.Random(SEED)
    killed = 0
    with server(prepared) as address:
        reader = Reader(address)
        reader.start()
        usual = undisturbed(prepared, 2)
        for turn in range(KILLS):
            process = start_release(prepared, 1 + turn % 3)
            moment = moments.uniform(0, usual)
            time.sleep(moment)
            process.send_signal(signal.SIGKILL)
            output, _ = process.communicate(timeout=WAIT)
            assert process.returncode in (0, -signal.SIGKILL), output
            if process.returncode == 0:
                usual = moment  # it was done by then: the machine was slower before, and later is too late
            killed += process.returncode == -signal.SIGKILL
            # Whatever the moment: what is current is whole.
            current = shelf.current_release(releases)
            assert current is not None
            assert whole(releases, shelf.read_manifest(releases, current))
        undisturbed(prepared, 3)
        last = shelf.current_release(releases)
        asked = len(reader.ready)
        until = time.monotonic() + WAIT
        while len(reader.ready) < asked + 2 and reader.is_alive() and time.monotonic() < until:
            time.sleep(0.05)
        reader.stop()
    assert killed >= KILLS // 2
    assert reader.faults == []
    assert len(reader.seen) > KILLS

    made = shelf.release_ids(releases)
    assert {path.name for path in releases.iterdir()} == {*made, "current", ".lock"}
    assert last == made[-1]
    assert reader.seen[-1][0] == last
    cubes = Cubes(releases)
    for release in made:
        manifest = shelf.read_manifest(releases, release)
        assert whole(releases, manifest)
        cube = cubes.of(release)
        assert sum(indicator.observations for indicator in cube.indicators.values()) == manifest.counts["observation"]
    rows = {release: cubes.of(release).observations(ObservationQuery(INDICATOR)).num_rows for release in made}
    assert len(set(rows.values())) > 1
    assert {(release, count) for release, count in reader.seen if rows[release] != count} == set()
    # Releases only ever follow one another; no answer falls back to an earlier one.
    assert [release for release, _ in reader.seen] == sorted((r for r, _ in reader.seen), key=made.index)

"""How one server scales, what it does past its limits, and how soon it answers.

PYTHONPATH=. python benchmarks/scale.py [--seconds 3]

One question asked before, at 1 to 256 connections with one and two workers; then many large questions at once, which
is where memory goes; a client past its rate; readers that do not read and readers that hang up.
"""

import argparse
import random
import socket
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import duckdb

from benchmarks import serving
from benchmarks.results import Row, publish
from benchmarks.sets import releases_of
from indicators.release.directory import CUBE

CONNECTIONS = (1, 8, 64, 256)
STARTS_WITHIN_S, MOST_MEMORY_MB = 2, 300
# Half of the others' speed is left while some read slowly: they have threads, but no processor.
_LEFT = 0.5
_RATE = 50
_SLOW, _SETTLED_S = 12, 5


def scaled(releases: Path, question: str, seconds: float) -> list[Row]:
    """Requests a second and latency by connections and workers; the start of the server and its memory."""
    rows = []
    for workers in (1, 2):
        with serving.aluekuva(releases, workers=workers) as server:
            if workers == 2:
                met = server.started < STARTS_WITHIN_S
                rows.append(
                    Row("start to the first answer", server.started, "s", goal=f"< {STARTS_WITHIN_S} s", met=met)
                )
            for _ in range(8):
                serving.fetched(server.address + question)
            for connections in CONNECTIONS:
                found = serving.load(server.address, [question], connections=connections, seconds=seconds)
                name = f"{workers} worker{'s' * (workers > 1)}, {connections} connections"
                bad = found.refused + found.failed + found.late
                rows.append(
                    Row(
                        name,
                        found.rate,
                        "requests/s",
                        goal="nothing refused or late",
                        met=found.requests > 0 and not bad,
                    )
                )
                rows += [Row(f"{name}, p50", found.p50, "ms"), Row(f"{name}, p99", found.p99, "ms")]
            rows.append(_memory(f"most memory of {workers} worker{'s' * (workers > 1)}", server))
    return rows


def large(releases: Path, numbers: list[int], seconds: float) -> list[Row]:
    """Large questions, none asked before, many at once: as CSV and as JSON, of some hundred thousand figures each."""
    drawn = random.Random(1)
    asked = [
        f"/api/v1/data.{suffix}?indicator={','.join(map(str, sorted(drawn.sample(numbers, 80))))}"
        for _ in range(2_000)
        for suffix in ("csv", "json")
    ]
    with serving.aluekuva(releases) as server:
        found = serving.load(server.address, asked, connections=8, seconds=seconds)
        bad = found.refused + found.failed + found.late
        return [
            Row(
                "large questions, 8 at once",
                found.rate,
                "requests/s",
                goal="nothing refused or late",
                met=found.requests > 0 and not bad,
            ),
            Row("large questions, p99", found.p99, "ms"),
            _memory("most memory of a worker then", server),
        ]


def _memory(name: str, server: serving.Serving) -> Row:
    memory = max(server.memory())
    return Row(name, memory, "MB", goal=f"< {MOST_MEMORY_MB} MB", met=memory < MOST_MEMORY_MB)


def past_the_rate(releases: Path, question: str) -> Row:
    """A client past its rate: refused with 429 and ``Retry-After``, and nothing else."""
    with serving.aluekuva(releases, workers=1, rate_limit=_RATE) as server:
        told = [_status(server.address + question) for _ in range(_RATE * 2)]
        health = _status(f"{server.address}/healthz")
    refused = [wait for status, wait in told if status == 429]
    right = len(refused) == _RATE and all(0 < int(wait) <= 60 for wait in refused) and health[0] == 200
    return Row(
        f"refused of {_RATE * 2} requests at {_RATE} a minute", len(refused), "", goal="429 with Retry-After", met=right
    )


def _status(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=20) as answer:
            return int(answer.status), ""
    except urllib.error.HTTPError as error:
        return error.code, error.headers.get("Retry-After", "")


def slow_readers(releases: Path, question: str, large_question: str, seconds: float) -> list[Row]:
    """What the others get while some readers do not read on, and while some hang up in the middle."""
    with serving.aluekuva(releases) as server:
        for _ in range(8):
            serving.fetched(server.address + question)
        alone = serving.load(server.address, [question], seconds=seconds).rate
        paths = ["/download/all.csv.gz", large_question]
        waiting = [_begun(server.address, paths[number % 2]) for number in range(_SLOW)]
        # What they were sent before they stopped has been made by then; what they hold from now on is the question.
        time.sleep(_SETTLED_S)
        beside = serving.load(server.address, [question], seconds=seconds)
        for reader in waiting:
            reader.close()
        ended = threading.Event()
        leaving = threading.Thread(target=_hang_up, args=(server.address, paths, ended))
        leaving.start()
        among = serving.load(server.address, [question], seconds=seconds)
        ended.set()
        leaving.join()
        time.sleep(1)
        again = _status(server.address + large_question)[0]
    rows = []
    for name, found in ((f"beside {_SLOW} readers that do not read", beside), ("beside readers that hang up", among)):
        bad = found.refused + found.failed + found.late
        met = not bad and found.rate >= _LEFT * alone
        rows.append(Row(name, found.rate, "requests/s", goal=f"≥ {_LEFT} of {alone:,.0f}, nothing refused", met=met))
    rows.append(Row("a large question after all that", again, "", goal="200", met=again == 200))
    return rows


def _begun(address: str, path: str) -> socket.socket:
    """A connection that has asked, has had the beginning of an answer and reads no more."""
    there = urlsplit(address)
    reader = socket.create_connection((there.hostname, there.port), timeout=30)
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    reader.recv(512)
    return reader


def _hang_up(address: str, paths: list[str], ended: threading.Event) -> None:
    number = 0
    while not ended.is_set():
        _begun(address, paths[number % len(paths)]).close()
        number += 1
        time.sleep(0.05)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how one server scales.")
    parser.add_argument("--seconds", type=float, default=3)
    given = parser.parse_args()
    if serving.missing("wrk"):
        print("left out: wrk is missing; apt-get install wrk")
        return
    releases = releases_of("million")
    with duckdb.connect(releases / "current" / CUBE, read_only=True) as cube:
        numbers = [row[0] for row in cube.execute("SELECT indicator FROM indicator WHERE observations > 0").fetchall()]
    question = f"/api/v1/data.json?indicator={numbers[0]}&time=2020"
    large_question = f"/api/v1/data.csv?indicator={','.join(map(str, numbers[:80]))}"
    rows = [
        *scaled(releases, question, given.seconds),
        *large(releases, numbers, max(20, given.seconds * 4)),
        past_the_rate(releases, question),
        *slow_readers(releases, question, large_question, given.seconds),
    ]
    publish("Scale of one server", rows, ("granian", "flask", "duckdb"))


if __name__ == "__main__":
    main()

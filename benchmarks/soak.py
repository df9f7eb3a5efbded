"""A server under mixed load for long, while releases are switched under it: every answer whole, memory flat.

PYTHONPATH=. python benchmarks/soak.py [--minutes 10] [--switch-seconds 60]

Two releases of simulated figures are switched in turn. Each answer must be of one release in all its rows; its entity
tag must stand for that release, question and coding alone and never for other bytes; nothing may be a fault (5xx).
Memory is that of the workers at the end against after the first tenth of the time, when all has been asked once.
"""

import argparse
import csv
import gzip
import hashlib
import http.client
import io
import json
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks import serving
from benchmarks.results import Row, publish
from indicators.release.directory import switch
from indicators.release.make import make_release
from indicators.sources.simulated import simulate

# How much larger the workers may be at the end.
_FLAT = 1.1
_READERS = 6


@dataclass
class Found:
    """What the readers met: answers by status, what was wrong, and the bytes that each entity tag stood for."""

    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    bodies: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, path: str, status: int, problem: str) -> None:
        with self.lock:
            self.statuses[status] += 1
            if problem:
                self.wrong.append(f"{path}: {problem}")

    def stands_for(self, tag: str, body: bytes) -> bool:
        """Whether a tag stands for these bytes and none else before them."""
        digest = hashlib.sha256(body).hexdigest()
        with self.lock:
            return self.bodies.setdefault(tag, digest) == digest


class Reader(threading.Thread):
    """One client: asks now this, now that, keeps what it has, and checks each answer."""

    def __init__(self, address: str, questions: list[str], found: Found, until: float, seed: int) -> None:
        super().__init__(daemon=True)
        there = urlsplit(address)
        self.connection = http.client.HTTPConnection(str(there.hostname), there.port, timeout=60)
        self.questions, self.found, self.until = questions, found, until
        self.drawn = random.Random(seed)
        self.tags: dict[tuple[str, str], str] = {}

    def run(self) -> None:
        while time.monotonic() < self.until:
            path = self.drawn.choice(self.questions)
            try:
                status, problem = self.ask(path)
            except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                self.connection.close()
                status, problem = 0, f"{type(error).__name__}: {error}"
            self.found.note(path, status, problem)

    def ask(self, path: str) -> tuple[int, str]:
        """Ask once; the status, and what is wrong with the answer, empty for nothing."""
        coding = self.drawn.choice(("identity", "gzip"))
        headers = {"Accept-Encoding": coding}
        if (known := self.tags.get((path, coding))) and self.drawn.random() < 0.3:
            headers["If-None-Match"] = known
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        body, tag = answer.read(), answer.headers["ETag"]
        if answer.status == 304:
            return 304, "" if tag == known and not body else "a 304 of another tag, or with a body"
        if answer.status != 200:
            return answer.status, f"status {answer.status}"
        self.tags[path, coding] = tag
        if not self.found.stands_for(tag, body):
            return 200, f"tag {tag} stands for other bytes too"
        whole = gzip.decompress(body) if answer.headers["Content-Encoding"] == "gzip" else body
        releases = releases_in(path, whole)
        return 200, "" if len(releases) == 1 else f"of several releases: {releases}"


def releases_in(path: str, body: bytes) -> set[str]:
    """The releases that an answer and its rows say that they are of."""
    if ".csv" in path:
        return {row["release"] for row in csv.DictReader(io.StringIO(body.decode(), newline=""))}
    answer = json.loads(body)
    rows = answer.get("data") or []
    if "release" in answer:
        return {answer["release"], *(row["release"] for row in rows if "release" in row)}
    return {answer["extension"]["release"]["release"] if "release" in answer["extension"] else "?"}


def questions(numbers: list[int]) -> list[str]:
    """Mixed questions: what many ask for, what few do, large and small."""
    drawn = random.Random(7)
    popular = [f"/api/v1/indicators/{number}/data.json" for number in numbers[:5]]
    some = [f"/api/v1/indicators/{number}/data.csv?time=latest" for number in numbers]
    several = ",".join(map(str, numbers))
    large = [
        f"/api/v1/data.csv?indicator={several}&areaType=county",
        f"/api/v1/data.json?indicator={several}&time=latest",
    ]
    free = [
        f"/api/v1/data.json?indicator={drawn.choice(numbers)}&area={area}&time=latest,earliest&measure=value&labels={labels}"
        for area in ("05", "20", "90")
        for labels in ("code", "both")
        for _ in range(40)
    ]
    others = ["/api/v1/areas", "/api/v1/indicators?pageSize=100", "/api/v1/areas/20"]
    return [*popular * 10, *some, *large, *free, *others * 5]


def main() -> None:
    parser = argparse.ArgumentParser(description="Load a server for long while releases are switched under it.")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--switch-seconds", type=float, default=60)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        releases = Path(folder)
        ids = [make_release(simulate(), releases).id for _ in range(2)]
        with serving.aluekuva(releases) as server:
            found, memory = soaked(server, releases, ids, given.minutes * 60, given.switch_seconds)
    asked, faults = sum(found.statuses.values()), sum(n for status, n in found.statuses.items() if status >= 500)
    for line in found.wrong[:10]:
        print(line)
    grown = max(last / first for first, last in zip(memory[0], memory[-1], strict=True))
    rows = [
        Row("answers checked", asked, ""),
        Row("of them 304", found.statuses[304], ""),
        Row("switches of the release", len(memory) - 1, ""),
        Row("faults (5xx)", faults, "", goal="0", met=faults == 0),
        Row("torn, wrong or missing answers", len(found.wrong), "", goal="0", met=not found.wrong),
        Row("most memory of a worker", max(memory[-1]), "MB"),
        Row("memory at the end against the beginning", grown, "times", goal=f"≤ {_FLAT}", met=grown <= _FLAT),
    ]
    publish("Under load for long", rows, ("granian", "flask", "duckdb"))


def soaked(
    server: serving.Serving, releases: Path, ids: list[str], seconds: float, between: float
) -> tuple[Found, list[list[float]]]:
    """The load, with a switch every ``between`` seconds; memory of the workers is noted at each, in megabytes."""
    numbers = [
        one["id"]
        for one in json.loads(serving.fetched(f"{server.address}/api/v1/indicators?pageSize=100"))["indicators"]
    ]
    found, until = Found(), time.monotonic() + seconds
    readers = [Reader(server.address, questions(numbers), found, until, seed) for seed in range(_READERS)]
    for reader in readers:
        reader.start()
    time.sleep(seconds / 10)
    memory = [server.memory("VmRSS")]
    turn = 0
    while time.monotonic() < until:
        time.sleep(max(0.0, min(between, until - time.monotonic())))
        switch(releases, ids[turn % 2])
        turn += 1
        memory.append(server.memory("VmRSS"))
    for reader in readers:
        reader.join(120)
    return found, memory


if __name__ == "__main__":
    main()

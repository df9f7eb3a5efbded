"""The open data interface beside Datasette, ROAPI and nginx: the same four questions, the same machine, one run.

PYTHONPATH=. python benchmarks/interface.py [--set million|fifty_million] [--seconds 4]

Datasette answers SQL over SQLite with an index for each question, ROAPI SQL over Parquet, nginx the very bytes of our
answer from a file. What each answers is compared first, row by row: only equal answers are timed. "Asked before" is
one question over and over; "not asked before" is a list of questions of the same size, each asked once. All take turns
in a few rounds, of which the middle one counts: what else the machine does meanwhile then strikes one as the other.
"""

import argparse
import gzip
import hashlib
import itertools
import json
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import duckdb

from benchmarks import serving
from benchmarks.peers import COLUMNS, KEY, MEASURES, Peers, peers
from benchmarks.results import Other, Row, publish
from benchmarks.sets import releases_of
from indicators.release.directory import CUBE

TOOLS = ("wrk", "nginx", "datasette", "roapi")
TIMES_PEER_BEFORE, TIMES_PEER_NEW, OF_NGINX, TIMES_NGINX_S = 20, 3, 0.3, 2
MOST_MEMORY_MB = 300
ROUNDS = 5
PACKAGES = ("granian", "flask", "duckdb", "datasette", "roapi")
# What a parameter of the interface may hold at most, in characters.
_LIST = 3_990


class Question(NamedTuple):
    """One question as each server is asked it; ``fresh`` are others of the same size, as ours is asked them."""

    name: str
    path: str
    fresh: list[str]
    statement: str
    bound: dict[str, object]

    def for_datasette(self) -> str:
        return f"/figures.json?{urlencode({'sql': self.statement, '_shape': 'array', **self.bound})}"

    def for_roapi(self) -> str:
        statement = self.statement
        for name, value in self.bound.items():
            statement = statement.replace(f":{name}", f"'{value}'" if isinstance(value, str) else str(value))
        return " ".join(statement.split())


def questions(cube: duckdb.DuckDBPyConnection) -> list[Question]:
    """The first three questions, made of what the cube holds."""
    numbers = [
        row[0] for row in cube.execute("SELECT indicator FROM indicator WHERE observations > 0 ORDER BY 1").fetchall()
    ]
    years = [row[0] for row in cube.execute("SELECT DISTINCT time FROM observation ORDER BY 1").fetchall()]
    counties = [
        row[0]
        for row in cube.execute(
            "SELECT DISTINCT area FROM observation WHERE area_type = 'county' ORDER BY 1"
        ).fetchall()
    ]
    one, year = numbers[len(numbers) // 2], years[-6]
    listed = ",".join(map(str, numbers))
    listed = listed if len(listed) <= _LIST else listed[:_LIST].rpartition(",")[0]
    # The same columns in another order are another question of the same size.
    orders = [",".join(order) for order in itertools.permutations(MEASURES)][1:]
    columns = ", ".join(COLUMNS)
    everything = [
        f"/api/v1/data.json?indicator={number}&measure={order}" for order in orders[:40] for number in numbers
    ]
    of_area = [
        f"/api/v1/data.json?indicator={listed}&area={area}&time=latest&measure={order}"
        for order in orders
        for area in counties
    ]
    return [
        Question(
            "one indicator, one year, all areas",
            f"/api/v1/data.json?indicator={one}&time={year}",
            [
                f"/api/v1/data.json?indicator={number}&time={time}{further}"
                for further in ("", f"&measure={orders[0]}")
                for time in years[::-1]
                for number in numbers
                if (number, time) != (one, year)
            ],
            f"SELECT {columns} FROM observation WHERE indicator = :indicator AND time = :time",
            {"indicator": one, "time": year},
        ),
        Question(
            "one indicator, everything",
            f"/api/v1/data.json?indicator={one}",
            everything,
            f"SELECT {columns} FROM observation WHERE indicator = :indicator",
            {"indicator": one},
        ),
        Question(
            f"one area, {listed.count(',') + 1} indicators, latest",
            f"/api/v1/data.json?indicator={listed}&area=20&time=latest",
            of_area,
            f"""SELECT {", ".join(f"o.{name}" for name in COLUMNS)} FROM observation o JOIN (
                SELECT indicator AS i, max(time) AS latest FROM observation
                WHERE area_type = 'county' AND area = :area AND indicator <= :most GROUP BY indicator
                ) own ON o.indicator = own.i AND o.time = own.latest
                WHERE o.area_type = 'county' AND o.area = :area""",
            {"area": "20", "most": int(listed.rpartition(",")[2])},
        ),
    ]


def must_agree(name: str, ours: bytes, others: dict[str, bytes]) -> None:
    """Raise ``SystemExit`` unless all give the same rows: the same keys, and of each the same figures and status."""
    rows = _rows(json.loads(ours)["data"])
    for other, body in others.items():
        theirs = _rows(json.loads(body))
        if theirs != rows:
            different = next((key for key in {*rows, *theirs} if rows.get(key) != theirs.get(key)), None)
            raise SystemExit(
                f"{name}: {other} answers otherwise, {len(theirs)} rows against {len(rows)}, at {different}"
            )


def _rows(rows: Sequence[dict[str, Any]]) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    return {tuple(row[name] for name in KEY): tuple(row.get(name) for name in (*MEASURES, "status")) for row in rows}


def measured(question: Question, ours: str, others: Peers, seconds: float) -> list[Row]:
    """One question asked of all, before and not before."""
    json_wanted = {"Accept": "application/json"}
    body = serving.fetched(ours + question.path)
    path, statement = question.for_datasette(), question.for_roapi()
    answers = {
        "Datasette": serving.fetched(others.datasette + path),
        "ROAPI": serving.fetched(f"{others.roapi}/api/sql", statement, json_wanted),
    }
    must_agree(question.name, body, answers)
    # nginx keeps files open: each question has one of its own.
    file = f"{hashlib.sha256(body).hexdigest()}.json"
    (others.folder / file).write_bytes(body)
    if serving.fetched(f"{others.nginx}/{file}") != body:
        raise SystemExit("nginx sends other bytes")
    rounds: defaultdict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS):
        of_datasette = serving.load(others.datasette, [path], seconds=seconds)
        rounds["Datasette"].append(whole(of_datasette, "Datasette").rate)
        of_roapi = serving.load(others.roapi, [statement], seconds=seconds, headers=json_wanted, post_to="/api/sql")
        rounds["ROAPI"].append(whole(of_roapi, "ROAPI").rate)
        rounds["nginx"].append(whole(serving.load(others.nginx, [f"/{file}"], seconds=seconds), "nginx").rate)
        rounds["before"].append(repeated(question, ours, seconds))
        rounds["new"].append(asked_once(question._replace(fresh=question.fresh[number::ROUNDS]), ours, seconds))
    rates = {name: statistics.median(found) for name, found in rounds.items()}
    peer = max((Other(name, rates[name]) for name in ("Datasette", "ROAPI")), key=lambda other: other.figure)
    limit = Other("nginx", rates["nginx"])
    before, new = rates["before"], rates["new"]
    return [
        Row(
            f"{question.name} ({len(body) / 1000:,.0f} kB): asked before",
            before,
            "requests/s",
            peer,
            limit,
            f"≥ {TIMES_PEER_BEFORE} × peer, ≥ {OF_NGINX} × nginx",
            before >= TIMES_PEER_BEFORE * peer.figure and before >= OF_NGINX * limit.figure,
        ),
        Row(
            f"{question.name}: not asked before",
            new,
            "requests/s",
            peer,
            goal=f"≥ {TIMES_PEER_NEW} × peer",
            met=new >= TIMES_PEER_NEW * peer.figure,
        ),
    ]


def repeated(question: Question, ours: str, seconds: float) -> float:
    """Requests a second of one question over and over."""
    serving.load(ours, [question.path], seconds=1)
    found = serving.load(ours, [question.path], seconds=seconds)
    return whole(found, question.name).rate


def asked_once(question: Question, ours: str, seconds: float) -> float:
    """Requests a second of questions that nobody has asked before."""
    found = whole(serving.load(ours, question.fresh, seconds=seconds), question.name)
    if found.requests > len(question.fresh):
        raise SystemExit(f"{question.name}: {found.requests} requests, but only {len(question.fresh)} questions")
    return found.rate


def whole(found: serving.Load, name: str) -> serving.Load:
    """The load, of which nothing was refused, failed or late. Raises ``SystemExit`` otherwise."""
    if found.refused or found.failed or found.late:
        raise SystemExit(f"{name}: {found.refused} refused, {found.failed} failed, {found.late} late")
    return found


def whole_release(release: Path, ours: str, others: Peers) -> Row:
    """The whole release as CSV: ours and nginx's compressed as it lies, the peers' as they write it."""
    file = "all.csv.gz"
    (others.folder / file).symlink_to(release / file)
    if serving.fetched(f"{ours}/download/{file}") != (release / file).read_bytes():
        raise SystemExit("the whole release is not sent as it lies")
    with gzip.open(release / file) as lines:
        count = sum(1 for _ in lines)
    peer = Other("", float("inf"))
    asked = {
        "ROAPI": (
            f"{others.roapi}/api/sql",
            f"SELECT {', '.join(COLUMNS)} FROM observation",
            {"Accept": "application/csv"},
        ),
        "Datasette": (f"{others.datasette}/figures/observation.csv?_stream=on", "", {}),
    }
    for name, (address, body, headers) in asked.items():
        seconds, lines_sent = serving.seconds_to_fetch(address, body, headers, count_lines=True)
        if lines_sent != count:
            raise SystemExit(f"{name} gives {lines_sent} lines of CSV, not {count}")
        peer = min(peer, Other(name, seconds), key=lambda other: other.figure)
    nginx = serving.fastest(7, lambda: serving.seconds_to_fetch(f"{others.nginx}/{file}")[0])
    own = serving.fastest(7, lambda: serving.seconds_to_fetch(f"{ours}/download/{file}")[0])
    size = (release / file).stat().st_size / 1e6
    goal = f"≤ {TIMES_NGINX_S} × nginx"
    return Row(
        f"whole release as CSV ({size:,.0f} MB)",
        own,
        "s",
        peer,
        Other("nginx", nginx),
        goal,
        own <= TIMES_NGINX_S * nginx,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the open data interface beside others.")
    parser.add_argument("--set", choices=("million", "fifty_million"), default="million")
    parser.add_argument("--seconds", type=float, default=4)
    given = parser.parse_args()
    if lacking := serving.missing(*TOOLS):
        print(f"left out: {', '.join(lacking)} missing; apt-get install wrk nginx, pip install -r requirements-dev.txt")
        return
    releases = releases_of(given.set)
    release = (releases / "current").resolve()
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(release / CUBE, read_only=True) as cube,
        serving.aluekuva(releases) as server,
    ):
        asked = questions(cube)
        with peers(cube, Path(folder)) as others:
            cube.close()
            rows = [row for question in asked for row in measured(question, server.address, others, given.seconds)]
            if given.set == "million":
                # Datasette would take half an hour to write the larger one.
                rows.append(whole_release(release, server.address, others))
            memory = max(server.memory())
        rows.append(
            Row("most memory of a worker", memory, "MB", goal=f"< {MOST_MEMORY_MB} MB", met=memory < MOST_MEMORY_MB)
        )
    publish(f"The open data interface, {given.set.replace('_', ' ')}", rows, PACKAGES)


if __name__ == "__main__":
    main()

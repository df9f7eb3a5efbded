"""How much slower the open data interface is over fifty million observations than over one million.

PYTHONPATH=. python benchmarks/growth.py [--seconds 3]

The first three questions of ``interface.py``. On the larger set an answer about all areas is longer: so two of them are
asked twice, as they are, and of so many areas, years and sexes that the answer is as long on both sets. Beside each
stands how much slower nginx gets by as many bytes.
"""

import argparse
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks import serving
from benchmarks.interface import Question, asked_once, questions, repeated, whole
from benchmarks.peers import nginx
from benchmarks.results import Other, Row, publish
from benchmarks.sets import releases_of
from indicators.release.directory import CUBE

TOOLS = ("wrk", "nginx")
MOST_TIMES = 1.5
PACKAGES = ("granian", "flask", "duckdb")


class Rates(NamedTuple):
    """Requests a second of one question: asked before, not asked before, and of nginx where it sends as many bytes."""

    before: float
    new: float
    nginx: float


def rates(releases: Path, asked: Sequence[Question], files: Path, nginx_address: str, seconds: float) -> list[Rates]:
    """What some questions give on one set."""
    found = []
    with serving.aluekuva(releases) as server:
        for question in asked:
            file = f"{hashlib.sha256(question.path.encode()).hexdigest()}-{releases.parent.name}.json"
            (files / file).write_bytes(serving.fetched(server.address + question.path))
            limit = whole(serving.load(nginx_address, [f"/{file}"], seconds=seconds), "nginx").rate
            own = (measure(question, server.address, seconds) for measure in (repeated, asked_once))
            found.append(Rates(*own, limit))
    return found


def growth_questions(large: duckdb.DuckDBPyConnection, small: duckdb.DuckDBPyConnection) -> list[list[Question]]:
    """The first three on the larger and on the smaller set, and the first two once more, as long on both."""
    # Area types that each indicator is given for: for another, some questions would have no answer.
    given_for_all = """SELECT area_type FROM observation GROUP BY 1
        HAVING count(DISTINCT indicator) = (SELECT count(DISTINCT indicator) FROM observation) ORDER BY 1"""
    kinds = [row[0] for row in small.execute(given_for_all).fetchall()]
    first, last = small.execute("SELECT min(time), max(time) FROM observation").fetchall()[0]
    within = f"&sex=total&areaType={','.join(kinds)}"
    limited = {0: within, 1: f"{within}&time={first}..{last}"}
    found = []
    for cube in (large, small):
        asked = questions(cube)
        as_long = [
            asked[at]._replace(
                name=f"{asked[at].name}, as long as of a million",
                path=f"{asked[at].path}{further}",
                fresh=[f"{path}{further}" for path in asked[at].fresh],
            )
            for at, further in limited.items()
        ]
        found.append([*asked, *as_long])
    return found


def growth_rows(large: Path, files: Path, nginx_address: str, seconds: float) -> list[Row]:
    """How much slower the questions are on the larger set than on that of one million."""
    sets = (large, releases_of("million"))
    with (
        duckdb.connect(sets[0] / "current" / CUBE, read_only=True) as one,
        duckdb.connect(sets[1] / "current" / CUBE, read_only=True) as other,
    ):
        asked = growth_questions(one, other)
    ours, before = (rates(of, some, files, nginx_address, seconds) for of, some in zip(sets, asked, strict=True))
    rows = []
    for question, now, small in zip(asked[0], ours, before, strict=True):
        limit = Other("nginx", small.nginx / now.nginx)
        for how, slower in (("asked before", small.before / now.before), ("not asked before", small.new / now.new)):
            name = f"{question.name}, {how}: slower than of a million"
            rows.append(Row(name, slower, "times", limit=limit, goal=f"≤ {MOST_TIMES}", met=slower <= MOST_TIMES))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how much slower the interface is on the larger set.")
    parser.add_argument("--seconds", type=float, default=3)
    given = parser.parse_args()
    if lacking := serving.missing(*TOOLS):
        print(f"left out: {', '.join(lacking)} missing; apt-get install wrk nginx")
        return
    with tempfile.TemporaryDirectory() as folder, nginx(Path(folder)) as (address, files):
        rows = growth_rows(releases_of("fifty_million"), files, address, given.seconds)
    publish("The open data interface, fifty million against a million", rows, PACKAGES)


if __name__ == "__main__":
    main()

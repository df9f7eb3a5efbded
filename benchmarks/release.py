"""Making a release: wall time, rows per second and peak memory, from tables on disk to the switched release.

PYTHONPATH=. python benchmarks/release.py [--fifty] [--directory build/benchmarks] [--runs 3]

The limit is what DuckDB needs alone for the same rows: read the Parquet, sort, write one table. Each run is a process
of its own, so that its peak memory is that of the whole process, DuckDB's share included; times leave out starting
Python. "Without statistics" is a release in which no indicator is judged: intervals, comparisons, ranks and trends of
nothing; the files for download are left out there too, since the limit writes none. With --fifty the set of fifty
million is measured once more, and what growing by its size costs.
"""

import argparse
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from benchmarks.results import Other, Row, publish

DIRECTORY = Path(__file__).resolve().parent.parent / "build" / "benchmarks"
#: Statistics included: seconds and gigabytes, by set.
GOALS = {"million": (45, 2), "fifty_million": (20 * 60, 8)}
STATISTICS_S = 30
TIMES_BARE = 3
#: How much longer a row may take among fifty million than among one.
GROWTH = 1.25
PACKAGES = ("duckdb", "pyarrow", "numpy")

_BARE = """
    CREATE TABLE observation AS
    FROM read_parquet(?) ORDER BY indicator, area_type, area, sex, time
"""


class Run(NamedTuple):
    """One run: seconds in all, by step and of all cores, rows of the source, gigabytes of peak memory and the cube."""

    seconds: float
    steps: dict[str, float]
    rows: int
    processor: float
    memory: float
    size: float

    @property
    def cube(self) -> float:
        """Seconds without the files for download, which are the same rows written over and over."""
        return self.seconds - self.steps.get("downloads", 0.0)


# What a child process does


def bare(tables: Path, folder: Path) -> dict[str, object]:
    """The limit: DuckDB's own statements on the same rows."""
    import duckdb

    file = folder / "bare.duckdb"
    began = time.monotonic()
    with duckdb.connect(file) as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(_BARE, [str(tables / "observations.parquet")])
        rows = connection.execute("SELECT count(*) FROM observation").fetchall()[0][0]
    return {"seconds": time.monotonic() - began, "steps": {}, "rows": rows, "size": file.stat().st_size / 1e9}


def released(name: str, tables: Path, folder: Path, judged: bool) -> dict[str, object]:
    """A release, its indicators ``judged`` or not, with the time of each step."""
    from indicators.release.make import make_release
    from indicators.sources.simulated.grid import GRIDS, records
    from indicators.tables import read_tables

    grid = GRIDS[name]
    chosen = records(grid.indicators, grid.sexes) if judged else {}
    told: list[tuple[str, float]] = []
    began = time.monotonic()
    read = read_tables(tables, stream=True)
    manifest = make_release(
        read, folder, records=chosen, progress=lambda step, *_: told.append((step, time.monotonic()))
    )
    # Each step lasts until the next is told of; the last one is told of twice, when it begins and when all is done.
    steps = {step: until - since for (step, since), (_, until) in itertools.pairwise(told)}
    return {
        "seconds": time.monotonic() - began,
        "steps": steps,
        "rows": read.provenance.summary["observations"],
        "size": manifest.files["cube.duckdb"].bytes / 1e9,
    }


def child(kind: str, name: str, tables: Path) -> None:
    with tempfile.TemporaryDirectory(dir=tables.parent) as folder:
        if kind == "bare":
            found = bare(tables, Path(folder))
        else:
            found = released(name, tables, Path(folder), judged=kind == "statistics")
    print(json.dumps(found))


# What is measured


def run(kind: str, name: str, tables: Path) -> Run:
    """One run in a process of its own. Raises ``CalledProcessError`` where it fails."""
    command = [sys.executable, __file__, "--child", kind, "--tables", str(tables), name]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    printed = process.stdout.read()
    # Peak memory of this child alone: getrusage(RUSAGE_CHILDREN) gives the largest of all children so far.
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    processor = used.ru_utime + used.ru_stime
    found = Run(processor=processor, memory=used.ru_maxrss * 1024 / 1e9, **json.loads(printed.splitlines()[-1]))
    steps = ", ".join(f"{step} {seconds:.1f}" for step, seconds in found.steps.items())
    times = f"{found.seconds:.1f} s{f' ({steps})' if steps else ''}, {processor:.1f} s of processor time"
    print(f"  {name}, {kind}: {times}, {found.memory:.2f} GB", flush=True)
    return found


def fastest(kind: str, name: str, tables: Path, runs: int) -> Run:
    """The fastest of several runs: whatever else the machine does only adds."""
    return min((run(kind, name, tables) for _ in range(runs)), key=lambda one: one.seconds)


def rows_of(name: str, limit: Run, without: Run, whole: Run) -> Iterable[Row]:
    """What is said of a set."""
    title = f"{whole.rows / 1e6:.2f} M observations"
    seconds, memory = GOALS[name]
    beside = Other("bare DuckDB", limit.seconds)
    yield Row(
        f"{title}, statistics included: time",
        whole.seconds,
        "s",
        limit=beside,
        goal=f"≤ {seconds:,} s",
        met=whole.seconds <= seconds,
    )
    yield Row(
        f"{title}, statistics included: processor time of the whole process",
        whole.processor,
        "s",
        limit=Other("bare DuckDB", limit.processor),
    )
    rate = Other("bare DuckDB", limit.rows / limit.seconds)
    yield Row(f"{title}, statistics included: speed", whole.rows / whole.seconds, "rows/s", limit=rate)
    yield Row(
        f"{title}, statistics included: peak memory",
        whole.memory,
        "GB",
        limit=Other("bare DuckDB", limit.memory),
        goal=f"≤ {memory} GB",
        met=whole.memory <= memory,
    )
    yield Row(f"{title}: the cube on disk", whole.size, "GB", limit=Other("bare DuckDB", limit.size))
    for step, part in whole.steps.items():
        yield Row(f"{title}, step {step}", part, "s", limit=beside)
    added = whole.cube - without.cube
    # Only the set of a million has goals of its own for the parts.
    goals = name == "million"
    yield Row(
        f"{title}: what statistics add",
        added,
        "s",
        limit=beside,
        goal=f"< {STATISTICS_S} s" if goals else "",
        met=added < STATISTICS_S if goals else None,
    )
    yield Row(
        f"{title}, without statistics and downloads: time",
        without.cube,
        "s",
        limit=beside,
        goal=f"≤ {TIMES_BARE} × bare" if goals else "",
        met=without.cube <= TIMES_BARE * limit.seconds if goals else None,
    )


def growth(small: Run, large: Run, bare_small: Run, bare_large: Run) -> Row:
    """How much longer a row takes in the larger set; DuckDB's own statements grow too, a sort more than linearly."""
    times = [one.seconds / one.rows for one in (small, large, bare_small, bare_large)]
    grown = times[1] / times[0]
    return Row(
        f"time per row at {large.rows / 1e6:.0f} M against {small.rows / 1e6:.2f} M, statistics included",
        grown,
        "×",
        limit=Other("bare DuckDB", times[3] / times[2]),
        goal=f"≤ {GROWTH}",
        met=grown <= GROWTH,
    )


def measure(name: str, directory: Path, runs: int) -> tuple[Run, Run, Run]:
    """Runs of the bare statements, and of a release without and with statistics."""
    # In a process of its own too: what this one once held would count as memory of every child.
    make = "from benchmarks.sets import *; tables_of(sys.argv[1], Path(sys.argv[2]))"
    subprocess.run([sys.executable, "-c", f"import sys; {make}", name, str(directory)], check=True)
    tables = directory / name / "tables"
    limit, without, whole = (fastest(kind, name, tables, runs) for kind in ("bare", "plain", "statistics"))
    return limit, without, whole


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure making a release.")
    parser.add_argument("--fifty", action="store_true", help="the set of fifty million too: half an hour, 16 GB")
    parser.add_argument("--directory", type=Path, default=DIRECTORY)
    parser.add_argument("--runs", type=int, default=3, help="runs of the set of a million; the fastest counts")
    parser.add_argument("--child", choices=("bare", "plain", "statistics"), help=argparse.SUPPRESS)
    parser.add_argument("--tables", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("name", nargs="?", default="million", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        child(given.child, given.name, given.tables)
        return
    small = measure("million", given.directory, given.runs)
    publish("Making a release", rows_of("million", *small), PACKAGES)
    if given.fifty:
        large = measure("fifty_million", given.directory, 1)
        rows = [*rows_of("fifty_million", *large), growth(small[2], large[2], small[0], large[0])]
        publish("Making a release of fifty million", rows, PACKAGES)


if __name__ == "__main__":
    main()

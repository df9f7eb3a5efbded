"""Make a set of figures and a release of it, which the other benchmarks measure on; made once and used again.

PYTHONPATH=. python benchmarks/sets.py million|fifty_million [--directory build/benchmarks] [--again]

Under the directory lie ``{set}/tables``, as a harvest writes them, and ``{set}/releases``. The set of fifty million
needs about 25 GB of disk while it is made. A set made by an earlier version of the program is made anew by --again.
"""

import argparse
import shutil
import time
from pathlib import Path

import duckdb

from indicators.release.directory import current_release
from indicators.release.make import make_release
from indicators.sources.simulated.grid import GRIDS, records, simulate_grid
from indicators.tables import read_tables, write_tables

DIRECTORY = Path(__file__).resolve().parent.parent / "build" / "benchmarks"


def tables_of(name: str, directory: Path = DIRECTORY, again: bool = False) -> Path:
    """Where the tables of a set lie, ready for ``read_tables``; drawn where there are none yet, or ``again``."""
    folder = directory / name
    if again or not (folder / "tables" / "provenance.json").is_file():
        began = time.monotonic()
        shutil.rmtree(folder / "tables", ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        drawing = folder / "drawing.duckdb"
        drawing.unlink(missing_ok=True)
        with duckdb.connect(drawing) as connection:
            connection.execute("SET enable_progress_bar = false")
            write_tables(simulate_grid(connection, GRIDS[name]), folder / "tables")
        drawing.unlink()
        print(f"{name}: drawn in {time.monotonic() - began:.0f} s", flush=True)
    return folder / "tables"


def releases_of(name: str, directory: Path = DIRECTORY, again: bool = False) -> Path:
    """The directory with a release of a set; the release is made where there is none yet, or ``again``."""
    tables = tables_of(name, directory, again)
    releases = directory / name / "releases"
    if again or current_release(releases) is None:
        began = time.monotonic()
        shutil.rmtree(releases, ignore_errors=True)
        grid = GRIDS[name]
        judged = records(grid.indicators, grid.sexes)
        manifest = make_release(read_tables(tables, stream=True), releases, records=judged)
        print(f"{name}: {manifest.id} released in {time.monotonic() - began:.0f} s", flush=True)
    return releases


def main() -> None:
    parser = argparse.ArgumentParser(description="Make a set of figures and a release of it.")
    parser.add_argument("name", choices=GRIDS, nargs="?", default="million")
    parser.add_argument("--directory", type=Path, default=DIRECTORY)
    parser.add_argument("--again", action="store_true", help="make it anew where it lies already")
    given = parser.parse_args()
    releases = releases_of(given.name, given.directory, given.again)
    size = (releases / str(current_release(releases)) / "cube.duckdb").stat().st_size
    print(f"{given.name}: {releases}, {size / 1e9:.2f} GB")


if __name__ == "__main__":
    main()

"""How long a whole harvest takes from a Sotkanet interface on loopback: empty cache, then nothing changed.

PYTHONPATH=. python benchmarks/harvest.py http://127.0.0.1:8090/rest/1.1
"""

import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.results import Row, publish
from indicators.release.make import make_release
from indicators.sources.sotkanet import harvest

GOAL_S = 30


def main(base_url: str) -> None:
    if urlsplit(base_url).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SystemExit("give an interface on loopback: the public service is not to be measured")
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name in ("empty cache", "nothing changed"):
            began = time.monotonic()
            tables = harvest(base_url, Path(folder) / "cache", "all")
            harvested = time.monotonic()
            make_release(tables, Path(folder) / "releases")
            released = time.monotonic()
            rows, seconds = tables.provenance.summary["rows_read"], harvested - began
            title = f"harvest of {rows:,} rows, {name}"
            found.append(Row(title, seconds, "s", goal=f"< {GOAL_S} s", met=seconds < GOAL_S))
            found.append(Row(f"release of it, {name}", released - harvested, "s"))
    publish("Harvesting", found, ("httpx", "duckdb"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("harvest.py: skipped; give the address of a stand-in for Sotkanet on loopback")
        raise SystemExit(0)
    main(sys.argv[1])

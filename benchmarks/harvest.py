"""How long a whole harvest takes from a Sotkanet interface on loopback: empty cache, then nothing changed.

python benchmarks/harvest.py http://127.0.0.1:8090/rest/1.1
"""

import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

from indicators.release.make import make_release
from indicators.sources.sotkanet import harvest

GOAL_S = 30


def main(base_url: str) -> None:
    if urlsplit(base_url).hostname not in ("127.0.0.1", "localhost", "::1"):
        raise SystemExit("give an interface on loopback: the public service is not to be measured")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("empty cache", "nothing changed"):
            began = time.monotonic()
            tables = harvest(base_url, Path(folder) / "cache", "all")
            harvested = time.monotonic()
            make_release(tables, Path(folder) / "releases")
            released = time.monotonic()
            rows = tables.provenance.summary["rows_read"]
            seconds = harvested - began
            print(
                f"harvest, {name}: {rows:,} rows in {seconds:.1f} s (goal: under {GOAL_S} s, "
                f"{'met' if seconds < GOAL_S else 'NOT met'}); release made in {released - harvested:.1f} s"
            )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print("harvest.py: skipped; give the address of a stand-in for Sotkanet on loopback")
        raise SystemExit(0)
    main(sys.argv[1])

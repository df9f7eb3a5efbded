"""How long a newcomer waits: `make run` in a fresh clone until the first answer, and once more.

PYTHONPATH=. python benchmarks/start.py
"""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.results import Row, publish

ROOT = Path(__file__).resolve().parent.parent
GOALS_S = {"from nothing": 180, "second time": 5}


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "aluekuva"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        for name, goal in GOALS_S.items():
            seconds = seconds_until_answer(clone)
            rows.append(Row(f"make run, {name}", seconds, "s", goal=f"< {goal} s", met=seconds < goal))
    publish("Starting", rows)


def seconds_until_answer(clone: Path) -> float:
    """Start ``make run`` in ``clone`` and wait for the start page."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ALUEKUVA_", "MAKE"))}
    began = time.monotonic()
    process = subprocess.Popen(
        ["make", "run"],
        cwd=clone,
        env=environment | {"PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/fi/", timeout=5):
                    return time.monotonic() - began
            except (urllib.error.URLError, ConnectionError):
                if process.poll() is not None:
                    raise SystemExit(f"make run ended with {process.returncode}") from None
                time.sleep(0.05)
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()

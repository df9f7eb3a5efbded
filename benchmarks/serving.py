"""What the benchmarks of the interface share: the server and others started on loopback, and load by wrk.

Nothing leaves 127.0.0.1, and every load is bounded in time.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DIRECTORY = ROOT / "build" / "benchmarks"
_STARTS_WITHIN_S = 120

# One thread of wrk asks a list of questions in turn, and tells figures that need no reading of units.
_SCRIPT = """
local questions, bodies, at = {}, {}, 0
for line in io.lines("%(file)s") do questions[#questions + 1] = line end
request = function()
  at = at %% #questions + 1
  if "%(method)s" == "POST" then return wrk.format("POST", "%(path)s", %(headers)s, questions[at]) end
  return wrk.format("GET", questions[at], %(headers)s)
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("FIGURES %%d %%d %%d %%d %%d %%d %%d\\n", summary.requests, summary.duration, e.status,
    e.connect + e.read + e.write, e.timeout, latency:percentile(50), latency:percentile(99)))
end
"""


class Load(NamedTuple):
    """What a load found: requests a second, answers that were errors or never came, and latencies in milliseconds."""

    rate: float
    requests: int
    refused: int
    failed: int
    late: int
    p50: float
    p99: float


class Serving(NamedTuple):
    """The server being measured: its address, its process, and seconds from its start to its first answer."""

    address: str
    process: subprocess.Popen[bytes]
    started: float

    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(child) for child in children.split()]

    def memory(self, field: str = "VmHWM") -> list[float]:
        """Megabytes of each worker: the most that it ever had, or with ``VmRSS`` what it has now."""
        statuses = (Path(f"/proc/{worker}/status").read_text() for worker in self.workers())
        return [int(found[1]) / 1024 for text in statuses if (found := re.search(rf"{field}:\s+(\d+)", text))]


def missing(*tools: str) -> list[str]:
    """The tools among ``tools`` that this machine lacks."""
    return [tool for tool in tools if _found(tool) is None]


def tool(name: str) -> str:
    """Where a tool lies: beside this Python, or on the machine's path."""
    found = _found(name)
    if found is None:
        raise SystemExit(f"{name} is missing; benchmarks/README.md says how to install it")
    return found


def _found(name: str) -> str | None:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.is_file() else shutil.which(name)


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def started(command: Sequence[str], ready: str, environment: Mapping[str, str] | None = None) -> Iterator[Serving]:
    """A server started by ``command``, waited for at the address ``ready``, and ended afterwards."""
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(ready):
            if process.poll() is not None or time.monotonic() - began > _STARTS_WITHIN_S:
                raise SystemExit(f"{command[0]} did not start: {' '.join(command)}")
            time.sleep(0.02)
        yield Serving(ready.rpartition("/")[0], process, time.monotonic() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _wait_for(address: str, workers: int) -> None:
    """Wait until every worker has answered: the first is there earlier, and would get all connections of a load.

    Raises ``SystemExit`` where one doesn't within a minute.
    """
    # Each notes its memory as it answers.
    noted = re.compile(r"^aluekuva_worker_memory_bytes\{.*\} [1-9]", re.MULTILINE)
    for _ in range(600):
        if len(noted.findall(fetched(f"{address}/metrics").decode())) == workers:
            return
        time.sleep(0.1)
    raise SystemExit(f"not all of {workers} workers answer")


@contextmanager
def aluekuva(releases: Path, *, workers: int = 2, rate_limit: int = 0) -> Iterator[Serving]:
    """The server over ``releases`` with no answer kept from before; without a limit to requests unless one is given."""
    port = free_port()
    with tempfile.TemporaryDirectory() as answers:
        environment = {
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "WORKERS": str(workers),
            "ALUEKUVA_RELEASES": str(releases),
            "ALUEKUVA_ANSWERS": answers,
            # Every request is counted, as it is where there is a limit.
            "ALUEKUVA_RATE_LIMIT": str(rate_limit or 1_000_000_000),
        }
        with started([sys.executable, "serve.py"], f"http://127.0.0.1:{port}/healthz", environment) as server:
            _wait_for(server.address, workers)
            yield server


def load(
    address: str,
    questions: Sequence[str],
    *,
    connections: int = 16,
    seconds: float = 3,
    headers: Mapping[str, str] | None = None,
    post_to: str = "",
) -> Load:
    """Ask ``questions`` in turn for some seconds: paths, or with ``post_to`` bodies for that path."""
    with tempfile.TemporaryDirectory() as folder:
        listed, script = Path(folder) / "questions", Path(folder) / "load.lua"
        listed.write_text("\n".join(questions) + "\n", "utf-8")
        given = ", ".join(f'["{name}"] = "{value}"' for name, value in (headers or {}).items())
        script.write_text(
            _SCRIPT
            % {"file": listed, "method": "POST" if post_to else "GET", "path": post_to, "headers": f"{{{given}}}"},
            "utf-8",
        )
        command = [tool("wrk"), "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "--timeout", "20s", "-s", str(script)]
        told = subprocess.run([*command, address], capture_output=True, text=True, check=True, timeout=seconds + 60)
    found = re.search(r"FIGURES (.+)", told.stdout)
    if found is None:
        raise SystemExit(f"wrk told nothing:\n{told.stdout}{told.stderr}")
    requests, duration, refused, failed, late, p50, p99 = map(int, found[1].split())
    return Load(requests / (duration / 1e6), requests, refused, failed, late, p50 / 1e3, p99 / 1e3)


def fetched(address: str, body: str = "", headers: Mapping[str, str] | None = None) -> bytes:
    """The answer to one question."""
    request = urllib.request.Request(address, body.encode() or None, dict(headers or {}))
    with urllib.request.urlopen(request, timeout=120) as answer:
        return bytes(answer.read())


def seconds_to_fetch(
    address: str, body: str = "", headers: Mapping[str, str] | None = None, *, count_lines: bool = False
) -> tuple[float, int]:
    """Seconds until the last byte of an answer, and its lines where they are counted; nothing is kept of it."""
    buffer = memoryview(bytearray(1 << 20))
    began, lines = time.monotonic(), 0
    request = urllib.request.Request(address, body.encode() or None, dict(headers or {}))
    with urllib.request.urlopen(request, timeout=300) as answer:
        while read := answer.readinto(buffer):
            lines += buffer[:read].tobytes().count(b"\n") if count_lines else 0
    return time.monotonic() - began, lines


def fastest(times: int, measure: Callable[[], float]) -> float:
    """The least of several runs."""
    return min(measure() for _ in range(times))

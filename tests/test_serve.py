"""The server as a process: it begins, answers, and ends when it is told to, however often."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
_BEGINS_WITHIN_S = 60
# Sooner than a worker that hangs is killed.
_ENDS_WITHIN_S = 18


@pytest.fixture
def server(tmp_path: Path) -> tuple[subprocess.Popen[bytes], str]:
    """A server without a release, once it answers, and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {
        "ALUEKUVA_RELEASES": str(tmp_path / "releases"),
        "ALUEKUVA_ANSWERS": str(tmp_path / "answers"),
        "HOST": "127.0.0.1",
        "PORT": port,
        "WORKERS": "1",
    }
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "serve.py"], cwd=CHECKOUT, env=environment, stdout=quiet, stderr=quiet)
    address = f"http://127.0.0.1:{port}"
    until = time.monotonic() + _BEGINS_WITHIN_S
    while True:
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
            return process, address
        except OSError:
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.1)


@pytest.mark.parametrize("signals", [[signal.SIGTERM], [signal.SIGINT], [signal.SIGTERM, signal.SIGINT] * 20])
def test_it_ends_however_often_it_is_told_to(
    server: tuple[subprocess.Popen[bytes], str], signals: list[signal.Signals]
) -> None:
    process, address = server
    try:
        for one in signals:
            os.kill(process.pid, one)
        process.wait(_ENDS_WITHIN_S)
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"{address}/healthz", timeout=5)
    finally:
        process.kill()

"""Serves the dashboard: granian, which speaks HTTP outside Python, before the WSGI application ``app:server``.

::

    python serve.py

``HOST`` and ``PORT`` say where, ``WORKERS`` how many processes, ``THREADS`` how many answers each may be sending at a
time. An answer that is finished is sent without a thread; one that is streamed holds one for as long as its reader
takes, which is why there are many. How many are being *made* at a time is limited in
:mod:`indicators.api.responses`.
"""

import os
import shutil
import sys
import tempfile
import time
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops
from granian.http import HTTP1Settings
from granian.log import LogLevels

# Past this a worker is replaced, gracefully: it answers what it has begun.
_MOST_MEMORY_MB = 600
_ENDS_WITHIN_S = 20
_LOOKS_UP_EVERY_S = 0.1
# Read where a process begins. Each of many threads would keep a heap of its own, and what it has freed in it. Long
# answers are given back to the system at once where the limit of long is set; else it grows with them. Arrow's own
# allocator keeps what is freed, some 50 MB of it, where the system's gives it back; and granian's keeps the answers
# that it has sent for ten seconds.
_ALLOCATION = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_MMAP_THRESHOLD_": "1000000",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "_RJEM_MALLOC_CONF": "narenas:2,dirty_decay_ms:200,muzzy_decay_ms:0",
}


class _Flag:
    """What granian waits for in place of a :class:`threading.Event`: takes no lock, and looks up now and then.

    A signal's handler runs in the main thread between two of its steps. It would wait for ever for a lock that this
    thread holds; and where the system hands the signal to another thread, it does not run until the main one wakes.
    """

    def __init__(self) -> None:
        self._set = False

    def set(self) -> None:
        self._set = True

    def clear(self) -> None:
        self._set = False

    def wait(self) -> None:
        while not self._set:
            time.sleep(_LOOKS_UP_EVERY_S)


class Server(Granian):  # type: ignore[misc]
    """Granian, which ends though it is told to more than once, as by a terminal and by make at a time."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.main_loop_interrupt = _Flag()


def main() -> None:
    """Serve until the process is told to end."""
    if not os.environ.keys() >= _ALLOCATION.keys():
        os.execve(sys.executable, [sys.executable, *sys.argv], _ALLOCATION | os.environ)  # noqa: S606 - itself
    # Where the workers write what /metrics answers for all of them; set before any of them begins.
    counts = tempfile.mkdtemp(prefix="aluekuva-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8050"))
    server = Server(
        "app:server",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        websockets=False,
        loop=Loops.asyncio,
        workers=int(os.environ.get("WORKERS", "2")),
        blocking_threads=int(os.environ.get("THREADS", "24")),
        # More requests than there are threads wait their turn rather than be refused.
        backpressure=1024,
        http1_settings=HTTP1Settings(header_read_timeout=30_000),
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_max_rss=_MOST_MEMORY_MB,
        workers_kill_timeout=_ENDS_WITHIN_S,
    )
    sys.stderr.write(f"Aluekuva: http://{host}:{port}/\n")
    try:
        server.serve()
    finally:
        shutil.rmtree(counts, ignore_errors=True)


if __name__ == "__main__":
    main()

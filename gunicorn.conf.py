"""How gunicorn serves: set ``HOST`` and ``PORT`` to change the address, ``WORKERS`` and ``THREADS`` the size."""

import os
import shutil
import tempfile

# Where the workers write what /metrics answers for all of them; set before any of them begins.
_counts = tempfile.mkdtemp(prefix="aluekuva-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _counts

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8050')}"
workers = int(os.environ.get("WORKERS", "2"))
threads = int(os.environ.get("THREADS", "4"))
worker_class = "gthread"
preload_app = False  # each worker opens the cube itself: DuckDB's connections do not survive a fork
timeout = 60
graceful_timeout = 20
keepalive = 30
max_requests = 100_000
max_requests_jitter = 5_000
loglevel = "warning"
control_socket_disable = True


def when_ready(server):  # type: ignore[no-untyped-def]
    """Tell the address once the socket listens."""
    server.log.warning("Aluekuva: http://%s/", bind)


def child_exit(server, worker):  # type: ignore[no-untyped-def]
    """A worker that is no more has no memory; what it has counted stays."""
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)


def on_exit(server):  # type: ignore[no-untyped-def]
    """Leave nothing behind."""
    shutil.rmtree(_counts, ignore_errors=True)

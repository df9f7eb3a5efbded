"""How gunicorn serves: set ``HOST`` and ``PORT`` to change the address, ``WORKERS`` and ``THREADS`` the size."""

import os

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

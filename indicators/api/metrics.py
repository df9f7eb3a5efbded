"""What monitoring reads at ``/metrics``: requests by route and status, seconds that answers took, release and memory.

With several workers, ``PROMETHEUS_MULTIPROC_DIR`` names a directory where each writes its counts (set by
``serve.py``), and whichever is asked answers for all of them; without it, a process answers for itself.
"""

import os
import threading
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, g, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

from indicators.cube import Cubes, NoReleaseError

_REQUESTS = Counter("aluekuva_requests", "Requests answered.", ("route", "method", "status"))
_SECONDS = Histogram(
    "aluekuva_request_seconds",
    "Seconds from a request to the head of its answer, where one was made.",
    ("route",),
    buckets=(0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10),
)
_MEMORY = Gauge("aluekuva_worker_memory_bytes", "Resident memory of each worker.", multiprocess_mode="liveall")
_STATM = Path("/proc/self/statm")
_LOOKED_AFTER_S = 0.2
_WRITTEN_AFTER_S = 1.0
# A client may invent methods; each would be a series of its own.
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")


def create_blueprint(cubes: Cubes) -> Blueprint:
    """``/metrics`` in Prometheus's text format, never cached."""
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        _sent_again.write()
        registry = CollectorRegistry()
        registry.register(_CurrentRelease(cubes))
        if shared := os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            _leave_out_the_dead(Path(shared))
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
            counted = generate_latest(registry)
        else:
            counted = generate_latest(registry) + generate_latest(REGISTRY)
        response = Response(counted, content_type=CONTENT_TYPE_LATEST)
        response.headers["Cache-Control"] = "no-store"
        return response

    return blueprint


def _leave_out_the_dead(shared: Path) -> None:
    """A worker that is no more has no memory; what it has counted stays."""
    for file in shared.glob("gauge_live*_*.db"):
        process = file.stem.rpartition("_")[2]
        if not Path("/proc", process).exists():
            mark_process_dead(int(process))  # type: ignore[no-untyped-call]


class _Memory:
    """The resident memory of this process, looked up now and then: for every answer it would be a tenth of the time."""

    def __init__(self) -> None:
        self._is_known = _STATM.exists()
        self._looked = -_LOOKED_AFTER_S

    def note(self) -> None:
        now = time.monotonic()
        if self._is_known and now - self._looked >= _LOOKED_AFTER_S:
            self._looked = now
            _MEMORY.set(int(_STATM.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE"))


def count_requests(server: Flask) -> None:
    """Count every request that the server answers, by the route that it took; what no route takes is one of its own."""
    memory = _Memory()

    @server.before_request
    def begin() -> None:
        g.begun = time.perf_counter()

    @server.after_request
    def note(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        count(route, request.method, str(response.status_code), time.perf_counter() - g.begun)
        memory.note()
        return response


def count(route: str, method: str, status: str, seconds: float) -> None:
    """Count one answer by its route and status (three digits), made ``seconds`` after its request came."""
    requests, times = _series(route, method if method in _METHODS else "other", status)
    requests.inc()
    times.observe(seconds)


class _SentAgain:
    """Counts of answers sent once more, written a second after the first: each by itself would take a tenth of the time
    that such an answer takes. Their seconds would hide those of the answers that are made."""

    def __init__(self) -> None:
        self._counts: dict[tuple[str, str, str], int] = {}
        self._lock = threading.Lock()
        self._is_to_be_written = False

    def count(self, route: str, method: str, status: str) -> None:
        series = (route, method, status)
        with self._lock:
            self._counts[series] = self._counts.get(series, 0) + 1
            if self._is_to_be_written:
                return
            self._is_to_be_written = True
        writing = threading.Timer(_WRITTEN_AFTER_S, self.write)
        writing.daemon = True
        writing.start()

    def write(self) -> None:
        with self._lock:
            counts, self._counts = self._counts, {}
            self._is_to_be_written = False
        for series, number in counts.items():
            requests, _ = _series(*series)
            requests.inc(number)


_sent_again = _SentAgain()


def count_again(route: str, method: str, status: str) -> None:
    """Count one answer that was sent before, by its route and status; ``/metrics`` tells of it within a second."""
    _sent_again.count(route, method, status)


@lru_cache(maxsize=4096)
def _series(route: str, method: str, status: str) -> tuple[Counter, Histogram]:
    return _REQUESTS.labels(route, method, status), _SECONDS.labels(route)


class _CurrentRelease(Collector):
    """Which release is served: looked up when it is asked, for it changes without a request."""

    def __init__(self, cubes: Cubes) -> None:
        self._cubes = cubes

    def collect(self) -> Iterator[Metric]:
        served = GaugeMetricFamily(
            "aluekuva_release", "1, and which release is being served.", labels=("release", "simulated")
        )
        made = GaugeMetricFamily("aluekuva_release_created_seconds", "When the release was made, in Unix time.")
        try:
            release = self._cubes.current().release
        except NoReleaseError:
            return
        served.add_metric((release.id, str(release.simulated).lower()), 1)
        made.add_metric((), release.created.timestamp())
        yield served
        yield made

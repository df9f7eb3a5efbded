"""What monitoring reads: requests, seconds, release and memory, in Prometheus's format."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from indicators.api import metrics
from tests.release.test_killed import CHECKOUT, environment

from .conftest import RELEASE


def samples(text: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every sample by its name and the values of its labels, sorted by the labels' names."""
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scraped(client: FlaskClient) -> dict[tuple[str, tuple[str, ...]], float]:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    assert response.headers["Cache-Control"] == "no-store"
    return samples(response.get_data(as_text=True))


@pytest.mark.parametrize(
    ("method", "path", "route", "told", "status"),
    [
        ("GET", "/api/v1/indicators/181", "/api/v1/indicators/<id>", "GET", "200"),
        ("HEAD", "/api/v1/indicators/127", "/api/v1/indicators/<id>", "HEAD", "200"),
        ("GET", "/api/v1/areas?colour=red", "/api/v1/areas", "GET", "400"),
        ("BREW", "/api/v1/areas", "none", "other", "405"),
    ],
)
def test_request_is_counted_by_route_method_and_status(
    whole_server: FlaskClient, method: str, path: str, route: str, told: str, status: str
) -> None:
    counted = ("aluekuva_requests_total", (told, route, status))
    timed = ("aluekuva_request_seconds_count", (route,))
    before = scraped(whole_server)
    assert str(whole_server.open(path, method=method).status_code) == status
    after = scraped(whole_server)
    for name in (counted, timed):
        assert after[name] == before.get(name, 0) + 1


def test_answers_sent_again_are_counted_though_nobody_asks_this_process() -> None:
    def counted() -> float:
        return REGISTRY.get_sample_value("aluekuva_requests_total", labels) or 0

    labels = {"route": "/sent/again", "method": "GET", "status": "200"}
    before = counted()
    for _ in range(3):
        metrics.count_again(**labels)
    until = time.monotonic() + 20
    while counted() < before + 3 and time.monotonic() < until:
        time.sleep(0.05)
    assert counted() == before + 3


def test_addresses_make_no_series_of_their_own(whole_server: FlaskClient) -> None:
    whole_server.get("/api/v1/areas/one")
    before = set(scraped(whole_server))
    for number in range(20):
        whole_server.get(f"/api/v1/areas/{number + 1000}")
        whole_server.open("/api/v1/areas", method=f"METHOD{number}")
    assert len(set(scraped(whole_server)) - before) <= 2


def test_release_and_memory_are_told(whole_server: FlaskClient) -> None:
    found = scraped(whole_server)
    assert found[("aluekuva_release", (RELEASE, "true"))] == 1
    assert found[("aluekuva_release_created_seconds", ())] == 1795327200
    memory = [value for (name, _), value in found.items() if name == "aluekuva_worker_memory_bytes"]
    assert all(10_000_000 < value < 10_000_000_000 for value in memory)
    assert memory


def test_nothing_released_is_no_fault(make_server: object, tmp_path: Path) -> None:
    server: Flask = make_server(tmp_path / "releases")  # type: ignore[operator]
    assert not [name for name, _ in scraped(server.test_client()) if name.startswith("aluekuva_release")]


def test_every_worker_counts_and_any_answers_for_all(releases: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    settings = environment(tmp_path, ALUEKUVA_RELEASES=str(releases), PORT=port, WORKERS="2", TMPDIR=str(tmp_path))
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(
        [sys.executable, "serve.py"], cwd=CHECKOUT, env=settings, stderr=subprocess.DEVNULL
    ) as process:
        try:
            text = _scraped_after(address, asked=30)
        finally:
            process.terminate()
            process.wait(30)
    found = samples(text)
    assert found[("aluekuva_requests_total", ("GET", "/healthz", "200"))] >= 30
    assert len([name for name, _ in found if name == "aluekuva_worker_memory_bytes"]) == 2
    assert not list(tmp_path.glob("aluekuva-metrics-*"))


def _scraped_after(address: str, asked: int) -> str:
    """What ``/metrics`` tells once both workers have answered something, after so many questions."""
    until = time.monotonic() + 60
    text = ""
    done = 0
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=10):
                done += 1
            if done >= asked:
                with urllib.request.urlopen(f"{address}/metrics", timeout=10) as answer:
                    text = answer.read().decode()
                if len(re.findall(r"^aluekuva_worker_memory_bytes\{", text, re.MULTILINE)) == 2:
                    return text
        except OSError:
            time.sleep(0.2)
    return text

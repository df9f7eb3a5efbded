"""A harvest of the recorded service in the folder ``shared`` beside the checkout."""

import importlib.util
import itertools
import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from indicators.sources.sotkanet import harvest
from indicators.sources.sotkanet.client import CONNECTIONS
from indicators.tables import Tables

CHECKOUT = Path(__file__).resolve().parents[3]
REPLICA = CHECKOUT.parent / "shared" / "sotkanet-replica"

pytestmark = [
    pytest.mark.replica,
    pytest.mark.skipif(not REPLICA.is_dir(), reason=f"the recorded Sotkanet service is not at {REPLICA}"),
]


@contextmanager
def replica(*options: str) -> Iterator[str]:
    """The recorded service as a process of its own; gives its base address."""
    command = [sys.executable, str(REPLICA / "serve.py"), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.kill()


@contextmanager
def logging_replica(delay: float) -> Iterator[tuple[str, list[str]]]:
    """The recorded service in this process; gives its base address and the list of what it is asked."""
    spec = importlib.util.spec_from_file_location("sotkanet_replica", REPLICA / "serve.py")
    assert spec is not None and spec.loader is not None
    serve: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(serve)
    asked: list[str] = []

    class Handler(serve.Handler):  # type: ignore[misc]
        def do_GET(self) -> None:  # noqa: N802  the name that http.server calls
            asked.append(self.path.removeprefix(serve.ROOT))
            super().do_GET()

    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.options = SimpleNamespace(delay=delay, fail_every=0, truncate_every=0)
    server.turns = itertools.count(1)
    server.handle_error = lambda *_: None
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{serve.ROOT}", asked
    finally:
        server.shutdown()
        server.server_close()


def served() -> list[int]:
    """The indicators that the recorded service has metadata of."""
    return sorted(int(path.name.split(".")[0]) for path in (REPLICA / "indicator").glob("*.json.gz"))


def same(first: Tables, second: Tables) -> bool:
    return all(getattr(first, name).equals(getattr(second, name)) for name in ("indicators", "areas", "observations"))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Tables, Tables]]:
    """All indicators, harvested twice over one cache."""
    directory = tmp_path_factory.mktemp("cache")
    with replica() as base_url:
        yield harvest(base_url, directory, "all"), harvest(base_url, directory, "all")


def test_all_that_the_service_lists(everything: tuple[Tables, Tables]) -> None:
    tables, _ = everything
    counted: Any = tables.provenance.summary
    assert counted["indicators_listed"] == 2442
    assert counted["indicators_with_observations"] == 53
    assert len(counted["indicators_without_observations"]) == 8
    assert len(counted["indicators_gone"]) == 2381
    assert counted["rows_read"] == 230_231
    assert counted["rows_kept"] == {"country": 638, "county": 14_657, "municipality": 203_504}
    assert counted["rows_of_merged_municipalities"] == 7_222
    assert counted["rows_not_shown"] == {"MAAKUNTA": 11_432}
    assert counted["rows_refused"] == {} and counted["rows_of_unknown_regions"] == {}
    assert counted["requests"] == {"metadata": 2444, "data": 61}
    assert counted["bytes_received"] > 10_000_000
    assert tables.observations.num_rows == 638 + 14_657 + 203_504
    assert tables.indicators["indicator"].to_pylist() == served()
    assert Counter(tables.areas["area_type"].to_pylist()) == {
        "country": 1,
        "mainland": 1,
        "collaborative_area": 5,
        "county": 23,
        "municipality": 320,
    }
    without_county = [area["area"] for area in tables.areas.to_pylist() if area["area"] != "FI" and not area["parent"]]
    assert without_county == []


def test_a_second_harvest_asks_for_no_figures_and_gives_the_same(everything: tuple[Tables, Tables]) -> None:
    first, second = everything
    counted: Any = second.provenance.summary
    assert counted["requests"] == {"metadata": 2444, "data": 0}
    assert counted["from_cache"] == {"metadata": 0, "data": 61}
    assert same(first, second)


@pytest.mark.parametrize("option", [("--truncate-every", "11"), ("--fail-every", "7")], ids=["truncated", "busy"])
def test_a_bad_line_and_a_busy_service_change_nothing(tmp_path: Path, option: tuple[str, str]) -> None:
    with replica() as base_url:
        calm = harvest(base_url, tmp_path / "calm", served())
    with replica(*option) as base_url:
        disturbed = harvest(base_url, tmp_path / "disturbed", served())
    assert same(calm, disturbed)
    requests: Any = disturbed.provenance.summary["requests"]
    assert sum(requests.values()) > 2 + 2 * len(served())


def _stored(directory: Path) -> set[str]:
    paths = directory.rglob("*.entry")
    return {json.loads(path.read_bytes().split(b"\n", 2)[1])["request"] for path in paths}


def test_a_harvest_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    program = (
        "import json, pathlib, sys; from indicators.sources.sotkanet import harvest; "
        "harvest(sys.argv[1], pathlib.Path(sys.argv[2]), json.loads(sys.argv[3]))"
    )
    whole = 2 + 2 * len(served())
    with logging_replica(delay=0.03) as (base_url, asked):
        command = [sys.executable, "-c", program, base_url, str(tmp_path / "killed"), json.dumps(served())]
        with subprocess.Popen(command, cwd=CHECKOUT) as process:
            until = time.monotonic() + 60
            while len(asked) < whole // 3 and time.monotonic() < until:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
        assert process.returncode == -signal.SIGKILL
        time.sleep(0.3)  # what the killed process had sent off is still being answered
        stored, asked_before = _stored(tmp_path / "killed"), list(asked)
        assert len(asked_before) - CONNECTIONS <= len(stored) < whole
        resumed = harvest(base_url, tmp_path / "killed", served())
        asked_after = asked[len(asked_before) :]
        assert not stored & set(asked_after)
        assert len(asked_after) == whole - len(stored)
        assert resumed.provenance.summary["resumed"] is True
        assert same(resumed, harvest(base_url, tmp_path / "whole", served()))

"""Pages are compressed well beside the answers, once they have been sent twice."""

import random
import subprocess
import sys
from pathlib import Path

import brotli
import pytest
from flask import Flask, Response
from flask_caching import Cache
from flask_compress import Compress

from components.well_compressed import WellCompressed, send_well_compressed

_random = random.Random(7)
PAGE = "<p>" + " ".join(f"Kainuu {_random.gauss(12, 3):.2f}" for _ in range(2_000)) + "</p>"
BROTLI = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def server() -> Flask:
    server = Flask(__name__)
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]

    @server.get("/page")
    def page() -> str:
        return PAGE

    @server.get("/short")
    def short() -> str:
        return PAGE[:499]

    @server.get("/marked")
    def marked() -> Response:
        response = Response(PAGE, mimetype="text/html")
        response.set_etag("one")
        return response

    @server.get("/missing")
    def missing() -> tuple[str, int]:
        return PAGE, 404

    return server


@pytest.fixture
def bodies(server: Flask, tmp_path: Path) -> WellCompressed:
    cache = Cache(server, config={"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": str(tmp_path)})
    bodies = WellCompressed(cache)
    Compress(server)
    send_well_compressed(server, bodies)
    return bodies


def test_what_has_been_sent_twice_is_compressed_well(server: Flask, bodies: WellCompressed) -> None:
    client = server.test_client()
    quickly = [client.get("/page", headers=BROTLI) for _ in range(2)]
    bodies.finish()
    well = client.get("/page", headers=BROTLI)
    assert {answer.headers["Content-Encoding"] for answer in (*quickly, well)} == {"br"}
    assert {brotli.decompress(answer.data).decode() for answer in (*quickly, well)} == {PAGE}
    assert len(well.data) < len(quickly[0].data) == len(quickly[1].data)
    assert well.content_length == len(well.data)
    assert "Accept-Encoding" in well.headers["Vary"]


def test_what_has_been_sent_once_is_not(server: Flask, bodies: WellCompressed, tmp_path: Path) -> None:
    before = set(tmp_path.iterdir())
    server.test_client().get("/page", headers=BROTLI)
    bodies.finish()
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("accepted", ["gzip", "identity", "br;q=0.1, gzip", "br;q=0, gzip"])
def test_a_client_gets_what_it_likes_best(server: Flask, bodies: WellCompressed, accepted: str) -> None:
    client = server.test_client()
    for _ in range(2):
        client.get("/page", headers=BROTLI)
    bodies.finish()
    assert client.get("/page", headers={"Accept-Encoding": accepted}).headers.get("Content-Encoding") != "br"


@pytest.mark.parametrize("path", ["/marked", "/missing"])
def test_what_has_a_tag_or_is_an_error_is_left_alone(server: Flask, bodies: WellCompressed, path: str) -> None:
    client = server.test_client()
    answers = [client.get(path, headers=BROTLI) for _ in range(3)]
    bodies.finish()
    assert len({answer.data for answer in (*answers, client.get(path, headers=BROTLI))}) == 1


def test_what_is_short_is_not_looked_for(
    server: Flask, bodies: WellCompressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ConnectionError("the cache does not answer")

    monkeypatch.setattr(bodies, "find", fail)
    assert server.test_client().get("/short", headers=BROTLI).data == PAGE[:499].encode()


def test_another_body_is_never_mistaken_for_it(bodies: WellCompressed) -> None:
    for _ in range(2):
        bodies.find(b"one" * 1_000)
    bodies.finish()
    found = bodies.find(b"one" * 1_000)
    assert found is not None and brotli.decompress(found) == b"one" * 1_000
    assert bodies.find(b"two" * 1_000) is None


def test_where_no_thread_can_be_given_less_priority_it_is_done_all_the_same(
    server: Flask, bodies: WellCompressed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise ProcessLookupError

    monkeypatch.setattr("os.setpriority", refuse)
    client = server.test_client()
    quickly = [client.get("/page", headers=BROTLI) for _ in range(3)]
    bodies.finish()
    assert {answer.status_code for answer in quickly} == {200}
    assert len(client.get("/page", headers=BROTLI).data) < len(quickly[0].data)


def test_a_cache_that_fails_once_keeps_nothing_from_being_compressed_later(
    server: Flask, bodies: WellCompressed, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    client = server.test_client()

    def fail(*_: object) -> None:
        raise RuntimeError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(Cache, "set", fail)
        for _ in range(2):
            client.get("/page", headers=BROTLI)
        bodies.finish()
    assert "no room" in caplog.text
    quickly = client.get("/page", headers=BROTLI)
    bodies.finish()
    assert len(client.get("/page", headers=BROTLI).data) < len(quickly.data)


def test_a_worker_does_not_wait_for_what_is_being_compressed(tmp_path: Path) -> None:
    program = f"""
import random
from flask import Flask
from flask_caching import Cache
from components.well_compressed import WellCompressed
bodies = WellCompressed(Cache(Flask("one"), config={{"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": {str(tmp_path)!r}}}))
drawn = random.Random(1)
for _ in range(20):
    body = drawn.randbytes(240_000)
    bodies.find(body), bodies.find(body)
"""
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).resolve().parents[2])
    assert len(list(tmp_path.iterdir())) < 20

"""The content of a page is made once for each release and address, and is always that which would be made now."""

import datetime
import gzip
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import brotli
import pytest
from flask import Flask
from flask_caching import Cache

import app
from components import answer
from components.kept_pages import KeptPages, program_version
from indicators.cube import Cubes
from indicators.release.directory import switch
from tests.api.conftest import DAY, RELEASE, small_release

DECODE: dict[str, Callable[[bytes], bytes]] = {"identity": bytes, "br": brotli.decompress, "gzip": gzip.decompress}


def question(path: str = "/fi/indicators/181", search: str = "") -> dict[str, Any]:
    inputs = [
        {"id": "_pages_location", "property": "pathname", "value": path},
        {"id": "_pages_location", "property": "search", "value": search},
    ]
    return {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": inputs,
        "changedPropIds": ["_pages_location.pathname", "_pages_location.search"],
    }


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the small release, to copy from."""
    directory = tmp_path_factory.mktemp("released")
    small_release(directory)
    return directory


@pytest.fixture
def folder(released: Path, tmp_path: Path) -> Path:
    """A copy of the directory with the small release, for the test alone: pages are kept in it, releases added."""
    return shutil.copytree(released, tmp_path, symlinks=True, dirs_exist_ok=True)


@pytest.fixture
def make_server(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Flask]:
    """Maker of whole servers, which keep their answers in a folder of the test alone."""
    monkeypatch.setenv("ALUEKUVA_ANSWERS", str(tmp_path_factory.mktemp("answers")))
    monkeypatch.delenv("ALUEKUVA_REDIS", raising=False)
    return app.create_server


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses of the pages that are made, and not given again."""
    addresses: list[str] = []
    make = answer.page

    def noted(address: Any, *rest: Any) -> Any:
        addresses.append(address.path)
        return make(address, *rest)

    monkeypatch.setattr(answer, "page", noted)
    return addresses


@pytest.mark.parametrize("coding", DECODE)
def test_a_page_is_made_once_for_the_document_and_the_renderer(
    folder: Path, make_server: Callable[[Path], Flask], made: list[str], coding: str
) -> None:
    client = make_server(folder).test_client()
    address, asked = f"/fi/indicators/181?view={coding}", question(search=f"?view={coding}")
    made.clear()
    codings = {"Accept-Encoding": coding}
    answers = [client.post("/_dash-update-component", json=asked, headers=codings) for _ in range(2)]
    documents = [client.get(address, headers=codings) for _ in range(2)]
    assert [one.status_code for one in (*answers, *documents)] == [200] * 4
    # What is compared is the content: gzip writes into its head the second in which it compressed.
    first, second = (DECODE[coding](one.data) for one in answers)
    assert first == second and answers[0].headers["Content-Type"] == "application/json"
    assert {one.headers.get("Content-Encoding", "identity") for one in answers} == {coding}
    assert made == ["/fi/indicators/181"]


def test_another_release_gives_another_page_and_a_rollback_the_first(
    folder: Path, make_server: Callable[[Path], Flask]
) -> None:
    client = make_server(folder).test_client()
    before = client.post("/_dash-update-component", json=question()).text
    assert RELEASE in before
    later = small_release(folder, now=DAY + datetime.timedelta(days=1))
    after = client.post("/_dash-update-component", json=question()).text
    assert later in after and RELEASE not in after
    switch(folder, RELEASE)
    assert client.post("/_dash-update-component", json=question()).text == before


@pytest.mark.parametrize(
    "asked",
    [
        question("/xx/indicators/181"),
        question("/fi/nothing/here"),
        question(search=f"?release={RELEASE}"),
        question(search="?q=" + "x" * 1000),
        {"output": "choice.data", "inputs": []},
        {"output": "choice.data", "inputs": ["x"]},
        {},
    ],
)
def test_what_may_change_or_is_no_page_is_not_kept(folder: Path, asked: dict[str, Any]) -> None:
    pages = kept_in(folder, Cubes(folder))
    pages.keep(pages.key(asked), asked, "an answer")
    assert pages.key(asked) == pages.find(asked) == ""


def test_what_was_made_of_a_release_that_has_gone_meanwhile_is_not_kept(folder: Path) -> None:
    pages = kept_in(folder, Cubes(folder))
    key = pages.key(question())
    small_release(folder, now=DAY + datetime.timedelta(days=1))
    pages.keep(key, question(), "an answer")
    assert pages.find(question()) == ""


def test_another_program_keeps_its_own_pages(folder: Path) -> None:
    cubes = Cubes(folder)
    one, other = kept_in(folder, cubes, "one"), kept_in(folder, cubes, "other")
    one.keep(one.key(question()), question(), "Työttömät")
    assert (one.find(question()), other.find(question())) == ("Työttömät", "")


def test_nothing_is_kept_where_nothing_is_released(tmp_path: Path) -> None:
    assert kept_in(tmp_path, Cubes(tmp_path)).key(question()) == ""


def kept_in(folder: Path, cubes: Cubes, version: str = "one") -> KeptPages:
    server = Flask(__name__)
    config = {"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": str(folder / "answers")}
    return KeptPages(Cache(server, config=config), cubes, version)


@pytest.mark.parametrize("place", ["app.py", "components/page.py", "pages/new.py", "assets/translations/fi.po"])
def test_the_version_changes_with_what_pages_are_made_from(tmp_path: Path, place: str) -> None:
    for name in ("app.py", "components/page.py", "assets/translations/fi.po", "data/releases/1/cube.duckdb"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a")
    before = program_version(tmp_path)
    (tmp_path / "data/releases/1/cube.duckdb").write_text("another")
    assert program_version(tmp_path) == before
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("another")
    assert program_version(tmp_path) != before

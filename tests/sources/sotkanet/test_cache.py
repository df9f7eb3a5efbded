"""The disk cache: what it keeps and for how long, and what it does when the disk fails it."""

import datetime
import errno
import json
import os
from pathlib import Path

import pytest

from indicators.sources.sotkanet import cache as cache_module
from indicators.sources.sotkanet.cache import MARKER, Cache, Entry, default_cache_directory, folder_name
from indicators.sources.sotkanet.client import Request
from indicators.sources.sotkanet.errors import CacheError

from .service import BASE

METADATA = Request("/indicators/5")
DATA = Request("/json", (("indicator", "5"), ("years", "2020"), ("genders", "total")))
UPDATED = datetime.date(2025, 4, 10)
BODY = json.dumps([{"value": number} for number in range(500)]).encode()


def entries(directory: Path) -> list[Path]:
    return sorted(directory.rglob("*.entry"))


def test_figures_last_and_metadata_last_for_one_harvest(tmp_path: Path) -> None:
    with Cache(tmp_path, BASE) as cache:
        cache.write_under_way(METADATA, b"{}")
        cache.write_under_way(Request("/indicators/6"), None)
        cache.write_data(DATA, 5, UPDATED, BODY)
        assert cache.read_under_way(METADATA) == Entry(b"{}")
        assert cache.read_under_way(Request("/indicators/6")) == Entry(None)
        cache.complete()
    with Cache(tmp_path, BASE) as cache:
        assert not cache.resumed
        assert cache.read_under_way(METADATA) is None
        assert cache.read_data(DATA, 5, UPDATED) == Entry(BODY)


def test_figures_are_asked_anew_when_updated_or_when_other_years_are_asked(tmp_path: Path) -> None:
    with Cache(tmp_path, BASE) as cache:
        cache.write_data(DATA, 5, UPDATED, BODY)
        later = UPDATED + datetime.timedelta(days=1)
        assert cache.read_data(DATA, 5, later) is None
        assert cache.read_data(Request("/json", (("indicator", "5"), ("years", "2021"))), 5, UPDATED) is None
        cache.write_data(DATA, 5, later, b"[]")
        assert cache.read_data(DATA, 5, UPDATED) is None  # figures that were updated take no room
        assert len(entries(tmp_path)) == 1


def test_a_harvest_that_was_interrupted_is_gone_on_with(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), Cache(tmp_path, BASE) as cache:
        cache.write_under_way(METADATA, b"{}")
        raise KeyboardInterrupt
    with Cache(tmp_path, BASE) as cache:
        assert cache.resumed
        assert cache.read_under_way(METADATA) == Entry(b"{}")


@pytest.mark.parametrize("hours", [25, -1])
def test_a_harvest_of_yesterday_or_of_tomorrow_is_begun_anew(tmp_path: Path, hours: int) -> None:
    with Cache(tmp_path, BASE) as cache:
        cache.write_under_way(METADATA, b"{}")
    marker = cache.folder / "in-progress" / MARKER
    record = json.loads(marker.read_text("utf-8"))
    started = datetime.datetime.now(datetime.UTC) - datetime.timedelta(hours=hours)
    marker.write_text(json.dumps(record | {"started": started.isoformat()}), "utf-8")
    with Cache(tmp_path, BASE) as cache:
        assert not cache.resumed
        assert cache.read_under_way(METADATA) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"id": "x"}', '{"started": 5}', '{"started": "2025-01-01T00:00"}'])
def test_a_marker_that_cannot_be_read_counts_as_none(tmp_path: Path, content: str) -> None:
    with Cache(tmp_path, BASE) as cache:
        pass
    (cache.folder / "in-progress" / MARKER).write_text(content, "utf-8")
    with Cache(tmp_path, BASE) as cache:
        assert not cache.resumed


@pytest.mark.parametrize("kept", [0, 10, 70, 200, -1])
def test_an_entry_cut_short_is_as_if_it_were_not_there(tmp_path: Path, kept: int) -> None:
    with Cache(tmp_path, BASE) as cache:
        cache.write_data(DATA, 5, UPDATED, BODY)
        path = entries(tmp_path)[0]
        path.write_bytes(path.read_bytes()[:kept])
        assert cache.read_data(DATA, 5, UPDATED) is None


def test_one_wrong_byte_anywhere_is_noticed(tmp_path: Path) -> None:
    with Cache(tmp_path, BASE) as cache:
        cache.write_data(DATA, 5, UPDATED, BODY)
        path = entries(tmp_path)[0]
        whole = path.read_bytes()
        for position in range(0, len(whole), 7):
            path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
            assert cache.read_data(DATA, 5, UPDATED) is None
        path.write_bytes(whole)
        assert cache.read_data(DATA, 5, UPDATED) == Entry(BODY)


def test_an_entry_of_another_request_is_not_taken(tmp_path: Path) -> None:
    with Cache(tmp_path, BASE) as cache:
        cache.write_under_way(METADATA, b"{}")
        path = entries(tmp_path)[0]
        cache.write_under_way(Request("/regions"), b"[]")
        other = next(entry for entry in entries(tmp_path) if entry != path)
        path.write_bytes(other.read_bytes())
        assert cache.read_under_way(METADATA) is None


def test_two_harvests_at_once_do_not_share_a_folder(tmp_path: Path) -> None:
    with Cache(tmp_path, BASE) as first:
        with pytest.raises(CacheError, match="another harvest is using"), Cache(tmp_path, BASE):
            pass
        first.write_under_way(METADATA, b"{}")
        with Cache(tmp_path, "https://other.example/rest/1.1"):
            pass
    with Cache(tmp_path, BASE):
        pass


@pytest.mark.parametrize("failing", ["os.fsync", "Path.replace"])
def test_a_full_disk_is_said_and_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Cache(tmp_path, BASE) as cache:
        cache.write_data(DATA, 5, UPDATED, BODY)
        before = sorted(tmp_path.rglob("*"))
        owner, name = failing.split(".")
        monkeypatch.setattr(getattr(cache_module, owner), name, full)
        with pytest.raises(CacheError, match=r"disk of the cache is full.*make room"):
            cache.write_data(DATA, 5, UPDATED, b"[]")
        monkeypatch.undo()
        assert sorted(tmp_path.rglob("*")) == before
        assert cache.read_data(DATA, 5, UPDATED) == Entry(BODY)


def test_what_a_killed_harvest_was_just_writing_is_cleared_away(tmp_path: Path) -> None:
    with Cache(tmp_path, BASE) as cache:
        cache.write_data(DATA, 5, UPDATED, BODY)
    partial = entries(tmp_path)[0].with_name("tmpabc.partial")
    partial.write_bytes(b"half")
    with Cache(tmp_path, BASE):
        assert not partial.exists()


def test_a_cache_that_cannot_be_used_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    with pytest.raises(CacheError, match="cannot be used"), Cache(tmp_path / "file", BASE):
        pass


def test_every_base_address_has_its_own_folder() -> None:
    addresses = (BASE, "http://sotkanet.example/rest/1.1", "https://sotkanet.example/rest/1-1")
    assert len({folder_name(address) for address in addresses}) == 3
    assert folder_name(BASE).startswith("sotkanet-example-rest-1-1-")


def test_where_the_cache_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALUEKUVA_CACHE", str(tmp_path))
    assert default_cache_directory() == tmp_path / "sotkanet"
    monkeypatch.delenv("ALUEKUVA_CACHE")
    assert default_cache_directory().parts[-3:] == ("data", "cache", "sotkanet")

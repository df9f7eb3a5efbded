"""A harvest of an invented service, from the list of indicators to the three tables."""

import datetime
import errno
import json
import os
import sys
from pathlib import Path
from typing import Any

import httpx
import pyarrow as pa
import pytest

from indicators import reference
from indicators.sources.sotkanet import CacheError, RequestError, SotkanetError, harvest
from indicators.sources.sotkanet.cache import Cache
from indicators.sources.sotkanet.harvest import data_requests
from indicators.sources.sotkanet.metadata import parse_metadata
from indicators.tables import Tables, read_tables, write_tables

from .service import BASE, REGIONS, Service, in_turn, metadata, row, text


def run(service: Service, directory: Path, selection: Any = "all", **options: Any) -> Tables:
    return harvest(BASE, directory, selection, settings=service.settings(), **options)


def summary(tables: Tables) -> Any:
    """The summary as it stands in the manifest."""
    return json.loads(json.dumps(tables.provenance.summary, allow_nan=False))


def same(first: Tables, second: Tables) -> bool:
    return all(getattr(first, name).equals(getattr(second, name)) for name in ("indicators", "areas", "observations"))


def test_the_three_tables(tmp_path: Path) -> None:
    service = Service(7, 5)
    service.rows[5] = [row(5, region, year) for year in (2022, 2021) for region in (658, 130, 217, 500)]
    service.rows[7] = [row(7, gender=sex, absValue=3) for sex in ("male", "total")]
    tables = run(service, tmp_path / "cache")
    assert tables.indicators["indicator"].to_pylist() == [5, 7]
    assert tables.indicators["sexes"].to_pylist() == [["total"], ["total", "male"]]
    assert tables.areas.num_rows == len(REGIONS) - 3
    keys = tables.observations.select(["indicator", "area_type", "area", "sex", "time"]).to_pylist()
    assert [tuple(key.values()) for key in keys] == [
        (5, "country", "FI", "total", 2021),
        (5, "country", "FI", "total", 2022),
        (5, "municipality", "297", "total", 2021),
        (5, "municipality", "297", "total", 2022),
        (5, "municipality", "476", "total", 2021),
        (5, "municipality", "476", "total", 2022),
        (7, "municipality", "297", "male", 2021),
        (7, "municipality", "297", "total", 2021),
    ]
    counted = summary(tables)
    assert counted["rows_read"] == 10
    assert counted["rows_kept"] == {"country": 2, "municipality": 6}
    assert counted["rows_of_merged_municipalities"] == 2
    assert counted["rows_not_shown"] == {"MAAKUNTA": 2}
    assert counted["requests"] == {"metadata": 4, "data": 2}
    write_tables(tables, tmp_path / "tables")
    assert same(read_tables(tmp_path / "tables"), tables)


def test_provenance(tmp_path: Path) -> None:
    provenance = run(Service(5), tmp_path).provenance
    assert (provenance.source, provenance.series, provenance.simulated) == ("sotkanet", "sotkanet-all", False)
    assert (provenance.licence, provenance.source_url) == ("CC BY 4.0", BASE)
    retrieved = datetime.datetime.fromisoformat(provenance.retrieved or "")
    assert datetime.datetime.now(datetime.UTC) - retrieved < datetime.timedelta(minutes=1)


def test_what_is_asked(tmp_path: Path) -> None:
    service = Service(5)
    service.metadata[5]["classifications"] = {"region": {"values": ["Kunta"]}}
    run(service, tmp_path)
    assert service.asked == [
        "/indicators",
        "/regions",
        "/indicators/5",
        "/json?indicator=5&years=2020&years=2021&years=2022&genders=total",
    ]


def test_what_is_missing_is_counted_and_named(tmp_path: Path) -> None:
    service = Service(5, 6, 7)
    service.rows[6] = []
    service.rows[7] = [row(7, region=500)]
    service.listed = [5, 6, 7, 8]  # 8 is listed but answered 404
    counted = summary(tables := run(service, tmp_path, [5, 6, 7, 8, 9]))
    assert counted["indicators_listed"] == 4 and counted["indicators_asked"] == 4
    assert counted["indicators_with_observations"] == 2
    assert counted["indicators_without_observations"] == [6]
    assert counted["indicators_of_no_shown_area"] == [7]
    assert counted["indicators_gone"] == [8]
    assert counted["indicators_not_listed"] == [9]
    assert tables.indicators["indicator"].to_pylist() == [5, 6, 7]


def test_the_set_is_the_reference_table(tmp_path: Path) -> None:
    known = sorted(reference.indicators())
    service = Service(known[0], known[1], 999_999)
    tables = run(service, tmp_path, "set")
    assert tables.indicators["indicator"].to_pylist() == known[:2]
    assert tables.provenance.series == "sotkanet-set"
    assert summary(tables)["indicators_not_listed"] == known[2:]


def test_a_selection_has_a_series_of_its_own_that_stays_the_same(tmp_path: Path) -> None:
    service = Service(*range(1, 60))
    assert run(service, tmp_path, [7, 5, 7]).provenance.series == "sotkanet-5-7"
    first, second = run(service, tmp_path, list(range(1, 50))), run(service, tmp_path, list(range(49, 0, -1)))
    assert first.provenance.series == second.provenance.series
    assert len(first.provenance.series) < 30


def test_selections_that_make_no_sense(tmp_path: Path) -> None:
    with pytest.raises(SotkanetError, match="lists none of the 1 indicators"):
        run(Service(5), tmp_path, [6])
    with pytest.raises(SotkanetError, match="no such selection: 'most'"):
        run(Service(5), tmp_path, "most")


def test_odd_rows_go_on_or_are_refused_with_a_reason(tmp_path: Path) -> None:
    service = Service(5)
    rows = [row(5), row(5), row(5, region=4242), row(5, value="x"), {"indicator": 5}]
    body = json.dumps([*rows, row(5, year=2022, value=0.25)]).replace("0.25", "1e400")
    service.answers["/json"] = text(body)
    tables = run(service, tmp_path)
    assert tables.observations["value"].to_pylist() == [6.5, 6.5, float("inf"), 6.5]
    assert tables.observations["area"].to_pylist() == ["297", "297", "297", "sotkanet:4242"]
    counted = summary(tables)
    assert counted["rows_read"] == 6
    assert counted["rows_of_unknown_regions"] == {"4242": 1}
    assert counted["rows_refused"] == {"region is missing": 1, "value is not a number": 1}
    assert counted["refused_examples"]["region is missing"] == ['{"indicator": 5}']


def test_scripts_in_texts_leave_nothing(tmp_path: Path) -> None:
    service = Service(5)
    script = "<script>alert(1)</script>"
    service.metadata[5] |= {"title": {"fi": f"Otsikko{script} "}, "description": {"fi": f"<p>Kuvaus{script}</p>"}}
    service.regions[0]["title"] = {"fi": f"Koko maa{script}"}
    tables = run(service, tmp_path)
    assert tables.indicators["title_fi"].to_pylist() == ["Otsikko"]
    assert tables.indicators["description_fi"].to_pylist() == ["<p>Kuvaus</p>"]
    assert tables.areas["name_fi"][0].as_py() == "Koko maa"
    assert summary(tables)["titles_fallen_back"] == [
        {"indicator": 5, "missing": "sv", "used": "fi"},
        {"indicator": 5, "missing": "en", "used": "fi"},
    ]


def test_a_second_harvest_asks_for_the_figures_of_what_was_updated_only(tmp_path: Path) -> None:
    service = Service(5, 6, 7)
    first = run(service, tmp_path)
    service.asked.clear()
    second = run(service, tmp_path)
    assert service.asked_by_kind() == {"metadata": 5}
    assert summary(second)["from_cache"] == {"metadata": 0, "data": 3}
    assert same(first, second)
    service.asked.clear()
    service.metadata[6]["data-updated"] = "2025-05-01"
    service.rows[6] = [row(6, value=7.5)]
    third = run(service, tmp_path)
    assert [path for path in service.asked if path.startswith("/json")] == [
        "/json?indicator=6&years=2020&years=2021&years=2022&genders=total&genders=female&genders=male"
    ]
    assert third.observations["value"].to_pylist() == [6.5, 7.5, 6.5]


def test_figures_without_a_date_of_update_and_with_faults_are_asked_for_again(tmp_path: Path) -> None:
    service = Service(5, 6, 7)
    service.metadata[5]["data-updated"] = " "
    service.answers["/json?indicator=6&years=2020&years=2021&years=2022&genders=total&genders=female&genders=male"] = (
        in_turn(text(json.dumps([row(6, value="x")])), text(json.dumps([row(6)])))
    )
    assert summary(run(service, tmp_path))["rows_refused"] == {"value is not a number": 1}
    tables = run(service, tmp_path)
    assert summary(tables)["requests"]["data"] == 2
    assert summary(tables)["rows_refused"] == {}
    assert tables.observations.num_rows == 3


def test_a_damaged_entry_is_fetched_again(tmp_path: Path) -> None:
    service = Service(5, 6)
    first = run(service, tmp_path)
    damaged = next(tmp_path.rglob("data/5/*.entry"))
    damaged.write_bytes(damaged.read_bytes()[:-3])
    service.asked.clear()
    assert same(run(service, tmp_path), first)
    assert service.asked_by_kind()["data"] == 1


def test_a_harvest_that_was_stopped_goes_on_and_asks_nothing_twice(tmp_path: Path) -> None:
    service = Service(*range(1, 31))
    service.listed.append(99)
    service.metadata[1]["data-updated"] = None

    def stop(_: str, done: int, __: int) -> None:
        if done == 12:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(service, tmp_path, progress=stop)
    assert 0 < len(service.asked) < 63
    tables = run(service, tmp_path)
    assert len(service.asked) == len(set(service.asked)) == 2 + 31 + 30
    assert summary(tables)["resumed"] is True
    assert same(tables, run(service, tmp_path / "other"))


def test_an_indicator_that_fails_is_named_after_the_others_are_finished(tmp_path: Path) -> None:
    service = Service(5, 6, 7)
    service.answers["/indicators/6"] = text("<h1>Internal error</h1>", 500)
    with pytest.raises(SotkanetError, match=r"1 indicators failed[^\n]*\n  6: .*/indicators/6: 500 Internal error"):
        run(service, tmp_path)
    del service.answers["/indicators/6"]
    service.asked.clear()
    tables = run(service, tmp_path)
    assert sorted(service.asked) == sorted(["/indicators/6", next(p for p in service.asked if "/json" in p)])
    assert tables.indicators["indicator"].to_pylist() == [5, 6, 7]


def test_who_keeps_going_gets_the_others(tmp_path: Path) -> None:
    service = Service(5, 6, 7)
    service.answers["/indicators/6"] = text('{"id": 6, "title": "Osoitin"}')
    tables = run(service, tmp_path, keep_going=True)
    assert tables.indicators["indicator"].to_pylist() == [5, 7]
    assert list(summary(tables)["indicators_failed"]) == ["6"]


@pytest.mark.parametrize(
    ("body", "said"),
    [("", "not whole JSON"), ("<html>Maintenance</html>", "not whole JSON"), ('{"error": 1}', "not a list")],
)
def test_an_answer_without_figures_is_no_empty_answer(tmp_path: Path, body: str, said: str) -> None:
    service = Service(5, 6)
    service.answers["/json"] = text(body, 200, **{"Content-Type": "text/html"})
    with pytest.raises(SotkanetError, match=said):
        run(service, tmp_path)
    del service.answers["/json"]
    assert run(service, tmp_path).observations.num_rows == 2


def test_a_service_that_is_down_is_not_asked_for_hours(tmp_path: Path) -> None:
    service = Service(*range(1, 200))

    def down(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("connection refused", request=request)

    service.answers["/json"] = down
    with pytest.raises(SotkanetError, match="8 indicators failed in succession"):
        run(service, tmp_path, keep_going=True)
    assert len({path for path in service.asked if path.startswith("/json")}) < 20


@pytest.mark.parametrize(("status", "said"), [(404, "base address"), (403, "refuses this client")])
def test_an_address_that_is_no_sotkanet_is_told(tmp_path: Path, status: int, said: str) -> None:
    service = Service(5)
    service.answers["/indicators"] = text("", status)
    with pytest.raises(RequestError, match=said):
        run(service, tmp_path)


def test_figures_that_are_no_longer_served_make_the_indicator_gone(tmp_path: Path) -> None:
    service = Service(5, 6)
    service.answers["/json?indicator=6&years=2020&years=2021&years=2022&genders=total&genders=female&genders=male"] = (
        text("Not found", 404)
    )
    tables = run(service, tmp_path)
    assert summary(tables)["indicators_gone"] == [6]
    assert tables.indicators["indicator"].to_pylist() == [5]


def test_a_full_disk_ends_the_harvest_at_once_and_it_goes_on_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service, written = Service(*range(1, 101)), []
    fsync = os.fsync

    def full(handle: int) -> None:
        written.append(handle)
        if len(written) > 20:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CacheError, match="disk of the cache is full"):
        run(service, tmp_path)
    assert len(service.asked) < 40
    assert not list(tmp_path.rglob("*.partial"))
    monkeypatch.undo()
    assert run(service, tmp_path).indicators.num_rows == 100


def test_two_harvests_of_one_cache(tmp_path: Path) -> None:
    with Cache(tmp_path, BASE), pytest.raises(CacheError, match="another harvest"):
        run(Service(5), tmp_path)


def test_at_most_four_requests_at_once_and_the_order_of_answers_does_not_matter(tmp_path: Path) -> None:
    service = Service(*range(1, 41))
    service.delay = 0.005
    first = run(service, tmp_path / "first")
    assert 2 <= service.most_at_once <= 4
    service.delay, service.listed = 0.0, list(range(40, 0, -1))
    assert same(first, run(service, tmp_path / "second"))


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    run(Service(5, 6, 7), tmp_path, progress=lambda *step: told.append(step))
    assert told == [("indicators", 1, 3), ("indicators", 2, 3), ("indicators", 3, 3)]


def test_a_long_address_is_split_by_years(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[data_requests.__module__], "LONGEST_ADDRESS", 3000)
    content = metadata(5, range={"start": 1700, "end": 2200})
    addresses = [BASE + request.text for request in data_requests(BASE, parse_metadata(content, 5), 2026)]
    assert len(addresses) == 2 and all(len(address) <= 3000 for address in addresses)
    asked = [year for address in addresses for year in httpx.URL(address).params.get_list("years")]
    assert asked == [str(year) for year in range(1700, 2201)]
    service = Service(5)
    service.metadata[5] = content
    service.rows[5] = [row(5, year=year) for year in (1700, 2021, 2200)]
    tables = run(service, tmp_path)
    assert tables.observations["time"].to_pylist() == [1700, 2021, 2200]
    assert summary(tables)["requests"]["data"] == 2
    assert summary(tables)["indicators_with_observations"] == 1


def test_a_service_without_any_figures_gives_empty_tables(tmp_path: Path) -> None:
    service = Service(5)
    service.rows[5] = []
    tables = run(service, tmp_path)
    assert tables.observations.num_rows == 0
    assert isinstance(tables.observations, pa.Table)

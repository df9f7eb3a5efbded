"""The Sotkanet interface over a release harvested from the recorded service, answer by answer beside the recording."""

import itertools
import os
import re
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server as make_http_server

from indicators import reference
from indicators.api import sotkanet_rest
from indicators.language import LANGUAGES
from indicators.release.make import make_release
from indicators.sources.sotkanet import harvest
from indicators.sources.sotkanet.clean import plain_text, safe_html
from indicators.sources.sotkanet.metadata import SHARES_AND_RATES
from indicators.tables import Tables, read_tables
from tests.sources.sotkanet.test_replica import CHECKOUT, REPLICA, replica, served

from .conftest import interface

pytestmark = [
    pytest.mark.replica,
    pytest.mark.skipif(not REPLICA.is_dir(), reason=f"the recorded Sotkanet service is not at {REPLICA}"),
]

ROOT = "/rest/1.1"
LONG_TEXTS = ("description", "interpretation", "limits", "legislation", "notices")
CATEGORIES = {"MAA", "NUTS1", "YTA", "HYVINVOINTIALUE", "KUNTA"}
EVERY_YEAR = tuple(range(1990, 2025))
MAINLAND = 727

Json = Any
Asked = tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]


class Both:
    """The recorded service and the interface over its release, asked the same."""

    def __init__(self, recorded: httpx.Client, ours: FlaskClient) -> None:
        self._recorded, self._ours = recorded, ours

    def response(self, path: str) -> tuple[httpx.Response, Any]:
        return self._recorded.get(path), self._ours.get(f"{ROOT}{path}")

    def json(self, path: str) -> tuple[Json, Json]:
        recorded, ours = self.response(path)
        assert recorded.status_code == ours.status_code == 200
        return recorded.json(), ours.get_json()

    def text(self, path: str) -> tuple[str, str]:
        recorded, ours = self.response(path)
        assert recorded.status_code == ours.status_code == 200
        return recorded.text, ours.get_data(as_text=True)


@pytest.fixture(scope="module")
def recorded_address() -> Iterator[str]:
    """The address of the recorded service."""
    with replica() as base_url:
        yield base_url


@pytest.fixture(scope="module")
def harvested(recorded_address: str, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """All that the recorded service has, harvested."""
    return harvest(recorded_address, tmp_path_factory.mktemp("cache"), served())


@pytest.fixture(scope="module")
def ours(harvested: Tables, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the interface over a release of it."""
    make_release(harvested, directory := tmp_path_factory.mktemp("releases"))
    return interface(directory, tmp_path_factory.mktemp("answers"))


@pytest.fixture(scope="module")
def both(recorded_address: str, ours: FlaskClient) -> Iterator[Both]:
    with httpx.Client(base_url=recorded_address) as client:
        yield Both(client, ours)


@pytest.fixture(scope="module")
def kept(both: Both) -> dict[int, Json]:
    """The recorded regions that the release keeps, by number."""
    areas = {(area.sotkanet_category, area.sotkanet_code) for area in reference.areas()}
    recorded, _ = both.json("/regions")
    return {
        region["id"]: region
        for region in recorded
        if region["category"] == "KUNTA" or (region["category"], region["code"]) in areas
    }


@pytest.fixture(scope="module")
def rows(both: Both, kept: dict[int, Json]) -> dict[int, list[Json]]:
    """All recorded rows of regions that are kept, by indicator."""
    found = {}
    for indicator in served():
        recorded, _ = both.response(data("json", ((indicator,), EVERY_YEAR, ("male", "female", "total"))))
        found[indicator] = [row for row in recorded.json() if row["region"] in kept]
    return found


@pytest.fixture(scope="module")
def described(both: Both) -> dict[int, tuple[Json, Json]]:
    """What the recorded service and ours say of each indicator."""
    return {number: both.json(f"/indicators/{number}") for number in served()}


@pytest.fixture(scope="module")
def shares(described: dict[int, tuple[Json, Json]]) -> set[int]:
    """The indicators that the recorded service calls a share or a rate."""
    codes = {number: pair[0].get("primaryValueType", {}).get("code") for number, pair in described.items()}
    return {number for number, code in codes.items() if code in SHARES_AND_RATES}


def data(suffix: str, asked: Asked) -> str:
    names = ("indicator", "years", "genders")
    return f"/{suffix}?" + "&".join(
        f"{name}={value}" for name, values in zip(names, asked, strict=True) for value in values
    )


# What cannot be as it is there: the expected answer by field, from the recorded one and the recorded rows


def _cleaned(clean: Callable[[str | None], str | None]) -> Callable[[Json, list[Json]], Json]:
    return lambda texts, _: {language: clean(texts[language]) or "" for language in texts}


def _organization(recorded: Json, rows: list[Json]) -> Json:
    return {"id": None, "title": _cleaned(plain_text)(recorded["title"], rows)}


def _sources(recorded: Json, rows: list[Json]) -> Json:
    organization = _organization(recorded[0]["organization"], rows)
    return [
        {
            "organization": organization,
            "title": organization["title"],
            "description": dict.fromkeys(("fi", "en", "sv"), ""),
        }
    ]


def _range(_: Json, rows: list[Json]) -> Json:
    years = [row["year"] for row in rows]
    return {"start": min(years, default=None), "end": max(years, default=None)}


def classifications(recorded: Json, rows: list[Json], kept: dict[int, Json]) -> Json:
    there = {kept[row["region"]]["category"].capitalize() for row in rows}
    promised = recorded.get("sex", {}).get("values") or ["total"]
    sexes = {row["gender"] for row in rows} or promised
    return {
        "region": {"values": [word for word in ("Kunta", "Hyvinvointialue", "Yta", "Maa", "Nuts1") if word in there]},
        "sex": {"values": [sex for sex in ("male", "female", "total") if sex in sexes]},
    }


#: By field: the answer expected of ours. Fields not named here are the same in both.
DIFFERENCES: dict[str, Callable[[Json, list[Json]], Json]] = {
    "title": _cleaned(plain_text),
    **{field: _cleaned(safe_html) for field in LONG_TEXTS},
    "organization": _organization,
    "range": _range,
    "subjects": lambda *_: [],
    "groups": lambda *_: [],
    "sources": _sources,
}
#: Those that tests of their own look at.
BY_THEMSELVES = {
    *("classifications", "decimals", "primaryValueType", "indicator_id"),
    *("indicators", "regions", "memberOf", "rows", "absValue"),
}


def test_differences_are_those_that_the_module_names() -> None:
    lines = re.findall(r"^(\w+(?:, \w+)*) {2,}\S", sotkanet_rest.__doc__ or "", re.MULTILINE)
    named = {name for line in lines for name in line.split(", ")} - {"what"}
    assert named == {*DIFFERENCES, *BY_THEMSELVES} - set(LONG_TEXTS[1:])


# Indicators


def test_list_holds_what_was_harvested(both: Both, rows: dict[int, list[Json]], kept: dict[int, Json]) -> None:
    recorded, given = both.json("/indicators")
    expected = []
    for listed in sorted(recorded, key=lambda listed: listed["id"]):
        if listed["id"] in served():
            found = rows[listed["id"]]
            expected.append(
                {
                    **{field: DIFFERENCES.get(field, _same)(value, found) for field, value in listed.items()},
                    "classifications": classifications(listed["classifications"], found, kept),
                }
            )
    assert given == expected
    assert [list(listed) for listed in given] == [list(listed) for listed in expected]
    assert len(given) == 61


def _same(recorded: Json, _: list[Json]) -> Json:
    return recorded


@pytest.mark.parametrize("indicator", served())
def test_indicator_is_described_as_recorded(
    described: dict[int, tuple[Json, Json]], rows: dict[int, list[Json]], kept: dict[int, Json], indicator: int
) -> None:
    recorded, given = (dict(one) for one in described[indicator])
    found = rows[indicator]
    assert recorded.pop("indicator_id", indicator) == indicator
    assert given.pop("classifications") == classifications(recorded.pop("classifications"), found, kept)
    in_set = reference.indicators().get(indicator)
    assert given.pop("decimals") == (in_set.decimals if in_set else recorded["decimals"])
    recorded.pop("decimals")
    value_type, expected_type = given.pop("primaryValueType", None), recorded.pop("primaryValueType", None)
    code = reference.units()[in_set.unit].sotkanet_code if in_set else expected_type and expected_type["code"]
    assert (value_type and value_type["code"]) == code
    assert value_type is None or all(value_type["title"][language] for language in LANGUAGES)
    assert given == {field: DIFFERENCES.get(field, _same)(value, found) for field, value in recorded.items()}


def test_fields_stand_in_the_order_of_the_service(described: dict[int, tuple[Json, Json]]) -> None:
    # Those of 2025 are whole; the others were put together for the recording.
    whole = [pair for pair in described.values() if "indicator_id" in pair[0]]
    assert len(whole) == 8
    for recorded, given in whole:
        assert list(given) == [field for field in recorded if field != "indicator_id"]
        assert list(given["title"]) == list(recorded["title"])


@pytest.mark.parametrize("indicator", ["1", "5642", "999999999", "9" * 30, "x", "-1", "127.0", "127/1", ""])
def test_unknown_indicator_is_refused_alike(both: Both, indicator: str) -> None:
    recorded, given = both.response(f"/indicators/{indicator}")
    assert recorded.status_code == given.status_code == 404
    assert recorded.headers["Content-Type"] == given.content_type


# Regions


def test_regions_are_those_recorded(both: Both, kept: dict[int, Json]) -> None:
    _, given = both.json("/regions")
    names = {(area.sotkanet_category, area.sotkanet_code): area for area in reference.areas()}
    expected = []
    for region in sorted(kept.values(), key=lambda region: (region["category"], region["code"])):
        area = names.get((region["category"], region["code"]))
        title = {
            language: getattr(area, f"name_{language}") if area else plain_text(text)
            for language, text in region["title"].items()
        }
        expected.append(region | {"title": title, "memberOf": member_of(region, kept)})
    assert given == expected
    assert [list(region) for region in given] == [list(region) for region in expected]
    assert {region["category"] for region in given} == CATEGORIES


def member_of(region: Json, kept: dict[int, Json]) -> list[int]:
    """What a region belongs to, as recorded, and what the recording leaves out of it."""
    above = {number for number in region["memberOf"] if number in kept}
    if region["category"] == "KUNTA":
        counties = {number for number in above if kept[number]["category"] == "HYVINVOINTIALUE"}
        merged = {one.area: one.county for one in reference.merged_municipalities()}
        if not counties:
            counties = {number for number, one in kept.items() if _is_county(one, merged[region["code"]])}
        above |= counties | {up for county in counties for up in kept[county]["memberOf"] if up in kept}
    if region["category"] in ("HYVINVOINTIALUE", "YTA") and region["code"] != "91":
        above.add(MAINLAND)
    if region["category"] == "NUTS1":
        above.add(658)
    return sorted(above)


def _is_county(region: Json, code: str) -> bool:
    return bool(region["category"] == "HYVINVOINTIALUE" and region["code"] == code)


# Rows

QUERIES: tuple[tuple[tuple[int, ...], tuple[str, ...]], ...] = (
    (EVERY_YEAR, ("male", "female", "total")),
    ((2019,), ()),
    ((2012, 1990, 2007, 2012), ("total", "female", "total")),
    ((2009, 2010, 1900, 2100), ("female",)),
)


@pytest.mark.parametrize("indicator", served())
def test_rows_are_those_recorded(both: Both, kept: dict[int, Json], shares: set[int], indicator: int) -> None:
    for years, genders in QUERIES:
        recorded, given = both.json(data("json", ((indicator,), years, genders)))
        expected = rows_kept(recorded, kept, shares)
        assert given == expected
        assert [list(row) for row in given] == [list(row) for row in expected]


def rows_kept(recorded: list[Json], kept: dict[int, Json], shares: set[int]) -> list[Json]:
    """The recorded rows of regions that are kept, their absolute values where they are numerators."""
    found = [row for row in recorded if row["region"] in kept]
    return [
        row if row["indicator"] in shares else {key: value for key, value in row.items() if key != "absValue"}
        for row in found
    ]


def test_rows_that_are_compared_are_many(rows: dict[int, list[Json]], shares: set[int]) -> None:
    found = list(itertools.chain.from_iterable(rows.values()))
    assert len(found) == 638 + 14_657 + 203_504
    absolute = Counter(row["indicator"] for row in found if "absValue" in row)
    assert sum(absolute.values()) > 3000
    assert set(absolute) - shares == {3099}


@pytest.mark.parametrize("indicator", [5, 127, 178, 2343, 3128, 3336])
def test_lines_are_those_recorded(both: Both, kept: dict[int, Json], indicator: int) -> None:
    recorded, given = both.text(data("csv", ((indicator,), EVERY_YEAR, ("total",))))
    header, *expected = (line.split(";") for line in recorded.split("\r\n")[:-1])
    our_header, *lines = (line.split(";") for line in given.split("\r\n")[:-1])
    assert our_header == header
    assert given.endswith("\r\n") and "," not in given
    # The recorded service writes numbers with six figures; ours have all of theirs.
    assert [[*line[:4], *map(_six_figures, line[4:])] for line in lines] == [
        line for line in expected if int(line[1]) in kept
    ]


def _six_figures(number: str) -> str:
    return f"{float(number):g}" if number else ""


def test_lines_hold_the_numbers_of_the_rows(ours: FlaskClient) -> None:
    asked: Asked = ((127, 5), (2019,), ("total",))
    rows = ours.get(ROOT + data("json", asked)).get_json()
    lines = ours.get(ROOT + data("csv", asked)).get_data(as_text=True).split("\r\n")[1:-1]
    numbers = [[float(cell) for cell in line.split(";")[4:] if cell] for line in lines]
    assert numbers == [[row[key] for key in ("value", "absValue") if key in row] for row in rows]
    assert max(row["value"] for row in rows) > 5_000_000


def test_several_indicators_stand_in_the_order_asked_for(both: Both, kept: dict[int, Json], shares: set[int]) -> None:
    asked: Asked = ((761, 5, 127, 1, 3099), (2019, 2018), ("total",))
    recorded, given = both.json(data("json", asked))
    assert given == rows_kept(recorded, kept, shares)
    assert list(dict.fromkeys(row["indicator"] for row in given)) == [761, 5, 127, 3099]


def test_indicator_asked_for_twice_is_given_once(both: Both, kept: dict[int, Json], shares: set[int]) -> None:
    recorded, given = both.json(data("json", ((5, 5), (2019,), ("total",))))
    assert given + given == rows_kept(recorded, kept, shares)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "indicator=127",
        "years=2019",
        "indicator=&years=2019",
        "indicator=127&years=",
        "indicator=127&years=2020,2021",
        "indicator=127,5&years=2020",
        "indicator=x&years=2020",
        "indicator=127&years=-1",
        "indicator=127&years=2020&genders=women",
        "indicator=127&years=2020&genders=TOTAL",
        "indicator=127&years=2020&genders=male,female",
        "indicator=127&years=2020&genders=male&genders=x",
    ],
)
@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_wrong_question_is_refused_alike(both: Both, suffix: str, query: str) -> None:
    recorded, given = both.response(f"/{suffix}?{query}")
    assert recorded.status_code == given.status_code == 400
    assert recorded.headers["Content-Type"] == given.content_type


@pytest.mark.parametrize(
    "query",
    [
        "indicator=1&years=2019",
        "indicator=127&years=1800",
        "indicator=127&years=99999999999999999999",
        "indicator=127&years=2019&genders=",
        "indicator=127&years=2019&region=658&lang=fi&callback=show",
        "indicator=0127&years=02019",
    ],
)
@pytest.mark.parametrize("suffix", ["json", "csv"])
def test_odd_question_is_answered_alike(both: Both, kept: dict[int, Json], suffix: str, query: str) -> None:
    recorded, given = both.response(f"/{suffix}?{query}")
    assert recorded.status_code == given.status_code == 200
    if suffix == "json":
        assert given.get_json() == [row for row in recorded.json() if row["region"] in kept]
    else:
        expected = [line for line in recorded.text.split("\r\n")[1:-1] if int(line.split(";")[1]) in kept]
        assert len(given.get_data(as_text=True).split("\r\n")) == len(expected) + 2


@pytest.mark.parametrize(
    "path",
    ["/indicators", "/indicators/127", "/regions", "/json?indicator=5&years=2019", "/csv?indicator=5&years=2019"],
)
def test_kind_of_answer_is_that_of_the_service(both: Both, path: str) -> None:
    recorded, given = both.response(path)
    assert given.content_type == recorded.headers["Content-Type"]


# There and back


@pytest.fixture(scope="module")
def our_address(ours: FlaskClient) -> Iterator[str]:
    """The address of our own interface, served over HTTP."""
    application: Flask = ours.application
    server = make_http_server("127.0.0.1", 0, application, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{ROOT}"
    finally:
        server.shutdown()
        server.server_close()


def test_our_own_harvest_of_ours_gives_what_was_harvested_there(
    harvested: Tables, our_address: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "indicators", "harvest", "--no-release", "--indicators", "all"]
    command += ["--base-url", our_address, "--tables", str(tmp_path / "tables")]
    environment = os.environ | {"ALUEKUVA_CACHE": str(tmp_path / "cache")}
    ran = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    again = read_tables(tmp_path / "tables")
    counted: Any = again.provenance.summary
    assert counted["indicators_asked"] == 61
    assert counted["rows_read"] == again.observations.num_rows
    assert counted["rows_not_shown"] == counted["rows_of_unknown_regions"] == counted["rows_refused"] == {}
    assert again.observations.equals(harvested.observations)
    assert again.indicators.equals(harvested.indicators)
    # A release names what stands above the municipalities as the reference tables do.
    assert again.areas.drop_columns([f"name_{language}" for language in LANGUAGES]).equals(
        harvested.areas.drop_columns([f"name_{language}" for language in LANGUAGES])
    )
    names = {(area.area_type, area.area): area for area in reference.areas()}
    for area, before in zip(again.areas.to_pylist(), harvested.areas.to_pylist(), strict=True):
        known = names.get((area["area_type"], area["area"]))
        expected = {f"name_{code}": getattr(known, f"name_{code}") for code in LANGUAGES} if known else {}
        assert area == before | expected

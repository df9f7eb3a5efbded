"""Releases and what each changed: a client that keeps a copy in step needs nothing else."""

import csv
import io
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from flask.testing import FlaskClient

from indicators.api import data
from indicators.release.directory import rollback, switch
from indicators.release.make import make_release
from tests.conftest import make_tables

from .conftest import AREAS, DAY, OBSERVATIONS, interface, small_release

FIRST, SECOND, THIRD = (f"2026-11-{day}-1-simulated" for day in (22, 23, 24))
ATOM = "{http://www.w3.org/2005/Atom}"
LOSING = ("cells_lost", "observation_count", "indicators_lost")
Key = tuple[int, str, str, int, str]


def revised() -> list[dict[str, object]]:
    """The country's value changed, one of Kainuu withdrawn with a whole indicator, and one of Helsinki new."""
    kept = [row for row in OBSERVATIONS if row.get("indicator") != 90002 and row.get("time") != 2024]
    changed = [row | {"value": 14.5} if row.get("area") == "FI" else row for row in kept]
    return [*changed, {"area": "90", "time": 2020, "value": 8.0}]


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with three releases, which is only read."""
    directory = tmp_path_factory.mktemp("three") / "releases"
    small_release(directory)
    small_release(directory, revised(), now=DAY.replace(day=23), allow=LOSING)
    small_release(directory, [*revised(), {"area": "91", "time": 2020, "value": 3.0}], now=DAY.replace(day=24))
    return directory


@pytest.fixture
def filled(three: Path, tmp_path: Path) -> Path:
    """A copy of the three releases for a test that takes one back or adds another."""
    return shutil.copytree(three, tmp_path / "releases", symlinks=True)


@pytest.fixture(scope="module")
def client(three: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return interface(three, tmp_path_factory.mktemp("changes") / "answers")


def given(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()


def key(row: dict[str, Any]) -> Key:
    return row["indicator"], row["area_type"], row["area"], row["time"], row["sex"]


# Releases


def test_releases_are_listed_newest_first_and_one_is_current(client: FlaskClient) -> None:
    listed = given(client, "/api/v1/releases")["releases"]
    assert [one["id"] for one in listed] == [THIRD, SECOND, FIRST]
    assert [one["current"] for one in listed] == [True, False, False]
    assert [one["comparedWith"] for one in listed] == [SECOND, FIRST, None]
    assert all(one["simulated"] and one["licence"] == "CC BY 4.0" for one in listed)
    assert all(client.get(one["address"]).status_code == 200 for one in listed)


def test_release_tells_its_counts_checks_and_files(client: FlaskClient) -> None:
    found = given(client, f"/api/v1/releases/{SECOND}")
    assert found["changes"] == {"new": 1, "revised": 1, "unchanged": 10, "withdrawn": 3}
    assert found["created"] == "2026-11-23T06:00:00+00:00"
    assert {check["name"]: check["allowed"] for check in found["checks"]}["cells_lost"]
    (cube,) = [file for file in found["files"] if file["name"] == "cube.duckdb"]
    assert len(cube["sha256"]) == 64
    assert cube["bytes"] > 0
    assert cube["address"] is None


@pytest.mark.parametrize("path", ["2020-01-01-1", "current", "..", "%2e%2e%2fcurrent", "2020-01-01-1/changes.json"])
def test_unknown_release_is_not_found(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1/releases/{path}")
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


def test_release_taken_back_is_no_longer_current(filled: Path, tmp_path: Path) -> None:
    client = interface(filled, tmp_path / "answers")
    assert given(client, f"/api/v1/releases/{THIRD}")["current"]
    rollback(filled)
    assert not given(client, f"/api/v1/releases/{THIRD}")["current"]
    assert given(client, f"/api/v1/releases/{SECOND}")["current"]


# The changes of one release


def test_changed_observations_say_what_they_are_and_were(client: FlaskClient) -> None:
    rows = given(client, f"/api/v1/releases/{SECOND}/changes.json")["data"]
    told = {key(row): (row["change"], row["value"], row["status"], row["previous_value"]) for row in rows}
    assert told == {
        (181, "country", "FI", 2020, "total"): ("revised", 14.5, "A", 14.0),
        (181, "county", "05", 2024, "total"): ("withdrawn", None, None, 9.7),
        (181, "county", "20", 2024, "total"): ("withdrawn", None, None, None),
        (181, "county", "90", 2020, "total"): ("new", 8.0, "A", None),
        (90002, "county", "20", 2020, "total"): ("withdrawn", None, None, 1.0),
    }
    assert [row["previous_status"] for row in rows if row["change"] == "withdrawn"] == ["B", "Z", "A"]


def test_release_compared_with_nothing_is_new_altogether(client: FlaskClient) -> None:
    found = given(client, f"/api/v1/releases/{FIRST}/changes.json")
    assert found["comparedWith"] is None
    assert len(found["data"]) == len(OBSERVATIONS)
    assert {row["change"] for row in found["data"]} == {"new"}


def test_csv_has_the_rows_of_the_json(client: FlaskClient) -> None:
    response = client.get(f"/api/v1/releases/{SECOND}/changes.csv")
    rows = given(client, f"/api/v1/releases/{SECOND}/changes.json")["data"]
    read = list(csv.DictReader(io.StringIO(response.get_data(as_text=True), newline="")))
    assert [*read[0]] == [*rows[0]]
    assert [{name: "" if value is None else value for name, value in row.items()} for row in rows] == [
        {name: int(text) if name in ("indicator", "time") else text for name, text in row.items()}
        | {name: float(row[name]) for name in ("value", "previous_value") if row[name]}
        for row in read
    ]
    assert f"aluekuva-changes-{SECOND}.csv" in response.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("indicator=181", 4),
        ("indicator=90002", 1),
        ("indicator=181,90002", 5),
        ("indicator=127", 0),
        ("area=20", 2),
        ("area=20,FI", 3),
        ("areaType=country", 1),
        ("area=20&areaType=county&indicator=181", 1),
    ],
)
def test_changes_of_some_indicators_and_areas(client: FlaskClient, query: str, count: int) -> None:
    assert len(given(client, f"/api/v1/releases/{SECOND}/changes.json?{query}")["data"]) == count


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("indicator=1", "indicator"),
        ("indicator=x", "indicator"),
        ("indicator=181,", "indicator"),
        ("indicator=9999999999", "indicator"),
        ("area=Kainuu", "area"),
        ("area=20&areaType=municipality", "area"),
        ("areaType=region", "areaType"),
        ("updatedAfter=2026-11-22", "updatedAfter"),
    ],
)
def test_wrong_question_about_a_release_is_refused(client: FlaskClient, query: str, parameter: str) -> None:
    body = client.get(f"/api/v1/releases/{SECOND}/changes.json?{query}").get_json()
    assert (body["status"], body["parameter"]) == (400, parameter)


def test_too_many_changes_are_refused_with_the_limit_and_the_file(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "MAX_CELLS", 20)
    body = client.get(f"/api/v1/releases/{SECOND}/changes.json?area=20,05,90,FI").get_json()
    assert (body["status"], body["cells"], body["maxCells"]) == (413, 30, 20)
    assert body["bulk"] == f"/download/{SECOND}/all.duckdb"  # the only one that holds changes
    assert client.get(f"/api/v1/releases/{SECOND}/changes.json?area=FI,90,05").status_code == 200


def test_unknown_format_is_not_found(client: FlaskClient) -> None:
    body = client.get(f"/api/v1/releases/{SECOND}/changes.xml").get_json()
    assert (body["status"], body["allowed"]) == (404, ["json", "csv"])


def test_copy_of_the_first_release_is_brought_up_to_date(client: FlaskClient) -> None:
    def rows(release: str) -> dict[Key, Any]:
        indicators = given(client, f"/api/v1/indicators?release={release}")["indicators"]
        return {
            key(row): (
                row["value"],
                row["lower95"],
                row["upper95"],
                row["numerator"],
                row["denominator"],
                row["status"],
            )
            for indicator in indicators
            for row in given(client, f"/api/v1/indicators/{indicator['id']}/data.json?release={release}")["data"]
        }

    copy = rows(FIRST)
    for release in reversed(given(client, f"/api/v1/changes?updatedAfter={FIRST}")["releases"]):
        for row in given(client, release["address"])["data"]:
            if row["change"] == "withdrawn":
                del copy[key(row)]
            else:
                names = ("value", "lower95", "upper95", "numerator", "denominator", "status")
                copy[key(row)] = tuple(row[name] for name in names)
    assert copy == rows(THIRD)


# Changes since


def counted(client: FlaskClient, query: str = "") -> list[tuple[str, int, int, int, int]]:
    found = given(client, f"/api/v1/changes?{query}")["changes"]
    return [(one["release"], one["indicator"], one["new"], one["revised"], one["withdrawn"]) for one in found]


def test_changes_of_the_current_release_are_told_unless_asked_otherwise(client: FlaskClient) -> None:
    assert counted(client) == [(THIRD, 181, 1, 0, 0)]


@pytest.mark.parametrize(
    ("after", "releases"),
    [
        (FIRST, [THIRD, SECOND]),
        (SECOND, [THIRD]),
        (THIRD, []),
        ("2026-11-21", [THIRD, SECOND, FIRST]),
        ("2026-11-23", [THIRD, SECOND]),
        ("2026-11-25", []),
        ("2026-11-23T06:00:00Z", [THIRD]),
        ("2026-11-23T06:00:00", [THIRD]),
        ("2026-11-23T05:59:59Z", [THIRD, SECOND]),
        ("2026-11-23T08:00:00+02:00", [THIRD]),
        ("2026-11-23T07:59:59%2B02:00", [THIRD, SECOND]),
        ("0001-01-01", [THIRD, SECOND, FIRST]),
        ("0001-01-01T00:00:00%2B14:00", [THIRD, SECOND, FIRST]),
        ("9999-12-31T23:59:59-12:00", []),
    ],
)
def test_changes_since_a_release_a_day_or_a_moment(client: FlaskClient, after: str, releases: list[str]) -> None:
    found = given(client, f"/api/v1/changes?updatedAfter={after}")
    assert [one["id"] for one in found["releases"]] == releases
    assert list(dict.fromkeys(one["release"] for one in found["changes"])) == releases


def test_time_that_an_answer_tells_can_be_asked_after(client: FlaskClient) -> None:
    updated = given(client, "/api/v1/changes")["updated"]
    assert given(client, f"/api/v1/changes?updatedAfter={updated}")["releases"] == []


def test_counts_are_those_of_the_rows(client: FlaskClient) -> None:
    assert counted(client, f"updatedAfter={FIRST}") == [
        (THIRD, 181, 1, 0, 0),
        (SECOND, 181, 1, 1, 2),
        (SECOND, 90002, 0, 0, 1),
    ]
    assert counted(client, f"updatedAfter={FIRST}&area=20") == [(SECOND, 181, 0, 0, 1), (SECOND, 90002, 0, 0, 1)]
    assert counted(client, f"updatedAfter={FIRST}&areaType=country") == [(SECOND, 181, 0, 1, 0)]
    assert counted(client, f"updatedAfter={FIRST}&indicator=90002") == [(SECOND, 90002, 0, 0, 1)]
    assert counted(client, f"updatedAfter={FIRST}&set=aluekuva-2026") == [(THIRD, 181, 1, 0, 0), (SECOND, 181, 1, 1, 2)]
    assert counted(client, f"updatedAfter={FIRST}&set=aluekuva-2026&indicator=90002") == []


@pytest.mark.parametrize(
    ("query", "parameter", "allowed"),
    [
        ("updatedAfter=yesterday", "updatedAfter", SECOND),
        ("updatedAfter=", "updatedAfter", None),
        ("updatedAfter=2026-13-01", "updatedAfter", FIRST),
        ("updatedAfter=2026-11-22-9", "updatedAfter", FIRST),
        ("set=kuva", "set", "aluekuva-2026"),
        ("indicator=1", "indicator", None),
        ("area=Kainuu", "area", "20"),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/changes", "/api/v1/changes.atom"])
def test_wrong_question_about_changes_is_refused(
    client: FlaskClient, path: str, query: str, parameter: str, allowed: str | None
) -> None:
    body = client.get(f"{path}?{query}").get_json()
    assert (body["status"], body["parameter"]) == (400, parameter)
    assert allowed is None or allowed in body["allowed"]


def test_release_that_was_taken_back_is_not_on_the_way(filled: Path, tmp_path: Path) -> None:
    client = interface(filled, tmp_path / "answers")
    switch(filled, SECOND)
    fourth = small_release(filled, [*revised(), {"area": "19", "value": 4.0}], now=DAY.replace(day=25))
    assert [one["id"] for one in given(client, f"/api/v1/changes?updatedAfter={FIRST}")["releases"]] == [fourth, SECOND]
    body = client.get(f"/api/v1/changes?updatedAfter={THIRD}").get_json()
    assert (body["status"], body["allowed"][2:]) == (400, [fourth, SECOND, FIRST])


# The feed


def feed(client: FlaskClient, query: str = "") -> Xml.Element:
    response = client.get(f"/api/v1/changes.atom?{query}")
    assert response.status_code == 200
    assert response.mimetype == "application/atom+xml"
    return Xml.fromstring(response.get_data())


def entries(root: Xml.Element, name: str) -> list[str]:
    return [entry.findtext(f"{ATOM}{name}", "") for entry in root.iter(f"{ATOM}entry")]


@pytest.mark.parametrize("query", ["", "lang=fi", "area=20&lang=sv", f"updatedAfter={THIRD}"])
def test_feed_has_what_atom_requires(client: FlaskClient, query: str) -> None:
    root = feed(client, query)
    assert root.tag == f"{ATOM}feed"
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links["self"] == f"http://localhost/api/v1/changes.atom{'?' if query else ''}{query}"
    for part in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            (found,) = part.findall(f"{ATOM}{name}")
            assert found.text
        assert part.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
        assert part.findtext(f"{ATOM}updated", "").endswith("T06:00:00+00:00")
        assert [link.get("rel") for link in part.findall(f"{ATOM}link")].count("alternate") == 1
    ids = entries(root, "id")
    assert len(set(ids)) == len(ids)


def test_feed_tells_what_changed_newest_first(client: FlaskClient) -> None:
    root = feed(client, f"lang=en&updatedAfter={FIRST}")
    assert entries(root, "title") == ["Unemployed people, as % of labour force"] * 2 + ['-2+3,"x"']
    assert entries(root, "summary")[1] == f"Release {SECOND}: 1 new, 1 revised and 2 withdrawn values."
    assert addresses(root)[0] == f"http://localhost/en/indicators/181?release={THIRD}"


def addresses(root: Xml.Element) -> list[str]:
    links = [entry.find(f"{ATOM}link") for entry in root.iter(f"{ATOM}entry")]
    return [str(link.get("href")) for link in links if link is not None]


def test_indicator_that_is_no_more_is_told_by_its_number_and_its_rows(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    small_release(releases)
    left = [row for row in OBSERVATIONS if row.get("indicator", 181) == 181]
    tables = make_tables(left, indicators=[{"indicator": 181}], areas=AREAS)
    second = make_release(tables, releases, now=DAY.replace(day=23), allow=LOSING).id
    client = interface(releases, tmp_path / "answers")
    gone = [(number, 0, 0, 1) for number in (127, 90001, 90002)]
    assert [one[1:] for one in counted(client)] == gone
    root = feed(client, f"updatedAfter={FIRST}")
    assert entries(root, "title") == ["127", "90001", "90002"]
    assert [
        (row["indicator"], row["change"])
        for address in addresses(root)
        for row in given(client, address.removeprefix("http://localhost"))["data"]
    ] == [(number, "withdrawn") for number, *_ in gone]
    assert given(client, f"/api/v1/releases/{second}/changes.json?indicator=127")["data"][0]["previous_value"] == 664028


def test_entry_is_the_same_in_every_language_and_filter(client: FlaskClient) -> None:
    everything = entries(feed(client), "id")
    assert everything == entries(feed(client, "lang=sv"), "id")
    assert set(entries(feed(client, "area=20"), "id")) < set(everything)


def test_feed_goes_back_further_than_one_release(client: FlaskClient) -> None:
    assert {text.split()[1].rstrip(":") for text in entries(feed(client), "summary")} == {FIRST, SECOND, THIRD}


def test_feed_names_the_address_that_the_operator_set(
    three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = interface(three, tmp_path / "answers")
    before = feed(client)
    monkeypatch.setenv("ALUEKUVA_URL", "https://aluekuva.example.org/")
    after = feed(client)
    assert after.find(f"{ATOM}link").get("href") == "https://aluekuva.example.org/api/v1/changes.atom"  # type: ignore[union-attr]
    assert entries(before, "id") == entries(after, "id")


def test_title_that_xml_cannot_hold_breaks_nothing(tmp_path: Path) -> None:
    title = "Bell\x07 <b>& ]]> \ud7ff"
    tables = make_tables([{"value": 1.0}], indicators=[{"indicator": 181, "title_en": title}])
    make_release(tables, tmp_path / "releases", now=DAY)
    root = feed(interface(tmp_path / "releases", tmp_path / "answers"), "lang=en")
    assert entries(root, "title") == [title.replace("\x07", "")]

"""The command line as an operator meets it: commands, exit codes, messages, and what is released."""

import functools
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from typer.testing import CliRunner, Result

import indicators.__main__ as command_line
from indicators.cube import Cubes, NoReleaseError, ObservationQuery
from indicators.release import directory as shelf
from indicators.release.checks import CHECK_NAMES
from indicators.sources import simulated
from indicators.sources.sotkanet import ClientSettings, client
from indicators.tables import Tables, read_tables, write_tables
from tests.conftest import SHARED

CHECKOUT = Path(__file__).resolve().parents[1]
COMMANDS = ("simulate", "harvest", "release", "releases", "rollback", "boundaries")
GOOD: list[dict[str, object]] = [{"time": 2020, "value": 1.0}, {"time": 2021, "value": 2.0}]


@pytest.fixture
def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The directory of releases that the environment names; nothing is written elsewhere."""
    monkeypatch.setenv("ALUEKUVA_RELEASES", str(tmp_path / "releases"))
    monkeypatch.setenv("ALUEKUVA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "releases"


@pytest.fixture
def written(tmp_path: Path, tables: Callable[..., Tables]) -> Callable[..., str]:
    """Writes tables and gives the directory, as an argument."""

    def write(rows: list[dict[str, object]], name: str = "tables", **more: Any) -> str:
        write_tables(tables(rows, **more), tmp_path / name)
        return str(tmp_path / name)

    return write


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(command_line.app, list(arguments))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def said(result: Result) -> str:
    """All that was printed, however the lines were folded."""
    return " ".join((result.stdout + result.stderr).replace("│", " ").split())


# Use


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Usage:" in result.stdout
    assert len(said(result)) > 200


def test_the_help_lists_every_command() -> None:
    listed = said(run("--help"))
    assert {info.name or info.callback.__name__ for info in command_line.app.registered_commands if info.callback} == {
        *COMMANDS
    }
    assert [command for command in COMMANDS if command not in listed] == []


def test_it_runs_as_a_module(releases: Path) -> None:
    command = [sys.executable, "-m", "indicators", "releases", "--json"]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == []
    assert done.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch",),
        ("releases", "--nosuch"),
        ("simulate", "--vintages", "4"),
        ("simulate", "--vintages", "0"),
        ("simulate", "--seed", "-1"),
        ("simulate", "--seed", "x"),
        ("harvest", "--indicators", "some"),
        ("harvest", "--indicators", "127,"),
        ("harvest", "--indicators", ""),
    ],
)
def test_wrong_use_is_told_and_changes_nothing(releases: Path, arguments: tuple[str, ...]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert not releases.exists()


@pytest.mark.parametrize("command", ["simulate", "harvest", "release"])
def test_an_unknown_check_is_refused_before_any_work(releases: Path, command: str) -> None:
    result = run(command, "--allow", "unique_keys", "--allow", "everything")
    assert result.exit_code == 2
    assert "no such check: everything;" in said(result)
    assert [name for name in CHECK_NAMES if name not in said(result)] == []
    assert not releases.exists()
    assert not releases.with_name("cache").exists()


# Releases


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The simulated source with some indicators only, among them some with withdrawn figures."""
    some = {number: record for number, record in simulated.indicators().items() if 1060 < number < 1073}
    monkeypatch.setattr(simulated, "simulate", functools.partial(simulated.simulate, records=some))


def test_simulating_twice_makes_three_more_releases(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two = dict(list(simulated.indicators().items())[:2])
    monkeypatch.setattr(simulated, "simulate", functools.partial(simulated.simulate, records=two))
    assert run("simulate").exit_code == 0
    assert run("simulate").exit_code == 0
    assert len(shelf.release_ids(releases)) == 6


@pytest.mark.usefixtures("few")
def test_simulate_makes_three_releases_with_revisions_and_withdrawals_that_say_what_they_are(releases: Path) -> None:
    result = run("simulate")
    assert result.exit_code == 0
    manifests = [shelf.read_manifest(releases, release) for release in shelf.release_ids(releases)]
    assert len(manifests) == 3
    assert all(manifest.simulated and manifest.id.endswith("-simulated") for manifest in manifests)
    assert [manifest.compared_with for manifest in manifests] == [None, manifests[0].id, manifests[1].id]
    assert manifests[0].changes["new"] == manifests[0].counts["observation"]
    assert all(manifest.changes[change] > 0 for manifest in manifests[1:] for change in ("new", "revised", "unchanged"))
    assert manifests[2].changes["withdrawn"] > 0
    assert shelf.current_release(releases) == manifests[2].id
    for manifest in manifests:
        assert f"released {manifest.id} in {releases}" in said(result)
        assert f"{manifest.counts['observation']:,} observations of" in said(result)
    assert f"{manifests[2].changes['withdrawn']:,} withdrawn" in said(result)


@pytest.mark.usefixtures("few")
def test_a_seed_is_a_series_of_its_own(releases: Path) -> None:
    assert run("simulate", "--vintages", "1").exit_code == 0
    assert run("simulate", "--vintages", "1", "--seed", "5").exit_code == 0
    manifests = [shelf.read_manifest(releases, release) for release in shelf.release_ids(releases)]
    assert [manifest.series for manifest in manifests] == ["simulated-2026", "simulated-5"]
    assert manifests[1].compared_with is None


def test_release_takes_tables_from_the_disk(releases: Path, written: Callable[..., str]) -> None:
    result = run("release", "--tables", written(GOOD))
    assert result.exit_code == 0
    assert "2 observations of 2 indicators" in said(result)
    assert "2 new, 0 revised, 0 unchanged, 0 withdrawn" in said(result)
    assert Cubes(releases).current().times(181) == [2020, 2021]


def test_the_option_goes_before_the_environment(releases: Path, tmp_path: Path, written: Callable[..., str]) -> None:
    other = tmp_path / "other [place]"
    result = run("release", "--tables", written(GOOD), "--releases", str(other))
    assert result.exit_code == 0
    assert f"in {other}" in said(result)
    assert not releases.exists()
    assert len(shelf.release_ids(other)) == 1


def test_checks_that_fail_end_with_3_and_name_check_and_row(releases: Path, written: Callable[..., str]) -> None:
    run("release", "--tables", written(GOOD))
    before = shelf.current_release(releases)
    result = run("release", "--tables", written([*GOOD, {"area": "[bold]77", "value": 1.0}], "bad"))
    assert result.exit_code == 3
    assert "known_areas: 1 failed" in said(result)
    assert "indicator 181, county [bold]77, 2020, total: value 1.0, status A" in said(result)
    assert "Nothing was released." in said(result)
    assert "--allow CHECK" in said(result)
    assert shelf.release_ids(releases) == [before]


def test_more_failures_than_are_shown_are_counted(releases: Path, written: Callable[..., str]) -> None:
    result = run("release", "--tables", written([{"time": 1990 + year, "value": 500.0} for year in range(30)]))
    assert result.exit_code == 3
    assert "values_in_range: 30 failed" in said(result)
    assert "… and 10 more" in said(result)


def test_an_allowed_check_is_told(releases: Path, written: Callable[..., str]) -> None:
    bad = written([*GOOD, {"area": "77", "value": 1.0}])
    result = run("release", "--tables", bad, "--allow", "known_areas")
    assert result.exit_code == 0
    assert "allowed to fail: known_areas (1)" in said(result)


def test_a_release_under_way_elsewhere_ends_with_5(releases: Path, written: Callable[..., str]) -> None:
    arguments = ("release", "--tables", written(GOOD))
    run(*arguments)
    with shelf.lock(releases):
        for busy in (arguments, ("rollback", "--to", str(shelf.current_release(releases)))):
            result = run(*busy)
            assert result.exit_code == 5
            assert "another process is making a release" in said(result)
    assert run(*arguments).exit_code == 0


def test_what_is_not_there_ends_with_6(releases: Path, tmp_path: Path, written: Callable[..., str]) -> None:
    for arguments, message in (
        (("releases",), "there is no release in"),
        (("rollback",), "there is no release in"),
        (("rollback", "--to", "2026-11-22-1"), "there is no release in"),
        (("release", "--tables", str(tmp_path / "nowhere")), "holds no complete tables; run harvest or simulate first"),
    ):
        result = run(*arguments)
        assert result.exit_code == 6
        assert message in said(result)
    run("release", "--tables", written(GOOD))
    result = run("rollback")
    assert result.exit_code == 6
    assert f"{shelf.current_release(releases)} is the first release" in said(result)
    assert run("rollback", "--to", "2026-11-22-99").exit_code == 6


def test_half_written_tables_are_not_released(releases: Path, written: Callable[..., str]) -> None:
    directory = written(GOOD)
    (Path(directory) / "provenance.json").unlink()
    assert run("release", "--tables", directory).exit_code == 6
    assert not releases.exists()


def test_a_directory_that_cannot_be_written_is_told(
    releases: Path, written: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a directory")
    result = run("release", "--tables", written(GOOD), "--releases", str(tmp_path / "file" / "releases"))
    assert result.exit_code == 1
    assert "Nothing was released; the current release is as it was." in said(result)


def test_releases_are_listed_and_the_current_one_is_marked(releases: Path, written: Callable[..., str]) -> None:
    for value in (1.0, 2.0):
        run("release", "--tables", written([{"time": 2020, "value": value}]))
    first, second = shelf.release_ids(releases)
    lines = run("releases").stdout.splitlines()
    # An id is whole in the narrowest terminal: rollback needs it.
    assert [next(line for line in lines if release in line).lstrip()[0] for release in (first, second)] == ["2", "→"]
    assert run("rollback").exit_code == 0
    lines = run("releases").stdout.splitlines()
    assert [next(line for line in lines if release in line).lstrip()[0] for release in (first, second)] == ["→", "2"]


def test_releases_as_json_are_the_manifests(releases: Path, written: Callable[..., str]) -> None:
    for name in ("Ä", "B"):
        run("release", "--tables", written(GOOD, series=name))
    listed = json.loads(run("releases", "--json").stdout)
    assert [one["id"] for one in listed] == shelf.release_ids(releases)
    assert [one["current"] for one in listed] == [False, True]
    assert [one["series"] for one in listed] == ["Ä", "B"]
    assert listed[0]["counts"]["observation"] == 2
    assert {check["name"] for check in listed[0]["checks"]} == set(CHECK_NAMES)


def test_rollback_says_what_is_served(releases: Path, written: Callable[..., str]) -> None:
    for _ in range(3):
        run("release", "--tables", written(GOOD))
    first, second, _ = shelf.release_ids(releases)
    assert said(run("rollback")) == f"serving {second}"
    assert said(run("rollback", "--to", first)) == f"serving {first}"
    assert shelf.current_release(releases) == first


# A source over the network


class Source:
    """A small Sotkanet service of one indicator, good until a test spoils it."""

    def __init__(self) -> None:
        self.regions: list[dict[str, Any]] = [
            {"id": 658, "code": "358", "category": "MAA", "title": {"fi": "Koko maa"}},
            {"id": 90, "code": "20", "category": "HYVINVOINTIALUE", "title": {"fi": "Kainuu"}, "memberOf": [658]},
        ]
        texts = {"fi": "Osoitin", "sv": "Indikator", "en": "Indicator"}
        self.metadata: dict[str, Any] = {
            "id": 181,
            "data-updated": "2026-04-10",
            "range": {"start": 2020, "end": 2021},
            "decimals": 1,
            "title": texts,
            "description": {"fi": "<p>Kuvaus</p>"},
            "organization": {"title": texts},
            "classifications": {"sex": {"values": ["total"]}},
            "primaryValueType": {"code": "PROS"},
        }
        self.rows = [self.row(region, year) for region in (658, 90) for year in (2020, 2021)]
        self.raw_rows: str | None = None

    @staticmethod
    def row(region: int, year: int, value: float = 5.5, **more: Any) -> dict[str, Any]:
        return {"indicator": 181, "region": region, "year": year, "gender": "total", "value": value, **more}

    def answer(self, address: str) -> str | None:
        url = urlsplit(address)
        if url.path == "/json":
            years = parse_qs(url.query)["years"]
            return self.raw_rows or json.dumps([row for row in self.rows if str(row["year"]) in years])
        known: dict[str, Any] = {
            "/indicators": [self.metadata],
            "/regions": self.regions,
            "/indicators/181": self.metadata,
        }
        return json.dumps(known[url.path]) if url.path in known else None


@pytest.fixture
def source() -> Iterator[tuple[Source, str]]:
    """The service and its address on this host."""
    service = Source()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = service.answer(self.path)
            self.send_response(404 if body is None else 200)
            content = (body or "").encode()
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield service, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that asks again at once, and only once more."""
    quick = functools.partial(ClientSettings, attempts=2, backoff=0.001, longest_backoff=0.002, connect_timeout=2.0)
    monkeypatch.setattr(client, "ClientSettings", quick)


def harvest(base_url: str, releases: Path, *more: str, indicators: str = "181") -> Result:
    tables = str(releases.with_name("harvested"))
    return run("harvest", "--indicators", indicators, "--base-url", base_url, "--tables", tables, *more)


def test_a_harvest_is_released_and_says_what_came(releases: Path, source: tuple[Source, str]) -> None:
    result = harvest(source[1], releases)
    assert result.exit_code == 0, said(result)
    assert "rows read: 4" in said(result)
    assert "rows kept: country 2, county 2" in said(result)
    assert "rows refused: none" in said(result)
    release = Cubes(releases).current().release
    assert (release.source, release.simulated, release.source_url) == ("sotkanet", False, source[1])
    assert not release.id.endswith("-simulated")


def test_a_harvest_without_a_release_can_be_released_later(releases: Path, source: tuple[Source, str]) -> None:
    result = harvest(source[1], releases, "--no-release")
    assert result.exit_code == 0
    assert "make a release with: python -m indicators release" in said(result)
    assert not releases.exists()
    assert run("release", "--tables", str(releases.with_name("harvested"))).exit_code == 0
    assert Cubes(releases).current().times(181) == [2020, 2021]


def test_a_source_that_does_not_answer_ends_with_4(releases: Path) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound and not listening: refused, and nobody else gets the port
        result = harvest(f"http://127.0.0.1:{closed.getsockname()[1]}", releases)
    assert result.exit_code == 4
    assert "Connection refused" in said(result)
    assert "gave up after several attempts" in said(result)
    assert not releases.exists()
    assert not releases.with_name("harvested").exists()


def test_a_wrong_address_ends_with_4(releases: Path, source: tuple[Source, str]) -> None:
    result = harvest(f"{source[1]}/elsewhere", releases)
    assert result.exit_code == 4
    assert "/elsewhere/indicators is not found (404)" in said(result)
    assert harvest("ftp://127.0.0.1", releases).exit_code == 4


def test_an_indicator_that_the_source_lacks_ends_with_4(releases: Path, source: tuple[Source, str]) -> None:
    result = harvest(source[1], releases, indicators="127")
    assert result.exit_code == 4
    assert "lists none of the 1 indicators asked for" in said(result)


def test_scripts_in_texts_of_the_source_do_not_reach_the_cube(releases: Path, source: tuple[Source, str]) -> None:
    service, base_url = source
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    service.metadata["title"] = {"fi": f"Osoitin{attack}", "sv": attack, "en": "&lt;script&gt;alert(3)&lt;/script&gt;X"}
    service.metadata["description"] = {
        "fi": f'<p onclick="alert(4)">Kuvaus{attack}</p><a href="javascript:alert(5)">linkki</a>'
    }
    service.metadata["organization"] = {"title": {"fi": f"THL{attack}"}}
    service.regions.append(
        {"id": 1, "code": "091", "category": "KUNTA", "title": {"fi": f"Helsinki{attack}"}, "memberOf": [658]}
    )
    assert harvest(base_url, releases).exit_code == 0
    cube = Cubes(releases).current()
    indicator = cube.indicators[181]
    assert indicator.title("fi").text == "Osoitin"
    assert indicator.title("sv") == indicator.title("fi")
    assert indicator.title("en").text == "X"
    assert indicator.texts["description_fi"] == "<p>Kuvaus</p>linkki"
    assert indicator.texts["organization_fi"] == "THL"
    assert cube.areas[("municipality", "091")].name("fi") == "Helsinki"
    everything = f"{[one.texts for one in cube.indicators.values()]}{[one.names for one in cube.areas.values()]}"
    assert [word for word in ("alert", "<script", "<img", "onclick", "javascript:") if word in everything] == []


def spoil_with_infinity(service: Source) -> None:
    good = json.dumps(service.rows)
    service.raw_rows = good.replace('"value": 5.5', '"value": 1e400', 1)


def spoil_with_a_double_row(service: Source) -> None:
    service.rows.append(service.row(90, 2021, 6.5))


def spoil_with_an_unknown_region(service: Source) -> None:
    service.rows.append(service.row(4711, 2021))


def spoil_with_a_share_above_a_hundred(service: Source) -> None:
    service.rows.append({**service.rows.pop(), "value": 550.0})


def spoil_with_a_negative_count(service: Source) -> None:
    service.rows[0]["absValue"] = -5


def spoil_with_nothing(service: Source) -> None:
    service.rows.clear()


def spoil_the_title(service: Source) -> None:
    service.metadata["title"] = {"fi": "<script>alert(1)</script>", "sv": " ", "en": None}


@pytest.mark.parametrize(
    ("spoil", "check", "message"),
    [
        (spoil_with_infinity, "finite_values", "indicator 181, country FI, 2020, total: value inf"),
        (spoil_with_a_double_row, "unique_keys", "indicator 181, county 20, 2021, total: value 6.5"),
        (spoil_with_an_unknown_region, "known_areas", "indicator 181, unknown sotkanet:4711, 2021, total: value 5.5"),
        (spoil_with_a_share_above_a_hundred, "values_in_range", "county 20, 2021, total: value 550.0"),
        (spoil_with_a_negative_count, "counts_not_negative", "indicator 181, country FI, 2020, total"),
        (spoil_with_nothing, "not_empty", "there are no observations"),
        (spoil_the_title, "titles", "indicator 181 has no title in any language"),
    ],
)
def test_a_bad_source_stops_with_its_reason_and_nothing_of_it_is_released(
    releases: Path, source: tuple[Source, str], spoil: Callable[[Source], None], check: str, message: str
) -> None:
    service, base_url = source
    spoil(service)
    result = harvest(base_url, releases)
    assert result.exit_code == 3, said(result)
    assert f"{check}: " in said(result)
    assert message in said(result)
    assert "Nothing was released." in said(result)
    assert shelf.release_ids(releases) == []
    with pytest.raises(NoReleaseError):
        Cubes(releases).current()


def test_a_bad_source_leaves_the_release_before_as_it_was(releases: Path, source: tuple[Source, str]) -> None:
    service, base_url = source
    assert harvest(base_url, releases).exit_code == 0
    before = shelf.current_release(releases)
    service.metadata["data-updated"] = "2026-05-10"
    spoil_with_infinity(service)
    result = harvest(base_url, releases)
    assert result.exit_code == 3
    assert shelf.release_ids(releases) == [before]
    values = Cubes(releases).current().observations(ObservationQuery(181))["value"].to_pylist()
    assert values == [5.5] * 4


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{}", "the answer is not a list"),
        ('[{"indicator": 181', "is not whole JSON"),
        ("<html><script>alert(1)</script></html>", "is not whole JSON"),
    ],
)
def test_an_answer_that_is_no_data_ends_with_4(
    releases: Path, source: tuple[Source, str], body: str, message: str
) -> None:
    source[0].raw_rows = body
    result = harvest(source[1], releases)
    assert result.exit_code == 4
    assert message in said(result)
    assert "alert" not in said(result)
    assert not releases.exists()


def test_rows_that_no_table_can_hold_are_counted_and_quoted(releases: Path, source: tuple[Source, str]) -> None:
    service, base_url = source
    service.rows += [service.row(90, 2021, value="5,5"), service.row(90, 2021, gender="[red]other")]  # type: ignore[arg-type]
    result = harvest(base_url, releases)
    assert result.exit_code == 0
    assert "gender is unknown 1" in said(result)
    assert "value is not a number 1" in said(result)
    assert "[red]other" in said(result)
    assert Cubes(releases).current().observations(ObservationQuery(181)).num_rows == 4


# The recorded service


@pytest.mark.replica
def test_the_recorded_service_is_harvested_and_released_again(releases: Path) -> None:
    command = [sys.executable, str(SHARED / "sotkanet-replica" / "serve.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        try:
            result = harvest(service.stdout.readline().strip(), releases, indicators="set")
        finally:
            service.kill()
    assert result.exit_code == 0, said(result)
    harvested = read_tables(releases.with_name("harvested"))
    first = shelf.read_manifest(releases, shelf.release_ids(releases)[0])
    with duckdb.connect(releases / first.id / "cube.duckdb", read_only=True) as cube:
        origins = dict(cube.execute("SELECT origin, count(*) FROM observation GROUP BY 1").fetchall())
    # Beside what was harvested, a release holds what the counties make up together.
    assert origins["source"] == harvested.observations.num_rows > 10_000
    assert first.counts["observation"] == sum(origins.values())
    assert first.series == "sotkanet-set"
    assert not first.simulated
    # No service is there any more: the tables on the disk are enough.
    again = run("release", "--tables", str(releases.with_name("harvested")))
    assert again.exit_code == 0
    second = shelf.read_manifest(releases, shelf.release_ids(releases)[1])
    assert second.compared_with == first.id
    assert second.changes == {"new": 0, "revised": 0, "unchanged": first.counts["observation"], "withdrawn": 0}

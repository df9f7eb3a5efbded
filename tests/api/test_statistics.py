"""What was worked out, as the interface gives it: comparisons, groups of the reader's own, peers."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from indicators.cube import Cubes
from indicators.records import BENCHMARKS
from indicators.release.make import make_release
from tests.api.conftest import DAY, interface
from tests.conftest import make_tables
from tests.release.test_benchmarks import BACKGROUND, background
from tests.release.test_compare import COMPARED, Row, counted, country

Body = dict[str, Any]


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release in which every county has unemployment of six years, and the background that peers are found by."""
    rows: list[Row] = [country(10.0, time=year) for year in range(2018, 2024)]
    rows += [
        counted(area, 700 + 30 * place + 20 * (year - 2018), 5000, time=year)
        for place, area in enumerate(COMPARED)
        for year in range(2018, 2024)
    ]
    rows += [{"area": "91", "value": 5.0, "time": 2023}, {"indicator": 4072, "area": "20", "value": 60.0}]
    described = [{"indicator": key, "unit": unit} for key, unit in BACKGROUND.items()]
    described += [{"indicator": 181}, {"indicator": 4072, "unit": "points"}]
    found = tmp_path_factory.mktemp("statistics") / "releases"
    make_release(make_tables([*rows, *background()], indicators=described), found, now=DAY)
    return found


@pytest.fixture(scope="module")
def client(directory: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return interface(directory, tmp_path_factory.mktemp("answers"))


def body(client: FlaskClient, address: str, status: int = 200) -> Body:
    response = client.get(address)
    assert response.status_code == status, response.get_data(as_text=True)[:500]
    found: Body = response.get_json()
    return found


def data(client: FlaskClient, address: str) -> list[Body]:
    rows: list[Body] = body(client, address)["data"]
    return rows


# Comparisons


def test_a_comparison_is_that_of_the_cube(client: FlaskClient, directory: Path) -> None:
    cube = Cubes(directory).current()
    for benchmark in BENCHMARKS:
        rows = data(client, f"/api/v1/comparisons.json?indicator=181&benchmark={benchmark}")
        expected = cube.comparisons(181, benchmark).to_pylist()
        key = ("area_type", "area", "time", "sex")
        found = {tuple(row[name] for name in key): row for row in rows}
        assert len(found) == len(rows) == len(expected)
        for row in expected:
            assert row.items() <= found[tuple(row[name] for name in key)].items()


def test_without_a_benchmark_the_country_is_meant_and_several_may_be_named(client: FlaskClient) -> None:
    one = data(client, "/api/v1/comparisons.json?indicator=181&area=20&time=2023")
    assert [row["benchmark"] for row in one] == ["country"]
    several = data(client, "/api/v1/comparisons.json?indicator=181&area=20&time=2023&benchmark=peers,earlier,country")
    assert [row["benchmark"] for row in several] == ["country", "earlier", "peers"]


def test_the_trend_stands_on_the_last_period_and_what_stands_out_beside_the_country(client: FlaskClient) -> None:
    rows = data(client, "/api/v1/comparisons.json?indicator=181&area=20&benchmark=country,earlier")
    assert {row["time"] for row in rows if row["trend"] is not None} == {2023}
    tested = [row for row in rows if row["stands_out"] is not None]
    assert [(row["time"], row["benchmark"]) for row in tested] == [(2023, "country")]
    assert tested[0]["p_adjusted"] < 0.05


def test_csv_holds_the_same(client: FlaskClient) -> None:
    address = "/api/v1/comparisons.{}?indicator=181&area=20,YTA5&time=2022..2023&benchmark=country,peers"
    rows = data(client, address.format("json"))
    text = client.get(address.format("csv")).get_data(as_text=True)
    read = list(csv.DictReader(io.StringIO(text)))
    assert list(read[0]) == list(rows[0])
    for one, other in zip(read, rows, strict=True):
        for name, value in other.items():
            if isinstance(value, float):
                assert float(one[name]) == value
            elif not isinstance(value, bool):
                assert one[name] == ("" if value is None else str(value))


def test_an_area_alone_gives_all_its_indicators(client: FlaskClient) -> None:
    rows = data(client, "/api/v1/comparisons.json?area=20&time=latest")
    assert {row["area"] for row in rows} == {"20"}
    assert {(row["indicator"], row["time"]) for row in rows} == {(181, 2023)}


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("", 400, "indicator"),
        ("time=2020", 400, "indicator"),
        ("indicator=abc", 400, "indicator"),
        ("indicator=999999", 400, "indicator"),
        ("indicator=181&benchmark=best", 400, "benchmark"),
        ("indicator=181&benchmark=peers&benchmark=country", 400, "benchmark"),
        ("indicator=181&measure=value", 400, "measure"),
        ("indicator=181&area=zz", 400, "area"),
        ("indicator=181&time=x", 400, "time"),
        ("indicator=181&area=91", 404, "area"),
        ("indicator=181&time=1990", 404, "time"),
        ("indicator=181&release=nonsense", 404, "release"),
    ],
)
def test_what_cannot_be_compared_is_said(client: FlaskClient, query: str, status: int, parameter: str | None) -> None:
    found = body(client, f"/api/v1/comparisons.json?{query}", status)
    assert (found["status"], found.get("parameter")) == (status, parameter)


def test_another_format_is_not_found(client: FlaskClient) -> None:
    assert body(client, "/api/v1/comparisons.xml?indicator=181", 404)["allowed"] == ["json", "csv"]


def test_an_answer_is_known_again(client: FlaskClient) -> None:
    address = "/api/v1/comparisons.json?indicator=181"
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(address).get_data() == b""


# Groups


def test_a_group_is_the_sum_of_its_parts(client: FlaskClient) -> None:
    (row,) = data(client, "/api/v1/groups.json?indicator=181&area=19,20,21&time=2023")
    parts = [counted(area, 700 + 30 * COMPARED.index(area) + 100, 5000) for area in ("19", "20", "21")]
    events = sum(int(str(part["numerator"])) for part in parts)
    assert (row["numerator"], row["denominator"], row["areas"]) == (events, 15_000, "19 20 21")
    assert row["value"] == pytest.approx(100 * events / 15_000)
    assert (row["ci_method"], row["status"], row["reason"]) == ("wilson", "A", None)
    assert row["lower998"] < row["lower95"] < row["value"] < row["upper95"] < row["upper998"]


def test_a_group_of_the_counties_of_a_collaborative_area_is_that_area(client: FlaskClient) -> None:
    (group,) = data(client, "/api/v1/groups.json?indicator=181&area=18,19,20,21&time=latest")
    (area,) = data(client, "/api/v1/data.json?indicator=181&area=YTA5&time=2023&measure=value,lower95,upper95")
    assert [group[name] for name in ("value", "lower95", "upper95")] == [
        area[name] for name in ("value", "lower95", "upper95")
    ]


def test_with_a_part_missing_a_group_has_no_value_and_says_so(client: FlaskClient) -> None:
    (row,) = data(client, "/api/v1/groups.json?indicator=181&area=20,91&time=2023")
    assert (row["value"], row["numerator"], row["status"], row["reason"]) == (None, None, "M", "missing_part")


def test_scores_are_not_added_up(client: FlaskClient) -> None:
    (row,) = data(client, "/api/v1/groups.json?indicator=4072&area=20,21")
    assert (row["value"], row["status"], row["reason"]) == (None, "M", "not_additive")


def test_a_count_of_a_group_is_the_sum(client: FlaskClient) -> None:
    (row,) = data(client, "/api/v1/groups.json?indicator=127&area=01,02")
    assert row["value"] == 50_000 + 70_000


@pytest.mark.parametrize(
    ("query", "status", "parameter"),
    [
        ("indicator=181", 400, "area"),
        ("indicator=181&area=20", 400, "area"),
        ("area=20,21", 400, "indicator"),
        ("indicator=181&area=20,YTA5", 400, "areaType"),
        ("indicator=181&area=20,zz", 400, "area"),
        ("indicator=181&area=20,21&areaType=county,country", 400, "areaType"),
        ("indicator=181&area=20,21&time=1990", 404, None),
    ],
)
def test_a_group_that_is_none(client: FlaskClient, query: str, status: int, parameter: str | None) -> None:
    found = body(client, f"/api/v1/groups.json?{query}", status)
    assert (found["status"], found.get("parameter")) == (status, parameter)


# Peers


def test_peers_are_those_of_the_cube(client: FlaskClient, directory: Path) -> None:
    found = body(client, "/api/v1/areas/20/peers?lang=sv")
    expected = Cubes(directory).current().peers("20")
    assert [row["area"] for row in found["peers"]] == [row["peer"] for row in expected]
    assert [row["distance"] for row in found["peers"]] == [row["distance"] for row in expected]
    assert found["weights"] == "release"
    assert [row["name"] for row in found["variables"]] == [
        *("Folkmängd", "Befolkningstäthet", "Andelen svenskspråkiga"),
        "Andelen med ett främmande språk som modersmål",
    ]


def test_the_releases_own_weights_given_by_hand_change_nothing(client: FlaskClient) -> None:
    own = body(client, "/api/v1/areas/20/peers")
    weights = ",".join(f"{row['variable']}:{row['weight']}" for row in own["variables"])
    given = body(client, f"/api/v1/areas/20/peers?weights={weights}")
    assert given["weights"] == "given"
    for one, other in zip(own["peers"], given["peers"], strict=True):
        assert one["area"] == other["area"]
        assert one["distance"] == pytest.approx(other["distance"])


def test_weights_decide_who_is_alike(client: FlaskClient) -> None:
    found = body(client, "/api/v1/areas/20/peers?weights=density:0,swedish:100,population:1,foreign:1")
    assert {row["variable"]: row["weight"] for row in found["variables"]}["swedish"] == 100
    shares = [{share["variable"]: share["share"] for share in row["shares"]} for row in found["peers"]]
    assert all(share["density"] == 0 for share in shares)


def test_with_too_few_variables_nobody_is_alike(client: FlaskClient) -> None:
    assert body(client, "/api/v1/areas/20/peers?weights=density:0,swedish:0")["peers"] == []


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("20/peers?weights=", 400, "weights"),
        ("20/peers?weights=swedish:-1", 400, "weights"),
        ("20/peers?weights=swedish:nan", 400, "weights"),
        ("20/peers?weights=happiness:1", 400, "weights"),
        ("20/peers?weights=swedish:1,swedish:2", 400, "weights"),
        ("20/peers?count=3", 400, "count"),
        ("91/peers", 404, "code"),
        ("FI/peers", 404, "code"),
        ("zz/peers", 404, "code"),
    ],
)
def test_peers_that_are_none(client: FlaskClient, address: str, status: int, parameter: str) -> None:
    found = body(client, f"/api/v1/areas/{address}", status)
    assert (found["status"], found["parameter"]) == (status, parameter)

"""The Sotkanet interface: Sotkanet's shapes, numbers of regions, order and refusals, whatever the release holds."""

import dataclasses
import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import brotli
import pyarrow as pa
import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.api import data
from indicators.api.responses import CURRENT
from indicators.api.sotkanet_rest import rows_as_csv, rows_as_json
from indicators.cube import Cubes
from indicators.release.make import make_release
from indicators.tables import Provenance
from tests.conftest import make_tables

from .conftest import DAY, interface

ROOT = "/rest/1.1"
JSON = f"{ROOT}/json"
CSV = f"{ROOT}/csv"
ADDRESSES = [
    f"{ROOT}/indicators",
    f"{ROOT}/indicators/181",
    f"{ROOT}/regions",
    f"{JSON}?indicator=181&years=2020",
    f"{CSV}?indicator=181&years=2020",
]
SOTKANET = Provenance("sotkanet", "sotkanet-test", simulated=False, licence="CC BY 4.0")
HEADER = "indicator;region;year;gender;primary value;absolute value"
COUNTIES = [f"{number:02}" for number in range(1, 22)] + ["90", "91"]

INDICATORS: list[dict[str, object]] = [
    {
        "indicator": 90001,
        "title_fi": 'Sanoi "ei" & <lähti>',
        "title_sv": None,
        "title_en": None,
        "unit": "litres_per_capita",
        "decimals": 2,
        "sexes": ["female"],
        "updated": None,
    },
    {
        "indicator": 181,
        "sexes": ["total", "female", "male"],
        "organization_fi": "Tilastokeskus",
        "organization_en": "Statistics Finland",
        "description_fi": '<p>Katso <a href="https://stat.fi" rel="noopener">ohje</a>.</p>',
    },
    {"indicator": 127, "unit": "persons", "decimals": 0},
]
AREAS: list[dict[str, object]] = [
    {"area_type": "country", "area": "FI", "source_id": "658"},
    {"area_type": "mainland", "area": "FI1", "source_id": "727"},
    {"area_type": "collaborative_area", "area": "YTA5", "source_id": "995"},
    {"area_type": "county", "area": "20", "source_id": "962"},
    {"area_type": "county", "area": "21", "source_id": "968"},
    {
        "area_type": "municipality",
        "area": "205",
        "name_fi": "Kajaani",
        "name_sv": "Kajana",
        "parent_type": "county",
        "parent": "20",
        "source_id": "75",
    },
]
OBSERVATIONS: list[dict[str, object]] = [
    {"time": 2020, "value": 13.5, "numerator": 4321.0, "denominator": 32007.0},
    {"time": 2020, "sex": "male", "value": 14.9},
    {"time": 2020, "sex": "female", "value": 12.1},
    {"time": 2019, "value": 0.0, "numerator": 0.0},
    {"time": 2021, "status": "S"},
    {"time": 2022, "status": "M"},
    {"time": 2023, "status": "Z"},
    {"area": "21", "time": 2021, "value": 9.9, "status": "P"},
    {"area": "21", "time": 2022, "value": 9.8, "status": "E"},
    {"area": "21", "time": 2023, "value": 9.7, "status": "B"},
    {"area": "05", "time": 2020, "value": 1.0},  # the source gives no number for this area
    {"area_type": "country", "area": "FI", "time": 2020, "value": 14.0},
    {"area_type": "municipality", "area": "205", "time": 2020, "value": 15.1},
    {"indicator": 127, "area_type": "country", "area": "FI", "time": 2020, "value": 5_548_241.0},
    {"indicator": 90001, "area": "20", "time": 2020, "sex": "female", "value": 2.5, "numerator": 7.0},
]


def release(directory: Path, observations: list[dict[str, object]], provenance: Provenance = SOTKANET) -> str:
    tables = make_tables(observations, indicators=INDICATORS, areas=AREAS)
    return make_release(dataclasses.replace(tables, provenance=provenance), directory, now=DAY).id


@pytest.fixture(scope="module")
def sotkanet(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the interface over a release that was harvested from Sotkanet."""
    directory = tmp_path_factory.mktemp("sotkanet")
    release(directory / "releases", OBSERVATIONS)
    return interface(directory / "releases", directory / "answers")


def got(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_json()


def lines(client: FlaskClient, query: str) -> list[str]:
    response = client.get(f"{CSV}?{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    header, *found, end = response.get_data(as_text=True).split("\r\n")
    assert (header, end) == (HEADER, "")
    return found


# Indicators


def test_list_names_indicators_by_number_and_what_they_are_classified_by(sotkanet: FlaskClient) -> None:
    listed = got(sotkanet, f"{ROOT}/indicators")
    assert [one["id"] for one in listed] == [127, 181, 90001]
    assert listed[1] == {
        "id": 181,
        "title": {"fi": "Mittari 181", "en": "Indicator 181", "sv": "Indikator 181"},
        "organization": {"id": None, "title": {"fi": "Tilastokeskus", "en": "Statistics Finland", "sv": ""}},
        "classifications": {
            "region": {"values": ["Kunta", "Hyvinvointialue", "Maa"]},
            "sex": {"values": ["male", "female", "total"]},
        },
    }


def test_one_indicator_has_every_field_of_the_service_in_its_order(sotkanet: FlaskClient) -> None:
    described = got(sotkanet, f"{ROOT}/indicators/181")
    assert list(described) == [
        *("id", "data-updated", "range", "title", "description", "interpretation", "limits", "legislation", "notices"),
        *("primaryValueType", "decimals", "classifications", "organization", "subjects", "sources", "groups"),
    ]
    assert described["data-updated"] == "2026-06-01"
    assert described["range"] == {"start": 2019, "end": 2023}
    assert described["primaryValueType"] == {
        "code": "PROS",
        "title": {"fi": "prosenttia", "en": "per cent", "sv": "procent"},
    }
    assert described["decimals"] == 1
    assert described["description"]["fi"].startswith("<p>Katso <a href=")
    (source,) = described["sources"]
    assert source["organization"]["title"] == source["title"] == described["organization"]["title"]


def test_what_is_missing_is_empty_text_as_clients_expect(sotkanet: FlaskClient) -> None:
    described = got(sotkanet, f"{ROOT}/indicators/90001")
    assert described["title"] == {"fi": 'Sanoi "ei" & <lähti>', "en": "", "sv": ""}
    empty = {"fi": "", "en": "", "sv": ""}
    assert described["notices"] == described["limits"] == described["organization"]["title"] == empty
    assert described["sources"] == described["subjects"] == described["groups"] == []
    assert described["data-updated"] is None
    assert described["decimals"] == 2
    assert "primaryValueType" not in described
    assert described["classifications"]["sex"] == {"values": ["female"]}


def test_indicator_without_figures_is_described_without_years_and_regions(tmp_path: Path) -> None:
    release(tmp_path / "releases", [{"value": 1.0}, {"indicator": 127, "status": "M"}])
    client = interface(tmp_path / "releases", tmp_path / "answers")
    described = got(client, f"{ROOT}/indicators/127")
    assert described["range"] == {"start": None, "end": None}
    assert described["classifications"] == {"region": {"values": []}, "sex": {"values": ["total"]}}


# Regions


def test_regions_have_the_numbers_of_the_source(sotkanet: FlaskClient) -> None:
    regions = got(sotkanet, f"{ROOT}/regions")
    assert [(region["category"], region["code"], region["id"]) for region in regions] == [
        ("HYVINVOINTIALUE", "20", 962),
        ("HYVINVOINTIALUE", "21", 968),
        ("KUNTA", "205", 75),
        ("MAA", "358", 658),
        ("NUTS1", "1", 727),
        ("YTA", "5", 995),
    ]
    assert regions[0]["title"] == {
        "fi": "Kainuun hyvinvointialue",
        "en": "Kainuu wellbeing services county",
        "sv": "Kajanalands välfärdsområde",
    }
    assert list(regions[2].items()) == [
        ("id", 75),
        ("code", "205"),
        ("category", "KUNTA"),
        ("title", {"fi": "Kajaani", "en": "", "sv": "Kajana"}),
        ("memberOf", [658, 727, 962, 995]),
        ("uri", "http://www.yso.fi/onto/kunnat/k205"),
    ]
    assert [region["memberOf"] for region in regions[3:]] == [[], [658], [658, 727]]


def test_simulated_release_has_sotkanets_numbers_as_far_as_they_are_known(tmp_path: Path) -> None:
    simulated = Provenance("simulated", "simulated", simulated=True, licence="CC BY 4.0")
    rows = [{"value": 2.0}, {"area_type": "collaborative_area", "area": "YTA5", "value": 3.0}]
    release(tmp_path / "releases", rows, simulated)
    client = interface(tmp_path / "releases", tmp_path / "answers")
    regions = {region["id"]: region for region in got(client, f"{ROOT}/regions")}
    assert {region["category"] for region in regions.values()} == {"HYVINVOINTIALUE", "MAA", "NUTS1"}
    assert len(regions) == 25
    assert (regions[962]["code"], regions[960]["code"], regions[658]["code"]) == ("20", "90", "358")
    assert lines(client, "indicator=181&years=2020") == ["181;962;2020;total;2;"]
    assert got(client, f"{ROOT}/indicators/181")["classifications"]["region"] == {"values": ["Hyvinvointialue"]}


# Rows


def test_rows_stand_by_region_year_and_gender(sotkanet: FlaskClient) -> None:
    rows = got(sotkanet, f"{JSON}?indicator=181&years=2020&years=2019&genders=total&genders=female&genders=male")
    assert rows == [
        {"indicator": 181, "region": 75, "year": 2020, "gender": "total", "value": 15.1},
        {"indicator": 181, "region": 658, "year": 2020, "gender": "total", "value": 14.0},
        {"indicator": 181, "region": 962, "year": 2019, "gender": "total", "value": 0.0, "absValue": 0.0},
        {"indicator": 181, "region": 962, "year": 2020, "gender": "male", "value": 14.9},
        {"indicator": 181, "region": 962, "year": 2020, "gender": "female", "value": 12.1},
        {"indicator": 181, "region": 962, "year": 2020, "gender": "total", "value": 13.5, "absValue": 4321.0},
    ]
    assert list(rows[2]) == ["indicator", "region", "year", "gender", "value", "absValue"]


def test_lines_are_those_rows(sotkanet: FlaskClient) -> None:
    assert lines(sotkanet, "indicator=181&years=2020&years=2019&genders=total&genders=female&genders=male") == [
        "181;75;2020;total;15.1;",
        "181;658;2020;total;14;",
        "181;962;2019;total;0;0",
        "181;962;2020;male;14.9;",
        "181;962;2020;female;12.1;",
        "181;962;2020;total;13.5;4321",
    ]


def test_cell_without_a_value_is_an_absent_row_and_any_value_is_a_row(sotkanet: FlaskClient) -> None:
    rows = got(sotkanet, f"{JSON}?indicator=181&years=2021&years=2022&years=2023")
    assert [(row["region"], row["year"], row["value"]) for row in rows] == [
        (968, 2021, 9.9),
        (968, 2022, 9.8),
        (968, 2023, 9.7),
    ]


def test_total_is_given_where_no_gender_is_asked_for(sotkanet: FlaskClient) -> None:
    for query in ("", "&genders=", "&genders=total", "&genders=total&genders=total&genders="):
        assert {row["gender"] for row in got(sotkanet, f"{JSON}?indicator=181&years=2020{query}")} == {"total"}


def test_indicators_stand_in_the_order_asked_for_and_once(sotkanet: FlaskClient) -> None:
    query = "indicator=181&indicator=7&indicator=127&indicator=181&years=2020&years=2020"
    assert [line.split(";")[0] for line in lines(sotkanet, query)] == ["181", "181", "181", "127"]


def test_absolute_value_stands_beside_shares_and_rates_alone(sotkanet: FlaskClient) -> None:
    (row,) = got(sotkanet, f"{JSON}?indicator=90001&years=2020&genders=female")
    assert row == {"indicator": 90001, "region": 962, "year": 2020, "gender": "female", "value": 2.5}


def test_numbers_are_whole(sotkanet: FlaskClient) -> None:
    assert lines(sotkanet, "indicator=127&years=2020") == ["127;658;2020;total;5548241;"]


def test_what_the_release_worked_out_is_not_given_as_the_sources(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"area": area, "value": 10.0, "numerator": 100.0, "denominator": 1000.0} for area in COUNTIES
    ]
    release(tmp_path / "releases", rows)
    cube = Cubes(tmp_path / "releases").current()
    added = cube.rows("SELECT count(*) AS n FROM observation WHERE origin <> 'source' AND area = 'FI'")
    assert added["n"].to_pylist() == [1]
    client = interface(tmp_path / "releases", tmp_path / "answers")
    assert [line.split(";")[1] for line in lines(client, "indicator=181&years=2020")] == ["962", "968"]
    classified = got(client, f"{ROOT}/indicators/181")["classifications"]["region"]["values"]
    assert classified == ["Hyvinvointialue"]


_numbers = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.tuples(_numbers, st.none() | _numbers), max_size=5))
def test_every_number_is_read_back_as_it_was(numbers: list[tuple[float, float | None]]) -> None:
    table = pa.table(
        {
            "indicator": pa.array([1] * len(numbers), pa.int32()),
            "region": pa.array([2] * len(numbers), pa.int32()),
            "year": pa.array([2020] * len(numbers), pa.int16()),
            "gender": pa.array(["total"] * len(numbers), pa.string()),
            "value": pa.array([value for value, _ in numbers], pa.float64()),
            "absolute": pa.array([absolute for _, absolute in numbers], pa.float64()),
        }
    )
    assert [(row["value"], row.get("absValue")) for row in json.loads(rows_as_json(table))] == numbers
    cells = [line.split(";")[4:] for line in rows_as_csv(table).decode().split("\r\n")[1:-1]]
    assert [(float(value), float(absolute) if absolute else None) for value, absolute in cells] == numbers


# What is refused


def refused(client: FlaskClient, path: str, status: int, method: str = "GET") -> str:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.content_type == "text/html;charset=UTF-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return response.get_data(as_text=True)


@pytest.mark.parametrize("address", [JSON, CSV])
@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", "indicator is missing"),
        ("indicator=181", "years is missing"),
        ("years=2020", "indicator is missing"),
        ("indicator=&years=2020", "indicator is missing"),
        ("indicator=181&years=2019,2020", "repeat years"),
        ("indicator=181,127&years=2020", "repeat indicator"),
        ("indicator=181&years=2020&years=latest", "latest"),
        ("indicator=181&years=-2020", "-2020"),
        ("indicator=181&years=%D9%A2%D9%A0%D9%A2%D9%A0", "years"),  # 2020 in Arabic digits
        ("indicator=%C2%B2&years=2020", "indicator"),
        ("indicator=181&years=2020&genders=women", "male, female, total"),
        ("indicator=181&years=2020&genders=male,female", "male, female, total"),
        ("indicator=181&years=2020&genders=Total", "male, female, total"),
    ],
)
def test_wrong_question_is_refused_and_says_why(sotkanet: FlaskClient, address: str, query: str, named: str) -> None:
    text = refused(sotkanet, f"{address}?{query}", 400)
    assert text.startswith("<h1>Bad Request</h1>")
    assert named in text


def test_refusal_never_holds_the_markup_of_a_question(sotkanet: FlaskClient) -> None:
    for path in (f"{JSON}?indicator=<script>x</script>&years=1", f"{ROOT}/indicators/<script>x<b>"):
        text = sotkanet.get(path).get_data(as_text=True)
        assert "script" in text and "<script" not in text and "<b>" not in text


@pytest.mark.parametrize("tail", ["999", "0", "-1", "1e2", "x", "9" * 30, "१८१", "181%00", "%FF", "181/", "", "181/x"])
def test_unknown_indicator_is_not_found(sotkanet: FlaskClient, tail: str) -> None:
    assert refused(sotkanet, f"{ROOT}/indicators/{tail}", 404).startswith("<h1>Not Found</h1>")


@pytest.mark.parametrize("path", ["/rest/", "/rest/1.0/indicators", f"{ROOT}/", f"{ROOT}/xml", f"{ROOT}/regions/1"])
def test_other_address_below_rest_is_not_found(sotkanet: FlaskClient, path: str) -> None:
    refused(sotkanet, path, 404)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [*ADDRESSES, "/rest/1.1/nothing"])
def test_other_methods_are_refused(sotkanet: FlaskClient, method: str, path: str) -> None:
    refused(sotkanet, path, 405, method)
    allowed = sotkanet.open(path, method=method).headers["Allow"]
    assert {"GET", "HEAD"} <= set(allowed.split(", "))


@pytest.mark.parametrize(
    "query",
    [
        "indicator=181&years=2020&region=962&lang=fi&_=17",
        "indicator=0181&years=02020",
        "indicator=181&years=2020&callback=alert(1)",
        "indicator=181&indicator=99999999999&years=2020&years=" + "9" * 400,
    ],
)
def test_what_the_service_does_not_know_is_let_pass(sotkanet: FlaskClient, query: str) -> None:
    assert got(sotkanet, f"{JSON}?{query}") == got(sotkanet, f"{JSON}?indicator=181&years=2020")


@pytest.mark.parametrize("query", ["indicator=4&years=2020", "indicator=181&years=1900", "indicator=0&years=0"])
def test_nothing_found_is_an_empty_answer(sotkanet: FlaskClient, query: str) -> None:
    assert got(sotkanet, f"{JSON}?{query}") == []
    assert lines(sotkanet, query) == []


def test_too_many_rows_are_refused(sotkanet: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "indicator=181&years=2019&years=2020"
    monkeypatch.setattr(data, "MAX_CELLS", 6)
    refused(sotkanet, f"{JSON}?{query}", 413)
    monkeypatch.setattr(data, "MAX_CELLS", 8)
    assert len(got(sotkanet, f"{JSON}?{query}")) == 4


def test_nothing_released_yet_is_unavailable(tmp_path: Path) -> None:
    client = interface(tmp_path / "releases", tmp_path / "answers")
    for path in ADDRESSES:
        refused(client, path, 503)


SETTINGS = settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
_values = (
    st.sampled_from(["181", "127", "2020", "total", "male", "0", ""]).map(str.encode)
    | st.binary(max_size=8)
    | st.text(max_size=8).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
_names = st.sampled_from(["indicator", "years", "genders", "callback"]).map(str.encode) | st.binary(max_size=4)
_queries = st.lists(st.tuples(_names, _values), max_size=5).map(
    lambda pairs: "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs)
)


@SETTINGS
@given(path=st.sampled_from([JSON, CSV, f"{ROOT}/indicators", f"{ROOT}/regions"]), query=_queries)
def test_no_query_makes_the_server_fail(sotkanet: FlaskClient, path: str, query: str) -> None:
    assert sotkanet.get(path, query_string=query).status_code in (200, 400)


@SETTINGS
@given(rest=st.binary(max_size=20))
def test_no_path_makes_the_server_fail(sotkanet: FlaskClient, rest: bytes) -> None:
    assert sotkanet.get("/rest/" + quote_from_bytes(rest)).status_code in (200, 308, 400, 404)


# As the rest of the interface


@pytest.mark.parametrize("path", ADDRESSES)
def test_answer_is_tagged_kept_and_open_to_all(sotkanet: FlaskClient, path: str) -> None:
    response = sotkanet.get(path)
    assert response.headers["Cache-Control"] == CURRENT
    assert response.headers["Vary"] == "Accept-Encoding"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    known = sotkanet.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert (known.status_code, known.get_data()) == (304, b"")
    kind = "text/csv" if path.startswith(CSV) else "application/json"
    assert response.content_type == f"{kind};charset=UTF-8"


@pytest.mark.parametrize("path", ADDRESSES)
def test_coded_answer_is_the_same(sotkanet: FlaskClient, path: str) -> None:
    plain = sotkanet.get(path).get_data()
    for coding, decode in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        coded = sotkanet.get(path, headers={"Accept-Encoding": coding})
        assert coded.headers["Content-Encoding"] == coding
        assert decode(coded.get_data()) == plain


@pytest.mark.parametrize("path", [*ADDRESSES, JSON, f"{ROOT}/indicators/9", "/rest/x"])
def test_head_is_get_without_a_body(sotkanet: FlaskClient, path: str) -> None:
    answered, head = sotkanet.get(path), sotkanet.head(path)
    assert head.status_code == answered.status_code
    assert head.headers == answered.headers
    assert head.get_data() == b""


def test_saved_file_says_by_its_name_which_release_it_is_of(client: FlaskClient, sotkanet: FlaskClient) -> None:
    for path in ADDRESSES[3:]:
        suffix = path.partition("?")[0].rsplit("/", 1)[1]
        simulated = client.get(path).headers["Content-Disposition"]
        assert simulated == f'inline; filename="aluekuva-2026-11-22-1-simulated.{suffix}"'
        assert sotkanet.get(path).headers["Content-Disposition"] == f'inline; filename="aluekuva-2026-11-22-1.{suffix}"'


def test_new_release_is_served_at_once(tmp_path: Path) -> None:
    client = interface(tmp_path / "releases", tmp_path / "answers")
    for value in (1.5, 2.5):
        release(tmp_path / "releases", [{"value": value}])
        assert lines(client, "indicator=181&years=2020") == [f"181;962;2020;total;{value};"]


@pytest.mark.parametrize("path", ADDRESSES)
def test_whole_server_answers_the_same(whole_server: FlaskClient, client: FlaskClient, path: str) -> None:
    served, alone = whole_server.get(path), client.get(path)
    assert served.status_code == 200
    assert served.get_data() == alone.get_data()
    for name in ("ETag", "Content-Type", "Cache-Control", "Access-Control-Allow-Origin"):
        assert served.headers[name] == alone.headers[name]
    assert "Set-Cookie" not in served.headers


@pytest.mark.parametrize(("path", "status"), [("/rest/1.1/nothing", 404), ("/rest/", 404), (f"{JSON}?years=x", 400)])
def test_whole_server_refuses_in_a_line_and_with_no_page(whole_server: FlaskClient, path: str, status: int) -> None:
    text = refused(whole_server, path, status)
    assert text.startswith("<h1>") and len(text) < 200

"""Answers in JSON: their shape, and that they hold the same figures as the CSV."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from indicators.tables import WITHOUT_VALUE

from .conftest import RELEASE, interface, small_release

MEASURES = ["value", "lower95", "upper95", "numerator", "denominator"]
COLUMNS = ["indicator", "area", "area_type", "time", "sex", *MEASURES, "status", "release"]


def get(client: FlaskClient, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.content_type == "application/json"
    return response.get_json()


def test_answer_says_of_what_release_and_source_it_is(client: FlaskClient) -> None:
    answer = get(client, "/api/v1/indicators/181/data.json")
    described = answer.pop("indicators")
    data = answer.pop("data")
    assert answer == {
        "release": RELEASE,
        "updated": "2026-11-22T06:00:00+00:00",
        "source": "test",
        "licence": "CC BY 4.0",
        "simulated": True,
    }
    assert [indicator["id"] for indicator in described] == [181]
    assert len(data) == 11


def test_rows_are_flat_and_their_keys_are_the_columns_of_the_csv(client: FlaskClient) -> None:
    (row,) = get(client, "/api/v1/indicators/181/data.json?area=20&time=2020&sex=total")["data"]
    assert list(row) == COLUMNS
    assert row == {
        "indicator": 181,
        "area": "20",
        "area_type": "county",
        "time": 2020,
        "sex": "total",
        "value": 13.5,
        "lower95": 12.25,
        "upper95": 14.75,
        "numerator": 4321,
        "denominator": 32007,
        "status": "A",
        "release": RELEASE,
    }


def test_suppressed_cell_is_empty_and_says_so_in_every_format(client: FlaskClient) -> None:
    query = "area=20&time=2022"
    (row,) = get(client, f"/api/v1/indicators/181/data.json?{query}")["data"]
    assert (row["value"], row["status"]) == (None, "S")
    plain = client.get(f"/api/v1/indicators/181/data.csv?{query}").get_data(as_text=True)
    assert plain.endswith(f"181,20,county,2022,total,,,,,,S,{RELEASE}\r\n")
    excel = client.get(f"/api/v1/indicators/181/data.csv?{query}&dialect=fi-excel").get_data(as_text=True)
    assert excel.endswith(f"181;20;county;2022;total;;;;;;S;{RELEASE}\r\n")


def test_missing_value_is_null_beside_its_status_and_zero_is_zero(client: FlaskClient) -> None:
    data = get(client, "/api/v1/indicators/181/data.json?area=20&sex=total")["data"]
    assert [(row["time"], row["value"], row["status"]) for row in data] == [
        (2020, 13.5, "A"),
        (2021, 0, "A"),
        (2022, None, "S"),
        (2023, None, "M"),
        (2024, None, "Z"),
    ]


def test_labels_and_measures_are_those_of_the_csv(client: FlaskClient) -> None:
    query = "area=20&time=2020&measure=value&labels=both&lang=sv"
    data = get(client, f"/api/v1/indicators/181/data.json?{query}")["data"]
    header = client.get(f"/api/v1/indicators/181/data.csv?{query}").get_data(as_text=True).partition("\r\n")[0]
    assert ",".join(data[0]) == header
    assert data[0]["area_label"] == "Kajanalands välfärdsområde"


def test_label_like_a_formula_is_left_as_it_is_in_json(client: FlaskClient) -> None:
    (row,) = get(client, "/api/v1/indicators/90002/data.json?labels=both&lang=fi")["data"]
    assert row["indicator_label"] == "=1+1"


def test_json_is_shown_and_not_saved(client: FlaskClient) -> None:
    assert "Content-Disposition" not in client.get("/api/v1/indicators/181/data.json").headers


# Metadata


def test_indicator_is_described_in_all_languages(client: FlaskClient) -> None:
    described = get(client, "/api/v1/indicators/181")
    assert described["title"] == {
        "fi": "Työttömät, % työvoimasta",
        "sv": "Arbetslösa, % av arbetskraften",
        "en": "Unemployed people, as % of labour force",
    }
    assert described["release"] == RELEASE
    assert described["simulated"] is True
    assert described["unitSymbol"] == {"fi": "%", "sv": "%", "en": "%"}
    assert described["areaTypes"] == ["country", "county", "municipality"]
    assert described["times"] == [2020, 2021, 2022, 2023, 2024]
    assert (described["firstTime"], described["latestTime"], described["observations"]) == (2020, 2024, 11)
    assert (described["taskArea"], described["dimension"], described["polarity"]) == ("VAE", "TIL", "lower_is_better")
    assert described["dataUpdated"] == "2026-06-01"
    assert described["assignedBy"]


def test_indicator_in_one_language_has_plain_texts(client: FlaskClient) -> None:
    described = get(client, "/api/v1/indicators/181?lang=sv")
    assert described["title"] == "Arbetslösa, % av arbetskraften"
    assert "languages" not in described


def test_text_from_another_language_says_from_which(client: FlaskClient) -> None:
    described = get(client, "/api/v1/indicators/5?lang=sv")
    assert described["title"] == "Toimeentulotuki"
    assert described["languages"] == {"title": "fi"}


def test_indicator_outside_the_set_is_not_judged(client: FlaskClient) -> None:
    described = get(client, "/api/v1/indicators/90001")
    assert (described["taskArea"], described["polarity"], described["sets"]) == (None, "no_judgement", [])


def test_data_describe_their_indicator_as_its_own_address_does(client: FlaskClient) -> None:
    described = get(client, "/api/v1/indicators/181")
    (within,) = get(client, "/api/v1/indicators/181/data.json")["indicators"]
    assert within == {name: described[name] for name in within}


# The same figures in every format


@st.composite
def _observations(draw: st.DrawFn) -> list[dict[str, object]]:
    # Up to a million million with all their digits: more than any figure of the sources has.
    numbers = st.floats(0, 1e12) | st.integers(0, 10**12).map(float) | st.integers(0, 10**6).map(lambda n: n / 1000)
    rows: list[dict[str, object]] = []
    # A release takes far longer to make than rows to draw: few releases, of several counties each.
    years = [(area, 2000 + year) for area in ("05", "06", "20", "90") for year in range(draw(st.integers(1, 8)))]
    for area, time in years:
        status = draw(st.sampled_from("APEBSMZ"))
        value = None if status in WITHOUT_VALUE else draw(numbers)
        measured = {"value": value, "numerator": draw(st.none() | numbers), "denominator": draw(st.none() | numbers)}
        interval = {"lower95": value, "upper95": value} if draw(st.booleans()) else {}
        rows.append({"indicator": 90001, "area": area, "time": time, "status": status, **measured, **interval})
    return rows


@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(observations=_observations())
def test_csv_and_json_hold_equal_numbers(
    observations: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory: Path = tmp_path_factory.mktemp("property")
    small_release(directory / "releases", observations)
    client = interface(directory / "releases", directory / "answers")
    data = get(client, "/api/v1/indicators/90001/data.json")["data"]
    lines = client.get("/api/v1/indicators/90001/data.csv").get_data(as_text=True)
    read = list(csv.DictReader(io.StringIO(lines, newline="")))
    assert len(read) == len(data) == len(observations)
    for given_row, json_row, csv_row in zip(observations, data, read, strict=True):
        for name in MEASURES:
            assert json_row[name] == given_row.get(name)
            assert (float(csv_row[name]) if csv_row[name] else None) == json_row[name]
            assert not csv_row[name].endswith(".0")
        assert csv_row["status"] == json_row["status"] == given_row["status"]

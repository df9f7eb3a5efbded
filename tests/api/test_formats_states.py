"""The same figures in every format, each read back with what its readers use; and every state told apart in each."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest
from flask.testing import FlaskClient

from indicators.api.formats import FORMATS

from .reading import READERS, by_duckdb, download, frame, values

every_format = pytest.mark.parametrize("suffix", list(FORMATS))
SERIES = "indicator=181&area=20,05&sex=total&areaType=county"


def test_every_format_is_read_back_here() -> None:
    assert READERS.keys() == FORMATS.keys()


@every_format
def test_zero_suppressed_not_available_and_not_applicable_are_told_apart(client: FlaskClient, suffix: str) -> None:
    found = values(frame(client, suffix, SERIES))
    assert [found[181, "20", year, "total"] for year in range(2020, 2025)] == [
        (13.5, "A"),
        (0.0, "A"),
        (None, "S"),
        (None, "M"),
        (None, "Z"),
    ]


@every_format
def test_provisional_estimated_and_broken_values_are_told_apart(client: FlaskClient, suffix: str) -> None:
    found = values(frame(client, suffix, SERIES))
    assert [found[181, "05", year, "total"] for year in range(2022, 2025)] == [(9.9, "P"), (9.8, "E"), (9.7, "B")]


@every_format
def test_area_without_a_row_is_not_available(client: FlaskClient, suffix: str) -> None:
    found = values(frame(client, suffix, "indicator=181&area=20,21&time=2020&sex=total"))
    assert found == {(181, "20", 2020, "total"): (13.5, "A"), (181, "21", 2020, "total"): (None, "M")}


@every_format
def test_several_indicators_hold_the_same_numbers(client: FlaskClient, suffix: str) -> None:
    query = "indicator=127,181,90001&labels=both&lang=fi"
    expected = values(frame(client, "csv", query))
    found = values(frame(client, suffix, query))
    assert {key: found[key] for key in expected} == expected
    # A cube has cells that no row stands in.
    assert {found[key] for key in found.keys() - expected.keys()} <= {(None, "M")}
    assert suffix == "jsonstat" or len(found) == len(expected)


@pytest.mark.parametrize("suffix", ["csv", "json", "xlsx", "parquet", "zip"])
def test_columns_are_those_of_the_csv(client: FlaskClient, suffix: str) -> None:
    query = "indicator=181,127&measure=value,lower95,upper998,ci_method&labels=both&lang=sv"
    header = download(client, "csv", query).decode().partition("\r\n")[0]
    found = frame(client, suffix, query)
    assert ",".join(found.columns) == header
    texts = ["area", "area_type", "sex", "status", "release", "ci_method", "area_label", "status_label"]
    pd.testing.assert_frame_equal(
        found[["indicator", "time", *texts]].astype(str),
        frame(client, "csv", query)[["indicator", "time", *texts]].astype(str),
    )


@every_format
def test_indicator_without_observations_is_an_empty_answer(client: FlaskClient, suffix: str) -> None:
    if suffix == "jsonstat":
        cube = json.loads(download(client, suffix, "indicator=5"))
        assert (cube["size"], cube["value"], cube["status"]) == ([0, 0, 0, 0], [], {})
    else:
        assert len(frame(client, suffix, "indicator=5")) == 0


@every_format
def test_simulated_figures_say_so_wherever_they_go(client: FlaskClient, suffix: str) -> None:
    body = download(client, suffix, "indicator=181&area=20&time=2020")
    if suffix == "jsonstat":
        assert json.loads(body)["extension"]["simulated"] is True
    else:
        assert set(READERS[suffix](body)["release"]) == {"2026-11-22-1-simulated"}


def test_duckdb_reads_csv_and_parquet(client: FlaskClient, tmp_path: Path) -> None:
    read = {"csv": "read_csv($file, types={'area': 'VARCHAR'})", "parquet": "read_parquet($file)"}
    found = {}
    for suffix, source in read.items():
        file = tmp_path / f"data.{suffix}"
        file.write_bytes(download(client, suffix, "indicator=127,181&labels=both&lang=fi"))
        statement = f"SELECT indicator, area, time, sex, value, status, area_label FROM {source} ORDER BY ALL"
        found[suffix] = by_duckdb(statement, str(file))
    assert found["csv"] == found["parquet"]
    assert (127, "90", 2020, "total", 664028.0, "A", "Helsingin kaupunki") in found["csv"]
    assert (181, "20", 2022, "total", None, "S", "Kainuun hyvinvointialue") in found["csv"]


def test_finnish_excel_dialect_holds_the_same_numbers(client: FlaskClient) -> None:
    query = "indicator=127,181&measure=value,lower95"
    body = download(client, "csv", f"{query}&dialect=fi-excel")
    assert body.startswith(b"\xef\xbb\xbfindicator;area;")
    found = pd.read_csv(io.BytesIO(body), sep=";", decimal=",", encoding="utf-8-sig", dtype={"area": str})
    assert values(found) == values(frame(client, "csv", query))
    cells = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))
    assert [row["lower95"] for row in cells if row["lower95"]] == ["12,25"]

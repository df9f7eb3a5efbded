"""Parquet files: types, compression, and what the file says of itself."""

import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
from flask.testing import FlaskClient

from .conftest import RELEASE
from .reading import download


def test_columns_have_types(client: FlaskClient) -> None:
    query = "indicator=181,127&measure=value,lower95,lower998,ci_method&labels=both&lang=fi"
    table = pq.read_table(io.BytesIO(download(client, "parquet", query)))
    types = {field.name: field.type for field in table.schema}
    assert {name: types[name] for name in ("indicator", "time")} == {"indicator": pa.int32(), "time": pa.int16()}
    assert {types[name] for name in ("value", "lower95", "lower998")} == {pa.float64()}
    assert {types[name] for name in ("area", "area_type", "sex", "ci_method", "status", "release", "area_label")} == {
        pa.string()
    }


def test_missing_value_is_null_beside_its_status(client: FlaskClient) -> None:
    table = pq.read_table(io.BytesIO(download(client, "parquet", "indicator=181&area=20&sex=total")))
    assert table["value"].to_pylist() == [13.5, 0.0, None, None, None]
    assert table["status"].to_pylist() == ["A", "A", "S", "M", "Z"]


def test_file_says_what_it_is(client: FlaskClient) -> None:
    body = download(client, "parquet", "indicator=181,127&lang=en")
    found = {name.decode(): text.decode() for name, text in pq.read_schema(io.BytesIO(body)).metadata.items()}
    assert found["release"] == RELEASE
    assert (found["licence"], found["source"], found["simulated"]) == ("CC BY 4.0", "test", "true")
    assert found["updated"] == "2026-11-22T06:00:00+00:00"
    assert RELEASE in found["citation"]
    described = json.loads(found["indicators"])
    assert [indicator["id"] for indicator in described] == [127, 181]
    assert described[1]["title"]["sv"] == "Arbetslösa, % av arbetskraften"


def test_columns_are_compressed_with_zstandard(client: FlaskClient) -> None:
    group = pq.ParquetFile(io.BytesIO(download(client, "parquet", "indicator=181"))).metadata.row_group(0)
    assert {group.column(number).compression for number in range(group.num_columns)} == {"ZSTD"}

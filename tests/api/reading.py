"""Downloads read back with what their readers use: each format as rows with the columns of the CSV."""

import io
import json
import math
import warnings
import zipfile
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
from flask.testing import FlaskClient
from pyjstat import pyjstat

KEY = ["indicator", "area", "time", "sex"]
TEXTS = {"area": str}


def download(client: FlaskClient, suffix: str, query: str) -> bytes:
    """The body of the general query in a format."""
    response = client.get(f"/api/v1/data.{suffix}?{query}")
    assert response.status_code == 200, response.get_data(as_text=True)
    return response.get_data()


def frame(client: FlaskClient, suffix: str, query: str) -> pd.DataFrame:
    """The rows of an answer as a pandas frame, missing values as NaN."""
    return READERS[suffix](download(client, suffix, query))


def _csv(body: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(body), dtype=TEXTS)


def _json(body: bytes) -> pd.DataFrame:
    return pd.DataFrame(json.loads(body)["data"])


def _excel(body: bytes) -> pd.DataFrame:
    return pd.read_excel(io.BytesIO(body), sheet_name=1, dtype=TEXTS, engine="openpyxl")


def _parquet(body: bytes) -> pd.DataFrame:
    return pq.read_table(io.BytesIO(body)).to_pandas()


def _zip(body: bytes) -> pd.DataFrame:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return _csv(archive.read("data.csv"))


def _jsonstat(body: bytes) -> pd.DataFrame:
    """By pyjstat, with the status of each cell beside its value; a cell of the cube without a row is a row too."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pyjstat warns of a function of its own
        found = pyjstat.Dataset.read(body.decode()).write("dataframe", naming="id")
    status = json.loads(body)["status"]
    found["status"] = [status.get(str(place), "A") for place in range(len(found))]
    return found.astype({"indicator": int, "time": int})


READERS = {"csv": _csv, "json": _json, "jsonstat": _jsonstat, "xlsx": _excel, "parquet": _parquet, "zip": _zip}


def values(found: pd.DataFrame) -> dict[tuple[Any, ...], tuple[float | None, str]]:
    """Value (None where it is missing) and status of each row, by indicator, area, time and sex."""
    rows = found[[*KEY, "value", "status"]].itertuples(index=False)
    return {tuple(row[:4]): (None if row[4] is None or math.isnan(row[4]) else float(row[4]), row[5]) for row in rows}


def by_duckdb(statement: str, file: str) -> list[tuple[Any, ...]]:
    """The rows of a statement of DuckDB over a file, named ``$file`` in it."""
    return duckdb.execute(statement, {"file": file}).fetchall()

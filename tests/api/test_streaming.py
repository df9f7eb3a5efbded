"""Long answers, which are sent in parts as they are written: the same bytes, in little memory, and not too many."""

import gzip
import re
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import brotli
import pyarrow as pa
import pytest
from flask.testing import FlaskClient

from indicators.api import data, responses
from indicators.api.formats import csv_table, json_rows
from indicators.cube import Cube
from indicators.records import BulkQuery

from .conftest import interface

QUESTIONS = [
    "/api/v1/data.csv?indicator=181,127",
    "/api/v1/data.csv?indicator=181&dialect=fi-excel&labels=both",
    "/api/v1/data.json?indicator=181,127",
    # Rows with status M between those that there are, and ends that are each indicator's own.
    "/api/v1/data.json?indicator=5,181,127&area=20,21,FI&sex=female,total&time=2019..2023,latest",
    "/api/v1/data.csv?indicator=5,181,127&areaType=county&time=earliest,latest&labels=both",
]
DECODE = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}


@pytest.fixture
def streaming(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A client of an interface to which four rows are a long answer, written one or two at a time."""
    monkeypatch.setattr(responses, "STREAMED_ROWS", 3)
    monkeypatch.setattr(data, "_READ_AT_A_TIME", 2)
    monkeypatch.setattr(json_rows, "_AT_A_TIME", 1)
    monkeypatch.setattr(csv_table, "_AT_A_TIME", 2)
    monkeypatch.setattr(responses, "WAITED_S", 0.01)
    monkeypatch.setattr(responses, "_sending", threading.BoundedSemaphore(2))
    return interface(releases, tmp_path / "answers")


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("coding", [*DECODE])
def test_answer_in_parts_is_the_answer(client: FlaskClient, streaming: FlaskClient, question: str, coding: str) -> None:
    whole = client.get(question)
    sent = streaming.get(question, headers={"Accept-Encoding": coding})
    assert sent.is_streamed
    assert "Content-Length" not in sent.headers
    assert sent.headers.get("Content-Encoding", "identity") == coding
    assert DECODE[coding](sent.get_data()) == whole.get_data()
    for name in ("Content-Type", "Cache-Control", "Vary"):
        assert sent.headers[name] == whole.headers[name]


@pytest.mark.parametrize("question", QUESTIONS)
def test_answer_in_parts_has_a_strong_tag_and_is_kept_nowhere(streaming: FlaskClient, question: str) -> None:
    first, second = (streaming.get(question, buffered=True) for _ in range(2))
    assert first.headers["ETag"] == second.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")
    assert first.get_data() == second.get_data()
    assert streaming.get(question, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert streaming.head(question, buffered=True).headers["ETag"] == first.headers["ETag"]


def test_too_many_long_answers_at_a_time_are_refused_and_readers_that_leave_make_room(streaming: FlaskClient) -> None:
    begun = [streaming.get(QUESTIONS[0], buffered=False) for _ in range(2)]
    refused = streaming.get(QUESTIONS[0])
    assert refused.status_code == 429
    assert refused.headers["Retry-After"].isdigit()
    assert "/download" in refused.get_json()["detail"]
    assert streaming.get("/api/v1/areas").status_code == 200
    for answer in begun:
        answer.close()
    assert [streaming.get(QUESTIONS[0], buffered=True).status_code for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("cells", [1, 40, 60, 80, 100, 150, 200, 400])
def test_what_is_too_large_is_refused_before_anything_is_sent(
    releases: Path,
    tmp_path: Path,
    streaming: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    cells: int,
) -> None:
    monkeypatch.setattr(data, "MAX_CELLS", cells)
    # What is written whole has the same limit, where it has not been kept since a test with another.
    never_asked = interface(releases, tmp_path / "whole")
    whole = never_asked.get(re.sub(r"data\.(csv|json)", "data.parquet", question).replace("&dialect=fi-excel", ""))
    assert streaming.get(question, buffered=True).status_code == whole.status_code


def test_no_more_is_read_than_has_been_sent(streaming: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[tuple[int, ...]] = []
    rows_of = Cube.bulk_observations

    def noted(cube: Cube, query: BulkQuery, columns: Sequence[str]) -> pa.Table:
        read.append(tuple(query.indicators))
        return rows_of(cube, query, columns)

    monkeypatch.setattr(Cube, "bulk_observations", noted)
    monkeypatch.setattr(responses, "STREAMED_ROWS", 0)
    begun = streaming.get("/api/v1/data.csv?indicator=127,181", buffered=False)
    assert read == [(127,)]
    begun.get_data()
    assert read == [(127,), (181,)]

"""What a spreadsheet could run is text in CSV, and numbers stay numbers."""

import csv
import io

import pyarrow as pa
import pytest

from indicators.api.formats.csv_table import table_bytes

from .test_formats_excel import FORMULAS


def cells(body: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("dialect", "delimiter"), [("rfc4180", ","), ("fi-excel", ";")])
@pytest.mark.parametrize(
    "text", [*FORMULAS, '=HYPERLINK("https://example.org";"x")', "﹦1", "﹢1", "﹣1", "﹫x", "\n=1", "\ufeff=1"]
)
def test_text_that_a_spreadsheet_would_run_has_an_apostrophe_before_it(text: str, dialect: str, delimiter: str) -> None:
    body = table_bytes(pa.table({"label": [text]}), dialect)
    assert cells(body, delimiter)[1] == ["'" + text]


@pytest.mark.parametrize("text", ["Kainuu", "1-2", "a=b", "5 % – 6 %", "Åland", "'quoted'", "(-1)", ""])
def test_other_texts_are_left_as_they_are(text: str) -> None:
    assert table_bytes(pa.table({"label": [text, "x"]})) == f"label\r\n{text}\r\nx\r\n".encode()


@pytest.mark.parametrize(("dialect", "shown"), [("rfc4180", "-5,-0.25"), ("fi-excel", "-5;-0,25")])
def test_negative_number_is_a_number(dialect: str, shown: str) -> None:
    body = table_bytes(pa.table({"value": [-5.0], "lower95": [-0.25]}), dialect)
    assert body.decode("utf-8-sig").split("\r\n")[1] == shown


def test_missing_text_and_number_are_empty() -> None:
    table = pa.table({"label": pa.array([None], pa.string()), "value": pa.array([None], pa.float64())})
    assert table_bytes(table) == b"label,value\r\n,\r\n"

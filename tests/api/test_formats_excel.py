"""Excel workbooks, read back with openpyxl and pandas, and looked at as the XML that Excel opens."""

import datetime
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from flask.testing import FlaskClient
from openpyxl.worksheet.worksheet import Worksheet

from indicators.api import data
from indicators.api.formats import excel
from indicators.api.formats.plain_text import plain_text
from indicators.api.parameters import DataParameters
from indicators.cube import Cubes
from indicators.language import LANGUAGES
from indicators.release.make import make_release
from tests.conftest import make_tables

from .conftest import RELEASE, interface
from .reading import download

#: Texts that a spreadsheet could take for a formula.
FORMULAS = [
    "=1+1",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "−2+3",
    "\u00a0=1",
]


def sheets(client: FlaskClient, query: str) -> list[Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(download(client, "xlsx", query)))
    found: list[Worksheet] = book.worksheets
    return found


def lines(sheet: Worksheet) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def facts(sheet: Worksheet) -> dict[str, Any]:
    return {line[0]: line[1] for line in lines(sheet) if line[0]}


def part(body: bytes, pattern: str) -> str:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if re.fullmatch(pattern, name))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("fi", ["Tietoa luvuista", "Luvut", "Mittarit"]),
        ("sv", ["Om siffrorna", "Siffrorna", "Indikatorer"]),
        ("en", ["About these figures", "The numbers", "Indicators"]),
    ],
)
def test_sheets_are_named_in_the_language_asked_for(client: FlaskClient, language: str, names: list[str]) -> None:
    assert [sheet.title for sheet in sheets(client, f"indicator=181&lang={language}")] == names


# The cover


def test_cover_says_what_this_is_and_where_it_comes_from(client: FlaskClient) -> None:
    cover = facts(sheets(client, "indicator=181&area=20&lang=en")[0])
    assert "Unemployed people, as % of labour force" in cover
    assert "Simulated data. The figures are not real." in cover
    assert cover["Source"] == "Aluekuva’s simulation, not real data"
    assert cover["Release"] == RELEASE
    assert cover["Released"] == datetime.datetime(2026, 11, 22)
    assert cover["Licence"] == "CC BY 4.0"
    assert RELEASE in cover["Cite as"]
    assert cover["Address"] == f"http://localhost/api/v1/data.xlsx?indicator=181&area=20&release={RELEASE}"
    assert (cover["Indicators"], cover["Period"], cover["Rows"]) == (1, "2020–2024", 6)


@pytest.mark.parametrize("language", LANGUAGES)
def test_cover_explains_every_status_and_column(client: FlaskClient, language: str) -> None:
    cover, numbers, _ = sheets(client, f"indicator=181,127&labels=both&lang={language}")
    explained = facts(cover)
    assert all(explained[status] for status in "APEBSMZ")
    assert all(explained[column] for column in lines(numbers)[0])


def test_real_figures_are_not_called_simulated(tmp_path: Path) -> None:
    tables = make_tables([{"value": 1.0}])
    tables = replace(tables, provenance=replace(tables.provenance, simulated=False))
    make_release(tables, tmp_path / "releases")
    cover = facts(sheets(interface(tmp_path / "releases", tmp_path / "answers"), "indicator=181&lang=en")[0])
    assert cover["Source"] == "Sotkanet (THL) and the producers of each indicator"
    assert not any("imulat" in str(text) for pair in cover.items() for text in pair)


# The rows


def test_rows_are_a_table_with_a_frozen_heading_and_a_filter(client: FlaskClient) -> None:
    numbers = sheets(client, "indicator=181")[1]
    assert numbers.freeze_panes == "A2"
    assert numbers.auto_filter.ref == "A1:L12"
    assert numbers.dimensions == "A1:L12"


def test_numbers_are_numbers_and_codes_are_texts(client: FlaskClient) -> None:
    numbers = sheets(client, "indicator=181&area=20,05&sex=total")[1]
    heading, *rows = list(numbers.iter_rows())
    for row in rows:
        cells = {name.value: cell for name, cell in zip(heading, row, strict=True)}
        assert {cells[name].data_type for name in ("indicator", "time")} == {"n"}
        assert isinstance(cells["time"].value, int)
        assert {cells[name].data_type for name in ("area", "area_type", "sex", "status", "release")} <= {
            "s",
            "inlineStr",
        }
        assert cells["value"].data_type == "n"
    assert [row[1].value for row in rows] == ["05"] * 3 + ["20"] * 5


def test_value_is_kept_whole_and_shown_with_the_decimals_of_its_indicator(tmp_path: Path) -> None:
    observations: list[dict[str, object]] = [{"value": 13.456789}, {"indicator": 127, "value": 664028.0}]
    make_release(make_tables(observations), tmp_path / "releases")
    rows = list(sheets(interface(tmp_path / "releases", tmp_path / "answers"), "indicator=181,127")[1].iter_rows())
    assert [(row[5].value, row[5].number_format) for row in rows[1:]] == [(664028, "0"), (13.456789, "0.0")]


def test_missing_value_is_an_empty_cell_beside_its_status(client: FlaskClient) -> None:
    numbers = sheets(client, "indicator=181&area=20&sex=total&measure=value")[1]
    assert [line[5:7] for line in lines(numbers)[1:]] == [
        (13.5, "A"),
        (0, "A"),
        (None, "S"),
        (None, "M"),
        (None, "Z"),
    ]


def test_excel_is_told_that_codes_are_meant_as_texts(client: FlaskClient) -> None:
    written = part(download(client, "xlsx", "indicator=181"), r"xl/worksheets/sheet2\.xml")
    assert '<ignoredError sqref="B2:B12" numberStoredAsText="1"/>' in written


# The metadata


def test_indicators_are_described_in_plain_words_and_dates(tmp_path: Path) -> None:
    described: dict[str, object] = {
        "indicator": 181,
        "description_fi": "<p>Osuus &amp; väestö.</p><ul><li>Yksi</li><li>Kaksi</li></ul>",
        "limits_fi": "<p>Ei verrattavissa.</p>",
        "organization_fi": "Tilastokeskus",
        "next_update": datetime.date(2027, 3, 1),
    }
    make_release(make_tables([{"value": 1.0}], indicators=[described]), tmp_path / "releases")
    sheet = sheets(interface(tmp_path / "releases", tmp_path / "answers"), "indicator=181&lang=fi")[2]
    heading, row = lines(sheet)
    found = dict(zip(heading, row, strict=True))
    assert (found["indicator"], found["Nimi"], found["Yksikkö"]) == (181, "Mittari 181", "prosenttia")
    assert found["Määritelmä"] == "Osuus & väestö.\nYksi\nKaksi"
    assert (found["Rajoitukset"], found["Tuottaja"]) == ("Ei verrattavissa.", "Tilastokeskus")
    assert found["Luvut päivitetty"] == datetime.datetime(2026, 6, 1)
    assert found["Seuraava päivitys"] == datetime.datetime(2027, 3, 1)
    assert (found["Ensimmäinen ajankohta"], found["Uusin ajankohta"]) == (2020, 2020)
    assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br>two  <b>three</b>\nfour", "one\ntwo three four"),
        ("a &lt; b &amp; c", "a < b & c"),
        ('<a href="https://example.org/">link</a>', "link"),
        ("", ""),
    ],
)
def test_html_becomes_plain_lines(html: str, text: str) -> None:
    assert plain_text(html) == text


# Safety


def test_no_text_is_a_formula(releases: Path) -> None:
    cube = Cubes(releases).current()
    answer = data.answer(cube, [cube.indicators[90002]], DataParameters(labels="both"))
    place = answer.table.column_names.index("indicator_label")
    rows = pa.concat_tables([answer.table] * len(FORMULAS))
    body = excel.write(replace(answer, table=rows.set_column(place, "indicator_label", pa.array(FORMULAS))))
    assert "<f>" not in part(body, r"xl/worksheets/sheet\d\.xml")
    read = openpyxl.load_workbook(io.BytesIO(body)).worksheets[1]
    cells = [row[place] for row in list(read.iter_rows())[1:]]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    # A carriage return is written as Excel itself writes it.
    assert [str(cell.value).replace("_x000D_", "\r") for cell in cells] == FORMULAS


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_like_a_formula_is_a_text_on_every_sheet(client: FlaskClient, language: str) -> None:
    body = download(client, "xlsx", f"indicator=90002&labels=both&lang={language}")
    assert "<f>" not in part(body, r"xl/worksheets/sheet\d\.xml")
    assert not re.search(r"externalLink|macro|\.bin", part(body, r"\[Content_Types\]\.xml"))


def test_workbook_is_whole(client: FlaskClient) -> None:
    body = download(client, "xlsx", "indicator=181,127,90001,90002&labels=both&lang=sv")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}  # no time of making
    created = '<dcterms:created xsi:type="dcterms:W3CDTF">2026-11-22T06:00:00Z'
    assert created in part(body, r"docProps/core\.xml")


def test_very_long_text_is_cut_and_not_lost(tmp_path: Path) -> None:
    described: dict[str, object] = {"indicator": 181, "description_en": f"<p>{'long ' * 9000}</p>"}
    make_release(make_tables([{"value": 1.0}], indicators=[described]), tmp_path / "releases")
    row = lines(sheets(interface(tmp_path / "releases", tmp_path / "answers"), "indicator=181")[2])[1]
    assert 30_000 < len(row[3]) < 32_767


def test_too_large_a_workbook_is_refused_where_a_csv_is_not(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MAX_CELLS", 100)
    response = client.get("/api/v1/data.xlsx?indicator=181&area=20,05&lang=sv")
    assert response.status_code == 413
    assert (response.get_json()["cells"], response.get_json()["maxCells"]) == (9 * 12, 100)
    assert client.get("/api/v1/data.csv?indicator=181&area=20,05&lang=sv").status_code == 200


def test_pandas_reads_the_table(client: FlaskClient) -> None:
    body = download(client, "xlsx", "indicator=181&area=20&sex=total")
    found = pd.read_excel(io.BytesIO(body), sheet_name=1, dtype={"area": str})
    assert found["time"].tolist() == [2020, 2021, 2022, 2023, 2024]
    assert found["value"].isna().tolist() == [False, False, True, True, True]
    assert set(found["area"]) == {"20"}

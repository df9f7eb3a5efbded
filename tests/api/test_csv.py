"""CSV downloads, byte for byte."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from .conftest import RELEASE

HEADER = b"indicator,area,area_type,time,sex,value,lower95,upper95,numerator,denominator,status,release\r\n"


def table(client: FlaskClient, query: str, indicator: int = 181) -> bytes:
    response = client.get(f"/api/v1/indicators/{indicator}/data.csv?{query}", headers={"Accept-Encoding": "identity"})
    assert response.status_code == 200, response.get_data(as_text=True)
    assert response.content_type == "text/csv; charset=utf-8"
    return response.get_data()


def rows(body: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def test_whole_indicator_byte_for_byte(client: FlaskClient) -> None:
    assert table(client, "") == HEADER + (
        b"181,FI,country,2020,total,14,,,,,A,2026-11-22-1-simulated\r\n"
        b"181,05,county,2022,total,9.9,,,,,P,2026-11-22-1-simulated\r\n"
        b"181,05,county,2023,total,9.8,,,,,E,2026-11-22-1-simulated\r\n"
        b"181,05,county,2024,total,9.7,,,,,B,2026-11-22-1-simulated\r\n"
        b"181,20,county,2020,female,12.1,,,,,A,2026-11-22-1-simulated\r\n"
        b"181,20,county,2020,total,13.5,12.25,14.75,4321,32007,A,2026-11-22-1-simulated\r\n"
        b"181,20,county,2021,total,0,,,,,A,2026-11-22-1-simulated\r\n"
        b"181,20,county,2022,total,,,,,,S,2026-11-22-1-simulated\r\n"
        b"181,20,county,2023,total,,,,,,M,2026-11-22-1-simulated\r\n"
        b"181,20,county,2024,total,,,,,,Z,2026-11-22-1-simulated\r\n"
        b"181,205,municipality,2020,total,15.1,,,,,A,2026-11-22-1-simulated\r\n"
    )


def test_whole_number_has_no_decimals(client: FlaskClient) -> None:
    assert table(client, "", 127) == HEADER + b"127,90,county,2020,total,664028,,,,,A,2026-11-22-1-simulated\r\n"


def test_every_line_ends_in_carriage_return_and_line_feed(client: FlaskClient) -> None:
    body = table(client, "")
    assert body.endswith(b"\r\n")
    assert body.count(b"\n") == body.count(b"\r\n") == body.count(b"\r")


@pytest.mark.parametrize(("year", "status"), [(2022, "S"), (2023, "M"), (2024, "Z")])
def test_cell_without_value_is_empty_and_its_status_says_why(client: FlaskClient, year: int, status: str) -> None:
    (row,) = rows(table(client, f"area=20&time={year}"))
    assert (row["value"], row["status"]) == ("", status)


def test_zero_is_a_number_with_a_normal_status(client: FlaskClient) -> None:
    (row,) = rows(table(client, "area=20&time=2021"))
    assert (row["value"], row["status"]) == ("0", "A")


def test_provisional_estimated_and_broken_values_are_flagged(client: FlaskClient) -> None:
    found = {row["time"]: (row["value"], row["status"]) for row in rows(table(client, "area=05"))}
    assert found == {"2022": ("9.9", "P"), "2023": ("9.8", "E"), "2024": ("9.7", "B")}


def test_area_code_keeps_its_leading_zero(client: FlaskClient) -> None:
    assert {row["area"] for row in rows(table(client, "area=05"))} == {"05"}


def test_measures_asked_for_are_the_only_ones_and_in_the_order_asked(client: FlaskClient) -> None:
    assert table(client, "area=20&time=2020&sex=total&measure=denominator,value") == (
        b"indicator,area,area_type,time,sex,denominator,value,status,release\r\n"
        b"181,20,county,2020,total,32007,13.5,A,2026-11-22-1-simulated\r\n"
    )


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("fi", '"Työttömät, % työvoimasta",Kainuun hyvinvointialue,Hyvinvointialue,Kaikki,salattu'),
        ("sv", '"Arbetslösa, % av arbetskraften",Kajanalands välfärdsområde,Välfärdsområde,Alla,sekretessbelagt'),
        (
            "en",
            '"Unemployed people, as % of labour force",Kainuu wellbeing services county,'
            "Wellbeing services county,All,suppressed",
        ),
    ],
)
def test_labels_stand_beside_the_codes_in_the_language_asked_for(
    client: FlaskClient, language: str, labels: str
) -> None:
    assert table(client, f"area=20&time=2022&labels=both&lang={language}").decode() == (
        "indicator,area,area_type,time,sex,value,lower95,upper95,numerator,denominator,status,release,"
        "indicator_label,area_label,area_type_label,sex_label,status_label\r\n"
        f"181,20,county,2022,total,,,,,,S,{RELEASE},{labels}\r\n"
    )


def test_language_alone_adds_no_labels(client: FlaskClient) -> None:
    assert table(client, "lang=fi") == table(client, "labels=code") == table(client, "")


@pytest.mark.parametrize(
    ("language", "written"), [("fi", b'"Sanoi ""ei"""'), ("sv", b'"Rad 1\nrad 2"'), ("en", b"Semi; colon")]
)
def test_quotes_and_line_breaks_in_labels_are_quoted(client: FlaskClient, language: str, written: bytes) -> None:
    body = table(client, f"labels=both&measure=value&lang={language}", 90001)
    assert b"," + written + b"," in body
    assert len(rows(body)) == 1


def test_semicolon_in_a_label_is_quoted_where_semicolons_separate(client: FlaskClient) -> None:
    body = table(client, "labels=both&measure=value&lang=en&dialect=fi-excel", 90001)
    assert b';"Semi; colon";' in body


@pytest.mark.parametrize(("language", "shown"), [("fi", "'=1+1"), ("sv", "'@SUM(A1)"), ("en", '\'-2+3,"x"')])
@pytest.mark.parametrize(("dialect", "delimiter"), [("rfc4180", ","), ("fi-excel", ";")])
def test_label_that_a_spreadsheet_would_run_is_text(
    client: FlaskClient, language: str, shown: str, dialect: str, delimiter: str
) -> None:
    body = table(client, f"labels=both&lang={language}&dialect={dialect}", 90002)
    assert rows(body, delimiter)[0]["indicator_label"] == shown


def test_finnish_excel_gets_byte_order_mark_semicolons_and_decimal_commas(client: FlaskClient) -> None:
    assert table(client, "area=20&time=2020..2022&sex=total&dialect=fi-excel") == (
        b"\xef\xbb\xbfindicator;area;area_type;time;sex;value;lower95;upper95;numerator;denominator;status;release\r\n"
        b"181;20;county;2020;total;13,5;12,25;14,75;4321;32007;A;2026-11-22-1-simulated\r\n"
        b"181;20;county;2021;total;0;;;;;A;2026-11-22-1-simulated\r\n"
        b"181;20;county;2022;total;;;;;;S;2026-11-22-1-simulated\r\n"
    )


def test_finnish_excel_reads_the_same_numbers(client: FlaskClient) -> None:
    plain, excel = rows(table(client, "")), rows(table(client, "dialect=fi-excel"), ";")
    assert [row["value"] for row in plain] == [row["value"].replace(",", ".") for row in excel]


def test_indicator_without_observations_is_a_header_alone(client: FlaskClient) -> None:
    assert table(client, "", 5) == HEADER


def test_download_is_named_after_indicator_and_release(client: FlaskClient) -> None:
    response = client.get("/api/v1/indicators/181/data.csv")
    assert response.headers["Content-Disposition"] == f'attachment; filename="aluekuva-181-{RELEASE}.csv"'


def test_every_row_of_simulated_figures_says_so_in_its_release(client: FlaskClient) -> None:
    assert {row["release"] for row in rows(table(client, ""))} == {"2026-11-22-1-simulated"}

"""An indicator's metadata as a row of the table of indicators."""

import datetime
from typing import Any

import pyarrow as pa
import pytest

from indicators import reference
from indicators.sources.sotkanet.errors import MalformedAnswerError
from indicators.sources.sotkanet.metadata import indicator_row, parse_list, parse_metadata, titles_fallen_back
from indicators.tables import INDICATORS

from .service import metadata

OUTSIDE_THE_SET = 999_999


def parsed(**changes: Any) -> Any:
    return parse_metadata(metadata(OUTSIDE_THE_SET, **changes), OUTSIDE_THE_SET)


def a_row(**changes: Any) -> dict[str, Any]:
    row = indicator_row(parsed(**changes), ())
    stored: list[dict[str, Any]] = pa.Table.from_pylist([row], schema=INDICATORS).to_pylist()
    return stored[0]


def test_texts_are_cleaned_and_empty_ones_are_missing() -> None:
    row = a_row(
        title={"fi": "BMI&#8805;30 <script>alert(1)</script> ", "sv": " ", "en": None},
        description={"fi": '<p onclick="x">a</p><script>alert(1)</script>', "sv": "", "en": " "},
    )
    assert (row["title_fi"], row["title_sv"], row["title_en"]) == ("BMI≥30", None, None)
    assert (row["description_fi"], row["description_sv"], row["description_en"]) == ("<p>a</p>", None, None)
    assert row["organization_sv"] == "Statistikcentralen"
    assert row["updated"] == datetime.date(2025, 4, 10)
    assert row["source_url"] is None and row["next_update"] is None


def test_a_title_that_readers_get_in_another_language_is_named() -> None:
    fallen = titles_fallen_back(a_row(title={"fi": "Osoitin", "sv": "", "en": "Indicator"}))
    assert fallen == [{"indicator": OUTSIDE_THE_SET, "missing": "sv", "used": "fi"}]
    assert [one["used"] for one in titles_fallen_back(a_row(title=None))] == [None, None, None]


@pytest.mark.parametrize(
    ("changes", "unit", "decimals"),
    [
        ({}, "percent", 1),
        ({"primaryValueType": {"code": "PER10000"}, "decimals": 2}, "per_10000", 2),
        ({"primaryValueType": {"code": "INDEKSI"}, "decimals": None}, "index", 1),
        ({"primaryValueType": None, "decimals": 0}, "number", 0),
        ({"primaryValueType": {"code": "UUSI"}, "decimals": -3}, "number", 1),
        ({"decimals": 99}, "percent", 1),
    ],
)
def test_unit_and_decimals_outside_the_set(changes: dict[str, Any], unit: str, decimals: int) -> None:
    row = a_row(**changes)
    assert (row["unit"], row["decimals"]) == (unit, decimals)


def test_unit_and_decimals_of_the_set_are_the_reference_table_s() -> None:
    known = next(record for record in reference.indicators().values() if record.unit == "persons")
    content = metadata(known.indicator, primaryValueType=None, decimals=3)
    row = indicator_row(parse_metadata(content, known.indicator), ())
    assert (row["unit"], row["decimals"]) == ("persons", known.decimals)


def test_sexes_observed_come_before_sexes_promised() -> None:
    assert indicator_row(parsed(), {"total", "male"})["sexes"] == ["total", "male"]
    assert indicator_row(parsed(), ())["sexes"] == ["total", "female", "male"]


@pytest.mark.parametrize(
    "classifications", [None, {}, {"sex": None}, {"sex": {"values": []}}, {"sex": {"values": None}}]
)
def test_an_indicator_without_sexes_has_totals(classifications: Any) -> None:
    assert parsed(classifications=classifications).sexes == ("total",)


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ({"start": 2001, "end": 2003}, 2001, 2003),
        (None, 1990, 2026),
        ({"start": None, "end": 2010}, 1990, 2010),
        ({"start": 2010}, 2010, 2026),
        ({"start": 2010, "end": 2001}, 1990, 2026),
    ],
)
def test_years(span: Any, first: int, last: int) -> None:
    years = parsed(range=span).years(2026)
    assert (years[0], years[-1]) == (first, last)


def test_groups_that_have_names_are_named() -> None:
    groups = [
        906,
        {"id": 1, "title": {"fi": "Kuolleisuus&nbsp;", "sv": "Dödlighet"}},
        {"id": 2, "title": {"sv": "Hälsa"}},
    ]
    assert a_row(groups=groups)["groups"] == ["Kuolleisuus", "Hälsa"]
    assert a_row(groups=None)["groups"] == []


@pytest.mark.parametrize("updated", [None, "", " "])
def test_a_missing_date_of_update(updated: Any) -> None:
    assert a_row(**{"data-updated": updated})["updated"] is None


@pytest.mark.parametrize(
    "changes",
    [
        {"data-updated": "yesterday"},
        {"title": "Osoitin"},
        {"title": {"fi": 5}},
        {"range": {"start": -5, "end": 99999}},
        {"range": {"start": "2001", "end": 2003}},
        {"id": 5},
        {"decimals": "1"},
    ],
)
def test_another_shape_is_named(changes: dict[str, Any]) -> None:
    with pytest.raises(MalformedAnswerError, match=f"/indicators/{OUTSIDE_THE_SET}"):
        parsed(**changes)


def test_the_list_is_sorted_and_without_doubles() -> None:
    assert parse_list([{"id": 7}, {"id": 3, "title": {}}, {"id": 7}]) == (3, 7)
    with pytest.raises(MalformedAnswerError, match="/indicators"):
        parse_list([{"id": "7"}])

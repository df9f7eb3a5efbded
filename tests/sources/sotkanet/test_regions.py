"""Regions of the source as areas."""

from typing import Any

import pytest

from indicators.sources.sotkanet.errors import MalformedAnswerError
from indicators.sources.sotkanet.regions import parse_regions

from .service import REGIONS


def area_rows() -> dict[tuple[str, str], dict[str, Any]]:
    return {(row["area_type"], row["area"]): row for row in parse_regions(REGIONS).areas.to_pylist()}


def test_an_id_is_not_a_code_and_a_code_is_unique_only_in_its_category() -> None:
    shown = parse_regions(REGIONS).shown
    assert shown[130] == ("municipality", "297")
    assert shown[297] == ("municipality", "616")
    assert shown[81] == ("county", "01")
    assert shown[658] == ("country", "FI")
    assert shown[727] == ("mainland", "FI1")
    assert shown[12] == ("collaborative_area", "YTA2")


def test_other_categories_and_åland_among_the_larger_areas_are_not_shown() -> None:
    assert parse_regions(REGIONS).not_shown == {728: "NUTS1", 16: "YTA", 500: "MAAKUNTA"}


def test_parents() -> None:
    rows = area_rows()
    parents = {key: (row["parent_type"], row["parent"]) for key, row in rows.items()}
    assert parents["municipality", "297"] == ("county", "13")
    assert parents["municipality", "476"] == ("county", "13")  # merged: from the reference table
    assert parents["county", "13"] == ("collaborative_area", "YTA2")
    assert parents["county", "91"] == ("country", "FI")
    assert parents["country", "FI"] == (None, None)


def test_names_are_trimmed_and_decoded_and_missing_ones_stay_missing() -> None:
    row = area_rows()["county", "01"]
    assert (row["name_fi"], row["name_sv"], row["source_id"]) == ("Itä-Uusimaa", None, "81")


def test_a_municipality_that_nobody_knows_the_county_of_has_no_parent() -> None:
    region = {"id": 9, "code": "998", "category": "KUNTA", "title": None, "memberOf": None}
    rows = parse_regions([region]).areas.to_pylist()
    assert (rows[0]["parent_type"], rows[0]["parent"], rows[0]["name_fi"]) == (None, None, None)


def test_leading_zeros_are_put_back_and_codes_that_are_none_are_not_shown() -> None:
    regions = parse_regions(
        [
            {"id": 1, "code": "5", "category": "KUNTA"},
            {"id": 2, "code": "1", "category": "HYVINVOINTIALUE"},
            {"id": 3, "code": "9999", "category": "KUNTA"},
            {"id": 4, "code": None, "category": "HYVINVOINTIALUE"},
        ]
    )
    assert regions.shown == {1: ("municipality", "005"), 2: ("county", "01")}
    assert regions.not_shown == {3: "KUNTA", 4: "HYVINVOINTIALUE"}


def test_of_two_regions_with_one_code_the_first_is_the_area() -> None:
    regions = parse_regions(
        [{"id": 7, "code": "005", "category": "KUNTA"}, {"id": 3, "code": "005", "category": "KUNTA"}]
    )
    assert regions.shown == {3: ("municipality", "005")}
    assert regions.not_shown == {7: "KUNTA (second region of the code 005)"}
    assert regions.areas.num_rows == 1


@pytest.mark.parametrize("content", [{}, [1], [{"id": "5", "category": "KUNTA"}], [{"category": "KUNTA"}], None])
def test_another_shape_is_named(content: Any) -> None:
    with pytest.raises(MalformedAnswerError, match="/regions"):
        parse_regions(content)

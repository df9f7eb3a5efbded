"""The reference tables kept by hand: what stands in them, and that a wrong record is refused."""

import csv
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from indicators import reference
from indicators.language import LANGUAGES

EVERY_TABLE: dict[str, Callable[[], object]] = {
    "areas/areas.csv": reference.areas,
    "areas/merged_municipalities.csv": reference.merged_municipalities,
    "indicators/task_areas.csv": reference.task_areas,
    "indicators/dimensions.csv": reference.dimensions,
    "indicators/sets.csv": reference.indicator_sets,
    "indicators/units.csv": reference.units,
    "indicators/indicators.csv": reference.indicators,
}


def lines(name: str) -> list[dict[str, str]]:
    with (reference.DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.mark.parametrize("name", EVERY_TABLE)
def test_every_record_of_the_table_fits_its_schema_and_none_is_lost(name: str) -> None:
    records = EVERY_TABLE[name]()
    assert isinstance(records, tuple | dict)
    assert len(records) == len(lines(name)) > 0


@pytest.mark.parametrize("name", [*EVERY_TABLE, "areas/simulated_population.csv", "indicators/simulation.csv"])
def test_no_cell_has_stray_blanks_or_control_characters(name: str) -> None:
    stray = re.compile(r"^\s|\s$|\s\s|[\x00-\x1f\x7f-\x9f\xa0\ufffd]")
    assert [value for row in lines(name) for value in row.values() if stray.search(value)] == []


@pytest.mark.parametrize("name", [*EVERY_TABLE, "areas/simulated_population.csv", "indicators/simulation.csv"])
def test_every_line_has_as_many_cells_as_the_header(name: str) -> None:
    with (reference.DATA / name).open(encoding="utf-8", newline="") as file:
        header, *rest = csv.reader(file, strict=True)
    assert [(number, len(row)) for number, row in enumerate(rest, 2) if len(row) != len(header)] == []


# Areas


def test_finland_has_23_counties_in_5_collaborative_areas() -> None:
    assert Counter(area.area_type for area in reference.areas()) == {
        "country": 1,
        "mainland": 1,
        "collaborative_area": 5,
        "county": 23,
    }


def test_22_counties_take_part_in_comparisons_and_aland_does_not() -> None:
    counties = [area for area in reference.areas() if area.area_type == "county"]
    assert sum(county.compared for county in counties) == 22
    assert [county.short_en for county in counties if not county.compared] == ["Åland"]


def test_the_country_and_the_mainland_are_benchmarks_and_not_compared() -> None:
    compared = {area.area_type for area in reference.areas() if area.compared}
    assert compared == {"county", "collaborative_area"}


def test_an_area_is_named_once_by_its_code_its_name_and_its_source_code() -> None:
    areas = reference.areas()
    for key in (
        lambda area: (area.area_type, area.area),
        lambda area: (area.sotkanet_category, area.sotkanet_code),
        *(lambda area, name=name: (area.area_type, getattr(area, name)) for name in ("name_fi", "name_sv", "name_en")),
    ):
        assert [given for given, count in Counter(map(key, areas)).items() if count > 1] == []
    ids = [area.sotkanet_id for area in areas if area.sotkanet_id is not None]
    assert len(ids) == len(set(ids))


def test_every_parent_is_an_area_and_the_ways_up_end_at_the_country() -> None:
    areas = {(area.area_type, area.area): area for area in reference.areas()}
    for area in areas.values():
        way = [area]
        while way[-1].parent is not None:
            above = areas[(str(way[-1].parent_type), way[-1].parent)]
            assert above not in way
            way.append(above)
        assert way[-1].area_type == "country"


def test_every_county_but_aland_belongs_to_a_collaborative_area() -> None:
    counties = [area for area in reference.areas() if area.area_type == "county"]
    within = Counter(county.parent for county in counties if county.parent_type == "collaborative_area")
    assert set(within) == {"YTA1", "YTA2", "YTA3", "YTA4", "YTA5"}
    assert sum(within.values()) == 22


def test_every_county_has_a_tile_of_its_own_and_no_other_area_has_one() -> None:
    tiles = {(area.area_type, area.area): (area.tile_column, area.tile_row) for area in reference.areas()}
    placed = {place: tile for place, tile in tiles.items() if tile != (None, None)}
    assert {area_type for area_type, _ in placed} == {"county"}
    assert len(placed) == 23
    assert len(set(placed.values())) == 23
    for column, row in placed.values():
        assert column is not None and row is not None
        assert column >= 0 and row >= 0


@pytest.mark.parametrize(
    ("code", "inflected"),
    [
        ("20", ("Kainuussa", "i Kajanaland", "in Kainuu")),
        ("91", ("Ahvenanmaalla", "på Åland", "in Åland")),
    ],
)
def test_a_county_can_stand_in_a_sentence_of_each_language(code: str, inflected: tuple[str, ...]) -> None:
    (county,) = (area for area in reference.areas() if (area.area_type, area.area) == ("county", code))
    assert (county.in_fi, county.in_sv, county.in_en) == inflected


def test_every_inflected_form_is_one() -> None:
    for area in reference.areas():
        assert re.search(r"(ss|ll)[aä]$", area.in_fi), area.in_fi
        assert re.match(r"(i|på) ", area.in_sv), area.in_sv
        assert area.in_en.startswith("in "), area.in_en


def test_a_merged_municipality_lies_in_a_county_and_has_merged_into_another() -> None:
    counties = {area.area for area in reference.areas() if area.area_type == "county"}
    gone = [municipality.area for municipality in reference.merged_municipalities()]
    assert len(gone) == len(set(gone))
    for municipality in reference.merged_municipalities():
        assert municipality.county in counties
        assert municipality.merged_into not in gone


# Indicators


def test_the_set_has_about_180_indicators() -> None:
    rows = lines("indicators/indicators.csv")
    assert 170 <= len(rows) <= 190
    assert len({row["indicator"] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", ["task_areas", "dimensions", "sets", "units"])
def test_ids_are_unique(name: str) -> None:
    ids = [row["id"] for row in lines(f"indicators/{name}.csv")]
    assert len(ids) == len(set(ids))


def test_what_an_indicator_refers_to_exists() -> None:
    task_areas = {record.id for record in reference.task_areas()}
    dimensions = {record.id for record in reference.dimensions()}
    sets = {record.id for record in reference.indicator_sets()}
    for indicator in reference.indicators().values():
        assert indicator.task_area in task_areas
        assert indicator.dimension in dimensions
        assert set(indicator.sets) <= sets
        assert indicator.sets
        assert indicator.unit in reference.units()
        assert indicator.sexes


def test_every_task_area_and_set_has_an_indicator() -> None:
    indicators = reference.indicators().values()
    assert {record.id for record in reference.task_areas()} == {indicator.task_area for indicator in indicators}
    assert {record.id for record in reference.indicator_sets()} == {name for one in indicators for name in one.sets}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_indicators_have_the_same_title(language: str) -> None:
    titles = Counter(getattr(indicator, f"title_{language}") for indicator in reference.indicators().values())
    assert [title for title, count in titles.items() if count > 1] == []


def test_a_count_is_never_judged() -> None:
    counts = [record for record in reference.indicators().values() if record.statistic == "count"]
    assert counts
    assert {record.polarity for record in counts} == {"no_judgement"}


def test_the_range_of_a_unit_is_one() -> None:
    for unit in reference.units().values():
        assert unit.minimum < unit.maximum


def test_only_known_indicators_are_simulated() -> None:
    simulated = [int(row["indicator"]) for row in lines("indicators/simulation.csv")]
    assert set(simulated) <= set(reference.indicators())
    assert len(simulated) == len(set(simulated))


# Adding a record


@pytest.fixture
def add_indicator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, str]], int]:
    """Adds a good record with some fields changed to a copy of the indicator set, and reads that."""
    rows = lines("indicators/indicators.csv")

    def add(changes: dict[str, str]) -> int:
        judged = next(row for row in rows if row["polarity"] == "lower_is_better")
        record = {**judged, "indicator": "999999", **changes}
        folder = tmp_path / "indicators"
        folder.mkdir()
        with (folder / "indicators.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(record), restval="")
            writer.writeheader()
            writer.writerows([*rows, record])
        monkeypatch.setattr(reference, "DATA", tmp_path)
        return len(reference.indicators.__wrapped__())

    return add


def test_a_good_record_can_be_added(add_indicator: Callable[[dict[str, str]], int]) -> None:
    assert add_indicator({}) == len(reference.indicators()) + 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("polarity", "good"),
        ("title_sv", ""),
        ("title_fi", " Työttömät"),
        ("indicator", "-1"),
        ("indicator", "one"),
        ("decimals", "9"),
        ("sexes", "total other"),
        ("statistic", "average"),
        ("assigned_on", "22.11.2026"),
        ("colour", "red"),
    ],
)
def test_a_wrong_record_is_refused_and_the_field_is_named(
    add_indicator: Callable[[dict[str, str]], int], field: str, value: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        add_indicator({field: value})
    assert field in {str(error["loc"][0]) for error in refused.value.errors()}


def test_a_count_with_a_polarity_is_refused(add_indicator: Callable[[dict[str, str]], int]) -> None:
    with pytest.raises(ValidationError, match="a count has no polarity"):
        add_indicator({"statistic": "count"})

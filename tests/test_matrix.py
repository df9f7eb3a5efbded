"""The matrix of a release: each indicator's own period, a group of counties beside it, and two indicators' pairs."""

from pathlib import Path

import pytest

from indicators.cube import Cube, Cubes
from indicators.groups import group_values
from indicators.matrix import group_figures, pair
from indicators.release.make import make_release
from indicators.statistics.correlation import spearman
from tests.conftest import make_tables

COUNTIES = [f"{code:02d}" for code in range(1, 22)]
SHARE, COUNT, INDEX, PARTIAL, WOMEN = 181, 127, 184, 189, 3076


def shares(indicator: int, time: int, **changed: object) -> list[dict[str, object]]:
    """Percentages of 22 counties and the country that follow from their numerators and denominators."""
    rows: list[dict[str, object]] = []
    for place, area in enumerate([*COUNTIES, "90"]):
        events, people = 50 + 7 * ((place * 5 + time) % 22), 1000 + 10 * place
        counts = {"numerator": events, "denominator": people, "value": 100 * events / people}
        rows.append({"indicator": indicator, "area": area, "time": time} | counts | changed)
    whole = {"area_type": "country", "area": "FI", "value": 11.0}
    return [*rows, {"indicator": indicator, "time": time} | whole | changed]


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    directory: Path = tmp_path_factory.mktemp("releases")
    observations = [
        *shares(SHARE, 2019),
        *shares(SHARE, 2020),
        # A later period of the country alone, and one in which every county is suppressed.
        {"indicator": SHARE, "area_type": "country", "area": "FI", "time": 2022, "value": 12.0},
        {"indicator": SHARE, "area": "20", "time": 2021, "value": None, "status": "S"},
        *({"indicator": COUNT, "area": area, "value": 10.0 * int(area)} for area in COUNTIES),
        *({"indicator": INDEX, "area": area, "value": 90.0 + int(area)} for area in COUNTIES),
        *(row for row in shares(PARTIAL, 2020) if row["area"] != "19"),
        *shares(WOMEN, 2020, sex="female"),
    ]
    indicators: list[dict[str, object]] = [
        {"indicator": SHARE},
        {"indicator": COUNT, "unit": "persons", "decimals": 0},
        {"indicator": INDEX, "unit": "index"},
        {"indicator": PARTIAL},
        {"indicator": WOMEN, "sexes": ["female"]},
        {"indicator": 5},
    ]
    make_release(make_tables(observations, indicators=indicators), directory)
    return Cubes(directory).current()


def test_each_indicator_stands_in_the_latest_period_with_a_value_of_a_county(cube: Cube) -> None:
    assert {indicator: row["time"] for indicator, row in cube.matrix.items()} == dict.fromkeys(
        (SHARE, COUNT, INDEX, PARTIAL, WOMEN), 2020
    )
    assert cube.matrix[WOMEN]["sex"] == "female"


def test_values_and_statuses_stand_in_the_order_of_the_areas(cube: Cube) -> None:
    codes = [area.area for area in cube.matrix_areas]
    assert codes[:22] == [*COUNTIES, "90"]
    assert codes[22] == "91" and codes[-1] == "FI"
    row = cube.matrix[PARTIAL]
    assert row["values"][codes.index("19")] is None
    assert row["statuses"][codes.index("19")] == "M"
    assert row["values"][codes.index("FI")] == 11.0
    assert len(row["values"]) == len(row["statuses"]) == len(codes)


def test_outcomes_are_those_of_the_comparisons(cube: Cube) -> None:
    codes = [area.area for area in cube.matrix_areas]
    for benchmark in ("country", "earlier"):
        found = cube.comparisons(SHARE, benchmark).to_pylist()
        expected = {row["area"]: row["outcome95"][0] for row in found if row["time"] == 2020}
        letters = dict(zip(codes, cube.matrix[SHARE]["outcomes"][benchmark], strict=True))
        assert len(expected) == 27  # the compared counties and the collaborative areas
        assert letters == {code: expected.get(code, ".") for code in codes}


@pytest.mark.parametrize("areas", [["19", "20", "21"], ["01", "90"], ["20"]])
def test_a_group_has_the_figures_of_the_interface(cube: Cube, areas: list[str]) -> None:
    figures = group_figures(cube, areas)
    assert list(figures) == list(cube.matrix)
    for indicator, figure in figures.items():
        at = cube.matrix[indicator]
        (row,) = (
            row
            for row in group_values(cube, cube.indicators[indicator], "county", areas).to_pylist()
            if (row["time"], row["sex"]) == (at["time"], at["sex"])
        )
        for name in ("value", "lower95", "upper95"):
            assert getattr(figure, name) == pytest.approx(row[name]), (indicator, name)
        assert figure.status == row["status"]
        if figure.value is None:
            assert figure.reason == row["reason"]


def test_a_group_is_a_ratio_of_sums_and_tested_by_its_interval(cube: Cube) -> None:
    figure = group_figures(cube, ["01", "02"])[SHARE]
    rows = [row for row in shares(SHARE, 2020) if row["area"] in ("01", "02")]
    events, people = (sum(float(str(row[name])) for row in rows) for name in ("numerator", "denominator"))
    assert figure.value == pytest.approx(100 * events / people)
    assert figure.lower95 is not None and figure.upper95 is not None
    side = "higher" if figure.lower95 > 11 else "lower" if figure.upper95 < 11 else "similar"
    words = {"higher": "worse", "lower": "better", "similar": "similar"}  # unemployment: low is good
    assert figure.outcome95 == words[side]


def test_a_group_without_a_value_says_why(cube: Cube) -> None:
    figures = group_figures(cube, ["19", "20"])
    assert (figures[PARTIAL].value, figures[PARTIAL].reason) == (None, "missing_part")
    assert (figures[INDEX].value, figures[INDEX].reason) == (None, "not_additive")
    assert figures[COUNT].value == 390
    assert figures[COUNT].outcome95 == "not_tested"


def test_a_pair_is_the_rank_correlation_of_the_compared_counties(cube: Cube) -> None:
    found = pair(cube, SHARE, INDEX)
    values = [cube.matrix[indicator]["values"][:22] for indicator in (SHARE, INDEX)]
    expected = spearman(*([float("nan") if one is None else one for one in of] for of in values))
    assert found == expected
    assert found.pairs == 21  # the index has no value of Helsinki

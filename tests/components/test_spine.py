"""Where things lie on the spine of the area page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.spine import places

FIGURES = st.floats(-1e6, 1e6, allow_nan=False).map(lambda figure: round(figure, 3))
SPREAD = {"lowest": 2.0, "quarter": 4.0, "three_quarters": 8.0, "highest": 14.0}


def row(value: float | None, benchmark: float | None) -> dict[str, object]:
    return {"value": value, "benchmark_value": benchmark}


def test_the_benchmark_is_in_the_middle_and_the_farther_end_at_the_edge() -> None:
    assert places(row(10, 6), SPREAD, "higher_is_better") == (25.0, 37.5, 62.5, 100.0, 75.0)


def test_where_low_is_good_high_values_lie_left() -> None:
    assert places(row(10, 6), SPREAD, "lower_is_better") == (75.0, 62.5, 37.5, 0.0, 25.0)


def test_without_a_judgement_high_values_lie_right() -> None:
    found = places(row(10, 6), SPREAD, "no_judgement")
    assert found is not None and found.value == 75.0


@pytest.mark.parametrize(("value", "benchmark"), [(None, 6), (10, None)])
def test_without_value_or_benchmark_there_is_no_spine(value: float | None, benchmark: float | None) -> None:
    assert places(row(value, benchmark), SPREAD, "higher_is_better") is None


def test_where_no_county_has_a_value_or_all_have_one_there_is_no_spine() -> None:
    assert places(row(10, 6), dict.fromkeys(SPREAD), "higher_is_better") is None
    assert places(row(6, 6), dict.fromkeys(SPREAD, 6.0), "higher_is_better") is None


@given(st.lists(FIGURES, min_size=4, max_size=4).map(sorted), FIGURES, FIGURES)
def test_worse_is_left_and_better_right_and_nothing_leaves_the_spine(
    ends: list[float], value: float, benchmark: float
) -> None:
    spread = dict(zip(SPREAD, ends, strict=True))
    for polarity, sign in (("higher_is_better", 1), ("lower_is_better", -1)):
        found = places(row(value, benchmark), spread, polarity)
        if found is None:
            continue
        assert all(0 <= place <= 100 for place in found)
        assert (found.value - 50) * (value - benchmark) * sign >= 0

"""Outcomes against a benchmark."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics.intervals import wilson
from indicators.statistics.outcomes import OUTCOMES, SIGNS, outcome

pytestmark = pytest.mark.filterwarnings("error")
FIGURES = st.floats(-1e6, 1e6) | st.just(np.nan)
MIRROR = {"better": "worse", "worse": "better", "higher": "lower", "lower": "higher"}
SWAPPED = {"higher_is_better": "lower_is_better", "lower_is_better": "higher_is_better", "no_judgement": "no_judgement"}


def words(*given):
    return [OUTCOMES[code] for code in np.atleast_1d(outcome(*given))]


@pytest.mark.parametrize(
    ("polarity", "expected"),
    [
        ("higher_is_better", ["worse", "similar", "better"]),
        ("lower_is_better", ["better", "similar", "worse"]),
        ("no_judgement", ["lower", "similar", "higher"]),
    ],
)
def test_below_around_and_above_the_benchmark(polarity, expected):
    assert words([1, 4, 7], [3, 6, 9], 5, polarity) == expected


def test_an_interval_that_touches_the_benchmark_is_similar():
    assert words([5, 3], [7, 5], 5, "higher_is_better") == ["similar", "similar"]


def test_without_interval_or_benchmark_nothing_is_tested():
    assert words([np.nan, 1, 1], [2, np.nan, 2], [3, 3, np.nan], "higher_is_better") == ["not_tested"] * 3


def test_at_the_wider_level_fewer_differ():
    narrow, wide = wilson(60, 100), wilson(60, 100, 0.998)
    assert words(*narrow, 0.5, "higher_is_better") == ["better"]
    assert words(*wide, 0.5, "higher_is_better") == ["similar"]


@given(FIGURES, FIGURES, FIGURES, st.sampled_from(list(SIGNS)))
def test_swapping_the_polarity_swaps_better_and_worse_and_nothing_else(one, other, benchmark, polarity):
    lower, upper = min(one, other), max(one, other)
    (found,), (swapped,) = (words(lower, upper, benchmark, each) for each in (polarity, SWAPPED[polarity]))
    assert swapped == (found if polarity == "no_judgement" else MIRROR.get(found, found))


@given(FIGURES, FIGURES, FIGURES, st.sampled_from(list(SIGNS)))
def test_turning_the_scale_round_mirrors_the_outcome(one, other, benchmark, polarity):
    lower, upper = min(one, other), max(one, other)
    (found,), (mirrored,) = words(lower, upper, benchmark, polarity), words(-upper, -lower, -benchmark, polarity)
    assert mirrored == MIRROR.get(found, found)


def test_polarity_may_differ_by_row():
    assert words([7, 7], [9, 9], 5, ["higher_is_better", "no_judgement"]) == ["better", "higher"]


def test_an_unknown_polarity_is_named():
    with pytest.raises(ValueError, match="no polarity: upwards"):
        outcome(1, 2, 3, "upwards")

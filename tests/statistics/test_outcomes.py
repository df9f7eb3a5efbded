"""Outcomes against a benchmark."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.statistics.intervals import wilson
from indicators.statistics.outcomes import OUTCOMES, SIGNS, difference, outcome

pytestmark = pytest.mark.filterwarnings("error")
FIGURES = st.floats(-1e6, 1e6) | st.just(np.nan)
FIGURE, WIDTH = st.floats(-1e6, 1e6), st.floats(0, 1e6)
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


# Newcombe 1998, table II, method 10: (a) 56/70 - 48/80, (b) 9/10 - 3/10, (e) 5/56 - 0/29.
@pytest.mark.parametrize(
    ("one", "two", "limits"),
    [
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
    ],
)
def test_a_difference_of_shares_as_published(one, two, limits):
    found = difference(one[0] / one[1], *wilson(*one), two[0] / two[1], *wilson(*two))
    assert (round(float(found.lower), 4), round(float(found.upper), 4)) == limits


@given(st.lists(st.tuples(FIGURE, WIDTH, WIDTH), min_size=2, max_size=2))
def test_a_difference_is_its_own_opposite_and_lies_in_its_interval(figures):
    (value, low, high), (other, below, above) = figures
    one = (value, value - low, value + high)
    two = (other, other - below, other + above)
    found, opposite = difference(*one, *two), difference(*two, *one)
    assert found.lower <= found.difference <= found.upper
    assert (found.lower, found.upper) == (-opposite.upper, -opposite.lower)


def test_against_a_figure_known_without_error_a_difference_tells_what_the_outcome_tells():
    found = difference([3.0, 5.0], [2.0, 4.0], [4.0, 6.0], 4.5, 4.5, 4.5)
    np.testing.assert_array_equal(outcome(found.lower, found.upper, 0), outcome([2.0, 4.0], [4.0, 6.0], 4.5))

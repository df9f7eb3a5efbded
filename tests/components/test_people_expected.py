"""The people that a browser expects: the release's own numbers, where nothing has been rounded before."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from components.people import rounded
from components.people_expected import Measured, expected_people
from indicators.statistics.outcomes import difference
from indicators.statistics.people import people

shares = st.tuples(*[st.floats(0, 100)] * 3).map(sorted)


def one(value: float, lower: float, upper: float) -> Measured:
    return Measured(*(np.array([[number]]) for number in (value, lower, upper)))


@given(own=shares, other=shares, size=st.integers(1, 6_000_000))
def test_what_is_expected_is_what_the_release_says(own: list[float], other: list[float], size: int) -> None:
    (lower, value, upper), (below, point, above) = own, other
    found = difference(value, lower, upper, point, below, above)
    exact = np.array(people(found.difference, found.lower, found.upper, 0.0, size, 100))
    expected = expected_people(one(value, lower, upper), one(point, below, above), np.array([[float(size)]]), 100)
    count, under, over = expected[0, 0].tolist()
    # A root and a hypotenuse may differ in their last digit: on the very middle between two steps that is one step.
    step = np.where(np.abs(exact) >= 100, np.abs(exact) / 9.5, 1)
    assert (np.abs(np.array([count, count - under, count + over]) - rounded(exact)) <= step).all()


def test_two_figures_begin_at_a_hundred_and_halves_go_away_from_zero() -> None:
    nothing = one(0, 0, 0)
    sizes = {99.4: 99, 99.6: 100, 104.9: 100, 105: 110, 994: 990, 996: 1000, 0.5: 1, 0.4: 0, 1_049_999: 1_000_000}
    for apart, count in sizes.items():
        for sign in (1, -1):
            own = one(sign * apart, sign * apart, sign * apart)
            assert expected_people(own, nothing, np.array([[1.0]]), 1)[0, 0].tolist() == [sign * count, 0, 0]


def test_nobody_is_expected_where_anything_is_missing() -> None:
    whole, missing = one(3, 2, 4), one(3, np.nan, 4)
    size = np.array([[100.0]])
    assert expected_people(whole, whole, np.array([[np.nan]]), 100).tolist() == [[[0, 0, 0]]]
    assert expected_people(missing, whole, size, 100).tolist() == expected_people(whole, missing, size, 100).tolist()


def test_before_is_the_last_value_that_there_was() -> None:
    line = np.array([[np.nan, 1, np.nan, np.nan, 5, 6]])
    before = Measured(line, line - 1, line + 1).before()
    assert np.array_equal(before.value, [[np.nan, np.nan, 1, 1, 1, 5]], equal_nan=True)
    assert np.array_equal(before.upper, before.value + 1, equal_nan=True)
    whole = before.or_else(Measured(np.zeros((1, 6)), np.zeros((1, 6)), np.ones((1, 6))))
    assert whole.value.tolist() == [[0, 0, 1, 1, 1, 5]]
    assert whole.upper.tolist() == [[1, 1, 2, 2, 2, 6]]

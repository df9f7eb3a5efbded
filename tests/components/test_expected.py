"""What a browser expects: the release's own numbers, where nothing has been rounded before."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.expected import Measured, before, byar_limits, expected_people, together, wilson_limits
from components.people import rounded
from indicators.statistics.intervals import byar, normal_quantile, wilson
from indicators.statistics.outcomes import difference
from indicators.statistics.people import people

Z = normal_quantile(0.95)
shares = st.tuples(*[st.floats(0, 100)] * 3).map(sorted)
sizes = st.integers(1, 6_000_000)


def one(value: float, lower: float, upper: float, size: float = 1.0) -> Measured:
    return Measured(*(np.array([[float(number)]]) for number in (value, lower, upper, size)))


@given(own=shares, other=shares, size=sizes)
def test_what_is_expected_is_what_the_release_says(own: list[float], other: list[float], size: int) -> None:
    (lower, value, upper), (below, point, above) = own, other
    found = difference(value, lower, upper, point, below, above)
    exact = np.array(people(found.difference, found.lower, found.upper, 0.0, size, 100))
    expected = expected_people(one(value, lower, upper, size), one(point, below, above), 100)[0, 0]
    # A root and a hypotenuse may differ in their last digit: either of two rounded numbers, where it lies between them.
    nearly = [rounded(exact * share) for share in (1 - 1e-9, 1, 1 + 1e-9)]
    assert ((expected == nearly[0]) | (expected == nearly[1]) | (expected == nearly[2])).all()


def test_two_figures_begin_at_a_hundred_and_halves_go_away_from_zero() -> None:
    nothing = one(0, 0, 0)
    numbers = {99.4: 99, 99.6: 100, 104.9: 100, 105: 110, 994: 990, 996: 1000, 0.5: 1, 0.4: 0, 1_049_999: 1_000_000}
    for apart, count in numbers.items():
        for sign in (1, -1):
            own = one(sign * apart, sign * apart, sign * apart)
            assert expected_people(own, nothing, 1)[0, 0].tolist() == [sign * count] * 3


def test_nobody_is_expected_where_anything_is_missing() -> None:
    whole, missing = one(3, 2, 4, 100), one(3, np.nan, 4, 100)
    assert expected_people(whole._replace(size=np.array([[np.nan]])), whole, 100).tolist() == [[[0, 0, 0]]]
    assert expected_people(missing, whole, 100).tolist() == expected_people(whole, missing, 100).tolist()


@given(count=st.integers(0, 50_000), more=st.integers(0, 50_000))
def test_limits_of_a_percentage_are_those_of_the_release(count: int, more: int) -> None:
    size = max(count + more, 1)
    value = np.array([[100 * count / size]])
    expected = wilson_limits(value, np.array([[float(size)]]), 100, Z)
    assert np.allclose(expected, np.reshape(wilson(count, size), (2, 1, 1)) * 100, rtol=0, atol=1e-9)


@given(count=st.integers(1, 50_000), size=sizes)
def test_limits_of_a_rate_are_those_of_the_release(count: int, size: int) -> None:
    value = np.array([[1000 * count / size]])
    expected = byar_limits(value, np.array([[float(size)]]), 1000, Z)
    assert np.allclose(expected, np.reshape(byar(count), (2, 1, 1)) / size * 1000, rtol=1e-9)


def test_a_whole_is_its_parts_weighted_by_their_sizes() -> None:
    whole = together([one(10, 9, 11, 300), one(20, 19, 21, 100)])
    assert (whole.value.item(), whole.size.item()) == (12.5, 400)
    assert np.isnan([whole.lower.item(), whole.upper.item()]).all()
    unknown = together([one(10, 9, 11, 300), one(20, 19, 21, np.nan)])
    assert np.isnan([unknown.value.item(), unknown.size.item()]).all()
    without_value = together([one(10, 9, 11, 300), one(np.nan, 19, 21, 100)])
    assert (np.isnan(without_value.value.item()), without_value.size.item()) == (True, 400)
    assert np.isnan(together([one(10, 9, 11, 0)]).value.item())


def test_before_is_the_last_value_that_there_was() -> None:
    line = np.array([[np.nan, 1, np.nan, np.nan, 5, 6]])
    earlier = Measured(line, line - 1, line + 1, line).before()
    assert np.array_equal(earlier.value, [[np.nan, np.nan, 1, 1, 1, 5]], equal_nan=True)
    assert np.array_equal(earlier.value, before(line), equal_nan=True)
    assert np.array_equal(earlier.upper, earlier.value + 1, equal_nan=True)
    zeros = np.zeros((1, 6))
    whole = earlier.or_else(Measured(zeros, zeros, np.ones((1, 6)), zeros))
    assert whole.value.tolist() == [[0, 0, 1, 1, 1, 5]]
    assert whole.upper.tolist() == [[1, 1, 2, 2, 2, 6]]


@pytest.mark.parametrize("value", [12.5, 0.0])
def test_what_is_known_without_error_is_its_own_interval(value: float) -> None:
    assert [part.item() for part in one(value, 1, 20, 7).without_error()] == [value, value, value, 7]

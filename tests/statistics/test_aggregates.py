"""Aggregates of areas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.statistics.aggregates import aggregate, membership

pytestmark = pytest.mark.filterwarnings("error")
NAN = np.nan
COUNTS = arrays(float, (2, 6), elements=st.integers(0, 10**6).map(float))
MEMBERS = arrays(bool, (3, 6))


def test_an_aggregate_is_not_the_mean_of_percentages():
    found = aggregate([1, 900], [100, 1000], [[True, True]], 100)
    assert found.value == pytest.approx(901 / 1100 * 100)
    assert found.value != pytest.approx((1 + 90) / 2)


def test_any_missing_part_makes_the_whole_missing_and_no_other():
    members, names = membership(["A", "A", "B", "B"])
    found = aggregate([[1, NAN, 3, 4], [1, 2, 3, 4]], [[10, 10, 10, 10], [10, 10, 10, NAN]], members, 100)
    assert names == ["A", "B"]
    np.testing.assert_array_equal(found.value, [[NAN, 35], [15, NAN]])
    np.testing.assert_array_equal(found.numerator, [[NAN, 7], [3, NAN]])
    np.testing.assert_array_equal(found.denominator, [[NAN, 20], [20, NAN]])


def test_an_empty_group_and_a_group_of_nobody_have_no_value():
    found = aggregate([1, 0], [10, 0], [[False, False], [False, True]], 100)
    assert np.isnan(found.value).all()
    np.testing.assert_array_equal(found.denominator, [NAN, 0])


def test_each_set_may_have_its_own_multiplier():
    found = aggregate([[1.0, 1.0]] * 2, [[10.0, 10.0]] * 2, [[1, 1]], [100, 1000])
    assert found.value.tolist() == [[10], [100]]


def test_membership_of_no_group():
    members, names = membership(["", ""])
    assert (members.shape, names) == ((0, 2), [])


def test_another_number_of_areas_is_refused():
    with pytest.raises(ValueError, match="2 areas"):
        aggregate([1, 2], [3, 4], [[1, 1, 1]], 100)


@given(COUNTS, COUNTS, MEMBERS, st.permutations(range(6)))
def test_aggregates_do_not_depend_on_the_order_of_areas(numerator, denominator, members, order):
    found = aggregate(numerator, denominator, members, 100)
    shuffled = aggregate(numerator[:, order], denominator[:, order], members[:, order], 100)
    np.testing.assert_allclose(found.value, shuffled.value)


@given(COUNTS, COUNTS, MEMBERS)
def test_an_aggregate_lies_between_its_parts(numerator, denominator, members):
    denominator = denominator + 1
    value = aggregate(numerator, denominator, members, 100).value
    parts = 100 * numerator / denominator
    for group, held in enumerate(members):
        if held.any():
            assert (value[:, group] >= parts[:, held].min(axis=1) * (1 - 1e-9)).all()
            assert (value[:, group] <= parts[:, held].max(axis=1) * (1 + 1e-9)).all()

"""Rank intervals and groups that cannot be told apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from indicators.statistics import ranks
from indicators.statistics.intervals import wilson
from indicators.statistics.ranks import groups, range_quantile, rank_intervals

pytestmark = pytest.mark.filterwarnings("error")
NAN = np.nan
VALUES = arrays(float, (3, 7), elements=st.floats(-100, 100) | st.just(NAN))
ERRORS = arrays(float, (3, 7), elements=st.floats(0, 20) | st.just(NAN))
Z = stats.norm.isf(0.025)


def ranks_of(value, error, polarity):
    value, error = np.asarray(value, dtype=float), np.asarray(error, dtype=float)
    return rank_intervals(value, value - Z * error, value + Z * error, polarity)


def groups_of(value, error, polarity):
    """The areas of each group, best first, as positions in ``value``."""
    value, error = np.asarray(value, dtype=float), np.asarray(error, dtype=float)
    found = groups(value, value - Z * error, value + Z * error, polarity)
    order = np.argsort(value if polarity == "lower_is_better" else -value, kind="stable")
    numbers = range(1, int(np.nanmax(found.last, initial=0)) + 1)
    return tuple(
        tuple(area for area in order.tolist() if found.first[area] <= number <= found.last[area]) for number in numbers
    )


POLARITY = st.sampled_from(["higher_is_better", "lower_is_better"])


@pytest.mark.parametrize(("areas", "quantile"), [(2, 2.772), (3, 3.314), (10, 4.474), (20, 5.012)])
def test_published_quantiles_of_the_studentised_range(areas, quantile):
    assert range_quantile(areas) == pytest.approx(quantile, abs=6e-4)


def test_two_areas_are_told_apart_by_the_plain_test_of_a_difference():
    assert range_quantile(2) / np.sqrt(2) == pytest.approx(stats.norm.isf(0.025))
    apart = ranks_of([0.0, 1.97 * np.sqrt(2)], 1.0, "higher_is_better")
    alike = ranks_of([0.0, 1.95 * np.sqrt(2)], 1.0, "higher_is_better")
    assert (apart.best.tolist(), apart.worst.tolist()) == ([2, 1], [2, 1])
    assert (alike.best.tolist(), alike.worst.tolist()) == ([1, 1], [2, 2])


def test_newcombes_published_interval_of_a_difference_says_when_two_areas_are_told_apart():
    # Newcombe 1998, Statistics in Medicine 17:873-890, table II (a), method 10: 56/70 - 48/80 is 0.0524 to 0.3339.
    (high_lower, high_upper), (low_lower, low_upper) = wilson(56, 70), wilson(48, 80)
    for nearer, apart in ((0.0523, True), (0.0525, False)):
        value, lower, upper = (
            [56 / 70, 0.6 + nearer],
            [high_lower, low_lower + nearer],
            [high_upper, low_upper + nearer],
        )
        found = rank_intervals(value, lower, upper, "higher_is_better")
        assert (found.worst[0] == 1) == apart


def test_a_value_rounded_to_just_outside_its_interval_keeps_its_rank():
    found = rank_intervals([5.1, 9.0], [4.0, 8.9], [5.0, 9.1], "higher_is_better")
    assert found.rank.tolist() == found.best.tolist() == found.worst.tolist() == [2, 1]


def test_equal_errors_agree_with_tukeys_test_done_pair_by_pair():
    random = np.random.default_rng(20)
    value, error, areas = random.normal(0, 3, 22), 0.8, 22
    found = ranks_of(value, np.full(areas, error), "higher_is_better")
    for area in range(areas):
        p = [stats.studentized_range.sf(abs(value[area] - other) / error, areas, np.inf) for other in value]
        beyond = np.array(p) < 0.05
        assert found.best[area] == 1 + (beyond & (value > value[area])).sum()
        assert found.worst[area] == areas - (beyond & (value < value[area])).sum()


@given(VALUES, ERRORS, POLARITY)
def test_an_interval_contains_the_rank(value, error, polarity):
    found = ranks_of(value, error, polarity)
    some = ~np.isnan(found.rank)
    assert (some == ~(np.isnan(value) | np.isnan(error))).all()
    assert (found.best[some] <= found.rank[some]).all()
    assert (found.rank[some] <= found.worst[some]).all()
    assert (found.worst <= np.where(some, some.sum(axis=1, keepdims=True), NAN))[some].all()


@given(VALUES, ERRORS)
def test_turning_the_polarity_round_turns_the_ranks_round(value, error):
    up, down = ranks_of(value, error, "higher_is_better"), ranks_of(value, error, "lower_is_better")
    compared = (~np.isnan(up.rank)).sum(axis=1, keepdims=True)
    np.testing.assert_array_equal(up.best, compared + 1 - down.worst)


@given(VALUES, ERRORS, st.permutations(range(7)), POLARITY)
def test_ranks_do_not_depend_on_the_order_of_areas(value, error, order, polarity):
    found, shuffled = ranks_of(value, error, polarity), ranks_of(value[:, order], error[:, order], polarity)
    for one, other in zip(found, shuffled, strict=True):
        np.testing.assert_array_equal(one[:, order], other)


@given(VALUES, ERRORS, st.floats(1.1, 5), POLARITY)
def test_larger_errors_never_narrow_an_interval(value, error, times, polarity):
    narrow, wide = ranks_of(value, error, polarity), ranks_of(value, error * times, polarity)
    assert not (wide.best > narrow.best).any()
    assert not (wide.worst < narrow.worst).any()


def test_equal_values_share_the_better_rank():
    found = ranks_of([5.0, 5.0, 1.0], [0.0, 0.0, 0.0], "higher_is_better")
    assert found.rank.tolist() == [1, 1, 3]
    assert found.best.tolist() == [1, 1, 3]
    assert found.worst.tolist() == [2, 2, 3]


def test_areas_without_value_or_error_are_left_out_of_the_count():
    found = ranks_of([5.0, NAN, 1.0, 2.0], [9.0, 9.0, NAN, 9.0], "higher_is_better")
    np.testing.assert_array_equal(found.rank, [1, NAN, NAN, 2])
    np.testing.assert_array_equal(found.worst, [2, NAN, NAN, 2])


def test_one_area_alone_is_first_of_one_and_none_is_nothing():
    found = ranks_of([[3.0, NAN], [NAN, NAN]], 1.0, "higher_is_better")
    np.testing.assert_array_equal(found.worst, [[1, NAN], [NAN, NAN]])


def test_without_a_judgement_there_is_no_rank():
    found = ranks_of([[3.0, 1.0], [3.0, 1.0]], 0.1, ["no_judgement", "higher_is_better"])
    np.testing.assert_array_equal(found.rank, [[NAN, NAN], [1, 2]])


def test_many_sets_at_once_are_the_same_as_one_by_one(monkeypatch):
    random = np.random.default_rng(3)
    value, error = random.normal(size=(4, 5, 6)), random.uniform(0.1, 1, (4, 5, 6))
    polarity = random.choice(["higher_is_better", "lower_is_better"], (4, 5))
    monkeypatch.setattr(ranks, "_PAIRS_AT_ONCE", 80)
    found = ranks_of(value, error, polarity)
    for place in np.ndindex(4, 5):
        alone = ranks_of(value[place], error[place], str(polarity[place]))
        for many, one in zip(found, alone, strict=True):
            np.testing.assert_array_equal(many[place], one)


def test_a_range_takes_two():
    with pytest.raises(ValueError, match="two areas"):
        range_quantile(1)


def test_groups_that_cannot_be_told_apart():
    assert groups_of([1.0, 1.1, 1.2], 1.0, "higher_is_better") == ((2, 1, 0),)
    assert groups_of([1.0, 50.0, 99.0], 1.0, "lower_is_better") == ((0,), (1,), (2,))
    assert groups_of([1.0, NAN, 99.0], 1.0, "no_judgement") == ((2,), (0,))
    assert groups_of([NAN], 1.0, "no_judgement") == ()


@given(arrays(float, 8, elements=st.floats(-20, 20)), arrays(float, 8, elements=st.floats(0.1, 9)), POLARITY)
def test_no_two_areas_of_a_group_differ_every_area_has_a_group_and_no_group_lies_in_another(value, error, polarity):
    groups = groups_of(value, error, polarity)
    for group in groups:
        for one in group:
            for other in group:
                pair_error = np.hypot(error[one], error[other]) / np.sqrt(2)
                assert abs(value[one] - value[other]) <= range_quantile(8) * pair_error
    assert set().union(*groups) == set(range(8))
    sets = [set(group) for group in groups]
    assert not any(one < other for one in sets for other in sets)


@given(VALUES, ERRORS, st.lists(POLARITY, min_size=3, max_size=3))
def test_groups_of_many_sets_are_those_of_each_alone_whatever_the_order_of_areas(value, error, polarity):
    many = groups(value, value - Z * error, value + Z * error, polarity)
    turned = groups(*(part[:, ::-1] for part in (value, value - Z * error, value + Z * error)), polarity)
    for row in range(3):
        alone = groups(value[row], value[row] - Z * error[row], value[row] + Z * error[row], polarity[row])
        for one, all_at_once, reversed_ in zip(alone, many, turned, strict=True):
            np.testing.assert_array_equal(all_at_once[row], one)
            np.testing.assert_array_equal(reversed_[row, ::-1], one)

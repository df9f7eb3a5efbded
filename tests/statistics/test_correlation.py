"""Spearman's rank correlation and its interval."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from indicators.statistics.correlation import spearman

pytestmark = pytest.mark.filterwarnings("error")
NAN = np.nan
PAIRS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=4, max_size=30)


def columns(pairs):
    return np.array(pairs, dtype=float).T


@given(PAIRS)
def test_rho_is_scipys(pairs):
    x, y = columns(pairs)
    assume(np.ptp(x) > 0 and np.ptp(y) > 0)
    assert spearman(x, y).rho == pytest.approx(stats.spearmanr(x, y).statistic)


@given(PAIRS)
def test_the_interval_holds_rho_and_stays_within_one(pairs):
    found = spearman(*columns(pairs))
    if np.isfinite(found.lower):
        assert -1 <= found.lower < found.rho < found.upper <= 1
    assert found.pairs == len(pairs)


@given(PAIRS)
def test_it_is_the_same_both_ways_and_turns_round_with_one_of_them(pairs):
    x, y = columns(pairs)
    one, other, turned = spearman(x, y), spearman(y, x), spearman(-x, y)
    np.testing.assert_allclose(one, other)
    np.testing.assert_allclose([-one.rho, -one.upper, -one.lower], turned[:3], atol=1e-12)


@given(PAIRS)
def test_only_the_order_of_the_values_matters(pairs):
    x, y = columns(pairs)
    np.testing.assert_allclose(spearman(x, y), spearman(np.exp(x / 10), y**3))


@given(PAIRS, st.randoms())
def test_the_order_of_the_pairs_does_not_matter(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    np.testing.assert_allclose(spearman(*columns(pairs)), spearman(*columns(shuffled)), atol=1e-12)


def test_the_interval_is_bonett_and_wrights_and_narrows_with_the_level():
    x, y = np.arange(22.0), np.random.default_rng(3).permutation(22).astype(float)
    found, narrow = spearman(x, y), spearman(x, y, 0.8)
    reach = stats.norm.isf(0.025) * np.sqrt((1 + found.rho**2 / 2) / 19)
    assert np.arctanh([found.lower, found.upper]) == pytest.approx(np.arctanh(found.rho) + np.array([-reach, reach]))
    assert found.lower < narrow.lower < narrow.upper < found.upper


def test_the_interval_covers_as_often_as_it_says():
    random = np.random.default_rng(11)
    rho = 6 / np.pi * np.arcsin(0.6 / 2)  # Spearman's of a normal pair whose Pearson's is 0.6
    covered = 0
    for _ in range(2000):
        x = random.normal(size=22)
        found = spearman(x, 0.6 * x + 0.8 * random.normal(size=22))
        covered += found.lower <= rho <= found.upper
    assert 0.93 <= covered / 2000 <= 0.97


def test_missing_values_leave_their_pair_out():
    found = spearman([1, 2, NAN, 4, 5, 6], [2, 1, 3, NAN, 5, 7])
    assert found.pairs == 4
    assert found.rho == spearman([1, 2, 5, 6], [2, 1, 5, 7]).rho


@pytest.mark.parametrize(("x", "y"), [([1, 2, 3], [1, 2, 3]), ([], []), ([1, 2, 3, 4, 5], [7, 7, 7, 7, 7])])
def test_too_few_pairs_or_one_value_everywhere_give_nothing(x, y):
    found = spearman(x, y)
    assert np.isnan(found[:3]).all()
    assert found.pairs == len(x)


def test_a_perfect_order_has_no_interval():
    found = spearman([1, 2, 3, 4, 9], [10, 20, 30, 40, 41])
    assert found.rho == 1
    assert np.isnan(found.lower) and np.isnan(found.upper)


@pytest.mark.parametrize(("x", "y"), [([1, 2, 3, 4], [1, 2, 3]), ([[1, 2], [3, 4]], [[1, 2], [3, 4]])])
def test_wrong_shapes_are_refused(x, y):
    with pytest.raises(ValueError, match="one length"):
        spearman(x, y)

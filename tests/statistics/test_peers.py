"""Similar areas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from scipy.spatial.distance import cdist

from indicators.statistics.peers import distances, nearest, stability, standardised

pytestmark = pytest.mark.filterwarnings("error")
BACKGROUND = arrays(float, (6, 3), elements=st.integers(-1000, 1000).map(float))
WEIGHTS = arrays(float, 3, elements=st.floats(0.1, 5))
NAN = np.nan


def test_distances_agree_with_scipy():
    random = np.random.default_rng(4)
    background, weights = random.normal(50, 20, (22, 5)), np.array([1, 2, 0, 1, 4])
    scaled = stats.zscore(background, ddof=1)
    expected = cdist(scaled, scaled, "minkowski", p=2, w=weights / 8)
    assert np.allclose(distances(background, weights).distance, expected)


@given(BACKGROUND, WEIGHTS)
def test_a_distance_is_the_same_both_ways_and_its_shares_sum_to_one(background, weights):
    distance, share = distances(background, weights)
    assert np.allclose(distance, distance.T)
    assert (np.diag(distance) == 0).all()
    apart = distance > 0
    assert np.allclose(share[apart].sum(axis=-1), 1)
    assert np.isnan(share[~apart]).all()


@given(BACKGROUND, WEIGHTS, st.floats(0.5, 50), st.floats(-99, 99))
def test_the_units_of_the_variables_and_the_sum_of_the_weights_do_not_matter(background, weights, times, more):
    found, other = distances(background, weights), distances(background * times + more, weights * times)
    assert np.allclose(found.distance, other.distance, atol=1e-6)


@given(BACKGROUND, WEIGHTS, st.permutations(range(6)))
def test_distances_do_not_depend_on_the_order_of_areas(background, weights, order):
    found, shuffled = distances(background, weights).distance, distances(background[order], weights).distance
    assert np.allclose(found[np.ix_(order, order)], shuffled)


def test_a_missing_variable_leaves_an_area_out_unless_it_has_no_weight():
    background = [[1.0, 5.0], [2.0, NAN], [4.0, 7.0]]
    found = distances(background, [1, 1])
    assert np.isnan(found.distance[1]).all()
    assert not np.isnan(found.distance[0, 2])
    assert nearest(found.distance, 2).tolist() == [[2, -1], [-1, -1], [0, -1]]
    assert not np.isnan(distances(background, [1, 0]).distance).any()


def test_a_variable_that_is_the_same_everywhere_tells_nothing():
    assert (standardised([[0.1], [0.1], [0.1]]) == 0).all()
    assert np.isnan(standardised([[NAN], [NAN]])).all()


@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [NAN, 1]])
def test_wrong_weights_are_refused(weights):
    with pytest.raises(ValueError, match="weights must be 2 numbers"):
        distances([[1.0, 2.0], [3.0, 4.0]], weights)


def test_peers_are_the_nearest_and_never_the_area_itself():
    distance = distances(np.array([[1.0], [2.0], [4.0], [8.0]]), [1]).distance
    assert nearest(distance, 2).tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]
    assert nearest(distance, 9).shape == (4, 9)


def test_stability_depends_on_the_seed_alone():
    background = np.random.default_rng(5).normal(size=(10, 4))
    found = stability(background, [1, 1, 1, 1], 3, seed=7, draws=200)
    np.testing.assert_array_equal(found, stability(background, [1, 1, 1, 1], 3, seed=7, draws=200))
    assert (np.diag(found) == 0).all()
    assert np.allclose(found.sum(axis=1), 3)
    assert ((found > 0) & (found < 1)).any()


def test_weights_that_do_not_change_always_give_the_same_peers():
    background = np.random.default_rng(5).normal(size=(10, 4))
    found = stability(background, [1, 2, 3, 0], 3, seed=1, draws=20, change=1.0)
    peers = nearest(distances(background, [1, 2, 3, 0]).distance, 3)
    for area in range(10):
        assert set(np.flatnonzero(found[area] == 1)) == set(peers[area])

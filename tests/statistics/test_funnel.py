"""Funnel limits and overdispersion."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats
from scipy.stats.mstats import winsorize

from indicators.statistics.funnel import funnel_limits, overdispersion
from indicators.statistics.intervals import wilson

pytestmark = pytest.mark.filterwarnings("error")
STATISTICS = st.sampled_from(["proportion", "rate"])


def test_limits_by_hand():
    found = funnel_limits("rate", 10_000, 5.0, 1_000)
    spread = np.sqrt(50) / 10
    assert np.allclose(found, [5 + z * spread for z in (-1.959964, 1.959964, -3.090232, 3.090232)])


def test_limits_are_near_the_binomial_quantiles_where_counts_are_large():
    found = funnel_limits("proportion", 20_000, 30.0, 100)
    exact = stats.binom.ppf([0.025, 0.975, 0.001, 0.999], 20_000, 0.3) / 200
    assert np.allclose(found, exact, atol=0.02)


@given(st.integers(0, 500), st.integers(1, 500), st.floats(1, 99))
def test_outside_the_funnel_is_where_wilsons_interval_excludes_the_country(count, rest, centre):
    persons = count + rest
    limits, interval = funnel_limits("proportion", persons, centre, 100), wilson(count, persons)
    value = 100 * count / persons
    assume(min(abs(value - limits.lower95), abs(value - limits.upper95)) > 1e-6)
    assume(min(abs(100 * limit - centre) for limit in interval) > 1e-6)
    assume(count > 0)  # the lower limit is cut off at 0
    assert (limits.lower95 < value < limits.upper95) == (100 * interval.lower < centre < 100 * interval.upper)


@given(STATISTICS, st.integers(1, 10**6), st.integers(2, 100), st.floats(0, 100), st.floats(1, 20))
def test_the_funnel_narrows_as_areas_grow_and_widens_with_overdispersion(statistic, persons, times, centre, dispersion):
    near, far = (funnel_limits(statistic, size, centre, 100) for size in (persons * times, persons))
    wide = funnel_limits(statistic, persons, centre, 100, dispersion)
    for inner, outer in ((near, far), (far, wide)):
        assert outer.lower998 <= outer.lower95 <= inner.lower95 <= inner.upper95 <= outer.upper95 <= outer.upper998
    assert wide.lower998 >= 0
    if statistic == "proportion":
        assert wide.upper998 <= 100


def test_overdispersion_by_another_route_scipys_winsorising():
    # With 21 areas the 10 % quantiles are the third values from either end, which winsorising puts in the outer two.
    random = np.random.default_rng(8)
    persons = random.integers(5_000, 50_000, 21)
    value = random.normal(10, 1.5, 21)
    z = (value - 10) / np.sqrt(10 * 1000 / persons)
    expected = (np.asarray(winsorize(z, limits=(2 / 21, 2 / 21))) ** 2).mean()
    assert overdispersion("rate", value, persons, 10.0, 1000) == pytest.approx(expected)


def test_one_area_that_stands_out_does_not_widen_the_funnel_much():
    value = np.array([9.0, 9.5, 10.0, 10.0, 10.0, 10.5, 11.0, 9.7, 10.3, 10.1, 9.9])
    out = np.where(np.arange(11) == 3, 1000.0, value)
    assert overdispersion("rate", out, 1000.0, 10.0, 1000) == overdispersion("rate", value, 1000.0, 10.0, 1000) == 1


def test_chance_alone_gives_no_overdispersion():
    random = np.random.default_rng(1)
    persons = np.full((200, 22), 10_000)
    value = 100 * random.binomial(persons, 0.2) / persons
    found = overdispersion("proportion", value, persons, np.full(200, 20.0), 100)
    assert found.shape == (200,)
    assert (found >= 1).all()
    assert np.median(found) < 1.05


def test_missing_areas_are_left_out_and_none_at_all_is_missing():
    value = np.array([[8.0, 12.0, 15.0, np.nan], [np.nan] * 4])
    found = overdispersion("rate", value, 1000.0, np.array([10.0, 10.0]), 1000)
    assert found[0] == overdispersion("rate", value[0, :3], 1000.0, 10.0, 1000)
    assert np.isnan(found[1])
    assert np.isnan(funnel_limits("rate", [np.nan, 0, -5], 10.0, 1000)).all()
    assert np.isnan(funnel_limits("proportion", [100], 120.0, 100)).all()


@given(st.permutations(range(12)))
def test_overdispersion_does_not_depend_on_the_order_of_areas(order):
    random = np.random.default_rng(2)
    value, persons = random.uniform(5, 15, 12), random.integers(1_000, 9_000, 12)
    found = overdispersion("rate", value, persons, 10.0, 1000)
    assert overdispersion("rate", value[order], persons[order], 10.0, 1000) == pytest.approx(found)


def test_a_mean_has_no_funnel():
    with pytest.raises(ValueError, match="not of: mean"):
        funnel_limits("mean", 100, 5, 1)

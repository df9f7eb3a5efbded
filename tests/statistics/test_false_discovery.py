"""P-values, the false discovery rate and what stands out."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

from indicators.statistics.false_discovery import (
    benjamini_hochberg,
    default_threshold,
    exact_p_value,
    interval_p_value,
    p_values,
    score_p_value,
    stands_out,
)
from indicators.statistics.intervals import METHODS, exact_poisson, intervals_of, widened, wilson
from indicators.statistics.outcomes import SIMILAR, outcome

pytestmark = pytest.mark.filterwarnings("error")
P = st.floats(0, 1)
NAN = np.nan


def test_the_published_example_of_benjamini_and_hochberg():
    # Benjamini and Hochberg 1995, section 3.2: 15 endpoints, of which the first four are rejected at 5 %.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528]
    p += [0.7590, 1.0]
    assert (benjamini_hochberg(p, [1] * 15) <= 0.05).sum() == 4


def test_score_test_agrees_with_statsmodels():
    _, p = proportions_ztest(65, 100, 0.5, prop_var=0.5)
    assert score_p_value(65, 100, 0.5) == pytest.approx(p)


@given(st.integers(0, 300), st.floats(0.1, 300))
def test_exact_p_is_twice_the_smaller_tail_summed_one_by_one(count, mean):
    below = stats.poisson.pmf(np.arange(count + 1), mean).sum()
    above = 1 - stats.poisson.pmf(np.arange(count), mean).sum()
    assert exact_p_value(count, mean) == pytest.approx(min(2 * min(below, above), 1), abs=1e-9)


@given(st.integers(0, 1000), st.integers(1, 1000), st.floats(0.001, 0.999))
def test_p_below_5_percent_and_wilsons_interval_say_the_same(count, rest, share):
    lower, upper = wilson(count, count + rest)
    assume(min(abs(lower - share), abs(upper - share)) > 1e-9)
    assert (score_p_value(count, count + rest, share) < 0.05) == (not lower < share < upper)


@given(st.integers(0, 1000), st.floats(0.001, 1500))
def test_p_below_5_percent_and_the_exact_interval_say_the_same(count, mean):
    lower, upper = exact_poisson(count)
    assume(min(abs(lower - mean), abs(upper - mean)) > 1e-6)
    assert (exact_p_value(count, mean) < 0.05) == (not lower < mean < upper)


@given(st.floats(5, 90), st.floats(0.1, 4), st.floats(0.1, 9), st.floats(0.1, 99.9), st.sampled_from([100.0, NAN]))
def test_p_of_a_producers_interval_and_the_interval_say_the_same(value, below, above, benchmark, whole):
    lower, upper = value - below, value + above
    assume(min(abs(lower - benchmark), abs(upper - benchmark)) > 1e-6)
    assert (interval_p_value(value, lower, upper, benchmark, whole) < 0.05) == (not lower < benchmark < upper)


@given(st.floats(5, 90), st.floats(0.1, 4), st.floats(0.1, 9), st.floats(0.1, 99.9))
def test_p_below_2_in_1000_and_the_widened_interval_say_the_same(value, below, above, benchmark):
    lower, upper = widened(value, value - below, value + above)
    assume(min(abs(lower - benchmark), abs(upper - benchmark)) > 1e-6)
    p = interval_p_value(value, value - below, value + above, benchmark, 100)
    assert (p < 0.002) == (not lower < benchmark < upper)


def test_a_symmetric_interval_gives_the_normal_p():
    assert interval_p_value(10.0, 8.04, 11.96, 12.5) == pytest.approx(2 * stats.norm.sf(2.5), rel=1e-3)


def test_missing_figures_give_no_p():
    assert np.isnan(score_p_value([NAN, 1, 1, 1], [10, NAN, 10, 10], [0.5, 0.5, NAN, 1.0])).all()
    assert np.isnan(exact_p_value([NAN, 1, -1], [1, NAN, 1])).all()
    assert np.isnan(interval_p_value([NAN, 5, 5, 5], [1, NAN, 1, 5], [9, 9, 9, 9], [3, 3, NAN, 3])).all()


def test_each_interval_has_the_test_that_belongs_to_it():
    kind = ["proportion", "proportion", "rate", "rate", "proportion", "index", "mean"]
    value = [65, 65, 5, 0.5, 20, 104, 3]
    numerator = [65, 65, 50, 5, NAN, NAN, 30]
    denominator = [100, NAN, NAN, 10_000, NAN, NAN, 10]
    per = [100, 100, 1000, 1000, 100, NAN, 1]
    made = intervals_of(
        kind, value, numerator, denominator, per, [NAN] * 4 + [15, 100, NAN], [NAN] * 4 + [26, 108, NAN]
    )
    assert [METHODS[code] for code in made.method] == [
        "wilson", "wilson_derived", "byar", "exact", "producer", "producer", "none",
    ]  # fmt: skip
    benchmark = [50, 50, 6, 1.2, 27, 100, 3]
    p = p_values(made.method, kind, value, made.lower95, made.upper95, benchmark, numerator, denominator, per)
    by_hand = [
        score_p_value(65, 100, 0.5),
        score_p_value(65, 100, 0.5),
        exact_p_value(50, 60),
        exact_p_value(5, 12),
        interval_p_value(20, 15, 26, 27, 100),
        interval_p_value(104, 100, 108, 100),
        NAN,
    ]
    assert np.allclose(p, by_hand, equal_nan=True)
    differs = outcome(made.lower95, made.upper95, benchmark) != SIMILAR
    assert (differs[:5] == (p[:5] < 0.05)).all()


@given(st.lists(st.tuples(st.integers(0, 3), P | st.just(NAN)), max_size=40))
def test_adjusted_p_agrees_with_scipy_and_statsmodels_group_by_group(rows):
    group, p = (np.array(column, dtype=float) for column in zip(*rows, strict=True)) if rows else ([], [])
    group, p = np.asarray(group), np.asarray(p)
    adjusted = benjamini_hochberg(p, group)
    for each in np.unique(group):
        tested = (group == each) & ~np.isnan(p)
        if tested.any():
            np.testing.assert_allclose(adjusted[tested], stats.false_discovery_control(p[tested]), atol=1e-15)
            np.testing.assert_allclose(adjusted[tested], multipletests(p[tested], method="fdr_bh")[1], atol=1e-15)
    assert np.isnan(adjusted[np.isnan(p)]).all()


@given(arrays(float, st.integers(1, 30), elements=P), st.data())
def test_adjusted_p_keeps_the_order_of_p_and_is_never_smaller(p, data):
    adjusted = benjamini_hochberg(p, np.zeros(p.size))
    assert (np.diff(adjusted[np.argsort(p)]) >= 0).all()
    assert (adjusted >= p * (1 - 1e-12)).all()
    smaller = p.copy()
    smaller[data.draw(st.integers(0, p.size - 1))] = 0.0
    assert (benjamini_hochberg(smaller, np.zeros(p.size)) <= adjusted + 1e-15).all()


@given(arrays(float, 24, elements=P), st.permutations(range(24)))
def test_adjusted_p_does_not_depend_on_the_order_of_rows(p, order):
    group = np.arange(24) % 3
    adjusted = benjamini_hochberg(p, group)
    np.testing.assert_array_equal(adjusted[order], benjamini_hochberg(p[order], group[order]))


def test_groups_may_have_names():
    assert np.allclose(benjamini_hochberg([0.01, 0.02], ["06", "90"]), [0.01, 0.02])


def test_default_threshold_is_half_the_standard_deviation_between_areas():
    values = np.array([[3.0, 7.0, 11.0, NAN], [1.0, NAN, NAN, NAN], [NAN] * 4, [2.0] * 4])
    threshold = default_threshold(values)
    assert threshold[0] == pytest.approx(np.std([3, 7, 11], ddof=1) / 2)
    assert np.isnan(threshold[1:3]).all()
    assert threshold[3] == 0


def test_what_stands_out_both_differs_and_matters():
    adjusted, value, threshold = [0.01, 0.01, 0.06, NAN, 0.01, 0.05], [12, 11, 12, 12, 12, 8], [1, 1, 1, 1, NAN, 1]
    assert stands_out(adjusted, value, 10, threshold).tolist() == [True, False, False, False, False, True]

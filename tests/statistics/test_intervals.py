"""Intervals: published figures, an independent route to each, and what must hold for every count."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.optimize import brentq

from indicators.statistics.intervals import (
    METHODS,
    byar,
    dobson,
    exact_poisson,
    intervals_of,
    normal_quantile,
    proportion_denominator,
    rate_interval,
    standard_error,
    standardised_rate,
    widened,
    wilson,
)

pytestmark = pytest.mark.filterwarnings("error")
LEVELS = st.sampled_from([0.95, 0.998])
COUNTS = st.integers(0, 10**7)
NAN = np.nan


def test_the_expected_figures():
    assert np.allclose(wilson(65, 100), (0.55254, 0.73636), atol=5e-6)
    assert np.allclose(byar(50), (37.11, 65.92), atol=5e-3)
    assert np.allclose(exact_poisson(5), (1.6235, 11.6683), atol=5e-5)


def test_newcombes_published_wilson_intervals():
    # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3.
    lower, upper = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert np.allclose(lower, [0.2553, 0.0624, 0.0, 0.0061], atol=5e-5)
    assert np.allclose(upper, [0.3662, 0.1605, 0.1611, 0.1718], atol=5e-5)


def test_published_table_of_exact_poisson_limits():
    # Garwood's limits as printed in tables of vital statistics (e.g. Ulm 1990, Am J Epidemiol 131:373-375).
    lower, upper = exact_poisson([0, 1, 2, 3, 10, 20])
    assert np.allclose(lower, [0, 0.0253, 0.2422, 0.6187, 4.7954, 12.2165], atol=5e-5)
    assert np.allclose(upper, [3.6889, 5.5716, 7.2247, 8.7673, 18.3904, 30.8884], atol=5e-5)


@given(st.integers(1, 10**6), st.floats(0.001, 0.999), LEVELS)
def test_wilson_by_another_route_its_limits_are_where_the_score_test_is_on_the_edge(persons, share, level):
    count = round(persons * share)
    z = normal_quantile(level)
    for limit in wilson(count, persons, level):
        if 0 < limit < 1:
            difference = abs(count / persons - limit)
            assert difference == pytest.approx(z * np.sqrt(limit * (1 - limit) / persons), rel=1e-6, abs=1e-9)


def test_wilson_lies_within_the_exact_interval_from_beta_quantiles_and_near_it():
    count, persons = 65, 100
    exact = stats.beta.ppf([0.025, 0.975], [count, count + 1], [persons - count + 1, persons - count])
    lower, upper = wilson(count, persons)
    assert exact[0] < lower < exact[0] + 0.01
    assert exact[1] - 0.01 < upper < exact[1] + 0.002


@given(st.integers(1, 2000), LEVELS)
def test_exact_limits_by_another_route_solving_for_the_tail(count, level):
    tail = (1 - level) / 2
    lower = brentq(lambda mean: stats.poisson.sf(count - 1, mean) - tail, 1e-12, count)
    upper = brentq(lambda mean: stats.poisson.cdf(count, mean) - tail, count, 5 * count + 30)
    assert np.allclose(exact_poisson(count, level), (lower, upper), rtol=1e-6)


@given(st.integers(10, 10**7), LEVELS)
def test_byar_is_close_to_the_exact_interval_from_ten_on(count, level):
    assert np.allclose(byar(count, level), exact_poisson(count, level), atol=0.02 * np.sqrt(count), rtol=0)


@given(COUNTS, COUNTS, LEVELS)
def test_intervals_contain_the_estimate(first, second, level):
    count, persons = min(first, second), max(first, second, 1)
    for (lower, upper), estimate in (
        (wilson(count, persons, level), count / persons),
        (byar(count, level), count),
        (exact_poisson(count, level), count),
        (rate_interval(count, persons, 1000, level), count / persons * 1000),
    ):
        assert 0 <= lower <= estimate <= upper


@given(st.integers(0, 1000), st.integers(1, 1000), st.integers(2, 1000), LEVELS)
def test_intervals_narrow_as_the_area_grows(count, more, times, level):
    persons = count + more
    for interval in (wilson, lambda c, n, lev: rate_interval(c, n, 1000, lev)):
        small, large = interval(count, persons, level), interval(count * times, persons * times, level)
        assert large.upper - large.lower < small.upper - small.lower


@given(COUNTS)
def test_the_wider_level_contains_the_narrower(count):
    for interval in (byar, exact_poisson, lambda c, lev: wilson(c, 10**7, lev)):
        narrow, wide = interval(count, 0.95), interval(count, 0.998)
        assert wide.lower <= narrow.lower <= narrow.upper <= wide.upper


@given(st.integers(0, 10**6), st.integers(1, 10**6), LEVELS)
def test_wilson_of_those_who_do_mirrors_wilson_of_those_who_do_not(count, rest, level):
    persons = count + rest
    do, do_not = wilson(count, persons, level), wilson(rest, persons, level)
    assert np.allclose((do.lower, do.upper), (1 - do_not.upper, 1 - do_not.lower), atol=1e-12)


def test_missing_or_impossible_figures_have_no_interval():
    assert np.isnan(wilson([NAN, 5, 5, -1, 5, 5], [10, NAN, 0, 10, 4, np.inf])).all()
    assert np.isnan(byar([NAN, -1, np.inf])).all()
    assert np.isnan(exact_poisson([NAN, -1, np.inf])).all()
    assert np.isnan(rate_interval([NAN, 5, 50, 5], [10, NAN, 0, -1], 100)).all()
    assert np.isnan(wilson([], [])).all()


def test_zero_counts_have_an_upper_limit():
    assert np.allclose(rate_interval(0, 10_000, 1_000), (0, 0.36889), atol=5e-6)
    assert wilson(0, 20).lower == 0
    assert wilson(20, 20).upper == 1
    assert byar(0).lower == 0


def test_byar_at_one_event_and_the_wide_level_is_not_negative():
    assert byar(1, 0.998).lower == 0


def test_a_rate_may_exceed_its_multiplier():
    lower, upper = rate_interval(5000, 1000, 100)
    assert lower < 500 < upper


def test_the_exact_interval_gives_way_to_byars_at_ten():
    assert rate_interval(9, 1, 1) == exact_poisson(9)
    assert rate_interval(10, 1, 1) == byar(10)


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_outside_0_and_1_is_refused(level):
    for call in (lambda: wilson(1, 2, level), lambda: byar(1, level), lambda: exact_poisson(1, level)):
        with pytest.raises(ValueError, match="between 0 and 1"):
            call()


def test_dobson_by_another_route_strata_by_hand():
    counts, persons, standard = np.array([3, 30, 17]), np.array([900, 1100, 400]), np.array([5000, 3000, 2000])
    rate = sum(w / 10_000 * c / n for w, c, n in zip(standard, counts, persons, strict=True)) * 1000
    variance = sum((w / 10_000) ** 2 * c / n**2 for w, c, n in zip(standard, counts, persons, strict=True)) * 1000**2
    low = rate + np.sqrt(variance / 50) * (50 * (1 - 1 / 450 - 1.959964 / (3 * np.sqrt(50))) ** 3 - 50)
    made = standardised_rate(counts, persons, standard, 1000)
    assert np.allclose((made.value, made.variance, made.events), (rate, variance, 50))
    assert dobson(*made).lower == pytest.approx(low, rel=1e-6)


@given(st.integers(10, 10**6), st.integers(1, 10**6), LEVELS)
def test_dobson_with_one_stratum_is_byar(count, persons, level):
    made = standardised_rate([count], [persons], [1], 1000)
    assert np.allclose(dobson(*made, level), rate_interval(count, persons, 1000, level))


def test_a_standardised_rate_from_fewer_than_ten_events_has_no_interval():
    assert np.isnan(dobson(10.0, 4.0, 9)).all()
    assert not np.isnan(dobson(10.0, 4.0, 10)).any()
    assert np.isnan(standardised_rate([1, NAN], [10, 10], [1, 1]).value)
    assert np.isnan(standardised_rate([1, 1], [10, 0], [1, 1]).value)


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_the_derived_denominator_is_the_denominator(count, rest):
    persons = count + rest
    assert proportion_denominator(count, count / persons) == pytest.approx(persons)
    assert np.allclose(wilson(count, proportion_denominator(count, count / persons)), wilson(count, persons))


def test_a_share_of_nothing_tells_no_denominator():
    assert np.isnan(proportion_denominator([0, 5, NAN, 5], [0.0, 0.0, 0.1, NAN])).all()


def test_standard_error_of_a_95_interval():
    assert standard_error(8.04, 11.96) == pytest.approx(1)


@given(st.floats(0.02, 0.98), st.floats(0.05, 0.8))
def test_widening_is_exact_for_intervals_made_on_the_logit_scale(share, error):
    centre = np.log(share / (1 - share))

    def limits(z):
        return [100 / (1 + np.exp(-(centre + side * z * error))) for side in (-1, 1)]

    assert np.allclose(widened(100 * share, *limits(1.959964)), limits(3.090232), rtol=1e-5)


@given(st.integers(1, 5000), st.integers(1, 5000))
def test_widening_a_wilson_interval_gives_one_that_is_wide_enough(count, rest):
    persons = count + rest
    derived, true = widened(count / persons, *wilson(count, persons), 1), wilson(count, persons, 0.998)
    assert derived.lower <= true.lower + 1e-12
    assert derived.upper >= true.upper - 1e-12
    if min(count, rest) > 100:
        assert np.allclose(derived, true, atol=0.002)


def test_limits_at_the_edge_or_at_the_value_are_not_widened():
    assert np.isnan(widened([5, 5, 5, 97, 5, NAN], [0, 5, 4, 93, 6, 1], [9, 9, 5, 100, 9, 9])).all()


def of(statistic, value, numerator=NAN, denominator=NAN, per=100, lower=NAN, upper=NAN, **more):
    made = intervals_of(statistic, value, numerator, denominator, per, lower, upper, **more)
    return made, METHODS[int(made.method)]


def test_the_producers_interval_goes_first_and_is_kept_as_given():
    made, method = of("proportion", 20.0, 20, 100, lower=15.0, upper=26.0)
    assert method == "producer"
    assert (made.lower95, made.upper95) == (15.0, 26.0)
    assert made.lower998 < 15 < 26 < made.upper998


def test_the_producers_interval_of_anything_but_a_proportion_is_not_widened():
    made, method = of("index", 104.0, lower=100.0, upper=108.0, per=NAN)
    assert method == "producer"
    assert np.isnan((made.lower998, made.upper998)).all()


def test_half_a_producers_interval_is_none():
    assert of("proportion", 20.0, 20, 100, lower=15.0)[1] == "wilson"
    assert of("index", 20.0, lower=25.0, upper=15.0)[1] == "none"


@pytest.mark.parametrize(
    ("statistic", "value", "numerator", "denominator", "per", "method"),
    [
        ("proportion", 65, 65, 100, 100, "wilson"),
        ("proportion", 65, 65, NAN, 100, "wilson_derived"),
        ("proportion", 0, 0, 100, 100, "wilson"),
        ("proportion", 0, 0, NAN, 100, "none"),
        ("proportion", 120, 120, 100, 100, "none"),
        ("proportion", 65, NAN, 100, 100, "none"),
        ("proportion", NAN, 65, 100, 100, "none"),
        ("proportion", 65, 30, 100, 100, "none"),
        ("rate", 5, 50, 10_000, 1_000, "byar"),
        ("rate", 0.5, 5, 10_000, 1_000, "exact"),
        ("rate", 5, 50, NAN, 1_000, "byar"),
        ("rate", 0, 0, 10_000, 1_000, "exact"),
        ("rate", 1500, 15_000, 10_000, 1_000, "byar"),
        ("rate", 5, 50, 0, 1_000, "none"),
        ("mean", 5, 50, 10_000, 1_000, "none"),
        ("count", 50, 50, NAN, NAN, "none"),
        ("standardised", 17.5, 50, NAN, 1_000, "none"),
    ],
)
def test_each_value_has_the_interval_that_its_figures_allow(statistic, value, numerator, denominator, per, method):
    made, found = of(statistic, value, numerator, denominator, per)
    assert found == method
    assert np.isnan(made[:4]).all() == (method == "none")
    assert np.isnan(made[:4]).any() == (method == "none")


def test_visits_and_days_are_no_independent_events():
    assert of("rate", 5, 50, 10_000, 1_000, events=False)[1] == "none"
    assert of("proportion", 65, 65, 100, events=False)[1] == "none"
    assert of("proportion", 20.0, lower=15.0, upper=26.0, events=False)[1] == "producer"


def test_a_standardised_rate_with_its_variance_has_dobsons_interval():
    made, method = of("standardised", 17.5, 50, NAN, 1_000, variance=8.125)
    assert method == "dobson"
    assert np.allclose((made.lower95, made.upper95), dobson(17.5, 8.125, 50))
    assert of("standardised", 17.5, 9, NAN, 1_000, variance=8.125)[1] == "none"


def test_a_value_rounded_to_one_decimal_still_agrees_with_its_counts():
    assert of("rate", 0.3, 26, 100_000, 1_000)[1] == "byar"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["proportion", "rate", "mean", "standardised"]),
            st.integers(0, 2000).map(lambda tenths: tenths / 10) | st.just(NAN),
            st.integers(0, 200) | st.just(NAN),
            st.integers(0, 200) | st.just(NAN),
            st.floats(0, 100) | st.just(NAN),
            st.floats(0, 100) | st.just(NAN),
            st.booleans(),
        ),
        min_size=1,
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_a_row_does_not_depend_on_the_others_and_limits_are_in_order(rows, random):
    def work_out(given_rows):
        kind, value, numerator, denominator, lower, upper, events = map(np.array, zip(*given_rows, strict=True))
        return intervals_of(kind, value, numerator, denominator, 100.0, lower, upper, events=events)

    order = random.sample(range(len(rows)), len(rows))
    whole, shuffled = work_out(rows), work_out([rows[position] for position in order])
    for all_at_once, other in zip(whole, shuffled, strict=True):
        np.testing.assert_array_equal(all_at_once[order], other)
    ordered = [whole.lower998, whole.lower95, whole.upper95, whole.upper998]
    for smaller, larger in pairwise(ordered):
        assert not (smaller > larger + 1e-9).any()
    assert (np.isnan(whole.lower95) == (whole.method == 0)).all()

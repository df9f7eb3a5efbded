"""Recent trends of five points."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from statsmodels.api import WLS, add_constant

from indicators.statistics.trends import CRITICAL, TRENDS, judged, trend, weighted_slope

pytestmark = pytest.mark.filterwarnings("error")
YEARS = np.arange(2020, 2025)
VALUES = arrays(float, (4, 5), elements=st.floats(-100, 100))
HALVES = arrays(float, (4, 5), elements=st.floats(0.1, 30))
MIRROR = {"increasing": "decreasing", "decreasing": "increasing"}


def words(value, half, time=YEARS, period=1):
    value = np.asarray(value, dtype=float)
    return [TRENDS[code] for code in np.atleast_1d(trend(time, value, value - half, value + half, period))]


def test_the_critical_value_is_chi_squares_at_2_in_1000():
    assert pytest.approx(stats.chi2.isf(0.002, 1), abs=5e-5) == CRITICAL


@given(arrays(float, 5, elements=st.floats(-100, 100)), arrays(float, 5, elements=st.floats(0.1, 10)))
def test_the_slope_agrees_with_statsmodels(value, error):
    slope, slope_error = weighted_slope(YEARS, value, error)
    fit = WLS(value, add_constant(YEARS - 2022.0), weights=error**-2)
    assert slope == pytest.approx(fit.fit().params[1], abs=1e-8)
    assert slope_error == pytest.approx(np.sqrt(fit.normalized_cov_params[1, 1]) if fit.fit() else 0)


def test_a_clear_rise_a_clear_fall_and_none():
    assert words([[10, 11, 12, 13, 14], [14, 13, 12, 11, 10], [10, 12, 9, 12, 10]], 1.0) == [
        "increasing", "decreasing", "no_change",
    ]  # fmt: skip


def test_the_threshold_lies_where_the_definition_puts_it():
    # Equal errors s and slope b over five years: chi-square = b² Σ(t - mean)² / s² = 10 b² / s².
    slope = np.sqrt(CRITICAL / 10)
    assert words(YEARS * slope * 1.001, 1.96) == ["increasing"]
    assert words(YEARS * slope * 0.999, 1.96) == ["no_change"]


def test_a_rise_that_rests_on_one_point_is_none():
    one_point = [10.0, 10.0, 9.9, 9.9, 30.0]
    slope, error = weighted_slope(YEARS, one_point, 1.0)
    assert (slope / error) ** 2 > CRITICAL
    assert words(one_point, 1.96) == ["no_change"]


def test_missing_points_and_overlapping_periods_are_not_calculated():
    rise = np.array([10.0, 20.0, 30.0, 40.0, 50.0])
    assert words(np.where(YEARS == 2022, np.nan, rise), 1.0) == ["not_calculated"]
    assert words(rise, np.where(YEARS == 2022, np.nan, 1.0)) == ["not_calculated"]
    assert words(rise, np.where(YEARS == 2022, 0.0, 1.0)) == ["not_calculated"]
    assert words(rise, 1.0, period=3) == ["not_calculated"]
    assert words(rise, 1.0, time=[2020, 2020, 2021, 2022, 2023]) == ["not_calculated"]
    assert words(rise, 1.0, time=YEARS[::-1]) == ["not_calculated"]
    assert words(rise, 1.0, time=2010 + 3 * np.arange(5), period=3) == ["increasing"]


def test_another_number_of_points_is_refused():
    with pytest.raises(ValueError, match="5 points, not 4"):
        trend(range(4), range(4), range(4), range(4))


@given(VALUES, HALVES)
def test_turning_the_values_round_turns_the_trend_round(value, half):
    assert words(-value, half) == [MIRROR.get(word, word) for word in words(value, half)]


@given(VALUES, HALVES, st.permutations(range(4)))
def test_a_row_does_not_depend_on_the_others(value, half, order):
    found = words(value, half)
    assert words(value[order], half[order]) == [found[position] for position in order]


@given(VALUES, HALVES, st.floats(1.1, 10))
def test_wider_intervals_never_make_a_trend(value, half, times):
    for narrow, wide in zip(words(value, half), words(value, half * times), strict=True):
        assert wide in (narrow, "no_change")


@given(VALUES, HALVES)
def test_the_year_that_is_counted_from_does_not_matter(value, half):
    assert words(value, half, YEARS) == words(value, half, YEARS - 2020)


def test_trends_judged():
    codes = [TRENDS.index(word) for word in ("increasing", "decreasing", "no_change", "not_calculated")]
    for polarity, expected in (
        ("higher_is_better", ["improving", "worsening", "no_change", "not_calculated"]),
        ("lower_is_better", ["worsening", "improving", "no_change", "not_calculated"]),
        ("no_judgement", ["increasing", "decreasing", "no_change", "not_calculated"]),
    ):
        assert [TRENDS[code] for code in judged(codes, polarity)] == expected

"""Differences in persons a year."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indicators.statistics.intervals import wilson
from indicators.statistics.outcomes import SIMILAR, outcome
from indicators.statistics.people import people

pytestmark = pytest.mark.filterwarnings("error")


@given(st.integers(0, 1000), st.integers(1, 1000), st.floats(1, 99))
def test_it_is_the_numerator_less_the_one_at_the_benchmarks_level(count, rest, benchmark):
    persons = count + rest
    lower, upper = (100 * limit for limit in wilson(count, persons))
    found = people(100 * count / persons, lower, upper, benchmark, persons, 100)
    assert found.persons == pytest.approx(count - benchmark / 100 * persons, abs=1e-6)
    assume(min(abs(found.lower), abs(found.upper)) > 1e-6)
    assert (found.lower < 0 < found.upper) == (outcome(lower, upper, benchmark) == SIMILAR)


def test_missing_figures_give_none():
    found = people([np.nan, 1.0, 1.0], [0.0, np.nan, 0.0], [2.0, 2.0, 2.0], [1.0, 1.0, np.nan], 1000, 100)
    assert np.isnan(found.persons).tolist() == [True, False, True]
    assert np.isnan(found.lower).tolist() == [False, True, True]

"""Figures: which rows go on, which are refused, and where they are put."""

import math
import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.sources.sotkanet.errors import MalformedAnswerError
from indicators.sources.sotkanet.parse import EXAMPLES, parse_rows, place_rows
from indicators.sources.sotkanet.regions import parse_regions
from indicators.tables import OBSERVATIONS

from .service import REGIONS, row

SHOWN = parse_regions(REGIONS)


def placed(rows: list[Any], with_numerator: bool = True) -> Any:
    return place_rows(parse_rows(rows, 5), 5, SHOWN, with_numerator)


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"indicator": 5, "region": 130, "year": 2021, "gender": "total"}, "value is missing"),
        ({"region": 130, "year": 2021, "gender": "total", "value": 1}, "indicator is missing"),
        (row(5, value="6.5"), "value is not a number"),
        (row(5, value=None), "value is not a number"),
        (row(5, value=True), "value is not a number"),
        (row(5, value=[1]), "value is not a number"),
        (row(5, year=2021.0), "year is not an integer"),
        (row(5, year="2021"), "year is not an integer"),
        (row(5, year=40_000), "year is out of range"),
        (row(5, year=10**30), "year is out of range"),
        (row(5, gender="other"), "gender is unknown"),
        (row(5, gender=["total"]), "gender is unknown"),
        (row(5, gender=None), "gender is unknown"),
        (row(6), "another indicator than asked for"),
        (row(5) | {"indicator": True}, "indicator is not an integer"),
        (row(5) | {"region": "130"}, "region is not an integer"),
        (row(5, absValue="279"), "absValue is not a number"),
        ([5, 130, 2021], "the row is not an object"),
        (None, "the row is not an object"),
        ("row", "the row is not an object"),
    ],
)
def test_a_row_that_the_table_cannot_hold_is_refused_counted_and_quoted(bad: Any, reason: str) -> None:
    rows = parse_rows([row(5), bad], 5)
    assert rows.read == 2 and rows.values == [6.5]
    assert rows.refused == {reason: 1}
    assert len(rows.examples[reason]) == 1


def test_only_the_first_refused_rows_are_quoted_and_briefly() -> None:
    rows = parse_rows([row(5, value="\ud800" * 9999) for _ in range(20)], 5)
    assert rows.refused.total() == 20
    quoted = rows.examples["value is not a number"]
    assert len(quoted) == EXAMPLES and all(len(one) <= 200 for one in quoted)
    assert "".join(quoted).isascii()


@pytest.mark.parametrize("content", [{}, None, "rows", 5])
def test_an_answer_that_is_no_list_is_an_error(content: Any) -> None:
    with pytest.raises(MalformedAnswerError, match="not a list"):
        parse_rows(content, 5)


def test_an_empty_list_is_fine() -> None:
    result = placed([])
    assert result.observations.num_rows == 0
    assert result.observations.schema.equals(OBSERVATIONS)


@pytest.mark.parametrize("value", [math.inf, -math.inf, 10**400, -(10**400)])
def test_an_infinite_value_goes_on_for_the_checks_to_name(value: Any) -> None:
    observed = placed([row(5, value=value, absValue=value)]).observations.to_pylist()[0]
    assert math.isinf(observed["value"]) and (observed["value"] > 0) == (value > 0)
    assert observed["numerator"] == observed["value"]


def test_double_rows_go_on_for_the_checks_to_name() -> None:
    assert placed([row(5), row(5)]).observations.num_rows == 2


def test_a_region_that_the_source_does_not_list_goes_on_as_unknown() -> None:
    result = placed([row(5, region=424242), row(5)])
    assert result.kept == {"unknown": 1, "municipality": 1}
    assert result.unknown_regions == {424242: 1}
    assert result.observations["area"].to_pylist() == ["297", "sotkanet:424242"]
    assert result.observations["area_type"].to_pylist() == ["municipality", "unknown"]


def test_regions_that_are_not_shown_are_counted_by_category() -> None:
    result = placed([row(5, region=region) for region in (500, 500, 728, 16, 658)])
    assert result.not_shown == {"MAAKUNTA": 2, "NUTS1": 1, "YTA": 1}
    assert result.observations["area"].to_pylist() == ["FI"]


def test_rows_of_merged_municipalities_are_kept_and_counted() -> None:
    result = placed([row(5, region=217), row(5)])
    assert result.of_merged_municipalities == 1
    assert result.kept == {"municipality": 2}


def test_the_count_is_the_numerator_of_shares_and_rates_only_and_a_denominator_is_never_invented() -> None:
    rows = [row(5, absValue=279.0), row(5, year=2022)]
    assert placed(rows).observations["numerator"].to_pylist() == [279.0, None]
    assert placed(rows, with_numerator=False).observations["numerator"].to_pylist() == [None, None]
    for column in ("denominator", "lower95", "upper95"):
        assert placed(rows).observations[column].null_count == 2
    assert placed(rows).observations["status"].to_pylist() == ["A", "A"]


_numbers = st.one_of(st.floats(), st.integers(-(10**320), 10**320))
_good_rows = st.builds(
    row,
    indicator=st.just(5),
    region=st.sampled_from([130, 297, 217, 658, 727, 80, 500, 424242]),
    year=st.integers(1990, 2030),
    gender=st.sampled_from(["male", "female", "total"]),
    value=_numbers,
    absValue=st.one_of(st.none(), _numbers),
)
_json = st.recursive(
    st.one_of(st.none(), st.booleans(), _numbers, st.text(), st.sampled_from(["total", 5, 130, 2021])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=5,
)
_odd_rows = st.one_of(
    _json,
    st.builds(
        lambda good, key, value: {**good, key: value},
        _good_rows,
        st.sampled_from(["indicator", "region", "year", "gender", "value", "absValue"]),
        _json,
    ),
)


@given(st.lists(st.one_of(_good_rows, _odd_rows), max_size=12))
def test_every_row_read_is_kept_or_refused_or_not_shown(content: list[Any]) -> None:
    rows = parse_rows(content, 5)
    result = place_rows(rows, 5, SHOWN, True)
    assert rows.read == len(content)
    assert rows.read == rows.refused.total() + result.kept.total() + result.not_shown.total()
    assert result.observations.num_rows == result.kept.total()
    assert set(rows.examples) == set(rows.refused)


@given(st.lists(_good_rows, max_size=12), _odd_rows)
def test_a_bad_row_changes_nothing_for_the_good_ones(good: list[Any], odd: Any) -> None:
    alone, together = parse_rows(good, 5), parse_rows([*good, odd], 5)
    assert alone.refused == Counter()
    for column in ("regions", "years", "sexes", "values", "absolutes"):
        assert repr(getattr(together, column)[: len(good)]) == repr(getattr(alone, column))


@given(st.lists(_good_rows, max_size=12), st.randoms())
def test_the_order_of_rows_does_not_matter(good: list[Any], order: random.Random) -> None:
    shuffled = list(good)
    order.shuffle(shuffled)
    keys = ("area_type", "area", "sex", "time")
    first, second = placed(good).observations, placed(shuffled).observations
    assert first.select(keys).equals(second.select(keys))
    rows = [tuple(observed[key] for key in keys) for observed in first.to_pylist()]
    assert rows == sorted(rows)
    assert repr(first.to_pylist()) == repr(second.to_pylist())

"""Numbers, dates and statuses as a reader of each language reads them."""

import datetime
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components import numbers
from indicators.language import LANGUAGES, Language

NO_BREAK_SPACE, MINUS, DASH = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}", "\N{EN DASH}"
SIGNS: dict[Language, tuple[str, str, str]] = {
    "fi": (NO_BREAK_SPACE, ",", MINUS),
    "sv": (NO_BREAK_SPACE, ",", MINUS),
    "en": (",", ".", "-"),
}
SETTINGS = settings(max_examples=150)

languages = st.sampled_from(LANGUAGES)
values = st.floats(-1e15, 1e15) | st.integers(-(10**6), 10**6).map(lambda whole: whole / 1000)


def plain(text: str, language: Language) -> Decimal:
    thousands, point, minus = SIGNS[language]
    return Decimal(text.replace(thousands, "").replace(point, ".").replace(minus, "-"))


@pytest.mark.parametrize(
    ("language", "text"),
    [("fi", "−1\u00a0234\u00a0567,3"), ("sv", "−1\u00a0234\u00a0567,3"), ("en", "-1,234,567.3")],
)
def test_thousands_decimals_and_minus_are_those_of_the_language(language: Language, text: str) -> None:
    assert numbers.number(-1234567.25, 1, language) == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (13.45, 1, "13.5"),
        (-13.45, 1, "-13.5"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),
        (-2.5, 0, "-3"),
        (0.125, 2, "0.13"),
        (2.675, 2, "2.68"),
        (1.005, 2, "1.01"),
        (999.95, 1, "1,000.0"),
    ],
)
def test_halves_are_rounded_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert numbers.number(value, decimals, "en") == text


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (664028.0, 0, "664,028"),
        (0.0, 1, "0.0"),
        (-0.0, 1, "0.0"),
        (-0.04, 1, "0.0"),
        (7, 2, "7.00"),
        (1e-7, 1, "0.0"),
        (1e15, 0, "1,000,000,000,000,000"),
        (123.0, 4, "123.0000"),
    ],
)
def test_number_has_exactly_its_decimals(value: float, decimals: int, text: str) -> None:
    assert numbers.number(value, decimals, "en") == text


@SETTINGS
@given(value=values, decimals=st.integers(0, 4), language=languages)
def test_shown_number_is_the_nearest_with_so_many_decimals(value: float, decimals: int, language: Language) -> None:
    shown = plain(numbers.number(value, decimals, language), language)
    away = abs(Fraction(shown) - Fraction(repr(value)))
    half = Fraction(1, 2 * 10**decimals)
    assert away <= half
    if away == half:
        assert abs(shown) > abs(Fraction(repr(value)))


@SETTINGS
@given(value=values, decimals=st.integers(0, 4), language=languages)
def test_number_is_written_in_groups_of_three(value: float, decimals: int, language: Language) -> None:
    thousands, point, minus = (re.escape(sign) for sign in SIGNS[language])
    tail = rf"{point}\d{{{decimals}}}" if decimals else ""
    text = numbers.number(value, decimals, language)
    assert re.fullmatch(rf"({minus})?\d{{1,3}}({thousands}\d{{3}})*{tail}", text)


@SETTINGS
@given(value=values, decimals=st.integers(0, 4), language=languages)
def test_opposite_numbers_differ_by_their_sign_alone(value: float, decimals: int, language: Language) -> None:
    minus = SIGNS[language][2]
    one, other = (numbers.number(signed, decimals, language) for signed in (value, -value))
    assert one.removeprefix(minus) == other.removeprefix(minus)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", ["salattu", "ei saatavilla", "ei sovellu"]),
        ("sv", ["sekretessbelagt", "saknas", "ej tillämpligt"]),
        ("en", ["suppressed", "not available", "not applicable"]),
    ],
)
def test_place_of_a_missing_number_says_why_it_is_missing(language: Language, words: list[str]) -> None:
    assert [numbers.mark(status, language) for status in "SMZ"] == words


def test_zero_is_shown_as_a_number() -> None:
    assert numbers.quantity(0.0, 1, "%", "fi") == "0,0\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("language", "text"),
    [("fi", "13,5\N{NO-BREAK SPACE}%"), ("sv", "13,5\N{NO-BREAK SPACE}%"), ("en", "13.5%")],
)
def test_a_percentage_is_written_as_the_language_does(language: Language, text: str) -> None:
    assert numbers.quantity(13.45, 1, "%", language) == text


def test_a_number_without_a_unit_has_no_blank_behind_it() -> None:
    assert numbers.quantity(101.7, 1, "", "fi") == "101,7"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_but_the_normal_one_has_a_word(language: Language) -> None:
    words = {status: numbers.mark(status, language) for status in "APEBSMZ"}
    assert words.pop("A") == ""
    assert all(words.values())
    assert len(set(words.values())) == 6


def test_interval_has_a_dash_and_none_where_there_is_none() -> None:
    assert numbers.interval(19.84, 24.55, 1, "fi") == f"19,8{DASH}24,6"
    assert numbers.interval(None, 24.55, 1, "fi") == numbers.interval(19.8, None, 1, "fi") == ""
    assert numbers.interval(0.0, 0.0, 1, "en") == f"0.0{DASH}0.0"


@pytest.mark.parametrize(("language", "text"), [("fi", "15.6.2026"), ("sv", "15 juni 2026"), ("en", "15 Jun 2026")])
def test_date_is_that_of_the_language(language: Language, text: str) -> None:
    assert numbers.date(datetime.date(2026, 6, 15), language) == text

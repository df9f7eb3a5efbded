"""A difference from a benchmark in people, in words."""

import numpy as np
import pytest

from components.people import people_messages, people_words, rounded
from indicators.language import LANGUAGES, Language
from indicators.statistics.intervals import INDEPENDENT


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((312.0, 204.0, 421.0), "About 310 more people than at the country’s level (200–420)."),
        ((-312.0, -421.0, -204.0), "About 310 fewer people than at the country’s level (200–420)."),
        ((30.4, -18.2, 79.0), "About 30 more people than at the country’s level (from 18 fewer to 79 more)."),
        ((-3.0, -12.4, 6.0), "About 3 fewer people than at the country’s level (from 12 fewer to 6 more)."),
        ((1.2, 0.2, 2.4), "About 1 more person than at the country’s level (0–2)."),
        ((-1.2, -2.4, -0.2), "About 1 fewer person than at the country’s level (0–2)."),
        (
            (12_345.0, 11_950.0, 13_049.0),
            "About 12,000 more people than at the country’s level (12,000–13,000).",
        ),
    ],
)
def test_a_difference_is_said_as_arithmetic_with_its_interval(counts: tuple[float, float, float], said: str) -> None:
    assert people_words(*counts, "persons", "country", "en") == said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Noin 310 tapausta enemmän kuin yhteistyöalueen tasolla (200–420)."),
        ("sv", "Cirka 310 fler fall än på samarbetsområdets nivå (200–420)."),
        ("en", "About 310 more cases than at the level of the collaborative area (200–420)."),
    ],
)
def test_what_is_counted_and_the_benchmark_are_named_in_each_language(language: Language, said: str) -> None:
    assert people_words(312.0, 204.0, 421.0, "events", "collaborative_area", language) == said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("counted", INDEPENDENT)
def test_all_that_is_counted_has_messages_with_the_same_blanks(counted: str, language: Language) -> None:
    messages = people_messages(counted, language)
    for name in ("more", "fewer"):
        assert all(blank in messages[name] for blank in ("{count}", "{level}", "{interval}"))
        assert "{count}" not in messages[f"one{name.capitalize()}"]


def test_numbers_of_people_have_two_figures_that_count() -> None:
    assert rounded([0.4, -7.5, 99.4, 99.6, 104.9, 105.0, -1234.5, 1e6]).tolist() == [
        *(0, -8, 99, 100, 100, 110, -1200, 1e6)
    ]
    assert np.isnan(rounded([np.nan, 1.0])).tolist() == [True, False]

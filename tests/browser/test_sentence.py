"""The sentence on the chosen area, made by rule: each case in each language, from rows made up for it."""

from typing import Any

import pytest
from playwright.sync_api import Page

from indicators.language import LANGUAGES, Language
from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser

ROW: dict[str, Any] = {
    "code": "20",
    "name": "K",
    "in": "",
    "value": 22.1,
    "lower": 19.8,
    "upper": 24.6,
    "status": "A",
    "outcome": "w",
    "reason": "",
    "benchmarkValue": None,
    "people": None,
    "rank": [13, 22, 22],
    "trend": None,
}
COUNTRY: dict[str, Any] = {**ROW, "code": "FI", "value": 17.2, "lower": None, "upper": None, "rank": None}
IN = {
    "fi": ("Kainuussa", "koko maassa"),
    "sv": ("i Kajanaland", "i hela landet"),
    "en": ("in Kainuu", "in the whole country"),
}
# What differs from ROW, the polarity, and what each language says from the second sentence on.
CASES: dict[str, tuple[dict[str, Any], str, dict[Language, str]]] = {
    "worse": (
        {},
        "lower_is_better",
        {
            "fi": "Koko maassa se oli 17,2 %: siihen verrattuna arvo on ▲ huonompi. "
            "Sija on 13–22, kun paras on 1 ja alueita 22.",
            "sv": "I hela landet var det 17,2 %: jämfört med det är värdet ▲ sämre. "
            "Rangen är 13–22 av 22, där 1 är bäst.",
            "en": "In the whole country it was 17.2%: compared with that the value is ▲ worse. "
            "The rank is 13–22 of 22, 1 being the best.",
        },
    ),
    "better, one rank": (
        {"outcome": "b", "rank": [1, 1, 22]},
        "lower_is_better",
        {
            "fi": "Koko maassa se oli 17,2 %: siihen verrattuna arvo on ▼ parempi. "
            "Sija on 1, kun paras on 1 ja alueita 22.",
            "sv": "I hela landet var det 17,2 %: jämfört med det är värdet ▼ bättre. Rangen är 1 av 22, där 1 är bäst.",
            "en": "In the whole country it was 17.2%: compared with that the value is ▼ better. "
            "The rank is 1 of 22, 1 being the best.",
        },
    ),
    "not judged": (
        {"outcome": "h", "rank": None},
        "no_judgement",
        {
            "fi": "Koko maassa se oli 17,2 %: siihen verrattuna arvo ◆ eroaa: suurempi.",
            "sv": "I hela landet var det 17,2 %: värdet ◆ avviker: högre.",
            "en": "In the whole country it was 17.2%: compared with that the value ◆ differs: higher.",
        },
    ),
    "similar": (
        {"outcome": "s", "rank": None},
        "higher_is_better",
        {
            "fi": "Koko maassa se oli 17,2 %: siitä arvo ● ei eroa.",
            "sv": "I hela landet var det 17,2 %: jämfört med det finns ● ingen skillnad.",
            "en": "In the whole country it was 17.2%: the value is ● similar to that.",
        },
    ),
    "not tested": (
        {"outcome": "n", "reason": "n", "rank": None, "lower": None, "upper": None},
        "lower_is_better",
        {
            "fi": "Koko maassa se oli 17,2 %. Ei testattu: ei luottamusväliä.",
            "sv": "I hela landet var det 17,2 %. Inte testat: inget konfidensintervall.",
            "en": "In the whole country it was 17.2%. Not tested: no interval.",
        },
    ),
    "a trend": (
        {"outcome": "s", "rank": None, "trend": {"word": "worsening", "first": 2020, "last": 2024}},
        "lower_is_better",
        {
            "fi": "Koko maassa se oli 17,2 %: siitä arvo ● ei eroa. Vuosina 2020–2024 se on huonontunut.",
            "sv": "I hela landet var det 17,2 %: jämfört med det finns ● ingen skillnad. "
            "Åren 2020–2024 har det försämrats.",
            "en": "In the whole country it was 17.2%: the value is ● similar to that. From 2020 to 2024 it worsened.",
        },
    ),
}
FIRST = {
    "fi": "Kainuussa arvo oli 22,1 %{aside} vuonna 2024.",
    "sv": "I Kajanaland var värdet 22,1 %{aside} år 2024.",
    "en": "In Kainuu the value was 22.1%{aside} in 2024.",
}
SUPPRESSED = {
    "fi": "K, 2024: salattu. Koko maassa se oli 17,2 %.",
    "sv": "K, 2024: sekretessbelagt. I hela landet var det 17,2 %.",
    "en": "K, 2024: suppressed. In the whole country it was 17.2%.",
}


def said(page: Page, language: Language, polarity: str, **row: Any) -> str:
    """The sentence as text, its no-break spaces as spaces."""
    area, country = IN[language]
    view = {"unit": "%", "decimals": 1, "polarity": polarity, "areas": {"county": []}}
    choice = {"area": "20", "areaType": "county", "sex": "total", "time": "2024", "benchmark": "country"}
    given = {
        "view": view,
        "choice": choice,
        "rows": [{**ROW, "in": area, **row}],
        "benchmark": {**COUNTRY, "in": country},
    }
    text: str = page.evaluate(
        """(given) => {
            const holder = document.createElement("p");
            holder.append(...aluekuva.sentence(given));
            return holder.textContent.replace(/[\\u00a0\\u202f]/g, " ");
        }""",
        given,
    )
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_says_each_case_as_the_language_does(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/indicators/181")
    for row, polarity, expected in CASES.values():
        bare = row.get("lower", 19.8) is None
        interval = "" if bare else " (19.8–24.6)" if language == "en" else " (19,8–24,6)"
        first = FIRST[language].format(aside=interval)
        assert said(page, language, polarity, **row) == f"{first} {expected[language]}"
    suppressed = {"value": None, "lower": None, "upper": None, "status": "S", "outcome": ".", "rank": None}
    assert said(page, language, "lower_is_better", **suppressed) == SUPPRESSED[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_county_is_named_in_the_form_of_a_place(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/indicators/181")
    for code, form in {
        "fi": {"20": "Kainuussa", "03": "Länsi-Uudellamaalla", "90": "Helsingissä", "08": "Pirkanmaalla"},
        "sv": {"20": "I Kajanaland", "03": "I Västra Nyland", "91": "På Åland", "08": "I Birkaland"},
        "en": {"20": "In Kainuu", "03": "In West Uusimaa"},
    }[language].items():
        page.select_option("#choice-area", code)
        page.wait_for_function("(form) => document.getElementById('sentence').textContent.startsWith(form)", arg=form)

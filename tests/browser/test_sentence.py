"""The sentence on the chosen area, made by rule: each case in each language, from rows made up for it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from indicators.language import LANGUAGES, Language

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
            "fi": "Koko maassa arvo oli 17,2 %: siihen verrattuna arvo on ▲ huonompi. "
            "Sija on 13–22, kun paras on 1 ja alueita 22.",
            "sv": "I hela landet var värdet 17,2 %: jämfört med det är värdet ▲ sämre. "
            "Rangen är 13–22 av 22, där 1 är bäst.",
            "en": "In the whole country the value was 17.2%: compared with that the value is ▲ worse. "
            "The rank is 13–22 of 22, 1 being the best.",
        },
    ),
    "better, one rank": (
        {"outcome": "b", "rank": [1, 1, 22]},
        "lower_is_better",
        {
            "fi": "Koko maassa arvo oli 17,2 %: siihen verrattuna arvo on ▼ parempi. "
            "Sija on 1, kun paras on 1 ja alueita 22.",
            "sv": "I hela landet var värdet 17,2 %: jämfört med det är värdet ▼ bättre. "
            "Rangen är 1 av 22, där 1 är bäst.",
            "en": "In the whole country the value was 17.2%: compared with that the value is ▼ better. "
            "The rank is 1 of 22, 1 being the best.",
        },
    ),
    "not judged": (
        {"outcome": "h", "rank": None},
        "no_judgement",
        {
            "fi": "Koko maassa arvo oli 17,2 %: siihen verrattuna arvo ◆ eroaa: suurempi.",
            "sv": "I hela landet var värdet 17,2 %; områdets värde ◆ avviker: högre.",
            "en": "In the whole country the value was 17.2%: compared with that the value ◆ differs: higher.",
        },
    ),
    "similar": (
        {"outcome": "s", "rank": None},
        "higher_is_better",
        {
            "fi": "Koko maassa arvo oli 17,2 %: siitä arvo ● ei eroa.",
            "sv": "I hela landet var värdet 17,2 %: jämfört med det finns ● ingen skillnad.",
            "en": "In the whole country the value was 17.2%: the value is ● not different from that.",
        },
    ),
    "not tested": (
        {"outcome": "n", "reason": "n", "rank": None, "lower": None, "upper": None},
        "lower_is_better",
        {
            "fi": "Koko maassa arvo oli 17,2 %. Ei testattu: ei luottamusväliä.",
            "sv": "I hela landet var värdet 17,2 %. Inte testat: inget konfidensintervall.",
            "en": "In the whole country the value was 17.2%. Not tested: no interval.",
        },
    ),
    "a trend": (
        {"outcome": "s", "rank": None, "trend": {"word": "worsening", "first": 2020, "last": 2024}},
        "lower_is_better",
        {
            "fi": "Koko maassa arvo oli 17,2 %: siitä arvo ● ei eroa. Arvo on huonontunut vuosina 2020–2024.",
            "sv": "I hela landet var värdet 17,2 %: jämfört med det finns ● ingen skillnad. "
            "Värdet försämrades åren 2020–2024.",
            "en": "In the whole country the value was 17.2%: the value is ● not different from that. "
            "The value worsened from 2020 to 2024.",
        },
    ),
}
FIRST = {
    "fi": "Kainuussa arvo oli 22,1 %{aside} vuonna 2024.",
    "sv": "I Kajanaland var värdet 22,1 %{aside} år 2024.",
    "en": "In Kainuu the value was 22.1%{aside} in 2024.",
}


# Against what else, with the value of that; the first sentence is that of FIRST.
AGAINST: dict[str, dict[Language, str]] = {
    "peers": {
        "fi": "Samankaltaisilla alueilla yhteenlaskettuna arvo oli 18,0 %: siihen verrattuna arvo on ▲ huonompi.",
        "sv": "I de liknande områdena sammantaget var värdet 18,0 %: jämfört med det är värdet ▲ sämre.",
        "en": "In the similar counties together the value was 18.0%: compared with that the value is ▲ worse.",
    },
    "earlier": {
        "fi": "Vuonna 2022 arvo oli 18,0 %: siihen verrattuna arvo on ▲ huonompi.",
        "sv": "År 2022 var värdet 18,0 %: jämfört med det är värdet ▲ sämre.",
        "en": "In 2022 the value was 18.0%: compared with that the value is ▲ worse.",
    },
    "collaborative_area": {
        "fi": "Pohjoisella alueella arvo oli 18,0 %: siihen verrattuna arvo on ▲ huonompi.",
        "sv": "I norra området var värdet 18,0 %: jämfört med det är värdet ▲ sämre.",
        "en": "In the northern area the value was 18.0%: compared with that the value is ▲ worse.",
    },
}
ABOVE = {"fi": "pohjoisella alueella", "sv": "i norra området", "en": "in the northern area"}
# What stands beside a value that is not an ordinary one, and in the place of one that is not there.
STATUSES: dict[str, dict[Language, str]] = {
    "P": {"fi": "ennakkotieto", "sv": "preliminär uppgift", "en": "provisional"},
    "E": {"fi": "arvio", "sv": "uppskattning", "en": "estimated"},
    "B": {"fi": "aikasarja katkeaa", "sv": "avbrott i tidsserien", "en": "break in series"},
}
MISSING: dict[str, dict[Language, str]] = {
    "S": {"fi": "salattu", "sv": "sekretessbelagt", "en": "suppressed"},
    "M": {"fi": "ei saatavilla", "sv": "saknas", "en": "not available"},
    "Z": {"fi": "ei sovellu", "sv": "ej tillämpligt", "en": "not applicable"},
}
WITHOUT: dict[str, Any] = {"value": None, "lower": None, "upper": None, "outcome": ".", "rank": None}
COUNTRY_SAID = {
    "fi": "Koko maassa arvo oli 17,2 %.",
    "sv": "I hela landet var värdet 17,2 %.",
    "en": "In the whole country the value was 17.2%.",
}
# Nothing chosen: all areas, by their names and values.
ALL: list[tuple[list[tuple[str, float]], dict[Language, str]]] = [
    (
        [("A", 10.0), ("B", 12.0), ("C", 14.5)],
        {
            "fi": "Vuonna 2024 alueiden arvot olivat välillä 10,0–14,5 %: pienin A, suurin C (3 aluetta).",
            "sv": "År 2024 låg områdenas värden mellan 10,0 och 14,5 %: lägst A, högst C (3 områden).",
            "en": "In 2024 the values of 3 areas lay between 10.0 and 14.5%, from A to C.",
        },
    ),
    (
        [("A", 10.01), ("B", 10.04), ("C", 14.5)],
        {
            "fi": "Vuonna 2024 alueiden arvot olivat välillä 10,0–14,5 % (3 aluetta).",
            "sv": "År 2024 låg områdenas värden mellan 10,0 och 14,5 % (3 områden).",
            "en": "In 2024 the values of 3 areas lay between 10.0 and 14.5%.",
        },
    ),
    (
        [("A", 10.0)],
        {
            "fi": "Vuodelta 2024 tiedetään yksi arvo: 10,0 %.",
            "sv": "För år 2024 är ett värde känt: 10,0 %.",
            "en": "In 2024 the one value known was 10.0%.",
        },
    ),
    (
        [],
        {
            "fi": "Vuodelta 2024 ei ole arvoja.",
            "sv": "Det finns inga värden för år 2024.",
            "en": "There are no values for 2024.",
        },
    ),
]


def said(page: Page, language: Language, polarity: str, against: str = "country", **row: Any) -> str:
    """The sentence on one area as text, its no-break spaces as spaces."""
    return told(page, language, [{**ROW, "in": IN[language][0], **row}], polarity, area="20", benchmark=against)


def told(page: Page, language: Language, rows: list[dict[str, Any]], polarity: str, **chosen: str) -> str:
    """The sentence on some rows."""
    above = {"code": "N", "name": "N", "in": ABOVE[language]}
    # The year between has no value: it is not the period before.
    values = {"county": {"total": {"v": [[18.0, None, 22.1]], "s": ["AMA"]}}}
    view = {
        "unit": "%",
        "decimals": 1,
        "polarity": polarity,
        "times": {"county": [2022, 2023, 2024]},
        "values": values,
        "areas": {"county": [{"code": "20", "name": "K"}], "collaborative_area": [above]},
    }
    choice = {"area": "", "areaType": "county", "sex": "total", "time": "2024", "benchmark": "country", **chosen}
    benchmark = {**COUNTRY, "in": IN[language][1]}
    text: str = page.evaluate(
        """(given) => {
            const holder = document.createElement("p");
            holder.append(...aluekuva.sentence(given));
            return holder.textContent.replace(/[\\u00a0\\u202f]/g, " ");
        }""",
        {"view": view, "choice": choice, "rows": rows, "benchmark": benchmark},
    )
    return text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_says_each_case_as_the_language_does(read: Callable[[str], Page], language: Language) -> None:
    page = read(f"/{language}/indicators/181")
    for row, polarity, expected in CASES.values():
        bare = row.get("lower", 19.8) is None
        interval = "" if bare else " (19.8–24.6)" if language == "en" else " (19,8–24,6)"
        first = FIRST[language].format(aside=interval)
        assert said(page, language, polarity, **row) == f"{first} {expected[language]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_names_what_the_area_is_compared_with(read: Callable[[str], Page], language: Language) -> None:
    page = read(f"/{language}/indicators/181")
    first = FIRST[language].format(aside=" (19.8–24.6)" if language == "en" else " (19,8–24,6)")
    for benchmark, expected in AGAINST.items():
        row = {"benchmarkValue": 18.0, "rank": None, "collaborative_area": "N"}
        assert said(page, language, "lower_is_better", benchmark, **row) == f"{first} {expected[language]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_says_what_kind_of_value_it_is_and_why_there_is_none(
    read: Callable[[str], Page], language: Language
) -> None:
    page = read(f"/{language}/indicators/181")
    between = "19.8–24.6" if language == "en" else "19,8–24,6"
    for status, word in STATUSES.items():
        sentence = said(page, language, "lower_is_better", outcome=".", rank=None, status=status)
        first = FIRST[language].format(aside=f" ({between}; {word[language]})")
        assert sentence == f"{first} {COUNTRY_SAID[language]}"
    for status, word in MISSING.items():
        sentence = said(page, language, "lower_is_better", **WITHOUT, status=status)
        assert sentence == f"K, 2024: {word[language]}. {COUNTRY_SAID[language]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_no_area_is_chosen_the_sentence_says_between_which_all_lie(
    read: Callable[[str], Page], language: Language
) -> None:
    page = read(f"/{language}/indicators/181")
    for values, expected in ALL:
        rows = [{**ROW, "name": name, "value": value, "outcome": "."} for name, value in values]
        sentence = told(page, language, rows, "lower_is_better")
        assert sentence == f"{expected[language]} {COUNTRY_SAID[language]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_county_is_named_in_the_form_of_a_place(read: Callable[[str], Page], language: Language) -> None:
    page = read(f"/{language}/indicators/181")
    for code, form in {
        "fi": {"20": "Kainuussa", "03": "Länsi-Uudellamaalla", "90": "Helsingissä", "08": "Pirkanmaalla"},
        "sv": {"20": "I Kajanaland", "03": "I Västra Nyland", "91": "På Åland", "08": "I Birkaland"},
        "en": {"20": "In Kainuu", "03": "In West Uusimaa"},
    }[language].items():
        page.select_option("#choice-area", code)
        page.wait_for_function("(form) => document.getElementById('sentence').textContent.startsWith(form)", arg=form)

"""Search: what a reader's words find, in any language, form and spelling, and in which order."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from indicators import reference
from indicators.cube import Cube, Cubes
from indicators.language import LANGUAGES, Language
from indicators.release.make import make_release
from indicators.search import MAX_LENGTH, Found, Level, SearchIndex, index_of
from indicators.search_words import Asked, SearchWords, folded, root, search_words, silent_words, words
from indicators.vocabulary import edits_forgiven
from tests.conftest import make_tables

SETTINGS = settings(max_examples=120)
WAITING = {3130, 3131, 3336, 5033}
UNEMPLOYED = {181, 189, 3071, 3562}
MUNICIPALITIES: list[dict[str, object]] = [
    {
        "area_type": "municipality",
        "area": code,
        "name_fi": fi,
        "name_sv": sv,
        "name_en": fi,
        "parent_type": "county",
        "parent": county,
    }
    for code, fi, sv, county in (("205", "Kajaani", "Kajana", "20"), ("853", "Turku", "Åbo", "05"))
]


def released(directory: Path, titles: dict[int, tuple[str, str, str]]) -> Cube:
    """A release of indicators with these titles (fi, sv, en), of the counties and of two municipalities."""
    listed = [
        {"indicator": number, "title_fi": fi, "title_sv": sv, "title_en": en} for number, (fi, sv, en) in titles.items()
    ]
    rows: list[dict[str, object]] = [{"indicator": next(iter(titles)), "value": 1.0}]
    make_release(make_tables(rows, indicators=listed, areas=MUNICIPALITIES), directory)
    return Cubes(directory).current()


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    """A release of the whole indicator set."""
    known = reference.indicators().items()
    titles = {number: (one.title_fi, one.title_sv, one.title_en) for number, one in known}
    return released(tmp_path_factory.mktemp("set"), titles)


@pytest.fixture(scope="module")
def index(cube: Cube) -> SearchIndex:
    return index_of(cube)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SearchIndex]:
    """Titles made for the order in which they are found."""
    yield index_of(
        released(
            tmp_path,
            {
                1: ("Zebrat / hoito", "Zebror", "Zebras"),
                2: ("Asiakkaiden hoidossa", "B", "B"),
                3: ("Avohoitokäynnit", "C", "C"),
                4: ("Odottaneet", "D", "D"),
                5: ("Hoto", "E", "E"),
                6: ("Alku hoito", "F", "F"),
            },
        )
    )


def numbers(found: Found) -> list[int]:
    return [hit.indicator.indicator for hit in found.indicators]


def areas(found: Found) -> list[str]:
    return [hit.area.area for hit in found.areas]


# Forms of words


@pytest.mark.parametrize(
    ("question", "first", "all_of"),
    [
        ("työttömät", 181, UNEMPLOYED),
        ("TYÖTTÖMYYS", 181, UNEMPLOYED),
        ("työttömien", 181, UNEMPLOYED),
        ("työttömyyttä", 181, UNEMPLOYED),
        ("työtön", 181, UNEMPLOYED),
        ("arbetslösa", 189, UNEMPLOYED),
        ("arbetslösheten", 189, UNEMPLOYED),
        ("unemployment", 3071, UNEMPLOYED),
        ("lääkäri", 1556, {1552, 4123, 3892, 5152}),
        ("lääkärissä", 1556, {1552, 4123, 3892, 5152}),
        ("läkaren", 3892, {1552, 4123, 3892, 5152}),
        ("smoker", 4404, {4404, 4405, 288}),
        ("suicide", 3106, {3106}),
        ("visit", 2457, {1552, 2462}),
        ("syövän", 245, {245}),
        ("asiakas", 385, {385, 1271}),
        ("yksinäinen", 2618, {4284, 2618}),
    ],
)
def test_any_form_of_a_word_finds_the_titles_that_have_another(
    index: SearchIndex, question: str, first: int, all_of: set[int]
) -> None:
    for language in LANGUAGES:
        assert all_of <= set(numbers(index.search(question, language)))
    own: Language = "sv" if question in ("arbetslösa", "arbetslösheten", "läkaren") else "fi"
    own = "en" if question in ("unemployment", "smoker", "suicide", "visit") else own
    assert numbers(index.search(question, own))[0] == first


@pytest.mark.parametrize(
    ("forms", "language"),
    [
        (("työttömät", "työttömien", "työttömyys", "työttömyyden", "työttömyyttä", "työtön"), "fi"),
        (("lääkäri", "lääkärissä", "lääkäreitä"), "fi"),
        (("hoito", "hoitoon", "hoidon", "hoidossa"), "fi"),
        (("huolto", "huollon", "huoltoa"), "fi"),
        (("asiakas", "asiakkaat", "asiakkaiden"), "fi"),
        (("päihde", "päihteet", "päihteitä"), "fi"),
        (("masennus", "masennuksen", "masennusta"), "fi"),
        (("kasvis", "kasvikset", "kasviksia"), "fi"),
        (("yksinäinen", "yksinäiset", "yksinäisyys"), "fi"),
        (("käynti", "käynnit", "käyntejä"), "fi"),
        (("arbetslösa", "arbetslöshet", "arbetslösheten"), "sv"),
        (("ensam", "ensamma", "ensamhet"), "sv"),
        (("cost", "costs"), "en"),
        (("unemployed", "unemployment"), "en"),
    ],
)
def test_forms_of_a_word_have_one_root(forms: tuple[str, ...], language: Language) -> None:
    assert len({root(form, language) for form in forms}) == 1


def test_different_words_have_different_roots() -> None:
    different = ("hoito", "huolto", "lääkäri", "lääke", "kuolleisuus", "köyhyys", "käynti", "tupakka", "tapaturma")
    assert len({root(word, "fi") for word in different}) == len(different)


@pytest.mark.parametrize("question", ["hoitoonpääsy", "hoitoon pääsy", "hoitoon pääsyn", "Hoitoonpääsyä", "hoitotakuu"])
def test_access_to_care_is_found_however_it_is_written(index: SearchIndex, question: str) -> None:
    assert set(numbers(index.search(question, "fi"))) == WAITING


@pytest.mark.parametrize(
    ("split", "joined"),
    [
        ("lääkäri käynnit", "lääkärikäynnit"),
        ("terveyden huolto", "terveydenhuolto"),
        ("koti hoito", "kotihoito"),
        ("lasten suojelu ilmoitus", "lastensuojeluilmoitus"),
        ("tand vård", "tandvård"),
        ("health care", "healthcare"),
    ],
)
def test_a_compound_is_found_joined_and_split(index: SearchIndex, split: str, joined: str) -> None:
    both = set(numbers(index.search(split, "fi"))) & set(numbers(index.search(joined, "fi")))
    assert len(both) >= min(2, len(index.search(joined, "fi").indicators))


def test_diacritics_may_be_left_out_but_are_not_others(index: SearchIndex) -> None:
    for plain, written in (
        ("tyottomyys", "työttömyys"),
        ("laakarikaynnit", "lääkärikäynnit"),
        ("arbetslosa", "arbetslösa"),
    ):
        assert numbers(index.search(plain, "fi")) == numbers(index.search(written, "fi"))
    ages = {305, 232, 2453}  # åldrar, which äldre has the letters of
    assert ages <= set(numbers(index.search("aldre", "sv")))
    assert ages.isdisjoint(numbers(index.search("äldre", "sv")))


def test_the_beginning_of_a_word_finds_it_while_it_is_typed(index: SearchIndex) -> None:
    for length in range(2, len("toimeentulotuki")):
        assert 451 in numbers(index.search("toimeentulotuki"[:length], "fi")), length


# Everyday words


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("jono lääkäriin", WAITING),
        ("kö till läkaren", WAITING),
        ("waiting times", WAITING),
        ("odotusaika", WAITING),
        ("lääkäriaika", {*WAITING, 1552}),
        ("hammaslääkäri", {1559, 3854, 1072}),
        ("mielenterveys", {253, 4354, 1264}),
        ("masennus", {2355, 2356}),
        ("päihteet", {1270, 4411}),
        ("viina", {714, 3105, 4411}),
        ("tupakka", {4404, 288, 3069}),
        ("lihavuus", {4459, 4461}),
        ("yksinäisyys", {4284, 292}),
        ("vanhustenhoito", {1252, 3367, 1230}),
        ("kotihoito", {1230, 3216, 2671}),
        ("laitoshoito", {3367, 1252}),
        ("lastensuojelu", {1086, 1245, 191}),
        ("huostaanotto", {1077}),
        ("köyhyys", {228, 3099}),
        ("toimeentulotuki", {451, 5, 493}),
        ("asunnottomuus", {2618}),
        ("syrjäytyminen", {3219, 189}),
        ("raskaus", {3069, 232, 2452}),
        ("rokotus", {5358}),
        ("itsemurha", {3106}),
        ("kuolleisuus", {186, 322, 3100}),
        ("raha", {451, 1071, 3180}),
        ("kustannukset", {1071, 3139, 1249}),
        ("lainat", {3180}),
        ("henkilöstö", {4604, 3892}),
        ("lääkäripula", {3892, 3854}),
        ("tandläkare", {1559, 3854}),
        ("psykisk ohälsa", {253, 4354}),
        ("skulder", {3180}),
        ("dentist", {1559, 3854}),
        ("overweight", {4459}),
        ("debt", {3180}),
        ("lapsiköyhyys", {228}),
    ],
)
def test_everyday_words_find_what_they_mean(index: SearchIndex, question: str, expected: set[int]) -> None:
    for language in LANGUAGES:
        found = set(numbers(index.search(question, language)))
        assert expected <= found
        assert len(found) < 40, "what finds a quarter of all indicators finds nothing"


def test_names_of_task_areas_and_dimensions_find_their_indicators(index: SearchIndex, cube: Cube) -> None:
    for field, named in (("task_area", cube.task_areas), ("dimension", cube.dimensions)):
        for one in named.values():
            members = {number for number, known in cube.indicators.items() if getattr(known, field) == one.id}
            for language in LANGUAGES:
                assert members <= set(numbers(index.search(one.name(language), language))), one.name(language)


def test_words_that_say_nothing_change_nothing(index: SearchIndex) -> None:
    plain = numbers(index.search("työttömät", "fi"))
    assert numbers(index.search("kuinka moni on työttömät", "fi")) == plain
    assert numbers(index.search("ja", "fi")), "alone they are words as others"


# Typing errors


def test_edits_that_are_forgiven_grow_with_the_word() -> None:
    assert [edits_forgiven(length) for length in (3, 4, 7, 8, 20)] == [0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("toimentulotuki", 451),
        ("toimetnulotuki", 451),
        ("tupkka", 4404),
        ("lääkäir", 1556),
        ("mielentervys", 253),
        ("itsemurhia alkohhooli", 0),
        ("työkyvyttömyyseläkke", 306),
        ("obesitty", 4459),
        ("sjalvmrod", 3106),
        ("kuoleisus", 186),
    ],
)
def test_typing_errors_are_forgiven(index: SearchIndex, question: str, expected: int) -> None:
    found = numbers(index.search(question, "fi"))
    assert (expected in found) if expected else found == []


@pytest.mark.parametrize("question", ["zzz", "xqwv", "qqqqqqqq", "nothing at all fits this", "työttömät xqwvxqwv"])
def test_what_nothing_is_like_finds_nothing(index: SearchIndex, question: str) -> None:
    found = index.search(question, "en")
    assert (found.indicators, found.areas) == ((), ())


def test_without_an_error_nothing_is_guessed(index: SearchIndex) -> None:
    for question in ("kuolleisuus", "arbetslösa", "unemployed", "laina", "Kainuu"):
        found = index.search(question, "fi")
        assert max(hit.level for hit in (*found.indicators, *found.areas)) <= Level.SYNONYM


# Order


def test_better_finds_come_first_and_equal_ones_by_title(small: SearchIndex) -> None:
    found = small.search("hoito", "fi")
    assert [(hit.indicator.indicator, hit.level) for hit in found.indicators] == [
        (6, Level.EXACT),
        (1, Level.EXACT),
        (2, Level.STEM),
        (3, Level.PART),
        (4, Level.SYNONYM),  # hoitotakuu begins so
    ]
    both = small.search("hoitoonpääsy", "fi")
    assert [(hit.indicator.indicator, hit.level) for hit in both.indicators] == [(4, Level.SYNONYM)]
    typed = small.search("hoitl", "fi").indicators
    assert {hit.level for hit in typed} == {Level.MISSPELT}
    assert typed


def test_words_that_were_found_are_named_as_they_stand_in_the_title(index: SearchIndex) -> None:
    (first, *_) = index.search("työttömyys", "fi").indicators
    assert first.matched == ("Työttömät",)
    (first, *_) = index.search("työttömyys", "sv").indicators
    assert first.matched == (), "a Finnish word stands in no Swedish title"
    (first, *_) = index.search("perusterveyden huolto", "fi").indicators
    assert "Perusterveydenhuollon" in first.matched
    (first, *_) = index.search("jono", "fi").indicators
    assert first.matched == ()


def test_a_number_finds_its_indicator_first(index: SearchIndex) -> None:
    assert numbers(index.search("181", "fi"))[0] == 181
    assert {171, 1570} <= set(numbers(index.search("75", "fi")))


# Areas


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Kainuu", "20"),
        ("Kainuussa", "20"),
        ("Kainuun hyvinvointialue", "20"),
        ("kainu", "20"),
        ("Kainuuu", "20"),
        ("Kajanaland", "20"),
        ("Helsingissä", "90"),
        ("Helsinki", "90"),
        ("Helsingfors", "90"),
        ("Länsi-Uudellamaalla", "03"),
        ("länsiuusimaa", "03"),
        ("pohjois savo", "13"),
        ("Pohjanmaa", "17"),
        ("kerava", "04"),
        ("Åland", "91"),
        ("Kajaanissa", "205"),
        ("Turussa", "853"),
        ("Åbo", "853"),
        ("suomi", "FI"),
        ("YTA3", "YTA3"),
    ],
)
def test_an_area_is_found_by_its_name_in_any_form(index: SearchIndex, question: str, code: str) -> None:
    for language in LANGUAGES:
        assert areas(index.search(question, language))[0] == code


def test_a_municipality_is_found_only_where_the_release_has_it(small: SearchIndex, index: SearchIndex) -> None:
    assert areas(index.search("Kuopio", "fi")) == []
    assert areas(index.search("Turku", "fi")) == ["853"]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("työttömyys Kainuussa", "20"),
        ("Kainuun työttömyys", "20"),
        ("how many unemployed in Kainuu", "20"),
        ("arbetslösa på Åland", "91"),
        ("työttömät Länsi-Uudellamaalla", "03"),
        ("työttömät Turussa", "853"),
        ("työttömyys suomessa", "FI"),
        ("tyottomyyss Helsingissä", "90"),
    ],
)
def test_an_area_beside_other_words_is_not_asked_of_the_titles(index: SearchIndex, question: str, code: str) -> None:
    found = index.search(question, "fi")
    assert found.within is not None and found.within.area == code
    assert 181 in numbers(found)


def test_without_an_area_there_is_none(index: SearchIndex) -> None:
    assert index.search("työttömyys", "fi").within is None


# What holds for every question


def title_of(number: int, language: Language) -> str:
    return str(getattr(reference.indicators()[number], f"title_{language}"))


titles = st.tuples(st.sampled_from(sorted(reference.indicators())), st.sampled_from(LANGUAGES))


@SETTINGS
@given(titles, st.sampled_from(LANGUAGES))
def test_a_title_finds_its_own_indicator_first(index: SearchIndex, of: tuple[int, Language], page: Language) -> None:
    number, language = of
    (first, *_) = index.search(title_of(number, language), page).indicators
    assert (first.indicator.indicator, first.level) == (number, Level.TITLE)


@SETTINGS
@given(titles, st.data())
def test_a_long_word_with_a_letter_left_out_still_finds(
    index: SearchIndex, of: tuple[int, Language], data: st.DataObject
) -> None:
    number, language = of
    long = [word for word in words(title_of(number, language)) if len(word) >= 8 and word.isalpha()]
    assume(long)
    word = data.draw(st.sampled_from(long))
    place = data.draw(st.integers(0, len(word) - 1))
    question = word[:place] + word[place + 1 :]
    # What is left may be another word that is known, or its beginning: then that is what was asked for.
    assume(not index.knows(question))
    assert number in numbers(index.search(question, language))


@SETTINGS
@given(titles)
def test_words_in_another_order_find_the_same(index: SearchIndex, of: tuple[int, Language]) -> None:
    number, language = of
    turned = " ".join(reversed(words(title_of(number, language))))
    assert number in numbers(index.search(turned, language))


@SETTINGS
@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_no_text_makes_it_fail(index: SearchIndex, text: str, language: Language) -> None:
    found = index.search(text, language)
    assert len(set(numbers(found))) == len(found.indicators) <= len(reference.indicators())
    levels = [hit.level for hit in found.indicators]
    assert levels == sorted(levels)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00\x01\x1f\x7f",
        "\u202e\u200d\ufeff\u00ad",
        "😀👩‍👩‍👧",
        "'; DROP TABLE indicator; --",
        "%' OR 1=1 --",
        '"><script>alert(1)</script>',
        "../../etc/passwd",
        "a" * 100_000,
        "ä" * 199,
        "a b c d e f g h i j k l m n o p q r s t u v w x y z " * 20,
        "٣٤ Ⅷ ½ ²",
        "ß ø æ İ ı ﬁ Ǆ",
        "\ud800",
    ],
)
def test_odd_texts_are_harmless(index: SearchIndex, text: str) -> None:
    for language in LANGUAGES:
        index.search(text, language)


@pytest.mark.parametrize("text", ["", " \t\n", "*", "?!", "😀", "\x00", "_"])
def test_a_text_without_a_word_finds_nothing(index: SearchIndex, text: str) -> None:
    assert index.search(text, "fi") == Found()


def test_invisible_signs_change_nothing(index: SearchIndex) -> None:
    plain = numbers(index.search("työttömyys", "fi"))
    assert numbers(index.search("työt\u00adtö\u200dmyys\ufeff", "fi")) == plain
    assert numbers(index.search("tyo\u0308tto\u0308myys", "fi")) == plain


def test_what_is_over_the_limit_is_left_out(index: SearchIndex) -> None:
    padded = "työttömät" + " " * (MAX_LENGTH - len("työttömät")) + "xqwvxqwv"
    assert numbers(index.search(padded, "fi")) == numbers(index.search("työttömät", "fi"))


def test_an_index_is_built_once_for_a_release(cube: Cube, tmp_path: Path) -> None:
    assert index_of(cube) is index_of(cube)
    other = released(tmp_path, {1: ("Yksi", "Ett", "One")})
    assert index_of(other) is not index_of(cube)
    assert numbers(index_of(other).search("yksi", "fi")) == [1]


# The everyday words


def test_every_record_of_the_table_is_read_and_has_no_stray_signs() -> None:
    with (reference.DATA / "indicators" / "search_words.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert header == ["words", "language", "finds"]
    assert len(rows) == len(search_words()) > 100
    stray = re.compile(r"^\s|\s$|\s\s|;\s|\s;|;;|^;|;$|[\x00-\x1f\x7f-\x9f\xa0\ufffd]")
    assert [cell for row in rows for cell in row if stray.search(cell)] == []
    assert {len(row) for row in rows} == {3}


def test_every_part_of_a_record_finds_something(index: SearchIndex) -> None:
    known = {area.area for area in reference.areas()}
    idle = [
        (record.words[0], record.language, part)
        for record in search_words()
        for part in record.finds
        if part not in known and not index.meant(part, record.language)
    ]
    assert idle == []


def test_everyday_words_are_said_in_every_language() -> None:
    finding = Counter(record.language for record in search_words() if record.finds)
    assert min(finding[language] for language in LANGUAGES) >= 60


def test_no_word_both_finds_and_says_nothing() -> None:
    finding = {folded(word) for record in search_words() if record.finds for word in record.words}
    assert finding & silent_words() == set()


def test_no_record_has_a_word_twice() -> None:
    assert [record.words for record in search_words() if len(set(record.words)) < len(record.words)] == []


@pytest.mark.parametrize(
    "row",
    [
        {"words": "", "language": "fi", "finds": "SAA"},
        {"words": "jono", "language": "de", "finds": "SAA"},
        {"words": "jono!", "language": "fi", "finds": "SAA"},
        {"words": "jono", "language": "fi"},
        {"words": "jono", "language": "fi", "finds": "SAA", "colour": "red"},
    ],
)
def test_a_wrong_record_is_refused(row: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        SearchWords.model_validate(row)


def test_words_of_a_text() -> None:
    assert words("THL:n sairastavuusindeksi, Kela's (%) 0 - 17-vuotiaat") == [
        *("thl", "sairastavuusindeksi", "kela", "%", "0", "17", "vuotiaat")
    ]
    assert Asked("työttömyys").folded == "tyottomyys"

"""Every text that a person reads is in the catalogues, in every language, with the same blanks to fill."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from indicators.language import LANGUAGES
from indicators.translation import CATALOGUES, messages, translate

ROOT = CATALOGUES.parent.parent
DIRECTORIES = ("pages", "components", "indicators", "assets/scripts")
KEYWORDS: dict[str, None] = {"_": None, "translate": None}
#: English needs no catalogue: the messages are English.
TRANSLATED = [language for language in LANGUAGES if language != "en"]

every_language = pytest.mark.parametrize("language", TRANSLATED)


@cache
def used() -> dict[str, str]:
    """Every message of the program, with a place where it stands."""
    with (CATALOGUES / "extract.ini").open() as file:
        methods, options = parse_mapping_cfg(file)
    found: dict[str, str] = {}
    for directory in DIRECTORIES:
        # Patterns of the mapping are matched against paths from the root, not from each directory.
        extracted = extract_from_dir(
            ROOT,
            methods,
            options,
            KEYWORDS,
            directory_filter=_within(directory),
        )
        for name, line, message, *_ in extracted:
            found.setdefault(_one(message), f"{name}:{line}")
    for line, message, *_ in extract_from_file("python", ROOT / "app.py", KEYWORDS):
        found.setdefault(_one(message), f"app.py:{line}")
    return found


def _within(directory: str) -> Callable[[str], bool]:
    target = ROOT / directory

    def wanted(path: str) -> bool:
        folder = Path(path)
        return folder.name != "__pycache__" and (folder.is_relative_to(target) or target.is_relative_to(folder))

    return wanted


def _one(message: str | tuple[str, ...]) -> str:
    return message if isinstance(message, str) else message[0]


@cache
def catalogue(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def blanks(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def translations(language: str) -> dict[str, str]:
    return {str(entry.id): str(entry.string) for entry in catalogue(language) if entry.id}


def test_messages_are_found_where_they_are_known_to_stand() -> None:
    assert {"Not found", "suppressed", "Wellbeing services county", "Page not found"} <= set(used())
    places = {place.rpartition(":")[0] for place in used().values()}
    assert any(place.startswith("assets/scripts/") for place in places)
    assert any(place.startswith("pages/") for place in places)
    assert not any(place.startswith("tests/") or "node_modules" in place for place in places)


@every_language
def test_every_message_is_translated(language: str) -> None:
    known = translations(language)
    missing = {message: place for message, place in used().items() if not known.get(message, "").strip()}
    assert missing == {}


@every_language
def test_no_translation_is_of_a_message_that_nothing_uses(language: str) -> None:
    assert sorted(set(translations(language)) - set(used())) == []


@every_language
def test_translation_has_the_blanks_of_its_message(language: str) -> None:
    wrong = {
        message: translation
        for message, translation in translations(language).items()
        if blanks(message) != blanks(translation)
    }
    assert wrong == {}


@every_language
def test_no_translation_is_unsure_or_obsolete(language: str) -> None:
    assert [entry.id for entry in catalogue(language) if entry.fuzzy and entry.id] == []
    assert list(catalogue(language).obsolete) == []


@every_language
def test_no_message_stands_twice_in_a_catalogue(language: str) -> None:
    lines = (CATALOGUES / f"{language}.po").read_text("utf-8").splitlines()
    heads = [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']
    assert sorted({line for line in heads if heads.count(line) > 1}) == []


@every_language
def test_translation_begins_and_ends_with_the_blanks_of_its_message(language: str) -> None:
    wrong = {
        message: translation
        for message, translation in translations(language).items()
        if (message[:1].isspace(), message[-1:].isspace()) != (translation[:1].isspace(), translation[-1:].isspace())
    }
    assert wrong == {}


def test_messages_of_the_browser_are_those_of_the_server() -> None:
    assert messages("en") == {}
    for language in LANGUAGES:
        for message, translation in messages(language).items():
            assert translate(message, language) == translation


def test_unknown_message_stays_english() -> None:
    assert [translate("No such message", language) for language in LANGUAGES] == ["No such message"] * 3


def test_values_are_filled_in_as_they_are() -> None:
    filled = [translate("{subject} and {other}", language, subject="{x}", other="%s") for language in LANGUAGES]
    assert filled == ["{x} and %s"] * 3

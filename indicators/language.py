"""The three languages of the product, and texts that may be missing in some of them."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

Language = Literal["fi", "sv", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def known_language(text: str | None) -> Language | None:
    """``text`` as a language where it is one of the three, else None."""
    return next((language for language in LANGUAGES if language == text), None)


# Where a text is missing, a reader is helped most by the language that the producers write first.
_FALLBACK: dict[Language, tuple[Language, ...]] = {
    "fi": ("fi", "sv", "en"),
    "sv": ("sv", "fi", "en"),
    "en": ("en", "fi", "sv"),
}


class Text(NamedTuple):
    """A text and the language it is really written in (which may differ from the language asked for)."""

    text: str
    language: Language


def localised(record: Mapping[str, object], field: str, language: Language) -> Text | None:
    """The text ``record["{field}_{language}"]``, or the same field in the next best language.

    Returns None where the field is empty in all three languages.

    >>> localised({"title_fi": "Työttömät", "title_sv": None, "title_en": None}, "title", "sv")
    Text(text='Työttömät', language='fi')
    """
    for candidate in _FALLBACK[language]:
        text = record.get(f"{field}_{candidate}")
        if isinstance(text, str) and text:
            return Text(text, candidate)
    return None

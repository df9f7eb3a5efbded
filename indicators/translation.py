"""The texts of the product in the reader's language, from the catalogues in ``assets/translations``.

A message is named by its English text, as gettext does; English needs no catalogue. Texts of the sources
(titles, descriptions) are data and do not come from here.
"""

import io
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from indicators.language import Language

CATALOGUES = Path(__file__).resolve().parent.parent / "assets" / "translations"


@cache
def catalogue(language: Language) -> NullTranslations:
    """The catalogue of a language, read once. Raises ``FileNotFoundError`` where a language has none."""
    if language == "en":
        return NullTranslations()
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        messages = read_po(file, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return Translations(compiled)


def marked(message: str) -> str:
    """``message`` as it is: marks a text for the catalogue that is translated only when the reader is known."""
    return message


def translate(message: str, language: Language, **values: object) -> str:
    """``message`` in ``language``, with ``{name}`` filled from ``values``."""
    text = catalogue(language).gettext(message)
    return text.format(**values) if values else text


def messages(language: Language) -> dict[str, str]:
    """Every message and its translation: what the browser's scripts translate with."""
    if language == "en":
        return {}
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale=language) if m.id and m.string}

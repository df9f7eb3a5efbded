"""Words of titles and of questions: taken apart, folded and brought to a root; and the everyday words kept by hand."""

import csv
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Annotated

import snowballstemmer
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from indicators.language import LANGUAGES, Language
from indicators.reference import DATA

_STEMMERS: dict[Language, str] = {"fi": "finnish", "sv": "swedish", "en": "english"}
_WORD = re.compile(r"[^\W_]+|%")
# THL:n, vrk:ssa, Kela's: what stands after the colon or the apostrophe is an ending, no word.
_ENDING = re.compile(r"(?<=[\w%])[:'’][^\W\d_]{1,4}\b")
_TWICE = re.compile(r"([b-df-hj-np-tv-xz])\1")
_UNDECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ð": "d", "ł": "l", "þ": "th"})


def words(text: str, *, lower: bool = True) -> list[str]:
    """The words of a text, in small letters or as they stand; ``%`` is one, other signs and endings after : are none.

    >>> words("THL:n sairastavuusindeksi, ikävakioitu (%)")
    ['thl', 'sairastavuusindeksi', 'ikävakioitu', '%']
    """
    composed = unicodedata.normalize("NFKC", text)
    # Soft hyphens, joiners and marks of direction stand inside words and belong to none.
    visible = "".join(sign for sign in composed if unicodedata.category(sign) != "Cf")
    return _WORD.findall(_ENDING.sub(" ", visible.lower() if lower else visible))


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """A word without what a hurried writer leaves out: diacritics and capitals.

    >>> folded("Työttömyys")
    'tyottomyys'
    """
    decomposed = unicodedata.normalize("NFKD", word.casefold().translate(_UNDECOMPOSED))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def squeezed(word: str) -> str:
    """A folded word with each doubled consonant written once: tupakka and tupakan begin alike then."""
    return _TWICE.sub(r"\1", word)


@lru_cache(maxsize=50_000)
def root(word: str, language: Language) -> str:
    """What the inflected forms of a word have in common, folded and squeezed; it need not be a word itself.

    By the Snowball stemmers; Finnish is taken further, for they leave consonant gradation and the forms of -us alone.

    >>> [root(word, "fi") for word in ("työttömyyden", "työtön", "hoitoa", "hoidossa")]
    ['tyotom', 'tyotom', 'hoit', 'hoit']
    """
    if language == "fi":
        return _finnish_root(word)
    return squeezed(folded(_stem(word, language)))


def _stem(word: str, language: Language) -> str:
    # A stemmer holds the word it works on, so that threads can't share one; making one costs a microsecond.
    return str(snowballstemmer.stemmer(_STEMMERS[language]).stemWord(word))


def _finnish_root(word: str) -> str:
    if re.search(r"[aeiouyäö]t[oö]n$", word):  # työtön : työttömän
        stem = f"{word[:-1]}m"
    elif word.endswith("inen"):  # yksinäinen : yksinäisen
        stem = f"{word[:-3]}s"
    elif re.search(r"\w{4}[aä]s$", word):  # potilas : potilaan
        stem = word[:-2]
    else:
        stem = _stem(word, "fi")
    found = squeezed(folded(stem))
    found = re.sub(r"(?<=[uy])(?:ks|st|s|d|t)$", "", found)  # kuolleisuus : kuolleisuuden, vanhus : vanhukset
    found = re.sub(r"(?<=\w{3})[aeiouyj]+$", "", found)
    found = re.sub(r"(?<=i)ks$", "s", found)  # kasvis : kasvikset
    # huolto : huollon, käynti : käynnit, Turku : Turun
    found = re.sub(r"(?<=\w\w[lnr])t$|(?<=\w\wm)p$|(?<=\w\wn)[kg]$|(?<=\w\wr)k$", "", found)
    return re.sub(r"d$", "t", re.sub(r"v$", "p", found))  # hoito : hoidon, syöpä : syövän


def _listed(value: object) -> object:
    return tuple(filter(None, (part.strip() for part in value.split(";")))) if isinstance(value, str) else value


_Listed = BeforeValidator(_listed)
_Phrase = Annotated[str, Field(pattern=r"^[^\W_]+(?:[ -][^\W_]+)*$")]


class SearchWords(BaseModel):
    """Everyday words of one language, each for itself, and what each of them finds.

    ``finds`` holds indicators (181), task areas and dimensions (PTH, SAA, or both at once: ESH+SAA) and words of titles
    in the same language (several words must all stand in a title). Words that find nothing say nothing: they are left
    out of a question.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Annotated[tuple[_Phrase, ...], _Listed, Field(min_length=1)]
    language: Language
    finds: Annotated[tuple[str, ...], _Listed]


@cache
def search_words() -> tuple[SearchWords, ...]:
    """The table ``data/indicators/search_words.csv``. Raises ``pydantic.ValidationError`` for a wrong record."""
    with (DATA / "indicators" / "search_words.csv").open(encoding="utf-8", newline="") as file:
        return tuple(SearchWords.model_validate(row) for row in csv.DictReader(file))


@cache
def silent_words() -> frozenset[str]:
    """The folded words that say nothing in a question."""
    return frozenset(folded(word) for record in search_words() if not record.finds for word in record.words)


def telling(said: Sequence[str]) -> Sequence[str]:
    """``said`` without the words that say nothing, or all of it where nothing else is said."""
    return [word for word in said if folded(word) not in silent_words()] or said


class Asked:
    """One word of a question, in the forms that it is looked up by."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = folded(text)
        self.squeezed = squeezed(self.folded)
        self.is_text = self.folded.isalpha()
        #: Whether it is written without diacritics, on purpose or not.
        self.plain = self.folded == text
        inflected = self.is_text and len(self.folded) >= 3
        #: Its root as a word of each language; signs, numbers and words of two letters have none.
        self.roots = [(language, root(text, language)) for language in LANGUAGES] if inflected else []

    def says(self, word: str, language: Language, *, last: bool = False) -> bool:
        """Whether it is this word in some form; the ``last`` of a question may still be being typed."""
        known = folded(word)
        if self.folded == known or (last and len(self.folded) > 1 and known.startswith(self.folded)):
            return True
        return (language, root(word, language)) in self.roots

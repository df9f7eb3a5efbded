"""Words and what each of them stands for: found as they are, by their root, as part of a compound, and misspelt."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from indicators.language import Language
from indicators.search_words import Asked, folded, root, silent_words, squeezed, words

_COMPOUNDING: tuple[Language, ...] = ("fi", "sv")
# Shorter ones are the beginning of too much, or stand inside too much.
_SHORTEST_ROOT = 4
_SHORTEST_INNER = 4
_SHORTEST_WHOLE = 5


class Level(IntEnum):
    """How a question found something, the best first."""

    TITLE = 0
    EXACT = 1
    STEM = 2
    PART = 3
    SYNONYM = 4
    MISSPELT = 5
    MISSPELT_SYNONYM = 6


class Key(NamedTuple):
    """A word of a language, in small letters."""

    word: str
    language: Language


Keys = dict[Key, Level]
#: What a word finds: how well, by owner.
Table = dict[int, Level]


def edits_forgiven(length: int) -> int:
    """How many letters of a word so long may be wrong, left out, too many or swapped with the next."""
    return 0 if length < 4 else 1 if length < 8 else 2


class Vocabulary:
    """Words with their owners (ids of what they stand for); built once, then only read."""

    def __init__(self, entries: Iterable[tuple[str, Language, int]]) -> None:
        """``entries`` are (word in small letters, its language, owner)."""
        self._owners: dict[Key, set[int]] = defaultdict(set)
        self._by_word: dict[str, list[Key]] = defaultdict(list)
        self._by_root: dict[tuple[Language, str], list[Key]] = defaultdict(list)
        for word, language, owner in entries:
            key = Key(word, language)
            if key not in self._owners:
                self._by_word[folded(word)].append(key)
                if word.isalpha() and len(word) >= 3:
                    self._by_root[(language, root(word, language))].append(key)
            self._owners[key].add(owner)
        self._words = sorted(self._by_word)
        # A word that says nothing is found when it is asked for, and not while another is being typed.
        longer = [key for key in self._owners if folded(key.word) not in silent_words()]
        self._beginnings = sorted((squeezed(folded(key.word)), key) for key in longer)
        compounding = [key for key in self._owners if key.language in _COMPOUNDING]
        self._inner = _Haystack((squeezed(folded(key.word)), key) for key in compounding)
        self._endings = _Haystack(
            (found, key)
            for (language, found), keys in self._by_root.items()
            if language in _COMPOUNDING
            for key in keys
        )

    def table(self, keys: Keys) -> Table:
        """The owners of words that were found, each by its best word."""
        found: Table = {}
        for key, level in keys.items():
            improve(found, dict.fromkeys(self._owners[key], level))
        return found

    def same(self, asked: Asked) -> Keys:
        """The words that are the one asked for, or another form of it."""
        found: Keys = {}
        _note(found, _fitting(asked, self._by_word.get(asked.folded, ())), Level.EXACT)
        for pair in asked.roots:
            _note(found, _fitting(asked, self._by_root.get(pair, ())), Level.STEM)
        return found

    def beginning(self, asked: Asked) -> Keys:
        """The words that begin with the one asked for, as while it is being typed."""
        return dict.fromkeys(_fitting(asked, self._begin_with(asked.squeezed)), Level.PART)

    def find(self, asked: Asked) -> Keys:
        """The words that are the one asked for, in any form, or that have it as a part."""
        found = self.same(asked)
        _note(found, _fitting(asked, self._parts(asked)), Level.PART)
        if asked.is_text and len(asked.squeezed) >= _SHORTEST_INNER:
            inner = self._inner.containing(asked.squeezed)
            _note(
                found, (key for key in inner if asked.plain or squeezed(asked.text) in squeezed(key.word)), Level.PART
            )
        return found

    def knows(self, asked: Asked) -> bool:
        """Whether a word is written as some word here is, or as another form of it, beyond chance.

        A long word with a typing error may happen to have the root of another word: modermål is no form of moderate.
        """
        if any(self._begin_with(asked.squeezed)):
            return True
        return any(2 * len(pair[1]) >= len(asked.folded) and pair in self._by_root for pair in asked.roots)

    def _parts(self, asked: Asked) -> Iterator[Key]:
        yield from self._begin_with(asked.squeezed)
        if not asked.is_text:
            return
        # Swedish compounds drop the last vowel of their first part: läkare, läkarbesök.
        stripped = asked.squeezed.rstrip("aeiouy")
        if len(stripped) >= _SHORTEST_WHOLE:
            yield from (key for key in self._begin_with(stripped) if key.language == "sv")
        for language, found in asked.roots:
            if len(found) >= _SHORTEST_ROOT:
                weak = f"{found[:-1]}d" if language == "fi" and found.endswith("t") else found
                for form in {found, weak}:
                    yield from (key for key in self._begin_with(form) if key.language == language)
                for key in self._endings.containing(f"{found}\n"):
                    if key.language == language and (asked.plain or squeezed(asked.text)[:3] in squeezed(key.word)):
                        yield key
            for shorter in (found[:-1], found[:-2], found[:-3]):
                if len(shorter) >= _SHORTEST_WHOLE:
                    yield from self._by_root.get((language, shorter), ())

    def misspelt(self, asked: Asked) -> Keys:
        """The words that the one asked for may have been meant to be."""
        forgiven = edits_forgiven(len(asked.folded))
        if not forgiven or not asked.is_text:
            return {}
        found: Keys = {}
        for word in _near(asked.folded, self._words, forgiven):
            _note(found, self._by_word[word], Level.MISSPELT)
        for language, asked_root in asked.roots:
            if len(asked_root) >= _SHORTEST_WHOLE:
                roots = [known for (other, known) in self._by_root if other == language]
                for known in _near(asked_root, roots, edits_forgiven(len(asked_root))):
                    _note(found, self._by_root[(language, known)], Level.MISSPELT)
        if len(asked.folded) > _SHORTEST_WHOLE:
            for length in range(len(asked.folded) - 1, len(asked.folded) + 2):
                long = [word for word in self._words if len(word) > length]
                for place in _places_near(asked.folded, [word[:length] for word in long], 1):
                    _note(found, self._by_word[long[place]], Level.MISSPELT)
        return found

    def first_part(self, asked: Asked) -> Keys:
        """The words that the one asked for is as the first part of a compound (arbetslöshets- of arbetslöshetsgrad)."""
        word = asked.folded
        found: Keys = {}
        for form in (word, word.removesuffix("s")):
            _note(found, self._by_word.get(form, ()), Level.PART)
        return found

    def longest_beginning(self, asked: Asked) -> Keys:
        """The longest word that the one asked for begins with (työttömyys of työttömyysprosentti)."""
        for length in range(len(asked.folded) - 1, _SHORTEST_WHOLE - 1, -1):
            if keys := self._by_word.get(asked.folded[:length]):
                return dict.fromkeys(keys, Level.PART)
        return {}

    def _begin_with(self, form: str) -> Iterator[Key]:
        place = bisect_left(self._beginnings, (form,))
        while place < len(self._beginnings) and self._beginnings[place][0].startswith(form):
            yield self._beginnings[place][1]
            place += 1


class Marks:
    """Which words of a title or a name a question means, to be shown to the reader."""

    def __init__(self, vocabulary: Vocabulary, asked: Sequence[Asked]) -> None:
        self._vocabulary = vocabulary
        self._meant = [(one, set(vocabulary.find(one))) for one in [*asked, *(one for _, one in joined(asked))]]
        self._keys = set[Key]().union(*(keys for _, keys in self._meant))

    @cached_property
    def _guessed(self) -> set[Key]:
        return {key for one, keys in self._meant if not keys for key in self._vocabulary.misspelt(one)}

    def of(self, text: str, language: Language, level: Level) -> tuple[str, ...]:
        """The words of ``text`` that were meant, as they stand there; guesses only where nothing else was found."""
        keys = self._keys | self._guessed if level >= Level.MISSPELT else self._keys
        meant = (word for word in words(text, lower=False) if Key(word.lower(), language) in keys)
        return tuple(dict.fromkeys(meant))


def joined(asked: Sequence[Asked]) -> list[tuple[int, Asked]]:
    """Each two words that stand beside one another as one, with the place of the first.

    A compound may have been written apart.
    """
    return [
        (place, Asked(one.text + other.text))
        for place, (one, other) in enumerate(pairwise(asked))
        if one.is_text and other.is_text
    ]


def improve(table: Table, other: Table) -> None:
    """Take into ``table`` what ``other`` finds beside it, or better."""
    for owner, level in other.items():
        table[owner] = min(level, table.get(owner, level))


class _Haystack:
    """Texts in one long string: one search of it finds them all, and is as fast as the machine's memory."""

    def __init__(self, texts: Iterable[tuple[str, Key]]) -> None:
        self._starts: list[int] = []
        self._keys: list[Key] = []
        parts: list[str] = []
        length = 0
        for text, key in texts:
            self._starts.append(length)
            self._keys.append(key)
            parts.append(f"{text}\n")
            length += len(text) + 1
        self._text = "".join(parts)

    def containing(self, form: str) -> Iterator[Key]:
        """The keys of the texts that ``form`` stands in; a line's end in it asks for the end of a text."""
        place = self._text.find(form)
        while place >= 0:
            yield self._keys[bisect_right(self._starts, place) - 1]
            place = self._text.find(form, place + 1)


def _note(found: Keys, keys: Iterable[Key], level: Level) -> None:
    for key in keys:
        found.setdefault(key, level)


def _fitting(asked: Asked, keys: Iterable[Key]) -> Iterator[Key]:
    """Those of ``keys`` that have the diacritics of the word asked for, where it has any (äldre is not åldrar)."""
    return (key for key in keys if asked.plain or _same_marks(asked.text, key.word))


def _same_marks(text: str, word: str) -> bool:
    for sign, other in zip(text, word, strict=False):
        if sign != other:
            if folded(sign) != folded(other):
                return True
            if folded(sign) != sign:
                return False
    return True


def _near(word: str, known: list[str], edits: int) -> list[str]:
    return [known[place] for place in _places_near(word, known, edits)]


def _places_near(word: str, known: list[str], edits: int) -> list[int]:
    near = process.extract(word, known, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return [place for _, _, place in near]

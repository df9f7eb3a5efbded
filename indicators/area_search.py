"""The areas that a reader's words name: whole names, parts of them, inflected or misspelt."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from indicators.language import LANGUAGES, Language
from indicators.records import Area
from indicators.search_words import Asked, SearchWords, folded, telling, words
from indicators.vocabulary import Level, Marks, Table, Vocabulary

#: A word in the names of so many areas, and in no short name, tells none from another (hyvinvointialue).
_GENERIC_FROM = 5
_TYPES = ("county", "collaborative_area", "country", "mainland", "municipality")


@dataclass(frozen=True)
class AreaHit:
    """An area that was found, how, and the words of its name that it was found by."""

    area: Area
    level: Level
    matched: tuple[str, ...]


class AreaIndex:
    """The areas of one release, to be found by words."""

    def __init__(self, areas: Iterable[Area], everyday: Sequence[SearchWords]) -> None:
        self._areas = sorted(areas, key=_reading_order)
        generic = _generic(self._areas)
        #: Ways to name each area in full; the words that it shares with all others may be left out.
        self._names = [[*_full_names(area, generic), *_everyday_names(area, everyday)] for area in self._areas]
        self._words = Vocabulary(
            (word, language, place)
            for place, area in enumerate(self._areas)
            for said, language in [*_whole_names(area), *self._names[place]]
            for word in {*said, "".join(said)}  # länsiuusimaa
        )

    def find(self, asked: Sequence[Asked], language: Language, *, misspelt: bool = False) -> tuple[AreaHit, ...]:
        """The areas in whose names every word stands: the best first, Pohjanmaa before Etelä-Pohjanmaa."""
        look_up = self._words.misspelt if misspelt else self._words.find
        tables = [self._words.table(look_up(one)) for one in asked]
        common = set.intersection(*(set(table) for table in tables))
        found: Table = {place: max(table[place] for table in tables) for place in common}
        marks = Marks(self._words, asked)

        def order(place: int) -> tuple[object, ...]:
            return found[place], not self._is_named(place, asked), *_reading_order(self._areas[place], language)

        return tuple(
            AreaHit(area, found[place], marks.of(area.name(language), language, found[place]))
            for place in sorted(found, key=order)
            for area in [self._areas[place]]
        )

    def named(self, asked: Sequence[Asked]) -> tuple[Area | None, Sequence[Asked]]:
        """The area that some words name in full (of several, the one with the most words), and the other words."""
        said = [self._words.table(self._words.same(one)) for one in asked]
        best: tuple[Area | None, Sequence[Asked]] = (None, asked)
        for place, area in enumerate(self._areas):
            others = [one for one, table in zip(asked, said, strict=True) if place not in table]
            if len(others) < len(best[1]) and self._is_named(place, asked):
                best = (area, others)
        return best

    def _is_named(self, place: int, asked: Sequence[Asked]) -> bool:
        return any(
            all(any(one.says(word, language) for one in asked) for word in name)
            for name, language in self._names[place]
        )


def _reading_order(area: Area, language: Language = "fi") -> tuple[bool, int, str]:
    kind = _TYPES.index(area.area_type) if area.area_type in _TYPES else len(_TYPES)
    return area.valid_to is not None, kind, area.name(language).casefold()


def _whole_names(area: Area) -> Iterator[tuple[Sequence[str], Language]]:
    for language in LANGUAGES:
        for text in (area.short(language), area.within(language), area.name(language)):
            if text:
                yield words(text), language
    if not area.area.isdigit():  # numbers are ages and amounts
        yield [area.area.lower()], "fi"


def _generic(areas: Sequence[Area]) -> frozenset[str]:
    held = Counter(
        word for area in areas for word in {folded(word) for code in LANGUAGES for word in words(area.name(code))}
    )
    short = {folded(word) for area in areas for code in LANGUAGES for word in words(area.short(code))}
    return frozenset(word for word, count in held.items() if count >= _GENERIC_FROM and word not in short)


def _full_names(area: Area, generic: frozenset[str]) -> Iterator[tuple[Sequence[str], Language]]:
    for said, language in _whole_names(area):
        if name := [word for word in telling(said) if folded(word) not in generic]:
            yield name, language


def _everyday_names(area: Area, everyday: Iterable[SearchWords]) -> Iterator[tuple[Sequence[str], Language]]:
    for record in everyday:
        if area.area in record.finds and not area.area.isdigit():
            yield from ((words(phrase), record.language) for phrase in record.words)

"""Search: which indicators and areas a reader's words mean, whatever their language, form and spelling.

An index is built once for a release and kept in memory. Every word of a question must be found: in a title (as it is,
in another form, as part of a compound), among the everyday words of ``data/indicators/search_words.csv`` or in the name
of a task area or dimension. Typing errors are forgiven where nothing is found without, and in long words that no title
has in any form. Words that name an area are not asked of the titles.

>>> index_of(cube).search("työttömien määrä Kainuussa", "fi").indicators[0].indicator.indicator   # doctest: +SKIP
181
"""

import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from indicators.area_search import AreaHit, AreaIndex
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language
from indicators.records import Area, Indicator, Named
from indicators.search_words import Asked, SearchWords, folded, search_words, telling, words
from indicators.vocabulary import Level, Marks, Table, Vocabulary, improve, joined

#: A longer question is refused at the border; what is left of it here is not looked at.
MAX_LENGTH = 200

_LONGEST_SPLIT = 40
_SHORTEST_TYPED = 3
_LONG = 7

#: Words that find indicators together, what they find, and their language.
_Phrase = tuple[Sequence[str], frozenset[int], Language]

__all__ = ["MAX_LENGTH", "AreaHit", "Found", "IndicatorHit", "Level", "SearchIndex", "index_of"]


@dataclass(frozen=True)
class IndicatorHit:
    """An indicator that was found, how, and the words of its title (in the language asked for) that it was found by."""

    indicator: Indicator
    level: Level
    matched: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What a question finds, the best first. ``within`` is the area that it names beside its other words."""

    indicators: tuple[IndicatorHit, ...] = ()
    areas: tuple[AreaHit, ...] = ()
    within: Area | None = None


class SearchIndex:
    """The indicators and areas of one release, to be found by words."""

    def __init__(
        self,
        indicators: Mapping[int, Indicator],
        areas: Iterable[Area],
        named: Iterable[tuple[Named, frozenset[int]]] = (),
        everyday: Sequence[SearchWords] = (),
    ) -> None:
        """``named`` are task areas and dimensions with their indicators, ``everyday`` the words kept by hand."""
        self._indicators = indicators
        titles = [
            (words(str(one.texts.get(f"title_{language}") or "")), language, one.indicator)
            for one in indicators.values()
            for language in LANGUAGES
        ]
        self._titles = Vocabulary((word, language, number) for said, language, number in titles for word in said)
        self._whole_titles: dict[str, set[int]] = defaultdict(set)
        for said, _, number in titles:
            self._whole_titles[_whole(said)].add(number)
        phrases = [*_named_phrases(named), *self._everyday_phrases(everyday)]
        self._phrases = [phrase for phrase in phrases if len(phrase[0]) > 1]
        self._everyday = Vocabulary(
            (parts[0], language, number)
            for parts, numbers, language in phrases
            if len(parts) == 1
            for number in numbers
        )
        self._areas = AreaIndex(areas, everyday)

    def search(self, text: str, language: Language) -> Found:
        """What ``text`` finds; equally good ones by their title in ``language``, those that it was found by first.

        It finds nothing where it holds no word, and never raises: of a text over :data:`MAX_LENGTH` the rest is left
        out.
        """
        said = words(text[:MAX_LENGTH])
        asked = [Asked(word) for word in telling([*dict.fromkeys(said)])]
        if not asked:
            return Found()
        indicators, within = self._find(asked), None
        areas = self._areas.find(asked, language)
        if not indicators and not areas:
            within, others = self._areas.named(asked)
            indicators = self._find(others) or self._find(others, misspelt=True)
            if not within:
                areas = self._areas.find(asked, language, misspelt=True)
        for number in self._whole_titles.get(_whole(said), ()):
            indicators[number] = (Level.TITLE, 0)
        return Found(self._hits(indicators, asked, language), areas, within)

    def knows(self, word: str) -> bool:
        """Whether a word is known as it is, as the beginning of a word or as another form of one."""
        return any(vocabulary.knows(Asked(word)) for vocabulary in (self._titles, self._everyday))

    def _find(self, asked: Sequence[Asked], *, misspelt: bool = False) -> dict[int, tuple[Level, int]]:
        """Indicators that every word finds: how the worst does, and all of them together."""
        tables = [self._of_word(one, last=one is asked[-1]) for one in asked]
        for place, compound in joined(asked):
            table = self._of_word(compound, last=place == len(asked) - 2)
            improve(tables[place], table)
            improve(tables[place + 1], table)
        for places, numbers in self._said_phrases(asked):
            for place in places:
                improve(tables[place], dict.fromkeys(numbers, Level.SYNONYM))
        for place, one in enumerate(asked):
            if not tables[place]:
                tables[place] = self._of_split(one)
            if not tables[place] and misspelt:
                tables[place] = self._of_misspelt(one)
        common = set.intersection(*(set(table) for table in tables)) if tables else set()
        return {one: (max(table[one] for table in tables), sum(table[one] for table in tables)) for one in common}

    def _of_word(self, asked: Asked, *, last: bool) -> Table:
        table = self._titles.table(self._titles.find(asked))
        everyday = self._everyday.same(asked)
        if last and len(asked.folded) >= _SHORTEST_TYPED:
            everyday |= self._everyday.beginning(asked)
        improve(table, self._everyday.table(dict.fromkeys(everyday, Level.SYNONYM)))
        if asked.folded.isascii() and asked.folded.isdigit() and int(asked.folded) in self._indicators:
            table[int(asked.folded)] = Level.EXACT
        if table and len(asked.folded) >= _LONG and not self.knows(asked.text):
            improve(table, self._of_misspelt(asked))
        return table

    def _of_split(self, asked: Asked) -> Table:
        """What a compound finds whose parts stand for themselves in a title (healthcare, health care)."""
        word = asked.text
        if asked.is_text and len(word) <= _LONGEST_SPLIT:
            for place in range(len(word) - 3, 2, -1):
                first = self._of_part(Asked(word[:place]), first=True)
                second = self._of_part(Asked(word[place:]), first=False) if first else {}
                if both := first.keys() & second.keys():
                    table = {one: max(first[one], second[one]) for one in both}
                    improve(table, self._of_misspelt(asked))
                    return table
        return {}

    def _of_part(self, asked: Asked, *, first: bool) -> Table:
        table: Table = {}
        for vocabulary, level in ((self._titles, Level.PART), (self._everyday, Level.SYNONYM)):
            keys = vocabulary.first_part(asked) if first else vocabulary.same(asked)
            improve(table, vocabulary.table(dict.fromkeys(keys, level)))
        return table

    def _of_misspelt(self, asked: Asked) -> Table:
        table = self._titles.table(self._titles.misspelt(asked))
        everyday = dict.fromkeys(self._everyday.misspelt(asked), Level.MISSPELT_SYNONYM)
        improve(table, self._everyday.table(everyday))
        if not table:
            for vocabulary in (self._titles, self._everyday):
                improve(table, vocabulary.table(vocabulary.longest_beginning(asked)))
        return table

    def _said_phrases(self, asked: Sequence[Asked]) -> Iterator[tuple[list[int], frozenset[int]]]:
        """The known phrases whose words all stand in a question, in their order: the words' places, what they find."""
        for parts, numbers, language in self._phrases:
            places: list[int] = []
            for place, one in enumerate(asked):
                last = place == len(asked) - 1
                if len(places) < len(parts) and one.says(parts[len(places)], language, last=last):
                    places.append(place)
            if len(places) == len(parts):
                yield places, numbers

    def _everyday_phrases(self, everyday: Sequence[SearchWords]) -> Iterator[_Phrase]:
        for record in everyday:
            numbers = frozenset(number for part in record.finds for number in self.meant(part, record.language))
            for phrase in record.words if numbers else ():
                yield telling(words(phrase)), numbers, record.language

    def meant(self, part: str, language: Language) -> set[int]:
        """The indicators of this release that one part of ``finds`` of an everyday word means."""
        if part.isdigit():
            return {int(part)} & self._indicators.keys()
        if part.isupper():
            wanted = set(part.split("+"))
            known = self._indicators.values()
            return {one.indicator for one in known if wanted <= {one.task_area or "", one.dimension or ""}}
        tables = []
        for asked in map(Asked, words(part)):
            keys = self._titles.beginning(asked) | self._titles.same(asked)
            own = {key: level for key, level in keys.items() if key.language == language}
            tables.append(set(self._titles.table(own)))
        return set.intersection(*tables)

    def _hits(
        self, found: Mapping[int, tuple[Level, int]], asked: Sequence[Asked], language: Language
    ) -> tuple[IndicatorHit, ...]:
        marks = Marks(self._titles, asked)
        hits = []
        for number, ranked in found.items():
            (text, written), level = self._indicators[number].title(language), ranked[0]
            matched = marks.of(text, written, level)
            order = (*ranked, not matched, text.casefold(), number)
            hits.append((order, IndicatorHit(self._indicators[number], level, matched)))
        return tuple(hit for _, hit in sorted(hits, key=lambda pair: pair[0]))


_indexes: WeakKeyDictionary[Cube, SearchIndex] = WeakKeyDictionary()
_lock = threading.Lock()


def index_of(cube: Cube) -> SearchIndex:
    """The index of a release: built when it is first asked for, and kept for as long as the cube is."""
    with _lock:
        index = _indexes.get(cube)
        if index is None:
            named = [
                *((one, _members(cube, "task_area", one.id)) for one in cube.task_areas.values()),
                *((one, _members(cube, "dimension", one.id)) for one in cube.dimensions.values()),
            ]
            index = _indexes[cube] = SearchIndex(cube.indicators, cube.areas.values(), named, search_words())
        return index


def _members(cube: Cube, field: str, key: str) -> frozenset[int]:
    return frozenset(one.indicator for one in cube.indicators.values() if getattr(one, field) == key)


def _named_phrases(named: Iterable[tuple[Named, frozenset[int]]]) -> Iterator[_Phrase]:
    for one, numbers in named:
        for language in LANGUAGES:
            yield telling(words(one.name(language))), numbers, language


def _whole(said: Sequence[str]) -> str:
    return " ".join(map(folded, said))

"""What narrows the list of all indicators down, besides words: task area, dimension, indicator set, freshness."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from indicators.cube import Cube, Indicator, Named, Release
from indicators.language import Language
from indicators.translation import translate

#: In place of an indicator set for indicators that are in none, and of a period for those without figures.
NONE = "none"
#: How many calendar years lie between an indicator's latest period and its release, at least; the freshest first.
_YEARS_AGO = {"recent": 0, "ageing": 2, "old": 4}
FRESHNESS = (*_YEARS_AGO, NONE)


@dataclass(frozen=True)
class IndicatorFilter:
    """A menu over the list: ``name`` is its parameter of the address, ``chosen`` one of its ``options``, or empty.

    ``values_of`` gives what an indicator is found under; an indicator may be in several sets.
    """

    name: str
    label: str
    options: Sequence[tuple[str, str]]
    chosen: str
    values_of: Callable[[Indicator], tuple[str, ...]]

    def fits(self, indicator: Indicator) -> bool:
        """Whether an indicator is left in the list."""
        return not self.chosen or self.chosen in self.values_of(indicator)


def filters(cube: Cube, query: Mapping[str, str | None], language: Language) -> list[IndicatorFilter]:
    """The filters that tell the indicators of a release apart, and those that the address has chosen from.

    A value that there is not is as if none were chosen.
    """
    found = []
    for name, (label, options, values_of) in _described(cube, language).items():
        asked = query.get(name) or ""
        chosen = asked if asked in options else ""
        kinds = {values_of(indicator) for indicator in cube.indicators.values()}
        if len(kinds) > 1 or chosen:
            there = {value for values in kinds for value in values} | {chosen}
            shown = [(value, text) for value, text in options.items() if value in there]
            found.append(IndicatorFilter(name, label, shown, chosen, values_of))
    return found


def indicator_sets(indicator: Indicator) -> tuple[str, ...]:
    """The ids of the sets that an indicator is in, or :data:`NONE`."""
    return indicator.sets or (NONE,)


def freshness(indicator: Indicator, release: Release) -> str:
    """How old an indicator's latest figures were when they were released: one of :data:`FRESHNESS`.

    The release's year is what counts, not today's, so that an address that names the release gives the same for ever.
    """
    if indicator.latest_time is None:
        return NONE
    ago = release.created.year - indicator.latest_time
    return next((word for word, years in reversed(_YEARS_AGO.items()) if ago >= years), FRESHNESS[0])


_Described = tuple[str, Mapping[str, str], Callable[[Indicator], tuple[str, ...]]]


def _described(cube: Cube, language: Language) -> dict[str, _Described]:
    """Of each filter its label, the texts of all its values, and an indicator's values."""
    sets = _names(cube.indicator_sets, language) | {NONE: translate("In no indicator set", language)}
    return {
        "taskArea": (
            translate("Task area", language),
            _names(cube.task_areas, language),
            lambda indicator: (indicator.task_area or "",),
        ),
        "dimension": (
            translate("Dimension", language),
            _names(cube.dimensions, language),
            lambda indicator: (indicator.dimension or "",),
        ),
        "set": (translate("Indicator set", language), sets, indicator_sets),
        "freshness": (
            translate("Latest figures", language),
            _freshness_texts(cube.release, language),
            lambda indicator: (freshness(indicator, cube.release),),
        ),
    }


def _names(named: Mapping[str, Named], language: Language) -> dict[str, str]:
    return {key: one.name(language) for key, one in named.items()}


def _freshness_texts(release: Release, language: Language) -> dict[str, str]:
    """The years that each word stands for: a reader need not know when the release was made."""
    ageing, old = (release.created.year - _YEARS_AGO[word] for word in ("ageing", "old"))
    return {
        "recent": translate("{year} or later", language, year=ageing + 1),
        "ageing": f"{old + 1}–{ageing}",
        "old": translate("{year} or earlier", language, year=old),
        NONE: translate("No figures", language),
    }

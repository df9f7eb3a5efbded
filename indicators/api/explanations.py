"""What a download says of itself in words: its title, source and citation, its columns and what a status means."""

from collections.abc import Sequence

from indicators.api.data import STATUS_LABELS, DataAnswer
from indicators.code_texts import COLUMNS, STATUS_DESCRIPTIONS
from indicators.cube import Release
from indicators.language import Language
from indicators.translation import translate


def title(answer: DataAnswer, language: Language) -> str:
    """The title of the indicator, or how many indicators there are."""
    if len(answer.indicators) == 1:
        return answer.indicators[0].title(language).text
    return translate("{count} indicators", language, count=len(answer.indicators))


def source(release: Release, language: Language) -> str:
    """Where the figures of a release come from."""
    if release.simulated:
        return translate("Aluekuva’s simulation, not real data", language)
    return translate("Sotkanet (THL) and the producers of each indicator", language)


def warning(release: Release, language: Language) -> str:
    """That the figures are simulated, in two sentences; empty where they are real."""
    if not release.simulated:
        return ""
    return f"{translate('Simulated data.', language)} {translate('The figures are not real.', language)}"


def citation(answer: DataAnswer, language: Language) -> str:
    """How the answer is cited: title, release with its day, source and licence."""
    release = answer.cube.release
    named = translate("Release {release}", language, release=release.id)
    licence = translate("Licence: {licence}.", language, licence=release.licence)
    parts = ("Aluekuva.", f"{title(answer, language)}.", f"{named}, {release.created:%Y-%m-%d}.")
    return " ".join((*parts, f"{translate('Source', language)}: {source(release, language)}.", licence))


def columns(names: Sequence[str], language: Language) -> dict[str, str]:
    """What each column holds, in a sentence."""
    return {name: translate(COLUMNS[name], language) for name in names}


def statuses(language: Language) -> dict[str, str]:
    """What each status means: its word and a sentence."""
    words = {code: translate(word, language) for code, word in STATUS_LABELS.items()}
    return {
        code: f"{words[code].capitalize()}. {translate(text, language)}" for code, text in STATUS_DESCRIPTIONS.items()
    }

"""What a download says of itself in words: its title, source and citation, its columns and what a status means."""

from collections.abc import Sequence

from indicators.api.data import STATUS_LABELS, DataAnswer
from indicators.citation import Cited, long_citation, source, warning
from indicators.code_texts import AREAS_OF_TYPE, COLUMNS, STATUS_DESCRIPTIONS
from indicators.language import Language
from indicators.translation import translate

__all__ = ["citation", "columns", "source", "statuses", "title", "warning"]

_FEW_AREAS = 3


def title(answer: DataAnswer, language: Language) -> str:
    """The title of the indicator, or how many indicators there are."""
    if len(answer.indicators) == 1:
        return answer.indicators[0].title(language).text
    return translate("{count} indicators", language, count=len(answer.indicators))


def citation(answer: DataAnswer, language: Language) -> str:
    """How the answer is cited; its address stands beside it in every format that has room for one."""
    indicators, table = answer.indicators, answer.table
    found = indicators[0].text("organization", language) if len(indicators) == 1 else None
    years = sorted(table["time"].unique().to_pylist())
    period = "–".join(str(year) for year in dict.fromkeys([*years[:1], *years[-1:]]))
    cited = Cited(found.text if found else "", title(answer, language), _areas(answer, language), period)
    return long_citation(answer.cube.release, cited, language)


def _areas(answer: DataAnswer, language: Language) -> str:
    """The areas of an answer in words: their names where they are few, else their types."""
    keys = answer.table.group_by(["area_type", "area"], use_threads=False).aggregate([]).to_pylist()
    if len(keys) <= _FEW_AREAS:
        return ", ".join(answer.cube.areas[row["area_type"], row["area"]].name(language) for row in keys)
    kinds = {row["area_type"] for row in keys}
    return ", ".join(translate(text, language) for kind, text in AREAS_OF_TYPE.items() if kind in kinds)


def columns(names: Sequence[str], language: Language) -> dict[str, str]:
    """What each column holds, in a sentence."""
    return {name: translate(COLUMNS[name], language) for name in names}


def statuses(language: Language) -> dict[str, str]:
    """What each status means: its word and a sentence."""
    words = {code: translate(word, language) for code, word in STATUS_LABELS.items()}
    return {
        code: f"{words[code].capitalize()}. {translate(text, language)}" for code, text in STATUS_DESCRIPTIONS.items()
    }

"""The readme of a release's files, in three languages."""

from collections.abc import Mapping
from typing import Any

from indicators.code_texts import COLUMNS, STATUS_DESCRIPTIONS
from indicators.language import LANGUAGES, Language
from indicators.release import csvw
from indicators.tables import STATUSES
from indicators.translation import translate


def text(released: Mapping[str, Any], csv: str) -> str:
    """What the files are, language after language. ``released`` is the cube's row of its release."""
    return ("\n\n" + "=" * 72 + "\n\n").join(_in(released, csv, language) for language in LANGUAGES) + "\n"


def _in(released: Mapping[str, Any], csv: str, language: Language) -> str:
    files = {
        csv: translate("The figures, a row for each indicator, area, period and sex.", language),
        f"{csv}-metadata.json": translate("What the columns hold, for programs (CSV on the Web).", language),
        "metadata.json": translate("What the indicators mean, in Finnish, Swedish and English.", language),
    }
    parts = [
        f"Aluekuva. {translate('Release {release}', language, release=released['release'])}",
        _origin(released, language),
        _listed(translate("Files", language), files),
        _listed(
            translate("Columns of {file}", language, file=csv),
            {name: translate(COLUMNS[name], language) for name in csvw.COLUMNS},
        ),
        _listed(
            translate("Status", language),
            {
                code: f"{translate(word, language)}. {translate(STATUS_DESCRIPTIONS[code], language)}"
                for code, word in STATUSES.items()
            },
        ),
    ]
    return "\n\n".join(parts)


def _origin(released: Mapping[str, Any], language: Language) -> str:
    source = translate("Source: Sotkanet (THL) and the producers of each indicator.", language)
    if released["simulated"]:
        simulated = f"{translate('Simulated data.', language)} {translate('The figures are not real.', language)}"
        source = f"{simulated}\n{translate('Source: Aluekuva’s simulation, not real data.', language)}"
    return f"{source}\n{translate('Licence: {licence}.', language, licence=released['licence'])}"


def _listed(heading: str, words: Mapping[str, str]) -> str:
    return "\n".join([heading, *(f"  {name}: {meaning}" for name, meaning in words.items())])

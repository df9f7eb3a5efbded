"""How figures are cited: one rule for the page, where the browser fills in the choice, and for every download."""

import re
from dataclasses import dataclass

from indicators.language import Language
from indicators.records import Release
from indicators.translation import translate

# What TeX reads as a command; an address stands in a field that takes it as it is.
_TEX = {character: f"\\{character}" for character in "&%$#_"}


@dataclass(frozen=True)
class Cited:
    """What is cited: ``producer`` as the source names it (may be empty), title, areas and period in words, and the
    ``address`` that gives the figures for ever (may be empty where it stands beside the citation)."""

    producer: str
    title: str
    areas: str
    period: str
    address: str = ""


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


def long_citation(release: Release, cited: Cited, language: Language) -> str:
    """Producer, title, areas, period, release with its day, source, licence and address."""
    named = translate("Release {release}", language, release=release.id)
    parts = (
        _headed(cited),
        ", ".join(part for part in (cited.areas, cited.period) if part) + ".",
        f"Aluekuva. {named}, {release.created:%Y-%m-%d}.",
        f"{translate('Source', language)}: {source(release, language)}.",
        translate("Licence: {licence}.", language, licence=release.licence),
        warning(release, language),
        cited.address,
    )
    return " ".join(part for part in parts if part)


def short_citation(release: Release, cited: Cited, language: Language) -> str:
    """What fits under a figure: producer, title, period, release and licence."""
    simulated = f" {translate('Simulated data.', language)}" if release.simulated else ""
    titled = _headed(cited).removesuffix(".")
    return f"{titled}, {cited.period}. Aluekuva {release.id}, {release.licence}.{simulated}"


def bibtex(release: Release, cited: Cited, key: str, language: Language) -> str:
    """An entry of BibTeX with the key ``aluekuva-{key}-{release}``."""
    note = " ".join(
        part
        for part in (
            f"{cited.areas}, {cited.period}.",
            translate("Licence: {licence}.", language, licence=release.licence),
            warning(release, language),
        )
        if part
    )
    fields = {
        "author": f"{{{_tex(cited.producer)}}}" if cited.producer else "",
        "title": f"{{{_tex(cited.title)}}}",
        "publisher": "Aluekuva",
        "year": f"{release.created:%Y}",
        "version": release.id,
        "url": cited.address,
        "note": _tex(note),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{aluekuva-{key}-{release.id},\n{lines}\n}}"


def _headed(cited: Cited) -> str:
    return ": ".join(part for part in (cited.producer, cited.title) if part).removesuffix(".") + "."


def _tex(text: str) -> str:
    return re.sub("[&%$#_]", lambda found: _TEX[found[0]], text)

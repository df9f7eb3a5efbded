"""How figures are cited."""

import datetime
from dataclasses import replace

import pytest

from indicators.citation import Cited, bibtex, long_citation, short_citation
from indicators.language import LANGUAGES, Language
from indicators.records import Release

RELEASE = Release(
    "2026-11-22-1", datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC), "sotkanet", False, "CC BY 4.0", None, None
)
CITED = Cited(
    "THL", "Smoking, % of 100 & more", "Kainuu", "2020–2024", "https://example.org/en/indicators/4404?release=1"
)


def test_citation_names_all_that_finds_the_figures_again() -> None:
    assert long_citation(RELEASE, CITED, "en") == (
        "THL: Smoking, % of 100 & more. Kainuu, 2020–2024. Aluekuva. Release 2026-11-22-1, 2026-11-22. "
        "Source: Sotkanet (THL) and the producers of each indicator. Licence: CC BY 4.0. "
        "https://example.org/en/indicators/4404?release=1"
    )
    assert short_citation(RELEASE, CITED, "en") == (
        "THL: Smoking, % of 100 & more, 2020–2024. Aluekuva 2026-11-22-1, CC BY 4.0."
    )


def test_producer_and_address_may_be_unknown() -> None:
    text = long_citation(RELEASE, replace(CITED, producer="", address=""), "en")
    assert text.startswith("Smoking") and text.endswith("CC BY 4.0.")


@pytest.mark.parametrize("language", LANGUAGES)
def test_simulated_figures_are_never_cited_as_real(language: Language) -> None:
    simulated = replace(RELEASE, simulated=True)
    word = {"fi": "Simuloitu", "sv": "Simulerade", "en": "Simulated"}[language]
    for text in (
        long_citation(simulated, CITED, language),
        short_citation(simulated, CITED, language),
        bibtex(simulated, CITED, "1", language),
    ):
        assert word in text
    assert word not in long_citation(RELEASE, CITED, language)


def test_bibtex_takes_signs_of_tex_as_text_and_leaves_the_address() -> None:
    entry = bibtex(RELEASE, CITED, "4404", "en")
    assert entry.startswith("@misc{aluekuva-4404-2026-11-22-1,\n  author = {{THL}},\n")
    assert "title = {{Smoking, \\% of 100 \\& more}}" in entry
    assert "url = {https://example.org/en/indicators/4404?release=1}" in entry
    assert entry.count("{") == entry.count("}")

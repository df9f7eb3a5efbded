"""What the simulated source says of its indicators, in three languages: first of all that nothing is real."""

import html
from collections.abc import Iterable

import pyarrow as pa

from indicators.language import LANGUAGES, Language
from indicators.reference import ReferenceIndicator, Unit
from indicators.sources.simulated.specification import Specification
from indicators.sources.simulated.vintages import Vintage
from indicators.tables import INDICATORS

_ORGANIZATION: dict[Language, str] = {
    "fi": "Aluekuva (simuloitu aineisto)",
    "sv": "Aluekuva (simulerat material)",
    "en": "Aluekuva (simulated data)",
}
_SIMULATED: dict[Language, str] = {
    "fi": "Luvut ovat simuloituja. Aluekuva on tuottanut ne satunnaisluvuista ohjelman kokeilua varten; "
    "ne eivät kuvaa todellisia alueita eivätkä todellista kehitystä.",
    "sv": "Siffrorna är simulerade. Aluekuva har framställt dem med slumptal för att programmet ska kunna prövas; "
    "de beskriver varken verkliga områden eller en verklig utveckling.",
    "en": "The figures are simulated. Aluekuva made them from random numbers so that the program can be tried out; "
    "they describe neither real areas nor real developments.",
}
_UNIT: dict[Language, str] = {"fi": "Yksikkö: {}.", "sv": "Enhet: {}.", "en": "Unit: {}."}
_BASIS: dict[str, dict[Language, str]] = {
    "counted": {
        "fi": "Arvo on osoittaja jaettuna nimittäjällä. Nimittäjä on otsikossa mainittu joukko, "
        "simulaatiossa noin {share} % väestöstä.",
        "sv": "Värdet är täljaren dividerad med nämnaren. Nämnaren är den grupp som nämns i rubriken, "
        "i simuleringen cirka {share} % av befolkningen.",
        "en": "The value is the numerator divided by the denominator. The denominator is the group named in the "
        "title, in the simulation about {share}% of the population.",
    },
    "survey": {
        "fi": "Arvo on osuus kyselyn vastaajista; vastaajia on simulaatiossa noin {sample} aluetta kohti. "
        "Luottamusväli on 95 prosentin väli.",
        "sv": "Värdet är andelen av dem som svarat på enkäten; i simuleringen cirka {sample} svar per område. "
        "Konfidensintervallet är 95-procentigt.",
        "en": "The value is the share of those who answered the survey; in the simulation about {sample} answers "
        "per area. The confidence interval is a 95% interval.",
    },
    "count": {
        "fi": "Arvo on lukumäärä, jota ei ole suhteutettu väestöön.",
        "sv": "Värdet är ett antal som inte har ställts i relation till befolkningen.",
        "en": "The value is a count, not related to the population.",
    },
    "plain": {
        "fi": "Arvolla ei ole osoittajaa eikä nimittäjää.",
        "sv": "Värdet har varken täljare eller nämnare.",
        "en": "The value has neither numerator nor denominator.",
    },
}
_LIMITS: dict[str, dict[Language, str]] = {
    "counted": {
        "fi": "Yhteistyöalueiden ja maan luvut ovat hyvinvointialueiden summia, ja niissä ovat mukana myös ne "
        "alueet, joiden oma luku on salattu tai puuttuu.",
        "sv": "Samarbetsområdenas och landets siffror är summor av välfärdsområdena, och i dem ingår också de "
        "områden vars egen siffra är sekretessbelagd eller saknas.",
        "en": "The figures of collaborative areas and the country are sums of the counties, including those whose "
        "own figure is suppressed or missing.",
    },
    "plain": {
        "fi": "Yhteistyöalueiden ja maan luvut ovat hyvinvointialueiden väestöllä painotettuja keskiarvoja.",
        "sv": "Samarbetsområdenas och landets siffror är medelvärden av välfärdsområdena, vägda med befolkningen.",
        "en": "The figures of collaborative areas and the country are means of the counties, weighted by population.",
    },
}
_BREAK: dict[Language, str] = {
    "fi": "Aikasarjassa on katkos vuonna {year}: simuloitu tilastointitapa muuttui, eivätkä aiemmat luvut ole "
    "vertailukelpoisia.",
    "sv": "Tidsserien har ett brott år {year}: det simulerade sättet att föra statistik ändrades, och tidigare "
    "siffror är inte jämförbara.",
    "en": "There is a break in the series in {year}: the simulated way of recording changed, and earlier figures "
    "are not comparable.",
}


def _basis(spec: Specification, record: ReferenceIndicator) -> str:
    if record.collection == "survey" and record.statistic == "proportion":
        return "survey"
    if record.statistic == "count":
        return "count"
    if record.statistic in ("proportion", "rate", "mean") and spec.denominator_share is not None:
        return "counted"
    return "plain"


def _share(spec: Specification, language: Language) -> str:
    text = f"{100 * (spec.denominator_share or 1.0):.2g}" if (spec.denominator_share or 1.0) < 1 else "100"
    return text if language == "en" else text.replace(".", ",")


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{html.escape(text)}</p>" for text in texts)


def _row(spec: Specification, record: ReferenceIndicator, unit: Unit, vintage: Vintage) -> dict[str, object]:
    basis = _basis(spec, record)
    limits = _LIMITS["counted" if basis in ("counted", "count") else "plain"]
    row: dict[str, object] = dict.fromkeys(INDICATORS.names)
    for language in LANGUAGES:
        row[f"title_{language}"] = getattr(record, f"title_{language}").strip()
        row[f"organization_{language}"] = _ORGANIZATION[language]
        explained = _BASIS[basis][language].format(share=_share(spec, language), sample=spec.sample)
        named = _UNIT[language].format(getattr(unit, f"name_{language}"))
        row[f"description_{language}"] = _paragraphs(_SIMULATED[language], f"{named} {explained}")
        row[f"limits_{language}"] = _paragraphs(limits[language])
        if spec.break_year is not None:
            row[f"notices_{language}"] = _paragraphs(_BREAK[language].format(year=spec.break_year))
    row |= {
        "indicator": record.indicator,
        "unit": record.unit,
        "decimals": record.decimals,
        "sexes": list(record.sexes),
        "updated": vintage.published,
        "next_update": vintage.next_update,
        "groups": [],
    }
    return row


def indicator_table(records: Iterable[tuple[Specification, ReferenceIndicator, Unit]], vintage: Vintage) -> pa.Table:
    """The indicators table of a vintage, in the order of ``records``. Texts are safe HTML, titles are plain."""
    rows = [_row(spec, record, unit, vintage) for spec, record, unit in records]
    return pa.Table.from_pylist(rows, schema=INDICATORS)

"""An indicator as a Dataset of schema.org, for search engines of data: JSON-LD in the document's head.

It is data and no script: no browser runs an element of this type.
"""

import json
from typing import Any

from flask import has_request_context

from components.addresses import Address
from indicators.api import dataset
from indicators.api.formats import FORMATS
from indicators.api.publisher import publisher_name
from indicators.api.site import base_address
from indicators.code_texts import LICENCE_ADDRESSES
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.translation import translate

_FORMATS = ("csv", "json", "xlsx")
#: What search engines take of a description: the rest they cut.
_LONGEST = 5000


def structured_data(address: Address | None, cube: Cube | None) -> str:
    """The element for the page at ``address``; empty where the page is not that of an indicator with figures."""
    if address is None or cube is None or address.page != "indicator":
        return ""
    indicator = cube.indicators.get(int(address.key or 0))
    if indicator is None or not indicator.observations:
        return ""
    base = base_address() if has_request_context() else ""
    # `<` is written so that no text of a source can end the element.
    text = json.dumps(described(cube, indicator, address, base), ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def described(cube: Cube, indicator: Indicator, address: Address, base: str) -> dict[str, Any]:
    """The indicator as schema.org's Dataset, in the language of the page; ``base`` is the server's own address."""
    language, release = address.language, cube.release
    title = indicator.title(language)
    figures = f"{base}/api/v1/indicators/{indicator.indicator}/data"
    unit = cube.units[indicator.unit]
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": f"{base}/{language}/indicators/{indicator.indicator}#dataset",
        "name": title.text,
        "description": _description(cube, indicator, language),
        "url": f"{base}{address.path}",
        "identifier": str(indicator.indicator),
        "inLanguage": title.language,
        "version": release.id,
        "dateModified": release.created.isoformat(timespec="seconds"),
        "license": LICENCE_ADDRESSES.get(release.licence, release.licence),
        "isAccessibleForFree": True,
        "creator": _creator(indicator, language),
        "publisher": {"@type": "Organization", "name": publisher_name()},
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": f"Aluekuva: {translate(dataset.TITLE, language)}",
            "url": f"{base}/{language}/data",
        },
        "temporalCoverage": f"{indicator.first_time}/{indicator.latest_time}",
        "spatialCoverage": {"@type": "Country", "name": translate("Finland", language), "identifier": "FI"},
        "variableMeasured": {"@type": "PropertyValue", "name": title.text, "unitText": unit.name(language)},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": FORMATS[suffix].media_type.partition(";")[0],
                "contentUrl": f"{figures}.{suffix}",
            }
            for suffix in _FORMATS
        ],
    }


def _creator(indicator: Indicator, language: Language) -> dict[str, str]:
    """The producer of the figures; Aluekuva where the source names none, as of simulated ones."""
    found = indicator.text("organization", language)
    return {"@type": "Organization", "name": found.text if found else publisher_name()}


def _description(cube: Cube, indicator: Indicator, language: Language) -> str:
    """What the figures are of, in two sentences; of simulated ones first that they are not real."""
    said = translate(
        "{title}: figures of Finland’s wellbeing services counties, {first}–{last}, with their intervals and statuses.",
        language,
        title=indicator.title(language).text,
        first=indicator.first_time,
        last=indicator.latest_time,
    )
    said += " " + translate("Release {release}", language, release=cube.release.id) + "."
    if cube.release.simulated:
        said = " ".join(
            (translate("Simulated data.", language), translate("The figures are not real.", language), said)
        )
    return said[:_LONGEST]

"""The description of the file of all observations after CSV on the Web (W3C): columns, types, source, licence."""

from collections.abc import Mapping
from typing import Any

from indicators.code_texts import COLUMNS as TEXTS
from indicators.code_texts import LICENCE_ADDRESSES
from indicators.language import LANGUAGES
from indicators.tables import AREA_TYPES, SEXES, STATUSES
from indicators.translation import translate

_KEY = ("indicator", "area", "area_type", "time", "sex")
_REQUIRED = (*_KEY, "status", "release")
#: The columns of the file and their types.
COLUMNS: dict[str, object] = {
    "indicator": "integer",
    "area": "string",
    "area_type": {"base": "string", "format": "|".join(AREA_TYPES)},
    "time": "gYear",
    "sex": {"base": "string", "format": "|".join(SEXES)},
    **dict.fromkeys(("value", "lower95", "upper95", "numerator", "denominator"), "double"),
    "status": {"base": "string", "format": "|".join(STATUSES)},
    "release": "string",
}


def description(released: Mapping[str, Any], file: str) -> dict[str, object]:
    """What ``file`` holds: the content of ``{file}-metadata.json``. ``released`` is the cube's row of its release."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:title": f"Aluekuva {released['release']}",
        "dc:source": released["source_url"] or released["source"],
        "dc:license": {"@id": LICENCE_ADDRESSES.get(released["licence"], released["licence"])},
        "dc:modified": {"@value": released["created"].date().isoformat(), "@type": "xsd:date"},
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [
                {
                    "name": name,
                    "titles": name,
                    "dc:description": [
                        {"@value": translate(TEXTS[name], language), "@language": language} for language in LANGUAGES
                    ],
                    "datatype": datatype,
                    "required": name in _REQUIRED,
                }
                for name, datatype in COLUMNS.items()
            ],
            "primaryKey": list(_KEY),
        },
    }

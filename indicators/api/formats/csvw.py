"""A description of a CSV file after CSV on the Web (W3C): its columns, their types, its source and licence."""

from collections.abc import Mapping

import pyarrow as pa

from indicators.api.data import KEY, DataAnswer
from indicators.api.explanations import citation, columns, source, title
from indicators.code_texts import LICENCE_ADDRESSES
from indicators.tables import AREA_TYPES, SEXES, STATUSES

_CODES: dict[str, tuple[str, ...]] = {"area_type": AREA_TYPES, "sex": SEXES, "status": tuple(STATUSES)}


def description(answer: DataAnswer, file: str) -> dict[str, object]:
    """What ``file``, the answer as CSV after RFC 4180, holds: the content of ``{file}-metadata.json``."""
    release, language = answer.cube.release, answer.parameters.language
    meanings = columns(answer.table.column_names, language)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "url": file,
        "dc:title": title(answer, language),
        "dc:source": source(release, language),
        "dc:license": {"@id": LICENCE_ADDRESSES.get(release.licence, release.licence)},
        "dc:modified": {"@value": release.created.date().isoformat(), "@type": "xsd:date"},
        "dc:bibliographicCitation": citation(answer, language),
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True, "lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [
                {
                    "name": field.name,
                    "titles": field.name,
                    "dc:description": meanings[field.name],
                    "datatype": _datatype(field),
                    "required": field.name in KEY or field.name in ("status", "release"),
                }
                for field in answer.table.schema
            ],
            "primaryKey": list(KEY),
        },
    }


def _datatype(field: pa.Field) -> str | Mapping[str, object]:
    if field.name in _CODES:
        return {"base": "string", "format": "|".join(_CODES[field.name])}
    if field.name == "time":
        return "gYear"
    if pa.types.is_integer(field.type):
        return "integer"
    if pa.types.is_floating(field.type):
        return "double"
    return "string"

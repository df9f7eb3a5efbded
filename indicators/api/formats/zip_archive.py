"""Zip: the CSV (after RFC 4180 whatever the dialect, as programs read it), what its columns are (CSV on the Web), the
metadata of the indicators, and a readme."""

import datetime
import io
import zipfile

import orjson

from indicators.api.data import DataAnswer
from indicators.api.explanations import citation, columns, statuses, title, warning
from indicators.api.formats import csv_table, csvw
from indicators.api.metadata import release_summary
from indicators.translation import translate

_CSV = "data.csv"


def write(answer: DataAnswer) -> bytes:
    """The answer as ``data.csv``, ``data.csv-metadata.json``, ``metadata.json`` and ``README.txt``.

    The times in the archive are the release's, so that the same answer is the same bytes.
    """
    metadata = release_summary(answer.cube.release) | {
        "address": answer.address("zip"),
        "indicators": answer.described(),
    }
    files = {
        "README.txt": _readme(answer).encode(),
        _CSV: csv_table.table_bytes(answer.table),
        f"{_CSV}-metadata.json": orjson.dumps(csvw.description(answer, _CSV), option=orjson.OPT_INDENT_2),
        "metadata.json": orjson.dumps(metadata, option=orjson.OPT_INDENT_2),
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as held:
        for name, content in files.items():
            held.writestr(_entry(name, answer.cube.release.created), content)
    return archive.getvalue()


def _entry(name: str, made: datetime.datetime) -> zipfile.ZipInfo:
    utc = made.astimezone(datetime.UTC)
    entry = zipfile.ZipInfo(name, (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # Unix wherever it is made, so that the permissions are read as such
    entry.external_attr = 0o644 << 16
    return entry


def _readme(answer: DataAnswer) -> str:
    language = answer.parameters.language
    names = answer.table.column_names
    files = {
        _CSV: translate("The figures, a row for each indicator, area, period and sex.", language),
        f"{_CSV}-metadata.json": translate("What the columns hold, for programs (CSV on the Web).", language),
        "metadata.json": translate("What the indicators mean, in Finnish, Swedish and English.", language),
    }
    parts = [
        title(answer, language),
        warning(answer.cube.release, language),
        citation(answer, language),
        f"{translate('Address', language)}: {answer.address('zip')}",
        _listed(translate("Files", language), files),
        _listed(translate("Columns of {file}", language, file=_CSV), columns(names, language)),
        _listed(translate("Status", language), statuses(language)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _listed(heading: str, words: dict[str, str]) -> str:
    return "\n".join([heading, *(f"  {name}: {text}" for name, text in words.items())])

"""Writers of formats. Each takes the same answer; a new one is a file here and a line in :data:`FORMATS`."""

from collections.abc import Callable
from dataclasses import dataclass

from indicators.api.data import DataAnswer
from indicators.api.formats import csv_table, json_rows


@dataclass(frozen=True)
class Format:
    """How an answer is written: its media type, and the function from an answer to bytes."""

    media_type: str
    write: Callable[[DataAnswer], bytes]
    attachment: bool


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", csv_table.write, attachment=True),
    "json": Format("application/json", json_rows.write, attachment=False),
}

"""Writers of formats. Each takes the same answer; a new one is a file here and a line in :data:`FORMATS`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from indicators.api.data import DataAnswer
from indicators.api.formats import csv_table, excel, json_rows, json_stat, parquet, zip_archive


@dataclass(frozen=True)
class Format:
    """How an answer is written: its media type, and the function from an answer to bytes.

    An ``attachment`` is saved under a name rather than shown; what is not ``coded`` is compressed by itself. A long
    answer is sent in ``parts``, where a format has them: they take its first rows and, table by table, further ones.
    Some formats say where they are from, and so hold the server's ``address``.
    """

    media_type: str
    write: Callable[[DataAnswer], bytes]
    attachment: bool
    coded: bool = True
    parts: Callable[[DataAnswer, Iterable[pa.Table]], Iterator[bytes]] | None = None
    address: bool = False


_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", csv_table.write, attachment=True, parts=csv_table.parts),
    "json": Format("application/json", json_rows.write, attachment=False, parts=json_rows.parts),
    "jsonstat": Format("application/json", json_stat.write, attachment=False, address=True),
    "xlsx": Format(_EXCEL, excel.write, attachment=True, coded=False, address=True),
    "parquet": Format("application/vnd.apache.parquet", parquet.write, attachment=True, coded=False),
    "zip": Format("application/zip", zip_archive.write, attachment=True, coded=False, address=True),
}

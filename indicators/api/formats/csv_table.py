"""CSV after RFC 4180: UTF-8, comma, decimal point, CRLF; or as a Finnish Excel opens it by double click."""

import pyarrow as pa
import pyarrow.compute as pc

from indicators.api.data import DataAnswer

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A cell that begins so is a formula to a spreadsheet; texts of sources must not become one.
_FORMULA = r"^[=+\-@\t\r]"


def write(answer: DataAnswer) -> bytes:
    """The answer's table as CSV bytes, a header line first; an empty cell is a missing value, told by ``status``."""
    excel = answer.parameters.dialect == "fi-excel"
    separator = ";" if excel else ","
    columns = [_cells(column, separator, excel) for column in answer.table.columns]
    header = separator.join(answer.table.column_names)
    lines: list[str] = [header]
    if answer.table.num_rows:
        lines += pc.binary_join_element_wise(*columns, separator).to_pylist()
    text = "\r\n".join(lines) + "\r\n"
    return ((_BOM if excel else "") + text).encode()


def _cells(column: pa.ChunkedArray, separator: str, decimal_comma: bool) -> pa.Array:
    texts = pc.cast(column, pa.string()).combine_chunks()
    if pa.types.is_floating(column.type):
        if decimal_comma:
            texts = pc.replace_substring(texts, ".", ",")
    elif pa.types.is_string(column.type):
        texts = pc.if_else(
            pc.match_substring_regex(texts, _FORMULA), pc.binary_join_element_wise("'", texts, ""), texts
        )
        quoted = pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', "")
        texts = pc.if_else(pc.match_substring_regex(texts, f'["{separator}\r\n]'), quoted, texts)
    return pc.fill_null(texts, "")

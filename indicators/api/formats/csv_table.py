"""CSV after RFC 4180: UTF-8, comma, decimal point, CRLF; or as a Finnish Excel opens it by double click."""

import pyarrow as pa
import pyarrow.compute as pc

from indicators.api.data import DataAnswer

_BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
# A cell that begins so, blanks left out, is a formula to some spreadsheet: texts of sources must not become one. The
# signs are = + - @ with their full-width and small forms, and the minus sign that Nordic locales write.
_FORMULA = r"^[\s\x{A0}\x{3000}\x{FEFF}]*[=＝﹦+＋﹢\-－﹣−@＠﹫]|^[\t\r\n]"


def write(answer: DataAnswer) -> bytes:
    """The answer's table as CSV bytes, a header line first; an empty cell is a missing value, told by ``status``."""
    return table_bytes(answer.table, answer.parameters.dialect)


def table_bytes(table: pa.Table, dialect: str = "rfc4180") -> bytes:
    """Any flat table of texts and numbers as CSV bytes of a dialect (``rfc4180``, ``fi-excel``)."""
    excel = dialect == "fi-excel"
    separator = ";" if excel else ","
    columns = [_cells(column, separator, excel) for column in table.columns]
    lines: list[str] = [separator.join(table.column_names)]
    if table.num_rows:
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

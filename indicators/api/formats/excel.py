"""Excel: a cover sheet that says what this is, the rows as a tidy table, and the metadata of the indicators.

Numbers are numbers, dates are dates, and every text is written as a text: none can become a formula. The rows have
the CSV's columns, so that what reads the one reads the other.
"""

import datetime
import io
from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa
from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from indicators.api.data import DataAnswer, must_be_small
from indicators.api.explanations import citation, columns, source, statuses, title, warning
from indicators.api.formats.plain_text import plain_text
from indicators.cube import Cube, Indicator
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

#: Cells of the sheet of rows, codes and labels among them: so many take seconds to write. The bulk files hold more.
MAX_CELLS = 700_000
# Excel takes 32 767 characters in a cell.
_LONGEST = 32_000
_IN_UNIT = ("value", "lower95", "upper95", "lower998", "upper998")
_TEXTS = (
    ("description", _("Definition")),
    ("interpretation", _("Interpretation")),
    ("limits", _("Limits")),
    ("organization", _("Producer")),
)


def write(answer: DataAnswer) -> bytes:
    """The answer as a workbook of three sheets, its texts in the language asked for.

    Raises :class:`Problem` (413) for more than :data:`MAX_CELLS` cells.
    """
    must_be_small(answer.table.num_rows * answer.table.num_columns, answer.parameters, MAX_CELLS)
    release, language = answer.cube.release, answer.parameters.language
    file = io.BytesIO()
    # Rows go to disk as they are written; the time of making is the release's, so that the bytes are always the same.
    book = Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = release.created.astimezone(datetime.UTC).replace(tzinfo=None)
    book.set_properties({"title": title(answer, language), "author": "Aluekuva", "created": created})
    for name, text in (("Release", release.id), ("Licence", release.licence)):
        book.set_custom_property(name, text, "text")
    _write_cover(book, answer, language)
    _write_rows(book, answer, language)
    _write_indicators(book, answer, language)
    book.close()
    return file.getvalue()


def _write_cover(book: Workbook, answer: DataAnswer, language: Language) -> None:
    sheet = book.add_worksheet(translate("About these figures", language))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    large = book.add_format({"bold": True, "font_size": 16})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    release, table = answer.cube.release, answer.table
    years = sorted(table["time"].unique().to_pylist())
    facts: list[tuple[str, object]] = [
        (translate("Source", language), source(release, language)),
        (translate("Release", language), release.id),
        (translate("Released", language), release.created.date()),
        (translate("Licence", language), release.licence),
        (translate("Cite as", language), citation(answer, language)),
        (translate("Address", language), answer.address("xlsx")),
        (translate("Indicators", language), len(answer.indicators)),
        (translate("Period", language), "–".join(str(year) for year in dict.fromkeys([*years[:1], *years[-1:]]))),
        (translate("Rows", language), table.num_rows),
    ]
    sheet.write_string(0, 0, title(answer, language), large)
    sheet.write_string(1, 0, warning(release, language), bold)
    line = 3
    for name, value in facts:
        sheet.write_string(line, 0, name, bold)
        _write_value(sheet, line, 1, value, wrapped, day)
        line += 1
    for heading, words in (
        (translate("Status", language), statuses(language)),
        (translate("Column", language), columns(table.column_names, language)),
    ):
        line += 1
        sheet.write_string(line, 0, heading, bold)
        for name, text in words.items():
            line += 1
            sheet.write_string(line, 0, name)
            sheet.write_string(line, 1, text, wrapped)
        line += 1


def _write_rows(book: Workbook, answer: DataAnswer, language: Language) -> None:
    sheet = book.add_worksheet(translate("The numbers", language))
    table = answer.table
    names = table.column_names
    _write_heading(book, sheet, names)
    sheet.autofilter(0, 0, table.num_rows, len(names) - 1)
    code = names.index("area")
    # Codes of areas are texts that look like numbers; they are meant so.
    sheet.ignore_errors({"number_stored_as_text": xl_range(1, code, max(1, table.num_rows), code)})
    decimals = {indicator.indicator: indicator.decimals for indicator in answer.indicators}
    formats = {
        number: book.add_format({"num_format": "0" + ("." + "0" * number if number else "")})
        for number in {*decimals.values()}
    }
    of_row = [formats[decimals[number]] for number in table["indicator"].to_pylist()]
    writers = [_writer(sheet, number, name, table[name], of_row) for number, name in enumerate(names)]
    for row in range(table.num_rows):
        for write_cell in writers:
            write_cell(row)


def _writer(
    sheet: Worksheet, place: int, name: str, column: pa.ChunkedArray, formats: Sequence[Any]
) -> Callable[[int], object]:
    """What writes the cell of a row into one column; nothing where there is no value."""
    values = column.to_pylist()
    if pa.types.is_string(column.type):
        return lambda row: values[row] and sheet.write_string(row + 1, place, values[row][:_LONGEST])
    if name in _IN_UNIT:
        return lambda row: values[row] is not None and sheet.write_number(row + 1, place, values[row], formats[row])
    return lambda row: values[row] is not None and sheet.write_number(row + 1, place, values[row])


def _write_indicators(book: Workbook, answer: DataAnswer, language: Language) -> None:
    sheet = book.add_worksheet(translate("Indicators", language))
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    names = (
        "indicator",
        translate("Title", language),
        translate("Unit", language),
        *(translate(heading, language) for _field, heading in _TEXTS),
        translate("Figures updated", language),
        translate("Next update", language),
        translate("First period", language),
        translate("Latest period", language),
    )
    _write_heading(book, sheet, names, widths={1: 50, 3: 80, 4: 60, 5: 60, 6: 30})
    for line, indicator in enumerate(answer.indicators, 1):
        for place, value in enumerate(_described(answer.cube, indicator, language)):
            _write_value(sheet, line, place, value, wrapped, day)


def _described(cube: Cube, indicator: Indicator, language: Language) -> list[object]:
    texts = [indicator.text(field, language) for field, _heading in _TEXTS]
    return [
        indicator.indicator,
        indicator.title(language).text,
        cube.units[indicator.unit].name(language),
        *(plain_text(found.text) if found else None for found in texts),
        indicator.updated,
        indicator.next_update,
        indicator.first_time,
        indicator.latest_time,
    ]


def _write_heading(
    book: Workbook, sheet: Worksheet, names: Sequence[str], widths: dict[int, int] | None = None
) -> None:
    bold = book.add_format({"bold": True, "bottom": 1})
    for place in range(len(names)):
        sheet.set_column(place, place, (widths or {}).get(place, 14))
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, bold)
    sheet.freeze_panes(1, 0)


def _write_value(sheet: Worksheet, row: int, place: int, value: object, text: Any, day: Any) -> None:
    if isinstance(value, datetime.date):
        sheet.write_datetime(row, place, datetime.datetime(value.year, value.month, value.day), day)
    elif isinstance(value, int):
        sheet.write_number(row, place, value, text)
    elif value:
        sheet.write_string(row, place, str(value)[:_LONGEST], text)

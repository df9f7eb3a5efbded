"""Formulas in plain HTML, so that a screen reader reads them and every browser draws them.

Notation: ``*x*`` is a variable, ``_{…}`` and ``^{…}`` stand below and above, and ``[12.5]`` or ``[12.5%]`` is a number,
written as the reader's language writes it.
"""

import re
from dataclasses import dataclass
from typing import Any

from dash import html

from components import numbers
from indicators.language import Language
from indicators.translation import translate

_TOKEN = re.compile(
    r"\*(?P<variable>[^*]+)\*|_\{(?P<below>[^}]*)\}|\^\{(?P<above>[^}]*)\}|\[(?P<number>-?[\d.]+)(?P<unit>%?)\]"
)


@dataclass(frozen=True)
class Formula:
    """A formula: its name, its lines, its symbols and what they mean, a worked example, remarks and sources.

    ``lines``, symbols and ``example`` are in the notation of this module; names, meanings and remarks are marked for
    the catalogue, and may use it too.
    """

    name: str
    lines: tuple[str, ...]
    symbols: tuple[tuple[str, str], ...]
    example: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def notation(text: str, language: Language) -> list[Any]:
    """A text in the notation of this module as Dash components.

    >>> notation("*x*^{2} = [0.5]", "fi")
    [Var('x'), Sup(['2']), ' = ', '0,5']
    """
    parts: list[Any] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        end = match.end()
        if match["variable"] is not None:
            parts.append(html.Var(match["variable"]))
        elif match["number"] is not None:
            parts.append(_number(match["number"], match["unit"], language))
        elif match["below"] is not None:
            parts.append(html.Sub(notation(match["below"], language)))
        else:
            parts.append(html.Sup(notation(match["above"], language)))
    if end < len(text):
        parts.append(text[end:])
    return parts


def _number(text: str, unit: str, language: Language) -> str:
    decimals = len(text.partition(".")[2])
    return numbers.quantity(float(text), decimals, unit, language)


def formula_part(formula: Formula, language: Language) -> html.Div:
    """A formula under its name, with its symbols explained."""
    symbols = [
        part
        for symbol, meaning in formula.symbols
        for part in (html.Dt(notation(symbol, language)), html.Dd(notation(translate(meaning, language), language)))
    ]
    content: list[Any] = [html.H3(translate(formula.name, language))]
    content += [html.P(notation(line, language), className="formula") for line in formula.lines]
    if symbols:
        content += [html.P(translate("where", language), className="where"), html.Dl(symbols, className="symbols")]
    content += [html.P(notation(translate(remark, language), language)) for remark in formula.remarks]
    if formula.example:
        label = html.Strong(translate("Worked example:", language))
        lines = [part for line in formula.example for part in (html.Br(), *notation(line, language))][1:]
        content.append(html.P([label, " ", *lines], className="example"))
    if formula.sources:
        label = translate("Source:", language) if len(formula.sources) == 1 else translate("Sources:", language)
        # Titles of journals and books stand as they are printed.
        cited = html.Span("; ".join(formula.sources) + ".", lang="en")
        content.append(html.P([label, " ", cited], className="note"))
    return html.Div(content, className="formula-part")

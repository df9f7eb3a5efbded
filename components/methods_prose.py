"""Prose about the product: chapters of paragraphs, examples, points and whatever a chapter makes itself.

A chapter is data, its texts marked for the catalogue; it becomes a section with a stable anchor, its ``key``, when a
reader's language is known.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from components.addresses import Address
from indicators.cube import Release
from indicators.language import Language
from indicators.translation import translate

#: What a chapter makes itself, in a language, of the release that is shown.
Made = Callable[[Language, Release], Any]


@dataclass(frozen=True)
class Example:
    """An example with figures that are made up, and said to be."""

    text: str


@dataclass(frozen=True)
class Points:
    """A list."""

    texts: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """A heading within a chapter."""

    text: str


#: A paragraph is its text.
Block = str | Example | Points | Heading | Made


@dataclass(frozen=True)
class Chapter:
    """A section of a page: its anchor, its title, its blocks in reading order, and whether formulas stand behind it."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    has_formulas: bool = False


def chapter_section(chapter: Chapter, language: Language, release: Release) -> html.Section:
    """A chapter as a section that its title names; where it has formulas, it ends in a link to them."""
    content = [_block(block, language, release) for block in chapter.blocks]
    if chapter.has_formulas:
        name = translate(chapter.title, language)
        link = dcc.Link(
            translate("Formulas – {title}", language, title=name),
            href=f"{Address('formulas', language).path}#{chapter.key}",
        )
        content.append(html.P(link))
    return anchored_section(chapter.key, translate(chapter.title, language), content)


def anchored_section(key: str, title: str, content: Sequence[Any]) -> html.Section:
    """A section that an address can lead to; its heading takes the focus then."""
    heading = html.H2(title, id=f"{key}-title", tabIndex="-1")
    return html.Section([heading, *content], id=key, className="chapter", **{"aria-labelledby": f"{key}-title"})


def contents(chapters: Iterable[tuple[str, str]], language: Language) -> html.Nav:
    """The table of contents: a link to each section by its anchor and title."""
    return html.Nav(
        [
            html.H2(translate("On this page", language), id="contents-title"),
            html.Ul([html.Li(html.A(title, href=f"#{key}")) for key, title in chapters]),
        ],
        className="contents",
        **{"aria-labelledby": "contents-title"},
    )


def _block(block: Block, language: Language, release: Release) -> Any:
    if isinstance(block, str):
        return html.P(translate(block, language))
    if isinstance(block, Example):
        label = translate("Example with made-up figures:", language)
        return html.P([html.Strong(label), " ", translate(block.text, language)], className="example")
    if isinstance(block, Points):
        return html.Ul([html.Li(translate(text, language)) for text in block.texts])
    if isinstance(block, Heading):
        return html.H3(translate(block.text, language))
    return block(language, release)


def facts_table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> html.Div:
    """A table of words: the first cell of each row heads it. Wide ones scroll, by keyboard too."""
    return html.Div(
        html.Table(
            [
                html.Caption(html.Span(caption)),
                html.Thead(html.Tr([html.Th(text, scope="col") for text in heads])),
                html.Tbody(
                    [html.Tr([html.Th(first, scope="row"), *(html.Td(cell) for cell in rest)]) for first, *rest in rows]
                ),
            ]
        ),
        className="scroll",
        tabIndex="0",
        role="region",
        **{"aria-label": caption},
    )

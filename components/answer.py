"""From an address to a page: language, release and content found, or a page that helps where they are not."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

from dash import dcc, html
from flask import current_app

from components.address_versions import current as current_query
from components.addresses import Address, exists, language_of
from components.document import page_title
from components.html_text import write_still_parts
from components.release_links import LEADS_OUT, keep_release
from components.shell import page, search
from indicators.api.problems import preferred_language
from indicators.cube import Cube, Cubes, NoReleaseError, Release
from indicators.language import Language, known_language
from indicators.translation import translate

Query = Mapping[str, str | None]
Render = Callable[[Address, Cube, Query], list[Any]]


def answer(name: str, language: str, key: str | None, query: Query, render: Render) -> html.Div:
    """The page ``name`` in the language of the address, its content made by ``render`` from one whole release.

    ``render`` gets the query in the current version. A wrong language, indicator, area or release gives a page that
    says so and leads on.
    """
    # Dash lets a variable of an address swallow slashes: only a whole part that is a language will do.
    known = known_language(language)
    if known is None:
        return not_found(language_of(language) or preferred_language(default="en"))
    address = Address(name, known, key)
    query = current_query(name, query)
    cubes: Cubes = current_app.config["CUBES"]
    try:
        cube = _cube(cubes, query.get("release"))
    except NoReleaseError:
        return _no_release(address, query.get("release"))
    if not exists(address, cube):
        return not_found(known, cube.release)
    earlier = [] if cube.release.id == cubes.current().release.id else [_earlier_release(address, cube.release)]
    whole = page(address, cube.release, earlier + render(address, cube, query))
    if release := query.get("release"):
        keep_release(whole, release)
    write_still_parts(whole)
    return whole


def title(name: str, key: str | None = None) -> Callable[..., str]:
    """A function that gives the document's title from the variables of an address, as Dash asks for it."""

    def of_address(lang: str = "", **variables: str) -> str:
        cubes: Cubes = current_app.config["CUBES"]
        language = known_language(lang)
        if language is None:
            return page_title(None, None, language_of(lang) or "en")
        address = Address(name, language, variables.get(key or ""))
        try:
            return page_title(address, cubes.current(), language)
        except (NoReleaseError, ValueError):
            return page_title(None, None, language)

    return of_address


def _cube(cubes: Cubes, release: str | None) -> Cube:
    return cubes.of(release) if release else cubes.current()


def not_found(language: Language, release: Release | None = None) -> html.Div:
    """A page for an address that names nothing: search, and the ways on. Without ``release`` it says the current."""
    if release is None:
        cubes: Cubes = current_app.config["CUBES"]
        with contextlib.suppress(NoReleaseError):
            release = cubes.current().release
    return page(
        Address("start", language),
        release,
        [
            html.H1(translate("Page not found", language)),
            html.P(translate("There is nothing at this address. Search, or go on from here:", language)),
            html.Div(search(language, "not-found-search"), className="start-search"),
            html.Ul(
                [
                    html.Li(dcc.Link(translate("All indicators", language), href=Address("indicators", language).path)),
                    html.Li(dcc.Link(translate("Areas", language), href=Address("areas", language).path)),
                ]
            ),
        ],
    )


def _no_release(address: Address, release: str | None) -> html.Div:
    language = address.language
    if release:
        content = [
            html.H1(translate("There is no such release", language)),
            html.P(dcc.Link(translate("Show the newest release", language), href=address.path)),
        ]
    else:
        content = [
            html.H1(translate("No figures yet", language)),
            html.P(translate("Nothing has been released on this server yet. Please come back later.", language)),
        ]
    return page(address, None, content)


def _earlier_release(address: Address, release: Release) -> html.P:
    return html.P(
        [
            html.Strong(
                translate("You are looking at an earlier release, {release}.", address.language, release=release.id)
            ),
            " ",
            dcc.Link(translate("Show the newest release", address.language), href=address.path, className=LEADS_OUT),
        ],
        className="earlier",
    )

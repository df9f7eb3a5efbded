"""Open data: everything in one file, a query to copy, the interface, code lists, boundaries, licence, releases."""

from typing import Any

from dash import html, register_page
from flask import current_app

from components import open_data, open_data_lists
from components.addresses import Address
from components.answer import Query, answer, title
from indicators.api.site import base_address
from indicators.cube import Cube, Cubes
from indicators.release.directory import release_ids
from indicators.translation import translate

register_page(__name__, path_template="/<lang>/data", title=title("data"), name="data")

_RELEASES_SHOWN = 10


def layout(lang: str = "", **query: str | None) -> html.Div:
    """The open data page."""
    return answer("data", lang, None, query, _content)


def _content(address: Address, cube: Cube, query: Query) -> list[Any]:
    language = address.language
    cubes: Cubes = current_app.config["CUBES"]
    newest = release_ids(cubes.directory)[::-1][:_RELEASES_SHOWN]
    base = base_address()
    return [
        html.H1(translate("Open data", language)),
        html.P(
            translate(
                "Everything that Aluekuva shows may be downloaded, asked for by address and used freely, with what "
                "the figures mean.",
                language,
            ),
            className="hero",
        ),
        html.Div(
            [
                open_data.files(cubes.manifest(cube.release.id), language),
                open_data.query(cube, base, language),
                open_data.interface(language),
                open_data_lists.codelists(cube, language),
                open_data_lists.boundaries(language),
                open_data.licence(cube.release, base, language),
                open_data_lists.releases([cubes.manifest(release) for release in newest], language),
            ],
            className="open-data",
        ),
    ]

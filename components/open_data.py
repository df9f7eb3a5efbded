"""The parts of the open data page: files with everything, a query to copy, the interface, licence and citation."""

from typing import Any

from dash import dcc, html

from components import numbers
from components.addresses import Address
from components.shell import source_line
from indicators.api import bulk, dataset
from indicators.api.formats import FORMATS
from indicators.code_texts import LICENCE_ADDRESSES
from indicators.cube import Cube, Release
from indicators.language import Language
from indicators.release.manifest import Manifest
from indicators.translation import marked as _
from indicators.translation import translate

_FILES = {
    "csv.gz": _("CSV, compressed: one table of all figures, for any program"),
    "parquet": _("Parquet: the same table, for Python, R and databases"),
    "duckdb": _("DuckDB: figures, comparisons, rank intervals, trends, indicators and areas as one database"),
    "zip": _("ZIP: the CSV with its description, code lists and a readme"),
}
_MEGABYTE, _KILOBYTE = 1_000_000, 1_000
# An indicator that every release of Sotkanet's figures has; where it is not, the first that has figures.
_EXAMPLE = 181


def section(key: str, heading: str, content: list[Any]) -> html.Section:
    """A section of the page that its address can name: ``/fi/data#{key}``."""
    return html.Section([html.H2(heading, id=key), *content], **{"aria-labelledby": key})


def files(manifest: Manifest, language: Language) -> html.Section:
    """Everything in one file: each format with its size, the newest file and the one that never changes."""
    described = bulk.described_files(manifest)
    if not described:
        sorry = translate("This release has no files for download; its figures are served by the interface.", language)
        return section("files", translate("Everything in one file", language), [html.P(sorry)])
    headings = (_("Format"), _("Size"), _("Newest release, under an address that stays"), _("This release, for ever"))
    rows = [
        html.Tr(
            [
                html.Th(translate(_FILES[str(file["format"])], language), scope="row"),
                html.Td(size(int(str(file["bytes"])), language), className="number"),
                html.Td(html.A(str(file["address"]), href=str(file["address"]))),
                html.Td(html.A(str(file["releaseAddress"]), href=str(file["releaseAddress"]))),
            ]
        )
        for file in described
    ]
    listed = table(
        translate("Files of release {release}", language, release=manifest.id),
        headings,
        rows,
        language,
        numeric=headings[1:2],
    )
    content = [
        html.P(
            translate(
                "All figures of a release with their intervals and statuses. Fetch them as often as you like: these "
                "files lie outside the limits of the interface.",
                language,
            )
        ),
        html.Div(listed, className="files"),
        html.P(
            [
                translate("Checksums of the files (SHA-256) stand in the description of the release:", language),
                " ",
                html.A(f"/api/v1/releases/{manifest.id}", href=f"/api/v1/releases/{manifest.id}"),
            ],
            className="note",
        ),
    ]
    return section("files", translate("Everything in one file", language), content)


def table(
    caption: str, headings: tuple[str, ...], rows: list[Any], language: Language, *, numeric: tuple[str, ...] = ()
) -> html.Div:
    """A table that scrolls by itself where the window is narrow; ``headings`` are texts of the catalogue.

    ``numeric`` are those of the headings that stand over numbers.
    """
    heads = [
        html.Th(translate(heading, language), scope="col", className="number" if heading in numeric else None)
        for heading in headings
    ]
    return html.Div(
        html.Table([html.Caption(caption), html.Thead(html.Tr(heads)), html.Tbody(rows)]),
        className="scroll wide-table",
        tabIndex="0",
        role="region",
        **{"aria-label": caption},
    )


def size(count: int, language: Language) -> str:
    """A number of bytes as readers know it: 3.4 MB."""
    if count < _MEGABYTE:
        return translate("{size} kB", language, size=numbers.number(max(1, count / _KILOBYTE), 0, language))
    return translate("{size} MB", language, size=numbers.number(count / _MEGABYTE, 1, language))


def query(cube: Cube, base: str, language: Language) -> html.Section:
    """One query that gives figures of every county, as an address, and from the command line, Python and R."""
    example = _example(cube)
    address = f"{base}/api/v1/indicators/{example}/data.csv?areaType=county&time=latest&labels=both&lang={language}"
    shown = cube.indicators[example].title(language)
    programs = (
        (translate("On the command line", language), f"curl --compressed -o figures.csv \\\n  '{address}'"),
        (
            "Python",
            f'import pandas as pd\n\nfigures = pd.read_csv(\n    "{address}",\n    dtype={{"area": str}},\n)',
        ),
        (
            "R",
            f'figures <- read.csv(\n  "{address}",\n  colClasses = c(area = "character")\n)',
        ),
    )
    content: list[Any] = [
        html.P(
            [
                translate("The latest figures of all wellbeing services counties:", language),
                " ",
                html.Span(shown.text, **({} if shown.language == language else {"lang": shown.language})),
            ]
        ),
        html.P(html.A(address, href=address.removeprefix(base)), className="address"),
        html.P(
            [
                translate("Every indicator has such an address:", language),
                " ",
                dcc.Link(translate("All indicators", language), href=Address("indicators", language).path),
                ", ",
                html.A(
                    translate("the same as JSON", language), href=f"/api/v1/indicators?pageSize=500&lang={language}"
                ),
                ".",
            ]
        ),
        html.P(
            translate(
                "The end of the address chooses the format: {formats}. Read the codes of areas as text, for some begin "
                "with a zero: 05.",
                language,
                formats=", ".join(FORMATS),
            )
        ),
    ]
    for name, lines in programs:
        content += [html.H3(name), html.Pre(html.Code(lines), tabIndex="0")]
    return section("query", translate("A query", language), content)


def _example(cube: Cube) -> int:
    if _EXAMPLE in cube.indicators and cube.indicators[_EXAMPLE].observations:
        return _EXAMPLE
    return next((number for number, one in cube.indicators.items() if one.observations), next(iter(cube.indicators)))


def interface(language: Language) -> html.Section:
    """Where the interface is described, for readers and for programs."""
    listed = (
        (f"/api/v1/docs?lang={language}", _("Reference of the interface, to read and to try")),
        (f"/api/v1/openapi.json?lang={language}", _("The same for programs (OpenAPI 3.1)")),
        (f"/api/v1/config?lang={language}", _("Limits, languages, formats, files, licence and current release")),
        ("/rest/1.1/indicators", _("The Sotkanet interface: programs written for Sotkanet work with this server too")),
        ("/catalog.ttl", _("The catalogue for data portals (DCAT-AP 3) as Turtle")),
        ("/catalog.jsonld", _("The catalogue for data portals (DCAT-AP 3) as JSON-LD")),
        ("/datapackage.json", _("The current release as a Data Package (version 2)")),
    )
    content = [
        html.P(
            translate(
                "No key, no session, no cookies. A wrong parameter is refused and the answer says what is allowed; an "
                "answer that would be too large is refused whole, never cut.",
                language,
            )
        ),
        html.Ul([html.Li(html.A(translate(text, language), href=address)) for address, text in listed]),
    ]
    return section("interface", translate("Interface", language), content)


def licence(release: Release, base: str, language: Language) -> html.Section:
    """Under what terms the figures may be used, and how they are cited."""
    address = LICENCE_ADDRESSES.get(release.licence)
    named = html.A(release.licence, href=address, rel="license") if address else release.licence
    named_release = translate("Release {release}", language, release=release.id)
    citation = (
        f"Aluekuva: {translate(dataset.TITLE, language)}. {named_release}, "
        f"{numbers.date(release.created.date(), language)}. {source_line(release, language)} {base}/{language}/data"
    )
    content = [
        html.P(
            [translate("The figures may be used by anyone for anything under the licence", language), " ", named, "."]
        ),
        html.P(translate("Name the source and the release, as here:", language)),
        html.Blockquote(html.P(citation)),
    ]
    return section("licence", translate("Licence and citation", language), content)

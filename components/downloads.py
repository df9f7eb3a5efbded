"""Links to the numbers of a page as open data. The browser's scripts keep the query in step with the choice."""

from dash import html

from indicators.language import Language
from indicators.translation import translate

#: Formats in the order of the links, as they are called everywhere.
_FORMATS = (
    ("csv", "CSV"),
    ("xlsx", "Excel"),
    ("json", "JSON"),
    ("jsonstat", "JSON-stat"),
    ("parquet", "Parquet"),
    ("zip", "Zip"),
)


def downloads(indicator: int, language: Language) -> html.Div:
    """The rows on screen, and everything of the indicator, in each format."""
    return html.Div(
        [
            _links("these", translate("These numbers", language), indicator),
            _links("all", translate("All areas and years", language), indicator),
        ]
    )


def _links(which: str, heading: str, indicator: int) -> html.Div:
    base = f"/api/v1/indicators/{indicator}/data"
    links = [
        html.A(name, href=f"{base}.{suffix}", **{"data-download": which, "data-format": suffix})
        for suffix, name in _FORMATS
    ]
    return _group(heading, links)


def _group(heading: str, links: list[html.A]) -> html.Div:
    return html.Div(
        [html.Span(f"{heading}:"), *links],
        className="downloads",
        role="group",
        **{"aria-label": heading},
    )

"""Links to the numbers of a page as open data. The browser's scripts keep the query in step with the choice."""

from dash import html

from indicators.language import Language
from indicators.translation import translate


def downloads(indicator: int, language: Language) -> html.Div:
    """The rows on screen, and everything of the indicator, as CSV and JSON."""
    base = f"/api/v1/indicators/{indicator}/data"
    links = (
        ("these", "csv", translate("These numbers (CSV)", language)),
        ("these", "json", translate("These numbers (JSON)", language)),
        ("all", "csv", translate("All areas and years (CSV)", language)),
        ("all", "json", translate("All areas and years (JSON)", language)),
    )
    return html.Div(
        html.Ul(
            [
                html.Li(html.A(text, href=f"{base}.{suffix}", **{"data-download": which, "data-format": suffix}))
                for which, suffix, text in links
            ],
            className="downloads",
        )
    )

"""What stands on an indicator's page, read back from its sentence, figures, table and links."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl

from playwright.sync_api import Page

_TABLE = """(selector) => [...document.querySelectorAll(`${selector} tbody tr`)].map((row) =>
    [...row.cells].map((cell) => cell.textContent))"""

_RANKING = """() => [...document.querySelectorAll("#ranking-drawing g.area")].map((row) => [
    row.dataset.area,
    (row.querySelector("title") || row.querySelector(".name")).textContent.split(": ")[0],
    (row.querySelector(".value") || row.querySelector(".reason")).textContent.replace(/\\*$/, ""),
])"""

_MAP = """() =>
    [...document.querySelectorAll("#map-drawing [data-area] > title")].map((title) => title.textContent).sort()"""

_SERIES = """() => document.querySelector("#time-series .js-plotly-plot").data.map((trace) => [trace.x, trace.y])"""


_BRACKETS = """() => [...document.querySelectorAll("#ranking-drawing .bracket")].map((bracket) => ({
    group: Number(bracket.dataset.group),
    areas: bracket.dataset.areas.split(" "),
    runs: [...bracket.getAttribute("d").matchAll(/M([\\d.]+),(\\d+)h4V(\\d+)/g)].map((run) => run.slice(1).map(Number)),
}))"""

_FUNNEL = """() => ({
    dots: Object.fromEntries([...document.querySelectorAll("#funnel-drawing .funnel .area")].map((dot) => {
        const at = (name) => Number(dot.querySelector("circle").getAttribute(name));
        return [dot.dataset.area, [at("cx"), at("cy"), dot.dataset.place]];
    })),
    limits: [...document.querySelectorAll("#funnel-drawing .limit")].map((limit) =>
        [...limit.getAttribute("d").matchAll(/[ML]([\\d.]+),([\\d.]+)/g)].map((point) => point.slice(1).map(Number))),
    country: Number(document.querySelector("#funnel-drawing line.benchmark").getAttribute("y1")),
    names: [...document.querySelectorAll("#funnel-drawing .name")].map((name) => name.textContent),
})"""

#: Whether the time series shows the choice.
SERIES_DRAWN = """() => {
    const graph = document.querySelector("#time-series .js-plotly-plot");
    const chosen = document.getElementById("series").dataset.series;
    return Boolean(graph && graph.layout && graph.layout.meta && graph.layout.meta.series === chosen);
}"""


class View(NamedTuple):
    """Everything that a choice decides."""

    sentence: str
    caption: str
    table: list[list[str]]
    ranking: list[list[str]]
    map: list[str]
    series: Any
    brackets: list[dict[str, Any]]
    funnel: str
    choice: dict[str, str]


def view(page: Page) -> View:
    """The figures of the page as text, once the time series has followed the address too."""
    page.wait_for_function(SERIES_DRAWN)
    whole(page)
    return View(
        sentence=page.inner_text("#sentence"),
        caption=page.inner_text("#table-drawing caption"),
        table=table(page),
        ranking=ranking(page),
        map=page.evaluate(_MAP),
        series=page.evaluate(_SERIES),
        brackets=brackets(page),
        funnel=page.inner_text("#funnel-sentence"),
        choice=choice(page),
    )


def whole(page: Page) -> Page:
    """The page, once what is out of sight and what is not seen at all has followed the choice: a frame later."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done))))")
    return page


def table(page: Page, selector: str = "#table-drawing") -> list[list[str]]:
    """The cells of a table's body."""
    rows: list[list[str]] = whole(page).evaluate(_TABLE, selector)
    return rows


def ranking(page: Page) -> list[list[str]]:
    """Code, name and value (or the word for why there is none) of each area, from the top."""
    rows: list[list[str]] = whole(page).evaluate(_RANKING)
    return rows


def brackets(page: Page) -> list[dict[str, Any]]:
    """The brackets beside the ranked areas: ``group``, ``areas`` from the top, and ``runs`` (x, from y, to y)."""
    found: list[dict[str, Any]] = whole(page).evaluate(_BRACKETS)
    return found


def funnel(page: Page) -> dict[str, Any]:
    """The funnel plot as drawn: ``dots`` (x, y and place by area), the points of its ``limits`` from the lowest, where
    the ``country`` lies (y), and the ``names`` written."""
    found: dict[str, Any] = whole(page).evaluate(_FUNNEL)
    return found


def choice(page: Page) -> dict[str, str]:
    """The choices that the address names, as the page has it: ``page.url`` hears of a change a little later."""
    return dict(parse_qsl(str(page.evaluate("location.search")).removeprefix("?")))


def download(page: Page, suffix: str) -> str:
    """The address of the numbers on screen in a format."""
    href = whole(page).get_attribute(f'a[data-download="these"][data-format="{suffix}"]', "href")
    assert href is not None
    return href

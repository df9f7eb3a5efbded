"""Every control of every page: once it is changed, the address gives the same figures in another browser."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Reader, ready

pytestmark = pytest.mark.browser

# Everything that is read or drawn: words, and what figures say of themselves. Pictures of Dash's graph come later.
_SHOWN = """() => {
    const main = document.querySelector("main");
    const drawn = [...main.querySelectorAll("[data-area], [aria-pressed], [aria-current], [aria-sort], td, th")];
    const graph = document.querySelector("#time-series .js-plotly-plot");
    return {
        words: [...main.querySelectorAll("p, h2, summary, .legend, svg text")].filter((one) => one.checkVisibility())
            .map((one) => one.textContent),
        drawn: drawn.filter((one) => one.checkVisibility() && !one.closest("#time-series")).map((one) =>
            [one.tagName, one.dataset.area, one.ariaPressed, one.ariaSort, one.getAttribute("d"), one.textContent]),
        fields: [...main.querySelectorAll("select, input:not([data-pick])")].map((one) => [one.id, one.value]),
        series: graph ? graph.data.map((trace) => [trace.x, trace.y]) : [],
    };
}"""

# The controls that can be changed; `menus` are given a value that is not theirs now.
_CONTROLS = """() => [
    ...[...document.querySelectorAll("main select")].map((one) => `#${one.id}`),
    ...[...new Set([...document.querySelectorAll("main button[data-choice]")].map((one) => one.dataset.choice))]
        .map((choice) => `button[data-choice="${choice}"]`),
    ...[...document.querySelectorAll("main details.picker")].map((one) => `#${one.id}`),
    ...(document.querySelector("main a[data-benchmark]") ? ["a[data-benchmark]"] : []),
    ...(document.getElementById("filter-q") ? ["#filter-q"] : []),
    ...(document.querySelector("#matrix button[data-sort]") ? ["#matrix button[data-sort]"] : []),
    ...(document.querySelector("main:has([data-embedded]) .drawing [data-area]") ? ["[data-embedded]"] : []),
]"""

EXPECTED = {
    "/fi/indicators/181": {"#choice-time", "#choice-area"}
    | {
        f'button[data-choice="{name}"]'
        for name in ("areaType", "sex", "benchmark", "ranking", "map", "colour", "steps")
    }
    | {"#picker-series-areas"},
    "/fi/areas/20": {"a[data-benchmark]"}
    | {f"#filter-{name}" for name in ("taskArea", "dimension", "outcome", "trend")},
    "/fi/compare": {f"#choice-{name}" for name in ("taskArea", "area", "x", "y")}
    | {f"#picker-{name}" for name in ("indicators", "areas", "group")}
    | {'button[data-choice="show"]', 'button[data-choice="benchmark"]', "#matrix button[data-sort]"},
    "/fi/indicators?freshness=recent": {f"#filter-{name}" for name in ("q", "taskArea", "dimension", "freshness")},
}
# In another site's page there is no control but the areas of the drawing.
EXPECTED |= {
    f"/fi/embed/181?figure={figure}&time=2021": {"[data-embedded]"} for figure in ("ranking", "map", "sexes", "funnel")
}


@pytest.mark.parametrize("path", EXPECTED)
def test_the_address_after_each_change_gives_the_same_elsewhere(reader: Reader, path: str) -> None:
    page, elsewhere = reader.open(path), reader.open(path)
    controls: list[str] = page.evaluate(_CONTROLS)
    assert set(controls) == EXPECTED[path]
    # Each change is made on top of those before it; those that take others away come last.
    for control in sorted(
        controls, key=lambda control: [name in control for name in ("areaType", "colour", "freshness")]
    ):
        before = page.url
        change(page, control)
        page.wait_for_function("(before) => location.href !== before", arg=before)
        ready(page)
        # A link leads to a new document, in which nothing has the focus yet.
        if not control.startswith("a["):
            assert page.evaluate("() => document.activeElement !== document.body"), f"{control} loses the focus"
        here = settled(page)
        reader.go(elsewhere, page.url.removeprefix(reader.site.address))
        assert settled(elsewhere) == here, f"{control}: {page.url}"


def change(page: Page, control: str) -> None:
    """Give a control a value that it has not."""
    if control == "#filter-q":
        count = page.inner_text("#indicator-count")
        page.fill(control, "koulu")
        page.wait_for_function("(was) => document.getElementById('indicator-count').textContent !== was", arg=count)
    elif control.startswith("#picker"):
        page.click(f"{control} summary")
        page.locator(f"{control} input:not(:disabled)").nth(3).click()
    elif control.startswith(("#choice", "#filter")):
        page.focus(control)
        page.select_option(control, page.evaluate(_ANOTHER, control))
    elif control == "[data-embedded]":
        page.locator(".drawing [data-area]").nth(3).click()
    elif control.startswith("a["):
        page.click(f"main {control}:not([aria-current])")
    else:
        unpressed = ':not([aria-pressed="true"]):visible'
        page.locator(f"main {control}{unpressed}").first.click()


_ANOTHER = """(key) => {
    const menu = document.querySelector(key);
    const others = [...menu.options].filter((one) => !one.disabled && one.value && one.value !== menu.value);
    return others.slice(0, 3).pop().value;
}"""


def settled(page: Page) -> dict[str, Any]:
    """What is shown, once two looks one after the other see the same."""
    page.wait_for_function("""async () => {
        const look = () => {
            const graph = document.querySelector("#time-series .js-plotly-plot");
            const series = document.getElementById("series");
            const late = graph && (!graph.layout.meta || graph.layout.meta.series !== series.dataset.series);
            return late ? Math.random() : document.querySelector("main").innerText;
        };
        const first = look();
        await new Promise((resolve) => setTimeout(resolve, 250));
        return first === look();
    }""")
    for opened in page.locator("details.picker[open] summary").all():
        opened.click()
    shown: dict[str, Any] = page.evaluate(_SHOWN)
    return shown

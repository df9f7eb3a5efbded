"""WCAG 2.2 AA by axe-core, and what axe can't see: keyboard, focus, narrow windows, motion, equivalents of figures."""

import re

import pytest

from indicators.language import LANGUAGES, Language
from tests.browser.axe import findings
from tests.browser.conftest import Reader
from tests.browser.site import PLACES

pytestmark = pytest.mark.browser

# What can be reached by Tab: visible, not disabled, not taken out of the order.
_REACHABLE = """() => {
    const nodes = document.querySelectorAll("a[href], button, input, select, summary, [tabindex]");
    const shown = (node) => node.checkVisibility({ visibilityProperty: true }) && node.tabIndex >= 0 && !node.disabled;
    return [...nodes].filter(shown).map((node, index) => { node.dataset.tabStop = index; return index; });
}"""

_FOCUSED = """() => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    return {
        stop: node.dataset.tabStop === undefined ? null : Number(node.dataset.tabStop),
        name: node.outerHTML.slice(0, 120),
        outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        onScreen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""


def test_axe_finds_nothing_after_choices(reader: Reader, axe: str) -> None:
    page = reader.open("/fi/indicators/3892?map=tiles")
    page.select_option("#choice-area", "01")
    page.click("#series details:has(#series-table) > summary")
    for disclosure in page.locator("#ranking .reuse summary").all():
        disclosure.click()
    assert findings(page, axe) == []
    reader.go(page, "/sv/embed/181?figure=series&area=20")
    page.click("summary")
    assert findings(page, axe) == []
    reader.go(page, "/fi/indicators/181?area=20&areas=05,06&colour=outcome&map=tiles&ranking=bars")
    for summary in page.locator("#series summary, #sexes summary").all():
        summary.click()
    page.focus("#table-drawing button[tabindex='0']")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert findings(page, axe) == [], scheme
    page.click('button[data-choice="colour"][data-value="value"]')
    page.click('button[data-choice="steps"][data-value="continuous"]')
    assert findings(page, axe) == []
    reader.go(page, "/fi/")
    page.click('[data-my-county="20"]')
    assert findings(page, axe) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_counties_stand_whole_in_the_figures_of_a_phone(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/indicators/181?map=tiles", width=375)
    whole = {re.sub(r"[\s-]", "", option) for option in page.locator("#choice-area option").all_text_contents()[1:]}
    ranked = page.locator("#ranking-drawing .name").all_text_contents()
    tiles = page.evaluate("""() => [...document.querySelectorAll("#map-drawing .tile")].map((tile) =>
        [...tile.querySelectorAll(".tile-name")].map((line) => line.textContent).join(""))""")
    for drawn in (ranked, tiles):
        assert {re.sub(r"[\s-]", "", name) for name in drawn} == whole
    outside = page.evaluate("""() => [...document.querySelectorAll("#map-drawing .tile")].filter((tile) => {
        const box = tile.querySelector("rect").getBoundingClientRect();
        return [...tile.querySelectorAll("text")].some((text) => text.getBoundingClientRect().right > box.right + 1);
    }).map((tile) => tile.textContent)""")
    assert outside == []


@pytest.mark.parametrize("name", ["start", "all indicators", "survey with intervals", "areas", "county", "about"])
@pytest.mark.parametrize("width", [1280, 375])
def test_the_keyboard_reaches_every_control_and_the_focus_shows(reader: Reader, name: str, width: int) -> None:
    page = reader.open(f"/fi{PLACES[name].path}", width=width)
    if page.locator("#indicator-list, .area-indicators").count():
        # The rows are alike; some of them will do.
        page.evaluate(
            "() => document.querySelectorAll('tbody tr:nth-child(n+4)').forEach((row) => { row.hidden = true; })"
        )
    reachable = set(page.evaluate(_REACHABLE))
    reached: list[int] = []
    for _ in range(len(reachable) + 1):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:
            break
        assert focused["outlined"], f"the focus does not show: {focused['name']}"
        assert focused["onScreen"], f"the focus is off the screen: {focused['name']}"
        reached.append(focused["stop"])
    assert set(reached) == reachable
    assert reached == sorted(reached), "the order of the keyboard is not that of the page"


def test_the_first_tab_stop_skips_to_the_content(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    page.keyboard.press("Tab")
    assert page.inner_text(":focus") == "Siirry sisältöön"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("name", ["start", "survey with intervals"])
def test_nothing_moves_for_a_reader_who_wants_no_motion(reader: Reader, name: str) -> None:
    page = reader.open(f"/fi{PLACES[name].path}", reduced_motion="reduce")
    moving = page.evaluate("""() => [...document.querySelectorAll("body *")].filter((node) => {
        const style = getComputedStyle(node);
        const lasts = (times) => times.split(", ").some((time) => parseFloat(time) > 0);
        return lasts(style.transitionDuration) || (style.animationName !== "none" && lasts(style.animationDuration));
    }).map((node) => node.outerHTML.slice(0, 100))""")
    assert moving == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_figure_has_a_title_and_its_numbers_stand_in_a_table(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/indicators/4404?area=20")
    title = page.inner_text("h1")
    for key in ("ranking", "map", "series"):
        assert page.inner_text(f"#{key} h2")
        assert title in page.inner_text(f"#{key}-note")
        assert page.get_attribute(f"#{key}", "aria-labelledby") == f"{key}-title"
        drawing = page.locator(f"#{key}-drawing")
        # The drawing itself says nothing to a screen reader: the sentence and the tables do.
        assert drawing.locator("svg").evaluate_all("(all) => all.every((svg) => svg.closest('[aria-hidden=true]'))")
    for table in ("#table-drawing", "#series-table"):
        assert title in (page.text_content(f"{table} caption") or "")
        assert page.locator(f"{table} th[scope=col]").count() >= 2
        assert page.locator(f"{table} th[scope=row]").count() >= 7


def test_a_change_of_scheme_reaches_the_time_series(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181", color_scheme="light")
    ink = "() => document.querySelector('#time-series .js-plotly-plot').layout.font.color"
    before = page.evaluate(ink)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(before) => ({ink})() !== before", arg=before)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_series_writes_numbers_as_the_language_does(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/indicators/127")
    labels = page.locator("#time-series .ytick").all_text_contents()
    expected = page.evaluate("() => aluekuva.number(100000, 0)")
    assert any(label.endswith(expected[-4:]) and len(label) == len(expected) for label in labels)

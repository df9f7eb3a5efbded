"""Back and forward lead to the same view with the same choices, and to where the reader had scrolled."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Reader, arrived
from tests.browser.reading import choice

pytestmark = pytest.mark.browser

_SHOWN = """() => [
    ...[...document.querySelectorAll("main select[id], main input[type=search]")].map((one) => [one.id, one.value]),
    ...[...document.querySelectorAll("main [aria-pressed=true]")].map((one) => one.textContent),
    ...[...document.querySelectorAll("#sentence, #area-count, #indicator-count, #matrix-note, #table-drawing caption")]
        .map((one) => one.textContent),
]"""


def choose_on_the_indicators_page(page: Page) -> None:
    page.select_option("#choice-time", "2014")
    page.select_option("#choice-area", "20")
    page.click('[data-choice="sex"][data-value="female"]')
    page.click('[data-choice="map"][data-value="tiles"]')


def choose_on_the_page_of_comparisons(page: Page) -> None:
    page.select_option("#choice-taskArea", "LNP")
    page.click('[data-choice="show"][data-value="value"]')
    page.select_option("#choice-area", "05")
    page.click("#picker-group summary")
    page.check('[data-pick="group"][value="19"]')
    page.locator("#matrix thead th", has_text="19").or_(
        page.locator("#matrix thead th [data-sort=group]")
    ).first.wait_for()


def choose_on_an_areas_page(page: Page) -> None:
    page.select_option("#filter-taskArea", "LNP")
    page.select_option("#filter-trend", "worsening")


def choose_among_all_indicators(page: Page) -> None:
    before = page.inner_text("#indicator-count")
    page.fill("#filter-q", "koulu")
    page.wait_for_function("(before) => document.getElementById('indicator-count').textContent !== before", arg=before)
    page.select_option("#filter-dimension", "TIL")


@pytest.mark.parametrize(
    ("path", "choose"),
    [
        ("/fi/indicators/181", choose_on_the_indicators_page),
        ("/fi/compare", choose_on_the_page_of_comparisons),
        ("/fi/areas/20", choose_on_an_areas_page),
        ("/fi/indicators", choose_among_all_indicators),
    ],
)
def test_back_and_forward_lead_to_the_same_choices_and_place(
    reader: Reader, path: str, choose: Callable[[Page], None]
) -> None:
    page = reader.open(path)
    page.set_viewport_size({"width": 1280, "height": 400})  # every page is longer
    choose(page)
    page.wait_for_function("() => !document.querySelector('[data-dash-is-loading]')")
    chosen, shown = choice(page), page.evaluate(_SHOWN)
    assert chosen
    page.evaluate("() => window.scrollTo(0, 300)")
    page.evaluate("() => document.querySelector('footer.site a').click()")
    arrived(page, "**/fi/about")
    page.go_back()
    page.wait_for_url(f"**{path}?**")
    same_view(page, chosen, shown)
    page.wait_for_function("() => Math.abs(scrollY - 300) < 50")
    # A link of Dash's own, which loads no document.
    page.evaluate("() => window.scrollTo(0, 300)")
    page.evaluate("() => document.querySelector('header nav a[href=\"/fi/areas\"]').click()")
    page.locator(".area-lists").wait_for()
    page.go_back()
    same_view(page, chosen, shown)
    page.wait_for_function("() => Math.abs(scrollY - 300) < 50")
    page.go_forward()
    page.locator(".area-lists").wait_for()
    page.go_back()
    same_view(page, chosen, shown)


def same_view(page: Page, chosen: dict[str, str], shown: list[object]) -> None:
    page.wait_for_function(f"(shown) => JSON.stringify(({_SHOWN})()) === JSON.stringify(shown)", arg=shown)
    assert choice(page) == chosen


def test_a_county_that_is_not_wanted_stays_away_after_back(reader: Reader) -> None:
    page = reader.open("/fi/")
    page.click('[data-my-county="20"]')
    for path in ("/fi/indicators/181", "/fi/compare"):
        reader.go(page, path)
        page.wait_for_url("**area=20**")  # copied, the address shows the same elsewhere
        page.select_option("#choice-area", "")
        page.evaluate("() => document.querySelector('header nav a[href=\"/fi/areas\"]').click()")
        page.locator(".area-lists").wait_for()
        page.go_back()
        page.locator("#choice-area").wait_for()
        page.wait_for_function("() => document.getElementById('sentence').textContent")
        assert page.input_value("#choice-area") == ""

"""Back and forward lead to the same view with the same choices, and to where the reader had scrolled."""

from collections.abc import Callable
from pathlib import Path

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


_FEMALE = '[data-choice="sex"][data-value="female"]'
_STEPS: dict[str, list[Callable[[Page], object]]] = {
    "/fi/indicators/181": [
        lambda page: page.select_option("#choice-time", "2014"),
        lambda page: page.click('#ranking-drawing [data-area="05"]'),
        lambda page: page.click(_FEMALE),
        lambda page: page.click('[data-choice="map"][data-value="tiles"]'),
    ],
    "/sv/compare": [
        lambda page: page.select_option("#choice-taskArea", "LNP"),
        lambda page: page.click('[data-choice="show"][data-value="value"]'),
        lambda page: page.click("#matrix-drawing [data-sort]"),
        lambda page: (page.click("#picker-group summary"), page.check('[data-pick="group"][value="19"]')),
    ],
    "/en/areas/20": [
        lambda page: page.select_option("#filter-taskArea", "LNP"),
        lambda page: page.select_option("#filter-trend", "worsening"),
    ],
    "/fi/indicators": [
        lambda page: page.select_option("#filter-taskArea", "LNP"),
        lambda page: page.select_option("#filter-dimension", "TIL"),
    ],
}


@pytest.mark.parametrize("path", _STEPS)
def test_each_choice_is_a_step_on_the_way_back_and_loads_nothing(reader: Reader, path: str) -> None:
    page = reader.open(path)
    settled(page)
    views = [(choice(page), page.evaluate(_SHOWN))]
    for choose in _STEPS[path]:
        choose(page)
        settled(page)
        views.append((choice(page), page.evaluate(_SHOWN)))
    assert len({str(chosen) for chosen, _ in views}) == len(views)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for chosen, shown in reversed(views[:-1]):
        page.go_back()
        same_view(page, chosen, shown)
    for chosen, shown in views[1:]:
        page.go_forward()
        same_view(page, chosen, shown)
    # A group's values are worked out by the server.
    assert [url for url in asked if "_dash-update-component" not in url or "compare" not in path] == []


def settled(page: Page) -> None:
    page.wait_for_function("() => !document.querySelector('[data-dash-is-loading], main [aria-busy=true]')")


def test_one_menu_gone_through_in_a_hurry_is_one_step(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    page.click(_FEMALE)
    for year in ("2012", "2013", "2014"):
        page.select_option("#choice-time", year)
    assert choice(page)["time"] == "2014"
    page.go_back()
    page.wait_for_function("() => !location.search.includes('time=')")
    assert choice(page) == {"sex": "female"}


def test_another_release_on_the_way_back_is_loaded(reader: Reader, simulated_releases: Path) -> None:
    current = (simulated_releases / "current").resolve().name
    ids = {manifest.parent.name for manifest in simulated_releases.glob("*/manifest.json")}
    earlier = min(ids - {current, "current"})
    page = reader.open(f"/fi/indicators/181?release={earlier}")
    page.click(_FEMALE)
    page.click("p.earlier a")  # a link of Dash's own to the newest release
    page.wait_for_function("() => !document.querySelector('p.earlier')")
    arrived(page, "**/fi/indicators/181")
    page.click('[data-choice="sex"][data-value="male"]')
    page.go_back()
    page.locator('[data-choice="sex"][data-value="total"][aria-pressed="true"]').wait_for()
    assert choice(page) == {}
    page.go_back()
    page.locator("p.earlier").wait_for()
    page.locator(f'{_FEMALE}[aria-pressed="true"]').wait_for()
    assert choice(page) == {"sex": "female", "release": earlier}

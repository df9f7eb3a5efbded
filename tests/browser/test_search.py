"""Searching by keyboard, mouse and touch: suggestions under each search field, and the list of indicators."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, Route

from components.indicator_filters import freshness
from indicators.language import LANGUAGES, Language
from indicators.release.directory import release_ids
from indicators.release.make import make_release
from indicators.search import index_of
from indicators.translation import translate
from tests.browser.axe import findings
from tests.browser.conftest import Reader, arrived
from tests.browser.reading import choice
from tests.browser.site import Site, serve
from tests.conftest import make_tables

pytestmark = pytest.mark.browser

#: One question in each language that finds the same four indicators.
UNEMPLOYED: dict[Language, str] = {"fi": "työttömyys", "sv": "arbetslöshet", "en": "unemployment"}
#: The fields, and a page that each of them stands on.
FIELDS = {"start-search": "/", "header-search": "/areas", "not-found-search": "/nothing/here"}

_LIST = """() => [...document.querySelectorAll("#indicator-list tbody:not([hidden])")].map((group) =>
    [...group.querySelectorAll("tr:not([hidden]) > th[scope=row]")].map((head) => head.textContent))"""

# What stands where on the page; a list that opens may move none of it.
_PLACES = """() => [...document.querySelectorAll("header *, main *")]
    .filter((node) => !node.closest(".suggestions, .suggestion-count"))
    .map((node) => { const box = node.getBoundingClientRect(); return [box.x, box.y, box.width, box.height]; })"""


class Shown(NamedTuple):
    """What a search field tells, to the eye and to a screen reader."""

    options: list[str]
    active: str
    expanded: bool
    said: str


def shown(page: Page, field: str) -> Shown:
    """The suggestions of a field: their titles, the active one's (empty for none), and what is announced."""
    state: dict[str, Any] = page.evaluate(
        """(field) => {
            const input = document.getElementById(field);
            const list = document.getElementById(input.getAttribute("aria-controls"));
            const title = (option) => (option.querySelector(".suggestion-title") || option).textContent;
            const active = document.getElementById(input.getAttribute("aria-activedescendant"));
            const selected = [...list.querySelectorAll('[aria-selected="true"]')];
            if (selected.length > 1 || (selected[0] || null) !== active) throw new Error("what is active is no choice");
            return {
                options: list.hidden ? [] : [...list.querySelectorAll("[role=option]")].map(title),
                active: active ? title(active) : "",
                expanded: input.getAttribute("aria-expanded") === "true",
                said: input.form.querySelector("[role=status]").textContent,
            };
        }""",
        field,
    )
    return Shown(**state)


def ask(page: Page, field: str, words: str) -> Shown:
    """Put ``words`` in a field that was empty and wait for what is suggested.

    All at once: while letters come one by one, what is suggested for the first of them may be shown for a moment.
    """
    page.click(f"#{field}")
    page.keyboard.insert_text(words)
    page.wait_for_function(
        "(id) => document.getElementById(id).form.querySelector('[role=status]').textContent", arg=field
    )
    return shown(page, field)


def listed(page: Page) -> list[list[str]]:
    """The titles of the list of indicators that are to be seen, by group, from the top."""
    groups: list[list[str]] = page.evaluate(_LIST)
    return groups


def search_list(page: Page, words: str) -> list[list[str]]:
    """Type ``words`` over the list of indicators and wait for its answer."""
    with page.expect_response("**/api/v1/suggestions?*"):
        page.fill("#filter-q", words)
    # The rows are rearranged in the same turn as the count is written, once the answer has been read.
    page.evaluate("() => new Promise((done) => setTimeout(done, 100))")
    return listed(page)


# Suggestions by keyboard


@pytest.mark.parametrize("field", FIELDS)
def test_arrows_choose_a_suggestion_and_enter_leads_to_it(reader: Reader, field: str) -> None:
    path = f"/fi{FIELDS[field]}"
    page = reader.open(path, status=404 if "nothing" in path else 200)
    options = ask(page, field, "työttömyys").options
    assert options[0] == "Työttömät, % työvoimasta" and len(options) == 4
    assert shown(page, field).active == ""
    for key, expected in (
        ("ArrowDown", 0),
        ("ArrowDown", 1),
        ("ArrowUp", 0),
        ("ArrowUp", 3),
        ("ArrowDown", 0),
        ("End", 3),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        assert shown(page, field).active == options[expected], key
        assert page.evaluate("() => document.activeElement.id") == field, "the focus stays in the field"
    assert page.input_value(f"#{field}") == "työttömyys"
    page.keyboard.press("Enter")
    arrived(page, "**/fi/indicators/181", title=options[0])


def test_enter_with_nothing_chosen_sends_the_form(reader: Reader) -> None:
    page = reader.open("/fi/")
    ask(page, "start-search", "jono lääkäriin")
    page.keyboard.press("Enter")
    arrived(page, "**/fi/indicators?q=jono+l*")
    assert sum(map(len, listed(page))) == 4


def test_escape_closes_and_keeps_the_words_and_an_arrow_opens_again(reader: Reader) -> None:
    page = reader.open("/fi/")
    options = ask(page, "start-search", "tupakka").options
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert shown(page, "start-search") == Shown([], "", False, "")
    assert page.input_value("#start-search") == "tupakka"
    page.keyboard.press("ArrowUp")
    page.wait_for_function("() => document.getElementById('start-search').getAttribute('aria-expanded') === 'true'")
    assert shown(page, "start-search").active == options[-1]
    page.keyboard.press("ArrowLeft")
    assert shown(page, "start-search").active == "", "the cursor is in the text again"
    page.keyboard.press("Tab")
    assert shown(page, "start-search") == Shown([], "", False, "")
    assert page.evaluate("() => document.activeElement.type") == "submit"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_finds_by_its_own_words_and_by_the_others(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/areas")
    titles = []
    for words in UNEMPLOYED.values():
        found = ask(page, "header-search", words)
        assert found.expanded
        assert found.said == translate("{count} suggestions", language, count=4)
        titles.append(set(found.options))
        page.fill("#header-search", "")
    assert titles[0] == titles[1] == titles[2]
    assert page.get_attribute("#header-search-suggestions", "aria-label") == translate("Suggestions", language)


def test_words_that_were_found_are_marked_and_what_they_are_about_is_told(reader: Reader) -> None:
    page = reader.open("/fi/areas")
    ask(page, "header-search", "terveydenhuollon käynnit")
    option = page.locator("#header-search-suggestions [role=option]").first
    assert len(option.locator("mark").all_text_contents()) >= 2
    assert option.locator(".suggestion-about").inner_text()
    page.fill("#header-search", "")
    ask(page, "header-search", "suomi")
    groups = page.locator("#header-search-suggestions [role=group]")
    names = [page.inner_text(f"#{group.get_attribute('aria-labelledby')}") for group in groups.all()]
    assert names == [translate("Areas", "fi"), translate("Indicators", "fi")]


def test_an_area_beside_other_words_is_chosen_where_the_suggestion_leads(reader: Reader) -> None:
    page = reader.open("/fi/")
    ask(page, "start-search", "työttömyys Kainuussa")
    assert "Kainuu" in page.locator(".suggestion-about").first.inner_text()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    arrived(page, "**/fi/indicators/181?area=20")
    assert page.input_value("#choice-area") == "20"


def test_nothing_found_is_told(reader: Reader) -> None:
    page = reader.open("/sv/areas")
    assert ask(page, "header-search", "qqqq") == Shown([], "", False, translate("No suggestions", "sv"))
    assert page.locator(".suggestion-count").first.is_visible()
    page.keyboard.press("Escape")
    assert shown(page, "header-search").said == ""


def test_more_than_is_suggested_is_one_choice_away(reader: Reader) -> None:
    page = reader.open("/en/areas")
    options = ask(page, "header-search", "mortality").options
    page.keyboard.press("ArrowUp")
    assert shown(page, "header-search").active == options[-1] == "All 10 indicators that fit"
    page.keyboard.press("Enter")
    arrived(page, "**/en/indicators?q=mortality")
    assert sum(map(len, listed(page))) == 10


# By mouse and by touch


def test_a_click_leads_to_the_areas_page_and_a_click_elsewhere_closes(reader: Reader) -> None:
    page = reader.open("/sv/indicators/181")
    ask(page, "header-search", "Kainuussa")
    page.click("main h1")
    assert not shown(page, "header-search").expanded
    page.click("#header-search")
    page.keyboard.press("ArrowDown")
    page.click("#header-search-suggestions [role=option]")
    arrived(page, "**/sv/areas/20", title="Kajanalands välfärdsområde")


def test_a_touch_leads_to_what_is_touched(reader: Reader) -> None:
    page = reader.open("/fi/", width=375, has_touch=True, is_mobile=True)
    page.tap("#start-search")
    page.keyboard.type("itsemurha")
    page.tap("#start-search-suggestions [role=option]")
    arrived(page, "**/fi/indicators/3106")


@pytest.mark.parametrize(("path", "field"), [("/fi/", "start-search"), ("/fi/areas", "header-search")])
@pytest.mark.parametrize("width", [1280, 375, 320])
def test_the_list_moves_nothing_and_stays_in_the_window(reader: Reader, path: str, field: str, width: int) -> None:
    page = reader.open(path, width=width)
    page.click(f"#{field}")
    page.evaluate("() => document.fonts.ready")
    before = page.evaluate(_PLACES)
    ask(page, field, "kuolleisuus")
    assert page.evaluate(_PLACES) == before
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    box = page.locator(f"#{field}-suggestions").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
    for _ in range(9):
        page.keyboard.press("ArrowDown")
    active = page.evaluate(
        """(field) => {
            const input = document.getElementById(field);
            const option = document.getElementById(input.getAttribute("aria-activedescendant"));
            const list = option.closest("[role=listbox]").getBoundingClientRect();
            const { top, bottom } = option.getBoundingClientRect();
            return [top >= list.top - 1, bottom <= list.bottom + 1];
        }""",
        field,
    )
    assert active == [True, True], "what is active is scrolled into the list"


# What may go wrong


def test_the_answer_to_the_last_words_is_shown(reader: Reader) -> None:
    page = reader.open("/fi/")
    held: list[Route] = []
    page.route("**/api/v1/suggestions?q=tupa&*", lambda route: held.append(route))
    page.click("#start-search")
    with page.expect_request("**/api/v1/suggestions?q=tupa&*"):
        page.keyboard.type("tupa")
    page.keyboard.type("kka")
    page.locator("#start-search-suggestions [role=option]").first.wait_for()
    assert "q=tupakka" in next(url for url in reversed(reader.requests) if "/suggestions" in url)
    options = shown(page, "start-search").options
    held[0].fulfill(json={"suggestions": [], "found": {"indicators": 0, "areas": 0}, "within": None})
    page.wait_for_timeout(200)
    assert shown(page, "start-search").options == options != []


def test_without_an_answer_the_form_still_leads_to_the_list(reader: Reader) -> None:
    page = reader.open("/fi/")
    page.route("**/api/v1/suggestions?*", lambda route: route.abort("aborted"))
    page.click("#start-search")
    with page.expect_event("requestfailed"):
        page.keyboard.type("tupakka")
    assert shown(page, "start-search") == Shown([], "", False, "")
    page.keyboard.press("Enter")
    arrived(page, "**/fi/indicators?q=tupakka")
    before = listed(page)
    page.fill("#filter-q", "viina")
    page.locator(
        f"#indicator-count:text-is('{translate('The search does not answer. Try again in a moment.', 'fi')}')"
    ).wait_for()
    assert listed(page) == before


@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("fi", "light", 1280), ("sv", "dark", 375), ("en", "dark", 1280)]
)
def test_axe_finds_nothing_with_the_list_open(
    reader: Reader, axe: str, language: Language, scheme: str, width: int
) -> None:
    page = reader.open(f"/{language}/", width=width, color_scheme=scheme)
    for field, words in (("start-search", "suomi"), ("header-search", "hyvinvointi"), ("header-search", "qqqq")):
        page.fill(f"#{field}", "")
        ask(page, field, words)
        page.keyboard.press("ArrowDown")
        assert findings(page, axe) == [], (field, words)
        page.keyboard.press("Escape")
    reader.go(page, f"/{language}/indicators?q=Kainuu")
    assert findings(page, axe) == []


# The list of indicators


@pytest.mark.parametrize(
    ("language", "words"),
    [("fi", "jono lääkäriin"), ("sv", "mielenterveys"), ("en", "tyottomyyys"), ("fi", "Kainuu"), ("sv", "qqqq")],
)
def test_an_address_opened_elsewhere_shows_the_same_list(reader: Reader, language: Language, words: str) -> None:
    page = reader.open(f"/{language}/indicators")
    typed = search_list(page, words)
    assert choice(page)["q"] == words
    elsewhere = reader.open(page.url.removeprefix(reader.site.address))
    assert elsewhere.input_value("#filter-q") == words
    for part in ("#indicator-count", "#area-hits"):
        assert elsewhere.locator(part).inner_text() == page.locator(part).inner_text()
    assert listed(elsewhere) == typed == best_first(reader.site, language, words)


def best_first(site: Site, language: Language, words: str) -> list[list[str]]:
    """The titles that the search finds: the best first, and with each the others of its task area."""
    groups: dict[str | None, list[str]] = {}
    for hit in index_of(site.cube).search(words, language).indicators:
        groups.setdefault(hit.indicator.task_area, []).append(hit.indicator.title(language).text)
    return [*groups.values()]


def test_the_list_is_narrowed_down_by_words_and_menus_alike(reader: Reader) -> None:
    page = reader.open("/fi/indicators")
    everything = listed(page)
    assert sum(map(len, everything)) == len(reader.site.cube.indicators)
    search_list(page, "kustannukset")
    by_words = listed(page)
    page.select_option("#filter-taskArea", "MIPA")
    (group,) = listed(page)
    assert set(group) < {title for titles in by_words for title in titles}
    assert page.inner_text("#indicator-count") == f"{len(group)} mittaria"
    elsewhere = reader.open(page.url.removeprefix(reader.site.address))
    assert listed(elsewhere) == [group]
    page.select_option("#filter-taskArea", "")
    assert listed(page) == by_words
    page.fill("#filter-q", "")
    page.locator(f"#indicator-count:text-is('{sum(map(len, everything))} mittaria')").wait_for()
    assert listed(page) == everything, "without words the list stands in reading order again"
    assert choice(page) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_narrowed_down_by_how_fresh_figures_are(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/indicators?freshness=recent")
    cube = reader.site.cube
    by_age: dict[str, set[str]] = {}
    for one in cube.indicators.values():
        by_age.setdefault(freshness(one, cube.release), set()).add(one.title(language).text)
    options = page.eval_on_selector_all("#filter-freshness option", "options => options.map((one) => one.value)")
    assert set(options) == {"", "recent", *by_age}
    for age in options[1:]:
        # Above it in the menu stands another: the arrow chooses this one.
        page.focus("#filter-freshness")
        page.select_option("#filter-freshness", options[options.index(age) - 1])
        page.keyboard.press("ArrowDown")
        page.wait_for_function("(age) => new URLSearchParams(location.search).get('freshness') === age", arg=age)
        assert choice(page) == {"freshness": age}
        left = [title for group in listed(page) for title in group]
        assert set(left) == by_age.get(age, set())
        assert page.inner_text("#indicator-count").startswith(str(len(left)) if left else "")
        elsewhere = reader.open(page.url.removeprefix(reader.site.address))
        assert elsewhere.input_value("#filter-freshness") == age
        assert listed(elsewhere) == listed(page)
        assert elsewhere.inner_text("#indicator-count") == page.inner_text("#indicator-count")
    page.select_option("#filter-freshness", "")
    assert choice(page) == {}
    assert sum(map(len, listed(page))) == len(cube.indicators)


def test_what_tells_no_indicators_apart_is_not_offered(reader: Reader) -> None:
    page = reader.open("/fi/indicators?freshness=nonsense&set=nonsense")
    page.wait_for_function("() => location.search === ''")
    assert sum(map(len, listed(page))) == len(reader.site.cube.indicators)
    assert page.locator("#filter-set").count() == 0, "every simulated indicator is of the one set"


@pytest.fixture
def partly_in_a_set(tmp_path: Path) -> Iterator[Site]:
    """A server over a release with two indicators of the set, and one of none that has no figures."""
    indicators: list[dict[str, object]] = [{"indicator": 181}, {"indicator": 3105}, {"indicator": 999}]
    rows = [{"indicator": indicator, "value": 1.0} for indicator in (181, 3105)]
    make_release(make_tables(rows, indicators=indicators), tmp_path / "releases")
    with serve(tmp_path / "releases", tmp_path) as site:
        yield site


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_is_narrowed_down_by_indicator_set(
    reader_of: Callable[[Site], Reader], partly_in_a_set: Site, language: Language
) -> None:
    reader = reader_of(partly_in_a_set)
    page = reader.open(f"/{language}/indicators")
    of_set = {one.title(language).text for one in reader.site.cube.indicators.values() if one.sets}
    everything = {title for group in listed(page) for title in group}
    assert len(of_set) == 2 and len(everything) == 3
    named = page.inner_text("#filter-set option:checked ~ option >> nth=0")
    assert named == reader.site.cube.indicator_sets["aluekuva-2026"].name(language)
    for key, expected in (("aluekuva-2026", of_set), ("none", everything - of_set)):
        page.focus("#filter-set")
        page.keyboard.press("ArrowDown")
        page.wait_for_function("(key) => new URLSearchParams(location.search).get('set') === key", arg=key)
        assert choice(page) == {"set": key}
        assert {title for group in listed(page) for title in group} == expected
        elsewhere = reader.open(page.url.removeprefix(reader.site.address))
        assert listed(elsewhere) == listed(page)
        count = translate("{count} indicators", language, count=2)
        assert page.inner_text("#indicator-count") == (
            count if len(expected) == 2 else translate("1 indicator", language)
        )


def test_areas_of_an_earlier_release_are_those_of_that_release(reader: Reader) -> None:
    earlier = release_ids(reader.site.cubes.directory)[0]
    page = reader.open(f"/fi/indicators?q=Kainuussa&release={earlier}")
    address = f"/fi/areas/20?release={earlier}"
    assert page.get_attribute("#area-hits a", "href") == address
    search_list(page, "Kainuu")
    assert page.get_attribute("#area-hits a", "href") == address
    page.click("#area-hits a")
    arrived(page, f"**{address}")
    assert page.locator(".earlier").is_visible()


def test_areas_that_words_name_stand_above_the_list(reader: Reader) -> None:
    page = reader.open("/fi/indicators?q=Kainuussa")
    page.click("#area-hits a")
    arrived(page, "**/fi/areas/20")
    page = reader.open("/fi/indicators")
    assert not page.locator("#area-hits").is_visible()
    search_list(page, "Lapissa")
    assert page.inner_text("#area-hits") == "Alueet: Lapin hyvinvointialue"


def test_the_whole_list_comes_back_by_its_link(reader: Reader) -> None:
    page = reader.open("/fi/indicators?q=tupakka")
    search_list(page, "jono")
    page.click("header nav a:text-is('Mittarit')")
    arrived(page, "**/fi/indicators")
    everything = len(reader.site.cube.indicators)
    page.locator(f"#indicator-count:text-is('{everything} mittaria')").wait_for()
    assert listed(page) == listed(reader.open("/fi/indicators"))
    page.go_back()
    arrived(page, "**/fi/indicators?q=*")


def test_an_earlier_release_is_searched_itself(reader: Reader) -> None:
    release = reader.site.cube.release.id
    page = reader.open(f"/fi/indicators?release={release}")
    search_list(page, "tupakka")
    assert f"release={release}" in next(url for url in reversed(reader.requests) if "/suggestions" in url)
    assert choice(page) == {"release": release, "q": "tupakka"}

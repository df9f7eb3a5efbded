"""The pages about the service in a browser: parts that addresses lead to, lines that can be read, nothing stored."""

import pytest
from playwright.sync_api import Page

from indicators.language import LANGUAGES, Language
from indicators.translation import translate
from tests.browser.conftest import Reader, arrived, ready

pytestmark = pytest.mark.browser

LONGEST_LINE = 75

# The longest line of each paragraph and point of prose, in characters; tables and formulas have lines of their own.
_LINES = """() => {
  const holders = document.querySelectorAll("main > p, .chapter p:not(.formula), .chapter li, .chapter dd");
  return [...holders].map((holder) => {
    const walker = document.createTreeWalker(holder, NodeFilter.SHOW_TEXT);
    const lines = new Map();
    const range = document.createRange();
    while (walker.nextNode()) {
        const node = walker.currentNode;
        for (let place = 0; place < node.length; place += 1) {
            range.setStart(node, place);
            range.setEnd(node, place + 1);
            const box = range.getBoundingClientRect();
            if (!box.height) continue;
            const line = Math.round((box.top + box.bottom) / 8);
            lines.set(line, (lines.get(line) || 0) + 1);
        }
    }
    return [Math.max(0, ...lines.values()), holder.textContent.slice(0, 60)];
  });
}"""

_AT_THE_TOP = "(key) => Math.abs(document.getElementById(key).getBoundingClientRect().top) < 60"


def is_led_to(page: Page, key: str) -> None:
    """Assert that the part ``key`` stands at the top of the window and that its heading has the focus."""
    page.wait_for_function(_AT_THE_TOP, arg=key)
    page.wait_for_function("(key) => document.activeElement.id === `${key}-title`", arg=key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_address_leads_to_a_part_of_the_page(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/about#ranks")
    is_led_to(page, "ranks")
    page.click(f"a[href='/{language}/about/formulas#ranks']")
    page.locator("h1", has_text=translate("Formulas", language)).wait_for()
    is_led_to(page, "ranks")
    page.click(f"#trends a[href='/{language}/about#trends']")
    page.locator("h1", has_text=translate("About the service", language)).wait_for()
    is_led_to(page, "trends")


def test_the_table_of_contents_leads_to_every_part_and_back(reader: Reader) -> None:
    page = reader.open("/en/about")
    keys = page.eval_on_selector_all(".contents a", "(links) => links.map((link) => link.hash.slice(1))")
    assert keys == page.eval_on_selector_all(".chapter", "(parts) => parts.map((part) => part.id)")
    page.click(".contents a[href='#people']")
    page.wait_for_function(_AT_THE_TOP, arg="people")
    page.go_back()
    page.wait_for_function("() => scrollY === 0")
    assert page.inner_text("h1") == "About the service"


@pytest.mark.parametrize("start", ["/fi/indicators/181", "/fi/about", "/fi/nothing/here"])
def test_the_foot_of_every_page_leads_to_methods_accessibility_and_terms(reader: Reader, start: str) -> None:
    for word, key in (("Saavutettavuus", "accessibility"), ("Käyttöehdot", "terms")):
        page = reader.open(start, status=404 if "nothing" in start else 200)
        page.click(f"footer.site a:text-is('{word}')")
        ready(page)
        page.locator(f"#{key}").wait_for()
        page.wait_for_function(_AT_THE_TOP, arg=key)
    page.click("footer.site a:text-is('Menetelmät')")
    arrived(page, "**/fi/about")


def test_the_language_changes_and_the_part_stays(reader: Reader) -> None:
    page = reader.open("/fi/about#peers")
    is_led_to(page, "peers")
    page.click("a[data-language=sv]")
    is_led_to(arrived(page, "**/sv/about#peers", title="Om tjänsten"), "peers")
    reader.go(page, "/sv/about/formulas")
    page.click("a[data-language=en]")
    arrived(page, "**/en/about/formulas", title="Formulas")


@pytest.mark.parametrize("path", ["/fi/about/nonsense", "/sv/about/formulas/more", "/en/fi/about"])
def test_there_is_nothing_else_below_the_page(reader: Reader, path: str) -> None:
    page = reader.open(path, status=404)
    language: Language = path[1:3]  # type: ignore[assignment]
    assert page.inner_text("h1") == translate("Page not found", language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["about", "about/formulas"])
def test_lines_are_short_enough_to_read(reader: Reader, language: Language, path: str) -> None:
    page = reader.open(f"/{language}/{path}")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    lines = page.evaluate(_LINES)
    assert len(lines) > 40
    assert [(length, text) for length, text in lines if length > LONGEST_LINE] == []
    assert page.evaluate("() => getComputedStyle(document.querySelector('.chapter p')).fontSize") == "16px"


def test_the_tables_can_be_scrolled_by_keyboard_on_a_phone(reader: Reader) -> None:
    page = reader.open("/fi/about", width=320)
    region = page.locator("#simulation .scroll").first
    assert region.evaluate("(node) => node.scrollWidth > node.clientWidth && node.tabIndex === 0")
    region.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('#simulation .scroll').scrollLeft > 0")


def test_nothing_is_stored_but_my_county_and_no_cookie_is_set(reader: Reader) -> None:
    page = reader.open("/en/about")
    stored = "() => ({ ...localStorage, ...sessionStorage })"
    assert page.evaluate(stored) == {}
    reader.go(page, "/en/")
    page.click('[data-my-county="20"]')
    assert list(page.evaluate(stored).values()) == ["20"]
    reader.go(page, "/en/indicators/181")
    assert list(page.evaluate(stored).values()) == ["20"]
    assert page.context.cookies() == []


def test_a_figure_of_the_simulations_that_fails_its_goal_stands_out(reader: Reader) -> None:
    page = reader.open("/en/about")
    row = page.locator("#simulation tr", has_text="8 events expected").first
    assert row.locator("td").all_inner_texts() == ["0.229% ± 0.015", "at most 0.2%: not met"]
    assert row.locator("strong").inner_text() == "not met"

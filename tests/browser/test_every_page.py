"""Every page in each language, opened once: what it says of itself, nothing cut off, WCAG 2.2 AA by axe-core."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import pytest
from playwright.sync_api import Browser, Page

from indicators.language import Language
from indicators.translation import messages, translate
from tests.browser.axe import findings, leave_one_of_a_kind
from tests.browser.conftest import Reader
from tests.browser.site import PLACES, Site, languages_of

pytestmark = pytest.mark.browser

# Every kind of page in both schemes and at three widths, of which 320 is what 400 % zoom leaves of 1280.
_VIEWS: dict[Language, tuple[tuple[str, int], ...]] = {
    "fi": (("light", 1280), ("dark", 320)),
    "sv": (("dark", 1280), ("light", 375)),
    "en": (("light", 320), ("dark", 375)),
}
_LANGUAGE_AND_PLACE = [(language, name) for name in PLACES for language in languages_of(name)]

# Every text that a reader sees or hears, but those that are marked as being in another language than the page.
_TEXTS = """() => {
    const language = document.documentElement.lang;
    const own = (node) => node.closest("[lang]").lang === language;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [document.title];
    while (walker.nextNode()) {
        const holder = walker.currentNode.parentElement;
        if (!holder.closest("script, style, noscript") && own(holder)) texts.push(walker.currentNode.textContent);
    }
    for (const node of document.querySelectorAll("[aria-label], [placeholder], [title], [alt]"))
        if (own(node)) for (const name of ["aria-label", "placeholder", "title", "alt"])
            if (node.hasAttribute(name)) texts.push(node.getAttribute(name));
    return texts.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""


@dataclass(frozen=True)
class Opened:
    """A page that is open, in the first view of its language."""

    page: Page
    name: str
    language: Language

    def show(self, scheme: str, width: int) -> None:
        """Change the view of it."""
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        self.page.wait_for_function("(width) => innerWidth === width", arg=width)


@pytest.fixture(scope="module", params=_LANGUAGE_AND_PLACE, ids="-".join)
def opened(request: pytest.FixtureRequest, chromium: Browser, site: Site) -> Iterator[Opened]:
    """Each page in its turn; no fault came up while the tests looked at it."""
    language, name = request.param
    place, (scheme, width) = PLACES[name], _VIEWS[language][0]
    reader = Reader(chromium, site)
    page = reader.open(f"/{language}{place.path}", status=place.status, width=width, color_scheme=scheme)
    yield Opened(page, name, language)
    reader.close()


def test_page_says_what_it_is_and_what_its_figures_come_from(opened: Opened, site: Site) -> None:
    page, name, language = opened.page, opened.name, opened.language
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    heading = page.inner_text("h1")
    assert page.title().endswith("Aluekuva")
    if name not in ("start", "no such release"):
        assert page.title() == f"{heading} – Aluekuva"
    if name in ("nothing at this address", "no such indicator", "no such release"):
        expected = "There is no such release" if name == "no such release" else "Page not found"
        assert heading == translate(expected, language)
        assert page.locator("main a[href]").count() >= 1
    else:
        assert translate("Simulated data.", language) in page.inner_text(".simulated")
        footer = page.inner_text("footer.site")
        assert translate("Release {release}", language, release=site.cube.release.id) in footer
        assert translate("Source: Aluekuva’s simulation, not real data.", language) in footer
    if language != "en":
        assert english_texts(page, language) == []


def test_nothing_is_cut_off_in_a_narrow_window(opened: Opened) -> None:
    for width in (375, 320):
        opened.show("light", width)
        opened.page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")


def test_axe_finds_nothing(opened: Opened, axe: str) -> None:
    for place, (scheme, width) in enumerate(_VIEWS[opened.language]):
        opened.show(scheme, width)
        if place == 1:
            leave_one_of_a_kind(opened.page)
        assert findings(opened.page, axe) == [], (scheme, width)


def english_texts(page: Page, language: Language) -> list[str]:
    """The program's own texts that stand on the page in English although there is a translation."""
    english = english_messages(language)
    return [text for text in dict.fromkeys(page.evaluate(_TEXTS)) if english.fullmatch(text)]


@cache
def english_messages(language: Language) -> re.Pattern[str]:
    """Any English text that has a translation; its blanks may hold anything."""
    translated = [english for english, own in messages(language).items() if english != own]
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(english)) for english in translated))

"""Each page in each language: its status, language, heading, title, sign of simulated data and footer."""

import re
from functools import cache

import pytest
from playwright.sync_api import Page

from indicators.language import LANGUAGES, Language
from indicators.release.directory import release_ids
from indicators.translation import messages, translate
from tests.browser.conftest import Reader
from tests.browser.site import PLACES, Site, languages_of

pytestmark = pytest.mark.browser

every_place = pytest.mark.parametrize("name", PLACES)

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


@every_place
def test_page_says_what_it_is_and_what_its_figures_come_from(reader: Reader, site: Site, name: str) -> None:
    place = PLACES[name]
    first, *others = languages_of(name)
    page = reader.open(f"/{first}{place.path}", status=place.status)
    says_what_it_is(page, site, name, first)
    for language in others:
        reader.go(page, f"/{language}{place.path}", status=place.status)
        says_what_it_is(page, site, name, language)


def says_what_it_is(page: Page, site: Site, name: str, language: Language) -> None:
    """Assert that the page tells its subject, its language, its release and its source."""
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


def english_texts(page: Page, language: Language) -> list[str]:
    """The program's own texts that stand on the page in English although there is a translation."""
    english = english_messages(language)
    return [text for text in dict.fromkeys(page.evaluate(_TEXTS)) if english.fullmatch(text)]


@cache
def english_messages(language: Language) -> re.Pattern[str]:
    """Any English text that has a translation; its blanks may hold anything."""
    translated = [english for english, own in messages(language).items() if english != own]
    return re.compile("|".join(re.sub(r"\\\{\w+\\\}", ".+", re.escape(english)) for english in translated))


def test_unknown_language_gives_a_page_that_helps(reader: Reader) -> None:
    page = reader.open("/xx/", status=404)
    assert page.inner_text("h1") == "Page not found"
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize(
    ("asked", "language"), [("sv-SE,sv;q=0.9", "sv"), ("en-GB", "en"), ("fi", "fi"), ("de,fr;q=0.5", "fi")]
)
def test_the_bare_address_leads_to_the_browsers_language(reader: Reader, asked: str, language: str) -> None:
    page = reader.open("/", locale=None, extra_http_headers={"Accept-Language": asked})
    assert page.locator("html").get_attribute("lang") == language


def test_impossible_choices_give_the_usual_view(reader: Reader) -> None:
    usual = reader.open("/fi/indicators/181")
    odd = reader.open(f"/fi{PLACES['impossible choices'].path}")
    for part in ("#sentence", "#table-drawing", "#ranking-note"):
        assert odd.inner_text(part) == usual.inner_text(part)
    assert odd.url == usual.url  # the address tells the choices that are shown


def test_an_earlier_release_is_shown_whole_and_says_so(reader: Reader, site: Site) -> None:
    earlier = release_ids(site.cubes.directory)[0]
    page = reader.open(f"/en/indicators/181?release={earlier}")
    assert f"You are looking at an earlier release, {earlier}." in page.inner_text("main")
    assert f"Release {earlier}" in page.inner_text("footer.site")
    assert f"release={earlier}" in (page.get_attribute('a[data-download="these"]', "href") or "")
    page.click("text=Show the newest release")
    page.locator(".earlier").wait_for(state="detached")
    assert f"Release {site.cube.release.id}" in page.inner_text("footer.site")


# Where the links of the page lead, those of other sites, of the interface and within the page left out.
_PAGES_LINKED = """() => [...document.querySelectorAll("a[href]")]
    .filter((link) => link.origin === location.origin && /^.(fi|sv|en)(.|$)/.test(link.pathname))
    .filter((link) => !link.getAttribute("href").startsWith("#") && !link.closest(".earlier"))
    .map((link) => link.pathname + link.search)"""


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/indicators?q=lapsi",
        "/indicators/181?area=20&benchmark=peers",
        "/areas",
        "/areas/20",
        "/compare?indicators=181,127",
        "/data",
        "/about",
        "/about/formulas",
        "/embed/181",
    ],
)
def test_every_link_of_an_earlier_release_stays_within_it(reader: Reader, site: Site, path: str) -> None:
    earlier = release_ids(site.cubes.directory)[0]
    page = reader.open(f"/fi{path}{'&' if '?' in path else '?'}release={earlier}")
    linked = page.evaluate(_PAGES_LINKED)
    assert linked and [address for address in linked if f"release={earlier}" not in address] == []


def test_the_search_of_an_earlier_release_stays_within_it(reader: Reader, site: Site) -> None:
    earlier = release_ids(site.cubes.directory)[0]
    page = reader.open(f"/fi/areas/20?release={earlier}")
    with page.expect_request(lambda request: "/suggestions" in request.url) as asked:
        page.fill("#header-search", "lapsi")
    assert f"release={earlier}" in asked.value.url
    page.locator("#header-search-suggestions [role=option]").first.wait_for()
    for option in page.locator("#header-search-suggestions [role=option]").all():
        assert f"release={earlier}" in (option.get_attribute("href") or "")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/fi/indicators?*release={earlier}*")
    assert f"Julkaisu {earlier}" in page.inner_text("footer.site")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_an_address_asks_for_in_vain_is_said(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/indicators/181?time=9999&area=zz&areas=20,yy")
    said = page.inner_text(".left-out")
    names = "9999, zz, yy"
    assert said == translate("Left out, because this indicator has no such figures: {names}.", language, names=names)
    assert not reader.open(f"/{language}/indicators/181?time=2015&area=20").locator(".left-out").count()


def test_an_area_that_is_named_is_shown_among_those_of_its_type(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181?area=YTA1")
    assert (
        page.get_attribute('button[data-choice="areaType"][data-value="collaborative_area"]', "aria-pressed") == "true"
    )
    assert page.input_value("#choice-area") == "YTA1"
    assert not page.locator(".left-out").count()

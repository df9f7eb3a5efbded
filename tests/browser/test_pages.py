"""What holds of pages in general: languages, addresses asked for in vain, releases that an address names."""

import pytest

from indicators.language import LANGUAGES, Language
from indicators.release.directory import release_ids
from indicators.translation import translate
from tests.browser.conftest import Reader
from tests.browser.site import PLACES, Site

pytestmark = pytest.mark.browser


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

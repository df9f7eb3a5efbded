"""Addresses that are wrong: the right status, a page that helps, and no fault of the server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from indicators.language import LANGUAGES, Language
from indicators.translation import translate
from tests.browser.conftest import Reader, ready
from tests.browser.site import Site

pytestmark = pytest.mark.browser

NOWHERE = (
    *("/fi/indicators/abc", "/sv/indicators/999999", "/en/indicators/181/more", "/fi/areas/zz", "/fi/areas/20/20"),
    *("/sv/embed/999999?figure=map", "/en/nothing", "/xx/", "/xx/indicators/181", "/FI/", "/fi/indicators/%00"),
)
# Choices that no page offers, by the page whose usual view is shown in their place.
IMPOSSIBLE = {
    "/fi/indicators/181": "time=9999",
    "/sv/indicators/181": "area=zz",
    "/en/indicators/181": "time=-1&sex=&areaType=%00&benchmark=x&map=&colour=[]&steps=9&ranking=%3Cb%3E",
    "/fi/areas/20": "benchmark=zz&taskArea=zz&outcome=&trend=1",
    "/en/indicators": "taskArea=zz&dimension=%F0",
}


@pytest.fixture(autouse=True)
def no_fault_of_the_server(site: Site) -> Iterator[None]:
    """Fail where the server has written of a fault since the test began."""
    before = len(site.log.read_text("utf-8", "replace"))
    yield
    written = site.log.read_text("utf-8", "replace")[before:]
    assert "Traceback" not in written and "Error" not in written, written[-3000:]


@pytest.mark.parametrize("path", NOWHERE)
def test_an_address_of_no_page_is_not_found_and_leads_on(reader: Reader, path: str) -> None:
    page = reader.open(path, status=404)
    language = language_of_page(path)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    assert page.inner_text("main h1") == translate("Page not found", language)
    assert page.title() == f"{translate('Page not found', language)} – Aluekuva"
    assert page.locator("main input[type=search]").is_visible()
    links = page.locator("main a[href]")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    assert addresses and all(address.startswith(f"/{language}/") for address in addresses)
    links.first.click()
    # The address changes before what stands under it.
    expect(page.locator("main h1")).not_to_have_text(translate("Page not found", language), timeout=20_000)
    assert ready(page).url == reader.site.address + addresses[0]


def language_of_page(path: str) -> Language:
    """The language that an address begins with; in these windows English is preferred where it is none."""
    return next((language for language in LANGUAGES if path.startswith(f"/{language}/")), "en")


@pytest.mark.parametrize("path", IMPOSSIBLE)
def test_impossible_choices_show_the_usual_view(reader: Reader, path: str) -> None:
    page, usual = reader.open(f"{path}?{IMPOSSIBLE[path]}"), reader.open(path)
    assert page.locator("main h1").count() == 1
    assert page.locator("main a[href]").count() >= 1
    if "/indicators/" in path:
        assert page.url == usual.url  # the address tells the choices that are shown
        # What is not shown is said; all else is as ever.
        assert page.locator(".left-out").count() == 1
        page.locator(".left-out").evaluate("(notice) => notice.remove()")
    assert page.inner_text("main") == usual.inner_text("main")

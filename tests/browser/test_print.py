"""What paper shows of each page."""

import pytest

from indicators.language import LANGUAGES
from tests.browser.conftest import Reader
from tests.browser.site import PLACES, Site

pytestmark = pytest.mark.browser

# A4 within its margins, in pixels of 1/96 inch; the matrix lies on its side.
_SHEETS = {"portrait": 695, "landscape": 1024}
_HIDDEN = (
    "header.site",
    ".controls",
    ".search",
    ".reuse",
    ".downloads",
    ".skip",
    "footer.site nav",
    ".picker",
    ".contents",
)
_WIDER = """() => [...document.querySelectorAll("main *, .printed *")]
    .filter((node) => !node.parentNode.closest("svg") && node.checkVisibility())
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => `${node.nodeName}.${node.getAttribute("class")}`).slice(0, 5)"""


# One of each kind of page.
_KINDS = (
    *("start", "all indicators", "rate against peers", "suppressed and not applicable", "areas", "county"),
    *("comparison with a pair and a group", "about", "formulas", "open data", "nothing at this address"),
    "no such release",
)


@pytest.mark.parametrize("name", _KINDS)
def test_paper_has_no_controls_but_the_address_and_the_release(reader: Reader, site: Site, name: str) -> None:
    place = PLACES[name]
    language = LANGUAGES[list(PLACES).index(name) % len(LANGUAGES)]
    sheet = "landscape" if place.path.startswith("/compare") else "portrait"
    page = reader.open(f"/{language}{place.path}", status=place.status, width=_SHEETS[sheet], color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function("() => document.querySelector('.printed').textContent !== ''")
    for part in _HIDDEN:
        assert all(not one.is_visible() for one in page.locator(part).all()), part
    assert not any(one.is_visible() for one in page.locator("button:not(.matrix button)").all())
    head = page.inner_text(".printed")
    assert site.address in head
    if name != "no such release":
        assert site.cube.release.id in head and f"release={site.cube.release.id}" in head
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(_WIDER) == []
    if name == "rate against peers":
        assert "Kainuu" in head or "Kajanaland" in head


def test_figures_are_drawn_for_paper_and_back_for_the_screen(reader: Reader) -> None:
    page = reader.open("/en/indicators/181?area=20", color_scheme="dark")
    before = page.get_attribute("#funnel-drawing > svg", "width")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.get_attribute("#funnel-drawing > svg", "width") == "680"
    ink = page.evaluate("document.querySelector('#time-series .js-plotly-plot').layout.font.color")
    assert ink == "#17212b"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.wait_for_function(
        "(width) => document.querySelector('#funnel-drawing > svg').getAttribute('width') === width", arg=before
    )
    page.wait_for_function(
        "() => document.querySelector('#time-series .js-plotly-plot').layout.font.color === '#e8edf2'"
    )

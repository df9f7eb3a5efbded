"""What paper shows of each page."""

import re

import pytest

from indicators.language import LANGUAGES
from tests.browser.conftest import Reader
from tests.browser.reading import whole
from tests.browser.site import PLACES, Site

pytestmark = pytest.mark.browser

# A4 within its margins, in pixels of 1/96 inch; the matrix lies on its side.
_SHEETS = {"portrait": 695, "landscape": 1024}
# The longest page is that of the formulas.
_MOST_SHEETS = 40
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


def sheets(pdf: bytes) -> int:
    """How many sheets a document has that Chromium has written."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("name", _KINDS)
def test_paper_has_no_controls_but_the_address_and_the_release_and_can_be_printed(
    reader: Reader, site: Site, name: str
) -> None:
    place = PLACES[name]
    language = LANGUAGES[list(PLACES).index(name) % len(LANGUAGES)]
    sheet = "landscape" if place.path.startswith("/compare") else "portrait"
    page = reader.open(f"/{language}{place.path}", status=place.status, width=_SHEETS[sheet], color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.wait_for_function("() => document.querySelector('.printed').textContent !== ''")
    for part in _HIDDEN:
        assert all(not one.is_visible() for one in page.locator(part).all()), part
    assert not any(one.is_visible() for one in page.locator("button:not(.matrix button, th button)").all())
    head = page.inner_text(".printed")
    assert site.address in head
    if name != "no such release":
        assert site.cube.release.id in head and f"release={site.cube.release.id}" in head
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(_WIDER) == []
    if name == "rate against peers":
        assert "Kainuu" in head or "Kajanaland" in head
    page.emulate_media(media="screen", color_scheme="dark")
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.startswith(b"%PDF-")
    assert 1 <= sheets(printed) <= _MOST_SHEETS
    # The page is a page again.
    page.wait_for_function("() => !document.documentElement.classList.contains('for-paper')")
    assert page.locator("header.site").first.is_visible()


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


# The words of the heads of a table's columns that do not show: nothing is drawn of them, or they are cut away.
_HEADS_UNSEEN = """(table) => {
    const isCut = (node) => {
        const [style, box] = [getComputedStyle(node), node.getBoundingClientRect()];
        return style.clipPath !== "none" || (style.overflow !== "visible" && (box.width < 2 || box.height < 2));
    };
    const isSeen = (head) => {
        const words = document.createRange();
        words.selectNodeContents(head);
        if (![...words.getClientRects()].some((box) => box.width > 1 && box.height > 1)) return false;
        for (let node = head; node !== document.body; node = node.parentElement) if (isCut(node)) return false;
        return head.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    };
    return [...document.querySelectorAll(`${table} thead th`)].filter((head) => !isSeen(head))
        .map((head) => head.textContent);
}"""
_HEADS = "(table) => [...document.querySelectorAll(`${table} thead th`)].map((head) => head.textContent.trim())"
_WITH_HEADS = {"county": "#area-indicators", "all indicators": "#indicator-list", "comparison": ".matrix"}


@pytest.mark.parametrize("name", _WITH_HEADS)
def test_heads_of_columns_show_on_paper(reader: Reader, name: str) -> None:
    page = reader.open(f"/fi{PLACES[name].path}", width=_SHEETS["portrait"])
    page.emulate_media(media="print")
    table = _WITH_HEADS[name]
    words = page.evaluate(_HEADS, table)
    assert len(words) >= 4 and all(words)
    assert page.evaluate(_HEADS_UNSEEN, table) == []


# What colours each part of the figures and tables has; the time series is drawn anew for paper.
_COLOURS = """() => {
    const nodes = [...document.querySelectorAll("main *")].filter((node) => !node.closest("#time-series"));
    return nodes.map((node) => {
        const { fill, stroke, color, backgroundColor, borderTopColor } = getComputedStyle(node);
        const name = `${node.nodeName}.${node.getAttribute("class")}`;
        return [name, fill, stroke, color, backgroundColor, borderTopColor].join(" ");
    });
}"""


@pytest.mark.parametrize(
    "path",
    [
        "/en/indicators/181?area=20&areas=05,06&colour=outcome",
        "/en/indicators/7?area=20&colour=outcome&map=tiles&ranking=bars",
        "/en/indicators/4404?area=20&steps=continuous&map=tiles",
        "/en/areas/20",
        "/en/compare?taskArea=MIPA&x=181&y=4404&area=20",
    ],
)
def test_paper_has_the_same_colours_for_readers_of_either_scheme(reader: Reader, path: str) -> None:
    page = reader.open(path)
    colours = {}
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)  # type: ignore[arg-type]
        whole(page)
        colours[scheme] = page.evaluate(_COLOURS)
    assert len(colours["light"]) == len(colours["dark"]) > 100
    pairs = zip(colours["light"], colours["dark"], strict=True)
    assert list(dict.fromkeys((light, dark) for light, dark in pairs if light != dark)) == []


def test_the_table_on_paper_names_its_areas(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181?area=20")
    names = page.locator("#table-drawing tbody th").all_inner_texts()
    page.emulate_media(media="print")
    assert page.locator("#table-drawing tbody th").all_inner_texts() == names
    assert len(names) > 20 and "Kainuu" in names and all(names)

"""Every text that a reader sees or hears has come through a catalogue, or is data: none stands in the code alone.

The pages are served with marks round each text of the catalogues; what stands outside the marks must be data.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.dates import get_month_names
from playwright.sync_api import Page

from indicators.cube import Cubes
from indicators.language import LANGUAGES
from indicators.release.directory import release_ids
from tests.browser.conftest import Reader
from tests.browser.marked_program import BEGIN, END, LANGUAGE
from tests.browser.reading import whole
from tests.browser.site import OF_A_KIND, PLACES, Site, serve
from tests.browser.test_search import ask

pytestmark = pytest.mark.browser

# Every text of the document, shown or not yet, each with its inline parts as one; and what is said of elements.
# Code, symbols, titles of books and the texts of the sources are in no language of ours. A name may stand on the lines
# of a tile as several texts.
_TEXTS = """() => {
    const foreign = "script, style, noscript, code, pre, var, sub, sup, .formula-part .note [lang], #definition .text";
    const blockOf = (node) => {
        // Of what is hidden no style tells that links stand apart.
        const apart = node.closest("svg text, svg title, .reuse a");
        if (apart) return apart;
        while (["inline", "contents"].includes(getComputedStyle(node).display)) node = node.parentElement;
        return node;
    };
    const blocks = new Map();
    const add = (holder, text) => {
        if (holder.closest(foreign)) return;
        const block = blockOf(holder);
        blocks.set(block, (blocks.get(block) || "") + text);
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.nodeType === Node.TEXT_NODE) add(node.parentElement, node.textContent);
        else if (node.nodeName === "BR") add(node.parentElement, " ");
    }
    const said = ["aria-label", "placeholder", "title", "alt", "aria-description", "aria-roledescription"].flatMap(
        (name) => [...document.querySelectorAll(`[${name}]`)].map((node) => node.getAttribute(name)));
    const texts = [document.title, ...blocks.values(), ...said];
    return [...new Set(texts.map((text) => text.replace(/\\s+/g, " ").trim()))].filter(Boolean);
}"""
_INNERMOST = re.compile(f"{BEGIN}[^{BEGIN}{END}]*{END}")
_ADDRESS = re.compile(r"https?://\S+|(?<!\w)/[\w/.{}?=&*-]+|[\w.-]+@[\w.-]+|\b[\w.-]+\.(?:com|eu|fi|org)\b[\w/.-]*")
_WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module")
def marked(simulated_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program with every text of its catalogues between marks."""
    folder = tmp_path_factory.mktemp("marked")
    with serve(
        simulated_releases,
        folder,
        program=("-m", "tests.browser.marked_program"),
        settings={"ALUEKUVA_MARKED": str(folder / "catalogues")},
    ) as site:
        yield site


@pytest.fixture
def reader(reader_of: Callable[[Site], Reader], marked: Site) -> Reader:
    """A reader of the marked pages."""
    return reader_of(marked)


@pytest.fixture(scope="module")
def data(marked: Site) -> re.Pattern[str]:
    """Any text that is data: names and titles of the release, and names that are the same in every language."""
    known = {" ".join(text.split()) for text in (*names_of(marked.cubes), *_NAMES)} - {""}
    texts = sorted(known, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in texts))


# Names of the product and of languages, months, programs and formats, a unit, and functions in formulas.
_NAMES = (
    *("Aluekuva", "FI", "SV", "EN", "Suomeksi", "På svenska", "In English"),
    *get_month_names("abbreviated", locale="sv_FI").values(),
    *("BibTeX", "CSV", "Excel", "GeoJSON", "HTML", "JSON", "JSON-stat", "Parquet", "PNG", "Python", "SVG"),
    *("TopoJSON", "Zip", "km²", "ln", "max", "min", "Pr"),
)


def names_of(cubes: Cubes) -> Iterator[str]:
    """The names and titles that a release holds, in any language, as some have a title in one alone."""
    cube = cubes.current()
    for language in LANGUAGES:
        for indicator in cube.indicators.values():
            texts = (indicator.text(field, language) for field in ("title", "organization"))
            yield from (text.text for text in texts if text)
            yield indicator.assigned_by or ""
        for area in cube.areas.values():
            yield from (area.name(language), area.short(language), area.within(language) or "")
            if area.area_type == "county":  # a tile has a line for each part of a name
                yield from re.findall(r"[^\s-]+-?", area.short(language))
        for named in (cube.task_areas, cube.dimensions, cube.indicator_sets, cube.units):
            yield from (one.name(language) for one in named.values())
        yield from (unit.name(language, "symbol") for unit in cube.units.values())
        yield from (str(variable[f"name_{language}"]) for variable in cube.peer_variables)
    yield cube.release.licence
    yield from release_ids(cubes.directory)


def unmarked(page: Page, data: re.Pattern[str]) -> list[str]:
    """The texts of the page that have words outside the marks which are no data, and these words."""
    found = []
    for text in page.evaluate(_TEXTS):
        outside, count = text, 1
        while count:  # what fills the blanks of a text may be marked itself
            outside, count = _INNERMOST.subn(" ", outside)
        if words := _WORD.findall(_ADDRESS.sub(" ", data.sub(" ", outside))):
            found.append(f"{' '.join(words)}: {text[:150]}")
    return found


@pytest.mark.parametrize("name", [name for name in PLACES if name not in OF_A_KIND])
def test_every_text_of_a_page_has_a_translation(reader: Reader, data: re.Pattern[str], name: str) -> None:
    place = PLACES[name]
    page = reader.open(f"/{LANGUAGE}{place.path}", status=place.status)
    page.wait_for_load_state("networkidle")
    assert unmarked(page, data) == []


def press(page: Page, **choices: str) -> None:
    """Press the buttons that make choices."""
    for name, value in choices.items():
        page.click(f'button[data-choice="{name}"][data-value="{value}"]')


def test_every_text_after_choices_on_an_indicator_has_a_translation(reader: Reader, data: re.Pattern[str]) -> None:
    page = reader.open(f"/{LANGUAGE}/indicators/181")
    page.select_option("#choice-time", "2024")
    page.select_option("#choice-area", "20")
    for choices in (
        {"sex": "female", "benchmark": "peers", "ranking": "bars", "colour": "outcome"},
        {"map": "tiles", "colour": "value", "steps": "equal"},
        {"benchmark": "earlier", "steps": "continuous", "areaType": "collaborative_area"},
    ):
        press(page, **choices)
        whole(page)
        assert unmarked(page, data) == [], choices
    press(page, areaType="county")
    page.click("#picker-series-areas summary")
    page.check('#pick-series-areas input[value="05"]')
    for disclosure in page.locator("main summary").all():
        if disclosure.is_visible():
            disclosure.click()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert unmarked(page, data) == []


def test_every_text_after_choices_on_other_pages_has_a_translation(reader: Reader, data: re.Pattern[str]) -> None:
    page = reader.open(f"/{LANGUAGE}/areas/20")
    page.select_option("#filter-outcome", "worse")
    assert unmarked(page, data) == []
    page.select_option("#filter-trend", "improving")
    page.select_option("#filter-dimension", "VAI")
    assert unmarked(page, data) == []
    reader.go(page, f"/{LANGUAGE}/compare?taskArea=MIPA&group=19,20&x=181&y=4404")
    press(page, show="value", benchmark="earlier")
    page.click('button[data-sort="20"]')
    for key in ("indicators", "areas", "group"):
        page.click(f"#picker-{key} summary")
    page.wait_for_load_state("networkidle")
    assert unmarked(page, data) == []
    reader.go(page, f"/{LANGUAGE}/")
    page.click('[data-my-county="20"]')
    for words in ("arbetslöshet", "Kajanaland", "qqqq"):
        page.fill("#start-search", "")
        ask(page, "start-search", words)
        # What a reader has typed stands in the field alone.
        assert unmarked(page, data) == [], words


@pytest.mark.parametrize("figure", ["ranking", "map", "series"])
def test_every_text_of_a_figure_elsewhere_has_a_translation(reader: Reader, data: re.Pattern[str], figure: str) -> None:
    page = reader.open(f"/{LANGUAGE}/embed/181?figure={figure}&area=20")
    page.click("summary")
    assert unmarked(page, data) == []


def test_a_text_that_no_catalogue_has_is_found(reader: Reader, data: re.Pattern[str]) -> None:
    page = reader.open(f"/{LANGUAGE}/areas")
    assert unmarked(page, data) == []
    page.evaluate("""() => {
        document.querySelector("main h1").append(" written here");
        document.querySelector("main a").setAttribute("aria-label", "Said here");
        document.querySelector("main").append(aluekuva.element("p", { hidden: "" }, "Hidden here: ", "Kajanaland"));
        document.querySelector("main").append(aluekuva.element("p", {}, aluekuva.translate("Areas"), " 12 %"));
    }""")
    assert [text.partition(":")[0] for text in unmarked(page, data)] == ["written here", "Hidden here", "Said here"]

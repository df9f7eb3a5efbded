"""Real figures, as recorded: what is known of them stands on the page, and every kind of page works with them."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from components.indicator_view import figures_of, indicator_view
from components.numbers import number
from components.packed_view import packed
from indicators.cube import ObservationQuery
from indicators.language import Language
from indicators.matrix import pair
from indicators.release.make import make_release
from indicators.sources.sotkanet import harvest
from tests.browser.axe import findings
from tests.browser.conftest import Reader, arrived
from tests.browser.reading import choice, ranking, table, view
from tests.browser.site import Site, serve
from tests.browser.test_area import opened as opened_area
from tests.browser.test_area import rows as area_rows
from tests.browser.test_compare import cells, columns, order
from tests.browser.test_compare import opened as opened_comparison
from tests.browser.test_search import UNEMPLOYED, best_first, listed, search_list
from tests.conftest import SHARED

pytestmark = [pytest.mark.browser, pytest.mark.replica]

NUMBER_OF_MUNICIPALITIES = 309  # of 2022
# A count of people; percentages of all counties, and of a few of them alone; and euros per inhabitant.
INDICATORS = [127, 181, 1275, 3180]
# One page of each kind that figures stand on.
PAGES = {
    "indicator": "/indicators/181?area=20&time=2019",
    "area": "/areas/20",
    "comparison": "/compare?taskArea=all&x=181&y=3180&area=20",
    "list": "/indicators",
}
# What an area's page says of each indicator: its number, value, period and benchmark, and the word of its outcome.
_AREA_FIGURES = """() => {
    const figures = (row) => ({
        value: row.cells[1].querySelector("strong")?.textContent ?? "",
        time: row.querySelector(".period").textContent,
        benchmark: row.querySelector(".benchmark-cell").firstChild.textContent.trim(),
        outcome: row.dataset.outcome,
    });
    const rows = [...document.querySelectorAll("#area-indicators tr[data-outcome]")];
    return Object.fromEntries(rows.map((row) => [row.querySelector("a").pathname.split("/").pop(), figures(row)]));
}"""


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over a release of a few indicators from the recorded service."""
    folder: Path = tmp_path_factory.mktemp("recorded")
    command = [sys.executable, str(SHARED / "sotkanet-replica" / "serve.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        try:
            tables = harvest(service.stdout.readline().strip(), folder / "cache", INDICATORS)
        finally:
            service.terminate()
    make_release(tables, folder / "releases")
    with serve(folder / "releases", folder) as site:
        yield site


@pytest.fixture
def reader(reader_of: Callable[[Site], Reader], recorded: Site) -> Reader:
    """A reader of the recorded figures."""
    return reader_of(recorded)


def test_helsinki_had_664028_inhabitants_in_2022(reader: Reader) -> None:
    page = reader.open("/fi/indicators/127?time=2022&area=90")
    assert "664\u00a0028" in page.inner_text("#sentence").replace("\u202f", "\u00a0")
    assert page.text_content("tr.mine td.number") == "664\u00a0028"


def test_unemployment_in_kainuu_was_13_5_percent_in_2010(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181?time=2010&area=20")
    assert "Kainuussa arvo oli 13,5\u00a0% vuonna 2010." in (page.text_content("#sentence") or "")
    assert page.text_content("tr.mine td.number") == "13,5"


def test_real_figures_are_not_called_simulated(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    assert page.locator(".simulated").count() == 0
    assert "Lähde: Sotkanet (THL) ja kunkin mittarin tuottaja." in page.inner_text("footer.site")


@pytest.mark.parametrize("indicator", [127, 181])
def test_figures_of_municipalities_come_out_as_they_went_in(reader: Reader, recorded: Site, indicator: int) -> None:
    cube = recorded.cube
    view = indicator_view(cube, cube.indicators[indicator], figures_of(cube, indicator), "fi")
    assert "municipality" in view["areaTypes"]
    assert reader.open("/en/").evaluate("(view) => aluekuva.unpacked(view)", packed(view)) == view


def test_municipalities_are_an_area_type(reader: Reader) -> None:
    page = reader.open("/fi/indicators/127?time=2022")
    page.wait_for_load_state("networkidle")
    before = len(reader.requests)
    page.click('button[data-choice="areaType"][data-value="municipality"]')
    rows = ranking(page)
    assert len(rows) == NUMBER_OF_MUNICIPALITIES
    assert rows[0][1:] == ["Helsinki", "664\u00a0028"]
    assert len(table(page)) == NUMBER_OF_MUNICIPALITIES + 1
    page.select_option("#choice-area", label="Kajaani")
    assert "Kajaani" in page.inner_text("#sentence")
    assert reader.requests[before:] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize(("language", "area_type", "area"), [("fi", "county", "20"), ("sv", "county", "90")])
def test_an_area_has_the_values_and_outcomes_of_the_cube(
    reader: Reader, language: Language, area_type: str, area: str
) -> None:
    page = opened_area(reader.open, f"/{language}/areas/{area}")
    cube = reader.site.cube

    def written(value: float | None, indicator: int) -> str:
        return "" if value is None else number(value, cube.indicators[indicator].decimals, language)

    expected = {
        str(row["indicator"]): {
            "value": written(row["value"], row["indicator"]),
            "time": str(row["time"]),
            "benchmark": written(row["benchmark_value"], row["indicator"]) or "–",
            "outcome": row["outcome95"],
        }
        for row in cube.latest_of_area(area_type, area)
    }
    assert page.evaluate(_AREA_FIGURES) == expected
    assert {"127", "181", "3180"} <= set(expected)
    assert re.search(rf"\b{len(expected)}\b", page.inner_text("#area-count"))


def test_an_area_is_narrowed_down_and_opened_elsewhere(reader: Reader) -> None:
    page = opened_area(reader.open, "/fi/areas/20")
    everything = area_rows(page)
    for name, value in {"taskArea": "VAE", "outcome": "worse"}.items():
        page.select_option(f"#filter-{name}", value)
    (shown,) = area_rows(page)
    assert shown in everything and shown[0].startswith(reader.site.cube.indicators[181].title("fi").text)
    assert choice(page) == {"taskArea": "VAE", "outcome": "worse"}
    elsewhere = opened_area(reader.open, page.url.removeprefix(reader.site.address))
    assert area_rows(elsewhere) == [shown]
    page.select_option("#filter-outcome", "better")
    assert area_rows(page) == []


def test_the_cells_of_the_matrix_are_those_of_the_cube(reader: Reader) -> None:
    language: Language = "sv"
    codes = [area.area for area in reader.site.cube.matrix_areas]
    page = opened_comparison(reader, f"/{language}/compare?taskArea=all&show=value&areas={','.join(codes)}")
    cube = reader.site.cube
    assert columns(page) == codes
    found = cells(page)
    assert {int(one) for one in found} == set(cube.matrix)
    symbols = {"b": "▶ ", "w": "◀ "}
    signs = {"S": "×", "M": "··", "Z": "/"}
    for indicator, row in cube.matrix.items():
        letters = row["outcomes"].get("country", "." * len(codes))
        for code, value, status, letter in zip(codes, row["values"], row["statuses"], letters, strict=True):
            text = "" if value is None else number(value, cube.indicators[indicator].decimals, language)
            expected = symbols.get(letter, "") + text if text else signs[status]
            assert found[str(indicator)][code][1] == expected, (indicator, code)
        assert (page.text_content(f'tr[data-indicator="{indicator}"] .aside') or "").startswith(str(row["time"]))


def test_a_pair_of_indicators_has_the_correlation_of_the_cube(reader: Reader) -> None:
    page = opened_comparison(reader, "/en/compare?x=181&y=3180&area=20")
    found = pair(reader.site.cube, 181, 3180)
    sentence = page.inner_text("#pair-sentence")
    for one in (found.rho, found.lower, found.upper):
        assert number(one, 2, "en") in sentence
    assert f"{found.pairs} counties" in sentence
    assert page.locator("#pair-drawing .area").count() == found.pairs
    assert page.get_attribute("#pair-drawing .area.mine", "data-area") == "20"


@pytest.mark.parametrize(("language", "words"), UNEMPLOYED.items())
def test_a_word_of_each_language_finds_the_indicator_of_unemployment(
    reader: Reader, language: Language, words: str
) -> None:
    site = reader.site
    page = reader.open(f"/{language}/indicators")
    titles = {one.title(language).text for one in site.cube.indicators.values()}
    assert len(titles) == len(INDICATORS)
    assert {title for group in listed(page) for title in group} == titles
    found = search_list(page, words)
    assert found == best_first(site, language, words)
    assert found[0][0] == site.cube.indicators[181].title(language).text
    assert sum(map(len, found)) < len(INDICATORS)
    elsewhere = reader.open(page.url.removeprefix(site.address))
    assert listed(elsewhere) == found


def test_choices_give_the_same_figures_elsewhere(reader: Reader) -> None:
    page, elsewhere = reader.open("/fi/indicators/181"), reader.open("/fi/indicators/181")
    # Each step is made on top of those before it; another type of areas takes the chosen area away.
    for step in (
        {"time": "2010", "area": "20"},
        {"benchmark": "earlier", "ranking": "bars", "map": "tiles", "colour": "outcome"},
        {"areaType": "municipality"},
    ):
        for name, value in step.items():
            if name in ("time", "area"):
                page.select_option(f"#choice-{name}", value)
            else:
                page.click(f'button[data-choice="{name}"][data-value="{value}"]')
        assert choice(page).items() >= step.items()
        reader.go(elsewhere, page.url.removeprefix(reader.site.address))
        assert view(elsewhere) == view(page), step
    cube = reader.site.cube
    query = ObservationQuery(181, ("municipality",), (), ("total",), (2010,))
    known = {row["area"]: row["value"] for row in cube.observations(query).to_pylist() if row["value"] is not None}
    drawn = {code: text for code, _, text in ranking(page) if code in known}
    assert drawn == {code: number(value, 1, "fi") for code, value in known.items()}


def test_choices_of_a_comparison_give_the_same_elsewhere(reader: Reader) -> None:
    page = opened_comparison(reader, "/sv/compare?taskArea=all")
    page.click('button[data-choice="show"][data-value="value"]')
    page.select_option("#choice-area", "20")
    page.click('button[data-sort="20"]')
    assert choice(page) == {"taskArea": "all", "show": "value", "area": "20", "sort": "20"}
    elsewhere = opened_comparison(reader, page.url.removeprefix(reader.site.address))
    assert (order(elsewhere), columns(elsewhere), cells(elsewhere)) == (order(page), columns(page), cells(page))


@pytest.mark.parametrize("kind", PAGES)
def test_another_language_keeps_the_view_and_its_numbers(reader: Reader, kind: str) -> None:
    page = reader.open(f"/fi{PAGES[kind]}")
    if kind == "list":
        page.select_option("#filter-taskArea", "TYO")
    kept, before = choice(page), numbers_of(page)
    assert before and (kept or kind == "area")
    for language in ("sv", "fi"):
        page.click(f'a[data-language="{language}"]')
        arrived(page, f"**/{language}{PAGES[kind].partition('?')[0]}*")
        page.wait_for_function(
            "(language) => document.querySelector('main').closest('[lang]').lang === language", arg=language
        )
        assert choice(page) == kept
        assert numbers_of(page) == before


def numbers_of(page: Page) -> list[list[str]]:
    """The numbers of the rows of all tables in sight; Finnish and Swedish write them alike.

    Areas of one value stand in the order of their names, which the language decides.
    """
    found: list[list[str]] = page.evaluate("""() => [...document.querySelectorAll("main tbody tr")]
        .filter((row) => row.checkVisibility())
        .map((row) => [...row.querySelectorAll("td")].map((cell) => cell.innerText.replace(/[^\\d,–]/g, "")))""")
    return sorted(found)


@pytest.mark.parametrize("kind", PAGES)
def test_paper_tells_the_address_the_release_and_the_source(reader: Reader, kind: str) -> None:
    page = reader.open(f"/fi{PAGES[kind]}", width=1024 if kind == "comparison" else 695)
    page.emulate_media(media="print")
    page.wait_for_function("() => document.querySelector('.printed').textContent !== ''")
    head, release = page.inner_text(".printed"), reader.site.cube.release.id
    assert f"{reader.site.address}/fi{PAGES[kind].partition('?')[0]}" in head
    assert release in head and f"release={release}" in head
    assert "Lähde: Sotkanet (THL)" in page.inner_text("body")
    assert not page.locator(".controls").first.is_visible()


@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(reader: Reader, axe: str, kind: str) -> None:
    page = reader.open(f"/sv{PAGES[kind]}")
    for width in (1280, 375):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function("(width) => document.documentElement.scrollWidth === width", arg=width)
        assert findings(page, axe) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width

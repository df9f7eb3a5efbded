"""The page of one area: narrowed down, compared with another benchmark, and opened elsewhere with the same figures."""

import pytest
from playwright.sync_api import Page

from components.numbers import number
from indicators.cube import ObservationQuery
from indicators.language import LANGUAGES
from tests.browser.conftest import Reader
from tests.browser.reading import choice

pytestmark = pytest.mark.browser

_ROWS = """() => [...document.querySelectorAll("#area-indicators tr[data-outcome]:not([hidden])")].map((row) =>
    [...row.cells].map((cell) => cell.innerText.trim()))"""
_DRAWN = "() => document.querySelector('.sparkline svg')"


def rows(page: Page) -> list[list[str]]:
    """The indicators that are shown, cell by cell."""
    page.wait_for_function(_DRAWN)
    found: list[list[str]] = page.evaluate(_ROWS)
    return found


def opened(reader: Reader, path: str) -> Page:
    page = reader.open(path)
    page.wait_for_function(_DRAWN)
    return page


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("taskArea", "MIPA", "data-task-area"),
        ("dimension", "KAY", "data-dimension"),
        ("outcome", "worse", "data-outcome"),
        ("trend", "improving", "data-trend"),
    ],
)
def test_each_filter_narrows_down_and_stands_in_the_address(reader: Reader, name: str, value: str, kept: str) -> None:
    page = opened(reader, "/fi/areas/20")
    everything = len(rows(page))
    page.select_option(f"#filter-{name}", value)
    shown = page.eval_on_selector_all(
        "#area-indicators tr[data-outcome]:not([hidden])", f"rows => rows.map(row => row.getAttribute('{kept}'))"
    )
    assert set(shown) == {value}
    assert 0 < len(shown) < everything
    assert str(len(shown)) in page.inner_text("#area-count")
    assert choice(page) == {name: value}
    elsewhere = opened(reader, page.url.removeprefix(reader.site.address))
    assert rows(elsewhere) == rows(page)
    assert elsewhere.input_value(f"#filter-{name}") == value


def test_what_nothing_fits_is_said(reader: Reader) -> None:
    page = opened(reader, "/en/areas/20?taskArea=TAL&outcome=better&trend=worsening&dimension=VAI")
    page.wait_for_function("() => document.getElementById('area-count').textContent !== ''")
    assert page.inner_text("#area-count") == "No indicator fits these choices."


@pytest.mark.parametrize("benchmark", ["collaborative_area", "peers", "earlier"])
def test_another_benchmark_gives_the_cubes_outcomes_and_keeps_the_filters(reader: Reader, benchmark: str) -> None:
    page = opened(reader, "/en/areas/20")
    page.select_option("#filter-taskArea", "MIPA")
    page.click(f'a[data-benchmark="{benchmark}"]')
    page.wait_for_url(f"**benchmark={benchmark}**")
    page.wait_for_function(_DRAWN)
    assert choice(page) == {"taskArea": "MIPA", "benchmark": benchmark}
    found = page.eval_on_selector_all(
        "#area-indicators tr[data-outcome]:not([hidden])",
        "rows => rows.map(row => [row.querySelector('a').href.match(/indicators\\/(\\d+)/)[1], row.dataset.outcome])",
    )
    cube = reader.site.cube
    expected = {
        str(row["indicator"]): row["outcome95"]
        for row in cube.latest_of_area("county", "20", benchmark)
        if cube.indicators[int(str(row["indicator"]))].task_area == "MIPA"
    }
    assert dict(found) == expected
    # What stands out is told against the country, whatever the table is compared with.
    assert "country" in page.inner_text(".standing h2 >> nth=0")


def test_reasons_are_said_in_words(reader: Reader) -> None:
    page = opened(reader, "/en/areas/20?outcome=not_tested")
    cells = [row[5] for row in rows(page)]
    assert any("no interval" in cell for cell in cells)
    assert all("not tested" in cell for cell in cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_peers_are_those_of_the_cube(reader: Reader, language: str) -> None:
    page = reader.open(f"/{language}/areas/20")
    cube = reader.site.cube
    names = page.eval_on_selector_all(
        "section[aria-labelledby=peers] > div tbody th", "cells => cells.map(c => c.innerText)"
    )
    assert names == [cube.areas["county", str(row["peer"])].short(language) for row in cube.peers("20")]  # type: ignore[arg-type]


def test_what_can_and_what_cannot_be_compared_is_all_there_is(reader: Reader) -> None:
    page = opened(reader, "/en/areas/20")
    untested = page.inner_text(".stands-untested")
    latest = reader.site.cube.latest_of_area("county", "20")
    left_out = [row for row in latest if row["stands_out"] is None]
    assert f"Indicators: {len(left_out)}." in untested
    reasons = [text.split("\n")[0] for text in page.locator(".stands-untested li").all_inner_texts()]
    assert "Suppressed" in reasons and "No interval" in reasons
    assert str(len(latest) - len(left_out)) in page.inner_text(".sentence")


def test_rows_are_dense_and_empty_dimensions_go(reader: Reader) -> None:
    page = opened(reader, "/en/areas/20")
    heights = "rows => rows.map(row => row.offsetHeight).sort((a, b) => a - b)"
    found = page.eval_on_selector_all("#area-indicators tr[data-outcome]", heights)
    assert found[len(found) // 2] <= 42
    page.select_option("#filter-dimension", "KAY")
    heads = page.locator("#area-indicators tr.dimension:visible")
    assert set(heads.all_inner_texts()) == {reader.site.cube.dimensions["KAY"].name("en")}


def test_background_figures_stand_beside_the_countrys(reader: Reader) -> None:
    page = reader.open("/en/areas/20")
    told = {
        row[0]: row[1:]
        for row in page.eval_on_selector_all(
            "table.background tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
    }
    cube = reader.site.cube
    found = {
        row["area"]: row
        for row in cube.observations(ObservationQuery(171, areas=("20", "FI"), sexes=("total",))).to_pylist()
    }
    elderly = [number(found[code]["value"], 1, "en") + "%" for code in ("20", "FI")]
    assert told["Share of people aged 75 and over"] == [*elderly, str(found["20"]["time"])]
    assert told["Population density"][0].endswith("/ km²")
    assert told["Population density"][1] == "not available"


def test_an_area_without_peers_has_no_such_section(reader: Reader) -> None:
    for path in ("/fi/areas/91", "/fi/areas/YTA5", "/fi/areas/FI"):
        page = reader.open(path)
        assert page.query_selector("#peers") is None
        assert page.query_selector('a[data-benchmark="peers"]') is None


def test_on_a_phone_nothing_scrolls_sideways(reader: Reader) -> None:
    for width in (375, 1280):
        page = reader.open("/fi/areas/20?benchmark=peers", width=width)
        page.wait_for_function(_DRAWN)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

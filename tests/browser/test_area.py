"""The page of one area: narrowed down, compared with another benchmark, and opened elsewhere with the same figures."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from components.numbers import interval, mark, number, quantity
from components.outcome import REASONS, TRENDS
from indicators.cube import Cube, Indicator, ObservationQuery
from indicators.language import LANGUAGES, Language
from indicators.translation import translate
from tests.browser.conftest import Reader
from tests.browser.reading import choice
from tests.browser.site import Site

pytestmark = pytest.mark.browser

_ROWS = """() => [...document.querySelectorAll("#area-indicators tr[data-outcome]:not([hidden])")].map((row) =>
    [...row.cells].map((cell) => cell.innerText.trim()))"""
_DRAWN = "() => document.querySelector('.sparkline svg')"


def rows(page: Page) -> list[list[str]]:
    """The indicators that are shown, cell by cell."""
    page.wait_for_function(_DRAWN)
    found: list[list[str]] = page.evaluate(_ROWS)
    return found


def opened(open_page: Callable[[str], Page], path: str) -> Page:
    page = open_page(path)
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
    page = opened(reader.open, "/fi/areas/20")
    everything = len(rows(page))
    page.select_option(f"#filter-{name}", value)
    shown = page.eval_on_selector_all(
        "#area-indicators tr[data-outcome]:not([hidden])", f"rows => rows.map(row => row.getAttribute('{kept}'))"
    )
    assert set(shown) == {value}
    assert 0 < len(shown) < everything
    assert str(len(shown)) in page.inner_text("#area-count")
    assert choice(page) == {name: value}
    elsewhere = opened(reader.open, page.url.removeprefix(reader.site.address))
    assert rows(elsewhere) == rows(page)
    assert elsewhere.input_value(f"#filter-{name}") == value


def test_what_nothing_fits_is_said(reader: Reader) -> None:
    page = opened(reader.open, "/en/areas/20?taskArea=TAL&outcome=better&trend=worsening&dimension=VAI")
    page.wait_for_function("() => document.getElementById('area-count').textContent !== ''")
    assert page.inner_text("#area-count") == "No indicator fits these choices."


@pytest.mark.parametrize("benchmark", ["collaborative_area", "peers", "earlier"])
def test_another_benchmark_gives_the_cubes_outcomes_and_keeps_the_filters(reader: Reader, benchmark: str) -> None:
    page = opened(reader.open, "/en/areas/20")
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


def test_reasons_are_said_in_words(read: Callable[[str], Page]) -> None:
    page = opened(read, "/en/areas/20?outcome=not_tested")
    cells = [row[5] for row in rows(page)]
    assert any("no interval" in cell for cell in cells)
    assert all("not tested" in cell for cell in cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_peers_are_those_of_the_cube(read: Callable[[str], Page], site: Site, language: str) -> None:
    page, cube = read(f"/{language}/areas/20"), site.cube
    names = page.eval_on_selector_all(
        "section[aria-labelledby=peers] > div tbody th", "cells => cells.map(c => c.innerText)"
    )
    assert names == [cube.areas["county", str(row["peer"])].short(language) for row in cube.peers("20")]  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_how_near_the_peers_are_and_what_sets_them_apart_is_the_cubes(
    read: Callable[[str], Page], site: Site, language: Language
) -> None:
    page, cube = read(f"/{language}/areas/20"), site.cube
    told = page.eval_on_selector_all(
        "section[aria-labelledby=peers] > div tbody tr",
        "rows => rows.map(row => [...row.cells].slice(1).map(cell => cell.innerText))",
    )
    names = {row["variable"]: str(row[f"name_{language}"]) for row in cube.peer_variables}
    expected = []
    for peer in cube.peers("20"):
        shares: Any = peer["shares"]
        most = sorted(((one["share"], names[one["variable"]]) for one in shares), key=lambda one: -one[0])[:2]
        apart = "; ".join(f"{name} {quantity(100 * share, 0, '%', language)}" for share, name in most)
        distance, stability = float(str(peer["distance"])), float(str(peer["stability"]))
        expected.append([number(distance, 2, language), quantity(100 * stability, 0, "%", language), apart])
    assert told == expected
    assert len(told) == 5 and len({distance for distance, *_ in told}) > 1


# Without the signs that stand before a word and say the same.
_NUMBERS = """() => {
    const numbers = (row) => {
        const texts = [...row.cells].map((cell) => cell.innerText.trim().replace("–\\n", ""));
        const [, value, period, benchmark, , , rank] = texts;
        const trend = row.cells[7].querySelector(".trend > span:last-child").textContent.replace(/^\\S+\\s/, "");
        return { value, period, benchmark, rank, trend };
    };
    const rows = [...document.querySelectorAll("#area-indicators tr[data-outcome]")];
    return Object.fromEntries(rows.map((row) => [row.dataset.indicator, numbers(row)]));
}"""
#: Shares, rates, a count, means; of both sexes and of women alone; with and without judgement and interval.
SOME_INDICATORS = (181, 4404, 127, 3105, 184, 3892, 4, 5)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("benchmark", ["country", "peers"])
def test_the_numbers_of_the_table_are_those_of_the_cube(
    read: Callable[[str], Page], site: Site, benchmark: str, language: Language
) -> None:
    page = opened(read, f"/{language}/areas/20" + ("" if benchmark == "country" else f"?benchmark={benchmark}"))
    shown = page.evaluate(_NUMBERS)
    cube = site.cube
    of_women = next(one.indicator for one in cube.indicators.values() if one.main_sex == "female")
    some = [cube.indicators[indicator] for indicator in (*SOME_INDICATORS, of_women)]
    found = {str(one.indicator): in_the_cube(cube, one, benchmark, language) for one in some}
    for indicator, numbers in found.items():
        assert shown[indicator] == numbers, indicator
    for name in ("benchmark", "rank"):
        assert any(row[name][:1].isdigit() for row in found.values()), "something is compared"


def in_the_cube(cube: Cube, indicator: Indicator, benchmark: str, language: Language) -> dict[str, str]:
    """The numbers of Kainuu as the table has them, from the observations and comparisons of one indicator."""
    decimals = indicator.decimals
    query = ObservationQuery(indicator.indicator, ("county", "country"), ("20", "FI"), (indicator.main_sex,))
    rows = cube.observations(query).to_pylist()
    latest = max((row for row in rows if row["area"] == "20"), key=lambda row: row["time"])
    key = {"area": "20", "time": latest["time"], "sex": indicator.main_sex}

    def mine(rows: list[dict[str, Any]]) -> dict[str, Any]:
        return next((row for row in rows if all(row[name] == value for name, value in key.items())), {})

    between = interval(latest["lower95"], latest["upper95"], decimals, language)
    against = mine(cube.comparisons(indicator.indicator, benchmark).to_pylist())
    country = next((row["value"] for row in rows if row["area"] == "FI" and row["time"] == latest["time"]), None)
    other = against.get("benchmark_value", country if benchmark == "country" else None)
    beside = translate("not available", language) if other is None else number(other, decimals, language)
    whose = translate("Mainland Finland", language) if against.get("benchmark_type") == "mainland" else ""
    ranked = mine(cube.comparisons(indicator.indicator).to_pylist())
    ranks = [str(ranked[name]) for name in ("rank_best", "rank_worst") if ranked.get("rank_best") is not None]
    trend = mine(cube.trends(indicator.indicator).to_pylist())
    return {
        "value": number(latest["value"], decimals, language) + (f" ({between})" if between else ""),
        "period": "\n".join(filter(None, [str(latest["time"]), mark(latest["status"], language)])),
        "benchmark": "\n".join(filter(None, [beside, whose])),
        "rank": "–".join(dict.fromkeys(ranks)),
        "trend": trend_in_words(trend, against, language),
    }


def trend_in_words(trend: dict[str, Any], against: dict[str, Any], language: Language) -> str:
    word = translate(TRENDS[trend.get("trend", "not_calculated")], language)
    # Once is enough where nothing could be compared for the same reason.
    is_said = trend.get("reason") and trend["reason"] != against.get("reason")
    return f"{word}: {translate(REASONS[trend['reason']], language)}" if is_said else word


def test_what_can_and_what_cannot_be_compared_is_all_there_is(read: Callable[[str], Page], site: Site) -> None:
    page = opened(read, "/en/areas/20")
    untested = page.inner_text(".stands-untested")
    latest = site.cube.latest_of_area("county", "20")
    left_out = [row for row in latest if row["stands_out"] is None]
    assert f"Indicators: {len(left_out)}." in untested
    reasons = [text.split("\n")[0] for text in page.locator(".stands-untested li").all_inner_texts()]
    assert "Suppressed" in reasons and "No interval" in reasons
    assert str(len(latest) - len(left_out)) in page.inner_text(".sentence")


def test_rows_are_dense_and_empty_dimensions_go(reader: Reader) -> None:
    page = opened(reader.open, "/en/areas/20")
    heights = "rows => rows.map(row => row.offsetHeight).sort((a, b) => a - b)"
    found = page.eval_on_selector_all("#area-indicators tr[data-outcome]", heights)
    assert found[len(found) // 2] <= 42
    page.select_option("#filter-dimension", "KAY")
    heads = page.locator("#area-indicators tr.dimension:visible")
    assert set(heads.all_inner_texts()) == {reader.site.cube.dimensions["KAY"].name("en")}


def test_background_figures_stand_beside_the_countrys(read: Callable[[str], Page], site: Site) -> None:
    page = read("/en/areas/20")
    told = {
        row[0]: row[1:]
        for row in page.eval_on_selector_all(
            "table.background tbody tr", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
    }
    cube = site.cube
    found = {
        row["area"]: row
        for row in cube.observations(ObservationQuery(171, areas=("20", "FI"), sexes=("total",))).to_pylist()
    }
    elderly = [number(found[code]["value"], 1, "en") + "%" for code in ("20", "FI")]
    assert told["Share of people aged 75 and over"] == [*elderly, str(found["20"]["time"])]
    assert told["Population density"][0].endswith("/ km²")
    assert told["Population density"][1] == "not available"


@pytest.mark.parametrize("code", ["91", "YTA5", "FI"])
def test_an_area_without_peers_has_no_such_section(read: Callable[[str], Page], code: str) -> None:
    page = read(f"/fi/areas/{code}")
    assert page.query_selector("#peers") is None
    assert page.query_selector('a[data-benchmark="peers"]') is None


def test_on_a_phone_nothing_scrolls_sideways(reader: Reader) -> None:
    for width in (375, 1280):
        page = reader.open("/fi/areas/20?benchmark=peers", width=width)
        page.wait_for_function(_DRAWN)
        assert page.evaluate("document.documentElement.scrollWidth") <= width

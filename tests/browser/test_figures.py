"""The figures of an indicator's page: what colours the map, what is linked, chosen series, women and men, marks."""

import itertools
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route

from components.numbers import number
from indicators.cube import ObservationQuery
from tests.browser.conftest import Reader, ready
from tests.browser.reading import choice, ranking, table, view
from tests.browser.site import Site

pytestmark = pytest.mark.browser

# What an area is filled with by area, where marks stand, and what the legend says.
_LOOKS = """() => Object.fromEntries([...document.querySelectorAll("#map-drawing [data-area]")].map((area) =>
    [area.dataset.area, [...area.classList].find((one) => /^(step|outcome|ramp|missing)/.test(one))]))"""
_LEGEND = "() => [...document.querySelectorAll('#map-drawing .legend li')].map((item) => item.textContent.trim())"
_MARKED = """() => Object.fromEntries(["ranking", "map", "sexes", "funnel", "table"].map((key) =>
    [key, [...document.querySelectorAll(`#${key}-drawing .marked`)].map((part) => part.dataset.area)]))"""
_FOCUSED = "() => document.activeElement.dataset.chooseArea || ''"


def press(page: Page, name: str, value: str) -> None:
    """Press the button that makes a choice."""
    page.click(f'button[data-choice="{name}"][data-value="{value}"]')


def outcomes(page: Page) -> dict[str, str]:
    """The word of the comparison by the name of the area, as the table has it."""
    heads = page.locator("#table-drawing thead th").all_text_contents()
    place = heads.index("Comparison")
    return {row[0]: row[place] for row in table(page)}


def test_the_map_by_outcome_says_it_in_colour_mark_and_word(reader: Reader) -> None:
    page = reader.open("/en/indicators/181?area=20")
    press(page, "colour", "outcome")
    assert choice(page) == {"area": "20", "colour": "outcome"}
    kinds = {"worse": "outcome-w", "better": "outcome-b", "not different": "outcome-s", "not compared": "outcome-n"}
    names = {code: name for code, name, _ in ranking(page)}
    words = outcomes(page)
    expected = {code: kinds[words[name]] for code, name in names.items()}
    assert {"outcome-w", "outcome-b"} <= set(expected.values())
    for kind in ("map", "tiles"):
        press(page, "map", kind)
        assert page.evaluate(_LOOKS) == expected
        marks = page.locator("#map-drawing svg.map:not(.key) :is(path.mark, circle.dot)")
        assert marks.count() == len(expected), "a mark in each area"
        assert page.evaluate(_LEGEND) == ["worse", "better", "not different", "not tested"]
    press(page, "map", "map")
    assert page.text_content("#map-drawing .map-name") == "Kainuu"
    assert "Compared with: Whole country" in page.inner_text("#map-note")
    assert page.locator('button[data-choice="steps"]').first.is_hidden()


def test_without_a_judgement_the_map_judges_nothing(reader: Reader) -> None:
    page = reader.open("/en/indicators/7?colour=outcome")
    looks = list(page.evaluate(_LOOKS).values())
    differing = [words for words in outcomes(page).values() if words.startswith("differs")]
    assert differing and looks.count("outcome-d") == len(differing)
    assert set(looks) <= {"outcome-d", "outcome-s", "outcome-n"}
    assert page.locator("#map-drawing .placed .mark.outcome-d").count() == len(differing)
    assert {"differs", "not different"} <= set(page.evaluate(_LEGEND)) <= {"differs", "not different", "not tested"}
    reader.go(page, "/en/indicators/184?colour=outcome")
    assert set(page.evaluate(_LOOKS).values()) == {"outcome-n"}
    assert page.evaluate(_LEGEND) == ["not tested"]


def test_steps_of_the_map_leave_no_value_between_two(reader: Reader, site: Site) -> None:
    page = reader.open("/en/indicators/181")
    written = {code: float(text) for code, _, text in ranking(page)}
    for steps in ("quantiles", "equal"):
        press(page, "steps", steps)
        looks = page.evaluate(_LOOKS)
        assert set(looks) == set(written)
        spans = [[float(end) for end in item.removesuffix("%").strip().split("–")] for item in page.evaluate(_LEGEND)]
        assert all(before[-1] < after[0] for before, after in itertools.pairwise(spans))
        for code, value in written.items():
            holding = [place for place, span in enumerate(spans) if span[0] <= value <= span[-1]]
            assert [f"step-{place + 1}" for place in holding] == [looks[code]]
    press(page, "steps", "continuous")
    assert choice(page) == {"steps": "continuous"}
    ticks = [float(text) for text in page.locator(".map-bar text").all_text_contents() if text != "%"]
    assert len(ticks) >= 2 and min(written.values()) <= ticks[0] < ticks[-1] <= max(written.values())
    fills = page.evaluate("""() => Object.fromEntries([...document.querySelectorAll("#map-drawing path[data-area]")]
        .map((area) => [area.dataset.area, getComputedStyle(area).fill]))""")
    least, most = min(written, key=lambda code: written[code]), max(written, key=lambda code: written[code])
    assert fills[least] != fills[most] and len(set(fills.values())) > len(written) / 2


def test_pointing_at_an_area_marks_it_in_every_figure(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    page.wait_for_load_state("networkidle")
    before, address = len(reader.requests), page.url
    for place in ("#ranking-drawing", "#map-drawing", "#sexes-drawing", "#funnel-drawing", "#table-drawing"):
        page.hover(f'{place} [data-area="20"]')
        assert all(codes == ["20"] for codes in page.evaluate(_MARKED).values()), place
        assert page.locator("#time-series .series-mark").count() == 1
        page.hover("h1")
        assert not any(page.evaluate(_MARKED).values())
    assert page.locator("#time-series .series-mark").count() == 0
    assert (reader.requests[before:], page.url) == ([], address)


def test_the_keyboard_goes_through_the_areas_of_the_table_with_one_stop(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181?area=20")
    codes = [code for code, *_ in ranking(page)]
    assert page.locator('#table-drawing button[tabindex="0"]').count() == 1
    page.focus('#table-drawing button[tabindex="0"]')
    assert page.evaluate(_FOCUSED) == "20"
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(_FOCUSED) == codes[1]
    assert page.evaluate(_MARKED)["map"] == [codes[1]]
    page.keyboard.press("Enter")
    assert choice(page) == {"area": codes[1]}
    assert page.evaluate(_FOCUSED) == codes[1], "the focus stays where it was"
    assert page.get_attribute("#table-drawing button:focus", "aria-pressed") == "true"
    assert page.locator('#table-drawing button[tabindex="0"]').count() == 1
    page.keyboard.press("End")
    assert page.evaluate(_FOCUSED) == codes[-1]


def test_chosen_areas_stand_in_the_time_series_its_table_and_the_address(reader: Reader, site: Site) -> None:
    page = reader.open("/fi/indicators/181?area=20")
    page.click("#picker-series-areas summary")
    for code in ("05", "06"):
        page.check(f'#pick-series-areas input[value="{code}"]')
    assert choice(page) == {"area": "20", "areas": "05,06"}
    lines = view(page).series
    query = ObservationQuery(181, ("county",), ("20", "05", "06"), ("total",))
    rows = site.cube.observations(query).to_pylist()
    for place, code in ((-1, "20"), (-2, "05"), (-3, "06")):
        known = {row["time"]: number(row["value"], 1, "fi") for row in rows if row["area"] == code}
        drawn = {time: number(value, 1, "fi") for time, value in zip(*lines[place], strict=True) if value is not None}
        assert drawn == known
    names = page.evaluate("() => document.querySelector('#time-series .js-plotly-plot').layout.annotations.length")
    assert names == 4, "three areas and the country"
    page.click("#series details:has(#series-table) > summary")
    heads = page.locator("#series-table thead th").all_text_contents()
    assert [head for head in heads if head.endswith(", %")] == [
        "Kainuu, %",
        "Varsinais-Suomi, %",
        "Satakunta, %",
        "Koko maa, %",
    ]
    for code in ("07", "08", "09"):
        page.check(f'#pick-series-areas input[value="{code}"]')
    assert page.locator("#pick-series-areas input:not(:checked):not(:disabled)").count() == 0
    page.uncheck('#pick-series-areas input[value="05"]')
    assert choice(page)["areas"] == "06,07,08,09"
    press(page, "areaType", "collaborative_area")
    assert choice(page) == {"areaType": "collaborative_area"}


def test_women_and_men_stand_side_by_side_where_there_are_both(reader: Reader, site: Site) -> None:
    page = reader.open("/en/indicators/181?area=20&time=2024")
    query = ObservationQuery(181, ("county",), (), ("female", "male"), (2024,))
    known = {
        (row["area"], row["sex"]): number(row["value"], 1, "en") for row in site.cube.observations(query).to_pylist()
    }
    drawn = page.evaluate("""() => {
        const texts = (row) => [...row.querySelectorAll(".value")].map((value) => value.textContent.replace("*", ""));
        const rows = [...document.querySelectorAll("#sexes-drawing g[data-area]")];
        return Object.fromEntries(rows.map((row) => [row.dataset.area, texts(row)]));
    }""")
    assert drawn == {code: [known[code, "female"], known[code, "male"]] for code, *_ in ranking(page)}
    sentence = page.inner_text("#sexes-sentence")
    assert f"women {known['20', 'female']}%" in sentence and f"men {known['20', 'male']}%" in sentence
    assert "has not been tested" in sentence and "differs" not in sentence
    page.click("#sexes details:has(#sexes-table) > summary")
    assert len(table(page, "#sexes-table")) == len(drawn) + 1
    reader.go(page, "/en/indicators/3892")
    assert page.inner_text("#sexes-sentence") == "These figures are not given for women and men."
    assert page.locator("#sexes-drawing").is_hidden()


def test_bars_begin_at_zero_and_keep_intervals_and_outcomes(reader: Reader) -> None:
    page = reader.open("/fi/indicators/4404")
    before = [
        page.locator(f"#ranking-drawing svg.ranking:not(.key) {kind}").count() for kind in (".interval", ".mark, .dot")
    ]
    press(page, "ranking", "bars")
    assert choice(page) == {"ranking": "bars"}
    bars = page.evaluate("""() => [...document.querySelectorAll("#ranking-drawing g.area:has(.bar)")].map((row) => {
        const bar = row.querySelector(".bar");
        const value = Number(row.querySelector(".value").textContent.replace(",", ".").replace("*", ""));
        return [Number(bar.getAttribute("x")), Number(bar.getAttribute("width")) / value];
    })""")
    starts, units = {start for start, _ in bars}, [unit for _, unit in bars]
    assert len(starts) == 1 and max(units) - min(units) < 0.02 * max(units)
    assert [
        page.locator(f"#ranking-drawing svg.ranking:not(.key) {kind}").count() for kind in (".interval", ".mark, .dot")
    ] == before


def held_back(page: Page, pattern: str) -> list[Route]:
    """The requests that wait from now on, in the order in which they were made."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(pattern, hold)
    return held


@contextmanager
def held_boundaries(chromium: Browser) -> Iterator[tuple[Page, list[Route]]]:
    """A window whose requests for boundaries wait in a list."""
    with closing(chromium.new_context()) as context:
        page = context.new_page()
        page.set_default_timeout(20_000)
        yield page, held_back(page, "**/maps/*")


def awaiting(page: Page, site: Site, query: str = "") -> None:
    """Open an indicator's page whose map is on its way."""
    page.goto(f"{site.address}/en/indicators/181{query}")
    page.wait_for_selector('#map-drawing[aria-busy="true"] svg.map')


def test_boundaries_that_come_late_leave_the_next_pages_address_alone(chromium: Browser, site: Site) -> None:
    with held_boundaries(chromium) as (page, held):
        awaiting(page, site, "?time=2022&area=20")
        # The content of the next page is on its way still when they come.
        contents = held_back(page, "**/_dash-update-component*")
        page.click(".breadcrumb a >> nth=0")
        page.wait_for_url("**/en/indicators")
        held[0].continue_()
        page.wait_for_selector("#map-drawing svg .area")
        assert page.url == f"{site.address}/en/indicators"
        page.unroute("**/_dash-update-component*")
        contents[0].continue_()
        page.wait_for_function("() => document.querySelector('h1').textContent === 'All indicators'")
        assert page.url == f"{site.address}/en/indicators"


def test_tiles_ask_for_no_boundaries(chromium: Browser, site: Site) -> None:
    with held_boundaries(chromium) as (page, held):
        page.goto(f"{site.address}/en/indicators/181?map=tiles")
        ready(page)
        assert page.locator("#map-drawing .tile").count() > 20
        assert held == []
        press(page, "map", "map")
        page.wait_for_selector('#map-drawing[aria-busy="true"]')
        held[0].continue_()
        page.wait_for_selector("#map-drawing svg .area")


def test_a_picture_waits_for_the_boundaries(chromium: Browser, site: Site) -> None:
    with held_boundaries(chromium) as (page, held):
        awaiting(page, site)
        with page.expect_download() as download:
            page.click("#map [data-picture=svg]")
            held[0].continue_()
        assert download.value.path().read_text("utf-8").count("<path") > 20


def test_a_picture_is_of_the_choice_that_is_made_by_then(chromium: Browser, site: Site) -> None:
    with held_boundaries(chromium) as (page, held):
        awaiting(page, site)
        page.click("#map [data-picture=svg]")
        press(page, "sex", "female")
        with page.expect_download() as download:
            held[0].continue_()
        drawn = download.value.path().read_text("utf-8")
        assert "Women" in drawn and "sex=female" in drawn
        # What needs no boundaries does not wait for any.
        page.reload()
        page.wait_for_selector('#map-drawing[aria-busy="true"] svg.map')
        with page.expect_download():
            page.click("#ranking [data-picture=svg]")
        held[1].continue_()


def test_address_with_leading_zeros_follows_the_choice(reader: Reader) -> None:
    page = reader.open("/en/indicators/0181")
    press(page, "sex", "female")
    assert "sex=female" in page.url


def test_no_picture_of_no_map_is_saved(chromium: Browser, site: Site) -> None:
    with held_boundaries(chromium) as (page, held):
        awaiting(page, site)
        page.click("#map [data-picture=svg]")
        held[0].abort()
        page.wait_for_function("() => document.querySelector('#map .said').textContent.includes('can’t be reached')")
        assert "can’t be reached" in page.inner_text("#map-drawing")
        # What was out of reach stays told while it is asked for anew, and is drawn once it has come.
        page.evaluate("window.dispatchEvent(new Event('online'))")
        assert "can’t be reached" in page.inner_text("#map-drawing")
        page.wait_for_function("() => document.querySelector('#map-drawing').ariaBusy === 'false'")
        held[1].continue_()
        page.wait_for_selector("#map-drawing svg .area")


def test_paper_does_not_wait_for_the_boundaries(chromium: Browser, site: Site) -> None:
    with held_boundaries(chromium) as (page, held):
        awaiting(page, site)
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert "The table holds the same values." in page.inner_text("#map-drawing")
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        held[0].continue_()
        page.wait_for_selector("#map-drawing svg .area")


def test_without_its_boundaries_a_page_says_so_and_asks_again(chromium: Browser, site: Site) -> None:
    with closing(chromium.new_context()) as context:
        page = context.new_page()
        page.route("**/maps/*", lambda route: route.fulfill(status=503))
        page.goto(f"{site.address}/en/indicators/181")
        ready(page)
        assert "The boundaries can’t be reached now." in page.inner_text("#map-drawing")
        assert len(ranking(page)) > 20
        page.unroute("**/maps/*")
        press(page, "sex", "female")
        page.wait_for_selector("#map-drawing svg .area")
        assert sorted(page.evaluate(_LOOKS)) == sorted(code for code, _, _ in ranking(page))

"""What a reader chooses on an indicator's page: everything follows, nothing is asked of the server."""

import pytest
from playwright.sync_api import Page

from components.numbers import number
from indicators.cube import ObservationQuery
from indicators.language import LANGUAGES, Language
from tests.browser.conftest import Reader, arrived, ready
from tests.browser.reading import SERIES_DRAWN, choice, table, view, whole
from tests.browser.site import Site

pytestmark = pytest.mark.browser

WITHOUT_STORAGE = """Object.defineProperty(window, "localStorage", {
    get() { throw new DOMException("denied", "SecurityError"); },
});"""
NUMBER_OF_COUNTIES = 23


def in_step(page: Page, site: Site, **chosen: str) -> None:
    """Assert that sentence, ranking, map, table, time series and address all show ``chosen`` of indicator 181."""
    area_type, sex, area = chosen.get("areaType", "county"), chosen.get("sex", "total"), chosen.get("area")
    time = int(chosen.get("time", 2025))
    query = ObservationQuery(181, (area_type,), (), (sex,), (time,))
    rows = {row["area"]: row for row in site.cube.observations(query).to_pylist()}
    valued = {code: number(row["value"], 1, "fi") for code, row in rows.items() if row["value"] is not None}
    shown = view(page)
    assert shown.choice == chosen
    assert {code: text for code, _, text in shown.ranking if code in valued} == valued
    assert len(shown.ranking) == len(rows)
    assert [row[1:] for row in shown.ranking] == [row[:2] for row in shown.table[1:]]
    assert str(time) in shown.caption
    bars = page.locator("#ranking-drawing .bar").count()
    assert bars == (len(valued) if chosen.get("ranking") == "bars" else 0)
    assert page.locator("#map-drawing .area[class*='outcome-']").count() == (
        len(valued) if chosen.get("colour") == "outcome" and area_type == "county" else 0
    )
    if area_type == "county":  # the others have no boundaries
        assert len(shown.map) == len(rows)
        for _, name, text in shown.ranking:
            assert any(said.startswith(f"{name}: {text}") for said in shown.map)
    assert str(time) in shown.sentence
    words = {"female": "Naiset", "male": "Miehet"}.get(sex)
    if words:
        assert shown.sentence.startswith(f"{words}: ") and words in shown.caption
    lines = shown.series[-1]  # the chosen area's line is drawn last, over all others
    if area:
        assert valued[area] in shown.sentence
        assert number(lines[1][lines[0].index(time)], 1, "fi") == valued[area]
        assert (page.text_content("#ranking-drawing g.mine .value") or "").rstrip("*") == valued[area]


def test_each_choice_by_mouse_changes_every_figure_and_asks_nothing(reader: Reader, site: Site) -> None:
    page = reader.open("/fi/indicators/181")
    page.wait_for_load_state("networkidle")
    before = len(reader.requests)
    in_step(page, site)
    page.select_option("#choice-time", "2015")
    in_step(page, site, time="2015")
    page.click('button[data-choice="sex"][data-value="female"]')
    in_step(page, site, time="2015", sex="female")
    page.select_option("#choice-area", "20")
    in_step(page, site, time="2015", sex="female", area="20")
    page.click('#ranking-drawing g[data-area="05"]')
    in_step(page, site, time="2015", sex="female", area="05")
    page.click('button[data-choice="map"][data-value="tiles"]')
    in_step(page, site, time="2015", sex="female", area="05", map="tiles")
    page.click('#map-drawing g[data-area="90"]')
    in_step(page, site, time="2015", sex="female", area="90", map="tiles")
    page.click('button[data-choice="areaType"][data-value="collaborative_area"]')
    in_step(page, site, time="2015", sex="female", areaType="collaborative_area", map="tiles")
    page.click('button[data-choice="areaType"][data-value="county"]')
    page.click('button[data-choice="map"][data-value="map"]')
    page.click('button[data-choice="sex"][data-value="total"]')
    page.select_option("#choice-time", "2025")
    in_step(page, site)
    assert reader.requests[before:] == []


def test_choices_made_faster_than_they_are_drawn_all_count(reader: Reader, site: Site) -> None:
    page = reader.open("/fi/indicators/181?area=20")
    page.wait_for_load_state("networkidle")
    page.evaluate("""() => {
        for (const [name, value] of [["sex", "male"], ["map", "tiles"], ["areaType", "collaborative_area"]]) {
            document.querySelector(`button[data-choice="${name}"][data-value="${value}"]`).click();
        }
    }""")
    in_step(page, site, sex="male", map="tiles", areaType="collaborative_area")


def test_each_choice_by_keyboard_changes_every_figure_and_keeps_the_focus(reader: Reader, site: Site) -> None:
    page = reader.open("/fi/indicators/181")
    page.wait_for_load_state("networkidle")
    before = len(reader.requests)
    page.focus("#choice-time")
    page.keyboard.press("ArrowDown")
    in_step(page, site, time="2024")
    assert focused(page) == "choice-time"
    page.keyboard.press("Tab")
    assert focused(page) == "choice-area"
    page.keyboard.type("Kainuu")
    in_step(page, site, time="2024", area="20")
    assert focused(page) == "choice-area"
    press(page, "sex", "male", "Enter")
    in_step(page, site, time="2024", area="20", sex="male")
    press(page, "ranking", "bars", "Enter")
    press(page, "colour", "outcome", "Space")
    in_step(page, site, time="2024", area="20", sex="male", ranking="bars", colour="outcome")
    press(page, "map", "tiles", "Space")
    in_step(page, site, time="2024", area="20", sex="male", ranking="bars", colour="outcome", map="tiles")
    press(page, "ranking", "dots", "Enter", backwards=True)
    press(page, "colour", "value", "Enter")
    in_step(page, site, time="2024", area="20", sex="male", map="tiles")
    page.focus("#choice-area")
    press(page, "areaType", "collaborative_area", "Enter")
    in_step(page, site, time="2024", sex="male", map="tiles", areaType="collaborative_area")
    assert reader.requests[before:] == []


def press(page: Page, name: str, value: str, key: str, *, backwards: bool = False) -> None:
    """Tab on (or back) to a button, press ``key`` there, and assert that the button keeps the focus."""
    while focused(page) != f"{name}={value}":
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        assert focused(page) != "", f"the keyboard does not reach {name}={value}"
    page.keyboard.press(key)
    assert focused(page) == f"{name}={value}"


def focused(page: Page) -> str:
    """What has the focus: an id, or name=value of a button; an empty text for the page itself."""
    found: str = page.evaluate("""() => {
        const node = document.activeElement;
        if (node === document.body) return "";
        return node.dataset.value ? `${node.dataset.choice}=${node.dataset.value}` : node.id || node.tagName;
    }""")
    return found


def test_the_address_shows_the_same_figures_elsewhere(reader: Reader) -> None:
    page = reader.open("/sv/indicators/4404")
    page.select_option("#choice-area", "11")
    page.select_option("#choice-time", "2018")
    page.click('button[data-choice="sex"][data-value="male"]')
    page.click('button[data-choice="map"][data-value="tiles"]')
    elsewhere = reader.open(page.url.removeprefix(reader.site.address))
    assert view(elsewhere) == view(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_keeps_the_view(reader: Reader, language: Language) -> None:
    page = reader.open("/fi/indicators/181?time=2012&sex=male")
    page.select_option("#choice-area", "19")
    page.click(f'a[data-language="{language}"]')
    arrived(page, f"**/{language}/indicators/181?**")
    assert page.locator("html").get_attribute("lang") == language
    assert choice(page) == {"time": "2012", "sex": "male", "area": "19"}
    assert page.get_attribute("tr.mine th", "scope") == "row"


def test_the_list_keeps_its_filter_in_another_language(reader: Reader) -> None:
    page = reader.open("/fi/indicators")
    everything = page.locator("#indicator-list tr[data-indicator]:visible").count()
    page.select_option("#filter-taskArea", index=1)
    by_task_area = page.inner_text("#indicator-count")
    page.fill("#filter-q", "pienituloisuus")
    page.wait_for_function(
        "(text) => document.getElementById('indicator-count').textContent !== text", arg=by_task_area
    )
    narrowed = page.locator("#indicator-list tr[data-indicator]:visible").count()
    assert 0 < narrowed < everything
    query = choice(page)
    assert query["q"] == "pienituloisuus"
    page.click('a[data-language="sv"]')
    arrived(page, "**/sv/indicators?**")
    assert choice(page) == query
    assert page.locator("#indicator-list tr[data-indicator]:visible").count() == narrowed


def test_search_leads_from_any_page_to_the_indicators_that_fit(reader: Reader) -> None:
    page = reader.open("/fi/areas")
    page.fill("#header-search", "tupak")
    page.press("#header-search", "Enter")
    arrived(page, "**/fi/indicators?q=tupak")
    rows = page.locator("#indicator-list tr[data-indicator]:visible")
    assert rows.count() > 1
    assert all("tupak" in row.inner_text().lower() for row in rows.all())
    page.fill("#filter-q", "nothing at all fits this")
    page.locator(
        "#indicator-count:text-is('Mikään mittari ei sovi hakuun. Kokeile vähempiä tai muita sanoja.')"
    ).wait_for()


def test_back_and_forward_lead_through_the_pages(reader: Reader) -> None:
    page = reader.open("/en/")
    start = page.inner_text("h1")
    page.click("header nav a:text-is('Indicators')")
    heading(page, "All indicators")
    page.click("#indicator-list a[href='/en/indicators/181']")
    heading(page, "Unemployed people, as % of labour force")
    ready(page)
    page.select_option("#choice-time", "2014")
    page.click(".breadcrumb a:text-is('Indicators')")
    heading(page, "All indicators")
    page.go_back()
    heading(page, "Unemployed people, as % of labour force")
    ready(page)
    assert choice(page) == {"time": "2014"}
    assert "2014" in page.inner_text("#sentence")
    page.go_back()
    page.wait_for_function("() => !location.search.includes('time')")
    page.go_back()
    heading(page, "All indicators")
    page.go_back()
    heading(page, start)
    page.go_forward()
    heading(page, "All indicators")


def heading(page: Page, text: str) -> None:
    page.locator("h1", has_text=text).wait_for()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_documents_title_follows_the_page(reader: Reader, language: Language) -> None:
    page = reader.open(f"/{language}/")
    page.click(f"header nav a[href='/{language}/areas']")
    page.locator(".area-lists").wait_for()
    page.wait_for_function("(heading) => document.title === `${heading} – Aluekuva`", arg=page.inner_text("h1"))


def test_my_county_is_remembered_in_this_browser_and_forgotten(reader: Reader) -> None:
    page = reader.open("/fi/")
    assert page.locator("[data-if-my-county]").is_hidden()
    page.click('[data-my-county="20"]')
    assert page.get_attribute('[data-my-county="20"]', "aria-pressed") == "true"
    reader.go(page, "/fi/")
    assert page.get_attribute('[data-my-county="20"]', "aria-pressed") == "true"
    reader.go(page, "/fi/indicators/181")
    assert page.input_value("#choice-area") == "20"
    assert page.inner_text("tr.mine th") == "Kainuu"
    reader.go(page, "/fi/indicators/181?area=01")
    assert page.input_value("#choice-area") == "01"  # the address says more than the memory
    page.select_option("#choice-area", "05")  # to look at an area is not to say that it is one's own
    reader.go(page, "/fi/compare")
    page.select_option("#choice-area", "06")
    reader.go(page, "/fi/indicators/127")
    assert page.input_value("#choice-area") == "20"
    reader.go(page, "/fi/")
    page.click("[data-my-county-link]")
    heading(page, "Kainuun hyvinvointialue")
    reader.go(page, "/fi/")
    page.click("[data-forget-my-county]")
    assert focused(page) == "my-county"
    assert page.locator("[data-if-my-county]").is_hidden()
    reader.go(page, "/fi/indicators/181")
    assert page.input_value("#choice-area") == ""


def test_everything_works_where_the_browser_keeps_nothing(reader: Reader, site: Site) -> None:
    page = reader.open("/fi/", script=WITHOUT_STORAGE)
    page.click('[data-my-county="20"]')
    reader.go(page, "/fi/indicators/181")
    page.select_option("#choice-area", "20")
    in_step(page, site, area="20")


def test_the_time_series_stands_in_a_table_too(reader: Reader, site: Site) -> None:
    page = reader.open("/fi/indicators/181?area=20")
    page.click("#series details:has(#series-table) > summary")
    rows = table(page, "#series-table")
    query = ObservationQuery(181, ("county",), ("20",), ("total",))
    expected = {str(row["time"]): number(row["value"], 1, "fi") for row in site.cube.observations(query).to_pylist()}
    assert {row[0]: row[1] for row in rows} == expected
    assert [row[0] for row in rows] == sorted(expected, reverse=True)


def test_a_choice_that_is_taken_back_leaves_no_trace_in_the_address(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181?area=20")
    page.click('#ranking-drawing g[data-area="20"]')
    assert choice(page) == {}
    assert page.locator("tr.mine").count() == 0
    assert len(table(page)) == NUMBER_OF_COUNTIES + 1


def test_what_was_put_off_never_comes_after_what_was_chosen_later(reader: Reader) -> None:
    page = reader.open("/en/indicators/181")
    # Both within one frame: the first choice while the table is out of sight, the second while it is in sight.
    page.evaluate("""() => {
        const choose = (year) => {
            const menu = document.getElementById("choice-time");
            menu.value = year;
            menu.dispatchEvent(new Event("change", { bubbles: true }));
        };
        window.scrollTo(0, 0);
        choose("2015");
        document.getElementById("table").scrollIntoView();
        choose("2020");
    }""")
    whole(page)
    assert "2020" in page.inner_text("#table-drawing caption")
    assert "2020" in page.inner_text("#ranking-note")


# Within one task: nothing that waits for a frame has run by the end of it.
_PRESSED = f"""() => {{
    document.querySelector('button[data-choice="sex"][data-value="female"]').click();
    return ({SERIES_DRAWN})();
}}"""


def test_a_time_series_out_of_sight_is_drawn_after_the_frame_or_when_it_is_read(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    assert page.evaluate("document.getElementById('series').getBoundingClientRect().top > innerHeight")
    assert not page.evaluate(_PRESSED)
    assert page.inner_text("#sentence").startswith("Naiset: ")
    page.wait_for_function(SERIES_DRAWN)
    page.click('button[data-choice="sex"][data-value="total"]')
    page.wait_for_function(SERIES_DRAWN)
    copied = f"() => {{ ({_PRESSED})(); document.dispatchEvent(new Event('copy')); return ({SERIES_DRAWN})(); }}"
    assert page.evaluate(copied), "what is copied is whole"
    page.click('button[data-choice="sex"][data-value="total"]')
    page.locator("#time-series").scroll_into_view_if_needed()
    assert page.evaluate(_PRESSED), "what is in sight is drawn at once"

"""The page of comparisons: every choice is drawn, stands in the address and gives the same figures elsewhere."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from components.matrix import group_column
from components.numbers import number, quantity
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language
from indicators.matrix import group_figures, pair
from tests.browser.conftest import Reader
from tests.browser.reading import choice, table

pytestmark = pytest.mark.browser

_DRAWN = "() => document.querySelector('#matrix-drawing table')"
# Of each row its indicator, its cells' labels by column, what is seen of them, and where they lead.
_CELLS = """() => Object.fromEntries([...document.querySelectorAll(".matrix tr[data-indicator]")].map((row) =>
    [row.dataset.indicator, Object.fromEntries([...row.querySelectorAll("td a")].map((link) =>
        [link.parentElement.dataset.column, [link.ariaLabel, link.textContent, link.getAttribute("href")]]))]))"""
_ORDER = "() => [...document.querySelectorAll('.matrix tr[data-indicator]')].map((row) => row.dataset.indicator)"
_COLUMNS = "() => [...document.querySelectorAll('.matrix thead th')].slice(1).map((head) => head.dataset.column)"
_FOCUSED = """() => {
    const cell = document.activeElement.closest(".matrix th, .matrix td");
    return cell && [cell.parentElement.dataset.indicator || "", cell.cellIndex];
}"""
WORDS = {"b": "better", "w": "worse", "s": "not different", "h": "differs: higher", "l": "differs: lower"}

Cells = dict[str, dict[str, list[str]]]


def opened(reader: Reader, path: str, width: int = 1280) -> Page:
    page = reader.open(path, width=width)
    page.wait_for_function(_DRAWN)
    return page


def cells(page: Page) -> Cells:
    found: Cells = page.evaluate(_CELLS)
    return found


def order(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_ORDER)
    return found


def columns(page: Page) -> list[str]:
    found: list[str] = page.evaluate(_COLUMNS)
    return found


def shown(page: Page) -> list[object]:
    """Everything that a choice decides."""
    texts = [page.inner_text(part) for part in ("#sentence", "#matrix-note", "#matrix-legend", "#pair-sentence")]
    drawn = page.evaluate("() => [...document.querySelectorAll('#pair-drawing title')].map((one) => one.textContent)")
    sorts = page.eval_on_selector_all("[aria-sort]", "heads => heads.map((head) => head.getAttribute('aria-sort'))")
    return [*texts, drawn, sorts, order(page), columns(page), cells(page)]


def first_task_area(cube: Cube) -> list[str]:
    first = next(iter(cube.task_areas))
    return [str(one.indicator) for one in cube.indicators.values() if one.task_area == first]


def press(selector: str) -> Callable[[Page], object]:
    return lambda page: page.click(selector)


def menu(name: str, value: str) -> Callable[[Page], object]:
    return lambda page: page.select_option(f"#choice-{name}", value)


def ticked(name: str, *values: str) -> Callable[[Page], object]:
    def tick(page: Page) -> None:
        page.click(f"#picker-{name} summary")
        for value in values:
            page.click(f'input[data-pick="{name}"][value="{value}"]')

    return tick


CONTROLS: dict[str, tuple[Callable[[Page], object], dict[str, str]]] = {
    "task area": (menu("taskArea", "MIPA"), {"taskArea": "MIPA"}),
    "all task areas": (menu("taskArea", "all"), {"taskArea": "all"}),
    "value": (press('button[data-choice="show"][data-value="value"]'), {"show": "value"}),
    "peers": (press('button[data-choice="benchmark"][data-value="peers"]'), {"benchmark": "peers"}),
    "earlier": (press('button[data-choice="benchmark"][data-value="earlier"]'), {"benchmark": "earlier"}),
    "area": (menu("area", "20"), {"area": "20"}),
    "order": (press('button[data-sort="05"]'), {"sort": "05"}),
    "titles": (press('button[data-sort="title"]'), {"sort": "title"}),
    "areas": (
        ticked("areas", "FI", "YTA5", "01"),
        {"areas": ",".join([*(f"{code:02d}" for code in range(2, 22)), "90", "YTA5", "FI"])},
    ),
    "group": (ticked("group", "19", "20"), {"group": "19,20"}),
    "groups": (
        lambda page: (
            ticked("group", "19", "20")(page),
            page.click('[data-group="1"]'),
            page.click('input[data-pick="group"][value="05"]'),
        ),
        {"group": "19,20.05"},
    ),
    "pair": (lambda page: (menu("x", "181")(page), menu("y", "4404")(page)), {"x": "181", "y": "4404"}),
}


@pytest.mark.parametrize("name", CONTROLS)
def test_each_control_stands_in_the_address_and_shows_the_same_elsewhere(reader: Reader, name: str) -> None:
    act, expected = CONTROLS[name]
    page = opened(reader, "/en/compare")
    before = shown(page)
    act(page)
    page.wait_for_function("(expected) => location.search.length > 1", arg=expected)
    for place in range(expected.get("group", "").count(".") + 1 if "group" in expected else 0):
        page.locator(f'.matrix th[data-column="{group_column(place)}"]').wait_for()
    if "x" in expected:
        page.wait_for_function("() => document.getElementById('pair-sentence').textContent.includes('0.')")
    assert choice(page) == expected
    if name != "area":
        assert shown(page) != before
    elsewhere = opened(reader, page.url.removeprefix(reader.site.address))
    assert shown(elsewhere) == shown(page)
    assert elsewhere.url == page.url


def test_without_choices_the_first_task_area_stands_against_the_compared_counties(reader: Reader) -> None:
    page = opened(reader, "/en/compare")
    cube = reader.site.cube
    assert columns(page) == [area.area for area in cube.areas_of_type("county") if area.compared]
    assert sorted(order(page)) == sorted(first_task_area(cube))
    assert choice(page) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_values_and_periods_are_those_of_the_cube(reader: Reader, language: Language) -> None:
    page = opened(reader, f"/{language}/compare?taskArea=all&show=value&areas=05,20,91,YTA5,FI")
    cube = reader.site.cube
    codes = [area.area for area in cube.matrix_areas]
    found = cells(page)
    assert {int(one) for one in found} == set(cube.matrix)
    for indicator, row in cube.matrix.items():
        decimals = cube.indicators[indicator].decimals
        for code in ("05", "20", "91", "YTA5", "FI"):
            value = row["values"][codes.index(code)]
            text = found[str(indicator)][code][1]
            if value is None:
                assert not re.search(r"\d", text)
            else:
                assert re.sub("^[^\\d\u2212-]+ ", "", text) == number(value, decimals, language), (indicator, code)
        period = page.text_content(f'tr[data-indicator="{indicator}"] .aside')
        assert period is not None and period.startswith(str(row["time"]))


@pytest.mark.parametrize("benchmark", ["country", "collaborative_area", "peers", "earlier"])
def test_outcomes_are_those_of_the_cube_in_word_and_symbol(reader: Reader, benchmark: str) -> None:
    page = opened(reader, f"/en/compare?indicators=181,4404,3892&benchmark={benchmark}")
    cube = reader.site.cube
    symbols = {"b": "▶", "w": "◀", "s": "●", "h": "◆↑", "l": "◆↓"}
    found = cells(page)
    tested = 0
    for indicator in (181, 4404, 3892):
        time = cube.matrix[indicator]["time"]
        sex = cube.indicators[indicator].main_sex
        for row in cube.comparisons(indicator, benchmark).to_pylist():
            if (row["time"], row["sex"], row["area_type"]) != (time, sex, "county") or row["area"] == "91":
                continue
            label, seen, _ = found[str(indicator)][row["area"]]
            letter = row["outcome95"][0]
            assert label.split(",")[0] == WORDS.get(letter, label.split(",")[0])
            assert seen == symbols.get(letter, "–")
            tested += letter != "n"
    assert tested > 20
    numbers = [int(one) for one in re.findall(r"\d+", page.inner_text("#sentence"))]
    assert numbers[2] == sum(numbers[4:])  # those tested are the sum of the outcomes


def test_a_cell_says_its_value_with_the_whole_unit(reader: Reader) -> None:
    cube = reader.site.cube
    # The country is the last of the areas; one indicator of each unit that it has a value of will do.
    values = {indicator: row["values"][-1] for indicator, row in cube.matrix.items()}
    units = {one.unit: one for one in cube.indicators.values() if values.get(one.indicator) is not None}
    page = opened(reader, f"/en/compare?areas=FI&indicators={','.join(str(one.indicator) for one in units.values())}")
    found = cells(page)
    said = {unit: found[str(one.indicator)]["FI"][0] for unit, one in units.items()}
    expected = {
        unit: quantity(values[one.indicator], one.decimals, cube.units[unit].name("en", "symbol"), "en")
        for unit, one in units.items()
    }
    assert {unit: said[unit] for unit in units if expected[unit] not in said[unit].split(", ")} == {}


def test_a_cell_leads_to_the_indicator_with_that_area_chosen(reader: Reader) -> None:
    page = opened(reader, "/en/compare?indicators=181&areas=20,YTA5,FI&benchmark=peers")
    row = cells(page)["181"]
    assert row["20"][2] == "/en/indicators/181?area=20&benchmark=peers"
    assert row["YTA5"][2] == "/en/indicators/181?areaType=collaborative_area&area=YTA5&benchmark=peers"
    assert row["FI"][2] == "/en/indicators/181?benchmark=peers"
    page.click('.matrix td[data-column="20"] a')
    page.wait_for_selector("#choice-area")
    assert page.input_value("#choice-area") == "20"


def test_a_column_sorts_one_way_then_the_other_then_not_at_all(reader: Reader) -> None:
    page = opened(reader, "/en/compare?show=value")
    reading = order(page)
    head = page.locator('.matrix th[data-column="20"]')
    cube = reader.site.cube
    place = [area.area for area in cube.matrix_areas].index("20")

    def values() -> list[float]:
        found = [cube.matrix[int(one)]["values"][place] for one in order(page)]
        return [round(one, cube.indicators[int(of)].decimals) for of, one in zip(order(page), found, strict=True)]

    assert head.get_attribute("aria-sort") == "none"
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert values() == sorted(values())
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert values() == sorted(values(), reverse=True)
    assert choice(page) == {"show": "value", "sort": "20", "direction": "descending"}
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "none"
    assert order(page) == reading
    page.click('[data-sort="title"]')
    titles = page.locator(".matrix tr[data-indicator] th a").all_text_contents()
    assert titles == page.evaluate("(titles) => [...titles].sort(aluekuva.compare)", titles)


def test_the_rows_in_sight_are_sorted_at_once_and_the_others_after_the_frame(reader: Reader) -> None:
    page = opened(reader, "/en/compare?taskArea=all&show=value&areas=20")
    pressed = f"""() => {{
        document.querySelector('.matrix [data-sort="20"]').click();
        return ({_ORDER})();
    }}"""
    before = order(page)
    at_once = page.evaluate(pressed)
    page.wait_for_function(f"(at) => String(({_ORDER})()) !== String(at)", arg=at_once)
    after = order(page)
    assert sorted(at_once) == sorted(after) == sorted(before) and at_once[:10] == after[:10] != before[:10]
    assert page.locator(".matrix tr.group").count() == 0
    shown = {str(indicator): row["20"][1] for indicator, row in cells(page).items()}
    values = [float(shown[one].split()[-1].replace(",", "")) for one in after if shown[one][-1:].isdigit()]
    assert len(values) > 20
    assert values == sorted(values)


def test_sorted_by_outcome_the_worst_come_first_and_what_was_not_tested_last(reader: Reader) -> None:
    page = opened(reader, "/en/compare?taskArea=all&sort=20")
    shown = cells(page)
    labels = [shown[one]["20"][0].split(",")[0].split(":")[0] for one in order(page)]
    kinds = list(dict.fromkeys(labels))
    assert kinds[0] == "worse"
    assert kinds.index("not different") < kinds.index("better") < kinds.index("not tested")


def test_the_keyboard_stops_once_and_moves_by_arrows(reader: Reader) -> None:
    page = opened(reader, "/en/compare")
    assert page.locator('.matrix [tabindex="0"]').count() == 1
    page.focus("#picker-group summary")
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED) == ["", 0]
    rows = order(page)
    for key, expected in (
        ("ArrowRight", ["", 1]),
        ("ArrowDown", [rows[0], 1]),
        ("End", [rows[0], 22]),
        ("ArrowRight", [rows[0], 22]),
        ("PageDown", [rows[10], 22]),
        ("Home", [rows[10], 0]),
        ("Control+End", [rows[-1], 22]),
        ("ArrowUp", [rows[-2], 22]),
        ("Control+Home", ["", 0]),
        ("ArrowUp", ["", 0]),
    ):
        page.keyboard.press(key)
        assert page.evaluate(_FOCUSED) == expected, key
        assert page.evaluate("() => document.activeElement.matches(':focus-visible')")
    assert page.locator('.matrix [tabindex="0"]').count() == 1
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert choice(page) == {"sort": "01"}
    assert page.evaluate(_FOCUSED) == ["", 1]
    page.keyboard.press("Tab")
    assert page.evaluate(_FOCUSED) is None
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/indicators/*?area=01")


def test_the_focus_is_never_hidden_behind_the_heads(reader: Reader) -> None:
    page = opened(reader, "/en/compare?taskArea=all&show=value", width=375)
    page.focus('.matrix [tabindex="0"]')
    for key in ("Control+End", *["PageUp"] * 4, "Home", "ArrowRight", *["ArrowDown"] * 3):
        page.keyboard.press(key)
    # Scrolling and drawing follow the key a moment later.
    page.wait_for_function("""() => {
        const box = document.activeElement.getBoundingClientRect();
        const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
        return top === document.activeElement || document.activeElement.contains(top);
    }""")


def test_a_group_has_the_value_of_its_rule_and_is_tested_against_the_country(reader: Reader) -> None:
    page = opened(reader, "/en/compare?taskArea=all&show=value&group=19,20,21")
    figures = group_figures(reader.site.cube, ["19", "20", "21"])
    found = cells(page)
    for indicator, figure in figures.items():
        label, seen, _ = found[str(indicator)]["group"]
        if figure.value is None:
            assert label == seen and seen.startswith("no value: ")
            continue
        text = number(figure.value, reader.site.cube.indicators[indicator].decimals, "en")
        assert seen.split(" ")[-1] == text
        assert label.startswith(WORDS.get(figure.outcome95[0], "not tested"))
    assert any("a part is missing" in row["group"][1] for row in found.values())
    page.click("#picker-group summary")
    assert "never a mean of percentages" in page.inner_text("#picker-group")
    assert page.get_attribute("#picker-group a", "href") == "/en/about#aggregates"


def test_a_group_is_put_together_and_taken_apart(reader: Reader) -> None:
    page = opened(reader, "/en/compare")
    without = shown(page)
    page.click("#picker-group summary")
    page.click('input[data-pick="group"][value="19"]')
    page.locator('.matrix th[data-column="group"]').wait_for()
    one = cells(page)["181"]
    assert one["group"][0] == one["19"][0]
    page.click('[data-pick-all="group"]')
    assert shown(page) == without
    assert choice(page) == {}


def test_each_of_several_groups_is_put_together_by_itself(reader: Reader) -> None:
    page = opened(reader, "/en/compare?taskArea=all&show=value&group=19,20.05,06&areas=20")
    assert columns(page) == ["group", "group2", "20"]
    heads = page.locator(".matrix thead .name").all_inner_texts()
    assert heads[:2] == ["My group 1", "My group 2"]
    names = [reader.site.cube.areas["county", code].short("en") for code in ("19", "20", "05", "06")]
    text = page.inner_text("#matrix-groups")
    assert text == f"My group 1: {names[0]}, {names[1]}. My group 2: {names[2]}, {names[3]}."
    alone = {
        place: cells(opened(reader, f"/en/compare?taskArea=all&show=value&group={group}&areas=20"))
        for place, group in (("group", "19,20"), ("group2", "05,06"))
    }
    for indicator, row in cells(page).items():
        for place, own in alone.items():
            assert row[place] == own[indicator]["group"]
    # Ticks are for one of them at a time, the first unless another is wanted.
    page.click("#picker-group summary")
    assert page.inner_text("#picked-group").strip() == "(2 + 2)"
    ticks = page.locator('input[data-pick="group"]:checked')
    assert [one.get_attribute("value") for one in ticks.all()] == ["19", "20"]
    page.focus('[data-group="1"]')
    page.keyboard.press("Enter")
    assert [one.get_attribute("value") for one in ticks.all()] == ["05", "06"]
    assert page.evaluate("document.activeElement.dataset.group") == "1"
    page.click('input[data-pick="group"][value="05"]')
    page.wait_for_function("() => location.search.includes('group=19,20.06&')")
    page.click('[data-pick-all="group"]')
    page.wait_for_function("() => location.search.includes('group=19,20&')")
    page.click('[data-group="0"]')
    assert [one.get_attribute("value") for one in ticks.all()] == ["19", "20"]


def test_two_indicators_have_the_correlation_of_the_cube_and_a_warning(reader: Reader) -> None:
    page = opened(reader, "/en/compare?x=181&y=4404&area=20")
    found = pair(reader.site.cube, 181, 4404)
    said = [number(one, 2, "en") for one in (found.rho, found.lower, found.upper)]
    sentence = page.inner_text("#pair-sentence")
    assert [said[0] in sentence, f"{said[1]} to {said[2]}" in sentence, f"{found.pairs} counties" in sentence] == [
        True
    ] * 3
    assert "A connection is not a cause." in page.inner_text(".caution")
    assert page.locator("#pair-drawing .area").count() == found.pairs
    assert page.get_attribute("#pair-drawing .area.mine", "data-area") == "20"
    cube = reader.site.cube
    place = [area.area for area in cube.matrix_areas].index("20")
    values = [number(cube.matrix[one]["values"][place], 1, "en") for one in (181, 4404)]
    page.click("#pair summary:has-text('as a table')")
    assert next(row for row in table(page, "#pair-table") if row[0] == "Kainuu")[1:] == values
    for one in (181, 4404):
        assert str(cube.matrix[one]["time"]) in page.inner_text("#pair-table thead")


def test_names_in_the_scatter_do_not_lie_on_one_another(reader: Reader) -> None:
    for width in (375, 1280):
        page = opened(reader, "/fi/compare?x=181&y=4404&area=20", width=width)
        boxes = page.eval_on_selector_all(
            "#pair-drawing .name",
            "names => names.map((one) => one.getBBox()).map((b) => [b.x, b.y, b.x + b.width, b.y + b.height])",
        )
        assert len(boxes) >= 10
        crossing = [
            (a, b)
            for place, a in enumerate(boxes)
            for b in boxes[place + 1 :]
            if a[0] + 2 < b[2] and b[0] + 2 < a[2] and a[1] + 4 < b[3] and b[1] + 4 < a[3]
        ]
        assert crossing == []


def test_what_is_not_known_is_named_and_the_rest_is_shown(reader: Reader) -> None:
    page = opened(reader, "/en/compare?indicators=181,999999,%3Cb%3E&areas=20,zz&show=x&benchmark=y&sort=q&direction=r")
    said = page.inner_text(".left-out")
    assert "999999, <b>" in said and "zz" in said
    assert (order(page), columns(page)) == (["181"], ["20"])
    assert choice(page) == {"indicators": "181", "areas": "20"}


def test_the_choice_of_indicators_is_made_by_ticking(reader: Reader) -> None:
    page = opened(reader, "/en/compare")
    page.click("#picker-indicators summary")
    page.click('[data-pick-all="indicators"]')
    assert sorted(order(page)) == sorted(first_task_area(reader.site.cube))  # nothing chosen yet
    page.click('input[data-pick="indicators"][value="4404"]')
    page.click('input[data-pick="indicators"][value="181"]')
    assert set(order(page)) == {"181", "4404"}
    assert choice(page) == {"indicators": "181,4404"}
    assert page.input_value("#choice-taskArea") == ""
    page.select_option("#choice-taskArea", "MIPA")
    assert choice(page) == {"taskArea": "MIPA"}
    assert not page.is_checked('input[data-pick="indicators"][value="4404"]')


def test_choices_ask_nothing_of_the_server_but_a_group_and_a_pair(reader: Reader) -> None:
    page = opened(reader, "/en/compare")
    page.wait_for_load_state("networkidle")
    before = len(reader.requests)
    for name in ("task area", "value", "peers", "area", "order", "areas"):
        CONTROLS[name][0](page)
    assert reader.requests[before:] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_keeps_the_comparison(reader: Reader, language: Language) -> None:
    page = opened(reader, "/fi/compare?taskArea=MIPA&sort=20&areas=05,20&group=19,20")
    page.select_option("#choice-area", "20")
    page.click(f'a[data-language="{language}"]')
    page.wait_for_url(f"**/{language}/compare?**")
    page.wait_for_function(_DRAWN)
    assert choice(page) == {"taskArea": "MIPA", "sort": "20", "areas": "05,20", "group": "19,20", "area": "20"}
    assert columns(page) == ["group", "05", "20"]


def test_an_earlier_release_goes_on_in_the_links(reader: Reader) -> None:
    release = reader.site.cubes.directory.joinpath("current").resolve().name
    page = opened(reader, f"/en/compare?indicators=181&areas=20&release={release}&x=181")
    assert cells(page)["181"]["20"][2] == f"/en/indicators/181?release={release}&area=20"
    page.select_option("#choice-y", "4404")
    page.wait_for_function("() => document.getElementById('pair-sentence').textContent.includes('0.')")
    assert choice(page)["release"] == release


def test_on_a_phone_only_the_table_scrolls_sideways_and_its_first_column_stays(reader: Reader) -> None:
    page = opened(reader, "/fi/compare?show=value", width=375)
    assert page.evaluate("document.documentElement.scrollWidth") <= 375
    left = "() => document.querySelector('.matrix tr[data-indicator] th').getBoundingClientRect().left"
    # Rows out of sight are not laid out.
    page.evaluate("document.querySelector('.matrix-scroll').scrollIntoView()")
    before = page.evaluate(left)
    page.evaluate("document.querySelector('.matrix-scroll').scrollLeft = 300")
    assert page.evaluate("document.querySelector('.matrix-scroll').scrollLeft") == 300
    page.wait_for_function(f"(before) => Math.abs(({left})() - before) < 1", arg=before)


def test_what_no_page_sends_is_refused_or_worked_out_as_nothing(reader: Reader) -> None:
    page = opened(reader, "/en/compare")
    for asked in (None, [], "x", {"group": [1], "x": {}, "release": 5}, {"release": "nonsense"}, {"x": "9" * 4000}):
        answer = page.request.post(
            f"{reader.site.address}/_dash-update-component",
            data={
                "output": "compare-found.data",
                "outputs": {"id": "compare-found", "property": "data"},
                "inputs": [{"id": "compare-asked", "property": "data", "value": asked}],
                "changedPropIds": ["compare-asked.data"],
            },
        )
        assert answer.status in (200, 204), asked


def test_pointing_at_an_area_marks_it_in_matrix_and_scatter(reader: Reader) -> None:
    page = opened(reader, "/fi/compare?indicators=181,127&areas=05,20,21&x=181&y=127")
    marked = """() => [...document.querySelectorAll(".marked")].map((one) =>
        [one.closest("#matrix-drawing") ? "matrix" : "scatter", one.dataset.area || one.dataset.column])"""
    page.locator('#pair-drawing [data-area="20"]').first.wait_for()
    for target in ('#matrix-drawing td[data-column="20"]', '#pair-drawing [data-area="20"] .dot'):
        page.locator(target).first.hover()
        found = page.evaluate(marked)
        assert {code for _, code in found} == {"20"}
        assert {figure for figure, _ in found} == {"matrix", "scatter"}
    page.hover("h1")
    assert page.evaluate(marked) == []
    page.locator('#matrix-drawing td[data-column="21"] a').first.focus()
    assert {code for _, code in page.evaluate(marked)} == {"21"}

"""What was worked out of an indicator's figures, as its page shows it: outcomes, groups, funnel."""

import itertools
import random
from typing import Any

import pytest
from playwright.sync_api import Page

from components.numbers import interval, number
from components.outcome import OUTCOMES, REASONS
from components.people import people_words
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language
from indicators.records import BENCHMARKS
from indicators.translation import translate
from tests.browser.conftest import Reader, arrived
from tests.browser.reading import brackets, choice, funnel, ranking, table, view
from tests.browser.site import Site
from tests.browser.test_choices import press

pytestmark = pytest.mark.browser

SEED = 20261122
Row = dict[str, Any]


def against(cube: Cube, benchmark: str, time: int, indicator: int = 181, sex: str = "total") -> dict[str, Row]:
    """The counties' comparisons of a period and sex by area."""
    rows = cube.comparisons(indicator, benchmark).to_pylist()
    chosen = ("county", time, sex)
    return {row["area"]: row for row in rows if (row["area_type"], row["time"], row["sex"]) == chosen}


def column(page: Page, head: str) -> dict[str, str]:
    """A column of the table of areas by the name of the area; ``head`` is how its heading begins."""
    heads = page.locator("#table-drawing thead th").all_text_contents()
    place = next(place for place, text in enumerate(heads) if text.startswith(head))
    return {row[0]: row[place] for row in table(page)}


def outcome_words(row: Row, language: Language) -> str:
    """An outcome as the table says it."""
    word = translate(OUTCOMES[row["outcome95"]][1], language)
    return f"{word}: {translate(REASONS[row['reason']], language)}" if row["reason"] else word


# Benchmarks


@pytest.mark.parametrize("benchmark", BENCHMARKS)
def test_a_benchmark_changes_outcomes_sentence_and_address_and_asks_nothing(
    reader: Reader, site: Site, benchmark: str
) -> None:
    other = "earlier" if benchmark == "country" else "country"
    page = reader.open(f"/fi/indicators/181?area=20&benchmark={other}")
    page.wait_for_load_state("networkidle")
    before = len(reader.requests)
    page.click(f'button[data-choice="benchmark"][data-value="{benchmark}"]')
    shown = view(page)
    assert shown.choice == {"area": "20"} | ({} if benchmark == "country" else {"benchmark": benchmark})
    rows = against(site.cube, benchmark, 2025)
    names = {code: name for code, name, _ in shown.ranking}
    told = column(page, "Vertailu")
    assert {code: told[names[code]] for code in rows} == {code: outcome_words(row, "fi") for code, row in rows.items()}
    assert told["Ahvenanmaa"] == "ei vertailtu"
    mine = rows["20"]
    assert outcome_words(mine, "fi") in shown.sentence
    assert number(mine["benchmark_value"], 1, "fi") in shown.sentence
    assert reader.requests[before:] == []


def test_a_benchmark_of_each_areas_own_is_drawn_and_told_for_each(reader: Reader, site: Site) -> None:
    page = reader.open("/en/indicators/181?benchmark=collaborative_area")
    rows = against(site.cube, "collaborative_area", 2025)
    names = {code: name for code, name, _ in ranking(page)}
    values = column(page, "Collaborative area")
    assert {code: values[names[code]] for code in rows} == {
        code: number(row["benchmark_value"], 1, "en") for code, row in rows.items()
    }
    drawn = page.locator("#ranking-drawing g.area:has(line.own)").evaluate_all(
        "(rows) => rows.map((row) => row.dataset.area)"
    )
    assert sorted(drawn) == sorted(rows)
    assert page.locator("#ranking-drawing .benchmark-label").count() == 0


def test_the_sentence_counts_the_outcomes_where_no_area_is_chosen(reader: Reader, site: Site) -> None:
    page = reader.open("/en/indicators/181?benchmark=peers")
    found = [row["outcome95"] for row in against(site.cube, "peers", 2025).values()]
    words = {"worse": "worse", "better": "better", "similar": "not different"}
    counted = ", ".join(f"{word} {found.count(outcome)}" for outcome, word in words.items() if outcome in found)
    assert f"Against the similar counties: {counted}." in page.inner_text("#sentence")


def test_the_benchmark_is_chosen_by_keyboard_and_announced(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181?area=20")
    assert page.get_attribute("#sentence", "aria-live") == "polite"
    before = page.inner_text("#sentence")
    page.focus("#choice-area")
    press(page, "benchmark", "peers", "Enter")
    assert choice(page) == {"area": "20", "benchmark": "peers"}
    assert page.inner_text("#sentence") != before
    assert page.get_attribute('button[data-value="peers"]', "aria-pressed") == "true"
    link = page.locator("#ranking-peers a")
    assert link.get_attribute("href") == "/fi/areas/20#peers"


def test_an_address_with_a_benchmark_shows_the_same_elsewhere_and_in_every_language(reader: Reader) -> None:
    page = reader.open("/sv/indicators/3105?area=20")
    page.click('button[data-choice="benchmark"][data-value="earlier"]')
    page.select_option("#choice-time", "2019")
    elsewhere = reader.open(page.url.removeprefix(reader.site.address))
    assert view(elsewhere) == view(page)
    page.click('a[data-language="fi"]')
    arrived(page, "**/fi/indicators/3105?**")
    assert choice(page) == {"area": "20", "benchmark": "earlier", "time": "2019"}


@pytest.mark.parametrize("query", ["", "&benchmark=country", "&benchmark=nonsense", "&benchmark="])
def test_without_a_possible_benchmark_the_country_is_meant(reader: Reader, site: Site, query: str) -> None:
    page = reader.open(f"/en/indicators/181?time=2019{query}")
    names = {code: name for code, name, _ in ranking(page)}
    told = column(page, "Comparison")
    rows = against(site.cube, "country", 2019)
    assert {code: told[names[code]] for code in rows} == {code: outcome_words(row, "en") for code, row in rows.items()}
    assert choice(page) == {"time": "2019"}


def test_only_what_the_areas_can_be_compared_with_is_offered(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181?benchmark=peers")
    page.click('button[data-choice="areaType"][data-value="collaborative_area"]')
    offered = page.locator('button[data-choice="benchmark"]:visible')
    assert [button.get_attribute("data-value") for button in offered.all()] == ["country", "earlier"]
    assert choice(page) == {"areaType": "collaborative_area"}
    reader.go(page, "/fi/indicators/4404")  # a survey: nobody can add up the peers' answers
    values = [button.get_attribute("data-value") for button in page.locator('button[data-choice="benchmark"]').all()]
    assert values == ["country", "collaborative_area", "earlier"]


# Why not


def with_reason(cube: Cube, reason: str) -> tuple[int, str, Row]:
    """An indicator, benchmark and county whose outcome was not tested for a reason."""
    for indicator in cube.indicators:
        for benchmark in BENCHMARKS:
            for row in cube.comparisons(indicator, benchmark).to_pylist():
                if row["reason"] == reason and row["area_type"] == "county":
                    return indicator, benchmark, row
    raise AssertionError(f"nothing was left untested for the reason {reason}")


@pytest.mark.parametrize(
    ("language", "reason"), [("fi", "break_in_series"), ("sv", "estimated"), ("en", "no_interval")]
)
def test_why_nothing_was_tested_is_said_in_words(reader: Reader, site: Site, language: Language, reason: str) -> None:
    indicator, benchmark, row = with_reason(site.cube, reason)
    query = f"time={row['time']}&sex={row['sex']}&area={row['area']}&benchmark={benchmark}"
    page = reader.open(f"/{language}/indicators/{indicator}?{query}")
    said = outcome_words(row, language)
    assert said in page.locator("#table-drawing tr.mine td").all_text_contents()
    assert f"{said[0].upper()}{said[1:]}." in page.inner_text("#sentence")
    assert said in (page.text_content("#ranking-drawing g.mine title") or "")
    assert page.locator("#ranking-drawing g.mine .untested").count() == 1


@pytest.mark.parametrize(
    ("language", "reason"), [("fi", "too_few_points"), ("sv", "break_in_series"), ("en", "no_interval")]
)
def test_why_there_is_no_trend_is_said_in_words(reader: Reader, site: Site, language: Language, reason: str) -> None:
    indicator, row = next(
        (indicator, row)
        for indicator in site.cube.indicators
        for row in site.cube.trends(indicator).to_pylist()
        if row["reason"] == reason and row["area_type"] == "county"
    )
    page = reader.open(f"/{language}/indicators/{indicator}?sex={row['sex']}&area={row['area']}")
    why = translate(REASONS[reason], language)
    assert translate("No recent trend was calculated: {reason}.", language, reason=why) in page.inner_text("#sentence")
    told = translate("not calculated: {reason}", language, reason=why)
    assert told in page.locator("#table-drawing tr.mine td").all_text_contents()


def test_the_recent_trend_of_the_chosen_area_is_told_with_its_periods(reader: Reader, site: Site) -> None:
    row = next(
        row
        for row in site.cube.trends(181).to_pylist()
        if row["area_type"] == "county" and row["trend"] in ("improving", "worsening") and row["sex"] == "female"
    )
    page = reader.open(f"/en/indicators/181?sex=female&area={row['area']}")
    verb = {"improving": "improved", "worsening": "worsened"}[row["trend"]]
    said = f"The value {verb} from {row['first_time']} to {row['time']}."
    assert said in page.inner_text("#sentence")
    # Beside the value of an earlier year it would say what had not been yet.
    page.select_option("#choice-time", "2012")
    assert "2012" in page.inner_text("#sentence") and verb not in page.inner_text("#sentence")
    assert row["trend"] in page.locator("#table-drawing tr.mine td").all_text_contents()


# Groups


def grouped(cube: Cube, indicator: int, time: int) -> dict[int, set[str]]:
    """The groups of counties that cannot be told apart."""
    found: dict[int, set[str]] = {}
    for area, row in against(cube, "country", time, indicator).items():
        for group in range(row["group_first"] or 1, (row["group_last"] or 0) + 1):
            found.setdefault(group, set()).add(area)
    return found


@pytest.mark.parametrize("polarity", ["lower_is_better", "higher_is_better", "no_judgement"])
def test_brackets_join_the_areas_of_the_cubes_groups(reader: Reader, site: Site, polarity: str) -> None:
    choose = random.Random(SEED)
    judged = [one for one in site.cube.indicators.values() if one.polarity == polarity and one.main_sex == "total"]
    known = [one.indicator for one in judged if one.latest_time and grouped(site.cube, one.indicator, one.latest_time)]
    page = reader.open("/en/areas")
    for indicator in choose.sample(known, 3):
        time = site.cube.indicators[indicator].latest_time
        assert time is not None
        groups = grouped(site.cube, indicator, time)
        drawn = brackets(reader.go(page, f"/en/indicators/{indicator}?time={time}"))
        assert {one["group"]: set(one["areas"]) for one in drawn} == groups
        stand_side_by_side(page, drawn, groups)
        told = column(page, "Group")
        names = {code: name for code, name, _ in ranking(page)}
        for area, row in against(site.cube, "country", time, indicator).items():
            text = [str(row["group_first"])] + ([str(row["group_last"])] * (row["group_last"] != row["group_first"]))
            assert told[names[area]] == ("–".join(text) if row["group_first"] else "")


def stand_side_by_side(page: Page, drawn: list[Row], groups: dict[int, set[str]]) -> None:
    """Assert that each group is one run of the rows that are in any, and that no two brackets lie on one another."""
    in_groups = [code for code, _, _ in ranking(page) if any(code in areas for areas in groups.values())]
    for one in drawn:
        start = in_groups.index(one["areas"][0])
        assert in_groups[start : start + len(one["areas"])] == one["areas"]
        middles = page.evaluate(
            "(codes) => codes.map((code) => Number(document.querySelector("
            "`#ranking-drawing g[data-area='${code}'] .name`).getAttribute('y')))",
            one["areas"],
        )
        assert all(any(top < y < bottom for _, top, bottom in one["runs"]) for y in middles)
    runs = sorted(run for one in drawn for run in one["runs"])
    for (x, _, bottom), (other, top, _) in itertools.pairwise(runs):
        assert x != other or bottom < top


@pytest.mark.parametrize(
    ("polarity", "order"), [("higher_is_better", ["top", "c", "b", "a"]), ("lower_is_better", ["top", "a", "b", "c"])]
)
def test_equal_values_stand_as_their_groups_do(reader: Reader, polarity: str, order: list[str]) -> None:
    page = reader.open("/en/areas")
    names = ["a", "b", "c", "top"]
    made = {
        "polarity": polarity,
        "times": {"county": [2020]},
        "areas": {"county": [{"code": name, "name": name} for name in names]},
        "values": {
            "county": {
                "total": {"v": [[1], [1], [1], [2]], "s": ["A"] * 4, "g": [[[2, 3]], [[2, 2]], [[1, 2]], [None]]},
            }
        },
    }
    chosen = {"areaType": "county", "sex": "total", "time": "2020", "benchmark": "country"}
    found = page.evaluate("([view, choice]) => aluekuva.view.rows(view, choice).map((row) => row.code)", [made, chosen])
    assert found == order


def test_one_sentence_explains_the_groups(reader: Reader) -> None:
    page = reader.open("/sv/indicators/181")
    assert page.inner_text("#ranking-groups").endswith(translate("Group 1 is the best.", "sv"))
    reader.go(page, "/sv/indicators/127")  # a count has no groups
    assert page.inner_text("#ranking-groups") == ""


# The funnel plot


@pytest.mark.parametrize(("indicator", "sex"), [(181, "total"), (181, "female"), (3105, "total")])
def test_dots_and_limits_of_the_funnel_are_the_cubes_figures(
    reader: Reader, site: Site, indicator: int, sex: str
) -> None:
    time = 2019
    rows = {
        row["area"]: row for row in site.cube.funnel(indicator).to_pylist() if (row["time"], row["sex"]) == (time, sex)
    }
    page = reader.open(f"/en/indicators/{indicator}?time={time}&sex={sex}")
    drawn = funnel(page)
    assert set(drawn["dots"]) == set(rows)
    names = {code: name for code, name, _ in ranking(page)}
    told = {row[0]: row[1:] for row in table(page, "#funnel-table")}
    values = {code: text for code, _, text in ranking(page)}
    for code, row in rows.items():
        limits = [interval(row[f"lower{level}"], row[f"upper{level}"], 1, "en") for level in ("95", "998")]
        assert told[names[code]][:4] == [number(row["size"], 0, "en"), values[code], *limits]
    scale = Scale(drawn, rows, site.cube, indicator, time, sex)
    for code, (x, y, place) in drawn["dots"].items():
        assert scale.size(x) == pytest.approx(rows[code]["size"], rel=1e-3)
        assert scale.value(y) == pytest.approx(scale.values[code], abs=0.02)
        assert place == expected_place(scale.values[code], rows[code])
    some = next(iter(rows.values()))
    assert scale.value(drawn["country"]) == pytest.approx(some["centre"], abs=0.02)
    z = [-3.0902, -1.96, 1.96, 3.0902]
    for limit, quantile in zip(drawn["limits"], z, strict=True):
        for x, y in limit[5::10]:
            exact = some["centre"] + quantile * some["spread"] / scale.size(x) ** 0.5
            assert scale.value(y) == pytest.approx(max(exact, 0), abs=0.1)


def expected_place(value: float, row: Row) -> str:
    """The letter of where a value lies."""
    above, below = value > row["upper95"], value < row["lower95"]
    if above or below:
        far = value > row["upper998"] or value < row["lower998"]
        return ("h" if above else "l").upper() if far else ("h" if above else "l")
    return "i"


class Scale:
    """From places in the drawing back to sizes and values, by the dots that lie farthest apart."""

    def __init__(self, drawn: Row, rows: dict[str, Row], cube: Cube, indicator: int, time: int, sex: str) -> None:
        exact = cube.rows(
            "SELECT area, value FROM observation WHERE indicator = $indicator AND time = $time AND sex = $sex "
            "AND area_type = 'county'",
            indicator=indicator,
            time=time,
            sex=sex,
        )
        self.values = dict(zip(exact["area"].to_pylist(), exact["value"].to_pylist(), strict=True))
        self._x = ends([(drawn["dots"][code][0], row["size"]) for code, row in rows.items()])
        self._y = ends([(drawn["dots"][code][1], self.values[code]) for code in rows])

    def size(self, x: float) -> float:
        return between(x, *self._x)

    def value(self, y: float) -> float:
        return between(y, *self._y)


def ends(points: list[tuple[float, float]]) -> tuple[tuple[float, float], tuple[float, float]]:
    """The first and the last of points by their place."""
    return min(points), max(points)


def between(place: float, one: tuple[float, float], other: tuple[float, float]) -> float:
    """The number at a place, on the line through two points."""
    return one[1] + (place - one[0]) / (other[0] - one[0]) * (other[1] - one[1])


def test_who_lies_outside_the_funnel_is_named_and_said(reader: Reader, site: Site) -> None:
    indicator, time, far = most_outside(site.cube)
    page = reader.open(f"/en/indicators/{indicator}?time={time}&sex=total&area={sorted(far)[0]}")
    said = page.inner_text("#funnel-sentence")
    count = len(funnel(page)["dots"])
    assert f"{len(far)} of {count} counties lie outside the 99.8% limits: " in said
    names = {code: name for code, name, _ in ranking(page)}
    for code, above in far.items():
        assert f"{names[code]} ({'above' if above else 'below'})" in said
    mine = names[sorted(far)[0]]
    assert said.startswith(f"{mine}: ")
    assert mine in funnel(page)["names"]
    assert set(funnel(page)["names"]) & {names[code] for code in far} == {names[code] for code in far}
    assert page.locator("#funnel-drawing .far").count() == len(far) + 1  # the legend has one too


def most_outside(cube: Cube) -> tuple[int, int, dict[str, bool]]:
    """An indicator and period with two or three counties outside the 99.8 % limits, and whether each lies above."""
    rows = cube.rows(
        "SELECT f.indicator, f.time, f.area, o.value > f.upper998 AS above FROM funnel f "
        "JOIN observation o USING (indicator, area, time, sex) "
        "WHERE o.area_type = 'county' AND sex = 'total' AND (o.value > f.upper998 OR o.value < f.lower998) "
        "ORDER BY f.indicator, f.time DESC"
    ).to_pylist()
    found: dict[tuple[int, int], dict[str, bool]] = {}
    for row in rows:
        found.setdefault((row["indicator"], row["time"]), {})[row["area"]] = row["above"]
    (indicator, time), far = next((key, far) for key, far in found.items() if len(far) in (2, 3))
    return indicator, time, far


def test_a_size_that_is_derived_is_said_to_be_about_right(reader: Reader) -> None:
    page = reader.open("/en/areas")
    heads = page.evaluate("""() => [false, true].map((isDerived) => {
        const point = { code: "20", name: "Kainuu", value: 12, size: 1200, status: "A", place: "i", isDerived };
        const funnel = { points: [point], centre: 10, spread: 30, dispersion: 1, z: [1.96, 3.09], top: 100 };
        const table = aluekuva.funnelTable({ funnel, chosen: "", unit: "%", decimals: 1, caption: "" });
        return [table.querySelectorAll("th")[1].textContent, table.querySelectorAll("tbody td")[3].textContent];
    })""")
    assert heads == [["Size (denominator)", "7.3–12.7"], ["Size (denominator), about", "7.3–12.7"]]


def test_a_click_on_a_dot_chooses_the_county(reader: Reader) -> None:
    page = reader.open("/fi/indicators/3105")
    page.click('#funnel-drawing [data-area="20"]', force=True)
    assert choice(page) == {"area": "20"}
    assert page.locator('#funnel-drawing .mine[data-area="20"]').count() == 1


@pytest.mark.parametrize(
    ("language", "path"),
    [
        ("fi", "/indicators/4404"),
        ("sv", "/indicators/181?areaType=collaborative_area"),
        ("en", "/indicators/127"),
    ],
)
def test_where_there_is_no_funnel_a_sentence_says_so(reader: Reader, language: Language, path: str) -> None:
    page = reader.open(f"/{language}{path}")
    said = (
        "No funnel plot can be drawn of these figures. It takes a percentage or a rate of counties whose denominators "
        "are known."
    )
    assert page.inner_text("#funnel-sentence") == translate(said, language)
    assert page.locator("#funnel-drawing").is_hidden()
    assert page.locator("#funnel [data-funnel] > details").is_hidden()


# People, links, a phone


@pytest.mark.parametrize(("language", "benchmark"), [*zip([*LANGUAGES, "fi"], BENCHMARKS, strict=True)])
def test_the_difference_in_people_is_said_as_the_server_says_it(
    reader: Reader, site: Site, language: Language, benchmark: str
) -> None:
    page = reader.open(f"/{language}/indicators/3105?area=20&benchmark={benchmark}")
    row = against(site.cube, benchmark, 2024, 3105)["20"]
    counts = (row["people"], row["people_lower95"], row["people_upper95"])
    assert people_words(*counts, "events", benchmark, language) in page.inner_text("#sentence")
    page.select_option("#choice-area", "")
    assert people_words(*counts, "events", benchmark, language) not in page.inner_text("#sentence")


def test_figures_lead_to_how_they_are_worked_out(reader: Reader) -> None:
    page = reader.open("/sv/indicators/181")
    links = page.eval_on_selector_all("main .figure a", "(links) => links.map((link) => link.getAttribute('href'))")
    assert {"/sv/about#outcomes", "/sv/about#ranks", "/sv/about#trends", "/sv/about#funnel"} <= set(links)
    reader.go(page, "/sv/about")
    for anchor in ("outcomes", "ranks", "trends", "funnel"):
        page.wait_for_selector(f"section#{anchor}")


@pytest.mark.parametrize("benchmark", ["country", "peers"])
def test_nothing_scrolls_sideways_on_a_phone_and_the_table_tells_the_groups(reader: Reader, benchmark: str) -> None:
    page = reader.open(f"/fi/indicators/181?area=20&benchmark={benchmark}", width=375)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for figure in ("#ranking-drawing svg.ranking", "#funnel-drawing svg.funnel"):
        box = page.locator(figure).last.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 375
    assert brackets(page) == []
    assert any(column(page, "Ryhmä").values())
    page.click("#funnel [data-funnel] > details > summary")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

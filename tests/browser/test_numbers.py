"""The same number everywhere: sentence, figure, table and downloads; and the same number format as the server's."""

import csv
import io
import random
from collections.abc import Callable

import pandas as pd
import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Page

from components.indicator_view import figures_of, indicator_view, rounded_to_draw
from components.numbers import number
from components.packed_view import packed
from components.people import rounded
from indicators.api.formats import FORMATS
from indicators.cube import Cube, ObservationQuery
from indicators.language import LANGUAGES, Language
from indicators.records import BENCHMARKS
from indicators.statistics.intervals import INDEPENDENT
from indicators.translation import translate
from tests.browser.conftest import Reader
from tests.browser.reading import download, ranking, view
from tests.browser.site import Site

pytestmark = pytest.mark.browser

SEED = 20261122
_WITH_STATUS = """
    SELECT indicator, time, sex FROM observation WHERE area_type = 'county' AND status = $status
    ORDER BY indicator, area, sex, time LIMIT 1
"""
_ALL_ROWS = """([packed, benchmark]) => {
    const view = aluekuva.unpacked(packed);
    return Object.keys(view.values).flatMap((areaType) => view.sexes.flatMap((sex) =>
        view.times[areaType].map((time) =>
            [areaType, sex, time, aluekuva.view.rows(view, { areaType, sex, time: String(time), benchmark })])));
}"""
WORDS = {"S": "suppressed", "M": "not available", "Z": "not applicable"}


def formatted(row: dict[str, object], decimals: int, language: Language) -> str:
    """A downloaded row as the page writes it."""
    if row["value"] in ("", None):
        return translate(WORDS[str(row["status"])], language)
    return number(float(str(row["value"])), decimals, language)


@pytest.mark.parametrize("turn", range(6))
def test_sentence_figure_table_and_downloads_say_the_same(reader: Reader, site: Site, turn: int) -> None:
    choose = random.Random(SEED + turn)
    language = LANGUAGES[turn % len(LANGUAGES)]
    indicator = choose.choice([one for one in site.cube.indicators.values() if one.observations])
    time, sex = choose.choice(site.cube.times(indicator.indicator)), choose.choice(indicator.sexes)
    area = choose.choice(site.cube.areas_of_type("county")).area
    page = reader.open(f"/{language}/indicators/{indicator.indicator}?time={time}&sex={sex}&area={area}")
    shown = view(page)
    figure = {code: text for code, _, text in shown.ranking}
    assert [row[1:] for row in shown.ranking] == [row[:2] for row in shown.table if row[0] in names(shown.ranking)]
    from_csv = csv.DictReader(io.StringIO(page.request.get(site.address + download(page, "csv")).text()))
    assert {row["area"]: formatted(row, indicator.decimals, language) for row in from_csv} == figure
    from_json = page.request.get(site.address + download(page, "json")).json()["data"]
    assert {row["area"]: formatted(row, indicator.decimals, language) for row in from_json} == figure
    from_excel = page.request.get(site.address + download(page, "xlsx")).body()
    rows = pd.read_excel(io.BytesIO(from_excel), sheet_name=1, dtype={"area": str}, keep_default_na=False)
    assert {row["area"]: formatted(row, indicator.decimals, language) for row in rows.to_dict("records")} == figure
    from_parquet = pq.read_table(io.BytesIO(page.request.get(site.address + download(page, "parquet")).body()))
    assert {row["area"]: formatted(row, indicator.decimals, language) for row in from_parquet.to_pylist()} == figure
    assert figure[area] in shown.sentence
    assert all({str(row["time"]), row["sex"]} == {str(time), sex} for row in from_json)


def test_every_download_is_of_the_release_and_language_shown(reader: Reader, site: Site) -> None:
    page = reader.open("/sv/indicators/181")
    links = page.eval_on_selector_all(
        "a[data-download]", "(links) => links.map((link) => [link.dataset.format, link.href])"
    )
    assert sorted(suffix for suffix, _ in links) == sorted([*FORMATS] * 2)
    for suffix, address in links:
        assert f"release={site.cube.release.id}" in address
        assert "lang=sv" in address
        answer = page.request.get(address)
        assert answer.status == 200
        assert answer.headers["content-type"] == FORMATS[suffix].media_type


def names(rows: list[list[str]]) -> set[str]:
    return {name for _, name, _ in rows}


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_there_is_no_number_is_said_in_a_word(reader: Reader, site: Site, language: Language) -> None:
    for status, word in WORDS.items():
        indicator, time, sex = with_status(site.cube, status)
        page = reader.open(f"/{language}/indicators/{indicator}?time={time}&sex={sex}")
        said = translate(word, language)
        expected = {
            row["area"]
            for row in site.cube.observations(ObservationQuery(indicator, ("county",), (), (sex,), (time,))).to_pylist()
            if row["status"] == status
        }
        assert {code for code, _, text in ranking(page) if text == said} == expected
        assert said in page.inner_text("#map-drawing .legend")
        page.select_option("#choice-area", sorted(expected)[0])
        assert said in page.inner_text("#sentence")


def with_status(cube: Cube, status: str) -> tuple[int, int, str]:
    """An indicator, period and sex where some county has ``status``."""
    (found,) = cube.rows(_WITH_STATUS, status=status).to_pylist()
    return found["indicator"], found["time"], found["sex"]


def test_zero_is_a_number(reader: Reader, site: Site) -> None:
    indicator, row = next(
        (key, row)
        for key in site.cube.indicators
        for row in site.cube.observations(ObservationQuery(key, ("county",))).to_pylist()
        if row["value"] == 0
    )
    page = reader.open(f"/en/indicators/{indicator}?time={row['time']}&sex={row['sex']}&area={row['area']}")
    zero = number(0, site.cube.indicators[indicator].decimals, "en")
    assert {code: text for code, _, text in ranking(page)}[row["area"]] == zero
    assert page.inner_text("tr.mine td.number") == zero
    assert zero in page.inner_text("#sentence")


@pytest.mark.parametrize("language", LANGUAGES)
def test_browser_and_server_write_numbers_alike(read: Callable[[str], Page], language: Language) -> None:
    choose = random.Random(SEED)
    halves = [step / 8 for step in range(-40, 41)] + [13.45, 2.675, 1.005, 0.15, 0.25, 0.35, 1e-9, -1e-9, -0.04, -0.0]
    thousands = [999.95, 1000, 9999.5, 99999.95, 100000, 1234567.891, 5626815, -1234.5]
    spread = [choose.uniform(-1, 1) * 10 ** choose.randint(-3, 8) for _ in range(400)]
    cases = [(value, decimals) for value in halves + thousands + spread for decimals in range(4)]
    page = read(f"/{language}/areas")
    browser = page.evaluate("(cases) => cases.map(([value, decimals]) => aluekuva.number(value, decimals))", cases)
    server = [number(value, decimals, language) for value, decimals in cases]
    assert [(case, one, other) for case, one, other in zip(cases, browser, server, strict=True) if one != other] == []


@pytest.mark.parametrize("turn", range(4))
def test_benchmarks_and_people_come_out_as_the_release_has_them(
    read: Callable[[str], Page], site: Site, turn: int
) -> None:
    choose = random.Random(SEED + turn)
    counted = [one for one in site.cube.indicators.values() if one.observations and one.counted in INDEPENDENT]
    indicator = choose.choice(counted)
    view = indicator_view(site.cube, indicator, figures_of(site.cube, indicator.indicator), "en")
    page = read("/en/")
    compared = 0
    for benchmark in BENCHMARKS:
        found = {
            (kind, sex, row["code"], time): (row["people"], row["benchmarkValue"])
            for kind, sex, time, rows in page.evaluate(_ALL_ROWS, [packed(view), benchmark])
            for row in rows
        }
        for row in site.cube.comparisons(indicator.indicator, benchmark).to_pylist():
            people, value = found[row["area_type"], row["sex"], row["area"], row["time"]]
            exact = [row[name] for name in ("people", "people_lower95", "people_upper95")]
            counts = exact[0] is not None and rounded(exact)[0] != 0
            if not (view["total"] and benchmark == "country"):
                assert people == (rounded(exact).tolist() if counts else None)
                compared += counts
            if benchmark != "country":
                assert value == rounded_to_draw(row["benchmark_value"], indicator.decimals)
    assert compared

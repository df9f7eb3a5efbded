"""Tables of many indicators offer exactly their numbers: what the links give is what stands in the table."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import Page

from components.numbers import interval, mark, number
from indicators.api.limits import MAX_ADDRESS
from indicators.api.parameters import MAX_LENGTH
from indicators.language import LANGUAGES, Language
from indicators.release.directory import release_ids
from indicators.translation import translate
from tests.browser.conftest import Reader
from tests.browser.reading import whole
from tests.browser.site import Site
from tests.browser.test_area import opened as opened_area
from tests.browser.test_compare import cells
from tests.browser.test_compare import opened as opened_comparison

pytestmark = pytest.mark.browser

FORMATS = ("csv", "json", "xlsx")
Row = dict[str, Any]

# Of each row that is shown its indicator, value, and period.
_AREA = """() => Object.fromEntries([...document.querySelectorAll("#area-indicators tr[data-indicator]:not([hidden])")]
    .map((row) => [row.dataset.indicator, [row.cells[1].textContent, row.cells[2].textContent]]))"""
_LINKS = """(links) => links.filter((link) => link.checkVisibility()).map((link) => [link.textContent, link.href])"""


def links(page: Page, part: str, suffix: str) -> list[tuple[str, str]]:
    """The text and the address of each link to the numbers in a format."""
    found = whole(page).eval_on_selector_all(f"{part} [data-numbers={suffix}], {part} [data-further={suffix}]", _LINKS)
    return [(text, address) for text, address in found]


def rows_of(page: Page, address: str, suffix: str) -> list[Row]:
    """The rows that a link gives."""
    answer = page.request.get(address)
    assert answer.status == 200, answer.text()
    if suffix == "csv":
        return list(csv.DictReader(io.StringIO(answer.text())))
    if suffix == "json":
        data: list[Row] = answer.json()["data"]
        return data
    sheet = pd.read_excel(io.BytesIO(answer.body()), sheet_name=1, dtype={"area": str}, keep_default_na=False)
    return [{str(name): value for name, value in row.items()} for row in sheet.to_dict("records")]


def taken(page: Page, part: str, suffix: str) -> list[Row]:
    """All rows that the links of a part give together; each row is of the release on screen."""
    rows = [row for _, address in links(page, part, suffix) for row in rows_of(page, address, suffix)]
    assert rows
    return rows


def written(row: Row, name: str, decimals: int, language: Language) -> str:
    return number(float(row[name]), decimals, language) if row[name] not in ("", None) else ""


def as_on_the_areas_page(row: Row, decimals: int, language: Language) -> list[str]:
    """Value with its interval, and period with its mark, as the table of an area writes a row that was taken."""
    said = mark(str(row["status"]), language)
    if row["value"] in ("", None):
        return [said, str(row["time"])]
    limits = [float(row[name]) if row[name] not in ("", None) else None for name in ("lower95", "upper95")]
    between = interval(limits[0], limits[1], decimals, language)
    value = number(float(row["value"]), decimals, language) + (f" ({between})" if between else "")
    return [value, " ".join(filter(None, [str(row["time"]), said]))]


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        *(("/en/areas/20", suffix) for suffix in FORMATS),
        ("/fi/areas/90?benchmark=peers&trend=improving", "csv"),
        ("/sv/areas/91", "json"),
        ("/fi/areas/YTA5?taskArea=MIPA", "xlsx"),
        ("/sv/areas/FI", "csv"),
    ],
)
def test_the_links_of_an_area_give_the_values_of_its_table(
    read: Callable[[str], Page], site: Site, path: str, suffix: str
) -> None:
    page = opened_area(read, path)
    language: Language = next(one for one in LANGUAGES if path.startswith(f"/{one}/"))
    shown = page.evaluate(_AREA)
    rows = taken(page, "#spine-chart", suffix)
    assert {str(row["release"]) for row in rows} == {site.cube.release.id}
    assert len(rows) == len(shown), "each indicator has one row"
    indicators = site.cube.indicators
    found = {
        str(row["indicator"]): as_on_the_areas_page(row, indicators[int(row["indicator"])].decimals, language)
        for row in rows
    }
    assert found == shown


def test_the_links_of_an_area_follow_the_filters_and_the_release(reader: Reader, site: Site) -> None:
    earlier = release_ids(site.cubes.directory)[0]
    page = opened_area(reader.open, f"/en/areas/20?release={earlier}")
    everything = len(taken(page, "#spine-chart", "csv"))
    page.select_option("#filter-taskArea", "MIPA")
    rows = taken(page, "#spine-chart", "csv")
    assert {row["release"] for row in rows} == {earlier}
    assert {row["indicator"] for row in rows} == set(page.evaluate(_AREA)) and len(rows) < everything
    page.select_option("#filter-outcome", "better")
    page.select_option("#filter-trend", "worsening")
    page.select_option("#filter-dimension", "VAI")
    assert page.evaluate(_AREA) == {}
    assert page.locator("#spine-chart .reuse").is_hidden()


def test_what_is_given_for_one_sex_alone_is_a_link_of_its_own(reader: Reader, site: Site) -> None:
    page = opened_area(reader.open, "/sv/areas/20")
    for suffix, word in (("csv", translate("Data (CSV)", "sv")), ("xlsx", "Excel"), ("json", "JSON")):
        assert [text for text, _ in links(page, "#spine-chart", suffix)] == [word, f"{word}: Kvinnor"]


SIGNS = {"S": "×", "M": "··", "Z": "/"}


@pytest.mark.parametrize(
    ("path", "suffix"),
    [
        *(("/en/compare?taskArea=all&show=value&areas=05,20,91,YTA5,FI&sort=20", suffix) for suffix in FORMATS),
        ("/fi/compare?show=value", "csv"),
        ("/sv/compare?indicators=181,4404,3892,4&areas=20,YTA1&show=value", "json"),
    ],
)
def test_the_links_of_the_matrix_give_the_values_of_its_cells(
    read: Callable[[str], Page], site: Site, path: str, suffix: str
) -> None:
    page = read(path)
    language: Language = next(one for one in LANGUAGES if path.startswith(f"/{one}/"))
    shown = {
        (indicator, code): re.sub("^[^\\d\u2212-]+ ", "", text)
        for indicator, row in cells(page).items()
        for code, (_, text, _) in row.items()
    }
    rows = taken(page, "#matrix", suffix)
    assert {str(row["release"]) for row in rows} == {site.cube.release.id}
    found = {}
    for row in rows:
        indicator = int(row["indicator"])
        of = site.cube.matrix[indicator]
        assert (int(row["time"]), row["sex"]) == (of["time"], of["sex"])
        value = written(row, "value", site.cube.indicators[indicator].decimals, language)
        found[str(indicator), str(row["area"])] = value or SIGNS[str(row["status"])]
    assert len(found) == len(rows), "no cell is given twice"
    assert {key: found.get(key, SIGNS["M"]) for key in shown} == shown
    assert found.keys() <= shown.keys()


def test_a_group_of_ones_own_is_given_beside_the_areas(reader: Reader, site: Site) -> None:
    page = opened_comparison(reader, "/en/compare?show=value&areas=20&group=19,20,21")
    shown = {indicator: row["group"][1] for indicator, row in cells(page).items()}
    for suffix in ("csv", "json"):
        rows = [row for row in taken(page, "#matrix", suffix) if "areas" in row]
        assert {row["areas"] for row in rows} == {"19 20 21"}
        for row in rows:
            decimals = site.cube.indicators[int(row["indicator"])].decimals
            assert shown[str(row["indicator"])].endswith(written(row, "value", decimals, "en"))
        assert {str(row["indicator"]) for row in rows} == shown.keys()
        assert any(
            text.startswith("Data (CSV): My group" if suffix == "csv" else "JSON: My group")
            for text, _ in links(page, "#matrix", suffix)
        )
    assert all("data.xlsx" in address for _, address in links(page, "#matrix", "xlsx"))


def test_the_links_of_the_matrix_follow_the_choice_and_say_their_period(reader: Reader, site: Site) -> None:
    page = opened_comparison(reader, "/fi/compare?indicators=181&areas=20")
    assert [text for text, _ in links(page, "#matrix", "csv")] == ["Tiedot (CSV)"]
    assert len(taken(page, "#matrix", "csv")) == 1
    page.select_option("#choice-taskArea", "all")
    periods = {str(row["time"]) for row in site.cube.matrix.values()}
    texts = [text for text, _ in links(page, "#matrix", "csv")]
    assert len(texts) > 1 and {text.split(": ")[1][:4] for text in texts} == periods
    copied = page.locator("#matrix [data-text=csv]").text_content() or ""
    assert copied.split("\n") == [address for _, address in links(page, "#matrix", "csv")]


def test_more_indicators_than_an_address_holds_are_given_in_parts(reader: Reader) -> None:
    page = opened_area(reader.open, "/en/areas/20")
    numbers = [str(999_999_000 + place) for place in range(900)]
    asked = page.evaluate(
        """(numbers) => {
            const link = document.querySelector("#spine-chart [data-numbers=csv]");
            const { area, areaType, picture } = JSON.parse(document.getElementById("spine-chart").dataset.known);
            const questions = aluekuva.askedOfArea(numbers.map((id) => ({ id, sex: "total" })), { area, areaType });
            aluekuva.updateNumbers(link, questions, picture.release);
        }""",
        numbers,
    )
    assert asked is None
    found = links(page, "#spine-chart", "csv")
    assert [text for text, _ in found] == ["Data (CSV): 1/3", "Data (CSV): 2/3", "Data (CSV): 3/3"]
    of_each = [parse_qs(urlsplit(address).query)["indicator"][0] for _, address in found]
    assert ",".join(of_each).split(",") == numbers
    assert all(len(one) <= MAX_LENGTH for one in of_each)
    assert all(len(address) <= MAX_ADDRESS for _, address in found)

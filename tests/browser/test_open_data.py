"""The open data page and the reference: what they promise is there, what they show to copy works, with no script."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from indicators.language import LANGUAGES, Language
from tests.browser.axe import findings
from tests.browser.conftest import Reader
from tests.browser.site import Site
from tests.browser.test_safety import VIOLATIONS

pytestmark = pytest.mark.browser

REFERENCE = "/api/v1/docs"


@pytest.fixture
def plain_page(chromium: Browser, site: Site) -> Iterator[Page]:
    """A window of a browser that runs no script."""
    context = chromium.new_context(java_script_enabled=False, base_url=site.address)
    yield context.new_page()
    context.close()


def addresses(page: Page) -> list[str]:
    """Where the links of the main part lead, without those to other sites."""
    found: list[str] = page.locator("main a[href]").evaluate_all("(links) => links.map((link) => link.href)")
    return sorted({address for address in found if address.startswith(page.url.split("/", 3)[0])})


def test_every_link_of_the_page_leads_to_something(reader: Reader, site: Site) -> None:
    page = reader.open("/en/data")
    own = [address for address in addresses(page) if address.startswith(site.address)]
    assert len(own) > 35
    wrong = {}
    for address in own:
        answer = page.request.head(address)
        if answer.status == 429:  # one reader asks for everything at once
            time.sleep(int(answer.headers["retry-after"]))
            answer = page.request.head(address)
        if answer.status != 200:
            wrong[address] = answer.status
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_as_large_as_the_page_says(reader: Reader, site: Site, language: Language) -> None:
    page = reader.open(f"/{language}/data")
    rows = page.locator(".files tbody tr")
    assert rows.count() == 4
    for row in rows.all():
        shown = float(re.sub(r"[^\d.,]", "", row.locator("td.number").inner_text()).replace(",", "."))
        for link in row.locator("a").all():
            answer = page.request.head(site.address + (link.get_attribute("href") or ""))
            assert answer.status == 200
            assert shown == pytest.approx(int(answer.headers["content-length"]) / 1e6, abs=0.051)


def programs(page: Page) -> list[str]:
    """What stands on the page to be copied: for the command line, for Python, for R."""
    return page.locator("pre code").all_inner_texts()


def test_programs_to_copy_ask_for_the_address_that_is_shown(reader: Reader) -> None:
    page = reader.open("/sv/data")
    address = page.inner_text("#query ~ .address a")
    assert len(programs(page)) == 3
    assert all(text.count(address) == 1 for text in programs(page))


def test_python_to_copy_runs_and_gives_all_counties(reader: Reader) -> None:
    python = next(text for text in programs(reader.open("/fi/data")) if "pandas" in text)
    names: dict[str, Any] = {}
    exec(python, names)
    figures: pd.DataFrame = names["figures"]
    assert len(figures) >= 22
    assert set(figures["area_type"]) == {"county"}
    assert {"05", "20"} <= set(figures["area"])


def test_command_to_copy_runs_and_writes_the_file(reader: Reader, tmp_path: Path) -> None:
    if not shutil.which("curl"):
        pytest.skip("there is no curl here")
    command = next(text for text in programs(reader.open("/fi/data")) if text.startswith("curl"))
    subprocess.run(command, shell=True, check=True, cwd=tmp_path, capture_output=True)
    first = (tmp_path / "figures.csv").read_text("utf-8").splitlines()[0]
    assert first.startswith("indicator,area,area_type,time,sex,value")


def test_header_leads_to_the_page_from_everywhere(reader: Reader) -> None:
    page = reader.open("/fi/indicators")
    page.click("header nav a:text-is('Avoin data')")
    page.locator("#files").wait_for()
    assert page.url.endswith("/fi/data")
    assert page.locator("header .here").inner_text() == "Avoin data"


def test_page_of_an_earlier_release_has_that_releases_files(reader: Reader, site: Site) -> None:
    earlier = site.cubes.manifest(site.cube.release.id).compared_with
    assert earlier
    page = reader.open(f"/en/data?release={earlier}")
    assert page.locator(f".files a[href^='/download/{earlier}/']").count() == 4


# The reference


# The page is long and axe looks at all of it: each language takes one scheme and one width.
@pytest.mark.parametrize(
    ("language", "scheme", "width"), [("fi", "light", 1280), ("sv", "dark", 375), ("en", "light", 320)]
)
def test_reference_is_read_in_every_language_and_by_everybody(
    reader: Reader, axe: str, language: Language, scheme: str, width: int
) -> None:
    page = reader.open(f"{REFERENCE}?lang={language}", script=VIOLATIONS, width=width, color_scheme=scheme)
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    page.locator("summary").first.click()
    assert findings(page, axe) == []
    page.wait_for_function("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("() => window.violations") == []


def test_operation_is_tried_with_no_script(plain_page: Page) -> None:
    plain_page.goto(f"{REFERENCE}?lang=en")
    tried = plain_page.locator("article", has=plain_page.locator("#indicatorData"))
    tried.locator("summary").click()
    tried.locator("select[name=suffix]").select_option("json")
    tried.locator("input[name=area]").fill("20,05")
    tried.locator("input[name=measure][value=value]").check()
    tried.locator("button").click()
    plain_page.wait_for_url("**/data.json?*")
    assert plain_page.url.endswith("/api/v1/indicators/181/data.json?area=20,05&time=latest&measure=value")
    rows = json.loads(plain_page.locator("body").inner_text())["data"]
    assert {row["area"] for row in rows} == {"20", "05"}


# What search engines read


def test_indicator_tells_search_engines_what_it_is_under_the_strict_policy(reader: Reader) -> None:
    page = reader.open("/en/indicators/4404", script=VIOLATIONS)
    (text,) = page.locator('head script[type="application/ld+json"]').all_text_contents()
    dataset = json.loads(text)
    assert dataset["@type"] == "Dataset"
    assert dataset["name"] == page.inner_text("h1")
    assert dataset["description"].startswith("Simulated data.")
    for file in dataset["distribution"]:
        assert page.request.head(file["contentUrl"]).status == 200
    assert page.evaluate("() => window.violations") == []

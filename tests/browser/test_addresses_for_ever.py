"""Addresses that were ever written show what they showed: ``tests/addresses_for_ever.csv``, only ever added to.

``shows`` is the whole choice of the page as it was then; choices that came later must be at :data:`LATER`, as before
there was a choice. ``time=newest`` is the latest period there is, ``areas=compared`` all
counties that are compared.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import dash
import pytest
from flask import Flask
from playwright.sync_api import Page

from components.addresses import Address, read
from tests.browser.conftest import Reader
from tests.browser.site import CHECKOUT
from tests.components.reading import named, parts

pytestmark = pytest.mark.browser

with (CHECKOUT / "tests" / "addresses_for_ever.csv").open(encoding="utf-8", newline="") as lines:
    ADDRESSES: dict[str, str] = {line["address"]: line["shows"] for line in csv.DictReader(lines)}

every_address = pytest.mark.parametrize("address", ADDRESSES)
# One of each page, and two pages with many choices.
IN_A_BROWSER = [
    "/en/indicators/181?time=2014&sex=female&area=20&benchmark=collaborative_area&map=tiles",
    "/sv/areas/20?outcome=worse&benchmark=peers",
    "/en/indicators?q=school&taskArea=LNP&dimension=TIL",
    "/fi/compare?indicators=181,127&areas=20,19,FI&sort=20&direction=descending",
    "/en/compare?group=19,20,21&x=181&y=4404&area=20&show=value",
]


#: Choices that came after the first addresses were written, and what was drawn before there was a choice.
LATER = {"areas": "", "ranking": "dots", "colour": "value", "steps": "quantiles"}


@pytest.fixture(scope="module")
def application(simulated_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application, in whose context pages can be made without a browser."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ALUEKUVA_RELEASES", str(simulated_releases))
        environment.setenv("ALUEKUVA_ANSWERS", str(tmp_path_factory.mktemp("answers")))
        from app import create_server

        server = create_server(simulated_releases)
        with server.app_context():
            yield server


def expected(address: str, newest: str, compared: list[str]) -> dict[str, str]:
    shown = dict(part.split("=", 1) for part in ADDRESSES[address].split(" "))
    if shown.get("time") == "newest":
        shown["time"] = newest
    if shown.get("areas") == "compared":
        shown["areas"] = ",".join(compared)
    return shown


@every_address
def test_an_address_that_was_ever_written_makes_the_choice_that_it_made(application: Flask, address: str) -> None:
    page = read(urlsplit(address).path)
    assert page is not None
    choice, newest, compared = chosen(page, dict(parse_qsl(urlsplit(address).query)))
    shown = expected(address, newest, compared)
    later = {name: LATER[name] for name in choice.keys() - shown.keys()}
    assert choice == shown | later


def chosen(page: Address, query: dict[str, str]) -> tuple[dict[str, str], str, list[str]]:
    """The choice of a page as the server makes it; the newest period, and the counties that are compared."""
    layout = next(one["layout"] for one in dash.page_registry.values() if one["name"] == page.page)
    variable = {"indicator": {"indicator": page.key}, "area": {"code": page.key}}.get(page.page, {})
    made = layout(lang=page.language, **variable, **query)
    stores = {store.id: getattr(store, "data", None) for store in named(made, "Store")}
    if page.page == "indicator":
        choice = stores["choice"]
        return choice, str(stores["indicator-data"]["view"]["times"][choice["areaType"]][-1]), []
    if page.page == "compare":
        choice = {name: written(value) for name, value in stores["compare-data"]["choice"].items()}
        return choice, "", stores["compare-data"]["defaults"]["areas"]
    menus = [menu for menu in named(made, "Select") if menu.id.startswith("filter-")]
    choice = {menu.id.removeprefix("filter-"): next(o.value for o in menu.children if o.selected) for menu in menus}
    if page.page == "indicators":
        return choice | {"q": next(one for one in parts(made) if getattr(one, "id", "") == "filter-q").value}, "", []
    links = [link for link in named(made, "A") if hasattr(link, "data-benchmark")]
    pressed = next(getattr(link, "data-benchmark") for link in links if hasattr(link, "aria-current"))
    return choice | {"benchmark": pressed}, "", []


def written(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


_SHOWN = """() => Object.fromEntries([
    ...[...document.querySelectorAll("main select[id], main input[id^=filter-]")].map((one) =>
        [one.id.replace(/^(choice|filter)-/, ""), one.value]),
    ...[...document.querySelectorAll('main [data-choice][aria-pressed="true"]')].map((one) =>
        [one.dataset.choice, one.dataset.value]),
    ...[...document.querySelectorAll("main a[data-benchmark][aria-current]")].map((one) =>
        ["benchmark", one.dataset.benchmark]),
    ...[...document.querySelectorAll("#matrix th[aria-sort]:not([aria-sort=none])")].flatMap((one) =>
        [["sort", one.querySelector("[data-sort]").dataset.sort], ["direction", one.getAttribute("aria-sort")]]),
])"""


@pytest.mark.parametrize("address", IN_A_BROWSER)
def test_an_address_that_was_ever_written_is_what_the_controls_say(reader: Reader, address: str) -> None:
    page = reader.open(address)
    wanted = expected(address, "", [])
    page.wait_for_function(
        f"(wanted) => Object.entries(wanted).every(([name, value]) => ({_SHOWN})()[name] === value)",
        arg=controls(page, wanted),
    )


def controls(page: Page, wanted: dict[str, str]) -> dict[str, str]:
    """What of a choice stands in controls: lists stand in columns and rows, the usual order nowhere."""
    lists = {"indicators", "areas", "group"}
    unsorted = {"sort", "direction"} if not wanted.get("sort") else set()
    return {name: value for name, value in wanted.items() if name not in lists | unsorted}

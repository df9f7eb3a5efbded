"""Addresses that were ever written show what they showed: ``tests/addresses_for_ever.csv``, only ever added to.

``shows`` is the whole choice of the page as it was then; choices that came later must be at :data:`LATER`, as before
there was a choice. ``time=newest`` is the latest period there is, ``areas=compared`` all
counties that are compared, and ``release={earlier}`` the first release.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import dash
import pytest
from flask import Flask
from playwright.sync_api import Page

from components.addresses import Address, read
from components.embed import FIGURES
from indicators.release.directory import release_ids
from tests.browser.conftest import Reader
from tests.browser.site import CHECKOUT
from tests.components.reading import named, parts, still_elements

pytestmark = pytest.mark.browser

with (CHECKOUT / "tests" / "addresses_for_ever.csv").open(encoding="utf-8", newline="") as lines:
    ADDRESSES: dict[str, str] = {line["address"]: line["shows"] for line in csv.DictReader(lines)}

every_address = pytest.mark.parametrize("address", ADDRESSES)
EMBEDDED = [address for address in ADDRESSES if "/embed/" in address]
# One of each page, and two pages with many choices.
IN_A_BROWSER = [
    "/en/indicators/181?time=2014&sex=female&area=20&benchmark=collaborative_area&map=tiles",
    "/sv/areas/20?outcome=worse&benchmark=peers",
    "/en/indicators?q=school&taskArea=LNP&dimension=TIL",
    "/sv/indicators?freshness=recent&dimension=TIL",
    "/fi/indicators?set=aluekuva-2026",
    "/fi/indicators/181?time=2014&area=20&release={earlier}",
    "/fi/compare?indicators=181,127&areas=20,19,FI&sort=20&direction=descending",
    "/en/compare?group=19,20,21&x=181&y=4404&area=20&show=value",
]


#: Choices that came after the first addresses were written, and what was drawn before there was a choice.
LATER = {"areas": "", "ranking": "dots", "colour": "value", "steps": "quantiles", "set": "", "freshness": ""}
# Filters that a release has nothing to tell apart by are not offered.
_OFFERED_WHERE_THEY_TELL = ("set", "freshness")


class Chosen(NamedTuple):
    """The choice of a page as the server makes it, and what stands in it for words of the list of addresses."""

    choice: dict[str, str]
    release: str
    newest: str = ""
    compared: str = ""


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


def expected(address: str, made: Chosen) -> dict[str, str]:
    shown = dict(part.split("=", 1) for part in ADDRESSES[address].split(" "))
    words = {("time", "newest"): made.newest, ("areas", "compared"): made.compared}
    return {name: words.get((name, value), value) for name, value in shown.items()}


def of_release(address: str, releases: Path) -> str:
    """The address with the id of the first release in its place."""
    return address.replace("{earlier}", release_ids(releases)[0])


@every_address
def test_an_address_that_was_ever_written_makes_the_choice_that_it_made(
    application: Flask, simulated_releases: Path, address: str
) -> None:
    asked = urlsplit(of_release(address, simulated_releases))
    page = read(asked.path)
    assert page is not None
    made = chosen(page, dict(parse_qsl(asked.query)))
    shown = expected(address, made)
    release = release_ids(simulated_releases)[0 if shown.pop("release", "") else -1]
    assert made.release == release
    absent = {name for name in _OFFERED_WHERE_THEY_TELL if shown.get(name) == "" and name not in made.choice}
    later = {name: LATER[name] for name in made.choice.keys() - shown.keys()}
    assert made.choice == {name: value for name, value in shown.items() if name not in absent} | later


def chosen(page: Address, query: dict[str, str]) -> Chosen:
    """What the server makes of an address."""
    layout = next(one["layout"] for one in dash.page_registry.values() if one["name"] == page.page)
    variables = {"indicator": "indicator", "embed": "indicator", "area": "code"}
    variable = {variables[page.page]: page.key} if page.page in variables else {}
    made = layout(lang=page.language, **variable, **query)
    stores = {store.id: getattr(store, "data", None) for store in named(made, "Store")}
    if page.page == "embed":
        figures = [figure.id for figure in named(made, "Section") if figure.id in FIGURES]
        return of_indicator(stores["embed-data"], stores["embed-data"]["choice"] | {"figure": ",".join(figures)})
    if page.page == "indicator":
        return of_indicator(stores["indicator-data"], stores["choice"])
    release = next(getattr(one, "data-release") for one in parts(made) if getattr(one, "className", "") == "printed")
    if page.page == "compare":
        data = stores["compare-data"]
        choice = {name: written(value) for name, value in data["choice"].items()}
        return Chosen(choice, release, compared=written(data["defaults"]["areas"]))
    if page.page == "area":
        return Chosen(of_area(made), release)
    menus = [menu for menu in named(made, "Select") if menu.id.startswith("filter-")]
    choice = {menu.id.removeprefix("filter-"): next(o.value for o in menu.children if o.selected) for menu in menus}
    words = next(one for one in parts(made) if getattr(one, "id", "") == "filter-q").value
    return Chosen(choice | {"q": words}, release)


def of_area(made: Any) -> dict[str, str]:
    """The choice of an area's page, whose controls come as text."""
    choice, menu = {}, ""
    for tag, attributes in still_elements(made):
        if tag == "select":
            menu = (attributes["id"] or "").removeprefix("filter-")
        elif tag == "option" and "selected" in attributes:
            choice[menu] = attributes["value"] or ""
        elif "aria-current" in attributes and "data-benchmark" in attributes:
            choice["benchmark"] = attributes["data-benchmark"] or ""
    return choice


def of_indicator(data: dict[str, Any], choice: dict[str, str]) -> Chosen:
    """The choice of an indicator's page, or of one of its figures."""
    return Chosen(choice, data["view"]["release"], str(data["view"]["times"][choice["areaType"]][-1]))


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
def test_an_address_that_was_ever_written_is_what_the_controls_say(
    reader: Reader, simulated_releases: Path, address: str
) -> None:
    page = reader.open(of_release(address, simulated_releases))
    wanted = expected(address, Chosen({}, ""))
    if wanted.pop("release", ""):
        assert page.locator(".earlier").is_visible()
    page.wait_for_function(
        f"(wanted) => Object.entries(wanted).every(([name, value]) => (({_SHOWN})()[name] || '') === value)",
        arg=controls(page, wanted),
    )


@pytest.mark.parametrize("address", EMBEDDED)
def test_a_figure_in_another_page_is_the_one_that_its_address_asks_for(
    reader: Reader, simulated_releases: Path, address: str
) -> None:
    page = reader.open(of_release(address, simulated_releases))
    wanted, usual = expected(address, Chosen({}, "")), expected(EMBEDDED[0], Chosen({}, ""))
    figure = wanted.pop("figure")
    assert page.eval_on_selector_all("section.figure", "figures => figures.map((one) => one.id)") == [figure]
    page.wait_for_selector(f"#{figure}-drawing svg")
    # The way to the whole page leads to the same choice.
    link = dict(parse_qsl(urlsplit(page.get_attribute("a[data-full-page]", "href") or "").query))
    release = release_ids(simulated_releases)[0 if wanted.pop("release", "") else -1]
    differing = {name: value for name, value in wanted.items() if value != usual[name]}
    assert link == differing | {"release": release}


def controls(page: Page, wanted: dict[str, str]) -> dict[str, str]:
    """What of a choice stands in controls: lists stand in columns and rows, the usual order nowhere."""
    lists = {"indicators", "areas", "group"}
    unsorted = {"sort", "direction"} if not wanted.get("sort") else set()
    return {name: value for name, value in wanted.items() if name not in lists | unsorted}

"""Real figures, as recorded: what is known of them stands on the page."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from components.indicator_view import figures_of, indicator_view
from components.packed_view import packed
from indicators.release.make import make_release
from indicators.sources.sotkanet import harvest
from tests.browser.conftest import Reader
from tests.browser.reading import ranking, table
from tests.browser.site import Site, serve
from tests.conftest import SHARED

pytestmark = [pytest.mark.browser, pytest.mark.replica]

NUMBER_OF_MUNICIPALITIES = 309  # of 2022


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over a release of two indicators from the recorded service."""
    folder: Path = tmp_path_factory.mktemp("recorded")
    command = [sys.executable, str(SHARED / "sotkanet-replica" / "serve.py")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as service:
        assert service.stdout is not None
        try:
            tables = harvest(service.stdout.readline().strip(), folder / "cache", [127, 181])
        finally:
            service.terminate()
    make_release(tables, folder / "releases")
    with serve(folder / "releases", folder) as site:
        yield site


@pytest.fixture
def reader(reader_of: Callable[[Site], Reader], recorded: Site) -> Reader:
    """A reader of the recorded figures."""
    return reader_of(recorded)


def test_helsinki_had_664028_inhabitants_in_2022(reader: Reader) -> None:
    page = reader.open("/fi/indicators/127?time=2022&area=90")
    assert "664\u00a0028" in page.inner_text("#sentence").replace("\u202f", "\u00a0")
    assert page.text_content("tr.mine td.number") == "664\u00a0028"


def test_unemployment_in_kainuu_was_13_5_percent_in_2010(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181?time=2010&area=20")
    assert "Kainuussa arvo oli 13,5\u00a0% vuonna 2010." in (page.text_content("#sentence") or "")
    assert page.text_content("tr.mine td.number") == "13,5"


def test_real_figures_are_not_called_simulated(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    assert page.locator(".simulated").count() == 0
    assert "Lähde: Sotkanet (THL) ja kunkin mittarin tuottaja." in page.inner_text("footer.site")


@pytest.mark.parametrize("indicator", [127, 181])
def test_figures_of_municipalities_come_out_as_they_went_in(reader: Reader, recorded: Site, indicator: int) -> None:
    cube = recorded.cube
    view = indicator_view(cube, cube.indicators[indicator], figures_of(cube, indicator), "fi")
    assert "municipality" in view["areaTypes"]
    assert reader.open("/en/").evaluate("(view) => aluekuva.unpacked(view)", packed(view)) == view


def test_municipalities_are_an_area_type(reader: Reader) -> None:
    page = reader.open("/fi/indicators/127?time=2022")
    page.wait_for_load_state("networkidle")
    before = len(reader.requests)
    page.click('button[data-choice="areaType"][data-value="municipality"]')
    rows = ranking(page)
    assert len(rows) == NUMBER_OF_MUNICIPALITIES
    assert rows[0][1:] == ["Helsinki", "664\u00a0028"]
    assert len(table(page)) == NUMBER_OF_MUNICIPALITIES + 1
    page.select_option("#choice-area", label="Kajaani")
    assert "Kajaani" in page.inner_text("#sentence")
    assert reader.requests[before:] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280

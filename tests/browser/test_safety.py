"""Texts of a source are never run, the security policy holds, and a release may change while a page is open."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from indicators.release import directory as shelf
from indicators.release.make import make_release
from indicators.tables import Tables
from tests.browser.conftest import Reader, ready
from tests.browser.site import PLACES, Site, serve

pytestmark = pytest.mark.browser

HOSTILE = (
    "Numbers <script>window.stolen = 1</script> <img src=x onerror='window.stolen = 2'> </script>"
    "<svg onload='window.stolen = 3'> <b>bold</b> <a href='javascript:window.stolen=4'>link</a> & \"quoted\""
)

VIOLATIONS = """window.violations = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => violations.push(violatedDirective));"""


@pytest.fixture
def hostile(tables: Callable[..., Tables], tmp_path: Path) -> Path:
    """Releases whose one indicator has markup and scripts in all its texts."""
    texts = {
        f"{field}_{language}": HOSTILE
        for field in ("title", "description", "interpretation", "limits", "organization")
        for language in ("fi", "sv", "en")
    }
    observations = [
        {"area_type": kind, "area": area, "value": 10.0 + time - 2020, "time": time}
        for kind, area in (("county", "20"), ("county", "01"), ("country", "FI"))
        for time in (2020, 2021)
    ]
    make_release(tables(observations, indicators=[{"indicator": 181, **texts}]), tmp_path / "releases")
    return tmp_path / "releases"


def test_markup_in_the_texts_of_a_source_is_shown_as_text_or_left_out(
    hostile: Path, tmp_path: Path, reader_of: Callable[[Site], Reader]
) -> None:
    with serve(hostile, tmp_path) as site:
        reader = reader_of(site)
        for path in ("/fi/", "/sv/indicators", "/en/indicators/181", "/en/areas/20"):
            page = reader.open(path)
            assert page.evaluate("() => window.stolen") is None
            assert page.locator("main script, main img, main svg[onload], [onerror]").count() == 0
            assert page.locator("a[href^='javascript:']").count() == 0
            assert "<script>window.stolen = 1</script>" in page.inner_text("main")
        page = reader.open("/en/indicators/181?area=20")
        assert page.inner_text("h1") == HOSTILE
        assert page.title() == f"{HOSTILE} – Aluekuva"
        definition = page.inner_text("#definition .text >> nth=0")
        assert "Numbers" in definition and "stolen" not in definition
        assert page.locator("#definition .text strong").count() >= 1
        page.select_option("#choice-time", "2020")
        assert page.evaluate("() => window.stolen") is None


@pytest.mark.parametrize("name", ["start", "survey with intervals", "county"])
def test_scripts_run_under_a_policy_that_forbids_foreign_and_inline_ones(reader: Reader, name: str) -> None:
    page = reader.open(
        f"/fi{PLACES[name].path}",
        script=VIOLATIONS,
    )
    assert page.evaluate("() => window.violations") == []
    policy = page.request.get(page.url).headers["content-security-policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == "'none'"
    assert "unsafe" not in directives["script-src"]
    assert "http" not in policy
    # A script put into the page does not run.
    page.evaluate(
        "() => { const s = document.createElement('script'); s.text = 'window.ran = 1'; document.body.append(s); }"
    )
    assert page.evaluate("() => window.ran") is None
    assert page.evaluate("() => window.violations").count("script-src-elem") == 1
    reader.faults[:] = [fault for fault in reader.faults if "Content Security Policy" not in fault]


def test_the_pages_own_typeface_is_served(reader: Reader) -> None:
    page = reader.open("/fi/")
    page.wait_for_function("() => document.fonts.status === 'loaded'")
    assert page.evaluate("() => document.fonts.check('16px \"Source Sans 3\"', 'Ä')")
    assert any(request.endswith(".woff2") for request in reader.requests)


def test_a_release_that_comes_while_a_page_is_open_is_whole_on_the_next_page(
    simulated_releases: Path, tmp_path: Path, reader_of: Callable[[Site], Reader]
) -> None:
    releases = tmp_path / "releases"
    shutil.copytree(simulated_releases, releases, symlinks=True)
    *_, earlier, newest = shelf.release_ids(releases)
    shelf.switch(releases, earlier)
    with serve(releases, tmp_path) as site:
        reader = reader_of(site)
        page = reader.open("/en/indicators/181")
        assert f"Release {earlier}" in page.inner_text("footer.site")
        shelf.switch(releases, newest)
        page.select_option("#choice-time", "2014")  # what is open stays what it was
        assert f"release={earlier}" in (page.get_attribute('a[data-download="these"]', "href") or "")
        page.click("header nav a:text-is('Indicators')")
        page.locator("#indicator-list").wait_for()
        assert f"Release {newest}" in page.inner_text("footer.site")
        page.click("#indicator-list a[href='/en/indicators/181']")
        page.locator("#sentence").wait_for()
        ready(page)
        text = page.inner_text("body")
        assert newest in text and earlier not in text
        assert f"release={newest}" in (page.get_attribute('a[data-download="these"]', "href") or "")

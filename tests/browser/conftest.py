"""One server over simulated releases and one browser for all tests; every page opened is watched for faults."""

import fcntl
import os
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

from indicators.language import Language
from tests.browser.axe import AXE
from tests.browser.site import CHECKOUT, Site, browser_executable, serve

_LOCALES: dict[Language, str] = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}

# So many pages that are only read stay open; each holds some 100 MB.
_KEPT_OPEN = 4

# A page of figures is ready when they are drawn, any other when its content stands.
_READY = """() => {
    if (!document.querySelector("main h1")?.innerText) return false;
    if (document.querySelector('[id$="-drawing"][aria-busy="true"], [data-html]')) return false;
    const drawn = {
        "table-drawing": "#table-drawing table",
        "series-graph": "#time-series .main-svg .xtick",
        "matrix-drawing": "#matrix-drawing table",
    };
    const here = Object.entries(drawn).filter(([id]) => document.getElementById(id));
    if (here.length) return here.every(([, part]) => document.querySelector(part));
    const count = document.getElementById("indicator-count");
    return !count || count.textContent !== "";
}"""


@pytest.fixture(scope="session")
def simulated_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three simulated releases, each revising the one before; made once for all processes of a run, if not before."""
    if made := os.environ.get("ALUEKUVA_SIMULATED"):
        return (CHECKOUT / made).resolve(strict=True)
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    directory = shared / "simulated" / "releases"
    with (shared / "simulated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not directory.exists():
            command = [sys.executable, "-m", "indicators", "simulate", "--releases", str(directory)]
            subprocess.run(command, cwd=CHECKOUT, check=True, capture_output=True)
    return directory


@pytest.fixture(scope="session")
def site(simulated_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The program as it is served, over the simulated releases."""
    with serve(simulated_releases, tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser that asks nothing of the outside by itself."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_executable(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The text of axe-core; evaluated through the debugger, it needs no licence of our security policy."""
    if not AXE.is_file():
        pytest.fail(f"{AXE} is missing: npm ci --ignore-scripts")
    return AXE.read_text("utf-8")


class Reader:
    """Someone with a browser of their own, who notes every fault of the pages they open."""

    def __init__(self, chromium: Browser, site: Site) -> None:
        self.site = site
        self.faults: list[str] = []
        self.requests: list[str] = []
        self._chromium = chromium
        self._contexts: list[BrowserContext] = []
        self._expected: set[str] = set()

    def open(self, path: str, *, status: int = 200, width: int = 1280, script: str = "", **options: Any) -> Page:
        """``path`` in a browser window of its own, once it is ready to read.

        ``script`` runs before those of the page; ``options`` are those of Playwright's ``new_context``.
        """
        language: Language = next((lang for lang in _LOCALES if path.startswith(f"/{lang}")), "en")  # type: ignore[arg-type]
        context = self._chromium.new_context(
            **{"locale": _LOCALES[language], "viewport": {"width": width, "height": 900}, **options}
        )
        self._contexts.append(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        page.set_default_timeout(20_000)
        self._watch(page)
        return self.go(page, path, status=status)

    def go(self, page: Page, path: str, *, status: int = 200) -> Page:
        """``path`` in the same window."""
        address = self.site.address + path
        if status >= 400:
            self._expected.add(address)
        response = page.goto(address)
        assert response is not None and response.status == status, f"{path}: {response and response.status}"
        return ready(page)

    def close(self) -> None:
        """Close every window, and fail where a page had a fault."""
        for context in self._contexts:
            context.close()
        assert not self.faults, "\n".join(self.faults)

    def _watch(self, page: Page) -> None:
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and message.location.get("url") not in self._expected:
            self.faults.append(f"console: {message.text} ({message.location.get('url')})")

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob") and not request.url.startswith(self.site.address + "/"):
            self.faults.append(f"request to another host: {request.url}")

    def _failed(self, request: Request) -> None:
        # Leaving a page while it loads ends its requests; that is no fault of the page.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed request: {request.url} ({request.failure})")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.url not in self._expected:
            self.faults.append(f"answer {response.status}: {response.url}")


def ready(page: Page) -> Page:
    """The page once it is ready to read."""
    page.wait_for_function(_READY)
    return page


def arrived(page: Page, address: str, title: str = "") -> Page:
    """The page at ``address``, a pattern, to which a link or a form has led, once it is ready to read.

    The address changes before what stands under it; where both pages are of one kind, ``title`` tells them apart.
    """
    page.wait_for_url(address)
    if title:
        expect(page.locator("main h1")).to_have_text(title, timeout=20_000)
    return ready(page)


@pytest.fixture
def reader(chromium: Browser, site: Site) -> Iterator[Reader]:
    """A reader of the simulated releases."""
    someone = Reader(chromium, site)
    yield someone
    someone.close()


@pytest.fixture(scope="session")
def read(chromium: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """Opener of pages for tests that change nothing on them and read alone: what one has opened the next finds open."""
    library, pages = Reader(chromium, site), OrderedDict[str, Page]()

    def at(path: str) -> Page:
        if path not in pages:
            if len(pages) == _KEPT_OPEN:
                pages.popitem(last=False)[1].context.close()
            pages[path] = library.open(path)
        pages.move_to_end(path)
        assert not library.faults, "\n".join(library.faults)
        return pages[path]

    yield at
    library.close()


@pytest.fixture
def reader_of(chromium: Browser) -> Iterator[Callable[[Site], Reader]]:
    """Maker of readers of other sites."""
    readers: list[Reader] = []

    def of(site: Site) -> Reader:
        readers.append(Reader(chromium, site))
        return readers[-1]

    yield of
    for someone in readers:
        someone.close()

"""A real browser, and how long it takes to show what is asked of it."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking")
FLAGS += ("--disable-component-update", "--disable-sync")
WINDOW = {"width": 1350, "height": 940}

# A figure is there two frames after the document holds it.
WATCH = """(part) => {
    const look = () => document.querySelector(part)
        ? requestAnimationFrame(() => requestAnimationFrame(() => { window.firstDrawn = performance.now(); }))
        : requestAnimationFrame(look);
    requestAnimationFrame(look);
}"""

# Acts once the page is at rest, waits for the frame in which `shown` holds, and gives the milliseconds until that is
# made.
_TIMED = """([act, shown]) => new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`never: ${shown}`)), 30000);
    const [begin, holds] = [new Function(`return ${act}`)(), new Function(`return ${shown}`)()];
    requestIdleCallback(() => {
        const began = performance.now();
        const made = () => resolve(performance.now() - began);
        begin();
        // Before whatever else waits for the end of the frame.
        const first = { priority: "user-blocking" };
        const look = () => (holds() ? scheduler.postTask(made, first) : requestAnimationFrame(look));
        requestAnimationFrame(look);
    });
})"""


class Load(NamedTuple):
    """One load: milliseconds and bytes until the first figure, bytes and requests in all, and hosts asked besides."""

    first: float
    bytes_first: int
    bytes_all: int
    requests: int
    others: int


class Traffic:
    """What a page asks for and gets, from now on."""

    def __init__(self, session: CDPSession) -> None:
        self.sent: dict[str, tuple[float, str]] = {}
        self.received: dict[str, list[tuple[float, int]]] = {}
        self.finished: dict[str, tuple[float, int]] = {}
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.dataReceived", self._received)
        session.on("Network.loadingFinished", self._finished)
        session.send("Network.enable")

    def _sent(self, event: dict[str, Any]) -> None:
        if urlsplit(event["request"]["url"]).scheme in ("http", "https"):
            self.sent[event["requestId"]] = (event["timestamp"], event["request"]["url"])

    def _received(self, event: dict[str, Any]) -> None:
        self.received.setdefault(event["requestId"], []).append((event["timestamp"], event["encodedDataLength"]))

    def _finished(self, event: dict[str, Any]) -> None:
        self.finished[event["requestId"]] = (event["timestamp"], int(event["encodedDataLength"]))

    def bytes_until(self, moment: float | None = None) -> int:
        """Bytes that had come ``moment`` seconds after the first request, or have come by now."""
        end = None if moment is None else min(at for at, _ in self.sent.values()) + moment
        total = 0
        for key in self.sent:
            at, size = self.finished.get(key, (float("inf"), 0))
            if end is None or at <= end:
                total += size
            else:
                total += sum(part for when, part in self.received.get(key, ()) if when <= end)
        return total

    def elsewhere(self, address: str) -> int:
        """How many requests went to any other host."""
        return sum(urlsplit(url).netloc != urlsplit(address).netloc for _, url in self.sent.values())


@contextmanager
def window(browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page with nothing kept from before. The policy of the page forbids what the measuring needs: it is left out
    there, and nowhere else."""
    context: BrowserContext = browser.new_context(viewport=WINDOW, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    try:
        yield page, context.new_cdp_session(page)
    finally:
        context.close()


def load(browser: Browser, url: str, first: str, last: str, network: dict[str, Any] | None = None) -> Load:
    """Load ``url`` cold: until the part ``first`` is drawn, and on until ``last`` is there and nothing is asked for."""
    with window(browser) as (page, session):
        traffic = Traffic(session)
        if network:
            session.send("Network.emulateNetworkConditions", network)
        page.add_init_script(f"({WATCH})({json.dumps(first)})")
        page.goto(url)
        page.wait_for_function("() => window.firstDrawn")
        page.wait_for_selector(last)
        page.wait_for_load_state("networkidle")
        drawn = float(page.evaluate("() => window.firstDrawn"))
        whole = traffic.bytes_until()
        return Load(drawn, traffic.bytes_until(drawn / 1000), whole, len(traffic.sent), traffic.elsewhere(url))


def timed(page: Page, act: str, shown: str) -> float:
    """Milliseconds from ``act`` until what ``shown`` asks for is on the screen."""
    return float(page.evaluate(_TIMED, [act, shown]))


def percentile(times: Iterable[float], share: int = 95) -> float:
    """A percentile of the times, as one of them."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, -(-len(ordered) * share // 100) - 1)]

"""How long a reader waits: the pages in a real browser, from a cold cache, over a release of a million observations.

PYTHONPATH=. python benchmarks/browser.py [--runs 7] [--choices 40] [--without-lighthouse]

Each load is in a window of its own with nothing kept from before; bytes are those that travelled, headers included.
A first figure counts two frames after the document holds it. A choice counts once the frame that shows it is made: a
task that is posted as the frame begins runs when its style, layout and painting are done; waiting for the frame alone
is up to 17 ms of every figure, of the peer's as of ours. Choices begin when the page is at rest, as a reader's do, and
count for what the window shows, once more for all figures. The peer (``plain_page.py``) is the same indicator as Dash
draws it with a callback, stock plotly.js and pandas, in the same browser. Lighthouse comes from npm; where it can't be
had, its rows are left out.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.chromium import FLAGS, WATCH, Traffic, load, percentile, timed, window
from benchmarks.lighthouse import lighthouse_rows
from benchmarks.results import Other, Row, publish
from benchmarks.sets import releases_of
from benchmarks.start import free_port
from indicators.cube import Cubes
from tests.browser.site import browser_executable, serve

ROOT = Path(__file__).resolve().parent.parent
INDICATOR, ANOTHER = 171, 1065
MATRIX = 200
#: 10 Mbit/s and 20 ms.
SLOW = {"offline": False, "latency": 20, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}
PACKAGES = ("dash", "plotly", "playwright")


# The measurements of the program


# What stood before the choice.
_BEFORE = """window.sentence = document.getElementById('sentence').textContent;
    window.table = document.querySelector('#table-drawing table');"""


def select(name: str, value: str) -> str:
    return (
        f"() => {{ {_BEFORE} const menu = document.getElementById('choice-{name}'); menu.value = '{value}'; "
        "menu.dispatchEvent(new Event('change', { bubbles: true })); }"
    )


def press(name: str, value: str) -> str:
    return (
        f'() => {{ {_BEFORE} document.querySelector(\'button[data-choice="{name}"][data-value="{value}"]\').click(); }}'
    )


# What is in the window is drawn within the choice itself, from the sentence on; what lies below, with the time series
# and the table last, in the next frame.
_IN_SIGHT = "() => document.getElementById('sentence').textContent !== window.sentence"
_ALL = """() => document.querySelector('#table-drawing table') !== window.table &&
    document.querySelector('#time-series .js-plotly-plot').layout.meta.series ===
    document.getElementById('series').dataset.series"""

_MENUS = {
    "year": [select("time", year) for year in ("2010", "2011", "2012", "2013")],
    "sex": [press("sex", sex) for sex in ("female", "male", "total")],
    "area": [select("area", area) for area in ("20", "19", "06", "")],
}
_MAPS = [
    (press("map", "tiles"), "() => document.querySelector('#map-drawing .tiles')"),
    (press("map", "map"), "() => document.querySelector('#map-drawing svg:not(.tiles) .area')"),
]
ALL = "figures out of sight too"


def choices(browser: Browser, url: str, count: int) -> tuple[dict[str, list[float]], int]:
    """Milliseconds of each kind of choice, and how many requests all of them made."""
    with window(browser) as (page, session):
        page.goto(url)
        page.wait_for_selector("#time-series .main-svg .xtick")
        page.wait_for_load_state("networkidle")
        traffic = Traffic(session)
        times: dict[str, list[float]] = {}
        for kind, acts in _MENUS.items():
            turns = cycle(acts)
            for name, shown in ((kind, _IN_SIGHT), (f"{kind}, {ALL}", _ALL)):
                times[name] = [timed(page, next(turns), shown) for _ in range(count + len(acts))][len(acts) :]
        maps = cycle(_MAPS)
        times["map kind"] = [timed(page, *next(maps)) for _ in range(count + len(_MAPS))][len(_MAPS) :]
        return times, len(traffic.sent)


def indicator_changes(browser: Browser, address: str, count: int) -> tuple[list[float], int, float]:
    """From one indicator's page to another's within the program: milliseconds, requests and bytes of each."""
    shown = (
        "() => document.querySelector('#map-drawing svg .area') && document.querySelector('h1').textContent !== before"
    )
    times, requests, sizes = [], [], []
    with window(browser) as (page, session):
        page.goto(f"{address}/fi/indicators/{INDICATOR}")
        page.wait_for_selector("#time-series .main-svg .xtick")
        page.wait_for_load_state("networkidle")
        for turn in range(count):
            to = (ANOTHER, INDICATOR)[turn % 2]
            traffic = Traffic(session)
            page.evaluate("() => { window.before = document.querySelector('h1').textContent; }")
            go = (
                f"() => {{ history.pushState({{}}, '', '/fi/indicators/{to}'); "
                "window.dispatchEvent(new CustomEvent('_dashprivate_pushstate')); }"
            )
            times.append(timed(page, go, shown))
            page.wait_for_selector("#time-series .main-svg .xtick")
            page.wait_for_load_state("networkidle")
            requests.append(len(traffic.sent))
            sizes.append(traffic.bytes_until())
    return times, max(requests), statistics.median(sizes)


def matrix(browser: Browser, address: str, releases: Path, runs: int) -> tuple[list[float], list[float]]:
    """Milliseconds until the matrix is drawn from a cold cache, and of a sort."""
    cube = Cubes(releases).current()
    indicators = ",".join(str(indicator) for indicator in list(cube.matrix)[:MATRIX])
    areas = [area.area for area in cube.matrix_areas]
    url = f"{address}/fi/compare?indicators={indicators}&areas={','.join(areas)}&show=value"
    urllib.request.urlopen(url, timeout=60).close()  # the server's own first time
    drawn, sorts = [], []
    for _ in range(runs):
        with window(browser) as (page, _session):
            page.add_init_script(f"({WATCH})('#matrix-drawing tbody tr:nth-child({MATRIX})')")
            page.goto(url)
            page.wait_for_function("() => window.firstDrawn")
            drawn.append(float(page.evaluate("() => window.firstDrawn")))
            page.wait_for_load_state("networkidle")
            for area in areas[:6]:
                press_head = f"() => document.querySelector('button[data-sort=\"{area}\"]').click()"
                head = f'#matrix-drawing th[data-column="{area}"]'
                sorts.append(
                    timed(page, press_head, f"() => document.querySelector('{head}').ariaSort === 'ascending'")
                )
    return drawn, sorts


# The peer


@contextmanager
def plain_page(releases: Path) -> Iterator[str]:
    """The address of the page done the plain way."""
    port = free_port()
    command = [sys.executable, "benchmarks/plain_page.py", "--releases", str(releases), "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": "."}
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(600):
                try:
                    urllib.request.urlopen(address, timeout=5).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            process.terminate()


def plain_choices(browser: Browser, address: str, count: int) -> list[float]:
    """Milliseconds of a change of year, set as the menu itself would set it."""
    with window(browser) as (page, _session):
        page.goto(address)
        page.wait_for_selector("#series .main-svg .xtick")
        page.wait_for_load_state("networkidle")
        times = []
        for turn in range(count + 2):
            year = 2010 + turn % 4
            act = f"() => window.dash_clientside.set_props('time', {{ value: {year} }})"
            # The heading comes with the figures; they are drawn by then or in the same frames.
            shown = f"() => document.getElementById('title').textContent.includes(' {year} ')"
            times.append(timed(page, act, shown))
        return times[2:]


# The rows


def at_most(measured: str, figure: float, unit: str, goal: float, peer: Other | None = None) -> Row:
    return Row(measured, figure, unit, peer=peer, goal=f"at most {goal:g} {unit}".strip(), met=figure <= goal)


def load_rows(browser: Browser, address: str, plain: str, runs: int) -> list[Row]:
    url, first, last = f"{address}/fi/indicators/{INDICATOR}", "#ranking-drawing svg", "#time-series .main-svg .xtick"
    plain_first, plain_last = "#ranking .main-svg .xtick", "#series .main-svg .xtick"
    load(browser, url, first, last)  # the server's own first time
    load(browser, plain, plain_first, plain_last)
    rows, elsewhere = [], 0
    for name, network, goal in (("no throttle", None, 1200), ("10 Mbit/s and 20 ms", SLOW, 1800)):
        loads = [load(browser, url, first, last, network) for _ in range(runs)]
        peers = [load(browser, plain, plain_first, plain_last, network) for _ in range(max(3, runs // 2))]
        elsewhere += sum(one.others for one in loads)
        if network is None:
            sizes = ((one.bytes_first, one.bytes_all) for one in loads)
            until, whole = (statistics.median(size) / 1000 for size in zip(*sizes, strict=True))
            others = [
                Other("plain page", statistics.median(size) / 1000)
                for size in zip(*((p.bytes_first, p.bytes_all) for p in peers), strict=True)
            ]
            rows.append(at_most("bytes until the first figure", until, "kB", 320, others[0]))
            rows.append(at_most("bytes of the whole page", whole, "kB", 750, others[1]))
        times = [one.first for one in loads]
        other = statistics.median(one.first for one in peers)
        rows.append(
            at_most(f"first figure, {name}, median", statistics.median(times), "ms", goal, Other("plain page", other))
        )
        rows.append(Row(f"first figure, {name}, 95th percentile", percentile(times), "ms"))
        share = statistics.median(times) / other
        rows.append(Row(f"first figure, {name}, of the plain page's", share, "", goal="at most 0.5", met=share <= 0.5))
    return [*rows, at_most("requests to any other host", elsewhere, "", 0)]


def choice_rows(browser: Browser, address: str, plain: str, count: int) -> list[Row]:
    times, requests = choices(browser, f"{address}/fi/indicators/{INDICATOR}", count)
    peer = plain_choices(browser, plain, count)
    rows = [at_most("requests of a change of year, sex, area or map", requests, "", 0)]
    for kind, found in times.items():
        other = Other("plain page", percentile(peer)) if kind == "year" else None
        name = f"change of {kind}, 95th percentile"
        judged = ALL not in kind
        row = at_most(name, percentile(found), "ms", 50, other) if judged else Row(name, percentile(found), "ms")
        rows.append(row)
        rows.append(Row(f"change of {kind}, median", statistics.median(found), "ms"))
    share = statistics.median(times["year"]) / statistics.median(peer)
    rows.append(Row("change of year, of the plain page's", share, "", goal="at most 0.1", met=share <= 0.1))
    changes, asked, size = indicator_changes(browser, address, count // 2)
    rows.append(at_most("requests of a change of indicator", asked, "", 1))
    rows.append(at_most("bytes of a change of indicator", size / 1000, "kB", 20))
    rows.append(at_most("change of indicator, 95th percentile", percentile(changes), "ms", 250))
    return [*rows, Row("change of indicator, median", statistics.median(changes), "ms")]


def matrix_rows(browser: Browser, address: str, releases: Path, runs: int) -> list[Row]:
    drawn, sorts = matrix(browser, address, releases, runs)
    name = f"matrix of {MATRIX} × 29"
    return [
        at_most(f"{name} until drawn, median", statistics.median(drawn), "ms", 1500),
        Row(f"{name} until drawn, 95th percentile", percentile(drawn), "ms"),
        at_most(f"sort of the {name}, 95th percentile", percentile(sorts), "ms", 100),
        Row(f"sort of the {name}, median", statistics.median(sorts), "ms"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the pages in a real browser.")
    parser.add_argument("--runs", type=int, default=7, help="cold loads of each kind")
    parser.add_argument("--choices", type=int, default=40, help="choices of each kind")
    parser.add_argument("--without-lighthouse", action="store_true")
    given = parser.parse_args()
    releases = releases_of("million")
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(releases, Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        chromium = browser_executable(as_readers_have_it=True)
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        with plain_page(releases) as plain:
            loads = [os.getloadavg()[0]]
            rows = load_rows(browser, site.address, plain, given.runs)
            loads.append(os.getloadavg()[0])
            rows += choice_rows(browser, site.address, plain, given.choices)
            loads.append(os.getloadavg()[0])
        rows += matrix_rows(browser, site.address, releases, given.runs)
        loads.append(os.getloadavg()[0])
        browser.close()
        if not given.without_lighthouse:
            rows += lighthouse_rows(f"{site.address}/fi/indicators/{INDICATOR}", 3)
    # More than the machine has cores: the times are those of a busy machine.
    waiting = statistics.median(loads)
    rows.append(Row("what ran or waited to run at a time, in the median", waiting, "processes"))
    publish("In the browser", rows, PACKAGES)


if __name__ == "__main__":
    main()

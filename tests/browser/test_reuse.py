"""What a reader takes along from a figure: pictures, numbers, the interface's call, citations, embedded figures."""

import base64
import csv
import io
import re
import shutil
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from playwright.sync_api import Page

from components.numbers import number
from indicators.language import LANGUAGES, Language
from indicators.translation import translate
from tests.browser.conftest import Reader
from tests.browser.reading import ranking, table, whole
from tests.browser.site import Site

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
# How many pixels of a picture are of which brightness, read back by the browser that drew it.
_PIXELS = """async (picture) => {
    const image = new Image();
    image.src = "data:image/png;base64," + picture;
    await image.decode();
    const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    let [white, dark, all] = [0, 0, data.length / 4];
    for (let at = 0; at < data.length; at += 4) {
        const light = data[at] + data[at + 1] + data[at + 2];
        if (data[at + 3] !== 255) return null;
        white += light === 765;
        dark += light < 200;
    }
    return [white / all, dark / all];
}"""


def taken(page: Page, figure: str, suffix: str, folder: Path) -> Path:
    """The picture of a figure, saved by its button under the name that the page gives it."""
    with page.expect_download() as waiting:
        page.click(f"#{figure} [data-picture={suffix}]")
    file = folder / waiting.value.suggested_filename
    waiting.value.save_as(file)
    return file


def text_to_take(page: Page, figure: str, name: str) -> str:
    """A text that can be copied from under a figure."""
    return whole(page).locator(f"#{figure} [data-text={name}]").text_content() or ""


@contextmanager
def another_site(text: str) -> Iterator[str]:
    """A server of another origin that gives ``text`` as its page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_request(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def test_pictures_stand_by_themselves(reader: Reader, site: Site, tmp_path: Path) -> None:
    release = site.cube.release.id
    page = reader.open("/fi/indicators/181?area=20", color_scheme="dark")
    areas = {code for code, *_ in ranking(page)}
    for figure, period in (("ranking", "2025"), ("map", "2025"), ("series", "2010-2025"), ("funnel", "2025")):
        file = taken(page, figure, "svg", tmp_path)
        assert file.name == f"aluekuva-181-{figure}-{period}-{release}.svg"
        root = Xml.parse(file).getroot()
        said = " ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))
        title = site.cube.indicators[181].title("fi").text
        for part in (title, "%", release, "CC BY 4.0", "Aluekuvan simulaatio", "Luvut eivät ole todellisia"):
            assert part in said, (figure, part)
        assert f"release={release}" in said.replace(" ", "")
        marked = {node.get("data-area") for node in root.iter() if node.get("data-area")}
        if figure in ("ranking", "map"):
            assert marked == areas
        if figure == "funnel":
            assert marked == areas - {"91"}
        drawn = file.read_text("utf-8")
        assert "var(" not in drawn and "<style" not in drawn
        if figure == "series":
            # The chosen county, the country, and all others as one.
            assert len([node for node in root.iter() if "js-line" in node.get("class", "")]) >= 3
        else:
            assert "class=" not in drawn
            legend = page.locator(f"#{figure}-drawing .legend li").all_text_contents()
            assert legend and all(entry.strip() in said for entry in legend)
        assert "http" not in {node.get("href", "")[:4] for node in root.iter()}
        assert root.find(f"{SVG}rect").attrib["fill"] == "#ffffff"  # type: ignore[union-attr]
        assert "#17212b" in drawn or "rgb(23, 33, 43)" in drawn
    sizes = {}
    for figure in ("ranking", "series"):
        body = taken(page, figure, "png", tmp_path).read_bytes()
        root = Xml.parse(tmp_path / next(one.name for one in tmp_path.glob(f"*-{figure}-*.svg"))).getroot()
        sizes[figure] = struct.unpack(">II", body[16:24])
        assert sizes[figure] == (2 * int(root.attrib["width"]), 2 * int(root.attrib["height"]))
        white, dark = page.evaluate(_PIXELS, base64.b64encode(body).decode())
        assert 0.6 < white < 0.99 and 0.005 < dark < 0.3
    # The page is as it was: still in its dark scheme.
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 25, 32)"


def test_two_indicators_against_each_other_are_a_picture_too(reader: Reader, site: Site, tmp_path: Path) -> None:
    page = reader.open("/en/compare?x=181&y=4404&area=20")
    page.wait_for_selector("#pair-drawing svg")
    file = taken(page, "pair", "svg", tmp_path)
    assert file.name == f"aluekuva-181-4404-scatter-{site.cube.release.id}.svg"
    root = Xml.parse(file).getroot()
    said = " ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    assert "A connection is not a cause." in said and "The figures are not real." in said and "CC BY 4.0" in said
    assert len([node for node in root.iter() if node.get("data-area")]) == page.locator("#pair-table tbody tr").count()


# What a table says, cell by cell, without what only screen readers are told.
_SAID = """(table) => [...document.querySelectorAll(`${table} tr`)].filter((row) => row.checkVisibility())
    .flatMap((row) => [...row.cells].map((cell) => {
        const copy = cell.cloneNode(true);
        copy.querySelectorAll(".unseen").forEach((node) => node.remove());
        return copy.textContent.replace(/[ \\n]+/g, " ").trim();
    })).filter(Boolean)"""


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize(
    ("path", "figure", "table", "name"),
    [
        ("/fi/areas/20?taskArea=MIPA&benchmark=peers", "spine-chart", "#area-indicators", "20-indicators"),
        ("/en/compare?taskArea=MIPA&show=value&group=19,20&area=20&sort=20", "matrix", ".matrix", "matrix"),
    ],
)
def test_a_table_of_many_indicators_is_a_picture_with_all_that_it_says(
    reader: Reader, site: Site, tmp_path: Path, path: str, figure: str, table: str, name: str, width: int
) -> None:
    page = reader.open(path, width=width, color_scheme="dark")
    if "group" in path:
        page.locator('.matrix th[data-column="group"]').wait_for()
    file = taken(page, figure, "svg", tmp_path)
    release = site.cube.release.id
    assert file.name == f"aluekuva-{name}-{release}.svg"
    root = Xml.parse(file).getroot()
    words = " ".join(" ".join(text.itertext()) for text in root.iter(f"{SVG}text"))
    joined = re.sub(r"[\s-]", "", words)
    said = page.evaluate(_SAID, table)
    assert len(said) > 100
    assert [cell for cell in said if re.sub(r"[\s-]", "", cell) not in joined] == []
    for part in (f"release={release}", "CC BY 4.0", (figure == "matrix" and "Kainuu") or "Kainuun hyvinvointialue"):
        assert part.replace(" ", "") in words.replace(" ", "")
    drawn = file.read_text("utf-8")
    assert "var(" not in drawn and "<style" not in drawn and "class=" not in drawn
    # In the light scheme, and wide enough for a desktop.
    assert "rgb(23, 33, 43)" in drawn and "rgb(231, 122, 163)" not in drawn
    assert int(root.attrib["width"]) > 1000
    body = taken(page, figure, "png", tmp_path).read_bytes()
    white, dark = page.evaluate(_PIXELS, base64.b64encode(body).decode())
    assert white > 0.4 and dark > 0.005
    # The page is as it was: nothing of the picture is left on it, and it is still in its dark scheme.
    assert page.locator(".for-picture").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 25, 32)"


def test_a_picture_is_no_larger_than_a_browser_can_paint(reader: Reader) -> None:
    page = reader.open("/en/about")
    sizes = page.evaluate(
        """async (sizes) => Promise.all(sizes.map(async ([width, height]) => {
            const drawing = aluekuva.svg("svg", { width, height, viewBox: `0 0 ${width} ${height}` });
            const { width: wide, height: high } = await createImageBitmap(await aluekuva.asPng(drawing));
            return [wide, high];
        }))""",
        [[1000, 700], [600, 20_000], [9_000, 9_000]],
    )
    assert sizes[0] == [2000, 1400]
    assert sizes[1] == [480, 16_000]
    assert sizes[2] == [8000, 8000]


# Two indicators of one period are one question; of two periods, two.
@pytest.mark.parametrize(("x", "y", "questions"), [(181, 127, 1), (181, 4404, 2)])
def test_two_indicators_against_each_other_offer_their_numbers(
    reader: Reader, site: Site, x: int, y: int, questions: int
) -> None:
    page = reader.open(f"/en/compare?x={x}&y={y}")
    page.wait_for_selector("#pair-drawing svg")
    whole(page)
    addresses = text_to_take(page, "pair", "csv").split("\n")
    assert len(addresses) == questions
    links = "(links) => links.map((link) => [link.textContent, link.href])"
    shown_links = page.eval_on_selector_all("#pair [data-numbers=csv], #pair [data-further=csv]", links)
    assert [address for _, address in shown_links] == addresses
    if questions > 1:
        titles = [site.cube.indicators[one].title("en").text for one in (x, y)]
        assert [text for text, _ in shown_links] == [f"Data (CSV): {title}" for title in titles]
    lines = page.locator("#pair [data-text=python]").text_content() or ""
    printing = "\nprint(figures.to_csv(index=False))"
    done = subprocess.run([sys.executable, "-c", lines + printing], capture_output=True, text=True, check=True)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert all(f"release={site.cube.release.id}" in address for address in addresses)
    assert all(address in text_to_take(page, "pair", "r") for address in addresses)
    values = {(row["area_label"], row["indicator"]): row for row in rows}
    page.click("#pair summary:has-text('as a table')")
    shown = table(page, "#pair-table")
    assert len(shown) == 22
    # Exactly these numbers, each once.
    assert len(rows) == len(values) == 2 * len(shown)
    for area, *cells in shown:
        county = next(one for one in site.cube.areas_of_type("county") if one.short("en") == area)
        given = [values[county.name("en"), str(one)] for one in (x, y)]
        for cell, row, indicator in zip(cells, given, (x, y), strict=False):
            of = site.cube.matrix[indicator]
            assert (row["time"], row["sex"]) == (str(of["time"]), of["sex"])
            assert cell.startswith(number(float(row["value"]), site.cube.indicators[indicator].decimals, "en"))
    excel = page.request.get(page.get_attribute("#pair [data-numbers=xlsx]", "href") or "")
    assert excel.status == 200 and excel.body()[:2] == b"PK"


def test_the_lines_of_python_give_the_numbers_on_the_page(reader: Reader, site: Site) -> None:
    page = reader.open("/sv/indicators/181?time=2023&area=20")
    page.click('button[data-choice="sex"][data-value="female"]')
    page.click("#ranking summary:has-text('API-anrop')")
    lines = page.locator("#ranking [data-text=python]").inner_text()
    address = text_to_take(page, "ranking", "csv")
    assert f"release={site.cube.release.id}" in address and "sex=female" in address and "time=2023" in address
    assert address in lines and address in text_to_take(page, "ranking", "r")
    assert page.get_attribute("#ranking [data-numbers=csv]", "href") == address
    printing = "\nprint(figures[['area', 'value']].to_csv(index=False))"
    done = subprocess.run([sys.executable, "-c", lines + printing], capture_output=True, text=True, check=True)
    decimals = site.cube.indicators[181].decimals
    read = {row["area"]: row["value"] for row in csv.DictReader(io.StringIO(done.stdout))}
    shown = {code: text for code, _, text in ranking(page)}
    assert {code: number(float(value), decimals, "sv") for code, value in read.items()} == shown


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed: its lines are not run")
@pytest.mark.parametrize(
    ("path", "figure", "drawn", "tables"),
    [
        ("/sv/indicators/181?area=20&sex=female", "series", "#time-series .xtick", ["figures"]),
        ("/sv/indicators/181?area=20&sex=female", "funnel", "#funnel-drawing svg", ["figures"]),
        ("/fi/areas/20?taskArea=LNP", "spine-chart", "#spine-chart tr:not([hidden]) .sparkline svg", ["figures"]),
        ("/en/compare?taskArea=MIPA&group=19,20.05,06", "matrix", "#matrix table", ["figures", "groups"]),
        ("/en/compare?x=181&y=4404", "pair", "#pair-drawing svg", ["figures"]),
    ],
)
def test_the_lines_of_r_give_what_the_interface_gives(
    reader: Reader, path: str, figure: str, drawn: str, tables: list[str]
) -> None:
    page = reader.open(path)
    page.wait_for_selector(drawn)
    whole(page)
    lines = text_to_take(page, figure, "r")
    assert re.findall(r"^(\w+) <-", lines, re.MULTILINE) == tables
    writing = "".join(f'\nwrite.csv({name}, row.names = FALSE, na = "")\ncat("\\f")' for name in tables)
    # A warning is an error: not all that was asked for would have been read.
    command = ["Rscript", "-e", f"options(warn = 2)\n{lines}{writing}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    parts = done.stdout.split("\f")[: len(tables)]
    read = [row for part in parts for row in csv.DictReader(io.StringIO(part.lstrip("\n")))]
    addresses = text_to_take(page, figure, "csv").split("\n")
    given = [row for one in addresses for row in csv.DictReader(io.StringIO(page.request.get(one).text()))]
    for name in ("indicator", "area", "areas", "area_type", "time", "sex", "status", "area_label"):
        assert [row.get(name) for row in read] == [row.get(name) for row in given], name
    for name in ("value", "lower95", "upper95", "numerator"):
        numbers = [[float(row.get(name) or "nan") for row in rows] for rows in (read, given)]
        assert numbers[0] == pytest.approx(numbers[1], nan_ok=True), name


def test_each_figure_offers_exactly_its_numbers(reader: Reader) -> None:
    page = reader.open("/en/indicators/181?area=20&sex=male")

    def rows(figure: str) -> list[dict[str, str]]:
        address = whole(page).get_attribute(f"#{figure} [data-numbers=csv]", "href") or ""
        return list(csv.DictReader(io.StringIO(page.request.get(address).text())))

    assert {(row["time"], row["sex"], row["area_type"]) for row in rows("map")} == {("2025", "male", "county")}
    series = rows("series")
    assert {row["area_type"] for row in series} == {"county", "country"}
    drawn = page.evaluate(
        "() => document.querySelector('#time-series .js-plotly-plot').data.flatMap((trace) => trace.x.filter(Boolean))"
    )
    assert {int(row["time"]) for row in series} == {int(time) for time in drawn if time == int(time)}
    funnel = rows("funnel")
    assert {row["time"] for row in funnel} == {"2025"}
    with_limits = {row["area"] for row in funnel if row["funnel_lower95"]}
    dots = page.eval_on_selector_all("#funnel-drawing g.area", "(dots) => dots.map((dot) => dot.dataset.area)")
    assert with_limits == set(dots)
    assert page.locator("#funnel [data-numbers=xlsx]").is_hidden()
    excel = page.request.get(page.get_attribute("#ranking [data-numbers=xlsx]", "href") or "")
    assert excel.status == 200 and excel.body()[:2] == b"PK"
    assert len(page.request.get(text_to_take(page, "ranking", "json")).json()["data"]) == len(ranking(page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_citations_follow_the_choice(reader: Reader, site: Site, language: Language) -> None:
    release = site.cube.release
    indicator = site.cube.indicators[181]
    page = reader.open(f"/{language}/indicators/181")
    page.select_option("#choice-time", "2021")
    page.select_option("#choice-area", "20")
    title, producer = indicator.title(language).text, indicator.text("organization", language)
    assert producer
    address = f"{site.address}/{language}/indicators/181?time=2021&area=20&release={release.id}"
    long = text_to_take(page, "ranking", "long")
    counties = translate("Wellbeing services counties", language)
    for part in (producer.text, title, counties, "2021", release.id, f"{release.created:%Y-%m-%d}", "CC BY 4.0"):
        assert part in long, part
    assert long.endswith(address) and translate("Simulated data.", language) in long
    assert "2010–2025" in text_to_take(page, "series", "long")
    assert site.cube.areas["county", "20"].short(language) in text_to_take(page, "series", "long")
    short = text_to_take(page, "ranking", "short")
    assert f"{title}, 2021" in short and release.id in short and translate("Simulated data.", language) in short
    bibtex = text_to_take(page, "ranking", "bibtex")
    assert bibtex.startswith(f"@misc{{aluekuva-181-{release.id},") and f"url = {{{address}}}" in bibtex
    assert "\\%" in bibtex
    assert page.request.get(address).status == 200


def test_a_text_is_copied_or_ready_to_be_copied(reader: Reader) -> None:
    page = reader.open("/en/indicators/181", permissions=["clipboard-read", "clipboard-write"])
    page.click("#map summary:has-text('API call')")
    page.focus("#map [data-copy=python]")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#map .said').textContent === 'Copied.'")
    assert page.evaluate("navigator.clipboard.readText()") == text_to_take(page, "map", "python")
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('not allowed')); }")
    page.focus("#map [data-copy=r]")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#map .said').textContent.includes('does not allow')")
    assert page.evaluate("getSelection().toString().trim()") == text_to_take(page, "map", "r").strip()
    assert page.locator("#map .said").get_attribute("role") == "status"


def test_a_figure_stands_in_another_page(reader: Reader, site: Site) -> None:
    page = reader.open("/en/indicators/181?time=2021&area=20")
    line = text_to_take(page, "ranking", "embed")
    shown = ranking(page)
    other = page.context.new_page()
    text = f"<main>{line}<iframe src='{site.address}/en/indicators/181'></iframe></main>"
    with another_site(text) as address:
        other.goto(address)
        frame = other.frame_locator("iframe[title]")
        frame.locator("#ranking-drawing > svg").wait_for()
    assert other.locator("iframe").first.get_attribute("title") == "Unemployed people, as % of labour force, 2021"
    assert (
        frame.locator("#ranking-drawing .value").all_text_contents()
        == page.locator("#ranking-drawing .value").all_text_contents()
    )
    assert len(shown) == frame.locator("#ranking-drawing g.area").count()
    assert "in 2021" in frame.locator("#sentence").inner_text()
    assert frame.locator("header.site, footer.site").count() == 0
    assert "Simulated data." in frame.locator(".simulated").inner_text()
    frame.locator("summary").click()
    assert frame.locator("#table-drawing tbody tr").count() > 20
    # Any other page refuses to stand within one.
    whole = other.frame(url=lambda address: address.startswith("chrome-error"))
    assert whole is not None


@pytest.mark.parametrize(("figure", "language"), [("map", "fi"), ("series", "sv"), ("funnel", "en")])
def test_an_embedded_figure_remembers_nothing(reader: Reader, site: Site, figure: str, language: Language) -> None:
    script = "localStorage.setItem('aluekuva.my-county', '05')"
    release = site.cube.release.id
    path = f"/{language}/embed/181?figure={figure}&sex=female&release={release}"
    page = reader.open(path, script=script, width=375)
    page.wait_for_selector(f"#{figure}-drawing svg")
    assert page.locator("section.figure").count() == 1
    assert "sex=female" in page.url and "area=" not in page.url
    if figure == "map":
        page.click('#map-drawing [data-area="20"]')
        page.wait_for_function("() => location.search.includes('area=20')")
        assert page.evaluate("localStorage.getItem('aluekuva.my-county')") == "05"
    link = page.locator("a[data-full-page]")
    assert f"/{language}/indicators/181?" in (link.get_attribute("href") or "")
    assert "sex=female" in (link.get_attribute("href") or "") and release in (link.get_attribute("href") or "")
    assert page.locator("meta[name=robots]").get_attribute("content") == "noindex"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("summary")
    assert page.locator("details tbody tr").count() > 5


def test_only_an_embedded_figure_may_be_framed(reader: Reader, site: Site) -> None:
    page = reader.open("/fi/embed/181")
    ask = page.request.get
    assert "frame-ancestors *" in ask(f"{site.address}/fi/embed/181").headers["content-security-policy"]
    for path, status in (("/fi/indicators/181", 200), ("/fi/embed/999999", 404), ("/fi/embed/181?release=no", 404)):
        answer = ask(site.address + path)
        assert answer.status == status
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"], path
    assert "/embed/" not in ask(f"{site.address}/sitemap.xml").text()

"""What figures draw stands where the numbers say: lines, marks and bands; and they answer to a touch."""

import numpy as np
import pytest
from playwright.sync_api import Page

from indicators.cube import ObservationQuery
from indicators.language import Language
from tests.browser.conftest import Reader
from tests.browser.reading import choice, view
from tests.browser.site import Site
from tests.browser.test_compare import opened

pytestmark = pytest.mark.browser

# Where the middle of each area's mark stands from the left, where the line of the whole stands, and what is said of it.
_RANKING = """() => {
    const middle = (node) => { const box = node.getBBox(); return box.x + box.width / 2; };
    const areas = [...document.querySelectorAll("#ranking-drawing svg.ranking g.area:has(.value)")];
    const line = document.querySelector("#ranking-drawing line.benchmark:not(.own)");
    return {
        marks: Object.fromEntries(areas.map((area) => [area.dataset.area, middle(area.querySelector(".mark, .dot"))])),
        line: ["x1", "x2", "y1", "y2"].map((name) => Number(line.getAttribute(name))),
        rows: [...document.querySelectorAll("#ranking-drawing g.area:has(.value) .row")].map((row) =>
            [Number(row.getAttribute("y")), Number(row.getAttribute("height"))]),
        label: document.querySelector("#ranking-drawing .benchmark-label").textContent,
    };
}"""
# The traces and shapes of the time series, and how many dashed lines its picture has.
_SERIES = """() => {
    const graph = document.querySelector("#time-series .js-plotly-plot");
    const lines = [...graph.querySelectorAll(".shapelayer path")];
    return {
        traces: graph.data.map(({ x, y, fill, customdata, marker }) => ({ x, y, fill, customdata, marker })),
        shapes: graph.layout.shapes || [],
        dotted: lines.filter((line) => getComputedStyle(line).strokeDasharray !== "none").length,
    };
}"""
_WITH_STATUS = """
    SELECT indicator, area FROM observation
    WHERE area_type = 'county' AND sex = 'total' AND status = $status AND value IS NOT NULL
    ORDER BY indicator, area LIMIT 1
"""


def test_the_countrys_line_stands_at_its_value_among_the_areas(reader: Reader, site: Site) -> None:
    for indicator, time, ranking in ((181, 2024, "dots"), (4404, 2018, "dots"), (181, 2020, "bars")):
        page = reader.open(f"/en/indicators/{indicator}?time={time}&ranking={ranking}")
        query = ObservationQuery(indicator, ("county", "country", "mainland"), (), ("total",), (time,))
        rows = [row for row in site.cube.observations(query).to_pylist() if row["value"] is not None]
        values = {row["area"]: row["value"] for row in rows if row["area_type"] == "county"}
        # Some surveys have no value of the whole country, but of the mainland.
        wholes = {row["area_type"]: row["value"] for row in rows if row["area_type"] != "county"}
        country = wholes.get("country", wholes.get("mainland"))
        drawn = page.evaluate(_RANKING)
        assert set(drawn["marks"]) == set(values)
        # Every mark stands at its value on one straight scale, and so does the line.
        slope, start = np.polyfit(list(values.values()), [drawn["marks"][code] for code in values], 1)
        for code, value in values.items():
            assert abs(drawn["marks"][code] - (start + slope * value)) < 1, (indicator, code)
        left, right, top, bottom = drawn["line"]
        assert left == right and abs(left - (start + slope * country)) < 1
        assert top <= drawn["rows"][0][0] and bottom >= sum(drawn["rows"][-1])
        assert drawn["label"].endswith(f" {country:.1f}")


def series_of(page: Page, code: str) -> dict[str, object]:
    """The line of an area in the time series, from what is drawn."""
    view(page)
    found = [one for one in page.evaluate(_SERIES)["traces"] if one["customdata"] and set(one["customdata"]) == {code}]
    (line,) = found
    return dict(line)


@pytest.mark.parametrize("status", ["B", "P"])
def test_breaks_are_dotted_lines_and_provisional_values_hollow(reader: Reader, site: Site, status: str) -> None:
    (found,) = site.cube.rows(_WITH_STATUS, status=status).to_pylist()
    indicator, area = found["indicator"], found["area"]
    page = reader.open(f"/en/indicators/{indicator}?area={area}")
    line = series_of(page, area)
    query = ObservationQuery(indicator, ("county",), (area,), ("total",))
    statuses = {row["time"]: row["status"] for row in site.cube.observations(query).to_pylist()}
    assert status in statuses.values()
    marks = dict(zip(line["x"], line["marker"]["symbol"], strict=True))  # type: ignore[call-overload, index]
    hollow = {time for time, letter in statuses.items() if letter in ("P", "E")}
    assert {time for time, symbol in marks.items() if symbol.endswith("-open") and time in statuses} == hollow
    drawn = page.evaluate(_SERIES)
    breaks = [time - 0.5 for time, letter in sorted(statuses.items()) if letter == "B"]
    assert sorted(shape["x0"] for shape in drawn["shapes"]) == breaks
    for shape in drawn["shapes"]:
        assert (shape["type"], shape["line"]["dash"], shape["yref"]) == ("line", "dot", "paper")
        assert shape["x0"] == shape["x1"] and (shape["y0"], shape["y1"]) == (0, 1)
    assert drawn["dotted"] == len(breaks)


@pytest.mark.parametrize(("indicator", "language"), [(4404, "fi"), (181, "en")])
def test_the_band_of_the_chosen_area_has_its_limits(
    reader: Reader, site: Site, indicator: int, language: Language
) -> None:
    page = reader.open(f"/{language}/indicators/{indicator}?area=20")
    view(page)
    (band,) = [one for one in page.evaluate(_SERIES)["traces"] if one["fill"] == "toself"]
    query = ObservationQuery(indicator, ("county",), ("20",), ("total",))
    rows = [row for row in site.cube.observations(query).to_pylist() if row["lower95"] is not None]
    rows.sort(key=lambda row: row["time"])
    assert len(rows) > 2
    # Along the upper limits to the last period, and back along the lower ones.
    times = [row["time"] for row in rows]
    assert band["x"] == [*times, *reversed(times)]
    limits = [*(row["upper95"] for row in rows), *(row["lower95"] for row in reversed(rows))]
    assert band["y"] == pytest.approx(limits, abs=10 ** -(site.cube.indicators[indicator].decimals + 2))


def test_without_an_area_there_is_no_band(reader: Reader) -> None:
    page = reader.open("/fi/indicators/4404")
    view(page)
    assert [one["fill"] for one in page.evaluate(_SERIES)["traces"] if one["fill"]] == []


# Which heads of the matrix are in sight: what lies on top in the middle of each is the head itself.
_HEADS_ON_TOP = """() => {
    const frame = document.querySelector(".matrix-scroll").getBoundingClientRect();
    const [right, bottom] = [Math.min(frame.right, innerWidth), Math.min(frame.bottom, innerHeight)];
    const heads = [...document.querySelectorAll(".matrix thead th")].filter((head) => {
        const box = head.getBoundingClientRect();
        return box.left >= frame.left && box.right <= right;
    });
    return heads.map((head) => {
        const box = head.getBoundingClientRect();
        const top = document.elementFromPoint((box.left + box.right) / 2, (box.top + box.bottom) / 2);
        const isWithin = box.top >= frame.top - 1 && box.bottom <= bottom;
        return [head.dataset.column, isWithin && (top === head || head.contains(top))];
    });
}"""


@pytest.mark.parametrize(("show", "width"), [("outcome", 1280), ("value", 375)])
def test_the_heads_of_the_matrix_stay_in_sight_when_it_is_scrolled_down(reader: Reader, show: str, width: int) -> None:
    page = opened(reader, f"/sv/compare?taskArea=all&show={show}", width=width)
    page.evaluate("document.querySelector('.matrix-scroll').scrollIntoView()")
    before = page.evaluate("scrollY")
    for distance in (0, 700, 100_000):
        page.evaluate("(to) => { document.querySelector('.matrix-scroll').scrollTop = to; }", distance)
        page.wait_for_function(f"() => ({_HEADS_ON_TOP})().every(([, isOnTop]) => isOnTop)")
        heads = dict(page.evaluate(_HEADS_ON_TOP))
        assert len(heads) >= (20 if width > 1000 else 3)
    # What lies below them is the end of the table; rows are laid out, and grow, as they come into sight.
    page.wait_for_function("""() => {
        const frame = document.querySelector(".matrix-scroll");
        frame.scrollTop = frame.scrollHeight;
        const [...rows] = frame.querySelectorAll("tr[data-indicator]");
        return rows.pop().getBoundingClientRect().bottom <= frame.getBoundingClientRect().bottom + 1;
    }""")
    page.wait_for_function(f"() => ({_HEADS_ON_TOP})().every(([, isOnTop]) => isOnTop)")
    assert page.evaluate("scrollY") == before  # the page stays where it was, however the rows grew
    assert len(page.evaluate(_HEADS_ON_TOP)) == len(heads)


def test_a_touch_chooses_an_area_in_ranking_and_map(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181", width=375, has_touch=True, is_mobile=True)
    page.tap('#ranking-drawing g[data-area="05"]')
    assert choice(page) == {"area": "05"}
    assert page.get_attribute("#ranking-drawing g.mine", "data-area") == "05"
    page.tap('#ranking-drawing g[data-area="05"]')
    assert choice(page) == {}
    page.locator("#map-drawing svg .area").first.wait_for()
    page.tap('#map-drawing path[data-area="19"]')
    assert choice(page) == {"area": "19"}
    page.tap('button[data-choice="map"][data-value="tiles"]')
    page.tap('#map-drawing g[data-area="90"]')
    assert choice(page) == {"area": "90", "map": "tiles"}
    assert page.input_value("#choice-area") == "90"
    assert page.evaluate("document.documentElement.scrollWidth") <= 375

"""What is drawn anew changes what stands: afterwards there is just what would be there had there been nothing."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Reader, ready
from tests.browser.reading import whole

pytestmark = pytest.mark.browser

# Trees made of few kinds of nodes, so that many pairs are nearly alike; the same ones on every run.
_RANDOM_TREES = """() => {
    let state = 20261128;
    const below = (most) => {
        state = (state * 1103515245 + 12345) % 2147483648;
        return Math.floor(state / 65536) % most;
    };
    const make = (depth) => {
        if (below(4) === 0) return document.createTextNode("abc".charAt(below(3)));
        const node = document.createElementNS("http://www.w3.org/2000/svg", ["g", "path", "text"][below(3)]);
        if (below(2)) node.setAttribute("class", ["area", "area mine"][below(2)]);
        if (below(3) === 0) node.setAttribute("x", String(below(3)));
        for (let count = depth ? below(4) : 0; count > 0; count -= 1) node.append(make(depth - 1));
        return node;
    };
    // Of an area there is one at most among its neighbours.
    const several = () => {
        const codes = ["05", "20", "21", "90"].sort(() => below(3) - 1);
        return Array.from({ length: below(6) }, () => {
            const node = make(3);
            if (node.nodeName === "path" && codes.length) node.setAttribute("data-area", codes.pop());
            return node;
        });
    };
    const holder = document.createElement("div");
    const wrong = [];
    for (let turn = 0; turn < 3000; turn += 1) {
        const nodes = several();
        const expected = document.createElement("div");
        expected.append(...nodes.map((node) => node.cloneNode(true)));
        window.aluekuva.redraw(holder, nodes);
        if (!holder.isEqualNode(expected)) wrong.push([turn, holder.innerHTML, expected.innerHTML]);
    }
    return wrong.slice(0, 3);
}"""

# Each drawing as it stands, and as it is drawn where nothing stood.
_DIFFERENT = """() => {
    const holders = ["ranking", "map", "sexes", "funnel"].map((key) => document.getElementById(`${key}-drawing`));
    const stood = holders.map((holder) => holder.cloneNode(true));
    for (const holder of holders) holder.replaceChildren();
    document.dispatchEvent(new CustomEvent("draw-figures"));
    return holders.filter((holder, place) => !holder.isEqualNode(stood[place])).map((holder) => holder.id);
}"""


def test_any_nodes_become_any_others(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    assert page.evaluate(_RANDOM_TREES) == []


def test_each_choice_draws_what_would_be_drawn_anew(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    changes = [
        ("time", ""),
        ("area", "20"),
        ("sex", "female"),
        ("area", "05"),
        ("ranking", "bars"),
        ("colour", "outcome"),
        ("map", "tiles"),
        ("area", ""),
        ("map", "map"),
        ("colour", "value"),
        ("steps", "continuous"),
        ("ranking", "dots"),
        ("areaType", "collaborative_area"),
        ("areaType", "county"),
        ("sex", "total"),
    ]
    for name, value in changes:
        choose(page, name, value)
        assert page.evaluate(_DIFFERENT) == [], (name, value)


def test_shapes_of_areas_stay_where_only_their_colours_change(reader: Reader) -> None:
    page = reader.open("/fi/indicators/181")
    page.evaluate("() => { window.before = [...document.querySelectorAll('#map-drawing path[data-area]')]; }")
    looks = "() => window.before.map((one) => [one.isConnected, one.getAttribute('class')])"
    first = page.evaluate(looks)
    choose(page, "time", "")
    second = page.evaluate(looks)
    assert len(second) > 20 and all(is_connected for is_connected, _ in second)
    assert second != first


def choose(page: Page, name: str, value: str) -> None:
    """Make a choice by its control; of periods, the earliest."""
    if name == "time":
        page.select_option("#choice-time", index=page.locator("#choice-time option").count() - 1)
    elif name == "area":
        page.select_option("#choice-area", value)
    else:
        page.click(f'button[data-choice="{name}"][data-value="{value}"]')
    ready(page)
    whole(page)

"""What a browser makes of a packed view is the view, to the last digit."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from components.indicator_view import figures_of, indicator_view
from components.packed_view import packed
from tests.browser.site import Site

pytestmark = pytest.mark.browser

SEED = 20261128
UNPACKED = "(views) => JSON.stringify(views.map(aluekuva.unpacked))"


def unpacked(page: Page, views: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What a browser makes of views; JavaScript writes large numbers as whole ones, which Python would read exactly."""
    found: list[dict[str, Any]] = json.loads(page.evaluate(UNPACKED, [packed(view) for view in views]), parse_int=float)
    return found


def test_figures_of_a_release_come_out_as_they_went_in(read: Callable[[str], Page], site: Site) -> None:
    page = read("/en/")
    with_figures = [one for one in site.cube.indicators.values() if one.observations]
    for indicator in random.Random(SEED).sample(with_figures, 40):
        view = indicator_view(site.cube, indicator, figures_of(site.cube, indicator.indicator), "en")
        assert unpacked(page, [view]) == [view]


def drawn_by_lot(choose: random.Random) -> dict[str, Any]:
    """A view of anything at all: values, limits and denominators that have nothing to do with each other, with gaps."""
    decimals = choose.choice([0, 2, 4])
    kinds = choose.sample(["county", "collaborative_area", "municipality", "country", "mainland"], choose.randint(1, 5))
    sexes = choose.sample(["total", "female", "male"], choose.randint(1, 3))
    times = {kind: sorted(choose.sample(range(2000, 2012), choose.randint(1, 6))) for kind in kinds}
    areas: dict[str, list[dict[str, str]]] = {
        kind: [{"code": f"{kind}{place}"} for place in range(1 if kind in ("country", "mainland") else 4)]
        for kind in kinds
    }
    for area in areas.get("county", ()):
        if choose.random() < 0.8:
            area["collaborative_area"] = f"collaborative_area{choose.randint(0, 5)}"

    def number(top: float) -> float | None:
        value = choose.uniform(-top / 4, top)
        large = choose.choice([1e9, 9.007e12, 9.007e15, 9.3e15, 1e19]) * choose.uniform(0.99, 1.01)
        return choose.choice([None, 0.0, value, round(large, decimals), *[round(value, decimals)] * 16])

    def table(kind: str, cell: Any) -> list[list[Any]]:
        return [[cell() for _ in times[kind]] for _ in areas[kind]]

    def people() -> list[int] | None:
        counts = sorted(choose.randint(-3000, 3000) for _ in range(3))
        return choose.choice([None, [counts[1], counts[0], counts[2]]])

    def values(kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "v": table(kind, lambda: number(120)),
            "s": ["A" * len(times[kind])] * len(areas[kind]),
        }
        for key in choose.sample(["l", "u"], choose.randint(0, 2)):
            found[key] = table(kind, lambda: number(120))
        if kind == "county" and choose.random() < 0.8:
            found["funnel"] = {"n": table(kind, lambda: number(1e6)), "c": [None] * len(times[kind])}
        found["against"] = {
            benchmark: {"b": table(kind, lambda: number(120)), "p": table(kind, people)}
            for benchmark in choose.sample(["collaborative_area", "peers", "earlier"], choose.randint(0, 3))
        } | {"country": {"p": table(kind, people)}}
        return found

    scale = {"funnel": {"z": [1.959963984540054, 3.090232306167813], "top": 100, "per": choose.choice([100, 100_000])}}
    return {
        "drawn": decimals,
        "times": times,
        "areas": areas,
        **(scale if choose.random() < 0.8 else {}),
        "values": {kind: {sex: values(kind) for sex in sexes} for kind in kinds},
    }


@pytest.mark.parametrize("turn", range(4))
def test_figures_that_nothing_foretells_come_out_as_they_went_in(read: Callable[[str], Page], turn: int) -> None:
    choose = random.Random(SEED + turn)
    views = [drawn_by_lot(choose) for _ in range(50)]
    page = read("/en/")
    assert unpacked(page, views) == views

"""A view as it travels: what it leaves out; that a browser gets it whole again is tested in one."""

import copy
import json
from typing import Any

import brotli
import pytest

from components.packed_view import packed
from indicators.statistics.intervals import normal_quantile, wilson

SIZES = {"female": [[1000, 1010, 1020], [400, None, 420]], "male": [[980, 990, 1000], [400, 410, 420]]}
COUNTS = {"female": [[120, 131, 109], [44, None, 51]], "male": [[99, 140, 122], [61, 55, 48]]}


def of_counts(counts: list[list[int | None]], sizes: list[list[int | None]]) -> dict[str, Any]:
    """A table of percentages in thousandths, with Wilson's limits and the denominators."""
    found: dict[str, Any] = {"v": [], "l": [], "u": [], "s": ["AAA", "AAA"], "funnel": {"n": sizes, "c": [None] * 3}}
    for count, size in zip(counts, sizes, strict=True):
        pairs = list(zip(count, size, strict=True))
        limits = [None if one is None or of is None else wilson(one, of) for one, of in pairs]
        found["v"].append([None if one is None or of is None else round(100 * one / of, 3) for one, of in pairs])
        for key, place in (("l", 0), ("u", 1)):
            found[key].append([None if limit is None else round(100 * float(limit[place]), 3) for limit in limits])
    return found


def added(tables: dict[str, list[list[Any]]]) -> list[list[int | None]]:
    """Women and men."""
    lines = zip(tables["female"], tables["male"], strict=True)
    return [[None if None in both else sum(both) for both in zip(*line, strict=True)] for line in lines]


@pytest.fixture
def view() -> dict[str, Any]:
    """Two counties that make up a collaborative area, with women and men."""
    county = {sex: of_counts(COUNTS[sex], SIZES[sex]) for sex in ("female", "male")}
    county["total"] = of_counts(added(COUNTS), added(SIZES))
    county["total"]["against"] = {
        "collaborative_area": {"o": ["hhh", "lll"], "b": [[12.4, 13.0, 11.0]] * 2},
        "country": {"p": [[None, [5, -20, 30], [7, 1, 13]], [None, None, None]]},
    }
    return {
        "drawn": 3,
        "funnel": {"z": [normal_quantile(0.95), normal_quantile(0.998)], "top": 100, "per": 100},
        "sexes": ["total", "female", "male"],
        "times": {"county": [2020, 2021, 2022], "collaborative_area": [2019, 2020], "country": [2021, 2022]},
        "areas": {
            "county": [
                {"code": "05", "collaborative_area": "YTA3"},
                {"code": "20", "collaborative_area": "YTA3"},
            ],
            "collaborative_area": [{"code": "YTA3"}],
            "country": [{"code": "FI"}],
        },
        "values": {
            "collaborative_area": {"female": {"v": [[11.9, round(100 * 164 / 1400, 3)]], "s": ["AA"]}},
            "county": county,
            "country": {"total": {"v": [[12.8, 11.2]], "s": ["AA"]}},
        },
    }


def test_what_the_browser_can_work_out_is_nothing_more(view: dict[str, Any]) -> None:
    values = packed(view)["values"]
    total, female = values["county"]["total"], values["county"]["female"]
    assert total["funnel"]["n"] == ["sexes", [[0, 0, 0], [0, None, 0]]]
    assert total["v"] == ["sexes", [[0, 0, 0], [0, None, 0]]]
    assert (total["l"], total["u"]) == (["wilson", [[0, 0, 0], [0, None, 0]]],) * 2
    assert female["funnel"]["n"] == ["before", [[1000, 10, 10], [400, None, 20]]]
    assert female["v"] == ["before", [[12000, 970, -2284], [11000, None, 1143]]]
    # 2019 has no counties, and 2020 has both.
    assert values["collaborative_area"]["female"]["v"] == ["counties", [[11900, 0]]]


def test_people_are_nothing_more_than_the_difference_times_the_denominator(view: dict[str, Any]) -> None:
    # (271 of 2000 - 12.8 %) × 2000 = 15, and its limits.
    lower, upper = (round((100 * float(limit) - 12.8) * 20) for limit in wilson(271, 2000))
    view["values"]["county"]["total"]["against"]["country"]["p"][0][1] = [15, lower, upper]
    people = packed(view)["values"]["county"]["total"]["against"]["country"]["p"]
    assert people[0][:2] == [None, 0]
    assert people[0][2] != 0
    assert people[1] == [None, None, None]


def test_number_that_no_whole_number_leads_to_is_sent_itself(view: dict[str, Any]) -> None:
    view["values"]["country"]["total"]["v"] = [[12.80005, 11.2]]
    assert packed(view)["values"]["country"]["total"]["v"] == ["before", [[[12.80005], 11200 - 12800]]]


def test_number_beyond_those_that_are_reckoned_with_exactly_is_sent_itself(view: dict[str, Any]) -> None:
    view["values"]["country"]["total"]["v"] = [[9.3e15, 1.0]]
    assert packed(view)["values"]["country"]["total"]["v"] == ["before", [[[9.3e15], [1.0]]]]


def test_what_is_not_a_table_of_numbers_stays_as_it_is(view: dict[str, Any]) -> None:
    before = copy.deepcopy(view)
    made = packed(view)
    assert view == before
    assert {name: part for name, part in made.items() if name != "values"} == {
        name: part for name, part in view.items() if name != "values"
    }
    total = made["values"]["county"]["total"]
    assert total["s"] == ["AAA", "AAA"]
    assert total["against"]["collaborative_area"]["o"] == ["hhh", "lll"]
    assert json.loads(json.dumps(made, allow_nan=False)) == made


def test_view_without_denominators_is_packed_by_what_came_before() -> None:
    values = {"v": [[5.1, None, 5.3]], "s": ["AMA"], "l": [[4.9, None, 5.0]], "u": [[5.3, None, None]]}
    view = {"drawn": 2, "times": {"county": [1, 2, 3]}, "areas": {"county": [{"code": "05"}]}}
    made = packed(view | {"values": {"county": {"total": values}}})["values"]["county"]["total"]
    assert made == {
        "v": ["before", [[510, None, 20]]],
        "s": ["AMA"],
        "l": ["value", [[-20, None, -30]]],
        "u": ["value", [[20, None, None]]],
    }
    empty = {"drawn": 2, "times": {}, "areas": {}, "values": {}}
    assert packed(empty) == empty


def test_packed_view_takes_fewer_bytes(view: dict[str, Any]) -> None:
    whole, made = (len(brotli.compress(json.dumps(one["values"]).encode())) for one in (view, packed(view)))
    assert made < whole

"""An indicator's view as it travels: a quarter as large, since what the browser can work out by itself is not sent.

:func:`packed` leaves the view as :mod:`components.indicator_view` describes it but for the numbers of ``values``;
``packed_view.js`` makes them whole again, without a difference. Such a table of numbers is ``[way, more]``: for each
area and period how much more it is than what the ``way`` expects, a whole number of the last decimal drawn; the number
itself in a list where no whole number leads to it; null where there is none. The ways are

``before``
    the last one before it of the same area;
``sexes``, ``counties``
    women and men, or the counties of a collaborative area, together;
``value``
    the area's own value;
``wilson``, ``byar``
    the limit that follows from value and denominator by that method;
``other``
    the value that is the benchmark.

Where a way expects nothing, it expects 0. The differences in people, ``p``, are 0 where they are as expected, else
three whole numbers: how much more each is. :mod:`components.expected` is the arithmetic.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from components.expected import EXACT, Measured, Numbers, before, byar_limits, expected_people, together, wilson_limits

Packed = list[Any]
_SEXES = ("female", "male")
_WHOLE = ("country", "mainland")
_PARTS = "collaborative_area"


def packed(view: Mapping[str, Any]) -> dict[str, Any]:
    """The view with the numbers of its ``values`` packed; the view itself stays as it is."""
    tables = _Tables(view)
    return dict(view) | {
        "values": {
            area_type: {sex: tables.packed(area_type, sex) for sex in of_type}
            for area_type, of_type in view["values"].items()
        }
    }


class _Tables:
    """The numbers of a view as arrays, by area type and sex, and what is expected of them."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._view = view
        self._power = float(10 ** view["drawn"])
        scale = view.get("funnel", {"per": 1, "z": (0.0, 0.0)})
        self._per, self._z = float(scale["per"]), float(scale["z"][0])
        self._measured = {
            (area_type, sex): _measured(values)
            for area_type, of_type in view["values"].items()
            for sex, values in of_type.items()
        }
        for area_type, sex in self._measured:
            if area_type == _PARTS:
                size = self._counties_together(sex).size
                self._measured[area_type, sex] = self._measured[area_type, sex]._replace(size=size)

    def packed(self, area_type: str, sex: str) -> dict[str, Any]:
        values: Mapping[str, Any] = self._view["values"][area_type][sex]
        own = self._measured[area_type, sex]
        of_sexes = self._sexes_together(area_type, sex)
        of_counties = self._counties_together(sex) if area_type == _PARTS else None
        found = dict(values)
        ways = {"before": before(own.value), "sexes": of_sexes.value if of_sexes else None}
        found["v"] = _least(own.value, ways | {"counties": of_counties.value if of_counties else None}, self._power)
        for place, (key, limit) in enumerate((("l", own.lower), ("u", own.upper))):
            if key in values:
                asked = (own.value, own.size, self._per, self._z)
                ways = {"value": own.value, "wilson": wilson_limits(*asked)[place], "byar": byar_limits(*asked)[place]}
                found[key] = _least(limit, ways, self._power)
        if "funnel" in values:
            sizes = {"before": before(own.size), "sexes": of_sexes.size if of_sexes else None}
            found["funnel"] = values["funnel"] | {"n": _least(own.size, sizes, 1.0)}
        if "against" in values:
            found["against"] = {
                benchmark: self._against(area_type, sex, benchmark, against)
                for benchmark, against in values["against"].items()
            }
        return found

    def _against(self, area_type: str, sex: str, benchmark: str, against: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(against)
        own, other = self._measured[area_type, sex], self._other(area_type, sex, benchmark)
        if "b" in against:
            value = _array(against["b"])
            found["b"] = _least(value, {"value": own.value, "other": other.value if other else None}, self._power)
            other = other or Measured(value, value, value, value)  # the interval of peers together is not in the view
        if "p" in against:
            expected = expected_people(own, other, self._per) if other else None
            found["p"] = _people(against["p"], expected)
        return found

    def _other(self, area_type: str, sex: str, benchmark: str) -> Measured | None:
        """What areas are compared with, where it is known from the rest of the view.

        What holds the area counts as known without error.
        """
        if benchmark == "country":
            whole, mainland = (self._beside(area_type, kind, sex) for kind in _WHOLE)
            return whole.or_else(mainland).without_error()
        if benchmark == _PARTS:
            return self._beside(area_type, benchmark, sex).without_error()
        return self._measured[area_type, sex].before() if benchmark == "earlier" else None

    def _beside(self, area_type: str, kind: str, sex: str) -> Measured:
        """Beside each area of a type the one of another ``kind`` that it belongs to, at the same period."""
        areas, times = self._view["areas"][area_type], self._view["times"][area_type]
        found = Measured.nothing(len(areas), len(times))
        if (kind, sex) not in self._measured:
            return found
        of_kind = self._measured[kind, sex]
        lines = {area["code"]: line for line, area in enumerate(self._view["areas"][kind])}
        # Of the country and the mainland there is one each.
        beside = [0 if kind in _WHOLE else lines.get(area.get(kind)) for area in areas]
        columns = {time: column for column, time in enumerate(self._view["times"][kind])}
        shared = [(column, columns[time]) for column, time in enumerate(times) if time in columns]
        for line, of in enumerate(beside):
            if of is not None:
                for column, at in shared:
                    for into, numbers in zip(found, of_kind, strict=True):
                        into[line, column] = numbers[of, at]
        return found

    def _sexes_together(self, area_type: str, sex: str) -> Measured | None:
        parts = [self._measured.get((area_type, one)) for one in _SEXES]
        known = [part for part in parts if part is not None]
        return together(known) if sex == "total" and len(known) == len(_SEXES) else None

    def _counties_together(self, sex: str) -> Measured:
        """Each collaborative area as its counties taken together."""
        areas, times = self._view["areas"][_PARTS], self._view["times"][_PARTS]
        counties, of_county = self._view["areas"].get("county", ()), self._measured.get(("county", sex))
        found = Measured.nothing(len(areas), len(times))
        columns = {time: column for column, time in enumerate(self._view["times"].get("county", ()))}
        for line, area in enumerate(areas):
            mine = [at for at, county in enumerate(counties) if county.get(_PARTS) == area["code"]]
            if of_county and mine:
                whole = together([Measured(*(part[at] for part in of_county)) for at in mine])
                for column, time in enumerate(times):
                    if time in columns:
                        for into, numbers in zip(found, whole, strict=True):
                            into[line, column] = numbers[columns[time]]
        return found


def _measured(values: Mapping[str, Any]) -> Measured:
    value = _array(values["v"])
    lower, upper = (_array(values[key]) if key in values else np.full_like(value, np.nan) for key in ("l", "u"))
    size = _array(values["funnel"]["n"]) if "funnel" in values else np.full_like(value, np.nan)
    return Measured(value, lower, upper, size)


def _array(lines: list[list[float | None]]) -> Numbers:
    return np.array(lines, dtype=np.float64)


def _least(numbers: Numbers, ways: Mapping[str, Numbers | None], power: float) -> Packed:
    """The numbers packed in the way that leaves least of them to send."""
    whole = _whole(numbers, power)
    left = {
        way: whole - np.where(np.isfinite(expected), _whole(expected, power), 0.0)
        for way, expected in ways.items()
        if expected is not None
    }
    # About as many bytes as the digits have.
    way = min(left, key=lambda one: float(np.nansum(np.log1p(np.abs(left[one])))))
    return [way, _cells(numbers, whole, left[way], power)]


def _whole(numbers: Numbers, power: float) -> Numbers:
    # As JavaScript rounds: a half upwards.
    return np.floor(numbers * power + 0.5)


def _cells(numbers: Numbers, whole: Numbers, left: Numbers, power: float) -> list[list[Any]]:
    is_missing = np.isnan(numbers)
    is_itself = ~is_missing & ((whole / power != numbers) | (np.maximum(np.abs(whole), np.abs(left)) >= EXACT))
    cells = np.where(is_missing | is_itself, 0.0, left).astype(np.int64).astype(object)
    cells[is_missing] = None
    for line, column in np.argwhere(is_itself):
        cells[line, column] = [float(numbers[line, column])]
    found: list[list[Any]] = cells.tolist()
    return found


def _people(people: list[list[Any]], expected: NDArray[np.int64] | None) -> list[list[Any]]:
    """How much more the differences in people are than ``expected``."""
    if expected is None:
        return people
    known = np.array([[counts or (0, 0, 0) for counts in line] for line in people], dtype=np.int64)
    more = (known - expected).tolist()
    return [
        [None if counts is None else left if any(left) else 0 for counts, left in zip(*lines, strict=True)]
        for lines in zip(people, more, strict=True)
    ]

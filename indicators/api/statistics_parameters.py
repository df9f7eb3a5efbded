"""The parameters of what is worked out: comparisons, groups of areas, peers; checked at the border as all others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from indicators.api import parameters
from indicators.api.parameters import DataParameters
from indicators.api.problems import Problem
from indicators.records import BENCHMARKS

#: The parameters of ``data`` that comparisons and groups take too.
_SHARED = ("area", "areaType", "sex", "time", "dialect", "release")
_WEIGHT = re.compile(r"([a-z]+):([0-9]{1,3}(?:\.[0-9]{1,3})?)")


@dataclass(frozen=True)
class ComparisonParameters:
    """What comparisons are asked for: the parameters of ``data``, and the benchmarks (none named means the country)."""

    data: DataParameters
    benchmarks: tuple[str, ...] = ("country",)


def comparison_parameters(arguments: MultiDict[str, str]) -> ComparisonParameters:
    """Read the parameters of ``comparisons``. Raises :class:`Problem` (400) naming what is allowed."""
    shared = _shared(arguments, "indicator", "benchmark")
    benchmarks = parameters.listed(arguments, "benchmark", BENCHMARKS)
    if not shared.areas and "indicator" not in arguments:
        raise Problem(400, "Name at least one indicator or one area.", parameter="indicator")
    return ComparisonParameters(shared, tuple(sorted(benchmarks)) or ("country",))


def group_parameters(arguments: MultiDict[str, str]) -> DataParameters:
    """Read the parameters of ``groups``. Raises :class:`Problem` (400) where fewer than two areas are named."""
    shared = _shared(arguments, "indicator")
    if len(shared.areas) < 2:
        raise Problem(400, "A group is of two areas or more: area=19,20,21.", parameter="area")
    if len(shared.area_types) > 1:
        raise Problem(400, "The areas of a group are of one type.", parameter="areaType")
    return shared


def weights(arguments: MultiDict[str, str], variables: Sequence[str]) -> dict[str, float] | None:
    """The weights that a reader gives, ``population:2,swedish:0``, or None where none are given.

    Raises :class:`Problem` (400) naming the variables.
    """
    text = arguments.get("weights")
    if text is None:
        return None
    found: dict[str, float] = {}
    for part in text.split(","):
        match = _WEIGHT.fullmatch(part)
        if not match or match[1] not in variables or match[1] in found:
            allowed = [f"{name}:1" for name in variables]
            detail = f"{part[:80]!r} is not the weight of a variable, a number from 0 to 999.999."
            raise Problem(400, detail, parameter="weights", allowed=allowed)
        found[match[1]] = float(match[2])
    return found


def _shared(arguments: MultiDict[str, str], *further: str) -> DataParameters:
    parameters.must_know(arguments, (*further, *_SHARED))
    return parameters.data_parameters(arguments, further=further)

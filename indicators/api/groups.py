"""The figures of a group of areas that the reader names, at ``/api/v1/groups.{format}``.

``/api/v1/groups.json?indicator=181&area=19,20,21`` gives the three together as one: from numerators and denominators,
never a mean of percentages. Where a part is missing there is no value, and ``reason`` says so.
"""

import pyarrow as pa
from flask import Blueprint, Response, request

from indicators.api import parameters, responses, statistics_parameters
from indicators.api.areas import keys_of
from indicators.api.comparisons import MEDIA_TYPES, indicators_asked, must_be_format, written
from indicators.api.data import must_be_small
from indicators.api.parameters import DataParameters
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Cube, Indicator


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/groups.{format}``."""

    @blueprint.get("/api/v1/groups.<suffix>")
    def group(suffix: str) -> Response:
        must_be_format(suffix)
        asked = statistics_parameters.group_parameters(request.args)
        cube = serving.cube(asked.release)
        indicators = indicators_asked(cube, parameters.indicator_numbers(request.args))
        return responses.answer(
            serving.cache,
            cube.release,
            MEDIA_TYPES[suffix],
            lambda: written(cube, grouped(cube, indicators, asked), suffix, asked.dialect),
            named_release=asked.release is not None,
            filename=f"aluekuva-group-{cube.release.id}.csv" if suffix == "csv" else "",
        )


def grouped(cube: Cube, indicators: tuple[Indicator, ...], asked: DataParameters) -> pa.Table:
    """The group's row of each indicator, period and sex asked for; ``areas`` names its parts.

    Raises :class:`Problem`: 400 for an unknown area or areas of several types, 404 where none of them has a row.
    """
    # The statistical libraries take a second to load and 100 MB: only who asks for a group of their own waits for them.
    from indicators.groups import group_values

    places = keys_of(cube.areas, asked.areas, asked.area_types)
    kinds = {kind for kind, _ in places}
    if len(kinds) > 1:
        raise Problem(400, "The areas of a group are of one type.", parameter="areaType", allowed=sorted(kinds))
    codes = [code for _, code in places]
    must_be_small(len(indicators) * len(codes) * 1000, asked)
    parts = [_at(group_values(cube, one, next(iter(kinds)), codes), asked) for one in indicators]
    table = pa.concat_tables(parts) if parts else None
    if table is None or not table.num_rows:
        raise Problem(404, "None of these areas has a figure of what is asked for.")
    table = table.add_column(1, "areas", pa.repeat(pa.scalar(" ".join(codes)), table.num_rows))
    return table.append_column("release", pa.repeat(pa.scalar(cube.release.id), table.num_rows))


def _at(table: pa.Table, asked: DataParameters) -> pa.Table:
    """Of the rows of one indicator those of the sexes and periods asked for."""
    times = sorted(set(table["time"].to_pylist()))
    wanted = {time for time in times if _within(time, times, asked)}
    keep = [
        time in wanted and (not asked.sexes or sex in asked.sexes)
        for time, sex in zip(table["time"].to_pylist(), table["sex"].to_pylist(), strict=True)
    ]
    return table.filter(pa.array(keep, pa.bool_()))


def _within(time: int, times: list[int], asked: DataParameters) -> bool:
    for one in asked.times:
        if one == "all" or (one == "latest" and time == times[-1]) or (one == "earliest" and time == times[0]):
            return True
        if not isinstance(one, str) and one[0] <= time <= one[1]:
            return True
    return False

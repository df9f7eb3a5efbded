"""What was worked out of the figures, at ``/api/v1/comparisons.{format}``: outcomes, ranks, limits, trends.

One row for each area, period, sex and benchmark. The recent trend stands on the last period of its series, what stands
out on each county's latest period against the country; both are null elsewhere. ``reason`` and ``trend_reason`` say why
an outcome is ``not_tested`` or a trend ``not_calculated``.
"""

from collections.abc import Mapping

import pyarrow as pa
from flask import Blueprint, Response, request

from indicators.api import parameters, responses, statistics_parameters
from indicators.api.areas import keys_of
from indicators.api.data import must_be_small
from indicators.api.formats.csv_table import table_parts
from indicators.api.formats.json_rows import document
from indicators.api.metadata import release_summary
from indicators.api.problems import Problem
from indicators.api.serving import Serving, indicator_of
from indicators.api.statistics_parameters import ComparisonParameters
from indicators.cube import Cube, Indicator
from indicators.queries import comparisons

#: The bulk file that holds outcomes, ranks, trends and changes too.
WITH_STATISTICS = "all.duckdb"
MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/comparisons.{format}``."""

    @blueprint.get("/api/v1/comparisons.<suffix>")
    def compare(suffix: str) -> Response:
        must_be_format(suffix)
        asked = statistics_parameters.comparison_parameters(request.args)
        cube = serving.cube(asked.data.release)
        indicators = indicators_asked(cube, parameters.listed(request.args, "indicator"))
        return responses.answer(
            serving.cache,
            cube.release,
            MEDIA_TYPES[suffix],
            lambda: written(cube, compared(cube, indicators, asked), suffix, asked.data.dialect),
            named_release=asked.data.release is not None,
            filename=f"aluekuva-comparisons-{cube.release.id}.csv" if suffix == "csv" else "",
        )


def must_be_format(suffix: str) -> None:
    """Raises :class:`Problem` (404) for a format that statistics are not given in."""
    if suffix not in MEDIA_TYPES:
        raise Problem(404, f"There is no format {suffix[:20]!r}.", parameter="format", allowed=tuple(MEDIA_TYPES))


def indicators_asked(cube: Cube, numbers: tuple[str, ...]) -> tuple[Indicator, ...]:
    """The indicators of their numbers. Raises :class:`Problem` (400) for one that there is not."""
    try:
        return tuple(indicator_of(cube, text) for text in numbers)
    except Problem as error:
        raise Problem(400, error.detail, parameter="indicator", allowed=[*cube.indicators]) from error


def compared(cube: Cube, indicators: tuple[Indicator, ...], asked: ComparisonParameters) -> pa.Table:
    """The rows asked for, with ``release``. ``latest`` and ``earliest`` are each indicator's own.

    Raises :class:`Problem`: 400 for an unknown area, 404 where nothing of what is asked for is compared, 413 for too
    many cells.
    """
    data = asked.data
    places = keys_of(cube.areas, data.areas, data.area_types)
    spans = [time for time in data.times if not isinstance(time, str)]
    chosen: dict[str, object] = {
        "indicators": [indicator.indicator for indicator in indicators],
        "place_types": [kind for kind, _ in places],
        "places": [code for _, code in places],
        "area_types": list(data.area_types),
        "sexes": list(data.sexes),
        "benchmarks": list(asked.benchmarks),
        "all_times": "all" in data.times,
        "latest": "latest" in data.times,
        "earliest": "earliest" in data.times,
        "times": sorted({year for first, last in spans for year in range(first, last + 1)}),
    }
    table = cube.rows(comparisons.ROWS, **chosen)
    if not table.num_rows:
        raise _nothing(cube, chosen)
    must_be_small(table.num_rows * (table.num_columns - 6), data, holds_all=WITH_STATISTICS)
    return table.append_column("release", pa.repeat(pa.scalar(cube.release.id), table.num_rows))


def _nothing(cube: Cube, chosen: Mapping[str, object]) -> Problem:
    """Why nothing is compared of what was chosen, and what is: in other periods, or else of other areas."""
    at_any_time = cube.rows(comparisons.ROWS, **{**chosen, "all_times": True})
    if at_any_time.num_rows:
        times = sorted(set(at_any_time["time"].to_pylist()))
        return Problem(404, "Nothing of this is compared in these periods.", parameter="time", allowed=times)
    detail = (
        "Nothing of this is compared: comparisons are of collaborative areas and of the counties but Åland, where "
        "both the area and the benchmark have a value."
    )
    if not chosen["places"]:
        return Problem(404, detail)
    kinds = ("county", "collaborative_area")
    allowed = [area.area for kind in kinds for area in cube.areas_of_type(kind) if kind != "county" or area.compared]
    return Problem(404, detail, parameter="area", allowed=allowed)


def written(cube: Cube, table: pa.Table, suffix: str, dialect: str) -> bytes | responses.Parts:
    """The rows as CSV, or as JSON beside what the release says of itself."""
    csv = suffix == "csv"
    parts = table_parts(table, dialect) if csv else document(release_summary(cube.release), [table])
    return responses.in_parts(table.num_rows, parts)

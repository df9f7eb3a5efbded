"""The figures: of several indicators at ``/api/v1/data.{format}``, of one at ``/api/v1/indicators/{id}/data.{format}``.

Both take the same parameters (the first also ``indicator``) and give the same answers. In every format ``measure``
takes, besides the columns of :data:`indicators.api.parameters.MEASURES` that come unasked, ``lower998`` and
``upper998``, the limits of the 99.8 % interval, and ``ci_method``, how the intervals were made (``producer``,
``wilson``, …, or ``none``).
"""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, request

from indicators.api import data, parameters, responses
from indicators.api.formats import FORMATS, Format
from indicators.api.problems import Problem
from indicators.api.serving import Serving, indicator_of
from indicators.api.site import base_address
from indicators.cube import Cube, Indicator


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/data.{format}`` and ``/api/v1/indicators/{id}/data.{format}``."""

    @blueprint.get("/api/v1/data.<suffix>")
    def data_of_indicators(suffix: str) -> Response:
        _known_format(suffix)
        asked = parameters.data_parameters(request.args, further=("indicator",))
        numbers = parameters.indicator_numbers(request.args)
        cube = serving.cube(asked.release)
        return _answer(serving, cube, _indicators(cube, numbers), asked, suffix)

    @blueprint.get("/api/v1/indicators/<id>/data.<suffix>")
    def indicator_data(id: str, suffix: str) -> Response:  # noqa: A002 - the name stands in the documented address
        _known_format(suffix)
        asked = parameters.data_parameters(request.args)
        cube = serving.cube(asked.release)
        return _answer(serving, cube, (indicator_of(cube, id),), asked, suffix)


def _known_format(suffix: str) -> None:
    if suffix not in FORMATS:
        raise Problem(404, f"There is no format {suffix[:20]!r}.", parameter="format", allowed=tuple(FORMATS))


def _indicators(cube: Cube, numbers: Sequence[str]) -> tuple[Indicator, ...]:
    found: dict[int, Indicator] = {}
    for text in numbers:
        try:
            indicator = indicator_of(cube, text)
        except Problem as error:
            raise Problem(400, error.detail, parameter="indicator", allowed=[*cube.indicators]) from error
        found[indicator.indicator] = indicator
    return tuple(found[number] for number in sorted(found))


def _answer(
    serving: Serving, cube: Cube, indicators: Sequence[Indicator], asked: parameters.DataParameters, suffix: str
) -> Response:
    kind = FORMATS[suffix]
    base = base_address() if kind.address else ""
    named = f"{indicators[0].indicator}" if len(indicators) == 1 else "data"
    return responses.answer(
        serving.cache,
        cube.release,
        kind.media_type,
        lambda: _written(kind, cube, indicators, asked, base),
        named_release=asked.release is not None,
        filename=f"aluekuva-{named}-{cube.release.id}.{suffix}" if kind.attachment else "",
        question=f"data.{suffix}?{asked.query([indicator.indicator for indicator in indicators])}",
        base=base,
        coded=kind.coded,
        # What can be written part by part is made as quickly as it would be kept.
        kept=kind.parts is None,
    )


def _written(
    kind: Format, cube: Cube, indicators: Sequence[Indicator], asked: parameters.DataParameters, base: str
) -> bytes | responses.Parts:
    if kind.parts is None:
        return kind.write(replace(data.answer(cube, indicators, asked), base=base))
    answer, further = data.begun(cube, indicators, asked, responses.STREAMED_ROWS)
    if answer.table.num_rows <= responses.STREAMED_ROWS:
        return kind.write(answer)
    return responses.Parts(kind.parts(answer, further))

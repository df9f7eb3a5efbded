"""JSON-stat 2.0: one cube, its dimensions with labels, for the programs and R packages that read statistics so.

Dimensions are ``indicator``, ``area``, ``time`` and ``sex``, always all four. The cube holds ``value``; where one other
measure is named (``measure=lower95``) it holds that instead, and where several are, they are a fifth dimension
``measure``. A cell without a number is null and always has a status: that of its observation, or M where there is none.
``status`` is sparse: what it does not name is normal.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa

from indicators.api.data import SEX_LABELS, DataAnswer, must_be_small
from indicators.api.explanations import citation, source, statuses, title, warning
from indicators.api.problems import Problem
from indicators.code_texts import FURTHER_MEASURES, LICENCE_ADDRESSES, MEASURES
from indicators.language import Language
from indicators.tables import SEXES, WITHOUT_VALUE
from indicators.translation import translate

_MEASURES = {**MEASURES, **FURTHER_MEASURES}
#: Dimensions as JSON-stat writes them, by id and in their order in the cube.
Dimensions = dict[str, dict[str, Any]]


def write(answer: DataAnswer) -> bytes:
    """The answer as a JSON-stat dataset. Raises :class:`Problem`: 400 for a measure that is a text, 413 for a cube of
    too many cells, the empty ones counted."""
    language = answer.parameters.language
    measures = answer.parameters.measures or ("value",)
    if texts := [measure for measure in measures if measure not in _MEASURES]:
        raise Problem(400, f"{texts[0]} is a text; a cube holds numbers.", parameter="measure", allowed=[*_MEASURES])
    dimensions = _dimensions(answer, language)
    if len(measures) > 1:
        labels = {name: translate(_MEASURES[name], language) for name in measures}
        dimensions["measure"] = _dimension(translate("Measure", language), labels)
    sizes = [len(dimension["category"]["index"]) for dimension in dimensions.values()]
    must_be_small(math.prod(sizes), answer.parameters)
    values, status = _cells(answer.table, measures, dimensions)
    release = answer.cube.release
    notes = [text for text in (warning(release, language),) if text]
    return orjson.dumps(
        {
            "version": "2.0",
            "class": "dataset",
            "label": title(answer, language),
            "source": source(release, language),
            "updated": release.created.isoformat(timespec="seconds"),
            **({"note": notes} if notes else {}),
            "id": [*dimensions],
            "size": sizes,
            "role": {
                "time": ["time"],
                "geo": ["area"],
                "metric": [name for name in ("indicator", "measure") if name in dimensions],
            },
            "dimension": dimensions,
            "value": values,
            "status": status,
            "extension": {
                "release": release.id,
                "licence": release.licence,
                "licenceAddress": LICENCE_ADDRESSES.get(release.licence),
                "simulated": release.simulated,
                "citation": citation(answer, language),
                "address": answer.address("jsonstat"),
                "measures": list(measures),
                "statuses": statuses(language),
            },
        }
    )


def _dimensions(answer: DataAnswer, language: Language) -> Dimensions:
    cube = answer.cube
    found = {name: answer.table[name].unique().to_pylist() for name in ("indicator", "time", "sex")}
    numbers = sorted(found["indicator"])
    indicators = {str(number): cube.indicators[number].title(language).text for number in numbers}
    pairs = answer.table.select(["area_type", "area"]).group_by(["area_type", "area"]).aggregate([]).to_pylist()
    areas = sorted((pair["area_type"], pair["area"]) for pair in pairs)
    ids = _area_ids(areas)
    sexes = {sex: translate(SEX_LABELS[sex], language) for sex in SEXES if sex in found["sex"]}
    dimensions = {
        "indicator": _dimension(translate("Indicator", language), indicators),
        "area": _dimension(translate("Area", language), {ids[key]: cube.areas[key].name(language) for key in areas}),
        "time": _dimension(translate("Year", language), {str(year): str(year) for year in sorted(found["time"])}),
        "sex": _dimension(translate("Sex", language), sexes),
    }
    dimensions["area"]["extension"] = {"areaType": {ids[area_type, area]: area_type for area_type, area in areas}}
    units = {number: cube.units[cube.indicators[number].unit] for number in numbers}
    dimensions["indicator"]["category"]["unit"] = {
        str(number): {
            "label": unit.name(language),
            "symbol": unit.name(language, "symbol"),
            "decimals": cube.indicators[number].decimals,
        }
        for number, unit in units.items()
    }
    return dimensions


def _area_ids(areas: Sequence[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The codes; with the area type before them where two types in the answer share a code."""
    times = Counter(code for _, code in areas)
    return {(kind, code): code if times[code] == 1 else f"{kind}:{code}" for kind, code in areas}


def _dimension(label: str, categories: Mapping[str, str]) -> dict[str, Any]:
    return {"label": label, "category": {"index": [*categories], "label": dict(categories)}}


def _cells(table: pa.Table, measures: Sequence[str], dimensions: Dimensions) -> tuple[list[Any], dict[str, str]]:
    """The values of all cells in row-major order, and the status of those that are not normal, by their place."""
    cells = math.prod(len(dimension["category"]["index"]) for dimension in dimensions.values())
    values = np.full(cells, np.nan)
    status = np.full(cells, "M")
    first = _places(table, dimensions) * len(measures)
    given = table["status"].to_numpy().astype("U1")
    for place, measure in enumerate(measures):
        numbers = table[measure].to_numpy()
        values[first + place] = numbers
        status[first + place] = np.where(np.isnan(numbers) & ~np.isin(given, WITHOUT_VALUE), "M", given)
    marked = np.flatnonzero(status != "A")
    # orjson writes NaN as null.
    return values.tolist(), dict(zip(map(str, marked.tolist()), status[marked].tolist(), strict=True))


def _places(table: pa.Table, dimensions: Dimensions) -> npt.NDArray[np.int64]:
    """Where each row stands among the cells of the first four dimensions."""
    types = dimensions["area"]["extension"]["areaType"]
    ids = {(kind, identifier.rpartition(":")[2]): identifier for identifier, kind in types.items()}
    areas = [ids[key] for key in zip(table["area_type"].to_pylist(), table["area"].to_pylist(), strict=True)]
    place = np.zeros(table.num_rows, np.int64)
    for name in ("indicator", "area", "time", "sex"):
        index = {identifier: number for number, identifier in enumerate(dimensions[name]["category"]["index"])}
        codes = areas if name == "area" else map(str, table[name].to_pylist())
        place = place * len(index) + np.fromiter((index[code] for code in codes), np.int64, table.num_rows)
    return place

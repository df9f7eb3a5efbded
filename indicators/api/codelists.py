"""Code lists: what the codes of areas, dimensions of figures and results mean, in three languages."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import orjson
from flask import Blueprint, Response, request

from indicators import code_texts as texts
from indicators.api import parameters, responses
from indicators.api.areas import area_names
from indicators.api.data import AREA_TYPE_LABELS, SEX_LABELS, STATUS_LABELS
from indicators.api.metadata import release_summary
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Cube, Named
from indicators.language import LANGUAGES, Language, localised
from indicators.tables import AREA_TYPES
from indicators.translation import marked as _
from indicators.translation import translate

Names = Mapping[str, object]


@dataclass(frozen=True)
class Code:
    """A code with its label and description by language, and what else is known of it, its parent's code say."""

    code: str
    label: Names
    description: Names = field(default_factory=lambda: dict.fromkeys(LANGUAGES))
    more: Mapping[str, object] = field(default_factory=dict)


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/codelists`` and ``/api/v1/codelists/{id}``."""

    @blueprint.get("/api/v1/codelists")
    def list_codelists() -> Response:
        language, release = parameters.indicator_parameters(request.args)
        cube = serving.cube(release)
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(
                release_summary(cube.release) | {"codelists": [_summary(cube, name, language) for name in CODELISTS]}
            ),
            named_release=release is not None,
        )

    @blueprint.get("/api/v1/codelists/<id>")
    def show_codelist(id: str) -> Response:  # noqa: A002 - the name stands in the documented address
        language, release = parameters.indicator_parameters(request.args)
        if id not in CODELISTS:
            raise Problem(404, f"There is no code list {id[:40]!r}.", parameter="id", allowed=[*CODELISTS])
        cube = serving.cube(release)
        return responses.answer(
            serving.cache,
            cube.release,
            "application/json",
            lambda: orjson.dumps(
                release_summary(cube.release)
                | _summary(cube, id, language)
                | {"codes": [_described(code, language) for code in CODELISTS[id].codes(cube)]}
            ),
            named_release=release is not None,
        )


def _summary(cube: Cube, id: str, language: Language | None) -> dict[str, object]:  # noqa: A002
    known = CODELISTS[id]
    return {"id": id, "title": _in(said(known.title), language), "size": len(known.codes(cube))}


def _described(code: Code, language: Language | None) -> dict[str, object]:
    described = {"code": code.code, "label": _in(code.label, language), "description": _in(code.description, language)}
    return described | {
        name: _in(value, language) if isinstance(value, Mapping) and value.keys() == {*LANGUAGES} else value
        for name, value in code.more.items()
    }


def _in(names: Names, language: Language | None) -> object:
    """The text in the language asked for or the next best; without one, all three; None where there is none at all."""
    if language is None:
        return names if any(names.values()) else None
    found = localised({f"text_{code}": text for code, text in names.items()}, "text", language)
    return found.text if found else None


def said(message: str) -> dict[str, object]:
    """A text of the catalogue in every language."""
    return {language: translate(message, language) for language in LANGUAGES}


@dataclass(frozen=True)
class Codelist:
    """A list of codes: its title, a text of the catalogue, and the codes that it has in a release."""

    title: str
    codes: Callable[[Cube], Sequence[Code]]


def _of_texts(labels: Mapping[str, str], descriptions: Mapping[str, str]) -> list[Code]:
    """Codes whose texts are in the catalogue; what needs no explanation has no description."""
    nothing: Names = dict.fromkeys(LANGUAGES)
    return [
        Code(code, said(label), said(descriptions[code]) if code in descriptions else nothing)
        for code, label in labels.items()
    ]


def _of_names(named: Mapping[str, Named], more: Sequence[str] = ()) -> list[Code]:
    """Codes of a table of names; ``more`` names fields that are given beside the label."""
    return [
        Code(
            key,
            {language: one.name(language) for language in LANGUAGES},
            more={name: one.names[name] for name in more},
        )
        for key, one in named.items()
    ]


def _units(cube: Cube) -> list[Code]:
    return [
        Code(
            key,
            {language: unit.name(language) for language in LANGUAGES},
            more={
                "symbol": {language: unit.name(language, "symbol") for language in LANGUAGES},
                "per": unit.names["per"],
            },
        )
        for key, unit in cube.units.items()
    ]


def _areas_of(area_type: str) -> Callable[[Cube], list[Code]]:
    def codes(cube: Cube) -> list[Code]:
        return [
            Code(
                area.area,
                area_names(area),
                more={
                    "parent": area.parent and {"codelist": _list_of(area.parent_type or ""), "code": area.parent},
                    "validTo": area.valid_to,
                    "mergedInto": area.merged_into,
                },
            )
            for area in cube.areas_of_type(area_type)
        ]

    return codes


def _list_of(area_type: str) -> str:
    return f"areas-{area_type.replace('_', '-')}"


def _fixed(labels: Mapping[str, str], descriptions: Mapping[str, str]) -> Callable[[Cube], list[Code]]:
    return lambda cube: _of_texts(labels, descriptions)


CODELISTS: dict[str, Codelist] = {
    "area-types": Codelist(_("Area types"), _fixed(AREA_TYPE_LABELS, texts.AREA_TYPE_DESCRIPTIONS)),
    **{_list_of(kind): Codelist(texts.AREAS_OF_TYPE[kind], _areas_of(kind)) for kind in AREA_TYPES},
    "sexes": Codelist(_("Sexes"), _fixed(SEX_LABELS, {})),
    "statuses": Codelist(_("Statuses"), _fixed(STATUS_LABELS, texts.STATUS_DESCRIPTIONS)),
    "task-areas": Codelist(_("Task areas"), lambda cube: _of_names(cube.task_areas)),
    "dimensions": Codelist(_("Dimensions"), lambda cube: _of_names(cube.dimensions)),
    "indicator-sets": Codelist(_("Indicator sets"), lambda cube: _of_names(cube.indicator_sets, ("version",))),
    "units": Codelist(_("Units"), _units),
    "polarities": Codelist(_("Polarities"), _fixed(texts.POLARITIES, texts.POLARITY_DESCRIPTIONS)),
    "measures": Codelist(_("Measures"), _fixed(texts.ALL_MEASURES, texts.MEASURE_DESCRIPTIONS)),
    "ci-methods": Codelist(_("Methods of intervals"), _fixed(texts.CI_METHODS, texts.CI_METHOD_DESCRIPTIONS)),
    "benchmarks": Codelist(_("Benchmarks"), _fixed(texts.BENCHMARKS, texts.BENCHMARK_DESCRIPTIONS)),
    "outcomes": Codelist(_("Outcomes"), _fixed(texts.OUTCOMES, texts.OUTCOME_DESCRIPTIONS)),
    "trends": Codelist(_("Trends"), _fixed(texts.TRENDS, texts.TREND_DESCRIPTIONS)),
    "reasons": Codelist(_("Reasons for no result"), _fixed(texts.REASONS, texts.REASON_DESCRIPTIONS)),
    "changes": Codelist(_("Changes of a release"), _fixed(texts.CHANGES, texts.CHANGE_DESCRIPTIONS)),
}

"""The interface described by OpenAPI 3.1, put together from :mod:`indicators.api.operations`."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from flask import Blueprint, Response, request
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from indicators.api import documents, parameters
from indicators.api.description import BINARY, GROUPS, PROBLEM, Content, Operation, Parameter
from indicators.api.operations import OPERATIONS
from indicators.api.operations.answered import Problem
from indicators.api.problems import TITLES
from indicators.api.publisher import contact
from indicators.api.serving import Serving
from indicators.api.site import base_address
from indicators.language import Language
from indicators.translation import marked as _
from indicators.translation import translate

_FAULT = 500
#: Answered wherever a release is read, wherever parts of a file are given, and wherever requests are counted.
_OF_RELEASES = (_FAULT, 503)
_NO_PART = 416
_COUNTED, _UNDER = 429, ("/api/", "/rest/")
_ANOTHER = 412
_HEADERS = {
    "ETag": _("Changes with the release, the query and the content coding."),
    "Cache-Control": _("For how long the answer may be kept; what names a release never changes."),
}
_TRANSLATED = frozenset({"description", "summary"})


class _Schemas(GenerateJsonSchema):
    """Schemas without a title for every field: its name says it."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/openapi.json``."""

    @blueprint.get("/api/v1/openapi.json")
    def openapi_document() -> Response:
        language = parameters.language_parameter(request.args) or "en"
        return documents.document(orjson.dumps(document(language, base_address())), "application/json")


def document(language: Language, base: str = "", operations: Iterable[Operation] = OPERATIONS) -> dict[str, Any]:
    """The OpenAPI document of ``operations`` that are served at ``base``, its texts in ``language``."""
    listed = tuple(operations)
    info: dict[str, Any] = {
        "title": "Aluekuva",
        "version": "v1",
        "description": _(
            "Indicators of Finland’s wellbeing services counties as open data: no key, no session, GET and HEAD only. "
            "An unknown parameter, a repeated one or a bad value is refused and the answer says what is allowed."
        ),
        "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
    }
    if found := contact():
        kind, address = found
        info["contact"] = {kind: address.removeprefix("mailto:")}
    written = {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": base or "/"}],
        "tags": [{"name": name, "description": text} for name, text in GROUPS.items() if _used(name, listed)],
        "paths": {operation.path: {"get": _operation(operation)} for operation in listed},
        "components": {"schemas": _schemas(listed)},
    }
    translated: dict[str, Any] = _in_language(written, language)
    return translated


def _used(group: str, operations: Iterable[Operation]) -> bool:
    return any(operation.group == group for operation in operations)


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [operation.group],
        "summary": operation.summary,
        "parameters": [_parameter(operation, parameter) for parameter in operation.parameters],
        "responses": _responses(operation),
    }
    if operation.description:
        described["description"] = operation.description
    return described


def _parameter(operation: Operation, parameter: Parameter) -> dict[str, Any]:
    in_path = operation.in_path(parameter)
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": "path" if in_path else "query",
        "description": parameter.summary,
        "required": in_path or parameter.required,
        "schema": dict(parameter.schema),
    }
    several = parameter.listed or parameter.repeated
    if several:
        described["schema"] = {"type": "array", "items": described["schema"], "minItems": 1}
        described |= {"style": "form", "explode": parameter.repeated}
    if parameter.example is not None:
        described["example"] = parameter.example.split(",") if several else parameter.example
    return described


def _responses(operation: Operation) -> dict[str, Any]:
    headers = dict(operation.headers) if operation.plain else _HEADERS | dict(operation.headers)
    answer: dict[str, Any] = {
        "description": _("The answer"),
        "headers": {name: {"description": text, "schema": {"type": "string"}} for name, text in headers.items()},
    }
    if operation.contents:
        answer["content"] = {kind: {"schema": _reference(content)} for kind, content in operation.contents.items()}
    responses: dict[str, Any] = {str(operation.status): answer}
    if operation.ranges:
        responses["206"] = answer | {"description": _("The part that the Range of the request names")}
    if operation.conditional:
        responses["304"] = {"description": _("What the ETag of the request names is still the answer")}
    for status in sorted(_problems(operation)):
        # A fault of the server itself is told alike everywhere.
        kind = PROBLEM if status == _FAULT else operation.refusals
        content = {kind: {"schema": _reference(Problem if kind == PROBLEM else BINARY)}}
        responses[str(status)] = {"description": TITLES[status], "content": content}
    if str(_COUNTED) in responses:
        wait = {"description": _("Seconds to wait"), "schema": {"type": "integer"}}
        responses[str(_COUNTED)]["headers"] = {"Retry-After": wait}
    return responses


def _problems(operation: Operation) -> set[int]:
    found = {*operation.problems}
    if not operation.plain:
        found |= {*_OF_RELEASES}
    if operation.ranges:
        found |= {_NO_PART, _ANOTHER}
    if operation.path.startswith(_UNDER):
        found.add(_COUNTED)
    return found


def _reference(content: Content) -> Mapping[str, object]:
    if isinstance(content, tuple):
        return {"anyOf": [_reference(one) for one in content]}
    return {"$ref": f"#/components/schemas/{content.__name__}"} if isinstance(content, type) else dict(content)


def _schemas(operations: Iterable[Operation]) -> dict[str, Any]:
    """The JSON Schemas of all types that the operations answer with, and of what those hold."""
    used: dict[type[BaseModel], None] = {Problem: None}
    for operation in operations:
        for content in operation.contents.values():
            several = content if isinstance(content, tuple) else (content,)
            used |= dict.fromkeys(one for one in several if isinstance(one, type))
    # Read as a client reads: what has a default may be left out.
    _keys, schemas = models_json_schema(
        [(model, "validation") for model in used],
        ref_template="#/components/schemas/{model}",
        schema_generator=_Schemas,
    )
    found: dict[str, Any] = schemas["$defs"]
    for schema in found.values():
        schema.pop("description", None)  # a type's docstring is for who reads the code
    return found


def _in_language(part: Any, language: Language) -> Any:
    """``part`` with its summaries and descriptions translated, wherever they stand."""
    if isinstance(part, list):
        return [_in_language(one, language) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: translate(value, language)
        if key in _TRANSLATED and isinstance(value, str)
        else _in_language(value, language)
        for key, value in part.items()
    }

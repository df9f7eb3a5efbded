"""The reference of the interface to read and to try: one page made from the OpenAPI document, without any script.

A form of the page can't put a value into a path, and sends its empty fields too: it asks ``/api/v1/docs/{operation}``,
which leads on to the address that was meant.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request
from jinja2 import Environment, FileSystemLoader
from werkzeug.datastructures import MultiDict

from indicators.api import documents, openapi, parameters
from indicators.api.description import GROUPS, Operation
from indicators.api.operations import OPERATIONS
from indicators.api.problems import Problem, preferred_language
from indicators.api.serving import Serving
from indicators.api.site import base_address
from indicators.cube import NoReleaseError, Release
from indicators.language import LANGUAGES, Language
from indicators.translation import marked as _
from indicators.translation import translate

# Read strictly, so that a fault in the page is seen at once; every browser knows it.
MEDIA_TYPE = "application/xhtml+xml"

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)
_TEXTS = {
    "title": _("Reference of the open data interface"),
    "skip": _("Skip to the content"),
    "language": _("Language"),
    "open_data": _("Open data"),
    "base": _("All addresses begin with {base}."),
    "machine": _("The same as an OpenAPI document for programs"),
    "contents": _("Contents"),
    "try": _("Try it: parameters and answer"),
    "required": _("required"),
    "several": _("Several are parted by commas."),
    "any": _("not chosen"),
    "open": _("Open the answer"),
    "answer": _("Answer"),
    "status": _("Status"),
    "form": _("Form"),
    "meaning": _("Meaning"),
    "field": _("Field"),
    "type": _("Type"),
    "types": _("What the answers hold"),
    "optional": _("not always there"),
    "simulated": _("Simulated data."),
    "not_real": _("The figures are not real."),
    "release": _("Release {release}"),
}


def add_routes(blueprint: Blueprint, serving: Serving) -> None:
    """Add ``/api/v1/docs`` and the address that its forms ask."""

    @blueprint.get("/api/v1/docs")
    def reference() -> Response:
        asked = parameters.language_parameter(request.args)
        language = asked or preferred_language(default="en")
        written = page(language, base_address(), _current(serving))
        return documents.document(written, f"{MEDIA_TYPE}; charset=utf-8", languages=asked is None)

    @blueprint.get("/api/v1")
    @blueprint.get("/api/v1/")
    def begin_here() -> Response:
        response = Response(status=302)
        response.headers["Location"] = "/api/v1/docs"
        return response

    @blueprint.get("/api/v1/docs/<operation>")
    def try_operation(operation: str) -> Response:
        found = next((one for one in OPERATIONS if one.name == operation), None)
        if found is None:
            names = [one.name for one in OPERATIONS]
            raise Problem(404, f"There is no operation {operation[:40]!r}.", parameter="operation", allowed=names)
        response = Response(status=303)
        response.headers["Location"] = address(found, request.args)
        response.headers["Cache-Control"] = "no-store"
        return response


def address(operation: Operation, arguments: MultiDict[str, str]) -> str:
    """The address that a filled-in form means: what is empty is left out, several values are parted by commas.

    Raises :class:`Problem` (400) for a parameter that the operation does not have and for a path with a gap.
    """
    names = {parameter.name: parameter for parameter in operation.parameters}
    given: dict[str, str] = {}
    for name, values in arguments.lists():
        if name not in names:
            raise Problem(400, f"There is no parameter {name[:80]!r}.", parameter=name[:80], allowed=[*names])
        if value := ",".join(filter(None, values)):
            given[name] = value
    path = operation.path
    for name, parameter in names.items():
        if operation.in_path(parameter):
            value = given.pop(name, "")
            if value.strip(".") == "":
                raise Problem(400, f"{name} stands in the address and is missing.", parameter=name)
            path = path.replace(f"{{{name}}}", quote(value, safe=""))
    query = [
        (name, one)
        for name, value in given.items()
        for one in (filter(None, value.split(",")) if names[name].repeated else [value])
    ]
    return path + (f"?{urlencode(query, safe=',')}" if query else "")


def _current(serving: Serving) -> Release | None:
    try:
        return serving.cubes.current().release
    except NoReleaseError:
        return None


def page(language: Language, base: str, release: Release | None) -> str:
    """The reference of the interface at ``base``, in a language, as XHTML; it says where ``release`` is simulated."""
    written = openapi.document(language, base)
    texts = {key: translate(text, language) for key, text in _TEXTS.items()}
    texts |= {
        "base": texts["base"].format(base=base),
        "release": texts["release"].format(release=release.id if release else ""),
    }
    return _TEMPLATES.get_template("reference.xhtml").render(
        document=written,
        groups=_groups(written, language),
        language=language,
        languages=LANGUAGES,
        release=release,
        texts=texts,
        type_of=_type_words,
        fields=_fields,
    )


def _groups(written: dict[str, Any], language: Language) -> list[tuple[str, str, list[tuple[str, dict[str, Any]]]]]:
    """The operations by group: its key, its name, and each operation's path with its description."""
    grouped: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    for path, methods in written["paths"].items():
        grouped.setdefault(methods["get"]["tags"][0], []).append((path, methods["get"]))
    return [(key, translate(name, language), grouped[key]) for key, name in GROUPS.items() if key in grouped]


def _fields(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any], bool]]:
    """The fields of an object: name, schema, whether it is always there."""
    required = schema.get("required", [])
    return [(name, field, name in required) for name, field in schema.get("properties", {}).items()]


def _type_words(schema: dict[str, Any]) -> list[tuple[str, str]]:
    """A schema in words: pairs of a word and the named type that it leads to, where it is one."""
    if reference := schema.get("$ref"):
        name = str(reference).rpartition("/")[2]
        return [(name, name)]
    if "anyOf" in schema:
        parts = [_type_words(one) for one in schema["anyOf"]]
        return [pair for place, part in enumerate(parts) for pair in ([(" | ", "")] if place else []) + part]
    if schema.get("type") == "array":
        return [("[ ", ""), *_type_words(schema.get("items", {})), (" ]", "")]
    if "const" in schema:
        return [(str(schema["const"]), "")]
    if values := schema.get("enum"):
        return [(" | ".join(map(str, values)), "")]
    words = str(schema.get("type", ""))
    if "minimum" in schema:
        words += f" {schema['minimum']}–{schema['maximum']}"
    elif "format" in schema:
        words += f" ({schema['format']})"
    return [(words, "")]

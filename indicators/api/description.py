"""What an address of the interface takes and answers, declared once: the OpenAPI document and the reference page are
made of it.

A module of :mod:`indicators.api.operations` holds a tuple ``OPERATIONS`` of :class:`Operation`. Texts are marked for
the catalogue and translated when the document is made; the code's own constants and types are used for what is
allowed, never copies of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pydantic import BaseModel

from indicators.translation import marked as _

Schema = Mapping[str, object]
#: What an answer of a media type holds: a type that is described by its own JSON Schema (or several, where formats
#: share a media type), or a schema as it is.
Content = type[BaseModel] | tuple[type[BaseModel], ...] | Schema

PROBLEM = "application/problem+json"
TEXT: Schema = {"type": "string"}
#: OpenAPI 3.1 tells a file that is no text by a schema that says nothing.
BINARY: Schema = {}

GROUPS: dict[str, str] = {
    "indicators": _("Indicators"),
    "data": _("Figures"),
    "statistics": _("Comparisons"),
    "areas": _("Areas and boundaries"),
    "codelists": _("Code lists"),
    "releases": _("Releases and changes"),
    "files": _("Everything in one file"),
    "catalogue": _("Catalogues for machines"),
    "sotkanet": _("The Sotkanet interface"),
    "server": _("The server itself"),
}

_VARIABLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Parameter:
    """A parameter of an address. It stands in the path where the path has ``{name}``, else in the query.

    ``schema`` is that of one value; ``listed`` says that several may be given, parted by commas, ``repeated`` that the
    parameter is given again for each.
    """

    name: str
    summary: str
    schema: Schema = field(default_factory=lambda: TEXT)
    listed: bool = False
    repeated: bool = False
    required: bool = False
    example: str | None = None

    def needed(self) -> "Parameter":
        """The same parameter, required."""
        return replace(self, required=True)

    def like(self, example: str) -> "Parameter":
        """The same parameter with another example, or with none where it is empty."""
        return replace(self, example=example or None)


@dataclass(frozen=True)
class Operation:
    """What GET gives at one address: ``path`` as OpenAPI writes it, ``contents`` by media type.

    ``problems`` are the statuses that are answered with a problem beside those that any address may give;
    ``headers`` names headers of the answer beside the usual ones, each with what it tells.
    ``conditional`` says that an answer may be asked for again with its ETag; ``ranges``, that it is given in parts
    too; ``plain``, that the address reads no release. An address that leads to another has a ``status`` of its own and
    no contents. ``refusals`` is the media type in which it says no.
    """

    path: str
    name: str
    group: str
    summary: str
    contents: Mapping[str, Content]
    description: str = ""
    parameters: Sequence[Parameter] = ()
    problems: Sequence[int] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    conditional: bool = True
    ranges: bool = False
    plain: bool = False
    status: int = 200
    refusals: str = PROBLEM

    def __post_init__(self) -> None:
        if self.group not in GROUPS:
            raise ValueError(f"{self.name}: there is no group {self.group!r}")
        names = [parameter.name for parameter in self.parameters]
        if missing := [name for name in _VARIABLE.findall(self.path) if name not in names]:
            raise ValueError(f"{self.name}: {', '.join(missing)} of the path is not described")

    def in_path(self, parameter: Parameter) -> bool:
        """Whether the parameter stands in the path."""
        return f"{{{parameter.name}}}" in self.path


def one_of(values: Sequence[str]) -> Schema:
    """The schema of a value that is one of a few."""
    return {"type": "string", "enum": list(values)}


def whole_number(least: int, most: int, default: int) -> Schema:
    """The schema of a whole number between two, with what it is where it is left out."""
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}

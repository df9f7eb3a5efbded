"""The description of the interface itself, and whether the server is alive, described."""

from pydantic import Field

from indicators.api.description import TEXT, Operation, Parameter
from indicators.api.operations import asked
from indicators.api.operations.answered import Answered, Localised, Released, Status
from indicators.language import Language
from indicators.translation import marked as _

_JSON = "application/json"
_ALIVE = {"type": "object", "properties": {"status": {"const": "ok"}}, "required": ["status"]}
_READY = {
    "type": "object",
    "properties": {"status": {"const": "ready"}, "release": {"type": "string"}, "simulated": {"type": "boolean"}},
    "required": ["status", "release", "simulated"],
}
_DOCUMENT = {"type": "object"}
_ANY = {"type": "object", "additionalProperties": {"type": "string"}}


class Rate(Answered):
    """How often one client may ask."""

    requests: int
    seconds: int


class Limits(Answered):
    """What may not be exceeded."""

    max_cells: int = Field(description=_("How many cells an answer may have: rows times measures."))
    max_cells_excel: int = Field(description=_("How many cells a workbook may have: rows times columns."))
    max_address_length: int
    max_parameter_length: int
    max_page_size: int
    rate_limit: Rate | None


class Format(Answered):
    """A format by the suffix that chooses it."""

    suffix: str
    media_type: str


class Formats(Answered):
    """The formats of what is served in several."""

    data: list[Format]
    boundaries: list[Format]


class StatusCode(Answered):
    """What a status means."""

    code: Status
    label: Localised
    description: Localised


class BulkFile(Answered):
    """Everything of the current release in one file."""

    format: str
    media_type: str
    address: str = Field(description=_("The address of the newest file."))
    release_address: str = Field(description=_("The address of this file, which never changes."))
    bytes: int
    sha256: str


class Config(Released):
    """What a client may ask of this server, and how."""

    limits: Limits
    languages: list[Language]
    formats: Formats
    statuses: list[StatusCode]
    bulk: list[BulkFile]
    contact: str | None


OPERATIONS = (
    Operation(
        "/api/v1/config",
        "config",
        "server",
        _("Limits, languages, formats, files, licence and current release"),
        {_JSON: Config},
        parameters=(asked.LANG,),
        problems=(400,),
    ),
    Operation(
        "/api/v1/openapi.json",
        "openapi",
        "server",
        _("This description of the interface (OpenAPI 3.1)"),
        {_JSON: _DOCUMENT},
        parameters=(asked.LANG,),
        problems=(400,),
    ),
    Operation(
        "/api/v1/docs",
        "reference",
        "server",
        _("This reference, to read and to try"),
        {"application/xhtml+xml": TEXT},
        parameters=(asked.LANG,),
        problems=(400,),
    ),
    Operation(
        "/api/v1/docs/{operation}",
        "tryOperation",
        "server",
        _("From a filled-in form of the reference to the address that it means"),
        {},
        parameters=(
            Parameter("operation", _("The name of an operation."), example="indicatorData"),
            Parameter("parameters", _("The parameters of the operation, those in its path too."), _ANY),
        ),
        problems=(400, 404),
        headers={"Location": _("The address.")},
        conditional=False,
        status=303,
    ),
    Operation(
        "/healthz",
        "alive",
        "server",
        _("Whether the process is alive"),
        {_JSON: _ALIVE},
        conditional=False,
        plain=True,
    ),
    Operation(
        "/readyz",
        "ready",
        "server",
        _("Whether there is a release to answer from"),
        {_JSON: _READY},
        problems=(503,),
        conditional=False,
        plain=True,
        refusals=_JSON,
    ),
    Operation(
        "/metrics",
        "metrics",
        "server",
        _("What monitoring reads (Prometheus)"),
        {"text/plain": TEXT},
        conditional=False,
        plain=True,
    ),
)

"""The Sotkanet interface, described in short: it follows Sotkanet's own rules, not those of the rest."""

from indicators.api.description import Operation, Parameter, one_of
from indicators.translation import marked as _

_JSON, _HTML = "application/json", "text/html"
_OBJECT = {"type": "object"}
_LIST = {"type": "array", "items": _OBJECT}
_NUMBER = {"type": "integer", "minimum": 0}
_ROWS = (
    Parameter(
        "indicator", _("The number of an indicator; repeated for several."), _NUMBER, repeated=True, example="181"
    ).needed(),
    Parameter("years", _("A year; repeated for several."), _NUMBER, repeated=True, example="2020").needed(),
    Parameter(
        "genders",
        _("A sex; repeated for several. Without it, total."),
        one_of(("male", "female", "total")),
        repeated=True,
    ),
)

OPERATIONS = (
    Operation(
        "/rest/1.1/indicators",
        "sotkanetIndicators",
        "sotkanet",
        _("All indicators, as Sotkanet lists them"),
        {_JSON: _LIST},
        refusals=_HTML,
    ),
    Operation(
        "/rest/1.1/indicators/{id}",
        "sotkanetIndicator",
        "sotkanet",
        _("One indicator, as Sotkanet describes it"),
        {_JSON: _OBJECT},
        parameters=(Parameter("id", _("The indicator’s number."), {"type": "string"}, example="181"),),
        problems=(404,),
        refusals=_HTML,
    ),
    Operation(
        "/rest/1.1/regions",
        "sotkanetRegions",
        "sotkanet",
        _("All regions, with Sotkanet’s own numbers"),
        {_JSON: _LIST},
        refusals=_HTML,
    ),
    Operation(
        "/rest/1.1/json",
        "sotkanetJson",
        "sotkanet",
        _("Figures in Sotkanet’s JSON"),
        {_JSON: _LIST},
        parameters=_ROWS,
        problems=(400, 413),
        refusals=_HTML,
    ),
    Operation(
        "/rest/1.1/csv",
        "sotkanetCsv",
        "sotkanet",
        _("Figures in Sotkanet’s CSV"),
        {"text/csv": {"type": "string"}},
        parameters=_ROWS,
        problems=(400, 413),
        refusals=_HTML,
    ),
)

"""The list of indicators, one indicator, and figures, described."""

from typing import Literal

from pydantic import Field

from indicators.api.description import BINARY, TEXT, Content, Operation, Parameter, whole_number
from indicators.api.formats import FORMATS
from indicators.api.operations import answered, asked
from indicators.api.suggestions import MAX_LIMIT, USUAL_LIMIT
from indicators.language import Language
from indicators.reference import AreaType
from indicators.search import MAX_LENGTH
from indicators.translation import marked as _

_JSON = "application/json"
# What the formats that are no file hold.
_HOLDS: dict[str, Content] = {
    "json": answered.Data,
    "jsonstat": answered.JsonStat,
    "csv": TEXT,
}


def _contents() -> dict[str, Content]:
    """What is answered by media type; formats of one media type stand together."""
    found: dict[str, Content] = {}
    for key, kind in FORMATS.items():
        media_type, content = kind.media_type.partition(";")[0], _HOLDS.get(key, BINARY)
        before = found.get(media_type)
        both = (before, content) if isinstance(before, type) and isinstance(content, type) else content
        found[media_type] = both
    return found


class FoundCounts(answered.Answered):
    """How much was found."""

    indicators: int
    areas: int


class Within(answered.Answered):
    """The area that the words name beside an indicator."""

    area_type: AreaType
    area: str
    name: str


class Suggestion(answered.Answered):
    """An indicator or an area that was found; ``language`` is that of its title."""

    kind: Literal["indicator", "area"]
    id: str
    title: str
    language: Language
    about: str
    href: str
    matched: list[str] = Field(description=_("The parts of the title that the words match."))


class Suggestions(answered.Released):
    """What words mean, the best first."""

    query: str
    found: FoundCounts
    within: Within | None
    suggestions: list[Suggestion]


_QUERY: tuple[Parameter, ...] = (
    asked.AREA,
    asked.AREA_TYPE,
    asked.SEX,
    asked.TIME,
    asked.MEASURE,
    asked.LANG,
    asked.WITH_LABELS,
    asked.DIALECT,
    asked.RELEASE,
)
_HEADERS = {"Content-Disposition": _("The name of the file, where the format is one to be saved.")}

OPERATIONS = (
    Operation(
        "/api/v1/indicators",
        "listIndicators",
        "indicators",
        _("All indicators, found by words, task area, dimension and set"),
        {_JSON: answered.IndicatorList},
        parameters=(
            asked.QUERY,
            asked.TASK_AREA,
            asked.DIMENSION,
            asked.SET,
            asked.PAGE,
            asked.PAGE_SIZE,
            asked.LANG,
            asked.RELEASE,
        ),
        problems=(400, 404),
        headers={"Link": _("The first, previous, next and last page (RFC 8288).")},
    ),
    Operation(
        "/api/v1/suggestions",
        "suggestions",
        "indicators",
        _("Indicators and areas that words mean, found while they are being typed"),
        {_JSON: Suggestions},
        parameters=(
            Parameter("q", _("Words, or the beginning of them."), {"type": "string", "maxLength": MAX_LENGTH}).like(
                "unemp"
            ),
            Parameter("limit", _("How many are given at most."), whole_number(1, MAX_LIMIT, USUAL_LIMIT)),
            asked.LANG,
            asked.RELEASE,
        ),
        problems=(400, 404),
    ),
    Operation(
        "/api/v1/indicators/{id}",
        "showIndicator",
        "indicators",
        _("One indicator: its texts, unit, years and who judged it"),
        {_JSON: answered.ReleasedIndicator},
        parameters=(asked.ID, asked.LANG, asked.RELEASE),
        problems=(400, 404),
    ),
    Operation(
        "/api/v1/indicators/{id}/data.{suffix}",
        "indicatorData",
        "data",
        _("The figures of one indicator"),
        _contents(),
        description=_(
            "An answer is never cut: one that would be too large is refused, and the file with everything is named. "
            "An area that is asked for and has no figure gets a row that says why."
        ),
        parameters=(asked.ID, asked.SUFFIX, *_QUERY),
        problems=(400, 404, 413),
    ),
    Operation(
        "/api/v1/data.{suffix}",
        "data",
        "data",
        _("The figures of several indicators"),
        _contents(),
        description=_(
            "What one of the indicators does not have is left out as long as another has it, but for an area that is "
            "named: of each indicator it gets a row that says why there is no figure. The latest and the earliest year "
            "are each indicator’s own."
        ),
        parameters=(asked.SUFFIX, asked.INDICATOR.like("181,127").needed(), *_QUERY),
        problems=(400, 404, 413),
    ),
)

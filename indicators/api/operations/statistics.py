"""What was worked out of the figures: comparisons, groups of areas, peers, described."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from indicators.api import comparisons
from indicators.api.description import TEXT, Content, Operation, Parameter, one_of
from indicators.api.operations import asked
from indicators.api.operations.answered import Answered, Localised, Method, Released, Status, word
from indicators.code_texts import OUTCOMES, TRENDS
from indicators.records import BENCHMARKS, REASONS, TREND_REASONS
from indicators.reference import AreaType, Sex
from indicators.translation import marked as _

_JSON = "application/json"
Outcome = Annotated[str, word(OUTCOMES)]


class Comparison(BaseModel):
    """One area, period, sex and benchmark; its columns are those of the CSV."""

    indicator: int
    area: str
    area_type: AreaType
    time: int
    sex: Sex
    value: float | None
    lower95: float | None
    upper95: float | None
    lower998: float | None
    upper998: float | None
    ci_method: Method
    status: Status
    benchmark: Annotated[str, word(BENCHMARKS)]
    benchmark_type: AreaType | None
    benchmark_area: str | None
    benchmark_time: int | None
    benchmark_value: float | None
    outcome95: Outcome = Field(description=_("The outcome at 95%."))
    outcome998: Outcome = Field(description=_("The outcome at 99.8%."))
    reason: Annotated[str, word(REASONS)] | None = Field(description=_("Why the outcome was not tested."))
    people: float | None = Field(description=_("The difference from the benchmark in people or events."))
    people_lower95: float | None
    people_upper95: float | None
    rank: int | None = Field(description=_("1 is the best; never to be shown without its interval."))
    rank_best: int | None = Field(description=_("The best rank that the county may truly have."))
    rank_worst: int | None = Field(description=_("The worst rank that the county may truly have."))
    rank_of: int | None = Field(description=_("How many counties are ranked."))
    group_first: int | None = Field(description=_("The first group of counties that cannot be told apart."))
    group_last: int | None = Field(description=_("The last group of counties that cannot be told apart."))
    funnel_lower95: float | None
    funnel_upper95: float | None
    funnel_lower998: float | None
    funnel_upper998: float | None
    trend: Annotated[str, word(TRENDS)] | None
    trend_reason: Annotated[str, word(TREND_REASONS)] | None = Field(description=_("Why the trend was not calculated."))
    p_adjusted: float | None = Field(description=_("The p-value, adjusted for all tests of the area."))
    practical_threshold: float | None = Field(description=_("How large a difference is large enough to matter."))
    stands_out: bool | None
    release: str


class Comparisons(Released):
    """What was worked out of the figures."""

    data: list[Comparison]


class GroupValue(BaseModel):
    """The figure of a group of areas; its columns are those of the CSV."""

    indicator: int
    areas: str = Field(description=_("The codes of the areas of the group, parted by blanks."))
    time: int
    sex: Sex
    value: float | None
    lower95: float | None
    upper95: float | None
    lower998: float | None
    upper998: float | None
    ci_method: Method
    numerator: float | None
    denominator: float | None
    status: Status
    reason: Literal["not_additive", "missing_part"] | None = Field(description=_("Why the group has no value."))
    release: str


class GroupValues(Released):
    """The figures of a group of areas."""

    data: list[GroupValue]


class PeerVariable(Answered):
    """A variable that peers are found by."""

    variable: str
    name: Localised
    indicator: int
    measure: str
    time: int
    weight: float


class Share(Answered):
    """How much of a distance comes from a variable."""

    variable: str
    share: float


class Peer(Answered):
    """A county like the one asked for."""

    place: int
    area: str
    area_type: AreaType
    name: Localised
    distance: float = Field(description=_("In standard deviations."))
    stability: float = Field(description=_("In what share of draws of the weights it stays a peer."))
    shares: list[Share]


class Peers(Released):
    """The counties most like one, nearest first."""

    area: str
    weights: Literal["release", "given"]
    variables: list[PeerVariable]
    peers: list[Peer]


_SUFFIX = Parameter("suffix", _("The format of the answer."), one_of(tuple(comparisons.MEDIA_TYPES)), example="json")
_SHARED = (asked.AREA_TYPE, asked.SEX, asked.TIME, asked.DIALECT, asked.RELEASE)
_HEADERS = {"Content-Disposition": _("The name of the file, where the format is one to be saved.")}


def _contents(held: type[BaseModel]) -> dict[str, Content]:
    return {_JSON: held, "text/csv": TEXT}


OPERATIONS = (
    Operation(
        "/api/v1/comparisons.{suffix}",
        "comparisons",
        "statistics",
        _("Outcomes against benchmarks, rank intervals, funnel limits and trends"),
        _contents(Comparisons),
        description=_("At least one indicator or one area is named."),
        parameters=(
            _SUFFIX,
            asked.INDICATOR,
            asked.AREA.like(""),
            Parameter("benchmark", _("Benchmarks. Without it, the country."), one_of(BENCHMARKS), listed=True),
            *_SHARED,
        ),
        problems=(400, 404, 413),
    ),
    Operation(
        "/api/v1/groups.{suffix}",
        "groups",
        "statistics",
        _("The figures of several areas as one"),
        _contents(GroupValues),
        description=_(
            "From numerators and denominators, never a mean of percentages; where a part is missing there is no value, "
            "and a reason."
        ),
        parameters=(_SUFFIX, asked.INDICATOR.needed(), asked.AREA.like("19,20,21").needed(), *_SHARED),
        problems=(400, 404, 413),
    ),
    Operation(
        "/api/v1/areas/{code}/peers",
        "peers",
        "statistics",
        _("The counties most like one"),
        {_JSON: Peers},
        parameters=(
            asked.CODE,
            Parameter(
                "weights",
                _("Weights of variables that take the place of the release’s own: population:2,swedish:0."),
                {"type": "string", "pattern": r"^[a-z]+:[0-9]{1,3}(\.[0-9]{1,3})?$"},
                listed=True,
            ),
            asked.LANG,
            asked.RELEASE,
        ),
        problems=(400, 404),
    ),
)

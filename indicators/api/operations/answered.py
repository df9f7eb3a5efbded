"""What the interface answers in JSON about indicators and figures, as types: the schemas of the OpenAPI document are
made of them.

Fields may be added within a version and never taken away, so that a schema forbids nothing that it does not know.
"""

import datetime
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from indicators.api.explanations import columns
from indicators.code_texts import CI_METHODS
from indicators.language import Language
from indicators.reference import AreaType, Collection, Polarity, Sex, Statistic
from indicators.translation import marked as _

Status = Literal["A", "P", "E", "B", "S", "M", "Z"]


def word(values: Iterable[str]) -> Any:
    """Tells the schema of a text which words it may be: those that the code itself uses."""
    return Field(json_schema_extra={"enum": list(values)})


Method = Annotated[str, word(CI_METHODS)]
Change = Literal["new", "revised", "withdrawn"]


class Answered(BaseModel):
    """A part of an answer: its keys are written as JavaScript writes names."""

    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True)


class Texts(Answered):
    """A text in the three languages; null where the producer gives none."""

    fi: str | None
    sv: str | None
    en: str | None


#: One text where a language was asked for, else all three.
Localised = str | Texts | None


class Released(Answered):
    """What an answer says of its release."""

    release: str = Field(description=_("The id of the release."))
    updated: datetime.datetime = Field(description=_("When the release was made."))
    source: str
    licence: str
    simulated: bool = Field(description=_("Whether the figures are simulated, not real."))


class IndicatorSummary(Answered):
    """An indicator in a list."""

    id: int
    title: Localised
    task_area: str | None
    dimension: str | None
    sets: list[str]
    polarity: Polarity
    unit: str
    unit_symbol: Localised
    decimals: int
    sexes: list[Sex]
    area_types: list[AreaType]
    observations: int
    first_time: int | None
    latest_time: int | None
    data_updated: datetime.date | None = Field(description=_("When the producer last changed the figures."))
    next_update: datetime.date | None
    languages: dict[str, Language] = Field(
        default={}, description=_("Which texts had to be taken from another language, and from which.")
    )


class IndicatorDetails(IndicatorSummary):
    """All that is known of an indicator; long texts are safe HTML."""

    description: Localised
    interpretation: Localised
    limits: Localised
    legislation: Localised
    notices: Localised
    organization: Localised
    groups: list[str]
    statistic: Statistic | None
    collection: Collection | None
    practical_threshold: float | None
    assigned_by: str | None = Field(description=_("Who assigned task area, dimension and polarity."))
    assigned_on: datetime.date | None
    checked_by: str | None
    checked_on: datetime.date | None
    times: list[int] = Field(description=_("The years that there are observations of."))


class ReleasedIndicator(Released, IndicatorDetails):
    """One indicator, and the release that it is of."""


class Page(Answered):
    """Which part of a list an answer holds."""

    page_number: int
    page_size: int
    total_elements: int
    total_pages: int


class IndicatorList(Released):
    """A page of the list of indicators."""

    page: Page
    indicators: list[IndicatorSummary]


_ROW = (
    *("indicator", "area", "area_type", "time", "sex", "value", "lower95", "upper95", "lower998", "upper998"),
    *("ci_method", "numerator", "denominator", "status", "release"),
    *("indicator_label", "area_label", "area_type_label", "sex_label", "status_label"),
)
# In English, the texts of the catalogue as they are: they are translated with the document.
_MEANING = columns(_ROW, "en")


class Row(BaseModel):
    """One observation: the columns of the CSV as keys. Measures and labels are there where they were asked for."""

    indicator: int = Field(description=_MEANING["indicator"])
    area: str = Field(description=_MEANING["area"])
    area_type: AreaType = Field(description=_MEANING["area_type"])
    time: int = Field(description=_MEANING["time"])
    sex: Sex = Field(description=_MEANING["sex"])
    value: float | None = Field(default=None, description=_MEANING["value"])
    lower95: float | None = Field(default=None, description=_MEANING["lower95"])
    upper95: float | None = Field(default=None, description=_MEANING["upper95"])
    lower998: float | None = Field(default=None, description=_MEANING["lower998"])
    upper998: float | None = Field(default=None, description=_MEANING["upper998"])
    ci_method: Method | None = Field(default=None, description=_MEANING["ci_method"])
    numerator: float | None = Field(default=None, description=_MEANING["numerator"])
    denominator: float | None = Field(default=None, description=_MEANING["denominator"])
    status: Status = Field(description=_MEANING["status"])
    release: str = Field(description=_MEANING["release"])
    indicator_label: str | None = Field(default=None, description=_MEANING["indicator_label"])
    area_label: str | None = Field(default=None, description=_MEANING["area_label"])
    area_type_label: str | None = Field(default=None, description=_MEANING["area_type_label"])
    sex_label: str | None = Field(default=None, description=_MEANING["sex_label"])
    status_label: str | None = Field(default=None, description=_MEANING["status_label"])


class Data(Released):
    """Figures: the indicators in them, and flat rows."""

    indicators: list[IndicatorDetails]
    data: list[Row]


class JsonStat(BaseModel):
    """Figures as a cube of JSON-stat 2.0; a cell without a number is null and has a status."""

    version: Literal["2.0"]
    class_: Literal["dataset"] = Field(alias="class")
    label: str
    source: str
    updated: datetime.datetime
    id: list[str] = Field(description=_("The dimensions, in the order in which the values run."))
    size: list[int]
    role: dict[str, list[str]]
    dimension: dict[str, object]
    value: list[float | str | None]
    status: dict[str, Status] = Field(
        default={}, description=_("The status of each cell that is not normal, by its place.")
    )
    note: list[str] = Field(default=[])
    extension: dict[str, object]


class Problem(BaseModel):
    """What went wrong and what would have been right (RFC 9457)."""

    type: str
    title: str = Field(description=_("What kind of problem it is, in the reader’s language."))
    status: int
    detail: str = Field(description=_("What was wrong with this request."))
    parameter: str = Field(default="", description=_("The parameter that was wrong."))
    allowed: list[str | int] = Field(default=[], description=_("What would have been right."))
    cells: int = Field(default=0, description=_("How many cells the answer would have had."))
    max_cells: int = Field(default=0, alias="maxCells", description=_("How many cells an answer may have."))
    bulk: str = Field(default="", description=_("The file that holds all of it."))

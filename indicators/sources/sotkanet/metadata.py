"""The list of indicators and each indicator's metadata, checked on the way in."""

import datetime
from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from indicators import reference
from indicators.language import LANGUAGES, localised
from indicators.sources.sotkanet.clean import plain_text, safe_html
from indicators.sources.sotkanet.errors import MalformedAnswerError
from indicators.tables import SEXES

#: Years asked for where the metadata tell no range.
FIRST_YEAR = 1990
#: The source's codes of shares and rates: only there is ``absValue`` what the value is a share of.
SHARES_AND_RATES = ("PROS", "PER1000", "PER10000", "PER100000")
_PLAIN_FIELDS = ("title",)
_HTML_FIELDS = ("description", "interpretation", "limits", "legislation", "notices")
_MOST_DECIMALS = 10


def _date(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return datetime.date.fromisoformat(value.strip()[:10]) if value.strip() else None


_Texts = dict[str, str | None] | None
_Year = Annotated[int, Field(ge=1700, le=2200)]


class _Record(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Listed(_Record):
    id: int


class _Range(_Record):
    start: _Year | None = None
    end: _Year | None = None


class _Values(_Record):
    values: list[str] | None = None


class _Classifications(_Record):
    sex: _Values | None = None


class _Organization(_Record):
    title: _Texts = None


class _Group(_Record):
    title: _Texts = None


class _ValueType(_Record):
    code: str | None = None


class Metadata(_Record):
    """The answer of ``/indicators/ID``, as far as it is used. Texts are as the source wrote them."""

    id: Annotated[int, Field(gt=0, lt=2**31)]
    updated: Annotated[datetime.date | None, BeforeValidator(_date), Field(alias="data-updated")] = None
    span: Annotated[_Range | None, Field(alias="range")] = None
    decimals: int | None = None
    title: _Texts = None
    description: _Texts = None
    interpretation: _Texts = None
    limits: _Texts = None
    legislation: _Texts = None
    notices: _Texts = None
    organization: _Organization | None = None
    classifications: _Classifications | None = None
    groups: list[int | _Group] | None = None
    primaryValueType: _ValueType | None = None  # noqa: N815  the source's own key

    @property
    def value_type(self) -> str | None:
        """The source's code of the unit (PROS, PER1000, …), where it has one."""
        return self.primaryValueType.code if self.primaryValueType else None

    @property
    def is_share_or_rate(self) -> bool:
        """Whether ``absValue`` is the numerator of the value."""
        return self.value_type in SHARES_AND_RATES

    @property
    def sexes(self) -> tuple[str, ...]:
        """The sexes that the source says there are figures for; only ``total`` where it says nothing."""
        listed = self.classifications.sex.values if self.classifications and self.classifications.sex else None
        return tuple(sex for sex in SEXES if sex in (listed or ())) or ("total",)

    def years(self, this_year: int) -> range:
        """The years that there may be figures for; an end that is missing or reversed is taken widely."""
        start = (self.span and self.span.start) or FIRST_YEAR
        end = (self.span and self.span.end) or this_year
        return range(start, end + 1) if start <= end else range(FIRST_YEAR, this_year + 1)


_LIST = TypeAdapter(list[_Listed])


def _malformed(what: str, error: ValidationError) -> MalformedAnswerError:
    first = error.errors()[0]
    return MalformedAnswerError(f"{what}: {'.'.join(map(str, first['loc'])) or 'answer'}: {first['msg']}")


def parse_list(content: Any) -> tuple[int, ...]:
    """The ids that ``/indicators`` lists, ascending. Raises :class:`MalformedAnswerError`."""
    try:
        return tuple(sorted({listed.id for listed in _LIST.validate_python(content)}))
    except ValidationError as error:
        raise _malformed("/indicators", error) from error


def parse_metadata(content: Any, indicator: int) -> Metadata:
    """The metadata of one indicator. Raises :class:`MalformedAnswerError`, also for another indicator."""
    try:
        metadata = Metadata.model_validate(content)
    except ValidationError as error:
        raise _malformed(f"/indicators/{indicator}", error) from error
    if metadata.id != indicator:
        raise MalformedAnswerError(f"/indicators/{indicator} tells of the indicator {metadata.id}")
    return metadata


def indicator_row(metadata: Metadata, observed_sexes: Collection[str]) -> dict[str, object]:
    """A row of the schema ``INDICATORS``. Sexes are those observed, or those promised where nothing is observed."""
    row: dict[str, object] = {"indicator": metadata.id}
    for field in (*_PLAIN_FIELDS, *_HTML_FIELDS):
        clean = plain_text if field in _PLAIN_FIELDS else safe_html
        texts = getattr(metadata, field) or {}
        row |= {f"{field}_{language}": clean(texts.get(language)) for language in LANGUAGES}
    organization = (metadata.organization and metadata.organization.title) or {}
    row |= {f"organization_{language}": plain_text(organization.get(language)) for language in LANGUAGES}
    unit, decimals = _unit_and_decimals(metadata)
    return row | {
        "unit": unit,
        "decimals": decimals,
        "sexes": [sex for sex in SEXES if sex in (observed_sexes or metadata.sexes)],
        "updated": metadata.updated,
        "next_update": None,
        "groups": _group_names(metadata),
        "source_url": None,
    }


def _unit_and_decimals(metadata: Metadata) -> tuple[str, int]:
    known = reference.indicators().get(metadata.id)
    if known is not None:
        return known.unit, known.decimals
    by_code = {unit.sotkanet_code: unit for unit in reference.units().values() if unit.sotkanet_code}
    unit = by_code.get(metadata.value_type or "") or reference.units()["number"]
    decimals = metadata.decimals
    return unit.id, decimals if decimals is not None and 0 <= decimals <= _MOST_DECIMALS else unit.decimals


def _group_names(metadata: Metadata) -> list[str]:
    # The service often gives groups as bare numbers, which name nothing to a reader.
    titles = [group.title or {} for group in metadata.groups or () if isinstance(group, _Group)]
    names = (localised({f"title_{key}": plain_text(text) for key, text in t.items()}, "title", "fi") for t in titles)
    return [name.text for name in names if name]


def titles_fallen_back(row: dict[str, object]) -> list[dict[str, object]]:
    """For each language without a title: the indicator, the language and the one that readers get instead."""
    fallen = []
    for language in LANGUAGES:
        title = localised(row, "title", language)
        if title is None or title.language != language:
            used = title.language if title else None
            fallen.append({"indicator": row["indicator"], "missing": language, "used": used})
    return fallen

"""The parameters of a request, checked at the border: unknown, repeated and wrong ones are answered 400."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from werkzeug.datastructures import MultiDict

from indicators.api.problems import Problem
from indicators.language import LANGUAGES, Language, known_language
from indicators.tables import AREA_TYPES, SEXES

MEASURES = ("value", "lower95", "upper95", "numerator", "denominator")
LABELS = ("code", "both")
DIALECTS = ("rfc4180", "fi-excel")
MAX_LENGTH = 4000

_TIME = re.compile(r"([0-9]{4})(?:\.\.([0-9]{4}))?")
Endpoint = Literal["latest", "earliest", "all"]
_ENDPOINTS: tuple[Endpoint, ...] = get_args(Endpoint)


@dataclass(frozen=True)
class DataParameters:
    """What ``data`` is asked for. Empty tuples mean all; ``times`` holds years, ranges of years and the three words."""

    areas: tuple[str, ...] = ()
    area_types: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    times: tuple[tuple[int, int] | Endpoint, ...] = ("all",)
    measures: tuple[str, ...] = MEASURES
    language: Language = "en"
    labels: str = "code"
    dialect: str = "rfc4180"
    release: str | None = None


@dataclass(frozen=True)
class ListParameters:
    """What the list of indicators is asked for."""

    query: str = ""
    task_area: str | None = None
    dimension: str | None = None
    indicator_set: str | None = None
    page: int = 1
    page_size: int = 50
    language: Language | None = None
    release: str | None = None


MAX_PAGE_SIZE = 500


def data_parameters(arguments: MultiDict[str, str]) -> DataParameters:
    """Read the parameters of ``data``. Raises :class:`Problem` (400) naming the parameter and what is allowed."""
    _known(arguments, ("area", "areaType", "sex", "time", "measure", "lang", "labels", "dialect", "release"))
    return DataParameters(
        areas=_listed(arguments, "area"),
        area_types=_listed(arguments, "areaType", AREA_TYPES),
        sexes=_listed(arguments, "sex", SEXES),
        times=tuple(_time(part) for part in _listed(arguments, "time")) or ("all",),
        measures=_listed(arguments, "measure", MEASURES) or MEASURES,
        language=_language(arguments) or "en",
        labels=_one_of(arguments, "labels", LABELS) or "code",
        dialect=_one_of(arguments, "dialect", DIALECTS) or "rfc4180",
        release=_release(arguments),
    )


def list_parameters(arguments: MultiDict[str, str]) -> ListParameters:
    """Read the parameters of the list of indicators. Raises :class:`Problem` (400)."""
    _known(arguments, ("q", "taskArea", "dimension", "set", "page", "pageSize", "lang", "release"))
    return ListParameters(
        query=arguments.get("q", ""),
        task_area=arguments.get("taskArea"),
        dimension=arguments.get("dimension"),
        indicator_set=arguments.get("set"),
        page=_number(arguments, "page", 1, 1_000_000) or 1,
        page_size=_number(arguments, "pageSize", 1, MAX_PAGE_SIZE) or 50,
        language=_language(arguments),
        release=_release(arguments),
    )


def indicator_parameters(arguments: MultiDict[str, str]) -> tuple[Language | None, str | None]:
    """Language (None means all three) and release of a request for one indicator. Raises :class:`Problem` (400)."""
    _known(arguments, ("lang", "release"))
    return _language(arguments), _release(arguments)


def _known(arguments: MultiDict[str, str], names: Sequence[str]) -> None:
    for name, values in arguments.lists():
        if name not in names:
            raise Problem(400, f"There is no parameter {name[:80]!r}.", parameter=name[:80], allowed=names)
        if len(values) > 1:
            raise Problem(400, f"{name} is given {len(values)} times; separate values by commas.", parameter=name)
        if len(values[0]) > MAX_LENGTH:
            raise Problem(400, f"{name} is longer than {MAX_LENGTH} characters.", parameter=name)


def _listed(arguments: MultiDict[str, str], name: str, allowed: Sequence[str] = ()) -> tuple[str, ...]:
    text = arguments.get(name)
    if text is None:
        return ()
    parts = tuple(dict.fromkeys(text.split(",")))
    for part in parts:
        if not part or (allowed and part not in allowed):
            raise Problem(400, f"{part[:80]!r} is not a value of {name}.", parameter=name, allowed=allowed or None)
    return parts


def _one_of(arguments: MultiDict[str, str], name: str, allowed: Sequence[str]) -> str | None:
    value = arguments.get(name)
    if value is not None and value not in allowed:
        raise Problem(400, f"{value[:80]!r} is not a value of {name}.", parameter=name, allowed=allowed)
    return value


def _language(arguments: MultiDict[str, str]) -> Language | None:
    return known_language(_one_of(arguments, "lang", LANGUAGES))


def _release(arguments: MultiDict[str, str]) -> str | None:
    release = arguments.get("release")
    if release == "":
        raise Problem(400, "release is empty; leave it out for the current release.", parameter="release")
    return release


def _number(arguments: MultiDict[str, str], name: str, least: int, most: int) -> int | None:
    text = arguments.get(name)
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,7}", text) or not least <= int(text) <= most:
        raise Problem(400, f"{name} is a whole number from {least} to {most}.", parameter=name)
    return int(text)


def _time(text: str) -> tuple[int, int] | Endpoint:
    if word := next((word for word in _ENDPOINTS if word == text), None):
        return word
    match = _TIME.fullmatch(text)
    if not match:
        raise Problem(
            400,
            f"{text[:80]!r} is not a time.",
            parameter="time",
            allowed=(*_ENDPOINTS, "2023", "2018..2024"),
        )
    first, last = int(match[1]), int(match[2] or match[1])
    if first > last:
        raise Problem(400, f"{text!r} ends before it begins.", parameter="time")
    return first, last

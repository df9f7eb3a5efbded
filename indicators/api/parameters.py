"""The parameters of a request, checked at the border: unknown, repeated and wrong ones are answered 400."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from indicators.api.problems import Problem
from indicators.language import LANGUAGES, Language, known_language
from indicators.tables import AREA_TYPES, SEXES

#: What a row holds where no measure is named.
MEASURES = ("value", "lower95", "upper95", "numerator", "denominator")
#: All that may be named: the limits at 99.8 % and ``ci_method``, a text, come only when they are asked for.
ALL_MEASURES = (*MEASURES, "lower998", "upper998", "ci_method")
LABELS = ("code", "both")
DIALECTS = ("rfc4180", "fi-excel")
MAX_LENGTH = 4000

_TIME = re.compile(r"([0-9]{4})(?:\.\.([0-9]{4}))?")
Endpoint = Literal["latest", "earliest", "all"]
_ENDPOINTS: tuple[Endpoint, ...] = get_args(Endpoint)


@dataclass(frozen=True)
class DataParameters:
    """What ``data`` is asked for, in one form whatever the order it was asked in.

    Empty tuples mean all; ``times`` holds years, ranges of years and the three words. ``measures`` are those named, in
    the order of the columns wanted; none named means :data:`MEASURES`.
    """

    areas: tuple[str, ...] = ()
    area_types: tuple[str, ...] = ()
    sexes: tuple[str, ...] = ()
    times: tuple[tuple[int, int] | Endpoint, ...] = ("all",)
    measures: tuple[str, ...] = ()
    language: Language = "en"
    labels: str = "code"
    dialect: str = "rfc4180"
    release: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The measures of a row."""
        return self.measures or MEASURES

    def query(self, indicators: Sequence[int]) -> str:
        """The query that asks ``data`` for this of some indicators: one order, lists sorted, no defaults."""
        usual = DataParameters()
        given = {
            "indicator": ",".join(map(str, sorted(indicators))),
            "area": ",".join(self.areas),
            "areaType": ",".join(self.area_types),
            "sex": ",".join(self.sexes),
            "time": ",".join(map(_written_time, self.times)) if self.times != usual.times else "",
            "measure": ",".join(self.measures),
            "lang": self.language if self.language != usual.language else "",
            "labels": self.labels if self.labels != usual.labels else "",
            "dialect": self.dialect if self.dialect != usual.dialect else "",
            "release": self.release or "",
        }
        return urlencode({name: value for name, value in given.items() if value}, safe=",")


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


@dataclass(frozen=True)
class AreaParameters:
    """What areas are asked for: those of a type, in one language or in all, of a release."""

    area_type: str | None = None
    language: Language | None = None
    release: str | None = None


@dataclass(frozen=True)
class ChangeParameters:
    """What changes are asked for. Empty tuples mean all; ``updated_after`` is the id of a release or a moment."""

    indicators: tuple[int, ...] = ()
    indicator_set: str | None = None
    areas: tuple[str, ...] = ()
    area_types: tuple[str, ...] = ()
    updated_after: str | None = None
    language: Language | None = None


MAX_PAGE_SIZE = 500


_DATA = ("area", "areaType", "sex", "time", "measure", "lang", "labels", "dialect", "release")


def data_parameters(arguments: MultiDict[str, str], *, further: Sequence[str] = ()) -> DataParameters:
    """Read the parameters of ``data``; those named in ``further`` are allowed beside them, and left to the caller.

    Raises :class:`Problem` (400) naming the parameter and what is allowed.
    """
    must_know(arguments, (*further, *_DATA))
    times = {_time(part) for part in listed(arguments, "time")} or {"all"}
    return DataParameters(
        areas=tuple(sorted(listed(arguments, "area"))),
        area_types=tuple(sorted(listed(arguments, "areaType", AREA_TYPES))),
        sexes=tuple(sorted(listed(arguments, "sex", SEXES))),
        times=("all",) if "all" in times else tuple(sorted(times, key=_written_time)),
        measures=listed(arguments, "measure", ALL_MEASURES),
        language=_language(arguments) or "en",
        labels=_one_of(arguments, "labels", LABELS) or "code",
        dialect=_one_of(arguments, "dialect", DIALECTS) or "rfc4180",
        release=_release(arguments),
    )


def indicator_numbers(arguments: MultiDict[str, str]) -> tuple[str, ...]:
    """The indicators that ``data`` is asked for, as they are written. Raises :class:`Problem` (400) where none is."""
    found = listed(arguments, "indicator")
    if not found:
        detail = "indicator is missing: one or several numbers, separated by commas; /api/v1/indicators lists them."
        raise Problem(400, detail, parameter="indicator")
    return found


def list_parameters(arguments: MultiDict[str, str]) -> ListParameters:
    """Read the parameters of the list of indicators. Raises :class:`Problem` (400)."""
    must_know(arguments, ("q", "taskArea", "dimension", "set", "page", "pageSize", "lang", "release"))
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
    must_know(arguments, ("lang", "release"))
    return _language(arguments), _release(arguments)


def language_and_release(arguments: MultiDict[str, str]) -> tuple[Language | None, str | None]:
    """Language (None means all three) and release of a request whose other parameters the caller reads."""
    return _language(arguments), _release(arguments)


def language_parameter(arguments: MultiDict[str, str]) -> Language | None:
    """The language (None means all three) where nothing else can be asked. Raises :class:`Problem` (400)."""
    must_know(arguments, ("lang",))
    return _language(arguments)


def no_parameters(arguments: MultiDict[str, str]) -> None:
    """Raises :class:`Problem` (400) where an address that takes no parameter is given one."""
    must_know(arguments, ())


def area_parameters(arguments: MultiDict[str, str], *, of_release: bool = True) -> AreaParameters:
    """Area type, language and, ``of_release``, the release. Raises :class:`Problem` (400)."""
    must_know(arguments, ("areaType", "lang", "release") if of_release else ("areaType", "lang"))
    return AreaParameters(_one_of(arguments, "areaType", AREA_TYPES), _language(arguments), _release(arguments))


def change_parameters(arguments: MultiDict[str, str], *, of_release: bool) -> ChangeParameters:
    """What changes are asked for, ``of_release`` of a release that the path names. Raises :class:`Problem` (400)."""
    rows, counts = ("indicator", "area", "areaType"), ("set", "updatedAfter", "lang")
    must_know(arguments, rows if of_release else (*rows, *counts))
    after = arguments.get("updatedAfter")
    if after == "":
        raise Problem(400, "updatedAfter is empty; leave it out for the current release.", parameter="updatedAfter")
    return ChangeParameters(
        indicators=tuple(_indicator(part) for part in listed(arguments, "indicator")),
        indicator_set=arguments.get("set"),
        areas=listed(arguments, "area"),
        area_types=listed(arguments, "areaType", AREA_TYPES),
        updated_after=after,
        language=_language(arguments),
    )


def _indicator(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise Problem(400, f"{text[:80]!r} is not the number of an indicator.", parameter="indicator")
    return int(text)


def must_know(arguments: MultiDict[str, str], names: Sequence[str]) -> None:
    """Raises :class:`Problem` (400) for a parameter not in ``names``, one given twice, and one of great length."""
    for name, values in arguments.lists():
        if name not in names:
            raise Problem(400, f"There is no parameter {name[:80]!r}.", parameter=name[:80], allowed=names)
        if len(values) > 1:
            raise Problem(400, f"{name} is given {len(values)} times; separate values by commas.", parameter=name)
        if len(values[0]) > MAX_LENGTH:
            raise Problem(400, f"{name} is longer than {MAX_LENGTH} characters.", parameter=name)


def listed(arguments: MultiDict[str, str], name: str, allowed: Sequence[str] = ()) -> tuple[str, ...]:
    """The values of a list, each once; empty where it is not given. Raises :class:`Problem` (400)."""
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


def _written_time(time: tuple[int, int] | Endpoint) -> str:
    if isinstance(time, str):
        return time
    return f"{time[0]:04}" if time[0] == time[1] else f"{time[0]:04}..{time[1]:04}"


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

"""Releases, what they changed, and their files, described."""

import datetime

from pydantic import BaseModel, Field

from indicators.api import bulk, changes
from indicators.api.description import BINARY, TEXT, Operation, Parameter, one_of
from indicators.api.operations import asked
from indicators.api.operations.answered import Answered, Change, Localised, Released, Status
from indicators.reference import AreaType, Sex
from indicators.release.directory import RELEASE_ID
from indicators.translation import marked as _

_JSON = "application/json"
_RELEASE_ID = {"type": "string", "pattern": RELEASE_ID.pattern}


class Release(Answered):
    """A release in a list."""

    id: str
    current: bool = Field(description=_("Whether it is the one that is served."))
    created: datetime.datetime
    source: str
    source_url: str | None
    retrieved: str | None
    series: str = Field(description=_("What its changes may be worked out against: releases of the same series."))
    simulated: bool = Field(description=_("Whether the figures are simulated, not real."))
    licence: str
    compared_with: str | None = Field(description=_("The release that its changes are against."))
    replaced: str | None = Field(description=_("The release that was served before it."))
    counts: dict[str, int]
    changes: dict[str, int]
    address: str


class ReleaseList(Answered):
    """All releases, the newest first."""

    releases: list[Release]


class Check(Answered):
    """A check that the release went through."""

    name: str
    passed: bool
    allowed: bool = Field(description=_("Whether it was allowed to fail; the rows that fail are left out."))
    failures: int
    examples: list[str]


class ReleaseFile(Answered):
    """A file of a release."""

    name: str
    bytes: int
    sha256: str
    address: str | None = Field(description=_("Where to fetch it; null where it is not for download."))


class ReleaseDetails(Release):
    """All that a release says of itself."""

    checks: list[Check]
    files: list[ReleaseFile]
    written_by: dict[str, str]


class ChangedRow(BaseModel):
    """An observation that a release changed; its columns are those of the CSV."""

    indicator: int
    area: str
    area_type: AreaType
    time: int
    sex: Sex
    change: Change
    value: float | None
    lower95: float | None
    upper95: float | None
    numerator: float | None
    denominator: float | None
    status: Status | None
    previous_value: float | None
    previous_status: Status | None
    release: str


class ReleaseChanges(Released):
    """The observations that a release changed."""

    compared_with: str | None
    counts: dict[str, int]
    data: list[ChangedRow]


class ReleaseOnTheWay(Answered):
    """A release that led to the current one."""

    id: str
    created: datetime.datetime
    compared_with: str | None
    address: str


class ChangeCount(Answered):
    """How many observations of an indicator a release changed."""

    release: str
    indicator: int
    title: Localised
    new: int
    revised: int
    withdrawn: int


class Changes(Released):
    """What releases changed since a moment or a release, by indicator."""

    updated_after: str | None
    releases: list[ReleaseOnTheWay]
    changes: list[ChangeCount]


_ID = Parameter("id", _("The id of a release; /api/v1/releases lists them."), _RELEASE_ID)
_UPDATED_AFTER = Parameter(
    "updatedAfter",
    _("A date, a date and time, or the id of a release. Without it, what the current release changed."),
    {"type": "string", "minLength": 1},
    example="2026-01-01",
)
_ROWS = (asked.INDICATOR.like(""), asked.AREA.like(""), asked.AREA_TYPE)
_SINCE = (*_ROWS, asked.SET, _UPDATED_AFTER, asked.LANG)
_FILE = Parameter("suffix", _("The format of the file."), one_of(tuple(bulk.MEDIA_TYPES)), example="csv.gz")
_FILES = dict.fromkeys(bulk.MEDIA_TYPES.values(), BINARY)

OPERATIONS = (
    Operation(
        "/api/v1/releases",
        "listReleases",
        "releases",
        _("All releases, the newest first"),
        {_JSON: ReleaseList},
        problems=(400,),
    ),
    Operation(
        "/api/v1/releases/{id}",
        "showRelease",
        "releases",
        _("One release: its source, counts, checks and files"),
        {_JSON: ReleaseDetails},
        parameters=(_ID,),
        problems=(400, 404),
    ),
    Operation(
        "/api/v1/releases/{id}/changes.{suffix}",
        "releaseChanges",
        "releases",
        _("The figures that a release brought, revised or withdrew"),
        {changes.MEDIA_TYPES["json"]: ReleaseChanges, "text/csv": TEXT},
        parameters=(
            _ID,
            Parameter("suffix", _("The format of the answer."), one_of(tuple(changes.MEDIA_TYPES)), example="json"),
            *_ROWS,
        ),
        problems=(400, 404, 413),
    ),
    Operation(
        "/api/v1/changes",
        "changes",
        "releases",
        _("How many figures of each indicator changed since a moment or a release"),
        {_JSON: Changes},
        parameters=_SINCE,
        problems=(400,),
    ),
    Operation(
        "/api/v1/changes.atom",
        "feed",
        "releases",
        _("The same as a feed to subscribe to (Atom)"),
        {"application/atom+xml": TEXT},
        parameters=_SINCE,
        problems=(400,),
    ),
    Operation(
        "/download/all.{suffix}",
        "currentFile",
        "files",
        _("Everything of the current release, under an address that stays"),
        _FILES,
        parameters=(_FILE,),
        problems=(400, 404),
        ranges=True,
    ),
    Operation(
        "/download/{release}/all.{suffix}",
        "releaseFile",
        "files",
        _("Everything of one release, never changed again"),
        _FILES,
        parameters=(Parameter("release", _("The id of a release."), _RELEASE_ID), _FILE),
        problems=(400, 404),
        ranges=True,
    ),
)

"""What a release says of itself: ``manifest.json``."""

import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class CheckResult(BaseModel):
    """One check: whether it passed, was allowed to fail, how many rows failed, and some of them."""

    model_config = ConfigDict(frozen=True)

    name: str
    passed: bool
    allowed: bool = False
    failures: int = 0
    examples: tuple[str, ...] = ()


class File(BaseModel):
    """A file of a release: its size in bytes and its SHA-256."""

    model_config = ConfigDict(frozen=True)

    bytes: int
    sha256: str


class Manifest(BaseModel):
    """A release: where its figures come from, what was counted and checked, and its files.

    ``compared_with`` is the release that revisions were worked out against: the one before of the same ``series``.
    ``replaced`` is the one that was served before it, and what a rollback goes back to.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    created: datetime.datetime
    source: str
    series: str
    simulated: bool
    licence: str
    source_url: str | None
    retrieved: str | None
    compared_with: str | None
    replaced: str | None = None
    counts: dict[str, int]
    changes: dict[str, int]
    checks: tuple[CheckResult, ...]
    files: dict[str, File]
    written_by: dict[str, str]
    summary: dict[str, Any]

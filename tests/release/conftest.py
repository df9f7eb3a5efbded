"""What the tests of releases share: a directory of releases, and a maker that fills it."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from indicators.release.make import make_release
from indicators.release.manifest import Manifest

NOW = datetime.datetime(2026, 11, 22, 9, 30, tzinfo=datetime.UTC)


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """An empty directory of releases."""
    return tmp_path / "releases"


@pytest.fixture
def make(releases: Path, tables: Callable[..., object]) -> Callable[..., Manifest]:
    """Makes a release of the observations given, in ``releases``, on a fixed day; ``allow`` and what tables take."""

    def make_one(
        observations: list[dict[str, object]],
        *,
        allow: tuple[str, ...] = (),
        now: datetime.datetime = NOW,
        directory: Path = releases,
        **more: object,
    ) -> Manifest:
        return make_release(tables(observations, **more), directory, allow=allow, now=now)  # type: ignore[arg-type]

    return make_one

"""What the tests of releases share: a directory of releases, and a maker that fills it."""

import datetime
import shutil
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


@pytest.fixture(scope="session")
def first_releases() -> dict[str, tuple[Path, Manifest]]:
    """First releases by what they were made of: where a copy of each lies that nothing changes, and its manifest."""
    return {}


@pytest.fixture
def make(
    releases: Path,
    tables: Callable[..., object],
    first_releases: dict[str, tuple[Path, Manifest]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[..., Manifest]:
    """Makes a release of the observations given, in ``releases``, on a fixed day; ``allow`` and what tables take.

    Most tests begin with the same first release. It is made once, and copied where nothing lies yet; whatever follows
    it is made anew each time.
    """

    def make_one(
        observations: list[dict[str, object]],
        *,
        allow: tuple[str, ...] = (),
        now: datetime.datetime = NOW,
        directory: Path = releases,
        **more: object,
    ) -> Manifest:
        is_first, made_of = not directory.exists(), repr((observations, allow, now, more))
        if is_first and made_of in first_releases:
            kept, made = first_releases[made_of]
            shutil.copytree(kept, directory, symlinks=True)
            return made
        made = make_release(tables(observations, **more), directory, allow=allow, now=now)  # type: ignore[arg-type]
        if is_first:
            kept = tmp_path_factory.mktemp("first") / "releases"
            shutil.copytree(directory, kept, symlinks=True)
            first_releases[made_of] = kept, made
        return made

    return make_one

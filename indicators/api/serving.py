"""What every address of the interface is answered from: the cubes, and the answers made before."""

from dataclasses import dataclass

from flask_caching import Cache

from indicators.api.problems import Problem
from indicators.cube import Cube, Cubes, Indicator, NoReleaseError
from indicators.release.directory import release_ids


@dataclass(frozen=True)
class Serving:
    """The cubes that are served, and the cache of finished answers."""

    cubes: Cubes
    cache: Cache

    def cube(self, release: str | None) -> Cube:
        """The cube of a release by its id, or the current one. Raises :class:`Problem` where there is none."""
        try:
            return self.cubes.of(release) if release else self.cubes.current()
        except NoReleaseError as error:
            if release:
                known = release_ids(self.cubes.directory)[::-1]
                detail = f"There is no release {release[:40]!r}."
                raise Problem(404, detail, parameter="release", allowed=known) from error
            raise Problem(503, "No release has been made yet.") from error


def indicator_of(cube: Cube, text: str) -> Indicator:
    """The indicator by its number as it stands in an address. Raises :class:`Problem` (404) where there is none."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    indicator = cube.indicators.get(number)
    if indicator is None:
        raise Problem(404, f"There is no indicator {text[:40]!r}; /api/v1/indicators lists them.", parameter="id")
    return indicator

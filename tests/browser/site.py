"""A real server over a directory of releases, and the addresses that every page test goes through."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from indicators.cube import Cube, Cubes
from indicators.language import LANGUAGES, Language

CHECKOUT = Path(__file__).resolve().parents[2]
_STARTS_WITHIN = 60.0


@dataclass(frozen=True)
class Site:
    """A server that answers at ``address`` from the releases in ``cubes`` and writes to the file ``log``."""

    address: str
    cubes: Cubes
    log: Path

    @property
    def cube(self) -> Cube:
        """The release that is being served."""
        return self.cubes.current()


@dataclass(frozen=True)
class Place:
    """A page of the site: its address below the language, and the status that it is answered with."""

    path: str
    status: int = 200


#: Every kind of page, by what it shows.
PLACES: dict[str, Place] = {
    "start": Place("/"),
    "all indicators": Place("/indicators"),
    "proportion with sexes": Place("/indicators/181"),
    "survey with intervals": Place("/indicators/4404"),
    "count": Place("/indicators/127"),
    "rate against peers": Place("/indicators/3105?area=20&benchmark=peers"),
    "index": Place("/indicators/184"),
    "suppressed and not applicable": Place("/indicators/3892?map=tiles"),
    "areas": Place("/areas"),
    "county": Place("/areas/20"),
    "Helsinki": Place("/areas/90"),
    "county against its peers": Place("/areas/20?benchmark=peers&outcome=worse"),
    "Åland": Place("/areas/91"),
    "collaborative area": Place("/areas/YTA5"),
    "country": Place("/areas/FI"),
    "comparison": Place("/compare"),
    "comparison with a pair and a group": Place("/compare?show=value&group=19,20,21&x=181&y=4404&area=20"),
    "comparison that is not known": Place("/compare?indicators=181,999999&areas=20,zz&x=abc"),
    "about": Place("/about"),
    "formulas": Place("/about/formulas"),
    "open data": Place("/data"),
    "nothing at this address": Place("/nothing/here", 404),
    "no such indicator": Place("/indicators/999999", 404),
    "no such release": Place("/indicators/181?release=nonsense", 404),
    "impossible choices": Place("/indicators/181?time=9999&area=zz&areaType=x&sex=y"),
}
#: Of these pages there is another of the same kind.
OF_A_KIND = {
    *("count", "index", "rate against peers", "impossible choices"),
    *("Helsinki", "Åland", "collaborative area", "country", "county against its peers"),
    *("comparison", "comparison that is not known"),
}


def languages_of(name: str) -> list[Language]:
    """The languages in which the place ``name`` is tried: all; more pages of a kind take them in turns."""
    turn = [*PLACES].index(name) % len(LANGUAGES)
    return [LANGUAGES[turn]] if name in OF_A_KIND else [*LANGUAGES]


#: How the program is served, as Python is told.
_SERVED: tuple[str, ...] = ("serve.py",)


@contextmanager
def serve(
    releases: Path, folder: Path, *, program: Sequence[str] = _SERVED, settings: Mapping[str, str] | None = None
) -> Iterator[Site]:
    """The server over ``releases`` on a free port; what it writes goes to ``folder``.

    ``program`` is what Python runs in its place, and ``settings`` are more variables of its environment.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site = Site(f"http://127.0.0.1:{port}", Cubes(releases), folder / "server.log")
    environment = os.environ | {
        "ALUEKUVA_RELEASES": str(releases),
        "ALUEKUVA_ANSWERS": str(folder / "answers"),
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "WORKERS": "1",
        **(settings or {}),
    }
    log = site.log
    with (
        log.open("w") as output,
        subprocess.Popen(
            [sys.executable, *program],
            cwd=CHECKOUT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _wait(site, process, log)
            yield site
        finally:
            process.terminate()


def _wait(site: Site, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            httpx.get(f"{site.address}/fi/", timeout=5)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")


#: Chromium without a window, which opens a page in two thirds of the time, and with one.
_WITHOUT_WINDOW, _WITH_WINDOW = ("chromium-headless-shell",), ("chromium", "chromium-browser", "google-chrome")


def browser_executable(*, as_readers_have_it: bool = False) -> str | None:
    """The machine's own Chromium or Chrome; None leaves it to the one that Playwright has installed."""
    names = (*_WITH_WINDOW, *_WITHOUT_WINDOW) if as_readers_have_it else (*_WITHOUT_WINDOW, *_WITH_WINDOW)
    return next(filter(None, map(shutil.which, names)), None)

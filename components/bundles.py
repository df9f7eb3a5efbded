"""The scripts and styles of a document, as a browser loads them fastest: put together, and compressed beforehand.

Dash writes a tag into the document for every file, of its own and of ours, and compresses each of them anew on every
request. Here they become three files: our scripts, Dash's, and our styles. They are named by what they hold, so that a
browser keeps them for ever. Where they can't be written, the document stays as Dash writes it.
"""

import gzip
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import brotli

from components.browser_packages import minified_name

_TAG = re.compile(r'<script src="(?P<script>/[^"]+)"></script>|<link rel="stylesheet" href="(?P<style>/[^"]+)">')
_OURS = "/assets/"
# Dash brings the components of its tables to every page, and no page has any.
_UNUSED = "/dash_table/"
# Of what Dash brings for browsers without promises, one part is needed still: what its parts loaded later run with.
_POLYFILL = "/deps/polyfill@"
# What Dash loads later it looks for beside the script that it runs in; and in the document it looks for its renderer.
_DASH_FOLDER = "/_dash-component-suites/dash/dcc/"
_FOLDER = "/static/together/"
_LATER = (f"{_DASH_FOLDER}async-graph.js",)
_NAMED_BY_CONTENT = re.compile(r"together[-/][0-9a-f]{16}\.(js|css)$")
# A library of Dash's tries out what a browser can by errors that it throws while it begins; for the stack of each a
# browser would read the whole script once more, which takes a twelfth of the time to the first figure.
_NO_STACKS, _STACKS = b"Error.stackTraceLimit = 0", b"Error.stackTraceLimit = 10"
# Lines that are comments and nothing else, and what lines are indented with.
_LEFT_OUT = re.compile(rb"^[ \t]*(?://[^\n]*\n|/\*.*?\*/[ \t]*\n)|^[ \t]+", re.MULTILINE | re.DOTALL)

Fetch = Callable[[str], bytes]


class Bundles(NamedTuple):
    """For each tag of Dash's what stands in its place: another tag, or nothing."""

    instead: Mapping[str, str]

    def written(self, tags: str) -> str:
        """Dash's tags as the document has them."""
        return _TAG.sub(lambda found: self.instead.get(found[0], found[0]), tags)


#: The document as Dash writes it.
AS_THEY_ARE = Bundles({})


def bundled(tags: str, fetch: Fetch, folder: Path, regenerator: Path, minified: Path) -> Bundles:
    """What stands in the place of Dash's ``tags``; the files are in ``folder`` then, under their addresses.

    ``fetch`` gives what the server answers at an address, or an OSError. ``regenerator`` is the file that does for
    Dash's polyfill, where npm has installed it; ``minified`` is the folder of our scripts with short names. Where
    anything is missing nothing is replaced.
    """
    found = [(str(match.lastgroup), match[0], match[str(match.lastgroup)]) for match in _TAG.finditer(tags)]
    kept = [one for one in found if _UNUSED not in one[2]]
    ours = [one for one in kept if one[2].startswith(_OURS)]
    dash = [one for one in kept if one not in ours]
    try:
        for address in _LATER:
            _prepare(folder, address, fetch(address))
        # A script of ours is run before Dash's: it is there when Dash first asks for anything.
        scripts = [
            _script(
                folder, f"{_FOLDER}{{}}.js", [_short(fetch(one), minified) for kind, _, one in ours if kind == "script"]
            ),
            _script(
                folder,
                f"{_DASH_FOLDER}dash_renderer-together-{{}}.js",
                [_NO_STACKS, *(_of_dash(one[2], fetch, regenerator) for one in dash), _STACKS],
            ),
        ]
        style = b"\n".join(_bare(fetch(one)) for kind, _, one in ours if kind == "style")
        styles = [f'<link rel="stylesheet" href="{_named(folder, f"{_FOLDER}{{}}.css", style)}">']
    except OSError:
        return AS_THEY_ARE
    instead = {tag: "" for _, tag, _ in found}
    for kind, written in (("script", scripts), ("style", styles)):
        if first := next((tag for of, tag, _ in found if of == kind), None):
            instead[first] = "\n".join(written)
    return Bundles(instead)


def is_for_ever(path: str, url: str) -> bool:
    """Whether what is served at ``url`` never changes, as WhiteNoise asks it of a file at ``path``."""
    return bool(_NAMED_BY_CONTENT.search(url))


def _bare(body: bytes) -> bytes:
    """A file of ours without what only its readers need."""
    return _LEFT_OUT.sub(b"", body)


def _short(source: bytes, minified: Path) -> bytes:
    """A script of ours with short names, where it has been written so since it was last changed."""
    made = minified / minified_name(source)
    return made.read_bytes().rstrip(b"\n") if made.is_file() else _bare(source)


def _of_dash(address: str, fetch: Fetch, regenerator: Path) -> bytes:
    if _POLYFILL not in address or not regenerator.is_file():
        return fetch(address)
    # Its licence is its first comment, and stays.
    licence, end, program = regenerator.read_bytes().partition(b"*/\n")
    return licence + end + _bare(program)


def _script(folder: Path, pattern: str, bodies: list[bytes]) -> str:
    # With a semicolon before each of them no file's strictness becomes another's.
    address = _named(folder, pattern, b"".join(b";" + body + b"\n" for body in bodies))
    return f'<script src="{address}"></script>'


def _named(folder: Path, pattern: str, body: bytes) -> str:
    """The address of a file, named by what it holds."""
    address = pattern.format(hashlib.sha256(body).hexdigest()[:16])
    _prepare(folder, address, body)
    return address


def _prepare(folder: Path, address: str, body: bytes) -> None:
    """Write a file and its compressed forms where they are not there yet."""
    target = folder / address.removeprefix("/")
    if target.is_file() and target.read_bytes() == body:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    # The whole file last: where it is, its compressed forms are too.
    _write(target.with_name(target.name + ".br"), brotli.compress(body, quality=11, lgwin=24))
    _write(target.with_name(target.name + ".gz"), gzip.compress(body, 9, mtime=0))
    _write(target, body)


def _write(target: Path, body: bytes) -> None:
    """In one step: another process may be writing the same file, or serving it."""
    handle, name = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
    written = Path(name)
    written.chmod(0o644)
    written.replace(target)

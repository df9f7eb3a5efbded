"""What Dash answers when it is asked for the content of a page, kept by release and address.

A page is a pure function of the release, its address and the program: made once, it is given again, with the document
and to the renderer alike. It is kept in the cache of finished answers, compressed.
"""

import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask_caching import Cache

from components import addresses
from indicators.cube import Cubes, NoReleaseError

# What the content of pages is made from, below the checkout: code, words, reference tables, boundaries.
_MADE_FROM = ("app.py", "assets/translations", "components", "data", "indicators", "pages")
_NOT_OF_THE_PROGRAM = ("data/releases", "data/cache")
# An address that readers pass on is shorter; what somebody has made up is not worth the place.
_LONGEST_QUERY = 400

Question = Mapping[str, Any]


class KeptPages:
    """The contents of pages that were made before; ``version`` tells this program from any other."""

    def __init__(self, cache: Cache, cubes: Cubes, version: str) -> None:
        self._cache, self._cubes, self._version = cache, cubes, version

    def find(self, question: Question) -> str:
        """The answer to the renderer's request for the content of a page, empty where it was not kept."""
        key = self.key(question)
        kept = self._cache.get(key) if key else None
        return zlib.decompress(kept).decode() if kept else ""

    def keep(self, key: str, question: Question, answer: str) -> None:
        """Keep an answer to a question whose key was ``key`` before the answer was made: between the two another
        release may have become current."""
        if key and key == self.key(question):
            self._cache.set(key, zlib.compress(answer.encode(), level=1))

    def key(self, question: Question) -> str:
        """What an answer depends on, in one word; empty for what is not kept: anything but a page of the service, and a
        page of a release that the address names, which may go."""
        try:
            path, search = (_value(question, name) for name in ("pathname", "search"))
            current = self._cubes.current().release
        except (LookupError, TypeError, ValueError, NoReleaseError):
            return ""
        if not addresses.read(path) or len(search) > _LONGEST_QUERY or "release=" in search:
            return ""
        parts = (self._version, current.id, current.created.isoformat(), path, search, str(question["output"]))
        return f"page-{hashlib.sha256(chr(0).join(parts).encode('utf-8', 'replace')).hexdigest()}"


def _value(question: Question, name: str) -> str:
    """The part ``name`` of the address that a question is about. Raises LookupError, TypeError or ValueError where it
    is about no address."""
    (found,) = (one for one in question["inputs"] if one["id"] == "_pages_location" and one["property"] == name)
    return str(found.get("value") or "")


def program_version(root: Path) -> str:
    """A word that changes with any file that pages are made from, below the checkout at ``root``."""
    found = hashlib.sha256()
    for name in _MADE_FROM:
        for file in sorted([root / name, *(root / name).rglob("*")]):
            place = file.relative_to(root).as_posix()
            if file.is_file() and not place.startswith(_NOT_OF_THE_PROGRAM) and "__pycache__" not in place:
                state = file.stat()
                found.update(f"{place}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return found.hexdigest()

"""The addresses of the pages: the one place that reads and writes them.

The address is the only state of a view. ``read`` tells which page an address names; ``path`` writes it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from components.address_versions import version_to_write
from indicators.cube import Cube
from indicators.language import LANGUAGES, Language, known_language

_PARTS: dict[str, str] = {
    "start": r"/?",
    "indicators": r"/indicators/?",
    "indicator": r"/indicators/(?P<key>\d{1,9})/?",
    "embed": r"/embed/(?P<key>\d{1,9})/?",
    "areas": r"/areas/?",
    "area": r"/areas/(?P<key>[A-Za-z0-9]{1,8})/?",
    "compare": r"/compare/?",
    "data": r"/data/?",
    "about": r"/about/?",
    "formulas": r"/about/formulas/?",
}
# What comes after the language in the address of a page that has no key.
_TAILS = {
    "start": "",
    "indicators": "indicators",
    "areas": "areas",
    "compare": "compare",
    "data": "data",
    "about": "about",
    "formulas": "about/formulas",
}
# Where the page of one key stands.
_FOLDERS = {"indicator": "indicators", "embed": "embed", "area": "areas"}
_PATTERNS = {
    page: re.compile(rf"/(?P<language>{'|'.join(LANGUAGES)}){part}", re.ASCII) for page, part in _PARTS.items()
}


@dataclass(frozen=True)
class Address:
    """A page of the product: which one, in which language, of which indicator or area (``key``)."""

    page: str
    language: Language
    key: str | None = None

    @property
    def path(self) -> str:
        """The path, as ``/fi/indicators/181``."""
        tail = _TAILS.get(self.page)
        if tail is None:
            tail = f"{_FOLDERS[self.page]}/{self.key}"
        return f"/{self.language}/{tail}"

    def href(self, query: Mapping[str, str | None] | None = None) -> str:
        """The path with a query in the current version; parameters without a value are left out."""
        given = {name: value for name, value in (query or {}).items() if value}
        return self.path + (f"?{urlencode(given | version_to_write())}" if given else "")

    def in_language(self, language: Language) -> "Address":
        """The same view in another language."""
        return replace(self, language=language)


def read(path: str) -> Address | None:
    """The page that ``path`` names, or None where it names none."""
    for page, pattern in _PATTERNS.items():
        if match := pattern.fullmatch(path):
            language = next(language for language in LANGUAGES if language == match["language"])
            return Address(page, language, match.groupdict().get("key"))
    return None


def exists(address: Address, cube: Cube) -> bool:
    """Whether what the address names is in the release; a key that no address can have, as ``abc``, names nothing."""
    if read(address.path) != address:
        return False
    if address.page in ("indicator", "embed"):
        return int(address.key or 0) in cube.indicators
    if address.page == "area":
        return area_type_of(address.key or "", cube) is not None
    return True


def area_type_of(code: str, cube: Cube) -> str | None:
    """The area type of a code as the area pages understand it: ``county`` first, or None where there is none."""
    kinds = [kind for kind, area in cube.areas if area == code]
    return "county" if "county" in kinds else next(iter(kinds), None)


def language_of(path: str) -> Language | None:
    """The language that an address begins with, whether or not the rest of it exists."""
    first = path.strip("/").partition("/")[0]
    return known_language(first)

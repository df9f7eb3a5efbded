"""An Atom feed (RFC 4287) of what releases changed: an entry for each indicator of each release."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import urlencode
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as Xml

from indicators.api.change_history import Count
from indicators.cube import Cube
from indicators.language import Language
from indicators.translation import translate

_ATOM = "http://www.w3.org/2005/Atom"
# What XML 1.0 cannot hold (section 2.2): titles come from sources.
_NO_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_ALL: Mapping[str, str] = MappingProxyType({})


def atom(
    cube: Cube, counts: Sequence[Count], language: Language, base: str, address: str, areas: Mapping[str, str] = _ALL
) -> bytes:
    """The feed as UTF-8 XML. ``base`` is the server's address without a path, ``address`` the feed's own; ``areas`` are
    the parameters that say of which areas the changes are.

    Ids follow from release and indicator alone, so that a feed reader knows an entry again in any language or filter.
    """
    # Names are written as they are: a registered prefix would be the whole process's.
    root = Xml.Element("feed", {"xmlns": _ATOM, "xml:lang": language})
    release = cube.release
    _text(root, "id", _identity("feed", address))
    _text(root, "title", translate("Aluekuva: changes of figures", language))
    if release.simulated:
        _text(
            root,
            "subtitle",
            f"{translate('Simulated data.', language)} {translate('The figures are not real.', language)}",
        )
    _text(root, "updated", release.created.isoformat(timespec="seconds"))
    _text(Xml.SubElement(root, "author"), "name", "Aluekuva")
    _text(root, "rights", release.licence)
    _link(root, "self", address, "application/atom+xml")
    _link(root, "alternate", f"{base}/{language}/", "text/html")
    for count in counts:
        _entry(root, cube, count, language, base, areas)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(
    root: Xml.Element, cube: Cube, count: Count, language: Language, base: str, areas: Mapping[str, str]
) -> None:
    release, number = count.release, count.indicator
    indicator = cube.indicators.get(number)
    entry = Xml.SubElement(root, "entry")
    created = release.created.isoformat(timespec="seconds")
    _text(entry, "id", _identity("change", release.id, release.created.isoformat(), str(number)))
    _text(entry, "title", indicator.title(language).text if indicator else str(number))
    _text(entry, "updated", created)
    _text(entry, "published", created)
    _text(
        entry,
        "summary",
        translate(
            "Release {release}: {new} new, {revised} revised and {withdrawn} withdrawn values.",
            language,
            release=release.id,
            new=count.new,
            revised=count.revised,
            withdrawn=count.withdrawn,
        ),
    )
    rows = f"{base}/api/v1/releases/{release.id}/changes.json?{urlencode({'indicator': number, **areas}, safe=',')}"
    # An indicator that is no more has no page.
    page = f"{base}/{language}/indicators/{number}?release={release.id}" if indicator else rows
    _link(entry, "alternate", page, "text/html" if indicator else "application/json")
    if indicator:
        _link(entry, "related", rows, "application/json")
    for group in (indicator.task_area, *indicator.sets) if indicator else ():
        if group:
            Xml.SubElement(entry, "category", term=group)


def _identity(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "aluekuva " + " ".join(parts)).urn


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    Xml.SubElement(parent, tag).text = _NO_XML.sub("", text)


def _link(parent: Xml.Element, relation: str, address: str, media_type: str) -> None:
    Xml.SubElement(parent, "link", rel=relation, href=_NO_XML.sub("", address), type=media_type)

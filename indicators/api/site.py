"""What search engines are told: which addresses to leave alone, and every page in every language."""

import os
from collections.abc import Callable, Iterable
from xml.etree import ElementTree as Xml

from flask import Blueprint, Response, request

from indicators.api import responses
from indicators.api.problems import Problem
from indicators.api.serving import Serving
from indicators.cube import Cube
from indicators.language import LANGUAGES

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML = "http://www.w3.org/1999/xhtml"
# Earlier releases show the same pages again.
_ROBOTS = """User-agent: *
Disallow: /*?release=
Disallow: /*&release=

Sitemap: {base}/sitemap.xml
"""


def create_blueprint(serving: Serving, pages: Callable[[Cube], Iterable[str]]) -> Blueprint:
    """``/robots.txt`` and ``/sitemap.xml``. ``pages`` gives a release's pages: paths after the language, as ``areas``.

    An empty path is the start page.
    """
    blueprint = Blueprint("site", __name__)

    @blueprint.get("/robots.txt")
    def robots() -> Response:
        response = Response(_ROBOTS.format(base=base_address()), mimetype="text/plain")
        response.headers["Cache-Control"] = responses.CURRENT
        return response

    @blueprint.get("/sitemap.xml")
    def map_of_site() -> Response:
        cube = serving.cube(None)
        base = base_address()
        return responses.answer(
            serving.cache,
            cube.release,
            "application/xml",
            lambda: sitemap(base, list(pages(cube)), cube.release.created.date().isoformat()),
            named_release=False,
            variant=base,
        )

    @blueprint.errorhandler(Problem)
    def problem(error: Problem) -> Response:
        return error.response()

    return blueprint


def base_address() -> str:
    """The server's own address without a path: ``ALUEKUVA_URL``, or what the request asked."""
    return (os.environ.get("ALUEKUVA_URL") or request.host_url).rstrip("/")


def sitemap(base: str, pages: Iterable[str], changed: str) -> bytes:
    """The pages of every language after sitemaps.org 0.9, each with its alternates; ``changed`` is an ISO date."""
    root = Xml.Element("urlset", {"xmlns": _SITEMAP, "xmlns:xhtml": _XHTML})
    for page in pages:
        addresses = {language: f"{base}/{language}/{page}" for language in LANGUAGES}
        for address in addresses.values():
            entry = Xml.SubElement(root, "url")
            Xml.SubElement(entry, "loc").text = address
            Xml.SubElement(entry, "lastmod").text = changed
            for language, other in addresses.items():
                Xml.SubElement(entry, "xhtml:link", rel="alternate", hreflang=language, href=other)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))

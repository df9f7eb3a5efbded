"""What search engines are told."""

from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from flask import Flask
from flask.testing import FlaskClient

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def entries(client: FlaskClient) -> dict[str, dict[str, str]]:
    """Every page's address with its alternates by language."""
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    assert response.mimetype == "application/xml"
    root = Xml.fromstring(response.get_data())
    assert root.tag == f"{SITEMAP}urlset"
    found = {
        url.findtext(f"{SITEMAP}loc", ""): {str(link.get("hreflang")): str(link.get("href")) for link in url.iter(LINK)}
        for url in root
    }
    assert len(found) == len(root)
    assert {url.findtext(f"{SITEMAP}lastmod") for url in root} == {"2026-11-22"}
    return found


def test_every_page_is_there_in_every_language(whole_server: FlaskClient) -> None:
    found = entries(whole_server)
    pages = ("", "indicators", "areas", "indicators/181", "indicators/90002", "areas/20", "areas/FI", "areas/205")
    for page in pages:
        for language in ("fi", "sv", "en"):
            assert f"http://localhost/{language}/{page}" in found
    assert len(found) % 3 == 0


def test_pages_name_one_another_as_alternates(whole_server: FlaskClient) -> None:
    found = entries(whole_server)
    for address, alternates in found.items():
        assert [*alternates] == ["fi", "sv", "en"]
        assert address in alternates.values()
        assert all(found[other] == alternates for other in alternates.values())


def test_every_page_named_is_served(whole_server: FlaskClient) -> None:
    for address in entries(whole_server):
        assert whole_server.get(address.removeprefix("http://localhost")).status_code == 200, address


def test_map_is_kept_like_any_answer(whole_server: FlaskClient) -> None:
    first = whole_server.get("/sitemap.xml", headers={"Accept-Encoding": "br"})
    assert first.headers["Content-Encoding"] == "br"
    known = {"If-None-Match": first.headers["ETag"], "Accept-Encoding": "br"}
    assert whole_server.get("/sitemap.xml", headers=known).status_code == 304
    elsewhere = whole_server.get("/sitemap.xml", headers=known, base_url="https://elsewhere.example.org")
    assert elsewhere.status_code == 200


def test_robots_are_shown_the_map_and_kept_from_copies(whole_server: FlaskClient) -> None:
    response = whole_server.get("/robots.txt", base_url="https://aluekuva.example.org")
    assert response.mimetype == "text/plain"
    lines = response.get_data(as_text=True).splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /*?release=" in lines
    # The catalogue leads harvesters to the files.
    assert not any(line.startswith("Disallow: /download") for line in lines)
    assert lines[-1] == "Sitemap: https://aluekuva.example.org/sitemap.xml"
    assert "Disallow: /" not in lines


def test_addresses_are_those_that_the_operator_set(whole_server: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALUEKUVA_URL", "https://aluekuva.example.org/")
    assert "https://aluekuva.example.org/fi/areas/20" in entries(whole_server)
    assert "https://aluekuva.example.org/sitemap.xml" in whole_server.get("/robots.txt").get_data(as_text=True)


def test_nothing_released_has_no_map_yet(make_server: object, tmp_path: Path) -> None:
    server: Flask = make_server(tmp_path / "releases")  # type: ignore[operator]
    response = server.test_client().get("/sitemap.xml")
    assert response.status_code == 503
    assert server.test_client().get("/robots.txt").status_code == 200

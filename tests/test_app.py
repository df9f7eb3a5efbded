"""The document as the server sends it: few files, kept for ever, and the answers that Dash would ask for first."""

import json
import re

import brotli
import pytest
from flask.testing import FlaskClient

from app import create_server
from indicators.release.make import make_release
from tests.conftest import make_tables

PAGE = "/fi/indicators/181?time=2021"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    directory = tmp_path_factory.mktemp("releases")
    rows: list[dict[str, object]] = [{"value": 1.0}, {"area_type": "country", "area": "FI", "value": 2.0}]
    make_release(make_tables(rows, indicators=[{"indicator": 181, "title_fi": "A </script><b>"}]), directory)
    return create_server(directory).test_client()


def answers(document: str) -> dict[str, str]:
    found = re.findall(r'<script type="application/json" data-answer="([^"]+)">(.*?)</script>', document, re.DOTALL)
    return dict(found)


def test_files_of_the_document_are_kept_for_ever_and_compressed_beforehand(client: FlaskClient) -> None:
    text = client.get(PAGE).text
    files = re.findall(r'<script src="([^"]+)"|<link rel="stylesheet" href="([^"]+)"', text)
    addresses = [one or other for one, other in files]
    assert len(addresses) == 3
    for address in addresses:
        plain = client.get(address)
        assert plain.status_code == 200
        assert "immutable" in plain.headers["Cache-Control"]
        assert plain.headers["X-Content-Type-Options"] == "nosniff"
        compressed = client.get(address, headers={"Accept-Encoding": "br"})
        assert compressed.headers["Content-Encoding"] == "br"
        assert brotli.decompress(compressed.data) == plain.data


def test_document_answers_what_dash_asks_first_as_the_server_would(client: FlaskClient) -> None:
    document = client.get(PAGE)
    found = answers(document.text)
    assert list(found) == ["/_dash-layout", "/_dash-dependencies", "/_dash-update-component"]
    for address in ("/_dash-layout", "/_dash-dependencies"):
        assert json.loads(found[address]) == client.get(address).json
    inputs = [("pathname", "/fi/indicators/181"), ("search", "?time=2021")]
    question = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [{"id": "_pages_location", "property": name, "value": value} for name, value in inputs],
        "changedPropIds": ["_pages_location.pathname", "_pages_location.search"],
    }
    assert json.loads(found["/_dash-update-component"]) == client.post("/_dash-update-component", json=question).json
    assert "A </script>" not in document.text  # no text ends the element that it stands in


def test_policy_allows_no_script_but_by_its_hash(client: FlaskClient) -> None:
    policy = client.get(PAGE).headers["Content-Security-Policy"]
    scripts = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    assert re.fullmatch(r" script-src 'self'( 'sha256-[^']+')+", scripts)
    assert len(re.findall(r"<script>", client.get(PAGE).text)) <= scripts.count("sha256")


@pytest.mark.parametrize(
    "address", ["/api/v1/indicators", "/api/v1/changes.atom", "/api/v1/indicators?q=<b>&colour=red"]
)
def test_data_runs_and_loads_nothing_wherever_it_is_opened(client: FlaskClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers.getlist("Content-Security-Policy") == ["default-src 'none'; frame-ancestors 'none'"]
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_boundaries_are_a_file_that_is_kept_for_ever(client: FlaskClient) -> None:
    content = json.loads(answers(client.get(PAGE).text)["/_dash-update-component"])
    (address,) = set(re.findall(r"/maps/county-[0-9a-f]{16}\.json", json.dumps(content)))
    answer = client.get(address)
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.json and answer.json["viewBox"] in json.dumps(content) and answer.json["generalised"] is True
    paths = answer.json["paths"]
    assert len(paths) >= 21 and all(path.startswith("M") for path in paths.values())
    # A page that was opened before the boundaries changed is led to today's, which nobody keeps under that address.
    before = client.get("/maps/county-0123456789abcdef.json")
    assert (before.status_code, before.location, before.headers["Cache-Control"]) == (302, address, "no-store")
    assert "county" not in client.get("/maps/country-0123456789abcdef.json").text
    assert client.get("/maps/country-0123456789abcdef.json").status_code == 404


@pytest.mark.parametrize(("language", "title"), [("fi", "Osoite on liian pitkä"), ("sv", "Adressen är för lång")])
def test_a_page_whose_address_is_too_long_says_so_and_leads_on(client: FlaskClient, language: str, title: str) -> None:
    answer = client.get(f"/{language}/compare?indicators={'1,' * 500_000}")
    assert (answer.status_code, answer.mimetype) == (414, "text/html")
    assert f'<html lang="{language}">' in answer.text and f"<h1>{title}</h1>" in answer.text
    for link in re.findall(r'href="([^"]+)"', answer.text):
        assert client.get(link).status_code == 200
    assert client.get("/api/v1/indicators?q=" + "x" * 20_000).mimetype == "application/problem+json"

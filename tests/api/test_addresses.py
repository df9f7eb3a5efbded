"""What holds of every address that describes the figures: how it is asked, kept, compressed and refused."""

import gzip
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from indicators.api.responses import CURRENT, IMMUTABLE

from .conftest import RELEASE, interface, small_release

# Addresses with a parameter that each knows, None where it knows none.
OF_RELEASE = {
    "/api/v1/areas": "areaType=county",
    "/api/v1/areas/20": "lang=fi",
    "/api/v1/codelists": "lang=sv",
    "/api/v1/codelists/statuses": "lang=en",
}
OF_NOW = {
    "/api/v1/config": "lang=fi",
    "/api/v1/boundaries.geojson": "lang=fi",
    "/api/v1/boundaries.topojson": "areaType=county",
    "/api/v1/releases": None,
    f"/api/v1/releases/{RELEASE}": None,
    "/api/v1/changes": "indicator=181",
    "/api/v1/changes.atom": "set=aluekuva-2026",
}
FOR_GOOD = {
    f"/api/v1/releases/{RELEASE}/changes.json": "area=20",
    f"/api/v1/releases/{RELEASE}/changes.csv": "areaType=county",
}
KNOWN = OF_RELEASE | OF_NOW | FOR_GOOD
PATHS = [*KNOWN]
every_address = pytest.mark.parametrize("path", PATHS)


@every_address
def test_answer_has_a_strong_tag_and_is_not_sent_twice(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.status_code == 200, first.get_data(as_text=True)
    known = first.headers["ETag"]
    assert known.startswith('"')
    again = client.get(path, headers={"If-None-Match": known})
    assert (again.status_code, again.get_data(), again.headers["ETag"]) == (304, b"", known)


@every_address
def test_head_tells_what_get_would(client: FlaskClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert head.status_code == 200
    assert head.get_data() == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control", "Vary"):
        assert head.headers.get(name) == get.headers.get(name)


@every_address
@pytest.mark.parametrize(("coding", "decode"), [("gzip", gzip.decompress), ("br", brotli.decompress)])
def test_answer_is_compressed_for_who_takes_it(client: FlaskClient, path: str, coding: str, decode: object) -> None:
    coded = client.get(path, headers={"Accept-Encoding": coding})
    assert coded.headers["Content-Encoding"] == coding
    assert decode(coded.get_data()) == client.get(path).get_data()  # type: ignore[operator]
    assert coded.headers["ETag"] != client.get(path).headers["ETag"]


@every_address
def test_any_origin_may_read(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Access-Control-Allow-Origin"] == "*"


@every_address
def test_unknown_parameter_is_refused_and_the_known_ones_are_named(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?colour=red")
    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    body = response.get_json()
    assert body["parameter"] == "colour"
    known = KNOWN[path]
    assert known.partition("=")[0] in body["allowed"] if known else body["allowed"] == []


@pytest.mark.parametrize(("path", "query"), [(path, query) for path, query in KNOWN.items() if query])
def test_known_parameter_is_answered_and_repeated_refused(client: FlaskClient, path: str, query: str) -> None:
    assert client.get(f"{path}?{query}").status_code == 200
    refused = client.get(f"{path}?{query}&{query}")
    assert refused.status_code == 400
    assert refused.get_json()["parameter"] == query.partition("=")[0]


@pytest.mark.parametrize("path", [path for path in PATHS if "lang" in (KNOWN[path] or "")])
@pytest.mark.parametrize("language", ["", "de", "FI"])
def test_unknown_language_is_refused(client: FlaskClient, path: str, language: str) -> None:
    body = client.get(f"{path}?lang={language}").get_json()
    assert (body["status"], body["parameter"], body["allowed"]) == (400, "lang", ["fi", "sv", "en"])


@pytest.mark.parametrize("path", OF_NOW)
def test_what_is_current_is_fresh_for_five_minutes(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == CURRENT


@pytest.mark.parametrize("path", [*(f"{path}?release={RELEASE}" for path in OF_RELEASE), *FOR_GOOD])
def test_what_names_its_release_never_changes(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == IMMUTABLE


@pytest.mark.parametrize("path", OF_RELEASE)
def test_release_that_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    body = client.get(f"{path}?release=2020-01-01-1").get_json()
    assert (body["status"], body["parameter"]) == (404, "release")


@every_address
def test_nothing_released_is_unavailable(tmp_path: Path, path: str) -> None:
    response = interface(tmp_path / "releases", tmp_path / "answers").get(path)
    # A release is looked for by its name before it is found that there is none at all.
    assert response.status_code == (404 if RELEASE in path and "changes" in path else 503)
    assert response.content_type == "application/problem+json"


def test_earlier_release_has_its_own_areas(tmp_path: Path) -> None:
    client = interface(tmp_path / "releases", tmp_path / "answers")
    first = small_release(tmp_path / "releases")
    small_release(tmp_path / "releases")
    now, then = client.get("/api/v1/areas/205"), client.get(f"/api/v1/areas/205?release={first}")
    assert then.get_json()["release"] == first
    assert now.get_json()["release"] != first
    assert now.headers["ETag"] != then.headers["ETag"]

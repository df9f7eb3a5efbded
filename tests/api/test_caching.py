"""What lies between a client and an answer: entity tags, content codings, caches, and who may read."""

import datetime
import gzip
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from indicators.api.responses import CURRENT, IMMUTABLE

from .conftest import DAY, OBSERVATIONS, RELEASE, interface, small_release

CSV = "/api/v1/indicators/181/data.csv"
ANSWERS = [CSV, "/api/v1/indicators/181/data.json", "/api/v1/indicators", "/api/v1/indicators/181"]
DECODE = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}
REFUSALS = [f"{CSV}?sex=x", f"{CSV}?time=1999", "/api/v1/nothing", "/api/v1/indicators/999"]


def tag(client: FlaskClient, path: str, coding: str = "identity") -> str:
    header = client.get(path, headers={"Accept-Encoding": coding}).headers["ETag"]
    assert header.startswith('"') and header.endswith('"'), "a strong tag has no W/"
    return header


# Entity tags


@pytest.mark.parametrize("path", ANSWERS)
def test_same_question_has_the_same_tag(client: FlaskClient, path: str) -> None:
    assert tag(client, path) == tag(client, path)


def test_tag_differs_by_address_query_and_content_coding(client: FlaskClient) -> None:
    questions = [*ANSWERS, f"{CSV}?area=20", f"{CSV}?area=05", f"{CSV}?lang=fi", f"{CSV}?release={RELEASE}"]
    tags = [tag(client, path, coding) for path in questions for coding in ("identity", "gzip", "br")]
    assert len(set(tags)) == len(tags)


def test_tag_differs_by_release(tmp_path: Path) -> None:
    client = interface(tmp_path / "releases", tmp_path / "answers")
    small_release(tmp_path / "releases")
    first = tag(client, CSV)
    small_release(tmp_path / "releases")
    assert tag(client, CSV) != first


@pytest.mark.parametrize("coding", ["identity", "gzip", "br"])
@pytest.mark.parametrize("form", ["{0}", "W/{0}", '"another", {0}', '"another",W/{0} , "third"'])
@pytest.mark.parametrize("path", ANSWERS)
def test_client_that_has_the_answer_gets_not_modified(client: FlaskClient, path: str, coding: str, form: str) -> None:
    known = tag(client, path, coding)
    response = client.get(path, headers={"Accept-Encoding": coding, "If-None-Match": form.format(known)})
    assert response.status_code == 304
    assert response.get_data() == b""
    assert response.headers["ETag"] == known
    assert response.headers["Cache-Control"] == CURRENT
    assert response.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("known", ['"another"', "W/x", '""', "", "\x7f", '"', "a" * 5000])
def test_client_that_has_another_answer_gets_this_one(client: FlaskClient, known: str) -> None:
    assert client.get(CSV, headers={"If-None-Match": known}).status_code == 200


def test_tag_of_one_coding_does_not_stand_for_another(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "br", "If-None-Match": tag(client, CSV, "gzip")}
    assert client.get(CSV, headers=headers).status_code == 200


@pytest.mark.parametrize(("path", "status"), [(f"{CSV}?area=zz", 400), (f"{CSV}?time=1999", 404)])
def test_wrong_question_is_never_answered_with_not_modified(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path, headers={"If-None-Match": "*"}).status_code == status


# Content codings


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_coded_bodies_decode_to_the_same_bytes(client: FlaskClient, path: str, coding: str) -> None:
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    coded = client.get(path, headers={"Accept-Encoding": coding})
    assert "Content-Encoding" not in plain.headers
    assert coded.headers["Content-Encoding"] == coding
    assert DECODE[coding](coded.get_data()) == plain.get_data()
    assert plain.headers["Vary"] == coded.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("identity", None),
        ("zstd", None),
        ("gzip;q=0", None),
        ("gzip;q=0, br;q=0", None),
        ("*;q=0", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, br;q=0", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("*", "br"),
        ("*, br;q=0", "gzip"),
        ("gzip;q=x", None),
    ],
)
def test_coding_is_the_best_that_the_client_takes(client: FlaskClient, accepted: str, coding: str | None) -> None:
    response = client.get(CSV, headers={"Accept-Encoding": accepted})
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") == coding
    assert DECODE[coding](response.get_data()).startswith(b"indicator,area,")


def test_answer_without_the_header_is_not_coded(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get(CSV).headers


# How long an answer may be kept


@pytest.mark.parametrize("path", ANSWERS)
def test_current_answer_is_fresh_for_five_minutes(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == CURRENT == "public, max-age=300"


@pytest.mark.parametrize("path", ANSWERS)
def test_answer_that_names_its_release_never_changes(client: FlaskClient, path: str) -> None:
    response = client.get(f"{path}?release={RELEASE}")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == IMMUTABLE == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", REFUSALS)
def test_refusal_is_not_kept(client: FlaskClient, path: str) -> None:
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*ANSWERS, *REFUSALS])
def test_every_origin_may_read(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Origin": "https://example.org"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "ETag" in response.headers["Access-Control-Expose-Headers"]


# Releases


def test_new_release_is_served_at_once_and_the_old_one_by_its_name(tmp_path: Path) -> None:
    client = interface(tmp_path / "releases", tmp_path / "answers")
    first = small_release(tmp_path / "releases")
    before = client.get(f"{CSV}?area=FI").get_data(as_text=True)
    changed = [row | {"value": 77.7} if row.get("area") == "FI" else row for row in OBSERVATIONS]
    second = small_release(tmp_path / "releases", changed)
    after = client.get(f"{CSV}?area=FI").get_data(as_text=True)
    assert f"181,FI,country,2020,total,14,,,,,A,{first}\r\n" in before
    assert f"181,FI,country,2020,total,77.7,,,,,A,{second}\r\n" in after
    assert client.get(f"{CSV}?area=FI&release={first}").get_data(as_text=True) == before
    assert client.get(f"{CSV}?area=FI&release={second}").get_data(as_text=True) == after


def test_kept_answer_of_a_release_is_not_given_for_another_of_the_same_id(tmp_path: Path) -> None:
    # As where two servers of one host share a cache, or the releases are made anew on the same day.
    changed = [row | {"value": 77.7} if row.get("area") == "FI" else row for row in OBSERVATIONS]
    first = small_release(tmp_path / "one")
    second = small_release(tmp_path / "other", changed, now=DAY + datetime.timedelta(hours=1))
    assert first == second
    one, other = (interface(tmp_path / name, tmp_path / "answers").get(CSV) for name in ("one", "other"))
    assert b",FI,country,2020,total,14," in one.get_data()
    assert b",FI,country,2020,total,77.7," in other.get_data()
    assert one.headers["ETag"] != other.headers["ETag"]


def test_answer_from_the_cache_is_the_answer(tmp_path: Path) -> None:
    small_release(tmp_path / "releases")
    client = interface(tmp_path / "releases", tmp_path / "answers")
    for path in ANSWERS:
        first, second = client.get(path), client.get(path)
        assert first.get_data() == second.get_data()
        assert first.headers == second.headers
    assert any((tmp_path / "answers").iterdir())


def test_wrong_question_leaves_nothing_in_the_cache(tmp_path: Path) -> None:
    small_release(tmp_path / "releases")
    client = interface(tmp_path / "releases", tmp_path / "answers")
    kept = set((tmp_path / "answers").iterdir())
    for path in REFUSALS:
        assert client.get(path).status_code >= 400
    assert set((tmp_path / "answers").iterdir()) == kept


@pytest.mark.parametrize("path", ANSWERS)
def test_nothing_released_yet_is_unavailable(tmp_path: Path, path: str) -> None:
    response = interface(tmp_path / "releases", tmp_path / "answers").get(path, headers={"Accept-Language": "sv"})
    assert response.status_code == 503
    assert response.content_type == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.get_json()["status"] == 503


def test_release_that_comes_later_is_served_without_a_restart(tmp_path: Path) -> None:
    client = interface(tmp_path / "releases", tmp_path / "answers")
    assert client.get(CSV).status_code == client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    small_release(tmp_path / "releases")
    assert client.get(CSV).status_code == client.get("/readyz").status_code == 200


def test_health_says_what_is_served_and_is_never_kept(client: FlaskClient) -> None:
    ready = client.get("/readyz")
    assert ready.get_json() == {"status": "ready", "release": RELEASE, "simulated": True}
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert ready.headers["Cache-Control"] == client.get("/healthz").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/api/v1/indicators", "/api/v1/data.json?indicator=181", "/rest/1.1/regions"])
def test_scripts_of_every_origin_may_ask_with_conditions(client: FlaskClient, path: str) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Headers": "if-none-match"}
    response = client.options(path, headers={**asked, "Access-Control-Request-Method": "GET"})
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Access-Control-Allow-Headers"] == "*"
    assert "GET" in response.headers["Access-Control-Allow-Methods"]

"""How the answers of every format travel: media types, names, entity tags, codings, HEAD; and the same bytes again."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indicators.api.formats import FORMATS
from indicators.api.responses import CURRENT, IMMUTABLE

from .conftest import RELEASE, interface, small_release

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "jsonstat": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "zip": "application/zip",
}
#: Formats that are compressed by themselves.
PACKED = ("xlsx", "parquet", "zip")

every_format = pytest.mark.parametrize("suffix", list(FORMATS))


def address(suffix: str, query: str = "indicator=181,127&labels=both&lang=fi") -> str:
    return f"/api/v1/data.{suffix}?{query}"


@every_format
def test_media_type_and_name(client: FlaskClient, suffix: str) -> None:
    response = client.get(address(suffix))
    assert response.content_type == MEDIA_TYPES[suffix]
    name = f'attachment; filename="aluekuva-data-{RELEASE}.{suffix}"'
    assert response.headers.get("Content-Disposition") == (None if suffix in ("json", "jsonstat") else name)
    assert response.headers["Cache-Control"] == CURRENT
    assert client.get(address(suffix, f"indicator=181&release={RELEASE}")).headers["Cache-Control"] == IMMUTABLE


@every_format
@pytest.mark.parametrize("coding", ["identity", "gzip", "br", "gzip, br"])
def test_only_texts_are_compressed(client: FlaskClient, whole_server: FlaskClient, suffix: str, coding: str) -> None:
    headers = {"Accept-Encoding": coding}
    for server in (client, whole_server):
        coded = server.get(address(suffix), headers=headers).headers.get("Content-Encoding")
        assert coded == (None if suffix in PACKED or coding == "identity" else coding.rpartition(" ")[2])


@pytest.mark.parametrize("suffix", PACKED)
def test_packed_answer_is_one_and_the_same_whatever_coding_is_taken(client: FlaskClient, suffix: str) -> None:
    answers = [client.get(address(suffix), headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip, br")]
    assert len({answer.headers["ETag"] for answer in answers}) == 1
    assert len({answer.get_data() for answer in answers}) == 1


@every_format
def test_client_that_has_the_answer_gets_not_modified(client: FlaskClient, suffix: str) -> None:
    known = client.get(address(suffix)).headers["ETag"]
    assert known.startswith('"')
    response = client.get(address(suffix), headers={"If-None-Match": known})
    assert (response.status_code, response.get_data(), response.headers["ETag"]) == (304, b"", known)


def test_tags_differ_by_format(client: FlaskClient) -> None:
    assert len({client.get(address(suffix)).headers["ETag"] for suffix in FORMATS}) == len(FORMATS)


@every_format
def test_head_is_get_without_a_body(client: FlaskClient, suffix: str) -> None:
    got, head = client.get(address(suffix)), client.head(address(suffix))
    assert (head.status_code, head.get_data(), head.headers) == (200, b"", got.headers)
    assert int(head.headers["Content-Length"]) == len(got.get_data())


@every_format
@pytest.mark.parametrize(
    ("query", "status"), [("", 400), ("indicator=181&area=zz", 400), ("indicator=127&sex=male", 404)]
)
def test_refusal_is_a_problem_in_every_format(client: FlaskClient, suffix: str, query: str, status: int) -> None:
    response = client.get(address(suffix, query))
    assert (response.status_code, response.content_type) == (status, "application/problem+json")


def test_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    clients = []
    for name in ("one", "other"):
        small_release(tmp_path / name)
        clients.append(interface(tmp_path / name, tmp_path / f"{name} answers"))
    for suffix in FORMATS:
        one, other = (client.get(address(suffix)).get_data() for client in clients)
        assert one == other, suffix

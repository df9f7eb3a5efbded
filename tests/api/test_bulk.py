"""The files of whole releases as they are served: for good, under a stable name, whole or in parts."""

import gzip
import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from indicators.api.responses import CURRENT, IMMUTABLE
from indicators.release.directory import CUBE, MANIFEST, read_manifest, rollback
from indicators.release.downloads import write_downloads
from indicators.release.manifest import File

from .conftest import DAY, OBSERVATIONS, RELEASE, interface, small_release

SUFFIXES = {
    "csv.gz": "application/gzip",
    "parquet": "application/vnd.apache.parquet",
    "duckdb": "application/octet-stream",
    "zip": "application/zip",
}
STABLE, FOR_GOOD = "/download/all.csv.gz", f"/download/{RELEASE}/all.csv.gz"
every_suffix = pytest.mark.parametrize("suffix", SUFFIXES)


def add_files(releases: Path, release: str) -> None:
    """Give a release the files for download that it has not yet."""
    manifest = read_manifest(releases, release)
    if "all.csv.gz" in manifest.files:
        return
    written = write_downloads(releases / release / CUBE, releases / release, release)
    files = {
        name: File(bytes=path.stat().st_size, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
        for name, path in written.items()
    }
    (releases / release / MANIFEST).unlink()
    told = manifest.model_copy(update={"files": manifest.files | files}).model_dump_json()
    (releases / release / MANIFEST).write_text(told, "utf-8")


def strip_files(releases: Path, release: str) -> None:
    """Leave a release as those were made that had no files for download."""
    manifest = read_manifest(releases, release)
    kept = {name: file for name, file in manifest.files.items() if not name.startswith("all.")}
    (releases / release / MANIFEST).unlink()
    (releases / release / MANIFEST).write_text(manifest.model_copy(update={"files": kept}).model_dump_json(), "utf-8")


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("bulk") / "releases"
    assert small_release(directory) == RELEASE
    add_files(directory, RELEASE)
    return directory


@pytest.fixture(scope="module")
def client(releases: Path) -> FlaskClient:
    return interface(releases, releases.parent / "answers")


@every_suffix
@pytest.mark.parametrize("place", ["/download", f"/download/{RELEASE}"])
def test_file_is_served_as_it_was_made(client: FlaskClient, releases: Path, place: str, suffix: str) -> None:
    content = (releases / RELEASE / f"all.{suffix}").read_bytes()
    response = client.get(f"{place}/all.{suffix}")
    assert response.status_code == 200
    assert response.get_data() == content
    assert response.content_length == len(content)
    assert response.content_type == SUFFIXES[suffix]
    assert response.headers["ETag"] == f'"{hashlib.sha256(content).hexdigest()}"'
    assert response.headers["Last-Modified"] == "Sun, 22 Nov 2026 06:00:00 GMT"
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Disposition"] == f"attachment; filename=aluekuva-{RELEASE}.{suffix}"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Content-Encoding" not in response.headers


@every_suffix
def test_file_is_not_compressed_again_by_the_server(make_server: object, releases: Path, suffix: str) -> None:
    whole = make_server(releases).test_client()  # type: ignore[operator]
    response = whole.get(f"/download/all.{suffix}", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in response.headers
    assert response.get_data() == (releases / RELEASE / f"all.{suffix}").read_bytes()


def test_stable_name_is_fresh_for_five_minutes_and_the_other_never_changes(client: FlaskClient) -> None:
    assert client.get(STABLE).headers["Cache-Control"] == CURRENT
    assert client.get(FOR_GOOD).headers["Cache-Control"] == IMMUTABLE


def test_head_tells_what_get_would(client: FlaskClient) -> None:
    head, get = client.head(FOR_GOOD), client.get(FOR_GOOD)
    assert (head.status_code, head.get_data()) == (200, b"")
    for name in ("Content-Length", "ETag", "Last-Modified", "Content-Type", "Accept-Ranges"):
        assert head.headers[name] == get.headers[name]


@pytest.mark.parametrize("name", ["If-None-Match", "If-Modified-Since"])
def test_who_has_the_file_does_not_get_it_again(client: FlaskClient, name: str) -> None:
    first = client.get(STABLE)
    known = first.headers["ETag" if name == "If-None-Match" else "Last-Modified"]
    again = client.get(STABLE, headers={name: known})
    assert (again.status_code, again.get_data()) == (304, b"")
    assert again.headers["Cache-Control"] == CURRENT
    assert client.get(STABLE, headers={"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=0-999999999", 0, None)],
)
def test_part_of_a_file(client: FlaskClient, asked: str, start: int, stop: int | None) -> None:
    whole = client.get(FOR_GOOD).get_data()
    part = client.get(FOR_GOOD, headers={"Range": asked})
    wanted = whole[start:stop]
    first = len(whole) + start if start < 0 else start
    assert part.status_code == 206
    assert part.get_data() == wanted
    assert part.content_length == len(wanted)
    assert part.headers["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(whole)}"


def test_interrupted_download_is_resumed(client: FlaskClient) -> None:
    whole = client.get(STABLE)
    half = len(whole.get_data()) // 2
    headers = {"Range": f"bytes={half}-", "If-Range": whole.headers["ETag"]}
    rest = client.get(STABLE, headers=headers)
    assert rest.status_code == 206
    assert gzip.decompress(whole.get_data()[:half] + rest.get_data()).startswith(b"indicator,area,")


def test_download_is_begun_anew_where_another_release_came_in_between(tmp_path: Path) -> None:
    directory = tmp_path / "releases"
    client = interface(directory, tmp_path / "answers")
    add_files(directory, small_release(directory))
    before = client.get(STABLE)
    second = small_release(directory, [*OBSERVATIONS, {"area": "19", "value": 1.0}], now=DAY.replace(day=23))
    add_files(directory, second)
    after = client.get(STABLE, headers={"Range": "bytes=10-", "If-Range": before.headers["ETag"]})
    assert after.status_code == 200
    assert second.encode() in gzip.decompress(after.get_data())
    assert client.get(FOR_GOOD).get_data() == before.get_data()
    rollback(directory)
    assert client.get(STABLE).get_data() == before.get_data()


def test_part_that_is_not_there_is_a_problem_that_tells_the_size(client: FlaskClient) -> None:
    size = client.get(FOR_GOOD).content_length
    response = client.get(FOR_GOOD, headers={"Range": f"bytes={size}-"})
    assert response.status_code == 416
    assert response.content_type == "application/problem+json"
    assert response.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=x", "bytes=9-1", "bytes=-0", "bytes=0-1,5-6", "nonsense", ""])
def test_range_that_is_not_served_is_left_aside(client: FlaskClient, asked: str) -> None:
    response = client.get(FOR_GOOD, headers={"Range": asked})
    assert response.status_code == 200
    assert response.get_data() == client.get(FOR_GOOD).get_data()


@pytest.mark.parametrize(
    "path",
    [
        "/download/",
        "/download/all.csv",
        "/download/all.exe",
        "/download/all.",
        f"/download/{RELEASE}/cube.duckdb",
        f"/download/{RELEASE}/manifest.json",
        f"/download/{RELEASE}/all.csv",
        "/download/current/all.zip",
        "/download/2020-01-01-1/all.zip",
        "/download/../all.zip",
        "/download/%2e%2e/all.zip",
        f"/download/{RELEASE}/../{RELEASE}/all.zip",
        f"/download/{RELEASE}%2f..%2f{RELEASE}/all.zip",
        f"/download/{RELEASE}/all.%2e%2e%2fall.zip",
        f"/download/{RELEASE}/all.zip%00",
        "/download/all.csv.gz/",
    ],
)
def test_anything_else_is_not_found_and_the_files_are_named(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.content_type == "application/problem+json"
    for known in response.get_json()["allowed"]:
        assert known == RELEASE or client.get(known).status_code == 200
    assert response.get_json()["allowed"]


def test_parameter_is_refused(client: FlaskClient) -> None:
    assert client.get(f"{STABLE}?indicator=181").status_code == 400


def test_release_that_has_no_files_says_so(tmp_path: Path) -> None:
    release = small_release(tmp_path / "releases")
    strip_files(tmp_path / "releases", release)
    client = interface(tmp_path / "releases", tmp_path / "answers")
    for path in ("/download/all.zip", f"/download/{release}/all.zip"):
        body = client.get(path).get_json()
        assert (body["status"], body["allowed"]) == (404, [])
    assert client.get("/api/v1/config").get_json()["bulk"] == []


def test_config_and_release_name_files_that_are_what_they_say(client: FlaskClient) -> None:
    bulk = client.get("/api/v1/config").get_json()["bulk"]
    assert [one["format"] for one in bulk] == [*SUFFIXES]
    for one in bulk:
        for address in (one["address"], one["releaseAddress"]):
            content = client.get(address).get_data()
            assert (len(content), hashlib.sha256(content).hexdigest()) == (one["bytes"], one["sha256"])
    files = client.get(f"/api/v1/releases/{RELEASE}").get_json()["files"]
    assert {file["address"] for file in files if file["address"]} == {one["releaseAddress"] for one in bulk}


def test_file_has_the_rows_of_the_interface(client: FlaskClient) -> None:
    lines = gzip.decompress(client.get(STABLE).get_data()).decode().splitlines()
    numbers = [one["id"] for one in client.get("/api/v1/indicators").get_json()["indicators"]]
    served = [client.get(f"/api/v1/indicators/{number}/data.csv").get_data(as_text=True) for number in numbers]
    assert lines == [served[0].splitlines()[0], *(line for text in served for line in text.splitlines()[1:])]
    with zipfile.ZipFile(io.BytesIO(client.get("/download/all.zip").get_data())) as archive:
        assert archive.read("observations.csv").decode().splitlines() == lines


@pytest.mark.parametrize("part", [{}, {"Range": "bytes=0-9"}])
@pytest.mark.parametrize(
    ("name", "value"),
    [("If-Match", '"another"'), ("If-Match", 'W/"{tag}"'), ("If-Unmodified-Since", "Mon, 01 Jan 2024 00:00:00 GMT")],
)
def test_who_wants_another_file_gets_none(client: FlaskClient, part: dict[str, str], name: str, value: str) -> None:
    tag = client.head(FOR_GOOD).headers["ETag"].strip('"')
    response = client.get(FOR_GOOD, headers={**part, name: value.format(tag=tag)})
    assert (response.status_code, response.mimetype) == (412, "application/problem+json")
    assert len(response.get_data()) < 1000


@pytest.mark.parametrize(("name", "value"), [("If-Match", '"another", "{tag}"'), ("If-Match", "*")])
def test_who_wants_this_file_gets_it(client: FlaskClient, name: str, value: str) -> None:
    tag = client.head(FOR_GOOD).headers["ETag"].strip('"')
    assert client.get(FOR_GOOD, headers={name: value.format(tag=tag)}).status_code == 200
    part = client.get(FOR_GOOD, headers={name: value.format(tag=tag), "Range": "bytes=0-9"})
    assert (part.status_code, len(part.get_data())) == (206, 10)


def test_who_has_the_file_gets_no_part_of_it_again(client: FlaskClient) -> None:
    tag = client.head(FOR_GOOD).headers["ETag"]
    response = client.get(FOR_GOOD, headers={"If-None-Match": tag, "Range": "bytes=0-9"})
    assert (response.status_code, response.get_data()) == (304, b"")


def test_part_of_what_may_be_another_file_is_not_gone_on_with(client: FlaskClient) -> None:
    tag = client.head(FOR_GOOD).headers["ETag"]
    response = client.get(FOR_GOOD, headers={"If-Range": f"W/{tag}", "Range": "bytes=0-9"})
    assert response.status_code == 200
    assert client.get(FOR_GOOD, headers={"If-Range": tag, "Range": "bytes=0-9"}).status_code == 206


def test_numbers_are_written_alike_in_the_file_and_by_the_interface(tmp_path: Path) -> None:
    numbers = [14651738990.0, 5390405.0, 14651738990.5, 1e15, 0.1, 5.298219460408342, 0.00025, 0.000012, 123456.75]
    observations = [
        {"indicator": 90001, "area": "20", "time": 2010 + place, "value": number, "numerator": number}
        for place, number in enumerate(numbers)
    ]
    release = small_release(tmp_path / "releases", observations)
    add_files(tmp_path / "releases", release)
    client = interface(tmp_path / "releases", tmp_path / "answers")
    whole = gzip.decompress(client.get("/download/all.csv.gz").get_data())
    assert client.get("/api/v1/data.csv?indicator=90001").get_data() == whole
    assert b",14651738990,,,14651738990,," in whole

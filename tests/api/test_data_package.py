"""The Data Package of the current release: read and checked by Frictionless, its columns held against the files."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import frictionless
import pytest
from flask.testing import FlaskClient

from indicators.cube import Cubes
from indicators.release.directory import CUBE
from indicators.release.downloads import write_downloads
from indicators.release.manifest import File

from .conftest import RELEASE, interface

ADDRESS = "https://figures.example.org"


@pytest.fixture(scope="module")
def files(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of the release of these tests, by name."""
    return write_downloads(releases / RELEASE / CUBE, tmp_path_factory.mktemp("files"), RELEASE)


@pytest.fixture
def published(
    releases: Path, files: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FlaskClient]:
    """The interface as an operator has set it up, over a release with these files."""
    monkeypatch.setenv("ALUEKUVA_URL", ADDRESS)
    monkeypatch.setenv("ALUEKUVA_PUBLISHER", "An office of figures")
    monkeypatch.setenv("ALUEKUVA_CONTACT", "https://example.org/contact")
    described = {
        name: File(bytes=path.stat().st_size, sha256=hashlib.sha256(path.read_bytes()).hexdigest())
        for name, path in files.items()
    }
    plain = Cubes.manifest
    monkeypatch.setattr(
        Cubes, "manifest", lambda self, release: plain(self, release).model_copy(update={"files": described})
    )
    yield interface(releases, tmp_path / "answers")


@pytest.fixture
def package(published: FlaskClient) -> dict[str, Any]:
    """The descriptor as it is served."""
    answer = published.get("/datapackage.json")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    found: dict[str, Any] = answer.get_json()
    return found


def test_package_is_valid_and_of_version_2(package: dict[str, Any]) -> None:
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert list(frictionless.Package.metadata_validate(package)) == []
    read = frictionless.Package.from_descriptor(package)
    assert [resource.name for resource in read.resources] == ["all-csv-gz", "all-parquet", "all-duckdb", "all-zip"]


def test_faults_in_a_package_are_noticed(package: dict[str, Any]) -> None:
    for wrong in ({"resources": 1}, {"name": 7}, {"licenses": "CC"}, {"created": "yesterday"}):
        assert list(frictionless.Package.metadata_validate(package | wrong)) != [], wrong


@pytest.mark.parametrize("name", ["all-csv-gz", "all-parquet"])
def test_columns_described_are_those_of_the_file(package: dict[str, Any], files: dict[str, Path], name: str) -> None:
    (descriptor,) = (resource for resource in package["resources"] if resource["name"] == name)
    path = files[descriptor["path"].rpartition("/")[2]]
    local = descriptor | {"path": path.name}
    resource = frictionless.Resource.from_descriptor(local, basepath=str(path.parent))
    if name == "all-parquet":
        # Its reader wants a library that nothing else needs: its columns are looked at as they are.
        import pyarrow.parquet as pq

        assert pq.read_schema(path).names == [field["name"] for field in descriptor["schema"]["fields"]]
        return
    report = resource.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])
    with resource:
        rows = resource.read_rows()
    assert {row["release"] for row in rows} == {RELEASE}
    assert [row["value"] for row in rows if row["status"] == "S"] == [None]


def test_size_and_checksum_are_those_of_the_files(package: dict[str, Any], files: dict[str, Path]) -> None:
    for resource in package["resources"]:
        name = resource["path"].rpartition("/")[2]
        assert resource["path"] == f"{ADDRESS}/download/{RELEASE}/{name}"
        content = files[name].read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_package_tells_version_licence_source_and_publisher(package: dict[str, Any]) -> None:
    assert package["version"] == RELEASE
    assert package["licenses"] == [
        {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
    ]
    assert package["sources"] == [{"title": "test"}]
    assert package["contributors"] == [
        {"title": "An office of figures", "roles": ["publisher"], "path": "https://example.org/contact"}
    ]
    assert package["title"].endswith("(simulated data)")


def test_package_is_asked_for_again_with_its_etag(published: FlaskClient) -> None:
    tag = published.get("/datapackage.json").headers["ETag"]
    assert published.get("/datapackage.json", headers={"If-None-Match": tag}).status_code == 304


def test_unknown_parameter_is_refused(published: FlaskClient) -> None:
    assert published.get("/datapackage.json?x=1").status_code == 400


def test_release_without_files_is_no_package(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Cubes.manifest
    monkeypatch.setattr(Cubes, "manifest", lambda self, release: plain(self, release).model_copy(update={"files": {}}))
    answer = interface(releases, tmp_path / "answers").get("/datapackage.json")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_package_of_nothing_is_a_problem(tmp_path: Path) -> None:
    answer = interface(tmp_path / "none", tmp_path / "answers").get("/datapackage.json")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")

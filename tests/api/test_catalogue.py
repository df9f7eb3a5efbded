"""The catalogue that data portals gather: read by an independent reader, checked against DCAT-AP 3's own demands."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCTERMS, FOAF, RDF

from indicators.cube import Cubes
from indicators.release.manifest import File

from .conftest import RELEASE, interface

SHAPES = Path(__file__).with_name("dcat_ap_3.ttl")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ADDRESS = "https://figures.example.org"
PLACE = Namespace(f"{ADDRESS}/catalog.ttl#")
FILES = {
    f"all.{suffix}": File(bytes=1000 + place, sha256=f"{place:064x}")
    for place, suffix in enumerate(("csv.gz", "parquet", "duckdb", "zip"))
}


@pytest.fixture
def published(releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The interface as an operator has set it up, over a release with files."""
    monkeypatch.setenv("ALUEKUVA_URL", ADDRESS)
    monkeypatch.setenv("ALUEKUVA_PUBLISHER", 'An "office" \\ of figures')
    monkeypatch.setenv("ALUEKUVA_CONTACT", "open.data@example.org")
    plain = Cubes.manifest
    monkeypatch.setattr(
        Cubes, "manifest", lambda self, release: plain(self, release).model_copy(update={"files": FILES})
    )
    yield interface(releases, tmp_path / "answers")


def read(client: FlaskClient, suffix: str = "ttl") -> Graph:
    answer = client.get(f"/catalog.{suffix}")
    assert answer.status_code == 200
    return Graph().parse(data=answer.get_data(as_text=True), format={"ttl": "turtle", "jsonld": "json-ld"}[suffix])


def test_catalogue_meets_the_demands_of_dcat_ap(published: FlaskClient) -> None:
    conforms, _, report = validate(read(published), shacl_graph=Graph().parse(SHAPES), inference="none", ont_graph=None)
    assert conforms, report


@pytest.mark.parametrize(
    "missing",
    [
        (PLACE["catalogue"], DCTERMS.publisher),
        (PLACE["dataset"], DCTERMS.description),
        (PLACE["csv-gz"], DCAT.accessURL),
        (PLACE["interface"], DCAT.endpointURL),
        (PLACE["publisher"], FOAF.name),
    ],
)
def test_demands_notice_what_is_missing(published: FlaskClient, missing: tuple[URIRef, URIRef]) -> None:
    graph = read(published)
    assert list(graph.objects(*missing))
    graph.remove((*missing, None))
    conforms, *_ = validate(graph, shacl_graph=Graph().parse(SHAPES))
    assert not conforms


def test_both_forms_say_the_same(published: FlaskClient) -> None:
    assert isomorphic(read(published, "ttl"), read(published, "jsonld"))


def test_catalogue_is_served_as_what_it_is(published: FlaskClient) -> None:
    kinds = {suffix: published.get(f"/catalog.{suffix}").content_type for suffix in ("ttl", "jsonld")}
    assert kinds == {"ttl": "text/turtle; charset=utf-8", "jsonld": "application/ld+json"}


def test_files_are_those_of_the_release_with_size_and_checksum(published: FlaskClient) -> None:
    graph = read(published)
    files = list(graph.objects(PLACE["dataset"], DCAT.distribution))
    assert len(files) == len(FILES)
    found = {}
    for file in files:
        checksum = graph.value(file, SPDX.checksum)
        assert checksum is not None
        found[str(graph.value(file, DCAT.downloadURL))] = (
            int(str(graph.value(file, DCAT.byteSize))),
            str(graph.value(checksum, SPDX.checksumValue)).lower(),
        )
    assert found == {f"{ADDRESS}/download/{RELEASE}/{name}": (file.bytes, file.sha256) for name, file in FILES.items()}
    assert graph.value(PLACE["dataset"], DCAT.version) == Literal(RELEASE)


def test_files_that_are_packed_say_what_is_in_them(published: FlaskClient) -> None:
    graph, kinds = read(published), "https://www.iana.org/assignments/media-types/"
    packed = PLACE["csv-gz"]
    assert graph.value(packed, DCAT.mediaType) == URIRef(f"{kinds}text/csv")
    assert graph.value(packed, DCAT.compressFormat) == URIRef(f"{kinds}application/gzip")
    assert graph.value(PLACE["zip"], DCAT.packageFormat) == URIRef(f"{kinds}application/zip")


def test_dataset_tells_its_extent_licence_and_that_it_is_simulated(published: FlaskClient) -> None:
    graph, dataset = read(published), PLACE["dataset"]
    period = graph.value(dataset, DCTERMS.temporal)
    assert period is not None
    assert (str(graph.value(period, DCAT.startDate)), str(graph.value(period, DCAT.endDate))) == (
        "2020-01-01",
        "2024-12-31",
    )
    titles = {text.language: str(text) for text in graph.objects(dataset, DCTERMS.title) if isinstance(text, Literal)}
    assert titles["en"].endswith("(simulated data)") and titles["fi"].endswith("(simuloitu aineisto)")
    licence = URIRef("http://publications.europa.eu/resource/authority/licence/CC_BY_4_0")
    assert {*graph.objects(None, DCTERMS.license)} == {licence}


def test_operator_is_named_as_publisher_and_contact(published: FlaskClient) -> None:
    graph = read(published)
    assert str(graph.value(PLACE["publisher"], FOAF.name)) == 'An "office" \\ of figures'
    contact = graph.value(PLACE["dataset"], DCAT.contactPoint)
    assert contact is not None
    assert graph.value(contact, VCARD.hasEmail) == URIRef("mailto:open.data@example.org")


def test_without_settings_the_program_itself_publishes(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ALUEKUVA_URL", "ALUEKUVA_PUBLISHER", "ALUEKUVA_CONTACT"):
        monkeypatch.delenv(name, raising=False)
    graph = read(client)
    place = Namespace("http://localhost/catalog.ttl#")
    assert str(graph.value(place["publisher"], FOAF.name)) == "Aluekuva"
    assert list(graph.objects(None, DCAT.contactPoint)) == []


def test_addresses_are_those_of_the_server_asked(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALUEKUVA_URL", raising=False)
    for host in ("one.example.org", "two.example.org", "one.example.org"):
        answer = client.get("/catalog.ttl", headers={"Host": host}).get_data(as_text=True)
        other = {"one": "two", "two": "one"}[host[:3]]
        assert f"http://{host}/catalog.ttl#dataset" in answer and f"{other}.example.org" not in answer


def test_dataset_keeps_its_address_from_release_to_release(published: FlaskClient) -> None:
    (dataset,) = read(published).subjects(RDF.type, DCAT.Dataset)
    assert RELEASE not in str(dataset)


def test_catalogue_is_asked_for_again_with_its_etag(published: FlaskClient) -> None:
    for suffix in ("ttl", "jsonld"):
        tag = published.get(f"/catalog.{suffix}").headers["ETag"]
        assert published.get(f"/catalog.{suffix}", headers={"If-None-Match": tag}).status_code == 304


def test_catalogue_of_nothing_is_a_problem(tmp_path: Path, serve_nothing: Callable[[], FlaskClient]) -> None:
    answer = serve_nothing().get("/catalog.ttl")
    assert (answer.status_code, answer.content_type) == (503, "application/problem+json")


@pytest.fixture
def serve_nothing(tmp_path: Path) -> Callable[[], FlaskClient]:
    """A client of the interface over no release at all."""
    return lambda: interface(tmp_path / "none", tmp_path / "answers")

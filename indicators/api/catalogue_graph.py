"""The catalogue that data portals gather, as a graph of DCAT-AP 3.

It holds one dataset, the current release: portals know a dataset by its address, so that this one keeps its own from
release to release, and ``dcat:version`` tells which release its files are of. The files are those under the release's
own addresses, which never change and so may be given a checksum.
"""

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, XSD
from rdflib.term import Node

from indicators.api import bulk, dataset
from indicators.api.publisher import contact, publisher_name
from indicators.cube import Cube
from indicators.language import LANGUAGES
from indicators.release.manifest import Manifest
from indicators.translation import translate

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_MEDIA_TYPE = "https://www.iana.org/assignments/media-types/"
# RDFLib's own knows version 2 alone.
_DCAT = Namespace("http://www.w3.org/ns/dcat#")
_DCAT_AP = Namespace("http://data.europa.eu/r5r/")
_SPDX = Namespace("http://spdx.org/rdf/terms#")
_VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_LANGUAGES = {"fi": "FIN", "sv": "SWE", "en": "ENG"}
_OPENAPI = "https://spec.openapis.org/oas/v3.1.0"

# What is in a file, how it is packed, and its type in the EU's table, which knows no DuckDB.
_FILES: dict[str, tuple[str, str | None, str | None]] = {
    "csv.gz": ("text/csv", "compressFormat", "CSV"),
    "parquet": ("application/vnd.apache.parquet", None, "PARQUET"),
    "duckdb": ("application/octet-stream", None, None),
    "zip": ("text/csv", "packageFormat", "CSV"),
}


def catalogue(cube: Cube, manifest: Manifest, base: str) -> Graph:
    """The catalogue of a release that is served at ``base``, an address without a slash at its end."""
    graph = Graph()
    named = {"dct": DCTERMS, "dcat": _DCAT, "foaf": FOAF, "vcard": _VCARD, "spdx": _SPDX, "dcatap": _DCAT_AP}
    for prefix, namespace in named.items():
        graph.bind(prefix, namespace, replace=True)
    place = Namespace(f"{base}/catalog.ttl#")
    _add_publisher(graph, place)
    _add_catalogue(graph, place, cube, base)
    _add_dataset(graph, place, cube, base)
    _add_service(graph, place, cube, base)
    for file in bulk.described_files(manifest):
        _add_distribution(graph, place, cube, base, file)
    return graph


def _authority(table: str, code: str) -> URIRef:
    return URIRef(f"{_AUTHORITY}{table}/{code}")


def _add(graph: Graph, subject: Node, *pairs: tuple[URIRef, Node]) -> None:
    for predicate, value in pairs:
        graph.add((subject, predicate, value))


def _texts(graph: Graph, subject: Node, predicate: URIRef, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        graph.add((subject, predicate, Literal(text, lang=language)))


def _add_publisher(graph: Graph, place: Namespace) -> None:
    publisher = place["publisher"]
    _add(graph, publisher, (RDF.type, FOAF.Agent), (FOAF.name, Literal(publisher_name())))


def _add_catalogue(graph: Graph, place: Namespace, cube: Cube, base: str) -> None:
    about = place["catalogue"]
    _texts(graph, about, DCTERMS.title, {one: translate("Open data of Aluekuva", one) for one in LANGUAGES})
    _texts(
        graph,
        about,
        DCTERMS.description,
        {one: translate("The open data that Aluekuva serves.", one) for one in LANGUAGES},
    )
    _add(
        graph,
        about,
        (RDF.type, _DCAT.Catalog),
        (DCTERMS.publisher, place["publisher"]),
        (DCTERMS.license, _licence(graph, cube)),
        (DCTERMS.modified, _moment(cube)),
        (DCTERMS.spatial, _authority("country", "FIN")),
        (DCTERMS.conformsTo, URIRef(str(_DCAT_AP))),
        (FOAF.homepage, URIRef(f"{base}/")),
        (_DCAT.themeTaxonomy, URIRef(f"{_AUTHORITY}data-theme")),
        (_DCAT.dataset, place["dataset"]),
        (_DCAT.service, place["interface"]),
        *((DCTERMS.language, _authority("language", code)) for code in _LANGUAGES.values()),
    )


def _add_dataset(graph: Graph, place: Namespace, cube: Cube, base: str) -> None:
    about = place["dataset"]
    _texts(graph, about, DCTERMS.title, {one: dataset.title(cube, one) for one in LANGUAGES})
    _texts(graph, about, DCTERMS.description, {one: dataset.description(cube, one) for one in LANGUAGES})
    for keyword in dataset.KEYWORDS:
        _texts(graph, about, _DCAT.keyword, {one: translate(keyword, one) for one in LANGUAGES})
    period = BNode()
    first, last = dataset.extent(cube)
    _add(
        graph,
        period,
        (RDF.type, DCTERMS.PeriodOfTime),
        (_DCAT.startDate, Literal(f"{first:04}-01-01", datatype=XSD.date)),
        (_DCAT.endDate, Literal(f"{last:04}-12-31", datatype=XSD.date)),
    )
    _add(
        graph,
        about,
        (RDF.type, _DCAT.Dataset),
        (DCTERMS.identifier, Literal(str(about), datatype=XSD.anyURI)),
        (DCTERMS.publisher, place["publisher"]),
        (DCTERMS.accessRights, _authority("access-right", "PUBLIC")),
        (DCTERMS.accrualPeriodicity, _authority("frequency", "IRREG")),
        (DCTERMS.modified, _moment(cube)),
        (DCTERMS.spatial, _authority("country", "FIN")),
        (DCTERMS.temporal, period),
        (_DCAT.theme, _authority("data-theme", "HEAL")),
        (_DCAT.version, Literal(cube.release.id)),
        (_DCAT.landingPage, URIRef(f"{base}/en/data")),
        *((DCTERMS.language, _authority("language", code)) for code in _LANGUAGES.values()),
    )
    if found := contact():
        _add_contact(graph, about, *found)
    if cube.release.source_url:
        graph.add((about, DCTERMS.source, URIRef(cube.release.source_url)))


def _add_contact(graph: Graph, about: URIRef, kind: str, address: str) -> None:
    point = BNode()
    _add(
        graph,
        point,
        (RDF.type, _VCARD.Kind),
        (RDF.type, _VCARD.Organization),
        (_VCARD.fn, Literal(publisher_name())),
        (_VCARD.hasEmail if kind == "email" else _VCARD.hasURL, URIRef(address)),
    )
    graph.add((about, _DCAT.contactPoint, point))


def _add_service(graph: Graph, place: Namespace, cube: Cube, base: str) -> None:
    about = place["interface"]
    _texts(
        graph, about, DCTERMS.title, {one: translate("The open data interface of Aluekuva", one) for one in LANGUAGES}
    )
    _add(
        graph,
        about,
        (RDF.type, _DCAT.DataService),
        (DCTERMS.publisher, place["publisher"]),
        (DCTERMS.license, _licence(graph, cube)),
        (DCTERMS.accessRights, _authority("access-right", "PUBLIC")),
        (DCTERMS.conformsTo, URIRef(_OPENAPI)),
        (_DCAT.endpointURL, URIRef(f"{base}/api/v1")),
        (_DCAT.endpointDescription, URIRef(f"{base}/api/v1/openapi.json")),
        (_DCAT.landingPage, URIRef(f"{base}/api/v1/docs")),
        (_DCAT.servesDataset, place["dataset"]),
        (_DCAT.theme, _authority("data-theme", "HEAL")),
    )


def _add_distribution(graph: Graph, place: Namespace, cube: Cube, base: str, file: dict[str, object]) -> None:
    suffix = str(file["format"])
    holds, packed, type_of_file = _FILES[suffix]
    about, address = place[suffix.replace(".", "-")], URIRef(f"{base}{file['releaseAddress']}")
    checksum = BNode()
    _texts(
        graph,
        about,
        DCTERMS.title,
        {one: translate("Everything in one file, {suffix}", one, suffix=suffix) for one in LANGUAGES},
    )
    _add(
        graph,
        checksum,
        (RDF.type, _SPDX.Checksum),
        (_SPDX.algorithm, _SPDX.checksumAlgorithm_sha256),
        (_SPDX.checksumValue, Literal(str(file["sha256"]), datatype=XSD.hexBinary)),
    )
    _add(
        graph,
        about,
        (RDF.type, _DCAT.Distribution),
        (DCTERMS.license, _licence(graph, cube)),
        (DCTERMS.modified, _moment(cube)),
        (_DCAT.accessURL, address),
        (_DCAT.downloadURL, address),
        (_DCAT.mediaType, URIRef(f"{_MEDIA_TYPE}{holds}")),
        (_DCAT.byteSize, Literal(str(file["bytes"]), datatype=XSD.nonNegativeInteger)),
        (_DCAT_AP.availability, _authority("planned-availability", "STABLE")),
        (_SPDX.checksum, checksum),
    )
    if packed:
        graph.add((about, _DCAT[packed], URIRef(f"{_MEDIA_TYPE}{file['mediaType']}")))
    if type_of_file:
        graph.add((about, DCTERMS["format"], _authority("file-type", type_of_file)))
    graph.add((place["dataset"], _DCAT.distribution, about))


def _licence(graph: Graph, cube: Cube) -> Node:
    """The licence by its address; one that no address is known of, by its name."""
    known = dataset.LICENCES.get(cube.release.licence)
    if known:
        return URIRef(known.authority)
    document = BNode()
    _add(
        graph, document, (RDF.type, DCTERMS.LicenseDocument), (DCTERMS.title, Literal(cube.release.licence, lang="en"))
    )
    return document


def _moment(cube: Cube) -> Literal:
    return Literal(cube.release.created.isoformat(timespec="seconds"), datatype=XSD.dateTime)

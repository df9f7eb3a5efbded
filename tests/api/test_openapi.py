"""The description of the interface is that of the interface: every address, every parameter, every value allowed."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from indicators.api import openapi, parameters
from indicators.api.description import GROUPS, Operation
from indicators.api.formats import FORMATS
from indicators.api.operations import OPERATIONS, answered
from indicators.api.problems import TITLES
from indicators.language import LANGUAGES, Language
from indicators.tables import AREA_TYPES, SEXES, STATUSES

from .conftest import RELEASE

DESCRIBED = ("/api/", "/download/", "/catalog", "/datapackage", "/rest/")
#: The ends of the interface: what is answered where nothing stands.
NOWHERE = {f"/{top}/{rest}" for top in ("api", "download", "rest") for rest in ("", "{rest}")} | {"/api/v1", "/api/v1/"}
#: What an example cannot know: the release of these tests.
OWN = {
    "showRelease": {"id": RELEASE},
    "releaseChanges": {"id": RELEASE},
    "releaseFile": {"release": RELEASE},
    "groups": {"area": "05,20"},
    "comparisons": {"indicator": "181"},
}


def of_operations(wanted: Callable[[Operation], bool]) -> pytest.MarkDecorator:
    """The test once for each operation that is wanted."""
    chosen = [operation for operation in OPERATIONS if wanted(operation)]
    assert chosen
    return pytest.mark.parametrize("operation", chosen, ids=lambda operation: operation.name)


def checks_parameters(operation: Operation) -> bool:
    """Whether it refuses parameters that it does not know: all do but Sotkanet's and those that look at none."""
    return not operation.plain and operation.group != "sotkanet" and operation.name != "tryOperation"


def answers(operation: Operation) -> bool:
    """Whether it answers by itself, not with another address."""
    return operation.status == 200


def paths(application: Flask) -> set[str]:
    """The addresses of a server as OpenAPI writes them."""
    rules = (rule.rule for rule in application.url_map.iter_rules())
    return {re.sub(r"<(?:[^:<>]+:)?(\w+)>", r"{\1}", rule) for rule in rules}


def query_names(operation: Operation) -> set[str]:
    return {parameter.name for parameter in operation.parameters if not operation.in_path(parameter)}


def example(operation: Operation) -> str:
    """The path of an operation, filled with its examples."""
    path = operation.path
    for parameter in operation.parameters:
        if operation.in_path(parameter):
            value = OWN.get(operation.name, {}).get(parameter.name) or parameter.example
            assert value, f"{operation.name}: {parameter.name} of the path has no example"
            path = path.replace(f"{{{parameter.name}}}", value)
    return path


def test_every_address_is_described_and_every_described_one_exists(whole_server: FlaskClient) -> None:
    there = paths(whole_server.application)
    described = {operation.path for operation in OPERATIONS}
    assert {path for path in there if path.startswith(DESCRIBED)} - NOWHERE - described == set()
    assert described - there == set()


def test_no_address_and_no_name_is_described_twice() -> None:
    for attribute in ("path", "name"):
        values = [getattr(operation, attribute) for operation in OPERATIONS]
        assert sorted({value for value in values if values.count(value) > 1}) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_is_valid(client: FlaskClient, language: Language) -> None:
    answer = client.get(f"/api/v1/openapi.json?lang={language}")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    OpenAPIV31SpecValidator(answer.get_json()).validate()


def test_document_says_who_publishes_and_under_what_licence(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUEKUVA_CONTACT", "open.data@example.org")
    monkeypatch.setenv("ALUEKUVA_URL", "https://figures.example.org/")
    described = client.get("/api/v1/openapi.json").get_json()
    assert described["info"]["contact"] == {"email": "open.data@example.org"}
    assert described["info"]["license"] == {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}
    assert described["info"]["version"] == "v1"
    assert described["servers"] == [{"url": "https://figures.example.org"}]
    monkeypatch.setenv("ALUEKUVA_CONTACT", "nobody")
    monkeypatch.delenv("ALUEKUVA_URL")
    described = client.get("/api/v1/openapi.json").get_json()
    assert "contact" not in described["info"]
    assert described["servers"] == [{"url": "http://localhost"}]


def test_document_is_asked_for_again_with_its_etag(client: FlaskClient) -> None:
    first = client.get("/api/v1/openapi.json")
    again = client.get("/api/v1/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def texts(part: Any) -> set[str]:
    """Every summary and description of a document."""
    if isinstance(part, list):
        return {text for one in part for text in texts(one)}
    if not isinstance(part, dict):
        return set()
    own = {value for key, value in part.items() if key in ("summary", "description") and isinstance(value, str)}
    return own | {text for value in part.values() for text in texts(value)}


@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
def test_every_text_of_the_document_is_in_the_readers_language(language: Language) -> None:
    english, own = texts(openapi.document("en")), texts(openapi.document(language))
    assert len(own) > 30
    assert english & own == set()


# The values allowed are those that the code checks against


def enums(name: str) -> set[tuple[str, ...]]:
    """The values that operations allow for a parameter of this name."""
    return {
        tuple(parameter.schema["enum"])  # type: ignore[arg-type]
        for operation in OPERATIONS
        for parameter in operation.parameters
        if parameter.name == name and "enum" in parameter.schema
    }


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("areaType", AREA_TYPES),
        ("sex", SEXES),
        ("measure", parameters.ALL_MEASURES),
        ("lang", LANGUAGES),
        ("labels", parameters.LABELS),
        ("dialect", parameters.DIALECTS),
    ],
)
def test_values_allowed_are_those_that_the_checks_use(name: str, values: tuple[str, ...]) -> None:
    assert tuple(values) in enums(name)


def test_formats_are_those_that_are_written() -> None:
    (operation,) = (one for one in OPERATIONS if one.name == "indicatorData")
    (suffix,) = (parameter for parameter in operation.parameters if parameter.name == "suffix")
    assert suffix.schema["enum"] == [*FORMATS]
    assert {*operation.contents} == {kind.media_type.partition(";")[0] for kind in FORMATS.values()}


def test_statuses_of_a_row_are_those_of_the_tables() -> None:
    described = openapi.document("en")["components"]["schemas"]["Row"]["properties"]
    assert described["status"]["enum"] == [*STATUSES]
    assert described["area_type"]["enum"] == [*AREA_TYPES]
    assert described["sex"]["enum"] == [*SEXES]


@of_operations(checks_parameters)
def test_parameters_are_those_that_the_address_takes(client: FlaskClient, operation: Operation) -> None:
    answer = client.get(f"{example(operation)}?nosuchparameter=1")
    assert answer.status_code == 400
    assert {*answer.get_json()["allowed"]} == query_names(operation)


@of_operations(lambda operation: any("enum" in one.schema for one in operation.parameters))
def test_value_that_is_not_in_the_description_is_refused(client: FlaskClient, operation: Operation) -> None:
    for parameter in operation.parameters:
        if "enum" not in parameter.schema or operation.in_path(parameter):
            continue
        answer = client.get(example(operation), query_string=required(operation) | {parameter.name: "nosuchvalue"})
        assert answer.status_code == 400
        if operation.group == "sotkanet":
            continue
        assert answer.get_json()["parameter"] == parameter.name
        assert answer.get_json()["allowed"] == parameter.schema["enum"]


@of_operations(lambda operation: any("enum" in one.schema for one in operation.parameters))
def test_every_value_of_the_description_is_taken(client: FlaskClient, operation: Operation) -> None:
    for parameter in operation.parameters:
        for value in parameter.schema.get("enum", []):  # type: ignore[attr-defined]
            if operation.in_path(parameter):
                continue
            answer = client.get(example(operation), query_string=required(operation) | {parameter.name: value})
            # It may still be that the release has nothing of the kind.
            refused = answer.status_code == 400 and answer.get_json().get("allowed") == parameter.schema["enum"]
            assert not refused, (parameter.name, value)


def required(operation: Operation) -> dict[str, str]:
    own = OWN.get(operation.name, {})
    return {
        parameter.name: own.get(parameter.name) or parameter.example or ""
        for parameter in operation.parameters
        if not operation.in_path(parameter) and (parameter.required or parameter.name in own)
    }


def test_reasons_of_groups_are_those_that_are_given() -> None:
    # Written out in the description, for what gives them takes a second to load.
    from indicators.groups import REASONS

    described = openapi.document("en")["components"]["schemas"]["GroupValue"]["properties"]["reason"]
    assert [one["enum"] for one in described["anyOf"] if "enum" in one] == [[*REASONS]]


# Answers are what the description says


@of_operations(answers)
def test_answer_is_of_a_described_kind_and_form(whole_server: FlaskClient, operation: Operation) -> None:
    described = openapi.document("en")
    answer = whole_server.get(example(operation), query_string=required(operation))
    assert answer.status_code == operation.status, answer.get_data(as_text=True)[:300]
    responses = described["paths"][operation.path]["get"]["responses"]
    assert answer.mimetype in responses["200"]["content"]
    assert {*responses["200"]["headers"]} - {*answer.headers.keys()} == set()
    if answer.mimetype in ("application/json", "application/geo+json"):
        schema = responses["200"]["content"][answer.mimetype]["schema"] | {"components": described["components"]}
        jsonschema.Draft202012Validator(schema).validate(answer.get_json())


def known_keys(answer: Any, schema: dict[str, Any], types: dict[str, Any], where: str) -> list[str]:
    """Keys of an answer that the description does not name."""
    if "$ref" in schema:
        schema = types[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        kind = {dict: "object", list: "array"}.get(type(answer), "")
        schema = next(
            (one for one in schema["anyOf"] if ("$ref" in one and kind == "object") or one.get("type") == kind), {}
        )
        return known_keys(answer, schema, types, where) if schema else []
    if isinstance(answer, list):
        return [key for one in answer for key in known_keys(one, schema.get("items", {}), types, f"{where}[]")]
    if not isinstance(answer, dict) or "properties" not in schema:
        return []
    fields = schema["properties"]
    unknown = [f"{where}.{key}" for key in answer if key not in fields]
    return unknown + [
        key
        for name in answer.keys() & fields.keys()
        for key in known_keys(answer[name], fields[name], types, f"{where}.{name}")
    ]


@of_operations(lambda operation: answers(operation) and "application/json" in operation.contents)
def test_no_answer_has_a_field_that_is_not_described(whole_server: FlaskClient, operation: Operation) -> None:
    described = openapi.document("en")
    content = described["paths"][operation.path]["get"]["responses"]["200"]["content"]["application/json"]
    for further in ({}, {"lang": "sv"}, {"labels": "both"}):
        if not further.keys() <= query_names(operation):
            continue
        answer = whole_server.get(example(operation), query_string=required(operation) | further)
        assert answer.status_code == 200
        if answer.mimetype == "application/json":  # a format of several
            assert known_keys(answer.get_json(), content["schema"], described["components"]["schemas"], "") == []


@pytest.mark.parametrize("model", [answered.Answered, *answered.Answered.__subclasses__(), answered.Problem])
def test_every_type_may_gain_fields(model: Any) -> None:
    assert model.model_config.get("extra") != "forbid"


def test_problem_is_described(client: FlaskClient) -> None:
    described = openapi.document("en")["components"]["schemas"]["Problem"]
    for address in ("/api/v1/indicators?x=1", "/api/v1/indicators/999", "/api/v1/indicators?pageSize=0"):
        answer = client.get(address).get_json()
        jsonschema.Draft202012Validator(described).validate(answer)
        assert known_keys(answer, described, {}, "") == []


def test_every_problem_has_a_title() -> None:
    statuses = {status for operation in OPERATIONS for status in operation.problems}
    assert statuses <= TITLES.keys()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [({"group": "nothing"}, "no group"), ({"path": "/api/{x}"}, "x of the path")],
)
def test_wrong_description_is_refused_when_it_is_made(changes: dict[str, str], fault: str) -> None:
    given: dict[str, Any] = {"path": "/api", "name": "one", "group": next(iter(GROUPS)), "summary": "", "contents": {}}
    with pytest.raises(ValueError, match=fault):
        Operation(**given | changes)


# The page to read and to try it


def test_form_leads_to_the_address_that_it_means(client: FlaskClient) -> None:
    answer = client.get(
        "/api/v1/docs/indicatorData?id=181&suffix=csv&area=20,FI&areaType=county&areaType=country&sex=&time=latest"
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == (
        "/api/v1/indicators/181/data.csv?area=20,FI&areaType=county,country&time=latest"
    )
    assert client.get(answer.headers["Location"]).status_code == 200


@pytest.mark.parametrize("value", ["//example.org", "/../..", "181/../x", "?x", "#", "%2e%2e", "a\r\nb", "\\\\x", "ä"])
def test_form_leads_nowhere_else(client: FlaskClient, value: str) -> None:
    answer = client.get("/api/v1/docs/showIndicator", query_string={"id": value, "release": value})
    assert answer.status_code == 303
    address = urlsplit(answer.headers["Location"])
    assert (address.scheme, address.netloc, address.fragment) == ("", "", "")
    assert re.fullmatch(r"/api/v1/indicators/[^/?#\\\s]+", address.path)
    assert parse_qs(address.query) == {"release": [value]}


@pytest.mark.parametrize(
    ("address", "status", "parameter"),
    [
        ("/api/v1/docs/nothing", 404, "operation"),
        ("/api/v1/docs/indicatorData?id=181", 400, "suffix"),
        ("/api/v1/docs/indicatorData?id=..&suffix=csv", 400, "id"),
        ("/api/v1/docs/indicatorData?id=181&suffix=csv&nothing=1", 400, "nothing"),
        ("/api/v1/docs?nothing=1", 400, "nothing"),
    ],
)
def test_form_with_a_fault_is_refused(client: FlaskClient, address: str, status: int, parameter: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.get_json()["parameter"]) == (status, parameter)


@pytest.fixture
def reference(client: FlaskClient) -> Callable[[str], Any]:
    """The reference page, read strictly as XML."""
    from xml.etree import ElementTree

    def read(query: str) -> Any:
        answer = client.get(f"/api/v1/docs{query}")
        assert (answer.status_code, answer.mimetype) == (200, "application/xhtml+xml")
        return ElementTree.fromstring(answer.data)

    return read


_HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_reference_has_every_operation_and_every_parameter(reference: Callable[[str], Any], language: Language) -> None:
    page = reference(f"?lang={language}")
    assert page.get("lang") == language
    forms = {form.get("action").rpartition("/")[2]: form for form in page.iter(f"{_HTML}form")}
    assert {*forms} == {operation.name for operation in OPERATIONS if answers(operation)}
    for operation in filter(answers, OPERATIONS):
        form = forms[operation.name]
        controls = {control.get("name") for kind in ("input", "select") for control in form.iter(f"{_HTML}{kind}")}
        assert controls == {parameter.name for parameter in operation.parameters}


def test_reference_loads_nothing_from_elsewhere_and_has_no_script(reference: Callable[[str], Any]) -> None:
    page = reference("")
    assert [*page.iter(f"{_HTML}script")] == []
    loaded = [link.get("href") for link in page.iter(f"{_HTML}link")]
    assert loaded and all(re.match(r"data:,$|/(?!/)", address) for address in loaded)
    assert [node.tag for node in page.iter() if node.get("style") or node.get("src")] == []


def test_every_link_within_the_reference_leads_somewhere(reference: Callable[[str], Any]) -> None:
    page = reference("")
    ids = [node.get("id") for node in page.iter() if node.get("id")]
    assert len(ids) == len({*ids})
    linked = {node.get("href")[1:] for node in page.iter(f"{_HTML}a") if node.get("href").startswith("#")}
    assert linked - {*ids} == set()
    labelled = {node.get(name) for node in page.iter() for name in ("for", "aria-labelledby") if node.get(name)}
    assert labelled - {*ids} == set()

"""The archive: its files, the description of the CSV (CSV on the Web), and that both agree."""

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import frictionless
import pytest
from flask.testing import FlaskClient

from indicators.language import LANGUAGES

from .conftest import RELEASE
from .reading import download

FILES = ["README.txt", "data.csv", "data.csv-metadata.json", "metadata.json"]
#: Types of CSV on the Web by the names that Table Schema has for them.
TYPES = {"integer": "integer", "double": "number", "gYear": "year", "string": "string"}


def archive(client: FlaskClient, query: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(download(client, "zip", query)))


def table_schema(description: dict[str, Any]) -> frictionless.Schema:
    """The columns of a CSV on the Web description as a Table Schema."""
    fields = []
    for column in description["tableSchema"]["columns"]:
        datatype = column["datatype"]
        constraints: dict[str, object] = {"required": column["required"]}
        if isinstance(datatype, dict):
            constraints["pattern"] = datatype["format"]
            datatype = datatype["base"]
        fields.append({"name": column["name"], "type": TYPES[datatype], "constraints": constraints})
    return frictionless.Schema.from_descriptor(
        {"fields": fields, "primaryKey": description["tableSchema"]["primaryKey"], "missingValues": [""]}
    )


def test_archive_holds_figures_their_description_metadata_and_a_readme(client: FlaskClient) -> None:
    held = archive(client, "indicator=181,127")
    assert held.namelist() == FILES
    assert held.testzip() is None
    assert {entry.date_time for entry in held.infolist()} == {(2026, 11, 22, 6, 0, 0)}
    assert {entry.compress_type for entry in held.infolist()} == {zipfile.ZIP_DEFLATED}


def test_figures_are_those_of_the_csv(client: FlaskClient) -> None:
    query = "indicator=181,127&labels=both&lang=fi&measure=value,ci_method"
    assert archive(client, query).read("data.csv") == download(client, "csv", query)
    # Programs read the archive: its CSV is always that which the description tells of.
    assert archive(client, f"{query}&dialect=fi-excel").read("data.csv") == download(client, "csv", query)


@pytest.mark.parametrize(
    "query",
    [
        "indicator=181,127,90001,90002&labels=both&lang=sv",
        "indicator=181&measure=value,lower95,upper95,lower998,upper998,ci_method",
        "indicator=5",
    ],
)
def test_figures_are_what_the_description_says(client: FlaskClient, tmp_path: Path, query: str) -> None:
    archive(client, query).extractall(tmp_path)
    description = json.loads((tmp_path / "data.csv-metadata.json").read_bytes())
    assert description["url"] == "data.csv"
    resource = frictionless.Resource(
        path="data.csv", basepath=str(tmp_path), schema=table_schema(description), encoding="utf-8"
    )
    report = frictionless.validate(resource)
    assert resource.schema.field_names == [column["name"] for column in description["tableSchema"]["columns"]]
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])


def test_description_fails_other_figures(client: FlaskClient, tmp_path: Path) -> None:
    archive(client, "indicator=181").extractall(tmp_path)
    file = tmp_path / "data.csv"
    file.write_bytes(file.read_bytes().replace(b",county,2022,", b",region,MMXXII,"))
    schema = table_schema(json.loads((tmp_path / "data.csv-metadata.json").read_bytes()))
    report = frictionless.validate(frictionless.Resource(path="data.csv", basepath=str(tmp_path), schema=schema))
    assert {error[0] for error in report.flatten(["fieldName"])} == {"area_type", "time"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_description_tells_each_column_in_the_language_asked_for(client: FlaskClient, language: str) -> None:
    query = f"indicator=181&labels=both&lang={language}&measure=value,lower95,ci_method"
    held = archive(client, query)
    description = json.loads(held.read("data.csv-metadata.json"))
    assert description["@context"] == ["http://www.w3.org/ns/csvw", {"@language": language}]
    columns = description["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == held.read("data.csv").decode().split("\r\n")[0].split(",")
    assert all(column["dc:description"] for column in columns)
    assert description["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}


def test_metadata_are_those_of_the_json(client: FlaskClient) -> None:
    metadata = json.loads(archive(client, "indicator=181,127&area=20,90").read("metadata.json"))
    address = metadata.pop("address")
    answer = client.get("/api/v1/data.json?indicator=181,127&area=20,90").get_json()
    del answer["data"]
    assert metadata == answer
    assert address == f"http://localhost/api/v1/data.zip?indicator=127,181&area=20,90&release={RELEASE}"
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("language", "title", "simulated"),
    [
        ("fi", "Työttömät, % työvoimasta", "Luvut eivät ole todellisia."),
        ("sv", "Arbetslösa, % av arbetskraften", "Siffrorna är inte verkliga."),
        ("en", "Unemployed people, as % of labour force", "The figures are not real."),
    ],
)
def test_readme_is_in_the_language_asked_for(client: FlaskClient, language: str, title: str, simulated: str) -> None:
    readme = archive(client, f"indicator=181&labels=both&lang={language}").read("README.txt").decode()
    assert readme.startswith(title)
    assert simulated in readme
    assert RELEASE in readme and "CC BY 4.0" in readme
    assert all(f"  {file}: " in readme for file in FILES[1:])
    assert all(re.search(rf"^  {status}: \S", readme, re.MULTILINE) for status in "APEBSMZ")

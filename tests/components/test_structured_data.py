"""What search engines of data are told of an indicator."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from components.addresses import read
from components.structured_data import structured_data
from indicators.cube import Cube, Cubes
from indicators.language import LANGUAGES
from indicators.release.make import make_release
from tests.conftest import make_tables

HOSTILE = '</script><script>alert(1)</script><!-- "quoted" '


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    directory: Path = tmp_path_factory.mktemp("releases")
    hostile: dict[str, object] = {f"title_{language}": HOSTILE for language in LANGUAGES}
    indicators: list[dict[str, object]] = [
        {"indicator": 181, "organization_fi": "Tilastokeskus", "organization_en": "Statistics Finland"},
        {"indicator": 127},
        {"indicator": 90001, **hostile},
    ]
    observations = [
        {"value": 1.0, "time": 2015},
        {"value": 2.0, "time": 2024},
        {"indicator": 90001, "value": 1.0},
    ]
    day = datetime.datetime(2026, 11, 22, 6, 0, tzinfo=datetime.UTC)
    make_release(make_tables(observations, indicators=indicators), directory, now=day)
    return Cubes(directory).current()


def told(path: str, cube: Cube | None) -> dict[str, Any]:
    element = structured_data(read(path), cube)
    match = re.fullmatch(r'<script type="application/ld\+json">(.*)</script>', element, re.DOTALL)
    assert match, element
    found: dict[str, Any] = json.loads(match[1])
    return found


def test_indicator_is_a_dataset_with_its_licence_and_its_files(cube: Cube) -> None:
    with Flask("server").test_request_context(base_url="https://figures.example.org/"):
        dataset = told("/en/indicators/181", cube)
    assert (dataset["@context"], dataset["@type"]) == ("https://schema.org/", "Dataset")
    assert dataset["name"] == "Indicator 181"
    assert dataset["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert dataset["isAccessibleForFree"] is True
    assert dataset["temporalCoverage"] == "2015/2024"
    assert dataset["spatialCoverage"]["name"] == "Finland"
    assert dataset["variableMeasured"]["unitText"] == "per cent"
    assert dataset["creator"]["name"] == "Statistics Finland"
    assert dataset["url"] == "https://figures.example.org/en/indicators/181"
    files = {one["encodingFormat"]: one["contentUrl"] for one in dataset["distribution"]}
    assert files["text/csv"] == "https://figures.example.org/api/v1/indicators/181/data.csv"
    assert [address.rpartition(".")[2] for address in files.values()] == ["csv", "json", "xlsx"]


def test_simulated_figures_say_so_first(cube: Cube) -> None:
    assert told("/en/indicators/181", cube)["description"].startswith("Simulated data. The figures are not real. ")
    assert told("/fi/indicators/181", cube)["description"].startswith("Simuloitu")


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_in_the_language_of_the_page(cube: Cube, language: str) -> None:
    dataset = told(f"/{language}/indicators/181", cube)
    assert dataset["inLanguage"] == language
    assert dataset["name"] == {"fi": "Mittari", "sv": "Indikator", "en": "Indicator"}[language] + " 181"


def test_no_text_of_a_source_ends_the_element(cube: Cube) -> None:
    element = structured_data(read("/en/indicators/90001"), cube)
    assert element.count("<") == 2
    assert told("/en/indicators/90001", cube)["name"] == HOSTILE


@pytest.mark.parametrize(
    "path", ["/en/", "/en/indicators", "/en/areas/20", "/en/indicators/127", "/en/indicators/999", "/nothing"]
)
def test_nothing_is_told_where_there_are_no_figures_of_an_indicator(cube: Cube, path: str) -> None:
    assert structured_data(read(path), cube) == ""


def test_nothing_is_told_without_a_release() -> None:
    assert structured_data(read("/en/indicators/181"), None) == ""

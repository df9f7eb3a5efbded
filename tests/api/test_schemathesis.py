"""The interface keeps what its description says, whatever is asked of it: tried with requests made from the document.

Each operation is asked with its examples, with every border of its parameters, and with values drawn at random, right
and wrong ones. The seed is fixed.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.config import (
    ChecksConfig,
    GenerationConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.specs.openapi.checks import negative_data_rejection

from indicators.api import openapi

from .conftest import interface

_PROJECT = ProjectConfig(
    base_url="http://localhost",
    # The client of these tests does not decode what it gets.
    headers={"Accept-Encoding": "identity"},
    generation=GenerationConfig(max_examples=20, deterministic=True),
    # What is well-formed may still be refused: a release does not have every area, and no period ends before it begins.
    checks=ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=["2xx", "3xx", 400, 404])
    ),
)
_CONFIG = SchemathesisConfig(seed=20261122, projects=ProjectsConfig(default=_PROJECT))


class Served:
    """What is asked; known only once the tests run, for its releases are made by them."""

    application: Flask

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return self.application(environ, start_response)


served = Served()
schema = schemathesis.openapi.from_dict(openapi.document("en"), config=_CONFIG)
schema.app = served


@pytest.fixture(scope="module", autouse=True)
def serve(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The interface over the shared release, with no limit of requests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ALUEKUVA_RATE_LIMIT", "0")
        served.application = interface(releases, tmp_path_factory.mktemp("answers")).application
    yield
    del served.application


@schema.parametrize()
@settings(suppress_health_check=[*HealthCheck])
def test_answers_are_those_described(case: schemathesis.Case) -> None:
    # Sotkanet lets pass what it does not understand, and so does what stands in for it.
    excluded = [negative_data_rejection] if case.path.startswith("/rest/") else []
    case.call_and_validate(excluded_checks=excluded)

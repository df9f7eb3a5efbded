"""What the tests of the interface are given: a small release made by hand, and clients of servers over releases."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_caching import Cache

from indicators import api
from indicators.api import health, limits, metrics
from indicators.cube import Cubes
from indicators.release.make import make_release
from indicators.tables import Tables
from tests.conftest import make_tables

#: The day on which the releases of these tests are made; the id of the first is :data:`RELEASE`.
DAY = datetime.datetime(2026, 11, 22, 6, 0, tzinfo=datetime.UTC)
RELEASE = "2026-11-22-1-simulated"

# 127, 181 and 5 are in the indicator set; the others are not, and have titles that are hard to write.
INDICATORS: list[dict[str, object]] = [
    {
        "indicator": 181,
        "title_fi": "Työttömät, % työvoimasta",
        "title_sv": "Arbetslösa, % av arbetskraften",
        "title_en": "Unemployed people, as % of labour force",
        "sexes": ["total", "female", "male"],
    },
    {"indicator": 127, "unit": "persons", "decimals": 0},
    {"indicator": 5, "title_fi": "Toimeentulotuki", "title_sv": None, "title_en": None},
    {"indicator": 90001, "title_fi": 'Sanoi "ei"', "title_sv": "Rad 1\nrad 2", "title_en": "Semi; colon"},
    {"indicator": 90002, "title_fi": "=1+1", "title_sv": "@SUM(A1)", "title_en": '-2+3,"x"'},
]
AREAS: list[dict[str, object]] = [
    {
        "area_type": "municipality",
        "area": "205",
        "name_fi": "Kajaani",
        "name_sv": "Kajana",
        "name_en": "Kajaani",
        "parent_type": "county",
        "parent": "20",
    },
]
OBSERVATIONS: list[dict[str, object]] = [
    {"value": 13.5, "lower95": 12.25, "upper95": 14.75, "numerator": 4321.0, "denominator": 32007.0},
    {"time": 2021, "value": 0.0},
    {"time": 2022, "status": "S"},
    {"time": 2023, "status": "M"},
    {"time": 2024, "status": "Z"},
    {"time": 2020, "sex": "female", "value": 12.1},
    {"area": "05", "time": 2022, "value": 9.9, "status": "P"},
    {"area": "05", "time": 2023, "value": 9.8, "status": "E"},
    {"area": "05", "time": 2024, "value": 9.7, "status": "B"},
    {"area_type": "country", "area": "FI", "time": 2020, "value": 14.0},
    {"area_type": "municipality", "area": "205", "time": 2020, "value": 15.1},
    {"indicator": 127, "area": "90", "value": 664028.0},
    {"indicator": 90001, "value": 1.0},
    {"indicator": 90002, "value": 1.0},
]


def small_release(directory: Path, observations: list[dict[str, object]] | None = None, **changes: object) -> str:
    """Make the release of these tests (or one of other observations) in ``directory``; gives its id."""
    given: list[dict[str, object]] = OBSERVATIONS if observations is None else observations
    tables: Tables = make_tables(given, indicators=INDICATORS, areas=AREAS)
    return make_release(tables, directory, **({"now": DAY} | changes)).id  # type: ignore[arg-type]


def interface(directory: Path, answers: Path) -> FlaskClient:
    """A client of the interface alone, over the releases in ``directory``, its cache in ``answers``."""
    server = Flask(__name__)
    cache = Cache(server, config={"CACHE_TYPE": "FileSystemCache", "CACHE_DIR": str(answers)})
    cubes = Cubes(directory)
    server.register_blueprint(api.create_blueprint(cubes, cache, limits.rate()))
    server.register_blueprint(health.create_blueprint(cubes))
    server.register_blueprint(metrics.create_blueprint(cubes))
    return server.test_client()


@pytest.fixture(scope="session")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one release; it must stay as it is, for all tests share it."""
    directory = tmp_path_factory.mktemp("releases")
    assert small_release(directory) == RELEASE
    return directory


@pytest.fixture(scope="session")
def client(releases: Path, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    """A client of the interface over the shared release."""
    return interface(releases, tmp_path_factory.mktemp("answers"))


@pytest.fixture(scope="session")
def make_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Flask]]:
    """Maker of whole servers whose answers are kept under a directory of the tests alone."""
    answers = tmp_path_factory.mktemp("server") / "answers"
    with pytest.MonkeyPatch.context() as patch:
        # Read when the module is imported, too: it makes a server of its own.
        patch.setenv("ALUEKUVA_ANSWERS", str(answers))
        patch.setenv("ALUEKUVA_RELEASES", str(answers.parent / "releases"))
        patch.delenv("ALUEKUVA_REDIS", raising=False)
        from app import create_server

        yield create_server


@pytest.fixture(scope="session")
def whole_server(make_server: Callable[[Path], Flask], releases: Path) -> FlaskClient:
    """A client of the whole program over the shared release."""
    return make_server(releases).test_client()

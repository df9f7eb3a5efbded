"""What the list of all indicators is narrowed down by, and where that is offered."""

import dataclasses
import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from components.indicator_filters import FRESHNESS, NONE, IndicatorFilter, filters, freshness
from indicators.cube import Cube, Cubes, Named
from indicators.language import LANGUAGES, Language
from indicators.release.make import make_release
from tests.conftest import make_tables

OBSERVATIONS: list[dict[str, object]] = [
    {"indicator": 181, "value": 1.0, "time": 2019},
    {"indicator": 127, "value": 1.0, "time": 2016},
]
#: In the indicator set with figures of two ages, in it without any, and in no set.
INDICATORS: list[dict[str, object]] = [
    {"indicator": 181},
    {"indicator": 127, "unit": "persons", "decimals": 0},
    {"indicator": 5},
    {"indicator": 999},
]
SET = "aluekuva-2026"


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with one release, which is only read."""
    directory = tmp_path_factory.mktemp("releases")
    make_release(make_tables(OBSERVATIONS, indicators=INDICATORS), directory)
    return directory


@pytest.fixture(scope="module")
def releases_of_one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with one indicator alone."""
    directory = tmp_path_factory.mktemp("releases")
    make_release(make_tables(OBSERVATIONS[:1], indicators=INDICATORS[:1]), directory)
    return directory


@pytest.fixture
def cube(releases: Path) -> Cube:
    """The cube of the release, opened for the test alone, which may change what it says."""
    return released_in(Cubes(releases).current(), 2020)


def released_in(cube: Cube, year: int) -> Cube:
    """The cube, its release made in another year."""
    created = datetime.datetime(year, 12, 31, tzinfo=datetime.UTC)
    vars(cube)["release"] = dataclasses.replace(cube.release, created=created)
    return cube


def offered(cube: Cube, language: Language = "en", **query: str) -> dict[str, IndicatorFilter]:
    return {one.name: one for one in filters(cube, query, language)}


def left(cube: Cube, name: str, value: str) -> set[int]:
    found = offered(cube, **{name: value})[name]
    return {indicator.indicator for indicator in cube.indicators.values() if found.fits(indicator)}


@pytest.mark.parametrize(
    ("years_before", "word"),
    [(-1, "recent"), (0, "recent"), (1, "recent"), (2, "ageing"), (3, "ageing"), (4, "old"), (40, "old")],
)
def test_freshness_counts_from_the_year_of_the_release(cube: Cube, years_before: int, word: str) -> None:
    indicator = dataclasses.replace(cube.indicators[181], latest_time=2020 - years_before)
    assert freshness(indicator, cube.release) == word


def test_without_figures_there_is_no_freshness(cube: Cube) -> None:
    assert freshness(cube.indicators[5], cube.release) == NONE == FRESHNESS[-1]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("fi", ["2019 tai uudempi", "2016 tai vanhempi", "Ei lukuja"]),
        ("sv", ["2019 eller senare", "2016 eller tidigare", "Inga siffror"]),
        ("en", ["2019 or later", "2016 or earlier", "No figures"]),
    ],
)
def test_the_years_stand_in_the_menu_and_only_those_that_there_are(
    cube: Cube, language: Language, texts: list[str]
) -> None:
    assert [text for _, text in offered(cube, language)["freshness"].options] == texts
    released_in(cube, 2021)
    assert offered(cube)["freshness"].options[0] == ("ageing", "2018–2019")


def test_each_value_leaves_its_indicators(cube: Cube) -> None:
    assert left(cube, "freshness", "recent") == {181}
    assert left(cube, "freshness", "old") == {127}
    assert left(cube, "freshness", NONE) == {5, 999}
    assert left(cube, "set", SET) == {181, 127, 5}
    assert left(cube, "set", NONE) == {999}


def test_an_indicator_of_several_sets_is_found_in_each(cube: Cube) -> None:
    several = dataclasses.replace(cube.indicators[181], sets=(SET, "other"))
    vars(cube)["indicators"] = {**cube.indicators, 181: several}
    vars(cube)["indicator_sets"] = {**cube.indicator_sets, "other": Named("other", {"name_en": "Another set"})}
    assert [value for value, _ in offered(cube)["set"].options] == [SET, "other", NONE]
    assert left(cube, "set", "other") == {181}
    assert left(cube, "set", SET) == {181, 127, 5}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_tells_no_indicators_apart_is_offered_only_where_the_address_names_it(
    releases_of_one: Path, language: Language
) -> None:
    alone = released_in(Cubes(releases_of_one).current(), 2020)
    assert offered(alone, language) == {}
    assert offered(alone, language, set=SET)["set"].chosen == SET
    assert [value for value, _ in offered(alone, language, freshness="old")["freshness"].options] == ["recent", "old"]


@pytest.mark.parametrize("name", ["taskArea", "dimension", "set", "freshness"])
def test_a_value_that_there_is_not_is_as_if_none_were_chosen(cube: Cube, name: str) -> None:
    found = offered(cube, **{name: "nonsense"}).get(name)
    fits: Callable[..., bool] = found.fits if found else lambda _: True
    assert all(fits(indicator) for indicator in cube.indicators.values())

"""The addresses of the pages, read and written."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.addresses import Address, area_type_of, exists, language_of, read
from indicators.cube import Cube, Cubes
from indicators.language import LANGUAGES, Language
from indicators.release.make import make_release
from tests.conftest import make_tables

SETTINGS = settings(max_examples=150)

_indicators = st.integers(0, 999_999_999).map(str)
_areas = st.text("ABCXYZabcxyz0123456789", min_size=1, max_size=8)
_languages = st.sampled_from(LANGUAGES)
addresses = (
    st.builds(Address, st.sampled_from(["start", "indicators", "areas", "about", "formulas"]), _languages)
    | st.builds(Address, st.sampled_from(["indicator", "embed"]), _languages, _indicators)
    | st.builds(Address, st.just("area"), _languages, _areas)
)


@SETTINGS
@given(address=addresses)
def test_written_address_is_read_as_what_it_was(address: Address) -> None:
    assert read(address.path) == address


@SETTINGS
@given(address=addresses)
def test_address_may_end_in_a_slash(address: Address) -> None:
    assert read(address.path.rstrip("/") + "/") == read(address.path.rstrip("/")) == address


@SETTINGS
@given(address=addresses, language=_languages)
def test_another_language_changes_the_language_alone(address: Address, language: Language) -> None:
    other = address.in_language(language)
    assert (other.page, other.key, other.language) == (address.page, address.key, language)
    assert language_of(other.path) == language


@SETTINGS
@given(text=st.text(max_size=30))
def test_any_text_names_one_page_or_none(text: str) -> None:
    address = read(text)
    if address is not None:
        assert address.path.rstrip("/") == text.rstrip("/")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/fi", Address("start", "fi")),
        ("/sv/", Address("start", "sv")),
        ("/en/indicators", Address("indicators", "en")),
        ("/fi/indicators/181", Address("indicator", "fi", "181")),
        ("/fi/areas/", Address("areas", "fi")),
        ("/sv/areas/YTA1", Address("area", "sv", "YTA1")),
        ("/en/areas/05", Address("area", "en", "05")),
        ("/fi/about", Address("about", "fi")),
        ("/sv/about/", Address("about", "sv")),
        ("/en/about/formulas", Address("formulas", "en")),
    ],
)
def test_pages_have_the_addresses_that_they_are_known_by(path: str, address: Address) -> None:
    assert read(path) == address


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "fi",
        "/de",
        "/FI",
        "/fin",
        "//fi",
        "/fi//",
        "/fi/indicators/abc",
        "/fi/indicators/-1",
        "/fi/indicators/1.0",
        "/fi/indicators/1234567890",
        "/fi/indicators/181\n",
        "/fi/indicators/181/data",
        "/fi/indicators/١٨١",
        "/fi\n",
        "/fi/areas/å",
        "/fi/areas/2 0",
        "/fi/areas/../x",
        "/fi/areas/123456789",
        "/fi/nothing",
        "/fi/about/nonsense",
        "/fi/about/formulas/intervals",
        "/fi/formulas",
        "/api/v1/indicators",
        "/fi/indicators/181?x=1",
    ],
)
def test_wrong_address_names_no_page(path: str) -> None:
    assert read(path) is None


@pytest.mark.parametrize(
    ("path", "language"),
    [("/fi/nothing", "fi"), ("/sv", "sv"), ("en", "en"), ("/de/x", None), ("", None), ("/x/fi", None)],
)
def test_language_is_known_of_a_wrong_address_too(path: str, language: Language | None) -> None:
    assert language_of(path) == language


@SETTINGS
@given(
    address=addresses,
    query=st.dictionaries(st.text("abcXYZ", min_size=1), st.none() | st.text(max_size=10), max_size=4),
)
def test_query_is_written_so_that_it_is_read_back_without_what_is_empty(
    address: Address, query: dict[str, str | None]
) -> None:
    parts = urlsplit(address.href(query))
    assert read(parts.path) == address
    assert {name: value for name, (value,) in parse_qs(parts.query).items()} == {n: v for n, v in query.items() if v}
    assert "?" not in address.href() and not address.href({"area": None}).endswith("?")


@pytest.fixture(scope="module")
def cube(tmp_path_factory: pytest.TempPathFactory) -> Cube:
    directory: Path = tmp_path_factory.mktemp("releases")
    municipality: dict[str, object] = {"area_type": "municipality", "area": "205", "name_fi": "Kajaani"}
    shared: dict[str, object] = {"area_type": "municipality", "area": "20", "name_fi": "Samanniminen"}
    make_release(make_tables([{"value": 1.0}], areas=[municipality, shared]), directory)
    return Cubes(directory).current()


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/fi/indicators/181", True),
        ("/fi/indicators/999", False),
        ("/fi/areas/20", True),
        ("/fi/areas/205", True),
        ("/fi/areas/999", False),
        ("/fi", True),
        ("/fi/areas", True),
    ],
)
def test_address_exists_where_the_release_holds_what_it_names(cube: Cube, path: str, there: bool) -> None:
    address = read(path)
    assert address is not None
    assert exists(address, cube) is there


@pytest.mark.parametrize(
    ("code", "area_type"),
    [("20", "county"), ("205", "municipality"), ("FI", "country"), ("YTA1", "collaborative_area"), ("x", None)],
)
def test_code_is_a_county_where_area_types_share_it(cube: Cube, code: str, area_type: str | None) -> None:
    assert area_type_of(code, cube) == area_type


@pytest.mark.parametrize("key", ["abc", "-1", "1.0", "١٨١", "1234567890", "", None])
def test_key_that_is_no_indicator_names_nothing(key: str | None, cube: Cube) -> None:
    """The router hands the pages any text in the place of the key."""
    assert not exists(Address("indicator", "fi", key), cube)

"""An address of any version leads to the choices of the current one; made-up migrations stand for those to come."""

import pytest

from components import address_versions
from components.address_versions import Query, current
from components.addresses import Address


def renamed(page: str, query: Query) -> Query:
    """Version 2: ``year`` of an indicator is ``time``."""
    if page != "indicator" or "year" not in query:
        return query
    return {name: value for name, value in query.items() if name != "year"} | {"time": query["year"]}


def another_usual_value(page: str, query: Query) -> Query:
    """Version 3: maps are tiles unless the address says otherwise."""
    return {"map": "map", **query} if page == "indicator" else query


MIGRATIONS = (renamed, another_usual_value)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"year": "2014"}, {"time": "2014", "map": "map"}),
        ({"v": "1", "year": "2014", "map": "tiles"}, {"time": "2014", "map": "tiles"}),
        ({"v": "2", "year": "2014"}, {"year": "2014", "map": "map"}),
        ({"v": "2", "time": "2014"}, {"time": "2014", "map": "map"}),
        ({"v": "3", "time": "2014"}, {"time": "2014"}),
        ({"release": "2026-01-01-1"}, {"release": "2026-01-01-1", "map": "map"}),
    ],
)
def test_each_version_is_led_through_the_migrations_after_it(query: Query, expected: Query) -> None:
    assert current("indicator", query, MIGRATIONS) == expected


@pytest.mark.parametrize("version", ["", "0", "4", "01", "-1", "1.0", "²", "one", "9" * 5000])
def test_a_version_that_there_is_not_is_taken_for_the_newest(version: str) -> None:
    assert current("indicator", {"v": version, "time": "2014"}, MIGRATIONS) == {"time": "2014"}


def test_a_migration_changes_the_pages_it_is_for_alone_and_leaves_the_query_given_as_it_is() -> None:
    query = {"v": "1", "year": "2014"}
    assert current("compare", query, MIGRATIONS) == {"year": "2014"}
    assert query == {"v": "1", "year": "2014"}


def test_the_first_of_several_values_is_taken() -> None:
    assert current("indicators", {"q": ["a", "b"], "time": []}) == {"q": "a", "time": None}


def test_addresses_are_written_with_the_version_once_there_is_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    address = Address("indicator", "fi", "181")
    assert address.href({"time": "2014"}) == "/fi/indicators/181?time=2014"
    monkeypatch.setattr(address_versions, "CURRENT", 2)
    assert address.href({"time": "2014"}) == "/fi/indicators/181?time=2014&v=2"
    assert address.href() == "/fi/indicators/181"

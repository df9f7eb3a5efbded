"""What the tests share: small tables made by hand, and the recorded services where they lie beside the checkout."""

import datetime
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import settings

from indicators.tables import AREAS, INDICATORS, OBSERVATIONS, Provenance, Tables

# Tests ask more in a minute than any client may; those of the limit itself set their own.
os.environ["ALUEKUVA_RATE_LIMIT"] = "0"

# The same examples in every run, however long one takes: that says nothing of whether what is tested is right.
settings.register_profile("aluekuva", deadline=None, derandomize=True)
settings.load_profile("aluekuva")

SHARED = Path(__file__).resolve().parents[2] / "shared"
# Begun first: a file that takes a minute would otherwise be the last, and leave the other core without work.
LONGEST = ("test_killed.py", "test_full_disk.py", "test_command_line.py", "test_cube.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, end with what needs the recorded services.

    Where those are not there it is skipped; in CI they must be there.
    """
    recorded = {item.path for item in items if "replica" in item.keywords}
    items.sort(key=lambda item: (item.path.name not in LONGEST, item.path in recorded))
    if SHARED.is_dir():
        return
    if os.environ.get("CI") and os.environ.get("ALUEKUVA_WITHOUT_RECORDINGS") != "1":
        pytest.exit(f"CI needs the recorded services in {SHARED}", returncode=1)
    skip = pytest.mark.skip(reason="the recorded Sotkanet and WFS services do not lie beside this checkout")
    for item in items:
        if "replica" in item.keywords:
            item.add_marker(skip)


def make_tables(
    observations: Iterable[dict[str, object]],
    *,
    indicators: Iterable[dict[str, object]] = (
        {"indicator": 181},
        {"indicator": 127, "unit": "persons", "decimals": 0},
    ),
    areas: Iterable[dict[str, object]] = (),
    series: str = "test",
) -> Tables:
    """Tables from what matters to a test; the rest gets defaults that pass every check."""

    def indicator(given: dict[str, object]) -> dict[str, object]:
        row: dict[str, object] = dict.fromkeys(INDICATORS.names)
        number = given["indicator"]
        row |= {
            f"title_{lang}": f"{word} {number}"
            for lang, word in (("fi", "Mittari"), ("sv", "Indikator"), ("en", "Indicator"))
        }
        row |= {
            "unit": "percent",
            "decimals": 1,
            "sexes": ["total"],
            "groups": [],
            "updated": datetime.date(2026, 6, 1),
        }
        return row | given

    def observation(given: dict[str, object]) -> dict[str, object]:
        row: dict[str, object] = dict.fromkeys(OBSERVATIONS.names)
        row |= {"indicator": 181, "area_type": "county", "area": "20", "time": 2020, "sex": "total", "status": "A"}
        return row | given

    return Tables(
        indicators=pa.Table.from_pylist([indicator(row) for row in indicators], schema=INDICATORS),
        areas=pa.Table.from_pylist([dict.fromkeys(AREAS.names) | row for row in areas], schema=AREAS),
        observations=pa.Table.from_pylist([observation(row) for row in observations], schema=OBSERVATIONS),
        provenance=Provenance("test", series, simulated=True, licence="CC BY 4.0"),
    )


@pytest.fixture
def tables() -> Callable[..., Tables]:
    """Maker of small tables."""
    return make_tables

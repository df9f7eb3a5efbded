"""The simulated tables, as the tests of that source look at them."""

import hashlib
from functools import cache

import pandas as pd
import pyarrow as pa
import pytest

from indicators.reference import ReferenceIndicator, indicators, units
from indicators.sources.simulated import VINTAGES, simulate
from indicators.sources.simulated.specification import specification
from indicators.tables import Tables

KEYS = ["indicator", "area_type", "area", "time", "sex"]
FIGURES = ["value", "lower95", "upper95", "numerator", "denominator"]

vintages = pytest.mark.parametrize("vintage", VINTAGES)


@cache
def tables(vintage: int) -> Tables:
    return simulate(vintage)


@cache
def observations(vintage: int) -> pd.DataFrame:
    """The observations of a vintage with the record's statistic, collection and unit beside them."""
    frame = tables(vintage).observations.to_pandas()
    records = pd.DataFrame(
        [
            (i, r.statistic, r.collection, r.unit, specification(r, units()[r.unit]).aland)
            for i, r in indicators().items()
        ],
        columns=["indicator", "statistic", "collection", "unit", "aland"],
    )
    return frame.merge(records, on="indicator")


def fingerprint(given_tables: Tables) -> str:
    digest = hashlib.sha256()
    for table in (given_tables.indicators, given_tables.areas, given_tables.observations):
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table.combine_chunks())
        digest.update(sink.getvalue().to_pybytes())
    digest.update(repr(given_tables.provenance).encode())
    return digest.hexdigest()


def some_records() -> dict[int, ReferenceIndicator]:
    """One indicator of each kind: counts, rates, rare events, euros, an index, a survey, a mean, women only."""
    return {i: indicators()[i] for i in (5, 127, 232, 243, 286, 761, 1071, 3106, 4012, 4404)}

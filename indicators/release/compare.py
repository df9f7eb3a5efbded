"""What a release works out once from checked observations, by :mod:`indicators.statistics`.

===================  ================================================================================
``observations``     gains the aggregates that the source does not give
``interval``         of each observation: limits at 95 % and 99.8 % and ``ci_method``
``background``       of each compared county: what peers are found by; ``peer_variable`` names it
``peer``             of each compared county: its nearest; ``peer_share`` says by what
``comparison``       of each compared area, period and sex: its outcome against each benchmark
``ranking``          of each compared county, period and sex: rank, rank interval and groups
``funnel``           of each compared county, period and sex: funnel limits; ``funnel_curve`` of all
``trend``            of each compared area and sex: the recent trend, up to its latest period
``standing``         of each county's latest period: whether it stands out among all that were tested
===================  ================================================================================
"""

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from indicators import reference
from indicators.release import aggregates, comparisons, intervals, peers, rankings, standing, trends
from indicators.release.arrays import blocks, put
from indicators.release.compared import read_compared
from indicators.statistics.intervals import INDEPENDENT
from indicators.statistics.outcomes import SIGNS
from indicators.tables import SEXES

_JUDGED = pa.schema(
    [
        ("indicator", pa.int32()),
        ("statistic", pa.string()),
        ("per", pa.float64()),
        ("events", pa.bool_()),
        ("survey", pa.bool_()),
        ("sign", pa.int8()),
        ("threshold", pa.float64()),
    ]
)


def add_statistics(connection: duckdb.DuckDBPyConnection, records: Mapping[int, reference.ReferenceIndicator]) -> None:
    """Work out the tables above from the staged ``observations``, ``areas`` and ``indicators``.

    ``records`` is the indicator set: what is not in it has no statistic and is not judged.
    """
    put(connection, "judged", _judged(records))
    parts = list(blocks(connection))
    aggregates.prepare(connection)
    for block in parts:
        aggregates.add_aggregates(connection, block)
    peers.add_peers(connection, SEXES)
    for block in parts:
        intervals.add_intervals(connection, block)
        compared = read_compared(connection, block)
        comparisons.add_comparisons(connection, compared)
        rankings.add_rankings(connection, compared)
        trends.add_trends(connection, block)
        standing.collect(connection, block, SEXES)
    standing.add_standing(connection)


def _judged(records: Mapping[int, reference.ReferenceIndicator]) -> pa.Table:
    units = reference.units()
    rows = [
        {
            "indicator": key,
            "statistic": record.statistic,
            "per": units[record.unit].per,
            "events": record.counted in INDEPENDENT,
            "survey": record.collection == "survey",
            "sign": SIGNS[record.polarity],
            "threshold": record.practical_threshold,
        }
        for key, record in records.items()
    ]
    return pa.Table.from_pylist(rows, schema=_JUDGED)

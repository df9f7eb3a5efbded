"""The simulated source: figures for every indicator of the set, made here, so that the program runs with no network.

Nothing in it is real, and every text it gives says so. The magnitudes are plausible for Finland, chance has the size
that the counts and samples give it, and everything a release must cope with occurs: revisions, withdrawals, breaks,
and all seven statuses.
"""

from collections import Counter
from collections.abc import Mapping

import pyarrow as pa

from indicators.reference import ReferenceIndicator, indicators, units
from indicators.sources.simulated.observations import observation_table, observe
from indicators.sources.simulated.population import shown_areas
from indicators.sources.simulated.specification import specification
from indicators.sources.simulated.texts import indicator_table
from indicators.sources.simulated.vintages import VINTAGES, Vintage
from indicators.tables import AREAS, Provenance, Tables

__all__ = ["DEFAULT_SEED", "VINTAGES", "Vintage", "simulate"]

DEFAULT_SEED = 2026


def _area_table() -> pa.Table:
    rows = [{name: getattr(area, name, None) for name in AREAS.names} for area in shown_areas()]
    return pa.Table.from_pylist(rows, schema=AREAS)


def simulate(
    vintage: int = max(VINTAGES),
    seed: int = DEFAULT_SEED,
    records: Mapping[int, ReferenceIndicator] | None = None,
) -> Tables:
    """The three tables of one vintage.

    The same arguments always give the same tables. Vintages of one seed revise one another: a figure that is not
    revised is the same to the last bit in all of them. An indicator's figures depend on the seed, the vintage and
    its own record, never on which other indicators there are.

    ``vintage`` is a key of ``VINTAGES``; ``seed`` a whole number of 0 or more; ``records`` are the indicators to
    simulate, by default the whole indicator set. Raises ``ValueError`` on an unknown vintage or a negative seed,
    and ``KeyError`` on a unit that ``data/indicators/units.csv`` lacks.
    """
    if vintage not in VINTAGES:
        raise ValueError(f"there is no vintage {vintage}; choose from {sorted(VINTAGES)}")
    if seed < 0:
        raise ValueError(f"the seed must be 0 or more, not {seed}")
    chosen = indicators() if records is None else records
    release = VINTAGES[vintage]
    specified = [
        (specification(record, units()[record.unit]), record, units()[record.unit])
        for _, record in sorted(chosen.items())
    ]
    observations = observation_table([observe(spec, record, unit, release, seed) for spec, record, unit in specified])
    areas = _area_table()
    statuses = Counter(observations["status"].to_pylist())
    return Tables(
        indicators=indicator_table(specified, release),
        areas=areas,
        observations=observations,
        provenance=Provenance(
            source="simulated",
            series=f"simulated-{seed}",
            simulated=True,
            licence="CC BY 4.0",
            retrieved=f"{release.published.isoformat()}T00:00:00Z",
            summary={
                "vintage": vintage,
                "indicators": len(specified),
                "areas": areas.num_rows,
                "observations": observations.num_rows,
                "statuses": dict(sorted(statuses.items())),
            },
        ),
    )

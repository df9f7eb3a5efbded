"""Sets of many figures, drawn straight in DuckDB: what releases are measured on.

A set has a figure in every cell of a grid: indicators × areas × years × sexes. Its indicators are made up beside the
product's own, with records that judge them; its municipalities are made up too. As everywhere in this source, chance
has the size that counts and samples give it; what an area above has is the sum of its parts, suppressed ones included.

Every draw is a hash of the seed, what is drawn and the place in the grid, and all sums are of whole numbers: neither
the number of threads nor the order of the rows changes a figure.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.stats import norm

from indicators.reference import (
    AreaType,
    Counted,
    Polarity,
    ReferenceIndicator,
    Sex,
    dimensions,
    indicators,
    merged_municipalities,
    peer_variables,
    task_areas,
    units,
)
from indicators.sources.simulated import DEFAULT_SEED
from indicators.sources.simulated.population import LEVEL_YEAR, counties, membership, shown_areas
from indicators.sources.simulated.specification import Specification, specification
from indicators.sources.simulated.texts import indicator_table
from indicators.sources.simulated.vintages import VINTAGES
from indicators.tables import AREAS, OBSERVATIONS, SEXES, Provenance, Tables

#: The first id of a made-up indicator; no source uses such ids.
FIRST_INDICATOR = 1_000_001
#: Answers to a survey in a county.
_ANSWERS = 2_000
#: Indicators drawn by one statement, and rows of a batch of the reader: what memory must hold at a time.
_AT_ONCE = 100
_BATCH = 500_000


@dataclass(frozen=True)
class Grid:
    """The size of a set: how many indicators and municipalities, which areas above them, which years and sexes.

    Without municipalities figures are drawn for counties. ``years`` are the first and the last one.
    """

    indicators: int
    area_types: tuple[AreaType, ...] = ("country", "collaborative_area", "county")
    municipalities: int = 0
    years: tuple[int, int] = (2001, 2025)
    sexes: tuple[Sex, ...] = ("total", "female", "male")


#: 500 × 29 × 25 × 3 = 1,087,500 and 3,700 × 460 × 30 = 51,060,000 observations.
GRIDS: dict[str, Grid] = {
    "million": Grid(500),
    "fifty_million": Grid(
        3_700, ("country", "mainland", "collaborative_area", "county", "municipality"), 430, (1996, 2025), ("total",)
    ),
}


# Indicators: of twenty in a row twelve are proportions, five rates, two surveys and one a mean, and nine are better
# low, seven better high and four not judged. The two turns are out of step, so that every kind meets every polarity.

_KINDS = (*("proportion", "rate", "survey", "mean"), *("proportion",) * 11, *("rate",) * 4, "survey")
_POLARITIES: tuple[Polarity, ...] = (
    *("lower_is_better", "higher_is_better", "no_judgement", "lower_is_better"),
    *("lower_is_better", "higher_is_better") * 5,
    *("lower_is_better", "higher_is_better", "lower_is_better", *("no_judgement",) * 3),
)
_RATES = ("per_1000", "per_10000", "per_100000")
_MEANS = ("days", "points")
#: Least and greatest level of an indicator, by unit.
_LEVELS = {
    "percent": (2.0, 60.0),
    "per_1000": (5.0, 300.0),
    "per_10000": (20.0, 900.0),
    "per_100000": (20.0, 900.0),
    "days": (2.0, 30.0),
    "points": (40.0, 80.0),
}


def records(count: int, sexes: tuple[Sex, ...] = ("total", "female", "male")) -> dict[int, ReferenceIndicator]:
    """The records of ``count`` indicators by id, ascending: how each is measured and judged.

    Of twenty made-up ones in a row twelve are proportions and five rates with counts, two survey proportions with
    intervals of the producer, and one a mean without counts. After the first twenty stand those of the product's own
    that counties' peers are found by, so that peers too are worked out of a larger set.
    """
    own = [indicators()[key] for key in dict.fromkeys(variable.indicator for variable in peer_variables())]
    places = [_record(place, sexes) for place in range(count)]
    for place, record in enumerate(own[: max(0, count - len(_KINDS))], start=len(_KINDS)):
        places[place] = record.model_copy(update={"sexes": sexes})
    return {record.indicator: record for record in sorted(places, key=lambda record: record.indicator)}


def _record(place: int, sexes: tuple[Sex, ...]) -> ReferenceIndicator:
    turn, line = place % len(_KINDS), place // len(_KINDS)
    kind = _KINDS[turn]
    unit = {"rate": _RATES[(line + turn) % len(_RATES)], "mean": _MEANS[line % len(_MEANS)]}.get(kind, "percent")
    counted: Counted = "events" if kind == "rate" and line % 2 else "persons"
    return ReferenceIndicator(
        indicator=FIRST_INDICATOR + place,
        title_fi=f"Simuloitu mittari {place + 1}",
        title_sv=f"Simulerad indikator {place + 1}",
        title_en=f"Simulated indicator {place + 1}",
        task_area=task_areas()[place % len(task_areas())].id,
        dimension=dimensions()[line % len(dimensions())].id,
        sets=(),
        polarity=_POLARITIES[(turn + line) % len(_POLARITIES)],
        unit=unit,
        statistic="proportion" if kind in ("proportion", "survey") else "rate" if kind == "rate" else "mean",
        collection="survey" if kind == "survey" else "register",
        counted=counted if kind in ("proportion", "rate") else None,
        decimals=units()[unit].decimals,
        sexes=sexes,
        practical_threshold=None,
        assigned_by="Aluekuva",
        assigned_on=datetime.date(2026, 11, 22),
        checked_by=None,
        checked_on=None,
    )


def _specification(record: ReferenceIndicator, grid: Grid, seed: int) -> Specification:
    """Level and shape of an indicator; of a made-up one drawn by its id and the seed alone."""
    if record.indicator in indicators():
        return specification(record, units()[record.unit])
    rng = np.random.default_rng((seed, record.indicator))
    low, high = np.log(_LEVELS[record.unit])
    first, last = grid.years
    breaks = rng.random() < 0.15 and last - first > 5
    return Specification(
        indicator=record.indicator,
        level=float(np.exp(rng.uniform(low, high))),
        spread=float(rng.uniform(0.03, 0.25)),
        variation=float(rng.uniform(0.05, 0.3)),
        trend=float(rng.uniform(-0.02, 0.02)),
        denominator_share=float(rng.uniform(0.05, 1.0)) if record.counted else None,
        female_ratio=float(rng.uniform(0.7, 1.4)),
        sample=_ANSWERS,
        provisional=bool(rng.random() < 0.25),
        break_year=int(rng.integers(first + 3, last)) if breaks else None,
        break_shift=float(rng.uniform(-0.1, 0.1)),
    )


def _shapes(grid: Grid, made: Mapping[int, ReferenceIndicator], specifications: list[Specification]) -> pa.Table:
    """What the statements below know of each indicator, in the order of ids."""
    rows = []
    for spec in specifications:
        record = made[spec.indicator]
        unit, per = units()[record.unit], float(units()[record.unit].per or 1)
        counted = record.statistic if record.statistic in ("proportion", "rate", "count") else "mean"
        rows.append(
            {
                "indicator": record.indicator,
                "kind": "survey" if record.collection == "survey" else counted,
                "per": per,
                "level": spec.level / per,
                # Below the greatest value there is, so that chance has room.
                "ceiling": 0.97 * unit.maximum / per,
                "spread": spec.spread,
                "variation": spec.variation * spec.spread,
                "trend": spec.trend,
                "share": spec.denominator_share or 1.0,
                "female_ratio": spec.female_ratio,
                "provisional": grid.years[1] if spec.provisional else 0,
                "break_year": spec.break_year or 0,
                "break_shift": spec.break_shift,
            }
        )
    return pa.Table.from_pylist(rows)


# Areas


def _municipalities(grid: Grid) -> list[dict[str, object]]:
    """Made-up municipalities, dealt out to the counties. No code is one that the product knows as merged."""
    gone = {municipality.area for municipality in merged_municipalities()}
    codes = [code for code in (f"{number:03}" for number in range(1, 1_000)) if code not in gone]
    return [
        {
            "area_type": "municipality",
            "area": code,
            "name_fi": f"Simuloitu kunta {code}",
            "name_sv": f"Simulerad kommun {code}",
            "name_en": f"Simulated municipality {code}",
            "parent_type": "county",
            "parent": counties().codes[place % len(counties().codes)],
        }
        for place, code in enumerate(codes[: grid.municipalities])
    ]


def _area_table(grid: Grid) -> pa.Table:
    shown = [area for area in shown_areas() if area.area_type in grid.area_types]
    rows = [{name: getattr(area, name, None) for name in AREAS.names} for area in shown]
    return pa.Table.from_pylist(rows + _municipalities(grid), schema=AREAS)


def _parts(grid: Grid) -> pa.Table:
    """The areas that figures are drawn for, by sex: their county and its growth, their people and answers.

    A county's municipalities are as large as 1, 1/2, 1/3, …: one town and many small ones around it.
    """
    county = _counties_of_parts(grid)
    size = counties()
    weight = 1.0 / (1 + np.arange(county.size) // len(size.codes))
    weight /= np.bincount(county, weights=weight)[county]
    return pa.concat_tables(
        pa.table(
            {
                "part": np.arange(county.size),
                "county": county,
                "drawn": np.full(county.size, SEXES.index(sex)),
                "persons": size.population[county] * weight * share,
                "answers": _ANSWERS * weight * share,
                "growth": size.growth[county],
                "lean": np.full(county.size, lean),
            }
        )
        for sex, (share, lean) in _drawn_sexes(grid).items()
    )


def _counties_of_parts(grid: Grid) -> NDArray[np.int64]:
    """Which county each part lies in; parts are municipalities, or the counties where there are none."""
    return np.arange(grid.municipalities or len(counties().codes)) % len(counties().codes)


def _drawn_sexes(grid: Grid) -> dict[str, tuple[float, float]]:
    """The sexes that are drawn: their share of the people, and which power of the ratio of women to men they take."""
    if grid.sexes == ("total",):
        return {"total": (1.0, 0.0)}
    return {"female": (0.505, 0.5), "male": (0.495, -0.5)}


def _sums(grid: Grid) -> pa.Table:
    """Which part and drawn sex is in the sum of which area and sex."""
    rows = []
    codes = [str(row["area"]) for row in _municipalities(grid)]
    above = [
        [(area.area_type, area.area) for area, within in zip(shown_areas(), column, strict=True) if within]
        for column in membership(aland=True).T
    ]
    for part, county in enumerate(_counties_of_parts(grid)):
        own = [("municipality", codes[part])] if codes else []
        for area_type, area in [*own, *(one for one in above[county] if one[0] in grid.area_types)]:
            rows += [
                {"part": part, "drawn": SEXES.index(drawn), "area_type": area_type, "area": area, "sex": sex}
                for drawn in _drawn_sexes(grid)
                for sex in grid.sexes
                if sex in (drawn, "total")
            ]
    return pa.Table.from_pylist(rows)


# Figures

_MACROS = (
    "CREATE OR REPLACE TEMP MACRO uniform(key) AS (key >> 11)::DOUBLE / 9007199254740992",
    # After Box and Muller 1958.
    "CREATE OR REPLACE TEMP MACRO normal(key) AS sqrt(-2 * ln(1 - uniform(key))) * cos(2 * pi() * uniform(hash(key)))",
)

# One cell of an indicator, a part, a drawn sex and a year: first what is expected of it, then what chance gives.
# Summed, each cell stands with what it is published with; small counts go as everywhere in this source: a sex is
# hidden where either sex or the total is small, and the total where it is small itself.
_DRAW = """
    INSERT INTO observations
    WITH offsets AS (
        SELECT i.*, p.*,
               i.spread * (normal(hash($seed, 1, i.indicator, p.county)) +
                           0.5 * normal(hash($seed, 2, i.indicator, p.part))) AS off_level
        FROM grid_indicator i CROSS JOIN grid_part p
        WHERE i.indicator BETWEEN $first_indicator AND $last_indicator
    ),
    expected AS (
        SELECT o.*, y.time,
               least(ceiling, level * female_ratio ** lean * exp(
                   off_level + trend * (y.time - $level_year)
                   + variation * normal(hash($seed, 3, indicator, part, y.time))
                   + CASE WHEN y.time < break_year THEN break_shift ELSE 0 END)) AS mean,
               greatest(1, round(CASE kind WHEN 'survey' THEN answers
                                 ELSE persons * share * exp(growth * (y.time - $level_year)) END)) AS denominator
        FROM offsets o CROSS JOIN (SELECT unnest(range($first_year, $last_year + 1)) AS time) y
    ),
    drawn AS (
        SELECT indicator, part, drawn, time, denominator,
               CASE kind WHEN 'count' THEN denominator ELSE greatest(0, least(round(denominator * ceiling), round(
                   denominator * mean + normal(hash($seed, 4, indicator, part, drawn, time))
                   * CASE kind WHEN 'rate' THEN sqrt(denominator * mean)
                               WHEN 'mean' THEN sqrt(denominator) * mean / 2
                               ELSE sqrt(denominator * mean * (1 - mean)) END))) END AS numerator
        FROM expected
    ),
    summed AS (
        SELECT indicator, area_type, area, time, sex,
               sum(numerator) AS numerator, sum(denominator) AS denominator,
               area_type IN ('county', 'municipality') AS least_area,
               sum(drawn.numerator) BETWEEN 1 AND 4 AS small
        FROM drawn JOIN grid_sum USING (part, drawn)
        GROUP BY indicator, area_type, area, time, sex
    ),
    stated AS (
        SELECT s.*, kind, per,
               CASE WHEN least_area AND uniform(hash($seed, 5, indicator, area_type, area, time)) < 0.004 THEN 'M'
                    WHEN least_area AND kind IN ('proportion', 'rate')
                         AND (small OR (sex <> 'total' AND bool_or(small) OVER cell)) THEN 'S'
                    WHEN time = provisional THEN 'P' WHEN time = break_year THEN 'B' ELSE 'A' END AS status
        FROM summed s JOIN grid_indicator USING (indicator)
        WINDOW cell AS (PARTITION BY indicator, area_type, area, time)
    ),
    wilson AS (
        SELECT *, (numerator + $z ** 2 / 2) / (denominator + $z ** 2) AS middle,
               $z / (denominator + $z ** 2)
               * sqrt(numerator * greatest(0, denominator - numerator) / denominator + $z ** 2 / 4) AS half
        FROM stated
    )
    SELECT indicator, area_type, area, time, sex,
           CASE WHEN status IN ('M', 'S') THEN NULL WHEN kind = 'count' THEN numerator
                ELSE numerator / denominator * per END AS value,
           CASE WHEN kind = 'survey' AND value IS NOT NULL
                THEN least(value, greatest(0, middle - half) * per) END AS lower95,
           CASE WHEN kind = 'survey' AND value IS NOT NULL
                THEN greatest(value, least(1, middle + half) * per) END AS upper95,
           CASE WHEN kind IN ('proportion', 'rate') AND value IS NOT NULL THEN numerator END AS numerator,
           CASE WHEN kind IN ('proportion', 'rate') AND value IS NOT NULL THEN denominator END AS denominator,
           status
    FROM wilson
    ORDER BY indicator, area_type, area, time, sex
"""


def simulate_grid(connection: duckdb.DuckDBPyConnection, grid: Grid, seed: int = DEFAULT_SEED) -> Tables:
    """The three tables of a set, its observations drawn into the table ``observations`` of ``connection``.

    The same grid and seed (a whole number of 0 or more) always give the same rows in the same order. The indicators
    are those of :func:`records`. Observations come as a reader of that table: the connection must stay open until it
    is read. Raises ``ValueError`` on a negative seed.
    """
    if seed < 0:
        raise ValueError(f"the seed must be 0 or more, not {seed}")
    made = records(grid.indicators, grid.sexes)
    specifications = [_specification(record, grid, seed) for record in made.values()]
    inputs = {
        "grid_indicator": _shapes(grid, made, specifications),
        "grid_part": _parts(grid),
        "grid_sum": _sums(grid),
        "grid_observations": OBSERVATIONS.empty_table(),
    }
    for name, table in inputs.items():
        connection.register(name, table)
    for statement in (*_MACROS, "CREATE OR REPLACE TABLE observations AS FROM grid_observations"):
        connection.execute(statement)
    fixed = {"seed": seed, "level_year": LEVEL_YEAR, "z": float(norm.ppf(0.975))}
    fixed |= dict(zip(("first_year", "last_year"), grid.years, strict=True))
    ids = list(made)
    for first in range(0, len(ids), _AT_ONCE):
        last = min(first + _AT_ONCE, len(ids)) - 1
        connection.execute(_DRAW, fixed | {"first_indicator": ids[first], "last_indicator": ids[last]})
    for name in inputs:
        connection.unregister(name)
    areas = _area_table(grid)
    counted = "SELECT status, count(*) FROM observations GROUP BY status ORDER BY status"
    statuses: dict[str, int] = dict(connection.execute(counted).fetchall())
    specified = [(spec, made[spec.indicator], units()[made[spec.indicator].unit]) for spec in specifications]
    return Tables(
        indicators=indicator_table(specified, VINTAGES[max(VINTAGES)]),
        areas=areas,
        observations=connection.cursor().table("observations").to_arrow_reader(_BATCH).cast(OBSERVATIONS),
        provenance=Provenance(
            source="simulated",
            series=f"simulated-grid-{grid.indicators}-{grid.municipalities}-{seed}",
            simulated=True,
            licence="CC BY 4.0",
            retrieved=f"{VINTAGES[max(VINTAGES)].published.isoformat()}T00:00:00Z",
            summary={
                "indicators": len(made),
                "areas": areas.num_rows,
                "observations": sum(statuses.values()),
                "statuses": statuses,
            },
        ),
    )

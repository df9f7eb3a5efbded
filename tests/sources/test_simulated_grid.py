"""The sets that releases are measured on: grids of figures drawn in DuckDB."""

from collections import Counter
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from indicators.reference import ReferenceIndicator, indicators, merged_municipalities, peer_variables, units
from indicators.release.make import make_release
from indicators.sources.simulated.grid import FIRST_INDICATOR, GRIDS, Grid, records, simulate_grid
from indicators.tables import OBSERVATIONS, WITHOUT_VALUE, read_tables, write_tables

KEYS = ["indicator", "area_type", "area", "time", "sex"]
COUNTIES = Grid(4, years=(2016, 2025))
MUNICIPALITIES = Grid(
    4, ("country", "mainland", "collaborative_area", "county", "municipality"), 60, (2020, 2025), ("total",)
)
grids = pytest.mark.parametrize("grid", [COUNTIES, MUNICIPALITIES], ids=["counties", "municipalities"])


def drawn(grid: Grid, seed: int = 1, threads: int = 1) -> pa.Table:
    with duckdb.connect(config={"threads": threads}) as connection:
        return simulate_grid(connection, grid, seed).observations.read_all()


def frame(grid: Grid) -> pd.DataFrame:
    made = records(grid.indicators, grid.sexes)
    found = drawn(grid).to_pandas()
    found["statistic"] = found.indicator.map({key: record.statistic for key, record in made.items()})
    found["survey"] = found.indicator.map({key: record.collection == "survey" for key, record in made.items()})
    found["per"] = found.indicator.map({key: units()[record.unit].per or 1 for key, record in made.items()})
    return found


# Shape


@grids
def test_every_cell_of_the_grid_has_one_observation(grid: Grid) -> None:
    with duckdb.connect() as connection:
        tables = simulate_grid(connection, grid)
        found = tables.observations.read_all().to_pandas()
    cells = [set(zip(part.area_type, part.area, strict=True)) for part in (found, tables.areas.to_pandas())]
    assert cells[0] == cells[1]
    years = grid.years[1] - grid.years[0] + 1
    assert len(found) == grid.indicators * tables.areas.num_rows * years * len(grid.sexes)
    assert not found.duplicated(KEYS).any()
    assert set(found.indicator) == set(tables.indicators["indicator"].to_pylist()) == set(records(grid.indicators))
    assert (found.time.min(), found.time.max()) == grid.years
    assert set(found.sex) == set(grid.sexes)
    assert tables.provenance.simulated
    assert tables.provenance.summary["statuses"] == found.status.value_counts().to_dict()


def test_the_sets_have_the_size_that_their_names_say() -> None:
    sizes = {}
    for name, grid in GRIDS.items():
        above = {
            "country": 1,
            "mainland": 1,
            "collaborative_area": 5,
            "county": 23,
            "municipality": grid.municipalities,
        }
        areas = sum(above[area_type] for area_type in grid.area_types)
        sizes[name] = grid.indicators * areas * (grid.years[1] - grid.years[0] + 1) * len(grid.sexes)
    assert sizes == {"million": 1_087_500, "fifty_million": 51_060_000}


def test_no_made_up_municipality_is_a_merged_one() -> None:
    with duckdb.connect() as connection:
        areas = simulate_grid(connection, MUNICIPALITIES).areas.to_pylist()
    made_up = [row for row in areas if row["area_type"] == "municipality"]
    assert len({row["area"] for row in made_up}) == 60
    assert not {row["area"] for row in made_up} & {gone.area for gone in merged_municipalities()}
    assert all("imul" in row[f"name_{language}"] for row in made_up for language in ("fi", "sv", "en"))


# Determinism


@grids
def test_the_same_seed_gives_the_same_rows_on_one_thread_and_two(grid: Grid) -> None:
    assert drawn(grid).equals(drawn(grid, threads=2))


def test_another_seed_gives_other_figures() -> None:
    assert not drawn(COUNTIES, 1)["value"].equals(drawn(COUNTIES, 2)["value"])


def test_an_indicator_does_not_depend_on_how_many_there_are() -> None:
    few = drawn(Grid(2, years=COUNTIES.years))
    assert drawn(COUNTIES).slice(0, few.num_rows).equals(few)


# Figures


@grids
def test_value_is_numerator_over_denominator(grid: Grid) -> None:
    found = frame(grid)
    shown = found[found.value.notna()]
    counted = shown.statistic.isin(["proportion", "rate"]) & ~shown.survey
    assert (shown.numerator.notna() == counted).all()
    assert (shown.denominator.notna() == counted).all()
    of_counts = shown[counted]
    assert (of_counts.value == of_counts.numerator / of_counts.denominator * of_counts.per).all()
    assert (of_counts[["numerator", "denominator"]] % 1 == 0).all().all()
    proportions = of_counts[of_counts.statistic == "proportion"]
    assert (proportions.numerator <= proportions.denominator).all()


@grids
def test_a_value_stands_exactly_where_the_status_allows_one(grid: Grid) -> None:
    found = frame(grid)
    blank = found.status.isin(WITHOUT_VALUE)
    assert blank.any()
    assert (found.value.isna() == blank).all()
    assert found.loc[blank, ["lower95", "upper95", "numerator", "denominator"]].isna().all().all()


def test_only_surveys_have_intervals_and_they_contain_the_value() -> None:
    found = frame(COUNTIES)
    shown = found[found.value.notna()]
    assert (shown.lower95.notna() == shown.survey).all()
    surveys = shown[shown.survey]
    assert ((surveys.lower95 < surveys.value) & (surveys.value < surveys.upper95)).all()
    width = (surveys.upper95 - surveys.lower95).groupby(surveys.area_type).mean()
    assert width["country"] < width["collaborative_area"] < width["county"]


def test_areas_and_sexes_add_up() -> None:
    found = frame(COUNTIES)
    counted = found[found.statistic.isin(["proportion", "rate"]) & ~found.survey]
    cell = ["indicator", "time", "sex"]
    counties = counted[counted.area_type == "county"].groupby(cell)
    whole = counties.numerator.count() == 23
    country = counted[counted.area == "FI"].set_index(cell)
    assert whole.sum() > 30
    for column in ("numerator", "denominator"):
        assert (counties[column].sum()[whole] == country[column][whole]).all()
    by_sex = counted.pivot(index=KEYS[:-1], columns="sex", values="numerator").dropna()
    assert (by_sex.female + by_sex.male == by_sex.total).all()


def test_small_counts_are_hidden_and_no_sex_can_be_derived() -> None:
    for grid in (Grid(40, years=(2024, 2025)), Grid(40, MUNICIPALITIES.area_types, 430, (2025, 2025), ("total",))):
        found = frame(grid)
        assert not found[found.area_type.isin(["county", "municipality"])].numerator.between(1, 4).any()
        assert "S" in set(found.status)
        split = found[found.sex != "total"]
        hidden = (split.status == "S").groupby([split[key] for key in KEYS[:-1]]).agg(["any", "all"])
        assert (hidden["any"] == hidden["all"]).all()


def test_chance_has_the_size_that_the_counts_give_it() -> None:
    """From one year to the next a rate of a small area moves more, by Poisson's law."""
    grid = Grid(20, ("county", "municipality"), 430, (2016, 2025), ("total",))
    found = frame(grid)
    rates = found[(found.statistic == "rate") & (found.area_type == "municipality") & (found.numerator >= 30)]
    series = rates.sort_values("time").groupby(["indicator", "area"])
    moved = np.log(rates.value).groupby([rates.indicator, rates.area]).std()
    expected = np.sqrt(1 / series.numerator.mean())
    assert moved.corr(expected) > 0.5
    assert (moved >= 0.5 * expected).mean() > 0.9


# Records


def made_up(count: int) -> list[ReferenceIndicator]:
    return [record for key, record in records(count).items() if key >= FIRST_INDICATOR]


def test_records_are_mixed_as_real_sets_are() -> None:
    made = made_up(400)
    share = 100 / len(made)
    kinds = Counter((record.statistic, record.collection, record.counted is not None) for record in made)
    assert {kind: round(number * share) for kind, number in kinds.items()} == {
        ("proportion", "register", True): 60,
        ("rate", "register", True): 25,
        ("proportion", "survey", False): 10,
        ("mean", "register", False): 5,
    }
    polarities = Counter(record.polarity for record in made)
    assert {polarity: round(number * share) for polarity, number in polarities.items()} == {
        "lower_is_better": 45,
        "higher_is_better": 35,
        "no_judgement": 20,
    }
    assert {record.counted for record in made} == {"persons", "events", None}
    # Every statistic is met with every polarity.
    assert len({(record.statistic, record.polarity) for record in made}) == 9
    assert len({(record.statistic, record.collection) for record in records(4).values()}) == 4


def test_ids_are_beyond_the_products_own_but_for_what_peers_are_found_by() -> None:
    assert max(indicators()) < FIRST_INDICATOR
    assert list(records(10)) == list(range(FIRST_INDICATOR, FIRST_INDICATOR + 10))
    larger = records(100)
    assert len(larger) == 100
    assert list(larger) == sorted(larger)
    assert set(larger) & set(indicators()) == {variable.indicator for variable in peer_variables()}


# Tables and releases


@grids
def test_a_grid_becomes_a_release(grid: Grid, tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        tables = simulate_grid(connection, grid)
        manifest = make_release(tables, tmp_path)
    assert manifest.counts["observation"] == tables.provenance.summary["observations"]
    assert all(check.passed for check in manifest.checks)


def test_a_set_loads_every_statistic(tmp_path: Path) -> None:
    grid = Grid(30, years=(2019, 2025))
    with duckdb.connect() as connection:
        manifest = make_release(simulate_grid(connection, grid), tmp_path, records=records(grid.indicators))
    assert all(check.passed for check in manifest.checks)
    with duckdb.connect(tmp_path / manifest.id / "cube.duckdb", read_only=True) as cube:
        tested = "SELECT benchmark, avg((outcome95 <> 'not_tested')::INT) FROM comparison GROUP BY benchmark"
        shares = dict(cube.execute(tested).fetchall())
        rows = {
            name: cube.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
            for name in ("ranking", "funnel", "trend", "standing", "peer")
        }
    assert set(shares) == {"country", "collaborative_area", "peers", "earlier"}
    assert min(shares.values()) > 0.7
    assert min(rows.values()) > 100


def test_a_grid_survives_the_disk_and_streams_from_it(tmp_path: Path) -> None:
    expected = drawn(COUNTIES)
    with duckdb.connect() as connection:
        write_tables(simulate_grid(connection, COUNTIES, 1), tmp_path)
    assert read_tables(tmp_path).observations.equals(expected)
    streamed = read_tables(tmp_path, stream=True)
    assert isinstance(streamed.observations, pa.RecordBatchReader)
    assert streamed.observations.schema.equals(OBSERVATIONS)
    assert streamed.observations.read_all().equals(expected)
    manifest = make_release(read_tables(tmp_path, stream=True), tmp_path / "releases")
    assert manifest.counts["observation"] == expected.num_rows


def test_a_negative_seed_is_refused() -> None:
    with duckdb.connect() as connection, pytest.raises(ValueError, match="0 or more"):
        simulate_grid(connection, COUNTIES, -1)

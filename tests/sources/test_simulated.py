"""What a release may rely on from the simulated source."""

import os
import subprocess
import sys

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.reference import areas, indicators, units
from indicators.sources.simulated import VINTAGES, simulate
from indicators.tables import STATUSES, WITHOUT_VALUE
from tests.sources.simulated_frames import FIGURES, KEYS, fingerprint, observations, some_records, tables, vintages

COUNTED = ("proportion", "rate", "mean")


def parts_of(area: str) -> list[str]:
    counties = [a for a in areas() if a.area_type == "county"]
    if area == "FI":
        return [a.area for a in counties]
    if area == "FI1":
        return [a.area for a in counties if a.area != "91"]
    return [a.area for a in counties if a.parent == area]


# Determinism


@vintages
def test_same_arguments_give_the_same_bytes(vintage: int) -> None:
    assert fingerprint(simulate(vintage)) == fingerprint(tables(vintage))


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    program = "from tests.sources.simulated_frames import fingerprint, simulate\nprint(fingerprint(simulate(2)))"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join(sys.path)}
    printed = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert printed.strip() == fingerprint(tables(2))


def test_another_seed_gives_other_figures_and_another_series() -> None:
    other = simulate(1, seed=7, records=some_records())
    assert other.provenance.series == "simulated-7"
    same = simulate(1, records=some_records())
    assert not other.observations.equals(same.observations)


@settings(max_examples=10)
@given(chosen=st.permutations(sorted(some_records())), number=st.integers(1, 9), seed=st.integers(0, 2**40))
def test_an_indicator_does_not_depend_on_which_others_there_are(chosen: list[int], number: int, seed: int) -> None:
    everything = simulate(3, seed, some_records()).observations.to_pandas()
    few = simulate(3, seed, {i: indicators()[i] for i in chosen[:number]}).observations.to_pandas()
    expected = everything[everything.indicator.isin(chosen[:number])].reset_index(drop=True)
    pd.testing.assert_frame_equal(few, expected, check_exact=True)


def _fitting() -> list[tuple[str, str]]:
    """Every unit with the statistics that it can stand with."""
    counted = [(unit.id, "rate") for unit in units().values() if unit.per]
    plain = [(unit.id, name) for unit in units().values() if not unit.per for name in ("mean", "ratio", "index")]
    return [("percent", "proportion"), ("percent", "standardised"), ("persons", "count"), *counted, *plain]


@pytest.mark.parametrize(("unit", "statistic"), _fitting())
def test_a_new_indicator_needs_no_row_of_its_own(unit: str, statistic: str) -> None:
    record = indicators()[4].model_copy(
        update={"indicator": 999_999, "unit": unit, "statistic": statistic, "polarity": "no_judgement"}
    )
    frame = simulate(3, records={999_999: record}).observations.to_pandas()
    value = frame.value.dropna()
    assert len(value) > 1000
    assert value.between(units()[unit].minimum, units()[unit].maximum).all()


# Shape


@vintages
def test_keys_are_unique_and_name_known_things(vintage: int) -> None:
    frame = observations(vintage)
    assert not frame.duplicated(KEYS).any()
    assert set(frame.indicator) == set(indicators())
    assert set(zip(frame.area_type, frame.area, strict=True)) == {(a.area_type, a.area) for a in areas()}
    assert frame.time.min() == 2010
    assert frame.time.max() == VINTAGES[vintage].last_year == 2022 + vintage
    for indicator, sexes in frame.groupby("indicator").sex.unique().items():
        assert set(sexes) == set(indicators()[int(str(indicator))].sexes)


@vintages
def test_every_indicator_has_county_figures_in_three_years_or_more(vintage: int) -> None:
    frame = observations(vintage)
    counties = frame[(frame.area_type == "county") & frame.value.notna()]
    years = counties.groupby("indicator").time.nunique()
    assert set(years.index) == set(indicators())
    assert years.min() >= 3


@vintages
def test_all_statuses_occur(vintage: int) -> None:
    assert set(observations(vintage).status) == set(STATUSES)
    assert tables(vintage).provenance.summary["statuses"] == (observations(vintage).status.value_counts().to_dict())


@vintages
def test_a_value_stands_exactly_where_the_status_allows_one(vintage: int) -> None:
    frame = observations(vintage)
    blank = frame.status.isin(WITHOUT_VALUE)
    assert (frame.value.isna() == blank).all()
    assert frame.loc[blank, FIGURES].isna().all().all()


@vintages
def test_values_lie_within_the_units_range(vintage: int) -> None:
    frame = observations(vintage).dropna(subset="value")
    assert (frame.value >= frame.unit.map({u: units()[u].minimum for u in units()})).all()
    assert (frame.value <= frame.unit.map({u: units()[u].maximum for u in units()})).all()


@vintages
def test_intervals_belong_to_surveys_and_contain_the_value(vintage: int) -> None:
    frame = observations(vintage).dropna(subset="value")
    survey = frame.collection == "survey"
    assert (frame.lower95.notna() == survey).all()
    assert (frame.upper95.notna() == survey).all()
    answers = frame[survey]
    assert answers.lower95.between(0, answers.value).all()
    assert answers.upper95.between(answers.value, 100).all()
    assert (answers.upper95 > answers.lower95).all()
    assert answers[["numerator", "denominator"]].isna().all().all()


def test_a_larger_area_has_a_narrower_interval() -> None:
    frame = observations(3)
    answers = frame[(frame.collection == "survey") & (frame.sex == "total")].dropna(subset="value")
    width = (answers.upper95 - answers.lower95).groupby(answers.area_type).mean()
    assert width["mainland"] < width["collaborative_area"] < width["county"]


def test_survey_of_the_mainland_has_no_value_of_the_whole_country() -> None:
    frame = observations(3)
    uncovered = frame[frame.aland == "not_covered"]
    assert not uncovered.empty
    assert "FI" not in set(uncovered.area)
    assert set(uncovered[uncovered.area == "91"].status) == {"M"}
    assert uncovered[uncovered.area == "FI1"].value.notna().all()


# Arithmetic


@vintages
def test_value_is_numerator_over_denominator(vintage: int) -> None:
    frame = observations(vintage).dropna(subset="numerator")
    assert set(frame.statistic) <= set(COUNTED)
    per = frame.unit.map({u: units()[u].per or 1 for u in units()})
    assert (frame.value == frame.numerator / frame.denominator * per).all()
    assert (frame[["numerator", "denominator"]] % 1 == 0).all().all()
    register = frame.statistic.isin(["proportion", "rate"]) & (frame.collection == "register")
    assert register.any()
    shares = frame[frame.statistic == "proportion"]
    assert (shares.numerator <= shares.denominator).all()


@vintages
def test_register_proportions_and_rates_always_have_both_parts(vintage: int) -> None:
    frame = observations(vintage).dropna(subset="value")
    counted = frame[frame.statistic.isin(["proportion", "rate"]) & (frame.collection == "register")]
    assert counted[["numerator", "denominator"]].notna().all().all()


@vintages
@pytest.mark.parametrize("area", ["FI", "FI1", "YTA1", "YTA2", "YTA3", "YTA4", "YTA5"])
def test_sums_agree_with_their_parts(vintage: int, area: str) -> None:
    frame = observations(vintage)
    frame = frame[frame.statistic.isin([*COUNTED, "count"]) & (frame.collection == "register")].copy()
    frame["numerator"] = frame.numerator.where(frame.statistic != "count", frame.value)
    cell = ["indicator", "time", "sex"]
    parts = parts_of(area)
    # What does not apply in Åland is not in the country's sum either.
    counties = frame[(frame.area_type == "county") & frame.area.isin(parts) & (frame.status != "Z")]
    left_out = (counties.area == "91").groupby([counties[c] for c in cell]).any()
    sums = counties.groupby(cell)[["numerator", "denominator"]].sum(min_count=1)
    known = counties.groupby(cell).value.count()
    full = known == (len(parts) - ((~left_out) if area == "FI" else 0))
    above = frame[frame.area == area].set_index(cell)[["numerator", "denominator"]]
    both = above.join(sums[full].add_suffix("_parts"), how="inner").dropna(subset="numerator")
    assert len(both) > 1000
    assert (both.numerator == both.numerator_parts).all()
    assert both.denominator.equals(both.denominator_parts.rename("denominator"))


@vintages
def test_sums_include_suppressed_counties(vintage: int) -> None:
    frame = observations(vintage)
    frame = frame[(frame.statistic == "rate") & (frame.sex == "total")]
    cell = ["indicator", "time"]
    mainland = frame[(frame.area_type == "county") & (frame.area != "91")]
    hidden = mainland[mainland.status == "S"].groupby(cell).size().rename("hidden")
    shown = mainland.groupby(cell).numerator.sum().rename("shown")
    missing = (mainland[mainland.status == "M"].groupby(cell).size()).rename("missing")
    whole = frame[frame.area == "FI1"].set_index(cell).numerator.rename("whole")
    joined = pd.concat([whole, shown, hidden, missing], axis=1)
    joined = joined[joined.hidden.notna() & joined.missing.isna()]
    withheld = joined.whole - joined.shown
    assert len(joined) > 20
    # The figures of a withdrawn county are in the whole as well: a few differences are larger.
    within = (withheld >= joined.hidden) & (withheld <= 4 * joined.hidden)
    assert within.mean() > 0.98


@vintages
def test_sexes_add_up_to_the_total(vintage: int) -> None:
    frame = observations(vintage)
    frame = frame[frame.indicator.isin([i for i, r in indicators().items() if len(r.sexes) == 3])].copy()
    frame["numerator"] = frame.numerator.where(frame.statistic != "count", frame.value)
    wide = frame.pivot(index=["indicator", "area", "time"], columns="sex", values=["numerator", "denominator"])
    numerators = wide["numerator"].dropna()
    assert len(numerators) > 10_000
    assert (numerators.female + numerators.male == numerators.total).all()
    denominators = wide["denominator"].dropna()
    assert (denominators.female + denominators.male == denominators.total).all()


@vintages
def test_total_of_plain_values_and_surveys_lies_between_the_sexes(vintage: int) -> None:
    frame = observations(vintage)
    frame = frame[frame.numerator.isna() & (frame.statistic != "count")]
    wide = frame.pivot(index=["indicator", "area", "time"], columns="sex", values="value").dropna()
    low, high = wide[["female", "male"]].min(axis=1), wide[["female", "male"]].max(axis=1)
    assert wide.total.between(low - 1e-9, high + 1e-9).all()


def test_the_population_is_the_denominator_of_what_is_per_inhabitant() -> None:
    frame = observations(3)
    population = frame[frame.indicator == 127].set_index(["area", "time", "sex"]).value
    mortality = frame[frame.indicator == 186].set_index(["area", "time", "sex"]).denominator.dropna()
    assert (mortality == population.loc[mortality.index]).all()


# Suppression and zero


@vintages
def test_small_counts_are_suppressed_and_no_sex_can_be_derived(vintage: int) -> None:
    frame = observations(vintage)
    persons = frame[frame.statistic.isin(["proportion", "rate", "count"]) & (frame.collection == "register")]
    counts = persons.numerator.where(persons.statistic != "count", persons.value)
    assert not counts[persons.area_type == "county"].between(1, 4).any()
    assert set(persons[persons.status == "S"].area_type) == {"county"}
    split = persons[persons.sex != "total"].assign(hidden=persons.status == "S")
    split = split[split.groupby(KEYS[:-1]).sex.transform("count") == 2]
    assert (split.groupby(KEYS[:-1]).hidden.nunique() == 1).all()


@vintages
def test_true_zeros_are_normal_values(vintage: int) -> None:
    frame = observations(vintage)
    zeros = frame[(frame.value == 0) & (frame.area_type == "county") & (frame.numerator == 0)]
    assert "A" in set(zeros.status)


@vintages
def test_what_does_not_apply_in_aland_is_said_there_alone(vintage: int) -> None:
    frame = observations(vintage)
    not_applicable = frame[frame.status == "Z"]
    assert set(not_applicable.area) == {"91"}
    assert set(frame[(frame.aland == "not_applicable") & (frame.area == "91")].status) == {"Z"}


@vintages
def test_an_area_that_rests_on_a_missing_county_is_an_estimate(vintage: int) -> None:
    frame = observations(vintage)
    gap = frame[(frame.area_type == "county") & (frame.area != "91") & (frame.status == "M")]
    mainland = frame[frame.area == "FI1"].set_index(["indicator", "time", "sex"]).status
    above = mainland.loc[pd.MultiIndex.from_frame(gap[["indicator", "time", "sex"]].drop_duplicates())]
    assert set(above) <= {"E", "B", "P"}
    assert "E" in set(above)


# Magnitudes

LATEST = {
    127: (5_200_000, 5_800_000),
    181: (5, 15),
    186: (900, 1300),
    184: (85, 115),
    1068: (20, 28),
    1073: (3000, 5500),
    2343: (4.5, 6),
    3106: (8, 20),
    3126: (24, 32),
    4459: (18, 32),
}


@pytest.mark.parametrize("indicator", LATEST)
@vintages
def test_country_values_are_plausible(vintage: int, indicator: int) -> None:
    frame = observations(vintage)
    of_country = frame[(frame.indicator == indicator) & frame.area.isin(["FI", "FI1"]) & (frame.sex == "total")]
    latest = of_country[of_country.time == of_country.time.max()].value
    low, high = LATEST[indicator]
    assert latest.between(low, high).all()


@settings(max_examples=10)
@given(seed=st.integers(0, 2**63))
def test_any_seed_gives_plausible_figures(seed: int) -> None:
    frame = simulate(3, seed, some_records()).observations.to_pandas()
    assert not frame.duplicated(KEYS).any()
    assert frame[frame.indicator == 4012].value.dropna().between(70, 95).all()
    country = frame[(frame.indicator == 127) & (frame.area == "FI") & (frame.sex == "total")]
    assert country.value.between(5_200_000, 5_800_000).all()
    answers = frame.dropna(subset="lower95")
    assert answers.value.between(answers.lower95, answers.upper95).all()


def test_counties_differ_as_their_background_does() -> None:
    frame = observations(3)
    county = frame[(frame.area_type == "county") & (frame.sex == "total") & (frame.time == 2022)]
    wide = county.pivot(index="area", columns="indicator", values="value")
    old = wide[1068].rank()
    assert set(old.nsmallest(5).index) & {"04", "90", "03"}
    assert set(old.nlargest(5).index) & {"12", "20", "10"}
    assert wide[243].corr(wide[306]) > 0.5
    assert wide[1068].corr(wide[1065]) < -0.3

"""Whether the statistical methods keep their word: coverage, false discoveries and false trends, by simulation.

python benchmarks/coverage.py

Every draw is seeded, so that the figures are the same each time. "average" is over truths spread evenly (on the log
scale) over the range, as indicators are; "worst" is the worst single truth of a grid: every interval of a count
swings about its level, since counts are whole numbers. A goal is met where it lies within the simulation's own noise.
"""

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from indicators.statistics.false_discovery import RATE, benjamini_hochberg, p_values
from indicators.statistics.funnel import funnel_limits
from indicators.statistics.intervals import (
    Interval,
    dobson,
    intervals_of,
    rate_interval,
    standardised_rate,
    wilson,
)
from indicators.statistics.ranks import rank_intervals
from indicators.statistics.trends import INCREASING, trend

DRAWS = 10_000
AREAS = 22
SHARE = 0.2
LEVELS = (0.95, 0.998)

Floats = NDArray[np.float64]


def verdict(met: bool) -> str:
    return "met" if met else "NOT met"


def noise(share: float, draws: int) -> float:
    """Half the width of the 95 % interval of a simulated share."""
    return 1.96 * float(np.sqrt(share * (1 - share) / draws))


def share_covered(interval: Interval, truth: Floats | float) -> float:
    return float(((interval.lower <= truth) & (truth <= interval.upper)).mean())


def counts_of(kind: str, expected: Floats, rng: np.random.Generator) -> tuple[Callable[[float], Interval], Floats]:
    """The interval, by level, of counts drawn around the expected ones, and the truth that it should contain."""
    if kind == "Wilson":
        persons = np.ceil(expected / SHARE)
        truth = expected / persons
        drawn = rng.binomial(persons.astype(np.int64), truth)
        return lambda level: wilson(drawn, persons, level), truth
    if kind == "Byar/exact":
        drawn = rng.poisson(expected)
        return lambda level: rate_interval(drawn, 1, 1, level), expected
    strata = expected[..., None] * np.array([0.1, 0.3, 0.6])
    persons, standard = np.array([40_000, 40_000, 20_000]), np.array([0.45, 0.4, 0.15])
    truth = (strata / persons * standard).sum(axis=-1)
    rate = standardised_rate(rng.poisson(strata), persons, standard, per=1)
    # Where there are fewer than 10 events there is no interval to be wrong.
    truth = np.where(rate.events >= 10, truth, np.nan)
    kept = ~np.isnan(truth)
    value, variance, events = (part[kept] for part in rate)
    return lambda level: dobson(value, variance, events, level), truth[kept]


def intervals(rng: np.random.Generator) -> None:
    around = " and ".join(f"{noise(level, DRAWS):.4f}" for level in LEVELS)
    print(f"Intervals, {DRAWS:,} draws, ± {around} (goal: level ± 0.01 on average over all from 10 events expected)")
    for kind, bands in (
        ("Wilson", ((10, 10_000), (1, 10), (10, 100), (100, 10_000))),
        ("Byar/exact", ((10, 10_000), (1, 10), (10, 100), (100, 10_000))),
        ("Dobson", ((20, 10_000), (20, 100), (100, 10_000))),
    ):
        for low, high in bands:
            truths = np.geomspace(low, high, 40)
            average, truth = counts_of(kind, np.exp(rng.uniform(np.log(low), np.log(high), DRAWS)), rng)
            single = [counts_of(kind, np.full(DRAWS, each), rng) for each in truths]
            for level in LEVELS:
                mean = share_covered(average(level), truth)
                each = [share_covered(interval(level), at) for interval, at in single]
                goal = f", goal {verdict(abs(mean - level) <= 0.01)}" if (low, high) == bands[0] else ""
                print(
                    f"  {kind:10} {level:.3f}, {low:3}-{high:<6,} events expected: average {mean:.4f}, "
                    f"worst {min(each):.4f} at {truths[int(np.argmin(each))]:.1f}{goal}"
                )


def all_ranks_covered(truth: Floats, value: Floats, interval: Interval) -> float:
    """Share of draws (rows) in which every area's true rank, or all of them where truths are equal, is covered."""
    found = rank_intervals(value, *interval, "higher_is_better")
    best = 1 + (truth[:, None, :] > truth[:, :, None]).sum(axis=-1)
    worst = AREAS - (truth[:, None, :] < truth[:, :, None]).sum(axis=-1)
    return float(((found.best <= best) & (worst <= found.worst)).all(axis=1).mean())


def ranks(rng: np.random.Generator) -> None:
    print(f"Rank intervals of {AREAS} areas, {DRAWS:,} draws: all ranks covered at once (goal: 0.95 or more)")
    shape = (DRAWS, AREAS)
    errors = rng.uniform(0.3, 3, shape)
    answers = np.full(shape, 2_000)
    scenarios: dict[str, tuple[Floats, Floats, Interval]] = {}
    for name, truth, error in (
        ("all areas equal, equal errors", np.zeros(shape), np.ones(shape)),
        ("all areas equal, errors 0.3-3", np.zeros(shape), errors),
        ("areas differ as much as chance, equal errors", rng.normal(size=shape), np.ones(shape)),
        ("areas differ as much as chance, errors 0.3-3", rng.normal(size=shape), errors),
    ):
        value = rng.normal(truth, error)
        scenarios[name] = truth, value, Interval(value - 1.96 * error, value + 1.96 * error)
    for name, truth in (
        ("survey of 2,000, all areas 20 %", np.full(shape, 0.2)),
        ("survey of 2,000, areas 20 % ± 2", np.clip(rng.normal(0.2, 0.02, shape), 0.05, 0.4)),
        ("survey of 2,000, all areas 1 %", np.full(shape, 0.01)),
    ):
        yes = rng.binomial(answers, truth)
        scenarios[name] = truth, yes / answers, wilson(yes, answers)
    sizes = np.geomspace(1, 10, AREAS)
    for events in (1, 3, 10, 30):
        drawn = rng.poisson(np.broadcast_to(events * sizes, shape))
        scenarios[f"rates of {events}-{10 * events} events expected, all areas equal"] = (
            np.ones(shape),
            drawn / (events * sizes),
            rate_interval(drawn, events * sizes, 1),
        )
    for name, figures in scenarios.items():
        covered = all_ranks_covered(*figures)
        around = noise(covered, DRAWS)
        print(f"  {name}: {covered:.4f} ± {around:.4f}, goal {verdict(covered + around >= 0.95)}")


def tested(null: NDArray[np.bool_], rng: np.random.Generator) -> Floats:
    """P-values of simulated indicators against a benchmark: a third proportions, rates and producers' intervals each.

    Where not ``null`` the truth lies a good way off the benchmark.
    """
    which = np.arange(null.size) % 3
    kind = np.array(["proportion", "rate", "proportion"])[which]
    per = np.array([100.0, 1_000.0, 100.0])[which]
    share = np.where(which == 1, 0.002, SHARE)
    persons = np.where(which == 2, 2_000, rng.integers(5_000, 50_000, null.size))
    truth = share * np.where(null, 1.0, rng.choice([0.7, 1.35], null.size))
    drawn = np.where(which == 1, rng.poisson(truth * persons), rng.binomial(persons, truth))
    value = drawn / persons * per
    lower, upper = (np.where(which == 2, 100 * limit, np.nan) for limit in wilson(drawn, persons))
    counts = np.where(which == 2, np.nan, drawn), np.where(which == 2, np.nan, persons)
    made = intervals_of(kind, value, *counts, per, lower, upper)
    return p_values(made.method, kind, value, made.lower95, made.upper95, share * per, *counts, per)


def discoveries(rng: np.random.Generator) -> None:
    groups, indicators = 2_000, 180
    print(f"False discoveries, {groups:,} areas × {indicators} indicators (goal: at most 5 %)")
    group = np.repeat(np.arange(groups), indicators)
    for differ in (0.0, 0.1, 0.5):
        null = rng.random(group.size) >= differ
        p = tested(null, rng)
        rejected = benjamini_hochberg(p, group) <= RATE
        false = np.bincount(group, weights=rejected & null, minlength=groups)
        found = np.bincount(group, weights=rejected, minlength=groups)
        rate = float((false / np.maximum(found, 1)).mean())
        alone = int(((p < 0.05) & null).sum() * AREAS / groups)
        error = float((false / np.maximum(found, 1)).std() / np.sqrt(groups))
        print(
            f"  {differ:.0%} differ: false discovery rate {rate:.4f} ± {1.96 * error:.4f}, "
            f"goal {verdict(rate - 1.96 * error <= RATE)}; 95 % intervals alone: {alone} false alarms in {AREAS} areas"
        )


def trends(rng: np.random.Generator) -> None:
    rows = 400_000
    print(f"False trends where nothing changes, {rows:,} series of five points (goal: at most 0.2 % and noise)")
    years = np.arange(5)
    shape = (rows, 5)
    normal = rng.normal(size=shape)
    yes = rng.binomial(2_000, SHARE, shape)
    series = {"normal values, known errors": (normal, Interval(normal - 1.96, normal + 1.96))}
    series["survey of 2,000, 20 %"] = (yes / 2_000, wilson(yes, 2_000))
    for events in (200, 30, 8):
        drawn = rng.poisson(events, shape)
        series[f"rate, {events} events expected"] = (drawn.astype(np.float64), rate_interval(drawn, 1, 1))
    for name, (value, interval) in series.items():
        share = float((trend(years, value, *interval) >= INCREASING).mean())
        error = noise(share, rows)
        print(f"  {name}: {share:.3%} ± {error:.3%}, goal {verdict(share - error <= 0.002)}")


def funnels(rng: np.random.Generator) -> None:
    print("Areas outside the funnel by chance alone, 400,000 draws (5 % and 0.2 % if counts were normal)")
    for events in (5, 10, 30, 300):
        drawn = rng.poisson(events, 400_000)
        limits = funnel_limits("rate", 1.0, float(events), 1)
        outside = [
            float(((drawn < low) | (drawn > high)).mean())
            for low, high in ((limits.lower95, limits.upper95), (limits.lower998, limits.upper998))
        ]
        print(f"  rate, {events} events expected: {outside[0]:.2%} and {outside[1]:.2%}")


def main() -> None:
    began = time.monotonic()
    for seed, part in enumerate((intervals, ranks, discoveries, trends, funnels)):
        part(np.random.default_rng(seed))
    print(f"in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main()

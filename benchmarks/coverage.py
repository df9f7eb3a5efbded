"""Whether the statistical methods keep their word: coverage, false discoveries and false trends, by simulation.

python benchmarks/coverage.py

Every draw is seeded, so that the figures are the same each time. "average" is over truths spread evenly (on the log
scale) over the range, as indicators are; "worst" is the worst single truth of a grid: every interval of a count
swings about its level, since counts are whole numbers. A goal is met where it lies within the simulation's own noise.

What is printed is written to ``data/statistics/simulation.csv`` too, which the page about the methods shows.
"""

import datetime
import time
from collections.abc import Callable, Iterator
from typing import NamedTuple

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
from indicators.statistics_simulation import FILE, Setting, SimulatedFigure, write

DRAWS = 10_000
SERIES = 400_000
AREAS = 22
GROUPS, INDICATORS = 2_000, 180
SHARE = 0.2
LEVELS = (0.95, 0.998)

Floats = NDArray[np.float64]
#: A figure without what all figures of one part share: its draws, its seed and the day.
Found = dict[str, object]


def verdict(met: bool) -> str:
    return "met" if met else "NOT met"


def noise(share: float, draws: int) -> float:
    """Half the width of the 95 % interval of a simulated share."""
    return 1.96 * float(np.sqrt(share * (1 - share) / draws))


def share_covered(interval: Interval, truth: Floats | float) -> float:
    return float(((interval.lower <= truth) & (truth <= interval.upper)).mean())


def counts_of(kind: str, expected: Floats, rng: np.random.Generator) -> tuple[Callable[[float], Interval], Floats]:
    """The interval, by level, of counts drawn around the expected ones, and the truth that it should contain."""
    if kind == "wilson":
        persons = np.ceil(expected / SHARE)
        truth = expected / persons
        drawn = rng.binomial(persons.astype(np.int64), truth)
        return lambda level: wilson(drawn, persons, level), truth
    if kind == "byar_exact":
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


#: Methods of an interval by their id: the name that is printed, and the ranges of events expected.
BANDS = {
    "wilson": ("Wilson", ((10, 10_000), (1, 10), (10, 100), (100, 10_000))),
    "byar_exact": ("Byar/exact", ((10, 10_000), (1, 10), (10, 100), (100, 10_000))),
    "dobson": ("Dobson", ((20, 10_000), (20, 100), (100, 10_000))),
}
#: How far the average coverage may lie from its level, the simulation's own noise apart.
MARGINS = {0.95: 0.01, 0.998: 0.001}


def intervals(rng: np.random.Generator) -> Iterator[Found]:
    around = " and ".join(f"{noise(level, DRAWS):.4f}" for level in LEVELS)
    print(f"Intervals, {DRAWS:,} draws, ± {around} (goals, over all from 10 events: ± 0.01, ± 0.001)")
    for kind, (name, bands) in BANDS.items():
        for low, high in bands:
            truths = np.geomspace(low, high, 40)
            average, truth = counts_of(kind, np.exp(rng.uniform(np.log(low), np.log(high), DRAWS)), rng)
            single = [counts_of(kind, np.full(DRAWS, each), rng) for each in truths]
            for level in LEVELS:
                mean = share_covered(average(level), truth)
                each = [share_covered(interval(level), at) for interval, at in single]
                least, at = min(each), float(truths[int(np.argmin(each))])
                met = abs(mean - level) <= MARGINS[level] + noise(level, DRAWS)
                is_judged = (low, high) == bands[0]
                print(
                    f"  {name:10} {level:.3f}, {low:3}-{high:<6,} events expected: average {mean:.4f}, "
                    f"worst {least:.4f} at {at:.1f}{f', goal {verdict(met)}' if is_judged else ''}"
                )
                found: Found = {"method": kind, "setting": "counts", "level": level, "uncertainty": noise(level, DRAWS)}
                found |= {"events_from": low, "events_to": high}
                judged = {"goal": level, "met": met} if is_judged else {}
                yield {**found, "measure": "coverage", "figure": mean, **judged}
                yield {**found, "measure": "least_coverage", "figure": least, "events_at": at}


def ranks_of(truth: Floats) -> tuple[Floats, Floats]:
    """The best and the worst rank of each area of each row; they differ where true values are equal."""
    best = 1 + (truth[:, None, :] > truth[:, :, None]).sum(axis=-1)
    worst = AREAS - (truth[:, None, :] < truth[:, :, None]).sum(axis=-1)
    return best, worst


def all_ranks_covered(truth: Floats, value: Floats, interval: Interval) -> float:
    """Share of draws (rows) in which every area's true rank, or all of them where truths are equal, is covered."""
    found = rank_intervals(value, *interval, "higher_is_better")
    best, worst = ranks_of(truth)
    return float(((found.best <= best) & (worst <= found.worst)).all(axis=1).mean())


class Drawn(NamedTuple):
    """What ranks are worked out from: the name that is printed, the truth, and values with their intervals."""

    name: str
    truth: Floats
    value: Floats
    interval: Interval


def rank_scenarios(rng: np.random.Generator) -> Iterator[tuple[Setting, tuple[int, int] | None, Drawn]]:
    """Each scenario with its events expected in the smallest and the largest area, where it has any."""
    shape = (DRAWS, AREAS)
    errors = rng.uniform(0.3, 3, shape)
    answers = np.full(shape, 2_000)
    known: tuple[tuple[Setting, str, Floats, Floats | float], ...] = (
        ("areas_equal", "all areas equal, equal errors", np.zeros(shape), 1.0),
        ("areas_equal_unequal_errors", "all areas equal, errors 0.3-3", np.zeros(shape), errors),
        ("areas_differ", "areas differ as much as chance, equal errors", rng.normal(size=shape), 1.0),
        (
            "areas_differ_unequal_errors",
            "areas differ as much as chance, errors 0.3-3",
            rng.normal(size=shape),
            errors,
        ),
    )
    for setting, name, truth, error in known:
        value = rng.normal(truth, error)
        yield setting, None, Drawn(name, truth, value, Interval(value - 1.96 * error, value + 1.96 * error))
    shares: tuple[tuple[Setting, str, Floats], ...] = (
        ("survey_equal", "survey of 2,000, all areas 20 %", np.full(shape, 0.2)),
        ("survey_differ", "survey of 2,000, areas 20 % ± 2", np.clip(rng.normal(0.2, 0.02, shape), 0.05, 0.4)),
        ("survey_rare", "survey of 2,000, all areas 1 %", np.full(shape, 0.01)),
    )
    for setting, name, truth in shares:
        yes = rng.binomial(answers, truth)
        yield setting, None, Drawn(name, truth, yes / answers, wilson(yes, answers))
    sizes = np.geomspace(1, 10, AREAS)
    for events in (1, 3, 10, 30):
        drawn = rng.poisson(np.broadcast_to(events * sizes, shape))
        name = f"rates of {events}-{10 * events} events expected, all areas equal"
        value, interval = drawn / (events * sizes), rate_interval(drawn, events * sizes, 1)
        yield "rates_equal", (events, 10 * events), Drawn(name, np.ones(shape), value, interval)


def ranks(rng: np.random.Generator) -> Iterator[Found]:
    print(f"Rank intervals of {AREAS} areas, {DRAWS:,} draws: all ranks covered at once (goal: 0.95 or more)")
    for setting, events, (name, *figures) in rank_scenarios(rng):
        covered = all_ranks_covered(*figures)
        around = noise(covered, DRAWS)
        met = covered + around >= 0.95
        print(f"  {name}: {covered:.4f} ± {around:.4f}, goal {verdict(met)}")
        found: Found = {"method": "rank_interval", "setting": setting, "level": 0.95, "measure": "all_ranks_covered"}
        expected = {"events_from": events[0], "events_to": events[1]} if events else {}
        yield {**found, **expected, "figure": covered, "uncertainty": around, "goal": 0.95, "met": met}


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


def discoveries(rng: np.random.Generator) -> Iterator[Found]:
    print(f"False discoveries, {GROUPS:,} areas × {INDICATORS} indicators (goal: at most 5 %)")
    group = np.repeat(np.arange(GROUPS), INDICATORS)
    for differ, setting in ((0.0, "differ_0"), (0.1, "differ_10"), (0.5, "differ_50")):
        null = rng.random(group.size) >= differ
        p = tested(null, rng)
        rejected = benjamini_hochberg(p, group) <= RATE
        false = np.bincount(group, weights=rejected & null, minlength=GROUPS)
        found = np.bincount(group, weights=rejected, minlength=GROUPS)
        rate = float((false / np.maximum(found, 1)).mean())
        alone = int(((p < 0.05) & null).sum() * AREAS / GROUPS)
        around = 1.96 * float((false / np.maximum(found, 1)).std() / np.sqrt(GROUPS))
        met = rate - around <= RATE
        print(
            f"  {differ:.0%} differ: false discovery rate {rate:.4f} ± {around:.4f}, "
            f"goal {verdict(met)}; 95 % intervals alone: {alone} false alarms in {AREAS} areas"
        )
        of: Found = {"method": "false_discovery", "setting": setting}
        yield {**of, "measure": "false_discovery_rate", "figure": rate, "uncertainty": around, "goal": RATE, "met": met}
        yield {**of, "measure": "false_alarms", "figure": alone}


def trends(rng: np.random.Generator) -> Iterator[Found]:
    print(f"False trends where nothing changes, {SERIES:,} series of five points (goal: at most 0.2 % and noise)")
    years = np.arange(5)
    shape = (SERIES, 5)
    normal = rng.normal(size=shape)
    yes = rng.binomial(2_000, SHARE, shape)
    series: dict[str, tuple[Found, Floats, Interval]] = {
        "normal values, known errors": ({"setting": "known_errors"}, normal, Interval(normal - 1.96, normal + 1.96)),
        "survey of 2,000, 20 %": ({"setting": "survey_equal"}, yes / 2_000, wilson(yes, 2_000)),
    }
    for events in (200, 30, 8):
        drawn = rng.poisson(events, shape)
        expected: Found = {"setting": "counts", "events_from": events, "events_to": events}
        series[f"rate, {events} events expected"] = (expected, drawn.astype(np.float64), rate_interval(drawn, 1, 1))
    for name, (found, value, interval) in series.items():
        share = float((trend(years, value, *interval) >= INCREASING).mean())
        around = noise(share, SERIES)
        met = share - around <= 0.002
        print(f"  {name}: {share:.3%} ± {around:.3%}, goal {verdict(met)}")
        of: Found = {"method": "trend", **found, "measure": "false_trends"}
        yield {**of, "figure": share, "uncertainty": around, "goal": 0.002, "met": met}


def funnels(rng: np.random.Generator) -> Iterator[Found]:
    print(f"Areas outside the funnel by chance alone, {SERIES:,} draws (5 % and 0.2 % if counts were normal)")
    for events in (5, 10, 30, 300):
        drawn = rng.poisson(events, SERIES)
        limits = funnel_limits("rate", 1.0, float(events), 1)
        outside = [
            float(((drawn < low) | (drawn > high)).mean())
            for low, high in ((limits.lower95, limits.upper95), (limits.lower998, limits.upper998))
        ]
        print(f"  rate, {events} events expected: {outside[0]:.2%} and {outside[1]:.2%}")
        for level, share in zip(LEVELS, outside, strict=True):
            found: Found = {"method": "funnel", "setting": "counts", "level": level}
            expected = {"events_from": events, "events_to": events}
            around = noise(share, SERIES)
            yield {**found, **expected, "measure": "outside_limits", "figure": share, "uncertainty": around}


def shown_ranks(rng: np.random.Generator) -> Iterator[Found]:
    """How far a rank by the values alone may lie from the true one."""
    print(f"Ranks shown alone, {AREAS} areas, survey of 2,000, areas 20 % ± 2, {DRAWS:,} draws")
    truth = np.clip(rng.normal(0.2, 0.02, (DRAWS, AREAS)), 0.05, 0.4)
    yes = rng.binomial(2_000, truth)
    off = ranks_of(yes)[0] - ranks_of(truth)[0]
    low, high = np.quantile(off, (0.025, 0.975), method="nearest")
    last = float((yes.argmin(axis=1) == truth.argmin(axis=1)).mean())
    around = noise(last, DRAWS)
    print(f"  95 % of them within {high - low:.0f} places; the last is truly last {last:.2f} ± {around:.2f}")
    found: Found = {"method": "rank", "setting": "survey_differ"}
    yield {**found, "measure": "rank_spread", "figure": float(high - low)}
    yield {**found, "measure": "last_is_last", "figure": last, "uncertainty": around}


#: The parts in the order of their seeds, and the draws of each.
PARTS: tuple[tuple[Callable[[np.random.Generator], Iterator[Found]], int], ...] = (
    (intervals, DRAWS),
    (ranks, DRAWS),
    (discoveries, GROUPS),
    (trends, SERIES),
    (funnels, SERIES),
    (shown_ranks, DRAWS),
)


def figures(seed: int) -> list[SimulatedFigure]:
    """What the part of one seed finds, printed on the way."""
    part, draws = PARTS[seed]
    shared = {"draws": draws, "seed": seed, "drawn_on": datetime.datetime.now(datetime.UTC).date()}
    return [SimulatedFigure.model_validate({**found, **shared}) for found in part(np.random.default_rng(seed))]


def main() -> None:
    began = time.monotonic()
    changed = write([figure for seed in range(len(PARTS)) for figure in figures(seed)])
    print(f"in {time.monotonic() - began:.0f} s; {FILE.name} {'written' if changed else 'is as it was'}")


if __name__ == "__main__":
    main()

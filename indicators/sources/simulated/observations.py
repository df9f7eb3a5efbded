"""All observations of one indicator in one vintage, as columns."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from indicators.reference import ReferenceIndicator, Unit
from indicators.sources.simulated.expectation import expected_values
from indicators.sources.simulated.figures import (
    Figures,
    counted_figures,
    draw_counts,
    revised_counts,
    survey_figures,
    weighted_figures,
    with_total,
)
from indicators.sources.simulated.population import YEARS, counties, county_rows, membership, shown_areas
from indicators.sources.simulated.specification import Specification
from indicators.sources.simulated.statuses import CODES, WITHOUT_FIGURES, gaps, statuses, suppressed
from indicators.sources.simulated.vintages import (
    Changes,
    Vintage,
    changes,
    provisional_years,
    years_observed,
)
from indicators.tables import OBSERVATIONS, SEXES

_FIGURES = ("value", "lower95", "upper95", "numerator", "denominator")
#: Statistics whose numerators are persons or events, so that small ones are suppressed.
_OF_PERSONS = ("proportion", "rate", "count")


@dataclass(frozen=True)
class Observations:
    """Observations of one indicator: positions in ``shown_areas()``, ``SEXES`` and ``CODES``, years and figures."""

    indicator: int
    area: NDArray[np.int64]
    time: NDArray[np.int16]
    sex: NDArray[np.int64]
    status: NDArray[np.int8]
    figures: NDArray[np.float64]  # (5, rows): value, lower95, upper95, numerator, denominator


def _figures(
    spec: Specification,
    record: ReferenceIndicator,
    unit: Unit,
    change: Changes,
    streams: tuple[np.random.Generator, np.random.Generator],
) -> tuple[Figures, NDArray[np.bool_] | None]:
    """Figures of all areas, and which county figures are suppressed (None where nothing can be)."""
    persons = counties().persons(spec.denominator_share or 1.0, spec.denominator_female, spec.denominator_ageing)
    members = membership(spec.aland == "full")
    expected = expected_values(spec, record, unit, persons, counties(), streams[0])
    if record.statistic == "proportion" and record.collection == "survey":
        return survey_figures(spec, expected, persons, members, streams[1]), None
    if record.statistic in _OF_PERSONS or (record.statistic == "mean" and spec.denominator_share is not None):
        counts = draw_counts(spec, record, unit, expected, persons, streams[1])
        limit = persons if record.statistic == "proportion" else None
        counts = revised_counts(counts, change.factor, limit)
        hidden = suppressed(record, with_total(counts)) if record.statistic in _OF_PERSONS else None
        return counted_figures(counts, persons, record, unit, members), hidden
    return weighted_figures(expected * change.factor, persons, unit, members), None


def observe(spec: Specification, record: ReferenceIndicator, unit: Unit, vintage: Vintage, seed: int) -> Observations:
    """Simulate one indicator. Its random numbers depend on ``seed`` and the indicator's id alone."""
    streams = [np.random.default_rng(child) for child in np.random.SeedSequence((seed, record.indicator)).spawn(4)]
    revisable = record.collection == "register" and spec.spread > 0
    change = changes(spec, vintage, revisable, streams[2])
    figures, hidden = _figures(spec, record, unit, change, (streams[0], streams[1]))
    status = statuses(
        spec,
        gaps(counties(), streams[3]),
        hidden,
        provisional_years(spec, vintage),
        membership(spec.aland == "full"),
        counties(),
    )

    shown = np.zeros(status.shape, dtype=np.bool_)
    shown[[SEXES.index(sex) for sex in record.sexes]] = years_observed(spec, vintage)
    withdrawn = np.zeros(status.shape[1:], dtype=np.bool_)
    withdrawn[county_rows()] = change.withdrawn
    shown &= ~withdrawn
    if spec.aland == "not_covered":
        shown[:, [area.area_type == "country" for area in shown_areas()]] = False
    area, time, sex = np.nonzero(shown.transpose(1, 2, 0))
    status = status[sex, area, time]
    columns = np.stack([getattr(figures, name)[sex, area, time] for name in _FIGURES])
    columns[:, np.isin(status, WITHOUT_FIGURES)] = np.nan
    return Observations(record.indicator, area, YEARS[time], sex, status, columns)


def _strings(positions: NDArray[np.generic], words: tuple[str, ...]) -> pa.Array:
    codes = pa.array(positions.astype(np.int32))
    return pa.DictionaryArray.from_arrays(codes, pa.array(words, pa.string())).cast(pa.string())


def observation_table(parts: list[Observations]) -> pa.Table:
    """The observations table, in the order of ``parts`` and within them by area, year and sex."""
    if not parts:
        return OBSERVATIONS.empty_table()
    area = np.concatenate([part.area for part in parts])
    figures = np.concatenate([part.figures for part in parts], axis=1)
    columns = {
        "indicator": np.repeat(
            np.array([part.indicator for part in parts], dtype=np.int32), [len(part.area) for part in parts]
        ),
        "area_type": _strings(area, tuple(shown.area_type for shown in shown_areas())),
        "area": _strings(area, tuple(shown.area for shown in shown_areas())),
        "time": np.concatenate([part.time for part in parts]),
        "sex": _strings(np.concatenate([part.sex for part in parts]), SEXES),
        "status": _strings(np.concatenate([part.status for part in parts]), CODES),
        **{name: pa.array(row, from_pandas=True) for name, row in zip(_FIGURES, figures, strict=True)},
    }
    return pa.table([columns[name] for name in OBSERVATIONS.names], schema=OBSERVATIONS)

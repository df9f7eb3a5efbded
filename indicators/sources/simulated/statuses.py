"""The status of every observation: what is provisional, estimated, suppressed, missing or not applicable."""

import numpy as np
from numpy.typing import NDArray

from indicators.reference import ReferenceIndicator
from indicators.sources.simulated.population import ALAND, YEARS, Counties, county_rows
from indicators.sources.simulated.specification import Specification
from indicators.tables import STATUSES

CODES: tuple[str, ...] = tuple(STATUSES)
_A, _P, _E, _B, _S, _M, _Z = (np.int8(CODES.index(code)) for code in "APEBSMZ")
#: Statuses that blank the whole observation, as positions in ``CODES``.
WITHOUT_FIGURES = (_S, _M, _Z)

#: Persons are suppressed where there are from one to four of them.
_SMALL_COUNT = 4
#: Share of the indicators with a missing run of years, and with estimated figures, in some county.
_MISSING_SHARE, _ESTIMATED_SHARE = 0.25, 0.2
#: No figure goes missing later than this, so that every vintage shows the same gaps.
_LAST_GAP = 2022


def gaps(counties: Counties, rng: np.random.Generator) -> NDArray[np.int8]:
    """Status A, E (estimated) or M (missing) by county and year, shape ``(counties, years)``.

    Some indicators lack one to three years in one or two counties, some have an estimate in one county.
    """
    number = len(counties.codes)
    missing, estimated = rng.random(2) < (_MISSING_SHARE, _ESTIMATED_SHARE)
    many, long = rng.integers(1, 3), rng.integers(1, 4)
    chosen = rng.permutation(number)
    start, year = rng.integers(0, _LAST_GAP - int(YEARS[0]) + 1, size=2)
    status = np.full((number, len(YEARS)), _A, dtype=np.int8)
    if estimated:
        status[chosen[-1], year] = _E
    if missing:
        run = (YEARS[start] <= YEARS) & (YEARS[start] + long > YEARS) & (YEARS <= _LAST_GAP)
        status[np.ix_(chosen[:many], np.flatnonzero(run))] = _M
    return status


def suppressed(record: ReferenceIndicator, counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which county figures are suppressed, from counts ``(3, counties, years)``: total, female, male.

    A count of one to four persons is hidden, and with it both sexes' figures, since either would follow from the
    total and the other. A total of five or more stays.
    """
    small = (counts >= 1) & (counts <= _SMALL_COUNT)
    total, female, male = small
    if "total" in record.sexes:
        female = male = female | male | total
    return np.stack([total, female, male])


def statuses(
    spec: Specification,
    county_status: NDArray[np.int8],
    hidden: NDArray[np.bool_] | None,
    provisional: NDArray[np.bool_],
    members: NDArray[np.int64],
    counties: Counties,
) -> NDArray[np.int8]:
    """Positions in ``CODES`` of every observation; shape ``(3, areas, years)``.

    An area whose county is missing or estimated rests on an estimate itself (E). Of several that hold, the later
    of E, B, P, S, M, Z stands. ``hidden`` is ``(3, counties, years)``, ``members`` ``(areas, counties)``.
    """
    rests_on_estimate = (members @ np.isin(county_status, (_E, _M)).astype(np.int64)) > 0
    status = np.full((3, *rests_on_estimate.shape), _A, dtype=np.int8)
    status[:, rests_on_estimate] = _E
    if spec.break_year is not None:
        status[..., spec.break_year == YEARS] = _B
    status[..., provisional] = _P
    rows = county_rows()
    status_counties = status[:, rows]
    if hidden is not None:
        status_counties[hidden] = _S
    status_counties[:, county_status == _M] = _M
    if spec.aland != "full":
        status_counties[:, counties.codes.index(ALAND)] = _Z if spec.aland == "not_applicable" else _M
    status[:, rows] = status_counties
    return status

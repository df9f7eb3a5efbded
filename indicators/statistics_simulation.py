"""How well the statistical methods do on figures whose truth is known: ``data/statistics/simulation.csv``.

``benchmarks/coverage.py`` draws and writes them; what reads them here is the page about the methods.
"""

import csv
import datetime
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from indicators.reference import DATA

FILE = DATA / "statistics" / "simulation.csv"

Method = Literal["wilson", "byar_exact", "dobson", "rank_interval", "false_discovery", "trend", "funnel", "rank"]
Setting = Literal[
    "counts",
    "areas_equal",
    "areas_equal_unequal_errors",
    "areas_differ",
    "areas_differ_unequal_errors",
    "survey_equal",
    "survey_differ",
    "survey_rare",
    "rates_equal",
    "differ_0",
    "differ_10",
    "differ_50",
    "known_errors",
]
Measure = Literal[
    "coverage",
    "least_coverage",
    "all_ranks_covered",
    "false_discovery_rate",
    "false_alarms",
    "false_trends",
    "outside_limits",
    "rank_spread",
    "last_is_last",
]

#: Decimals that a figure is kept with; its uncertainty and goal with as many.
DECIMALS: dict[Measure, int] = {
    "coverage": 4,
    "least_coverage": 4,
    "all_ranks_covered": 4,
    "false_discovery_rate": 4,
    "false_alarms": 0,
    "false_trends": 5,
    "outside_limits": 4,
    "rank_spread": 0,
    "last_is_last": 2,
}

_Level = Annotated[float, Field(gt=0, lt=1)]
_Size = Annotated[float, Field(ge=0)]
_Optional = BeforeValidator(lambda value: None if value == "" else value)


class SimulatedFigure(BaseModel):
    """One figure of the simulations.

    ``level`` is that of the interval or limits; ``events_from`` and ``events_to`` the events expected in the draws (or
    in areas of the least and the largest size), ``events_at`` where among them a least figure was found. ``figure`` is
    a share between 0 and 1, but for ``false_alarms`` (a number of comparisons) and ``rank_spread`` (of places);
    ``uncertainty`` is half the width of its 95 % interval, ``goal`` what it is to keep, ``met`` whether it does, within
    that uncertainty. What has no goal has neither. ``draws`` made from ``seed``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    method: Method
    setting: Setting
    level: Annotated[_Level | None, _Optional] = None
    events_from: Annotated[int | None, _Optional] = None
    events_to: Annotated[int | None, _Optional] = None
    events_at: Annotated[float | None, _Optional] = None
    measure: Measure
    figure: _Size
    uncertainty: Annotated[_Size | None, _Optional] = None
    goal: Annotated[_Size | None, _Optional] = None
    met: Annotated[bool | None, _Optional] = None
    draws: Annotated[int, Field(gt=0)]
    seed: Annotated[int, Field(ge=0)]
    drawn_on: datetime.date

    @model_validator(mode="after")
    def _a_goal_is_met_or_not(self) -> "SimulatedFigure":
        if (self.goal is None) != (self.met is None):
            raise ValueError("a figure has both a goal and whether it is met, or neither")
        return self


def read(path: Path = FILE) -> tuple[SimulatedFigure, ...]:
    """The figures of a file, in its order.

    Raises ``FileNotFoundError`` where there is none, and ``pydantic.ValidationError`` on a line that does not fit.
    """
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(SimulatedFigure.model_validate(row) for row in csv.DictReader(file))


@cache
def figures() -> tuple[SimulatedFigure, ...]:
    """The figures that the product shows, read once."""
    return read()


def write(made: Iterable[SimulatedFigure], path: Path = FILE) -> bool:
    """Write figures, and tell whether anything has changed.

    Where the file holds the same ones from another day it is left as it is, so that a run that finds nothing new
    changes nothing.
    """
    rows = [_written(figure) for figure in made]
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            if [_undated(row) for row in csv.DictReader(file)] == [_undated(row) for row in rows]:
                return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(SimulatedFigure.model_fields), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return True


def _undated(row: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in row.items() if name != "drawn_on"}


def _written(figure: SimulatedFigure) -> dict[str, str]:
    row = {name: "" if value is None else str(value) for name, value in figure.model_dump().items()}
    decimals = DECIMALS[figure.measure]
    row["figure"] = f"{figure.figure:.{decimals}f}"
    row["uncertainty"] = "" if figure.uncertainty is None else f"{figure.uncertainty:.{decimals}f}"
    row["events_at"] = "" if figure.events_at is None else f"{figure.events_at:.1f}"
    row["met"] = row["met"].lower()
    return row

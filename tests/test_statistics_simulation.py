"""The simulations' figures: what the file holds, that it is what the methods give, and how it is written."""

import csv
import datetime
from pathlib import Path

import pytest
from pydantic import ValidationError

from benchmarks import coverage
from indicators.statistics_simulation import FILE, SimulatedFigure, figures, read, write

FIGURES = figures()


def lines(path: Path = FILE) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_line_is_read() -> None:
    assert len(FIGURES) == len(lines()) > 50
    assert {figure.method for figure in FIGURES} >= {"wilson", "byar_exact", "dobson", "rank_interval", "trend"}


@pytest.mark.parametrize("seed", [2, 4, 5])  # those that take seconds at most; the others are drawn by the same program
def test_the_file_holds_what_the_methods_give_now(seed: int, tmp_path: Path) -> None:
    drawn = tmp_path / "simulation.csv"
    write(coverage.figures(seed), drawn)
    undated = [[{**row, "drawn_on": ""} for row in rows] for rows in (lines(drawn), lines())]
    assert undated[0] == [row for row in undated[1] if row["seed"] == str(seed)]


def test_a_goal_is_called_met_where_the_figure_keeps_it() -> None:
    judged = [figure for figure in FIGURES if figure.goal is not None]
    assert len(judged) > 20
    for figure in judged:
        around = figure.uncertainty or 0
        kept = {
            "coverage": abs(figure.figure - figure.goal) <= coverage.MARGINS.get(figure.level or 0, 0.0) + around,
            "all_ranks_covered": figure.figure + around >= figure.goal,
            "false_discovery_rate": figure.figure - around <= figure.goal,
            "false_trends": figure.figure - around <= figure.goal,
        }[figure.measure]
        assert figure.met is kept, figure


def test_a_goal_that_is_not_met_is_told() -> None:
    unmet = [figure for figure in FIGURES if figure.met is False]
    assert [(one.method, one.events_from, one.figure, one.goal) for one in unmet] == [("trend", 8, 0.00229, 0.002)]


def a_figure(**changes: object) -> SimulatedFigure:
    given = {"method": "trend", "setting": "known_errors", "measure": "false_trends", "figure": 0.0018449}
    given |= {"uncertainty": 0.00013, "goal": 0.002, "met": True, "draws": 10, "seed": 3, "drawn_on": "2026-11-23"}
    return SimulatedFigure.model_validate({**given, **changes})


def test_what_is_written_is_read_back_rounded(tmp_path: Path) -> None:
    path = tmp_path / "new" / "simulation.csv"
    assert write([a_figure(), a_figure(goal=None, met=None, level=0.95)], path)
    assert read(path) == (a_figure(figure=0.00184), a_figure(figure=0.00184, goal=None, met=None, level=0.95))


def test_the_same_figures_of_another_day_leave_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "simulation.csv"
    later = datetime.date(2027, 1, 1)
    assert write([a_figure()], path)
    before = path.read_bytes()
    assert not write([a_figure(drawn_on=later, figure=0.00184)], path)
    assert path.read_bytes() == before
    assert write([a_figure(drawn_on=later, figure=0.00185)], path)
    assert [figure.drawn_on for figure in read(path)] == [later]


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "guess"},
        {"setting": "anything"},
        {"figure": -0.1},
        {"level": 95},
        {"goal": None},
        {"met": None},
        {"draws": 0},
        {"drawn_on": "yesterday"},
        {"colour": "red"},
    ],
)
def test_a_wrong_line_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        a_figure(**wrong)

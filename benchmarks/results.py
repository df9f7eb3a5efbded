"""What the benchmarks found, in ``benchmarks/results.md``: a section a script, replaced when the script is run again.

Each section says when, on what machine and with which versions, and holds a table of figures: each beside a peer that
does the same and a limit that nothing can pass, where there are such, and beside the goal, where one was set.
"""

import datetime
import importlib.metadata
import os
import platform
import re
import timeit
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).with_name("results.md")
_TITLE = "# Results of the benchmarks\n"
_COLUMNS = ("measured", "figure", "peer", "ratio to peer", "limit", "ratio to limit", "goal", "met")


class Other(NamedTuple):
    """What a figure is set against: its name and its own figure, in the same unit."""

    name: str
    figure: float


class Row(NamedTuple):
    """One figure. ``goal`` is in words; ``met`` is None where there is none."""

    measured: str
    figure: float
    unit: str
    peer: Other | None = None
    limit: Other | None = None
    goal: str = ""
    met: bool | None = None


def publish(section: str, rows: Iterable[Row], packages: Iterable[str] = ()) -> None:
    """Print the rows as a table and put it into the results file, in the place of the section of the same name.

    ``packages`` are those whose versions matter to the figures, besides Python itself.
    """
    table = _table(list(rows))
    print(table)
    speed = f"a million additions in Python: {_yardstick():.0f} ms"
    about = f"{datetime.date.today().isoformat()}; {machine()}; {speed}; {_versions(packages)}"
    text = RESULTS.read_text("utf-8") if RESULTS.is_file() else _TITLE
    begin, *sections = re.split(r"^(?=## )", text, flags=re.MULTILINE)
    kept = {part.splitlines()[0].removeprefix("## "): part.rstrip() for part in sections}
    kept[section] = f"## {section}\n\n{about}\n\n{table}"
    RESULTS.write_text("\n\n".join([begin.rstrip(), *(kept[name] for name in sorted(kept))]) + "\n", "utf-8")


def machine() -> str:
    """Processor, cores and memory of this machine, as far as it tells."""
    model = platform.machine()
    described = Path("/proc/cpuinfo")
    if described.is_file() and (found := re.search(r"^model name\s*:\s*(.+)$", described.read_text(), re.MULTILINE)):
        model = found[1]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB of memory"


def _yardstick() -> float:
    """How fast the machine is on the day: milliseconds of a million additions, the fastest of ten times."""
    times = timeit.repeat("for number in range(1_000_000): total += number", "total = 0", number=1, repeat=10)
    return min(times) * 1000


def _versions(packages: Iterable[str]) -> str:
    named = [f"{name} {importlib.metadata.version(name)}" for name in packages]
    return ", ".join([f"Python {platform.python_version()}", *named])


def _table(rows: list[Row]) -> str:
    lines = [_COLUMNS, tuple("---" for _ in _COLUMNS), *(_cells(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(row: Row) -> tuple[str, ...]:
    met = "" if row.met is None else "met" if row.met else "**not met**"
    against = (cell for other in (row.peer, row.limit) for cell in _against(row, other))
    return (row.measured, _figure(row.figure, row.unit), *against, row.goal, met)


def _against(row: Row, other: Other | None) -> tuple[str, str]:
    if other is None:
        return "", ""
    ratio = f"{row.figure / other.figure:.2f}" if other.figure else ""
    return f"{other.name}: {_figure(other.figure, row.unit)}", ratio


def _figure(number: float, unit: str) -> str:
    """A number with three significant figures or, above a thousand, as a whole one."""
    digits = f"{number:,.0f}" if abs(number) >= 1_000 else f"{number:.3g}"
    return f"{digits} {unit}".strip()

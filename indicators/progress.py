"""Progress of a long command on the terminal: what is being done and how much is left."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

#: Told (what is being done, how many are done, how many there are).
Report = Callable[[str, int, int], None]


@contextmanager
def progress_bar() -> Iterator[Report]:
    """A bar on standard error for as long as the command works; where that is no terminal, nothing is printed."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        tasks = {}

        def report(what: str, done: int, of_all: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=of_all)
            progress.update(tasks[what], completed=done, total=of_all)

        yield report

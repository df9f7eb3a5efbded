"""The command line: ``python -m indicators COMMAND --help``.

Exit codes: 0 done; 1 a fault of the program; 2 wrong use; 3 stopped by checks; 4 the source failed; 5 another
process is at work; 6 there is no such release or no tables.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from indicators.progress import progress_bar
from indicators.reference import DATA
from indicators.release import directory as shelf
from indicators.release.checks import CHECK_NAMES
from indicators.release.make import ChecksFailedError, make_release
from indicators.release.manifest import Manifest
from indicators.tables import Tables, read_tables, write_tables

CHECKS_FAILED, SOURCE_FAILED, BUSY, NOT_FOUND = 3, 4, 5, 6

app = typer.Typer(
    help="Releases of Aluekuva: from the figures of a source to what the dashboard serves.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_out, _err = Console(highlight=False), Console(stderr=True, highlight=False)

Releases = Annotated[
    Path | None,
    typer.Option("--releases", help="Directory of releases (default: ALUEKUVA_RELEASES, or data/releases)."),
]


def _known_checks(names: list[str] | None) -> list[str] | None:
    """Refuse an unknown check before anything is fetched or read."""
    if unknown := sorted(set(names or ()) - set(CHECK_NAMES)):
        raise typer.BadParameter(f"no such check: {', '.join(unknown)}; there are {', '.join(CHECK_NAMES)}")
    return names


Allow = Annotated[
    list[str] | None,
    typer.Option(
        "--allow",
        metavar="CHECK",
        callback=_known_checks,
        help="A check that may fail; recorded in the manifest. Repeatable.",
    ),
]


@contextmanager
def _clear_errors() -> Iterator[None]:
    """Turn what an operator can act on into a message and an exit code; a fault of the program stays a traceback."""
    try:
        yield
    except ChecksFailedError as error:
        for check in error.failed:
            _err.print(f"[bold]{check.name}[/bold]: {check.failures} failed")
            for example in check.examples:
                _err.print(f"  {escape(example)}")
            if check.failures > len(check.examples):
                _err.print(f"  … and {check.failures - len(check.examples)} more")
        _fail("Nothing was released. Mend the source, or let a check pass with --allow CHECK.", CHECKS_FAILED)
    except shelf.BusyError as error:
        _fail(str(error), BUSY)
    except (shelf.ReleaseError, FileNotFoundError) as error:
        _fail(str(error), NOT_FOUND)
    except OSError as error:
        _fail(f"{error}. Nothing was released; the current release is as it was.", 1)


def _fail(message: str, code: int) -> None:
    _err.print(f"[bold red]error[/bold red]: {escape(message)}", soft_wrap=True)
    raise typer.Exit(code)


def _release(tables: Tables, releases: Path | None, allow: list[str] | None, compare: bool = True) -> None:
    directory = releases or shelf.releases_directory()
    with progress_bar() as report:
        manifest = make_release(tables, directory, allow=allow or (), compare=compare, progress=report)
    _print_release(manifest, directory)


def _print_release(manifest: Manifest, directory: Path) -> None:
    counts, changes = manifest.counts, manifest.changes
    _out.print(f"released [bold]{manifest.id}[/bold] in {escape(str(directory))}", soft_wrap=True)
    _out.print(f"  {counts['observation']:,} observations of {counts['indicator']:,} indicators")
    _out.print("  " + ", ".join(f"{number:,} {change}" for change, number in changes.items()))
    for check in manifest.checks:
        if check.allowed:
            _out.print(f"  allowed to fail: {check.name} ({check.failures})")


@app.command()
def simulate(
    releases: Releases = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Seed of the random numbers.")] = None,
    vintages: Annotated[int, typer.Option(min=1, max=3, help="How many successive releases to make.")] = 3,
    allow: Allow = None,
) -> None:
    """Make simulated releases: no network, every indicator of the set, figures that are not real."""
    from indicators.sources import simulated

    # The first vintage begins the series anew, so that simulating twice is no loss of what came after it.
    with _clear_errors():
        for vintage in range(1, vintages + 1):
            tables = simulated.simulate(vintage) if seed is None else simulated.simulate(vintage, seed)
            _release(tables, releases, allow, compare=vintage > 1)


@app.command()
def harvest(
    indicators: Annotated[
        str, typer.Option(help="set (the indicator set), all (everything that is served), or ids: 127,181.")
    ] = "set",
    base_url: Annotated[str, typer.Option(help="Address of the Sotkanet REST interface.")] = (
        "https://sotkanet.fi/rest/1.1"
    ),
    tables: Annotated[Path, typer.Option(help="Where the harvested tables are written.")] = DATA / "tables/sotkanet",
    release: Annotated[bool, typer.Option("--release/--no-release", help="Make a release of what came.")] = True,
    releases: Releases = None,
    allow: Allow = None,
) -> None:
    """Fetch figures from Sotkanet, asking only for what has changed, and release them."""
    from indicators.sources.sotkanet import SotkanetError
    from indicators.sources.sotkanet import harvest as fetch
    from indicators.sources.sotkanet.cache import default_cache_directory

    with _clear_errors():
        try:
            with progress_bar() as report:
                harvested = fetch(base_url, default_cache_directory(), _selection(indicators), report)
        except SotkanetError as error:
            _fail(str(error), SOURCE_FAILED)
        write_tables(harvested, tables)
        _print_summary(harvested)
        if release:
            _release(harvested, releases, allow)
        else:
            written = escape(str(tables))
            _out.print(
                f"tables written to {written}; make a release with: python -m indicators release", soft_wrap=True
            )


def _selection(text: str) -> Literal["set", "all"] | list[int]:
    if text == "set":
        return "set"
    if text == "all":
        return "all"
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise typer.BadParameter("give set, all, or ids separated by commas, as 127,181") from error


def _print_summary(tables: Tables) -> None:
    """What came, what was refused and why."""
    for name, value in tables.provenance.summary.items():
        label = name.replace("_", " ")
        if isinstance(value, list):
            shown = ", ".join(str(item) for item in value[:10])
            _out.print(
                f"{label}: {len(value):,}" + (f" ({escape(shown)}{' …' if len(value) > 10 else ''})" if value else "")
            )
        elif isinstance(value, dict):
            parts = ", ".join(f"{key} {_number(item)}" for key, item in value.items())
            _out.print(f"{label}: {escape(parts) or 'none'}")
        else:
            _out.print(f"{label}: {escape(_number(value))}")


def _number(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else str(value)


@app.command()
def release(
    tables: Annotated[Path, typer.Option(help="Directory of tables, as harvest writes them.")] = DATA
    / "tables/sotkanet",
    releases: Releases = None,
    allow: Allow = None,
) -> None:
    """Check tables that have been harvested, write them as a release and switch to it."""
    with _clear_errors():
        _release(read_tables(tables, stream=True), releases, allow)


@app.command("releases")
def list_releases(
    releases: Releases = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the manifests as JSON.")] = False,
) -> None:
    """List the releases that are kept; the current one is marked."""
    directory = releases or shelf.releases_directory()
    with _clear_errors():
        manifests = [shelf.read_manifest(directory, release) for release in shelf.release_ids(directory)]
        current = shelf.current_release(directory)
        if as_json:
            listed = [{**m.model_dump(mode="json"), "current": m.id == current} for m in manifests]
            sys.stdout.write(json.dumps(listed, ensure_ascii=False, indent=1) + "\n")
            return
        if not manifests:
            _fail(f"there is no release in {directory} yet; make one with simulate or harvest", NOT_FOUND)
        # An id cut short cannot be given to rollback: on a narrow terminal, the other columns are folded.
        names = ("", "release", "source", "observations", "new", "revised", "withdrawn", "created")
        columns = (Column(name, no_wrap=name == "release", overflow="fold") for name in names)
        table = Table(*columns, box=None, padding=(0, 1, 0, 0), pad_edge=False)
        for manifest in manifests:
            table.add_row(
                "→" if manifest.id == current else "",
                manifest.id,
                manifest.source,
                f"{manifest.counts['observation']:,}",
                *(f"{manifest.changes[name]:,}" for name in ("new", "revised", "withdrawn")),
                f"{manifest.created:%Y-%m-%d %H:%M}",
            )
        _out.print(table)


@app.command()
def rollback(
    releases: Releases = None,
    to: Annotated[str | None, typer.Option(help="Release to go back to (default: the one before).")] = None,
) -> None:
    """Serve an earlier release again."""
    directory = releases or shelf.releases_directory()
    with _clear_errors():
        _out.print(f"serving [bold]{shelf.rollback(directory, to)}[/bold]")


@app.command()
def boundaries(
    base_url: Annotated[
        str, typer.Option(help="Address of Statistics Finland's WFS.")
    ] = "https://geo.stat.fi/geoserver/wfs",
    tolerance: Annotated[float, typer.Option(help="Size of the bends that are straightened, metres.")] = 300.0,
) -> None:
    """Fetch the official boundaries of wellbeing services counties and municipalities."""
    from indicators.boundaries import BoundaryError, official_directory
    from indicators.boundaries.official import fetch_official

    with _clear_errors():
        try:
            with progress_bar() as report:
                fetched = fetch_official(base_url, official_directory(), tolerance, report)
        except BoundaryError as error:
            _fail(str(error), SOURCE_FAILED)
        for area_type, count in fetched.areas.items():
            _out.print(f"{area_type}: {count} boundaries, {fetched.repaired.get(area_type, 0)} repaired")
        _out.print(f"written to {escape(str(fetched.directory))}", soft_wrap=True)


main: Callable[[], None] = app

if __name__ == "__main__":
    main()

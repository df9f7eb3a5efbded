"""A whole release in one file, in four formats: made once with the release, and served as they are.

==============  ===================================================================================================
``all.csv.gz``  the observations: the columns of the open data interface, RFC 4180, compressed
``all.parquet`` the same
``all.duckdb``  the observations with all that is known of each, and every table that explains them
``all.zip``     the CSV, its description (CSVW), the tables that explain it as JSON, and a readme in three languages
==============  ===================================================================================================

The same cube gives the same bytes, but for the DuckDB file, which bears marks of its own making.
"""

import datetime
import gzip
import json
import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb

from indicators.language import LANGUAGES
from indicators.release import readme
from indicators.release.csvw import COLUMNS, description
from indicators.release.write import attach, limit_memory
from indicators.tables import STATUSES
from indicators.translation import translate

# A number is written as short as it can be, as the interface writes it: 14, not 14.0.
_NUMBERS = ("value", "lower95", "upper95", "numerator", "denominator")
_COLUMNS = ", ".join("$release AS release" if name == "release" else name for name in COLUMNS)
_TEXTS = ", ".join(
    "$release AS release"
    if name == "release"
    else f"regexp_replace({name}::VARCHAR, '\\.0$', '') AS {name}"
    if name in _NUMBERS
    else name
    for name in COLUMNS
)

# The cube keeps its observations sorted, and DuckDB the order of what it copies.
_CSV = f"""
    COPY (SELECT {_TEXTS} FROM cube.observation)
    TO $path (FORMAT csv, HEADER, COMPRESSION none, NEW_LINE '\\r\\n')
"""
_PARQUET = f"COPY (SELECT {_COLUMNS} FROM cube.observation) TO $path (FORMAT parquet, COMPRESSION zstd)"

#: Tables of the open copy, and what each holds. Those that a cube lacks are left out.
_TABLES = {
    "release": "the release: when it was made, of which source, under which licence",
    "observation": "indicator x area x period x sex: value, limits, counts, status, and what the release changed",
    "withdrawn": "observations of the release before that are no more",
    "indicator": "indicators: texts in three languages, unit, place and polarity",
    "area": "areas: names, parents, validity",
    "task_area": "which service an indicator is about",
    "dimension": "what an indicator tells of a service",
    "indicator_set": "indicator sets and their versions",
    "unit": "units of measure",
    "comparison": "outcomes against benchmarks",
    "ranking": "ranks of counties and rank intervals",
    "trend": "recent trends",
    "peer": "the counties most like each, with distance and stability",
    "funnel": "funnel limits of counties",
    "funnel_curve": "what funnel limits are drawn with: value of the country, overdispersion, spread",
    "background": "what counties are like, as peers are found by",
    "peer_variable": "the background variables and their weights",
    "peer_share": "share of each variable in the distance",
}
#: Tables that explain the CSV, for the zip.
_EXPLAINING = ("release", "indicator", "area", "task_area", "dimension", "indicator_set", "unit")
# The copy is for readers' own programs: DuckDB from this version on opens it.
_OLDEST_READER = "v1.0.0"
#: The CSV's name in the zip.
_IN_ZIP = "observations.csv"
# Bytes of a text that may not fit in an ordinary zip, which holds 4 GB: a little less, for what is written around it.
_MAY_BE_HUGE = 4_000_000_000
_STRETCH = 1 << 20


def write_downloads(cube_file: Path, directory: Path, release: str) -> dict[str, Path]:
    """Write the files of a release whose cube is finished into ``directory``; gives them by name.

    Needs memory for a stretch of the observations, not for all of them, and disk for their text while it is packed.
    Raises ``OSError`` or ``duckdb.Error`` where the disk is full or can't be written.
    """
    files = {name: directory / name for name in ("all.csv.gz", "all.parquet", "all.duckdb", "all.zip")}
    text = directory / _IN_ZIP
    with duckdb.connect() as connection, ThreadPoolExecutor() as others:
        limit_memory(connection)
        attach(connection, cube_file, "cube", "READ_ONLY")
        tables = _known_tables(connection)
        explaining = {name: _rows(connection, name) for name in _EXPLAINING if name in tables}
        connection.execute(_CSV, {"path": str(text), "release": release})
        # DuckDB packs with one processor, and more slowly than zlib; both packings go on beside it.
        packed = [
            others.submit(_write_gzip, files["all.csv.gz"], text),
            others.submit(_write_zip, files["all.zip"], text, explaining),
        ]
        connection.execute(_PARQUET, {"path": str(files["all.parquet"]), "release": release})
        _write_copy(connection, files["all.duckdb"], tables)
        for packing in packed:
            packing.result()
    text.unlink()
    return files


def _known_tables(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'cube'").fetchall()
    return [name for name in _TABLES if (name,) in found]


def _write_copy(connection: duckdb.DuckDBPyConnection, file: Path, tables: list[str]) -> None:
    attach(connection, file, "open", f"STORAGE_VERSION '{_OLDEST_READER}'")
    for name in tables:
        connection.execute(f"CREATE TABLE open.{name} AS FROM cube.{name}")
        connection.execute(f"COMMENT ON TABLE open.{name} IS '{_TABLES[name]}'")
    connection.execute(
        f"CREATE TABLE open.status (status VARCHAR, {', '.join(f'label_{language} VARCHAR' for language in LANGUAGES)})"
    )
    connection.execute("COMMENT ON TABLE open.status IS 'what the statuses of observations mean'")
    connection.executemany(f"INSERT INTO open.status VALUES (?{', ?' * len(LANGUAGES)})", _status_labels())
    connection.execute("CHECKPOINT open")
    connection.execute("DETACH open")


def _status_labels() -> list[list[str]]:
    return [[code, *(translate(word, language) for language in LANGUAGES)] for code, word in STATUSES.items()]


def _rows(connection: duckdb.DuckDBPyConnection, table: str) -> list[dict[str, Any]]:
    return list(connection.sql(f"FROM cube.{table}").to_arrow_table().to_pylist())


def _write_gzip(file: Path, text: Path) -> None:
    # Neither name nor time of the text: the same text gives the same bytes.
    with (
        text.open("rb") as source,
        file.open("wb") as target,
        gzip.GzipFile("", "wb", compresslevel=6, fileobj=target, mtime=0) as packed,
    ):
        shutil.copyfileobj(source, packed, _STRETCH)


def _write_zip(file: Path, csv: Path, explaining: dict[str, list[dict[str, Any]]]) -> None:
    (released,) = explaining["release"]
    metadata = {
        **explaining,
        "status": [dict(zip(("status", *LANGUAGES), row, strict=True)) for row in _status_labels()],
    }
    texts = {
        f"{_IN_ZIP}-metadata.json": json.dumps(description(released, _IN_ZIP), ensure_ascii=False, indent=1) + "\n",
        "metadata.json": json.dumps(metadata, ensure_ascii=False, indent=1, default=_written) + "\n",
        "README.txt": readme.text(released, _IN_ZIP),
    }
    # What is told of the time of each part is when the release was made.
    made = released["created"].timetuple()[:6]
    with zipfile.ZipFile(file, "w") as archive:
        # Written before its size is known; what could pass 4 GB says so, which old programs do not read.
        huge = csv.stat().st_size > _MAY_BE_HUGE
        with csv.open("rb") as source, archive.open(_part(_IN_ZIP, made), "w", force_zip64=huge) as part:
            shutil.copyfileobj(source, part, _STRETCH)
        for name, text in texts.items():
            archive.writestr(_part(name, made), text)


def _written(value: object) -> str:
    """A moment with its zone, as the interface writes it; a date."""
    return value.isoformat(timespec="seconds") if isinstance(value, datetime.datetime) else str(value)


def _part(name: str, made: tuple[int, ...]) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name, made)  # type: ignore[arg-type]
    part.compress_type = zipfile.ZIP_DEFLATED
    part.external_attr = 0o644 << 16
    return part

"""The peers of the open data interface, each with the same figures: Datasette, ROAPI, and nginx as the limit."""

import getpass
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks import serving

KEY = ("indicator", "area", "area_type", "time", "sex")
MEASURES = ("value", "lower95", "upper95", "numerator", "denominator")
COLUMNS = (*KEY, *MEASURES, "status")


class Peers(NamedTuple):
    """The addresses of the others, and where a file is put for nginx to send."""

    datasette: str
    roapi: str
    nginx: str
    folder: Path


@contextmanager
def peers(cube: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[Peers]:
    """Datasette, ROAPI and nginx, each with the figures of ``cube`` as it likes them best."""
    parquet, database = folder / "observation.parquet", folder / "figures.db"
    columns = ", ".join(COLUMNS)
    cube.execute(f"COPY (SELECT {columns} FROM observation) TO '{parquet}' (FORMAT parquet)")
    _write_sqlite(cube, database)
    ports = [serving.free_port() for _ in range(2)]
    limits = {"max_returned_rows": "1000000", "sql_time_limit_ms": "60000", "max_csv_mb": "0"}
    settings = [part for pair in limits.items() for part in ("--setting", *pair)]
    datasette = [
        serving.tool("datasette"),
        "serve",
        "-i",
        str(database),
        "-h",
        "127.0.0.1",
        "-p",
        str(ports[0]),
        *settings,
    ]
    roapi = [serving.tool("roapi"), "-a", f"127.0.0.1:{ports[1]}", "-p", f"127.0.0.1:{serving.free_port()}"]
    roapi += ["--addr-flight-sql", f"127.0.0.1:{serving.free_port()}", "-t", f"observation={parquet}"]
    with (
        serving.started(datasette, f"http://127.0.0.1:{ports[0]}/-/versions.json"),
        serving.started(roapi, f"http://127.0.0.1:{ports[1]}/health"),
        nginx(folder) as (address, files),
    ):
        yield Peers(*(f"http://127.0.0.1:{port}" for port in ports), address, files)


@contextmanager
def nginx(folder: Path) -> Iterator[tuple[str, Path]]:
    """The address of nginx, and the folder whose files it sends."""
    port, files = serving.free_port(), folder / "files"
    files.mkdir()
    (folder / "nginx.conf").write_text(_nginx(folder, port))
    command = [serving.tool("nginx"), "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
    with serving.started(command, f"http://127.0.0.1:{port}/") as server:
        yield server.address, files


def _write_sqlite(cube: duckdb.DuckDBPyConnection, file: Path) -> None:
    with sqlite3.connect(file) as database:
        kinds = {"indicator": "INTEGER", "time": "INTEGER"} | dict.fromkeys(MEASURES, "REAL")
        columns = ", ".join(f"{name} {kinds.get(name, 'TEXT')}" for name in COLUMNS)
        database.execute(f"CREATE TABLE observation ({columns})")
        reading = cube.cursor().execute(f"SELECT {', '.join(COLUMNS)} FROM observation")
        while rows := reading.fetchmany(50_000):
            database.executemany(f"INSERT INTO observation VALUES ({', '.join('?' * len(COLUMNS))})", rows)
        database.execute("CREATE INDEX by_indicator ON observation (indicator, time)")
        database.execute("CREATE INDEX by_area ON observation (area_type, area, indicator, time)")
        database.execute("ANALYZE")
    database.close()


def _nginx(folder: Path, port: int) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{kind}_temp_path {folder / kind};" for kind in kinds)
    return (
        # Among temporary files, which nobody else may read.
        f"user {getpass.getuser()}; daemon off; worker_processes 2; pid {folder / 'pid'};\n"
        f"error_log {folder / 'errors'};\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; {paths}\n"
        "  open_file_cache max=100; default_type application/json;\n"
        f"  server {{ listen 127.0.0.1:{port}; root {folder / 'files'}; }} }}\n"
    )

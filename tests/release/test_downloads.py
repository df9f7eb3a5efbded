"""The files of a whole release: that each holds the release, and that the same release is the same bytes."""

import csv
import gzip
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from indicators.release.directory import CUBE
from indicators.release.downloads import write_downloads
from indicators.release.make import make_release
from indicators.release.manifest import Manifest
from indicators.sources.simulated import simulate
from tests.conftest import make_tables

from .conftest import NOW

HEADER = "indicator,area,area_type,time,sex,value,lower95,upper95,numerator,denominator,status,release"
OBSERVATIONS: list[dict[str, object]] = [
    {"value": 13.5, "lower95": 12.25, "upper95": 14.75, "numerator": 4321.0, "denominator": 32007.0},
    {"time": 2021, "value": 0.0},
    {"time": 2022, "status": "S"},
    {"time": 2023, "status": "M"},
    {"time": 2024, "value": 1 / 3, "status": "P"},
    {"time": 2025, "value": 1e-7},
    {"indicator": 127, "area": "90", "value": 664028.0},
]
Make = Callable[..., Manifest]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files of one release by name; they are only read."""
    releases, folder = tmp_path_factory.mktemp("releases"), tmp_path_factory.mktemp("files")
    release = make_release(make_tables(OBSERVATIONS), releases, now=NOW).id
    return write_downloads(releases / release / CUBE, folder, release)


def test_files_are_those_of_the_interface_and_nothing_is_left_over(files: dict[str, Path]) -> None:
    assert [*files] == ["all.csv.gz", "all.parquet", "all.duckdb", "all.zip"]
    (folder,) = {path.parent for path in files.values()}
    assert {path.name for path in folder.iterdir()} == {*files}


@pytest.mark.parametrize(
    ("name", "source"),
    [
        # A code is a text: as numbers 091 and 91 would be one.
        ("all.csv.gz", "read_csv('all.csv.gz', types = {'area': 'VARCHAR'})"),
        ("all.parquet", "'all.parquet'"),
        ("all.duckdb", "observation"),
    ],
)
def test_an_earlier_duckdb_on_the_command_line_reads_each_file(files: dict[str, Path], name: str, source: str) -> None:
    opened = ["-readonly", name] if name == "all.duckdb" else []
    question = f"SELECT area, time, value, status FROM {source} WHERE indicator = 181 ORDER BY time"
    command = [str(Path(sys.executable).with_name("duckdb")), *opened, "-json", "-c", question]
    told = subprocess.run(command, cwd=files[name].parent, check=True, capture_output=True, text=True)
    rows = [row for row in OBSERVATIONS if row.get("indicator", 181) == 181]
    assert json.loads(told.stdout) == [
        {"area": "20", "time": row.get("time", 2020), "value": row.get("value"), "status": row.get("status", "A")}
        for row in rows
    ]


def test_csv_is_as_the_interface_writes_it(files: dict[str, Path]) -> None:
    release = "2026-11-22-1-simulated"
    assert gzip.decompress(files["all.csv.gz"].read_bytes()).decode() == "".join(
        line + "\r\n"
        for line in (
            HEADER,
            f"127,90,county,2020,total,664028,,,,,A,{release}",
            f"181,20,county,2020,total,13.5,12.25,14.75,4321,32007,A,{release}",
            f"181,20,county,2021,total,0,,,,,A,{release}",
            f"181,20,county,2022,total,,,,,,S,{release}",
            f"181,20,county,2023,total,,,,,,M,{release}",
            f"181,20,county,2024,total,0.3333333333333333,,,,,P,{release}",
            f"181,20,county,2025,total,1e-07,,,,,A,{release}",
        )
    )


def test_parquet_has_the_rows_of_the_csv_as_numbers(files: dict[str, Path]) -> None:
    table = pq.read_table(files["all.parquet"])
    assert table.column_names == HEADER.split(",")
    assert pq.ParquetFile(files["all.parquet"]).metadata.row_group(0).column(0).compression == "ZSTD"
    lines = csv.DictReader(io.StringIO(gzip.decompress(files["all.csv.gz"].read_bytes()).decode(), newline=""))
    numbers = ("indicator", "time", "value", "lower95", "upper95", "numerator", "denominator")
    assert table.to_pylist() == [
        {name: (float(text) if text else None) if name in numbers else text for name, text in line.items()}
        for line in lines
    ]


def test_copy_of_the_cube_opens_and_explains_itself(files: dict[str, Path]) -> None:
    with duckdb.connect(files["all.duckdb"], read_only=True) as connection:
        tables = dict(connection.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        assert {"release", "observation", "indicator", "area", "status", "comparison"} <= {*tables}
        assert all(tables.values())
        assert connection.execute("SELECT release FROM release").fetchall() == [("2026-11-22-1-simulated",)]
        found = connection.execute(
            "SELECT i.title_en, a.name_fi, o.value, s.label_sv FROM observation o JOIN indicator i USING (indicator) "
            "JOIN area a USING (area_type, area) JOIN status s USING (status) WHERE time = 2024"
        ).fetchall()
        assert found == [("Indicator 181", "Kainuun hyvinvointialue", 1 / 3, "preliminär uppgift")]


def test_zip_holds_the_csv_its_description_the_metadata_and_a_readme(files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["all.zip"]) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "observations.csv",
            "observations.csv-metadata.json",
            "metadata.json",
            "README.txt",
        ]
        assert {part.date_time for part in archive.infolist()} == {(2026, 11, 22, 9, 30, 0)}
        assert archive.read("observations.csv") == gzip.decompress(files["all.csv.gz"].read_bytes())
        described = json.loads(archive.read("observations.csv-metadata.json"))
        metadata = json.loads(archive.read("metadata.json"))
        readme = archive.read("README.txt").decode()
    assert [column["name"] for column in described["tableSchema"]["columns"]] == HEADER.split(",")
    assert described["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    assert [row["indicator"] for row in metadata["indicator"]] == [127, 181]
    assert metadata["release"][0]["licence"] == "CC BY 4.0"
    for sentence in ("Luvut eivät ole todellisia.", "Siffrorna är inte verkliga.", "The figures are not real."):
        assert sentence in readme


def test_description_fits_the_csv(files: dict[str, Path]) -> None:
    with zipfile.ZipFile(files["all.zip"]) as archive:
        columns = json.loads(archive.read("observations.csv-metadata.json"))["tableSchema"]["columns"]
        rows = list(csv.DictReader(io.StringIO(archive.read("observations.csv").decode(), newline="")))
    for column in columns:
        cells = [row[column["name"]] for row in rows]
        assert not column["required"] or all(cells)
        datatype = column["datatype"]
        if isinstance(datatype, dict):
            assert {*cells} <= {*datatype["format"].split("|")}
        elif datatype in ("integer", "gYear"):
            assert all(cell.isdigit() for cell in cells)
        elif datatype == "double":
            assert all(float(cell) >= 0 for cell in cells if cell)


def test_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    # Without an indicator set to judge by: the files compared hold no statistics.
    release = make_release(simulate(1), tmp_path / "releases", records={}).id
    cube = tmp_path / "releases" / release / CUBE
    made = []
    for name in ("once", "again"):
        (tmp_path / name).mkdir()
        made.append(write_downloads(cube, tmp_path / name, release))
    for name in ("all.csv.gz", "all.parquet", "all.zip"):
        assert made[0][name].read_bytes() == made[1][name].read_bytes()
    assert pq.read_metadata(made[0]["all.parquet"]).num_rows > 100_000


def test_path_with_quotes_is_a_path(make: Make, releases: Path, tmp_path: Path) -> None:
    release = make(OBSERVATIONS).id
    folder = tmp_path / 'it\'s "here"; DROP'
    folder.mkdir()
    files = write_downloads(releases / release / CUBE, folder, release)
    assert all(path.stat().st_size for path in files.values())


def test_directory_that_cannot_be_written_is_an_error(make: Make, releases: Path, tmp_path: Path) -> None:
    release = make(OBSERVATIONS).id
    with pytest.raises((OSError, duckdb.Error)):
        write_downloads(releases / release / CUBE, tmp_path / "nowhere", release)

"""The tables that every source gives, and how they lie on disk between a source and a release.

A source knows how to fill these tables; a release knows how to read them; neither knows the other.

================  =====================================================================
table             one row per
================  =====================================================================
``indicators``    indicator: its texts in three languages, unit and metadata
``areas``         area of a shown area type
``observations``  indicator × area × period × sex, the value and what is known about it
================  =====================================================================
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import pyarrow as pa

from indicators.language import LANGUAGES

AREA_TYPES = ("country", "mainland", "collaborative_area", "county", "municipality")
SEXES = ("total", "female", "male")

#: Status of an observation, after SDMX CL_OBS_STATUS.
STATUSES: dict[str, str] = {
    "A": "normal",
    "P": "provisional",
    "E": "estimated",
    "B": "break in series",
    "S": "suppressed",
    "M": "not available",
    "Z": "not applicable",
}
#: Statuses that never stand beside a value.
WITHOUT_VALUE = ("S", "M", "Z")

#: Texts of an indicator, each in three languages. ``title`` and ``organization`` are plain, the others safe HTML.
TEXT_FIELDS = ("title", "description", "interpretation", "limits", "legislation", "notices", "organization")

INDICATORS = pa.schema(
    [
        pa.field("indicator", pa.int32(), nullable=False),
        *(pa.field(f"{name}_{language}", pa.string()) for name in TEXT_FIELDS for language in LANGUAGES),
        pa.field("unit", pa.string(), nullable=False),  # an id of data/indicators/units.csv
        pa.field("decimals", pa.int8(), nullable=False),
        pa.field("sexes", pa.list_(pa.string()), nullable=False),
        pa.field("updated", pa.date32()),  # when the producer last changed the figures
        pa.field("next_update", pa.date32()),
        pa.field("groups", pa.list_(pa.string()), nullable=False),  # names of the producer's own groups
        pa.field("source_url", pa.string()),
    ]
)

AREAS = pa.schema(
    [
        pa.field("area_type", pa.string(), nullable=False),
        pa.field("area", pa.string(), nullable=False),  # Statistics Finland's code, unique within its area type
        pa.field("name_fi", pa.string()),
        pa.field("name_sv", pa.string()),
        pa.field("name_en", pa.string()),
        pa.field("parent_type", pa.string()),
        pa.field("parent", pa.string()),
        pa.field("source_id", pa.string()),  # the source's own identifier
    ]
)

OBSERVATIONS = pa.schema(
    [
        pa.field("indicator", pa.int32(), nullable=False),
        pa.field("area_type", pa.string(), nullable=False),
        pa.field("area", pa.string(), nullable=False),
        pa.field("time", pa.int16(), nullable=False),  # calendar year
        pa.field("sex", pa.string(), nullable=False),
        pa.field("value", pa.float64()),  # in the indicator's unit; null for the statuses S, M and Z
        pa.field("lower95", pa.float64()),  # the producer's own interval, where it gives one
        pa.field("upper95", pa.float64()),
        pa.field("numerator", pa.float64()),  # persons, events, euros: what the unit's rate is made of
        pa.field("denominator", pa.float64()),
        pa.field("status", pa.string(), nullable=False),
    ]
)

SCHEMAS: dict[str, pa.Schema] = {"indicators": INDICATORS, "areas": AREAS, "observations": OBSERVATIONS}


@dataclass(frozen=True)
class Provenance:
    """Where tables come from, in words that go into the manifest and onto every page.

    ``source`` is the module's name (``simulated``, ``sotkanet``); ``series`` names what successive releases may
    be compared with: only releases of the same source and selection revise one another.
    ``summary`` holds what the source counted (rows read, kept, refused and why).
    """

    source: str
    series: str
    simulated: bool
    licence: str
    source_url: str | None = None
    retrieved: str | None = None  # ISO 8601, UTC
    summary: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Tables:
    """The three tables of one source, and where they come from. Raises ``ValueError`` on a wrong schema.

    Observations that are more than memory should hold come as a reader: it gives them batch by batch and only once,
    so that such tables are either written or released, not both.
    """

    indicators: pa.Table
    areas: pa.Table
    observations: pa.Table | pa.RecordBatchReader
    provenance: Provenance

    def __post_init__(self) -> None:
        for name, schema in SCHEMAS.items():
            table: pa.Table | pa.RecordBatchReader = getattr(self, name)
            if not table.schema.equals(schema):
                raise ValueError(f"table {name} has another schema than expected:\n{table.schema}")


def write_tables(tables: Tables, directory: Path) -> None:
    """Write the tables as Parquet with ``provenance.json`` last, so that a half-written directory is told apart.

    Observations that come as a reader are used up; each of its batches becomes row groups of the file.
    """
    # Here and below: a server, which needs neither, would take 9 MB more for it.
    import pyarrow.parquet as pq

    directory.mkdir(parents=True, exist_ok=True)
    (directory / "provenance.json").unlink(missing_ok=True)
    for name, schema in SCHEMAS.items():
        table: pa.Table | pa.RecordBatchReader = getattr(tables, name)
        with pq.ParquetWriter(directory / f"{name}.parquet", schema, compression="zstd") as writer:
            for part in [table] if isinstance(table, pa.Table) else table:
                writer.write(part)
    partial = directory / "provenance.json.partial"
    partial.write_text(json.dumps(asdict(tables.provenance), ensure_ascii=False, indent=1), "utf-8")
    partial.replace(directory / "provenance.json")


def read_tables(directory: Path, *, stream: bool = False) -> Tables:
    """Read what :func:`write_tables` wrote. Raises ``FileNotFoundError`` where no whole tables lie.

    ``stream`` gives the observations as a reader, in the order in which they were written, and holds only a few
    batches of them in memory at a time.
    """
    import pyarrow.parquet as pq

    provenance = directory / "provenance.json"
    if not provenance.is_file():
        raise FileNotFoundError(f"{directory} holds no complete tables; run harvest or simulate first")
    read = {
        name: pq.read_table(directory / f"{name}.parquet", schema=schema)
        for name, schema in SCHEMAS.items()
        if not (stream and name == "observations")
    }
    if stream:
        # It looks for pandas, which a server does without.
        import pyarrow.dataset as ds

        read["observations"] = ds.dataset(directory / "observations.parquet", schema=OBSERVATIONS).scanner().to_reader()
    return Tables(
        **read,
        provenance=Provenance(**json.loads(provenance.read_text("utf-8"))),
    )

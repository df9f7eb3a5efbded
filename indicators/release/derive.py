"""What a release adds to a source's tables from the reference tables: areas whole, indicators judged."""

from collections.abc import Mapping

import pyarrow as pa

from indicators import reference
from indicators.language import LANGUAGES
from indicators.tables import INDICATORS

AREA = pa.schema(
    [
        ("area_type", pa.string()),
        ("area", pa.string()),
        *((f"{name}_{language}", pa.string()) for name in ("name", "short", "in") for language in LANGUAGES),
        ("parent_type", pa.string()),
        ("parent", pa.string()),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("division_from", pa.int16()),
        ("merged_into", pa.string()),
        ("tile_column", pa.int16()),
        ("tile_row", pa.int16()),
        ("compared", pa.bool_()),
        ("source_id", pa.string()),
    ]
)

INDICATOR = pa.schema(
    [
        *INDICATORS,
        ("task_area", pa.string()),
        ("dimension", pa.string()),
        ("sets", pa.list_(pa.string())),
        ("polarity", pa.string()),
        ("statistic", pa.string()),
        ("collection", pa.string()),
        ("counted", pa.string()),
        ("practical_threshold", pa.float64()),
        ("assigned_by", pa.string()),
        ("assigned_on", pa.date32()),
        ("checked_by", pa.string()),
        ("checked_on", pa.date32()),
    ]
)


def area_table(source_areas: pa.Table) -> pa.Table:
    """The areas of a release (schema :data:`AREA`): the reference areas, and the source's municipalities.

    The reference tables name and place what they know; a source only adds municipalities, which change by the year.
    """
    given = source_areas.to_pylist()
    ids = {(row["area_type"], row["area"]): row["source_id"] for row in given}
    rows: list[dict[str, object]] = []
    for area in reference.areas():
        row = area.model_dump(include=set(AREA.names))
        row["source_id"] = ids.get((area.area_type, area.area))
        rows.append(row)
    merged = {municipality.area: municipality for municipality in reference.merged_municipalities()}
    for row in given:
        if row["area_type"] != "municipality":
            continue
        gone = merged.get(row["area"])
        names = {f"{kind}_{lang}": row[f"name_{lang}"] for kind in ("name", "short") for lang in LANGUAGES}
        rows.append(
            {
                **row,
                **names,
                "valid_to": gone.valid_to if gone else None,
                "merged_into": gone.merged_into if gone else None,
                "parent_type": "county",
                "parent": gone.county if gone else row["parent"],
                "compared": False,
            }
        )
    return pa.Table.from_pylist([{name: row.get(name) for name in AREA.names} for row in rows], schema=AREA)


def indicator_table(source_indicators: pa.Table, known: Mapping[int, reference.ReferenceIndicator]) -> pa.Table:
    """The indicators of a release (schema :data:`INDICATOR`): the source's own, with what the set says of them.

    ``known`` is the indicator set. An indicator outside the set has no task area and no polarity: nothing judges it.
    """
    unjudged: dict[str, object] = {"polarity": "no_judgement", "sets": []}
    taken = set(INDICATOR.names) - set(INDICATORS.names)
    rows = []
    for row in source_indicators.to_pylist():
        record = known.get(row["indicator"])
        rows.append({**row, **(record.model_dump(include=taken) if record else unjudged)})
    return pa.Table.from_pylist([{name: row.get(name) for name in INDICATOR.names} for row in rows], schema=INDICATOR)

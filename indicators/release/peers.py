"""Which counties are alike, by the background variables that a release holds.

==================  ==============================================================================
``peer_variable``   the variables that could be used: indicator, measure, weight, period, names
``background``      each compared county's value of them, in the unit that distance is measured in
``peer``            each county's nearest, with distance and stability
``peer_share``      each variable's share of the square of that distance
==================  ==============================================================================
"""

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from indicators import reference
from indicators.peers import Peer, find_peers
from indicators.release.arrays import known, put
from indicators.statistics.intervals import FloatArray

# The latest period in which every compared county has a value of the indicator, for its main sex.
_BACKGROUND = """
    WITH main AS (
        SELECT indicator, coalesce(list_filter($sexes, lambda one: list_contains(sexes, one))[1], 'total') AS sex
        FROM indicators WHERE indicator = $indicator
    ),
    compared_county AS (SELECT area FROM areas WHERE area_type = 'county' AND compared),
    whole AS (
        SELECT time FROM observations JOIN main USING (indicator, sex) JOIN compared_county USING (area)
        WHERE area_type = 'county' AND value IS NOT NULL
        GROUP BY time HAVING count(*) = (SELECT count(*) FROM compared_county)
        ORDER BY time DESC LIMIT 1
    )
    SELECT area, time, value FROM observations JOIN main USING (indicator, sex) JOIN whole USING (time)
    JOIN compared_county USING (area) WHERE area_type = 'county'
    ORDER BY area
"""

_VARIABLE = pa.schema(
    [
        ("place", pa.int16()),
        ("variable", pa.string()),
        ("indicator", pa.int32()),
        ("measure", pa.string()),
        ("weight", pa.float64()),
        ("time", pa.int16()),
        *((f"name_{language}", pa.string()) for language in ("fi", "sv", "en")),
    ]
)


def add_peers(connection: duckdb.DuckDBPyConnection, sexes: tuple[str, ...]) -> None:
    """Work out the tables above; without peers where the release holds too few of the variables."""
    areas: list[str] = []
    columns: list[FloatArray] = []
    used: list[reference.PeerVariable] = []
    rows: list[dict[str, Any]] = []
    for place, variable in enumerate(reference.peer_variables()):
        measured = connection.execute(_BACKGROUND, {"indicator": variable.indicator, "sexes": list(sexes)}).fetchall()
        names = {name: getattr(variable, name) for name in ("name_fi", "name_sv", "name_en")}
        described = {"place": place, "variable": variable.id, "indicator": variable.indicator, **names}
        described |= {"measure": variable.measure, "weight": variable.weight}
        rows.append(described | {"time": measured[0][1] if measured else None})
        if measured:
            areas = [area for area, _, _ in measured]
            columns.append(_measured(variable, areas, np.array([value for _, _, value in measured])))
            used.append(variable)
    put(connection, "peer_variable", pa.Table.from_pylist(rows, schema=_VARIABLE))
    background = np.stack(columns, axis=1) if columns else np.empty((0, 0))
    put(connection, "background", _background(areas, used, background))
    found = find_peers(areas, [one.id for one in used], background, [one.weight for one in used])
    peer, share = _tables(found)
    put(connection, "peer", peer)
    put(connection, "peer_share", share)


def _measured(variable: reference.PeerVariable, areas: list[str], values: FloatArray) -> FloatArray:
    """A variable on the scale that distance is measured on: sizes count in ratios, so their logarithm is taken."""
    if variable.measure == "value":
        return values
    if variable.measure == "log_per_square_kilometre":
        values = values / np.array([reference.extents()[area] for area in areas])
    return np.log(np.where(values > 0, values, np.nan))


def _background(areas: list[str], used: list[reference.PeerVariable], values: FloatArray) -> pa.Table:
    rows = [(area, variable.id) for area in areas for variable in used]
    return pa.table(
        {
            "area": pa.array([area for area, _ in rows], pa.string()),
            "variable": pa.array([variable for _, variable in rows], pa.string()),
            "value": known(values.ravel()),
        }
    )


def _tables(found: list[Peer]) -> tuple[pa.Table, pa.Table]:
    rows = [
        {"area": one.area, "peer": one.peer, "place": one.place, "distance": one.distance, "stability": one.stability}
        for one in found
    ]
    shares = [
        {"area": one.area, "peer": one.peer, "variable": variable, "share": share}
        for one in found
        for variable, share in one.shares.items()
    ]
    text, number = pa.string(), pa.float64()
    pair = [("area", text), ("peer", text)]
    peer = pa.schema([*pair, ("place", pa.int16()), ("distance", number), ("stability", number)])
    share = pa.schema([*pair, ("variable", text), ("share", number)])
    return pa.Table.from_pylist(rows, schema=peer), pa.Table.from_pylist(shares, schema=share)

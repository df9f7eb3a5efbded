"""Between DuckDB and arrays: a query's columns as NumPy arrays, and arrays as rows of a table.

Statistics are worked out block by block, a block being a run of indicators with some hundred thousand observations:
each step is vectorised over a block, and a release of any size needs no more memory than its largest block.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Columns = dict[str, NDArray[Any]]

#: Observations of one block; one indicator alone may have more.
_BLOCK = 200_000


class Block(NamedTuple):
    """The indicators from ``first`` to ``last``, both included; the parameters of every query of a block."""

    first: int
    last: int


def blocks(connection: duckdb.DuckDBPyConnection) -> Iterator[Block]:
    """Blocks that hold all indicators of ``observations`` once, ascending; one empty block where there are none."""
    counts = connection.execute("SELECT indicator, count(*) FROM observations GROUP BY 1 ORDER BY 1").fetchall()
    first: int | None = None
    size = 0
    for place, (indicator, count) in enumerate(counts):
        first = indicator if first is None else first
        size += count
        following = counts[place + 1][1] if place + 1 < len(counts) else _BLOCK
        if size + following > _BLOCK:
            yield Block(first, indicator)
            first, size = None, 0
    if not counts:
        yield Block(0, -1)


def read(connection: duckdb.DuckDBPyConnection, query: str, **parameters: object) -> Columns:
    """The columns of a query as arrays; a missing number is NaN, a missing text empty."""
    found = connection.sql(query, params=parameters or None).to_arrow_table()
    return {name: as_array(column) for name, column in zip(found.column_names, found.columns, strict=True)}


def as_array(column: pa.ChunkedArray) -> NDArray[Any]:
    """A column as an array; a missing number is NaN, a missing text empty."""
    if pa.types.is_string(column.type):
        return np.asarray(column.fill_null("").to_numpy(zero_copy_only=False), dtype=np.str_)
    if pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
    return np.asarray(column.to_numpy(zero_copy_only=False))


def words(codes: NDArray[np.integer[Any]], names: tuple[str, ...]) -> pa.Array:
    """The words that codes stand for, as positions in ``names``."""
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), pa.array(names, pa.string())).cast(pa.string())


def known(values: NDArray[Any]) -> pa.Array:
    """Numbers with null in the place of NaN."""
    return pa.array(values, pa.float64(), from_pandas=True)


def whole(values: NDArray[Any]) -> pa.Array:
    """Small whole numbers with null in the place of NaN."""
    return pa.array(values, pa.int16(), from_pandas=True)


def put(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Make the table ``name`` of the rows of ``table``, in the place of one that is there."""
    connection.register("worked_out", table)
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM worked_out")
    connection.unregister("worked_out")


def append(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table, rows: str = "FROM worked_out") -> None:
    """Add rows to the table ``name``, which is made by the first of them.

    ``rows`` is a query that may take ``worked_out``, as ``table`` is called within, together with other tables.
    """
    connection.register("worked_out", table)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {name} AS FROM ({rows}) LIMIT 0")
    connection.execute(f"INSERT INTO {name} {rows}")
    connection.unregister("worked_out")

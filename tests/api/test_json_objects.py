"""Rows as JSON objects: whatever a table holds is read back."""

import json
import math

import orjson
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from indicators.api.formats.json_objects import objects, objects_of_few, objects_of_many

_NUMBERS = st.floats(allow_infinity=False) | st.none()
_WORDS = st.text(st.characters(exclude_categories=["Cs"])) | st.none()


@st.composite
def _tables(draw: st.DrawFn) -> pa.Table:
    """A table with decimal numbers, whole numbers, words and codes, in one or more chunks, cut anywhere."""
    rows = draw(st.integers(1, 12))

    def column(values: st.SearchStrategy[object]) -> list[object]:
        return draw(st.lists(values, min_size=rows, max_size=rows))

    table = pa.table(
        {
            'a "name"': pa.array(column(st.integers(-(2**31), 2**31 - 1)), pa.int32()),
            "value": pa.array(column(_NUMBERS), pa.float64()),
            "code": pa.array(column(_WORDS), pa.string()).dictionary_encode(),
            "lower": pa.array(column(_NUMBERS), pa.float64()),
            "upper": pa.array(column(_NUMBERS), pa.float64()),
            "time": pa.array(column(st.integers(0, 9999)), pa.int16()),
            "word": pa.array(column(_WORDS), pa.string()),
        }
    )
    order = draw(st.permutations(table.column_names).filter(lambda names: names[-1] not in ("value", "lower", "upper")))
    table = pa.concat_tables([table, table]).select(order)
    first = draw(st.integers(0, rows))
    return table.slice(first, draw(st.integers(1, rows)))


def _as_it_is_read(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value


@given(table=_tables())
def test_rows_are_read_back_as_they_are(table: pa.Table) -> None:
    written = f"[{bytes(objects_of_many(table)).decode()}]"
    expected = [{name: _as_it_is_read(value) for name, value in row.items()} for row in table.to_pylist()]
    assert json.loads(written) == orjson.loads(written) == expected


@given(table=_tables())
def test_few_rows_and_many_are_written_alike(table: pa.Table) -> None:
    assert bytes(objects_of_few(table)) == bytes(objects_of_many(table))


def test_as_many_rows_as_there_are_come_out() -> None:
    for rows in (1, 127, 128, 129, 500):
        table = pa.table({"value": [0.5] * rows, "time": pa.array(range(rows), pa.int16())})
        assert bytes(objects(table)) == bytes(objects_of_many(table))


def test_keys_stand_in_the_order_of_the_columns_and_nothing_between() -> None:
    table = pa.table({"time": pa.array([2020, 2021], pa.int16()), "value": [0.0, math.nan], "status": ["A", "M"]})
    written = b'{"time":2020,"value":0.0,"status":"A"},{"time":2021,"value":null,"status":"M"}'
    assert bytes(objects(table)) == written

"""What is done with PyArrow in more places than one: columns as arrays, lists and texts, and PyArrow without pandas.

It loads pandas where it finds it: nothing that is served needs it, and it would take each process 40 MB and half a
second.
"""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


class _WithoutPandas(MetaPathFinder):
    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)
        return None


def do_without_pandas() -> None:
    """Let PyArrow look for pandas now, once and for all, and not find it; where it is loaded already it stays.

    Whoever imports pandas afterwards gets it, and what PyArrow does for pandas alone, as ``to_pandas``, works still.
    """
    finder = _WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.array([0])
    finally:
        sys.meta_path.remove(finder)


def numbers_of(column: pa.Array) -> NDArray[Any]:
    """A column of numbers, or the numbers of the codes of a dictionary, as an array."""
    return np.asarray(column.indices if isinstance(column, pa.DictionaryArray) else column)


def values_of(column: pa.ChunkedArray) -> list[Any]:
    """A column as Python's values: a missing number is NaN. Of a dictionary each text is made once."""
    if pa.types.is_dictionary(column.type):
        return [text for chunk in column.chunks for text in _texts_of(chunk)]
    # By way of NumPy, which is ten times faster.
    values: list[Any] = column.to_numpy().tolist()
    return values


def _texts_of(codes: pa.DictionaryArray) -> list[str]:
    texts = np.array(codes.dictionary.to_pylist(), dtype=object)
    found: list[str] = texts[codes.indices.to_numpy()].tolist()
    return found


def texts(table: pa.Table) -> pa.Table:
    """The table with its dictionaries as plain columns."""
    return pa.table([_plain(column) for column in table.columns], names=table.column_names)


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(column.type):
        return column
    # Not by a cast, which takes four times as long for a few rows.
    return pa.chunked_array([chunk.dictionary_decode() for chunk in column.chunks], column.type.value_type)


def one_after_another(tables: Sequence[pa.Table]) -> pa.Table:
    """The rows of tables with the same columns; a dictionary stays one where it is in all of them."""
    if len(tables) == 1:
        return tables[0]
    same = all(table.schema.equals(tables[0].schema) for table in tables)
    return pa.concat_tables(tables if same else [texts(table) for table in tables])


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece; of one that lies so already nothing is copied."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def repeated(text: str, times: int) -> pa.DictionaryArray:
    """A column that says the same in each row."""
    return pa.DictionaryArray.from_arrays(np.zeros(times, np.int8), [text])


def starts_of_runs(*columns: NDArray[Any]) -> NDArray[np.int64]:
    """The places where a run of rows begins that are the same in all ``columns``, arrays of one length.

    >>> starts_of_runs(np.array([5, 5, 7, 7]), np.array([1, 1, 1, 2]))
    array([0, 2, 3])
    """
    if not len(columns[0]):
        return np.empty(0, np.int64)
    changed = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.concatenate(([0], np.flatnonzero(changed) + 1))


def runs(*columns: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each run of :func:`starts_of_runs` begins, and where it ends: at the row after its last.

    >>> runs(np.array([5, 5, 7, 7]))
    (array([0, 2]), array([2, 4]))
    """
    starts = starts_of_runs(*columns)
    return starts, np.append(starts[1:], len(columns[0])) if len(starts) else starts

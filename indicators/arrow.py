"""What is done with PyArrow in more places than one: sorted columns as arrays, and PyArrow without pandas.

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


def starts_of_runs(*columns: NDArray[Any]) -> NDArray[np.int64]:
    """The places where a run of rows begins that are the same in all ``columns``, arrays of one length.

    >>> starts_of_runs(np.array([5, 5, 7, 7]), np.array([1, 1, 1, 2]))
    array([0, 2, 3])
    """
    if not len(columns[0]):
        return np.empty(0, np.int64)
    changed = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return np.concatenate(([0], np.flatnonzero(changed) + 1))

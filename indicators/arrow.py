"""PyArrow without pandas, which it loads where it finds it: nothing that is served needs pandas, and it would take each
process 40 MB and half a second."""

import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa


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

"""A server does without pandas, and whoever wants it still gets it."""

import os
import subprocess
import sys
from pathlib import Path

ALONE = """
import sys
from indicators.arrow import do_without_pandas

do_without_pandas()
import numpy as np
import pyarrow as pa

table = pa.table({"value": pa.array(np.array([1.0, np.nan]), from_pandas=True)})
assert table.to_pylist() == [{"value": 1.0}, {"value": None}]
assert "pandas" not in sys.modules

assert table.to_pandas()["value"].count() == 1
import pandas

assert pa.Table.from_pandas(pandas.DataFrame({"value": [1.0, None]})).equals(table, check_metadata=False)
"""


def test_pandas_is_loaded_only_by_who_asks_for_it() -> None:
    run(ALONE)


def test_the_server_loads_neither_pandas_nor_the_statistical_libraries(tmp_path: Path) -> None:
    program = "import sys, app; assert not sys.modules.keys() & {'pandas', 'scipy', 'statsmodels', 'geopandas'}"
    run(program, ALUEKUVA_ANSWERS=str(tmp_path / "answers"), ALUEKUVA_RELEASES=str(tmp_path / "releases"))


def run(program: str, **environment: str) -> None:
    checkout = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=checkout,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

"""Columns as values and texts; and a server does without pandas, and whoever wants it still gets it."""

import os
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from indicators.arrow import one_after_another, repeated, texts, values_of

CODED = pa.dictionary(pa.int32(), pa.string())

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


CODES = st.lists(st.lists(st.sampled_from(["", "a", "å", '"', "=1"])), min_size=1)


@given(chunks=CODES, text=st.text(max_size=3))
def test_a_dictionary_holds_what_the_plain_column_does(chunks: list[list[str]], text: str) -> None:
    plain = pa.table({"code": pa.chunked_array(chunks, pa.string())})
    coded = pa.table(
        {"code": pa.chunked_array([pa.array(chunk, pa.string()).dictionary_encode() for chunk in chunks], CODED)}
    )
    assert values_of(coded["code"]) == values_of(plain["code"]) == plain["code"].to_pylist()
    assert texts(coded).equals(plain) and texts(plain).equals(plain)
    # One of them is not coded: none stays so.
    together = one_after_another([coded, plain])
    assert together.schema == plain.schema and together["code"].to_pylist() == [*chain(*chunks)] * 2
    assert one_after_another([coded, coded]).schema == coded.schema
    assert repeated(text, len(chunks)).to_pylist() == [text] * len(chunks)


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

"""Parquet, compressed with Zstandard; what the release is stands in the file's own metadata."""

import io

import orjson

from indicators.api.data import DataAnswer
from indicators.api.explanations import citation
from indicators.api.metadata import release_summary


def write(answer: DataAnswer) -> bytes:
    """The answer's table as a Parquet file.

    The metadata of the file hold ``release``, ``updated``, ``source``, ``licence``, ``simulated`` (``true`` or
    ``false``), ``citation``, and ``indicators`` as JSON.
    """
    # It takes 9 MB, which a process that is never asked for it does without.
    import pyarrow.parquet as pq

    summary = release_summary(answer.cube.release)
    texts = {name: value if isinstance(value, str) else orjson.dumps(value) for name, value in summary.items()}
    texts |= {"citation": citation(answer, answer.parameters.language), "indicators": orjson.dumps(answer.described())}
    file = io.BytesIO()
    pq.write_table(answer.table.replace_schema_metadata(texts), file, compression="zstd")
    return file.getvalue()

"""JSON: what the release is, the metadata of the indicators in it, and flat rows with the CSV's columns as keys."""

import orjson

from indicators.api.data import DataAnswer
from indicators.api.metadata import indicator_details, release_summary


def write(answer: DataAnswer) -> bytes:
    """The answer as UTF-8 JSON; numbers are numbers, and what is missing is null beside its ``status``."""
    described = [indicator_details(answer.cube, indicator, None) for indicator in answer.indicators]
    return orjson.dumps(
        release_summary(answer.cube.release) | {"indicators": described, "data": answer.table.to_pylist()}
    )

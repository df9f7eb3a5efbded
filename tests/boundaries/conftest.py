"""What the tests of boundaries are given: the recorded service and an invented one."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from .invented import InventedWfs

# Beside the checkout, not in it: real recorded data are no part of the product.
RECORDED = Path(__file__).resolve().parents[2].parent / "shared"


@pytest.fixture(scope="session")
def recorded() -> Path:
    if not (RECORDED / "sotkanet-replica" / "serve.py").is_file():
        pytest.skip(f"no recorded data at {RECORDED}")
    return RECORDED


@pytest.fixture(scope="session")
def replica(recorded: Path) -> Callable[..., AbstractContextManager[str]]:
    """Starts the recorded service with the given options; gives the address of its WFS."""

    @contextmanager
    def serving(*options: str) -> Iterator[str]:
        command = [sys.executable, str(recorded / "sotkanet-replica" / "serve.py"), "--port", "0", *options]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
            try:
                assert process.stdout is not None
                yield str(httpx.URL(process.stdout.readline().strip()).copy_with(path="/geoserver/wfs"))
            finally:
                process.terminate()

    return serving


@pytest.fixture
def wfs() -> InventedWfs:
    return InventedWfs()

"""The examples in the docstrings are true."""

import doctest
import importlib
import pkgutil

import pytest

import indicators.statistics as package

MODULES = [module.name for module in pkgutil.iter_modules(package.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(f"{package.__name__}.{name}"))
    assert result.attempted > 0
    assert result.failed == 0

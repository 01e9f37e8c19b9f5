"""The examples in the docstrings hold."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil
from pathlib import Path

import pytest

PACKAGES = ("blinagraph", "graph", "loaders", "ontology", "queries")


def with_examples() -> list[str]:
    """The modules of the installed packages whose text holds an example."""
    found = []
    for package in map(importlib.import_module, PACKAGES):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            spec = importlib.util.find_spec(module.name)
            if spec and spec.origin and ">>> " in Path(spec.origin).read_text(encoding="utf-8"):
                found.append(module.name)
    return found


@pytest.mark.parametrize("name", with_examples())
def test_examples_of_a_module(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.attempted > 0
    assert outcome.failed == 0

"""The front door: open the graph, ask it, see what stands behind an answer.

>>> import blinagraph as bg
>>> sorted(bg.__all__)
['BlinagraphError', 'KnowledgeGraph', 'Shown', 'Table', 'Triples', '__version__', 'connect', 'open']

Importing this package loads nothing heavy; ``open`` and ``connect`` load what they need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blinagraph.api import BlinagraphError, KnowledgeGraph, connect, open  # noqa: A004  bg.open is what people write
    from blinagraph.tables import Shown, Table, Triples

__version__ = "0.1.0"
__all__ = ["BlinagraphError", "KnowledgeGraph", "Shown", "Table", "Triples", "__version__", "connect", "open"]

_HOMES = {
    "BlinagraphError": "blinagraph.api",
    "KnowledgeGraph": "blinagraph.api",
    "connect": "blinagraph.api",
    "open": "blinagraph.api",
    "Shown": "blinagraph.tables",
    "Table": "blinagraph.tables",
    "Triples": "blinagraph.tables",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

"""The Python tutorial runs as it is printed, block after block, with a graph and a server at hand."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from graph.push import push
from graph.store import open_current

PAGE = Path(__file__).resolve().parents[1] / "docs" / "python.md"


def blocks() -> list[tuple[int, str]]:
    """The Python blocks of the page, each with the line it starts at."""
    text = PAGE.read_text(encoding="utf-8")
    return [
        (text[: found.start(1)].count("\n"), found[1]) for found in re.finditer(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    ]


def test_every_block_of_the_tutorial_runs(
    store_root: Path, start_oxigraph: Callable[..., str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BLINAGRAPH_STORE", str(store_root))
    server = start_oxigraph()
    with open_current(store_root) as store:
        push(store.quads(), server)
    found = blocks()
    assert len(found) >= 10
    names: dict[str, Any] = {"server": server}
    for line, code in found:
        tree = ast.parse("\n" * line + code, str(PAGE))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(PAGE), "exec"), names)
        if isinstance(last, ast.Expr):
            shown = eval(compile(ast.Expression(last.value), str(PAGE), "eval"), names)
            if hasattr(shown, "_repr_html_"):
                assert shown._repr_html_().startswith("<")
    printed = capsys.readouterr().out
    assert "IKZF1plus 2 8 printed; share derived" in printed
    assert "Ph-like" in printed

"""Golden answers: expected rows, written from the papers before the query was run, in ``tests/golden/<question>.json``.

A file is a list of cases: the parameters given, the decisive columns, the rows, and whether these are all rows.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.runner import ask

GOLDEN = Path(__file__).resolve().parent / "golden"


def questions() -> list[str]:
    """Name the questions that have a golden file."""
    return sorted(file.stem for file in GOLDEN.glob("*.json"))


def expected(*questions: str) -> list[tuple[str, dict[str, Any]]]:
    """Read the cases of the golden files of some questions."""
    return [(question, case) for question in questions for case in json.loads((GOLDEN / f"{question}.json").read_text(encoding="utf-8"))]


def name(case: object) -> str:
    """Name a case in the report of a test."""
    return case if isinstance(case, str) else " ".join(f"{k}={v}" for k, v in case["given"].items()) or "all"  # type: ignore[index]


def compare(question: str, case: dict[str, Any], store: EmbeddedStore) -> None:
    """Ask and compare the decisive columns; an exact case tolerates no further row."""
    answered = {tuple(_number(row[c]) for c in case["columns"]) for row in ask(load(question), case["given"], store)}
    wanted = {tuple(map(_number, row)) for row in case["rows"]}
    assert wanted <= answered, f"missing: {wanted - answered}"
    if case["exact"]:
        assert answered == wanted, f"not expected: {answered - wanted}"


def every_row_says_where_it_stands(question: str, store: EmbeddedStore, **given: str) -> None:
    """Every row names its fact and its place."""
    for row in ask(load(question), given, store):
        assert row["finding"], row
        assert "place" not in row or row["place"] or question in ("definitions", "studies", "publications"), row


def _number(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) else value

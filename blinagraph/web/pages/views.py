"""From rows of a query to the table of a page: names lead to what they name, figures to where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from blinagraph.figures import figure, grades, quantity
from blinagraph.web.pages.cells import Cell, address, iri_cell, proof_address, written
from blinagraph.web.pages.tables import Column
from ontology.iris import BASE
from queries.proof import facts_of
from queries.results import Result, Value, text

_RESULT = (
    "n", "total", "sign", "value", "unit", "low", "high", "interval", "p_sign", "p", "state", "date_from", "date_to",
)  # fmt: skip
"""Typed columns that a page writes as one result; downloads keep them apart."""

_OF_WHAT = ("study", "cohort", "measure", "event", "subgroup", "category", "drug")
_PARTS = {"dose": ("dose", "dose_high", "dose_unit"), "days": ("day_from", "day_to"), "cycles": ("cycles", "cycles_high")}
"""Spans that a page writes in one column, from the columns of their bounds and unit."""

_SPANS = {part: span for span, parts in _PARTS.items() for part in parts}
_WORDS = ("attribute", "relation")
"""Columns whose values are names of our own with hyphens."""

_TIMES = ("time_value", "time_unit", "time_from", "time_kind", "horizon_months")
_SOURCES = ("finding", "findings", "evidence", "compares", "derived_from")
_WHERE = ("printed", "place", "share", "figures")
_FIGURE = re.compile(r"[<>≤≥~]?\s?\d")
_HEADS = {
    "n": "n",
    "total": "of",
    "says": "in own words",
    "part_of": "part of",
    "timepoint": "time",
    "finding": "source",
    "findings": "sources",
    "label": "name",
}


def shown(
    result: Result, meanings: Mapping[str, str] | None = None, every: bool = False, about: str = ""
) -> tuple[list[Column], list[list[Cell]]]:
    """Choose the columns of a page and fill them.

    Columns that are empty, or only name the thing that the page is about, are left out; unless ``every`` is set, the typed
    columns of a result become one, and stand near the head of the row.
    """
    names = list(result.columns)
    rows = [(row, _leads_to(row)) for row in result]
    columns: list[Column] = []
    for name in names:
        name = name if every else _joined(name, names)
        if not name or name.endswith("_iri"):
            continue
        if any(column.name == name for column in columns) or (name in _SOURCES and "place" in names and not every):
            continue
        if all(not _cell(name, row, proof).text for row, proof in rows):
            continue
        if name == "state" and not every and all(row["state"] in ("reported", None) for row, _ in rows):
            continue
        if about and rows and f"{name}_iri" in names and all(row[f"{name}_iri"] == about for row, _ in rows):
            continue
        columns.append(Column(name, _HEADS.get(name, name.replace("_", " ")), (meanings or {}).get(name, "")))
    columns = _result_first(columns)
    return columns, [[_cell(column.name, row, proof) for column in columns] for row, proof in rows]


def _result_first(columns: list[Column]) -> list[Column]:
    """Put the result beside what it is a result of, so that it is seen without moving the table."""
    result = [column for column in columns if column.name == "result"]
    others = [column for column in columns if column.name != "result"]
    after = max((i for i, column in enumerate(others) if column.name in _OF_WHAT), default=-1) + 1
    return [*others[:after], *result, *others[after:]] if result and after else columns


def _joined(name: str, names: list[str]) -> str:
    """What a typed column is shown as, where others beside it say the rest; nothing for one that is told by another."""
    if name in _RESULT and "n" in names and "value" in names:
        return "result" if name in ("n", "value") else ""
    if name in ("grade_low", "grade_high") and "grade_low" in names and "grade_high" in names:
        return "grade"
    if name in _SPANS and set(_PARTS[_SPANS[name]]) <= set(names):
        return _SPANS[name]
    return "" if name in _TIMES and "timepoint" in names else name


def _leads_to(row: Mapping[str, Value]) -> str:
    """Where the figures of a row lead: to the facts that it names."""
    return proof_address(facts_of({key: value for key, value in row.items() if key not in ("compares", "derived_from")}))


def _cell(name: str, row: Mapping[str, Value], proof: str) -> Cell:
    if name == "result":
        return Cell(figure(row), proof, _sortable(row))
    if name == "grade":
        return Cell(grades(row["grade_low"], row["grade_high"]))
    if name in _PARTS and set(_PARTS[name]) <= row.keys():
        low, high, *unit = (row[part] for part in _PARTS[name])
        bounds = "–".join(dict.fromkeys(text(bound) for bound in (low, high) if bound is not None))
        return Cell(quantity(bounds, unit[0] if unit else None) if bounds else "", proof if bounds else "", low)
    value = row[name]
    if name in _WORDS and isinstance(value, str):
        return Cell(value.replace("-", " "), "", value)
    if name == "timepoint" and row.get("time_value") is not None and value is None:
        value = quantity(row["time_value"], row.get("time_unit"))
    iri = row.get(f"{name}_iri")
    if isinstance(iri, str):
        return iri_cell(iri, written(value))
    if value is None:
        return Cell("")
    if isinstance(value, str) and "://" in value:
        return _iris(value)
    is_figure = name in _WHERE or (
        name != "timepoint" and not isinstance(value, bool) and (not isinstance(value, str) or _FIGURE.match(value) is not None)
    )
    return Cell(written(value), proof if is_figure else "", value)


def _iris(value: str) -> Cell:
    parts = value.split(" ")
    if all(part.startswith(BASE) for part in parts) and len(parts) > 1:
        return Cell(f"{len(parts)} facts", proof_address(parts), value)
    return Cell(written(value), address(value) if len(parts) == 1 else "", value)


def _sortable(row: Mapping[str, Value]) -> Value:
    """What a result is sorted by: the printed value, else the share, else the count."""
    value, n, total = row.get("value"), row.get("n"), row.get("total")
    if value is not None:
        return value
    if isinstance(n, int) and isinstance(total, int) and total:
        return Decimal(100 * n) / Decimal(total)
    return n

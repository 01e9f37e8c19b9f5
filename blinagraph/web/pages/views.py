"""From rows of a query to the table of a page: names lead to what they name, figures to where they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from blinagraph.condense import SEEN_OTHERWISE, Joined, bearer, joined_in, result_first
from blinagraph.web.pages.cells import Cell, address, iri_cell, proof_address, written
from blinagraph.web.pages.tables import Column
from ontology.iris import BASE
from queries.certainty import is_uncertain
from queries.proof import facts_of
from queries.results import Result, Value, text


def _of_patient(row: Mapping[str, Value]) -> str:
    given = [text(row[column]) for column in _OF_PATIENT.columns]
    return ", ".join(filter(None, [*map(_in_words, given[:2]), given[2]]))


_OF_PATIENT = Joined("lesion_or_scheme", ("alteration", "test_result", "scheme"), _of_patient)
"""What a fact about a patient needs beside its term: of a lesion the kind of alteration and what the test gave, of a risk the scheme."""

_OF_WHAT = ("study", "cohort", "measure", "event", "subgroup", "category", "drug", "first_cohort", "other_cohort", "attribute", "term")
_READ_NOT_LOOKED_UP = ("grade", "time", "says", "lesion_or_scheme")
"""Joined columns that are no figures, so that they lead nowhere."""

_WORDS = (
    *("attribute", "relation", "clock", "assay", "detection", "statistic", "kind", "grade_scale", "alteration", "test_result"),
    *("direction", "hedge", "role", "route", "standing", "state"),
)
"""Columns whose values are names of our own with hyphens."""

_ABBREVIATIONS = {"km": "Kaplan–Meier"} | {word: word.upper() for word in ("cr", "hsct", "ig", "mrd", "ngs", "pcr", "rt", "tr")}

_CLOCK = "time_from"
"""What a time counts from, which its definition tells."""

_SOURCES = ("finding", "findings", "evidence", "compares", "derived_from")
_WHERE = ("place", "section", "share", "figures")
_FIGURE = re.compile(r"[<>≤≥~]?\s?\d")
_HEADS = {
    "total": "of",
    "crs": "CRS",
    "says": "in own words",
    "part_of": "part of",
    "timepoint": "time",
    "finding": "source",
    "findings": "sources",
    "label": "name",
}


def shown(
    result: Result,
    meanings: Mapping[str, str] | None = None,
    every: bool = False,
    about: str = "",
    uncertain: frozenset[str] = frozenset(),
) -> tuple[list[Column], list[list[Cell]]]:
    """Choose the columns of a page and fill them.

    Columns that are empty, or only name the thing that the page is about, are left out; unless ``every`` is set, the typed
    columns of a result become one, and stand near the head of the row. Rows that name one of the ``uncertain`` facts bear a mark.
    """
    rows = [(row, _leads_to(row)) for row in result]
    joined = {} if every else joined_in(result.columns)
    if not every and _OF_PATIENT.fits(result.columns):
        joined |= dict.fromkeys(_OF_PATIENT.columns, _OF_PATIENT)
    rules = {rule.name: rule for rule in joined.values()}
    names = list(dict.fromkeys(joined[name].name if name in joined else name for name in result.columns))
    kept: list[str] = []
    for name in names:
        if name.endswith("_iri") or (not every and _told_by_others(name, names)):
            continue
        if all(not _cell(name, rules, row, proof).text for row, proof in rows):
            continue
        if name == "state" and not every and all(row["state"] in ("reported", None) for row, _ in rows):
            continue
        if about and rows and f"{name}_iri" in result.columns and all(row[f"{name}_iri"] == about for row, _ in rows):
            continue
        kept.append(name)
    kept = result_first(kept, _OF_WHAT)
    columns = [Column(name, _HEADS.get(name, name.replace("_", " ")), (meanings or {}).get(name, "")) for name in kept]
    filled = [_marked(kept, [_cell(name, rules, row, proof) for name in kept], is_uncertain(row, uncertain)) for row, proof in rows]
    return columns, filled


def _marked(names: list[str], cells: list[Cell], doubted: bool) -> list[Cell]:
    """Mark what a row says as read with doubt."""
    at = bearer([name for name, cell in zip(names, cells, strict=True) if cell.text], _OF_WHAT) if doubted else ""
    return [replace(cell, doubted=True) if name == at else cell for name, cell in zip(names, cells, strict=True)]


def _told_by_others(name: str, names: list[str]) -> bool:
    if name in ("start", "end") or name in _SOURCES:
        return "place" in names or "anchors" in names
    return name in SEEN_OTHERWISE or (name == _CLOCK and "time" in names)


def _in_words(name: str) -> str:
    """Write a name of our own for eyes.

    >>> _in_words("not-stated"), _in_words("ig-tr-pcr")
    ('not stated', 'IG TR PCR')
    """
    return " ".join(_ABBREVIATIONS.get(word, word) for word in name.split("-"))


def _leads_to(row: Mapping[str, Value]) -> str:
    """Where the figures of a row lead: to the facts that it names."""
    return proof_address(facts_of({key: value for key, value in row.items() if key not in ("compares", "derived_from")}))


def _cell(name: str, rules: Mapping[str, Joined], row: Mapping[str, Value], proof: str) -> Cell:
    if name in rules:
        rule = rules[name]
        said = rule.write(row)
        return Cell(said, proof if said and name not in _READ_NOT_LOOKED_UP else "", _sortable(rule, row))
    value = row[name]
    if name in _WORDS and isinstance(value, str):
        return Cell(_in_words(value), "", value)
    iri = row.get(f"{name}_iri")
    if isinstance(iri, str):
        return iri_cell(iri, written(value))
    if value is None:
        return Cell("")
    if isinstance(value, str) and "://" in value:
        return _iris(value)
    if name == "printed":
        return Cell(written(value).replace(" | ", " … "), proof, value)
    is_figure = name in _WHERE or (
        name != "timepoint" and not isinstance(value, bool) and (not isinstance(value, str) or _FIGURE.match(value) is not None)
    )
    return Cell(written(value), proof if is_figure else "", value)


def _iris(value: str) -> Cell:
    parts = value.split(" ")
    if all(part.startswith(BASE) for part in parts) and len(parts) > 1:
        return Cell(f"{len(parts)} facts", proof_address(parts), value)
    return Cell(written(value), address(value) if len(parts) == 1 else "", value)


def _sortable(rule: Joined, row: Mapping[str, Value]) -> Value:
    """What a joined column is sorted by: months, the share or count of a figure, or the first number; else as text."""
    if rule.name == "time":
        return row.get("horizon_months")
    parts = {column.removeprefix(f"{rule.name}_"): row.get(column) for column in rule.columns}
    value, n, total = parts.get("value"), parts.get("n"), parts.get("total")
    if value is None and isinstance(n, int) and isinstance(total, int) and total:
        return Decimal(100 * n) / Decimal(total)
    return value if value is not None else next((part for part in parts.values() if isinstance(part, (int, Decimal))), None)

"""The mutation test: change every figure on purpose and demand that verifying notices.

For every real row each single-digit change, a dropped or turned comparator, swapped n and total, swapped
bounds and a shift to a neighbouring cell make a mutant; a mutant that neither the schema nor the verifier
refuses is a survivor. A row whose ``exception`` begins with ``mutation:`` explains its survivors.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from loaders.anchoring import Span, parse_anchor
from loaders.claims import claim_of_row
from loaders.evidence_folder import Evidence
from loaders.rows import AnchoredRow
from loaders.source_text import SourceText
from loaders.verify import verify_claim

SWAPS = (("n", "total"), ("low", "high"), ("n", "value"), ("value", "low"), ("value", "high"), ("day_from", "day_to"))
SIGNS = {"<": (None, ">"), "≤": (None, "≥"), ">": (None, "<"), "≥": (None, "≤"), "=": ("<", ">"), "~": (None, "<")}
EXPLAINED = "mutation:"


@dataclass(slots=True)
class Outcome:
    """How many mutants were tried and which were not noticed."""

    tried: int = 0
    survivors: list[str] = field(default_factory=list)
    explained: list[str] = field(default_factory=list)


def mutate(evidence: Evidence, text: str) -> Outcome:
    """Try every mutant of every anchored row of a publication."""
    source = SourceText(text, evidence.publication, evidence.publication.source.sha256)
    outcome = Outcome()
    for file, line, row in evidence.anchored():
        for what, changed in mutants(row, source):
            outcome.tried += 1
            if _survives(file, line, row, changed, source):
                known = (row.exception or "").startswith(EXPLAINED)
                (outcome.explained if known else outcome.survivors).append(f"{file}:{line}: {row.id}: {what}")
    return outcome


def mutants(row: AnchoredRow, source: SourceText) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name every mutant of a row and the fields that it changes."""
    for name in row.figures:
        value = getattr(row, name)
        if value is None:
            continue
        written = format(value, "f") if not isinstance(value, int) else str(value)
        for position, digit in enumerate(written):
            if digit.isdigit():
                for other in "0123456789":
                    if other != digit:
                        changed = written[:position] + other + written[position + 1 :]
                        if float(changed) != float(written):
                            yield f"{name} {written} to {changed}", {name: changed}
        if written.startswith("-"):
            yield f"{name} {written} without its minus", {name: written[1:]}
    for name in ("sign", "p_sign"):
        sign = getattr(row, name, None)
        for other_sign in SIGNS.get(sign, ()) if sign else ():
            if name == "sign" or other_sign is not None:
                yield f"{name} {sign} to {other_sign}", {name: other_sign}
    for one, other_name in SWAPS:
        a, b = getattr(row, one, None), getattr(row, other_name, None)
        if a is not None and b is not None and a != b:
            yield f"{one} {a} and {other_name} {b} swapped", {one: str(b), other_name: str(a)}
    yield from _shifts(row, source)


def _shifts(row: AnchoredRow, source: SourceText) -> Iterator[tuple[str, dict[str, Any]]]:
    spans = parse_anchor(row.anchor)
    for index, span in enumerate(spans):
        section = source.section_at(span.start)
        if section is None or section.kind != "table":
            continue
        line = source.line_at(span.start)
        if not source.is_table_line(line) or line in source.header_lines(section):
            continue
        cells = source.cells(line)
        column = next((i for i, cell in enumerate(cells) if span.start < cell.end and cell.start < span.end), None)
        if not column:
            continue
        lines = source.table_lines(section)
        at = lines.index(line)
        neighbours = [("left", line, column - 1), ("right", line, column + 1)]
        neighbours += [("above", lines[at - 1], column)] if at > 0 else []
        neighbours += [("below", lines[at + 1], column)] if at + 1 < len(lines) else []
        for where, target_line, target_column in neighbours:
            target_cells = source.cells(target_line)
            if 0 < target_column < len(target_cells) and target_cells[target_column].end > target_cells[target_column].start:
                moved = [*spans[:index], Span(*target_cells[target_column]), *spans[index + 1 :]]
                if moved[index] not in spans:
                    yield f"cell {span} to the one {where}", {"anchor": ";".join(map(str, moved))}


def _survives(file: str, line: int, row: AnchoredRow, changed: dict[str, Any], source: SourceText) -> bool:
    record = {name: value for name, value in row.model_dump().items() if value is not None} | changed
    try:
        mutant = type(row).model_validate({name: value for name, value in record.items() if value is not None})
    except ValidationError:
        return False
    faults, _ = verify_claim(claim_of_row(file, line, mutant), source)
    return not faults

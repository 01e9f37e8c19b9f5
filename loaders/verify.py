"""Verify claims against a source text: every figure a whole token of its anchor, every span what it may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from loaders.anchoring import Span, parse_anchor
from loaders.claims import Claim
from loaders.matching import match
from loaders.numerals import Numeral
from loaders.problems import Problem
from loaders.publication import Section
from loaders.source_text import SourceText

MAX_PROSE_SPAN = 300


@dataclass(slots=True)
class Verification:
    """What verifying gave: the faults, the numerals that figures took, and what was counted on the way."""

    problems: list[Problem] = field(default_factory=list)
    covered: set[Numeral] = field(default_factory=set)
    claims: int = 0
    figures: int = 0
    exceptions: int = 0


def verify_claims(claims: Iterable[Claim], source: SourceText) -> Verification:
    """Verify claims one by one; nothing stops at the first fault."""
    result = Verification()
    for claim in claims:
        result.claims += 1
        result.exceptions += claim.exception not in (None, "defines")
        faults, taken = verify_claim(claim, source)
        result.problems += faults
        result.figures += sum(not e.optional for e in claim.expected)
        result.covered |= taken
    return result


def verify_claim(claim: Claim, source: SourceText) -> tuple[list[Problem], set[Numeral]]:
    """Verify one claim: its spans, its figures, its place in a table."""

    def fault(field_name: str, found: str, expected: str, cure: str = "") -> Problem:
        return Problem(claim.file, claim.line, f"{claim.id} {field_name}", found, expected, cure)

    spans = parse_anchor(claim.anchor)
    faults = [fault("anchor", *reason) for span in spans if (reason := _bad_span(span, source))]
    if faults:
        return faults, set()
    tokens = [token for span in spans for token in source.numerals_in(span)]
    section = source.section_at(spans[0].start)
    tables = [s for span in spans if (s := source.section_at(span.start)) and s.kind == "table"]
    if not claim.exception:
        faults += [fault("anchor", *reason) for reason in _table_faults(claim, spans, source)]
        if claim.figures_required:
            faults += [fault("anchor", *reason) for span in spans if (reason := _idle_span(span, tokens, source))]
    if section is None:
        faults.append(fault("anchor", f"{spans[0]} in no declared section", "every anchor inside a section of publication.yaml"))
    elif claim.section is not None and claim.section.split(":")[0] in {s.id for s in source.publication.sections} - {section.id}:
        faults.append(fault("section", claim.section, f"the section of the first span, {section.id}"))
    if claim.expected and claim.printed is None and any(e.printed for e in claim.expected):
        faults.append(fault("printed", "nothing", "the figures as printed", "copy them from the text"))
    anchored = "\n".join(source.text[span.start : span.end] for span in spans)
    faults += [fault("anchor", f"no {word!r}", f"the month {word}") for word in claim.words if word not in anchored]
    percent_in_reach = any(source.has_percent(table) for table in tables) or (
        any("%" in source.text[span.start : span.end] for span in spans) and any(e.name in ("low", "high") for e in claim.expected)
    )
    outcome = match(
        claim, source.text, spans, tokens, in_table=bool(tables), percent_in_reach=percent_in_reach
    )  # fmt: skip
    if isinstance(outcome, str):
        return [
            *faults,
            fault("figures", outcome, "each figure a numeral of its own, as printed", "see `printed`, `anchor`, `shared`"),
        ], set()
    return faults, set(outcome.values())


def _bad_span(span: Span, source: SourceText) -> tuple[str, str, str] | None:
    if span.start >= span.end:
        return str(span), "start < end", "anchor the row again"
    if span.end > len(source.text):
        return str(span), f"a span inside the text of {len(source.text)} code points", "anchor the row again"
    section = source.section_at(span.start)
    content = source.text[span.start : span.end]
    if section and section.kind == "table" and re.search(r"[\t\n]|(?<=.)\|", content):
        return f"{span} over several cells", "one cell, row label or column head a span", "split the span"
    if span.end - span.start > MAX_PROSE_SPAN:
        return f"{span} of {span.end - span.start} code points", f"at most {MAX_PROSE_SPAN}", "use shorter spans"
    return None


def _idle_span(span: Span, tokens: Sequence[Numeral], source: SourceText) -> tuple[str, str, str] | None:
    section = source.section_at(span.start)
    if section and section.kind == "table":
        return None
    if any(span.start <= token.start and token.end <= span.end for token in tokens):
        return None
    return f"{span} without a figure", "a figure in every prose span", "drop it or give the reason in `exception`"


def _table_faults(claim: Claim, spans: Sequence[Span], source: SourceText) -> list[tuple[str, str, str]]:
    """In a table all cells of a claim stand in one row, with its label, and under the head that is named."""
    faults = []
    for section in {s.id: s for span in spans if (s := source.section_at(span.start)) and s.kind == "table"}.values():
        inside = [span for span in spans if section.start <= span.start < section.end]
        faults += _row_faults(claim, section, inside, source)
    return faults


def _row_faults(claim: Claim, section: Section, spans: Sequence[Span], source: SourceText) -> list[tuple[str, str, str]]:
    heads = set(source.header_lines(section))
    data: dict[Span, list[Span]] = {}
    head_spans: list[tuple[Span, list[Span]]] = []
    for span in spans:
        line = source.line_at(span.start)
        if line in heads:
            head_spans.append((span, source.cells(line)))
        elif source.is_table_line(line) and sum(cell.end > cell.start for cell in source.cells(line)) > 1:
            data.setdefault(line, []).append(span)
    if len(data) > 1:
        return [("cells of several rows", "cells of one row", "anchor label and cell of the same row")]
    if not data:
        return []
    line, cells_used = next(iter(data.items()))
    cells = source.cells(line)
    label = " ".join(source.text[cells[0].start : cells[0].end].split())
    locator = claim.section.partition(":")[2].strip() if claim.section else None
    if claim.section is not None and not any(span.start < cells[0].end and cells[0].start < span.end for span in cells_used):
        return [(f"no row label ({label})", "the label of the row among the spans", "add its span")]
    if locator is not None and label and " ".join(locator.split()) != label:
        return [(f"row label {label!r}", f"the row that `section` names, {locator!r}", "anchor the right row")]
    columns = {i for i, cell in enumerate(cells) for span in cells_used if span.start < cell.end and cell.start < span.end}
    for span, head_cells in head_spans:
        head_columns = {i for i, cell in enumerate(head_cells) if span.start < cell.end and cell.start < span.end}
        if len(head_cells) == len(cells) and not head_columns & columns:
            return [
                (
                    f"column head {source.text[span.start : span.end]!r} of another column",
                    "the head of the cell's column",
                    "anchor the right cell",
                )
            ]
    return []

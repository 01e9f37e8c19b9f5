"""Coverage: which numerals of the counted sections a figure took, which are listed with a reason, which are open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from loaders.anchoring import Span, parse_anchor
from loaders.numerals import Numeral
from loaders.problems import Problem
from loaders.publication import COUNTED_SECTIONS, Section
from loaders.rows import UncoveredRow
from loaders.source_text import SourceText


@dataclass(slots=True)
class SectionCoverage:
    """Numerals of one section, told apart."""

    section: Section
    covered: list[Numeral] = field(default_factory=list)
    listed: list[Numeral] = field(default_factory=list)
    open: list[Numeral] = field(default_factory=list)


def coverage(
    source: SourceText, covered: set[Numeral], uncovered: Iterable[tuple[str, int, UncoveredRow]]
) -> tuple[list[SectionCoverage], list[Problem]]:
    """Tell covered, listed and open numerals apart, section by section.

    Faults are rows of ``uncovered.tsv`` that name no numeral, or one that a figure covers.
    """
    listed: set[Span] = set()
    problems = []
    places = [Span(n.start, n.end) for n in source.numerals]
    taken = {Span(n.start, n.end) for n in covered}
    for file, line, row in uncovered:
        span = parse_anchor(row.anchor)[0]
        inside = [place for place in places if place.start < span.end and span.start < place.end]
        if not inside:
            problems.append(Problem(file, line, "anchor", f"{span}, which holds no numeral", "the span of one numeral"))
        for place in inside:
            if place in taken:
                problems.append(
                    Problem(
                        file,
                        line,
                        "anchor",
                        f"{span} {row.printed!r}, which a figure covers",
                        "a numeral that no row covers",
                        "drop the row",
                    )
                )
            listed.add(place)
        if source.text[span.start : span.end] != row.printed:
            problems.append(Problem(file, line, "printed", row.printed, f"{source.text[span.start : span.end]!r} as printed"))
    sections = [SectionCoverage(s) for s in source.publication.sections if s.kind in COUNTED_SECTIONS]
    for entry in sections:
        for numeral in source.numerals_in(Span(entry.section.start, entry.section.end)):
            if numeral.required:
                place = Span(numeral.start, numeral.end)
                (entry.covered if place in taken else entry.listed if place in listed else entry.open).append(numeral)
    return sections, problems

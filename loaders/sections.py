"""Sections tile the source text: a stretch that belongs to none would vanish from coverage without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders.evidence_folder import Evidence
from loaders.problems import Problem

CURE = "let them meet; what is not counted (title page, running heads, references) is a section of kind front or back, named as what it is"


def section_problems(evidence: Evidence, text: str | None = None) -> Iterator[Problem]:
    """Go through the sections that overlap, end before they begin or, where the text is at hand, leave words of it out."""
    file = f"{evidence.folder.name}/publication.yaml"
    lines = {s.id: evidence.lines.get(("sections", i), 1) for i, s in enumerate(evidence.publication.sections)}
    end, before = 0, "the beginning of the text"
    for section in sorted(evidence.publication.sections, key=lambda s: (s.start, s.end)):
        line, name = lines[section.id], f"section {section.id}"
        if section.start >= section.end:
            yield Problem(file, line, name, f"start {section.start} and end {section.end}", "start < end")
            continue
        if section.start < end:
            found = f"start {section.start}, before the end {end} of {before}"
            yield Problem(file, line, name, found, f"start {end}", CURE)
        elif text is not None and text[end : section.start].strip():
            found = f"start {section.start}, a gap of {_told(text[end : section.start])} after {before}"
            yield Problem(file, line, name, found, f"start {end}", CURE)
        end, before = max(end, section.end), f"{section.id} (line {line})"
        if text is not None and section.end > len(text):
            yield Problem(file, line, name, f"end {section.end}", f"at most {len(text)}, where the text ends")
    if text is not None and text[end:].strip():
        line = evidence.lines.get(("sections",), 1)
        yield Problem(file, line, "sections", f"nothing for the last {_told(text[end:])}, after {before}", f"an end of {len(text)}", CURE)


def _told(stretch: str) -> str:
    numerals = len(re.findall(r"\d+(?:[.,]\d+)*", stretch))
    return f"{len(stretch)} code points with {numerals} numeral{'' if numerals == 1 else 's'}"

"""A source text at hand: its characters, its numerals, its sections and tables."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from pathlib import Path

from loaders.anchoring import Span
from loaders.numerals import Numeral, Typography, numerals
from loaders.publication import Publication, Section


class SourceText:
    """The text version of one publication, as ``publication.yaml`` describes it."""

    def __init__(self, text: str, publication: Publication, sha256: str | None = None) -> None:
        """Take a text as it was read; ``sha256`` defaults to the hash of its UTF-8 bytes."""
        self.text = text
        self.publication = publication
        self.sha256 = sha256 or hashlib.sha256(text.encode()).hexdigest()

    @classmethod
    def read(cls, path: Path, publication: Publication) -> SourceText:
        """Read a source file without touching its line ends. Raises OSError and UnicodeDecodeError."""
        raw = path.read_bytes()
        return cls(raw.decode("utf-8"), publication, hashlib.sha256(raw).hexdigest())

    @cached_property
    def numerals(self) -> list[Numeral]:
        """Every numeral of the text, in reading order."""
        source = self.publication.source
        return numerals(self.text, Typography(source.citations, source.names))

    @cached_property
    def _starts(self) -> list[int]:
        return [numeral.start for numeral in self.numerals]

    def numerals_in(self, span: Span) -> list[Numeral]:
        """The numerals that lie wholly inside a span."""
        first, last = bisect_left(self._starts, span.start), bisect_right(self._starts, span.end)
        return [numeral for numeral in self.numerals[first:last] if numeral.end <= span.end]

    def section_at(self, position: int) -> Section | None:
        """The declared section that holds a code point."""
        return next((s for s in self.publication.sections if s.start <= position < s.end), None)

    def line_at(self, position: int) -> Span:
        """The line that holds a code point, without its line end."""
        start = self.text.rfind("\n", 0, position) + 1
        end = self.text.find("\n", position)
        return Span(start, len(self.text) if end < 0 else end)

    def cells(self, line: Span) -> list[Span]:
        """The cells of a table line, split at tabs or at pipes, white space trimmed."""
        text = self.text[line.start : line.end]
        pipes = text.startswith("|")
        cells, offset = [], line.start
        for part in text.split("|" if pipes else "\t"):
            lead = len(part) - len(part.lstrip())
            start = offset + lead
            cells.append(Span(start, max(start, offset + len(part.rstrip()))))
            offset += len(part) + 1
        return cells[1:-1] if pipes else cells

    def is_table_line(self, line: Span) -> bool:
        """Say whether a line is divided into cells."""
        text = self.text[line.start : line.end]
        return "\t" in text or text.startswith("|")

    def header_lines(self, section: Section) -> list[Span]:
        """The lines of column heads at the start of a table section."""
        return self.table_lines(section)[: section.header_lines]

    def table_lines(self, section: Section) -> list[Span]:
        """The lines of a table section that are divided into cells."""
        lines, position = [], section.start
        while position < min(section.end, len(self.text)):
            line = self.line_at(position)
            if self.is_table_line(line):
                lines.append(line)
            position = line.end + 1
        return lines

    def has_percent(self, section: Section) -> bool:
        """Say whether a table tells somewhere that its figures are percentages."""
        return bool(re.search(r"%|percent", self.text[section.start : section.end]))

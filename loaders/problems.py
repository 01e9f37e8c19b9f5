"""A fault of an evidence file as a value: where it is, what was found, what was expected, how to mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault. All faults of a publication are collected and reported together."""

    file: str
    line: int
    field: str
    found: str
    expected: str
    cure: str = ""

    def __str__(self) -> str:
        """Write the fault in one line: file:line, field, found, expected, cure."""
        cure = f"; {self.cure}" if self.cure else ""
        return f"{self.file}:{self.line}: {self.field}: found {self.found}; expected {self.expected}{cure}"


class EvidenceError(Exception):
    """Evidence that was read and found wanting; ``problems`` holds every fault of it."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the faults and say how many there are."""
        self.problems = sorted(problems)
        super().__init__(f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in the evidence")

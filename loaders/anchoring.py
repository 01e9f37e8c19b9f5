"""Anchors: spans of a source text, found from marked quotes and read back."""

from __future__ import annotations

import re
from typing import NamedTuple

MARKS = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


class Span(NamedTuple):
    """A stretch of text in code points, end exclusive."""

    start: int
    end: int

    def __str__(self) -> str:
        """Write the span as the evidence files do."""
        return f"{self.start}-{self.end}"


class AnchorError(ValueError):
    """A quote that does not lead to exactly one place."""


class MarkError(AnchorError):
    """A quote whose marks do not make spans."""


def parse_anchor(anchor: str) -> tuple[Span, ...]:
    """Read ``start-end;start-end``.

    >>> parse_anchor("10-14;20-25")
    (Span(start=10, end=14), Span(start=20, end=25))
    """
    return tuple(Span(*map(int, part.split("-"))) for part in anchor.split(";"))


def find_marked(text: str, marked: str) -> tuple[Span, ...]:
    """Find the spans marked ``[[…]]`` in a quote; the quote without its marks must stand in the text exactly once.

    A quote without marks is one span. Raises AnchorError when the quote is absent or stands more than once,
    MarkError when its marks are unbalanced, nested or empty.

    >>> find_marked("CR in 26 (93%) of 28", "CR in [[26 (93%)]] of")
    (Span(start=6, end=14),)
    """
    _check_marks(marked)
    plain = marked.replace("[[", "").replace("]]", "")
    places = [match.start() for match in re.finditer(f"(?={re.escape(plain)})", text)]
    if len(places) != 1:
        raise AnchorError(
            f"the quote {plain[:60]!r} stands {len(places)} times in the text; expected once: "
            + ("add words around it" if places else "check spelling, spaces and line breaks")
        )
    if "[[" not in marked:
        return (Span(places[0], places[0] + len(plain)),)
    spans, offset = [], places[0]
    for number, part in enumerate(MARKS.split(marked)):
        if number % 2:
            spans.append(Span(offset, offset + len(part)))
        offset += len(part)
    return tuple(spans)


def _check_marks(marked: str) -> None:
    """Every ``[[`` has its ``]]`` before the next one opens, and something between them."""
    opened = False
    for mark in re.findall(r"\[\[|\]\]", marked):
        if (mark == "[[") == opened:
            raise MarkError(f"unbalanced {mark} in the quote {marked[:60]!r}: marks are written [[like this]], one after another")
        opened = not opened
    if opened:
        raise MarkError(f"unbalanced [[ in the quote {marked[:60]!r}: marks are written [[like this]], one after another")
    if not MARKS.sub("x", marked) or any(not span.strip() for span in MARKS.findall(marked)):
        raise MarkError(f"nothing to find in the quote {marked[:60]!r}: give the words as they stand in the text")

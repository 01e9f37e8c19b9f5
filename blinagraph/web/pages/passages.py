"""The passage of a fact in its context: read from a source text whose hash fits, marked where the anchors point."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

AROUND = 320
"""How many code points of a long paragraph stand on either side of what is marked."""

LARGEST_TEXT_BYTES = 20_000_000
_ANCHOR = re.compile(r"(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a line, marked or not."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that holds something marked; one of a table is divided into cells."""

    cells: tuple[tuple[Piece, ...], ...]
    tabular: bool


class SourceTexts:
    """The papers as text in a folder, found by the hash of their bytes, however the files are called."""

    def __init__(self, folder: Path | None) -> None:
        """Look into a folder; None stands for no texts at hand."""
        self._folder = folder

    @property
    def named(self) -> bool:
        """Whether there is a folder to look into."""
        return self._folder is not None

    def read(self, sha256: str) -> str | None:
        """The text of a hash; None when it is not at hand."""
        if self._folder is None or not self._folder.is_dir():
            return None
        for path in sorted(self._folder.iterdir()):
            if path.is_file() and path.stat().st_size <= LARGEST_TEXT_BYTES:
                stamp = path.stat()
                found, text = _read(path, stamp.st_mtime_ns, stamp.st_size)
                if found == sha256:
                    return text
        return None


@lru_cache(maxsize=64)
def _read(path: Path, _changed_ns: int, _size: int) -> tuple[str, str]:
    raw = path.read_bytes()
    try:
        return hashlib.sha256(raw).hexdigest(), raw.decode("utf-8")
    except UnicodeDecodeError:
        return "", ""


def spans(anchors: str) -> list[tuple[int, int]]:
    """Read anchors in the order of the text.

    >>> spans("402-407;371-387")
    [(371, 387), (402, 407)]
    """
    return sorted((int(start), int(end)) for start, end in _ANCHOR.findall(anchors))


def in_context(text: str, anchors: str) -> list[Line]:
    r"""The lines that hold the spans of some anchors, with the spans marked.

    >>> [[piece.text for piece in line.cells[0] if piece.marked] for line in in_context("one two\nthree\nfour", "4-7;14-18")]
    [['two'], ['four']]
    """
    by_line: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for start, end in spans(anchors):
        position = start
        while position < min(end, len(text)):
            line = _line_at(text, position)
            by_line.setdefault(line, []).append((position, min(end, line[1])))
            position = line[1] + 1
    return [_marked_line(text, line, marks) for line, marks in sorted(by_line.items())]


def _line_at(text: str, position: int) -> tuple[int, int]:
    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    return start, len(text) if end < 0 else end


def _marked_line(text: str, line: tuple[int, int], marks: list[tuple[int, int]]) -> Line:
    content = text[slice(*line)]
    divider = "\t" if "\t" in content else "|" if content.startswith("|") else ""
    if not divider:
        start, end = _cut(text, line, marks)
        lead, trail = "… " if start > line[0] else "", " …" if end < line[1] else ""
        pieces = (Piece(lead, False), *_pieces(text, start, end, marks), Piece(trail, False))
        return Line((tuple(piece for piece in pieces if piece.text),), False)
    cells, start = [], line[0]
    for part in content.split(divider):
        cells.append(tuple(_pieces(text, start, start + len(part), marks)))
        start += len(part) + 1
    return Line(tuple(cells[1:-1] if divider == "|" and len(cells) > 2 else cells), True)


def _cut(text: str, line: tuple[int, int], marks: list[tuple[int, int]]) -> tuple[int, int]:
    """Shorten a long paragraph to what stands around its marks, between words."""
    start = max(line[0], min(mark[0] for mark in marks) - AROUND)
    end = min(line[1], max(mark[1] for mark in marks) + AROUND)
    if start > line[0]:
        start = text.find(" ", start, marks[0][0]) + 1 or start
    if end < line[1]:
        end = max(text.rfind(" ", max(mark[1] for mark in marks), end), max(mark[1] for mark in marks))
    return start, end


def _pieces(text: str, start: int, end: int, marks: Iterable[tuple[int, int]]) -> list[Piece]:
    pieces, position = [], start
    for first, last in marks:
        first, last = max(first, position), min(last, end)
        if first < last:
            pieces += [Piece(text[position:first], False), Piece(text[first:last], True)]
            position = last
    pieces.append(Piece(text[position:end], False))
    return [piece for piece in pieces if piece.text]

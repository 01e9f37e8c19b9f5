"""Write a result for eyes or for programs."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable

from ontology.iris import shorten
from queries.results import Result, text, to_csv, to_json, to_jsonl, to_markdown, to_tsv

WRITERS: dict[str, Callable[[Result], str]] = {
    "csv": to_csv,
    "tsv": to_tsv,
    "json": to_json,
    "jsonl": to_jsonl,
    "md": to_markdown,
}
LONGEST_WORD = 16
NARROWEST = 6
COMFORTABLE = 18
NOT_ON_A_TERMINAL = 130
INDENT = "    "
PROSE = frozenset(
    ("place", "says", "scheme", "definition", "condition", "note", "explanation", "because", "computed", "printed", "title", "statistic")
)
"""Columns that go under the row first."""

OF_WHAT = frozenset(
    (
        *("study", "subgroup", "event", "measure", "cohort", "first cohort", "other cohort", "age group", "drug", "phase", "case"),
        *("lesion", "id", "label", "id label"),
        *("result", "time", "grade", "dose", "days", "refractory", "share", "status"),
    )
)
"""Columns that stay in the row longest: what a figure is of, and the figure."""


def render(result: Result, form: str) -> str:
    """Write a result in one of the forms; ``table`` fits the terminal."""
    return WRITERS[form](result) if form in WRITERS else table(result, _width())


def _width() -> int:
    return shutil.get_terminal_size((NOT_ON_A_TERMINAL, 24)).columns


def table(result: Result, width: int) -> str:
    """Write a table within a width: empty columns are left out, long cells wrap, IRIs are shortened.

    Where the columns have no room beside one another, the longest ones stand under their row instead, each after its name.
    """
    cells = [[" ".join(shorten(part) for part in text(v).split(" ")) for v in row] for row in result.rows]
    shown = [i for i in range(len(result.columns)) if any(row[i] for row in cells)] or list(range(len(result.columns)))
    heads = [result.columns[i].replace("_", " ") for i in shown]
    body = [[row[i] for i in shown] for row in cells]
    if not body:
        return "(no rows)\n"
    beside = stand_beside(heads, body, width)
    under = [i for i in range(len(heads)) if i not in beside]
    heads_beside, body_beside = [heads[i] for i in beside], [[row[i] for i in beside] for row in body]
    widths = _widths(heads_beside, body_beside, width)
    lines = [*_wrapped(heads_beside, widths), "  ".join("─" * w for w in widths)]
    for row, row_beside in zip(body, body_beside, strict=True):
        lines += _wrapped(row_beside, widths)
        details = "; ".join(f"{heads[i]}: {row[i]}" for i in under if row[i])
        lines += textwrap.wrap(details, width, initial_indent=INDENT, subsequent_indent=INDENT, break_on_hyphens=False)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def stand_beside(heads: list[str], body: list[list[str]], width: int) -> list[int]:
    """Choose the columns, by position, that stand beside one another within a width: all, or all but the longest; the first always does."""
    columns = [[head, *(row[i] for row in body)] for i, head in enumerate(heads)]
    comfort = [
        min(max(map(len, column)), max(COMFORTABLE, max(len(word) for cell in column for word in cell.split(" ")))) for column in columns
    ]
    length = [sum(map(len, column)) for column in columns]
    beside = list(range(len(heads)))
    while len(beside) > 1 and sum(comfort[i] for i in beside) + 2 * (len(beside) - 1) > width:
        beside.remove(max(beside[1:], key=lambda i: (heads[i] in PROSE, heads[i] not in OF_WHAT, length[i])))
    return beside


def _widths(heads: list[str], body: list[list[str]], width: int) -> list[int]:
    """Give every column its longest word, and what room is left to where most lines are saved."""
    columns = [[head, *(row[i] for row in body)] for i, head in enumerate(heads)]
    wanted = [max(map(len, column)) for column in columns]
    widths = [
        min(w, LONGEST_WORD, max(len(word) for cell in column for word in cell.split(" ")))
        for w, column in zip(wanted, columns, strict=True)
    ]
    room = width - 2 * (len(heads) - 1) - sum(widths)
    while room < 0 and max(widths) > NARROWEST:
        wordy = max(range(len(widths)), key=lambda i: (widths[i] > NARROWEST and wanted[i] > 2 * LONGEST_WORD, widths[i]))
        widths[wordy] -= 1
        room += 1
    while room > 0:
        wrapping = [i for i in range(len(widths)) if widths[i] < wanted[i]]
        if not wrapping:
            break
        tightest = max(wrapping, key=lambda i: wanted[i] / widths[i])
        widths[tightest] += 1
        room -= 1
    return widths


def _wrapped(row: list[str], widths: list[int]) -> list[str]:
    columns = [textwrap.wrap(_parted(cell, w), w, break_on_hyphens=False) or [""] for cell, w in zip(row, widths, strict=True)]
    height = max(map(len, columns))
    return [
        "  ".join((column[i] if i < len(column) else "").ljust(w) for column, w in zip(columns, widths, strict=True)) for i in range(height)
    ]


def _parted(cell: str, width: int) -> str:
    r"""Let a line end part what no-break spaces join, where it is too long for its column: better than within a word.

    >>> _parted("for\N{NO-BREAK SPACE}18\N{NO-BREAK SPACE}months 5\N{NO-BREAK SPACE}%", 6)
    'for 18 months 5\xa0%'
    """
    return " ".join(word if len(word) <= width else word.replace("\N{NO-BREAK SPACE}", " ") for word in cell.split(" "))

"""Only what may be compared: rows that were measured the same way, and a word on every row that was left out."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from queries.results import Result, Value, text

KEY = "comparison_key"
OPEN = "left_open"
STATE = "state"
WITH_FIGURE = ("reported", "not-reached")
NOT_PRINTED = "criteria not printed"
MAY_STILL_DIFFER = ("measure", "cohort", "statistic", "timepoint", "time_value", "analysis", "role")


class NotComparableError(ValueError):
    """A question whose rows do not say how they were measured."""


@dataclass(frozen=True, slots=True)
class Comparable:
    """The rows that may be compared, and what was left out and why, in sentences."""

    result: Result
    notes: tuple[str, ...]


def comparable(result: Result) -> Comparable:
    """Keep rows with a figure whose comparison key another row shares; say what was dropped and why.

    Raises NotComparableError when the answer has no column ``comparison_key``.
    """
    if KEY not in result.columns:
        raise NotComparableError(f"its rows do not say how they were measured: there is no column {KEY}")
    rows = [dict(zip(result.columns, row, strict=True)) for row in result.rows]
    figured = [STATE not in result.columns or row[STATE] in WITH_FIGURE for row in rows]
    shared = Counter(text(row[KEY]) for row, has in zip(rows, figured, strict=True) if has and row[KEY])
    reasons = [_reason(row, has, shared) for row, has in zip(rows, figured, strict=True)]
    kept = tuple(row for row, reason in zip(result.rows, reasons, strict=True) if not reason)
    notes = [f"Kept {len(kept)} of {_rows(len(rows))}."]
    for reason, count in Counter(filter(None, reasons)).items():
        of = sorted({text(row.get("study")) for row, why in zip(rows, reasons, strict=True) if why == reason} - {""})
        named = f" ({', '.join(of)})" if of else ""
        notes.append(f"Dropped {_rows(count)}: {reason}{named}.")
    notes += _differences([row for row, reason in zip(rows, reasons, strict=True) if not reason])
    return Comparable(Result(result.columns, kept, result.question), tuple(notes))


def _reason(row: dict[str, Value], has_figure: bool, shared: Counter[str]) -> str:
    if not row[KEY]:
        return f"the publication leaves open {text(row.get(OPEN)) or 'how it was measured'}"
    if not has_figure:
        return "no figure"
    return "" if shared[text(row[KEY])] > 1 else f"no other row was measured that way: {text(row[KEY])}"


def _differences(rows: list[dict[str, Value]]) -> list[str]:
    """Say which keys remain, and in what rows of one key still differ."""
    groups: dict[str, list[dict[str, Value]]] = defaultdict(list)
    for row in rows:
        groups[text(row[KEY])].append(row)
    notes = [f"{len(groups)} ways of measuring remain; compare only rows of one comparison key."] if len(groups) > 1 else []
    for key, group in sorted(groups.items()):
        differing = [c.replace("_", " ") for c in MAY_STILL_DIFFER if c in group[0] and len({text(row[c]) for row in group}) > 1]
        if differing:
            notes.append(f"Rows of “{key}” still differ in {', '.join(differing)}.")
        if NOT_PRINTED in key:
            notes.append(f"Rows of “{key}” count the same by name: the publications print no criteria, which may differ.")
    return notes


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"

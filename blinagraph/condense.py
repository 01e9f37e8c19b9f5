"""Fewer columns for eyes: typed columns that together say one thing become one, and what every row shares is said once.

Programs take the typed columns (``--format csv``); nothing is lost there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from blinagraph.figures import figure, grades, quantity
from queries.results import Result, Value, text

Row = Mapping[str, Value]

_RESULT = ("n", "total", "sign", "value", "unit", "low", "high", "interval", "p_sign", "p", "state", "date_from", "date_to")
_TOLD_BY_OTHERS = {"printed": "result", "relation": "says", "age_from": "age_group", "age_below": "age_group", "age_to": "age_group"}
"""Columns that another one tells as well, where it is there."""

SEEN_OTHERWISE = ("phase_order", "certainty")
"""Columns that eyes see as the order of the rows, and as the mark of an uncertain reading."""

_FOR_PROGRAMS = (*SEEN_OTHERWISE, "finding")
"""What programs follow; eyes have the names and the place."""

_OF_WHAT = ("study", "cohort", "measure", "event", "subgroup", "drug", "publication", "first_cohort", "other_cohort")
"""Columns that stay in the rows even when all rows share them."""

ENOUGH_ROWS = 3


@dataclass(frozen=True, slots=True)
class Joined:
    """Columns that are written as one: its name, those it takes the place of, and how it is written."""

    name: str
    columns: tuple[str, ...]
    write: Callable[[Row], str]
    decisive: tuple[str, ...] = ()

    def fits(self, columns: Sequence[str]) -> bool:
        """Whether an answer has the columns without which there is nothing to join."""
        return set(self.decisive or self.columns) <= set(columns)


_BEARERS = ("result", "crs", "neurotoxicity", "dose", "printed", "says", "relation", "explanation", "because")
"""Columns that bear the mark of an uncertain reading: the first of them that a row fills."""

MARK = "?"


@dataclass(frozen=True, slots=True)
class Condensed:
    """An answer with fewer columns, and what all its rows share, by column."""

    result: Result
    shared: dict[str, str]


def condense(result: Result) -> Condensed:
    """Join typed columns, leave out what others tell, and take out what every row shares."""
    taken = joined_in(result.columns)
    names = list(dict.fromkeys(taken[c].name if c in taken else c for c in result.columns if c not in _FOR_PROGRAMS))
    names = result_first([n for n in names if _TOLD_BY_OTHERS.get(n) not in names], _OF_WHAT)
    writers = {rule.name: rule.write for rule in taken.values()}
    rows = [tuple(writers[n](row) if n in writers else row[n] for n in names) for row in result]
    shared = _shared(names, rows)
    kept = [i for i, name in enumerate(names) if name not in shared]
    thin = Result(tuple(names[i] for i in kept), tuple(tuple(row[i] for i in kept) for row in rows), result.question)
    return Condensed(thin, shared)


def joined_in(columns: Sequence[str]) -> dict[str, Joined]:
    """The rules by which columns of an answer become one, each under every column that it takes."""
    return {column: rule for rule in _RULES if rule.fits(columns) for column in rule.columns}


def bearer(filled: Sequence[str], of_what: Sequence[str] = _OF_WHAT) -> str:
    """The column, of those that a row fills, that bears the mark of an uncertain reading; nothing for an empty row.

    >>> bearer(["study", "cohort", "result", "place"]), bearer(["study", "case", "course"])
    ('result', 'course')
    """
    others = [name for name in filled if name not in of_what]
    return next((name for name in (*_BEARERS, *reversed(others), *filled) if name in filled), "")


def mark(result: Result, uncertain: Sequence[bool]) -> Result:
    """Put a question mark after what rows say that rest on an uncertain reading of the text."""
    rows = []
    for row, doubted in zip(result.rows, uncertain, strict=True):
        cells = list(row)
        filled = [name for name, value in zip(result.columns, row, strict=True) if text(value)]
        if doubted and filled:
            at = result.columns.index(bearer(filled))
            cells[at] = f"{text(cells[at])}\N{NO-BREAK SPACE}{MARK}"
        rows.append(tuple(cells))
    return Result(result.columns, tuple(rows), result.question)


def _shared(names: list[str], rows: list[tuple[Value, ...]]) -> dict[str, str]:
    if len(rows) < ENOUGH_ROWS:
        return {}
    columns = zip(*rows, strict=True)
    return {
        name: text(column[0])
        for name, column in zip(names, columns, strict=True)
        if name not in _OF_WHAT and name != "result" and text(column[0]) and len(set(column)) == 1
    }


def result_first(names: list[str], of_what: Sequence[str]) -> list[str]:
    """Put the result beside what it is a result of, the last of the columns ``of_what``.

    >>> result_first(["study", "place", "result"], ("study", "cohort"))
    ['study', 'result', 'place']
    """
    if "result" not in names:
        return names
    others = [name for name in names if name != "result"]
    after = max((i for i, name in enumerate(others) if name in of_what), default=-1) + 1
    return [*others[:after], "result", *others[after:]]


def _span(low: Value, high: Value) -> str:
    return "–".join(dict.fromkeys(text(bound) for bound in (low, high) if bound is not None))


def _time(row: Row) -> str:
    if row["timepoint"] is not None:
        return text(row["timepoint"])
    return quantity(row["time_value"], row["time_unit"]) if row["time_value"] is not None else ""


def _dose(row: Row) -> str:
    most = f", at most {text(row['dose_max'])}" if row.get("dose_max") is not None else ""
    dose = _span(row["dose"], row["dose_high"])
    return f"{dose} {text(row['dose_unit'])}{most}".strip() if dose else ""


def _duration(row: Row) -> str:
    length = _span(row["duration"], row.get("duration_high"))
    return quantity(length, row["duration_unit"]) if length else ""


def _claim(row: Row) -> str:
    said = text(row["says"])
    return f"{said} ({text(row['hedge'])})" if said and row["hedge"] else said


def _under(prefix: str) -> Joined:
    """Join the figures of one of two events side by side; their values and bounds are percentages."""
    columns = tuple(f"{prefix}_{c}" for c in ("n", "total", "value", "low", "high", "state", "printed"))

    def write(row: Row) -> str:
        return figure({**{c.removeprefix(f"{prefix}_"): row[c] for c in columns}, "unit": "%"})

    return Joined(prefix, columns, write)


_RULES = (
    Joined("result", _RESULT, figure, ("n", "value")),
    Joined("result", _RESULT, figure, ("value", "p")),
    Joined("grade", ("grade_low", "grade_high"), lambda row: grades(row["grade_low"], row["grade_high"])),
    Joined(
        "time",
        ("timepoint", "time_value", "time_unit", "time_kind", "horizon_months"),
        _time,
        ("timepoint", "time_value", "time_unit"),
    ),
    Joined("dose", ("dose", "dose_high", "dose_max", "dose_unit"), _dose, ("dose", "dose_high", "dose_unit")),
    Joined("days", ("day_from", "day_to"), lambda row: _span(row["day_from"], row["day_to"])),
    Joined("cycles", ("cycles", "cycles_high"), lambda row: _span(row["cycles"], row["cycles_high"])),
    Joined("duration", ("duration", "duration_high", "duration_unit"), _duration, ("duration", "duration_unit")),
    Joined("says", ("says", "hedge"), _claim),
    Joined(
        "threshold",
        ("threshold_sign", "threshold", "threshold_unit"),
        lambda row: quantity(row["threshold"], row["threshold_unit"], row.get("threshold_sign")),
        ("threshold", "threshold_unit"),
    ),
    Joined("sensitivity", ("sensitivity", "sensitivity_unit"), lambda row: quantity(row["sensitivity"], row["sensitivity_unit"])),
    _under("crs"),
    _under("neurotoxicity"),
)

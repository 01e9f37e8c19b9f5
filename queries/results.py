"""Results: rows with named columns, typed values, and the forms in which people take them away."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

Value = str | int | Decimal | bool | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    question: str = ""

    def __iter__(self) -> Iterator[dict[str, Value]]:
        """Go through the rows as dictionaries."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def __len__(self) -> int:
        """Say how many rows there are."""
        return len(self.rows)

    def to_pandas(self) -> Any:
        """Return a pandas DataFrame: whole numbers as Int64, other numbers as float64, empty where nothing is known.

        A column that holds texts too stays one of objects. Raises ImportError with the install line when pandas is absent.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise ImportError("pandas is not installed; in the repository run: pip install '.[frames]'") from error
        frame = pd.DataFrame([list(row) for row in self.rows], columns=list(self.columns), dtype=object)
        for at, column in enumerate(self.columns):
            sorts = {type(row[at]) for row in self.rows} - {type(None)}
            if sorts and sorts <= {int, Decimal}:
                frame[column] = frame[column].astype("Int64" if sorts == {int} else "float64")
        return frame

    def _repr_html_(self) -> str:
        from html import escape

        head = "".join(f"<th>{escape(c)}</th>" for c in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(text(v))}</td>" for v in row) + "</tr>" for row in self.rows
        )  # fmt: skip
        return f"<table><caption>{escape(self.question)}</caption><tr>{head}</tr>{body}</table>"


def text(value: Value) -> str:
    """Write a value as a person reads it; nothing for an unbound one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def python_value(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Value:
    """Turn an RDF term into a Python value, by its datatype."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    datatype = term.datatype.value.rsplit("#", 1)[-1]
    if datatype in ("integer", "nonNegativeInteger", "int", "long"):
        return int(term.value)
    if datatype in ("decimal", "double", "float"):
        return Decimal(term.value)
    if datatype == "boolean":
        return term.value in ("true", "1")
    return term.value


def from_solutions(solutions: ox.QuerySolutions, question: str = "") -> Result:
    """Read all solutions of a SELECT into a result."""
    columns = tuple(variable.value for variable in solutions.variables)
    rows = tuple(tuple(python_value(solution[i]) for i in range(len(columns))) for solution in solutions)
    return Result(columns, rows, question)


def _delimited(result: Result, delimiter: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    writer.writerow(result.columns)
    for row in result.rows:
        writer.writerow([_defused(v) for v in row])
    return out.getvalue()


def _defused(value: Value) -> str:
    """A cell that a spreadsheet reads as text: what begins like a formula and is no number gets an apostrophe."""
    cell = text(value)
    return f"'{cell}" if isinstance(value, str) and cell.startswith(FORMULA_STARTS) else cell


def _json_value(value: Value) -> Any:
    if not isinstance(value, Decimal):
        return value
    return float(value) if "." in str(value) else int(value)


def to_csv(result: Result) -> str:
    """Comma-separated, with the column names."""
    return _delimited(result, ",")


def to_tsv(result: Result) -> str:
    """Tab-separated, with the column names."""
    return _delimited(result, "\t")


def to_json(result: Result) -> str:
    """An array of objects with the column names as keys; unbound is null."""
    return json.dumps([{k: _json_value(v) for k, v in row.items()} for row in result], ensure_ascii=False, indent=1) + "\n"


def to_jsonl(result: Result) -> str:
    """One JSON object a line."""
    return "".join(json.dumps({k: _json_value(v) for k, v in row.items()}, ensure_ascii=False) + "\n" for row in result)


def to_markdown(result: Result) -> str:
    """A Markdown table."""
    lines: list[Sequence[str]] = [result.columns, ["---"] * len(result.columns)]
    lines += [[text(v).replace("|", "\\|").replace("\n", " ") for v in row] for row in result.rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)

"""Tables that sort, filter and turn pages by plain links, and can be taken away as CSV, TSV or JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import quote

from starlette.responses import Response

from blinagraph.render import stand_beside
from blinagraph.web.pages.cells import Cell, with_query
from queries.results import Result, to_csv, to_json, to_tsv

ROWS_A_PAGE = 250
CONTROLS = ("_sort", "_filter", "_page")
"""Parameters of a table in an address; they begin with a line so that no parameter of a question has such a name."""

LETTERS_ACROSS = 138
"""How many letters of a table's size go beside one another on a page of 1,200 pixels, the narrowest of a desk."""

_SAID_FIRST = ("says", "explanation", "because", "place")
"""What the line under a row begins with."""

_IN_EVERY_ROW = ("study", "cohort", "measure", "event", "subgroup", "drug", "result", "place", "section", "printed")
"""Columns that stay in the rows even when all rows share them: what a figure is of, and where it stands."""

_ENOUGH_ROWS = 3
"""What fewer rows share is said in each."""

_READ = ("result", "time", "crs", "neurotoxicity")
"""Columns of figures with words, which stand at the left although they sort by number."""

FORMS = {
    "csv": ("text/csv; charset=utf-8", to_csv),
    "tsv": ("text/tab-separated-values; charset=utf-8", to_tsv),
    "json": ("application/json", to_json),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in addresses, its head, and what it means."""

    name: str
    head: str
    meaning: str = ""


@dataclass(slots=True)
class Table:
    """What a page shows of a table: the rows of this page, and the addresses of everything else."""

    columns: list[Column]
    rows: list[list[Cell]]
    caption: str
    path: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    total: int = 0
    matching: int = 0
    first: int = 0
    sort: str = ""
    filter: str = ""
    numeric: frozenset[int] = frozenset()
    under: tuple[int, ...] = ()
    """Columns, by position, that have no room beside the others and stand in a line under their row."""

    shared: tuple[int, ...] = ()
    """Columns, by position, in which every row says the same, so that it is said once."""

    @property
    def beside(self) -> list[int]:
        """The columns, by position, that stand beside one another."""
        return [i for i in range(len(self.columns)) if i not in self.under and i not in self.shared]

    def fills_under(self, row: list[Cell]) -> bool:
        """Whether a row has anything in the line under it."""
        return any(row[i].text for i in self.under)

    @property
    def name(self) -> str:
        """A name of the table that no other one of a page has."""
        return self.path.strip("/").replace("/", "-")

    @property
    def whole(self) -> bool:
        """Whether every row of the table is on this page."""
        return len(self.rows) == self.total

    @property
    def doubted(self) -> bool:
        """Whether a row of this page rests on an uncertain reading of the text."""
        return any(cell.doubted for row in self.rows for cell in row)

    def order(self, column: Column) -> str:
        """How a column is sorted now, in the words of ARIA."""
        return {column.name: "ascending", f"-{column.name}": "descending"}.get(self.sort, "none")

    def sort_href(self, column: Column) -> str:
        """The address of the table sorted by a column, turned round when it is sorted by it already."""
        sort = f"-{column.name}" if self.sort == column.name else column.name
        return with_query(self.path, {**self.parameters, "_filter": self.filter, "_sort": sort})

    def page_href(self, step: int) -> str:
        """The address of the next or previous page; nothing where there is none."""
        first = self.first + step * ROWS_A_PAGE
        if not 0 <= first < self.matching:
            return ""
        number = str(first // ROWS_A_PAGE + 1)
        return with_query(self.path, {**self.parameters, "_filter": self.filter, "_sort": self.sort, "_page": number})

    def download_href(self, form: str) -> str:
        """The address of all rows in a form."""
        return with_query(f"{self.path}.{form}", self.parameters)


def make_table(
    columns: Sequence[Column],
    rows: Sequence[list[Cell]],
    caption: str,
    path: str,
    parameters: Mapping[str, str],
    controls: Mapping[str, str],
    flat: bool = False,
) -> Table:
    """Sort, filter and cut rows as the controls of an address say; what they say wrong is passed over.

    A ``flat`` table has every column beside the others, however wide that is.
    """
    table = Table(list(columns), [], caption, path, dict(parameters), total=len(rows))
    table.filter = controls.get("_filter", "").strip()[:200]
    names = [column.name for column in columns]
    kept = list(rows)
    if table.filter:
        words = table.filter.casefold().split()
        kept = [row for row in kept if all(word in " ".join(cell.text for cell in row).casefold() for word in words)]
    sort = controls.get("_sort", "")
    if sort.removeprefix("-") in names:
        table.sort = sort
        position = names.index(sort.removeprefix("-"))
        filled = [row for row in kept if row[position].text]
        filled.sort(key=lambda row: _sort_key(row[position]), reverse=sort.startswith("-"))
        kept = filled + [row for row in kept if not row[position].text]
    table.matching = len(kept)
    number = controls.get("_page", "")
    table.first = (int(number) - 1) * ROWS_A_PAGE if number.isascii() and number.isdigit() and 0 < int(number[:9]) <= 10**6 else 0
    if table.first >= max(table.matching, 1):
        table.first = 0
    table.rows = kept[table.first : table.first + ROWS_A_PAGE]
    table.numeric = numeric_columns(table.columns, rows)
    return table if flat else folded(table, rows)


def numeric_columns(columns: Sequence[Column], rows: Sequence[list[Cell]]) -> frozenset[int]:
    """The columns of numbers, which stand at the right."""
    return frozenset(i for i, column in enumerate(columns) if column.name not in _READ and any(row[i].numeric for row in rows))


def folded(table: Table, rows: Sequence[list[Cell]]) -> Table:
    """Fold a table for the width of a page: what all rows share is said once, and what has no room goes under its row.

    What goes under is chosen as on the command line, and is in the order in which it is read there.
    """
    if not rows:
        return table
    names = [column.name.replace("_", " ") for column in table.columns]
    if len(rows) >= _ENOUGH_ROWS:
        candidates = [i for i, column in enumerate(table.columns) if i and column.name not in _IN_EVERY_ROW and rows[0][i].text]
        table.shared = tuple(i for i in candidates if len({row[i].text for row in rows}) == 1)
    left = table.beside
    beside = stand_beside([names[i] for i in left], [[row[i].text for i in left] for row in rows], LETTERS_ACROSS)
    rank = {name: at for at, name in enumerate(_SAID_FIRST)}
    under = (i for at, i in enumerate(left) if at not in beside)
    table.under = tuple(sorted(under, key=lambda i: (rank.get(names[i], len(rank)), i)))
    return table


def _sort_key(cell: Cell) -> tuple[int, Decimal | int, str]:
    if isinstance(cell.value, (int, Decimal)):
        return (0, cell.value, "")
    return (1, 0, cell.text.casefold())


def without_controls(given: Mapping[str, str]) -> dict[str, str]:
    """The parameters of an address that are not those of a table."""
    return {name: value for name, value in given.items() if name not in CONTROLS}


def download(result: Result, form: str, name: str) -> Response:
    """All rows of a result as a file; texts that begin like a formula are made harmless in CSV and TSV."""
    media_type, write = FORMS[form]
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}.{form}", "Cache-Control": "no-cache"}
    return Response(write(result), media_type=media_type, headers=headers)

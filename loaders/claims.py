"""Claims: what a row, or a figure in YAML, says about the characters it is anchored to.

A claim is the common form in which the verifier sees everything that holds figures: which numbers must
stand in the anchor, with which comparator, as a percentage or not, and whether ``printed`` shows them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from loaders.publication import Figure, Publication
from loaders.rows import AdministrationRow, AnchoredRow, CaseRow, EligibilityRow, FindingRow, Quantities, StatementRow

ANY: Final = frozenset({"", "<", "≤", "=", "≥", ">", "~"})
NONE: Final = frozenset({"", "="})
LOWER: Final = NONE | {"≥", ">"}
UPPER: Final = NONE | {"≤", "<"}
MONTHS: Final = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """A number that must stand in the anchor."""

    name: str
    value: Decimal
    unit: str | None = None
    comparators: frozenset[str] = NONE
    percent: bool = False
    printed: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """Everything the verifier needs to know of one anchored fact."""

    file: str
    line: int
    id: str
    anchor: str
    printed: str | None
    expected: tuple[Expected, ...]
    shared: tuple[frozenset[str], ...] = ()
    words: tuple[str, ...] = ()
    section: str | None = None
    exception: str | None = None
    figures_required: bool = True


def _quantity(row: Quantities | Figure) -> Iterator[Expected]:
    percent = bool(row.unit and row.unit.startswith("%"))
    sign = frozenset({row.sign}) if row.sign and row.sign != "=" else NONE
    if row.value is not None:
        yield Expected("value", row.value, row.unit, sign, percent, printed=True)
    for name, bound, comparators in (("low", row.low, LOWER), ("high", row.high, UPPER)):
        if bound is not None:
            yield Expected(name, bound, row.unit, comparators, percent, printed=True)


def _plain(row: AnchoredRow, names: tuple[str, ...], comparators: frozenset[str], printed: tuple[str, ...]) -> Iterator[Expected]:
    for name in names:
        value = getattr(row, name)
        if value is not None:
            yield Expected(name, Decimal(value), None, comparators, printed=name in printed)


def _grades(row: FindingRow) -> Iterator[Expected]:
    low, high = row.grade_low, row.grade_high
    if low is not None and low == high:
        yield Expected("grade_low", Decimal(low))
        return
    for name, grade, comparators in (("grade_low", low, LOWER), ("grade_high", high, UPPER)):
        if grade is not None:
            yield Expected(name, Decimal(grade), None, comparators)


def _dates(row: FindingRow) -> tuple[list[Expected], list[str]]:
    expected, words = [], []
    for name in ("date_from", "date_to"):
        date = getattr(row, name)
        if date is None:
            continue
        year, month, day = [*date.split("-"), None, None][:3]
        expected.append(Expected(name, Decimal(year), comparators=ANY, printed=True))
        if month:
            words.append(MONTHS[int(month) - 1])
        if day:
            expected.append(Expected(f"{name}.day", Decimal(day), comparators=ANY, printed=True))
    return expected, words


def _expected(row: AnchoredRow) -> tuple[list[Expected], list[str]]:
    if isinstance(row, FindingRow):
        expected = list(_quantity(row))
        sign = frozenset({row.sign}) if row.sign and row.value is None and row.sign != "=" else NONE
        expected += _plain(row, ("n",), sign, row.printed_figures)
        expected += _plain(row, ("total",), NONE, row.printed_figures)
        expected += _plain(row, ("time_value",), ANY, ())
        expected += _grades(row)
        if row.p is not None:
            expected.append(Expected("p", row.p, None, NONE if row.p_sign == "=" else frozenset({row.p_sign or ""}), printed=True))
        if row.interval == "CI95":
            expected.append(Expected("interval", Decimal(95), None, ANY, percent=True, optional=True))
        dates, words = _dates(row)
        return expected + dates, words
    if isinstance(row, CaseRow):
        return [*_quantity(row), *_plain(row, ("time_value",), ANY, ())], []
    if isinstance(row, EligibilityRow):
        return [*_quantity(row), *_plain(row, ("time_value",), ANY, ("time_value",))], []
    if isinstance(row, AdministrationRow):
        return list(_plain(row, row.figures, ANY, row.figures)), []
    if isinstance(row, StatementRow):
        return list(_plain(row, row.figures, ANY, row.printed_figures)), []
    return [], []


def claim_of_row(file: str, line: int, row: AnchoredRow) -> Claim:
    """Turn a row of a table into a claim."""
    expected, words = _expected(row)
    shared = tuple(frozenset(part.split("=")) for part in (row.shared or "").split())
    figures_required = not isinstance(row, StatementRow | CaseRow) and getattr(row, "state", "reported") == "reported"
    if isinstance(row, EligibilityRow | AdministrationRow) and not expected:
        figures_required = False
    return Claim(
        file, line, row.id, row.anchor, row.printed, tuple(expected), shared, tuple(words), row.section, row.exception, figures_required
    )  # fmt: skip


def _claim_of_figure(file: str, line: int, name: str, figure: Figure) -> Claim:
    return Claim(file, line, name, figure.anchor, figure.printed, tuple(_quantity(figure)), section=None)


def figures_of(publication: Publication) -> Iterator[tuple[tuple[str | int, ...], str, Figure]]:
    """List the figures of ``publication.yaml`` with their path in the file and a readable name."""
    for i, cohort in enumerate(publication.cohorts):
        if cohort.size:
            yield ("cohorts", i, "size"), f"cohort {cohort.id} size", cohort.size
        for j, criterion in enumerate(cohort.criteria):
            if criterion.figure:
                yield ("cohorts", i, "criteria", j, "figure"), f"cohort {cohort.id} criterion {criterion.on}", criterion.figure
    for i, definition in enumerate(publication.definitions):
        for name in ("threshold", "sensitivity"):
            figure = getattr(definition, name)
            if figure:
                yield ("definitions", i, name), f"definition {definition.id} {name}", figure
    for i, category in enumerate(publication.categories):
        for j, bound in enumerate(category.bounds):
            yield ("categories", i, "bounds", j), f"category {category.id}", bound


def claims_of_publication(file: str, publication: Publication, line_of: dict[tuple[str | int, ...], int]) -> Iterator[Claim]:
    """List the claims of ``publication.yaml``: cohort sizes and criteria, definitions, category bounds."""
    for path, name, figure in figures_of(publication):
        yield _claim_of_figure(file, line_of.get(path, 1), name, figure)
    for i, definition in enumerate(publication.definitions):
        if definition.anchor:
            expected: tuple[Expected, ...] = ()
            if definition.time_value is not None:
                expected = (Expected("time_value", definition.time_value, comparators=ANY),)
            line = line_of.get(("definitions", i, "anchor"), 1)
            yield Claim(
                file, line, f"definition {definition.id}", definition.anchor, None, expected, exception="defines", figures_required=False
            )  # fmt: skip

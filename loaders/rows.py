"""What a row of an evidence table can say: one model per table, the schema of the evidence format.

Every field is text in a tab-separated file; an empty cell means that nothing is printed there. The
descriptions below are the format's documentation: ``docs/evidence-format.md`` is generated from them.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from loaders.case_rows import CaseRow
from loaders.fields import ANCHOR_PATTERN, Number, Sign, Slug, TimeOrigin, TimeUnit
from loaders.finding_rows import DerivedRow, FindingRow, StatementRow
from loaders.regimen_rows import AdministrationRow, EligibilityRow
from loaders.row_base import AnchoredRow, Quantities, Row

__all__ = [
    "ANCHOR_PATTERN", "TABLES", "AdministrationRow", "AnchoredRow", "CaseRow", "DerivedRow", "EligibilityRow", "FindingRow", "Number",
    "Quantities", "Row", "Sign", "Slug", "StatementRow", "TimeOrigin", "TimeUnit", "UncoveredRow",
]  # fmt: skip


class UncoveredRow(BaseModel):
    """A numeral of the text that states no fact of its own, and the reason."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    table: ClassVar[str] = "uncovered"

    anchor: str = Field(pattern=r"^\d+-\d+$", description="span of the numeral")
    printed: str = Field(description="the numeral as printed")
    reason: Literal[
        "repeated-in-sentence", "name-of-time-point", "name-of-phase-or-cycle", "pronoun", "name", "label", "date-of-publication",
        "ordering", "abbreviation-legend", "conversion-debris", "repeated-table-head",
    ] = Field(description="why it is not a fact")  # fmt: skip
    note: str | None = Field(default=None, description="the curator's reason in own words")


TABLES: dict[str, type[Row] | type[UncoveredRow]] = {
    model.table: model for model in (FindingRow, DerivedRow, CaseRow, AdministrationRow, EligibilityRow, StatementRow, UncoveredRow)
}

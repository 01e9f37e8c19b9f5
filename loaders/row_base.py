"""What all rows of evidence tables have: an id, and for facts an anchor, printed figures and quantities."""

from __future__ import annotations

from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from loaders.fields import ANCHOR_PATTERN, MAX_PRINTED_WORDS, Certainty, Number, Sign, Slug


class Row(BaseModel):
    """A row with an id that is unique in its publication."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)
    table: ClassVar[str]
    id: Slug = Field(description="id of the fact, unique within the publication; part of its IRI")


class AnchoredRow(Row):
    """A row that says where in the source text its figures stand."""

    figures: ClassVar[tuple[str, ...]] = ()
    printed_figures: ClassVar[tuple[str, ...]] = ()

    section: str = Field(description="where a reader finds it: section id, then `:` and paragraph or row, column")
    anchor: str = Field(
        pattern=ANCHOR_PATTERN,
        description="spans `start-end` in code points of the source text, joined by `;`; "
        "a prose span has at most 300 code points, a table span is one cell, row label or column head",
    )
    printed: str | None = Field(
        default=None,
        description="the figures exactly as printed, parts joined by ` | `; every numeral in it is a field of the row",
    )
    shared: str | None = Field(default=None, description="fields that share one printed numeral, such as `n=total` for *both patients*")
    certainty: Certainty = Field(default="certain", description="`uncertain` where the text conversion is garbled")
    exception: str | None = Field(default=None, description="why a span breaks a rule of anchors; exceptions are counted")
    note: str | None = Field(default=None, description="the curator's reason for a reading, in own words")

    @model_validator(mode="after")
    def _printed_holds_figures_not_sentences(self) -> Self:
        for part in (self.printed or "").split(" | "):
            if len(part.split()) > MAX_PRINTED_WORDS:
                raise ValueError(
                    f"printed with {len(part.split())} words in a row; expected the figures and their units only, "
                    f"at most {MAX_PRINTED_WORDS} words a part, parts joined by ` | `"
                )
        return self


class Quantities(AnchoredRow):
    """The numeric columns that findings, criteria and cases share, with the order that their meaning demands."""

    sign: Sign | None = Field(default=None, description="comparator printed with `value`")
    value: Number | None = Field(default=None, description="the estimate or the quantity itself")
    unit: str | None = Field(default=None, description="unit of value, low and high: `%`, `month`, `10^9/L`, `mg/m^2` …")
    low: Number | None = Field(default=None, description="lower bound of the interval or criterion")
    high: Number | None = Field(default=None, description="upper bound of the interval or criterion")

    @model_validator(mode="after")
    def _bounds_are_in_order(self) -> Self:
        low, value, high = self.low, self.value, self.high
        if low is not None and high is not None and low > high:
            raise ValueError(f"low is {low} and high is {high}; expected low ≤ high")
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            raise ValueError(f"value {value} outside low {low} … high {high}; expected low ≤ value ≤ high")
        if self.unit == "%" and any(x is not None and not 0 <= x <= 100 for x in (low, value, high)):
            raise ValueError(f"a percentage of value {value}, low {low}, high {high}; expected 0 to 100")
        return self

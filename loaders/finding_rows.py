"""Findings: printed, derived, and qualitative statements."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from loaders.fields import (
    DATE_PATTERN,
    Count,
    Counted,
    GradeScale,
    Interval,
    Kind,
    Number,
    Role,
    Sign,
    Slug,
    Slugs,
    State,
    Statistic,
    TimeKind,
    TimeOrigin,
    TimeUnit,
    Whole,
    with_short_gloss,
)
from loaders.row_base import AnchoredRow, Quantities, Row


class FindingRow(Quantities):
    """A figure that was found, restated, cited as background or planned: of whom, of what, how measured, when."""

    table: ClassVar[str] = "findings"
    figures: ClassVar[tuple[str, ...]] = (
        "n", "total", "value", "low", "high", "p", "time_value", "grade_low", "grade_high",
    )  # fmt: skip
    printed_figures: ClassVar[tuple[str, ...]] = ("n", "value", "low", "high", "p")

    cohort: Slug | None = Field(default=None, description="id of the cohort in publication.yaml: of whom")
    study: Slug | None = Field(default=None, description="id of the study, for design facts without a cohort")
    measure: Slug = Field(description="id of the endpoint, baseline characteristic, adverse event or design parameter")
    definition: Slug | None = Field(default=None, description="id of the measure's definition in publication.yaml")
    category: Slug | None = Field(default=None, description="level of a categorical measure (karyotype: normal)")
    kind: Kind = Field(description="what sort of result it is")
    statistic: Statistic | None = Field(default=None, description="the statistic that `value` or `n` is")
    analysis: str | None = Field(default=None, description="stratified, adjusted for …, sensitivity, post hoc")
    counted: Counted | None = Field(default=None, description="what n and total count")
    n: Count | None = Field(default=None, description="numerator, as printed")
    total: Count | None = Field(default=None, description="denominator of this row, only when printed")
    interval: Interval | None = Field(default=None, description="what low and high are")
    p_sign: Sign | None = Field(default=None, description="comparator of the p-value, `=` when exact")
    p: Number | None = Field(default=None, ge=0, le=1, description="p-value")
    compares: Slugs | None = Field(
        default=None, description="ids of the findings compared, space-separated; experimental or later one first"
    )
    timepoint: str | None = Field(default=None, description="the time point as the paper calls it")
    time_value: Number | None = Field(default=None, description="typed time, in time_unit")
    time_unit: TimeUnit | None = Field(default=None, description="unit of time_value")
    time_from: TimeOrigin | None = Field(default=None, description="from when the time counts")
    time_kind: TimeKind | None = Field(default=None, description="horizon, visit, elapsed, best ever, end of a phase")
    grade_low: Annotated[Whole, Field(ge=0, le=5)] | None = Field(default=None, description="lowest grade included")
    grade_high: Annotated[Whole, Field(ge=0, le=5)] | None = Field(default=None, description="highest grade included")
    grade_scale: GradeScale | None = Field(default=None, description="scale of the grades")
    date_from: str | None = Field(default=None, pattern=DATE_PATTERN, description="date, or start of a period, ISO 8601")
    date_to: str | None = Field(default=None, pattern=DATE_PATTERN, description="end of a period, ISO 8601")
    state: State = Field(default="reported", description="why there is no figure, by that paper's own legend")
    role: Role = Field(description="own result, restated result of another work, background, or design")
    original: Slug | None = Field(default=None, description="id of the work restated, in works.yaml")

    @model_validator(mode="after")
    def _counts_are_in_order(self) -> Self:
        if self.n is not None and self.total is not None and self.n > self.total:
            raise ValueError(f"n is {self.n} and total is {self.total}; expected n ≤ total")
        if self.grade_low is not None and self.grade_high is not None and self.grade_low > self.grade_high:
            raise ValueError(f"grade_low is {self.grade_low}, grade_high {self.grade_high}; expected grade_low ≤ grade_high")
        return self

    @model_validator(mode="after")
    def _says_of_whom(self) -> Self:
        if self.role != "design" and self.cohort is None:
            raise ValueError(f"role {self.role} without cohort; expected the cohort: of whom")
        if self.role == "design" and self.cohort is None and self.study is None:
            raise ValueError("a design fact of nobody; expected study or cohort")
        if self.role == "restated" and self.original is None:
            raise ValueError("role restated without original; expected the work it comes from in `original` (works.yaml)")
        return self

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = (self.n, self.total, self.value, self.low, self.high, self.p, self.date_from)
        if self.state == "reported" and all(x is None for x in said):
            raise ValueError("no figure; expected n, total, value, low, high, p or a date, or a state other than `reported`")
        if self.p is not None and self.p_sign is None:
            raise ValueError("p without p_sign; expected p_sign (`=` when the p-value is exact)")
        if self.kind in ("contrast", "p-only") and not self.compares and self.role != "background":
            raise ValueError("a contrast of nothing; expected the findings compared in `compares`")
        if self.interval and self.low is None and self.high is None:
            raise ValueError("interval without low and high; expected one of them")
        if self.time_value is not None and self.time_unit is None:
            raise ValueError("time_value without time_unit; expected time_unit")
        return self


class DerivedRow(Row):
    """A finding that no one printed but that follows from printed ones; its figures are taken from them."""

    table: ClassVar[str] = "derived"

    cohort: Slug = Field(description="id of the cohort: of whom")
    measure: Slug = Field(description="id of the measure")
    definition: Slug | None = Field(default=None, description="id of the measure's definition")
    counted: Counted = Field(default="patients", description="what n and total count")
    n_from: str = Field(description="`finding-id.field` that gives the numerator")
    total_from: str | None = Field(default=None, description="`finding-id.field` that gives the denominator")
    rule: str = Field(description="why it follows, in own words")


class StatementRow(AnchoredRow):
    """A qualitative claim: subject, relation, object, with direction and hedge from closed lists."""

    table: ClassVar[str] = "statements"
    figures: ClassVar[tuple[str, ...]] = ("n", "total")
    printed_figures: ClassVar[tuple[str, ...]] = ("n", "total")

    study: Slug | None = Field(default=None, description="id of the study that the claim is about")
    subject: str = Field(description="typed reference: `subgroup:ikzf1plus`, `cohort:…`, `drug:…`, `measure:…`, `study:…`")
    relation: Literal[
        "refractory-to", "responds-to", "relapses-despite", "predicts", "associated-with", "not-associated-with",
        "more-effective-in", "less-effective-in", "improves", "does-not-improve", "comparable-to", "increases", "reduces",
        "target-met", "target-not-met", "explained-by", "treated-with", "not-observed", "observed", "changes-protocol",
        "approved-for", "feasible-in", "safe-in", "superior-to", "inferior-to", "has-outcome", "recommended-for", "uncertain-for",
    ] = Field(description="relation between subject and object")  # fmt: skip
    object: str | None = Field(default=None, description="typed reference, as subject")
    comparator: str | None = Field(default=None, description="typed reference that the claim compares with")
    measure: Slug | None = Field(default=None, description="id of the measure that the claim is about")
    direction: Literal["favourable", "unfavourable", "neutral", "mixed"] = Field(description="for the patient")
    hedge: Literal[
        "asserted", "appeared", "may", "likely", "suggests", "hypothesised", "tendency", "not-significant", "debated", "expected",
    ] = Field(description="how firmly the paper says it")  # fmt: skip
    n: Count | None = Field(default=None, description="number of patients that the claim rests on, if printed here")
    total: Count | None = Field(default=None, description="of how many, if printed here")
    gloss: str = Field(description="the claim in own words, at most twelve words")
    role: Role = Field(description="own, restated or background")
    original: Slug | None = Field(default=None, description="id of the work restated")

    @model_validator(mode="after")
    def _gloss_is_short(self) -> Self:
        return with_short_gloss(self, self.gloss)

    @model_validator(mode="after")
    def _counts_are_in_order(self) -> Self:
        if self.n is not None and self.total is not None and self.n > self.total:
            raise ValueError(f"n is {self.n} and total is {self.total}; expected n ≤ total")
        return self

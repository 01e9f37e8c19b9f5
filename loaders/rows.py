"""What a row of an evidence table can say: one model per table, the schema of the evidence format.

Every field is text in a tab-separated file; an empty cell means that nothing is printed there. The
descriptions below are the format's documentation: ``docs/evidence-format.md`` is generated from them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

SLUG_PATTERN = r"^[a-z0-9]+(?:[-.][a-z0-9]+)*$"
ANCHOR_PATTERN = r"^\d+-\d+(?:;\d+-\d+)*$"
DATE_PATTERN = r"^\d{4}(?:-\d{2}(?:-\d{2})?)?$"
MAX_GLOSS_WORDS = 12
MAX_PRINTED_WORDS = 11


R = TypeVar("R", bound=BaseModel)


def _decimal(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        raise ValueError("expected a plain decimal number such as 84, 0.41 or -2.2")
    return value


Slug = Annotated[str, Field(pattern=SLUG_PATTERN)]
Slugs = Annotated[str, Field(pattern=r"^[a-z0-9.-]+(?: [a-z0-9.-]+)*$")]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
Count = Annotated[int, Field(ge=0)]
Sign = Literal["<", "≤", "=", "≥", ">", "~"]

Kind = Literal[
    "proportion", "count", "distribution", "survival", "cumulative-incidence", "contrast", "p-only", "measurement",
    "date", "criterion", "state",
]  # fmt: skip
Statistic = Literal[
    "proportion", "count", "median", "mean", "value", "minimum", "maximum", "range", "km-estimate", "median-survival",
    "cumulative-incidence", "hazard-ratio", "odds-ratio", "difference", "p-value", "date", "period", "ratio",
]  # fmt: skip
Counted = Literal[
    "patients", "courses", "events", "samples", "cycles", "interruptions", "cases", "studies", "sites",
    "administrations", "days", "deaths", "relapses",
]  # fmt: skip
Interval = Literal["CI95", "range", "IQR", "range-of-estimates"]
State = Literal[
    "reported", "not-reached", "not-reported", "not-available", "not-applicable", "not-done", "dash"
]  # fmt: skip
TimeUnit = Literal["day", "week", "month", "year", "cycle", "course"]
TimeOrigin = Literal[
    "diagnosis", "enrolment", "treatment-start", "blinatumomab-start", "randomization", "transplant", "remission",
    "cycle-end", "not-stated",
]  # fmt: skip
TimeKind = Literal["horizon", "visit", "elapsed", "best-ever", "phase-end", "baseline"]
GradeScale = Literal["CTCAE-4", "CTCAE-5", "CTCAE", "ASTCT", "aGvHD", "cGvHD", "not-stated"]
Role = Literal["own", "restated", "background", "design"]
Certainty = Literal["certain", "uncertain"]


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
                    f"printed: {len(part.split())} words in a row; give the figures and their units only, "
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
            raise ValueError(f"value {value} lies outside low {low} … high {high}")
        if self.unit == "%" and any(x is not None and not 0 <= x <= 100 for x in (low, value, high)):
            raise ValueError(f"a percentage lies between 0 and 100; found value {value}, low {low}, high {high}")
        return self


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
    grade_low: Annotated[int, Field(ge=0, le=5)] | None = Field(default=None, description="lowest grade included")
    grade_high: Annotated[int, Field(ge=0, le=5)] | None = Field(default=None, description="highest grade included")
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
            raise ValueError(f"a finding with role {self.role} needs a cohort")
        if self.role == "design" and self.cohort is None and self.study is None:
            raise ValueError("a design fact needs a study or a cohort")
        if self.role == "restated" and self.original is None:
            raise ValueError("a restated finding needs the work it comes from in `original` (works.yaml)")
        return self

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = (self.n, self.total, self.value, self.low, self.high, self.p, self.date_from)
        if self.state == "reported" and all(x is None for x in said):
            raise ValueError("no figure: give n, total, value, low, high, p or a date, or a state other than `reported`")
        if self.p is not None and self.p_sign is None:
            raise ValueError("p needs p_sign (`=` when the p-value is exact)")
        if self.kind in ("contrast", "p-only") and not self.compares and self.role != "background":
            raise ValueError("a contrast names the findings it compares in `compares`")
        if self.interval and self.low is None and self.high is None:
            raise ValueError("interval is given without low and high")
        if self.time_value is not None and self.time_unit is None:
            raise ValueError("time_value needs time_unit")
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


class CaseRow(Quantities):
    """One attribute of one patient of a published table or narrative."""

    table: ClassVar[str] = "cases"
    figures: ClassVar[tuple[str, ...]] = ("value", "low", "high", "time_value")
    printed_figures: ClassVar[tuple[str, ...]] = ("value", "low", "high")

    case: Slug = Field(description="the patient, by the paper's own label (`p16`) or a descriptive id")
    cohort: Slug = Field(description="id of the smallest cohort that the patient is in")
    attribute: Literal[
        "age", "sex", "diagnosis", "prior-disease", "lesion", "subgroup", "risk-category", "refractory-relapsed",
        "disease-status", "mrd-status", "pre-transplant-alterations", "donor", "time-to-transplant", "treatment",
        "response", "event", "outcome", "cause-of-death", "immunophenotype", "extramedullary-disease",
    ] = Field(description="which attribute of the patient")  # fmt: skip
    term: Slug | None = Field(default=None, description="value that is a term: category, response, drug, donor type …")
    scheme: Slug | None = Field(default=None, description="risk scheme of a risk category")
    lesion: str | None = Field(default=None, description="lesion as printed")
    gene: str | None = Field(default=None, description="HGNC symbol of the gene, or of the first partner")
    partner: str | None = Field(default=None, description="HGNC symbol of the second partner of a fusion")
    lesion_kind: (
        Literal[
            "deletion", "intragenic-deletion", "mutation", "fusion", "rearrangement", "ploidy", "unspecified",
        ]
        | None
    ) = Field(default=None, description="kind of lesion; `unspecified` for a bare gene name")  # fmt: skip
    result: Literal["found", "not-found", "not-tested", "not-available"] | None = Field(
        default=None, description="what testing for the lesion gave"
    )
    timepoint: str | None = Field(default=None, description="the time point as the paper calls it")
    time_value: Number | None = Field(default=None, description="typed time, in time_unit")
    time_unit: TimeUnit | None = Field(default=None, description="unit of time_value")
    time_from: TimeOrigin | None = Field(default=None, description="from when the time counts")
    state: State = Field(default="reported", description="why there is no value, by that paper's own legend")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        said = (self.term, self.value, self.low, self.high, self.lesion, self.result)
        if self.state == "reported" and all(x is None for x in said):
            raise ValueError("no value: give term, value or lesion with result, or a state other than `reported`")
        if self.attribute == "lesion" and self.state == "reported" and self.result is None:
            raise ValueError("a lesion needs a result: found, not-found, not-tested or not-available")
        if self.attribute == "risk-category" and self.scheme is None:
            raise ValueError("a risk category needs the scheme that assigns it")
        return self


class AdministrationRow(AnchoredRow):
    """A drug, radiation or cell product given in one phase of a regimen: dose, unit, basis, route, days."""

    table: ClassVar[str] = "administrations"
    figures: ClassVar[tuple[str, ...]] = (
        "dose", "dose_high", "dose_max", "day_from", "day_to", "cycles", "cycles_high", "duration", "duration_high",
        "administrations",
    )  # fmt: skip
    printed_figures: ClassVar[tuple[str, ...]] = figures

    study: Slug = Field(description="id of the study")
    regimen: Slug = Field(description="id of the regimen in publication.yaml")
    phase: Slug = Field(description="id of the phase of the regimen in publication.yaml")
    drug: Slug = Field(description="id of the drug or procedure in the ontology")
    dose: Number | None = Field(default=None, description="dose, or lowest dose")
    dose_high: Number | None = Field(default=None, description="highest dose where a range is printed")
    dose_max: Number | None = Field(default=None, description="cap of a dose by body surface")
    dose_unit: Literal["mg", "µg", "g", "IU", "cGy", "mg/day", "µg/day", "cells/kg"] | None = Field(
        default=None, description="unit of the dose"
    )
    basis: Literal["flat", "per-m2", "per-kg", "not-stated"] | None = Field(default=None, description="what the dose relates to")
    route: Literal["intravenous", "continuous-infusion", "oral", "subcutaneous", "intrathecal", "irradiation", "not-stated"] | None = Field(
        default=None, description="route; `not-stated` where the paper gives none"
    )
    step: int | None = Field(default=None, description="1, 2 … in a stepped dose, in order of time")
    day_from: int | None = Field(default=None, description="first day of the phase or protocol on which it is given")
    day_to: int | None = Field(default=None, description="last day")
    cycles: Count | None = Field(default=None, description="number of cycles, or lowest number")
    cycles_high: Count | None = Field(default=None, description="highest number of cycles where a range is printed")
    administrations: Count | None = Field(default=None, description="number of single administrations")
    duration: Number | None = Field(default=None, description="how long, in duration_unit")
    duration_high: Number | None = Field(default=None, description="highest duration where a range is printed")
    duration_unit: TimeUnit | None = Field(default=None, description="unit of the duration")
    condition: str | None = Field(default=None, description="for whom or when, in own words (≤ 12 words)")
    role: Role = Field(description="own, restated, background or design")
    original: Slug | None = Field(default=None, description="id of the work restated")

    @model_validator(mode="after")
    def _days_are_in_order(self) -> Self:
        if self.day_from is not None and self.day_to is not None and self.day_from > self.day_to:
            raise ValueError(f"day_from is {self.day_from} and day_to is {self.day_to}; expected day_from ≤ day_to")
        if self.dose is not None and self.dose_unit is None:
            raise ValueError("dose needs dose_unit")
        if self.duration is not None and self.duration_unit is None:
            raise ValueError("duration needs duration_unit")
        return self


class EligibilityRow(Quantities):
    """A criterion by which patients were included, excluded, stratified or assigned."""

    table: ClassVar[str] = "eligibility"
    figures: ClassVar[tuple[str, ...]] = ("value", "low", "high", "time_value")
    printed_figures: ClassVar[tuple[str, ...]] = ("value", "low", "high", "time_value")

    study: Slug = Field(description="id of the study")
    type: Literal["inclusion", "exclusion", "stratification", "assignment"] = Field(description="what the criterion is for")
    on: Slug = Field(description="id of the measure that the criterion looks at (age, mrd-negativity …)")
    term: Slug | None = Field(default=None, description="category demanded (ph-negative, b-all …)")
    time_value: Number | None = Field(default=None, description="typed time of the criterion")
    time_unit: TimeUnit | None = Field(default=None, description="unit of time_value")
    gloss: str = Field(description="the criterion in own words, at most twelve words")
    role: Role = Field(description="design for the paper's own study, restated for others")
    original: Slug | None = Field(default=None, description="id of the work restated")

    @model_validator(mode="after")
    def _gloss_is_short(self) -> Self:
        return _with_short_gloss(self, self.gloss)


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
        return _with_short_gloss(self, self.gloss)

    @model_validator(mode="after")
    def _counts_are_in_order(self) -> Self:
        if self.n is not None and self.total is not None and self.n > self.total:
            raise ValueError(f"n is {self.n} and total is {self.total}; expected n ≤ total")
        return self


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


def _with_short_gloss(row: R, gloss: str) -> R:
    if len(gloss.split()) > MAX_GLOSS_WORDS:
        raise ValueError(f"gloss has {len(gloss.split())} words; at most {MAX_GLOSS_WORDS} of your own")
    return row


TABLES: dict[str, type[Row] | type[UncoveredRow]] = {
    model.table: model for model in (FindingRow, DerivedRow, CaseRow, AdministrationRow, EligibilityRow, StatementRow, UncoveredRow)
}

"""Cases: one attribute of one patient a row."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from loaders.fields import (
    Number,
    Slug,
    State,
    TimeOrigin,
    TimeUnit,
)
from loaders.row_base import Quantities


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
            raise ValueError("no value; expected term, value or lesion with result, or a state other than `reported`")
        if self.attribute == "lesion" and self.state == "reported" and self.result is None:
            raise ValueError("a lesion without result; expected found, not-found, not-tested or not-available")
        if self.attribute == "risk-category" and self.scheme is None:
            raise ValueError("a risk category without scheme; expected the scheme that assigns it")
        return self

"""Treatment and its conditions: administrations and criteria."""

from __future__ import annotations

from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from loaders.fields import (
    Count,
    Number,
    Role,
    Slug,
    TimeUnit,
    Whole,
    with_short_gloss,
)
from loaders.row_base import AnchoredRow, Quantities


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
    step: Whole | None = Field(default=None, description="1, 2 … in a stepped dose, in order of time")
    day_from: Whole | None = Field(default=None, description="first day of the phase or protocol on which it is given")
    day_to: Whole | None = Field(default=None, description="last day")
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
            raise ValueError("dose without dose_unit; expected dose_unit")
        if self.duration is not None and self.duration_unit is None:
            raise ValueError("duration without duration_unit; expected duration_unit")
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
        return with_short_gloss(self, self.gloss)

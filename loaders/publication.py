"""The structure of a publication: what ``publication.yaml``, ``studies.yaml`` and ``works.yaml`` can say."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from loaders.fields import ANCHOR_PATTERN, SHA256_PATTERN, Count, Number, Sign, Slug, TimeOrigin, TimeUnit, Whole

SectionKind = Literal["front", "abstract", "prose", "table", "table-notes", "figure-legend", "back"]
COUNTED_SECTIONS: frozenset[str] = frozenset({"abstract", "prose", "table", "table-notes", "figure-legend"})


class Model(BaseModel):
    """A closed record: an unknown key is an error, not a comment."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Figure(Model):
    """A figure in YAML, verified, covered and loaded like a row of a table."""

    value: Number | None = Field(default=None, description="the figure")
    sign: Sign | None = Field(default=None, description="comparator printed with the figure")
    low: Number | None = Field(default=None, description="lower bound")
    high: Number | None = Field(default=None, description="upper bound")
    unit: str | None = Field(default=None, description="unit")
    anchor: str = Field(pattern=ANCHOR_PATTERN, description="spans in the source text")
    printed: str = Field(description="the figure as printed")


class Section(Model):
    """A stretch of the source text: title page, abstract, prose, table, legend, references."""

    id: Slug = Field(description="id used in the `section` column")
    name: str = Field(description="name as a reader of the published paper finds it")
    kind: SectionKind = Field(description="front and back are not counted by coverage")
    start: Count = Field(description="first code point; sections follow one another without gap or overlap")
    end: Count = Field(description="code point after the last")
    header_lines: Count = Field(default=1, description="lines of column heads at the start of a table")


class Source(Model):
    """The text version that was read."""

    file: str = Field(description="file name in the sources folder")
    sha256: str = Field(pattern=SHA256_PATTERN, description="SHA-256 of the file's bytes")
    citations: Literal["superscript", "parentheses", "brackets"] = Field(description="how citation marks are printed")
    names: tuple[str, ...] = Field(default=(), description="names that hold digits, so that these are not numerals")


class Phase(Model):
    """One phase of a regimen, in the order in which it is given."""

    id: Slug
    label: str
    kind: Literal["pre-induction", "induction", "intensification", "consolidation", "maintenance", "salvage", "cns-prophylaxis",
                  "conditioning", "post-transplant", "re-induction", "not-stated"]  # fmt: skip


class Regimen(Model):
    """A planned sequence of phases."""

    id: Slug
    label: str
    study: Slug
    setting: Slug = Field(description="clinical setting: frontline, relapsed-refractory, mrd, post-transplant")
    phases: tuple[Phase, ...]


class Arm(Model):
    """Patients assigned to one regimen."""

    id: Slug
    label: str
    study: Slug
    regimen: Slug | None = None
    role: Literal["single", "experimental", "control"]


class Criterion(Model):
    """A criterion of a cohort: on a measure or a genetic subgroup, with a term or bounds."""

    on: Slug = Field(description="id of a measure, such as genetic-subgroup, age, risk-category, treatment-received")
    term: Slug | None = Field(default=None, description="term demanded")
    scheme: Slug | None = Field(default=None, description="risk scheme of a risk category")
    figure: Figure | None = Field(default=None, description="bounds, where figures are printed")
    negated: bool = Field(default=False, description="patients without it")


class Cohort(Model):
    """The people a figure is about, as this paper defines them."""

    id: Slug
    label: str
    study: Slug | None = Field(default=None, description="study; empty only for a background population")
    population: str | None = Field(default=None, description="described population, for background figures (≤ 12 words)")
    arm: Slug | None = None
    parent: Slug | None = Field(default=None, description="the cohort it is part of")
    kind: Literal["all", "analysis-set", "arm", "subgroup", "responders", "case-group", "historical-control", "background"]
    criteria: tuple[Criterion, ...] = ()
    size: Figure | None = Field(default=None, description="its size, which need not be the total of every row")

    @model_validator(mode="after")
    def _has_study_or_population(self) -> Self:
        if self.study is None and self.population is None:
            raise ValueError(f"cohort {self.id} without study; expected a study, or a described population for background figures")
        return self


class Definition(Model):
    """How this paper measured something: the join key for comparison."""

    id: Slug
    label: str
    measure: Slug
    study: Slug | None = None
    assay: Literal["ig-tr-pcr", "ig-tr-ngs", "flow-cytometry", "rt-pcr", "morphology", "clinical", "not-stated"] | None = Field(
        default=None, description="assay; `not-stated` where the paper does not say"
    )
    detection: Literal["undetectable", "below-threshold", "detectable-non-quantifiable", "quantifiable", "not-stated"] | None = Field(
        default=None, description="what counts as the result: undetectable, or below the threshold"
    )
    threshold: Figure | None = Field(default=None, description="threshold of the result")
    sensitivity: Figure | None = Field(default=None, description="least sensitivity of the assay")
    confirmed_by: Literal["ig-tr-ngs", "flow-cytometry", "rt-pcr"] | None = Field(
        default=None, description="second assay that settles doubtful results"
    )
    clock: TimeOrigin | None = Field(default=None, description="from when a time-to-event endpoint counts")
    events: tuple[Slug, ...] = Field(default=(), description="what counts as an event, in the paper's definition")
    includes: tuple[Slug, ...] = Field(default=(), description="measures it includes, such as CR and CRi for CRc")
    evaluable: str | None = Field(default=None, description="who is evaluable, in own words (≤ 12 words)")
    time_value: Number | None = None
    time_unit: TimeUnit | None = None
    anchor: str | None = Field(default=None, pattern=ANCHOR_PATTERN, description="where the paper says so")
    stated: bool = Field(default=True, description="false: the paper does not define it")
    note: str | None = None


class Category(Model):
    """A level of a categorical measure that holds figures of its own (`<55 yr`), defined once, printed often."""

    id: Slug
    label: str
    measure: Slug
    bounds: tuple[Figure, ...] = Field(default=(), description="every place where its figures are printed")

    @property
    def limits(self) -> Figure | None:
        """The bound that says most: one with a comparator or a range, else the first; none where the limits are words."""
        telling = (bound for bound in self.bounds if bound.sign or bound.low is not None or bound.high is not None)
        return next(telling, self.bounds[0] if self.bounds else None)

    @model_validator(mode="after")
    def _bounds_are_one(self) -> Self:
        if self.limits:
            for bound in self.bounds:
                for name in ("sign", "value", "low", "high", "unit"):
                    found, expected = getattr(bound, name), getattr(self.limits, name)
                    if found is not None and found != expected:
                        raise ValueError(
                            f"bounds of category {self.id} with {name} {found}; expected {expected or 'none'} as in its other bounds, "
                            "or a category of its own for each level"
                        )
        return self


class FindingSet(Model):
    """A declared partition: findings whose categories divide one cohort."""

    id: Slug
    cohort: Slug
    kind: Literal["exhaustive", "exclusive", "overlapping"] = Field(
        description="exhaustive: they add up to the cohort; exclusive: disjoint, not all; overlapping: neither"
    )
    findings: tuple[Slug, ...] = Field(min_length=2)
    note: str | None = None


class SchemeRule(Model):
    """What a risk scheme says of one assigned subgroup."""

    category: Slug
    subgroups: tuple[Slug, ...] = Field(min_length=1, description="one subgroup, or several that must occur together")
    without: tuple[Slug, ...] = ()


class RiskScheme(Model):
    """A risk scheme as its source prints it."""

    id: Slug
    label: str
    study: Slug | None = None
    version: str | None = None
    categories: tuple[Slug, ...]
    rules: tuple[SchemeRule, ...] = Field(default=(), description="empty where only printed categories are known")
    anchor: str | None = Field(default=None, pattern=ANCHOR_PATTERN)
    note: str | None = None


class Publication(Model):
    """One publication: its source text and the structure its facts refer to."""

    id: Slug
    work: Slug = Field(description="id of the work in works.yaml")
    source: Source
    about: tuple[Slug, ...] = Field(description="studies whose own results it reports; empty for a review")
    sections: tuple[Section, ...]
    regimens: tuple[Regimen, ...] = ()
    arms: tuple[Arm, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    definitions: tuple[Definition, ...] = ()
    categories: tuple[Category, ...] = ()
    sets: tuple[FindingSet, ...] = ()
    schemes: tuple[RiskScheme, ...] = ()
    legend: dict[str, dict[str, str]] = Field(
        default_factory=dict, description="attribute → printed form → term, for tables with abbreviations"
    )


class Study(Model):
    """Identity of a study: what all publications share of it."""

    id: Slug
    label: str
    names: tuple[str, ...] = Field(default=(), description="other names under which publications mention it")
    registry: tuple[Annotated[str, Field(pattern=r"^[A-Za-z]+:\S+$")], ...] = Field(
        default=(), description="registry ids as CURIEs, such as `clinicaltrials:NCT04554485`"
    )
    part_of: Slug | None = Field(default=None, description="study of which it is a sub-study, cohort or amendment")
    reason: str | None = Field(default=None, description="why two names are one study, or why it is its own")


class Work(Model):
    """A publication or cited work."""

    id: Slug
    title: str
    type: Literal["journal-article", "review", "correspondence", "conference-abstract", "guideline", "registry-record"]
    year: Whole | None = None
    authors: str | None = Field(default=None, description="first author et al.")
    container: str | None = Field(default=None, description="journal, volume, pages")
    doi: str | None = Field(default=None, pattern=r"^10\.\S+$")
    pmid: str | None = Field(default=None, pattern=r"^\d+$")
    pmcid: str | None = Field(default=None, pattern=r"^PMC\d+$")
    url: str | None = None
    license: str | None = Field(default=None, description="licence as printed or its SPDX id")
    reports: tuple[Slug, ...] = Field(default=(), description="studies it reports on")


class StudyRegister(Model):
    """studies.yaml"""

    studies: tuple[Study, ...]


class WorkRegister(Model):
    """works.yaml"""

    works: tuple[Work, ...]

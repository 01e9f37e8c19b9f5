"""What the audit looks at: a compact typed projection of findings, cohorts, definitions, sets, cases and criteria.

It is extracted once from the named graphs; every check works on it and none queries the graphs again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from rdflib import URIRef

DAYS = {"day": Decimal(1), "week": Decimal(7), "month": Decimal("30.4375"), "year": Decimal("365.25")}
TABLE = re.compile(r"^(?:supplementary )?table\b", re.IGNORECASE)
NOT_A_TIME = frozenset((
    "a", "after", "an", "and", "at", "by", "course", "cycle", "cycles", "during", "end", "following", "for", "from", "in", "of", "on",
    "over", "receipt", "the", "therapy", "through", "to", "treatment", "up", "was", "with",
))  # fmt: skip
ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "one": "1", "two": "2", "three": "3", "four": "4"}

Moment = tuple[str, object]


def slug(iri: URIRef | str | None) -> str:
    """Return the last part of an IRI.

    >>> slug("https://w3id.org/blinagraph/measure/overall-survival")
    'overall-survival'
    """
    return str(iri).rsplit("/", 1)[-1] if iri else ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed finding, its figures typed."""

    iri: URIRef
    publication: URIRef
    study: URIRef | None = None
    cohort: URIRef | None = None
    measure: URIRef | None = None
    definition: URIRef | None = None
    category: URIRef | None = None
    original: URIRef | None = None
    compares: tuple[URIRef, ...] = ()
    kind: str = ""
    statistic: str = ""
    analysis: str = ""
    counted: str = ""
    n: int | None = None
    total: int | None = None
    sign: str = ""
    value: Decimal | None = None
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    interval: str = ""
    p_sign: str = ""
    p: Decimal | None = None
    timepoint: str = ""
    time_value: Decimal | None = None
    time_unit: str = ""
    grade_low: int | None = None
    grade_high: int | None = None
    state: str = "reported"
    role: str = "own"
    printed: str = ""
    place: str = ""
    certainty: str = "certain"

    @property
    def exact(self) -> bool:
        """Whether the value is printed without a comparator."""
        return self.sign in ("", "=")

    @property
    def percent(self) -> bool:
        """Whether the value is an exact percentage that counts something."""
        return self.statistic == "proportion" and self.unit == "%" and self.value is not None and self.exact

    @property
    def section(self) -> str:
        """Sort of place: table, abstract, figure or text."""
        if TABLE.match(self.place):
            return "table"
        lower = self.place.lower()
        return "abstract" if lower.startswith("abstract") else "figure" if lower.startswith("fig") else "text"

    @property
    def moment(self) -> Moment:
        """When: a number of days or cycles, else the telling words of the time point, in a form that can be compared."""
        if self.time_value is not None:
            if self.time_unit in DAYS:
                return ("days", (self.time_value * DAYS[self.time_unit]).quantize(Decimal("0.1")))
            return (self.time_unit, self.time_value.normalize())
        words = re.findall(r"[a-z0-9/]+", self.timepoint.lower())
        return ("words", frozenset(ORDINALS.get(w, w) for w in words if w not in NOT_A_TIME))

    @property
    def grades(self) -> tuple[int, int]:
        """Lowest and highest grade included; all grades when none is printed."""
        if self.grade_low is None and self.grade_high is None:
            return (0, 5)
        return (self.grade_low if self.grade_low is not None else 0, self.grade_high if self.grade_high is not None else 5)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition of a cohort or for inclusion in a study: on a measure, with a term or bounds."""

    on: URIRef | None = None
    term: URIRef | None = None
    negated: bool = False
    sign: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def has_bounds(self) -> bool:
        """Whether figures are given."""
        return self.value is not None or self.low is not None or self.high is not None

    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """Return the lowest and the highest value that meet the criterion, as far as it says."""
        if self.value is not None and self.sign in ("<", "≤"):
            return (None, self.value)
        if self.value is not None and self.sign in (">", "≥"):
            return (self.value, None)
        return (self.low, self.high)

    def meets(self, value: Decimal) -> bool:
        """Whether a value meets the bounds."""
        if self.value is not None:
            return {"<": value < self.value, "≤": value <= self.value, ">": value > self.value, "≥": value >= self.value}.get(
                self.sign, value == self.value
            )
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people a finding is about."""

    iri: URIRef
    publication: URIRef
    study: URIRef | None = None
    arm: URIRef | None = None
    parent: URIRef | None = None
    kind: str = ""
    size: int | None = None
    criteria: tuple[Criterion, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """How a publication measured something."""

    iri: URIRef
    publication: URIRef
    measure: URIRef | None = None
    study: URIRef | None = None
    key: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class FindingSet:
    """Findings declared to divide a cohort."""

    iri: URIRef
    publication: URIRef
    cohort: URIRef | None
    kind: str
    members: tuple[URIRef, ...]


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One attribute of one patient."""

    iri: URIRef
    publication: URIRef
    case: URIRef
    attribute: str
    term: URIRef | None = None
    value: Decimal | None = None
    sign: str = ""
    timepoint: str = ""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A criterion for inclusion in a study."""

    iri: URIRef
    publication: URIRef
    study: URIRef | None
    criterion: Criterion


@dataclass
class Facts:
    """Everything that the audit looks at."""

    findings: dict[URIRef, Fact] = field(default_factory=dict)
    cohorts: dict[URIRef, Cohort] = field(default_factory=dict)
    definitions: dict[URIRef, Definition] = field(default_factory=dict)
    sets: list[FindingSet] = field(default_factory=list)
    case_facts: list[CaseFact] = field(default_factory=list)
    same_people: set[tuple[URIRef, URIRef]] = field(default_factory=set)
    case_cohorts: dict[URIRef, URIRef] = field(default_factory=dict)
    eligibility: list[Eligibility] = field(default_factory=list)
    arm_roles: dict[URIRef, str] = field(default_factory=dict)
    labels: dict[URIRef, str] = field(default_factory=dict)
    broader: dict[URIRef, set[URIRef]] = field(default_factory=dict)
    classes: dict[URIRef, set[URIRef]] = field(default_factory=dict)
    part_of: dict[URIRef, URIRef] = field(default_factory=dict)
    years: dict[URIRef, int] = field(default_factory=dict)
    bounds: dict[URIRef, frozenset[tuple[str, Decimal]]] = field(default_factory=dict)

    def label(self, iri: URIRef | None, default: str = "") -> str:
        """Return the label of a thing, or the last part of its IRI."""
        return self.labels.get(iri, slug(iri)) if iri else default

    def cohort_of(self, fact: Fact) -> Cohort | None:
        """Return the cohort of a finding."""
        return self.cohorts.get(fact.cohort) if fact.cohort else None

    def size_of(self, fact: Fact) -> int | None:
        """Return the size of the cohort of a finding, where printed."""
        cohort = self.cohort_of(fact)
        return cohort.size if cohort else None

    def clock_of(self, fact: Fact) -> str:
        """Return from when the definition of a finding counts; empty where it is not stated."""
        definition = self.definitions.get(fact.definition) if fact.definition else None
        clock = definition.clock if definition else ""
        return "" if clock == "not-stated" else clock

    def key_of(self, fact: Fact) -> str:
        """Return the comparison key of the definition of a finding; empty where parts are left open."""
        definition = self.definitions.get(fact.definition) if fact.definition else None
        return definition.key if definition else ""

    def ancestors(self, cohort: URIRef | None) -> Iterator[URIRef]:
        """Go through a cohort and all that it is part of."""
        seen: set[URIRef] = set()
        while cohort and cohort not in seen:
            seen.add(cohort)
            yield cohort
            known = self.cohorts.get(cohort)
            cohort = known.parent if known else None

    def is_a(self, measure: URIRef | None, rdf_class: URIRef) -> bool:
        """Whether a measure is of a class of the ontology."""
        return measure is not None and rdf_class in self.classes.get(measure, set())

    @cached_property
    def by_cohort(self) -> Mapping[URIRef, list[Fact]]:
        """The findings of each cohort."""
        grouped: dict[URIRef, list[Fact]] = defaultdict(list)
        for fact in self.findings.values():
            if fact.cohort:
                grouped[fact.cohort].append(fact)
        return grouped

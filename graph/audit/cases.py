"""Patients of a case table recounted: against the counts of the text, the sizes of subgroups, medians and ranges."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from rdflib import URIRef

from graph.audit.facts import CaseFact, Cohort, Criterion, Fact, Facts, slug
from graph.audit.results import Result, result
from graph.audit.rounding import listed

MEASURES = {
    "sex": "sex", "risk-category": "risk-category", "donor": "donor-type", "disease-status": "disease-status",
    "refractory-relapsed": "refractory-or-relapsed", "diagnosis": "diagnosis", "age": "age", "time-to-transplant": "time-to-transplant",
}  # fmt: skip
"""Attributes of a case by the measure that findings use for the same thing."""
ONE_VALUE = ("sex", "age", "disease-status")

Said = Mapping[URIRef, list[CaseFact]]


@dataclass(frozen=True, slots=True)
class Table:
    """The cases of one cohort that are listed in full, with what is said of each, by measure."""

    cohort: Cohort
    cases: frozenset[URIRef]
    said: Mapping[str, Said]

    def complete(self, measure: str) -> Said:
        """Return what is said of a measure if it is said of every case, else nothing."""
        found = self.said.get(measure, {})
        return found if self.cases <= set(found) else {}


def check(facts: Facts) -> Iterator[Result]:
    """Recount the cases of every cohort whose patients are all listed."""
    by_attribute: dict[str, dict[URIRef, list[CaseFact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts.case_facts:
        if fact.attribute in MEASURES:
            by_attribute[MEASURES[fact.attribute]][fact.case].append(fact)
    yield from _contradictions(facts)
    for cohort in facts.cohorts.values():
        cases = frozenset(case for case, inside in facts.case_cohorts.items() if cohort.iri in set(facts.ancestors(inside)))
        if cases and len(cases) == cohort.size:
            table = Table(cohort, cases, by_attribute)
            yield from _counts(facts, table)
            yield from _subgroups(facts, table)
            yield from _distributions(facts, table)


def _contradictions(facts: Facts) -> Iterator[Result]:
    groups: dict[tuple[URIRef, str], list[CaseFact]] = defaultdict(list)
    for fact in facts.case_facts:
        if fact.attribute in ONE_VALUE and not fact.timepoint:
            groups[fact.case, fact.attribute].append(fact)
    for (case, attribute), found in groups.items():
        given = {facts.label(fact.term) if fact.term else str(fact.value) for fact in found}
        if len(given) > 1 and len({bool(fact.term) for fact in found}) == 1:
            yield result(
                facts, "cases", [fact.iri for fact in found], f"{attribute} of {facts.label(case)}",
                f"The paper gives {facts.label(case)} two different values of {attribute.replace('-', ' ')}.",
                " and ".join(sorted(given)), ("misprint", "other definition"),
            )  # fmt: skip


def _with_term(said: Said, cases: frozenset[URIRef], term: URIRef) -> list[URIRef]:
    return sorted(case for case in cases if any(fact.term == term for fact in said[case]))


def _counts(facts: Facts, table: Table) -> Iterator[Result]:
    for fact in facts.by_cohort.get(table.cohort.iri, []):
        if fact.n is None or not fact.category or fact.counted not in ("patients", "cases", ""):
            continue
        said = table.complete(slug(fact.measure))
        if not said:
            continue
        found = _with_term(said, table.cases, fact.category)
        if found and len(found) != fact.n:
            yield _recounted(facts, fact, fact.n, found, facts.label(fact.category))


def _matches(said: Said, case: URIRef, criterion: Criterion) -> bool:
    if criterion.term:
        met = any(fact.term == criterion.term for fact in said[case])
    else:
        met = any(fact.value is not None and criterion.meets(fact.value) for fact in said[case])
    return met != criterion.negated


def _subgroups(facts: Facts, table: Table) -> Iterator[Result]:
    for cohort in facts.cohorts.values():
        if cohort.parent != table.cohort.iri or cohort.size is None or not cohort.criteria:
            continue
        usable = all(
            table.complete(slug(c.on)) and (c.term or c.has_bounds) and (not c.term or _known(table, c)) for c in cohort.criteria
        )  # fmt: skip
        if not usable:
            continue
        found = [case for case in sorted(table.cases) if all(_matches(table.complete(slug(c.on)), case, c) for c in cohort.criteria)]
        if len(found) != cohort.size:
            yield result(
                facts, "cases", [cohort.iri, *_shown(facts, cohort)], f"{facts.label(cohort.iri)}, {facts.label(cohort.publication)}",
                f"The paper says that {facts.label(cohort.iri)} are {cohort.size}, but its list of patients has {len(found)}.",
                f"printed {cohort.size}, listed {len(found)}: {listed(_name(case) for case in found) or 'none'}",
                ("misprint", "other definition"),
            )  # fmt: skip


def _known(table: Table, criterion: Criterion) -> bool:
    """Whether the term occurs among the cases at all; else the list uses other words and cannot be recounted."""
    said = table.complete(slug(criterion.on))
    return any(fact.term == criterion.term for case in table.cases for fact in said[case])


def _shown(facts: Facts, cohort: Cohort) -> list[URIRef]:
    return [fact.iri for fact in facts.by_cohort.get(cohort.iri, []) if slug(fact.measure) == "cohort-size"]


def _recounted(facts: Facts, fact: Fact, n: int, found: list[URIRef], name: str) -> Result:
    return result(
        facts, "cases", [fact.iri], f"{name}, {facts.label(fact.publication)}",
        f"The text counts {n} patients with {name}, but the list of patients has {len(found)}.",
        f"printed {n}, listed {len(found)}: {listed(map(_name, found))}", ("misprint", "other definition"),
    )  # fmt: skip


def _name(case: URIRef) -> str:
    label = slug(case)
    return label.upper() if len(label) < 4 else label


def _distributions(facts: Facts, table: Table) -> Iterator[Result]:
    for fact in facts.by_cohort.get(table.cohort.iri, []):
        said = table.complete(slug(fact.measure))
        if not said or fact.statistic != "median" or fact.kind != "distribution" or not fact.exact:
            continue
        values = [next((f.value for f in said[case] if f.value is not None and not f.sign), None) for case in table.cases]
        numbers = sorted(value for value in values if value is not None)
        if len(numbers) < len(values):
            continue
        wrong = []
        middle = Decimal(str(median(numbers)))
        if fact.value is not None and abs(middle - fact.value) >= 1:
            wrong.append(f"median {fact.value}, listed {middle}")
        if fact.interval == "range" and (fact.low, fact.high) != (numbers[0], numbers[-1]):
            wrong.append(f"range {fact.low} to {fact.high}, listed {numbers[0]} to {numbers[-1]}")
        if wrong:
            yield result(
                facts, "cases", [fact.iri], f"{facts.label(fact.measure)}, {facts.label(fact.publication)}",
                f"{facts.label(fact.measure)} as printed does not follow from the list of patients.",
                "; ".join(wrong), ("misprint", "other definition"),
            )  # fmt: skip

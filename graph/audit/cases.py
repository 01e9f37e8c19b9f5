"""Patients of a case table recounted: against the counts of the text, the sizes of subgroups, medians and ranges."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from rdflib import URIRef

from graph.audit.facts import CaseFact, Cohort, Criterion, Facts, slug
from graph.audit.results import Reproduction, Result, result
from graph.audit.rounding import listed

MEASURES = {
    "sex": "sex", "risk-category": "risk-category", "donor": "donor-type", "disease-status": "disease-status", "mrd-status": "mrd",
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


@dataclass(frozen=True, slots=True)
class Recount:
    """A printed count of patients and the cases of the list that it should be."""

    node: URIRef
    others: tuple[URIRef, ...]
    printed: int
    listed: tuple[URIRef, ...]
    name: str

    @property
    def computed(self) -> str:
        """Both counts, with the patients by name."""
        return f"printed {self.printed}, listed {len(self.listed)}: {listed(map(_name, sorted(self.listed, key=_in_order))) or 'none'}"


def check(facts: Facts) -> Iterator[Result]:
    """Recount the cases of every cohort whose patients are all listed."""
    yield from _contradictions(facts)
    for table in _tables(facts):
        for recount in (*_counts(facts, table), *_subgroups(facts, table)):
            if recount.printed != len(recount.listed):
                yield _differs(facts, table.cohort, recount)
        yield from _distributions(facts, table)


def reproductions(facts: Facts) -> Iterator[Reproduction]:
    """Say which counts of the text the list of patients gives as well."""
    for table in _tables(facts):
        for recount in (*_counts(facts, table), *_subgroups(facts, table)):
            if recount.printed == len(recount.listed):
                cohort = table.cohort
                subject = f"{recount.name}, {facts.label(cohort.publication)}"
                yield Reproduction("recount", recount.node, cohort.publication, cohort.study, subject, recount.computed)


def _tables(facts: Facts) -> Iterator[Table]:
    by_attribute: dict[str, dict[URIRef, list[CaseFact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts.case_facts:
        if fact.attribute in MEASURES:
            by_attribute[MEASURES[fact.attribute]][fact.case].append(fact)
    for cohort in facts.cohorts.values():
        cases = frozenset(case for case, inside in facts.case_cohorts.items() if cohort.iri in set(facts.ancestors(inside)))
        if cases and len(cases) == cohort.size:
            yield Table(cohort, cases, by_attribute)


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


def _counts(facts: Facts, table: Table) -> Iterator[Recount]:
    for fact in facts.by_cohort.get(table.cohort.iri, []):
        said = table.complete(slug(fact.measure))
        if fact.n is None or not fact.category or not said or fact.counted not in ("patients", "cases", ""):
            continue
        found = _with_term(said, table.cases, fact.category)
        if found:
            yield Recount(fact.iri, (), fact.n, tuple(found), facts.label(fact.category))


def _measure(on: URIRef | None) -> str:
    """Name the measure that cases are described by: ages stand for age groups."""
    return "age" if slug(on) == "age-group" else slug(on)


def _matches(table: Table, case: URIRef, criterion: Criterion) -> bool | None:
    """Whether a case meets a criterion; None where the list does not say."""
    said = table.said.get(_measure(criterion.on), {}).get(case, [])
    values = [fact.value for fact in said if fact.value is not None]
    if criterion.has_bounds and values:
        return any(criterion.meets(value) for value in values) != criterion.negated
    if criterion.term and said and not criterion.has_bounds:
        return any(fact.term == criterion.term for fact in said) != criterion.negated
    return None


def _known(table: Table, criterion: Criterion) -> bool:
    """Whether the term occurs among the cases at all; else the list uses other words and cannot be recounted."""
    said = table.said.get(_measure(criterion.on), {})
    return criterion.has_bounds or any(fact.term == criterion.term for case in table.cases for fact in said.get(case, []))


def _chosen(table: Table, criteria: tuple[Criterion, ...]) -> list[URIRef] | None:
    """List the cases that meet all criteria; None when the list leaves one of them open."""
    found = []
    for case in sorted(table.cases):
        answers = [_matches(table, case, criterion) for criterion in criteria]
        if all(answers):
            found.append(case)
        elif False not in answers:
            return None
    return found


def _subgroups(facts: Facts, table: Table) -> Iterator[Recount]:
    for cohort in facts.cohorts.values():
        if cohort.parent != table.cohort.iri or cohort.size is None or not cohort.criteria:
            continue
        found = _chosen(table, cohort.criteria) if all(_known(table, criterion) for criterion in cohort.criteria) else None
        if found is not None:
            yield Recount(cohort.iri, tuple(_shown(facts, cohort)), cohort.size, tuple(found), facts.label(cohort.iri))


def _shown(facts: Facts, cohort: Cohort) -> list[URIRef]:
    return [fact.iri for fact in facts.by_cohort.get(cohort.iri, []) if slug(fact.measure) == "cohort-size"]


def _differs(facts: Facts, cohort: Cohort, recount: Recount) -> Result:
    return result(
        facts, "cases", [recount.node, *recount.others], f"{recount.name}, {facts.label(cohort.publication)}",
        f"The paper counts {recount.printed} patients as {recount.name}, but its list of patients has {len(recount.listed)}.",
        recount.computed, ("misprint", "other definition"),
    )  # fmt: skip


def _in_order(case: URIRef) -> tuple[str, int]:
    """Sort P2 before P10."""
    label = slug(case)
    return (re.sub(r"\d+", "", label), int("0" + re.sub(r"\D", "", label)))


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

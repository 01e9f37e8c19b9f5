"""Parts and wholes: declared sets of findings, nested cohorts, sizes of subgroups against the counts of categories."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rdflib import URIRef

from graph.audit.facts import Cohort, Fact, Facts, FindingSet, slug
from graph.audit.results import Result, result
from graph.audit.rounding import capital, decimals, listed
from ontology.vocabulary import BG

PEOPLE = ("patients", "cases", "")
SIZES = ("cohort-size", "patient-flow", "enrolment")


def check(facts: Facts) -> Iterator[Result]:
    """Add up declared sets, and compare parts with the wholes that they belong to."""
    for group in facts.sets:
        members = [facts.findings[m] for m in group.members if m in facts.findings]
        if len(members) == len(group.members):
            yield from _counts(facts, group, members)
            yield from _shares(facts, group, members)
    yield from _cohorts(facts)
    yield from _subgroups(facts)


def _subject(facts: Facts, group: FindingSet, members: list[Fact]) -> str:
    measure = facts.label(members[0].measure)
    return f"{measure} of {facts.label(group.cohort)}, {facts.label(group.publication)}"


def _by(facts: Facts, members: list[Fact]) -> str:
    measures = {fact.measure for fact in members}
    return "" if len(measures) > 1 or slug(members[0].measure) in SIZES else f" by {facts.label(members[0].measure)}"


def _counts(facts: Facts, group: FindingSet, members: list[Fact]) -> Iterator[Result]:
    parts = [fact.n for fact in members if fact.n is not None]
    if len(parts) < len(members) or len({fact.counted for fact in members}) > 1 or group.kind == "overlapping":
        return
    totals = {fact.total for fact in members if fact.total is not None}
    cohort = facts.cohorts.get(group.cohort) if group.cohort else None
    size = cohort.size if cohort else None
    wholes = totals | ({size} if size is not None else set())
    if not wholes or len(totals) > 1:
        return
    added = sum(parts)
    wrong = added not in wholes if group.kind == "exhaustive" else added > max(wholes)
    if not wrong:
        return
    whole = next(iter(totals), size)
    assert whole is not None
    sum_text = " + ".join(map(str, parts))
    gap = f"{abs(added - whole)} {'too many' if added > whole else 'missing'}"
    yield result(
        facts, "sum", [fact.iri for fact in members], _subject(facts, group, members),
        f"The parts of {facts.label(group.cohort)}{_by(facts, members)} add up to {added}, not to {whole}.",
        f"{sum_text} = {added}, whole {whole}: {gap}", ("misprint", "other denominator", *(("missing data",) if added < whole else ())),
    )  # fmt: skip


def _shares(facts: Facts, group: FindingSet, members: list[Fact]) -> Iterator[Result]:
    values = [fact.value for fact in members if fact.percent and fact.n is None and fact.value is not None]
    if group.kind == "overlapping" or len(values) < len(members):
        return
    tolerance = sum((Decimal(10) ** -decimals(value) for value in values), Decimal(0))
    added = sum(values, Decimal(0))
    wrong = abs(added - 100) > tolerance if group.kind == "exhaustive" else added > 100 + tolerance
    if wrong:
        sum_text = " + ".join(map(str, values))
        yield result(
            facts, "sum", [fact.iri for fact in members], _subject(facts, group, members),
            f"The percentages of {facts.label(group.cohort)}{_by(facts, members)} add up to {added} %, "
            "more than rounding explains.",
            f"{sum_text} = {added} %, rounding allows 100 ± {tolerance} %", ("other denominator", "missing data", "misprint"),
        )  # fmt: skip


def _cohorts(facts: Facts) -> Iterator[Result]:
    for cohort in facts.cohorts.values():
        whole = facts.cohorts.get(cohort.parent) if cohort.parent else None
        if whole and cohort.size is not None and whole.size is not None and cohort.size > whole.size:
            yield result(
                facts, "nesting", [cohort.iri, whole.iri], f"{facts.label(cohort.iri)}, {facts.label(cohort.publication)}",
                f"{capital(facts.label(cohort.iri))} are part of {facts.label(whole.iri)} but are more.",
                f"part {cohort.size}, whole {whole.size}", ("misprint", "other definition"),
            )  # fmt: skip
    for fact in facts.findings.values():
        size = facts.size_of(fact)
        if size is None or fact.counted not in PEOPLE or fact.role == "design" or slug(fact.measure) in SIZES:
            continue
        for name, count in (("n", fact.n), ("total", fact.total)):
            if count is not None and count > size:
                yield result(
                    facts, "nesting", [fact.iri], f"{facts.label(fact.measure)}, {facts.label(fact.publication)}",
                    f"{facts.label(fact.measure)} counts more patients than {facts.label(fact.cohort)} holds.",
                    f"{name} {count}, size of the cohort {size}", ("other denominator", "misprint"),
                )  # fmt: skip
                break


def _subgroups(facts: Facts) -> Iterator[Result]:
    for cohort in facts.cohorts.values():
        if cohort.size is None or not cohort.parent or len(cohort.criteria) != 1 or cohort.criteria[0].negated:
            continue
        counted = [
            fact
            for fact in facts.by_cohort.get(cohort.parent, [])
            if fact.n is not None and fact.counted in PEOPLE and fact.category and _same_part(facts, cohort, fact)
        ]
        if counted and all(fact.n != cohort.size for fact in counted):
            sizes = [
                fact.iri
                for fact in facts.by_cohort.get(cohort.iri, [])
                if slug(fact.measure) in SIZES and fact.n == cohort.size
            ]  # fmt: skip
            counts = listed(dict.fromkeys(f"{fact.n} ({fact.section})" for fact in counted))
            yield result(
                facts, "text-and-table", [fact.iri for fact in counted] + (sizes or [cohort.iri]),
                f"{facts.label(cohort.iri)}, {facts.label(cohort.publication)}",
                f"The paper says that {facts.label(cohort.iri)} are {cohort.size}, but counts {counts} in that category.",
                f"size of the subgroup {cohort.size}, counted {counts}", ("misprint", "other denominator"),
            )  # fmt: skip


def _same_part(facts: Facts, cohort: Cohort, fact: Fact) -> bool:
    criterion = cohort.criteria[0]
    baseline = facts.is_a(fact.measure, BG.BaselineCharacteristic)
    if not baseline and (fact.time_value is not None or fact.timepoint):
        return False
    if criterion.term and fact.category == criterion.term:
        return criterion.on == fact.measure
    bounds = facts.bounds.get(fact.category) if fact.category else None
    if not bounds or criterion.value is None or criterion.term:
        return False
    return bounds == {(criterion.sign, criterion.value)} and _about(facts, criterion.on, fact.measure)


def _about(facts: Facts, on: URIRef | None, measure: URIRef | None) -> bool:
    return on is not None and measure is not None and (on == measure or on in facts.broader.get(measure, set()))

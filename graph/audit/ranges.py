"""Ranges against counts and criteria: parts within wholes, subgroups beyond the range, entry criteria, medians of counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rdflib import URIRef

from graph.audit.facts import Cohort, Criterion, Fact, Facts
from graph.audit.results import Result, result
from graph.audit.rounding import half_step, less

Beyond = tuple[URIRef, str, int]
WHOLE = ("all", "analysis-set", "arm")


def check(facts: Facts) -> Iterator[Result]:
    """Compare every printed range with the ranges, subgroups and criteria that bound it."""
    ranges = [fact for fact in facts.findings.values() if fact.interval == "range" and fact.low is not None and fact.high is not None]
    beyond: dict[tuple[object, ...], list[tuple[Fact, URIRef, int]]] = defaultdict(list)
    for fact in ranges:
        yield from _within_whole(facts, fact, ranges)
        for node, name, n in (*_subgroups(facts, fact), *_categories(facts, fact)):
            beyond[fact.publication, fact.measure, name].append((fact, node, n))
        yield from _eligibility(facts, fact)
    for (_, _, group), found in beyond.items():
        yield _beyond(facts, str(group), found)


def _subject(facts: Facts, fact: Fact) -> str:
    return f"{facts.label(fact.measure)} of {facts.label(fact.cohort)}, {facts.label(fact.publication)}"


def _range(fact: Fact) -> str:
    return f"range {fact.low} to {fact.high}{f' {fact.unit}' if fact.unit else ''}"


def _comparable(one: Fact, other: Fact) -> bool:
    return (one.measure, one.category, one.unit, one.moment, one.publication) == (
        other.measure, other.category, other.unit, other.moment, other.publication,
    )  # fmt: skip


def _within_whole(facts: Facts, fact: Fact, ranges: list[Fact]) -> Iterator[Result]:
    assert fact.low is not None
    assert fact.high is not None
    wholes = set(facts.ancestors(fact.cohort)) - {fact.cohort}
    for other in ranges:
        if other.cohort not in wholes or not _comparable(fact, other) or other.low is None or other.high is None:
            continue
        if less(fact.low, other.low) or less(other.high, fact.high):
            yield result(
                facts, "range", [fact.iri, other.iri], _subject(facts, fact),
                f"{facts.label(fact.cohort)} are part of {facts.label(other.cohort)} but reach beyond their range.",
                f"part: {_range(fact)}; whole: {_range(other)}", ("misprint", "other denominator"),
            )  # fmt: skip


def _empty(criterion: Criterion, fact: Fact) -> bool:
    """Whether nobody inside a range can meet a criterion."""
    assert fact.low is not None
    assert fact.high is not None
    low, high = criterion.bounds()
    if criterion.value is not None and criterion.sign in ("<", "≤", ">", "≥"):
        least, most = fact.low - half_step(fact.low), fact.high + half_step(fact.high)
        reachable = criterion.meets(least) or criterion.meets(most)
        return not reachable
    return (low is not None and low > fact.high + half_step(fact.high)) or (high is not None and high < fact.low - half_step(fact.low))


def _subgroups(facts: Facts, fact: Fact) -> Iterator[Beyond]:
    for cohort in facts.cohorts.values():
        if cohort.parent != fact.cohort or cohort.publication != fact.publication or not cohort.size:
            continue
        for criterion in cohort.criteria:
            if criterion.on == fact.measure and criterion.has_bounds and not criterion.negated and _empty(criterion, fact):
                yield (cohort.iri, facts.label(cohort.iri), cohort.size)


def _categories(facts: Facts, fact: Fact) -> Iterator[Beyond]:
    for other in facts.by_cohort.get(fact.cohort, []) if fact.cohort else []:
        bounds = facts.bounds.get(other.category) if other.category else None
        about = other.measure == fact.measure or fact.measure in facts.broader.get(other.measure or fact.iri, set())
        if not bounds or len(bounds) != 1 or not other.n or not about or other.moment != fact.moment:
            continue
        sign, value = next(iter(bounds))
        if _empty(Criterion(fact.measure, sign=sign, value=value), fact):
            yield (other.iri, facts.label(other.category), other.n)


def _beyond(facts: Facts, name: str, found: list[tuple[Fact, URIRef, int]]) -> Result:
    first = found[0][0]
    about = [node for fact, other, _ in found for node in (fact.iri, other)]
    shown = "; ".join(f"{facts.label(fact.cohort)}: {n} patients, {_range(fact)}" for fact, _, n in found)
    return result(
        facts, "range", about, _subject(facts, first),
        f"The paper counts patients in the group {name}, although the range of {facts.label(first.measure)} leaves room for none.",
        shown, ("misprint", "other denominator"),
    )  # fmt: skip


def _top(cohort: Cohort | None) -> bool:
    return cohort is not None and cohort.kind in WHOLE and not cohort.criteria


def _eligibility(facts: Facts, fact: Fact) -> Iterator[Result]:
    assert fact.low is not None
    assert fact.high is not None
    if not fact.study or fact.role == "design":
        return
    found = [
        entry
        for entry in facts.eligibility
        if entry.study == fact.study
        and entry.publication == fact.publication
        and entry.criterion.on == fact.measure
        and entry.criterion.has_bounds
    ]
    if len(found) != 1 or not _top(facts.cohort_of(fact)):
        return
    least, most = found[0].criterion.bounds()
    under = least is not None and less(fact.low, least)
    over = most is not None and fact.high - half_step(fact.high) > most + 1
    if under or over:
        yield result(
            facts, "range", [fact.iri, found[0].iri], _subject(facts, fact),
            f"The {_range(fact)} of {facts.label(fact.measure)} goes beyond what the study admitted.",
            f"{_range(fact)}; admitted{f' from {least}' if least is not None else ''}{f' to {most}' if most is not None else ''}",
            ("misprint", "other definition", "other denominator"),
        )  # fmt: skip

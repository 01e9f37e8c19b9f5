"""What one paper says of another's study without saying when: against every time at which the study's own paper gives it."""

from __future__ import annotations

from collections.abc import Iterator

from graph.audit.facts import Fact, Facts
from graph.audit.papers import comparable_people
from graph.audit.places import NO_TIME
from graph.audit.results import Result, result
from graph.audit.rounding import agree, listed
from ontology.vocabulary import BG

FAMILIES = (BG.ResponseEndpoint, BG.MrdEndpoint, BG.TimeToEventEndpoint, BG.RelapseEndpoint, BG.DeathEndpoint)


def check(facts: Facts) -> Iterator[Result]:
    """Report restated percentages that the study's own paper gives at no time, and under which other name it does, if any."""
    shares = [fact for fact in facts.findings.values() if fact.percent and fact.state == "reported" and facts.cohort_of(fact)]
    own = [fact for fact in shares if fact.role == "own"]
    for fact in sorted(shares, key=lambda f: f.iri):
        if fact.role != "restated" or fact.moment != NO_TIME:
            continue
        report = sorted((o for o in own if _same_people(facts, fact, o)), key=lambda o: o.iri)
        same = [o for o in report if o.measure == fact.measure]
        if not same or any(_agree(fact, o) for o in same) or any(o.moment == NO_TIME for o in same):
            continue
        named = [o for o in report if o.measure != fact.measure and _one_family(facts, fact, o) and _agree(fact, o)]
        yield _differs(facts, fact, same, named)


def _same_people(facts: Facts, fact: Fact, own: Fact) -> bool:
    alike = ("study", "category", "analysis", "grades")
    return (
        own.publication != fact.publication
        and all(getattr(own, name) == getattr(fact, name) for name in alike)
        and comparable_people(facts, fact, own)
    )


def _one_family(facts: Facts, one: Fact, other: Fact) -> bool:
    return any(facts.is_a(one.measure, family) and facts.is_a(other.measure, family) for family in FAMILIES)


def _agree(one: Fact, other: Fact) -> bool:
    assert one.value is not None
    assert other.value is not None
    return agree(one.value, other.value)


def _differs(facts: Facts, fact: Fact, same: list[Fact], named: list[Fact]) -> Result:
    what = facts.label(fact.measure)
    names = listed(sorted({facts.label(fact.publication), *(facts.label(o.publication) for o in same)}))
    given = listed([f"{o.value} % at {o.timepoint or 'that time'}" for o in same])
    computed = f"{facts.label(fact.publication)} {fact.value} % without a time point, {facts.label(same[0].publication)} {given}"
    explanation = f"{names} give different figures for {what} of {facts.label(fact.study)}."
    if named:
        other = facts.label(named[0].measure)
        explanation += f" The figure is that of {other} in the study's own paper."
        computed += f"; {facts.label(named[0].publication)} {named[0].value} % for {other}"
    standing = "explained by definition" if named else "open"
    remaining = ("other definition",) if named else ("other definition", "longer follow-up", "other denominator", "misprint")
    about = {fact.iri, *(o.iri for o in same), *(o.iri for o in named)}
    return result(facts, "between-papers", about, f"{what}, {facts.label(fact.study)}", explanation, computed, remaining, standing)

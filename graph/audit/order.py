"""Orders that logic demands: survival endpoints within one cohort and horizon, time, grades, and unions of adverse events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from rdflib import URIRef

from graph.audit.facts import Fact, Facts, slug
from graph.audit.results import Result, result
from graph.audit.rounding import half_step, less
from ontology.vocabulary import BG

RANKS = {
    "overall-survival": 0, "event-free-survival": 1, "relapse-free-survival": 1, "disease-free-survival": 1,
    "progression-free-survival": 1, "leukemia-free-survival": 1, "grfs": 2, "gvhd-free-relapse-free-survival": 2,
}  # fmt: skip
"""An endpoint of a higher rank counts every event of one with a lower rank, and more."""
FALLING = frozenset(RANKS)
RISING = frozenset(("relapse", "non-relapse-mortality"))

Group = tuple[URIRef, URIRef, object, str, str]


def check(facts: Facts) -> Iterator[Result]:
    """Report endpoints, times and grades in an order that cannot be."""
    yield from _endpoints(facts)
    yield from _times(facts)
    yield from _grades(facts)
    yield from _unions(facts)


def _survival(facts: Facts) -> Iterator[Fact]:
    for fact in facts.findings.values():
        if fact.value is not None and fact.exact and fact.cohort and fact.state == "reported" and fact.role != "design":
            yield fact


def _endpoints(facts: Facts) -> Iterator[Result]:
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in _survival(facts):
        if slug(fact.measure) in RANKS and fact.statistic in ("km-estimate", "median-survival") and not fact.category:
            moment = fact.moment if fact.statistic == "km-estimate" else ("median", "")
            if moment != ("words", frozenset()):
                groups[fact.publication, fact.cohort, moment, fact.statistic, fact.unit, facts.clock_of(fact), fact.analysis].append(fact)
    for found in groups.values():
        wrong = [pair for pair in combinations(sorted(found, key=_rank), 2) if _rank(pair[0]) < _rank(pair[1]) and _above(pair[1], pair[0])]
        if wrong:
            yield _impossible(facts, wrong)


def _rank(fact: Fact) -> int:
    return RANKS[slug(fact.measure)]


def _above(fact: Fact, other: Fact) -> bool:
    assert fact.value is not None
    assert other.value is not None
    return less(other.value, fact.value)


def _impossible(facts: Facts, wrong: list[tuple[Fact, Fact]]) -> Result:
    involved = sorted({fact.iri: fact for pair in wrong for fact in pair}.values(), key=_rank)
    first = involved[0]
    computed = "; ".join(f"{facts.label(b.measure)} {b.value} > {facts.label(a.measure)} {a.value} {a.unit}" for a, b in wrong)
    longest = facts.label(wrong[0][1].measure)
    return result(
        facts, "order", [fact.iri for fact in involved], f"survival of {facts.label(first.cohort)}, {facts.label(first.publication)}",
        f"{longest} is printed above {facts.label(wrong[0][0].measure)} for the same patients at the same time, "
        "although it counts the same events and more.",
        computed, ("misprint", "other definition", "other denominator"),
    )  # fmt: skip


def _times(facts: Facts) -> Iterator[Result]:
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in _survival(facts):
        wanted = (fact.statistic == "km-estimate" and slug(fact.measure) in FALLING) or (
            fact.statistic == "cumulative-incidence" and slug(fact.measure) in RISING
        )
        if wanted and fact.moment[0] == "days" and fact.unit == "%":
            groups[fact.publication, fact.cohort, fact.measure, fact.definition, fact.category, fact.statistic, fact.original].append(fact)
    for found in groups.values():
        for earlier, later in combinations(sorted(found, key=lambda f: Decimal(str(f.moment[1]))), 2):
            if earlier.moment == later.moment:
                continue
            high, low = (later, earlier) if earlier.statistic == "km-estimate" else (earlier, later)
            if _above(high, low):
                word = "rises" if earlier.statistic == "km-estimate" else "falls"
                yield result(
                    facts, "order", [earlier.iri, later.iri], f"{facts.label(earlier.measure)}, {facts.label(earlier.publication)}",
                    f"{facts.label(earlier.measure)} of {facts.label(earlier.cohort)} {word} with time, which it cannot.",
                    f"{earlier.value} % at {_time(earlier)}, {later.value} % at {_time(later)}",
                    ("misprint", "longer follow-up", "other denominator"),
                )  # fmt: skip


def _time(fact: Fact) -> str:
    return f"{fact.time_value} {fact.time_unit}s"


def _counted(fact: Fact) -> bool:
    return fact.n is not None and fact.counted == "patients" and fact.cohort is not None and fact.state == "reported"


def _grades(facts: Facts) -> Iterator[Result]:
    groups: dict[tuple[object, ...], list[Fact]] = defaultdict(list)
    for fact in facts.findings.values():
        if facts.is_a(fact.measure, BG.AdverseEvent) and _counted(fact) and fact.section == "table":
            groups[fact.publication, fact.cohort, fact.measure, fact.category, fact.analysis, fact.moment].append(fact)
    for found in groups.values():
        for part, whole in ((a, b) for a in found for b in found):
            inside = whole.grades[0] <= part.grades[0] and part.grades[1] <= whole.grades[1] and part.grades != whole.grades
            if inside and part.n is not None and whole.n is not None and part.n > whole.n:
                yield result(
                    facts, "order", [part.iri, whole.iri], f"{facts.label(part.measure)}, {facts.label(part.publication)}",
                    f"More patients have {facts.label(part.measure)} of grades {part.grades[0]} to {part.grades[1]} "
                    "than of all grades counted.",
                    f"{part.n} of grades {part.grades[0]}–{part.grades[1]}, {whole.n} of grades {whole.grades[0]}–{whole.grades[1]}",
                    ("misprint", "other definition"),
                )  # fmt: skip


def _unions(facts: Facts) -> Iterator[Result]:
    """An event *A or B* lies between the larger of A and B and their sum."""
    parts: dict[URIRef, set[URIRef]] = defaultdict(set)
    for narrow, broads in facts.broader.items():
        for broad in broads:
            if "-or-" in slug(broad):
                parts[broad].add(narrow)
    shares: dict[tuple[object, ...], dict[URIRef | None, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts.findings.values():
        if fact.percent and fact.cohort and not fact.category and facts.is_a(fact.measure, BG.AdverseEvent):
            shares[fact.publication, fact.cohort, fact.grades][fact.measure].append(fact)
    for found in shares.values():
        for union, narrows in parts.items():
            if union in found and len(narrows) == slug(union).count("-or-") + 1 and all(narrow in found for narrow in narrows):
                yield from _union(facts, found[union][0], [found[narrow][0] for narrow in sorted(narrows)])


def _union(facts: Facts, whole: Fact, parts: list[Fact]) -> Iterator[Result]:
    values = [part.value for part in parts if part.value is not None]
    assert whole.value is not None
    slack = half_step(whole.value) + sum((2 * half_step(value) for value in values), Decimal(0))
    if max(values) - slack <= whole.value <= sum(values, Decimal(0)) + slack:
        return
    shown = " + ".join(f"{facts.label(part.measure)} {part.value} %" for part in parts)
    yield result(
        facts, "text-and-table", [whole.iri, *(part.iri for part in parts)],
        f"{facts.label(whole.measure)}, {facts.label(whole.publication)}",
        f"{facts.label(whole.measure)} is printed as {whole.value} % in the {whole.section}, which the {parts[0].section}'s figures "
        "for its parts cannot give.",
        f"{shown} = at most {sum(values, Decimal(0))} %, printed {whole.value} %", ("other definition", "misprint"),
    )  # fmt: skip

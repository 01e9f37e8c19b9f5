"""What a check gives: discrepancies and reproductions, merged so that one cause is one discrepancy, as a graph."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS

from graph.audit.facts import Facts, slug
from ontology.iris import mint
from ontology.vocabulary import BG

KINDS: dict[str, str] = {
    "wrong-row": "figure in the row of another study",
    "percentage": "percentage that does not follow from its counts",
    "infeasible-percentage": "percentage that no count can give",
    "sum": "parts that do not add up",
    "nesting": "part larger than its whole",
    "text-and-table": "figures of one paper that differ between places",
    "cases": "patients recounted",
    "order": "impossible order",
    "range": "range against counts or criteria",
    "interval": "estimate outside its interval",
    "hazard-ratio": "hazard ratio off the centre of its interval",
    "p-value": "p-value against interval or counts",
    "between-papers": "papers that differ",
    "definition": "same label, different definition",
    "unstated-denominator": "percentage without a stated denominator",
    "rounding": "mixed rounding",
}
"""Kinds of discrepancy, the most telling first: a merged discrepancy takes the first that applies."""
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}

STANDINGS = (
    "open", "explained by rounding", "explained by denominator", "explained by follow-up", "explained by another report",
    "explained by definition",
)  # fmt: skip
REMAINING = ("rounding", "other denominator", "longer follow-up", "other definition", "misprint", "other method", "missing data")
WITHIN = frozenset(
    ("percentage", "infeasible-percentage", "sum", "nesting", "text-and-table", "cases", "wrong-row", "range")
)  # fmt: skip
"""Kinds that speak of the figures of one paper and are one cause when they meet in a finding."""


@dataclass(frozen=True, slots=True)
class Result:
    """One disagreement: between which facts, what was computed, how it stands, what may explain it."""

    kind: str
    facts: frozenset[URIRef]
    publications: frozenset[URIRef]
    studies: frozenset[URIRef]
    subject: str
    explanation: str
    computed: str
    remaining: tuple[str, ...]
    standing: str = "open"


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A recomputation that is no disagreement, such as the method that gives a printed interval."""

    kind: str
    fact: URIRef
    publication: URIRef
    study: URIRef | None
    subject: str
    computed: str


def result(
    facts: Facts, kind: str, about: Iterable[URIRef], subject: str, explanation: str, computed: str, remaining: Sequence[str],
    standing: str = "open",
) -> Result:  # fmt: skip
    """Make a result about findings, cohorts or other facts; publications and studies follow from them."""
    assert kind in KINDS
    assert standing in STANDINGS
    assert set(remaining) <= set(REMAINING)
    nodes = frozenset(about)
    publications: set[URIRef] = set()
    studies: set[URIRef] = set()
    for node in nodes:
        known = facts.findings.get(node) or facts.cohorts.get(node)
        if known:
            publications.add(known.publication)
            if known.study:
                studies.add(known.study)
    for fact in facts.case_facts:
        if fact.iri in nodes:
            publications.add(fact.publication)
            cohort = facts.cohorts.get(facts.case_cohorts[fact.case]) if fact.case in facts.case_cohorts else None
            if cohort and cohort.study:
                studies.add(cohort.study)
    for criterion in facts.eligibility:
        if criterion.iri in nodes:
            publications.add(criterion.publication)
    return Result(kind, nodes, frozenset(publications), frozenset(studies), subject, explanation, computed, tuple(remaining), standing)


SWEEPING = frozenset(("definition", "unstated-denominator", "rounding"))
"""Kinds that gather many findings under one remark and so never swallow another result."""


def merged(results: Iterable[Result]) -> list[Result]:
    """Make one discrepancy of those that have one cause, in a stable order.

    Checks on one paper's figures that meet in a finding are one cause; others are one when one holds the facts of the other.
    """
    pool: list[Result] = []
    for found in sorted(results, key=lambda r: (_RANK[r.kind], -len(r.facts), sorted(map(str, r.facts)), r.computed)):
        while other := next((other for other in pool if _one_cause(found, other)), None):
            pool.remove(other)
            found = _join(other, found)
        pool.append(found)
    return sorted(pool, key=lambda r: (sorted(r.publications), _RANK[r.kind], sorted(r.facts), r.computed))


def _one_cause(one: Result, other: Result) -> bool:
    if {one.kind, other.kind} & SWEEPING:
        return one.kind == other.kind and one.facts == other.facts
    if one.facts <= other.facts or other.facts <= one.facts:
        return True
    within = {one.kind, other.kind} <= WITHIN and one.publications == other.publications
    return within and bool(one.facts & other.facts)


def _join(first: Result, second: Result) -> Result:
    lead, rest = sorted((first, second), key=lambda r: _RANK[r.kind])
    computed = lead.computed if rest.computed in lead.computed else f"{lead.computed}; {rest.computed}"
    remaining = lead.remaining + tuple(word for word in rest.remaining if word not in lead.remaining)
    standing = lead.standing if lead.standing == rest.standing else "open"
    return replace(
        lead, facts=lead.facts | rest.facts, publications=lead.publications | rest.publications, studies=lead.studies | rest.studies,
        computed=computed, remaining=remaining, standing=standing,
    )  # fmt: skip


def _stem(facts: Facts, publications: Iterable[URIRef], kind: str, about: Iterable[URIRef]) -> str:
    papers = "-".join(sorted(facts.label(p) for p in publications))
    nodes = sorted(map(str, about))
    shortened = hashlib.sha256(" ".join(nodes).encode()).hexdigest()[:6]
    return f"{papers}-{kind}-{slug(nodes[0])}-{shortened}"


def as_graph(facts: Facts, results: Iterable[Result], reproductions: Iterable[Reproduction]) -> Graph:
    """Write discrepancies and reproductions as nodes whose IRIs follow from paper, kind and facts."""
    graph = Graph()
    for found in results:
        node = mint("discrepancy", _stem(facts, found.publications, found.kind, found.facts))
        graph.add((node, RDF.type, BG.Discrepancy))
        graph.add((node, RDFS.label, Literal(f"{KINDS[found.kind]}: {found.subject}")))
        for predicate, text in ((BG.kind, found.kind), (BG.standing, found.standing), (BG.computed, found.computed)):
            graph.add((node, predicate, Literal(text)))
        graph.add((node, BG.explanation, Literal(found.explanation)))
        for word in found.remaining:
            graph.add((node, BG.remaining, Literal(word)))
        for predicate, things in ((BG.finding, found.facts), (BG.publication, found.publications), (BG.study, found.studies)):
            for thing in things:
                graph.add((node, predicate, thing))
    for check in reproductions:
        node = mint("check", _stem(facts, (check.publication,), check.kind, (check.fact,)))
        graph.add((node, RDF.type, BG.Check))
        graph.add((node, RDFS.label, Literal(f"{check.kind}: {check.subject}")))
        graph.add((node, BG.kind, Literal(check.kind)))
        graph.add((node, BG.finding, check.fact))
        graph.add((node, BG.publication, check.publication))
        graph.add((node, BG.computed, Literal(check.computed)))
        if check.study:
            graph.add((node, BG.study, check.study))
    return graph

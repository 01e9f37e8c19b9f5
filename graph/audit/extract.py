"""Extract the projection that the audit works on from the named graphs of the dataset."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

from graph.audit.facts import CaseFact, Cohort, Criterion, Definition, Eligibility, Fact, Facts, FindingSet
from ontology.vocabulary import BG

BOUND = re.compile(r"(<|≤|>|≥)\s*(\d+(?:\.\d+)?)")

LINKS: dict[Node, str] = {
    BG.publication: "publication", BG.study: "study", BG.cohort: "cohort", BG.measure: "measure", BG.definition: "definition",
    BG.category: "category", BG.original: "original",
}  # fmt: skip
NUMBERS: dict[Node, str] = {BG.value: "value", BG.low: "low", BG.high: "high", BG.p: "p", BG.timeValue: "time_value"}
COUNTS: dict[Node, str] = {BG.n: "n", BG.total: "total", BG.gradeLow: "grade_low", BG.gradeHigh: "grade_high"}
WORDS: dict[Node, str] = {
    BG.kind: "kind", BG.statistic: "statistic", BG.analysis: "analysis", BG.counted: "counted", BG.sign: "sign", BG.unit: "unit",
    BG.interval: "interval", BG.pSign: "p_sign", BG.timepoint: "timepoint", BG.timeUnit: "time_unit", BG.state: "state",
    BG.role: "role", BG.printed: "printed", BG.certainty: "certainty",
}  # fmt: skip


def extract(graphs: Mapping[str, Graph]) -> Facts:
    """Read every graph once. Nodes that lack a publication are left out: nothing can be said of where they stand."""
    facts = Facts()
    for graph in graphs.values():
        _terms(graph, facts)
    for graph in graphs.values():
        for node in _typed(graph, BG.PrintedFinding):
            if _iri(graph, node, BG.publication):
                facts.findings[node] = _finding(graph, node)
        _structure(graph, facts)
        _cases(graph, facts)
    return facts


def _typed(graph: Graph, rdf_class: URIRef) -> list[URIRef]:
    return sorted(node for node in graph.subjects(RDF.type, rdf_class) if isinstance(node, URIRef))


def _iri(graph: Graph, node: Node, predicate: URIRef) -> URIRef | None:
    found = graph.value(node, predicate)
    return found if isinstance(found, URIRef) else None


def _text(graph: Graph, node: Node, predicate: URIRef) -> str:
    found = graph.value(node, predicate)
    return "" if found is None else str(found)


def _number(graph: Graph, node: Node, predicate: URIRef) -> Decimal | None:
    found = graph.value(node, predicate)
    return None if found is None else Decimal(str(found))


def _terms(graph: Graph, facts: Facts) -> None:
    for subject, label in graph.subject_objects(RDFS.label):
        if isinstance(subject, URIRef):
            facts.labels[subject] = str(label)
    for subject, broader in graph.subject_objects(SKOS.broader):
        if isinstance(subject, URIRef) and isinstance(broader, URIRef):
            facts.broader.setdefault(subject, set()).add(broader)
            facts.classes.setdefault(subject, set()).update(c for c in graph.objects(subject, RDF.type) if isinstance(c, URIRef))
    for work, issued in graph.subject_objects(DCTERMS.issued):
        if isinstance(work, URIRef) and str(issued)[:4].isdigit():
            facts.years[work] = int(str(issued)[:4])
    for one, other in graph.subject_objects(BG.samePopulation):
        if isinstance(one, URIRef) and isinstance(other, URIRef):
            facts.same_people |= {(one, other), (other, one)}
    for study in _typed(graph, BG.Study):
        whole = _iri(graph, study, BG.partOf)
        if whole:
            facts.part_of[study] = whole


def _finding(graph: Graph, node: URIRef) -> Fact:
    said: dict[str, Any] = {"iri": node}
    compares: list[URIRef] = []
    for predicate, found in graph.predicate_objects(node):
        if predicate in LINKS and isinstance(found, URIRef):
            said[LINKS[predicate]] = found
        elif predicate in NUMBERS:
            said[NUMBERS[predicate]] = Decimal(str(found))
        elif predicate in COUNTS:
            said[COUNTS[predicate]] = int(str(found))
        elif predicate in WORDS:
            said[WORDS[predicate]] = str(found)
        elif predicate == BG.compares and isinstance(found, URIRef):
            compares.append(found)
        elif predicate == BG.passage:
            said["place"] = _text(graph, found, BG.section)
    return Fact(**said, compares=tuple(sorted(compares)))


def _criterion(graph: Graph, node: Node) -> Criterion:
    return Criterion(
        _iri(graph, node, BG.on), _iri(graph, node, BG.term), _text(graph, node, BG.negated) == "true", _text(graph, node, BG.sign),
        _number(graph, node, BG.value), _number(graph, node, BG.low), _number(graph, node, BG.high),
    )  # fmt: skip


def _structure(graph: Graph, facts: Facts) -> None:
    for node in _typed(graph, BG.Cohort):
        publication, size = _iri(graph, node, BG.publication), _text(graph, node, BG.cohortSize)
        if publication:
            facts.cohorts[node] = Cohort(
                node, publication, _iri(graph, node, BG.study), _iri(graph, node, BG.arm), _iri(graph, node, BG.partOf),
                _text(graph, node, BG.kind), int(size) if size else None,
                tuple(_criterion(graph, part) for part in sorted(graph.objects(node, BG.criterion), key=str)),
            )  # fmt: skip
    for node in _typed(graph, BG.MeasureDefinition):
        publication = _iri(graph, node, BG.publication)
        if publication:
            facts.definitions[node] = Definition(
                node, publication, _iri(graph, node, BG.measure), _iri(graph, node, BG.study),
                _text(graph, node, BG.comparisonKey), _text(graph, node, BG.clock),
            )  # fmt: skip
    for node in _typed(graph, BG.FindingSet):
        publication = _iri(graph, node, BG.publication)
        if publication:
            members = tuple(sorted(m for m in graph.objects(node, BG.member) if isinstance(m, URIRef)))
            facts.sets.append(FindingSet(node, publication, _iri(graph, node, BG.cohort), _text(graph, node, BG.kind), members))
    for node in _typed(graph, BG.Arm):
        facts.arm_roles[node] = _text(graph, node, BG.kind)
    for node in _typed(graph, BG.Category):
        printed = " ".join(_text(graph, passage, BG.printed) for passage in graph.objects(node, BG.passage))
        if found := BOUND.findall(printed):
            facts.bounds[node] = frozenset((sign, Decimal(number)) for sign, number in found)
    for node in _typed(graph, BG.EligibilityCriterion):
        publication = _iri(graph, node, BG.publication)
        if publication and _text(graph, node, BG.eligibilityType) == "inclusion":
            facts.eligibility.append(Eligibility(node, publication, _iri(graph, node, BG.study), _criterion(graph, node)))


def _cases(graph: Graph, facts: Facts) -> None:
    for node in _typed(graph, BG.Case):
        cohort = _iri(graph, node, BG.cohort)
        if cohort:
            facts.case_cohorts[node] = cohort
    for node in _typed(graph, BG.CaseFact):
        publication, case = _iri(graph, node, BG.publication), _iri(graph, node, BG.case)
        if publication and case and _text(graph, node, BG.state) in ("", "reported"):
            facts.case_facts.append(
                CaseFact(
                    node,
                    publication,
                    case,
                    _text(graph, node, BG.attribute),
                    _iri(graph, node, BG.term),
                    _number(graph, node, BG.value),
                    _text(graph, node, BG.sign),
                    _text(graph, node, BG.timepoint),
                )
            )

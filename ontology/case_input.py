"""What the reasoner is told of a case: the lesions that were found or named and not found, and assignments that are printed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import BNode, Literal, Node

from ontology.definitions import DEFINED, label, lesion_names
from ontology.vocabulary import BG

CARRIED = "found"
ABSENT = "not-found"
UNSPECIFIED = "unspecified"
ASSIGNING = ("diagnosis", "subgroup")
"""Attributes whose term assigns a patient to a class of patients."""


@dataclass(frozen=True, slots=True)
class LesionInput:
    """A lesion of one case, as printed: kind, genes, what testing gave, and the fact that says so."""

    iri: str
    fact: str
    printed: str
    kind: str
    genes: tuple[str, ...]
    result: str
    variant: str | None = None
    named: str | None = None
    chromosomes: int | None = None


@dataclass(frozen=True, slots=True)
class CaseInput:
    """One case with its lesions, and its printed assignments: the fact, the class of patients, the label of what is printed."""

    iri: str
    label: str
    lesions: tuple[LesionInput, ...]
    assigned: tuple[tuple[str, str, str], ...]

    def sha256(self, definitions: str) -> str:
        """Hash the case together with the hash of the definitions."""
        return hashlib.sha256((json.dumps(asdict(self), sort_keys=True) + definitions).encode()).hexdigest()


def read_cases(graphs: Iterable[Graph], terminology: Graph) -> list[CaseInput]:
    """Read the cases that say something of genetics, from the graphs of publications; in the order of their IRIs."""
    names = lesion_names(terminology)
    classes = {str(s): str(o) for s, o in terminology.subject_objects(BG.patientClass)}
    cases = []
    for graph in graphs:
        for case in sorted(graph.subjects(RDF.type, BG.Case), key=str):
            facts = sorted(graph.subjects(BG.case, case), key=str)
            lesions = [lesion for fact in facts for lesion in [_lesion(graph, fact, names)] if lesion]
            assigned = [
                (str(fact), classes[str(term)], label(terminology, term))
                for fact in facts
                for term in graph.objects(fact, BG.term)
                if str(graph.value(fact, BG.attribute)) in ASSIGNING and str(term) in classes
            ]
            if lesions or assigned:
                cases.append(CaseInput(str(case), str(graph.value(case, RDFS.label)), tuple(lesions), tuple(assigned)))
    return cases


def _lesion(graph: Graph, fact: Node, names: dict[str, URIRef]) -> LesionInput | None:
    """Read the lesion of a fact; None where nothing was named, as in a bare "Negative"."""
    lesion = graph.value(fact, BG.lesion)
    if lesion is None:
        return None
    genes = tuple(sorted(str(o) for p in (BG.gene, BG.partnerGene) for o in graph.objects(lesion, p)))
    printed = str(graph.value(lesion, BG.printed) or "")
    named = names.get(printed.casefold().strip())
    count = _chromosomes(graph, fact)
    if not genes and named is None and count is None:
        return None
    uncertain = str(graph.value(fact, BG.certainty) or "certain") != "certain"
    kind = UNSPECIFIED if uncertain else str(graph.value(lesion, BG.kind) or UNSPECIFIED)
    variant = re.search(r"\b[A-Z]\d+[A-Z*]\b", printed.partition(" ")[2]) if kind == "mutation" else None
    return LesionInput(
        str(lesion), str(fact), printed, kind, genes, str(graph.value(lesion, BG.testResult) or "not-available"),
        variant[0] if variant else None, None if uncertain or named is None else str(named), None if uncertain else count,
    )  # fmt: skip


def _chromosomes(graph: Graph, fact: Node) -> int | None:
    value, unit = graph.value(fact, BG.value), str(graph.value(fact, BG.unit) or "")
    exact = str(graph.value(fact, BG.sign) or "=") == "="
    return int(str(value)) if value is not None and exact and unit == "chromosome" else None


def assertions(cases: Iterable[CaseInput]) -> Graph:
    """Write cases as OWL individuals; a bare gene name gets no kind, a lesion not found becomes a complement."""
    graph = Graph()
    for case in cases:
        node = URIRef(case.iri)
        graph.add((node, RDF.type, OWL.NamedIndividual))
        for described in description(graph, case, with_lesions=False):
            graph.add((node, RDF.type, described))
        for lesion in case.lesions:
            if lesion.result == CARRIED:
                individual = URIRef(lesion.iri)
                graph.add((node, BG.carries, individual))
                graph.add((individual, RDF.type, OWL.NamedIndividual))
                for described in lesion_description(graph, lesion):
                    graph.add((individual, RDF.type, described))
    return graph


def description(graph: Graph, case: CaseInput, *, with_lesions: bool = True) -> list[Node]:
    """Write into a graph what is known of a case as class expressions, and return them."""
    known: list[Node] = [BG.Case, *sorted({URIRef(patients) for _, patients, _ in case.assigned})]
    for lesion in case.lesions:
        if lesion.result == CARRIED and with_lesions:
            known.append(_carrying(graph, lesion))
        elif lesion.result == ABSENT and lesion.kind != UNSPECIFIED:
            known.append(_node(graph, OWL.Class, {OWL.complementOf: _carrying(graph, lesion)}))
    return known


def lesion_description(graph: Graph, lesion: LesionInput) -> list[Node]:
    """Write into a graph what is known of a lesion as class expressions, and return them."""
    known: list[Node] = [URIRef(lesion.named or DEFINED[0] + lesion.kind)]
    values: list[tuple[URIRef, Node]] = [(BG.involves, URIRef(gene)) for gene in lesion.genes]
    if lesion.variant:
        values.append((BG.variant, Literal(lesion.variant)))
    if lesion.chromosomes is not None:
        values.append((BG.chromosomes, Literal(lesion.chromosomes)))
    return known + [_node(graph, OWL.Restriction, {OWL.onProperty: p, OWL.hasValue: value}) for p, value in values]


def conjunction(graph: Graph, members: list[Node]) -> Node:
    """Write the intersection of class expressions; a single one stays as it is."""
    return members[0] if len(members) == 1 else _node(graph, OWL.Class, {OWL.intersectionOf: sequence(graph, members)})


def _carrying(graph: Graph, lesion: LesionInput) -> Node:
    sought = conjunction(graph, lesion_description(graph, lesion))
    return _node(graph, OWL.Restriction, {OWL.onProperty: BG.carries, OWL.someValuesFrom: sought})


def _node(graph: Graph, kind: URIRef, properties: dict[URIRef, Node]) -> BNode:
    node = BNode()
    graph.add((node, RDF.type, kind))
    for predicate, target in properties.items():
        graph.add((node, predicate, target))
    return node


def sequence(graph: Graph, members: list[Node]) -> BNode:
    """Write an RDF list of at least one member and return its head."""
    nodes = [BNode() for _ in members]
    for i, member in enumerate(members):
        graph.add((nodes[i], RDF.first, member))
        graph.add((nodes[i], RDF.rest, nodes[i + 1] if i + 1 < len(nodes) else RDF.nil))
    return nodes[0]

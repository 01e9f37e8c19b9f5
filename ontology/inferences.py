"""Inferences as data: written with what they follow from and a hash of their inputs, and read back as far as they still hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, XSD

from ontology.case_input import CaseInput
from ontology.definitions import definitions_hash
from ontology.iris import BASE, PREFIXES, mint
from ontology.realisation import CERTAIN, EXCLUDED, POSSIBLE, Condition, Membership
from ontology.vocabulary import BG

CLASSES = {CERTAIN: BG.CertainMembership, POSSIBLE: BG.PossibleMembership, EXCLUDED: BG.ExcludedMembership}
SAID = {CERTAIN: "", POSSIBLE: "possibly ", EXCLUDED: "not "}
DEFINITIONS = mint("inference", "definitions")
BESIDE_EVIDENCE = "inferences.ttl"
"""Where inferences from evidence that is not shipped stand: in its folder."""


@dataclass(frozen=True, slots=True)
class Inferences:
    """Inferences that hold for the graph at hand, and the labels of the cases whose inferences are out of date."""

    graph: Graph
    outdated: tuple[str, ...]
    definitions_changed: bool


def shipped_path() -> Path:
    """The file of the inferences that come with the package."""
    return Path(str(files("ontology"))) / "inferred" / "memberships.ttl"


def read(path: Path) -> Graph:
    """Read written inferences; a file that is not there holds none."""
    graph = Graph()
    if path.is_file():
        graph.parse(data=path.read_text(encoding="utf-8"), format="turtle")
    return graph


def write(terminology: Graph, cases: list[CaseInput], found: list[Membership]) -> Graph:
    """Write memberships, each with its conditions and sources, and for each case the hash of its inputs."""
    graph = Graph()
    definitions = definitions_hash(terminology)
    _realisation(graph, DEFINITIONS, "coherence of the definitions", definitions)
    for case in cases:
        node = _node(case)
        _realisation(graph, node, f"realisation of {case.label}", case.sha256(definitions))
        graph.add((node, BG.case, URIRef(case.iri)))
    for membership in found:
        _membership(graph, membership)
    return graph


def _node(case: CaseInput, *parts: str) -> URIRef:
    return mint("inference", case.iri.removeprefix(f"{BASE}case/"), *parts)


def _realisation(graph: Graph, node: URIRef, label: str, sha256: str) -> None:
    graph.add((node, RDF.type, BG.Realisation))
    graph.add((node, RDFS.label, Literal(label)))
    graph.add((node, BG.inputsSha256, Literal(sha256)))
    graph.add((node, BG.upToDate, Literal(True)))


def _membership(graph: Graph, found: Membership) -> None:
    node = _node(found.case, str(found.definition.subgroup).rsplit("/", 1)[1])
    graph.add((node, RDF.type, CLASSES[found.standing]))
    graph.add((node, RDFS.label, Literal(f"{found.case.label}: {SAID[found.standing]}{found.definition.label} (inferred)")))
    graph.add((node, BG.case, URIRef(found.case.iri)))
    graph.add((node, BG.subgroup, found.definition.subgroup))
    graph.add((node, BG.rationale, Literal(rationale(found))))
    if found.standing == POSSIBLE:
        graph.add((node, BG.openParts, Literal(found.open_parts, datatype=XSD.integer)))
    sources = [found.definition.patients, *map(URIRef, found.facts), *(URIRef(lesion.iri) for lesion in found.lesions)]
    for source in sources:
        graph.add((node, PROV.wasDerivedFrom, source))
    for condition in found.conditions:
        _condition(graph, node, condition)


def _condition(graph: Graph, membership: URIRef, condition: Condition) -> None:
    part = URIRef(f"{membership}/part-{condition.order}")
    graph.add((membership, BG.definitionPart, part))
    graph.add((part, RDF.type, BG.DefinitionPart))
    graph.add((part, RDFS.label, Literal(condition.words)))
    graph.add((part, BG.order, Literal(condition.order, datatype=XSD.integer)))
    graph.add((part, BG.fulfilment, Literal(condition.fulfilment)))
    graph.add((part, BG.rationale, Literal(condition.reason)))
    for fact in {*(lesion.fact for lesion in condition.lesions), *condition.facts}:
        graph.add((part, PROV.wasDerivedFrom, URIRef(fact)))


def rationale(found: Membership) -> str:
    """Say in a line why a membership is certain, possible or excluded."""
    conditions = [f"{c.words}: {c.fulfilment} ({c.reason})" for c in found.conditions]
    suggested = [f"“{lesion.printed}” {how}" for how, lesion in found.suggestions]
    return "; ".join(conditions) + (f". Suggested: {'; '.join(suggested)}" if suggested else "")


def holding(stored: Sequence[Graph], terminology: Graph, cases: list[CaseInput]) -> Inferences:
    """Keep of stored inferences what still rests on the cases and definitions at hand; of several files the first that fits.

    A case whose hash fits in none, or that was never reasoned over, keeps a realisation that is not up to date and no
    memberships; inferences about cases that are not at hand are left out without a word.
    """
    definitions = definitions_hash(terminology)
    graph = Graph()
    outdated = []
    for case in cases:
        node = _node(case)
        sha256 = Literal(case.sha256(definitions))
        fitting = next((one for one in stored if (node, BG.inputsSha256, sha256) in one), None)
        if fitting is not None:
            _keep(fitting, graph, case)
        else:
            outdated.append(case.label)
            graph.add((node, RDF.type, BG.Realisation))
            graph.add((node, RDFS.label, Literal(f"realisation of {case.label}, out of date")))
            graph.add((node, BG.case, URIRef(case.iri)))
            graph.add((node, BG.upToDate, Literal(False)))
    changed = not any((DEFINITIONS, BG.inputsSha256, Literal(definitions)) in one for one in stored)
    return Inferences(graph, tuple(outdated), changed)


def _keep(stored: Graph, graph: Graph, case: CaseInput) -> None:
    for node in set(stored.subjects(BG.case, URIRef(case.iri))):
        for kept in (node, *stored.objects(node, BG.definitionPart)):
            for predicate, target in stored.predicate_objects(kept):
                graph.add((kept, predicate, target))


def statements(graph: Graph) -> set[str]:
    """What the inferences of a graph say, a line each, to compare two runs."""
    return {
        str(graph.value(node, RDFS.label)).removesuffix(" (inferred)")
        for kind in CLASSES.values()
        for node in graph.subjects(RDF.type, kind)
    }


def to_turtle(graph: Graph) -> str:
    """Write a graph of inferences, the same triples always as the same text."""
    for prefix in ("bg", "case", "case-fact", "lesion", "inference", "patients", "subgroup", "prov", "rdfs", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    head = "# Inferred by `blinagraph reason` with HermiT; do not edit. Nothing here is printed in a publication.\n\n"
    return head + graph.serialize(format="turtle")

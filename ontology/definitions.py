"""Definitions of genetic subgroups, read from the terminology: their conditions, the lesions these name, and words for them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

from ontology.iris import BASE
from ontology.vocabulary import BG

DEFINED = (BASE + "lesion-class/", BASE + "patients/", BASE + "profile/")
"""Where the classes and profiles stand that only definitions need."""

LOGICAL = frozenset({
    RDF.type, RDF.first, RDF.rest, RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range, OWL.equivalentClass, OWL.disjointWith,
    OWL.inverseOf, OWL.intersectionOf, OWL.unionOf, OWL.complementOf, OWL.oneOf, OWL.onProperty, OWL.someValuesFrom, OWL.allValuesFrom,
    OWL.hasValue, OWL.maxCardinality, OWL.minCardinality, OWL.cardinality, OWL.onDatatype, OWL.withRestrictions, OWL.members,
    OWL.distinctMembers,
})  # fmt: skip
FACETS = "http://www.w3.org/2001/XMLSchema#"


@dataclass(frozen=True, slots=True)
class Part:
    """One condition of a definition: the expression, whether it demands absence, the lesion classes and named classes in it."""

    order: int
    expression: Node
    words: str
    negative: bool
    lesion_classes: tuple[URIRef, ...]
    patient_classes: tuple[URIRef, ...]


@dataclass(frozen=True, slots=True)
class Definition:
    """What makes a patient a member of a genetic subgroup."""

    subgroup: URIRef
    patients: URIRef
    label: str
    parts: tuple[Part, ...]
    suggested_by: tuple[URIRef, ...]


def label(graph: Graph, term: Node) -> str:
    """The label of a term, or the last part of its IRI."""
    return str(graph.value(term, RDFS.label) or str(term).rsplit("/", 1)[-1])


def logical(graph: Graph) -> Graph:
    """Keep what a reasoner reads of a terminology: declarations and axioms, no annotations, no dates."""
    kept = Graph()
    annotations = set(graph.subjects(RDF.type, OWL.AnnotationProperty)) | set(graph.subjects(RDF.type, OWL.Ontology))
    terms = set(graph.subjects(RDF.type, BG.Gene)) | set(graph.subjects(RDF.type, BG.ExpressionProfile))
    for s, p, o in graph:
        if s in annotations or not (p in LOGICAL or str(p).startswith(FACETS)):
            continue
        if (s, RDF.type, OWL.NamedIndividual) in graph and s not in terms:
            continue
        kept.add((s, p, o))
    return kept


def definitions(graph: Graph) -> dict[URIRef, Definition]:
    """The definition of every genetic subgroup that has one, by its class of patients, in the order of their IRIs."""
    found = {}
    for subgroup, patients in sorted(graph.subject_objects(BG.patientClass)):
        if (subgroup, RDF.type, BG.GeneticSubgroup) not in graph:
            continue
        assert isinstance(subgroup, URIRef)
        assert isinstance(patients, URIRef)
        suggested = tuple(sorted(o for o in graph.objects(patients, BG.suggestedBy) if isinstance(o, URIRef)))
        found[patients] = Definition(subgroup, patients, label(graph, subgroup), tuple(_parts(graph, patients)), suggested)
    return found


def _parts(graph: Graph, patients: URIRef) -> Iterator[Part]:
    expression = graph.value(patients, OWL.equivalentClass)
    members = graph.value(expression, OWL.intersectionOf) if expression is not None else None
    if members is None:
        return
    conditions = [member for member in Collection(graph, members) if member != BG.Case]
    for order, condition in enumerate(conditions, start=1):
        named = tuple(dict.fromkeys(_named(graph, condition)))
        yield Part(
            order,
            condition,
            words(graph, condition),
            graph.value(condition, OWL.complementOf) is not None,
            tuple(n for n in named if n.startswith(DEFINED[0])),
            tuple(n for n in named if n.startswith(DEFINED[1])),
        )


def _named(graph: Graph, node: Node) -> Iterator[URIRef]:
    """Go through the own classes that an expression names, in the order in which they stand."""
    if isinstance(node, URIRef):
        if str(node).startswith(DEFINED):
            yield node
        return
    for predicate in (OWL.complementOf, OWL.someValuesFrom):
        for target in graph.objects(node, predicate):
            yield from _named(graph, target)
    for predicate in (OWL.unionOf, OWL.intersectionOf):
        for members in graph.objects(node, predicate):
            for member in Collection(graph, members):
                yield from _named(graph, member)


def words(graph: Graph, node: Node) -> str:
    """Say a condition in words.

    A union becomes "at least one of", a complement "no" or "not", a restriction the label of what it asks for.
    """
    if isinstance(node, URIRef):
        subgroup = next(graph.subjects(BG.patientClass, node), node)
        return label(graph, subgroup)
    for predicate in (OWL.someValuesFrom, OWL.hasValue):
        target = graph.value(node, predicate)
        if target is not None:
            return label(graph, target)
    inner = graph.value(node, OWL.complementOf)
    if inner is not None:
        return f"{'not' if isinstance(inner, URIRef) else 'no'} {words(graph, inner)}"
    members = graph.value(node, OWL.unionOf)
    assert members is not None
    return "at least one of: " + ", ".join(words(graph, member) for member in Collection(graph, members))


def genes_of(graph: Graph, lesion_class: URIRef) -> frozenset[URIRef]:
    """The genes that the definition of a lesion class names."""
    return frozenset(n for n in _reach(graph, lesion_class) if isinstance(n, URIRef) and (n, RDF.type, BG.Gene) in graph)


def _reach(graph: Graph, lesion_class: URIRef) -> Iterator[Node]:
    waiting: list[Node] = list(graph.objects(lesion_class, OWL.equivalentClass))
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        yield node
        if isinstance(node, BNode):
            waiting += list(graph.objects(node))


def lesion_names(graph: Graph) -> dict[str, URIRef]:
    """Classes of ploidy, karyotype and translocation by the names that a source may print, in lower case."""
    named = {}
    for root in (URIRef(DEFINED[0] + "ploidy"), URIRef(DEFINED[0] + "translocation")):
        for lesion_class in graph.transitive_subjects(RDFS.subClassOf, root):
            if isinstance(lesion_class, URIRef) and lesion_class != root:
                for name in (*graph.objects(lesion_class, RDFS.label), *graph.objects(lesion_class, SKOS.altLabel)):
                    named[str(name).casefold()] = lesion_class
    return named


def definitions_hash(graph: Graph) -> str:
    """Hash what the definitions mean: every axiom of lesions, patients, profiles and of the terms that these use.

    Labels do not count, except those of ploidy and translocations, by which printed names are recognised.
    """
    kept = logical(graph)
    own = {s for s in kept.subjects() if isinstance(s, URIRef) and str(s).startswith(DEFINED)}
    used = {n for s in own for n in _all_reached(kept, s)} | {BG.gene, BG.partnerGene, BG.carries, BG.case, BG.Case, BG.Lesion}
    lines = {_written(kept, s, p, o) for s, p, o in kept if s in own | used and isinstance(s, URIRef) and p != RDF.type}
    lines |= {_canonical(kept, node) for node in kept.subjects(RDF.type, OWL.AllDisjointClasses)}
    lines |= {f"name {name} {iri}" for name, iri in lesion_names(graph).items()}
    lines |= {f"{s} {p} {o}" for p in (BG.patientClass, BG.suggestedBy) for s, o in graph.subject_objects(p)}
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _all_reached(graph: Graph, start: Node) -> set[Node]:
    waiting, seen = [start], set()
    while waiting:
        node = waiting.pop()
        if node not in seen and not isinstance(node, Literal):
            seen.add(node)
            waiting += list(graph.objects(node))
    return seen


def _written(graph: Graph, s: Node, p: Node, o: Node) -> str:
    return f"{s} {p} {_canonical(graph, o) if isinstance(o, BNode) else o.n3()}"


def _canonical(graph: Graph, node: Node) -> str:
    """Write a tree of blank nodes without their names."""
    if not isinstance(node, BNode):
        return node.n3()
    return "[" + "; ".join(sorted(f"{p} {_canonical(graph, o)}" for p, o in graph.predicate_objects(node))) + "]"

"""Links to external ontologies as triples: SKOS matches, and a node for each row that says what it rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

from ontology.iris import mint
from ontology.mappings import Link, Unavailable, expand_curie, links, unavailable

SSSOM = Namespace("https://w3id.org/sssom/")


def mappings_graph(
    subjects: Collection[object] | None = None,
    rows: Iterable[Link] | None = None,
    missing: Iterable[Unavailable] | None = None,
) -> Graph:
    """Write the links of the given subjects (all when None) as triples.

    A match becomes a SKOS triple and a node that annotates it; a near twin, a search in vain and an ontology
    that could not be reached become nodes only, so that no query takes them for matches.
    """
    graph = Graph()
    for link in links() if rows is None else rows:
        if subjects is None or URIRef(expand_curie(link.subject_id)) in subjects:
            _link(graph, link)
    for gap in unavailable() if missing is None else missing:
        if subjects is None or URIRef(expand_curie(gap.subject_id)) in subjects:
            _gap(graph, gap)
    return graph


def _node(graph: Graph, subject_id: str, *parts: str) -> tuple[URIRef, URIRef]:
    """Describe the node of a row; its IRI follows from what the row says, so that builds agree."""
    digest = hashlib.sha256("\t".join((subject_id, *parts)).encode()).hexdigest()[:10]
    node = mint("mapping", f"{subject_id.replace(':', '-')}-{digest}")
    subject = URIRef(expand_curie(subject_id))
    graph.add((node, RDF.type, SSSOM.Mapping))
    graph.add((node, OWL.annotatedSource, subject))
    return node, subject


def _link(graph: Graph, link: Link) -> None:
    node, subject = _node(graph, link.subject_id, link.predicate_id, link.predicate_modifier, link.object_id, link.object_source)
    predicate, target = URIRef(expand_curie(link.predicate_id)), URIRef(expand_curie(link.object_id))
    graph.add((node, DCTERMS.type, Literal(link.standing)))
    graph.add((node, OWL.annotatedProperty, predicate))
    graph.add((node, OWL.annotatedTarget, target))
    graph.add((node, SSSOM.mapping_justification, URIRef(expand_curie(link.mapping_justification))))
    graph.add((node, SSSOM.object_source, Literal(link.object_source.partition(":")[2])))
    graph.add((node, SSSOM.object_source_version, Literal(link.object_source_version)))
    graph.add((node, SSSOM.confidence, Literal(link.confidence, datatype=XSD.decimal)))
    graph.add((node, SSSOM.mapping_date, Literal(link.mapping_date, datatype=XSD.date)))
    graph.add((node, RDFS.seeAlso, URIRef(link.see_also)))
    if link.comment:
        graph.add((node, RDFS.comment, Literal(link.comment)))
    if link.standing == "no term found":
        return
    graph.add((node, SSSOM.object_label, Literal(link.object_label)))
    graph.add((target, RDFS.label, Literal(link.object_label)))
    graph.add((target, SKOS.notation, Literal(link.object_id)))
    if link.standing == "match":
        graph.add((subject, predicate, target))
        graph.add((node, RDF.type, OWL.Axiom))
    else:
        graph.add((node, SSSOM.predicate_modifier, Literal(link.predicate_modifier)))


def _gap(graph: Graph, gap: Unavailable) -> None:
    node, _ = _node(graph, gap.subject_id, "unavailable", gap.object_source)
    graph.add((node, DCTERMS.type, Literal("source unavailable")))
    graph.add((node, SSSOM.object_source, Literal(gap.object_source.partition(":")[2])))
    graph.add((node, SSSOM.mapping_date, Literal(gap.mapping_date, datatype=XSD.date)))
    graph.add((node, RDFS.comment, Literal(f"sought: {gap.sought}; {gap.reason}")))

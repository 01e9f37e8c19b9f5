"""The description of the dataset itself: its named graphs, their size, and how far their figures are verified."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, VOID, XSD

from graph import names
from graph.dataset import GraphMap
from ontology.iris import mint
from ontology.vocabulary import BASE, BG


def dataset_graph(graphs: GraphMap, standings: Mapping[str, str]) -> Graph:
    """Describe the dataset in VoID; each publication's graph says whether its figures were verified."""
    described = Graph()
    dataset = URIRef(BASE + "dataset")
    described.add((dataset, RDF.type, VOID.Dataset))
    described.add((dataset, DCTERMS.title, Literal("blinagraph: evidence on blinatumomab in B-ALL", lang="en")))
    described.add((dataset, DCTERMS.license, URIRef("https://creativecommons.org/publicdomain/zero/1.0/")))
    described.add((dataset, VOID.triples, Literal(sum(len(g) for g in graphs.values()), datatype=XSD.integer)))
    for name, graph in graphs.items():
        described.add((dataset, VOID.subset, URIRef(name)))
        described.add((URIRef(name), RDF.type, VOID.Dataset))
        described.add((URIRef(name), VOID.triples, Literal(len(graph), datatype=XSD.integer)))
    for publication, standing in standings.items():
        graph_name = URIRef(names.publication_graph_name(publication))
        described.add((graph_name, BG.publication, mint("work", publication)))
        described.add((graph_name, BG.verification, Literal(standing)))
        described.add((graph_name, RDFS.label, Literal(f"what {publication} says")))
    return described

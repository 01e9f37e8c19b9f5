"""The dataset under construction: named graphs in rdflib, serialised once for the store."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import Graph, URIRef

GraphMap = Mapping[str, Graph]


def to_nquads(graphs: GraphMap) -> bytes:
    """Write named graphs as N-Quads, sorted, so that equal datasets are equal bytes; blank nodes keep the names that they have."""
    lines: list[bytes] = []
    for name, graph in graphs.items():
        context = f" {URIRef(name).n3()} .\n".encode()
        triples = graph.serialize(format="ntriples", encoding="utf-8").splitlines()
        lines += [line.removesuffix(b" .") + context for line in triples if line]
    return b"".join(sorted(lines))


def union(graphs: GraphMap) -> Graph:
    """Return one graph with the triples of all."""
    merged = Graph()
    for graph in graphs.values():
        merged += graph
    return merged

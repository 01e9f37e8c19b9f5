"""The dataset as a file: RDF with or without its named graphs, and GraphML for network tools.

Output is sorted, so that equal datasets are equal files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO, TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    import networkx as nx

RDF_FORMATS: dict[str, ox.RdfFormat] = {
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
}
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def write_rdf(quads: Iterable[ox.Quad], form: str, out: IO[bytes], prefixes: Mapping[str, str]) -> None:
    """Write RDF; Turtle and N-Triples hold the union of the named graphs, the others keep the graphs apart."""
    rdf = RDF_FORMATS[form]
    if rdf.supports_datasets:
        ordered: list[ox.Quad] = sorted(quads, key=lambda quad: (str(quad.graph_name), str(quad.triple)))
        ox.serialize(ordered, output=out, format=rdf, prefixes=dict(prefixes))
    else:
        ox.serialize(sorted({quad.triple for quad in quads}, key=str), output=out, format=rdf, prefixes=dict(prefixes))


def network(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> nx.MultiDiGraph[str]:
    """Return the things as nodes and their relations as edges, named by CURIE.

    A node has its label, its types and its literals (several values of one property are joined by ``; ``) as attributes;
    an edge has its property as key and as the attribute ``property``. Everything is text, which GraphML tools all read.
    """
    import networkx as nx

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    spaces = sorted(((space, prefix) for prefix, space in prefixes.items()), key=lambda pair: -len(pair[0]))
    names: dict[str, str] = {}

    def named(term: ox.NamedNode | ox.BlankNode) -> str:
        iri = term.value
        if iri not in names:
            names[iri] = next((f"{prefix}:{iri.removeprefix(space)}" for space, prefix in spaces if iri.startswith(space)), iri)
            graph.add_node(names[iri], iri=iri)
        return names[iri]

    for triple in sorted(set(triples), key=str):
        if isinstance(triple.subject, ox.Triple) or isinstance(triple.object, ox.Triple):
            continue
        subject, predicate = named(triple.subject), triple.predicate
        key = predicate.value.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
        if isinstance(triple.object, ox.Literal):
            _add(graph.nodes[subject], "label" if predicate.value == LABEL else key, triple.object.value)
        elif predicate.value == TYPE:
            _add(graph.nodes[subject], "type", named(triple.object))
        else:
            graph.add_edge(subject, named(triple.object), key=key, property=key)
    return graph


def write_graphml(quads: Iterable[ox.Quad], out: IO[bytes], prefixes: Mapping[str, str]) -> None:
    """Write the union of the named graphs as GraphML."""
    import networkx as nx

    nx.write_graphml_xml(network((quad.triple for quad in quads), prefixes), out)


def _add(attributes: dict[str, str], key: str, value: str) -> None:
    clean = "".join(c for c in value if c >= " " or c in "\t\n\r")
    attributes[key] = f"{attributes[key]}; {clean}" if key in attributes else clean

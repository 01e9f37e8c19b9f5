"""The description of the endpoint itself, in SPARQL Service Description and VoID."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import pyoxigraph as ox

from blinagraph.web.negotiation import GRAPHS, Offer
from ontology.iris import PREFIXES
from ontology.vocabulary import BASE

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_FORMATS = "http://www.w3.org/ns/formats/"
_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER = ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")
_RESULT_FORMATS = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML", "JSON-LD",
)  # fmt: skip
SERIALISATIONS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


def describe(address: str, counts: Mapping[str, int], services: Collection[str] = (), wanted: Offer = GRAPHS[0]) -> bytes:
    """Describe the endpoint at an address: its language, formats and features, and each graph with its number of triples."""
    prefixes = {"sd": _SD, "void": _VOID, "formats": _FORMATS, "bggraph": PREFIXES["graph"]}
    written = ox.serialize(_triples(address, counts, services), format=SERIALISATIONS[wanted.format], prefixes=prefixes)
    assert written is not None
    return written


def _triples(address: str, counts: Mapping[str, int], services: Collection[str]) -> Iterator[ox.Triple]:
    service, described, default = ox.NamedNode(address), ox.NamedNode(BASE + "dataset"), ox.BlankNode("default")
    yield ox.Triple(service, _TYPE, _sd("Service"))
    yield ox.Triple(service, _sd("endpoint"), service)
    yield ox.Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    yield ox.Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    if services:
        yield ox.Triple(service, _sd("feature"), _sd("BasicFederatedQuery"))
    for name in _RESULT_FORMATS:
        yield ox.Triple(service, _sd("resultFormat"), ox.NamedNode(_FORMATS + name))
    yield ox.Triple(service, _sd("defaultDataset"), described)
    yield ox.Triple(described, _TYPE, _sd("Dataset"))
    yield ox.Triple(described, _TYPE, _void("Dataset"))
    yield ox.Triple(described, _void("sparqlEndpoint"), service)
    yield ox.Triple(described, _sd("defaultGraph"), default)
    yield from _graph(default, sum(counts.values()))
    for number, (name, count) in enumerate(sorted(counts.items())):
        entry, graph = ox.BlankNode(f"entry{number}"), ox.BlankNode(f"graph{number}")
        yield ox.Triple(described, _sd("namedGraph"), entry)
        yield ox.Triple(entry, _TYPE, _sd("NamedGraph"))
        yield ox.Triple(entry, _sd("name"), ox.NamedNode(name))
        yield ox.Triple(entry, _sd("graph"), graph)
        yield from _graph(graph, count)


def _graph(node: ox.BlankNode, triples: int) -> Iterator[ox.Triple]:
    yield ox.Triple(node, _TYPE, _sd("Graph"))
    yield ox.Triple(node, _void("triples"), ox.Literal(str(triples), datatype=_INTEGER))


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


def _void(name: str) -> ox.NamedNode:
    return ox.NamedNode(_VOID + name)

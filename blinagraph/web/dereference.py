"""The things of the graph under their own addresses: the path of an IRI of the project is its path on this server."""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from blinagraph.web.jobs import Job
from blinagraph.web.negotiation import GRAPHS, HTML, Offer
from ontology.vocabulary import BASE

MOST_INCOMING = 1000
"""How many of the statements that point to a thing are told with it."""

SUFFIXES: Mapping[str, Offer] = {
    ".ttl": GRAPHS[0],
    ".nt": GRAPHS[1],
    ".rdf": GRAPHS[2],
    ".jsonld": GRAPHS[3],
    ".html": HTML,
}
"""Endings of an address that ask for one format, for people and tools that cannot send an Accept header."""

_EVERYTHING_OF = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT {{ {thing} ?property ?value . ?value rdfs:label ?label . ?value ?inner ?innerValue . ?subject ?to {thing} }}
WHERE {{
  {{ {thing} ?property ?value . OPTIONAL {{ ?value rdfs:label ?label }} }}
  UNION {{ {thing} ?property ?value . FILTER(isBlank(?value)) ?value ?inner ?innerValue }}
  UNION {{ SELECT ?subject ?to WHERE {{ ?subject ?to {thing} }} LIMIT {most} }}
}}
"""


def split_suffix(path: str) -> tuple[str, Offer | None]:
    """Take a format ending off the path of a thing.

    >>> split_suffix("study/blina-cell.ttl")[0]
    'study/blina-cell'
    """
    for suffix, offer in SUFFIXES.items():
        if path.endswith(suffix):
            return path.removesuffix(suffix), offer
    return path, None


def iri_at(path: str) -> str | None:
    """The IRI of the project at a path of this server; None where the path cannot be part of an IRI.

    >>> iri_at("study/blina-cell")
    'https://w3id.org/blinagraph/study/blina-cell'
    >>> iri_at("study/> } INSERT {") is None
    True
    """
    try:
        return ox.NamedNode(BASE + path).value
    except ValueError:
        return None


def description_job(iri: str, offer: Offer) -> Job:
    """Ask for everything the graph says of a thing: its statements, the names of what they mention, and what points to it."""
    return Job(_EVERYTHING_OF.format(thing=ox.NamedNode(iri), most=MOST_INCOMING), graph=offer.format)

"""How IRIs are made and shortened: one base, one folder per sort of thing, human-readable ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rdflib import URIRef

BASE = "https://w3id.org/blinagraph/"
"""Every IRI of the project starts with it; it is a name, not a promise that it resolves."""

LOCAL_SORTS = (
    "study", "work", "measure", "drug", "subgroup", "category", "risk-category", "setting", "scheme", "statistic", "gene", "cohort",
    "cohort-link",
    "definition", "finding", "statement", "case", "case-fact", "lesion", "administration", "criterion", "regimen", "phase",
    "arm", "passage", "set", "discrepancy", "graph", "query", "lesion-class", "patients", "profile", "inference", "mapping",
)  # fmt: skip

PREFIXES: dict[str, str] = {
    "bg": BASE + "ontology/",
    **{sort: f"{BASE}{sort}/" for sort in LOCAL_SORTS},
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "fabio": "http://purl.org/spar/fabio/",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def mint(sort: str, *parts: str) -> URIRef:
    """Make the IRI of a thing.

    >>> str(mint("finding", "salek2025", "cr-day-40"))
    'https://w3id.org/blinagraph/finding/salek2025/cr-day-40'
    """
    from rdflib import URIRef

    return URIRef("/".join((BASE + sort, *parts)))


def shorten(iri: str) -> str:
    """Write an IRI as a CURIE where a prefix fits, else as it is.

    >>> shorten("https://w3id.org/blinagraph/study/blina-cell")
    'study:blina-cell'
    """
    fitting = [(len(namespace), prefix, namespace) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    _, prefix, namespace = max(fitting)
    return f"{prefix}:{iri.removeprefix(namespace)}"


def expand(curie: str) -> str:
    """Write a CURIE as an IRI; anything that is no CURIE of ours comes back as it is."""
    prefix, colon, rest = curie.partition(":")
    return PREFIXES[prefix] + rest if colon and prefix in PREFIXES and not rest.startswith("//") else curie

"""Names: what a slug, CURIE, IRI, name, synonym or external identifier means in the graph.

What is unknown comes back with the nearest names, what is ambiguous with its candidates. A study is also known by a work
about it: ``lu2024``, ``Lu 2024``.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import Any, Protocol

import pyoxigraph as ox

from ontology.iris import BASE

_NAMES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?name WHERE {
  VALUES ?says { rdfs:label skos:altLabel skos:hiddenLabel skos:notation }
  ?thing ?says ?name .
  FILTER(STRSTARTS(STR(?thing), "%s"))
}
"""

_EXTERNAL = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?thing ?target ?id ?precision WHERE {
  {
    VALUES (?says ?precision) { (skos:exactMatch 1) (skos:closeMatch 2) }
    ?thing ?says ?target .
    OPTIONAL { ?target skos:notation ?id }
  }
  UNION { ?thing bg:registryId ?id BIND(1 AS ?precision) }
  UNION { ?thing dcterms:identifier ?target BIND(1 AS ?precision) }
  FILTER(STRSTARTS(STR(?thing), "%s"))
}
"""
_STUDIES_OF_WORKS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
SELECT DISTINCT ?work ?study WHERE { ?work a bg:Publication ; bg:study ?study }
"""
_WORK = re.compile(r"([^\W\d_]+)(\d{4})(-[a-z])?")
_DASHES = "\\-\u2010-\u2015\u2212"
_LOOKS_EXTERNAL = re.compile(r"[A-Za-z][\w.]*:\S+|NCT\d{8}|10\.\d{4,9}/\S+")


class Queryable(Protocol):
    """Anything that answers a SPARQL query."""

    def query(self, sparql: str) -> Any:
        """Answer a query."""


class ParameterError(ValueError):
    """A parameter that cannot be bound; ``candidates`` holds names that would do."""

    def __init__(self, message: str, candidates: list[str] | None = None) -> None:
        """Keep the message and what to offer instead."""
        super().__init__(message)
        self.candidates = candidates or []


def resolve(sort: str, value: str, store: Queryable) -> ox.NamedNode:
    """Find the thing of a sort that a slug, CURIE, IRI, name, synonym or external identifier means.

    External identifiers are those of exact matches, else of close ones; for studies registry ids, for works DOIs.
    Raises ParameterError when nothing, or more than one thing, has that name.
    """
    root = f"{BASE}{sort}/"
    path = value.removeprefix(root).removeprefix(f"{sort}:")
    names: dict[str, set[str]] = {}
    labels: dict[str, str] = {}
    for row in store.query(_NAMES % root):
        iri, name = row["thing"].value, row["name"].value
        names.setdefault(fold_name(name), set()).add(iri)
        labels.setdefault(iri, name)
    slugs = {iri.removeprefix(root): iri for iri in labels}
    if path in slugs:
        return ox.NamedNode(slugs[path])
    found = _by_external_id(root, value, store) or names.get(fold_name(value), set())
    if not found and sort == "study":
        found = studies_of_work(value, store)
    if not found and fold_name(value):
        found = {iri for name, iris in names.items() if re.search(rf"\b{re.escape(fold_name(value))}\b", name) for iri in iris}
    if len(found) == 1:
        return ox.NamedNode(found.pop())
    if found:
        raise ParameterError(f"{value!r} may mean several: say which", sorted(iri.removeprefix(root) for iri in found))
    near = get_close_matches(value.lower(), [*slugs, *names], n=5, cutoff=0.5)
    slugs_near = list(dict.fromkeys(n if n in slugs else sorted(i.removeprefix(root) for i in names[n])[0] for n in near))
    raise ParameterError(f"no {sort} is called {value!r}", slugs_near)


def _by_external_id(root: str, value: str, store: Queryable) -> set[str]:
    """Find the things whose identifier in another vocabulary, registry or as a DOI this is; close matches only without exact ones."""
    if not _LOOKS_EXTERNAL.fullmatch(value):
        return set()
    sought = value.casefold()
    found: dict[int, set[str]] = {}
    for row in store.query(_EXTERNAL % root):
        written = {row[name].value.casefold() for name in ("target", "id") if row[name] is not None}
        written |= {name.removeprefix("clinicaltrials:").removeprefix("https://doi.org/") for name in written}
        if sought in written:
            found.setdefault(int(row["precision"].value), set()).add(row["thing"].value)
    return found[min(found)] if found else set()


def studies_of_work(value: str, store: Queryable) -> set[str]:
    """The studies that a work is about, the work by its id or by author and year; none where there is no such work."""
    sought = re.sub(r"[\W_]+", "", value.casefold())
    if not _WORK.match(sought):
        return set()
    works = ((row["work"].value.rsplit("/", 1)[1], row["study"].value) for row in store.query(_STUDIES_OF_WORKS))
    return {study for work, study in works if work.replace("-", "") == sought}


def fold_name(name: str) -> str:
    """Write a name so that case, hyphens and spaces make no difference, nor the other dashes and full-width letters of papers.

    >>> fold_name("BLINA\u2011Cell")
    'blina cell'
    """
    return re.sub(rf"[\s_{_DASHES}]+", " ", unicodedata.normalize("NFKC", name).casefold()).strip()

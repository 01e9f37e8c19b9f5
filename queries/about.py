"""Everything the graph says of one thing: what it is, what it relates to, what relates to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from ontology.iris import BASE, expand, shorten
from queries.catalogue import TERM_TYPES
from queries.names import ParameterError, Queryable, fold_name, resolve

MOST_INCOMING = 40
SORTS = (*TERM_TYPES, "case")
"""Sorts of things that have names of their own."""
_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?thing ?label WHERE { VALUES ?thing { %s } ?thing rdfs:label ?label }
"""
_OUT = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?property ?value ?label WHERE {
  VALUES ?thing { %s }
  ?thing ?property ?value .
  OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?property ?value
"""
_IN = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?property ?subject ?label WHERE {
  VALUES ?thing { %s }
  ?subject ?property ?thing .
  OPTIONAL { ?subject rdfs:label ?label }
} ORDER BY ?property ?subject
"""


class UnknownThingError(ValueError):
    """A name that means nothing in the graph; ``candidates`` holds names that would do."""

    def __init__(self, message: str, candidates: list[str]) -> None:
        """Keep the message and what to offer instead."""
        super().__init__(message)
        self.candidates = candidates


@dataclass(slots=True)
class Description:
    """What is known of one thing."""

    iri: str
    label: str
    out: list[tuple[str, str]] = field(default_factory=list)
    incoming: list[tuple[str, str]] = field(default_factory=list)
    passages: list[tuple[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """CURIEs of other things that the name asked for may mean too."""

    def sections(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Go through the parts that hold something, each with its heading."""
        for heading, lines in (("What it is", self.out), ("Where it stands", self.passages), ("What speaks of it", self.incoming)):
            if lines:
                shown = lines[:MOST_INCOMING]
                if len(lines) > MOST_INCOMING:
                    shown = [*shown, ("…", f"and {len(lines) - MOST_INCOMING} more")]
                yield heading, shown


def find(thing: str, store: Queryable, sorts: Sequence[str] = ()) -> tuple[ox.NamedNode, list[str]]:
    """Find what an IRI, CURIE, slug or name means, and the CURIEs of what else may be meant; of these sorts only, if any are given.

    Among several things the one whose own label the name is comes first, among several of those a study.
    Raises UnknownThingError with candidates where that does not decide.
    """
    iri = expand(thing.strip("<>"))
    unknown = f"the graph holds {'no ' + ' and no '.join(sorts) if sorts else 'nothing'} called {thing!r}"
    if "://" in iri:
        node = ox.NamedNode(iri)
        wanted = not sorts or iri.startswith(tuple(f"{BASE}{sort}/" for sort in sorts))
        if not wanted or not store.query(f"ASK {{ {{ {node} ?p ?o }} UNION {{ ?s ?p {node} }} }}"):
            raise UnknownThingError(unknown, [])
        return node, []
    candidates: list[str] = []
    found: dict[str, ox.NamedNode] = {}
    for sort in sorts or SORTS:
        try:
            node = resolve(sort, thing, store)
            found[node.value] = node
        except ParameterError as error:
            candidates += [f"{sort}:{candidate}" for candidate in error.candidates]
    if len(found) == 1:
        return next(iter(found.values())), []
    chosen = _of_that_label(thing, list(found.values()), store)
    if chosen is not None:
        return chosen, [shorten(iri) for iri in sorted(found) if iri != chosen.value]
    if found:
        raise UnknownThingError(f"{thing!r} may mean several", [shorten(iri) for iri in sorted(found)])
    raise UnknownThingError(unknown, candidates[:5])


def _of_that_label(name: str, nodes: list[ox.NamedNode], store: Queryable) -> ox.NamedNode | None:
    """The only one of some things whose label is this name, or the only study among those; None where there is no such thing.

    A case is called by what its paper calls it, too: P7.
    """
    alike = {row["thing"] for row in store.query(_LABELS % " ".join(map(str, nodes))) if fold_name(row["label"].value) == fold_name(name)}
    alike |= {
        node for node in nodes if node.value.startswith(f"{BASE}case/") and fold_name(node.value.rsplit("/", 1)[1]) == fold_name(name)
    }
    studies = {node for node in alike if node.value.startswith(f"{BASE}study/")}
    return next((kind.pop() for kind in (alike, studies) if len(kind) == 1), None)


def about(thing: str, store: Queryable) -> Description:
    """Describe a thing: its own properties, its passages, and what refers to it.

    Raises UnknownThingError with candidates for a name that means nothing, or several things.
    """
    node, others = find(thing, store)
    description = Description(node.value, shorten(node.value), others=others)
    for row in store.query(_OUT % node):
        name = shorten(row["property"].value).partition(":")[2]
        value = row["value"]
        if name == "label":
            description.label = value.value
        elif name == "passage":
            description.passages += _passage(value, store)
        else:
            written = f"{row['label'].value} ({shorten(value.value)})" if row["label"] else shorten(value.value)
            description.out.append((name, written))
    for row in store.query(_IN % node):
        if not isinstance(row["subject"], ox.NamedNode):
            continue
        name = shorten(row["property"].value).partition(":")[2]
        label = row["label"].value if row["label"] else ""
        description.incoming.append((f"{name} of", f"{label} ({shorten(row['subject'].value)})".strip()))
    return description


def _passage(node: ox.NamedNode, store: Queryable) -> list[tuple[str, str]]:
    names = ("section", "printed", "anchors", "hasSource", "certainty", "note")
    found = {shorten(row["property"].value).partition(":")[2]: row["value"].value for row in store.query(_OUT % node)}
    return [(name, shorten(found[name])) for name in names if name in found]

"""Triples: what a CONSTRUCT or DESCRIBE gives, as a network; values become facts of the nodes that they are said of."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.views.fold import READABLE
from graph.views.model import NothingToDrawError, Queryable, View, rows
from ontology.iris import shorten

if TYPE_CHECKING:
    import networkx as nx

MOST_TRIPLES = 4000
"""More than these make no picture that anyone could open and read."""

_MOST_COLUMNS = 8
_LONGEST_FACT = 300
_AT_ONCE = 500
_LABELLED = 40
"""The most relations whose names stand in the picture; beyond, they stand in the facts."""

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_RDFS_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_PLAIN = {"http://www.w3.org/2001/XMLSchema#string", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}
_NAMES = """
SELECT ?thing ?name ?kind WHERE {{
  VALUES ?thing {{ {} }}
  {{ ?thing rdfs:label ?name }} UNION {{ ?thing a ?class . ?class rdfs:label ?kind FILTER(STRSTARTS(STR(?class), STR(bg:))) }}
}} ORDER BY DESC(STR(?name)) DESC(STR(?kind))
"""
Term = ox.NamedNode | ox.BlankNode


def project(triples: Iterable[ox.Triple], store: Queryable) -> View:
    """Return the triples as a view; the store gives the names of what they mention.

    Raises NothingToDrawError when there is no triple, or there are more than MOST_TRIPLES.
    """
    found = list(dict.fromkeys(triples))
    if not found:
        raise NothingToDrawError("the answer holds no triple")
    if len(found) > MOST_TRIPLES:
        raise NothingToDrawError(f"of {len(found):,} triples, and {MOST_TRIPLES:,} are the most; ask for less, or read the table")
    names, kinds = _names(found, store)
    links = [t for t in found if isinstance(t.object, Term) and t.predicate.value != _RDF_TYPE]
    nodes = list(dict.fromkeys(_key(term) for t in found for term in (t.subject, *([t.object] if t in links else []))))
    columns = _columns(nodes, links)
    view = View(
        "triples", "The answer as a graph", _heads(nodes, columns, kinds),
        "Values are facts of the node that they are said of; relations run from subject to object.", label_edges=len(links) <= _LABELLED,
    )  # fmt: skip
    groups = _groups(nodes, links, columns, kinds, names)
    for node in nodes:
        view.node(node, names.get(node) or shorten(node), kinds.get(node, "thing"), columns[node], group=groups[node])
    for triple in found:
        relation = names.get(triple.predicate.value) or shorten(triple.predicate.value)
        subject = view.graph.nodes[_key(triple.subject)]
        if isinstance(triple.object, Term) and triple.predicate.value != _RDF_TYPE:
            view.edge(_key(triple.subject), _key(triple.object), relation)
        elif triple.predicate.value != _RDFS_LABEL:
            subject["facts"].append(("type" if triple.predicate.value == _RDF_TYPE else relation, _value(triple.object, names)))
    return view


def _key(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _value(term: object, names: Mapping[str, str]) -> str:
    if not isinstance(term, ox.Literal):
        return names.get(_key(term)) or shorten(_key(term))
    text = term.value if len(term.value) <= _LONGEST_FACT else f"{term.value[:_LONGEST_FACT]} …"
    return text if term.datatype.value in _PLAIN or term.language else f"{text} ({shorten(term.datatype.value)})"


def _names(triples: list[ox.Triple], store: Queryable) -> tuple[dict[str, str], dict[str, str]]:
    """What things are called, and of which kind they are: as the triples say, else as the store says."""
    mentioned = dict.fromkeys(term for t in triples for term in (t.subject, t.predicate, t.object) if isinstance(term, ox.NamedNode))
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    things = list(map(str, mentioned))
    for start in range(0, len(things), _AT_ONCE):
        for row in rows(store, _NAMES.format(" ".join(things[start : start + _AT_ONCE]))):
            (names if row["name"] else kinds)[row["thing"]] = row["name"] or row["kind"]
    for triple in triples:
        if triple.predicate.value == _RDFS_LABEL and isinstance(triple.object, ox.Literal):
            names[_key(triple.subject)] = triple.object.value
        if triple.predicate.value == _RDF_TYPE and not kinds.get(_key(triple.subject)):
            kinds[_key(triple.subject)] = _value(triple.object, names)
    return names, kinds


def _columns(nodes: list[str], links: list[ox.Triple]) -> dict[str, int]:
    """Put objects right of their subjects as far as circles allow; things without a subject stand just left of their first object."""
    import networkx as nx

    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(nodes)
    network.add_edges_from((_key(t.subject), _key(t.object)) for t in links)
    knots = nx.condensation(network)
    level: dict[int, int] = {}
    for knot in nx.topological_sort(knots):
        level[knot] = max((level[before] + 1 for before in knots.predecessors(knot)), default=0)
    for knot in knots:
        if not any(knots.predecessors(knot)) and (after := [level[other] for other in knots.successors(knot)]):
            level[knot] = min(after) - 1
    return {node: min(level[knot], _MOST_COLUMNS - 1) for knot, data in knots.nodes(data=True) for node in data["members"]}


def _heads(nodes: list[str], columns: Mapping[str, int], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Name each column by the kind that most of its nodes are of."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for node in nodes:
        counts[columns[node]][kinds.get(node, "thing")] += 1
    heads = []
    for column in range(max(counts) + 1):
        common = counts[column].most_common(2)
        heads.append(", ".join(kind for kind, _ in common) + (" …" if len(counts[column]) > len(common) else ""))
    return tuple(heads)


def _groups(
    nodes: list[str], links: list[ox.Triple], columns: Mapping[str, int], kinds: Mapping[str, str], names: Mapping[str, str]
) -> dict[str, str]:
    """Which nodes may fold into one: those of a kind at the same best-connected neighbour, or of a kind where that folds too little."""
    degree: Counter[str] = Counter()
    around: dict[str, list[str]] = defaultdict(list)
    for triple in links:
        one, other = _key(triple.subject), _key(triple.object)
        degree.update((one, other))
        around[one].append(other)
        around[other].append(one)
    hubs = {node: max(around[node], key=lambda other: (degree[other], other), default="") for node in nodes}
    coarse = {node: kinds.get(node, "thing") for node in nodes}
    fine = {node: f"{coarse[node]}, {names.get(hub) or shorten(hub)}" if hub else coarse[node] for node, hub in hubs.items()}
    return fine if len({(columns[node], fine[node]) for node in nodes}) <= READABLE else coarse

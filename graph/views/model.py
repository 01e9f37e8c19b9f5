"""What a view is: a networkx graph whose nodes stand in columns and carry the facts behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    import networkx as nx

Fact = tuple[str, str]
PREFIXES = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX measure: <https://w3id.org/blinagraph/measure/>
PREFIX subgroup: <https://w3id.org/blinagraph/subgroup/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


class Queryable(Protocol):
    """Anything that answers a SPARQL query."""

    def query(self, sparql: str) -> object:
        """Answer a query."""


class NothingToDrawError(ValueError):
    """A view or plot for which the graph holds nothing."""


def rows(store: Queryable, sparql: str, **terms: str) -> Iterator[dict[str, str]]:
    """Go through the solutions of a SELECT as dictionaries of text; ``$name`` in the query is bound to the IRI given.

    The IRI is written by the RDF library, so that a malformed one is refused (ValueError) and nothing else can be slipped in.
    """
    for name, iri in terms.items():
        sparql = sparql.replace(f"${name} ", f"{ox.NamedNode(iri)} ")
    answer = store.query(PREFIXES + sparql)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    for solution in answer:
        yield {name: getattr(solution[name], "value", "") if solution[name] is not None else "" for name in names}


@dataclass(slots=True)
class View:
    """A picture's content: nodes in columns, relations, and what each node knows."""

    name: str
    title: str
    columns: tuple[str, ...]
    note: str = ""
    label_edges: bool = False
    graph: nx.MultiDiGraph[str] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no node."""
        import networkx as nx

        self.graph = nx.MultiDiGraph()

    def node(
        self,
        iri: str,
        label: str,
        kind: str,
        column: int,
        *,
        facts: Iterable[Fact] = (),
        group: str = "",
        block: int = 0,
        about: bool = False,
    ) -> str:
        """Add a node, or facts to it if it is there; nodes of one ``group`` may be folded into one, ``block`` orders a column."""
        if iri in self.graph:
            known = self.graph.nodes[iri]["facts"]
            known += [fact for fact in facts if fact not in known]
        else:
            clean = [(name, value) for name, value in facts if value]
            self.graph.add_node(iri, label=label or iri, kind=kind, column=column, facts=clean, group=group, block=block, about=about)
        return iri

    def edge(self, source: str, target: str, relation: str, weight: int = 1) -> None:
        """Add a relation between two nodes that are there; the same relation again adds to its weight."""
        if self.graph.has_edge(source, target, relation):
            self.graph.edges[source, target, relation]["weight"] += weight
        else:
            self.graph.add_edge(source, target, relation, relation=relation, weight=weight)

    def kinds(self) -> list[str]:
        """List the kinds of node, by column."""
        order = sorted((data["column"], data["block"], data["kind"]) for _, data in self.graph.nodes(data=True))
        return list(dict.fromkeys(kind for _, _, kind in order))


def counted(number: int, noun: str) -> str:
    r"""Write a number with its noun, kept on one line.

    >>> counted(1, "finding"), counted(7, "study")
    ('1\xa0finding', '7\xa0studies')
    """
    if number == 1:
        return f"1\N{NO-BREAK SPACE}{noun}"
    return f"{number}\N{NO-BREAK SPACE}{noun[:-1]}ies" if noun.endswith("y") else f"{number}\N{NO-BREAK SPACE}{noun}s"

"""What the Python API gives back: tables, triples and descriptions that notebooks show and other libraries take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from html import escape
from typing import TYPE_CHECKING

import pyoxigraph as ox

from queries.about import Description
from queries.results import Result, Value

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Graph

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Table(Result):
    """An answer as a table: iterate over its rows as dictionaries of int, Decimal, bool, str or None.

    ``notes`` says in sentences what ``comparable`` left out of it, and why.
    """

    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: Result) -> Table:
        """Take over a result of the question runner."""
        return cls(**{field.name: getattr(result, field.name) for field in fields(result)})

    def comparable(self) -> Table:
        """Keep only rows that were measured the same way as another; ``notes`` of the new table tells what was left out.

        Raises queries.comparable.NotComparableError (a ValueError) for a question whose rows do not say how they were measured.
        """
        from queries.comparable import comparable

        kept = comparable(self)
        return Table(kept.result.columns, kept.result.rows, kept.result.question, kept.notes)

    def to_networkx(self, source: str, target: str) -> nx.MultiDiGraph[Value]:
        """Return one edge a row, from the value of one column to that of another; the other columns are its attributes.

        Rows without a value in either column make no edge. Raises KeyError for a column that is not there.
        """
        import networkx as nx

        for column in (source, target):
            if column not in self.columns:
                raise KeyError(f"there is no column {column!r}; expected one of {', '.join(self.columns)}")
        graph: nx.MultiDiGraph[Value] = nx.MultiDiGraph()
        for row in self:
            if row[source] is not None and row[target] is not None:
                rest = {name: value for name, value in row.items() if name not in (source, target) and value is not None}
                graph.add_edge(row[source], row[target], **rest)
        return graph


@dataclass(frozen=True, slots=True)
class Triples:
    """The graph that a CONSTRUCT or DESCRIBE made."""

    turtle: str

    def _parsed(self) -> list[ox.Triple]:
        return [quad.triple for quad in ox.parse(self.turtle.encode(), format=ox.RdfFormat.TURTLE)]

    def __iter__(self) -> Iterator[tuple[str, str, str]]:
        """Go through the triples in N-Triples notation."""
        return ((str(t.subject), str(t.predicate), str(t.object)) for t in self._parsed())

    def __len__(self) -> int:
        """Say how many triples there are."""
        return len(self._parsed())

    def __str__(self) -> str:
        """Write the triples in Turtle."""
        return self.turtle

    def to_rdflib(self) -> Graph:
        """Return an rdflib Graph."""
        from rdflib import Graph

        return Graph().parse(data=self.turtle, format="turtle")

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Return things as nodes, named by CURIE, with their literals as attributes, and relations as edges."""
        from graph.export import network
        from ontology.iris import PREFIXES

        return network(self._parsed(), PREFIXES)

    def _repr_html_(self) -> str:
        lines = self.turtle.splitlines()
        shown = "\n".join(lines[:MOST_SHOWN])
        more = f"\n… and {len(lines) - MOST_SHOWN} more lines" if len(lines) > MOST_SHOWN else ""
        return f"<pre>{escape(shown + more)}</pre>"


@dataclass(frozen=True, slots=True)
class Shown:
    """Everything known of one thing, in sections of (name, value) lines."""

    iri: str
    label: str
    sections: dict[str, list[tuple[str, str]]]

    @classmethod
    def of(cls, description: Description) -> Shown:
        """Take over a description."""
        return cls(description.iri, description.label, dict(description.sections()))

    def __str__(self) -> str:
        """Write the description as the command line does."""
        parts = [f"{self.label}  {self.iri}"]
        for heading, lines in self.sections.items():
            parts += ["", heading, *(f"  {name:<20} {value}" for name, value in lines)]
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        def rows(lines: list[tuple[str, str]]) -> str:
            return "".join(f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in lines)

        body = "".join(f"<h4>{escape(heading)}</h4><table>{rows(lines)}</table>" for heading, lines in self.sections.items())
        return f"<h3>{escape(self.label)}</h3><p><code>{escape(self.iri)}</code></p>{body}"

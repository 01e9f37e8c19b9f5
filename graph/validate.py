"""Validate the dataset against its SHACL shapes, graph by graph."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from rdflib import Graph
from rdflib.namespace import RDF, SH

from graph import names
from graph.dataset import GraphMap
from ontology.iris import shorten


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One node that a shape refuses."""

    graph: str
    node: str
    path: str
    message: str
    value: str

    def __str__(self) -> str:
        """Write the violation in one line."""
        value = f" (found {self.value})" if self.value else ""
        return f"{self.node} {self.path}: {self.message}{value}".replace("  ", " ")


def shapes() -> Graph:
    """Parse the shapes that come with the ontology."""
    graph = Graph()
    for path in files("ontology").joinpath("shapes").iterdir():
        if path.name.endswith(".ttl"):
            graph.parse(data=path.read_text(encoding="utf-8"), format="turtle")
    return graph


def violations(graphs: GraphMap, shapes_graph: Graph | None = None) -> list[Violation]:
    """List what the shapes refuse. Publications are validated one by one beside registers and terms."""
    shape_graph = shapes_graph if shapes_graph is not None else shapes()
    shared_names = {str(names.STUDIES), str(names.WORKS), str(names.GENES), str(names.ONTOLOGY)}
    shared = Graph()
    for name in shared_names & set(graphs):
        shared += graphs[name]
    found: list[Violation] = []
    for name, graph in graphs.items():
        if name not in shared_names:
            found += _violations(name, graph + shared, shape_graph)
    return sorted(found)


def _violations(name: str, data: Graph, shape_graph: Graph) -> list[Violation]:
    from pyshacl import validate

    _, report, _ = validate(data, shacl_graph=shape_graph, advanced=False, inference="none")
    assert isinstance(report, Graph)
    found = []
    for result in report.subjects(RDF.type, SH.ValidationResult):

        def part(predicate: object, result: object = result) -> str:
            value = report.value(result, predicate)  # type: ignore[call-overload]
            return "" if value is None else shorten(str(value))

        found.append(Violation(name, part(SH.focusNode), part(SH.resultPath), part(SH.resultMessage), part(SH.value)))
    return found

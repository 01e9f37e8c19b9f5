"""Hierarchies of external ontologies that belong to one store: kept beside its generations, taken into every build.

They stand as N-Triples under ``external/`` in the folder of the store, one file per ontology, so that a build from
changed evidence holds them again without the original file. They are no part of what the package ships.
"""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from blinagraph.files import whole_file
from ontology.iris import mint

FOLDER = "external"


def graph_name(name: str) -> str:
    """The name of the graph of an external hierarchy.

    >>> graph_name("mondo")
    'https://w3id.org/blinagraph/graph/external/mondo'
    """
    return str(mint("graph", "external", name))


def linked_names(root: Path) -> list[str]:
    """The names of the hierarchies kept with a store."""
    return sorted(path.stem for path in (root / FOLDER).glob("*.nt"))


def linked_graphs(root: Path) -> dict[str, Graph]:
    """Read the hierarchies kept with a store, by graph name."""
    graphs = {}
    for name in linked_names(root):
        graph = Graph()
        graph.parse(root / FOLDER / f"{name}.nt", format="nt")
        graphs[graph_name(name)] = graph
    return graphs


def keep(root: Path, name: str, graph: Graph) -> None:
    """Keep a hierarchy with a store; the file is swapped whole."""
    folder = root / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    lines = sorted(line for line in graph.serialize(format="ntriples").splitlines() if line)
    with whole_file(folder / f"{name}.nt") as fresh:
        fresh.write_text("\n".join(lines) + "\n", encoding="utf-8")


def forget(root: Path, name: str) -> bool:
    """Remove a hierarchy from a store; say whether it was there."""
    path = root / FOLDER / f"{name}.nt"
    there = path.exists()
    path.unlink(missing_ok=True)
    return there

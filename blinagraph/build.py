"""Build the graph: evidence to loaders to graph, validated whole before anything is replaced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import Graph

from blinagraph.inputs import inputs_hash, shipped_evidence
from blinagraph.linked import linked_graphs
from blinagraph.reasoning import held_inferences
from graph import names
from graph.audit import audit
from graph.dataset import to_nquads
from graph.describe import dataset_graph
from graph.store import Manifest, write_generation
from graph.validate import Violation, violations
from loaders.cohort_links import cohort_links_graph
from loaders.corpus import Corpus, read_corpus
from loaders.fact_triples import genes_graph, publication_graph
from loaders.mapping_triples import mappings_graph
from loaders.problems import EvidenceError
from loaders.register_triples import studies_graph, works_graph
from ontology.terms import hierarchy, terminology, terms
from queries.catalogue_graph import catalogue_graph


class InvalidGraphError(Exception):
    """A graph that its own shapes refuse; ``violations`` says which node and why."""

    def __init__(self, found: list[Violation]) -> None:
        """Keep the violations and say how many there are."""
        super().__init__(f"{len(found)} shape violation{'s' if len(found) != 1 else ''}")
        self.violations = found


@dataclass(frozen=True, slots=True)
class Built:
    """A dataset that was read, checked and validated, not yet stored."""

    graphs: dict[str, Graph]
    corpus: Corpus
    manifest: Manifest

    def nquads(self) -> bytes:
        """The dataset as sorted N-Quads."""
        return to_nquads(self.graphs)


def assemble(
    evidence: Sequence[Path] = (),
    sources: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
    linked: Mapping[str, Graph] | None = None,
) -> Built:
    """Read, check and validate; ``linked`` holds hierarchies of external ontologies by graph name.

    Raises EvidenceError or InvalidGraphError with every fault, IncoherentError for definitions that no patient can meet.
    """
    roots = list(evidence) or [shipped_evidence()]
    progress("reading evidence")
    corpus = read_corpus(roots, terms(), sources)
    if corpus.problems:
        raise EvidenceError(corpus.problems)
    progress("building graphs")
    graphs: dict[str, Graph] = {
        str(names.STUDIES): studies_graph(corpus.registers),
        str(names.WORKS): works_graph(corpus.registers),
        str(names.LINKS): cohort_links_graph(corpus.links),
        str(names.ONTOLOGY): terminology(),
    }
    for checked in corpus.publications:
        name = names.publication_graph_name(checked.evidence.publication.id)
        graphs[name] = publication_graph(checked.evidence, terms(), checked.text)
    graphs[str(names.GENES)] = genes_graph((checked.evidence for checked in corpus.publications), terminology())
    progress("taking over inferences")
    graphs[str(names.INFERENCES)], outdated = held_inferences(evidence, graphs)
    progress("auditing")
    graphs[str(names.AUDIT)] = audit(graphs)
    progress("validating")
    found = violations(graphs)
    if found:
        raise InvalidGraphError(found)
    graphs[str(names.HIERARCHY)] = hierarchy(terminology())
    graphs[str(names.MAPPINGS)] = mappings_graph({subject for graph in graphs.values() for subject in graph.subjects()})
    graphs[str(names.CATALOGUE)] = catalogue_graph()
    graphs.update(linked or {})
    standings = {p.evidence.publication.id: p.standing for p in corpus.publications}
    graphs[str(names.DATASET)] = dataset_graph(graphs, standings)
    manifest = Manifest(
        inputs=inputs_hash(roots, sources),
        evidence=tuple(str(root.resolve()) for root in roots),
        shipped=not evidence,
        sources=str(sources.resolve()) if sources else None,
        unverified=tuple(sorted(p for p, standing in standings.items() if standing == "unverified")),
        counts={name: len(graph) for name, graph in graphs.items()},
        outdated=outdated,
    )
    return Built(graphs, corpus, manifest)


def build(
    root: Path, evidence: Sequence[Path] = (), sources: Path | None = None, progress: Callable[[str], None] = lambda _: None
) -> Built:
    """Build and store; the graph that is there stays readable until the new one is whole, valid and on disk."""
    built = assemble(evidence, sources, progress, linked_graphs(root))
    progress("storing")
    write_generation(root, built.nquads(), built.manifest)
    return built

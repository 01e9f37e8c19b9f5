"""Reasoning over evidence: read the cases, let HermiT judge them, say where the inferences are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from rdflib import Graph

from blinagraph.inputs import shipped_evidence
from loaders.corpus import read_corpus
from loaders.fact_triples import publication_graph
from loaders.problems import EvidenceError
from ontology import inferences
from ontology.case_input import CaseInput, read_cases
from ontology.realisation import memberships
from ontology.reasoner import NoJavaError, check
from ontology.terms import terminology, terms


def inference_file(evidence: Sequence[Path]) -> Path:
    """Where the inferences are kept: with the package for shipped evidence, else in the first evidence folder."""
    return Path(evidence[0]) / inferences.BESIDE_EVIDENCE if evidence else inferences.shipped_path()


def inference_files(evidence: Sequence[Path]) -> list[Path]:
    """Every file that may hold inferences about some evidence."""
    return [inferences.shipped_path(), *(Path(root) / inferences.BESIDE_EVIDENCE for root in evidence)]


def cases_of(evidence: Sequence[Path]) -> list[CaseInput]:
    """Read the cases of some evidence. Raises EvidenceError with every fault."""
    corpus = read_corpus(list(evidence) or [shipped_evidence()], terms(), None)
    if corpus.problems:
        raise EvidenceError(corpus.problems)
    return read_cases([publication_graph(p.evidence, terms()) for p in corpus.publications], terminology())


def infer(evidence: Sequence[Path] = ()) -> Graph:
    """Run the reasoner over some evidence. Raises EvidenceError, or ReasonerError naming the class or case at fault."""
    cases = cases_of(evidence)
    return inferences.write(terminology(), cases, memberships(terminology(), cases))


def held_inferences(evidence: Sequence[Path], graphs: Mapping[str, Graph]) -> tuple[Graph, tuple[str, ...]]:
    """The written inferences that still rest on the graphs at hand, and the cases whose inferences do not.

    Definitions that changed since the last run are checked first, where there is a Java. Raises IncoherentError or
    InconsistentError naming what can have no member.
    """
    stored = [inferences.read(path) for path in inference_files(evidence)]
    held = inferences.holding(stored, terminology(), read_cases(graphs.values(), terminology()))
    if held.definitions_changed:
        with suppress(NoJavaError):
            check(terminology())
    return held.graph, held.outdated

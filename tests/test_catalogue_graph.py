"""The catalogue as RDF: every question can be found, read and run from the graph alone."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from rdflib import RDF, RDFS, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection

from graph import names
from graph.store import EmbeddedStore
from queries.catalogue import Question, load_all
from queries.catalogue_graph import catalogue_graph, executable
from queries.runner import ask

SH = Namespace("http://www.w3.org/ns/shacl#")
SCHEMA = Namespace("https://schema.org/")
QUERY = Namespace("https://w3id.org/blinagraph/query/")
QUESTIONS = load_all()


@pytest.fixture(scope="module")
def catalogue() -> Graph:
    return catalogue_graph()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_a_question_is_described_in_the_form_of_the_sib_examples(question: Question, catalogue: Graph) -> None:
    node = QUERY[question.name]
    assert {SH.SPARQLExecutable, SH.SPARQLSelectExecutable} <= set(catalogue.objects(node, RDF.type))
    assert catalogue.value(node, RDFS.comment) == Literal(question.question, lang="en")
    assert {str(tag) for tag in catalogue.objects(node, SCHEMA.keywords)} == set(question.tags)
    declared = {str(catalogue.value(d, SH.prefix)) for d in catalogue.objects(catalogue.value(node, SH.prefixes), SH.declare)}
    assert {"bg", "rdfs", "skos"} <= declared
    select = str(catalogue.value(node, SH.select))
    assert "#+" not in select
    assert select.startswith("PREFIX")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_the_text_in_the_graph_runs_and_gives_the_rows_of_the_question(question: Question, catalogue: Graph, store: EmbeddedStore) -> None:
    given = {p.name: p.example for p in question.parameters if p.required}
    solutions = store.query(str(catalogue.value(QUERY[question.name], SH.select)))
    assert isinstance(solutions, ox.QuerySolutions)
    assert [v.value for v in solutions.variables] == list(question.columns)
    assert sum(1 for _ in solutions) == len(ask(question, given, store))


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.parameters], ids=lambda q: q.name)
def test_every_parameter_says_its_path_its_range_and_whether_it_may_be_absent(question: Question, catalogue: Graph) -> None:
    nodes = {str(catalogue.value(n, SH.name)): n for n in catalogue.objects(QUERY[question.name], SH.parameter)}
    assert set(nodes) == {p.name for p in question.parameters}
    for parameter in question.parameters:
        node = nodes[parameter.name]
        assert str(catalogue.value(node, SH.path)).endswith(f"/in_{parameter.name}")
        assert f"$in_{parameter.name}" in question.text
        assert (catalogue.value(node, SH["class"]) is None) != (catalogue.value(node, SH.datatype) is None)
        assert catalogue.value(node, SH.optional) == Literal(not parameter.required)
        assert str(catalogue.value(node, SH.description)) == parameter.description
        if parameter.values:
            allowed = Collection(catalogue, catalogue.value(node, SH["in"]))  # type: ignore[arg-type]
            assert tuple(map(str, allowed)) == parameter.values


def test_classes_of_parameters_are_classes_of_the_ontology(catalogue: Graph, store: EmbeddedStore) -> None:
    for node in set(catalogue.objects(None, SH["class"])):
        assert store.query(f"ASK {{ <{node}> a <http://www.w3.org/2002/07/owl#Class> }}")


def test_default_terms_are_in_the_graph(catalogue: Graph, store: EmbeddedStore) -> None:
    for value in set(catalogue.objects(None, SH.defaultValue)):
        assert isinstance(value, Literal) or store.query(f"ASK {{ <{value}> ?p ?o }}"), value


def test_the_catalogue_graph_has_no_blank_nodes_and_is_the_same_each_time(catalogue: Graph) -> None:
    assert not any(isinstance(term, BNode) for triple in catalogue for term in triple)
    assert set(catalogue) == set(catalogue_graph())


def test_the_build_holds_the_catalogue_in_its_own_named_graph(store: EmbeddedStore) -> None:
    rows = store.query(
        f"SELECT ?q WHERE {{ GRAPH <{names.CATALOGUE}> {{ ?q a <{SH.SPARQLExecutable}> }} }}",
    )
    assert {URIRef(row["q"].value) for row in rows} == {QUERY[q.name] for q in QUESTIONS}  # type: ignore[union-attr, index]


def test_a_required_parameter_is_bound_to_its_example() -> None:
    passage = next(q for q in QUESTIONS if q.name == "passage")
    assert "finding/salek2025/ikzf1plus-refractory" in executable(passage)

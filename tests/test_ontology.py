"""The terminology: vocabulary and Turtle agree both ways, every term is documented, hierarchies reach their root."""

from __future__ import annotations

import re
from collections import Counter
from importlib.resources import files

import pytest
from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

from ontology.terms import TERM_CLASSES, UnknownTermError, module_files, terminology, terms
from ontology.vocabulary import BASE, BG

ROOTS = {"measure": "measure/measure", "subgroup": "subgroup/any-genetic-subgroup", "drug": "drug/treatment"}
OWN_SORTS = tuple(
    f"{BASE}{sort}/" for sort in ("measure", "subgroup", "drug", "scheme", "category", "risk-category", "setting", "statistic")
)


def own(graph: Graph, kind: URIRef) -> set[str]:
    return {str(s) for s in graph.subjects(RDF.type, kind) if str(s).startswith(BASE + "ontology/")}


def test_vocabulary_and_turtle_agree_both_ways() -> None:
    graph = terminology()
    declared = own(graph, OWL.Class) | own(graph, OWL.ObjectProperty) | own(graph, OWL.DatatypeProperty)
    declared |= own(graph, OWL.AnnotationProperty)
    named = {str(BG[name]) for name in BG.__annotations__ if not name.startswith("_")}
    assert declared == named


def test_an_undeclared_name_fails_at_once() -> None:
    with pytest.raises(AttributeError, match="not in namespace"):
        _ = BG.Findng


def test_every_module_parses_and_there_are_several() -> None:
    assert len(module_files()) >= 6


def test_every_term_is_documented() -> None:
    graph = terminology()
    subjects = {s for s in graph.subjects(RDF.type) if str(s).startswith((BASE + "ontology/", *OWN_SORTS))}
    subjects -= set(graph.subjects(RDF.type, OWL.Ontology))
    assert len(subjects) > 300
    for predicate in (RDFS.label, SKOS.definition, DCTERMS.source):
        assert sorted(str(s) for s in subjects if (s, predicate, None) not in graph) == []


def test_a_slug_names_one_thing_and_a_label_one_term_of_its_sort() -> None:
    graph = terminology()
    iris = [str(s) for s in set(graph.subjects(RDF.type, OWL.NamedIndividual)) if str(s).startswith(OWN_SORTS)]
    assert [slug for slug, times in Counter(iri.rsplit("/", 1)[1] for iri in iris).items() if times > 1] == []
    labels = Counter((iri.rsplit("/", 2)[1], str(graph.value(URIRef(iri), RDFS.label)).casefold()) for iri in iris)
    assert [label for label, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("sort", ROOTS)
def test_every_hierarchy_reaches_its_root(sort: str) -> None:
    graph = terminology()
    root = URIRef(BASE + ROOTS[sort])
    members = {s for s in graph.subjects(RDF.type, OWL.NamedIndividual) if str(s).startswith(f"{BASE}{sort}/")}
    assert root in members
    assert sorted(m for m in members if root not in set(graph.transitive_objects(m, SKOS.broader))) == []
    assert sorted(m for m in members if len(list(graph.objects(m, SKOS.broader))) > 1) == []


def test_every_instance_is_of_a_declared_class() -> None:
    graph = terminology()
    classes = {c for group in TERM_CLASSES.values() for c in group} | {BG.Gene, BG.ExpressionProfile, BG.Statistic}
    for iri in set(graph.subjects(RDF.type, OWL.NamedIndividual)):
        assert set(graph.objects(iri, RDF.type)) - {OWL.NamedIndividual} <= classes


def test_an_unknown_slug_brings_look_alikes() -> None:
    with pytest.raises(UnknownTermError) as caught:
        terms().find("ikzf1-plus", "subgroup")
    assert "ikzf1plus" in caught.value.near


def test_no_own_iri_is_written_outside_the_vocabulary() -> None:
    """IRIs of own terms stand in Turtle, queries and the vocabulary only."""
    for package in ("loaders", "graph", "blinagraph"):
        for path in files(package).iterdir():
            if path.name.endswith(".py"):
                found = re.findall(r"https://w3id\.org/blinagraph/ontology/\w+", path.read_text(encoding="utf-8"))
                assert found == [], path.name


def test_every_word_of_the_column_statistic_is_a_term() -> None:
    """The closed list of the evidence format and the terms of statistics agree both ways."""
    from typing import get_args

    from loaders.fields import Statistic

    graph = terminology()
    notations = {str(o) for s in graph.subjects(RDF.type, BG.Statistic) for o in graph.objects(s, SKOS.notation)}
    assert set(get_args(Statistic)) == notations


def test_drugs_with_a_target_name_it() -> None:
    graph = terminology()
    assert {"CD3", "CD19"} == {str(o) for o in graph.objects(URIRef(BASE + "drug/blinatumomab"), BG.target)}
    assert {"CD22"} == {str(o) for o in graph.objects(URIRef(BASE + "drug/inotuzumab-ozogamicin"), BG.target)}

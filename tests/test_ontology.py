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


def modules() -> dict[URIRef, Graph]:
    """The modules by their IRI."""
    graphs = [Graph().parse(data=module.read_text(encoding="utf-8"), format="turtle") for module in module_files()]
    return {iri: graph for graph in graphs for iri in graph.subjects(RDF.type, OWL.Ontology) if isinstance(iri, URIRef)}


def imported(found: dict[URIRef, Graph], iri: URIRef, above: tuple[URIRef, ...] = ()) -> set[URIRef]:
    """A module with all that it imports; fails on a circle."""
    assert iri not in above, f"circular import of {iri}"
    direct = [o for o in found[iri].objects(iri, OWL.imports) if isinstance(o, URIRef)]
    return {iri}.union(*(imported(found, other, (*above, iri)) for other in direct))


def test_the_whole_imports_every_module() -> None:
    found = modules()
    assert imported(found, URIRef(BASE + "ontology")) == set(found)
    assert len(found) == len(module_files())


def test_a_module_with_its_imports_declares_the_terms_it_uses() -> None:
    """Whoever opens one module in an editor sees every class and property that its axioms name."""
    found = modules()
    for iri in found:
        closure = Graph()
        for other in imported(found, iri):
            closure += found[other]
        declared = set(closure.subjects(RDF.type, None))
        used = {node for triple in found[iri] for node in triple if isinstance(node, URIRef) and node.startswith(BASE)}
        versions = set(closure.objects(None, OWL.versionIRI)) | set(closure.objects(None, RDFS.isDefinedBy))
        assert sorted(used - declared - versions) == [], iri


def test_editors_find_every_module_by_the_catalogue() -> None:
    text = files("ontology").joinpath("catalog-v001.xml").read_text(encoding="utf-8")
    entries = dict(re.findall(r'<uri name="([^"]+)" uri="([^"]+)"', text))
    found = modules()
    assert set(entries) == {str(iri) for iri in found} - {BASE + "ontology"}
    for iri, name in entries.items():
        module = Graph().parse(data=files("ontology").joinpath(name).read_text(encoding="utf-8"), format="turtle")
        assert (URIRef(iri), RDF.type, OWL.Ontology) in module


def test_every_term_is_documented() -> None:
    graph = terminology()
    subjects = {s for s in graph.subjects(RDF.type) if str(s).startswith(BASE)}
    subjects -= set(graph.subjects(RDF.type, OWL.Ontology))
    assert len(subjects) > 600
    for predicate in (RDFS.label, SKOS.definition, DCTERMS.source, SKOS.example):
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

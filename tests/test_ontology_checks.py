"""Checks like those of ROBOT's report: each ``*-violation.rq`` finds nothing in the terminology, and finds the fault it is for."""

from __future__ import annotations

from importlib.resources import files

import pyoxigraph as ox
import pytest

from ontology.terms import terminology

CHECKS = {
    f.name.removesuffix("-violation.rq"): f for f in files("ontology").joinpath("checks").iterdir() if f.name.endswith("-violation.rq")
}
PREFIXES = """
@prefix bg: <https://w3id.org/blinagraph/ontology/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix patients: <https://w3id.org/blinagraph/patients/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix subgroup: <https://w3id.org/blinagraph/subgroup/> .
"""
FAULTS = {
    "missing-label": "bg:Fault a owl:Class .",
    "missing-definition": 'bg:Finding skos:definition "A second one." .',
    "missing-source": 'bg:Fault a owl:Class ; rdfs:label "fault"@en .',
    "missing-example": 'bg:Fault a owl:Class ; rdfs:label "fault"@en ; skos:definition "A fault."@en .',
    "duplicate-definition": 'bg:Fault skos:definition "Faulty." . bg:Error skos:definition "Faulty." .',
    "lowercase-definition": 'bg:Fault skos:definition "faulty thing." .',
    "isolated-class": "bg:Fault a owl:Class .",
    "label-as-synonym": 'subgroup:ikzf1plus skos:altLabel "IKZF1PLUS"@en .',
    "duplicate-synonym": 'subgroup:ikzf1plus skos:altLabel "KMT2A-rearranged"@en .',
    "multiple-equivalent-classes": "patients:ikzf1plus owl:equivalentClass bg:Fault , bg:Error .",
    "duplicate-label": 'bg:Fault a owl:Class ; rdfs:label "Finding"@en .',
    "duplicate-property-label": 'bg:fault a owl:ObjectProperty ; rdfs:label "involves gene"@en .',
    "label-formatting": 'bg:Fault skos:definition "No full stop"@en .',
    "dangling-iri": "bg:Finding rdfs:subClassOf bg:Nothing .",
    "undeclared-property": "bg:Finding bg:saysNothing 1 .",
    "punning": "subgroup:ikzf1plus a owl:Class .",
    "class-as-value": "subgroup:ikzf1plus skos:broader patients:ikzf1plus .",
    "deprecated-use": "bg:Case owl:deprecated true .",
    "hierarchy-cycle": "bg:Measure rdfs:subClassOf bg:Endpoint .",
    "disjoint-parents": "bg:Fault rdfs:subClassOf bg:Case , bg:Lesion .",
    "import": "<https://w3id.org/blinagraph/ontology> owl:imports <http://example.org/other> .",
    "ontology-metadata": "<https://w3id.org/blinagraph/ontology/fault> a owl:Ontology .",
    "undefined-subgroup-class": "patients:fault a owl:Class .",
}  # fmt: skip


@pytest.fixture(scope="module")
def triples() -> bytes:
    return terminology().serialize(format="ntriples", encoding="utf-8")


def found(check: str, triples: bytes, fault: str = "") -> list[str]:
    store = ox.Store()
    store.load(triples, format=ox.RdfFormat.N_TRIPLES)
    store.load((PREFIXES + fault).encode(), format=ox.RdfFormat.TURTLE)
    rows = store.query(CHECKS[check].read_text(encoding="utf-8"))
    return sorted(f"{row['term'].value if hasattr(row['term'], 'value') else row['term']}: {row['value']}" for row in rows)


def test_every_check_has_its_fault() -> None:
    assert set(CHECKS) == set(FAULTS)


@pytest.mark.parametrize("check", sorted(FAULTS))
def test_the_terminology_passes(check: str, triples: bytes) -> None:
    assert found(check, triples) == []


@pytest.mark.parametrize("check", sorted(FAULTS))
def test_the_check_finds_its_fault(check: str, triples: bytes) -> None:
    assert found(check, triples, FAULTS[check]) != []

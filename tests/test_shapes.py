"""The shapes: a valid graph passes, and each single fault is refused with the shape's own message."""

from __future__ import annotations

import pytest
from rdflib import Graph

from graph.validate import violations
from ontology.terms import terminology

PREFIXES = """
@prefix bg: <https://w3id.org/blinagraph/ontology/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix measure: <https://w3id.org/blinagraph/measure/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <https://w3id.org/blinagraph/finding/x/> .
"""
VALID = """
e:study a bg:Study ; rdfs:label "s" .
e:work a bg:Publication ; dcterms:title "t" .
e:cohort a bg:Cohort ; rdfs:label "c" ; bg:study e:study .
e:background a bg:Cohort ; rdfs:label "b" ; bg:population "adults" .
e:span a oa:TextPositionSelector ; oa:start "1"^^xsd:nonNegativeInteger ; oa:end "5"^^xsd:nonNegativeInteger .
e:passage a bg:Passage ; oa:hasSource e:work ; oa:hasSelector e:span ; bg:anchors "1-5" ;
  bg:textSha256 "0000000000000000000000000000000000000000000000000000000000000000" .
e:own a bg:PrintedFinding ; bg:measure measure:complete-remission ; bg:role "own" ; bg:state "reported" ; bg:cohort e:cohort ;
  bg:study e:study ; bg:passage e:passage ; bg:n 3 ; bg:total 4 ; bg:value 75.0 ; bg:unit "%" ; bg:low 60.0 ; bg:high 90.0 .
e:cited a bg:PrintedFinding ; bg:measure measure:relapse ; bg:role "background" ; bg:state "reported" ; bg:cohort e:background ;
  bg:passage e:passage ; bg:value 40.0 .
e:plan a bg:PrintedFinding ; bg:measure measure:planned-enrolment ; bg:role "design" ; bg:state "reported" ; bg:study e:study ;
  bg:passage e:passage ; bg:value 40.0 .
e:derived a bg:DerivedFinding ; bg:measure measure:refractory ; bg:role "own" ; bg:state "reported" ; bg:cohort e:cohort ; bg:study e:study ;
  bg:n 1 ; bg:total 4 ; prov:wasDerivedFrom e:own ; bg:rationale "follows" .
"""

FAULTS = [
    ("bg:cohort e:cohort ;\n  bg:study e:study ; bg:passage", "bg:study e:study ; bg:passage", "own and restated findings need study and cohort"),
    ("bg:study e:study ; bg:passage e:passage ; bg:n 3", "bg:passage e:passage ; bg:n 3", "own and restated findings need study and cohort"),
    ("bg:measure measure:complete-remission", "bg:measure e:nothing", "exactly one measure of the ontology"),
    ("bg:passage e:passage ; bg:n 3", "bg:n 3", "a printed finding has exactly one passage"),
    ("bg:cohort e:background ;", "", "background a described population"),
    ('bg:study e:study ;\n  bg:passage e:passage ; bg:value 40.0 .\ne:derived', "bg:passage e:passage ; bg:value 40.0 .\ne:derived", "design a study"),
    ("prov:wasDerivedFrom e:own ;", "", "names the findings that it follows from"),
    ('bg:rationale "follows"', 'bg:rationale "follows" ; bg:passage e:passage', "a derived finding has no passage"),
    ("bg:n 3 ;", "bg:n 5 ;", "not above total"),
    ("bg:n 3 ;", "bg:n 3.5 ;", "n is one whole number"),
    ("bg:low 60.0", "bg:low 80.0", "low is one decimal, not above value"),
    ("bg:high 90.0", "bg:high 70.0", "value is one decimal, not above high"),
    ("bg:value 75.0 ;", 'bg:value "75" ;', "value is one decimal"),
    ("bg:value 75.0 ; bg:unit \"%\" ; bg:low 60.0 ; bg:high 90.0", 'bg:value 175.0 ; bg:unit "%"', "a percentage lies between 0 and 100"),
    ('bg:role "own" ; bg:state "reported" ; bg:cohort e:cohort ;\n  bg:study', 'bg:role "mine" ; bg:state "reported" ; bg:cohort e:cohort ;\n  bg:study', "a finding has one role"),
    ('oa:start "1"', 'oa:start "9"', "a span starts before it ends"),
    ("bg:study e:study .\ne:background", "bg:kind \"all\" .\ne:background", "a cohort has a study or a described population"),
]  # fmt: skip


def check(turtle: str) -> list[str]:
    graph = Graph().parse(data=PREFIXES + turtle, format="turtle")
    return [v.message for v in violations({"x": graph, "https://w3id.org/blinagraph/graph/ontology": terminology()})]


def test_the_valid_example_passes() -> None:
    assert check(VALID) == []


@pytest.mark.parametrize(("old", "new", "said"), FAULTS, ids=range(len(FAULTS)))
def test_each_fault_is_refused(old: str, new: str, said: str) -> None:
    assert VALID.count(old) >= 1
    found = check(VALID.replace(old, new, 1))
    assert any(said in message for message in found), found

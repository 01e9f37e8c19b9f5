"""Shapes of studies, treatment, cases, genetics, schemes and inferences: a valid example passes, each fault alone is refused."""

from __future__ import annotations

import pytest
from rdflib import Graph

from graph.validate import violations
from ontology.terms import terminology

PREFIXES = """
@prefix bg: <https://w3id.org/blinagraph/ontology/> .
@prefix category: <https://w3id.org/blinagraph/risk-category/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix drug: <https://w3id.org/blinagraph/drug/> .
@prefix gene: <https://w3id.org/blinagraph/gene/> .
@prefix measure: <https://w3id.org/blinagraph/measure/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix patients: <https://w3id.org/blinagraph/patients/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix setting: <https://w3id.org/blinagraph/setting/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix void: <http://rdfs.org/ns/void#> .
@prefix subgroup: <https://w3id.org/blinagraph/subgroup/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix e: <https://w3id.org/blinagraph/finding/x/> .
"""
VALID = """
e:study a bg:Study ; rdfs:label "s" .
e:work a bg:Publication ; dcterms:title "t" .
e:span a oa:TextPositionSelector ; oa:start "1"^^xsd:nonNegativeInteger ; oa:end "5"^^xsd:nonNegativeInteger .
e:passage a bg:Passage ; oa:hasSource e:work ; oa:hasSelector e:span ; bg:anchors "1-5" ;
  bg:textSha256 "0000000000000000000000000000000000000000000000000000000000000000" .
e:cohort a bg:Cohort ; rdfs:label "c" ; bg:study e:study ; bg:criterion e:condition .
e:condition a bg:CohortCriterion ; bg:on measure:refractory ; bg:negated true .
e:definition a bg:MeasureDefinition ; bg:measure measure:relapse ; bg:stated true .
e:regimen a bg:Regimen ; rdfs:label "r" ; bg:study e:study ; bg:setting setting:frontline .
e:phase a bg:Phase ; bg:partOf e:regimen ; bg:order 1 .
e:arm a bg:Arm ; rdfs:label "a" ; bg:study e:study ; bg:regimen e:regimen .
e:dose a bg:DrugAdministration ; bg:drug drug:blinatumomab ; bg:regimen e:regimen ; bg:phase e:phase ; bg:passage e:passage ;
  bg:dose 28.0 ; bg:dayFrom 1 ; bg:dayTo 28 .
e:claim a bg:Statement ; bg:subject e:cohort ; bg:relation "predicts" ; bg:direction "favourable" ; bg:hedge "asserted" ; bg:passage e:passage .
e:criterion a bg:EligibilityCriterion ; bg:study e:study ; bg:on measure:age ; bg:passage e:passage .
e:one a bg:DerivedFinding ; bg:measure measure:refractory ; bg:role "own" ; bg:state "reported" ; bg:cohort e:cohort ; bg:study e:study ;
  prov:wasDerivedFrom e:two ; bg:rationale "follows" .
e:two a bg:PrintedFinding ; bg:measure measure:relapse ; bg:role "own" ; bg:state "reported" ; bg:cohort e:cohort ; bg:study e:study ;
  bg:passage e:passage .
e:set a bg:FindingSet ; bg:cohort e:cohort ; bg:member e:one , e:two .
e:case a bg:Case ; rdfs:label "p1" ; bg:cohort e:cohort .
e:fact a bg:CaseFact ; bg:case e:case ; bg:attribute "lesion" ; bg:lesion e:lesion ; bg:passage e:passage .
e:lesion a bg:Lesion ; bg:case e:case ; bg:kind "fusion" ; bg:testResult "found" ; bg:gene gene:KMT2A ; bg:partnerGene gene:AFF1 .
gene:NEW1 a bg:Gene ; rdfs:label "NEW1" .
e:scheme a bg:RiskScheme ; rdfs:label "scheme" ; bg:rule e:rule .
e:rule a bg:RiskRule ; bg:category category:high-risk ; bg:subgroup subgroup:ph-like .
e:inferred a bg:PossibleMembership ; bg:case e:case ; bg:subgroup subgroup:ph-like ; prov:wasDerivedFrom patients:ph-like , e:fact ;
  bg:definitionPart e:part ; bg:rationale "why" ; bg:openParts 1 .
e:part a bg:DefinitionPart ; bg:fulfilment "not printed" .
e:run a bg:Realisation ; bg:upToDate true .
e:measured a bg:Endpoint ; rdfs:label "m" ; skos:definition "M." ; skos:broader measure:relapse .
e:treatment a bg:Drug ; rdfs:label "d" ; skos:definition "D." ; skos:broader drug:blinatumomab ; bg:target "CD19" .
e:subgroup a bg:GeneticSubgroup ; rdfs:label "g" ; skos:definition "G." ; skos:broader subgroup:ph-like ; bg:patientClass patients:ph-like .
e:level a bg:Category ; rdfs:label "l" ; bg:measure measure:age .
e:setting a bg:Setting ; rdfs:label "k" ; skos:broader setting:frontline .
e:category a bg:RiskCategory ; rdfs:label "q" ; bg:direction "neutral" .
e:statistic a bg:Statistic ; rdfs:label "v" ; skos:notation "v-word" .
e:profile a bg:ExpressionProfile ; rdfs:label "o" ; skos:definition "O." .
e:link a bg:CohortLink ; bg:cohort e:cohort , e:elsewhere ; bg:kind "overlaps" ; bg:rationale "same trial" .
e:mapping a sssom:Mapping ; owl:annotatedSource drug:blinatumomab ; owl:annotatedTarget <http://example.org/1> ; dcterms:type "match" ;
  sssom:object_label "seen" ; sssom:object_source "x" ; sssom:mapping_date "2026-11-21" ; sssom:confidence 0.9 .
e:vain a sssom:Mapping ; owl:annotatedSource drug:rituximab ; dcterms:type "source unavailable" ; sssom:object_source "x" ;
  sssom:mapping_date "2026-11-21" .
e:question a sh:SPARQLExecutable ; rdfs:label "name" ; rdfs:comment "Who?" ; sh:select "SELECT * WHERE { ?s ?p ?o }" .
e:parameter a sh:Parameter ; sh:name "drug" ; sh:description "a drug" ; sh:path e:in_drug .
e:dataset a void:Dataset ; void:triples 7 .
e:odd a bg:Discrepancy ; rdfs:label "i" ; bg:kind "percentage" ; bg:standing "open" ; bg:finding e:one ; bg:publication e:work ;
  bg:study e:study ; bg:explanation "x" ; bg:computed "y" ; bg:remaining "misprint" .
e:recount a bg:Check ; bg:kind "recount" ; bg:finding e:one ; bg:publication e:work ; bg:computed "z" .
"""
FAULTS = [
    ('bg:Study ; rdfs:label "s"', 'bg:Study ; rdfs:label "s" , "z"', "a study has one label"),
    ('bg:Publication ; dcterms:title "t"', "bg:Publication", "a publication has one title"),
    ("bg:measure measure:relapse ; bg:stated true", "bg:stated true", "defines exactly one measure"),
    ("bg:stated true", 'bg:stated "yes"', "says whether the publication states it"),
    ("bg:on measure:refractory ; bg:negated true", "bg:negated true", "a cohort criterion looks at one measure"),
    ("bg:negated true", 'bg:negated "true"', "negated is a truth value"),
    ("bg:setting setting:frontline", "bg:setting e:study", "a regimen has a clinical setting"),
    ("bg:partOf e:regimen ; bg:order 1", "bg:order 1", "a phase is part of one regimen"),
    ("bg:order 1", "bg:order 0", "from 1"),
    ("bg:study e:study ; bg:regimen e:regimen .", "bg:regimen e:regimen .", "an arm belongs to a study"),
    ("bg:regimen e:regimen .", "bg:regimen e:study .", "an arm is treated by one regimen"),
    ("bg:drug drug:blinatumomab", "bg:drug e:study", "an administration gives one drug"),
    ("bg:phase e:phase ; bg:passage", "bg:passage", "an administration belongs to a phase"),
    ("bg:dose 28.0", 'bg:dose "28"', "a dose is one decimal"),
    ("bg:dayFrom 1 ;", "bg:dayFrom 29 ;", "the first day is not after the last"),
    ('bg:direction "favourable"', 'bg:direction "good"', "a statement has a direction"),
    ("bg:subject e:cohort ; ", "", "a statement has one subject"),
    ("bg:EligibilityCriterion ; bg:study e:study", "bg:EligibilityCriterion", "a criterion belongs to a study"),
    ("bg:on measure:age", "bg:on e:study", "a criterion looks at one measure"),
    ("bg:member e:one , e:two", "bg:member e:one", "a set has at least two findings"),
    ('rdfs:label "p1" ; bg:cohort e:cohort', 'rdfs:label "p1"', "a case stands in a cohort"),
    ('bg:attribute "lesion" ; ', "", "a case fact names one attribute"),
    ("bg:lesion e:lesion ; bg:passage e:passage", "bg:lesion e:lesion", "a case fact has a passage"),
    ('bg:kind "fusion"', 'bg:kind "join"', "one kind of the closed list"),
    ('bg:testResult "found" ;', "", "says what testing gave"),
    ("bg:gene gene:KMT2A", "bg:gene e:study", "one first gene"),
    ("bg:partnerGene gene:AFF1", "bg:partnerGene gene:AFF1 , gene:KMT2A", "at most one partner gene"),
    ('"NEW1"', '"new gene"', "a gene has one symbol"),
    ('bg:RiskScheme ; rdfs:label "scheme"', "bg:RiskScheme", "a risk scheme has one label"),
    ("bg:category category:high-risk", "bg:category e:study", "a rule gives one risk category"),
    ("bg:category category:high-risk ; bg:subgroup subgroup:ph-like", "bg:category category:high-risk", "a rule names a genetic subgroup"),
    ("; bg:rule e:rule", "", "a rule belongs to one scheme"),
    ("prov:wasDerivedFrom patients:ph-like , e:fact", "prov:wasDerivedFrom patients:ph-like", "names a definition and a fact"),
    ("bg:definitionPart e:part ; ", "", "shows the conditions"),
    ('bg:rationale "why" ; ', "", "an inference says why"),
    ("bg:openParts 1", "bg:openParts 0", "leaves at least one condition open"),
    ('bg:rationale "why"', 'bg:rationale "why" ; bg:passage e:passage', "an inference has no passage"),
    ('bg:fulfilment "not printed"', 'bg:fulfilment "perhaps"', "met, could be met"),
    ("bg:Realisation ; bg:upToDate true", "bg:Realisation", "says whether it is up to date"),
    ("skos:broader measure:relapse", "skos:broader drug:blinatumomab", "a measure lies below one measure"),
    ('rdfs:label "d" ; ', "", "a drug has one label"),
    ('bg:target "CD19"', "bg:target gene:KMT2A", "a target is a name"),
    ('skos:definition "G." ; ', "", "a genetic subgroup has one definition"),
    ('rdfs:label "l" ; bg:measure measure:age', 'rdfs:label "l" ; bg:measure e:study', "a category is a level of measures"),
    ("skos:broader setting:frontline", "skos:broader e:study", "a setting lies below one setting"),
    ('bg:direction "neutral"', 'bg:direction "bad"', "points in at most one direction"),
    ('skos:notation "v-word"', 'skos:notation "V word"', "one word of the evidence format"),
    ('skos:definition "O."', 'skos:definition "O." , "P."', "an expression profile has one definition"),
    ("bg:cohort e:cohort , e:elsewhere", "bg:cohort e:cohort", "a link joins two cohorts"),
    ('bg:kind "overlaps"', 'bg:kind "similar"', "the same population or overlap"),
    ("owl:annotatedTarget <http://example.org/1> ; ", "", "a mapping to a term names it"),
    ("sssom:confidence 0.9", "sssom:confidence 1.9", "between 0 and 1"),
    ('dcterms:type "source unavailable"', 'dcterms:type "forgotten"', "says what came of it"),
    ('rdfs:comment "Who?" ; ', "", "put in words once"),
    ('sh:description "a drug" ; ', "", "a parameter says what it means"),
    ("void:triples 7", 'void:triples "many"', "how many triples"),
    ("e:two a bg:PrintedFinding ;", "e:two a bg:PrintedFinding ; bg:original e:study ;", "the work restated"),
    ('bg:anchors "1-5"', 'bg:anchors "1,5"', "start-end spans"),
    ('bg:standing "open"', 'bg:standing "shut"', "one standing of the closed list"),
    ('bg:kind "recount"', 'bg:kind "guess"', "one kind of the closed list"),
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

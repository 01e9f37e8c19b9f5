"""What is listed on the page of a thing: queries whose rows hold names, and beside them, as ``…_iri``, what they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from blinagraph.web.pages.graph import PageGraph
from queries.results import Result, from_solutions

_PREFIXES = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX sssom: <https://w3id.org/sssom/>
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of things of one sort; ``by`` are the ways (graph patterns from ``?thing`` to ``?row``) in which they belong to a thing."""

    name: str
    title: str
    body: str
    select: str
    order: str
    by: tuple[str, ...] = ()

    def of(self, *by: str) -> Listing:
        """The same list, by other ways of belonging."""
        return replace(self, by=by)

    def query(self, iri: str) -> str:
        """Write the query for a thing. Raises ValueError for what is no IRI."""
        ways = " UNION ".join(f"{{ {way} }}" for way in self.by)
        return (
            f"{_PREFIXES}SELECT {self.select} WHERE {{ {{ SELECT DISTINCT ?row WHERE {{ "
            f"VALUES ?thing {{ {ox.NamedNode(iri)} }} {ways} }} }}\n{self.body} }} ORDER BY {self.order}"
        )


def rows_of(listing: Listing, iri: str, graph: PageGraph) -> Result:
    """The rows of a list for a thing."""
    return from_solutions(graph.solutions(listing.query(iri)), listing.title)


def _optional(*pairs: str) -> str:
    """Optional properties, written ``property variable`` or ``property variable!`` for a thing with a label."""
    lines = []
    for pair in pairs:
        path, variable = pair.split()
        if variable.endswith("!"):
            name = variable[:-1]
            lines.append(f"OPTIONAL {{ ?row {path} ?{name}_iri . ?{name}_iri rdfs:label ?{name} }}")
        else:
            lines.append(f"OPTIONAL {{ ?row {path} ?{variable} }}")
    return "\n".join(lines)


_PLACE = "OPTIONAL { ?row bg:passage/bg:section ?place }"

FINDINGS = Listing(
    "findings",
    "Findings",
    "?row bg:measure ?measure_iri ; bg:publication ?publication_iri ; bg:role ?role . ?measure_iri rdfs:label ?measure ."
    " ?publication_iri rdfs:label ?publication .\n"
    "VALUES (?role ?rank) { (\"own\" 1) (\"restated\" 2) (\"background\" 3) (\"design\" 4) }\n"
    "OPTIONAL { VALUES (?class ?after) { (bg:BaselineCharacteristic 1) (bg:AdverseEvent 2) (bg:DesignParameter 3) }"
    " ?measure_iri a ?class }\n"
    + _optional(
        "bg:study study!", "bg:cohort cohort!", "bg:category category!", "bg:timepoint timepoint", "bg:n n", "bg:total total",
        "bg:sign sign",
        "bg:value value", "bg:unit unit", "bg:low low", "bg:high high", "bg:interval interval", "bg:pSign p_sign", "bg:p p",
        "bg:dateFrom date_from", "bg:dateTo date_to", "bg:gradeLow grade_low", "bg:gradeHigh grade_high", "bg:statistic statistic",
        "bg:counted counted", "bg:state state", "bg:printed printed",
    )
    + _PLACE,
    "?study ?study_iri ?measure ?measure_iri ?category ?category_iri ?cohort ?cohort_iri ?timepoint ?grade_low ?grade_high"
    " ?n ?total ?sign ?value ?unit ?low ?high ?interval ?p_sign ?p ?date_from ?date_to ?state ?printed ?place ?publication"
    " ?publication_iri ?role ?statistic ?counted (?row AS ?finding)",
    "?rank COALESCE(?after, 0) ?study ?measure ?cohort ?grade_low ?row",
)  # fmt: skip

STATEMENTS = Listing(
    "statements",
    "Statements",
    "?row a bg:Statement ; bg:gloss ?says ; bg:relation ?relation ; bg:direction ?direction ; bg:hedge ?hedge ; bg:role ?role ;"
    " bg:publication ?publication_iri . ?publication_iri rdfs:label ?publication .\n"
    + _optional("bg:subject subject!", "bg:object object!", "bg:study study!")
    + _PLACE,
    "?says ?subject ?subject_iri ?relation ?object ?object_iri ?direction ?hedge ?role ?study ?study_iri ?publication ?publication_iri"
    " ?place (?row AS ?finding)",
    "?role ?publication ?row",
)  # fmt: skip

ADMINISTRATIONS = Listing(
    "administrations",
    "Treatment",
    "?row a bg:DrugAdministration ; bg:drug ?drug_iri ; bg:regimen ?regimen_iri ; bg:phase ?phase_iri ; bg:role ?role ."
    " ?drug_iri rdfs:label ?drug . ?regimen_iri rdfs:label ?regimen . ?phase_iri rdfs:label ?phase ; bg:order ?order .\n"
    + _optional(
        "bg:study study!", "bg:dose dose", "bg:doseHigh dose_high", "bg:doseUnit dose_unit", "bg:dayFrom day_from", "bg:dayTo day_to",
        "bg:duration duration", "bg:durationHigh duration_high", "bg:durationUnit duration_unit", "bg:route route",
        "bg:cycles cycles", "bg:cyclesHigh cycles_high", "bg:step step", "bg:condition condition", "bg:printed printed",
    )
    + _PLACE,
    "?study ?study_iri ?regimen ?regimen_iri ?phase ?phase_iri ?drug ?drug_iri ?step ?dose ?dose_high ?dose_unit ?day_from ?day_to"
    " ?duration ?duration_high ?duration_unit ?cycles ?cycles_high ?route ?condition ?printed ?role ?place (?row AS ?finding)",
    "?study ?regimen ?order ?step ?drug ?row",
)  # fmt: skip

CRITERIA = Listing(
    "criteria",
    "Eligibility",
    "?row a bg:EligibilityCriterion ; bg:eligibilityType ?type ; bg:gloss ?says .\n"
    + _optional("bg:study study!", "bg:on on!", "bg:printed printed")
    + _PLACE,
    "?type ?says ?on ?on_iri ?printed ?study ?study_iri ?place (?row AS ?finding)",
    "?study ?type ?row",
)

COHORTS = Listing(
    "cohorts",
    "Cohorts",
    "?row a bg:Cohort ; rdfs:label ?cohort .\n"
    + _optional("bg:cohortSize size", "bg:study study!", "bg:partOf part_of!", "bg:arm arm!", "bg:publication publication!"),
    "?cohort (?row AS ?cohort_iri) ?size ?part_of ?part_of_iri ?arm ?arm_iri ?study ?study_iri ?publication ?publication_iri",
    "?study ?publication ?cohort",
)

COHORT_CRITERIA = Listing(
    "cohort-criteria",
    "Who belongs to it",
    _optional(
        "bg:on on!", "bg:term term!", "bg:sign sign", "bg:value value", "bg:unit unit", "bg:low low", "bg:high high", "bg:negated negated"
    ),
    "?on ?on_iri ?term ?term_iri ?sign ?value ?unit ?low ?high ?negated",
    "?on ?term",
    ("?thing bg:criterion ?row",),
)

DEFINITIONS = Listing(
    "definitions",
    "Definitions",
    "?row a bg:MeasureDefinition ; rdfs:label ?definition .\n"
    + _optional(
        "bg:measure measure!", "bg:study study!", "bg:assay assay", "bg:thresholdSign threshold_sign", "bg:threshold threshold",
        "bg:thresholdUnit threshold_unit", "bg:clock clock", "bg:publication publication!",
    ),
    "?definition (?row AS ?definition_iri) ?measure ?measure_iri ?assay ?threshold_sign ?threshold ?threshold_unit ?clock ?study ?study_iri"
    " ?publication ?publication_iri",
    "?measure ?publication ?definition",
)  # fmt: skip

CASES = Listing(
    "cases",
    "Patients",
    "?row a bg:Case ; rdfs:label ?case ; bg:cohort ?cohort_iri . ?cohort_iri rdfs:label ?cohort .\n"
    "OPTIONAL { SELECT ?row (GROUP_CONCAT(DISTINCT ?lesion; separator=\", \") AS ?lesions) WHERE {"
    " ?lesionNode a bg:Lesion ; bg:case ?row ; bg:printed ?lesion } GROUP BY ?row }\n" + _optional("bg:publication publication!"),
    "?case (?row AS ?case_iri) ?lesions ?cohort ?cohort_iri ?publication ?publication_iri",
    "?publication ?case",
)  # fmt: skip

CASE_FACTS = Listing(
    "case-facts",
    "What is printed of this patient",
    "?row a bg:CaseFact ; bg:attribute ?attribute .\n"
    + _optional(
        "bg:term term!", "bg:value value", "bg:unit unit", "bg:sign sign", "bg:timepoint timepoint", "bg:state state", "bg:printed printed",
        "bg:lesion/bg:kind alteration", "bg:lesion/bg:testResult test_result", "bg:scheme scheme!",
    )
    + _PLACE,
    "?attribute ?term ?term_iri ?n ?sign ?value ?unit ?state ?alteration ?test_result ?scheme ?scheme_iri ?timepoint ?printed ?place"
    " (?row AS ?finding)",
    "?attribute ?timepoint ?row",
    ("?row bg:case ?thing",),
)  # fmt: skip

MEMBERSHIPS = Listing(
    "memberships",
    "Genetic subgroups by definition (inferred)",
    'VALUES (?class ?standing ?rank) { (bg:CertainMembership "certain" 1) (bg:PossibleMembership "possible" 2)'
    ' (bg:ExcludedMembership "ruled out" 3) }\n'
    "?row a ?class ; bg:case ?case_iri ; bg:subgroup ?subgroup_iri ; bg:rationale ?because .\n"
    "?case_iri rdfs:label ?case . ?subgroup_iri rdfs:label ?subgroup .",
    "?case ?case_iri ?subgroup ?subgroup_iri ?standing ?because (?row AS ?because_iri)",
    "?rank ?case ?subgroup",
)

MEMBERS = replace(MEMBERSHIPS, name="members", title="Patients by definition (inferred)")

DISCREPANCIES = Listing(
    "discrepancies",
    "Discrepancies",
    "?row a bg:Discrepancy ; rdfs:label ?discrepancy ; bg:standing ?standing ; bg:explanation ?explanation .\n",
    "?discrepancy (?row AS ?discrepancy_iri) ?standing ?explanation",
    "DESC(?standing) ?discrepancy",
)

CHECKS = Listing(
    "checks",
    "Checks that could be reproduced",
    "?row a bg:Check ; rdfs:label ?check ; bg:computed ?computed .\n",
    "?check (?row AS ?check_iri) ?computed",
    "?check",
    ("?row bg:finding ?thing",),
)

NAMED = Listing(
    "named",
    "Things",
    "?row rdfs:label ?label .\nOPTIONAL { ?row skos:definition ?definition }\nOPTIONAL { ?row dcterms:title ?title }",
    "?label (?row AS ?label_iri) ?title ?definition",
    "?label",
)

IDENTIFIERS = Listing(
    "identifiers",
    "Identifiers elsewhere",
    "?row owl:annotatedProperty ?property ; owl:annotatedTarget ?theirs ; sssom:object_label ?name . ?theirs skos:notation ?id ."
    " FILTER NOT EXISTS { ?row sssom:predicate_modifier \"Not\" }\n"
    "BIND(REPLACE(STR(?property), \"^.*#(.*)Match$\", \"$1\") AS ?precision)",
    "?id (?theirs AS ?id_iri) ?name ?precision",
    "?precision ?id",
    ("?row owl:annotatedSource ?thing",),
)  # fmt: skip

RULES = Listing(
    "rules",
    "Which subgroup it puts where",
    "?row bg:subgroup ?subgroup_iri ; bg:category ?category_iri .\n"
    "?subgroup_iri rdfs:label ?subgroup . ?category_iri rdfs:label ?category .",
    "?subgroup ?subgroup_iri ?category ?category_iri",
    "?category ?subgroup",
    ("?thing bg:rule ?row",),
)


def named(name: str, title: str, *by: str) -> Listing:
    """A plain list of things by name and definition."""
    return Listing(name, title, NAMED.body, NAMED.select, NAMED.order, by)


def find(listings: Sequence[Listing], name: str) -> Listing | None:
    """The list of a name."""
    return next((listing for listing in listings if listing.name == name), None)

"""The kinds of things that have pages: how they are called, and what is listed on the page of one."""

from __future__ import annotations

from dataclasses import dataclass

from blinagraph.web.pages import listings as has
from blinagraph.web.pages.listings import Listing, named
from ontology.iris import BASE

FACTS = ("finding", "statement", "administration", "case-fact", "criterion")
"""Sorts of things that were printed somewhere, or derived from what was printed: their pages show passages."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing: the folder of its IRIs, its names, the class that lists it, and the lists on its pages."""

    sort: str
    one: str
    many: str
    listings: tuple[Listing, ...] = ()
    intro: str = ""


_BELOW = named("below", "Narrower", "?row skos:broader ?thing")
_OF_STUDY = "?row bg:study ?thing"
_OF_WORK = "?row bg:publication ?thing"
_IN_COHORT_WITH = (
    "?narrower skos:broader* ?thing . ?cohort bg:criterion ?rule . ?rule bg:term ?narrower . FILTER NOT EXISTS { ?rule bg:negated true }"
)
_DISAGREE = has.DISCREPANCIES.of("?row bg:finding ?thing")

_REST_ON_IT = named("rest-on-it", "What rests on it, compares it or sums it up", "?row prov:wasDerivedFrom|bg:compares|bg:member ?thing")
_STATED = has.STATEMENTS.of("?row a bg:Statement ; bg:subject|bg:object|bg:comparator|bg:measure ?thing")

KINDS: dict[str, Kind] = {
    kind.sort: kind
    for kind in (
        Kind("study", "study", "studies", (
            named("works", "Works on it", "?thing ^bg:study ?row . ?row dcterms:title ?t"),
            has.FINDINGS.of(f"{_OF_STUDY} ; a bg:PrintedFinding", f"{_OF_STUDY} ; a bg:DerivedFinding"),
            has.COHORTS.of(_OF_STUDY), has.ADMINISTRATIONS.of(_OF_STUDY), has.CRITERIA.of(_OF_STUDY), has.DEFINITIONS.of(_OF_STUDY),
            has.STATEMENTS.of(_OF_STUDY), has.CASES.of("?row a bg:Case ; bg:cohort/bg:study ?thing"), has.DISCREPANCIES.of(_OF_STUDY),
            named("parts", "Studies that are part of it", "?row bg:partOf ?thing ; a bg:Study"),
        ), "Identity is shared between publications; what each says of the study stands in the tables with its passage."),
        Kind("work", "publication", "publications", (
            has.FINDINGS.of(_OF_WORK, "?row bg:original ?thing"),
            has.STATEMENTS.of(f"{_OF_WORK} ; a bg:Statement", "?row bg:original ?thing ; a bg:Statement"),
            has.COHORTS.of(_OF_WORK), has.ADMINISTRATIONS.of(_OF_WORK), has.CRITERIA.of(_OF_WORK), has.DEFINITIONS.of(_OF_WORK),
            has.CASES.of(_OF_WORK), has.DISCREPANCIES.of(_OF_WORK),
        )),
        Kind("drug", "drug or procedure", "drugs and procedures", (
            _BELOW,
            has.ADMINISTRATIONS.of("?drug skos:broader* ?thing . ?row bg:drug ?drug"),
            has.FINDINGS.of(f"{_IN_COHORT_WITH} ?row bg:cohort ?cohort", "?row a bg:PrintedFinding ; bg:category ?thing"),
            _STATED, has.IDENTIFIERS,
        )),
        Kind("subgroup", "genetic subgroup", "genetic subgroups", (
            _BELOW,
            has.FINDINGS.of(f"{_IN_COHORT_WITH} ?row bg:cohort ?cohort", "?narrower skos:broader* ?thing . ?row bg:category ?narrower"),
            _STATED,
            has.CASES.of("?narrower skos:broader* ?thing . ?fact bg:term ?narrower ; bg:case ?row"),
            has.MEMBERS.of("?row bg:subgroup ?thing ; bg:case ?c"),
            named("schemes", "Risk schemes that class it", "?row bg:rule/bg:subgroup ?thing"),
            has.IDENTIFIERS,
        )),
        Kind("measure", "measure", "measures and endpoints", (
            _BELOW,
            has.FINDINGS.of("?narrower skos:broader* ?thing . ?row bg:measure ?narrower ; bg:kind ?kind"),
            has.DEFINITIONS.of("?narrower skos:broader* ?thing . ?row bg:measure ?narrower ; a bg:MeasureDefinition"),
            _STATED, has.IDENTIFIERS,
        )),
        Kind("definition", "definition", "definitions", (has.FINDINGS.of("?row bg:definition ?thing"),)),
        Kind("cohort", "cohort", "cohorts", (
            has.COHORT_CRITERIA, has.FINDINGS.of("?row bg:cohort ?thing ; bg:measure ?m"),
            has.COHORTS.of("?row bg:partOf ?thing"), _STATED, has.CASES.of("?row bg:cohort ?thing ; a bg:Case"),
        )),
        Kind("case", "patient", "patients", (has.CASE_FACTS, has.MEMBERSHIPS.of("?row bg:case ?thing ; bg:subgroup ?s"))),
        Kind("discrepancy", "discrepancy", "discrepancies", (has.FINDINGS.of("?thing bg:finding ?row"),)),
        Kind("gene", "gene", "genes", (
            has.CASES.of("?lesion bg:gene|bg:partnerGene ?thing ; bg:case ?row"),
            has.FINDINGS.of(f"{_IN_COHORT_WITH} ?row bg:cohort ?cohort", "?row a bg:PrintedFinding ; bg:category ?thing"),
            _STATED, has.IDENTIFIERS,
        )),
        Kind("finding", "finding", "findings", (_DISAGREE, has.CHECKS, _REST_ON_IT)),
        Kind("statement", "statement", "statements", (_DISAGREE,)),
        Kind("administration", "drug administration", "drug administrations", (_DISAGREE,)),
        Kind("case-fact", "fact about a patient", "facts about patients", (_DISAGREE,)),
        Kind("criterion", "eligibility criterion", "eligibility criteria", (_DISAGREE,)),
        Kind("scheme", "risk scheme", "risk schemes", (has.RULES,)),
        Kind("setting", "clinical setting", "clinical settings", (
            named("regimens", "Regimens", "?row bg:setting ?thing ; a bg:Regimen"), has.IDENTIFIERS,
        )),
        Kind("regimen", "regimen", "regimens", (has.ADMINISTRATIONS.of("?row bg:regimen ?thing"),)),
        Kind("phase", "treatment phase", "treatment phases", (has.ADMINISTRATIONS.of("?row bg:phase ?thing"),)),
        Kind("arm", "arm", "arms", (
            has.COHORTS.of("?row bg:arm ?thing"), has.FINDINGS.of("?cohort bg:arm ?thing . ?row bg:cohort ?cohort ; bg:measure ?m"),
        )),
        Kind("set", "set of findings", "sets of findings", (has.FINDINGS.of("?thing bg:member ?row"),)),
        Kind("check", "check", "checks", (has.FINDINGS.of("?thing bg:finding ?row"),)),
        Kind("lesion", "genetic lesion", "genetic lesions"),
        Kind("category", "category", "categories", (has.FINDINGS.of("?row a bg:PrintedFinding ; bg:category ?thing"), has.IDENTIFIERS)),
        Kind("risk-category", "risk category", "risk categories", (has.FINDINGS.of(f"{_IN_COHORT_WITH} ?row bg:cohort ?cohort"),)),
    )
}  # fmt: skip
"""By the folder of their IRIs, in the order in which people look for them."""

BROWSABLE = (
    "study", "work", "drug", "subgroup", "measure", "gene", "scheme", "setting", "regimen", "cohort", "case", "definition", "finding",
    "statement", "discrepancy",
)  # fmt: skip
"""Kinds whose members are listed on a page of their own, at the folder of their IRIs."""


def sort_of(iri: str) -> str:
    """The folder of an IRI of the project.

    >>> sort_of("https://w3id.org/blinagraph/study/blina-cell")
    'study'
    """
    return iri.removeprefix(BASE).partition("/")[0]


def kind_of(iri: str) -> Kind:
    """The kind of a thing; a plain one for what has no page of its own kind."""
    sort = sort_of(iri)
    return KINDS.get(sort) or Kind(sort, sort.replace("-", " "), sort.replace("-", " "))

"""Why a case belongs to a genetic subgroup, may belong, or does not: read from the inferences in the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from ontology.iris import BASE
from queries.about import find
from queries.names import Queryable
from queries.results import python_value

STANDINGS = {"CertainMembership": "certain", "PossibleMembership": "possible", "ExcludedMembership": "ruled out"}
_PREFIXES = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_MEMBERSHIPS = (
    _PREFIXES
    + """
SELECT ?case ?caseName ?node ?subgroup ?name ?kind ?order ?words ?fulfilment ?reason ?place ?publication WHERE {
  VALUES ?%s { %s }
  VALUES ?kind { bg:CertainMembership bg:PossibleMembership bg:ExcludedMembership }
  ?node a ?kind ; bg:case ?case ; bg:subgroup ?subgroup ; bg:definitionPart ?part .
  ?case rdfs:label ?caseName .
  ?subgroup rdfs:label ?name .
  ?part bg:order ?order ; rdfs:label ?words ; bg:fulfilment ?fulfilment ; bg:rationale ?reason .
  OPTIONAL { ?part prov:wasDerivedFrom ?fact . ?fact bg:passage/bg:section ?place ; bg:publication/rdfs:label ?publication }
} ORDER BY ?kind ?case ?name ?node ?order ?place
"""
)
_SUGGESTED = (
    _PREFIXES
    + """
SELECT ?node ?rationale ?open WHERE { VALUES ?%s { %s } ?node a bg:PossibleMembership ; bg:case ?case ; bg:subgroup ?subgroup ;
  bg:rationale ?rationale ; bg:openParts ?open }
"""
)
_PRINTED = (
    _PREFIXES
    + """
SELECT ?scheme ?schemeName ?category ?place WHERE {
  ?fact bg:case %s ; bg:attribute "risk-category" ; bg:scheme ?scheme ; bg:term/rdfs:label ?category ; bg:passage/bg:section ?place .
  ?scheme rdfs:label ?schemeName .
} ORDER BY ?schemeName ?place
"""
)
_RULES = (
    _PREFIXES
    + """
SELECT ?scheme ?schemeName ?rule ?subgroup ?name ?category ?note WHERE {
  ?scheme a bg:RiskScheme ; rdfs:label ?schemeName ; bg:rule ?rule .
  ?rule bg:subgroup ?subgroup ; bg:category/rdfs:label ?category .
  ?subgroup rdfs:label ?name .
  OPTIONAL { ?scheme bg:note ?note }
} ORDER BY ?schemeName ?rule ?subgroup
"""
)
_DEFINED = (
    _PREFIXES
    + """
SELECT ?name ?definition ?source WHERE {
  %s rdfs:label ?name .
  OPTIONAL { %s bg:patientClass ?patients . ?patients skos:definition ?definition ; <http://purl.org/dc/terms/source> ?source }
}
"""
)
_OUTDATED = _PREFIXES + "SELECT ?name WHERE { ?run bg:upToDate false ; bg:case ?case . ?case rdfs:label ?name } ORDER BY ?name"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a definition: how far a case meets it, why, and where that is printed."""

    words: str
    fulfilment: str
    reason: str
    places: tuple[str, ...]


@dataclass(slots=True)
class Membership:
    """What was inferred for one case and one subgroup; ``suggested`` says what makes a possible one worth asking for."""

    case: str
    subgroup: str
    subgroup_iri: str
    standing: str
    conditions: list[Condition] = field(default_factory=list)
    suggested: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a scheme says of a subgroup."""

    scheme: str
    scheme_iri: str
    subgroup_iri: str
    category: str
    note: str


@dataclass(frozen=True, slots=True)
class PrintedCategory:
    """A risk category that is printed for a case."""

    scheme: str
    scheme_iri: str
    category: str
    place: str


def find_thing(thing: str, store: Queryable) -> tuple[str, ox.NamedNode]:
    """Find the case or the subgroup that a name, slug, CURIE or IRI means. Raises UnknownThingError with candidates."""
    node, _ = find(thing, store, ("case", "subgroup"))
    return node.value.removeprefix(BASE).split("/")[0], node


def memberships(sort: str, node: ox.NamedNode, store: Queryable) -> list[Membership]:
    """The inferred memberships of a case, or those in a subgroup: certain first, then possible, then ruled out."""
    found: dict[str, Membership] = {}
    gathered: dict[tuple[str, int], Condition] = {}
    for row in store.query(_MEMBERSHIPS % (sort, node)):
        key = row["node"].value
        standing = STANDINGS[row["kind"].value.rsplit("/", 1)[1]]
        found.setdefault(key, Membership(row["caseName"].value, row["name"].value, row["subgroup"].value, standing))
        place = f"{row['publication'].value}, {row['place'].value}" if row["place"] else None
        order = int(row["order"].value)
        known = gathered.get((key, order))
        places = (*(known.places if known else ()), *([place] if place else []))
        gathered[key, order] = Condition(
            row["words"].value, row["fulfilment"].value, row["reason"].value, tuple(dict.fromkeys(places))
        )  # fmt: skip
    for (key, _), condition in sorted(gathered.items(), key=lambda item: item[0]):
        found[key].conditions.append(condition)
    for row in store.query(_SUGGESTED % (sort, node)):
        found[row["node"].value].suggested = row["rationale"].value.partition(". Suggested: ")[2]
    ranks = list(STANDINGS.values())
    return sorted(found.values(), key=lambda m: (ranks.index(m.standing), m.case, m.subgroup))


def rules(store: Queryable) -> Iterator[Rule]:
    """What every scheme says of every subgroup it names."""
    for row in store.query(_RULES):
        note = row["note"].value if row["note"] else ""
        yield Rule(row["schemeName"].value, row["scheme"].value, row["subgroup"].value, row["category"].value, note)


def printed_categories(case: ox.NamedNode, store: Queryable) -> list[PrintedCategory]:
    """The risk categories that are printed for a case."""
    return [
        PrintedCategory(row["schemeName"].value, row["scheme"].value, row["category"].value, row["place"].value)
        for row in store.query(_PRINTED % case)
    ]


def definition(subgroup: ox.NamedNode, store: Queryable) -> tuple[str, str, str]:
    """Label, definition and its source; the latter are empty for a case, and for a subgroup that lesions do not define."""
    for row in store.query(_DEFINED % (subgroup, subgroup)):
        return row["name"].value, str(python_value(row["definition"]) or ""), str(python_value(row["source"]) or "")
    return subgroup.value, "", ""


def outdated(store: Queryable) -> list[str]:
    """The cases whose inferences are out of date."""
    return [row["name"].value for row in store.query(_OUTDATED)]

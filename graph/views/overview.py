"""Overview: which studies gave which drugs, and report on which genetic subgroups and endpoints."""

from __future__ import annotations

from graph.views.model import NothingToDrawError, Queryable, View, counted, rows

FEW = 4
"""A study with fewer linked facts than this may be folded with others like it."""

_STUDIES = """
SELECT ?study ?label (COUNT(DISTINCT ?finding) AS ?findings) (GROUP_CONCAT(DISTINCT ?paper; separator=", ") AS ?papers) WHERE {
  ?study a bg:Study ; rdfs:label ?label .
  ?finding a/rdfs:subClassOf bg:Finding ; bg:study ?study ; bg:publication/rdfs:label ?paper .
} GROUP BY ?study ?label ORDER BY ?study
"""
_DRUGS = """
SELECT ?study ?drug ?label (SAMPLE(?parentLabel) AS ?parent) (COUNT(DISTINCT ?given) AS ?count) WHERE {
  ?given a bg:DrugAdministration ; bg:study ?study ; bg:drug ?drug .
  ?drug rdfs:label ?label OPTIONAL { ?drug skos:broader/rdfs:label ?parentLabel }
} GROUP BY ?study ?drug ?label ORDER BY ?study ?drug
"""
_SUBGROUPS = """
SELECT ?study ?subgroup ?label (COUNT(DISTINCT ?finding) AS ?count) WHERE {
  ?finding a/rdfs:subClassOf bg:Finding ; bg:study ?study .
  { ?finding bg:category ?subgroup } UNION { ?finding bg:cohort/bg:criterion/bg:term ?subgroup }
  ?subgroup a bg:GeneticSubgroup ; rdfs:label ?label .
} GROUP BY ?study ?subgroup ?label ORDER BY ?study ?subgroup
"""
_ENDPOINTS = """
SELECT ?study ?measure ?label ?family (COUNT(DISTINCT ?finding) AS ?count) WHERE {
  VALUES (?class ?family) {
    (bg:ResponseEndpoint "response") (bg:MrdEndpoint "MRD endpoints") (bg:TimeToEventEndpoint "time-to-event endpoints")
    (bg:RelapseEndpoint "relapse endpoints") (bg:DeathEndpoint "death endpoints") (bg:TransplantEndpoint "transplant endpoints")
    (bg:RecoveryEndpoint "recovery endpoints") (bg:AdverseEvent "adverse events")
  }
  ?measure a ?class ; rdfs:label ?label .
  ?finding a/rdfs:subClassOf bg:Finding ; bg:study ?study ; bg:measure ?measure .
} GROUP BY ?study ?measure ?label ?family ORDER BY ?study ?measure
"""


def project(store: Queryable) -> View:
    """Return drugs, studies, subgroups and endpoints. Raises NothingToDrawError for a graph without findings."""
    view = View(
        "overview", "Studies, drugs, genetic subgroups and endpoints", ("Drugs", "Studies", "Genetic subgroups and endpoints"),
        "A line says how many facts link the two; own and restated figures alike.",
    )  # fmt: skip
    drugs, subgroups, endpoints = (list(rows(store, query)) for query in (_DRUGS, _SUBGROUPS, _ENDPOINTS))
    links: dict[str, int] = {}
    for row in [*drugs, *subgroups, *endpoints]:
        links[row["study"]] = links.get(row["study"], 0) + int(row["count"])
    for row in rows(store, _STUDIES):
        facts = [("findings", row["findings"]), ("publications", row["papers"])]
        few = "studies with few figures" if links.get(row["study"], 0) < FEW else ""
        view.node(row["study"], row["label"], "study", 1, facts=facts, group=few)
    for row in drugs:
        if row["study"] in view.graph:
            view.node(row["drug"], row["label"], "drug", 0, facts=[("belongs to", row["parent"])], group=_family(row["parent"]))
            view.edge(row["drug"], row["study"], "given in", int(row["count"]))
    for row in subgroups:
        view.node(row["subgroup"], row["label"], "genetic subgroup", 2, facts=[(_in(view, row), _findings(row))])
        view.edge(row["study"], row["subgroup"], "reports on", int(row["count"]))
    for row in endpoints:
        view.node(row["measure"], row["label"], "endpoint", 2, facts=[(_in(view, row), _findings(row))], group=row["family"], block=1)
        view.edge(row["study"], row["measure"], "reports", int(row["count"]))
    if not view.graph:
        raise NothingToDrawError("the graph holds no findings")
    return view


def _family(parent: str) -> str:
    return "" if parent in ("", "treatment", "bispecific T-cell engager") else f"of {parent}"


def _in(view: View, row: dict[str, str]) -> str:
    return str(view.graph.nodes[row["study"]]["label"])


def _findings(row: dict[str, str]) -> str:
    return counted(int(row["count"]), "finding")

"""Study: its publications, arms and cohorts, and its findings gathered by measure."""

from __future__ import annotations

from graph.views.findings import findings
from graph.views.model import NothingToDrawError, Queryable, View, counted, rows

_STUDY = """
SELECT ?label ?part ?partLabel (GROUP_CONCAT(DISTINCT ?id; separator=", ") AS ?ids) WHERE {
  $study rdfs:label ?label . OPTIONAL { $study bg:registryId ?id } OPTIONAL { $study bg:partOf ?part . ?part rdfs:label ?partLabel }
} GROUP BY ?label ?part ?partLabel
"""
_ARMS = """
SELECT ?arm ?label ?paper ?kind ?regimen WHERE {
  ?arm a bg:Arm ; bg:study $study ; rdfs:label ?label ; bg:publication/rdfs:label ?paper .
  OPTIONAL { ?arm bg:kind ?kind } OPTIONAL { ?arm bg:regimen/rdfs:label ?regimen }
} ORDER BY ?arm
"""
_COHORTS = """
SELECT ?cohort ?label ?paper ?kind ?size ?arm ?parent ?criterion WHERE {
  ?cohort a bg:Cohort ; bg:study $study ; rdfs:label ?label ; bg:publication/rdfs:label ?paper .
  OPTIONAL { ?cohort bg:kind ?kind } OPTIONAL { ?cohort bg:cohortSize ?size } OPTIONAL { ?cohort bg:arm ?arm }
  OPTIONAL { ?cohort bg:partOf ?parent }
  OPTIONAL { ?cohort bg:criterion/bg:term/rdfs:label ?criterion }
} ORDER BY ?cohort
"""
_PAPERS = """
SELECT ?work ?label ?title ?doi (COUNT(DISTINCT ?finding) AS ?count) (GROUP_CONCAT(DISTINCT ?role; separator=", ") AS ?roles) WHERE {
  ?finding a/rdfs:subClassOf bg:Finding ; bg:study $study ; bg:publication ?work OPTIONAL { ?finding bg:role ?role }
  ?work rdfs:label ?label ; dcterms:title ?title OPTIONAL { ?work dcterms:identifier ?doi }
} GROUP BY ?work ?label ?title ?doi ORDER BY ?work
"""


def project(store: Queryable, study: str) -> View:
    """Return the study's neighbourhood. Raises NothingToDrawError when no publication reports on it."""
    about = next(rows(store, _STUDY, study=study), {})
    found = list(findings(store, "?finding bg:study $study .", study=study))
    if not about or not found:
        raise NothingToDrawError(f"no publication of this graph reports figures of {about.get('label') or study}")
    view = View(
        "study", f"{about['label']}: arms, cohorts and findings by measure", ("Publications", "Study", "Arms", "Cohorts", "Measures"),
        "A measure's node lists its findings; the width of a line says how many.",
    )  # fmt: skip
    view.node(study, about["label"], "study", 1, facts=[("registry", about["ids"]), ("part of", about["partLabel"])], about=True)
    for row in rows(store, _PAPERS, study=study):
        facts = [("title", row["title"]), ("DOI", row["doi"]), ("findings", row["count"]), ("role of its figures", row["roles"])]
        view.edge(view.node(row["work"], row["label"], "publication", 0, facts=facts), study, "reports on", int(row["count"]))
    for row in rows(store, _ARMS, study=study):
        facts = [("role", row["kind"]), ("regimen", row["regimen"]), ("as described by", row["paper"])]
        view.edge(study, view.node(row["arm"], row["label"], "arm", 2, facts=facts), "has arm")
    used = {one.cohort for one in found}
    cohorts = {row["cohort"]: row for row in rows(store, _COHORTS, study=study)}
    for iri, row in cohorts.items():
        if iri in used:
            parent = cohorts.get(row["parent"], {}).get("label", "")
            facts = [
                ("size", row["size"]),
                ("kind", row["kind"]),
                ("part of", parent),
                ("criterion", row["criterion"]),
                ("as described by", row["paper"]),
            ]
            size = f" (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{row['size']})" if row["size"] else ""
            view.node(iri, f"{row['label']}{size}", "cohort", 3, facts=facts)
            view.edge(row["arm"] if row["arm"] in view.graph else study, iri, "has cohort")
    for one in found:
        if one.cohort in view.graph:
            view.node(one.measure, one.measure_label, "measure", 4, facts=[one.fact], group=one.family)
            view.edge(one.cohort, one.measure, "has findings on")
    for _, data in view.graph.nodes(data=True):
        if data["kind"] == "measure":
            data["label"] += f" ({counted(len(data['facts']), 'finding')})"
    return view

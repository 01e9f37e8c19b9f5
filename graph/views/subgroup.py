"""Subgroup: what one genetic subgroup belongs to, how schemes class it, what studies report and claim of it, which cases carry it."""

from __future__ import annotations

from graph.views.findings import findings
from graph.views.model import NothingToDrawError, Queryable, View, counted, rows

_AROUND = """
SELECT ?parent ?parentLabel ?label ?definition WHERE {
  $subgroup rdfs:label ?label . OPTIONAL { $subgroup skos:definition ?definition }
  OPTIONAL { $subgroup skos:broader ?parent . ?parent rdfs:label ?parentLabel }
}
"""
_NARROWER = """
SELECT ?narrower ?label ?definition WHERE {
  ?narrower bg:within $subgroup ; rdfs:label ?label . OPTIONAL { ?narrower skos:definition ?definition }
  FILTER(?narrower != $subgroup )
} ORDER BY ?narrower
"""
_RULES = """
SELECT ?scheme ?schemeLabel ?category ?direction ?node WHERE {
  ?scheme bg:rule ?rule ; rdfs:label ?schemeLabel . ?rule bg:subgroup ?node ; bg:category ?categoryNode .
  ?node bg:within $subgroup .
  ?categoryNode rdfs:label ?category OPTIONAL { ?categoryNode bg:direction ?direction }
} ORDER BY ?scheme ?node
"""
_STATEMENTS = """
SELECT DISTINCT ?statement ?node ?gloss ?direction ?hedge ?relation ?study ?studyLabel ?paper ?place WHERE {
  ?statement a bg:Statement ; bg:subject|bg:object ?node ; bg:gloss ?gloss ; bg:publication/rdfs:label ?paper .
  ?node bg:within $subgroup .
  OPTIONAL { ?statement bg:direction ?direction } OPTIONAL { ?statement bg:hedge ?hedge } OPTIONAL { ?statement bg:relation ?relation }
  OPTIONAL { ?statement bg:study ?study . ?study rdfs:label ?studyLabel }
  OPTIONAL { ?statement bg:passage/bg:section ?place }
} ORDER BY ?statement
"""
_CASES = """
SELECT DISTINCT ?case ?label ?node ?nodeLabel ?how ?because ?study ?studyLabel WHERE {
  {
    VALUES (?class ?how) { (bg:CertainMembership "belongs to it") (bg:PossibleMembership "may belong to it") }
    ?membership a ?class ; bg:case ?case ; bg:subgroup ?node ; bg:rationale ?because .
  } UNION {
    ?fact a bg:CaseFact ; bg:case ?case ; bg:attribute "subgroup" ; bg:term ?node .
    BIND("belongs to it" AS ?how) BIND("printed for this patient" AS ?because)
  }
  ?node bg:within $subgroup ; rdfs:label ?nodeLabel . ?case rdfs:label ?label ; bg:cohort/bg:study ?study . ?study rdfs:label ?studyLabel .
} ORDER BY ?case ?how ?node ?because
"""
_OF = """
  { ?finding bg:category ?node } UNION { ?finding bg:cohort/bg:criterion ?criterion . ?criterion bg:term ?node
    FILTER NOT EXISTS { ?criterion bg:negated true } }
  ?node bg:within $subgroup .
"""
_NODE_OF = "SELECT ?finding ?node WHERE { ?finding a/rdfs:subClassOf bg:Finding . " + _OF + " } ORDER BY ?finding ?node"
BACKGROUND = "group:background"


def project(store: Queryable, subgroup: str) -> View:
    """Return the neighbourhood of a subgroup, everything below it included. Raises NothingToDrawError when nothing is said of it."""
    about = next(rows(store, _AROUND, subgroup=subgroup), {})
    found = list(findings(store, _OF, subgroup=subgroup))
    statements = list(rows(store, _STATEMENTS, subgroup=subgroup))
    cases = list(rows(store, _CASES, subgroup=subgroup))
    if not about or not (found or statements or cases):
        raise NothingToDrawError(f"no publication of this graph says anything of {about.get('label') or subgroup}")
    view = View(
        "subgroup", f"{about['label']}: what is known, and from whom",
        ("Belongs to, classed as", "Subgroup", "Narrower subgroups", "Studies", "Findings, statements, cases"),
        "Everything below the subgroup is included; findings and statements keep their own sources.",
    )  # fmt: skip
    view.node(subgroup, about["label"], "genetic subgroup", 1, facts=[("definition", about["definition"])], about=True)
    if about["parent"]:
        view.edge(view.node(about["parent"], about["parentLabel"], "genetic subgroup", 0), subgroup, "has narrower")
    for row in rows(store, _NARROWER, subgroup=subgroup):
        view.edge(
            subgroup,
            view.node(row["narrower"], row["label"], "genetic subgroup", 2, facts=[("definition", row["definition"])]),
            "has narrower",
        )
    for row in rows(store, _RULES, subgroup=subgroup):
        node = f"{row['scheme']}#{row['category'].replace(' ', '-')}"
        label = f"{row['schemeLabel']}: {row['category']}"
        view.node(node, label, "risk category", 0, facts=[("direction", row["direction"])], block=1)
        view.edge(node, row["node"] if row["node"] in view.graph else subgroup, "classes")
    nodes: dict[str, str] = {}
    for row in rows(store, _NODE_OF, subgroup=subgroup):
        if row["finding"] not in nodes or row["node"] == subgroup:
            nodes[row["finding"]] = row["node"]
    for one in found:
        study = one.study or BACKGROUND
        view.node(study, one.study_label or "background, no one study", "study", 3)
        view.edge(nodes.get(one.iri, subgroup), study, "reported by")
        key = f"{study}#{one.measure.rsplit('/', 1)[-1]}"
        view.node(key, one.measure_label, "measure", 4, facts=[one.fact], group=f"measures, {one.study_label or 'background'}")
        view.edge(study, key, "finds")
    for row in statements:
        study = row["study"] or BACKGROUND
        view.node(study, row["studyLabel"] or "background, no one study", "study", 3)
        view.edge(row["node"] if row["node"] in view.graph else subgroup, study, "reported by")
        key = f"{study}#statements-{row['direction']}"
        fact = (row["hedge"] or "says", f"{row['gloss']} — {row['paper']}, {row['place']} <{row['statement']}>")
        view.node(key, f"{row['direction'] or 'other'} statements", "statement", 4, facts=[fact], block=1)
        view.edge(study, key, "states")
    for row in cases:
        view.node(row["study"], row["studyLabel"], "study", 3)
        view.edge(row["node"] if row["node"] in view.graph else subgroup, row["study"], "reported by")
        facts = [(f"{row['how']}: {row['nodeLabel']}", f"{row['because']} <{row['case']}>")]
        view.node(row["case"], row["label"], "case", 4, facts=facts, group=f"cases, {row['studyLabel']}", block=2)
        if not view.graph.has_edge(row["study"], row["case"]):
            view.edge(row["study"], row["case"], "describes")
    for _, data in view.graph.nodes(data=True):
        if data["kind"] in ("measure", "statement"):
            noun = "finding" if data["kind"] == "measure" else "statement"
            data["label"] = f"{data['label'].removesuffix(' statements')}: {counted(len(data['facts']), noun)}"
    return view

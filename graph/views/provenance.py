"""Provenance: one figure, and everything it rests on: passages, publication, what it was derived from, what disagrees."""

from __future__ import annotations

from graph.views.model import NothingToDrawError, Queryable, View, rows

_FACT = """
SELECT ?label ?printed ?class ?state ?role ?n ?total ?value ?unit ?low ?high ?rationale ?studyLabel ?cohortLabel
  ?cohort ?measure ?measureLabel ?definition ?definitionLabel WHERE {
  $fact a ?class ; bg:publication ?work .
  OPTIONAL { $fact rdfs:label ?label } OPTIONAL { $fact bg:printed ?printed } OPTIONAL { $fact bg:state ?state }
  OPTIONAL { $fact bg:role ?role }
  OPTIONAL { $fact bg:n ?n } OPTIONAL { $fact bg:total ?total } OPTIONAL { $fact bg:value ?value } OPTIONAL { $fact bg:unit ?unit }
  OPTIONAL { $fact bg:low ?low } OPTIONAL { $fact bg:high ?high } OPTIONAL { $fact bg:rationale ?rationale }
  OPTIONAL { $fact bg:study ?study . ?study rdfs:label ?studyLabel } OPTIONAL { $fact bg:cohort ?cohort . ?cohort rdfs:label ?cohortLabel }
  OPTIONAL { $fact bg:measure ?measure . ?measure rdfs:label ?measureLabel }
  OPTIONAL { $fact bg:definition ?definition . ?definition rdfs:label ?definitionLabel }
  FILTER(?class IN (bg:PrintedFinding, bg:DerivedFinding))
} LIMIT 1
"""
_CHAIN = """
SELECT ?passage ?place ?printed ?anchors ?certainty ?note ?hash ?work ?workLabel ?title ?doi ?original ?originalLabel WHERE {
  $fact bg:publication ?work . ?work rdfs:label ?workLabel ; dcterms:title ?title . OPTIONAL { ?work dcterms:identifier ?doi }
  OPTIONAL { $fact bg:passage ?passage . ?passage bg:section ?place ; bg:anchors ?anchors OPTIONAL { ?passage bg:printed ?printed }
    OPTIONAL { ?passage bg:certainty ?certainty } OPTIONAL { ?passage bg:note ?note } OPTIONAL { ?passage bg:textSha256 ?hash } }
  OPTIONAL { $fact bg:original ?original . ?original rdfs:label ?originalLabel }
} ORDER BY ?passage
"""
_OTHERS = """
SELECT ?relation ?other WHERE {
  { $fact prov:wasDerivedFrom ?other BIND("derived from" AS ?relation) }
  UNION { ?other prov:wasDerivedFrom $fact . BIND("gives" AS ?relation) }
  UNION { $fact bg:compares ?other BIND("compares" AS ?relation) }
  UNION { ?other bg:compares $fact . BIND("is compared in" AS ?relation) }
} ORDER BY ?relation ?other
"""
_DISCREPANCIES = """
SELECT ?discrepancy ?label ?kind ?standing ?explanation ?computed ?other WHERE {
  ?discrepancy a bg:Discrepancy ; bg:finding $fact ; rdfs:label ?label ; bg:kind ?kind ; bg:standing ?standing ;
    bg:explanation ?explanation ;
    bg:computed ?computed ; bg:finding ?other .
} ORDER BY ?discrepancy ?other
"""


def project(store: Queryable, finding: str) -> View:
    """Return the chain behind a finding. Raises NothingToDrawError when the graph does not hold it."""
    view = View(
        "provenance", "",
        ("What it is about", "The figure", "What disagrees", "Other figures", "Where it stands", "Publications", "Works restated"),
        "Derived figures have no passage of their own; they rest on printed ones.", label_edges=True,
    )  # fmt: skip
    about = _finding(view, store, finding, 1)
    if about is None:
        raise NothingToDrawError(f"the graph holds no finding {finding}")
    view.graph.nodes[finding]["about"] = True
    view.title = f"Where this figure comes from: {view.graph.nodes[finding]['label']}"
    for iri, label, kind, relation in (
        (about["cohort"], about["cohortLabel"], "cohort", "of whom"),
        (about["measure"], about["measureLabel"], "measure", "what"),
        (about["definition"], about["definitionLabel"], "definition", "how measured"),
    ):
        if iri:
            view.edge(view.node(iri, label, kind, 0), finding, relation)
    for row in rows(store, _OTHERS, fact=finding):
        if _finding(view, store, row["other"], 3) is not None:
            view.edge(finding, row["other"], row["relation"])
    for row in rows(store, _DISCREPANCIES, fact=finding):
        facts = [("kind", row["kind"]), ("standing", row["standing"]), ("disagrees", row["explanation"]), ("computed", row["computed"])]
        view.node(row["discrepancy"], f"{row['kind']}: {row['standing']}", "discrepancy", 2, facts=facts)
        view.edge(finding, row["discrepancy"], "takes part in")
        if row["other"] != finding and _finding(view, store, row["other"], 3) is not None:
            view.edge(row["discrepancy"], row["other"], "against")
    for fact in [node for node, data in view.graph.nodes(data=True) if data["kind"].endswith("figure")]:
        _chain(view, store, fact)
    return view


def _finding(view: View, store: Queryable, finding: str, column: int) -> dict[str, str] | None:
    row = next(rows(store, _FACT, fact=finding), None)
    if row is None:
        return None
    derived = row["class"].endswith("DerivedFinding")
    counts = f"{row['n'] or '?'} of {row['total']}" if row["total"] else row["n"]
    facts = [
        ("printed", row["printed"]), ("count", counts), ("value", f"{row['value']} {row['unit']}".strip()),
        ("bounds", f"{row['low']} to {row['high']}" if row["low"] else ""), ("state", row["state"]), ("role", row["role"]),
        ("study", row["studyLabel"]), ("cohort", row["cohortLabel"]), ("why it follows", row["rationale"]), ("IRI", finding),
    ]  # fmt: skip
    label = row["label"] or row["measureLabel"]
    view.node(finding, label, "derived figure" if derived else "printed figure", column, facts=facts)
    return row


def _chain(view: View, store: Queryable, fact: str) -> None:
    for row in rows(store, _CHAIN, fact=fact):
        work = view.node(row["work"], row["workLabel"], "publication", 5, facts=[("title", row["title"]), ("DOI", row["doi"])])
        if row["original"]:
            view.edge(work, view.node(row["original"], row["originalLabel"], "work restated", 6), "restates")
        if row["passage"]:
            facts = [
                ("printed", row["printed"]), ("place", row["place"]), ("anchors", row["anchors"]), ("certainty", row["certainty"]),
                ("note", row["note"]), ("SHA-256 of the text", row["hash"]),
            ]  # fmt: skip
            label = f"{row['place']}: “{row['printed']}”" if row["printed"] else row["place"]
            view.node(row["passage"], label, "passage", 4, facts=facts)
            view.edge(fact, row["passage"], "quoted from")
            view.edge(row["passage"], work, "part of")
        else:
            view.edge(fact, work, "follows from")

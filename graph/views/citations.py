"""Citations: whose figures each publication restates, and which studies those works report on."""

from __future__ import annotations

from graph.views.model import NothingToDrawError, Queryable, View, counted, rows

_RESTATED = """
SELECT ?work ?original (COUNT(DISTINCT ?fact) AS ?count) WHERE {
  ?fact bg:original ?original ; bg:publication ?work .
} GROUP BY ?work ?original ORDER BY ?work ?original
"""
_OWN = """
SELECT ?work ?study (COUNT(DISTINCT ?fact) AS ?count) WHERE {
  ?fact a/rdfs:subClassOf bg:Finding ; bg:publication ?work ; bg:study ?study ; bg:role "own" .
} GROUP BY ?work ?study ORDER BY ?work ?study
"""
_REPORTS = "SELECT DISTINCT ?work ?study WHERE { ?work a bg:Publication ; bg:study ?study } ORDER BY ?work ?study"
_WORKS = """
SELECT ?work ?label ?title ?year ?doi ?journal WHERE {
  ?work a bg:Publication ; rdfs:label ?label ; dcterms:title ?title .
  OPTIONAL { ?work dcterms:issued ?year } OPTIONAL { ?work dcterms:identifier ?doi }
  OPTIONAL { ?work dcterms:bibliographicCitation ?journal }
} ORDER BY ?work
"""
_STUDIES = "SELECT ?study ?label WHERE { ?study a bg:Study ; rdfs:label ?label } ORDER BY ?study"


def project(store: Queryable) -> View:
    """Return publications read, works they restate, studies reported on. Raises NothingToDrawError when nothing is restated."""
    view = View(
        "citations", "Who restates whose figures", ("Publications read", "Works restated", "Studies"),
        "A line from a publication to a work says how many facts it restates; to a study, how many findings are its own.",
    )  # fmt: skip
    works = {row["work"]: row for row in rows(store, _WORKS)}
    studies = {row["study"]: row["label"] for row in rows(store, _STUDIES)}
    restated, own = list(rows(store, _RESTATED)), list(rows(store, _OWN))
    readers = {row["work"] for row in [*restated, *own]}
    for work in sorted(readers & set(works)):
        view.node(work, works[work]["label"], "publication", 0, facts=_facts(works[work]))
    reports: dict[str, list[str]] = {}
    for row in rows(store, _REPORTS):
        reports.setdefault(row["work"], []).append(row["study"])
    for row in restated:
        original = row["original"]
        if original not in works or original == row["work"]:
            continue
        if original not in view.graph:
            group = "" if original in reports else "works restated on other matters"
            view.node(original, works[original]["label"], "work restated", 1, facts=_facts(works[original]), group=group, block=bool(group))
        reader = works[row["work"]]["label"]
        view.graph.nodes[original]["facts"].append(("restated by", f"{reader}: {counted(int(row['count']), 'fact')}"))
        view.edge(row["work"], original, "restates", int(row["count"]))
    for work, reported in reports.items():
        for study in reported:
            if work in view.graph and work not in readers and study in studies:
                view.edge(work, view.node(study, studies[study], "study", 2), "reports on")
    for row in own:
        if row["study"] in studies and row["work"] in view.graph:
            view.edge(row["work"], view.node(row["study"], studies[row["study"]], "study", 2), "own findings", int(row["count"]))
    if not view.graph:
        raise NothingToDrawError("no publication of this graph restates another")
    return view


def _facts(work: dict[str, str]) -> list[tuple[str, str]]:
    return [("title", work["title"]), ("in", work["journal"]), ("year", work["year"]), ("DOI", work["doi"])]

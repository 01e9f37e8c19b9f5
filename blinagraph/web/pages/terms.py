"""What the editor completes: the prefixes of the catalogue, and the terms and named things of the graph."""

from __future__ import annotations

import re

from starlette.responses import JSONResponse, Response

from blinagraph.web.pages.graph import PageGraph
from ontology.iris import BASE, PREFIXES, shorten

MOST_TERMS = 5000
SORTS = ("study", "measure", "drug", "subgroup", "gene", "category", "scheme", "setting", "risk-category", "statistic", "work")
"""Sorts of things that queries name."""

_TERMS = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?term (MIN(STR(?label)) AS ?name) (MIN(?kind) AS ?sort) (MIN(STR(?definition)) AS ?about) WHERE {{
  {{ VALUES (?class ?kind) {{
      (owl:Class "class") (owl:ObjectProperty "property") (owl:DatatypeProperty "property") (owl:AnnotationProperty "property")
    }} ?term a ?class FILTER(ISIRI(?term)) }}
  UNION {{ ?term rdfs:label ?any FILTER({wanted}) BIND("constant" AS ?kind) }}
  OPTIONAL {{ ?term rdfs:label ?label }}
  OPTIONAL {{ ?term skos:definition ?definition }}
}} GROUP BY ?term ORDER BY ?term LIMIT {most}
""".format(wanted=" || ".join(f'STRSTARTS(STR(?term), "{BASE}{sort}/")' for sort in SORTS), most=MOST_TERMS)
_PLAIN_NAME = re.compile(r"[A-Za-z][\w-]*:[A-Za-z0-9_](?:[\w-]*)")
_LANGUAGE = (("rdf:type", "type"), ("rdfs:label", "label"), ("rdfs:subClassOf", "subclass of"), ("skos:broader", "broader"))


def terms_json(graph: PageGraph) -> Response:
    """Answer with prefixes and terms; each term has its name, label, kind (class, property or constant) and definition."""
    found = {name: {"name": name, "label": label, "kind": "property", "about": ""} for name, label in _LANGUAGE}
    for row in graph.solutions(_TERMS):
        name = shorten(row["term"].value)
        if _PLAIN_NAME.fullmatch(name):
            label, about = (row[key].value if row[key] is not None else "" for key in ("name", "about"))
            found[name] = {"name": name, "label": label, "kind": row["sort"].value, "about": about}
    return JSONResponse({"prefixes": PREFIXES, "terms": list(found.values())}, headers={"Cache-Control": "no-cache"})

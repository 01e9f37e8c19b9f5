"""The first page: what is in here, in numbers, and what can be asked."""

from __future__ import annotations

from starlette.responses import Response

from blinagraph.web.pages.graph import PageGraph
from blinagraph.web.pages.pictures import general_pictures
from blinagraph.web.pages.rendering import page
from queries.catalogue import grouped, load_all
from queries.results import from_solutions, text

FIRST_QUESTION = "refractory-subgroups"

_COUNTS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?works ?studies ?findings ?statements ?cases ?drugs ?subgroups ?measures ?discrepancies ?open ?cited WHERE {
  { SELECT (COUNT(DISTINCT ?x) AS ?works) WHERE { ?g bg:verification ?v ; bg:publication ?x } }
  { SELECT (COUNT(DISTINCT ?x) AS ?cited) WHERE { ?x dcterms:title ?t ; dcterms:creator ?c } }
  { SELECT (COUNT(DISTINCT ?x) AS ?studies) WHERE { ?x a bg:Study } }
  { SELECT (COUNT(DISTINCT ?x) AS ?findings) WHERE { { ?x a bg:PrintedFinding } UNION { ?x a bg:DerivedFinding } } }
  { SELECT (COUNT(DISTINCT ?x) AS ?statements) WHERE { ?x a bg:Statement } }
  { SELECT (COUNT(DISTINCT ?x) AS ?cases) WHERE { ?x a bg:Case } }
  { SELECT (COUNT(DISTINCT ?x) AS ?drugs) WHERE { ?x a bg:Drug } }
  { SELECT (COUNT(DISTINCT ?x) AS ?subgroups) WHERE { ?x a bg:GeneticSubgroup } }
  { SELECT (COUNT(DISTINCT ?x) AS ?measures) WHERE { ?f bg:measure ?x . ?f bg:publication ?p } }
  { SELECT (COUNT(DISTINCT ?x) AS ?discrepancies) WHERE { ?x a bg:Discrepancy } }
  { SELECT (COUNT(DISTINCT ?x) AS ?open) WHERE { ?x a bg:Discrepancy ; bg:standing "open" } }
}
"""
_WORKS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?work ?title ?creator ?year ?published ?verification ?facts WHERE {
  ?g bg:publication ?work ; bg:verification ?verification . ?work dcterms:title ?title ; dcterms:creator ?creator ; dcterms:issued ?year .
  OPTIONAL { ?work dcterms:bibliographicCitation ?published }
  {
    SELECT ?work (COUNT(?fact) AS ?facts) WHERE {
      ?fact bg:publication ?work .
      { ?fact bg:passage ?passage ; bg:certainty ?certain } UNION { ?fact a bg:DerivedFinding }
    } GROUP BY ?work
  }
} ORDER BY ?creator
"""


def home_page(graph: PageGraph) -> Response:
    """Show what is in the graph."""
    counts = next(iter(from_solutions(graph.solutions(_COUNTS))), {})
    n = {name: int(text(value) or 0) for name, value in counts.items()}
    numbers = [
        (n["works"], "publications read", "/work"),
        (n["studies"], "studies", "/study"),
        (n["findings"], "findings", "/finding"),
        (n["statements"], "statements", "/statement"),
        (n["cases"], "patients described singly", "/case"),
        (n["subgroups"], "genetic subgroups", "/subgroup"),
        (n["drugs"], "drugs and procedures", "/drug"),
        (n["measures"], "measures reported", "/measure"),
        (n["discrepancies"], f"discrepancies, {n['open']} open", "/discrepancy"),
    ]
    works = list(from_solutions(graph.solutions(_WORKS)))
    questions = load_all()
    first = next((question for question in questions if question.name == FIRST_QUESTION), None)
    return page(
        "home.html",
        title="blinagraph",
        numbers=numbers,
        cited=n["cited"],
        works=works,
        groups=grouped(questions),
        first=first,
        pictures=general_pictures(),
    )

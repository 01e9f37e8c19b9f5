"""Which publications stand behind an answer, and how far their figures are verified."""

from __future__ import annotations

from ontology.iris import BASE
from queries.names import Queryable
from queries.results import Result

_STANDINGS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?work ?standing ?title ?doi WHERE {
  ?graph bg:publication ?work ; bg:verification ?standing .
  ?work dcterms:title ?title .
  OPTIONAL { ?work dcterms:identifier ?doi }
}
"""
_OF_SCHEMES = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
SELECT DISTINCT ?scheme ?work WHERE { ?scheme a bg:RiskScheme ; bg:passage/bg:publication ?work }
"""


def sources_line(result: Result, store: Queryable) -> str:
    """Name the publications that the rows' facts come from, with title, DOI and standing."""
    named = {part.removeprefix(BASE) for row in result for value in row.values() if isinstance(value, str) for part in value.split()}
    publications = {path.split("/")[1] for path in named if path.count("/") == 2}
    if any(path.startswith("scheme/") for path in named):
        schemes = {row["scheme"].value.removeprefix(BASE): row["work"].value for row in store.query(_OF_SCHEMES)}
        publications |= {work.rsplit("/", 1)[1] for scheme, work in schemes.items() if scheme in named}
    lines = []
    for solution in store.query(_STANDINGS):
        name = solution["work"].value.rsplit("/", 1)[1]
        if name in publications:
            doi = f" {solution['doi'].value}" if solution["doi"] else ""
            lines.append(f"  {name}: {solution['title'].value}.{doi} ({solution['standing'].value})")
    return "Sources:\n" + "\n".join(sorted(lines)) if lines else "Sources: none cited by these rows"

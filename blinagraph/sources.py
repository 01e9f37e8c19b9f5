"""Which publications stand behind an answer, and how far their figures are verified."""

from __future__ import annotations

from ontology.iris import BASE
from queries.parameters import Queryable
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


def sources_line(result: Result, store: Queryable) -> str:
    """Name the publications that the rows' facts come from, with title, DOI and standing."""
    publications = {
        part.split("/")[1]
        for row in result
        for value in row.values()
        if isinstance(value, str)
        for iri in value.split()
        if iri.startswith(BASE) and (part := iri.removeprefix(BASE)).count("/") == 2
    }
    lines = []
    for solution in store.query(_STANDINGS):
        name = solution["work"].value.rsplit("/", 1)[1]
        if name in publications:
            doi = f" {solution['doi'].value}" if solution["doi"] else ""
            lines.append(f"  {name}: {solution['title'].value}.{doi} ({solution['standing'].value})")
    return "Sources:\n" + "\n".join(sorted(lines)) if lines else "Sources: none cited by these rows"

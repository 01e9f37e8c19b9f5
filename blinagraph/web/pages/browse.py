"""Lists with addresses of their own: all things of a kind, and every row of a list on a thing's page."""

from __future__ import annotations

import pyoxigraph as ox
from starlette.responses import Response

from blinagraph.web.pages.cells import address, iri_cell, with_query
from blinagraph.web.pages.graph import PageError, PageGraph
from blinagraph.web.pages.kinds import BROWSABLE, KINDS, kind_of
from blinagraph.web.pages.listings import find, rows_of
from blinagraph.web.pages.rendering import page
from blinagraph.web.pages.tables import FORMS, download, make_table
from blinagraph.web.pages.views import shown
from ontology.iris import BASE
from queries.certainty import uncertain_facts
from queries.results import Result, from_solutions

_THINGS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?name (?thing AS ?name_iri) ?title ?year (GROUP_CONCAT(DISTINCT ?alias; separator=", ") AS ?also) ?standing ?explanation ?definition
  (GROUP_CONCAT(DISTINCT ?printedIn; separator=", ") AS ?publication) WHERE {
  ?thing rdfs:label ?name FILTER(STRSTARTS(STR(?thing), "%s"))
  OPTIONAL { ?thing dcterms:title ?title }
  OPTIONAL { ?thing dcterms:issued ?year }
  OPTIONAL { ?thing skos:altLabel ?alias }
  OPTIONAL { ?thing skos:definition ?definition }
  OPTIONAL { ?thing bg:standing ?standing ; bg:explanation ?explanation }
  OPTIONAL { ?thing bg:publication/rdfs:label ?printedIn }
} GROUP BY ?name ?thing ?title ?year ?standing ?explanation ?definition ORDER BY DESC(?standing) LCASE(STR(?name)) ?thing
"""
_LABEL = "SELECT ?label WHERE {{ {0} <http://purl.org/dc/terms/title>|<http://www.w3.org/2000/01/rdf-schema#label> ?label }} LIMIT 1"


def folder_of(iri: str) -> str | None:
    """The kind whose things are listed at an IRI that is a folder, as in ``…/study``; None for any other IRI."""
    sort = iri.removeprefix(BASE).rstrip("/")
    return sort if sort in BROWSABLE else None


def folder_page(sort: str, controls: dict[str, str], graph: PageGraph) -> Response:
    """List all things of a kind."""
    result = from_solutions(graph.solutions(_THINGS % f"{BASE}{sort}/"))
    columns, rows = shown(result)
    title = KINDS[sort].many
    table = make_table(columns, rows, title.capitalize(), f"/{sort}", {}, controls)
    return page(
        "rows.html", title=title[0].upper() + title[1:], table=table, parent=None, downloads=False, about="", every=None, other_columns=""
    )


def listing_page(path: str, controls: dict[str, str], graph: PageGraph) -> Response:
    """Answer ``/rows/LIST/PATH-OF-A-THING``, or with an ending the rows as a file. Raises PageError when there is no such list."""
    name, _, of = path.partition("/")
    stem, _, form = of.rpartition(".")
    if form not in FORMS:
        stem, form = of, ""
    iri = BASE + stem
    listing = find(kind_of(iri).listings, name)
    if listing is None or not stem:
        raise PageError(404, "There is no such list.")
    try:
        thing = ox.NamedNode(iri)
    except ValueError as error:
        raise PageError(404, "There is no such list.") from error
    result = rows_of(listing, iri, graph)
    parameters = {}
    if measure := controls.get("measure", ""):
        result = _of_measure(result, measure)
        parameters["measure"] = measure
    if form:
        return download(result, form, f"{listing.name}-{stem.replace('/', '-')}")
    every = controls.get("_columns") == "all"
    columns, rows = shown(result, every=every, about="" if every else iri, uncertain=uncertain_facts(graph))
    parameters |= {"_columns": "all"} if every else {}
    other = {**parameters, "_columns": "" if every else "all"}
    table = make_table(columns, rows, listing.title, f"/rows/{name}{address(iri)}", parameters, controls, flat=every)
    label = next((row["label"].value for row in graph.solutions(_LABEL.format(thing))), stem)
    parent = iri_cell(iri, label)
    return page(
        "rows.html",
        title=f"{listing.title}: {label}",
        table=table,
        parent=parent,
        downloads=True,
        about=f"Of one measure only: {measure.replace('-', ' ')}." if measure else "",
        every=every,
        other_columns=with_query(table.path, other),
    )


def _of_measure(result: Result, slug: str) -> Result:
    """The rows on one measure, by the name in its IRI. Raises PageError for a list that has no measures."""
    if "measure_iri" not in result.columns:
        raise PageError(404, "This list has no measures.")
    at = result.columns.index("measure_iri")
    return Result(result.columns, tuple(row for row in result.rows if row[at] == f"{BASE}measure/{slug}"), result.question)

"""The page of a thing: what it is, where it stands if it was printed, and lists of what belongs to it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyoxigraph as ox
from starlette.responses import Response

from blinagraph.web.pages.cells import Cell, address, iri_cell, with_query, written
from blinagraph.web.pages.graph import PageError, PageGraph
from blinagraph.web.pages.kinds import BROWSABLE, FACTS, KINDS, kind_of
from blinagraph.web.pages.listings import Listing, rows_of
from blinagraph.web.pages.passages import SourceTexts
from blinagraph.web.pages.pictures import pictures_about
from blinagraph.web.pages.proofs import Proof, prove
from blinagraph.web.pages.rendering import page
from blinagraph.web.pages.tables import Table, folded, numeric_columns
from blinagraph.web.pages.views import shown
from ontology.iris import BASE, shorten
from queries.catalogue import load_all
from queries.certainty import uncertain_facts
from queries.results import Result, python_value

PREVIEW = 25
"""How many rows of a list its page shows; all of them have an address of their own."""

_STATEMENTS_OF = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?property ?name ?value ?label WHERE {
  %s ?property ?value . FILTER(!isBlank(?value))
  OPTIONAL { ?property rdfs:label ?name }
  OPTIONAL { ?value rdfs:label ?label }
} ORDER BY ?name ?property ?label ?value
"""
_LABEL, _TITLE = "http://www.w3.org/2000/01/rdf-schema#label", "http://purl.org/dc/terms/title"
_EXPLANATION = BASE + "ontology/explanation"
"""Of a discrepancy: the sentence that says it all, which stands where a term has its definition."""
_ALSO, _DEFINITION = "http://www.w3.org/2004/02/skos/core#altLabel", "http://www.w3.org/2004/02/skos/core#definition"
_TYPE, _CLASS_OF_OURS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", BASE + "ontology/"
_NAMES = {
    "http://www.w3.org/2004/02/skos/core#broader": "broader",
    "http://www.w3.org/2004/02/skos/core#example": "example",
    "http://purl.org/dc/terms/source": "source",
    "http://purl.org/dc/terms/creator": "authors",
    "http://purl.org/dc/terms/issued": "year",
    "http://purl.org/dc/terms/bibliographicCitation": "published in",
    "http://purl.org/dc/terms/identifier": "DOI",
    "http://purl.org/dc/terms/license": "licence",
    "http://purl.org/spar/fabio/hasPubMedId": "PubMed",
    "http://www.w3.org/ns/prov#wasDerivedFrom": "derived from",
    "http://www.w3.org/2000/01/rdf-schema#seeAlso": "see also",
    "http://www.w3.org/2004/02/skos/core#exactMatch": "the same elsewhere",
    f"{BASE}ontology/computed": "computation",
    f"{BASE}ontology/finding": "figures compared",
    f"{BASE}ontology/remaining": "what may explain it",
}
_MATCHES = frozenset(f"http://www.w3.org/2004/02/skos/core#{match}Match" for match in ("exact", "close", "broad", "narrow", "related"))
_TOLD_BY_PROOF = frozenset((
    "http://www.w3.org/ns/prov#wasDerivedFrom", *(BASE + "ontology/" + name for name in ("rationale", "certainty", "publication")),
))  # fmt: skip
_TOLD_BY_FIGURE = frozenset(
    BASE + "ontology/" + name
    for name in ("n", "total", "sign", "value", "unit", "low", "high", "interval", "p", "pSign", "dateFrom", "dateTo")
)
_HIDDEN = frozenset((
    _LABEL, _TYPE, _TITLE, _ALSO, _DEFINITION, _EXPLANATION, "http://www.w3.org/ns/prov#wasQuotedFrom", "http://www.w3.org/ns/prov#hadPrimarySource",
    *(BASE + "ontology/" + name for name in ("passage", "criterion", "within", "rule", "patientClass", "printed", "comparesFirst")),
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A property of a thing and its values."""

    name: str
    values: list[Cell]


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a list, and where all of them are."""

    listing: Listing
    table: Table
    total: int
    href: str


def thing_page(iri: str, graph: PageGraph, texts: SourceTexts) -> Response:
    """Show a thing. Raises PageError when the graph does not know it."""
    found: dict[str, list[tuple[Cell, str]]] = defaultdict(list)
    names: dict[str, str] = {}
    for row in graph.solutions(_STATEMENTS_OF % ox.NamedNode(iri)):
        property_iri = row["property"].value
        names[property_iri] = _NAMES.get(property_iri) or (row["name"].value if row["name"] else shorten(property_iri).partition(":")[2])
        found[property_iri].append((_value_cell(row["value"], row["label"]), row["value"].value))
    if not found:
        raise PageError(404, f"The graph holds nothing called {shorten(iri)}.")
    kind = kind_of(iri)
    label = next((cell.text for cell, _ in found.get(_TITLE, found.get(_LABEL, []))), shorten(iri))
    proof: Proof | None = prove(iri, graph, texts) if kind.sort in FACTS else None
    hidden = (
        _HIDDEN
        | (_TOLD_BY_PROOF if proof else frozenset())
        | (_TOLD_BY_FIGURE if proof and proof.figure else frozenset())
        | (frozenset() if kind.sort in ("study", "work") else _MATCHES)
    )
    previews = [preview for listing in kind.listings if (preview := _preview(listing, iri, graph)).total]
    return page(
        "thing.html",
        title=proof.heading if proof else label,
        iri=iri,
        curie=shorten(iri),
        path=address(iri),
        kind=kind,
        kind_href=f"/{kind.sort}" if kind.sort in BROWSABLE else "",
        also=sorted({cell.text for cell, _ in found.get(_ALSO, []) if cell.text != label}),
        definition=[cell.text for cell, _ in (*found.get(_DEFINITION, []), *found.get(_EXPLANATION, []))],
        types=_types(found.get(_TYPE, [])),
        facts=[Named(names[p], [cell for cell, _ in values]) for p, values in found.items() if p not in hidden],
        proof=proof,
        texts_named=texts.named,
        previews=previews,
        questions=_questions_about(iri),
        pictures=pictures_about(iri, [type_iri for _, type_iri in found.get(_TYPE, [])]),
    )


def _types(values: list[tuple[Cell, str]]) -> list[str]:
    return sorted(cell.text for cell, iri in values if iri.startswith(_CLASS_OF_OURS))


def _value_cell(value: ox.NamedNode | ox.Literal, label: ox.Literal | None) -> Cell:
    if isinstance(value, ox.NamedNode):
        return iri_cell(value.value, label.value.replace(" | ", ", ") if label else "")
    plain = python_value(value)
    return Cell(written(plain), "", plain)


def _preview(listing: Listing, iri: str, graph: PageGraph) -> Preview:
    result = rows_of(listing, iri, graph)
    columns, rows = shown(Result(result.columns, result.rows[:PREVIEW], result.question), about=iri, uncertain=uncertain_facts(graph))
    path = f"/rows/{listing.name}{address(iri)}"
    table = Table(columns, rows, listing.title, path, total=len(rows))
    table.numeric = numeric_columns(columns, rows)
    return Preview(listing, folded(table, rows), len(result), path)


def _questions_about(iri: str) -> list[tuple[str, str]]:
    """Questions that take a thing of this sort, with the addresses that ask them of this one."""
    sort, _, slug = iri.removeprefix(BASE).partition("/")
    if sort not in KINDS or sort == "finding":
        return []
    return [
        (question.title, with_query(f"/ask/{question.name}", {parameter.name: slug}))
        for question in load_all()
        for parameter in question.parameters
        if parameter.type == sort and not any(other.required for other in question.parameters if other is not parameter)
    ]

"""Writing nodes: the few ways in which a loader adds triples, shared by all that turn rows into graphs."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, XSD

from loaders.anchoring import parse_anchor
from loaders.publication import Publication
from loaders.rows import AnchoredRow
from ontology.iris import mint
from ontology.terms import Terms
from ontology.vocabulary import BG, OA


def literal(value: Any) -> Literal:
    """Turn a field into a typed literal: whole numbers, decimals, truth values, text."""
    if isinstance(value, bool):
        return Literal(value)
    if isinstance(value, int):
        return Literal(value, datatype=XSD.integer)
    if isinstance(value, Decimal):
        return Literal(format(value, "f"), datatype=XSD.decimal)
    return Literal(value)


def gene_iri(symbol: str) -> URIRef:
    """The IRI of a gene by its approved symbol; it is described once for all publications."""
    return mint("gene", re.sub(r"[^A-Za-z0-9-]", "-", symbol))


class Writer:
    """Adds the facts of one publication to one graph."""

    def __init__(self, graph: Graph, publication: Publication, terms: Terms, text: str | None) -> None:
        """Take the graph to write to and, when it is at hand, the source text for quotes."""
        self.graph = graph
        self.publication = publication.id
        self.work = mint("work", publication.work)
        self.terms = terms
        self.categories = frozenset(category.id for category in publication.categories)
        self.sections = publication.sections
        self.text = text
        self.sha256 = publication.source.sha256

    def place(self, anchor: str, section: str | None) -> str:
        """Name the place as a reader finds it: the name of the section, then paragraph or row of a table."""
        start = parse_anchor(anchor)[0].start
        named = next((s.name for s in self.sections if s.start <= start < s.end), "")
        locator = re.sub(r"<[^>]+>", "", section.partition(":")[2]).strip() if section else ""
        return f"{named}, {locator}" if locator else named

    def iri(self, sort: str, slug: str) -> URIRef:
        """The IRI of a thing that belongs to this publication."""
        return mint(sort, self.publication, slug)

    def term(self, slug: str) -> URIRef:
        """The IRI of a term: a category of this publication, or a term of the ontology."""
        if slug in self.categories:
            return self.iri("category", slug)
        return self.terms.find(slug).iri

    def reference(self, reference: str) -> URIRef:
        """The IRI of a typed reference such as ``subgroup:ikzf1plus`` or ``cohort:evaluable``."""
        sort, _, slug = reference.partition(":")
        if sort in ("cohort", "regimen", "case", "arm"):
            return self.iri(sort, slug)
        if sort == "study":
            return mint("study", slug)
        return self.term(slug)

    def node(self, iri: URIRef, rdf_class: URIRef, label: str | None = None) -> URIRef:
        """Describe a node of this publication."""
        self.graph.add((iri, RDF.type, rdf_class))
        self.graph.add((iri, BG.publication, self.work))
        if label:
            self.graph.add((iri, RDFS.label, Literal(label)))
        return iri

    def link(self, subject: URIRef, predicate: URIRef, target: URIRef | None) -> None:
        """Add a relation if there is something to relate to."""
        if target is not None:
            self.graph.add((subject, predicate, target))

    def data(self, subject: URIRef, **values: Any) -> None:
        """Add the data properties that have a value, named as in the vocabulary."""
        for name, value in values.items():
            if value is not None:
                self.graph.add((subject, BG[name], literal(value)))

    def passage(self, row_id: str, anchor: str, section: str | None, printed: str | None, certainty: str, note: str | None) -> URIRef:
        """Describe the passage of a fact: place, spans, printed figures, and quotes when the text is at hand."""
        passage = self.iri("passage", row_id)
        self.node(passage, BG.Passage)
        self.graph.add((passage, OA.hasSource, self.work))
        self.data(
            passage,
            anchors=anchor,
            section=self.place(anchor, section),
            printed=printed,
            certainty=certainty,
            note=note,
            textSha256=self.sha256,
        )
        for order, span in enumerate(parse_anchor(anchor), start=1):
            selector = URIRef(f"{passage}/span-{order}")
            self.graph.add((passage, OA.hasSelector, selector))
            self.graph.add((selector, RDF.type, OA.TextPositionSelector))
            self.graph.add((selector, OA.start, Literal(span.start, datatype=XSD.nonNegativeInteger)))
            self.graph.add((selector, OA.end, Literal(span.end, datatype=XSD.nonNegativeInteger)))
            if self.text is not None:
                quote = URIRef(f"{passage}/quote-{order}")
                self.graph.add((passage, OA.hasSelector, quote))
                self.graph.add((quote, RDF.type, OA.TextQuoteSelector))
                self.graph.add((quote, OA.exact, Literal(self.text[span.start : span.end])))
                self.graph.add((quote, OA.prefix, Literal(self.text[max(0, span.start - 32) : span.start])))
                self.graph.add((quote, OA.suffix, Literal(self.text[span.end : span.end + 32])))
        return passage

    def row_passage(self, node: URIRef, row: AnchoredRow) -> None:
        """Link a fact to its passage."""
        passage = self.passage(row.id, row.anchor, row.section, row.printed, row.certainty, row.note)
        self.graph.add((node, BG.passage, passage))
        self.graph.add((node, PROV.wasQuotedFrom, passage))
        self.graph.add((node, PROV.hadPrimarySource, self.work))
        self.data(node, printed=row.printed, certainty=row.certainty)

"""What stands behind a fact: its passage in context or its anchors, what it was derived from, what disagrees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from starlette.responses import Response

from blinagraph.figures import figure
from blinagraph.web.pages.cells import Cell, address, iri_cell
from blinagraph.web.pages.graph import PageError, PageGraph
from blinagraph.web.pages.passages import Line, SourceTexts, in_context
from blinagraph.web.pages.rendering import page
from ontology.iris import BASE
from queries.results import Value, from_solutions

MOST_FACTS = 60
DEEPEST = 3
"""How far down derived facts are followed."""

_FACT = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?label ?publication ?title ?creator ?year ?doi ?place ?printed ?anchors ?sha256 ?certainty ?note ?rationale ?verification
  ?n ?total ?sign ?value ?unit ?low ?high ?interval ?p_sign ?p ?date_from ?date_to ?state ?gloss ?role ?original
  (GROUP_CONCAT(DISTINCT STR(?from); separator=" ") AS ?derived_from)
WHERE {
  ?fact rdfs:label ?label ; bg:publication|(bg:passage/bg:publication) ?publication .
  OPTIONAL { ?publication dcterms:title ?title ; dcterms:creator ?creator ; dcterms:issued ?year }
  OPTIONAL { ?publication dcterms:identifier ?doi }
  OPTIONAL { ?graph bg:publication ?publication ; bg:verification ?verification }
  OPTIONAL { ?fact bg:passage ?passage . ?passage bg:section ?place ; bg:anchors ?anchors ; bg:textSha256 ?sha256
    OPTIONAL { ?passage bg:printed ?printed } OPTIONAL { ?passage bg:certainty ?certainty } OPTIONAL { ?passage bg:note ?note } }
  OPTIONAL { ?fact prov:wasDerivedFrom ?from }
  OPTIONAL { ?fact bg:rationale ?rationale }
  OPTIONAL { ?fact bg:n ?n } OPTIONAL { ?fact bg:total ?total } OPTIONAL { ?fact bg:sign ?sign } OPTIONAL { ?fact bg:value ?value }
  OPTIONAL { ?fact bg:unit ?unit } OPTIONAL { ?fact bg:low ?low } OPTIONAL { ?fact bg:high ?high } OPTIONAL { ?fact bg:interval ?interval }
  OPTIONAL { ?fact bg:pSign ?p_sign } OPTIONAL { ?fact bg:p ?p } OPTIONAL { ?fact bg:state ?state } OPTIONAL { ?fact bg:gloss ?gloss }
  OPTIONAL { ?fact bg:dateFrom ?date_from } OPTIONAL { ?fact bg:dateTo ?date_to } OPTIONAL { ?fact bg:role ?role }
  OPTIONAL { ?fact bg:original ?original }
}
GROUP BY ?label ?publication ?title ?creator ?year ?doi ?place ?printed ?anchors ?sha256 ?certainty ?note ?rationale ?verification
  ?n ?total ?sign ?value ?unit ?low ?high ?interval ?p_sign ?p ?date_from ?date_to ?state ?gloss ?role ?original
"""

_DISAGREEMENTS = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
SELECT ?discrepancy ?standing ?explanation WHERE {
  ?discrepancy a bg:Discrepancy ; bg:finding %s ; bg:standing ?standing ; bg:explanation ?explanation
} ORDER BY DESC(?standing) ?discrepancy
"""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A discrepancy that a fact takes part in."""

    href: str
    standing: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Proof:
    """A fact as a page shows it; ``lines`` are those of the text, where it is at hand."""

    iri: str
    label: str
    figure: str
    given: dict[str, Value]
    publication: Cell
    lines: list[Line]
    at_hand: bool
    disagreements: list[Disagreement]
    sources: list[Proof]

    @property
    def heading(self) -> str:
        """The name of the fact without the characters that are printed, which stand below."""
        return self.label.removesuffix(str(self.given["printed"] or "").replace(" | ", ", ")).removesuffix(": ") or self.label

    @property
    def href(self) -> str:
        """The address of the fact."""
        return address(self.iri)

    def all_sources(self) -> Iterator[Proof]:
        """What the fact rests on, and what that rests on."""
        for source in self.sources:
            yield source
            yield from source.all_sources()

    @property
    def derived(self) -> bool:
        """Whether the fact is computed or concluded and printed nowhere."""
        return not self.given["anchors"]


def prove(iri: str, graph: PageGraph, texts: SourceTexts, depth: int = 0) -> Proof | None:
    """Look up what stands behind a fact; None when the graph holds no such fact."""
    fact = ox.NamedNode(iri)
    found = next(iter(from_solutions(graph.solutions(_FACT.replace("?fact", str(fact))))), None)
    if found is None or found["label"] is None:
        return None
    sha256, anchors = found["sha256"], found["anchors"]
    text = texts.read(sha256) if isinstance(sha256, str) else None
    lines = in_context(text, anchors) if text is not None and isinstance(anchors, str) else []
    disagreements = [
        Disagreement(address(str(row["discrepancy"])), str(row["standing"]), str(row["explanation"]))
        for row in from_solutions(graph.solutions(_DISAGREEMENTS % fact))
    ]
    below = str(found["derived_from"] or "").split() if depth < DEEPEST else []
    sources = [proof for source in sorted(below) if (proof := prove(source, graph, texts, depth + 1))]
    year = str(found["year"] or "")
    cited = f"{found['creator']} {year}".strip() if found["creator"] else ""
    publication = iri_cell(str(found["publication"]), cited)
    label = str(found["label"]).replace(" | ", ", ")
    return Proof(iri, label, figure(found), found, publication, lines, text is not None, disagreements, sources)


def proof_page(given: Sequence[str], graph: PageGraph, texts: SourceTexts) -> Response:
    """Answer ``/proof?fact=…&fact=…``: what stands behind the facts of one row. Raises PageError when none is known."""
    if len(given) > MOST_FACTS:
        raise PageError(400, f"At most {MOST_FACTS} facts can be shown at once.")
    proofs = []
    for path in dict.fromkeys(given):
        try:
            proof = prove(path if path.startswith(BASE) else BASE + path, graph, texts)
        except ValueError as error:
            raise PageError(400, f"{path!r} cannot be the name of a fact.") from error
        if proof is not None:
            proofs.append(proof)
    if not proofs:
        raise PageError(404, "The graph holds none of these facts.")
    below = {source.iri for proof in proofs for source in proof.all_sources()}
    shown = [proof for proof in proofs if proof.iri not in below]
    return page("proof.html", title="Where these figures stand", proofs=shown, texts_named=texts.named)

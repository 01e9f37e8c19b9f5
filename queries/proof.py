"""The proof of a row: for each fact it rests on, the passage, the printed figures, and known discrepancies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from ontology.iris import BASE, shorten
from queries.names import Queryable
from queries.results import Value, python_value

FACT_SORTS = ("finding", "statement", "case-fact", "administration", "criterion", "scheme")

_PROOF = """
PREFIX bg: <https://w3id.org/blinagraph/ontology/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX oa: <http://www.w3.org/ns/oa#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?publication ?place ?printed ?anchors ?certainty ?note ?rationale
  (GROUP_CONCAT(DISTINCT STR(?from); separator=" ") AS ?derived_from)
  (GROUP_CONCAT(DISTINCT ?disagreement; separator=" | ") AS ?discrepancies)
WHERE {
  VALUES ?fact { %s }
  { ?fact bg:publication/rdfs:label ?publication } UNION { ?fact a bg:RiskScheme ; bg:passage/bg:publication/rdfs:label ?publication }
  OPTIONAL { ?fact bg:passage ?passage . ?passage bg:section ?place ; bg:anchors ?anchors
    OPTIONAL { ?passage bg:printed ?printed } OPTIONAL { ?passage bg:certainty ?certainty } OPTIONAL { ?passage bg:note ?note } }
  OPTIONAL { ?fact prov:wasDerivedFrom ?from ; bg:rationale ?rationale }
  OPTIONAL { ?discrepancy a bg:Discrepancy ; bg:finding ?fact ; bg:explanation ?disagreement }
}
GROUP BY ?publication ?place ?printed ?anchors ?certainty ?note ?rationale
"""


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind one fact of a row."""

    fact: str
    publication: str
    place: str
    printed: str
    anchors: str
    certainty: str
    note: str
    rationale: str
    derived_from: tuple[str, ...]
    discrepancies: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """Write the proof for eyes."""
        if self.rationale:
            yield f"{shorten(self.fact)}: derived from {', '.join(map(shorten, self.derived_from))}: {self.rationale}"
        else:
            printed = f"“{self.printed}” " if self.printed else ""
            yield f"{shorten(self.fact)}: {printed}{self.publication}, {self.place} [{self.anchors}]"
        if self.certainty == "uncertain":
            yield f"  uncertain reading of the text{f': {self.note}' if self.note else ''}"
        elif self.note:
            yield f"  note: {self.note}"
        for discrepancy in self.discrepancies:
            yield f"  disagrees: {discrepancy}"


def facts_of(row: Mapping[str, Value]) -> list[str]:
    """List the IRIs of the facts that a row names, in order."""
    starts = tuple(f"{BASE}{sort}/" for sort in FACT_SORTS)
    named = [part for value in row.values() if isinstance(value, str) for part in value.split() if part.startswith(starts)]
    return list(dict.fromkeys(named))


def prove(fact: str, store: Queryable) -> Proof | None:
    """Look up what stands behind a fact; None when the graph does not hold it."""
    for solution in store.query(_PROOF % ox.NamedNode(fact)):

        def text(name: str, solution: ox.QuerySolution = solution) -> str:
            return str(python_value(solution[name]) or "")

        if text("publication"):
            discrepancies = tuple(filter(None, text("discrepancies").split(" | ")))
            derived_from = tuple(text("derived_from").split())
            return Proof(
                fact, text("publication"), text("place"), text("printed"), text("anchors"), text("certainty"), text("note"),
                text("rationale"), derived_from, discrepancies,
            )  # fmt: skip
    return None

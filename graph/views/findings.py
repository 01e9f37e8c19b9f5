"""Findings as facts of a node: what was printed, of whom, where; shared by the views that gather findings by measure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graph.views.model import Fact, Queryable, rows

_FINDINGS = """
SELECT ?finding ?measure ?measureLabel ?class ?cohort ?cohortLabel ?study ?studyLabel ?printed ?place ?paper ?state ?role ?derived
  ?category ?timepoint ?low ?high WHERE {
  %s
  ?finding a/rdfs:subClassOf bg:Finding ; bg:measure ?measure ; bg:cohort ?cohort ; bg:publication/rdfs:label ?paper .
  ?measure rdfs:label ?measureLabel ; a ?class . ?class rdfs:label ?classLabel .
  FILTER(STRSTARTS(STR(?class), STR(bg:)))
  ?cohort rdfs:label ?cohortLabel .
  OPTIONAL { ?finding bg:study ?study . ?study rdfs:label ?studyLabel }
  OPTIONAL { ?finding bg:printed ?printed }
  OPTIONAL { ?finding bg:state ?state }
  OPTIONAL { ?finding bg:role ?role }
  OPTIONAL { ?finding bg:passage/bg:section ?place }
  OPTIONAL { ?finding bg:rationale ?derived }
  OPTIONAL { ?finding bg:category/rdfs:label ?category } OPTIONAL { ?finding bg:timepoint ?timepoint }
  OPTIONAL { ?finding bg:gradeLow ?low } OPTIONAL { ?finding bg:gradeHigh ?high }
} ORDER BY ?measure ?finding
"""
FAMILIES = {
    "ResponseEndpoint": "response measures", "MrdEndpoint": "MRD measures", "TimeToEventEndpoint": "time-to-event measures",
    "RelapseEndpoint": "relapse measures", "DeathEndpoint": "death measures", "TransplantEndpoint": "transplant measures",
    "RecoveryEndpoint": "recovery measures", "AdverseEvent": "adverse events", "BaselineCharacteristic": "baseline characteristics",
    "DesignParameter": "design parameters", "TreatmentCourse": "measures of the course of treatment",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """One finding with the labels a reader needs."""

    iri: str
    measure: str
    measure_label: str
    family: str
    cohort: str
    study: str
    study_label: str
    role: str
    fact: Fact


def _grades(low: str, high: str) -> str:
    if not low:
        return ""
    return f"grade {low}" if low == high else f"grade {low}–{high}" if high else f"grade ≥ {low}"


def findings(store: Queryable, pattern: str, **terms: str) -> Iterator[Found]:
    """Go through the findings that a graph pattern on ``?finding`` selects, each once."""
    seen: set[str] = set()
    for row in rows(store, _FINDINGS.replace("%s", pattern), **terms):
        if row["finding"] in seen:
            continue
        seen.add(row["finding"])
        family = FAMILIES.get(row["class"].rsplit("/", 1)[-1], "other measures")
        says = row["printed"] or (f"derived: {row['derived']}" if row["derived"] else row["state"])
        where = f" — {row['paper']}, {row['place']}" if row["place"] else f" — {row['paper']}"
        whom = ", ".join(part for part in (row["cohortLabel"], row["category"], _grades(row["low"], row["high"]), row["timepoint"]) if part)
        fact = (whom, f"{says}{where} <{row['finding']}>")
        yield Found(
            row["finding"], row["measure"], row["measureLabel"], family, row["cohort"], row["study"], row["studyLabel"],
            row["role"], fact,
        )  # fmt: skip

"""A refractory patient is not lost where no scheme of the study calls the patient's subgroup high-risk."""

from __future__ import annotations

from pathlib import Path

from blinagraph.build import build
from graph.store import open_current
from queries.catalogue import load
from queries.runner import ask

COHORT = """- id: refractory
  label: Refractory patients
  study: invented
  parent: treated
  kind: subgroup
  criteria:
  - 'on': refractory
definitions:
"""
SCHEME = """schemes:
- id: {id}
  label: {label}
  study: invented
  categories: [high-risk]
  anchor: 67-76
  rules:
  - {{category: high-risk, subgroups: [{subgroup}]}}
"""


def answer(evidence: Path, root: Path) -> list[tuple[object, ...]]:
    """Build and ask; subgroup, refractory patients, status and scheme of each row."""
    build(root, [evidence])
    store = open_current(root)
    rows = [(r["subgroup"], r["refractory"], r["status"], r["scheme"]) for r in ask(load("refractory-subgroups"), {}, store)]
    store.close()
    return rows


def test_refractory_patients_outside_the_scheme_are_answered(evidence_copy: Path, tmp_path: Path) -> None:
    """Without a scheme and beside a scheme for another subgroup the row says so; within the scheme it is an ordinary row."""
    structure, findings = (evidence_copy / "trial2030" / name for name in ("publication.yaml", "findings.tsv"))
    structure.write_text(structure.read_text(encoding="utf-8").replace("definitions:\n", COHORT, 1), encoding="utf-8")
    header, _, refractory, *_ = [line.split("\t") for line in findings.read_text(encoding="utf-8").splitlines()]
    named = dict(zip(header, refractory, strict=True)) | {"id": "r-ikzf1", "cohort": "refractory", "measure": "genetic-subgroup"}
    with findings.open("a", encoding="utf-8") as file:
        file.write("\t".join((named | {"category": "ikzf1plus"})[column] for column in header) + "\n")
    outside = ("IKZF1plus", 2, "printed, not high-risk by a scheme of the study", None)
    assert answer(evidence_copy, tmp_path / "none") == [outside]
    before = structure.read_text(encoding="utf-8")
    other = SCHEME.format(id="graall-2014-high-risk", label="GRAALL-2014 high risk", subgroup="ph-like")
    structure.write_text(before + other, encoding="utf-8")
    rows = answer(evidence_copy, tmp_path / "other")
    assert rows[0] == outside
    assert [(subgroup, status) for subgroup, _, status, _ in rows[1:]] == [("Ph-like (BCR::ABL1-like)", "not reported")]
    structure.write_text(before + other.replace("ph-like", "ikzf1plus"), encoding="utf-8")
    ((subgroup, count, status, scheme),) = answer(evidence_copy, tmp_path / "own")
    assert (subgroup, count, status) == ("IKZF1plus", 2, "printed")
    assert scheme == "GRAALL-2014 high risk"

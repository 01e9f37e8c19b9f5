"""The corpus: all publications of one or more evidence roots, read, checked and verified together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loaders.cohort_links import CohortLink, check_cohort_links, read_cohort_links
from loaders.coverage import SectionCoverage, coverage
from loaders.evidence_folder import Evidence, Registers, publication_folders, read_evidence, read_registers
from loaders.problems import Problem
from loaders.references import check_references
from loaders.source_text import SourceText
from loaders.verification_record import Standing, VerificationRecord, standing_on_record
from loaders.verify import Verification, verify_claims
from ontology.terms import Terms


@dataclass(slots=True)
class CheckedPublication:
    """One publication with what checking it gave."""

    evidence: Evidence
    standing: Standing
    text: str | None = None
    verification: Verification | None = None
    coverage: list[SectionCoverage] = field(default_factory=list)

    def record(self, source_sha256: str) -> VerificationRecord:
        """Return the record to commit beside the evidence."""
        assert self.verification is not None
        return VerificationRecord(
            source_sha256, self.evidence.sha256, self.verification.claims, self.verification.figures, self.verification.exceptions,
            sum(len(s.covered) for s in self.coverage), sum(len(s.listed) for s in self.coverage),
        )  # fmt: skip


@dataclass(slots=True)
class Corpus:
    """Everything read from the evidence roots, with all faults."""

    registers: Registers
    publications: list[CheckedPublication] = field(default_factory=list)
    links: list[tuple[int, CohortLink]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_corpus(roots: Sequence[Path], terms: Terms, sources: Path | None = None) -> Corpus:
    """Read and check evidence roots; with ``sources`` every figure is verified against its text.

    Nothing is raised for bad evidence: all faults of all files are in ``problems``. Raises
    FileNotFoundError when a root, a register or a named source text is missing.
    """
    registers = Registers({}, {})
    problems: list[Problem] = []
    folders: list[Path] = []
    links: list[tuple[int, CohortLink]] = []
    for root in roots:
        if not root.is_dir():
            raise FileNotFoundError(f"no evidence folder {root}")
        found, faults = read_registers(root)
        registers.studies.update(found.studies)
        registers.works.update(found.works)
        problems += faults
        folders += publication_folders(root)
        read, faults = read_cohort_links(root)
        links += read
        problems += faults
    problems += _register_problems(registers)
    corpus = Corpus(registers, links=links, problems=problems)
    for folder in folders:
        evidence, faults = read_evidence(folder)
        corpus.problems += faults
        if evidence is None:
            continue
        corpus.problems += check_references(evidence, registers, terms)
        corpus.publications.append(check_publication(evidence, sources, corpus.problems))
    cohorts = {p.evidence.publication.id: {c.id for c in p.evidence.publication.cohorts} for p in corpus.publications}
    corpus.problems += check_cohort_links(links, cohorts)
    return corpus


def _register_problems(registers: Registers) -> list[Problem]:
    problems = [
        Problem("studies.yaml", 1, f"{study.id} part_of", repr(study.part_of), "a study of studies.yaml")
        for study in registers.studies.values()
        if study.part_of and study.part_of not in registers.studies
    ]
    problems += [
        Problem("works.yaml", 1, f"{work.id} reports", repr(study), "a study of studies.yaml")
        for work in registers.works.values()
        for study in work.reports
        if study not in registers.studies
    ]
    return problems


def check_publication(evidence: Evidence, sources: Path | None, problems: list[Problem]) -> CheckedPublication:
    """Verify one publication against its source text, or say what its record allows to claim."""
    if sources is None:
        return CheckedPublication(evidence, standing_on_record(evidence))
    path = sources / evidence.publication.source.file
    if not path.exists():
        raise FileNotFoundError(f"no source text {path} for {evidence.publication.id}")
    source = SourceText.read(path, evidence.publication)
    declared = evidence.publication.source.sha256
    if source.sha256 != declared:
        line = evidence.lines.get(("source", "sha256"), 1)
        problems.append(
            Problem(
                f"{evidence.folder.name}/publication.yaml",
                line,
                "source sha256",
                declared,
                f"{source.sha256}, the hash of {path.name}",
                "the text differs from the one that was anchored: get that version, or anchor again",
            )
        )
        return CheckedPublication(evidence, "unverified")
    verification = verify_claims(evidence.claims(), source)
    sections, faults = coverage(source, verification.covered, evidence.uncovered())
    problems += verification.problems + faults
    standing: Standing = "unverified" if verification.problems else "verified"
    return CheckedPublication(evidence, standing, source.text, verification, sections)

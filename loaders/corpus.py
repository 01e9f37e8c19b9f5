"""The corpus: all publications of one or more evidence roots, read, checked and verified together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from loaders.anchoring import Span
from loaders.cohort_links import CohortLink, check_cohort_links, read_cohort_links
from loaders.coverage import SectionCoverage, coverage
from loaders.evidence_folder import Evidence, Registers, publication_folders, read_evidence, read_registers
from loaders.own_words import copied_words
from loaders.problems import Problem
from loaders.publication import COUNTED_SECTIONS, Section
from loaders.references import check_references
from loaders.schemes import scheme_problems
from loaders.sections import section_problems
from loaders.source_text import SourceText
from loaders.verification_record import Standing, VerificationRecord, standing_on_record
from loaders.verify import Verification, verify_claims
from ontology.terms import Terms


@dataclass(slots=True)
class CheckedPublication:
    """One publication with what checking it gave.

    ``not_counted`` holds the sections that coverage leaves out, with the number of their numerals; ``lacks``
    names the source text where it is looked for and is not at hand.
    """

    evidence: Evidence
    standing: Standing
    text: str | None = None
    verification: Verification | None = None
    coverage: list[SectionCoverage] = field(default_factory=list)
    not_counted: list[tuple[Section, int]] = field(default_factory=list)
    lacks: Path | None = None

    def record(self, source_sha256: str) -> VerificationRecord:
        """Return the record to commit beside the evidence."""
        assert self.verification is not None
        return VerificationRecord(
            source_sha256, self.evidence.sha256, self.verification.claims, self.verification.figures, self.verification.exceptions,
            sum(len(s.covered) for s in self.coverage), sum(len(s.listed) for s in self.coverage),
        )  # fmt: skip


@dataclass(slots=True)
class Corpus:
    """Everything read from the evidence roots, with all faults, and with notes on what was left out."""

    registers: Registers
    publications: list[CheckedPublication] = field(default_factory=list)
    links: list[tuple[int, CohortLink]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_corpus(roots: Sequence[Path], terms: Terms, sources: Path | None = None, only: Collection[str] = ()) -> Corpus:
    """Read and check evidence roots, or ``only`` some of their publications; every figure is verified whose text is in ``sources``.

    Nothing is raised for bad evidence: all faults of all files are in ``problems``. Raises
    FileNotFoundError when a root or a register is missing, or every text in ``sources``.
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
        folders += [folder for folder in publication_folders(root) if not only or folder.name in only]
        read, faults = read_cohort_links(root)
        links += read
        problems += faults
    problems += _register_problems(registers)
    if not folders:
        problems.append(Problem(str(roots[0]), 1, "folder", "no publication", "a folder with publication.yaml for each publication"))
    corpus = Corpus(registers, problems=problems)
    for folder in folders:
        evidence, faults = read_evidence(folder)
        corpus.problems += faults
        if evidence is None:
            continue
        corpus.problems += check_references(evidence, registers, terms)
        corpus.publications.append(check_publication(evidence, sources, corpus.problems))
    corpus.problems += scheme_problems([checked.evidence for checked in corpus.publications])
    _tell_missing_texts(corpus, sources)
    read_as = {folder.name: set[str]() for folder in folders}
    cohorts = read_as | {p.evidence.publication.id: {c.id for c in p.evidence.publication.cohorts} for p in corpus.publications}
    corpus.links, absent, faults = check_cohort_links(links, cohorts, registers.works)
    if not only:
        corpus.problems += faults
        if absent:
            corpus.notes.append(f"Left out: links of cohorts to {', '.join(sorted(absent))}, which this evidence does not hold.")
    return corpus


def _tell_missing_texts(corpus: Corpus, sources: Path | None) -> None:
    """Note the texts that are not at hand. Raises FileNotFoundError when that is all of them."""
    lacking = {p.evidence.publication.id: p.lacks.name for p in corpus.publications if p.lacks}
    if not lacking:
        return
    if len(lacking) == len(corpus.publications):
        raise FileNotFoundError(f"none of the texts is in {sources}: {', '.join(lacking.values())}")
    named = ", ".join(f"{publication} ({file})" for publication, file in lacking.items())
    corpus.notes.append(f"Not verified now, since their texts are not in {sources}: {named}.")


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
    """Verify one publication against its source text, or say what its record allows to claim; faults are added to ``problems``."""
    path = sources / evidence.publication.source.file if sources else None
    if path is None or not path.exists():
        problems += section_problems(evidence)
        return CheckedPublication(evidence, standing_on_record(evidence), lacks=path)
    structure = f"{evidence.folder.name}/publication.yaml"
    try:
        source = SourceText.read(path, evidence.publication)
    except UnicodeDecodeError as error:
        line = evidence.lines.get(("source", "file"), 1)
        found = f"{path.name} with byte {error.start} that is not UTF-8"
        problems.append(Problem(structure, line, "source file", found, "a text in UTF-8", "convert it, then anchor"))
        return CheckedPublication(evidence, "unverified")
    declared = evidence.publication.source.sha256
    if source.sha256 != declared:
        line = evidence.lines.get(("source", "sha256"), 1)
        problems.append(
            Problem(
                structure,
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
    problems += [*verification.problems, *faults, *section_problems(evidence, source.text), *copied_words(evidence, source.text)]
    standing: Standing = "unverified" if verification.problems else "verified"
    not_counted = [
        (s, sum(n.required for n in source.numerals_in(Span(s.start, s.end))))
        for s in evidence.publication.sections
        if s.kind not in COUNTED_SECTIONS
    ]
    return CheckedPublication(evidence, standing, source.text, verification, sections, not_counted)

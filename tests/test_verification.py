"""The verifier, coverage and mutation test on a synthetic paper: true rows pass, every spoiled one fails."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from loaders.corpus import Corpus, read_corpus
from loaders.mutation import mutate
from ontology.terms import terms

Spoil = Callable[[str, str, str], Path]
FINDINGS = "trial2030/findings.tsv"


def read(root: Path, sources: Path) -> Corpus:
    return read_corpus([root], terms(), sources)


def test_true_rows_are_verified_and_cover_the_text(evidence_copy: Path, synthetic_sources: Path) -> None:
    """Every figure of the synthetic paper stands in its passage, and no numeral is left open."""
    corpus = read(evidence_copy, synthetic_sources)
    (checked,) = corpus.publications
    assert corpus.problems == []
    assert checked.standing == "verified"
    assert [len(section.open) for section in checked.coverage] == [0, 0, 0]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (FINDINGS, "\t30\t40\t\t75\t", "\t31\t40\t\t75\t", "n 31 not among the figures"),
        (FINDINGS, "\t30\t40\t\t75\t", "\t30\t40\t\t76\t", "value 76% not among"),
        (FINDINGS, "\t0.03\t", "\t0.3\t", "p 0.3 not among"),
        (FINDINGS, "67-121", "67-109999", "a span inside the text"),
        (FINDINGS, "67-121", "70-121", "which does not stand in the anchor"),
        (FINDINGS, "40 | 30 (75%)", "40 | 30 (75.0%)", "which does not stand in the anchor"),
        (FINDINGS, "abstract: paragraph 2\t67", "treatment: paragraph 2\t67", "the section of the first span, abstract"),
        (FINDINGS, "t1: Rash", "t1: Fever", "row label 'Rash'"),
        ("trial2030/administrations.tsv", "\t28\t\t\tµg/day", "\t29\t\t\tµg/day", "dose 29 not among"),
        ("trial2030/publication.yaml", "value: '0.0001'", "value: '0.001'", "value 0.001 not among"),
        ("trial2030/publication.yaml", "sign: <", "sign: '>'", "value 0.0001 not among"),
    ],
)
def test_a_wrong_figure_or_place_fails(spoil: Spoil, synthetic_sources: Path, file: str, old: str, new: str, said: str) -> None:
    """Each fault is found, in its file, with what was found."""
    corpus = read(spoil(file, old, new), synthetic_sources)
    assert [file] == sorted({problem.file for problem in corpus.problems})
    assert any(said in str(problem) for problem in corpus.problems), [str(p) for p in corpus.problems]


def test_a_text_of_another_version_is_refused(evidence_copy: Path, synthetic_sources: Path, tmp_path: Path) -> None:
    """One changed character of the source text is a fault of the publication, with both hashes."""
    other = tmp_path / "sources"
    other.mkdir()
    (other / "trial2030.txt").write_bytes((synthetic_sources / "trial2030.txt").read_bytes() + b" ")
    (problem,) = read(evidence_copy, other).problems
    assert problem.field == "source sha256"
    assert "the hash of trial2030.txt" in problem.expected


def test_a_missing_row_leaves_its_numerals_open(evidence_copy: Path, synthetic_sources: Path) -> None:
    """Coverage names what no row covers."""
    path = evidence_copy / FINDINGS
    rows = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("t1-rash-1\t")]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    (checked,) = read(evidence_copy, synthetic_sources).publications
    assert [int(n.value) for section in checked.coverage for n in section.open] == [4, 10]


def test_a_listed_numeral_is_neither_open_nor_covered(evidence_copy: Path, synthetic_sources: Path) -> None:
    """Uncovered rows count apart, and one that names a covered figure is a fault."""
    path = evidence_copy / "trial2030/uncovered.tsv"
    path.write_text("anchor\tprinted\treason\tnote\n123-124\t2\tlabel\t\n", encoding="utf-8")
    (problem,) = read(evidence_copy, synthetic_sources).problems
    assert "which a figure covers" in problem.found


def test_no_mutant_of_the_synthetic_paper_survives(evidence_copy: Path, synthetic_sources: Path) -> None:
    """Every changed digit, sign, swap and shifted cell is noticed."""
    (checked,) = read(evidence_copy, synthetic_sources).publications
    assert checked.text is not None
    outcome = mutate(checked.evidence, checked.text)
    assert outcome.survivors == []
    assert outcome.tried > 300


def test_the_real_papers_are_verified_and_covered(sources: Path) -> None:
    """Every shipped figure stands in its passage, nothing is open, and the record is current."""
    from blinagraph.inputs import shipped_evidence
    from loaders.verification_record import read_record

    corpus = read(shipped_evidence(), sources)
    assert [str(problem) for problem in corpus.problems] == []
    assert len(corpus.publications) >= 1
    for checked in corpus.publications:
        assert [n for section in checked.coverage for n in section.open] == []
        assert checked.record(checked.evidence.publication.source.sha256) == read_record(checked.evidence.folder)


def test_no_mutant_of_a_real_paper_survives_unexplained(sources: Path) -> None:
    """The mutation test on every shipped row."""
    from blinagraph.inputs import shipped_evidence

    for checked in read(shipped_evidence(), sources).publications:
        assert checked.text is not None
        outcome = mutate(checked.evidence, checked.text)
        assert outcome.tried > 1000
        assert outcome.survivors == []

"""The verifier, coverage and mutation test on a synthetic paper: true rows pass, every spoiled one fails."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from blinagraph.cli import main
from blinagraph.context import CommandError
from loaders.corpus import Corpus, read_corpus
from loaders.mutation import mutate
from loaders.own_words import shared_run
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
        (FINDINGS, "67-121", "121-67", "found 121-67; expected start < end"),
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


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("start: 245", "start: 260", 21, "start 260, a gap of 15 code points with 0 numerals after abstract (line 16)"),
        ("end: 245", "end: 100", 21, "a gap of 145 code points with 9 numerals after abstract (line 16); expected start 100"),
        ("start: 0", "start: 3", 11, "start 3, a gap of 3 code points with 0 numerals after the beginning of the text"),
        ("end: 440", "end: 400", 11, "nothing for the last 40 code points with 8 numerals, after t1"),
        ("end: 440", "end: 4400", 26, "end 4400; expected at most 440, where the text ends"),
    ],
)
def test_sections_tile_the_text(spoil: Spoil, synthetic_sources: Path, old: str, new: str, line: int, said: str) -> None:
    """What stands in no section would vanish from coverage: the gap is told with the lines of both sections."""
    problems = read(spoil("trial2030/publication.yaml", old, new), synthetic_sources).problems
    told = [p for p in problems if p.file == "trial2030/publication.yaml" and said in str(p)]
    assert [p.line for p in told] == [line], [str(p) for p in problems]


def test_coverage_names_what_is_not_counted(evidence_copy: Path, synthetic_sources: Path) -> None:
    """A section called front or back leaves its numerals out, so the report says how many."""
    said = CliRunner().invoke(main, ["coverage", "--sources", str(synthetic_sources), "--evidence", str(evidence_copy)])
    assert said.exit_code == 0
    assert "Title: 0 not counted (front)" in said.output


COPIED = "MRD below 10⁻⁴ by flow was found in"


@pytest.mark.parametrize(
    ("file", "column", "copied", "refused"),
    [
        ("trial2030/statements.tsv", "gloss", COPIED, True),
        ("trial2030/statements.tsv", "gloss", "MRD below 10⁻⁴ by flow in most", False),
        ("trial2030/findings.tsv", "note", COPIED, False),
        ("trial2030/findings.tsv", "note", f"{COPIED} 21 of 25 patients (84%; 95% CI", True),
    ],
)
def test_words_of_the_paper_are_not_own_words(
    evidence_copy: Path, synthetic_sources: Path, file: str, column: str, copied: str, refused: bool
) -> None:
    """A gloss that repeats the paper is refused once the text is at hand; a note may repeat terms, not sentences."""
    path = evidence_copy / file
    header, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    rows[0][header.index(column)] = copied
    path.write_text("".join("\t".join(line) + "\n" for line in (header, *rows)), encoding="utf-8")
    told = [p for p in read(evidence_copy, synthetic_sources).problems if "words in a row of the paper" in p.found]
    assert bool(told) is refused
    assert read_corpus([evidence_copy], terms()).problems == []


@given(st.lists(st.sampled_from(["CR", "in", "most", "adults", "high-risk", "84%"]), max_size=8), st.text(max_size=30))
def test_the_shared_run_stands_in_both(words: list[str], text: str) -> None:
    """The longest shared stretch is one of the text, of the words, and all of them where they are copied whole."""
    own, paper = " ".join(words), f"{text} {' '.join(words)}, {text}"
    run = shared_run(own, paper).split()
    assert len(run) == len(words)
    assert shared_run(own, "nothing alike") == ""


def second_paper(evidence: Path) -> None:
    """A second publication whose text is not at hand."""
    other = Path(shutil.copytree(evidence / "trial2030", evidence / "trial2031"))
    structure = other / "publication.yaml"
    text = structure.read_text(encoding="utf-8").replace("id: trial2030", "id: trial2031", 1).replace("file: trial2030", "file: trial2031")
    structure.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("command", ["verify", "coverage", "build"])
def test_one_text_of_several_is_enough(evidence_copy: Path, synthetic_sources: Path, tmp_path: Path, command: str) -> None:
    """A curator has the own paper at hand, not all: the rest is named as not verified."""
    second_paper(evidence_copy)
    arguments = ["--store", str(tmp_path / "store"), command, "--sources", str(synthetic_sources), "--evidence", str(evidence_copy)]
    said = CliRunner().invoke(main, arguments)
    assert said.exit_code == 0
    assert f"not in {synthetic_sources}: trial2031 (trial2031.txt)." in said.stderr
    assert "trial2031" not in said.stdout


def test_one_publication_can_be_picked(evidence_copy: Path, synthetic_sources: Path) -> None:
    """Neither faults nor missing texts of other papers are told then."""
    second_paper(evidence_copy)
    (evidence_copy / "trial2031" / "findings.tsv").write_text("nonsense\n", encoding="utf-8")
    arguments = ["verify", "--sources", str(synthetic_sources), "--evidence", str(evidence_copy), "--publication"]
    said = CliRunner().invoke(main, [*arguments, "trial2030"])
    assert said.exit_code == 0
    assert "trial2031" not in said.output
    unknown = CliRunner().invoke(main, [*arguments, "trial230"])
    assert isinstance(unknown.exception, CommandError)
    assert unknown.exception.code == 2
    assert "Did you mean trial2030" in unknown.exception.lines[0]


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

"""Bad evidence: one fault a file, told with file, line, field, found, expected; the graph stays as it was."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from blinagraph.cli import main
from blinagraph.context import CommandError
from graph.store import current_generation
from loaders.corpus import read_corpus
from ontology.terms import terms

SYNTHETIC = Path(__file__).with_name("data") / "synthetic"
Spoil = Callable[[str, str, str], Path]
FINDINGS = "trial2030/findings.tsv"
YAML = "trial2030/publication.yaml"

FAULTS = [
    pytest.param(FINDINGS, "cr\ttreated", "cr\tnobody", ":2: cr cohort: found 'nobody'; expected a cohort", id="unknown cohort"),
    pytest.param(FINDINGS, "complete-remission\t", "complete-remision\t", "did you mean complete-remission", id="unknown measure"),
    pytest.param(FINDINGS, "mrd-flow", "mrd-flaw", "expected a definition of trial2030; did you mean mrd-flow", id="unknown definition"),
    pytest.param(FINDINGS, "refractory\ttreated", "cr\ttreated", ":3: cr id: found 'cr'; expected an id that no other row has", id="duplicate id"),
    pytest.param(FINDINGS, "\t30\t40\t", "\t41\t40\t", ":2: cr row: found n is 41 and total is 40; expected n ≤ total", id="n > total"),
    pytest.param(FINDINGS, "\t30\t40\t", "\tmany\t40\t", ":2: cr n: found 'many'; expected a whole number such as 24", id="wrong type"),
    pytest.param(FINDINGS, "\t30\t40\t", "\t30.0\t40\t", ":2: cr n: found '30.0'; expected a whole number such as 24", id="decimal for a count"),
    pytest.param(FINDINGS, "\t65.3\t", "\t65,3\t", "low: found '65,3'; expected a plain decimal number such as 84", id="decimal comma"),
    pytest.param(FINDINGS, "abstract: paragraph 2\t67", "abstrakt: paragraph 2\t67", "expected a section of trial2030; did you mean abstract?", id="unknown section"),
    pytest.param(FINDINGS, "\t65.3\t93.6\t", "\t93.6\t65.3\t", "expected low ≤ high", id="bounds swapped"),
    pytest.param(FINDINGS, "\tproportion\tproportion\t", "\tportion\tproportion\t", "cr kind: found 'portion'; expected one of proportion, count", id="closed list"),
    pytest.param(FINDINGS, "\n", "\n\n", ":2: row: found an empty line; expected 41 cells as in the header", id="empty line"),
    pytest.param(YAML, "about:", "regarding:", ":1: about: found nothing; expected a value (studies whose own results it reports", id="missing key"),
    pytest.param(YAML, "sha256: ", "sha256: x", "expected 64 hexadecimal digits in small letters, as `sha256sum` prints them", id="no hash"),
    pytest.param(FINDINGS, "\n", "\tsurprise\n", ":1: header: found column 'surprise'", id="unknown column"),
    pytest.param(FINDINGS, "\town\t", "\town", "cells; expected 41 cells as in the header", id="lost tab"),
    pytest.param(YAML, "id: trial2030", "id: [trial2030", ": YAML: found", id="malformed YAML"),
    pytest.param(YAML, "about:", "about:\n- x\nabout:", "the key 'about' stands twice", id="duplicate key"),
    pytest.param(YAML, "work: trial2030", "work: trial2031", "a work of works.yaml; did you mean trial2030", id="unknown work"),
    pytest.param(YAML, "label: Treated patients", "label: &a Treated patients\n  population: *a", "aliases are not allowed", id="YAML alias"),
    pytest.param(YAML, "kind: prose", "sort: prose", "sections.2.sort: found the key 'sort'; expected one of id, name, kind", id="unknown key"),
    pytest.param(YAML, "kind: prose", "kind: proze", "sections.2.kind: found 'proze'; expected one of front", id="unknown kind of section"),
    pytest.param(YAML, "id: treatment", "id: abstract", ":21: sections.2.id: found 'abstract'; expected an id of its own (see line 16)", id="section id twice"),
    pytest.param(YAML, "start: 54", "start: 50", "start 50, before the end 54 of front (line 11)", id="sections overlap"),
    pytest.param("studies.yaml", "id: invented", "id: Invented Trial", ":2: studies.0.id: found 'Invented Trial'", id="bad study id"),
]  # fmt: skip


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run the command line as the console script does; return exit code and everything said."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    if isinstance(result.exception, CommandError):
        return result.exception.code, "\n".join(result.exception.lines)
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the synthetic evidence before it is spoilt."""
    root = tmp_path_factory.mktemp("built")
    assert run("--store", root, "build", "--evidence", SYNTHETIC / "evidence")[0] == 0
    return root


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS)
def test_a_fault_is_told_and_the_graph_stays(spoil: Spoil, tmp_path: Path, file: str, old: str, new: str, said: str, built: Path) -> None:
    """Build refuses with exit code 1, says where and what, and leaves the old graph."""
    store = Path(shutil.copytree(built, tmp_path / "store"))
    before = current_generation(store)
    assert before is not None
    code, output = run("--store", store, "build", "--evidence", spoil(file, old, new))
    assert code == 1
    assert said in output
    assert file in output
    assert before == current_generation(store)


def test_all_faults_of_a_publication_come_at_once(spoil: Spoil, tmp_path: Path) -> None:
    """Three faults in two files are three messages."""
    spoil(FINDINGS, "cr\ttreated", "cr\tnobody")
    spoil(FINDINGS, "refractory\ttreated", "refractory\tnobody")
    root = spoil(YAML, "work: trial2030", "work: trial2031")
    code, output = run("--store", tmp_path / "store", "build", "--evidence", root)
    assert code == 1
    assert "3 problems in the evidence" in output
    assert not (tmp_path / "store").exists()


def test_figures_are_verified_when_the_text_is_at_hand(spoil: Spoil, tmp_path: Path, synthetic_sources: Path) -> None:
    """A figure that is not in its anchor passes without sources and is refused with them."""
    root = spoil(FINDINGS, "\t30\t40\t\t75\t", "\t31\t40\t\t75\t")
    assert run("--store", tmp_path / "a", "build", "--evidence", root)[0] == 0
    assert run("--store", tmp_path / "b", "build", "--evidence", root, "--sources", synthetic_sources)[0] == 1


def test_a_refused_row_is_checked_for_its_references_too(spoil: Spoil, tmp_path: Path) -> None:
    """A wrong role does not hide the wrong cohort, measure and section of its row, nor does the row vanish for others."""
    path = spoil(FINDINGS, "cr\ttreated", "cr\tnobody") / FINDINGS
    header, row, *rest = path.read_text(encoding="utf-8").splitlines()
    row = row.replace("\tcomplete-remission\t", "\tcompleet-remission\t").replace("\town\t", "\tmine\t").replace("abstract:", "abstrakt:")
    path.write_text("\n".join([header, row, *rest]) + "\n", encoding="utf-8")
    code, output = run("--store", tmp_path / "store", "build", "--evidence", path.parents[1])
    assert code == 1
    for said in ("cr role: found 'mine'; expected one of own", "cr cohort:", "cr measure:", "cr section:", "4 problems"):
        assert said in output


def test_a_byte_order_mark_is_no_fault(evidence_copy: Path, tmp_path: Path) -> None:
    """Spreadsheets write one in front of the first column."""
    for file in (FINDINGS, YAML):
        (evidence_copy / file).write_bytes(b"\xef\xbb\xbf" + (evidence_copy / file).read_bytes())
    assert run("--store", tmp_path / "store", "build", "--evidence", evidence_copy)[0] == 0


def test_a_table_saved_as_a_spreadsheet_is_a_fault(evidence_copy: Path, tmp_path: Path) -> None:
    """Rows that went into findings.csv do not vanish without a word."""
    (evidence_copy / FINDINGS).rename(evidence_copy / "trial2030" / "findings.csv")
    code, output = run("--store", tmp_path / "store", "build", "--evidence", evidence_copy)
    assert code == 1
    assert "trial2030/findings.csv:1: file: found findings.csv; expected tables with tabs" in output


def test_a_text_that_is_not_utf_8_is_a_fault(evidence_copy: Path, synthetic_sources: Path, tmp_path: Path) -> None:
    """The text is named with what is wrong with it, not a codec error."""
    (tmp_path / "trial2030.txt").write_bytes((synthetic_sources / "trial2030.txt").read_text(encoding="utf-8").encode("utf-16"))
    code, output = run("verify", "--sources", tmp_path, "--evidence", evidence_copy)
    assert code == 1
    assert "trial2030/publication.yaml:4: source file: found trial2030.txt with byte 0 that is not UTF-8" in output


def test_a_folder_without_structure_is_a_fault(evidence_copy: Path, tmp_path: Path) -> None:
    """Tables beside a misnamed publication.yaml are not passed over."""
    (evidence_copy / YAML).rename(evidence_copy / "trial2030" / "publication.yml")
    code, output = run("--store", tmp_path / "store", "build", "--evidence", evidence_copy)
    assert code == 1
    assert "trial2030/publication.yaml:1: file: found no publication.yaml" in output
    assert "rename publication.yml" in output


@pytest.mark.parametrize("command", ["build", "verify", "coverage"])
def test_evidence_without_a_publication_is_a_fault(evidence_copy: Path, tmp_path: Path, synthetic_sources: Path, command: str) -> None:
    """A folder that holds registers only is no evidence: exit code 1."""
    shutil.rmtree(evidence_copy / "trial2030")
    code, output = run("--store", tmp_path / "store", command, "--evidence", evidence_copy, "--sources", synthetic_sources)
    assert code == 1
    assert "found no publication" in output


@pytest.mark.parametrize("command", ["build", "verify", "coverage"])
def test_a_missing_register_is_named(evidence_copy: Path, tmp_path: Path, synthetic_sources: Path, command: str) -> None:
    """Naming one publication instead of the folder above it is told as that."""
    arguments = ("--store", tmp_path / "store", command, "--sources", synthetic_sources, "--evidence")
    code, output = run(*arguments, evidence_copy / "trial2030")
    assert code == 2
    assert "o studies.yaml in" in output
    assert "name the folder above it" in output
    (evidence_copy / "works.yaml").unlink()
    code, output = run(*arguments, evidence_copy)
    assert code == 2
    assert "o works.yaml in" in output


SCHEME = """schemes:
- id: {id}
  label: {label}
  study: {study}
  categories: [high-risk]
  anchor: 67-76
"""


@pytest.mark.parametrize(
    ("name", "label", "said"),
    [
        ("novak-high-risk", "Novak high risk", "a scheme of the paper's own is declared first: see docs/evidence-format.md"),
        ("graall-2014-high-risk", "Novak high risk", "expected a label with a name of this scheme: GRAALL-2014 high risk"),
    ],
)
def test_a_scheme_is_not_taken_for_another(evidence_copy: Path, tmp_path: Path, name: str, label: str, said: str) -> None:
    """A scheme that the ontology lacks, or knows under another name, is refused with where to declare it."""
    with (evidence_copy / YAML).open("a", encoding="utf-8") as file:
        file.write(SCHEME.format(id=name, label=label, study="invented"))
    code, output = run("--store", tmp_path / "store", "build", "--evidence", evidence_copy)
    assert code == 1
    assert said in output


def test_a_scheme_is_of_one_study(evidence_copy: Path) -> None:
    """A second publication cannot give a scheme to another study, nor its rules again."""
    other = Path(shutil.copytree(evidence_copy / "trial2030", evidence_copy / "trial2031"))
    structure = other / "publication.yaml"
    structure.write_text(structure.read_text(encoding="utf-8").replace("id: trial2030", "id: trial2031", 1), encoding="utf-8")
    rule = "  rules:\n  - category: high-risk\n    subgroups: [ikzf1plus]\n"
    for folder, study in (("trial2030", "invented"), ("trial2031", "invented-2")):
        with (evidence_copy / folder / "publication.yaml").open("a", encoding="utf-8") as file:
            file.write(SCHEME.format(id="graall-2014-high-risk", label="GRAALL-2014 high risk", study=study) + rule)
    with (evidence_copy / "studies.yaml").open("a", encoding="utf-8") as file:
        file.write("- id: invented-2\n  label: Another invented trial\n")
    told = [str(problem) for problem in read_corpus([evidence_copy], terms()).problems]
    assert len(told) == 2
    assert all(
        said in "\n".join(told) for said in ("expected 'invented', as in trial2030/publication.yaml", "none, since they stand in trial2030")
    )


LINKS = "publication\tcohort\trelation\tother_publication\tother_cohort\treason\n"


def test_links_to_an_absent_publication_are_left_out(evidence_copy: Path, tmp_path: Path) -> None:
    """Evidence of some papers only can be built: a link to a work that is not curated here is a note."""
    with (evidence_copy / "works.yaml").open("a", encoding="utf-8") as file:
        file.write("- id: elsewhere\n  title: Another paper\n  type: review\n")
    links = evidence_copy / "cohort_links.tsv"
    links.write_text(LINKS + "trial2030\ttreated\toverlaps\telsewhere\tsome\tinvented\n", encoding="utf-8")
    code, output = run("--store", tmp_path / "store", "build", "--evidence", evidence_copy)
    assert code == 0
    assert "Left out: links of cohorts to elsewhere" in output
    links.write_text(LINKS + "trial2030\ttreatet\toverlaps\ttrial230\tsome\tinvented\n", encoding="utf-8")
    code, output = run("--store", tmp_path / "store", "build", "--evidence", evidence_copy)
    assert code == 1
    assert "cohort_links.tsv:2: cohort: found trial2030/treatet; expected a cohort of trial2030; did you mean treated?" in output
    assert "cohort_links.tsv:2: other_publication: found 'trial230'; expected a publication of this evidence" in output


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--evidence", "nowhere"),
        ("verify",),
        ("verify", "--sources", "nowhere"),
        ("ask", "no-such-question"),
        ("ask", "mrd-negativity", "--colour", "red"),
        ("ask", "mrd-negativity", "--measure"),
        ("ask", "mrd-negativity", "--measure", "mrd-negativty"),
        ("sparql", "-e", "SELECT ?s WHERE { ?s ?p }"),
        ("sparql",),
        ("verify", "--sources", ".", "--publication", "salek2026"),
        ("verify", "--sources", "."),
        ("coverage", "--sources", "."),
        ("anchor", __file__, "[[Bad evidence"),
        ("anchor", __file__, "[[]]"),
        ("show", "nothing-like-this"),
    ],
)
def test_wrong_use_exits_2(arguments: tuple[str, ...], store_root: Path) -> None:
    """Wrong use and missing files are exit code 2, with a message."""
    code, output = run("--store", store_root, *arguments)
    assert code == 2
    assert output.strip()


def test_an_unknown_parameter_brings_the_nearest_names(store_root: Path) -> None:
    """A misspelt parameter or value is answered with what was probably meant."""
    assert "measure" in run("--store", store_root, "ask", "mrd-negativity", "--mesure", "x")[1]
    assert "ikzf1plus" in run("--store", store_root, "ask", "refractory-subgroups", "--subgroup", "ikzf1-plus-x")[1]


def test_triples_are_not_written_as_rows(store_root: Path) -> None:
    """DESCRIBE and CONSTRUCT give Turtle; asked for a table's file format they are refused, and nothing is printed for a program to read."""
    describe = ("--store", store_root, "sparql", "-e", "DESCRIBE <https://w3id.org/blinagraph/study/e1910>")
    for form in ("csv", "json", "md"):
        code, output = run(*describe, "--format", form)
        assert code == 2
        assert f"--format {form}" in output
    code, output = run(*describe)
    assert code == 0
    assert "@prefix" in output or "<https://w3id.org/blinagraph/study/e1910>" in output

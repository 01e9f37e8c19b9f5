"""Bad evidence: one fault a file, told with file, line, field, found, expected; the graph stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from blinagraph.cli import main
from blinagraph.context import CommandError
from graph.store import current_generation

Spoil = Callable[[str, str, str], Path]
FINDINGS = "trial2030/findings.tsv"
YAML = "trial2030/publication.yaml"

FAULTS = [
    pytest.param(FINDINGS, "cr\ttreated", "cr\tnobody", ":2: cr cohort: found 'nobody'; expected a cohort", id="unknown cohort"),
    pytest.param(FINDINGS, "complete-remission\t", "complete-remision\t", "did you mean complete-remission", id="unknown measure"),
    pytest.param(FINDINGS, "mrd-flow", "mrd-flaw", "expected a definition of trial2030; did you mean mrd-flow", id="unknown definition"),
    pytest.param(FINDINGS, "refractory\ttreated", "cr\ttreated", ":3: cr id: found 'cr'; expected an id that no other row has", id="duplicate id"),
    pytest.param(FINDINGS, "\t30\t40\t", "\t41\t40\t", ":2: cr row: found this; expected n is 41 and total is 40; expected n ≤ total", id="n > total"),
    pytest.param(FINDINGS, "\t30\t40\t", "\tmany\t40\t", ":2: cr n: found 'many'; expected Input should be a valid integer", id="wrong type"),
    pytest.param(FINDINGS, "\t65.3\t93.6\t", "\t93.6\t65.3\t", "expected low ≤ high", id="bounds swapped"),
    pytest.param(FINDINGS, "\tproportion\tproportion\t", "\tportion\tproportion\t", "cr kind: found 'portion'; expected Input should be", id="closed list"),
    pytest.param(FINDINGS, "\n", "\tsurprise\n", ":1: header: found column 'surprise'", id="unknown column"),
    pytest.param(FINDINGS, "\town\t", "\town", "cells; expected 41 as in the header", id="lost tab"),
    pytest.param(YAML, "id: trial2030", "id: [trial2030", ": YAML: found", id="malformed YAML"),
    pytest.param(YAML, "about:", "about:\n- x\nabout:", "the key 'about' stands twice", id="duplicate key"),
    pytest.param(YAML, "work: trial2030", "work: trial2031", "a work of works.yaml; did you mean trial2030", id="unknown work"),
    pytest.param(YAML, "label: Treated patients", "label: &a Treated patients\n  population: *a", "aliases are not allowed", id="YAML alias"),
    pytest.param("studies.yaml", "id: invented", "id: Invented Trial", ":2: studies.0.id: found 'Invented Trial'", id="bad study id"),
]  # fmt: skip


def run(*arguments: str | Path) -> tuple[int, str]:
    """Run the command line as the console script does; return exit code and everything said."""
    result = CliRunner().invoke(main, [str(a) for a in arguments])
    if isinstance(result.exception, CommandError):
        return result.exception.code, "\n".join(result.exception.lines)
    return result.exit_code, result.output


@pytest.mark.parametrize(("file", "old", "new", "said"), FAULTS)
def test_a_fault_is_told_and_the_graph_stays(
    spoil: Spoil, tmp_path: Path, file: str, old: str, new: str, said: str, evidence_copy: Path
) -> None:
    """Build refuses with exit code 1, says where and what, and leaves the old graph."""
    store = tmp_path / "store"
    assert run("--store", store, "build", "--evidence", evidence_copy)[0] == 0
    before = current_generation(store)
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

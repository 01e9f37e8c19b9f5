"""``blinagraph explain``: why, in words, with the place of every lesion and what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from blinagraph.cli import main
from blinagraph.context import CommandError


def explain(store_root: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--store", str(store_root), "explain", *arguments])
    if result.exception:
        raise result.exception
    return result.stdout


def block(text: str, heading: str, name: str) -> str:
    """The lines under one subgroup or case of one heading."""
    part = text.split(f"\n{heading}\n")[1].split("\n\n")[0]
    lines = part.splitlines()
    start = lines.index(f"  {name}")
    end = next((i for i in range(start + 1, len(lines)) if not lines[i].startswith("    ")), len(lines))
    return "\n".join(lines[start:end])


@pytest.mark.parametrize(
    "name", ["huang2024/p7", "P7", "case:huang2024/p7", "P7 of huang2024", "https://w3id.org/blinagraph/case/huang2024/p7"]
)
def test_a_case_is_found_by_any_name(name: str, store_root: Path) -> None:
    assert explain(store_root, name).startswith("P7 of huang2024  case:huang2024/p7")


def test_a_certain_membership_names_lesion_and_place(store_root: Path) -> None:
    text = block(explain(store_root, "p7"), "Certainly", "IKZF1-deleted")
    assert "met:" in text
    assert "“IKZF1 deletion” [huang2024, Table 1 (P1 to P17), P7]" in text


def test_a_possible_membership_names_what_is_missing(store_root: Path) -> None:
    text = block(explain(store_root, "p7"), "Possibly", "IKZF1plus")
    assert "“CDKN2A”: kind of alteration not printed [huang2024, Table 1 (P1 to P17), P7]" in text
    assert "not printed:   no deletion of ERG" in text
    missing = next(line for line in text.splitlines() if "missing:" in line)
    assert missing.endswith("no deletion of ERG")
    assert "IKZF1," not in missing


def test_the_article_fits_the_name(store_root: Path) -> None:
    """P3's bare IKZF1 may be an intragenic deletion, P13's IGH rearrangement one of BCL2 or MYC."""
    assert "may be an intragenic deletion of IKZF1" in explain(store_root, "p3")
    for case in ("p3", "p13"):
        assert " a intragenic" not in explain(store_root, case)


def test_an_exclusion_rests_on_the_diagnosis(store_root: Path) -> None:
    text = block(explain(store_root, "p17"), "Ruled out", "Ph-positive (BCR::ABL1-positive)")
    assert "the patient is printed as Ph-negative B-ALL [huang2024, Table 1 (P1 to P17), P17]" in text


def test_a_printed_subgroup_explains_itself(store_root: Path) -> None:
    text = block(explain(store_root, "salek2025/refractory-1"), "Certainly", "IKZF1plus")
    assert "the patient is printed as IKZF1plus [salek2025" in text


def test_a_scheme_says_what_its_rules_give_and_what_is_printed(store_root: Path) -> None:
    text = explain(store_root, "p2", "--scheme", "e1910-combined-risk")
    assert "E1910 combined molecular risk: intermediate risk, as ZNF384-rearranged (inferred)" in text
    assert "NCCN" not in text
    assert "high risk (printed; Table 1 (P1 to P17), P2)" in explain(store_root, "p2")
    assert "possibly high risk, as IKZF1plus" in explain(store_root, "p7", "--scheme", "blina-cell-high-risk-genomic")


def test_a_subgroup_lists_its_cases_apart(store_root: Path) -> None:
    text = explain(store_root, "IKZF1plus")
    certainly, possibly = text.split("\nCertainly\n")[1].split("\nPossibly\n")
    assert "refractory-1 of salek2025" in certainly
    assert "P7 of huang2024" in possibly
    assert "P7 of huang2024" not in certainly
    assert "Stanulla et al. 2018" in text


def test_a_subgroup_that_lesions_do_not_define_says_so(store_root: Path) -> None:
    assert "Not defined by lesions here" in explain(store_root, "normal karyotype")


def test_an_unknown_name_ends_with_code_2_and_candidates(store_root: Path) -> None:
    with pytest.raises(CommandError) as caught:
        explain(store_root, "ikzf1plsu")
    assert caught.value.code == 2
    assert "ikzf1plus" in caught.value.lines[0]


@pytest.mark.parametrize("name", ["P7", "p13", "huang2024/p7", "case:huang2024/p7", "P7 of huang2024", "IKZF1plus", "death-1"])
def test_what_can_be_explained_can_be_shown(name: str, store_root: Path) -> None:
    """One way to name things: both commands begin with the same thing."""
    shown = CliRunner().invoke(main, ["--store", str(store_root), "show", name], standalone_mode=False)
    assert shown.exception is None, shown.exception
    assert shown.stdout.splitlines()[0] == explain(store_root, name).splitlines()[0]


def test_only_cases_and_subgroups_are_explained(store_root: Path) -> None:
    for name in ("study:e1910", "no such thing", "survival"):
        with pytest.raises(CommandError, match="no case and no subgroup"):
            explain(store_root, name)

"""How schemes class subgroups and cases, written from Huang 2024 (Table 1), Litzow 2024 (end points) and Salek 2025 before the query."""

from __future__ import annotations

import pytest

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.results import Value
from queries.runner import ask


@pytest.fixture
def rows(store: EmbeddedStore) -> list[dict[str, Value]]:
    return list(ask(load("risk-schemes"), {}, store))


E1910, GRAALL, BLINA_CELL = "E1910 combined molecular risk", "GRAALL-2014 high risk", "Blina-CELL high-risk genomic subgroups"


def test_schemes_agree_on_kmt2a(rows: list[dict[str, Value]]) -> None:
    """Unfavourable in E1910, high risk in GRAALL-2014 and at MD Anderson."""
    kmt2a = [r for r in rows if r["row"] == "subgroup" and r["about"] == "KMT2A-rearranged"]
    assert {r["scheme"] for r in kmt2a} == {E1910, GRAALL, "MD Anderson high-risk genetics"}
    assert {r["agreement"] for r in kmt2a} == {"agree"}


@pytest.mark.parametrize(
    ("case", "scheme", "category", "membership", "nccn", "agreement"),
    [
        ("P2", E1910, "intermediate risk", "certain", "high risk", "other scale"),
        ("P4", E1910, "intermediate risk", "certain", "high risk", "other scale"),
        ("P5", E1910, "intermediate risk", "certain", "high risk", "other scale"),
        ("P6", E1910, "intermediate risk", "certain", "high risk", "other scale"),
        ("P8", E1910, "unfavourable risk", "certain", "high risk", "agree"),
        ("P12", E1910, "intermediate risk", "certain", "high risk", "other scale"),
        ("P15", E1910, "favourable risk", "certain", "standard risk", "differ in degree"),
        ("P7", BLINA_CELL, "high risk", "possible", "high risk", "agree"),
    ],
)  # fmt: skip
def test_cases_beside_their_printed_category(
    case: str, scheme: str, category: str, membership: str, nccn: str, agreement: str, rows: list[dict[str, Value]]
) -> None:
    found = [r for r in rows if r["about"] == f"{case} of huang2024" and r["scheme"] == scheme and r["membership"] == membership]
    assert {(r["category"], r["other_category"], r["agreement"], r["status"]) for r in found} == {(category, nccn, agreement, "inferred")}


@pytest.mark.parametrize("case", ["P14", "P17", "P19"])
def test_a_case_to_which_no_rule_applies_keeps_its_printed_category(case: str, rows: list[dict[str, Value]]) -> None:
    found = [r for r in rows if r["about"] == f"{case} of huang2024"]
    assert [(r["category"], r["membership"], r["agreement"], r["status"]) for r in found] == [
        ("standard risk", "none known", "no rule applies", "printed")
    ]


def test_the_refractory_patients_of_blina_cell_are_high_risk_by_its_own_scheme(rows: list[dict[str, Value]]) -> None:
    found = {r["about"] for r in rows if r["row"] == "case" and r["scheme"] == BLINA_CELL and r["membership"] == "certain"}
    assert found == {"refractory-1 of salek2025", "refractory-2 of salek2025"}


def test_a_deletion_not_known_to_be_intragenic_carries_the_note_of_graall(rows: list[dict[str, Value]]) -> None:
    notes = {str(r["note"]) for r in rows if r["scheme"] == GRAALL}
    assert all("intragenic" in note for note in notes)


def test_a_possible_membership_does_not_disagree_yet(rows: list[dict[str, Value]]) -> None:
    """P1, P11, P13 and P18, high risk by NCCN, may carry what E1910 calls favourable: PAX5 P80R or a DUX4 rearrangement."""
    possible = [r for r in rows if r["agreement"] == "would disagree if it belongs"]
    assert {(str(r["about"]).split()[0], r["subgroup"]) for r in possible} == {
        ("P1", "PAX5 P80R"),
        ("P11", "DUX4-rearranged"),
        ("P13", "DUX4-rearranged"),
        ("P18", "PAX5 P80R"),
    }
    assert {r["membership"] for r in possible} == {"possible"}
    assert "possible" not in {r["membership"] for r in rows if r["agreement"] == "disagree"}


def test_schemes_of_other_scales_say_how_many_tiers_they_have(rows: list[dict[str, Value]]) -> None:
    """E1910 has favourable, intermediate and unfavourable risk; of NCCN Huang prints standard and high risk."""
    other = [r for r in rows if r["agreement"] == "other scale"]
    assert other
    assert all(str(r["note"]).endswith("tiers: 3 here, 2 there") for r in other)

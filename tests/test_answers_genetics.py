"""Answers on genetics and resistance, written from the papers before the queries."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.results import Result, Value
from queries.runner import ask


def answer(store: EmbeddedStore, question: str, **given: str) -> Result:
    return ask(load(question), given, store)


def figures(result: Result, *columns: str) -> set[tuple[Value, ...]]:
    return {tuple(row[column] for column in columns) for row in result}


def test_everything_on_ikzf1plus(store: EmbeddedStore) -> None:
    """Blina-CELL: 8 (29 %) had it, both refractory patients had it, and inotuzumab failed them too."""
    rows = answer(store, "subgroup-everything", subgroup="ikzf1plus")
    assert {
        ("frequency", 8, 28, Decimal(29), "printed"),
        ("frequency", 2, 2, None, "printed"),
        ("outcome", 2, 8, None, "derived"),
    } <= figures(rows, "aspect", "n", "total", "value", "status")
    assert {("refractory-to", "unfavourable", "asserted")} <= figures(rows, "relation", "direction", "hedge")
    assert len([r for r in rows if r["relation"] == "refractory-to"]) == 2
    assert {r["cohort"] for r in rows if r["aspect"] == "case" and "refractory" in str(r["cohort"])} != set()
    assert ("risk scheme", "Blina-CELL high-risk genomic subgroups") in figures(rows, "aspect", "measure")
    assert {r["subgroup"] for r in rows} == {"IKZF1plus"}


def test_everything_on_a_subgroup_includes_what_lies_below_it(store: EmbeddedStore) -> None:
    """IKZF1plus is an IKZF1 deletion; D-ALBA calls the deletion adverse."""
    rows = answer(store, "subgroup-everything", subgroup="ikzf1-deleted")
    below = {r["finding"] for r in answer(store, "subgroup-everything", subgroup="ikzf1plus")}
    assert below < {r["finding"] for r in rows}
    assert ("GIMEMA LAL2116 (D-ALBA)", "predicts", "unfavourable", "asserted") in figures(rows, "study", "relation", "direction", "hedge")


def test_everything_on_kmt2a(store: EmbeddedStore) -> None:
    """E1910: 66 patients, unfavourable; GRAALL-2014: high risk; Blina-CELL: one patient transplanted for it; older adults: predicts outcome."""
    rows = answer(store, "subgroup-everything", subgroup="KMT2A-rearranged")
    assert ("E1910", "frequency", 66) in figures(rows, "study", "aspect", "n")
    assert {("E1910", "unfavourable risk"), ("GRAALL-2014-QUEST", "high risk")} <= {
        (r["study"], r["category"]) for r in rows if r["aspect"] == "risk scheme"
    }
    assert any(r["aspect"] == "case" and "salek2025" in str(r["finding"]) for r in rows)
    assert ("predicts", "unfavourable") in figures(rows, "relation", "direction")


@pytest.mark.parametrize(
    ("subgroup", "patients"),
    [("kmt2a-rearranged", {"P8", "P9", "P10"}), ("znf384-rearranged", {"P2", "P4", "P6", "P12"}), ("pax5-p80r", set())],
)
def test_patients_belong_by_their_printed_lesions(subgroup: str, patients: set[str], store: EmbeddedStore) -> None:
    """Huang's Table 1 prints KMT2A::AFF1 for P8 to P10 and a ZNF384 fusion for four; P1's bare PAX5 makes no one PAX5 P80R."""
    rows = [r for r in answer(store, "subgroup-everything", subgroup=subgroup) if r["status"] == "inferred"]
    assert {str(r["cohort"]).split()[0] for r in rows} == patients
    assert all("met (“" in str(r["says"]) for r in rows)


def test_a_printed_subgroup_is_not_inferred_once_more(store: EmbeddedStore) -> None:
    """Blina-CELL calls one transplanted patient KMT2A-rearranged."""
    rows = [r for r in answer(store, "subgroup-everything", subgroup="kmt2a-rearranged", study="blina-cell") if r["aspect"] == "case"]
    assert {r["status"] for r in rows} == {"case"}
    assert len(rows) == len({r["finding"] for r in rows})


def test_frequency_of_subgroups(store: EmbeddedStore) -> None:
    """E1910 and Blina-CELL print counts; the Ph-like share of E1910 is 14 % and 13 % by arm."""
    rows = answer(store, "subgroup-frequency")
    assert {("Blina-CELL", "Ph-like (BCR::ABL1-like)", 4, Decimal(14)), ("E1910", "Ph-like (BCR::ABL1-like)", 100, None)} <= figures(
        rows, "study", "subgroup", "n", "value"
    )
    assert {("E1910", Decimal(14)), ("E1910", Decimal(13))} <= {
        (r["study"], r["value"]) for r in rows if str(r["subgroup"]).startswith("Ph-like")
    }


def test_statements_on_ph_like(store: EmbeddedStore) -> None:
    """LAL2317: a tendency to relapse early although MRD-negative; E1910: poor prognosis, counted as unfavourable risk."""
    rows = answer(store, "subgroup-statements", subgroup="ph-like")
    said = figures(rows, "study", "relation", "direction", "hedge")
    assert ("GIMEMA LAL2317, Ph-like sub-analysis", "relapses-despite", "unfavourable", "tendency") in said
    assert (None, "predicts", "unfavourable", "asserted") in said
    assert ("E1910", "associated-with", "unfavourable", "asserted") in said


@pytest.mark.parametrize(
    ("direction", "subgroup"),
    [("favourable", "DUX4-rearranged"), ("neutral", "ZNF384-rearranged"), ("unfavourable", "KMT2A-rearranged")],
)
def test_statements_by_direction(store: EmbeddedStore, direction: str, subgroup: str) -> None:
    """E1910's combined risk: favourable, intermediate, unfavourable subgroups."""
    rows = answer(store, "subgroup-statements", direction=direction)
    assert {r["direction"] for r in rows} == {direction}
    assert subgroup in {r["subgroup"] for r in rows}


def test_mrd_response_of_quest_did_not_depend_on_the_subgroup(store: EmbeddedStore) -> None:
    rows = answer(store, "subgroup-statements", direction="neutral", study="graall-2014-quest")
    assert ("any genetic subgroup", "not-associated-with") in figures(rows, "subgroup", "relation")


def test_relapse_despite_mrd_negativity(store: EmbeddedStore) -> None:
    """Ph-like of LAL2317 by tendency; E1910: 8 of 17 and 31 of 40 deaths of MRD-negative patients were from relapse; Huang: 0 of 15."""
    rows = answer(store, "relapse-despite-mrd-negativity")
    claims = {(r["study"], r["hedge"]) for r in rows if r["sort"] == "claim"}
    assert {("GIMEMA LAL2317, Ph-like sub-analysis", "tendency"), (None, "asserted")} <= claims
    counts = figures(rows, "sort", "n", "total")
    assert {("death from relapse after MRD negativity", 8, 17), ("death from relapse after MRD negativity", 31, 40)} <= counts
    assert ("relapse of MRD-negative patients", 0, 15) in counts
    assert ("MRD came back", 3, None) in counts
    survival = {(r["measure"], r["value"]) for r in rows if r["sort"] == "survival without relapse of MRD-negative patients"}
    assert {
        ("relapse-free survival", Decimal(80)),
        ("relapse-free survival", Decimal(64)),
        ("relapse-free survival", Decimal(73)),
    } <= survival


def test_nobody_without_mrd_negativity_relapses_despite_it(store: EmbeddedStore) -> None:
    """D-ALBA patients without complete molecular response (DFS 75.9 %) are not among them; those with it (100 %) are."""
    rows = answer(store, "relapse-despite-mrd-negativity", study="d-alba")
    assert {r["value"] for r in rows} == {Decimal(100)}


def test_outcome_by_risk_category(store: EmbeddedStore) -> None:
    """E1910: survival appeared improved in all three groups; QUEST (high risk): 18-month DFS 79 % in the text, 68.8 % in the table."""
    rows = answer(store, "outcome-by-risk-category")
    claims = {(r["study"], r["risk_category"], r["measure"], r["hedge"]) for r in rows if r["status"] == "claim"}
    assert {
        ("E1910", f"{risk} risk", f"{endpoint} survival", "appeared")
        for risk in ("favourable", "intermediate", "unfavourable")
        for endpoint in ("overall", "relapse-free")
    } <= claims
    quest = {(r["measure"], r["value"], r["time_value"]) for r in rows if r["study"] == "GRAALL-2014-QUEST" and r["status"] == "printed"}
    assert {
        ("disease-free survival", Decimal(79), 18),
        ("disease-free survival", Decimal("68.8"), 18),
        ("overall survival", Decimal(92), 18),
        ("overall survival", Decimal("92.1"), 18),
        ("MRD negativity", Decimal(74), None),
    } <= quest
    assert ("poor risk", "not-significant") in figures(rows, "risk_category", "hedge")


def test_outcome_of_cases_by_risk_category(store: EmbeddedStore) -> None:
    """Huang: P3, P13 and P15 died; P13 is high risk by both schemes, P15 standard by NCCN and high by R-DRI."""
    rows = [r for r in answer(store, "outcome-by-risk-category") if r["status"] == "case" and r["category"] == "died"]
    seen = {(str(r["cohort"]).split()[0], r["scheme"], r["risk_category"]) for r in rows}
    schemes = {str(scheme) for _, scheme, _ in seen}
    assert len(schemes) == 2
    nccn = next(s for s in schemes if "NCCN" in s)
    dri = next(s for s in schemes if "NCCN" not in s)
    assert {("P13", nccn, "high risk"), ("P13", dri, "high risk"), ("P15", nccn, "standard risk"), ("P15", dri, "high risk")} <= seen
    assert {("P3", nccn, "high risk"), ("P3", dri, "intermediate risk")} <= seen


def test_outcome_by_one_scheme(store: EmbeddedStore) -> None:
    rows = answer(store, "outcome-by-risk-category", scheme="e1910-combined-risk")
    assert {r["study"] for r in rows} == {"E1910"}

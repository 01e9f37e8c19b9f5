"""Answers on safety, written from the papers before the queries."""

from __future__ import annotations

from decimal import Decimal

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.results import Result, Value
from queries.runner import ask

LU = "Reduced-dose chemotherapy and blinatumomab (Lu 2024)"


def answer(store: EmbeddedStore, question: str, **given: str) -> Result:
    return ask(load(question), given, store)


def figures(result: Result, *columns: str) -> set[tuple[Value, ...]]:
    return {tuple(row[column] for column in columns) for row in result}


def test_adverse_events_of_e1910_by_arm_and_grade(store: EmbeddedStore) -> None:
    """Neutropenia grade 4: 55 % with blinatumomab, 86 % without; treatment-related, over all cycles of consolidation."""
    rows = answer(store, "adverse-events", study="e1910", measure="neutropenia", grade="4")
    assert {(4, 4, Decimal(55)), (4, 4, Decimal(86))} <= figures(rows, "grade_low", "grade_high", "value")
    assert {r["analysis"] for r in rows if r["grade_low"] == 4 and r["grade_high"] == 4} == {"treatment-related"}
    assert all(r["timepoint"] for r in rows if r["value"] in (55, 86))


def test_crs_and_neurotoxicity_of_lu(store: EmbeddedStore) -> None:
    """CRS 16 (45 %) of grade 1-2 beside ICANS 5 (14 %); 3 (9 %) of grade 3-4 beside 0."""
    rows = list(answer(store, "crs-and-neurotoxicity", study="rdc-blina"))
    grades = {(r["grade_low"], r["grade_high"], r["crs_n"], r["crs_total"], r["neurotoxicity_n"], r["neurotoxicity_total"]) for r in rows}
    assert {(1, 2, 16, 35, 5, 35), (3, 4, 3, 35, 0, 35), (None, None, 19, 35, 5, 35)} <= grades


def test_crs_and_neurotoxicity_of_blina_cell(store: EmbeddedStore) -> None:
    """19 (66 %) beside 5 (17 %) of 29; of grade 3-4, 1 (3 %) beside a dash in the table, and 3 % beside 0 % in the text."""
    rows = list(answer(store, "crs-and-neurotoxicity", study="blina-cell"))
    seen = {
        (r["grade_low"], r["crs_n"], r["crs_value"], r["neurotoxicity_n"], r["neurotoxicity_value"], r["neurotoxicity_state"]) for r in rows
    }
    assert {
        (None, 19, Decimal(66), 5, Decimal(17), "reported"),
        (3, 1, Decimal(3), None, None, "dash"),
        (3, None, Decimal(3), None, Decimal(0), "reported"),
    } <= seen


def test_crs_and_neurotoxicity_of_the_review(store: EmbeddedStore) -> None:
    """Grade 3 or more: hyper-CVAD 3 % and 11 %; SWOG 1318 3 % and 3 %; D-ALBA not available and 2 %."""
    rows = answer(store, "crs-and-neurotoxicity", grade="3")
    assert {
        ("SWOG 1318, Ph-negative cohort", Decimal(3), Decimal(3)),
        ("GIMEMA LAL2116 (D-ALBA)", None, Decimal(2)),
    } <= figures(rows, "study", "crs_value", "neurotoxicity_value")
    assert (Decimal(3), Decimal(11)) in figures(rows, "crs_value", "neurotoxicity_value")
    assert ("GIMEMA LAL2116 (D-ALBA)", "not-available") in figures(rows, "study", "crs_state")


def test_interruptions(store: EmbeddedStore) -> None:
    """Blina-CELL: 7, two in one patient, by ALT/AST (2-12 days) or CRS (1-3 days), none after the amendment; one withdrew. Huang: 1 of 42 courses."""
    rows = answer(store, "interruptions", study="blina-cell")
    assert {(7, None, "interruptions"), (2, 7, "interruptions"), (0, None, "interruptions")} <= figures(rows, "n", "total", "counted")
    assert {(2, 12, "ALT or AST increased"), (1, 3, "cytokine release syndrome")} <= figures(rows, "low", "high", "category")
    assert ("withdrawal or discontinuation", 1, 29) in figures(rows, "aspect", "n", "total")
    assert {r["category"] for r in rows if r["aspect"] == "reason"} >= {"ALT or AST increased", "cytokine release syndrome"}
    huang = answer(store, "interruptions", study="blina-maintenance-huang")
    assert (1, 42, "courses") in figures(huang, "n", "total", "counted")


def test_who_did_not_go_on_in_e1910(store: EmbeddedStore) -> None:
    """109 of 395 in remission did not reach the next registration: death, relapse, adverse events, withdrawal."""
    rows = answer(store, "interruptions", study="e1910")
    assert ("did not go on", 109, 395) in figures(rows, "aspect", "n", "total")
    assert {"withdrawal from the study", "relapse"} <= {str(r["category"]) for r in rows if r["aspect"] == "reason"}


def test_early_death(store: EmbeddedStore) -> None:
    """E1910: 19 of 488 (4 %) in induction; Lu: 0 within 4 weeks; Blina-CELL: 0; mini-hyper-CVD: 3 % at 60 days; GMALL Bold 6 %."""
    rows = answer(store, "early-death")
    assert {("E1910", 19, 488, Decimal(4)), (LU, 0, 35, None), ("Blina-CELL", 0, None, None)} <= figures(
        rows, "study", "n", "total", "value"
    )
    assert {
        ("GMALL Bold", Decimal(6), None),
        ("MDACC mini-hyper-CVD with inotuzumab ozogamicin and blinatumomab", Decimal(3), 60),
    } <= figures(rows, "study", "value", "time_value")
    assert ("E1910", "not-available") in figures(rows, "study", "state")


def test_treatment_related_death(store: EmbeddedStore) -> None:
    """E1910: grade 5 in 2 % and 1 %, sepsis in 1 % and 1 %; Huang: no death without relapse was put down to blinatumomab."""
    rows = answer(store, "early-death")
    fatal = {(r["measure"], r["value"]) for r in rows if r["aspect"] == "fatal adverse event"}
    assert {
        ("non-haematological adverse event", Decimal(2)),
        ("non-haematological adverse event", Decimal(1)),
        ("sepsis", Decimal(1)),
    } <= fatal
    assert any(r["aspect"] == "death without relapse" and r["n"] == 0 and "Huang" in str(r["study"]) for r in rows)

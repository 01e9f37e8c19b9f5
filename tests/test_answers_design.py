"""Answers on treatment and design, written from the papers before the queries (``tests/golden``)."""

from __future__ import annotations

import runpy
from decimal import Decimal
from pathlib import Path

import pytest

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.runner import ask

GOLDEN = runpy.run_path(str(Path(__file__).with_name("golden_answers.py")))
QUESTIONS = ("blinatumomab-schedules", "chemotherapy-free", "after-failure", "studies", "eligibility", "definitions", "hypotheses")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_row_names_its_fact_and_its_place(question: str, store: EmbeddedStore) -> None:
    GOLDEN["every_row_says_where_it_stands"](question, store)


def test_no_regimen_with_chemotherapy_in_words_is_called_chemotherapy_free(store: EmbeddedStore) -> None:
    """HOVON-146 alternates with chemotherapy, LAL2317 is chemotherapy with blinatumomab, QUEST follows an induction: the records lack these drugs."""
    free = {row["study"] for row in ask(load("chemotherapy-free"), {"verdict": "chemotherapy-free"}, store)}
    assert not free & {"HOVON-146", "GIMEMA LAL2317", "GRAALL-2014-QUEST", "Blina-CELL", "E1910", "SWOG 1318, Ph-negative cohort"}


def test_a_regimen_of_other_arms_does_not_spoil_the_verdict(store: EmbeddedStore) -> None:
    """EA9181 compares a kinase inhibitor with blinatumomab to one with hyper-CVAD: the first arm is free of chemotherapy."""
    rows = list(ask(load("chemotherapy-free"), {"study": "ea9181"}, store))
    assert [row["verdict"] for row in rows] == ["no chemotherapy on record"]


def test_what_a_patient_received_next_stands_in_the_order_of_the_paper(store: EmbeddedStore) -> None:
    """The patient of molecular failure who progressed got MRD-triggered blinatumomab before the relapse, not after it."""
    rows = list(ask(load("after-failure"), {"study": "blina-cell", "source": "patient"}, store))
    progressed = {(r["failure"], r["next"]) for r in rows if r["patients"] == "molecular-failure-2 of salek2025"}
    assert progressed == {("molecular failure", "blinatumomab"), ("molecular failure", "haematological relapse")}


def test_publications_that_differ_on_the_size_of_a_study_keep_their_rows(store: EmbeddedStore) -> None:
    sizes = {(r["publication"], r["n"]) for r in ask(load("studies"), {"study": "gimema-lal2317", "sort": "size"}, store)}
    assert sizes == {("pourhassan2023", 146), ("litzow2024", 149)}


def test_every_study_has_one_row_of_identity(store: EmbeddedStore) -> None:
    rows = list(ask(load("studies"), {"sort": "identity"}, store))
    found = store.query("PREFIX bg: <https://w3id.org/blinagraph/ontology/> SELECT ?s WHERE { ?s a bg:Study }")
    assert sorted(str(r["finding"]) for r in rows) == sorted(row["s"].value for row in found)  # type: ignore[union-attr]


def test_every_definition_stands_once(store: EmbeddedStore) -> None:
    rows = list(ask(load("definitions"), {}, store))
    found = store.query("PREFIX bg: <https://w3id.org/blinagraph/ontology/> SELECT ?s WHERE { ?s a bg:MeasureDefinition }")
    assert sorted(str(r["finding"]).split()[0] for r in rows) == sorted(row["s"].value for row in found)  # type: ignore[union-attr]


def test_what_a_figure_aimed_at_is_is_said(store: EmbeddedStore) -> None:
    """E1910 was to find a risk of death lower by 45 %: no survival of 45 %."""
    aimed = {
        (r["statistic"], r["value"])
        for r in ask(load("hypotheses"), {"study": "e1910"}, store)
        if r["measure"] == "rate or effect aimed at"
    }
    assert ("relative-risk-reduction", Decimal(45)) in aimed

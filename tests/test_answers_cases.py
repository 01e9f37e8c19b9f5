"""Answers on single patients, written from the papers before the queries (``tests/golden``)."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.runner import ask

GOLDEN = runpy.run_path(str(Path(__file__).with_name("golden_answers.py")))
QUESTIONS = ("cases", "cases-by-status")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_row_names_its_fact_and_its_place(question: str, store: EmbeddedStore) -> None:
    GOLDEN["every_row_says_where_it_stands"](question, store)


def test_a_bare_gene_name_puts_no_patient_into_a_subgroup(store: EmbeddedStore) -> None:
    """P3, P16 and P20 have a bare IKZF1: neither IKZF1-deleted nor IKZF1plus."""
    bare = [r for r in ask(load("cases"), {"gene": "IKZF1"}, store) if r["kind"] == "unspecified"]
    assert len(bare) == 3
    assert all(r["subgroup"] is None and r["membership"] is None for r in bare)
    deleted = {r["case"] for r in ask(load("cases"), {"subgroup": "ikzf1-deleted"}, store)}
    assert deleted == {"P7 of huang2024", "refractory-1 of salek2025", "refractory-2 of salek2025"}


def test_the_gene_is_found_in_any_case_and_as_a_partner(store: EmbeddedStore) -> None:
    """IGH is the partner in P7's EPOR::IGH; P11 and P13 have an IGH rearrangement."""
    assert {r["case"] for r in ask(load("cases"), {"gene": "igh"}, store)} == {"P7 of huang2024", "P11 of huang2024", "P13 of huang2024"}


def test_each_patient_of_the_table_stands_once_by_status(store: EmbeddedStore) -> None:
    """21 patients of Huang's Table 1 and the two of Blina-CELL transplanted in first remission."""
    cases = [str(r["case"]) for r in ask(load("cases-by-status"), {}, store)]
    assert len(cases) == len(set(cases)) == 23


def test_a_course_that_is_not_printed_is_not_called_uneventful(store: EmbeddedStore) -> None:
    rows = {r["case"]: r["course"] for r in ask(load("cases-by-status"), {"study": "blina-maintenance-huang"}, store)}
    assert rows["P9 of huang2024"] == "not printed"
    died = {case for case, course in rows.items() if "outcome: died" in str(course)}
    assert died == {"P3 of huang2024", "P13 of huang2024", "P15 of huang2024"}

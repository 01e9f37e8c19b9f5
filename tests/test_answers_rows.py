"""Answers whose every row was read against the papers: transplantation, deaths, recovery, contrasts, claims on subgroups.

A row found wrong in the evidence is not among the golden rows; the case is then not exact.
"""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.runner import ask

GOLDEN = runpy.run_path(str(Path(__file__).with_name("golden_answers.py")))
QUESTIONS = ("transplant", "deaths", "recovery", "contrasts", "subgroup-statements")


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_row_names_its_fact_and_its_place(question: str, store: EmbeddedStore) -> None:
    GOLDEN["every_row_says_where_it_stands"](question, store)


def test_a_p_value_for_several_grades_pairs_equal_grades_of_the_two_groups(store: EmbeddedStore) -> None:
    """E1910 prints one p-value for grades 3, 4 and 5: 43, 14 and 2 % against 36, 15 and 1 %."""
    rows = [r for r in ask(load("contrasts"), {"study": "e1910"}, store) if r["measure"] == "non-haematological adverse event"]
    figures = {(r["grade_low"], r["grade_high"], r["first_printed"], r["other_printed"]) for r in rows}
    assert figures == {(3, 3, "43%", "36%"), (4, 4, "14%", "15%"), (5, 5, "2%", "1%")}


def test_every_contrast_shows_what_it_compares(store: EmbeddedStore) -> None:
    for row in ask(load("contrasts"), {}, store):
        assert row["first_printed"], row
        assert row["other_printed"], row
        assert (row["first_cohort"], row["first_time"]) != (row["other_cohort"], row["other_time"])


def test_a_cause_of_death_is_not_a_measure_of_death(store: EmbeddedStore) -> None:
    """Naming deaths in remission as a reason names no cause."""
    causes = {(r["says"], r["cause"]) for r in ask(load("deaths"), {}, store) if r["status"] == "claim"}
    assert ("worse outcome mainly from deaths in remission", None) in causes


@pytest.mark.parametrize("question", ["deaths", "transplant"])
def test_naming_an_endpoint_is_no_outcome(question: str, store: EmbeddedStore) -> None:
    """Huang names non-relapse mortality as a secondary endpoint, Blina-CELL transplants as a secondary objective."""
    says = [str(r["says"]) for r in ask(load(question), {}, store) if r["says"]]
    assert says
    assert not [s for s in says if s.startswith(("primary", "secondary"))]

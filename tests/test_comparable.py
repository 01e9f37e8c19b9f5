"""``--comparable`` keeps what was measured the same way, and accounts for every row it leaves out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from blinagraph.cli import main
from blinagraph.context import CommandError
from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.comparable import NotComparableError, comparable
from queries.results import Result
from queries.runner import ask

COLUMNS = ("study", "comparison_key", "state", "timepoint")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C"]),
        st.sampled_from([None, "", "os; from randomization", "mrd; pcr"]),
        st.sampled_from(["reported", "not-available", "not-reached"]),
        st.sampled_from([None, "week 11", "day 40"]),
    ),
    max_size=12,
)


@given(ROWS)
def test_kept_rows_have_a_figure_and_a_key_that_another_kept_row_shares(rows: list[tuple[str | None, ...]]) -> None:
    kept = list(comparable(Result(COLUMNS, tuple(rows))).result)
    keys = [row["comparison_key"] for row in kept]
    assert all(row["comparison_key"] and row["state"] != "not-available" for row in kept)
    assert all(keys.count(key) > 1 for key in keys)


@given(ROWS)
def test_the_notes_account_for_every_row(rows: list[tuple[str | None, ...]]) -> None:
    answer = comparable(Result(COLUMNS, tuple(rows)))
    dropped = sum(int(note.split()[1]) for note in answer.notes if note.startswith("Dropped"))
    assert len(answer.result) + dropped == len(rows)
    assert answer.notes[0].startswith(f"Kept {len(answer.result)} of {len(rows)} row")


@given(ROWS)
def test_the_order_of_rows_stays_and_asking_twice_changes_nothing(rows: list[tuple[str | None, ...]]) -> None:
    once = comparable(Result(COLUMNS, tuple(rows))).result
    remaining = iter(rows)
    assert all(row in remaining for row in once.rows)
    assert comparable(once).result == once


def test_different_time_points_under_one_key_are_told() -> None:
    rows = (("A", "mrd; pcr", "reported", "week 11"), ("B", "mrd; pcr", "reported", "day 40"))
    assert "Rows of “mrd; pcr” still differ in timepoint." in comparable(Result(COLUMNS, rows)).notes


def test_an_answer_without_keys_is_refused() -> None:
    with pytest.raises(NotComparableError, match="comparison_key"):
        comparable(Result(("study", "n"), (("A", 1),)))


def test_flow_below_the_threshold_compares_and_pcr_stands_apart(store: EmbeddedStore) -> None:
    """E1910 and Lu measured by flow below 0.01 %; Blina-CELL by PCR, in week 11 with NGS beside it; most restated figures leave it open."""
    kept = comparable(ask(load("mrd-negativity"), {}, store))
    studies = {(r["comparison_key"], r["study"]) for r in kept.result if "mrd-negativity" in str(r["comparison_key"])}
    assert studies == {
        ("mrd-negativity; flow-cytometry; below-threshold; 0.0001", "E1910"),
        ("mrd-negativity; flow-cytometry; below-threshold; 0.0001", "Reduced-dose chemotherapy and blinatumomab (Lu 2024)"),
    }
    assert any("no other row was measured that way" in note and "Blina-CELL" in note for note in kept.notes)
    assert any("leaves open" in note and "GMALL Bold" in note for note in kept.notes)


def test_the_command_tells_on_standard_error_and_refuses_where_it_cannot_be_told(store_root: Path) -> None:
    result = CliRunner().invoke(
        main, ["--store", str(store_root), "ask", "mrd-negativity", "--comparable", "--format", "csv"], standalone_mode=False
    )
    assert "Dropped" in result.stderr
    assert "Dropped" not in result.stdout
    assert "GMALL Bold" not in result.stdout
    refused = CliRunner().invoke(main, ["--store", str(store_root), "ask", "regimens", "--comparable"], standalone_mode=False)
    assert isinstance(refused.exception, CommandError)
    assert refused.exception.code == 2


def test_survival_and_remission_can_be_compared_too(store: EmbeddedStore) -> None:
    """E1910 counts survival from randomization, Huang from transplantation: never one key."""
    kept = comparable(ask(load("survival"), {}, store))
    clocks: dict[object, set[object]] = {}
    for row in kept.result:
        clocks.setdefault(row["comparison_key"], set()).add((row["measure"], row["clock"]))
    assert clocks
    assert all(len(ways) == 1 for ways in clocks.values())


def test_remissions_with_and_without_count_recovery_together_compare_and_the_notes_say_what_is_not_printed(store: EmbeddedStore) -> None:
    """E1910 and Lu count CR and CRi together; CR alone needs limits of blasts and counts, which nobody prints."""
    remission = comparable(ask(load("complete-remission"), {}, store))
    assert {(row["study"], row["measure"]) for row in remission.result} == {
        ("E1910", "composite complete remission"),
        ("Reduced-dose chemotherapy and blinatumomab (Lu 2024)", "composite complete remission"),
    }
    assert {row["comparison_key"] for row in remission.result} == {
        "composite-complete-remission; counts complete-remission, complete-remission-incomplete; criteria not printed"
    }
    dropped = next(note for note in remission.notes if note.startswith("Dropped") and "the criteria of the response" in note)
    assert "leaves open" in dropped
    assert "Blina-CELL" in dropped
    assert any("still differ in cohort" in note and "timepoint" in note for note in remission.notes)
    assert any("print no criteria" in note for note in remission.notes)


def test_what_the_publication_leaves_open_is_the_reason() -> None:
    rows = ((None, "the assay"), (None, "the assay"), (None, None))
    notes = comparable(Result(("comparison_key", "left_open"), rows)).notes
    assert "Dropped 2 rows: the publication leaves open the assay." in notes
    assert "Dropped 1 row: the publication leaves open how it was measured." in notes


def test_medians_beside_estimates_at_a_horizon_are_told() -> None:
    rows = (("os; from randomization", "km-estimate"), ("os; from randomization", "median-survival"))
    assert any("differ in statistic" in note for note in comparable(Result(("comparison_key", "statistic"), rows)).notes)

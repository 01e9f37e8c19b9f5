"""What was read with doubt says so wherever its figure is shown; the files that programs read keep their columns."""

from __future__ import annotations

import csv
import io
import runpy
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner

from blinagraph.cli import main
from blinagraph.condense import mark
from graph.store import EmbeddedStore
from queries.catalogue import load
from queries.certainty import uncertain_facts, uncertain_rows
from queries.results import Result
from queries.runner import ask

READING = runpy.run_path(str(Path(__file__).with_name("pages_reading.py")))
VOMITING = ("--measure", "vomiting", "--study", "e1910")


def run(store_root: Path, *words: str) -> tuple[str, str]:
    result = CliRunner().invoke(main, ["--store", str(store_root), "ask", *words], standalone_mode=False)
    assert result.exception is None, result.exception
    return result.stdout, result.stderr


def test_doubt_is_found_in_the_facts_that_the_evidence_table_calls_uncertain(store: EmbeddedStore) -> None:
    rows = ask(load("evidence-table"), {}, store)
    doubted = {row["finding"] for row in rows if row["certainty"] == "uncertain"}
    assert doubted
    assert doubted <= uncertain_facts(store)
    flags = uncertain_rows(rows, store)
    assert {row["finding"] for row, flag in zip(rows, flags, strict=True) if flag and row["status"] == "printed"} == doubted


def test_the_garbled_table_of_e1910_is_doubted_and_its_survival_is_not(store: EmbeddedStore) -> None:
    """Table 2 lost its header in the conversion; the hazard ratio of the text did not."""
    events = ask(load("adverse-events"), {"study": "e1910", "measure": "vomiting"}, store)
    assert len(events) == sum(uncertain_rows(events, store)) > 0
    ratios = ask(load("contrasts"), {"study": "e1910", "measure": "overall-survival"}, store)
    assert len(ratios) > 0
    assert not any(uncertain_rows(ratios, store))


def test_the_table_marks_doubt_and_says_what_the_mark_means(store_root: Path) -> None:
    written, _ = run(store_root, "adverse-events", *VOMITING)
    assert "%\N{NO-BREAK SPACE}?" in written
    assert "? uncertain reading of the text (" in written
    assert "? uncertain" not in run(store_root, "contrasts", "--study", "e1910")[0]


def test_the_proof_says_why(store_root: Path) -> None:
    written, _ = run(store_root, "complete-remission", "--study", "mdacc-hyper-cvad-blina", "--proof")
    assert "uncertain reading of the text: cell seems to span" in written


def test_files_say_in_a_column_what_was_read_with_doubt(store_root: Path) -> None:
    written, said = run(store_root, "adverse-events", *VOMITING, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert list(rows[0]) == list(load("adverse-events").columns)
    assert {row["certainty"] for row in rows} == {"uncertain"}
    assert "?" not in written
    assert "uncertain reading" not in said


@pytest.mark.parametrize(
    ("columns", "row", "marked"),
    [
        (("study", "result", "place"), ("A", "3 %", "p. 1"), "result"),
        (("study", "result", "says", "place"), ("A", None, "better", "p. 1"), "says"),
        (("study", "case", "course"), ("A", "P1", "alive"), "course"),
        (("study",), ("A",), "study"),
    ],
)
def test_the_mark_stands_at_what_the_row_says(columns: tuple[str, ...], row: tuple[str | None, ...], marked: str) -> None:
    doubted, sure = mark(Result(columns, (row, row)), (True, False)).rows
    assert sure == row
    assert [name for name, value in zip(columns, doubted, strict=True) if value and value.endswith("?")] == [marked]


def test_a_row_without_any_text_bears_no_mark() -> None:
    assert mark(Result(("a",), ((None,),)), (True,)).rows == ((None,),)


def test_pages_mark_doubt_with_words(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> None:
    pytest.importorskip("jinja2", reason="the extra web is not installed")
    address, _ = start_server(store_root)
    page = unescape(READING["read"](address, "/ask/adverse-events?study=e1910&measure=vomiting").html)
    assert '<abbr class="doubt" title="uncertain reading of the text">?</abbr>' in page
    assert "? uncertain reading of the text; the page of the figure says why." in page
    assert "doubt" not in READING["read"](address, "/ask/contrasts?study=e1910").html


def test_one_doubtful_row_rests_and_two_rest(store_root: Path, store: EmbeddedStore) -> None:
    for given in ({"study": "e1910"}, {"study": "mdacc-hyper-cvad-blina"}):
        count = sum(uncertain_rows(ask(load("definitions"), given, store), store))
        _, said = run(store_root, "definitions", "--study", given["study"], "--format", "csv")
        assert f"Note: {count} {'row rests' if count == 1 else 'rows rest'} on an uncertain reading" in said

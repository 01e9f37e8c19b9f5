"""What ``ask`` says of free words: nothing is run that has no row, and what narrows nothing is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from blinagraph.cli import main
from blinagraph.context import CommandError
from graph.store import EmbeddedStore
from queries.catalogue import load_all
from queries.finder import find
from queries.readings import Reading, has_rows, reading, worth_asking

QUESTIONS = {question.name: question for question in load_all()}


def ask(store_root: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store_root), "ask", *words], standalone_mode=False)


def lines(result: Result) -> str:
    assert isinstance(result.exception, CommandError)
    assert result.exception.code == 2
    return "\n".join(result.exception.lines)


def test_a_reading_without_rows_is_not_run_but_asked_back(store_root: Path) -> None:
    """Sequencing only confirmed MRD; no study reports MRD by it."""
    result = ask(store_root, "MRD", "by", "NGS")
    told = lines(result)
    assert told.startswith("No row answers `blinagraph ask mrd-negativity-by-definition --assay ig-tr-ngs")
    assert "  blinagraph ask mrd-negativity" in told
    assert result.stdout == ""


def test_no_reading_without_rows_is_offered(store: EmbeddedStore) -> None:
    offered = worth_asking(
        (reading(candidate, {}) for candidate in find("sex distribution", list(QUESTIONS.values()), store).candidates), store
    )
    assert offered
    assert all(has_rows(one, store) for one in offered)
    assert not {"early-death", "by-age", "adverse-events"} & {one.question.name for one in offered}


def test_a_question_that_lacks_a_parameter_may_have_rows_and_a_wrong_value_has_none(store: EmbeddedStore) -> None:
    assert has_rows(Reading(QUESTIONS["subgroup-everything"]), store)
    assert not has_rows(Reading(QUESTIONS["survival"], {"study": "no-such-study"}), store)


def test_a_misspelt_name_offers_that_name_first_with_the_parameters_given(store_root: Path) -> None:
    told = lines(ask(store_root, "mrd-negativty", "--study", "blina-cell")).splitlines()
    offered = [line.strip() for line in told if line.startswith("  blinagraph ask")]
    assert offered[0] == "blinagraph ask mrd-negativity --study blina-cell"
    assert all("--study blina-cell" in line for line in offered)
    assert len({line.split()[2] for line in offered}) == len(offered)


def test_words_that_only_the_question_itself_explains_are_named(store_root: Path) -> None:
    """They found the question but narrow nothing, which the reader must know."""
    assert "the question from “elderly”, “outcome”" in ask(store_root, "elderly", "outcome", "--format", "csv").stderr
    assert "the question from" not in ask(store_root, "platelet", "recovery", "--format", "csv").stderr


@pytest.mark.parametrize(("words", "as_typed"), [("1-year OS in Prague", "1-year"), ("grade 3 or higher weather", "grade 3 or higher")])
def test_words_are_told_as_they_were_typed(words: str, as_typed: str, store: EmbeddedStore) -> None:
    best = find(words, list(QUESTIONS.values()), store).candidates[0]
    assert as_typed in best.matched
    assert not {"horizon", "grade"} & {*best.matched, *best.unmatched}


@pytest.mark.parametrize(
    ("question", "given", "instead"),
    [
        ("survival", ("--measure", "mrd-negativity"), "blinagraph ask mrd-negativity"),
        ("cases", ("--gene", "NOSUCHGENE"), "nothing here is called"),
        ("adverse-events", ("--grade", "9"), "0 to 5"),
        ("cases-by-status", ("--donor", "matched"), "matched sibling donor, matched unrelated donor"),
    ],
)
def test_values_that_a_question_cannot_take_end_with_2(question: str, given: tuple[str, ...], instead: str, store_root: Path) -> None:
    assert instead in lines(ask(store_root, question, *given))

"""Every golden file of ``tests/golden`` against the answer of its question."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from graph.store import EmbeddedStore
from queries.catalogue import question_files

GOLDEN = runpy.run_path(str(Path(__file__).with_name("golden_answers.py")))


@pytest.mark.parametrize(("question", "case"), GOLDEN["expected"](*GOLDEN["questions"]()), ids=GOLDEN["name"])
def test_the_answer_is_that_of_the_papers(question: str, case: dict[str, Any], store: EmbeddedStore) -> None:
    GOLDEN["compare"](question, case, store)


def test_every_question_of_the_catalogue_has_a_golden_file() -> None:
    assert set(GOLDEN["questions"]()) == set(question_files())

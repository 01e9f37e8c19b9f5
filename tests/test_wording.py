"""Title and question say what is asked: of another drug or setting they do not go on about frontline blinatumomab."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from blinagraph.cli import main
from graph.store import EmbeddedStore
from queries.catalogue import Question, load, load_all
from queries.parameters import bind
from queries.runner import ask
from queries.wording import worded

WORDED = [question for question in load_all() if question.worded]
REFRACTORY = load("refractory-subgroups")


@pytest.mark.parametrize("question", WORDED, ids=lambda q: q.name)
def test_what_is_worded_names_parameters_that_have_a_default(question: Question, store: EmbeddedStore) -> None:
    assert set(question.worded) <= {"summary", "description"}
    defaults = {parameter.name: parameter.default for parameter in question.parameters}
    named = {name for words in question.worded.values() for name in re.findall(r"\{(\w+)\}", words)}
    assert named
    assert all(defaults[name] for name in named)
    assert worded(question, bind(question, {}, store), store) == question


def test_the_drug_asked_for_stands_in_title_and_question(store: EmbeddedStore) -> None:
    other = worded(REFRACTORY, bind(REFRACTORY, {"drug": "inotuzumab"}, store), store)
    for words in (other.title, other.question):
        assert "inotuzumab ozogamicin" in words
        assert "blinatumomab" not in words
    assert "relapsed or refractory" in ask(REFRACTORY, {"setting": "relapsed-refractory"}, store).question


def test_a_parameter_that_is_not_worded_changes_no_words(store: EmbeddedStore) -> None:
    assert ask(REFRACTORY, {"study": "blina-cell", "drug": "Blincyto"}, store).question == REFRACTORY.question


def test_the_command_and_the_page_head_the_answer_with_them(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> None:
    arguments = ["--store", str(store_root), "ask", "refractory-subgroups", "--drug", "inotuzumab"]
    written = CliRunner().invoke(main, arguments, standalone_mode=False).stdout
    heading = written.splitlines()[0]
    assert "a regimen with inotuzumab ozogamicin" in heading
    pytest.importorskip("jinja2", reason="the extra web is not installed")
    read = runpy.run_path(str(Path(__file__).with_name("pages_reading.py")))["read"]
    page = read(start_server(store_root)[0], "/ask/refractory-subgroups?drug=inotuzumab")
    assert heading in page.text
    assert "High-risk genetic subgroups refractory to inotuzumab ozogamicin" in page.text

"""One answer by every door: the command line, Python and HTTP give the same columns, the same rows, in the same order.

Every question is asked as it stands, and with the example of each of its parameters.
"""

from __future__ import annotations

import csv
import http.client
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

import blinagraph as bg
from blinagraph.cli import main
from queries.catalogue import Question, load_all
from queries.results import Value, to_csv, to_json

QUESTIONS = load_all()
AS_PROCESS = ("refractory-subgroups", "survival", "discrepancies")


def givens(question: Question) -> list[dict[str, str]]:
    """The parameters to ask a question with: those it cannot do without, then besides each example."""
    required = {p.name: p.example for p in question.parameters if p.required}
    return [required, *({**required, p.name: p.example} for p in question.parameters if not p.required)]


@pytest.fixture(scope="module")
def by_python(store_root: Path) -> Iterator[bg.KnowledgeGraph]:
    with bg.open(store_root) as graph:
        yield graph


@pytest.fixture(scope="module")
def by_http(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> Callable[[str, Mapping[str, str], str], str]:
    """Download the rows of a question from a real ``blinagraph serve``; each time anew, as the server closes idle connections."""
    address, _ = start_server(store_root)

    def get(question: str, given: Mapping[str, str], form: str) -> str:
        connection = http.client.HTTPConnection(address, timeout=120)
        connection.request("GET", f"/ask/{question}.{form}?{urlencode(given)}")
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        assert response.status == 200, body
        return body

    return get


def arguments(store_root: Path, question: str, given: Mapping[str, str], form: str) -> list[str]:
    options = [part for name, value in given.items() for part in (f"--{name}", value)]
    return ["--store", str(store_root), "ask", question, *options, "--format", form]


def by_command(store_root: Path, question: str, given: Mapping[str, str], form: str) -> str:
    result = CliRunner().invoke(main, arguments(store_root, question, given, form), standalone_mode=False)
    assert result.exception is None, result.exception
    return result.stdout


def as_in_json(value: Value) -> Value | float:
    """A figure as JSON can hold it."""
    return float(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_every_door_gives_the_same_rows(
    question: Question, store_root: Path, by_python: bg.KnowledgeGraph, by_http: Callable[[str, Mapping[str, str], str], str]
) -> None:
    answers = [by_python.ask(question.name, **given) for given in givens(question)]
    for given, answer in zip(givens(question), answers, strict=True):
        written = by_command(store_root, question.name, given, "csv")
        assert next(csv.reader(io.StringIO(written))) == list(answer.columns) == list(question.columns)
        assert written == to_csv(answer) == by_http(question.name, given, "csv")
    first, answer = givens(question)[0], answers[0]
    written = by_command(store_root, question.name, first, "json")
    assert written == to_json(answer) == by_http(question.name, first, "json")
    assert [list(row.values()) for row in json.loads(written)] == [list(map(as_in_json, row)) for row in answer.rows]


@pytest.mark.parametrize("name", AS_PROCESS)
def test_the_command_as_a_process_of_its_own_gives_them_too(name: str, store_root: Path) -> None:
    command = [sys.executable, "-c", "from blinagraph.cli import run; run()", *arguments(store_root, name, {}, "csv")]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert ran.stdout.decode() == by_command(store_root, name, {}, "csv")


def test_what_one_door_refuses_no_other_takes(store_root: Path, by_python: bg.KnowledgeGraph, start_server: Callable[..., Any]) -> None:
    """A name that nothing has is refused with the same candidates."""
    with pytest.raises(bg.BlinagraphError) as refused:
        by_python.ask("survival", study="blina-sell")
    told = CliRunner().invoke(main, arguments(store_root, "survival", {"study": "blina-sell"}, "csv"), standalone_mode=False)
    assert str(told.exception) == str(refused.value)
    address, _ = start_server(store_root)
    connection = http.client.HTTPConnection(address, timeout=120)
    connection.request("GET", "/ask/survival.csv?study=blina-sell")
    response = connection.getresponse()
    assert (response.status, "blina-sell" in response.read().decode()) == (400, True)
    connection.close()

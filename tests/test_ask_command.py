"""``blinagraph ask`` on the command line: odd parameters are told, odd spellings understood, a reader who leaves is no finding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from blinagraph.cli import main
from blinagraph.context import CommandError


def ask(store_root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--store", str(store_root), "ask", *arguments], standalone_mode=False)


def test_a_parameter_given_twice_is_refused_not_half_heeded(store_root: Path) -> None:
    failure = ask(store_root, "survival", "--study", "e1910", "--study", "blina-cell").exception
    assert isinstance(failure, CommandError)
    assert (failure.code, failure.lines[0]) == (2, "--study is given twice: 'e1910' and 'blina-cell'. Ask once for each.")


@pytest.mark.parametrize("figure", ["٤٠", "４０", "40٠", "1e3", ""])
def test_figures_of_other_scripts_are_no_numbers(store_root: Path, figure: str) -> None:
    """They would be ill-typed terms, which no row fits: a silent empty answer."""
    failure = ask(store_root, "by-age", "--age", figure).exception
    assert isinstance(failure, CommandError)
    assert "expected a decimal" in failure.lines[0]


@pytest.mark.parametrize("name", ["Blina‑CELL", "blina–cell", "BLINA_CELL", " blina−cell ", "ｂｌｉｎａ cell"])
def test_names_copied_from_papers_resolve_whatever_their_dashes(store_root: Path, name: str) -> None:
    answered = ask(store_root, "mrd-negativity", "--study", name, "--format", "csv")
    assert answered.exception is None
    assert answered.stdout == ask(store_root, "mrd-negativity", "--study", "blina-cell", "--format", "csv").stdout


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "jsonl", "md"])
def test_a_reader_who_leaves_is_no_finding(store_root: Path, form: str) -> None:
    """``| head`` ends the command with 0 and without a word: 1 would say that data were found wanting."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [
        sys.executable,
        "-c",
        "from blinagraph.cli import run; run()",
        "--store",
        str(store_root),
        "ask",
        "regimens",
        "--format",
        form,
    ]
    with os.fdopen(writing, "wb") as nobody:
        ended = subprocess.run(command, stdout=nobody, stderr=subprocess.PIPE, check=False, timeout=120)
    assert (ended.returncode, b"Error" in ended.stderr, b"Traceback" in ended.stderr) == (0, False, False), ended.stderr


def test_answers_are_written_as_rdf_terms_where_wanted(store_root: Path) -> None:
    """The SPARQL results format keeps IRIs and typed figures apart; the same comes from a query of one's own."""
    answered = ask(store_root, "mrd-negativity", "--study", "blina-cell", "--format", "srj")
    rows = json.loads(answered.stdout)["results"]["bindings"]
    assert len(rows) == len(json.loads(ask(store_root, "mrd-negativity", "--study", "blina-cell", "--format", "json").stdout))
    assert rows[0]["finding"]["type"] == "uri"
    assert rows[0]["n"]["datatype"] == "http://www.w3.org/2001/XMLSchema#integer"
    own = CliRunner().invoke(main, ["--store", str(store_root), "sparql", "-e", "SELECT ?s { ?s a bg:Study }", "--format", "srj"])
    assert json.loads(own.stdout)["head"]["vars"] == ["s"]


def test_rows_as_the_engine_gives_them_cannot_be_left_out(store_root: Path) -> None:
    failure = ask(store_root, "mrd-negativity", "--comparable", "--format", "srj").exception
    assert isinstance(failure, CommandError)
    assert failure.code == 2

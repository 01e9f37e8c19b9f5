"""Loading a server: what was sent is there, by either way, and the counts prove it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

from blinagraph.cli import main
from blinagraph.context import CommandError
from graph.engine import DeniedError
from graph.push import CountError, push
from graph.remote import RemoteStore

GRAPHS = "https://w3id.org/blinagraph/graph/"


def quad(graph: str, number: int, value: ox.NamedNode | ox.BlankNode | ox.Literal | None = None) -> ox.Quad:
    node = ox.NamedNode(f"http://example.org/{number}")
    return ox.Quad(node, ox.NamedNode("http://example.org/p"), value or ox.Literal(f'"{number}"\n𝄞'), ox.NamedNode(GRAPHS + graph))


def dataset() -> list[ox.Quad]:
    """Two graphs, one larger than a piece of an update, with a blank node that two triples share."""
    shared = ox.BlankNode("shared")
    return [
        *(quad("large", n) for n in range(2500)),
        quad("small", 1),
        quad("small", 2, shared),
        quad("small", 3, shared),
    ]


def count(url: str, pattern: str) -> int:
    (row,) = RemoteStore(f"{url}/query").query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")  # type: ignore[union-attr, misc]
    return int(row["n"].value)


@pytest.mark.parametrize("way", ["Graph Store Protocol", "SPARQL Update"])
def test_the_dataset_is_on_the_server_and_a_second_push_changes_nothing(start_oxigraph: Callable[..., str], way: str) -> None:
    url = start_oxigraph()
    update = f"{url}/update" if way == "SPARQL Update" else None
    steps: list[tuple[str, int, int]] = []
    for _ in range(2):
        pushed = push(dataset(), url, update=update, progress=lambda *step: steps.append(step))
        assert pushed.way == way
        assert pushed.counts == {f"{GRAPHS}large": 2500, f"{GRAPHS}small": 3}
        assert count(url, "GRAPH ?g { ?s ?p ?o }") == 2503
        assert count(url, f"GRAPH <{GRAPHS}small> {{ ?a ?p ?b . ?c ?p ?b FILTER(ISBLANK(?b) && ?a != ?c) }}") == 2
    assert [number for _, number, of in steps] == [1, 2, 1, 2]


def test_the_query_endpoint_names_the_server_as_well(start_oxigraph: Callable[..., str]) -> None:
    url = start_oxigraph()
    assert push(dataset(), f"{url}/query").way == "Graph Store Protocol"


def test_a_graph_is_replaced_and_an_old_one_left_until_pruned(start_oxigraph: Callable[..., str]) -> None:
    """Graphs of others are never touched."""
    url = start_oxigraph()
    push([quad("old", 1), quad("kept", 1), quad("kept", 2)], url)
    foreign = Request(f"{url}/store?graph=http://e/graph", b"<http://e/s> <http://e/p> 1 .", {"Content-Type": "text/turtle"}, method="PUT")
    urlopen(foreign).close()
    pushed = push([quad("kept", 3)], url)
    assert pushed.leftovers == {f"{GRAPHS}old": 1}
    assert count(url, f"GRAPH <{GRAPHS}kept> {{ ?s ?p ?o }}") == 1
    assert count(url, f"GRAPH <{GRAPHS}old> {{ ?s ?p ?o }}") == 1
    pushed = push([quad("kept", 3)], url, prune=True)
    assert pushed.leftovers == {f"{GRAPHS}old": 1}
    assert count(url, f"GRAPH <{GRAPHS}old> {{ ?s ?p ?o }}") == 0
    assert count(url, "GRAPH <http://e/graph> { ?s ?p ?o }") == 1


def test_a_server_that_holds_something_else_is_found_out(start_oxigraph: Callable[..., str]) -> None:
    """The data go to one server, the counts are taken at another."""
    holding, counting = start_oxigraph(), start_oxigraph()
    with pytest.raises(CountError) as caught:
        push([quad("a", 1)], counting, graph_store=f"{holding}/store")
    assert caught.value.differing == {f"{GRAPHS}a": (1, 0)}


def test_a_server_without_a_door_is_told(start_oxigraph: Callable[..., str], tmp_path: Path) -> None:
    """A read-only Oxigraph forbids both ways in."""
    writer = ox.Store(str(tmp_path / "data"))
    writer.flush()
    del writer
    url = start_oxigraph(command="serve-read-only", location=tmp_path / "data")
    with pytest.raises(DeniedError, match="403"):
        push([quad("a", 1)], url)


def test_nothing_and_default_graph_triples_are_refused() -> None:
    with pytest.raises(ValueError, match="nothing to push"):
        push([], "http://127.0.0.1:9")
    with pytest.raises(ValueError, match="outside the named graphs"):
        push([ox.Quad(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.NamedNode("http://e/o"))], "http://127.0.0.1:9")


def test_the_command_pushes_the_graph_and_asks_it_back(
    start_oxigraph: Callable[..., str], store_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    url = start_oxigraph()
    main(["--store", str(store_root), "push", "--server", url], standalone_mode=False)
    told = capsys.readouterr()
    assert "counted on the server" in told.out
    assert f"{GRAPHS}ontology" in told.err
    answers = []
    for where in (["--store", str(store_root)], ["--server", url]):
        for asked in (
            ["ask", "survival", "--study", "e1910", "--format", "csv"],
            ["show", "study:e1910"],
            ["audit", "--format", "csv"],
            ["explain", "p7"],
            ["sparql", "-e", "ASK { ?s a bg:Study }"],
        ):
            main([*where, *asked], standalone_mode=False)
        answers.append(capsys.readouterr().out)
    assert answers[0] == answers[1]
    assert answers[0].endswith("true\n")


def test_push_needs_a_server(store_root: Path) -> None:
    with pytest.raises(CommandError, match="--server"):
        main(["--store", str(store_root), "push"], standalone_mode=False)


def test_no_server_is_one_line_and_exit_code_2(store_root: Path) -> None:
    arguments = ["--store", str(store_root), "ask", "survival", "--server", "http://127.0.0.1:9"]
    script = [sys.executable, "-c", "from blinagraph.cli import run; run()", *arguments]
    done = subprocess.run(script, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be reached" in done.stderr


def test_a_read_only_endpoint_is_not_said_to_want_credentials(store_root: Path, start_server: Callable[..., tuple[str, int]]) -> None:
    """Our own endpoint says why it refuses, and that is told."""
    pytest.importorskip("starlette", reason="the extra web is not installed")
    address, _ = start_server(store_root)
    with pytest.raises(DeniedError, match="Updates are refused here") as caught:
        push([quad("a", 1)], f"http://{address}/sparql")
    assert "asks for credentials" not in str(caught.value)

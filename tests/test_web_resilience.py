"""What happens to others while one client misbehaves, and to all while the graph is built anew."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.store import Manifest, write_generation

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?a != ?d) }"
DIRECT = "application/sparql-query"
Start = Callable[..., tuple[str, int]]


def write(root: Path, label: str, count: int = 300) -> None:
    """Make a generation whose every value is one label."""
    lines = (f'<https://example.org/{number}> <https://example.org/p> "{label}" <https://example.org/g> .\n' for number in range(count))
    write_generation(root, "".join(lines).encode(), Manifest(inputs="", evidence=(), shipped=False))


def post(address: str, body: bytes, content_type: str = DIRECT) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.request("POST", "/sparql", body, {"Content-Type": content_type})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory, start_server: Start) -> str:
    root = tmp_path_factory.mktemp("limited")
    write(root, "x")
    return start_server(root, "--workers", "3", "--timeout-s", "2", "--memory-mb", "512")[0]


def test_a_runaway_query_is_stopped_while_others_are_served(limited: str) -> None:
    """Two cartesian products at once are ended at the limit; until then every other client is answered."""
    ended: list[tuple[int, bytes]] = []
    runaways = [threading.Thread(target=lambda: ended.append(post(limited, RUNAWAY.encode()))) for _ in range(2)]
    for runaway in runaways:
        runaway.start()
    served = 0
    while any(runaway.is_alive() for runaway in runaways):
        assert post(limited, b"ASK { ?s ?p ?o }")[0] == 200
        served += 1
    assert [status for status, _ in ended] == [504, 504]
    assert all(b"Time limit" in body for _, body in ended)
    assert served > 0
    assert post(limited, b"ASK { ?s ?p ?o }")[0] == 200


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { FILTER(" + "(" * 30_000 + "1" + ")" * 30_000 + ") }",
        "SELECT * " + "{" * 30_000 + "}" * 30_000,
        "SELECT * { VALUES ?x {" + " 1" * 300_000 + "} VALUES ?y {" + " 2" * 100_000 + "} }",
        'SELECT (GROUP_CONCAT(?v) AS ?all) { VALUES ?x { 1 2 3 4 5 6 7 8 9 } ?a ?b ?c . ?d ?e ?f . ?g ?h ?i BIND("'
        + "x" * 900
        + '" AS ?v) }',
    ],
    ids=["brackets", "braces", "values", "memory"],
)
def test_a_query_that_breaks_its_worker_breaks_nothing_else(limited: str, query: str) -> None:
    status, body = post(limited, query.encode())
    assert status in (200, 422, 504), body
    assert post(limited, b"ASK { ?s ?p ?o }")[0] == 200


def workers_of(pid: int) -> int:
    """How many living children a process has."""
    stats = [path.read_text(encoding="utf-8").rpartition(")")[2].split() for path in Path("/proc").glob("[0-9]*/stat") if path.exists()]
    return sum(stat[1] == str(pid) and stat[0] != "Z" for stat in stats)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are counted in /proc")
def test_clients_that_hang_up_leave_no_query_behind(tmp_path: Path, start_server: Start) -> None:
    """With one worker and a distant time limit, the next client is answered only if the query of one that left was ended."""
    write(tmp_path, "x")
    address, pid = start_server(tmp_path, "--workers", "1", "--timeout-s", "600")
    host, _, port = address.partition(":")
    request = f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: {address}\r\n\r\n".encode()
    for sent in (
        request,
        request,
        request[:40],
        b"",
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\nContent-Type: " + DIRECT.encode() + b"\r\n\r\nASK",
    ):
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            connection.sendall(sent)
            time.sleep(0.3)
    assert post(address, b"ASK {}")[0] == 200
    assert workers_of(pid) == 1


def test_a_rebuild_underneath_is_an_error_to_nobody(tmp_path: Path, start_server: Start) -> None:
    """Readers see the old graph or the new one, whole, and in the end the new one."""
    write(tmp_path, "generation 0")
    address, _ = start_server(tmp_path, "--workers", "2")
    answers: list[tuple[int, bytes]] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            answers.append(post(address, b"SELECT ?v (COUNT(*) AS ?n) { ?s ?p ?v } GROUP BY ?v"))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 8):
        write(tmp_path, f"generation {number}")
    done.set()
    for reader in readers:
        reader.join()
    answers.append(post(address, b"SELECT ?v (COUNT(*) AS ?n) { ?s ?p ?v } GROUP BY ?v"))
    assert {status for status, _ in answers} == {200}
    seen = [[(row["v"]["value"], row["n"]["value"]) for row in json.loads(body)["results"]["bindings"]] for _, body in answers]
    assert {len(rows) for rows in seen} == {1}
    assert {rows[0][1] for rows in seen} == {"300"}
    assert seen[-1] == [("generation 7", "300")]


TOKENS = st.sampled_from(
    ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", "*", "{", "}", "(", ")", "?s", "?p", "?o", "<http://x>", "a", "'", '"""', ".", ";", "FROM", "SERVICE", "SILENT",
     "OPTIONAL", "FILTER", "LIMIT 3", "1", "\\u0041", "#", "\n", "\r", "\0", "PREFIX x:", "x:y", "UNION", "BIND", "AS", "GRAPH", "INSERT DATA", "CLEAR ALL", "_:b", "@en"]
)  # fmt: skip
BYTES = st.one_of(st.binary(max_size=200), st.lists(TOKENS, max_size=25).map(lambda tokens: " ".join(tokens).encode()))


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=BYTES, content_type=st.sampled_from([DIRECT, "application/x-www-form-urlencoded", "application/sparql-query;charset=latin-1"]))
def test_no_bytes_break_the_endpoint(limited: str, sent: bytes, content_type: str) -> None:
    """Whatever is sent as a query, the answer is an answer or a refusal; only the time limit is a 5xx."""
    status, body = post(limited, sent if content_type != "application/x-www-form-urlencoded" else b"query=" + sent, content_type)
    assert status < 500 or (status == 504 and b"Time limit" in body)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=BYTES)
def test_no_address_breaks_the_server(limited: str, sent: bytes) -> None:
    accept = sent.decode("latin-1").translate(dict.fromkeys(range(32)) | {127: None})
    for path in (f"/sparql?query={quote(sent)}", f"/study/{quote(sent)}", "/sparql?" + quote(sent, safe="=&%")):
        connection = http.client.HTTPConnection(limited, timeout=60)
        try:
            connection.request("GET", path, headers={"Accept": accept})
            status = connection.getresponse().status
        finally:
            connection.close()
        assert status < 500 or status == 504

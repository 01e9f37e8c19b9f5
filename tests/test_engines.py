"""The same questions give the same rows on every engine, and a server that misbehaves is told apart."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pyoxigraph as ox
import pytest

import blinagraph
from blinagraph.cli import main
from graph.engine import ContentError, DeniedError, Engine, RefusedError, SlowError, TruncatedError
from graph.push import push
from graph.rdflib_engine import RdflibEngine
from graph.remote import RemoteStore, connect
from graph.store import EmbeddedStore, open_current
from graph.transport import checked_url
from queries.catalogue import Question, load_all
from queries.results import Result, python_value
from queries.runner import ask

QUESTIONS = load_all()
SMALL = ("salek2025",)
"""rdflib joins sub-queries by nested loops: it is compared with Oxigraph on one publication, not on all."""


def cases() -> Iterator[tuple[Question, dict[str, str]]]:
    """Each question with its required parameters only, and with each other parameter's example."""
    for question in QUESTIONS:
        required = {p.name: p.example for p in question.parameters if p.required}
        yield question, required
        for parameter in question.parameters:
            if not parameter.required:
                yield question, required | {parameter.name: parameter.example}


CASES = list(cases())
PLAIN = [(q, {p.name: p.example for p in q.parameters if p.required}) for q in QUESTIONS]
"""rdflib needs minutes for all cases: it is asked each question once."""


def case_name(value: object) -> str:
    return value.name if isinstance(value, Question) else "-".join(value) or "plain"  # type: ignore[arg-type]


every_case = pytest.mark.parametrize(("question", "given"), CASES, ids=case_name)


@pytest.fixture(scope="module")
def on_disk(store_root: Path) -> Iterator[EmbeddedStore]:
    opened = open_current(store_root)
    yield opened
    opened.close()


Reference = Callable[[Question, dict[str, str]], Result]


@pytest.fixture(scope="module")
def reference(on_disk: EmbeddedStore) -> Reference:
    """The answers of the store on disk, each computed once."""
    known: dict[str, Result] = {}

    def answered(question: Question, given: dict[str, str]) -> Result:
        key = f"{question.name} {given}"
        if key not in known:
            known[key] = ask(question, given, on_disk)
        return known[key]

    return answered


@pytest.fixture(scope="module")
def in_memory(on_disk: EmbeddedStore) -> EmbeddedStore:
    """Filled in another order than the store on disk, so that no row order is an accident."""
    return EmbeddedStore.in_memory(sorted(on_disk.quads(), key=str, reverse=True), on_disk.manifest)


@pytest.fixture(scope="module")
def server(start_oxigraph: Callable[..., str], on_disk: EmbeddedStore) -> str:
    url = start_oxigraph()
    push(on_disk.quads(), url)
    return url


@pytest.fixture(scope="module")
def by_union_parameter(server: str) -> RemoteStore:
    return connect(server)


@pytest.fixture(scope="module")
def small(on_disk: EmbeddedStore) -> tuple[EmbeddedStore, RdflibEngine]:
    def kept(quad: ox.Quad) -> bool:
        _, publication, name = quad.graph_name.value.partition("/publication/")  # type: ignore[union-attr]
        return not publication or name in SMALL

    quads = [quad for quad in on_disk.quads() if kept(quad)]
    return EmbeddedStore.in_memory(quads, on_disk.manifest), RdflibEngine(quads, on_disk.manifest)


def assert_same(expected: Result, found: Result) -> None:
    """The same columns, rows and order: every question orders its rows by something that differs between them."""
    assert expected.columns == found.columns
    assert Counter(expected.rows) == Counter(found.rows)
    assert expected.rows == found.rows


def test_all_questions_are_compared() -> None:
    assert len(QUESTIONS) >= 9
    assert len(CASES) > 2 * len(QUESTIONS)


@every_case
def test_memory_answers_as_disk(question: Question, given: dict[str, str], reference: Reference, in_memory: EmbeddedStore) -> None:
    assert_same(reference(question, given), ask(question, given, in_memory))


@every_case
def test_a_server_answers_as_disk(question: Question, given: dict[str, str], reference: Reference, by_union_parameter: RemoteStore) -> None:
    assert_same(reference(question, given), ask(question, given, by_union_parameter))


@pytest.mark.parametrize(("question", "given"), PLAIN, ids=case_name)
def test_rdflib_answers_as_oxigraph(question: Question, given: dict[str, str], small: tuple[EmbeddedStore, RdflibEngine]) -> None:
    assert_same(*(ask(question, given, engine) for engine in small))


def test_a_server_that_knows_no_union_is_sent_the_graphs(server: str, on_disk: EmbeddedStore) -> None:
    """Any SPARQL 1.1 server heeds named graphs."""
    named = tuple(sorted({quad.graph_name.value for quad in on_disk.quads()}))  # type: ignore[union-attr]
    remote = RemoteStore(f"{server}/query", graphs=named)
    for question in QUESTIONS:
        if question.name in ("survival", "subgroup-frequency"):
            assert_same(ask(question, {}, on_disk), ask(question, {}, remote))


@pytest.mark.parametrize("options", [[], ["--union-default-graph"]])
def test_the_union_is_asked_for_however_the_server_offers_it(start_oxigraph: Callable[..., str], options: list[str]) -> None:
    url = start_oxigraph(*options)
    quads = [
        ox.Quad(
            ox.NamedNode(f"https://w3id.org/blinagraph/{s}"),
            ox.NamedNode(p),
            ox.NamedNode(o),
            ox.NamedNode(f"https://w3id.org/blinagraph/graph/{g}"),
        )
        for s, p, o, g in [
            ("dataset", "http://rdfs.org/ns/void#subset", "https://w3id.org/blinagraph/graph/a", "dataset"),
            ("finding/f", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", "https://w3id.org/blinagraph/ontology/PrintedFinding", "a"),
        ]
    ]
    push(quads, url)
    remote = connect(url)
    assert remote.query("ASK { ?f a <https://w3id.org/blinagraph/ontology/PrintedFinding> }")
    assert remote.graphs == ()
    assert remote.doubt == ""
    assert remote.ask_for_union is (not options)


ONE_PAPER = "https://w3id.org/blinagraph/graph/publication/salek2025"
COUNT_GRAPHS = "SELECT (COUNT(DISTINCT ?w) AS ?works) {dataset} WHERE {{ ?f <https://w3id.org/blinagraph/ontology/publication> ?w }}"
DATASETS = [
    ("", 5),
    (f"FROM <{ONE_PAPER}>", 1),
    (f"FROM <{ONE_PAPER}> FROM <http://example.org/unknown>", 1),
    (f"FROM NAMED <{ONE_PAPER}>", 0),
]


@pytest.mark.parametrize("make", ["on_disk", "in_memory", "by_union_parameter", "graphs_by_name", "rdflib"])
@pytest.mark.parametrize(("dataset", "works"), DATASETS)
def test_from_restricts_a_query_to_its_graphs(
    make: str, dataset: str, works: int, request: pytest.FixtureRequest, on_disk: EmbeddedStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without FROM the union of all graphs is asked, with it those named and no others; nothing is fetched from elsewhere."""
    if make == "rdflib":
        engine: Engine = RdflibEngine([q for q in on_disk.quads() if q.predicate.value.endswith("/publication")], on_disk.manifest)
    elif make == "graphs_by_name":
        named = tuple(sorted({quad.graph_name.value for quad in on_disk.quads()}))  # type: ignore[union-attr]
        engine = RemoteStore(f"{request.getfixturevalue('server')}/query", graphs=named)
    else:
        engine = request.getfixturevalue(make)
    (row,) = engine.query(COUNT_GRAPHS.format(dataset=dataset))  # type: ignore[misc, union-attr]
    assert int(row["works"].value) == works


@pytest.mark.parametrize(("dataset", "works"), DATASETS[:2])
def test_from_means_the_same_by_every_door(
    dataset: str, works: int, store_root: Path, start_server: Callable[..., tuple[str, int]], capsys: pytest.CaptureFixture[str]
) -> None:
    query = COUNT_GRAPHS.format(dataset=dataset)
    main(["--store", str(store_root), "sparql", "-e", query, "--format", "csv"], standalone_mode=False)
    assert capsys.readouterr().out.split() == ["works", str(works)]
    with blinagraph.open(store_root) as graph:
        assert [row["works"] for row in graph.sparql(query)] == [works]  # type: ignore[union-attr, index, call-overload]
    address, _ = start_server(store_root)
    with urlopen(f"http://{address}/sparql?{urlencode({'query': query})}") as answer:
        found = json.load(answer)
    assert [row["works"]["value"] for row in found["results"]["bindings"]] == [str(works)]


@pytest.mark.parametrize("make", ["on_disk", "by_union_parameter", "rdflib"])
def test_every_kind_of_query_has_one_kind_of_answer(make: str, request: pytest.FixtureRequest) -> None:
    engine: Engine = request.getfixturevalue("small")[1] if make == "rdflib" else request.getfixturevalue(make)
    assert isinstance(engine.query("ASK { ?s ?p ?o }"), ox.QueryBoolean)
    assert isinstance(engine.query("SELECT ?s { ?s ?p ?o } LIMIT 1"), ox.QuerySolutions)
    assert isinstance(engine.query("# a comment\nCONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"), ox.QueryTriples)
    with pytest.raises(SyntaxError):
        engine.query("SELECT ?s { ?s ?p }")


def test_terms_survive_the_way_from_a_server(start_oxigraph: Callable[..., str]) -> None:
    """Typed and tagged literals, line breaks, quotes and characters beyond the basic plane come back as they were."""
    literals = [
        ox.Literal('a "b"\n\\c\t𝄞'),
        ox.Literal("ja", language="de"),
        ox.Literal("0.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.Literal(""),
    ]
    url = start_oxigraph()
    node = ox.NamedNode("http://example.org/s")
    graph = ox.NamedNode("https://w3id.org/blinagraph/graph/x")
    push([ox.Quad(node, node, literal, graph) for literal in literals], url)
    found = {row["o"] for row in RemoteStore(f"{url}/query").query("SELECT ?o { GRAPH ?g { ?s ?p ?o } }")}  # type: ignore[union-attr]
    assert {python_value(literal) for literal in literals} == {python_value(literal) for literal in found}
    assert {literal.language for literal in found} == {None, "de"}


def test_an_update_is_never_sent_as_one(server: str, by_union_parameter: RemoteStore) -> None:
    """A server that allows updates refuses them at this door, and keeps its data."""
    for update in ("DROP ALL", "CLEAR ALL", "INSERT DATA { <http://e/a> <http://e/b> <http://e/c> }"):
        with pytest.raises(SyntaxError):
            by_union_parameter.query(update)
    assert by_union_parameter.query("ASK { ?s a <https://w3id.org/blinagraph/ontology/Study> }")


def test_a_server_that_stops_at_its_limit_is_not_believed(start_oxigraph: Callable[..., str]) -> None:
    """Oxigraph's server ends such an answer with status 200 and half a document."""
    url = start_oxigraph("--timeout-s", "1")
    lines = "".join(f"<http://e/{i}> <http://e/p> <http://e/{i}> .\n" for i in range(2000))
    urlopen(Request(f"{url}/store?default", data=lines.encode(), method="PUT", headers={"Content-Type": "application/n-triples"})).close()
    remote = RemoteStore(f"{url}/query")
    with pytest.raises(TruncatedError):
        remote.query("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f }")
    with pytest.raises(TruncatedError):
        remote.query("CONSTRUCT { ?a ?q ?f } { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(STR(?a) = STR(?f) && ?c != ?e) }")


class Scripted(ThreadingHTTPServer):
    """A server that answers each request by the next step of a script and remembers what it was asked."""

    daemon_threads = True

    def __init__(self, steps: list[Callable[[BaseHTTPRequestHandler], None]]) -> None:
        self.steps, self.seen = list(steps), []
        super().__init__(("127.0.0.1", 0), Handler)


class Handler(BaseHTTPRequestHandler):
    server: Scripted

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.path, dict(self.headers), body))
        step = self.server.steps.pop(0) if len(self.server.steps) > 1 else self.server.steps[0]
        step(self)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def reply(
    status: int, body: bytes = b"", kind: str = "application/sparql-results+json", **headers: str
) -> Callable[[BaseHTTPRequestHandler], None]:
    def step(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", kind)
        announced = headers.pop("length", str(len(body)))
        handler.send_header("Content-Length", announced)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return step


TRUE = json.dumps({"head": {}, "boolean": True}).encode()
ONE_ROW = json.dumps({"head": {"vars": ["a"]}, "results": {"bindings": [{"a": {"type": "literal", "value": "x"}}]}}).encode()


@contextmanager
def scripted(*steps: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[tuple[Scripted, str]]:
    with Scripted(list(steps)) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield running, f"http://127.0.0.1:{running.server_address[1]}"
        finally:
            running.shutdown()
            thread.join()


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


@pytest.mark.parametrize("failure", [reply(503), reply(429, Retry_After="0"), reply(502), hang_up])
def test_a_passing_failure_is_tried_again(failure: Callable[[BaseHTTPRequestHandler], None]) -> None:
    with scripted(failure, reply(200, TRUE)) as (running, url):
        assert RemoteStore(url).query("ASK {}")
        assert len(running.seen) == 2


def test_a_lasting_failure_is_given_up() -> None:
    with scripted(reply(503, b"down for repair", "text/plain")) as (running, url):
        with pytest.raises(RefusedError, match="503: down for repair"):
            RemoteStore(url).query("ASK {}")
        assert 1 < len(running.seen) < 6


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (reply(400, b"line 1: no such thing", "text/plain"), SyntaxError),
        (reply(401), DeniedError),
        (reply(403), DeniedError),
        (reply(404), RefusedError),
        (reply(406), ContentError),
        (reply(500, b"oops", "text/plain"), RefusedError),
        (reply(302, Location="http://example.org/"), RefusedError),
        (reply(200, b"<html><body>Welcome</body></html>", "text/html"), ContentError),
        (reply(200, b"<html><body>Welcome</body></html>"), ContentError),
        (reply(200, b""), TruncatedError),
        (reply(200, ONE_ROW[:-9]), TruncatedError),
        (reply(200, ONE_ROW[:-9] + b"The operation has been cancelled"), TruncatedError),
        (reply(200, ONE_ROW, length=str(len(ONE_ROW) + 5)), TruncatedError),
        (reply(200, ONE_ROW, X_SQL_State="S1TAT"), TruncatedError),
        (reply(200, ONE_ROW, X_SPARQL_MaxRows="1"), TruncatedError),
        (reply(200, b"<http://e/a> <http://e/b> <http://e/c> .\n<http://e/d> <htt", "application/n-triples"), TruncatedError),
    ],
)  # fmt: skip
def test_each_bad_answer_has_its_error(step: Callable[[BaseHTTPRequestHandler], None], error: type[Exception]) -> None:
    with scripted(step) as (running, url), pytest.raises(error):
        RemoteStore(url).query("ASK {}")
    assert len(running.seen) == 1


def drip(handler: BaseHTTPRequestHandler) -> None:
    """A byte now and then: no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/sparql-results+json")
    handler.end_headers()
    stop = threading.Event()
    for _ in range(600):
        try:
            handler.wfile.write(b" ")
            handler.wfile.flush()
        except OSError:
            return
        stop.wait(0.05)


def drip_head(handler: BaseHTTPRequestHandler) -> None:
    stop = threading.Event()
    for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 600:
        try:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
        except OSError:
            return
        stop.wait(0.05)


@pytest.mark.parametrize("step", [drip, drip_head])
def test_the_time_limit_covers_the_whole_request(step: Callable[[BaseHTTPRequestHandler], None]) -> None:
    with scripted(step) as (_, url), pytest.raises(SlowError, match="no whole answer"):
        RemoteStore(url, timeout=0.5).query("ASK {}")


@pytest.mark.parametrize("odd", [reply(200, TRUE), reply(500, b"transitive start not given", "text/plain"), reply(400)])
def test_a_server_that_departs_from_sparql_is_doubted(odd: Callable[[BaseHTTPRequestHandler], None]) -> None:
    """Virtuoso 7.2.5 answers both probes wrongly, and canned questions without saying so."""
    no_graphs = reply(200, json.dumps({"head": {"vars": ["g"]}, "results": {"bindings": []}}).encode())
    with scripted(no_graphs, odd) as (_, url):
        assert "does not evaluate SPARQL 1.1" in connect(url).doubt


def test_no_server_is_told() -> None:
    with scripted(reply(200, TRUE)) as (_, url):
        pass
    with pytest.raises(RefusedError, match="cannot be reached"):
        RemoteStore(url, timeout=5).query("ASK {}")


def test_a_page_is_no_endpoint() -> None:
    with scripted(reply(200, b"<html>hello</html>", "text/html")) as (_, url), pytest.raises(ContentError, match="is it a SPARQL endpoint"):
        connect(url)


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "localhost:7878", "http://", "file:///etc/passwd", "http://u:secret@example.org/", "http://e.org/?x=1"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"address|expected") as caught:
        checked_url(url)
    assert "secret" not in str(caught.value)


def test_credentials_come_from_the_environment_and_answer_a_challenge(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are sent only once asked for, and stand in no message."""
    monkeypatch.setenv("BLINAGRAPH_USER", "ada")
    monkeypatch.setenv("BLINAGRAPH_PASSWORD", "s3cret")
    with scripted(reply(401, WWW_Authenticate='Basic realm="x"'), reply(200, TRUE)) as (running, url):
        assert RemoteStore(url).query("ASK {}")
        first, second = (headers.get("Authorization") for _, headers, _ in running.seen)
        assert first is None
        assert second == "Basic YWRhOnMzY3JldA=="
    with scripted(reply(401, WWW_Authenticate='Digest realm="x", nonce="n", qop="auth", algorithm=MD5')) as (running, url):
        remote = RemoteStore(url)
        with pytest.raises(DeniedError) as caught:
            remote.query("ASK {}")
        assert re.match(r'Digest username="ada", realm="x", nonce="n"', running.seen[1][1]["Authorization"])
        assert "s3cret" not in f"{caught.value} {remote!r} {vars(remote)}"


def test_credentials_come_from_netrc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login bob password hush\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with scripted(reply(401, WWW_Authenticate='Basic realm="x"'), reply(200, TRUE)) as (running, url):
        assert RemoteStore(url).query("ASK {}")
        assert running.seen[1][1]["Authorization"] == "Basic Ym9iOmh1c2g="


def test_no_credentials_follow_a_redirect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLINAGRAPH_USER", "ada")
    monkeypatch.setenv("BLINAGRAPH_PASSWORD", "s3cret")
    with scripted(reply(200, TRUE)) as (other, elsewhere), scripted(reply(302, Location=elsewhere)) as (_, url):
        with pytest.raises(RefusedError, match="redirects to"):
            RemoteStore(url).query("ASK {}")
        assert other.seen == []

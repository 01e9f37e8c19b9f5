"""The endpoint beyond the Protocol: formats, limits, SERVICE, browsers, its own description, and things at their addresses."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from graph.store import Manifest, write_generation

Ask = Callable[..., tuple[int, Mapping[str, str], bytes]]

BASE = "https://w3id.org/blinagraph/"
SELECT, ASK = "SELECT ?s { ?s a ?type } ORDER BY ?s LIMIT 3", "ASK {}"
CONSTRUCT = "CONSTRUCT { ?s a ?type } WHERE { ?s a ?type } LIMIT 5"
RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def neighbour(tmp_path_factory: pytest.TempPathFactory, start_server: Callable[..., tuple[str, int]]) -> str:
    """Another endpoint, which holds one statement."""
    root = tmp_path_factory.mktemp("neighbour")
    statement = b'<https://example.org/s> <https://example.org/p> "from afar" <https://example.org/g> .'
    write_generation(root, statement, Manifest(inputs="", evidence=(), shipped=False))
    return f"http://{start_server(root, '--workers', '1')[0]}/sparql"


@pytest.fixture(scope="module")
def address(store_root: Path, neighbour: str, start_server: Callable[..., tuple[str, int]]) -> str:
    limits = ("--workers", "2", "--max-rows", "2000", "--max-answer-mb", "1", "--timeout-s", "20")
    return start_server(store_root, *limits, "--allow-service", neighbour)[0]


@pytest.fixture(scope="module")
def ask(address: str) -> Ask:
    def call(path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        connection = http.client.HTTPConnection(address, timeout=60)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    return call


def query(text: str) -> str:
    return "/sparql?query=" + quote(text)


@pytest.mark.parametrize("media_type", RESULTS)
def test_rows_in_every_format(ask: Ask, media_type: str) -> None:
    status, headers, body = ask(query(SELECT), Accept=media_type)
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, media_type)
    solutions = ox.parse_query_results(body, format=RESULTS[media_type])
    assert isinstance(solutions, ox.QuerySolutions)
    assert len(list(solutions)) == 3


@pytest.mark.parametrize("media_type", [media_type for media_type in RESULTS if media_type != "text/tab-separated-values"])
def test_truth_in_every_format(ask: Ask, media_type: str) -> None:
    _, _, body = ask(query(ASK), Accept=media_type)
    assert bool(ox.parse_query_results(body, format=RESULTS[media_type]))


def test_rows_as_csv(ask: Ask) -> None:
    status, headers, body = ask(query(SELECT), Accept="text/csv")
    assert (status, headers["Content-Type"], body.count(b"\r\n")) == (200, "text/csv; charset=utf-8", 4)


@pytest.mark.parametrize("media_type", GRAPHS)
def test_triples_in_every_format(ask: Ask, media_type: str) -> None:
    status, headers, body = ask(query(CONSTRUCT), Accept=media_type)
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, media_type)
    assert len(list(ox.parse(body, format=GRAPHS[media_type]))) == 5


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("text/csv;q=0.1, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("text/*", "text/csv"),
        ("*/*", "application/sparql-results+json"),
        ("image/png, */*;q=0.1", "application/sparql-results+json"),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.5", "text/csv"),
        ("nonsense, text/csv", "text/csv"),
    ],
)
def test_the_client_is_given_what_it_wants_most(ask: Ask, accept: str, given: str) -> None:
    status, headers, _ = ask(query(SELECT), Accept=accept)
    assert (status, headers["Content-Type"].partition(";")[0], headers["Vary"]) == (200, given, "Accept, Origin")


@pytest.mark.parametrize(
    ("text", "accept"), [(SELECT, "image/png"), (SELECT, "text/turtle"), (CONSTRUCT, "text/csv"), (ASK, "*/*;q=0"), (ASK, "nonsense")]
)
def test_formats_that_cannot_be_had_are_refused(ask: Ask, text: str, accept: str) -> None:
    status, _, body = ask(query(text), Accept=accept)
    assert status == 406
    assert b"On offer: " in body


@pytest.mark.parametrize(
    ("text", "accept", "why"),
    [
        ("SELECT ?s { ?s ?p ?o } LIMIT 2001", "application/sparql-results+json", b"more than 2,000 rows"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 2001", "application/sparql-results+xml", b"more than 2,000 rows"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 2001", "text/csv", b"more than 2,000 rows"),
        ("SELECT ?s { ?s ?p ?o } LIMIT 2001", "text/tab-separated-values", b"more than 2,000 rows"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/turtle", b"more than 2,000 triples"),
        ("SELECT * { ?s ?p ?o . ?a ?b ?c }", "text/csv", b"larger than 1,000,000 bytes"),
    ],
)
def test_an_answer_beyond_the_limits_is_an_error_never_a_part(ask: Ask, text: str, accept: str, why: bytes) -> None:
    status, _, body = ask(query(text), Accept=accept)
    assert status == 422
    assert why in body


@pytest.mark.parametrize("accept", RESULTS)
def test_an_answer_at_the_limit_is_whole(ask: Ask, accept: str) -> None:
    """Values that look like the ends of rows do not count as rows."""
    status, _, _ = ask(query('SELECT (1 AS ?x) ("},{<result>\\n" AS ?y) { ?s ?p ?o } LIMIT 2000'), Accept=accept)
    assert status == 200


@pytest.mark.parametrize("content_type", ["application/sparql-query", "application/x-www-form-urlencoded"])
def test_a_huge_request_is_refused(ask: Ask, content_type: str) -> None:
    status, _, body = ask("/sparql", "POST", b"query=" + b" " * 3_000_000, Content_Type=content_type)
    assert status == 413
    assert b"1,000,000 bytes" in body


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <FORBIDDEN> { ?s ?p ?o } }",
        "ASK { service silent <FORBIDDEN> { ?s ?p ?o } }",
        "ASK { SERVICESILENT<FORBIDDEN>{ ?s ?p ?o } }",
        "ASK { BIND(<FORBIDDEN> AS ?x) SERVICE ?x { ?s ?p ?o } }",
        "PREFIX x: <FORBIDDEN> ASK { SERVICE x: { ?s ?p ?o } }",
        "PREFIX x: <ALLOWED> ASK { SERVICE x: { ?s ?p ?o } }",
        "ASK { # \r SERVICE <FORBIDDEN> { ?s ?p ?o }\n }",
        'ASK { ?s ?p "\\u005C" . SERVICE <FORBIDDEN> { ?s ?p ?o } ?s ?p " . #"\n }',
        "ASK { SERVICE <ALLOWED> { ?s ?p ?o } SERVICE <FORBIDDEN> { ?s ?p ?o } }",
        "ASK { SERVICE <ALLOWED> { ?s ?p ?o SERVICE <FORBIDDEN> { ?s ?p ?o } } }",
        "ASK { # service \n <ALLOWED> ?p ?o . SERVICE <FORBIDDEN> { ?s ?p ?o } }",
    ],
)
def test_service_is_refused_however_it_is_written(ask: Ask, neighbour: str, text: str) -> None:
    """And nothing is called: nobody rings at the address that is not allowed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        forbidden = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        status, _, body = ask(query(text.replace("FORBIDDEN", forbidden).replace("ALLOWED", neighbour)))
        assert (status, body.startswith(b"SERVICE is not allowed here")) == (403, True), body
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize(
    "text",
    [
        "ASK { BIND('SERVICE <http://127.0.0.1:9/> {}' AS ?service) } # SERVICE <http://127.0.0.1:9/> {}",
        "PREFIX service: <http://service.example/> ASK { FILTER(true || service:x = <http://service.example/y>) }",
    ],
)
def test_the_word_service_is_no_service(ask: Ask, text: str) -> None:
    status, _, body = ask(query(text))
    assert (status, json.loads(body)["boolean"]) == (200, True)


@pytest.mark.parametrize("dataset", ["", f"FROM <{BASE}graph/studies>"])
def test_an_allowed_service_is_called(ask: Ask, neighbour: str, dataset: str) -> None:
    """One address is allowed, and may stand beside the graphs of this server."""
    status, _, body = ask(query(f"SELECT ?o {dataset} {{ SERVICE <{neighbour}> {{ ?s ?p ?o }} ?study a <{BASE}ontology/Study> }} LIMIT 1"))
    assert (status, b"from afar" in body) == (200, True), body


def test_a_browser_of_another_origin_may_read(ask: Ask) -> None:
    status, headers, _ = ask(
        "/sparql",
        "OPTIONS",
        Origin="https://a.example",
        Access_Control_Request_Method="POST",
        Access_Control_Request_Headers="content-type",
    )
    assert (status, headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert "POST" in headers["Access-Control-Allow-Methods"]
    assert ask(query(ASK), Origin="https://a.example")[1]["Access-Control-Allow-Origin"] == "*"
    assert ask("/sparql", "OPTIONS")[0] == 204


@pytest.mark.parametrize("header", ['"\\' * 150_000, '"' * 300_000, "a;" * 150_000, ',"' * 150_000, "!" * 300_000])
def test_no_accept_header_keeps_the_server_busy(ask: Ask, header: str) -> None:
    """Quotes that never close once took the time of their length squared, in which nobody else was served: minutes, for one header."""
    assert ask(query(SELECT), Accept=header)[0] in (200, 406)
    assert ask(query(SELECT), Accept=f"text/csv, {header}")[1]["Content-Type"] == "text/csv; charset=utf-8"


def test_no_malformed_query_keeps_the_editor_busy(ask: Ask) -> None:
    """A name of half a million letters once took hours to be looked at."""
    assert ask("/editor?query=" + quote("SELECT * { ?s ?p " + "a" * 500_000), Accept="text/html")[0] == 400


@pytest.mark.parametrize(
    ("text", "accept"),
    [
        ('SELECT ("\\u0001" AS ?x) {}', "application/sparql-results+xml"),
        ('SELECT ("\\uFFFE" AS ?x) {}', "text/xml"),
        ('CONSTRUCT { <urn:a> <urn:b> "\\u0001" } WHERE {}', "application/rdf+xml"),
        ("CONSTRUCT { <urn:a> <http://example.org/1> 2 } WHERE {}", "application/rdf+xml"),
    ],
)
def test_what_xml_cannot_hold_is_an_error_never_broken_xml(ask: Ask, text: str, accept: str) -> None:
    status, _, body = ask(query(text), Accept=accept)
    assert (status, b"XML cannot hold this answer" in body) == (422, True)
    assert ask(query(text))[0] == 200


@pytest.mark.parametrize(
    ("media_type", "written_as"),
    [("application/trig", ox.RdfFormat.TRIG), ("text/n3", ox.RdfFormat.N3), ("application/n-quads", ox.RdfFormat.N_QUADS)],
)
def test_triples_in_formats_that_include_those_written(ask: Ask, media_type: str, written_as: ox.RdfFormat) -> None:
    status, headers, body = ask(query(CONSTRUCT), Accept=media_type)
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, media_type)
    assert len(list(ox.parse(body, format=written_as))) == 5


def test_a_byte_order_mark_before_a_posted_query_is_passed_over(ask: Ask) -> None:
    status, _, body = ask("/sparql", "POST", b"\xef\xbb\xbfASK {}", Content_Type="application/sparql-query")
    assert (status, json.loads(body)["boolean"]) == (200, True)


@pytest.mark.parametrize(
    ("path", "body", "headers", "status", "why"),
    [
        (
            "/sparql",
            b"ASK {}",
            {"Content_Type": "application/sparql-query", "Content_Encoding": "gzip"},
            415,
            b"without Content-Encoding: gzip",
        ),
        ("/sparql", b" ", {"Content_Type": "application/sparql-query"}, 400, b"The query is empty."),
        ("/sparql?QUERY=ASK%20%7B%7D", None, {}, 400, b"exactly one parameter named query; this one holds none"),
    ],
)
def test_odd_requests_are_told_what_is_wrong(
    ask: Ask, path: str, body: bytes | None, headers: dict[str, str], status: int, why: bytes
) -> None:
    answered = ask(path, "POST" if body else "GET", body, **headers)
    assert (answered[0], why in answered[2]) == (status, True), answered[2]


@pytest.mark.parametrize("path", ["/sparql", "/study/blina-cell", "/nothing", "/sparql?query=x"])
def test_every_response_has_the_security_headers(ask: Ask, path: str) -> None:
    headers = ask(path)[1]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "Server" not in headers


@pytest.mark.parametrize("media_type", GRAPHS)
def test_the_endpoint_describes_itself(ask: Ask, address: str, media_type: str) -> None:
    status, _, body = ask("/sparql", Accept=media_type)
    assert status == 200
    described = ox.Store()
    described.extend(ox.parse(body, format=GRAPHS[media_type]))
    sd = "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX void: <http://rdfs.org/ns/void#> "
    assert described.query(
        f"{sd} ASK {{ ?s sd:endpoint <http://{address}/sparql> ; sd:feature sd:UnionDefaultGraph ; sd:defaultDataset ?d ."
        f" ?d void:sparqlEndpoint ?s ; sd:namedGraph [ sd:name <{BASE}graph/studies> ; sd:graph [ void:triples ?n ] ] }}"
    )


@pytest.mark.parametrize("path", ["/study/blina-cell", "/ontology/Finding", "/dataset", "/graph/studies", "/ontology"])
@pytest.mark.parametrize("media_type", GRAPHS)
def test_things_stand_at_the_path_of_their_iri(ask: Ask, path: str, media_type: str) -> None:
    status, headers, body = ask(path, Accept=media_type)
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, media_type)
    assert any(quad.subject == ox.NamedNode(BASE + path[1:]) for quad in ox.parse(body, format=GRAPHS[media_type]))


def test_every_thing_of_the_project_dereferences(ask: Ask, store: ox.Store) -> None:
    """A sample of every class: what has an IRI of the project has an address here."""
    sample = f'SELECT (SAMPLE(?s) AS ?thing) {{ ?s a ?type FILTER(STRSTARTS(STR(?s), "{BASE}")) }} GROUP BY ?type'
    things = [row["thing"].value for row in store.query(sample)]
    assert len(things) > 10
    assert {thing: ask("/" + thing.removeprefix(BASE))[0] for thing in things} == dict.fromkeys(things, 200)


def test_a_format_may_be_asked_for_by_ending(ask: Ask) -> None:
    status, headers, _ = ask("/study/blina-cell.jsonld", Accept="text/turtle")
    assert (status, headers["Content-Type"], headers["Content-Location"]) == (200, "application/ld+json", "/study/blina-cell.jsonld")


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("/study/nothing", "*/*", 404),
        ("/study/%3E%20%7D", "*/*", 404),
        ("/favicon.ico", "*/*", 404),
        ("/study/blina-cell", "image/png", 406),
        ("/sparql", "image/png", 406),
    ],
)
def test_what_is_not_there_is_refused(ask: Ask, path: str, accept: str, status: int) -> None:
    assert ask(path, Accept=accept)[0] == status


def test_void_is_found_where_it_is_looked_for(ask: Ask) -> None:
    status, headers, _ = ask("/.well-known/void")
    assert (status, headers["Location"]) == (303, "/dataset")


@pytest.mark.parametrize("host", ["<>", "a b", "", "a.example:99999", "[::1", "\x7f", '"', "https://a.example/"])
def test_a_strange_host_header_breaks_nothing(ask: Ask, host: str) -> None:
    status, _, body = ask("/sparql", Host=host)
    assert status in (200, 400)
    if status == 200:
        assert list(ox.parse(body, format=ox.RdfFormat.TURTLE))

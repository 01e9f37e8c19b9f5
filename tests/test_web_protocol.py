"""The SPARQL 1.1 Protocol, one test for each of the W3C suite's names, written from the specification; and the cases it leaves out."""

from __future__ import annotations

import http.client
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import pytest

from graph.store import Manifest, write_generation

ONE, TWO, THREE = (f"https://example.org/graph/{number}" for number in ("one", "two", "three"))
THING = "https://example.org/thing"
FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
TRUTH = ("application/sparql-results+json", "application/sparql-results+xml")
ROWS = (*TRUTH, "text/csv", "text/tab-separated-values")
TRIPLES = ("text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json")


@dataclass(frozen=True)
class Exchange:
    """A request and what must come back: ``types`` of a good answer and the truth or row count in it; no types: a 4xx status."""

    method: str
    parameters: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    content_type: str | None = None
    types: tuple[str, ...] = ()
    holds: bool | int | None = None


def get(*parameters: tuple[str, str], types: tuple[str, ...] = TRUTH, holds: bool | int | None = True) -> Exchange:
    return Exchange("GET", parameters, types=types, holds=holds)


def form(*fields: tuple[str, str], types: tuple[str, ...] = TRUTH, holds: bool | int | None = True) -> Exchange:
    return Exchange("POST", (), urlencode(fields).encode(), FORM, types, holds)


def direct(query: str, *parameters: tuple[str, str], types: tuple[str, ...] = TRUTH, holds: bool | int | None = True) -> Exchange:
    return Exchange("POST", parameters, query.encode(), DIRECT, types, holds)


def refused(method: str, *parameters: tuple[str, str], body: bytes | None = None, content_type: str | None = None) -> Exchange:
    return Exchange(method, parameters, body, content_type)


def default(*graphs: str) -> tuple[tuple[str, str], ...]:
    return tuple(("default-graph-uri", graph) for graph in graphs)


def named(*graphs: str) -> tuple[tuple[str, str], ...]:
    return tuple(("named-graph-uri", graph) for graph in graphs)


IN_ONE = f'ASK {{ <{THING}> <{THING}> "one" }}'
IN_BOTH = f'ASK {{ <{THING}> <{THING}> "one", "two" }}'
NAMED_BOTH = 'ASK { GRAPH ?a { ?s ?p "one" } GRAPH ?b { ?s ?p "two" } }'
ADD = "INSERT DATA { <https://example.org/new> <https://example.org/new> 1 }"

W3C_QUERIES = {
    "query_get": get(("query", "ASK {}")),
    "query_post_form": form(("query", "ASK {}")),
    "query_post_direct": direct("ASK {}"),
    "query_dataset_default_graph": direct(IN_ONE, *default(ONE)),
    "query_dataset_default_graphs_get": get(("query", IN_BOTH), *default(ONE, TWO)),
    "query_dataset_default_graphs_post": direct(IN_BOTH, *default(ONE, TWO)),
    "query_dataset_named_graphs_get": get(("query", NAMED_BOTH), *named(ONE, TWO)),
    "query_dataset_named_graphs_post": direct(NAMED_BOTH, *named(ONE, TWO)),
    "query_dataset_full": direct(
        "SELECT ?g ?x ?s { ?x ?y ?o GRAPH ?g { ?s ?p ?o2 } }", *default(THREE), *named(ONE, TWO), types=ROWS, holds=2
    ),
    "query_multiple_dataset": direct(f'ASK FROM <{ONE}> {{ ?s ?p "two" FILTER NOT EXISTS {{ ?s ?p "one" }} }}', *default(TWO)),
    "query_content_type_select": direct("SELECT (1 AS ?value) {}", types=ROWS, holds=1),
    "query_content_type_ask": direct("ASK {}"),
    "query_content_type_describe": direct(f"DESCRIBE <{THING}>", types=TRIPLES, holds=None),
    "query_content_type_construct": direct("CONSTRUCT { <s> <p> 1 } WHERE {}", types=TRIPLES, holds=None),
    "bad_query_method": refused("PUT", ("query", "ASK {}")),
    "bad_multiple_queries": refused("GET", ("query", "ASK {}"), ("query", "SELECT * {}")),
    "bad_query_wrong_media_type": refused("POST", body=b"ASK {}", content_type="text/plain"),
    "bad_query_missing_form_type": refused("POST", body=b"query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": refused("POST", body=b"ASK {}"),
    "bad_query_non_utf8": refused("POST", body="ASK {}".encode("utf-16"), content_type=f"{DIRECT}; charset=UTF-16"),
    "bad_query_syntax": refused("GET", ("query", "ASK {")),
}
"""The 21 query tests."""

W3C_UPDATES = {
    "update_dataset_default_graph": refused("POST", ("using-graph-uri", ONE), body=ADD.encode(), content_type=UPDATE),
    "update_dataset_default_graphs": refused(
        "POST", ("using-graph-uri", ONE), ("using-graph-uri", TWO), body=ADD.encode(), content_type=UPDATE
    ),
    "update_dataset_named_graphs": refused("POST", ("using-named-graph-uri", ONE), body=ADD.encode(), content_type=UPDATE),
    "update_dataset_full": refused(
        "POST", ("using-graph-uri", ONE), ("using-named-graph-uri", TWO), body=ADD.encode(), content_type=UPDATE
    ),
    "update_post_form": refused("POST", body=urlencode({"update": ADD}).encode(), content_type=FORM),
    "update_post_direct": refused("POST", body=ADD.encode(), content_type=UPDATE),
    "update_base_uri": refused("POST", body=b"BASE <https://example.org/> CLEAR GRAPH <graph/one>", content_type=UPDATE),
    "bad_update_get": refused("GET", ("update", "CLEAR ALL")),
    "bad_multiple_updates": refused("POST", body=b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", content_type=FORM),
    "bad_update_wrong_media_type": refused("POST", body=b"CLEAR NAMED", content_type="text/plain"),
    "bad_update_missing_form_type": refused("POST", body=b"update=CLEAR%20NAMED"),
    "bad_update_non_utf8": refused("POST", body="CLEAR NAMED".encode("utf-16"), content_type=f"{UPDATE}; charset=UTF-16"),
    "bad_update_syntax": refused("POST", body=b"update=CLEAR%20XYZ", content_type=FORM),
    "bad_update_dataset_conflict": refused(
        "POST", body=urlencode({"using-named-graph-uri": ONE, "update": f"WITH <{ONE}> DELETE {{ ?s ?p 1 }} WHERE {{ ?s ?p 1 }}"}).encode(),
        content_type=FORM,
    ),
}  # fmt: skip
"""The 14 update tests: a read-only endpoint refuses the good ones like the bad ones."""

MORE = {
    "dataset in a form: default graphs": form(("query", IN_BOTH), *default(ONE, TWO)),
    "dataset in a form: named graphs": form(("query", NAMED_BOTH), *named(ONE, TWO)),
    "without a dataset the default graph is the union": get(("query", IN_BOTH)),
    "FROM names the default graph": get(("query", f'ASK FROM <{ONE}> {{ ?s ?p "two" }}'), holds=False),
    "FROM names both": get(("query", IN_BOTH.replace("ASK", f"ASK FROM <{ONE}> FROM <{TWO}>"))),
    "FROM NAMED alone leaves the default graph empty": get(("query", f"ASK FROM NAMED <{ONE}> {{ ?s ?p ?o }}"), holds=False),
    "only default graphs leave no named ones": get(("query", "ASK { GRAPH ?g { ?s ?p ?o } }"), *default(ONE), holds=False),
    "only named graphs leave the default graph empty": get(("query", "ASK { ?s ?p ?o }"), *named(ONE), holds=False),
    "an unknown graph is empty": get(("query", "ASK { ?s ?p ?o }"), *default("https://example.org/unknown"), holds=False),
    "a media type with parameters": Exchange("POST", (), b"ASK {}", f"{DIRECT.upper()} ; Charset=\"utf-8\"", TRUTH, True),
    "a graph that is no IRI": refused("GET", ("query", "ASK {}"), ("default-graph-uri", "no iri")),
    "an update as a query": refused("GET", ("query", ADD)),
    "an update as a query, posted": refused("POST", body=ADD.encode(), content_type=DIRECT),
    "a query and an update": refused("POST", body=urlencode({"query": "ASK {}", "update": ADD}).encode(), content_type=FORM),
    "a query in address and body": refused("POST", ("query", "ASK {}"), body=b"ASK {}", content_type=DIRECT),
    "no query": refused("POST", body=b"", content_type=FORM),
    "parameters without a query": refused("GET", ("default-graph-uri", ONE)),
    "bytes that are not UTF-8": refused("POST", body=b"ASK { ?s ?p '\xff' }", content_type=DIRECT),
    "a form that is not UTF-8": refused("POST", body=b"query=ASK%20%7B%20?s%20?p%20'%FF'%7D", content_type=FORM),
    "DELETE": refused("DELETE", ("query", "ASK {}")),
    "PATCH": refused("PATCH", ("query", "ASK {}")),
}  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, start_server: Callable[..., tuple[str, int]]) -> str:
    root = tmp_path_factory.mktemp("protocol")
    lines = (f'<{THING}> <{THING}> "{graph.rpartition("/")[2]}" <{graph}> .\n' for graph in (ONE, TWO, THREE))
    write_generation(root, "".join(lines).encode(), Manifest(inputs="", evidence=(), shipped=False))
    return start_server(root, "--workers", "2")[0]


def exchange(address: str, asked: Exchange) -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection(address, timeout=30)
    try:
        path = "/sparql" + ("?" + urlencode(asked.parameters, quote_via=quote) if asked.parameters else "")
        connection.putrequest(asked.method, path)
        if asked.content_type is not None:
            connection.putheader("Content-Type", asked.content_type)
        if asked.body is not None:
            connection.putheader("Content-Length", str(len(asked.body)))
        connection.endheaders(asked.body)
        response = connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read()
    finally:
        connection.close()


@pytest.mark.parametrize("name", [*W3C_QUERIES, *W3C_UPDATES, *MORE])
def test_protocol(address: str, name: str) -> None:
    asked = (W3C_QUERIES | W3C_UPDATES | MORE)[name]
    status, content_type, body = exchange(address, asked)
    if not asked.types:
        assert 400 <= status < 500, body
        assert content_type == "text/plain"
        assert body.strip()
        return
    assert (status, content_type in asked.types) == (200, True), (content_type, body)
    if isinstance(asked.holds, bool):
        assert json.loads(body)["boolean"] is asked.holds
    elif asked.holds is not None:
        assert len(json.loads(body)["results"]["bindings"]) == asked.holds


def test_the_suite_is_whole() -> None:
    """All 35 tests of the W3C suite stand here by name: 21 of queries, 14 of updates."""
    assert (len(W3C_QUERIES), len(W3C_UPDATES)) == (21, 14)
    assert sum(name.startswith("bad_") for name in W3C_QUERIES) == 7


def test_nothing_was_changed(address: str) -> None:
    """After every update of the suite, the graph is what it was."""
    for asked in W3C_UPDATES.values():
        exchange(address, asked)
    _, _, body = exchange(address, direct("SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"))
    rows = json.loads(body)["results"]["bindings"]
    assert sorted((row["g"]["value"], row["o"]["value"]) for row in rows) == [(ONE, "one"), (THREE, "three"), (TWO, "two")]


@pytest.mark.parametrize(
    ("asked", "status"), [("bad_query_method", 405), ("bad_multiple_queries", 400), ("bad_query_wrong_media_type", 415)]
)
def test_refusals_say_which_kind(address: str, asked: str, status: int) -> None:
    assert exchange(address, W3C_QUERIES[asked])[0] == status


@pytest.mark.parametrize(
    "text",
    [ADD, "drop all", "CLEAR GRAPH <https://example.org/g>", "# ASK\nBASE <https://example.org/#a> PREFIX : <b>\tDelete where { ?s ?p ?o }",
     "PREFIX a:<http://a/>PREFIX b:<http://b/>WITH a:g DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", "LOAD <https://example.org/>", "INSERT nonsense"],
)  # fmt: skip
@pytest.mark.parametrize(
    "ask", [direct, lambda text: get(("query", text)), lambda text: form(("query", text)), lambda text: form(("update", text))]
)
def test_an_update_is_told_that_it_is_one_and_what_the_endpoint_takes(address: str, ask: Callable[..., Exchange], text: str) -> None:
    _, _, body = exchange(address, ask(text))
    assert b"Updates are refused" in body
    assert b"takes queries only, that is SELECT, ASK, CONSTRUCT and DESCRIBE" in body


@pytest.mark.parametrize(
    "text", ["SELECT ?insert { ?insert ?delete }  DROP", "ASK { # \n INSERT DATA {} }", "INSERTED { }", "<http://a/> DROP ALL"]
)
def test_a_malformed_query_that_holds_such_a_word_is_no_update(address: str, text: str) -> None:
    status, _, body = exchange(address, direct(text))
    assert (status, body.startswith(b"The query is not valid SPARQL: ")) == (400, True)


def test_a_malformed_query_is_told_where_and_why(address: str) -> None:
    status, _, body = exchange(address, direct("SELECT ?s WHERE {\n ?s ?p }"))
    assert status == 400
    assert b"error at 2:" in body
    assert b"expected" in body

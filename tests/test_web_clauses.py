"""Which clauses a query uses, told apart from the same words in names, strings, addresses and comments; and the rest that needs no server."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blinagraph.web.negotiation import GRAPHS, SOLUTIONS, ranked
from blinagraph.web.worker import count_rows
from graph.clauses import ServiceRefusedError, refuse_service, uses_from

ALLOWED = "http://allowed.example/sparql"
WORDS = st.sampled_from(["service", "SERVICE", "SerVice", "from", "FROM", "From", "named", "silent"])
HARMLESS = st.builds(
    str.replace,
    st.sampled_from(
        [
            "?word ?p ?o .", "?s <http://word.example/word> 'word' .", '?s ?p "a word <http://x/> {" .', "?s ?p '''\nword\n''' .",
            "# word <http://x/> {\n", "FILTER(?s != 'word' && ?word < 3)", "word:x ?p 'x'@word .", "{ BIND('word' AS ?wordword) }", "?s ?p _:word .",
            "OPTIONAL { ?word word:word ?o }", "{ SELECT (COUNT(?word) AS ?x) { ?word ?p ?o } }", '?s ?p "\\"word" .', "# \\u000A word\r",
        ]
    ),
    st.just("word"),
    WORDS,
)  # fmt: skip
PERMITTED = st.sampled_from([f"SERVICE <{ALLOWED}> {{ ?s ?p ?o }}", f"service\n silent\t<{ALLOWED}>{{ ?s ?p ?o }}"])
FORBIDDEN = st.sampled_from(
    [
        "SERVICE <http://x.example/> { ?s ?p ?o }", "sErViCe ?service { ?s ?p ?o }", "SERVICE service: { ?s ?p ?o }",
        "OPTIONAL { SERVICE SILENT <http://x.example/> { ?s ?p ?o } }", f"SERVICE <{ALLOWED}/> {{ }}", f"SERVICE <{ALLOWED.upper()}> {{ }}",
        "{ SELECT ?s { SERVICE <http://x.example/> { ?s ?p ?o } } }", f"SERVICE <{ALLOWED}> {{ SERVICE ?o {{ ?s ?p ?o }} }}",
    ]
)  # fmt: skip
PROLOGUE = "".join(
    f"PREFIX {word}: <http://{word}.example/> " for word in ("service", "SERVICE", "SerVice", "from", "FROM", "From", "named", "silent")
)


@given(st.lists(HARMLESS, max_size=6, unique=True), st.lists(PERMITTED, max_size=2), st.lists(FORBIDDEN, max_size=1), st.randoms())
def test_a_service_clause_is_found_and_nothing_else(harmless: list[str], permitted: list[str], forbidden: list[str], order: object) -> None:
    pieces = [*harmless, *permitted, *forbidden]
    order.shuffle(pieces)  # type: ignore[attr-defined]
    query = PROLOGUE + "SELECT * { " + "\n".join(pieces) + "\n}"
    if forbidden:
        with pytest.raises(ServiceRefusedError):
            refuse_service(query, {ALLOWED})
    else:
        refuse_service(query, {ALLOWED})


@given(
    st.lists(HARMLESS, max_size=6, unique=True),
    st.sampled_from(["", "FROM <http://x/g>", "from named <http://x/g>", "FROM NAMED from:g # from\n"]),
)
def test_a_dataset_clause_is_found_and_nothing_else(harmless: list[str], dataset: str) -> None:
    assert uses_from(PROLOGUE + f"SELECT * {dataset} {{ " + "\n".join(harmless) + "\n}") is bool(dataset)


def test_looking_at_a_query_calls_nobody() -> None:
    """Not even an address that is allowed: it is called once, when the query runs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/from"
        query = f"ASK FROM <http://x/g> {{ SERVICE <{address}> {{ ?s ?p ?o }} }}"
        refuse_service(query, {address})
        assert uses_from(query)
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize("query", ["service", "ASK { 'service' ", "SELECT * { ?service ?p }", "PREFIX service: <> ASK { SERVICE"])
def test_a_malformed_query_with_the_word_is_malformed_or_refused(query: str) -> None:
    with pytest.raises((SyntaxError, ServiceRefusedError)):
        refuse_service(query)


@given(st.text(alphabet="abc/*;q=,.0123 \"\\'\té", max_size=60))
def test_any_accept_header_is_read(accept: str) -> None:
    for offers in (SOLUTIONS, GRAPHS):
        assert set(ranked(accept, offers)) <= set(offers)


@pytest.mark.parametrize(
    ("name", "values"), [(name, values) for name in ("json", "xml", "csv", "tsv") for values in ("", "'a'", "'},{' '\\n' '\"' '<result>' 'a\\r\\nb' '\\\\'", "UNDEF")]
)  # fmt: skip
def test_rows_are_counted_in_every_format(name: str, values: str) -> None:
    import pyoxigraph as ox

    from blinagraph.web.worker import _SOLUTIONS

    query = f"SELECT ?a ?b {{ VALUES ?a {{ {values} }} }}"
    written = ox.Store().query(query).serialize(format=_SOLUTIONS[name])
    assert written is not None
    assert count_rows(written, name) == len(list(ox.Store().query(query)))

"""A SPARQL 1.1 server as an engine: SPARQLWrapper writes the requests, the answers come back as the embedded store's do."""

from __future__ import annotations

import warnings
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from graph.clauses import uses_from
from graph.engine import ContentError, EngineError, RefusedError, TruncatedError, UnreachableError, read_solutions, read_triples
from graph.store import Answer, Manifest
from graph.transport import Reply, Transport, accept, checked_url
from ontology.iris import BASE, PREFIXES

TIMEOUT_S = 60.0
_OWN = PREFIXES["bg"]
DATASET = BASE + "dataset"
DATASET_GRAPH = BASE + "graph/dataset"
UNION_PARAMETER = "union-default-graph"  # Oxigraph's own; other servers ignore it
LAYOUTS = ("", "/query", "/sparql")
RESULT_FORMS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
GRAPH_FORMS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
ACCEPT_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
ACCEPT_GRAPH = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_GRAPHS = f"SELECT DISTINCT ?g WHERE {{ GRAPH <{DATASET_GRAPH}> {{ <{DATASET}> <http://rdfs.org/ns/void#subset> ?g }} }}"
_IS_UNION = f"ASK {{ <{DATASET}> <http://rdfs.org/ns/void#subset> ?g . ?f a <{_OWN}PrintedFinding> }}"
_IS_ODD = (
    'ASK { { BIND(CONCAT(?nothing, "x") AS ?c) FILTER(BOUND(?c)) } '
    "UNION { VALUES ?x { <urn:x:a> } ?x <urn:x:p>? ?y FILTER(?y != <urn:x:a>) } }"
)
_UNVERIFIED = f'SELECT DISTINCT ?work WHERE {{ ?graph <{_OWN}publication> ?work ; <{_OWN}verification> "unverified" }}'


class RemoteStore:
    """A server that answers queries over the union of the dataset's named graphs."""

    def __init__(self, endpoint: str, timeout: float = TIMEOUT_S, graphs: tuple[str, ...] = (), *, ask_for_union: bool = False) -> None:
        """Name the query endpoint, the seconds one query may take in all, and the graphs whose union is meant.

        Without graphs the server's own default graph is asked, or Oxigraph's union. Sends nothing; ``connect`` finds it all out.
        """
        self.name = checked_url(endpoint)
        self.graphs = graphs
        self.ask_for_union = ask_for_union
        self.doubt = ""
        self._transport = Transport(self.name, timeout)

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL 1.1 query. Raises SyntaxError with the server's reason, EngineError when there is no whole answer."""
        wrapper = self._wrapper(sparql, over_union=not uses_from(sparql))
        reply = accept(self._transport.send(wrapper._createRequest(), retry=True), self.name)
        _refuse_partial(reply)
        if reply.media_type in RESULT_FORMS:
            solutions = read_solutions(reply.body, RESULT_FORMS[reply.media_type])
            _refuse_capped(reply)
            return solutions
        if reply.media_type in GRAPH_FORMS:
            return read_triples(reply.body, GRAPH_FORMS[reply.media_type])
        raise ContentError(
            f"{self.name} answers with {reply.media_type or 'no content type'}, not with SPARQL results: is it a SPARQL endpoint?"
        )

    def _wrapper(self, sparql: str, *, over_union: bool) -> Any:
        """Write the request: a POST form, so that no length of a query or of the list of graphs is too much.

        Graphs named beside a query would override its own FROM clauses.
        """
        from SPARQLWrapper import POST, SPARQLWrapper

        wrapper = SPARQLWrapper(self.name)
        wrapper.setMethod(POST)
        wrapper.setOnlyConneg(True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            wrapper.setQuery(sparql)
        makes_graph = wrapper.queryType in ("CONSTRUCT", "DESCRIBE")
        wrapper.queryType = "SELECT"  # an update goes to the query operation too, which refuses it
        wrapper.addCustomHttpHeader("Accept", f"{ACCEPT_GRAPH}, */*;q=0.1" if makes_graph else f"{ACCEPT_RESULTS}, */*;q=0.1")
        if over_union and self.ask_for_union:
            wrapper.addParameter(UNION_PARAMETER, "true")
        for graph in self.graphs if over_union else ():
            wrapper.addDefaultGraph(graph)
            wrapper.addNamedGraph(graph)
        return wrapper

    @cached_property
    def manifest(self) -> Manifest:
        """What the dataset's own description says of its build; asks the server once."""
        works: Any = self.query(_UNVERIFIED)
        unverified = tuple(sorted(row["work"].value.rsplit("/", 1)[1] for row in works))
        return Manifest(inputs="", evidence=(), shipped=False, unverified=unverified)

    def close(self) -> None:
        """Nothing is held between queries."""

    def __enter__(self) -> RemoteStore:
        """Use the server in a ``with`` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is held between queries."""


def connect(url: str, timeout: float = TIMEOUT_S) -> RemoteStore:
    """Find the query endpoint at or under an address, and how to ask it for the union of the dataset's graphs.

    Asked as it is: a server whose default graph is the union already, and one without the dataset's description. Asked with
    Oxigraph's parameter: one that heeds it. All others are sent the dataset's graphs by name with every query, which any
    SPARQL 1.1 server heeds, and which is slower. Raises EngineError when no address answers as a SPARQL server.

    The store's ``doubt`` is not empty when the server evaluates SPARQL 1.1 wrongly, so that answers may lack rows.
    """
    store, graphs = _probe(checked_url(url), timeout)
    with_parameter = RemoteStore(store.name, timeout, ask_for_union=True)
    found = next((one for one in (store, with_parameter) if not graphs or one.query(_IS_UNION)), None)
    found = found or RemoteStore(store.name, timeout, (*graphs, DATASET_GRAPH))
    found.doubt = _doubt(found)
    return found


def _doubt(store: RemoteStore) -> str:
    """Ask what only a server that departs from SPARQL 1.1 affirms or refuses; the catalogue rests on both."""
    try:
        odd = bool(store.query(_IS_ODD))
    except (RefusedError, SyntaxError):
        odd = True
    return f"{store.name} does not evaluate SPARQL 1.1 as specified: answers may lack rows or hold wrong ones" if odd else ""


def _probe(url: str, timeout: float) -> tuple[RemoteStore, tuple[str, ...]]:
    failure: Exception | None = None
    for path in LAYOUTS:
        store = RemoteStore(url + path, timeout)
        try:
            return store, _named(store)
        except (ContentError, RefusedError, SyntaxError, TypeError) as error:
            failure = failure or error
            if isinstance(error, UnreachableError):
                break
    if isinstance(failure, EngineError):
        raise failure
    raise ContentError(f"there is no SPARQL endpoint at {url}: {failure}")


def _named(store: RemoteStore) -> tuple[str, ...]:
    """Read the dataset's graphs, in a frame that no kept exception refers to: solutions may not outlive their thread."""
    found: Any = store.query(_GRAPHS)
    return tuple(sorted(row["g"].value for row in found))


def _refuse_partial(reply: Reply) -> None:
    """Virtuoso's "anytime" answers stop at its time limit with status 200 and say so in a header."""
    if reply.headers.get("X-SQL-State", "").strip().upper().startswith("S1TAT"):
        raise TruncatedError(f"the server stopped at its own time limit: {reply.headers.get('X-SQL-Message', 'partial answer')}")


def _refuse_capped(reply: Reply) -> None:
    """Virtuoso cuts answers at its ``ResultSetMaxRows`` and names that number in a header."""
    most = reply.headers.get("X-SPARQL-MaxRows", "")
    if most.isdigit():
        raise TruncatedError(f"the server cut the answer at its limit of {most} rows; use LIMIT and OFFSET")

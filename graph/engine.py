"""What every engine is: something that answers SPARQL over the union of the named graphs, with one kind of answer.

The answers are pyoxigraph's own (solutions, a truth, triples), whoever computed them: a remote server's bytes and
rdflib's rows are read into them by ``read_solutions`` and ``read_triples``.

EngineError                an engine that did not answer; an OSError
├── RefusedError           no server there, or it turned the request away
│   ├── UnreachableError   no server there
│   └── DeniedError        credentials are missing or wrong (401, 403)
├── SlowError              no whole answer within the time given; also a TimeoutError
├── ContentError           an answer that is not what a SPARQL server sends
└── TruncatedError         an answer that ends before its end
"""

from __future__ import annotations

from typing import Protocol

import pyoxigraph as ox

from graph.store import Answer, Manifest


class EngineError(OSError):
    """An engine that did not answer; catch this to catch every failure of a server."""


class RefusedError(EngineError):
    """No server at that address, or one that turned the request away."""


class UnreachableError(RefusedError):
    """No server at that address, so that no other path of it need be tried."""


class DeniedError(RefusedError):
    """Credentials are missing or wrong."""


class SlowError(EngineError, TimeoutError):
    """No whole answer within the time given."""


class ContentError(EngineError):
    """An answer that is not what a SPARQL server sends."""


class TruncatedError(EngineError):
    """An answer that ends before its end, or that the server cut at a limit of its own."""


class Engine(Protocol):
    """Anything that answers SPARQL over the union of all named graphs."""

    @property
    def manifest(self) -> Manifest:
        """What the graph was built from, as far as the engine knows."""

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL 1.1 query. Raises SyntaxError for bad SPARQL, EngineError when there is no answer."""

    def close(self) -> None:
        """Let go of what the engine holds."""


def read_solutions(body: bytes, form: ox.QueryResultsFormat) -> ox.QuerySolutions | ox.QueryBoolean:
    """Read a whole result document. Raises TruncatedError when it ends early, ContentError when it is something else."""
    begun = False
    given = None
    try:
        given = ox.parse_query_results(body, format=form)
        if isinstance(given, ox.QueryBoolean):
            return given
        begun = True
        for _ in given:
            pass
    except (SyntaxError, ValueError) as error:
        given = None  # pyoxigraph's solutions may not be dropped by another thread, as a kept traceback might be
        raise _unreadable(body, error, begun) from error
    return ox.parse_query_results(body, format=form)


def read_triples(body: bytes, form: ox.RdfFormat) -> ox.QueryTriples:
    """Read a whole graph document. Raises TruncatedError when it ends early, ContentError when it is something else."""
    store = ox.Store()
    begun = False
    try:
        for quad in ox.parse(body, format=form):
            store.add(quad)
            begun = True
    except (SyntaxError, ValueError) as error:
        raise _unreadable(body, error, begun) from error
    triples = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(triples, ox.QueryTriples)
    return triples


def _unreadable(body: bytes, error: Exception, begun: bool) -> EngineError:
    """Tell an answer that was cut from one that was never a result: it began well, or just stops."""
    if begun or not body.strip() or "end of file" in str(error).lower():
        return TruncatedError(
            f"the answer breaks off or is spoilt after {len(body)} bytes ({error}): "
            "most likely a time or row limit of the server; ask for less, or raise its limit"
        )
    return ContentError(f"the answer is not what a SPARQL server sends: {error}")

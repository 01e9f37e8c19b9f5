"""The graph as pages see it: queries go to the same worker processes, under the same limits, as those of the endpoint."""

from __future__ import annotations

import anyio.from_thread
import pyoxigraph as ox

from blinagraph.web.jobs import Job, Reply
from blinagraph.web.workers import BusyError, TimeLimitError, WorkerLostError, WorkerPool
from graph.engine import read_triples
from graph.store import Answer


class PageError(Exception):
    """A page that cannot be made: the status to answer with, and a sentence that says why."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the status and the sentence."""
        super().__init__(message)
        self.status = status


class PageGraph:
    """Answers queries for code that runs in a thread of the server (``anyio.to_thread``)."""

    def __init__(self, pool: WorkerPool) -> None:
        """Ask the workers of a pool."""
        self._pool = pool

    def query(self, sparql: str) -> Answer:
        """Answer a query over the union of all graphs. Raises SyntaxError for bad SPARQL, PageError when there is no answer."""
        reply = self.reply(Job(sparql, solutions="json", graph="ttl"))
        if reply.form == "graph":
            return read_triples(reply.body, ox.RdfFormat.TURTLE)
        given = ox.parse_query_results(reply.body, format=ox.QueryResultsFormat.JSON)
        assert isinstance(given, (ox.QuerySolutions, ox.QueryBoolean))
        return given

    def reply(self, job: Job) -> Reply:
        """Have a job answered. Raises SyntaxError for bad SPARQL, PageError when there is no answer."""
        try:
            reply = anyio.from_thread.run(self._pool.run, job)
        except TimeLimitError as error:
            raise PageError(504, f"Time limit: {error}. Ask for less, or make the query cheaper.") from error
        except BusyError as error:
            raise PageError(503, f"Busy: {error}. Try again.") from error
        except WorkerLostError as error:
            raise PageError(422, "The query is nested too deeply, or needs more memory than one query may have.") from error
        if reply.outcome == "malformed":
            raise SyntaxError(reply.body.decode())
        if reply.outcome != "answered":
            raise PageError(403 if reply.outcome == "refused" else 422, reply.body.decode() or "No answer in this form.")
        return reply

    def solutions(self, sparql: str) -> ox.QuerySolutions:
        """Answer a SELECT query."""
        given = self.query(sparql)
        assert isinstance(given, ox.QuerySolutions)
        return given

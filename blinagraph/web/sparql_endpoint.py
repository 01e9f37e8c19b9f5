"""The SPARQL 1.1 Protocol endpoint: read a request, have it answered by a worker, write the answer in the format wanted."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from blinagraph.web.jobs import Job, Limits, Reply
from blinagraph.web.negotiation import GRAPHS, SOLUTIONS, Offer, ranked
from blinagraph.web.protocol import UPDATE_REFUSED, RequestError, begins_as_update, read_query
from blinagraph.web.responses import not_acceptable, reason
from blinagraph.web.workers import BusyError, TimeLimitError, WorkerLostError, WorkerPool

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_STATUS = {"malformed": 400, "refused": 403, "too-large": 422, "failed": 422}
_GONE = 499
"""The status of a response that nobody waits for any more; it is never sent."""


async def answer_query(request: Request, pool: WorkerPool, limits: Limits) -> Response | None:
    """Answer a protocol request; None for a GET that holds no query and asks for the endpoint's description."""
    try:
        asked = await read_query(request, limits.max_query_bytes)
    except RequestError as error:
        return reason(error.status, str(error))
    except ClientDisconnect:
        return Response(status_code=_GONE)
    if asked is None:
        return None
    accept = ", ".join(request.headers.getlist("accept")) or None
    solutions, graphs = ranked(accept, SOLUTIONS), ranked(accept, GRAPHS)
    if not solutions and not graphs:
        return not_acceptable((*SOLUTIONS, *GRAPHS))
    job = Job(asked.query, asked.default_graphs, asked.named_graphs, _first(solutions), _first(graphs))
    reply = await run_for(request, pool, job)
    if isinstance(reply, Response):
        return reply
    if reply.outcome == "malformed" and begins_as_update(asked.query):
        return reason(_STATUS["malformed"], UPDATE_REFUSED)
    wanted = graphs if reply.form == "graph" else solutions
    return _written(reply, wanted)


def _first(offers: list[Offer]) -> str | None:
    return offers[0].format if offers else None


def _written(reply: Reply, wanted: list[Offer]) -> Response:
    if reply.outcome == "answered":
        return Response(reply.body, media_type=wanted[0].content_type, headers={"Vary": "Accept", "Cache-Control": "no-cache"})
    if reply.outcome == "not-acceptable":
        return not_acceptable(GRAPHS if reply.form == "graph" else SOLUTIONS)
    return reason(_STATUS[reply.outcome], reply.body.decode())


async def run_for(request: Request, pool: WorkerPool, job: Job) -> Reply | Response:
    """Have a job answered as long as the client waits; a client that hangs up ends its query.

    Returns the reply, or the response that says why there is none. The body of the request must have been read.
    """
    answering = asyncio.create_task(pool.run(job))
    gone = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({answering, gone}, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            return Response(status_code=_GONE)
        return answering.result()
    except TimeLimitError as error:
        return reason(504, f"Time limit: {error}. Ask for less, or make the query cheaper.")
    except BusyError as error:
        return reason(503, f"Busy: {error}. Try again.", {"Retry-After": "5"})
    except WorkerLostError:
        return reason(422, "The query could not be answered: it is nested too deeply, or needs more memory than one query may have.")
    finally:
        for task in (answering, gone):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass

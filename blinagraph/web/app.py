"""The web application: the endpoint, the things of the graph, and whatever pages are mounted beside them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from blinagraph.web.dereference import SUFFIXES, description_job, iri_at, split_suffix
from blinagraph.web.jobs import Limits, Setting
from blinagraph.web.negotiation import GRAPHS, HTML, Offer, ranked
from blinagraph.web.responses import SecurityHeaders, http_refusal, not_acceptable, reason
from blinagraph.web.service_description import describe
from blinagraph.web.sparql_endpoint import METHODS, answer_query, run_for
from blinagraph.web.workers import WorkerPool
from graph.store import StoreError, current_generation, read_manifest
from ontology.iris import PREFIXES
from ontology.vocabulary import BASE

ENDPOINT = "/sparql"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Which store is served, and what one query may cost; ``services`` are the addresses that SERVICE may name."""

    root: Path
    limits: Limits = field(default_factory=Limits)
    workers: int = 4
    services: tuple[str, ...] = ()
    cors: bool = True


class Pages(Protocol):
    """HTML for what else would only be had as data; to be given to ``create_app``."""

    async def thing(self, request: Request, iri: str) -> Response:
        """The page of a thing of the graph; 404 if there is none."""

    async def endpoint(self, request: Request) -> Response:
        """The page of the endpoint: a place to write queries."""


def create_app(settings: ServerSettings, routes: Sequence[BaseRoute] = (), pages: Pages | None = None) -> Starlette:
    """Make the application.

    ``routes`` (pages, static files …) come before the addresses of things; ``pages`` gives things and the endpoint an HTML form.
    ``app.state.pool`` is the WorkerPool and ``app.state.settings`` the settings, for routes that ask the graph themselves.
    """
    pool = WorkerPool(_worker_setting(settings), settings.limits, settings.workers)

    async def endpoint(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ", ".join(METHODS)})
        answer = await answer_query(request, pool, settings.limits)
        return answer if answer is not None else await _endpoint_description(request, settings, pages)

    async def thing(request: Request) -> Response:
        return await _thing(request, pool, pages)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.stop()

    cors = Middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=METHODS,
        allow_headers=["*"],
        expose_headers=["Content-Location", "Link", "Retry-After"],
        max_age=86400,
    )
    app = Starlette(
        routes=[
            Route(ENDPOINT, endpoint, methods=METHODS),
            Route(ENDPOINT + "/", endpoint, methods=METHODS),
            Route("/.well-known/void", _to_dataset),
            *routes,
            Route("/", _welcome),
            Route("/{path:path}", thing),
        ],
        middleware=[Middleware(SecurityHeaders), *([cors] if settings.cors else [])],
        exception_handlers={HTTPException: http_refusal},
        lifespan=lifespan,
    )
    app.state.pool = pool
    app.state.settings = settings
    return app


def _worker_setting(settings: ServerSettings) -> Setting:
    limits = settings.limits
    return Setting(
        root=str(settings.root),
        max_rows=limits.max_rows,
        max_answer_bytes=limits.max_answer_bytes,
        memory_mb=limits.memory_mb,
        base_iri=BASE,
        prefixes=PREFIXES,
        services=settings.services,
    )


async def _endpoint_description(request: Request, settings: ServerSettings, pages: Pages | None) -> Response:
    wanted = _wanted(request, pages)
    if wanted is None:
        return not_acceptable((*GRAPHS, *_page_offers(pages)))
    if pages is not None and wanted == HTML:
        return await pages.endpoint(request)
    try:
        written = describe(
            str(request.url.replace(path=ENDPOINT, query="", fragment="")), _counts(settings.root), settings.services, wanted
        )
    except ValueError:
        return reason(400, "The Host header is no host name.")
    return Response(written, media_type=wanted.content_type, headers={"Vary": "Accept", "Link": f'<{BASE}dataset>; rel="describes"'})


def _counts(root: Path) -> Mapping[str, int]:
    generation = current_generation(root)
    try:
        return read_manifest(generation).counts if generation else {}
    except StoreError:
        return {}


async def _thing(request: Request, pool: WorkerPool, pages: Pages | None) -> Response:
    path, by_suffix = split_suffix(request.path_params["path"])
    wanted = by_suffix or _wanted(request, pages)
    if wanted is None or (pages is None and wanted == HTML):
        return not_acceptable((*GRAPHS, *_page_offers(pages)))
    iri = iri_at(path)
    if iri is None:
        return reason(404, "There is nothing at this address.")
    if pages is not None and wanted == HTML:
        return await pages.thing(request, iri)
    reply = await run_for(request, pool, description_job(iri, wanted))
    if isinstance(reply, Response):
        return reply
    if reply.outcome != "answered":
        return reason(422, reply.body.decode())
    if reply.triples == 0:
        return reason(404, f"The graph holds nothing called <{iri}>.")
    suffix = next(suffix for suffix, offer in SUFFIXES.items() if offer.format == wanted.format)
    others = {s: offer for s, offer in SUFFIXES.items() if offer in (*GRAPHS, *_page_offers(pages))}
    link = ", ".join([f'<{iri}>; rel="about"', *(f'</{path}{s}>; rel="alternate"; type="{o.media_type}"' for s, o in others.items())])
    headers = {"Vary": "Accept", "Content-Location": f"/{path}{suffix}", "Link": link, "Cache-Control": "no-cache"}
    return Response(reply.body, media_type=wanted.content_type, headers=headers)


def _wanted(request: Request, pages: Pages | None) -> Offer | None:
    """The format wanted most; a page, where there are pages and the client likes it as well as data."""
    accept = ", ".join(request.headers.getlist("accept")) or None
    offers = (*_page_offers(pages), *GRAPHS) if accept and "text/html" in accept else (*GRAPHS, *_page_offers(pages))
    return next(iter(ranked(accept, offers)), None)


def _page_offers(pages: Pages | None) -> tuple[Offer, ...]:
    return (HTML,) if pages is not None else ()


async def _to_dataset(_: Request) -> Response:
    return RedirectResponse("/dataset", 303)


async def _welcome(_: Request) -> Response:
    return PlainTextResponse(
        "blinagraph: the clinical evidence on blinatumomab in B-ALL as a graph.\n"
        f"SPARQL endpoint: {ENDPOINT}\n"
        "A thing: the path of its IRI, as in /study/blina-cell (Turtle, N-Triples, RDF/XML, JSON-LD).\n"
    )

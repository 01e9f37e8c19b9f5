"""The pages as the application mounts them: routes beside the endpoint, and an HTML form for things and the endpoint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from blinagraph.web.pages.browse import folder_of, folder_page, listing_page
from blinagraph.web.pages.editor import editor_download, editor_page
from blinagraph.web.pages.graph import PageError, PageGraph
from blinagraph.web.pages.home import home_page
from blinagraph.web.pages.passages import SourceTexts
from blinagraph.web.pages.pictures import picture_page
from blinagraph.web.pages.proofs import proof_page
from blinagraph.web.pages.questions import all_questions_page, question_page
from blinagraph.web.pages.rendering import refusal
from blinagraph.web.pages.search import search_page
from blinagraph.web.pages.terms import terms_json
from blinagraph.web.pages.thing import thing_page


class Site:
    """Every page; ``sources`` is the folder with the papers as text, where passages are read."""

    def __init__(self, sources: Path | None = None) -> None:
        """Remember where the texts are."""
        self._texts = SourceTexts(sources)

    def routes(self) -> list[BaseRoute]:
        """The routes to mount before the addresses of things."""
        return [
            Route("/", self._home),
            Route("/search", self._search),
            Route("/ask", self._questions),
            Route("/ask/{name}", self._question),
            Route("/rows/{path:path}", self._rows),
            Route("/proof", self._proof),
            Route("/draw/{name}", self._picture),
            Route("/editor", self.endpoint),
            Route("/editor/terms.json", self._terms),
            Route("/editor.{form}", self._editor_download),
            Mount("/static", StaticFiles(packages=[("blinagraph.web", "static")])),
        ]

    async def thing(self, request: Request, iri: str) -> Response:
        """The page of a thing, or the list of the things in a folder."""
        folder = folder_of(iri)
        if folder is not None:
            return await _made(request, lambda graph: folder_page(folder, dict(request.query_params), graph))
        return await _made(request, lambda graph: thing_page(iri, graph, self._texts))

    async def endpoint(self, request: Request) -> Response:
        """The editor."""
        return await _made(request, lambda graph: editor_page(request.query_params, graph))

    async def _home(self, request: Request) -> Response:
        return await _made(request, home_page)

    async def _search(self, request: Request) -> Response:
        return await _made(request, lambda graph: search_page(request.query_params.get("q", ""), graph))

    async def _proof(self, request: Request) -> Response:
        return await _made(request, lambda graph: proof_page(request.query_params.getlist("fact"), graph, self._texts))

    async def _questions(self, request: Request) -> Response:
        return await _made(request, lambda _: all_questions_page())

    async def _question(self, request: Request) -> Response:
        return await _made(request, lambda graph: question_page(request.path_params["name"], request.query_params.multi_items(), graph))

    async def _picture(self, request: Request) -> Response:
        return await _made(request, lambda graph: picture_page(request.path_params["name"], request.query_params, graph))

    async def _rows(self, request: Request) -> Response:
        return await _made(request, lambda graph: listing_page(request.path_params["path"], dict(request.query_params), graph))

    async def _editor_download(self, request: Request) -> Response:
        return await _made(request, lambda graph: editor_download(request.path_params["form"], request.query_params, graph))

    async def _terms(self, request: Request) -> Response:
        return await _made(request, terms_json)


async def _made(request: Request, make: Callable[[PageGraph], Response]) -> Response:
    """Make a page in a thread, so that its queries may wait for the workers; what cannot be made says why."""

    def attempt() -> Response:
        try:
            return make(PageGraph(request.app.state.pool))
        except PageError as error:
            return refusal(error.status, str(error))

    return await anyio.to_thread.run_sync(attempt)

"""Pages and further routes can be mounted beside the endpoint without taking data away from anyone."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="the extra web is not installed")

import uvicorn
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from blinagraph.web.app import ServerSettings, create_app

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


class SmallPages:
    """The least that pages can be."""

    async def thing(self, request: Request, iri: str) -> Response:
        return HTMLResponse(f"page of {iri}", headers={"Content-Security-Policy": "default-src 'self'"})

    async def endpoint(self, request: Request) -> Response:
        return HTMLResponse("editor")


async def about(request: Request) -> Response:
    return PlainTextResponse("about")


@pytest.fixture(scope="module")
def address(store_root: Path) -> Iterator[str]:
    app = create_app(ServerSettings(store_root, workers=1), routes=[Route("/about", about)], pages=SmallPages())
    server = uvicorn.Server(uvicorn.Config(app, http="h11", ws="none", log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def get(address: str, path: str, accept: str) -> tuple[int, str, str, str]:
    connection = http.client.HTTPConnection(address, timeout=60)
    try:
        connection.request("GET", path, headers={"Accept": accept})
        response = connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read().decode(), response.headers["Content-Security-Policy"]
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "accept", "media_type", "text"),
    [
        ("/study/blina-cell", BROWSER, "text/html", "page of https://w3id.org/blinagraph/study/blina-cell"),
        ("/study/blina-cell.html", "*/*", "text/html", "page of https://w3id.org/blinagraph/study/blina-cell"),
        ("/study/blina-cell.ttl", BROWSER, "text/turtle", "study:blina-cell"),
        ("/study/blina-cell", "text/turtle", "text/turtle", "study:blina-cell"),
        ("/study/blina-cell", "*/*", "text/turtle", "study:blina-cell"),
        ("/sparql", BROWSER, "text/html", "editor"),
        ("/sparql", "text/turtle", "text/turtle", "sd:Service"),
        ("/sparql?query=ASK%7B%7D", BROWSER, "application/xml", "true"),
        ("/about", BROWSER, "text/plain", "about"),
    ],
)
def test_pages_and_data_stand_side_by_side(address: str, path: str, accept: str, media_type: str, text: str) -> None:
    status, given, body, _ = get(address, path, accept)
    assert (status, given) == (200, media_type)
    assert text in body


def test_a_page_may_state_its_own_policy(address: str) -> None:
    assert get(address, "/study/blina-cell.html", BROWSER)[3] == "default-src 'self'"
    assert get(address, "/sparql", BROWSER)[3].startswith("default-src 'none'")

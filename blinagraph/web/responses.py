"""What every response has in common: plain reasons for refusals, headers that keep browsers from guessing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from blinagraph.web.negotiation import Offer

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class SecurityHeaders:
    """Middleware: strict headers wherever a response does not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete the headers of the response."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def completed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, completed)


def reason(status: int, text: str, headers: Mapping[str, str] | None = None) -> Response:
    """Refuse with a status and a sentence that says why."""
    return PlainTextResponse(text.rstrip() + "\n", status, dict(headers or {}))


def not_acceptable(offers: Sequence[Offer]) -> Response:
    """Refuse a request whose Accept header fits nothing on offer, and say what is."""
    names = ", ".join(dict.fromkeys(offer.media_type for offer in offers))
    return reason(406, f"None of the formats asked for can be had here. On offer: {names}.", {"Vary": "Accept"})


async def http_refusal(_: Request, error: Exception) -> Response:
    """Write the refusals of the framework (404, 405 …) in the same plain form."""
    assert isinstance(error, HTTPException)
    return reason(error.status_code, f"{error.status_code} {error.detail}.", error.headers)

"""HTTP to a server the user named: one deadline for the whole exchange, retries of reads, no redirects, no secrets in messages."""

from __future__ import annotations

import functools
import http.client
import random
import socket
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message
from typing import Any
from urllib.parse import urlsplit

from graph.credentials import PASSWORD, USER, login
from graph.engine import ContentError, DeniedError, EngineError, RefusedError, SlowError, TruncatedError, UnreachableError

PASSING = (429, 502, 503, 504)
TRIES = 4
FIRST_PAUSE_S = 0.25
MOST_BYTES = 512 * 2**20
PIECE = 2**16


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer over HTTP."""

    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        """The content type without its parameters, in lower case."""
        return self.headers.get_content_type() if self.headers.get("Content-Type") else ""

    def says(self) -> str:
        """The first line of what the server says, short enough for a message."""
        lines = [line.strip() for line in self.body[:4000].decode("utf-8", "replace").splitlines() if line.strip()]
        return lines[0][:300] if lines and not lines[0].startswith("<") else ""


def checked_url(url: str) -> str:
    """Return a server's address without a trailing slash. Raises ValueError for anything but http(s) without credentials in it."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{parts.scheme or url!r} is no address of a server; expected http://… or https://…")
    if parts.username is not None or parts.password is not None:
        raise ValueError(f"the address of {parts.hostname} holds credentials; give them as {USER} and {PASSWORD} or in your netrc file")
    if parts.query or parts.fragment:
        raise ValueError(f"the address {parts.scheme}://{parts.netloc}{parts.path} must not have a query or fragment")
    return url.rstrip("/")


class Transport:
    """Sends requests to one server; holds its credentials, and nothing between requests."""

    def __init__(self, url: str, timeout: float) -> None:
        """Keep the address, and the seconds that one exchange may take in all, retries included."""
        self.url = checked_url(url)
        self.timeout = timeout
        self._login = login(self.url)

    def send(self, request: urllib.request.Request, *, retry: bool) -> Reply:
        """Send a request and read the whole answer, whatever its status; ``retry`` only what may be sent twice.

        Raises SlowError, RefusedError or TruncatedError. Retried, with growing pauses, is what fails before an answer begins.
        """
        deadline = time.monotonic() + self.timeout
        pause = FIRST_PAUSE_S
        for attempt in range(1, TRIES + 1):
            last = attempt == TRIES or not retry
            try:
                reply = self._once(request, deadline)
            except RefusedError:
                if last or time.monotonic() + pause >= deadline:
                    raise
            else:
                if reply.status not in PASSING or last or time.monotonic() + pause >= deadline:
                    return reply
                pause = max(pause, _retry_after(reply))
            if time.monotonic() + pause >= deadline:
                raise SlowError(f"{self._host()} asks to wait {pause:.0f} s, more than the {self.timeout:g} s given")
            time.sleep(pause * random.uniform(0.8, 1.2))  # noqa: S311  spreads clients, guards nothing
            pause *= 2
        raise AssertionError("every last try returns or raises")

    def _once(self, request: urllib.request.Request, deadline: float) -> Reply:
        reply = self._exchange(request, deadline)
        if reply.status == 401 and self._login is not None and self._login.learn(reply.headers):
            return self._exchange(request, deadline)
        return reply

    def _exchange(self, request: urllib.request.Request, deadline: float) -> Reply:
        authorization = self._login.header(request) if self._login else None
        if authorization:
            request.add_unredirected_header("Authorization", authorization)
        guard = _Guard(deadline - time.monotonic())
        opener = urllib.request.build_opener(_Http(guard), _Https(guard), _NoRedirect())
        try:
            with guard:
                return self._read(opener, request, guard)
        except EngineError:
            if guard.expired:
                raise self._slow() from None
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            if guard.expired or isinstance(reason, TimeoutError):
                raise self._slow() from None
            raise UnreachableError(f"{self._host()} cannot be reached: {reason}") from None

    def _read(self, opener: urllib.request.OpenerDirector, request: urllib.request.Request, guard: _Guard) -> Reply:
        try:
            response: Any = opener.open(request, timeout=guard.seconds)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            pieces, size = [], 0
            try:
                while piece := response.read(PIECE):
                    pieces.append(piece)
                    size += len(piece)
                    if size > MOST_BYTES:
                        raise TruncatedError(f"the answer of {self._host()} is larger than {MOST_BYTES // 2**20} MiB; ask for less")
            except (OSError, http.client.HTTPException) as error:
                if isinstance(error, EngineError):
                    raise
                raise TruncatedError(f"the connection to {self._host()} broke after {size} bytes of the answer") from None
            if guard.expired:
                raise self._slow()
            announced = response.headers.get("Content-Length", "")
            if announced.isdigit() and size < int(announced):
                raise TruncatedError(f"{self._host()} announced {announced} bytes and sent {size}")
            return Reply(response.status, response.headers, b"".join(pieces))

    def _slow(self) -> SlowError:
        return SlowError(f"{self._host()} gave no whole answer within {self.timeout:g} s")

    def _host(self) -> str:
        return urlsplit(self.url).netloc


def accept(reply: Reply, url: str) -> Reply:
    """Return an answer of status 2xx.

    Raises what any other status means: SyntaxError with the server's reason (400), DeniedError (401; 403 with its reason),
    ContentError (406, 415), SlowError (408, 504), RefusedError.
    """
    where, says = urlsplit(url).netloc, reply.says()
    because = f": {says.rstrip('.')}" if says else ""
    if 200 <= reply.status < 300:
        return reply
    if reply.status == 400:
        raise SyntaxError(says or f"{where} calls the query malformed")
    if reply.status == 401:
        raise DeniedError(f"{where} asks for credentials or refuses them (401); set {USER} and {PASSWORD}, or use netrc")
    if reply.status == 403:
        raise DeniedError(f"{where} forbids this (403{because}); if it wants credentials, set {USER} and {PASSWORD}, or use netrc")
    if 300 <= reply.status < 400:
        raise RefusedError(f"{where} redirects to {reply.headers.get('Location')}; if you trust it, name that address")
    if reply.status == 404:
        raise RefusedError(f"there is nothing at {url} (404{because})")
    if reply.status in (406, 415):
        raise ContentError(f"{where} does not speak the formats of SPARQL 1.1 ({reply.status}{because})")
    if reply.status in (408, 504):
        raise SlowError(f"{where} gave up: its own time limit ({reply.status}{because})")
    raise RefusedError(f"{where} failed with status {reply.status}{because}")


def _retry_after(reply: Reply) -> float:
    asked = reply.headers.get("Retry-After", "")
    return float(asked) if asked.isdigit() else 0.0


class _Guard:
    """Ends a connection at a deadline, wherever it is: a socket's own time-out starts anew with every byte."""

    def __init__(self, seconds: float) -> None:
        self.seconds = max(seconds, 0.001)
        self.expired = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(self.seconds, self._expire)
        self._timer.daemon = True

    def watch(self, connected: socket.socket) -> None:
        self._socket = connected
        if self.expired:
            self._shut()

    def _expire(self) -> None:
        self.expired = True
        self._shut()

    def _shut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):  # it was closed meanwhile
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    def __enter__(self) -> _Guard:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._socket = None


class _PlainConnection(http.client.HTTPConnection):
    def __init__(self, host: str, *, guard: _Guard, **options: Any) -> None:
        super().__init__(host, **options)
        self._guard = guard

    def connect(self) -> None:
        super().connect()
        self._guard.watch(self.sock)


class _SecureConnection(http.client.HTTPSConnection):
    def __init__(self, host: str, *, guard: _Guard, **options: Any) -> None:
        super().__init__(host, **options)
        self._guard = guard

    def connect(self) -> None:
        super().connect()
        self._guard.watch(self.sock)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, guard: _Guard) -> None:
        super().__init__()
        self._guard = guard

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(_PlainConnection, guard=self._guard), req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, guard: _Guard) -> None:
        super().__init__()
        self._guard = guard

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(functools.partial(_SecureConnection, guard=self._guard), req)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect could carry credentials or data to a server that the user did not name."""

    def redirect_request(self, *_: Any) -> None:
        return None

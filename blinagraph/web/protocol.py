"""SPARQL 1.1 Protocol requests: the three ways to send a query, read strictly."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

_BODY_S = 30.0
_DRAIN_BYTES = 16_000_000
_DRAIN_S = 5.0
_MOST_FIELDS = 1000
FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
UPDATE_REFUSED = (
    "This is an update. Updates are refused here, nothing was changed: "
    "the endpoint takes queries only, that is SELECT, ASK, CONSTRUCT and DESCRIBE."
)
_PROLOGUE = r"(?:\s|#[^\r\n]*+|base\s*+<[^<>]*+>|prefix\s++[^\s:<>]*+:\s*+<[^<>]*+>)*+"
_UPDATE = re.compile(rf"{_PROLOGUE}(?:insert|delete|load|clear|drop|create|add|move|copy|with)\b", re.IGNORECASE)


class RequestError(Exception):
    """A request that is refused; ``status`` is the HTTP status, the message the reason."""

    def __init__(self, status: int, message: str) -> None:
        """Keep the status and the reason."""
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class QueryRequest:
    """A query and the graphs the request names; None where it names none of the kind."""

    query: str
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None


def begins_as_update(text: str) -> bool:
    r"""Whether the first word after the prologue is one that only an update begins with.

    >>> begins_as_update("PREFIX ex: <http://example.org/> # add\n insert data { ex:s ex:p ex:o }")
    True
    >>> begins_as_update("SELECT ?insert { ?insert ?delete 'DROP ALL' }")
    False
    """
    return _UPDATE.match(text) is not None


async def read_query(request: Request, max_bytes: int) -> QueryRequest | None:
    """Read the query of a request; None for a GET without any parameter. Raises RequestError."""
    fields = _fields(request.scope["query_string"], "the address")
    if request.method != "POST":
        return _from_fields(fields, max_bytes) if fields else None
    media_type, charset = _content_type(request)
    if media_type == UPDATE:
        raise RequestError(403, UPDATE_REFUSED)
    if media_type not in (FORM, DIRECT):
        raise RequestError(415, f"Send a query as {FORM} or {DIRECT}, not as {media_type or 'a body without Content-Type'}.")
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise RequestError(415, f"Send a query in UTF-8, not in {charset}.")
    if (coding := request.headers.get("content-encoding", "identity").strip().lower()) not in ("", "identity"):
        raise RequestError(415, f"Send a query as it is, without Content-Encoding: {coding}.")
    body = await read_body(request, max_bytes)
    if media_type == FORM:
        return _from_fields(fields + _fields(body, "the form"), max_bytes)
    try:
        return _from_fields([("query", body.decode("utf-8-sig")), *fields], max_bytes)
    except UnicodeDecodeError as error:
        raise RequestError(400, f"The query is not UTF-8: {error.reason} at byte {error.start}.") from error


async def read_body(request: Request, max_bytes: int) -> bytes:
    """Read the body of a request up to a size and a time. Raises RequestError (413 or 408)."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_S):
            async for part in request.stream():
                size += len(part)
                if size > max_bytes:
                    break
                parts.append(part)
    except TimeoutError as error:
        raise RequestError(408, f"The body did not arrive within {_BODY_S:g} s.") from error
    if size > max_bytes:
        await _drain(request)
        raise RequestError(413, f"The request is larger than {max_bytes:,} bytes.")
    return b"".join(parts)


async def _drain(request: Request) -> None:
    """Take in the rest of a body that is too large, within reason, so that the client is there to read why it was refused."""
    drained = 0
    try:
        async with asyncio.timeout(_DRAIN_S):
            while drained < _DRAIN_BYTES:
                message = await request.receive()
                drained += len(message.get("body", b""))
                if message["type"] == "http.disconnect" or not message.get("more_body"):
                    return
    except (TimeoutError, ClientDisconnect):
        return


def _content_type(request: Request) -> tuple[str, str]:
    """The media type and charset of a body, both in lower case."""
    media_type, *parameters = request.headers.get("content-type", "").split(";")
    charset = ""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return media_type.strip().lower(), charset


def _fields(encoded: bytes, place: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeError as error:
        raise RequestError(400, f"The parameters in {place} are not URL-encoded UTF-8.") from error
    except ValueError as error:
        raise RequestError(400, f"The parameters in {place} cannot be read: {error}.") from error


def _from_fields(fields: list[tuple[str, str]], max_bytes: int) -> QueryRequest:
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise RequestError(403, UPDATE_REFUSED)
    queries = values.get("query", [])
    if len(queries) != 1:
        raise RequestError(400, f"A request holds exactly one parameter named query; this one holds {len(queries) or 'none'}.")
    if not queries[0].strip():
        raise RequestError(400, "The query is empty.")
    if len(queries[0].encode()) > max_bytes:
        raise RequestError(413, f"The query is larger than {max_bytes:,} bytes.")
    return QueryRequest(queries[0], _graphs(values, "default-graph-uri"), _graphs(values, "named-graph-uri"))


def _graphs(values: dict[str, list[str]], name: str) -> tuple[str, ...] | None:
    from pyoxigraph import NamedNode

    if name not in values:
        return None
    for iri in values[name]:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise RequestError(400, f"{name} is no absolute IRI: {error}.") from error
    return tuple(values[name])

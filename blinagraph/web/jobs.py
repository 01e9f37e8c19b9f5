"""What the server and its worker processes say to each other: a query to answer, an answer or a refusal."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict, dataclass
from typing import Any

_LENGTHS = struct.Struct(">II")
HEAD_BYTES = _LENGTHS.size
"""How many bytes announce the two parts of a message."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may cost; ``timeout_s`` in seconds, ``memory_mb`` in mebibytes above an idle worker."""

    timeout_s: float = 30.0
    max_rows: int = 100_000
    max_query_bytes: int = 1_000_000
    max_answer_bytes: int = 64_000_000
    memory_mb: int = 2048


@dataclass(frozen=True, slots=True)
class Setting:
    """What a worker is told once, when it starts."""

    root: str
    max_rows: int
    max_answer_bytes: int
    memory_mb: int
    base_iri: str
    prefixes: dict[str, str]
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A query, the graphs the request names, and the formats wanted for rows and for triples; None where there is none."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    solutions: str | None = None
    graph: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The outcome of a job.

    ``outcome`` is ``answered``, ``malformed``, ``refused``, ``not-acceptable``, ``too-large`` or ``failed``; ``body`` is the
    answer, or else the reason; ``form`` tells ``solutions`` from ``graph``; ``triples`` counts those of a graph.
    """

    outcome: str
    body: bytes
    form: str = ""
    triples: int = 0


def pack(message: Setting | Job | Reply) -> bytes:
    """Write a message: two lengths, the fields as JSON, the body as it is.

    >>> unpack_reply(*split(pack(Reply("answered", b"yes", "solutions")))).body
    b'yes'
    """
    fields = asdict(message)
    body: bytes = fields.pop("body", b"")
    head = json.dumps(fields).encode()
    return _LENGTHS.pack(len(head), len(body)) + head + body


def lengths(announcement: bytes) -> tuple[int, int]:
    """Read how long the fields and the body of a message are."""
    head, body = _LENGTHS.unpack(announcement)
    return head, body


def split(message: bytes) -> tuple[bytes, bytes]:
    """Split a whole message into its fields and its body."""
    head, _ = lengths(message[:HEAD_BYTES])
    return message[HEAD_BYTES : HEAD_BYTES + head], message[HEAD_BYTES + head :]


def unpack_reply(head: bytes, body: bytes) -> Reply:
    """Read a reply."""
    return Reply(body=body, **json.loads(head))


def unpack_job(head: bytes) -> Job:
    """Read a job."""
    fields = _tuples(json.loads(head))
    return Job(**fields)


def unpack_setting(head: bytes) -> Setting:
    """Read the setting of a worker."""
    return Setting(**_tuples(json.loads(head)))


def _tuples(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()}

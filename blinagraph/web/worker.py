"""A worker process: answers one query at a time over the current generation, and may be ended at any moment.

It is told its setting and then jobs on standard input, and replies on standard output. When its server is gone, it goes too.
Run as ``python -m blinagraph.web.worker``.
"""

from __future__ import annotations

import io
import itertools
import os
import queue
import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from xml.parsers import expat

import pyoxigraph as ox

from blinagraph.web.jobs import HEAD_BYTES, Job, Reply, Setting, lengths, pack, unpack_job, unpack_setting
from graph.clauses import ServiceRefusedError, refuse_service
from graph.store import Answer, EmbeddedStore, StoreError, current_generation, open_current

if TYPE_CHECKING:
    from typing_extensions import Buffer

_SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}

_LONGEST_REASON = 500


class TooLargeError(Exception):
    """An answer beyond the limits."""


class NotXmlError(ValueError):
    """An answer that XML cannot hold: a control character, or a property whose IRI ends in no name."""


class _Bounded(io.BytesIO):
    """A buffer that ends the writing of an answer that grows too large."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, part: Buffer) -> int:
        if self.tell() + memoryview(part).nbytes > self._limit:
            raise TooLargeError(f"The answer is larger than {self._limit:,} bytes; add a LIMIT or ask for less.")
        return super().write(part)


class Answerer:
    """Answers jobs; opens the next generation when the pointer of the store has moved."""

    def __init__(self, setting: Setting) -> None:
        """Open the current generation. Raises StoreError when there is none."""
        self._setting = setting
        self._root = Path(setting.root)
        self._store = open_current(self._root)

    def reply(self, job: Job) -> Reply:
        """Answer a job; every failure is a reply with its reason."""
        try:
            return self._answer(job)
        except SyntaxError as error:
            return Reply("malformed", f"The query is not valid SPARQL: {str(error)[:_LONGEST_REASON]}".encode())
        except ServiceRefusedError as error:
            return Reply("refused", f"{error}.".encode())
        except TooLargeError as error:
            return Reply("too-large", str(error).encode())
        except MemoryError:
            return Reply("failed", b"The query needs more memory than one query may have.")
        except (OSError, RuntimeError, ValueError) as error:
            return Reply("failed", f"The query could not be answered: {error}".encode())

    def _answer(self, job: Job) -> Reply:
        setting = self._setting
        refuse_service(job.query, setting.services, setting.base_iri)
        answer = self._evaluate(job, self._current())
        if isinstance(answer, ox.QueryTriples):
            return self._graph(answer, job.graph) if job.graph else Reply("not-acceptable", b"", "graph")
        if job.solutions is None:
            return Reply("not-acceptable", b"", "solutions")
        out = _Bounded(setting.max_answer_bytes)
        answer.serialize(out, format=_SOLUTIONS[job.solutions])
        body = out.getvalue()
        if isinstance(answer, ox.QuerySolutions) and count_rows(body, job.solutions) > setting.max_rows:
            raise TooLargeError(f"The answer has more than {setting.max_rows:,} rows; add a LIMIT or ask for less.")
        if job.solutions == "xml":
            check_xml(body)
        return Reply("answered", body, "solutions")

    def _evaluate(self, job: Job, store: EmbeddedStore) -> Answer:
        base = self._setting.base_iri
        if job.default_graphs is not None or job.named_graphs is not None:
            return store.query_over(job.query, base_iri=base, default_graphs=job.default_graphs, named_graphs=job.named_graphs)
        return store.query(job.query, base)

    def _graph(self, triples: ox.QueryTriples, format_name: str) -> Reply:
        limit, count = self._setting.max_rows, 0
        out = _Bounded(self._setting.max_answer_bytes)

        def counted(triples: ox.QueryTriples) -> Iterator[ox.Triple]:
            nonlocal count
            for triple in triples:
                count += 1
                if count > limit:
                    raise TooLargeError(f"The answer has more than {limit:,} triples; add a LIMIT or ask for less.")
                yield triple

        ox.serialize(counted(triples), out, format=_GRAPHS[format_name], prefixes=self._setting.prefixes)
        body = without_unused_prefixes(out.getvalue()) if format_name == "ttl" else out.getvalue()
        if format_name == "rdf":
            check_xml(body)
        return Reply("answered", body, "graph", triples=count)

    def _current(self) -> EmbeddedStore:
        """The store of the current generation; the one at hand while none newer can be opened."""
        generation = current_generation(self._root)
        if generation is not None and generation.name != self._store.name:
            with suppress(StoreError):
                newer = open_current(self._root)
                self._store.close()
                self._store = newer
        return self._store


def without_unused_prefixes(turtle: bytes) -> bytes:
    r"""Leave out the prefix declarations that nothing uses, and put the others in order.

    >>> without_unused_prefixes(b"@prefix b: <http://b/> .\n@prefix a: <http://a/> .\na:x a:y a:z .\n")
    b'@prefix a: <http://a/> .\na:x a:y a:z .\n'
    """
    lines = turtle.splitlines(keepends=True)
    declarations = list(itertools.takewhile(lambda line: line.startswith(b"@prefix "), lines))
    rest = b"".join(lines[len(declarations) :])
    used = sorted(line for line in declarations if line.split(b" ")[1] in rest)
    return b"".join((*used, rest))


def check_xml(written: bytes) -> None:
    """Make sure that what the engine wrote is XML with namespaces. Raises NotXmlError."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(written, True)
    except expat.ExpatError as error:
        raise NotXmlError(f"XML cannot hold this answer ({error}); ask for JSON or Turtle") from error


def count_rows(written: bytes, format_name: str) -> int:
    """Count the rows of a written answer.

    >>> count_rows(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"literal","value":"},{"}},{}]}}', "json")
    2
    """
    if format_name == "xml":
        return written.count(b"<result>")
    if format_name == "tsv":
        return written.count(b"\n") - 1
    outside_quotes = written.replace(b"\\\\", b"").replace(b'\\"', b"") if format_name == "json" else written
    structure = b"".join(outside_quotes.split(b'"')[::2])
    if format_name == "csv":
        return structure.count(b"\r\n") - 1
    return 0 if structure.endswith(b"[]}}") else structure.count(b"},{") + 1


def _limit_resources(memory_mb: int) -> None:
    """Let the process grow by so much and no more, and leave no core file when it is ended."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _read(source: BinaryIO) -> bytes | None:
    """Read the fields of one message; None at the end of the stream."""
    announcement = source.read(HEAD_BYTES)
    if len(announcement) < HEAD_BYTES:
        return None
    head, _ = lengths(announcement)
    fields = source.read(head)
    return fields if len(fields) == head else None


def _listen(source: BinaryIO, jobs: queue.SimpleQueue[Job]) -> None:
    """Pass jobs on; end the process, even in the middle of a query, when the server is gone."""
    while (head := _read(source)) is not None:
        jobs.put(unpack_job(head))
    os._exit(0)


def _send(sink: BinaryIO, reply: Reply) -> None:
    sink.write(pack(reply))
    sink.flush()


def main() -> None:
    """Answer jobs until standard input ends."""
    source, sink = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    head = _read(source)
    if head is None:
        return
    setting = unpack_setting(head)
    try:
        answerer = Answerer(setting)
    except StoreError as error:
        _send(sink, Reply("failed", str(error).encode()))
        return
    _limit_resources(setting.memory_mb)
    _send(sink, Reply("answered", b"ready"))
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(source, jobs), daemon=True).start()
    while True:
        _send(sink, answerer.reply(jobs.get()))


if __name__ == "__main__":
    main()

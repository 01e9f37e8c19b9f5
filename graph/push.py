"""Load a dataset into a SPARQL server: graph by graph by the Graph Store Protocol, else by SPARQL Update; then count.

Each graph replaces the server's graph of the same name, so a push that broke off is simply done again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

import pyoxigraph as ox

from graph.engine import ContentError, DeniedError, EngineError, RefusedError, UnreachableError
from graph.remote import connect
from graph.transport import Reply, Transport, accept, checked_url

GRAPHS = "https://w3id.org/blinagraph/graph/"
STORE_PATHS = ("/store", "/data", "/rdf-graphs/service", "/sparql-graph-crud-auth", "/sparql-graph-crud")
UPDATE_PATHS = ("/update", "/statements", "/sparql-auth", "/sparql", "")
QUERY_PATHS = ("/query", "/sparql")
PIECE = 1000
TIMEOUT_S = 600.0
_COUNTS = f'SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{GRAPHS}")) }} GROUP BY ?g'

Progress = Callable[[str, int, int], None]


class CountError(EngineError):
    """A server that holds other numbers of triples than were sent; ``differing`` gives sent and found by graph."""

    def __init__(self, differing: Mapping[str, tuple[int, int]]) -> None:
        """Keep the numbers and list them."""
        listed = "; ".join(f"{name}: sent {sent}, found {found}" for name, (sent, found) in differing.items())
        super().__init__(f"the server does not hold what was sent: {listed}")
        self.differing = dict(differing)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What a push did."""

    way: str
    counts: dict[str, int]
    leftovers: dict[str, int] = field(default_factory=dict)


def push(
    quads: Iterable[ox.Quad],
    server: str,
    *,
    graph_store: str | None = None,
    update: str | None = None,
    prune: bool = False,
    progress: Progress = lambda *_: None,
    timeout: float = TIMEOUT_S,
) -> Pushed:
    """Load the named graphs and verify their counts.

    ``server`` is the server's address or its query endpoint; ``graph_store`` and ``update`` name the other endpoints where they
    lie elsewhere than the usual paths. ``prune`` drops graphs of this project that are no longer in the dataset.
    Raises EngineError: DeniedError without credentials, RefusedError without an endpoint to load by, CountError.
    """
    graphs = _by_graph(quads)
    door = _door(checked_url(server), graph_store, update, timeout, graphs)
    for number, (name, triples) in enumerate(graphs.items(), 1):
        progress(name, number, len(graphs))
        door.replace(name, triples)
    counter = connect(server, timeout)
    found = _counts(counter)
    leftovers = {name: n for name, n in found.items() if name not in graphs}
    if prune:
        for name in leftovers:
            door.drop(name)
        found = _counts(counter)
    differing = {name: (len(triples), found.get(name, 0)) for name, triples in graphs.items() if found.get(name, 0) != len(triples)}
    if prune:
        differing |= {name: (0, found[name]) for name in leftovers if name in found}
    if differing:
        raise CountError(differing)
    return Pushed(door.way, {name: len(triples) for name, triples in graphs.items()}, leftovers)


def _by_graph(quads: Iterable[ox.Quad]) -> dict[str, list[str]]:
    graphs: dict[str, set[str]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            raise ValueError(f"a quad outside the named graphs cannot be pushed: {quad}")  # noqa: TRY004  wrong data, no wrong argument
        graphs.setdefault(quad.graph_name.value, set()).add(f"{quad.triple} .")
    return {name: sorted(graphs[name]) for name in sorted(graphs)}


def _counts(counter: Any) -> dict[str, int]:
    return {row["g"].value: int(row["n"].value) for row in counter.query(_COUNTS) if row["g"]}


class _GraphStore:
    """Graph Store Protocol: one PUT replaces one graph, all or nothing."""

    way = "Graph Store Protocol"

    def __init__(self, url: str, timeout: float) -> None:
        self.transport = Transport(url, timeout)

    def send(self, method: str, name: str, body: bytes | None) -> Reply:
        request = Request(f"{self.transport.url}?{urlencode({'graph': name})}", data=body, method=method)  # noqa: S310  checked_url
        if body is not None:
            request.add_header("Content-Type", "application/n-triples")
        return self.transport.send(request, retry=True)

    def replace(self, name: str, triples: list[str]) -> None:
        accept(self.send("PUT", name, "\n".join([*triples, ""]).encode()), self.transport.url)

    def drop(self, name: str) -> None:
        accept(self.send("DELETE", name, None), self.transport.url)


class _Update:
    """SPARQL Update: clear a graph, then insert it in pieces; what has blank nodes goes in one piece."""

    way = "SPARQL Update"

    def __init__(self, url: str, timeout: float) -> None:
        self.transport = Transport(url, timeout)

    def send(self, update: str) -> Reply:
        body = urlencode({"update": update}).encode()
        request = Request(self.transport.url, data=body, method="POST")  # noqa: S310  checked_url
        request.add_header("Content-Type", "application/x-www-form-urlencoded")
        return self.transport.send(request, retry=False)

    def replace(self, name: str, triples: list[str]) -> None:
        self.drop(name)
        for piece in _pieces(triples):
            accept(self.send(f"INSERT DATA {{ GRAPH {ox.NamedNode(name)} {{\n{chr(10).join(piece)}\n}} }}"), self.transport.url)

    def drop(self, name: str) -> None:
        accept(self.send(f"DROP SILENT GRAPH {ox.NamedNode(name)}"), self.transport.url)


def _pieces(triples: list[str]) -> Iterator[list[str]]:
    bound = [line for line in triples if "_:" in line]
    free = [line for line in triples if "_:" not in line]
    if bound:
        yield bound
    for start in range(0, len(free), PIECE):
        yield free[start : start + PIECE]


def _door(
    server: str, graph_store: str | None, update: str | None, timeout: float, graphs: Mapping[str, list[str]]
) -> _GraphStore | _Update:
    """Find an endpoint that takes the smallest graph: the ones named, else the usual paths of the server."""
    if not graphs:
        raise ValueError("there is nothing to push")
    probe = min(graphs, key=lambda name: len(graphs[name]))
    base = next((server.removesuffix(path) for path in QUERY_PATHS if server.endswith(path)), server)
    stores = [checked_url(graph_store)] if graph_store else [] if update else [base + path for path in STORE_PATHS]
    updates = [checked_url(update)] if update else [] if graph_store else [base + path for path in UPDATE_PATHS]
    denied: DeniedError | None = None
    refused: list[str] = []
    doors: list[_GraphStore | _Update] = [_GraphStore(url, timeout) for url in stores]
    doors += [_Update(url, timeout) for url in updates]
    for door in doors:
        try:
            door.replace(probe, graphs[probe])
        except DeniedError as error:
            denied = denied or error
        except UnreachableError:
            raise
        except (RefusedError, ContentError, SyntaxError) as error:
            refused.append(f"{door.transport.url}: {error}")
        else:
            return door
    if denied:
        raise denied
    raise RefusedError("no endpoint of the server takes the dataset; name it with --graph-store or --update:\n  " + "\n  ".join(refused))

"""The embedded store: finished generations of the dataset on disk, and one in memory, both read-only.

A finished store is never written again. A build makes a new generation beside the old one and swaps one
pointer file; readers of the old generation keep it alive through a shared lock until they are done.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import pyoxigraph as ox

from graph.clauses import uses_from

POINTER = "current"
MANIFEST = "manifest.json"
LOCK = "in-use.lock"
DATA = "data"


class StoreError(Exception):
    """A store that is missing, damaged, or cannot be written."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from."""

    inputs: str
    evidence: tuple[str, ...]
    shipped: bool
    sources: str | None = None
    unverified: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    outdated: tuple[str, ...] = ()


Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class EmbeddedStore:
    """An Oxigraph store that answers queries over the union of all named graphs."""

    def __init__(self, store: ox.Store, manifest: Manifest, lock: IO[bytes] | None = None, name: str = "memory") -> None:
        """Wrap an opened store; use ``in_memory`` or ``open_current``."""
        self._store = store
        self._lock = lock
        self.manifest = manifest
        self.name = name

    def query(self, sparql: str, base_iri: str | None = None) -> Answer:
        """Answer a SPARQL 1.1 query over the union of the named graphs, or over those its FROM clauses name.

        Raises SyntaxError for bad SPARQL.
        """
        if uses_from(sparql, base_iri):
            return self._store.query(sparql, base_iri=base_iri)
        return self._store.query(sparql, base_iri=base_iri, use_default_graph_as_union=True)

    def query_over(
        self,
        sparql: str,
        *,
        base_iri: str | None = None,
        default_graphs: Iterable[str] | None = None,
        named_graphs: Iterable[str] | None = None,
    ) -> Answer:
        """Answer a query over the graphs named here; if only one kind is named, the other is empty.

        They take precedence over FROM, as the SPARQL Protocol asks.
        Raises SyntaxError for bad SPARQL and ValueError for a graph name that is no IRI.
        """
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [ox.NamedNode(name) for name in default_graphs or ()]
        named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(name) for name in named_graphs or ()]
        return self._store.query(sparql, base_iri=base_iri, default_graph=default, named_graphs=named)

    def quads(self) -> Iterator[ox.Quad]:
        """Go through every quad of the dataset, read at once: the engine's own iterator may not change threads."""
        return iter(list(self._store))

    def close(self) -> None:
        """Let go of the generation, so that a later build may clear it."""
        if self._lock:
            self._lock.close()

    def __enter__(self) -> EmbeddedStore:
        """Use the store in a ``with`` block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the generation at the end of the block."""
        self.close()

    @classmethod
    def in_memory(cls, quads: Iterable[ox.Quad], manifest: Manifest) -> EmbeddedStore:
        """Hold a dataset in memory."""
        store = ox.Store()
        store.bulk_extend(quads)
        return cls(store, manifest)


def current_generation(root: Path) -> Path | None:
    """Return the folder of the current generation, if there is one."""
    pointer = root / POINTER
    if not pointer.exists():
        return None
    generation = root / pointer.read_text(encoding="utf-8").strip()
    return generation if (generation / MANIFEST).exists() else None


def read_manifest(generation: Path) -> Manifest:
    """Read what a generation was built from. Raises StoreError when the record is damaged."""
    try:
        record: dict[str, Any] = json.loads((generation / MANIFEST).read_text(encoding="utf-8"))
        names = ("evidence", "unverified", "outdated")
        return Manifest(**{**record, **{name: tuple(record.get(name, ())) for name in names}})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreError(f"the store record {generation / MANIFEST} is damaged: {error}; build again") from error


def open_current(root: Path) -> EmbeddedStore:
    """Open the current generation for reading. Raises StoreError when there is none or it cannot be opened."""
    failure: OSError | None = None
    for _ in range(3):
        generation = current_generation(root)
        if generation is None:
            break
        try:
            return _open(generation)
        except OSError as error:
            failure = error
    if failure is not None:
        raise StoreError(f"the store {root} cannot be opened: {failure}")
    raise StoreError(f"there is no store at {root}; run `blinagraph build`")


def _open(generation: Path) -> EmbeddedStore:
    """Open one generation and hold its shared lock; a generation cleared meanwhile is an OSError."""
    lock = (generation / LOCK).open("rb")
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        return EmbeddedStore(ox.Store.read_only(str(generation / DATA)), read_manifest(generation), lock, generation.name)
    except BaseException:
        lock.close()
        raise


def write_generation(root: Path, nquads: bytes, manifest: Manifest) -> Path:
    """Write a dataset as a new generation and make it the current one; all or nothing.

    The old generation stays readable until the pointer is swapped, whatever happens before.
    """
    root.mkdir(parents=True, exist_ok=True)
    generation = root / f"generation-{uuid.uuid4().hex[:12]}"
    with _builder_lock(root):
        try:
            (generation / DATA).mkdir(parents=True)
            store = ox.Store(str(generation / DATA))
            store.bulk_load(nquads, format=ox.RdfFormat.N_QUADS)
            store.flush()
            store.optimize()
            del store
            (generation / LOCK).touch()
            (generation / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
            _sync(generation)
            swap = root / f"{POINTER}.{generation.name}"
            swap.write_text(generation.name + "\n", encoding="utf-8")
            _sync_file(swap)
            swap.replace(root / POINTER)
            _sync_file(root)
        except BaseException:
            shutil.rmtree(generation, ignore_errors=True)
            raise
        _clear_old(root, keep=generation)
    return generation


@contextmanager
def _builder_lock(root: Path) -> Iterator[None]:
    with (root / "build.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear_old(root: Path, keep: Path) -> None:
    for old in root.glob("generation-*"):
        if old == keep:
            continue
        lock_file = old / LOCK
        if not lock_file.exists():
            shutil.rmtree(old, ignore_errors=True)
            continue
        with lock_file.open("rb") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                continue
            shutil.rmtree(old, ignore_errors=True)


def _sync(folder: Path) -> None:
    for path in folder.rglob("*"):
        _sync_file(path)
    _sync_file(folder)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

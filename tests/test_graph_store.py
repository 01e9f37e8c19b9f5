"""The store: all or nothing, old readers undisturbed, damage told."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph import names
from graph.store import MANIFEST, EmbeddedStore, Manifest, StoreError, current_generation, open_current, write_generation

RECORD = Manifest(inputs="x", evidence=("e",), shipped=True)
ONE = b'<http://e/s> <http://e/p> "1" <http://e/g> .\n'
TWO = ONE + b'<http://e/s> <http://e/p> "2" <http://e/g> .\n'


def count(store: EmbeddedStore) -> int:
    return len(list(store.query("SELECT * { ?s ?p ?o }")))


def count_current(root: Path) -> int:
    with open_current(root) as store:
        return count(store)


def test_a_new_generation_replaces_the_old_one(tmp_path: Path) -> None:
    write_generation(tmp_path, ONE, RECORD)
    write_generation(tmp_path, TWO, RECORD)
    assert count_current(tmp_path) == 2
    assert len(list(tmp_path.glob("generation-*"))) == 1


def test_a_reader_keeps_its_generation_while_another_is_built(tmp_path: Path) -> None:
    write_generation(tmp_path, ONE, RECORD)
    reader = open_current(tmp_path)
    write_generation(tmp_path, TWO, RECORD)
    assert count(reader) == 1
    assert len(list(tmp_path.glob("generation-*"))) == 2
    reader.close()
    write_generation(tmp_path, TWO, RECORD)
    assert len(list(tmp_path.glob("generation-*"))) == 1


def test_bad_data_leave_the_old_graph(tmp_path: Path) -> None:
    write_generation(tmp_path, ONE, RECORD)
    before = current_generation(tmp_path)
    with pytest.raises(SyntaxError):
        write_generation(tmp_path, TWO + b"not a quad\n", RECORD)
    assert before == current_generation(tmp_path)
    assert count_current(tmp_path) == 1
    assert len(list(tmp_path.glob("generation-*"))) == 1


def test_no_store_and_a_damaged_record_are_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="blinagraph build"):
        open_current(tmp_path)
    generation = write_generation(tmp_path, ONE, RECORD)
    (generation / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="damaged"):
        open_current(tmp_path)


def test_queries_see_the_union_of_all_graphs_and_cannot_write(tmp_path: Path) -> None:
    quads = [
        ox.Quad(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal(str(i)), ox.NamedNode(f"http://e/{i}")) for i in range(3)
    ]
    store = EmbeddedStore.in_memory(quads, RECORD)
    assert count(store) == 3
    with pytest.raises(SyntaxError):
        store.query("INSERT DATA { <http://e/s> <http://e/p> 1 }")


def lines(nquads: bytes) -> list[bytes]:
    """The quads of a build; each process that parses the terminology names its blank nodes anew, so that these are left without a name."""
    terminology = f" <{names.ONTOLOGY}> .".encode()
    return sorted(re.sub(rb"_:\w+", b"_:", line) if line.endswith(terminology) else line for line in nquads.splitlines())


def test_building_twice_gives_the_same_bytes(nquads: bytes) -> None:
    from blinagraph.build import assemble

    assert lines(assemble().nquads()) == lines(nquads)


def test_no_triple_stands_in_two_named_graphs(nquads: bytes) -> None:
    """Engines differ in whether a union repeats such a triple, and a repeated one doubles rows."""
    counted = Counter(quad.triple for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS))
    assert len(counted) > 1000
    assert [] == [str(triple) for triple, times in counted.items() if times > 1]

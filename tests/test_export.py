"""Exports hold what the graph holds, whole, the same each time."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from blinagraph.cli import main
from blinagraph.commands.export import FORMATS, write
from blinagraph.context import CommandError
from graph.export import RDF_FORMATS, network, write_rdf
from graph.store import EmbeddedStore, open_current
from ontology.iris import PREFIXES


def export(store_root: Path, out: Path, *options: str) -> bytes:
    main(["--store", str(store_root), "export", "--out", str(out), *options], standalone_mode=False)
    return out.read_bytes()


@pytest.fixture(scope="module")
def exported(store_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], bytes]:
    """What the command writes in a format, each once."""
    folder = tmp_path_factory.mktemp("exported")
    return cache(lambda form: export(store_root, folder / f"x.{form}"))


@pytest.fixture(scope="module")
def quads(store_root: Path) -> set[ox.Quad]:
    with open_current(store_root) as store:
        return set(store.quads())


@pytest.mark.parametrize("form", RDF_FORMATS)
def test_rdf_reads_back_as_the_dataset(form: str, exported: Callable[[str], bytes], quads: set[ox.Quad]) -> None:
    read = ox.parse(exported(form), format=RDF_FORMATS[form])
    if RDF_FORMATS[form].supports_datasets:
        assert set(read) == quads
    else:
        assert {quad.triple for quad in read} == {quad.triple for quad in quads}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_graph_is_the_same_file(form: str, exported: Callable[[str], bytes], store: EmbeddedStore) -> None:
    again = io.BytesIO()
    write(store, form, again)
    assert exported(form) == again.getvalue()


def test_the_order_of_quads_does_not_matter(store: EmbeddedStore) -> None:
    quads = list(store.quads())[:2000]
    forward, backward = io.BytesIO(), io.BytesIO()
    write_rdf(quads, "trig", forward, PREFIXES)
    write_rdf(reversed(quads), "trig", backward, PREFIXES)
    assert forward.getvalue() == backward.getvalue()


def test_rdflib_reads_the_trig(exported: Callable[[str], bytes], quads: set[ox.Quad]) -> None:
    from rdflib import Dataset

    dataset = Dataset()
    dataset.parse(data=exported("trig").decode(), format="trig")
    assert sum(1 for _ in dataset.quads()) == len(quads)


def test_csv_is_the_evidence_table(exported: Callable[[str], bytes]) -> None:
    rows = list(csv.DictReader(exported("csv").decode().splitlines()))
    assert {"finding", "publication", "n", "total", "value", "anchors", "status"} <= set(rows[0])
    assert any(row["publication"] == "salek2025" and row["n"] == "26" for row in rows)


def test_graphml_opens_as_a_network(exported: Callable[[str], bytes]) -> None:
    opened = nx.read_graphml(io.BytesIO(exported("graphml")))
    assert opened.nodes["study:blina-cell"]["label"] == "Blina-CELL"
    assert opened.number_of_edges() > 1000


def test_a_network_keeps_several_values_and_relations() -> None:
    a, b, p, q = (ox.NamedNode(f"http://e/{x}") for x in "abpq")
    triples = [ox.Triple(a, p, b), ox.Triple(a, q, b), ox.Triple(a, p, ox.Literal("2")), ox.Triple(a, p, ox.Literal("1\x00"))]
    made = network(triples, {"e": "http://e/"})
    assert sorted(key for *_, key in made.edges(keys=True)) == ["p", "q"]
    assert made.nodes["e:a"]["p"] == "1; 2"


def test_what_cannot_be_exported_leaves_nothing(store_root: Path, tmp_path: Path) -> None:
    for arguments in (["--out", str(tmp_path / "x.doc")], ["--out", str(tmp_path / "none" / "x.ttl")]):
        with pytest.raises(CommandError):
            main(["--store", str(store_root), "export", *arguments], standalone_mode=False)
    assert list(tmp_path.iterdir()) == []


def test_standard_output_holds_the_data_alone(store_root: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    main(["--store", str(store_root), "export", "--format", "nq", "--out", "-"], standalone_mode=False)
    assert len(list(ox.parse(capfdbinary.readouterr().out, format=ox.RdfFormat.N_QUADS))) > 1000

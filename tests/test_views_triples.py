"""Answers in triples as a graph view: names from the store, columns, folding, and nothing from outside taken for markup."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blinagraph.pictures.page import write_page
from blinagraph.pictures.scene import scene
from blinagraph.pictures.svg import write_svg
from graph.views.model import NothingToDrawError
from graph.views.triples import MOST_TRIPLES, project


def triples(*lines: str) -> list[ox.Triple]:
    quads = ox.parse("\n".join(lines), format=ox.RdfFormat.TURTLE)
    return [ox.Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def test_triples_become_nodes_with_names_of_the_graph_and_values_as_facts(store: object) -> None:
    view = project(
        triples(
            "@prefix s: <https://w3id.org/blinagraph/subgroup/> . @prefix b: <http://www.w3.org/2004/02/skos/core#> .",
            "s:ikzf1plus b:broader s:ikzf1-deleted ; b:note 'two', 2 . s:ikzf1-deleted b:broader s:any-genetic-subgroup . _:x b:broader _:x .",
        ),
        store,
    )
    base = "https://w3id.org/blinagraph/subgroup/"
    nodes = view.graph.nodes
    assert [nodes[f"{base}{name}"]["label"] for name in ("ikzf1plus", "ikzf1-deleted")] == ["IKZF1plus", "IKZF1-deleted"]
    assert nodes[f"{base}ikzf1plus"]["kind"] == "genetic subgroup"
    assert nodes[f"{base}ikzf1plus"]["facts"] == [("skos:note", "two"), ("skos:note", "2 (xsd:integer)")]
    assert [nodes[f"{base}{name}"]["column"] for name in ("ikzf1plus", "ikzf1-deleted", "any-genetic-subgroup")] == [0, 1, 2]
    assert view.graph.has_edge(f"{base}ikzf1plus", f"{base}ikzf1-deleted", "has broader")
    assert write_svg(scene(view))


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=600))
@settings(max_examples=15, deadline=None)
def test_any_triples_give_a_picture_that_can_be_read(links: list[tuple[int, int]]) -> None:
    """Circles, loops and crowds included: never more than 150 nodes before a group is opened."""
    empty = ox.Store()
    relation = ox.NamedNode("http://example.org/to")
    view = project(
        [ox.Triple(ox.NamedNode(f"http://example.org/{a}"), relation, ox.NamedNode(f"http://example.org/{b}")) for a, b in links], empty
    )
    drawn = scene(view)
    assert drawn.view.graph.number_of_nodes() <= 150
    ET.fromstring(write_svg(drawn, home="/"))


def test_triples_from_outside_are_escaped_and_too_many_refused(store: object) -> None:
    view = project(triples("<javascript:alert(1)> <http://x/p> '<script>alert(1)</script>' , <http://x/o> ."), store)
    page = write_page(scene(view), home="/")
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    many = (ox.Triple(ox.NamedNode(f"http://x/{i}"), ox.NamedNode("http://x/p"), ox.Literal("v")) for i in range(MOST_TRIPLES + 1))
    for wrong in ([], many):
        with pytest.raises(NothingToDrawError):
            project(wrong, store)

"""A view for other network tools: GraphML, and Cytoscape JSON. They hold every node; folding is for pictures."""

from __future__ import annotations

import json

from blinagraph.pictures.palette import colour_of
from blinagraph.pictures.scene import Scene
from graph.views.layout import place


def write_graphml(scene: Scene) -> str:
    """Write the whole view as GraphML; facts are one text, joined by line breaks."""
    import networkx as nx

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=scene.whole.title)
    for node, data in scene.whole.graph.nodes(data=True):
        plain.add_node(node, label=data["label"], kind=data["kind"], column=scene.whole.columns[data["column"]], facts=_text(data["facts"]))
    for source, target, data in scene.whole.graph.edges(data=True):
        plain.add_edge(source, target, relation=data["relation"], weight=data["weight"])
    return "\n".join(nx.generate_graphml(plain, encoding="utf-8", prettyprint=True)) + "\n"


def write_cyjs(scene: Scene) -> str:
    """Write the whole view as Cytoscape JSON, with places and colours."""
    boxes = place(scene.whole)
    nodes = [
        {
            "data": {
                "id": node,
                "label": data["label"],
                "kind": data["kind"],
                "colour": colour_of(data["kind"]),
                "facts": _text(data["facts"]),
            },
            "position": {"x": boxes[node].x + boxes[node].width / 2, "y": boxes[node].middle},
        }
        for node, data in scene.whole.graph.nodes(data=True)
    ]
    edges = [
        {"data": {"id": f"e{i}", "source": source, "target": target, "relation": data["relation"], "weight": data["weight"]}}
        for i, (source, target, data) in enumerate(scene.whole.graph.edges(data=True))
    ]
    document = {"data": {"name": scene.whole.title}, "elements": {"nodes": nodes, "edges": edges}}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _text(facts: list[tuple[str, str]]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in facts)

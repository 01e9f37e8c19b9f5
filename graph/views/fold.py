"""Folding: when a view has too many nodes or relations to read, nodes of one group become one that can be opened."""

from __future__ import annotations

from collections import defaultdict

from graph.views.model import View

READABLE = 150
"""The most nodes, and the most relations, of a picture that is not folded."""
TALLEST = 45
"""The most nodes of one column."""


def fold(view: View, most: int = READABLE) -> View:
    """Return the view with its largest groups folded until at most ``most`` nodes and relations are left, and no column is too tall.

    A folded node has the nodes it stands for in the attribute ``members`` (id and attributes); their relations are added up.
    """
    folded = View(view.name, view.title, view.columns, view.note, view.label_edges)
    groups: dict[tuple[int, str, str], list[str]] = defaultdict(list)
    for node, data in view.graph.nodes(data=True):
        if data["group"]:
            groups[data["column"], data["kind"], data["group"]].append(node)
    stands_for = {node: node for node in view.graph}
    ordered = sorted(((key, members) for key, members in groups.items() if len(members) > 1), key=lambda item: (-len(item[1]), item[0]))
    for (column, kind, group), members in ordered:
        left = set(stands_for.values())
        height = len({stands_for[node] for node, data in view.graph.nodes(data=True) if data["column"] == column})
        if len(left) <= most and _relations(view, stands_for) <= most and height <= TALLEST:
            continue
        stands_for.update(dict.fromkeys(members, f"group:{column}:{kind}:{group}"))
    for node, data in view.graph.nodes(data=True):
        target = stands_for[node]
        if target == node:
            folded.graph.add_node(node, **data)
            continue
        if target not in folded.graph:
            folded.node(target, data["group"], data["kind"], data["column"], block=data["block"])
            folded.graph.nodes[target]["members"] = []
        folded.graph.nodes[target]["members"].append((node, data))
    for data in (data for _, data in folded.graph.nodes(data=True) if "members" in data):
        data["label"] = f"+{len(data['members'])} {data['label']}"
        data["facts"] = [("stands for", attributes["label"]) for _, attributes in data["members"]]
    for source, target, data in view.graph.edges(data=True):
        folded.edge(stands_for[source], stands_for[target], data["relation"], data["weight"])
    return folded


def _relations(view: View, stands_for: dict[str, str]) -> int:
    return len({(stands_for[source], stands_for[target], relation) for source, target, relation in view.graph.edges(keys=True)})

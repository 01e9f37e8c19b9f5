"""A scene: a folded view with every node in its place, ready for any pen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import log2

from graph.views.fold import fold
from graph.views.layout import LETTER, Box, box_for, place, vias
from graph.views.model import View

MARGIN, HEAD, FOOT = 28.0, 104.0, 40.0
Curve = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What is drawn where, in pixels; ``whole`` is the view before folding."""

    view: View
    whole: View
    boxes: dict[str, Box]
    members: dict[str, Box]
    width: float
    height: float

    def heads(self) -> list[tuple[float, str]]:
        """Return the columns that hold something: where they begin, and their names."""
        found: dict[int, float] = {}
        for node, data in self.view.graph.nodes(data=True):
            found[data["column"]] = self.boxes[node].x
        return [(x, self.view.columns[column]) for column, x in sorted(found.items())]


def scene(view: View) -> Scene:
    """Fold a view and put everything in its place, with margins for title and legend."""
    folded = fold(view)
    boxes = {
        node: Box(box.x + MARGIN, box.y + HEAD, box.width, box.height, box.lines)
        for node, box in place(folded).items()
    }  # fmt: skip
    members = {
        node: box_for(data["label"])
        for _, group in folded.graph.nodes(data=True)
        for node, data in group.get("members", ())
    }  # fmt: skip
    width = max(box.x + box.width for box in boxes.values()) + MARGIN
    height = max(box.y + box.height for box in boxes.values()) + FOOT
    made = Scene(folded, view, boxes, members, max(width, 760.0), height)
    return replace(made, width=max(made.width, *(x + len(name) * LETTER + MARGIN for x, name in made.heads())))


def curves(scene: Scene, source: str, target: str) -> list[Curve]:
    """Return the Bézier curves of a relation, through the gaps of the columns that it passes."""
    stops = [scene.boxes[node] for node in (source, *route(scene, source, target), target)]
    drawn = []
    for one, other in pairwise(stops):
        drawn.append(_curve(one, other))
        if other is not stops[-1]:
            left, right = (other.x, other.middle), (other.x + other.width, other.middle)
            start, end = (left, right) if stops[-1].x > stops[0].x else (right, left)
            drawn.append((start, start, end, end))
    return drawn


def route(scene: Scene, source: str, target: str) -> list[str]:
    """Name the gaps that a relation passes."""
    return vias(scene.view, source, target, {data["column"] for _, data in scene.view.graph.nodes(data=True)})


def _curve(source: Box, target: Box) -> Curve:
    """From side to side, or around the right side within one column."""
    if source.x == target.x:
        right = source.x + source.width
        bend = right + 26 + abs(source.middle - target.middle) * 0.12
        return (right, source.middle), (bend, source.middle), (bend, target.middle), (right, target.middle)
    if source.x < target.x:
        start, end = (source.x + source.width, source.middle), (target.x, target.middle)
    else:
        start, end = (source.x, source.middle), (target.x + target.width, target.middle)
    reach = (end[0] - start[0]) * 0.5
    return start, (start[0] + reach, start[1]), (end[0] - reach, end[1]), end


def relation_labels(scene: Scene) -> list[tuple[float, float, str, bool]]:
    """Return the names of relations: place, text, and whether it ends there; where several meet, beside the other end.

    Where several leave a node, the name of one that passes columns stands where it passes the first, on a height of its own.
    """
    labels = []
    edges = list(scene.view.graph.edges(data=True))
    arriving, leaving = [target for _, target, _ in edges], [source for source, _, _ in edges]
    for source, target, data in edges:
        path = curves(scene, source, target)
        if source == target or scene.boxes[source].x == scene.boxes[target].x:
            labels.append((path[0][1][0] - 8, (path[0][0][1] + path[-1][3][1]) / 2, data["relation"], False))
        elif len(path) > 1 and leaving.count(source) > 1:
            labels.append((path[0][3][0] - 6, path[0][3][1] - 4, data["relation"], True))
        elif arriving.count(target) > 1:
            labels.append((path[0][0][0] + 6, path[0][0][1] - 4, data["relation"], False))
        else:
            labels.append((path[-1][3][0] - 6, path[-1][3][1] - 4, data["relation"], True))
    return list(dict.fromkeys(labels))


def thickness(weight: int) -> float:
    """Return the width of a relation's line for the number of facts behind it."""
    return round(1.0 + 0.75 * log2(max(weight, 1)), 2)

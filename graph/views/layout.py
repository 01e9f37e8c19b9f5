"""Where things stand: columns from left to right, short relations, nothing on top of anything, the same every time.

No chance is involved: nodes of a column begin in the order of their labels, are ordered by the mean height of their
neighbours, and are moved as close to it as their neighbours in the column allow (isotonic regression).
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import pairwise

from graph.views.model import View

LETTER, LINE, PADDING = 7.0, 15.0, 9.0
ROW_GAP, COLUMN_GAP, WIDEST = 9.0, 110.0, 38
SWEEPS = 32
GAP = 4.0
"""Height of the gap that a relation passes in a column."""


@dataclass(frozen=True, slots=True)
class Box:
    """A node's place in pixels (top left corner), and its label in lines."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


def box_for(label: str, *, bold: bool = False) -> Box:
    """Return a box at the origin that holds a label, wrapped; at most three lines."""
    lines = textwrap.wrap(label, WIDEST, max_lines=3, placeholder=" …", break_long_words=True) or [""]
    return Box(0, 0, max(map(len, lines)) * LETTER * (1.1 if bold else 1) + 2 * PADDING + 6, len(lines) * LINE + PADDING, tuple(lines))


def place(view: View) -> dict[str, Box]:
    """Give every node its box, and every relation that passes a column a gap in it, named by ``vias``."""
    boxes = {node: box_for(data["label"], bold=data["about"]) for node, data in view.graph.nodes(data=True)}
    column_of = {node: data["column"] for node, data in view.graph.nodes(data=True)}
    order = {node: (data["block"], data["label"]) for node, data in view.graph.nodes(data=True)}
    used = set(column_of.values())
    near: dict[str, set[str]] = {node: set() for node in view.graph}
    for source, target in sorted(set(view.graph.edges())):
        chain = [source, *vias(view, source, target, used), target]
        for via in chain[1:-1]:
            boxes[via], order[via], near[via] = Box(0, 0, 0, GAP, ()), (0, "~"), set()
            column_of[via] = int(via.rsplit("@", 1)[1])
        for one, other in pairwise(chain):
            near[one].add(other)
            near[other].add(one)
    columns: list[list[str]] = [[] for _ in view.columns]
    for node in sorted(column_of, key=lambda node: (order[node], node)):
        columns[column_of[node]].append(node)
    near = {node: {other for other in others if column_of[other] != column_of[node]} for node, others in near.items()}
    middle: dict[str, float] = {}
    for column in columns:
        _stack(column, boxes, middle)
    for sweep in range(SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wish = {node: _mean(node, near, middle) for node in column}
            if sweep < SWEEPS - 4:
                column.sort(key=lambda node: (order[node][0], wish[node], order[node][1], node))
                _stack(column, boxes, middle)
            else:
                _settle(column, wish, boxes, middle)
    return _placed(columns, boxes, middle)


def vias(view: View, source: str, target: str, used: set[int]) -> list[str]:
    """Name the gaps that a relation passes, from its source to its target."""
    start, end = view.graph.nodes[source]["column"], view.graph.nodes[target]["column"]
    step = 1 if end > start else -1
    return [f"via:{source}|{target}@{column}" for column in range(start + step, end, step) if column in used] if start != end else []


def _mean(node: str, near: dict[str, set[str]], middle: dict[str, float]) -> float:
    heights = [middle[other] for other in sorted(near[node])]
    return sum(heights) / len(heights) if heights else middle[node]


def _stack(column: list[str], boxes: dict[str, Box], middle: dict[str, float]) -> None:
    """Put a column's nodes under each other, centred on zero."""
    height = sum(boxes[node].height + ROW_GAP for node in column)
    y = -height / 2
    for node in column:
        middle[node] = y + boxes[node].height / 2
        y += boxes[node].height + ROW_GAP


def _settle(column: list[str], wish: dict[str, float], boxes: dict[str, Box], middle: dict[str, float]) -> None:
    """Move nodes towards the heights they wish for, in the order they have, as far as they fit (pool adjacent violators)."""
    offsets, offset = [], 0.0
    for i, node in enumerate(column):
        if i:
            offset += (boxes[column[i - 1]].height + boxes[node].height) / 2 + ROW_GAP
        offsets.append(offset)
    pools: list[tuple[float, int]] = []
    for node, shift in zip(column, offsets, strict=True):
        total, size = wish[node] - shift, 1
        while pools and pools[-1][0] / pools[-1][1] > total / size:
            before, many = pools.pop()
            total, size = total + before, size + many
        pools.append((total, size))
    levels = [total / size for total, size in pools for _ in range(size)]
    for node, level, shift in zip(column, levels, offsets, strict=True):
        middle[node] = level + shift


def _placed(columns: list[list[str]], boxes: dict[str, Box], middle: dict[str, float]) -> dict[str, Box]:
    top = min((middle[node] - boxes[node].height / 2 for column in columns for node in column), default=0)
    placed: dict[str, Box] = {}
    x = 0.0
    for column in columns:
        if not column:
            continue
        width = max(boxes[node].width for node in column)
        for node in column:
            box = boxes[node]
            placed[node] = Box(round(x, 1), round(middle[node] - box.height / 2 - top, 1), round(width, 1), box.height, box.lines)
        x += width + COLUMN_GAP
    return placed

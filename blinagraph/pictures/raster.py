"""A scene as PNG or PDF, by matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from blinagraph.pictures.palette import GREY, INK, colour_of, tint
from blinagraph.pictures.scene import MARGIN, Scene, curves, relation_labels, thickness
from graph.views.layout import LINE

DOTS = 100
"""Pixels of the scene to an inch."""
SHARPNESS = 160
MOST_PIXELS = 30_000


def write_raster(scene: Scene, out: Path, form: str) -> None:
    """Draw the scene into a file. Raises ImportError without matplotlib."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch, PathPatch, Rectangle
    from matplotlib.path import Path as Line

    figure = Figure(figsize=(scene.width / DOTS, scene.height / DOTS), dpi=DOTS)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, scene.width)
    axes.set_ylim(scene.height, 0)
    axes.axis("off")
    points = 72 / DOTS

    def write(x: float, y: float, text: str, size: float = 11, **style: Any) -> None:
        axes.text(x, y, text.replace("$", r"\$"), fontsize=size * points, color=style.pop("color", INK), va="baseline", **style)

    write(MARGIN, 32, scene.view.title, 18, weight="bold")
    write(MARGIN, 52, scene.view.note, color="#444444")
    for x, name in scene.heads():
        write(x, 88, name, weight="bold", color="#444444")
    for source, target, data in scene.view.graph.edges(data=True):
        path = curves(scene, source, target)
        line = Line([path[0][0], *(point for part in path for point in part[1:])], [Line.MOVETO, *[Line.CURVE4] * (3 * len(path))])
        axes.add_patch(PathPatch(line, fill=False, edgecolor=GREY, alpha=0.5, linewidth=thickness(data["weight"]) * points))
    for x, y, text, ends in relation_labels(scene) if scene.view.label_edges else ():
        write(x, y, text, 9, ha="right" if ends else "left", color="#444444")
    for node, data in scene.view.graph.nodes(data=True):
        box, colour = scene.boxes[node], colour_of(data["kind"])
        dashes = (0, (4, 2)) if "members" in data else "solid"
        axes.add_patch(
            FancyBboxPatch(
                (box.x + 3, box.y + 3), box.width - 6, box.height - 6, boxstyle="round,pad=3,rounding_size=4", facecolor=tint(colour),
                edgecolor=colour, linewidth=(2.5 if data["about"] else 1.2) * points, linestyle=dashes, zorder=2,
            )
        )  # fmt: skip
        axes.add_patch(Rectangle((box.x, box.y), 6, box.height, facecolor=colour, linewidth=0, zorder=3))
        for i, text in enumerate(box.lines):
            write(box.x + 15, box.y + 16 + LINE * i, text, weight="bold" if data["about"] else "normal")
    x, y = MARGIN, scene.height - 18
    for kind in scene.view.kinds():
        axes.add_patch(Rectangle((x, y - 10), 12, 12, facecolor=tint(colour_of(kind), 0.6), edgecolor=colour_of(kind)))
        write(x + 17, y, kind)
        x += 17 + 6.6 * len(kind) + 22
    if any("members" in data for _, data in scene.view.graph.nodes(data=True)):
        write(x, y, "dashed: stands for several (opens in the HTML form)", color="#444444")
    sharpness = min(SHARPNESS, MOST_PIXELS * DOTS / max(scene.width, scene.height))
    metadata = {"CreationDate": None} if form == "pdf" else {"Software": None}
    figure.savefig(out, format=form, dpi=sharpness, metadata=metadata)

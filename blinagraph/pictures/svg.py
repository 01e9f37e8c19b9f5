"""A scene as SVG: every node is a group whose id is its IRI, with a title that says what is known of it."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from blinagraph.pictures.palette import GREY, INK, colour_of, tint
from blinagraph.pictures.scene import MARGIN, Scene, curves, relation_labels, thickness
from graph.views.layout import LINE, Box
from ontology.iris import BASE

_SAFE = "/:@!$&'()*+,;=-._~"
FONT = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"


def page_of(node: str, home: str) -> str:
    """Where the page of a node is on the server at ``home``; nothing for what has no page, or where there is no server.

    >>> page_of("https://w3id.org/blinagraph/study/e1910", "/")
    '/study/e1910'
    """
    return f"{home}{quote(node.removeprefix(BASE), safe=_SAFE)}" if home and node.startswith(BASE) and "#" not in node else ""


def write_svg(scene: Scene, *, openable: bool = False, home: str = "") -> str:
    """Write the picture.

    ``openable`` adds the members of folded nodes, hidden, for a page that can open them; ``home`` makes nodes links to their pages.
    """
    size = f"{scene.width:.0f} {scene.height:.0f}"
    width, height = size.split()
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="graph" viewBox="0 0 {size}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(scene.view.title)}" font-family="{escape(FONT)}" font-size="12">',
        f'<rect class="paper" width="{width}" height="{height}" fill="#ffffff"/>',
        f'<text class="title" x="{MARGIN}" y="32" font-size="18" font-weight="bold" fill="{INK}">{escape(scene.view.title)}</text>',
        f'<text class="note" x="{MARGIN}" y="52" fill="#444444">{escape(scene.view.note)}</text>',
    ]
    parts += [
        f'<text class="head" x="{x}" y="{88}" font-weight="bold" fill="#444444">{escape(name)}</text>' for x, name in scene.heads()
    ]  # fmt: skip
    parts += [f'<g class="edges" fill="none" stroke="{GREY}">', *_edges(scene), "</g>"]
    if scene.view.label_edges:
        parts += _edge_labels(scene)
    for node, data in scene.view.graph.nodes(data=True):
        drawn = _node(node, data, scene.boxes[node])
        page = page_of(node, home)
        parts.append(f'<a href="{escape(page)}" target="_top">{drawn}</a>' if page else drawn)
        if openable:
            parts += [_node(member, found, scene.members[member], hidden=True) for member, found in data.get("members", ())]
    if not openable:
        parts += _legend(scene)
    return "\n".join([*parts, "</svg>\n"])


def _edges(scene: Scene) -> list[str]:
    drawn = []
    for source, target, data in scene.view.graph.edges(data=True):
        path = curves(scene, source, target)
        begin = "M{:.1f} {:.1f}".format(*path[0][0])
        line = "".join("C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}".format(*one, *two, *three) for _, one, two, three in path)
        said = f"{data['relation']}: {data['weight']}" if data["weight"] > 1 else data["relation"]
        drawn.append(
            f'<path class="edge" d="{begin}{line}" '
            f'stroke-width="{thickness(data["weight"])}" stroke-opacity="0.5"><title>{escape(said)}</title></path>'
        )
    return drawn


def _edge_labels(scene: Scene) -> list[str]:
    return [
        f'<text class="relation" x="{x:.1f}" y="{y:.1f}" font-size="10" text-anchor="{"end" if ends else "start"}" fill="#444444" '
        f'stroke="#ffffff" stroke-width="3" paint-order="stroke">{escape(text)}</text>'
        for x, y, text, ends in relation_labels(scene)
    ]


def _node(node: str, data: dict[str, object], box: Box, *, hidden: bool = False) -> str:
    colour = colour_of(str(data["kind"]))
    facts = data["facts"]
    assert isinstance(facts, list)
    said = [f"{name}: {value}" for name, value in facts[:12]] + ([f"and {len(facts) - 12} more"] if len(facts) > 12 else [])
    title = "\n".join([f"{data['label']} ({data['kind']})", *said])
    folded = "members" in data
    texts = "".join(
        f'<text x="15" y="{16 + LINE * i:.1f}" font-weight="{"bold" if data["about"] else "normal"}" fill="{INK}">{escape(line)}</text>'
        for i, line in enumerate(box.lines)
    )
    return (
        f'<g class="node{" member" if hidden else ""}" id="{escape(node)}" transform="translate({box.x} {box.y})"'
        f"{' visibility=' + chr(34) + 'hidden' + chr(34) if hidden else ''}><title>{escape(title)}</title>"
        f'<rect class="box" width="{box.width}" height="{box.height}" rx="4" fill="{tint(colour)}" stroke="{colour}" '
        f'stroke-width="{2.5 if data["about"] else 1.2}"{" stroke-dasharray=" + chr(34) + "5 3" + chr(34) if folded else ""}/>'
        f'<rect width="6" height="{box.height}" rx="2" fill="{colour}"/>{texts}</g>'
    )


def _legend(scene: Scene) -> list[str]:
    parts, x, y = ['<g class="legend">'], MARGIN, scene.height - 18
    for kind in scene.view.kinds():
        parts.append(f'<rect x="{x}" y="{y - 10}" width="12" height="12" fill="{tint(colour_of(kind), 0.6)}" stroke="{colour_of(kind)}"/>')
        parts.append(f'<text x="{x + 17}" y="{y}" fill="{INK}">{escape(kind)}</text>')
        x += 17 + 6.6 * len(kind) + 22
    if any("members" in data for _, data in scene.view.graph.nodes(data=True)):
        parts.append(f'<rect x="{x}" y="{y - 10}" width="18" height="12" fill="none" stroke="{GREY}" stroke-dasharray="5 3"/>')
        parts.append(f'<text x="{x + 24}" y="{y}" fill="{INK}">stands for several (opens in the HTML form)</text>')
    return [*parts, "</g>"]
